"""Findings as JSON: one document, or one line each. Never free text of a record.

Both are UTF-8, and each result stands on a line of its own. What a screen would obey is an escape of JSON; a byte of
a file's name that is no text is written out as <U+DCE9>, because half a character stops many readers of JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from peertriage.core.finding import FAMILIES
from peertriage.render.safe import in_json, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from peertriage.core.catalogue import Code
    from peertriage.core.finding import Finding
    from peertriage.core.outcome import Look, Result, Summary

VERSION = 1
"""Of the shape. Keys are only added; a change of what one means is a new version."""
_ENCODER = msgspec.json.Encoder()


class Found(msgspec.Struct):
    """One finding. `says`: what the code says; `here`: what there is to say of this place."""

    code: str
    severity: str
    family: str
    key: str
    line: int | None
    column: int | None
    says: str
    here: str
    fix: str


class File(msgspec.Struct):
    """What came of one file."""

    path: str
    state: str
    kind: str
    invented: bool = msgspec.field(name="practice")
    why: str
    findings: list[Found]
    shape_only: bool


def report(results: Iterable[Result], summary: Summary, codes: Mapping[str, Code], look: Look) -> Iterator[str]:
    """Yield one JSON document: every file, the findings across records, the codes that were found, the summary."""
    yield text(head(look))[:-1] + ',"results":['
    across, between = False, "\n"
    for result in results:
        if result.across and not across:
            across, between = True, "\n"
            yield '\n],"across":['
        yield between + text(file(result, codes))
        between = ",\n"
    found = [codes[code] for code in sorted(summary.by_code)]
    yield "\n]" if across else '\n],"across":[]'
    yield f',"codes":{text(found)},"summary":{text(totals(summary))}}}\n'


def head(look: Look) -> dict[str, Any]:
    """Return what stands first: the shape and its version, when it was checked, by which version of the tool, and
    which codes and families were named, to be looked for alone or not at all.
    """
    shape = {"kind": "validation", "version": VERSION}
    named = {"select": list(look.select), "ignore": list(look.ignore)}
    return {"peertriage": shape, "at": look.at.isoformat(), "tool": look.version, **named}


def totals(summary: Summary) -> dict[str, Any]:
    """Return the summary, codes in order."""
    found = msgspec.to_builtins(summary)
    return {**found, "by_code": dict(sorted(summary.by_code.items())), "seconds": round(summary.seconds, 3)}


def file(result: Result, codes: Mapping[str, Code]) -> File:
    """Return a result as it is written."""
    found = [written(finding, codes) for finding in result.findings]
    path, kind, why = whole(result.path), whole(result.kind), whole(result.why)
    return File(path, result.state, kind, result.invented, why, found, result.shape_only)


def written(finding: Finding, codes: Mapping[str, Code]) -> Found:
    """Return a finding as it is written, without the words found."""
    code = codes[finding.code]
    return Found(
        code.id, code.severity, FAMILIES[code.id[3]], whole(finding.key), finding.line or None, finding.column or None,
        code.says, whole(finding.says), code.fix,
    )  # fmt: skip


def text(value: object) -> str:
    """Return a value as JSON on one line, safe for a screen."""
    data = _ENCODER.encode(value)
    return data.decode() if data.isascii() and b"\x7f" not in data else in_json(data.decode())
