"""`peertriage content check`: lint a content folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from peertriage import __version__, content
from peertriage.commands.shared import now
from peertriage.core.errors import BadInput, PeertriageError, did_you_mean
from peertriage.core.lint import lint
from peertriage.core.outcome import Look
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from pathlib import Path

    from peertriage.core.errors import Problem

FORMS = ("text", "sarif")


def check_folder(folder: Path | None, form: str, *, release: bool) -> int:
    """Print every problem of a content folder. Exit code 1 if there is any."""
    if form not in FORMS:
        raise PeertriageError(f"--format is one of {', '.join(FORMS)}{did_you_mean(form, FORMS)}")
    where = folder or content.find()
    if form == "sarif":
        return _sarif(where, release=release)
    problems, counts = _checked(where, release=release)
    sys.stdout.write(f"Checked: {visible(str(where))}\n")
    for problem in problems:
        sys.stdout.write(problem.line() + "\n")
    found = f"{len(problems)} problems" if problems else "no problems"
    sys.stdout.write(f"{counts}: {found}.\n")
    return 1 if problems else 0


def _checked(where: Path, *, release: bool) -> tuple[list[Problem], str]:
    loaded = content.read(where)
    problems = lint(loaded.catalogue, loaded.files, now().date(), release=release)
    return problems, f"{len(loaded.catalogue.rule)} rules, {len(loaded.catalogue.step)} steps"


def _sarif(where: Path, *, release: bool) -> int:
    """Print the problems for tools around a repository; what cannot be read at all is a problem like any other."""
    from peertriage.render.report_sarif import content_report  # only this form needs it

    unread = False
    try:
        problems, _ = _checked(where, release=release)
    except BadInput as error:
        problems, unread = list(error.problems), True
    sys.stdout.write(content_report(problems, Look(show=False, at=now(), version=__version__), where.name))
    return 2 if unread else 1 if problems else 0
