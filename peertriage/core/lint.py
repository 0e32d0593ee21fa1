"""Lints content: everything that can be wrong with a folder of checklists, all at once.

Each check is a small generator of problems. A problem names the file, the item with its key, and what to do.
The checks stand in `lint_*.py`, by what they look at; `content.py` reads the files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core import (
    lint_contacts,
    lint_facts,
    lint_lists,
    lint_questions,
    lint_rules,
    lint_sources,
    lint_steps,
    lint_words,
)
from peertriage.core.lint_view import View

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from peertriage.core.catalogue import Catalogue
    from peertriage.core.errors import Problem
    from peertriage.core.lint_view import Check

STRUCTURE: tuple[Check, ...] = (*lint_facts.STRUCTURE, *lint_rules.STRUCTURE)
"""What the engine needs in order to read the content at all."""
CONTENT: tuple[Check, ...] = (
    *lint_words.IDS, *lint_facts.FACTS, *lint_rules.RULES, *lint_questions.QUESTIONS, *lint_steps.STEPS,
    *lint_contacts.CONTACTS, *lint_lists.LISTS, *lint_sources.SOURCES, *lint_words.WORDS,
)  # fmt: skip
ENGINE: tuple[Check, ...] = lint_rules.ENGINE
"""Checks that run the engine: only when its structure is sound."""


def lint(
    catalogue: Catalogue, files: Mapping[tuple[str, int], str], today: dt.date, *, release: bool = False
) -> list[Problem]:
    """Return every problem of the content on a date, by file. `release` adds what a release needs.

    `files` says in which file the n-th item of a table stands, counted from 0.
    """
    view = View(catalogue, files, today, release=release)
    structure = [problem for check in STRUCTURE for problem in check(view)]
    checks = CONTENT if structure else (*CONTENT, *ENGINE)
    found = [*structure, *(problem for check in checks for problem in check(view))]
    return sorted(dict.fromkeys(found), key=lambda problem: problem.file)
