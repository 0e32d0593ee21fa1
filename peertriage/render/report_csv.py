"""Findings as a table for a spreadsheet: nothing in it is a formula, and nothing is free text of a record."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from peertriage.render.report_json import Found, file
from peertriage.render.safe import in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from peertriage.core.catalogue import Code
    from peertriage.core.outcome import Look, Result, Summary

MARK = "\ufeff"
"""Says to a spreadsheet that the letters are UTF-8."""
COLUMNS = (
    "path", "state", "kind", "practice", "across", "code", "severity", "family", "key", "line", "column", "says",
    "here", "fix", "why",
)  # fmt: skip
_FORMULA = re.compile(r"\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that some spreadsheet would work out; also in wide letters."""


def report(results: Iterable[Result], summary: Summary, codes: Mapping[str, Code], look: Look) -> Iterator[str]:
    """Yield a row for each finding, and one for each file that was not checked and has no finding."""
    del summary, look  # each row stands for itself
    yield MARK + _table([COLUMNS])
    for result in results:
        yield _table(_rows(result, codes))


@lru_cache(4096)
def cell(text: str) -> str:
    """Return text as a spreadsheet may take it: an apostrophe keeps it from being worked out."""
    safe = in_one_line(text)
    return f"'{safe}" if _FORMULA.match(safe) else safe


def _rows(result: Result, codes: Mapping[str, Code]) -> Iterator[list[str]]:
    one = file(result, codes)
    start = [one.path, one.state, one.kind, _said(one.invented), _said(result.across)]
    for found in one.findings:
        yield [*start, *_cells(found), one.why]
    if not one.findings and result.state != "checked":
        yield [*start, *[""] * len(Found.__struct_fields__), one.why]


def _cells(found: Found) -> list[str]:
    place = [str(number or "") for number in (found.line, found.column)]
    return [found.code, found.severity, found.family, found.key, *place, found.says, found.here, found.fix]


def _said(holds: bool) -> str:
    return "yes" if holds else "no"


def _table(rows: Iterable[Sequence[str]]) -> str:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows([cell(text) for text in cells] for cells in rows)
    return lines.getvalue()
