"""Checks one record: `check(bytes, books, now) → findings`. Pure, and can be pickled: any engine can run it.

1. The bytes become text, the text a document, the document a record. Where that fails, what fails is the finding.
2. Structure: what the content does not know.
3. Integrity: the seal, the history, times, and the assessment once more.
4. Practice: what should have been done, said or written down by now.
5. Privacy and language: what may say who somebody is, and words to look at again.
6. Only where something was found: line and column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from peertriage.core import check_integrity, check_practice, check_privacy, check_structure
from peertriage.core.across import Gist, gist
from peertriage.core.clock import LONDON
from peertriage.core.errors import PeertriageError
from peertriage.core.finding import SEVERITIES, Case, Finding
from peertriage.core.locate import located
from peertriage.core.masking import masked
from peertriage.core.record import from_document
from peertriage.core.toml import NotToml, decoded, parse

if TYPE_CHECKING:
    import datetime as dt

    from peertriage.core.books import Books
    from peertriage.core.model import Report

PARSED = {"encoding": "PT-S003", "syntax": "PT-S004", "depth": "PT-S005", "picture": "PT-S017"}

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
"""How the bytes of pictures and films begin; no file of ours that can be read begins so."""


class Checked(msgspec.Struct, frozen=True, array_like=True):
    """What came of one file's bytes. `kind`: as the file says, empty if it says none or cannot be read.

    `readable`: whether it could be checked at all. `gist`: what a look across records needs, only of a sound record.
    `shape_only`: it could be parsed and is no record by its shape, so nothing but the shape was looked at.
    """

    findings: list[Finding]
    kind: str = ""
    practice: bool = False
    readable: bool = True
    gist: Gist | None = None
    shape_only: bool = False


def check(data: bytes, books: Books, now: dt.datetime) -> list[Finding]:
    """Return all findings in the bytes of a record, draft or note, the gravest first. Never raises about them."""
    return examine(data, books, now).findings


def examine(data: bytes, books: Books, now: dt.datetime) -> Checked:
    """Return the findings, and what else is to be known of the file."""
    try:
        text = decoded(data)
        document = parse(text, books.quick)
    except NotToml as wrong:
        if data.startswith(_PICTURES) or data[4:8] == b"ftyp":
            return Checked([Finding(PARSED["picture"])], readable=False)
        return Checked([Finding(PARSED[wrong.why], line=wrong.line, column=wrong.column)], readable=False)
    if check_structure.too_new(document):
        return _with_places([Finding("PT-S006", "schema")], text, document, books, readable=False)
    report, problems = from_document(document, "")
    if report is None:
        found = check_structure.findings(problems)
        return msgspec.structs.replace(_with_places(found, text, document, books), shape_only=True)
    found = _findings(document, report, books, now)
    known = gist(report) if report.kind == "record" else None
    return _with_places(found, text, document, books, gist=known)


def _findings(document: dict[str, Any], report: Report, books: Books, now: dt.datetime) -> list[Finding]:
    """Return what the checks find in a file of the right shape."""
    day = report.assessment[-1].at if report.assessment else report.made.at if report.made else now
    try:
        book = books.of(day.astimezone(LONDON).date(), report.nation or "england")
        return _by_all(Case(document, report, book, books, now))
    except PeertriageError:  # from the content alone
        return [Finding("PT-I003", f"assessment[{len(report.assessment)}].at" if report.assessment else "made.at")]
    except OverflowError:  # a time at the edge of what a calendar can say, where it has no place in another zone
        return list(check_structure.years(document))


def _by_all(case: Case) -> list[Finding]:
    """Return what every check finds. What the rules cannot read is not assessed once more."""
    kind = case.record.kind
    unknown = [*check_structure.content(case), *check_structure.too_many(case.record)]
    of_records = check_integrity.WITHOUT_REPLAY if unknown else check_integrity.CHECKS
    checks = (*(of_records if kind == "record" else ()), *check_practice.CHECKS[kind], *check_privacy.CHECKS)
    unknown += check_structure.other_kind(case.record)
    return unknown + [finding for one in checks for finding in one(case)]


def _with_places(
    found: list[Finding], text: str, document: dict[str, Any], books: Books, *, readable: bool = True,
    gist: Gist | None = None,
) -> Checked:  # fmt: skip
    """Return the findings in order, each with its place in the text."""
    if found:
        placed = [masked(one, books) for one in located(found, text)]
        found = sorted(placed, key=lambda one: (_rank(one, books), one.code, one.line, one.column))
    kind = document.get("kind")
    return Checked(found, kind if isinstance(kind, str) else "", document.get("practice") is True, readable, gist)


def _rank(finding: Finding, books: Books) -> int:
    return SEVERITIES.index(books.codes[finding.code].severity)
