"""Findings as JSON Lines: a line for each file and each finding, easy to count. Never free text of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from peertriage.render.report_json import file, head, text, totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from peertriage.core.catalogue import Code
    from peertriage.core.outcome import Look, Result, Summary


class FileLine(msgspec.Struct, tag_field="type", tag="file"):
    """What came of one file. `folder`: what stands before the last slash of its path."""

    path: str
    folder: str
    state: str
    kind: str
    invented: bool = msgspec.field(name="practice")
    why: str
    findings: int
    shape_only: bool


class FindingLine(msgspec.Struct, tag_field="type", tag="finding"):
    """One finding, with all that is needed to count it."""

    path: str
    folder: str
    invented: bool = msgspec.field(name="practice")
    across: bool
    code: str
    severity: str
    family: str
    key: str
    line: int | None
    column: int | None
    says: str
    here: str
    fix: str


def report(results: Iterable[Result], summary: Summary, codes: Mapping[str, Code], look: Look) -> Iterator[str]:
    """Yield a first line that says what this is, lines for files and findings, and a line with the summary."""
    yield text({"type": "run", **head(look)}) + "\n"
    for result in results:
        yield "".join(_lines(result, codes))
    yield text({"type": "summary", **totals(summary)}) + "\n"


def _lines(result: Result, codes: Mapping[str, Code]) -> Iterator[str]:
    """Yield the line of a file, left out where it was told before, and a line for each of its findings."""
    one = file(result, codes)
    folder = one.path.rpartition("/")[0]
    if not result.across:
        number = len(one.findings)
        line = FileLine(one.path, folder, one.state, one.kind, one.invented, one.why, number, one.shape_only)
        yield text(line) + "\n"
    for found in one.findings:
        parts = msgspec.structs.astuple(found)
        yield text(FindingLine(one.path, folder, one.invented, result.across, *parts)) + "\n"
