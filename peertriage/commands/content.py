"""`peertriage content check`: lint a content folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from peertriage import content
from peertriage.commands.shared import now
from peertriage.core.lint import lint

if TYPE_CHECKING:
    from pathlib import Path


def check_folder(folder: Path | None, *, release: bool) -> int:
    """Print every problem of a content folder. Exit code 1 if there is any."""
    loaded = content.read(folder)
    problems = lint(loaded.catalogue, loaded.files, now().date(), release=release)
    for problem in problems:
        sys.stdout.write(problem.line() + "\n")
    counts = f"{len(loaded.catalogue.rule)} rules, {len(loaded.catalogue.step)} steps"
    sys.stdout.write(f"{counts}: {len(problems)} problems.\n" if problems else f"{counts}: no problems.\n")
    return 1 if problems else 0
