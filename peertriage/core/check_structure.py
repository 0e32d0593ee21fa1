"""Structure: keys, types and values, and whether everything that is named exists."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

from peertriage.core import given
from peertriage.core.errors import key_of
from peertriage.core.finding import Finding
from peertriage.core.model import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from peertriage.core.errors import Problem
    from peertriage.core.finding import Case
    from peertriage.core.model import Report

MOST = 1000
"""So many faults of one file are named: nobody mends more of them one by one."""
MOST_PAIRS = 2000
ONLY_RECORDS = ("seal", "assessment", "step")
YEARS = range(1900, 2200)
CODES = {"missing": "PT-S010", "unknown": "PT-S011", "type": "PT-S012", "value": "PT-S013", "": "PT-S013"}


def too_new(document: dict[str, object]) -> bool:
    """Say whether a file is of a later schema than ours: its keys are not ours to judge."""
    schema = document.get("schema")
    return isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA


def findings(problems: Iterable[Problem]) -> list[Finding]:
    """Return the problems of a file's shape as findings."""
    return list(_first(Finding(CODES[problem.kind], problem.key, problem.message) for problem in problems))


def years(value: object, key: str = "") -> Iterator[Finding]:
    """Find every day and moment that lies outside the years of any record, however deep it stands."""
    if isinstance(value, dt.date):
        if value.year not in YEARS:
            yield Finding("PT-S013", key, f"should lie in the years {YEARS[0]} to {YEARS[-1]}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from years(item, key_of(key, name))
    elif isinstance(value, list):
        for n, item in enumerate(value, 1):
            yield from years(item, f"{key}[{n}]")


def other_kind(report: Report) -> Iterator[Finding]:
    """Find a file that says that it is something else, and holds what only a record has: one changed word must not
    hide a record.
    """
    if report.kind != "record" and any(getattr(report, key) for key in ONLY_RECORDS):
        yield Finding("PT-S018", "kind")


def too_many(report: Report) -> Iterator[Finding]:
    """Find more people acting towards people than any report has: working that out would not end."""
    if sum(len(episode.by) * max(len(episode.to), 1) for episode in report.episode) > MOST_PAIRS:
        yield Finding("PT-S019", "episode")


def content(case: Case) -> Iterator[Finding]:
    """Find answers, acts and references that the content or the file does not know."""
    return _first(Finding("PT-S014", key, message) for key, message in given.unknown(case.book, case.record))


def _first(found: Iterator[Finding]) -> Iterator[Finding]:
    """Yield the first findings of a file, and where there are more, one that says so."""
    yield from islice(found, MOST)
    more = next(found, None)
    if more is not None:
        yield Finding(more.code, "", f"there are more than these {MOST}; mend these first")
