"""`peertriage content check`: lint a content folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from peertriage import content
from peertriage.commands.shared import now
from peertriage.core.lint import lint
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from pathlib import Path


def check_folder(folder: Path | None, *, release: bool) -> int:
    """Print every problem of a content folder. Exit code 1 if there is any."""
    where = folder or content.find()
    loaded = content.read(where)
    problems = lint(loaded.catalogue, loaded.files, now().date(), release=release)
    sys.stdout.write(f"Checked: {visible(str(where))}\n")
    for problem in problems:
        sys.stdout.write(problem.line() + "\n")
    counts = f"{len(loaded.catalogue.rule)} rules, {len(loaded.catalogue.step)} steps"
    found = f"{len(problems)} problems" if problems else "no problems"
    sys.stdout.write(f"{counts}: {found}.\n")
    return 1 if problems else 0
