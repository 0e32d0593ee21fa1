"""Findings as SARIF 2.1.0, for tools around a repository: of practice records and of content, never of a real record.

Such a report is made to be sent to others. It holds paths, keys and places, and never free text of a record.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from peertriage.core.errors import PeertriageError
from peertriage.core.finding import FAMILIES
from peertriage.render.report_json import text
from peertriage.render.safe import in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from peertriage.core.catalogue import Code
    from peertriage.core.errors import Problem
    from peertriage.core.finding import Finding
    from peertriage.core.outcome import Look, Result, Summary

LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
CONTENT = "content"
"""The one rule of reports about content: `content check` has no codes."""
_PLAIN = re.compile(r"[A-Za-z0-9._~/-]*")
_DRIVE = re.compile(r"[A-Za-z]:/")
_AT = re.compile(r"line (\d+), column (\d+)")


def report(results: Iterable[Result], summary: Summary, codes: Mapping[str, Code], look: Look) -> Iterator[str]:
    """Yield one SARIF document with one run. Raises PeertriageError at a file that is not marked as practice."""
    order = {code: n for n, code in enumerate(codes)}
    rules = [_rule(code) for code in codes.values()]
    unread: list[dict[str, Any]] = []
    head, between = _head(rules, "validate", look), "\n"
    for result in results:
        if refuses(result):
            raise PeertriageError(
                f"{in_one_line(result.path)} is not marked as practice, and SARIF is made to be sent to others",
                "Take --format text, json, jsonl or csv for real records.",
            )
        if result.state == "unreadable":
            why = f"The file could not be checked{': ' if result.why else ''}{result.why}"
            unread.append({"level": "error", "message": _message(why), "locations": [{**_file(result.path)}]})
        for one in _results(result, codes, order):
            yield head + between + text(one)
            head, between = "", ",\n"
    if not summary.checked:
        unread.append({"level": "error", "message": _message("No file was checked.")})
    yield head + _tail(unread, look, select=list(look.select), ignore=list(look.ignore))


def refuses(result: Result) -> bool:
    """Say whether this form may not hold a result: it may be of a real case."""
    return result.may_be_real


def content_report(problems: Sequence[Problem], look: Look, folder: str = "") -> str:
    """Return what `content check` found as one SARIF document. `folder`: what stands before the names of the files."""
    rule = {
        "id": CONTENT,
        "shortDescription": _message("The checklists have a problem."),
        "fullDescription": _message("The checklists do not fit together, or a sentence in them is not as it must be."),
        "help": _message("Correct what the message names, and run peertriage content check once more."),
        "defaultConfiguration": {"level": "error"},
    }
    found = [text(one) for one in _problems(problems, folder.rstrip("/"))]
    return _head([rule], "content", look) + "\n" + ",\n".join(found) + _tail([], look)


def uri(path: str) -> str:
    """Return a path as a URI: relative as it is, a whole path of any system as `file:`. Only ASCII stands in it."""
    if path.startswith("//"):
        return "file:" + _percent(path)
    if path.startswith("/"):
        return "file://" + _percent(path)
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{_percent(path[2:])}"
    return _percent(path)


def _percent(path: str) -> str:
    if _PLAIN.fullmatch(path):
        return path
    try:
        data = path.encode("utf-8", "surrogateescape")  # the very bytes of a name that is no text
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    return "".join(chr(byte) if _PLAIN.fullmatch(chr(byte)) else f"%{byte:02X}" for byte in data)


def _head(rules: list[dict[str, Any]], what: str, look: Look) -> str:
    """Return the document up to its results."""
    driver = {"name": "peertriage", "version": look.version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
           "automationDetails": {"id": f"peertriage/{what}/"}, "results": []}  # fmt: skip
    return f'{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[' + text(run)[:-2]


def _tail(notifications: list[dict[str, Any]], look: Look, **more: list[str]) -> str:
    """Return the document from the end of its results. `more`: properties of the run."""
    made = {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}
    rest = {"invocations": [made], "properties": {"at": look.at.isoformat(), **more}}
    return "\n]," + text(rest)[1:] + "]}\n"


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "shortDescription": _message(code.says),
        "fullDescription": _message(code.why),
        "help": _message(code.fix),
        "defaultConfiguration": {"level": LEVELS[code.severity]},
        "properties": {"tags": [FAMILIES[code.id[3]]]},
    }


def _results(result: Result, codes: Mapping[str, Code], order: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for finding in result.findings:
        code, same = codes[finding.code], f"{finding.code}\n{finding.key}"
        seen[same] += 1
        here = ": ".join(part for part in (finding.key, finding.says) if part)
        yield {
            "ruleId": code.id,
            "ruleIndex": order[code.id],
            "level": LEVELS[code.severity],
            "message": _message(f"{code.says} {here}".rstrip()),
            "locations": [_location(result.path, finding)],
            "partialFingerprints": {"peertriage/v1": _print(uri(result.path), same, str(seen[same]))},
        }


def _problems(problems: Iterable[Problem], folder: str) -> Iterator[dict[str, Any]]:
    for problem in problems:
        path = f"{folder}/{problem.file}" if folder else problem.file
        at = _AT.fullmatch(problem.key)
        place = _file(path, int(at[1]), int(at[2])) if at else _file(path)
        if problem.key and not at:
            place["logicalLocations"] = [{"fullyQualifiedName": in_one_line(problem.key)}]
        yield {
            "ruleId": CONTENT,
            "ruleIndex": 0,
            "level": "error",
            "message": _message(": ".join(part for part in (problem.key, problem.message) if part)),
            "locations": [place],
            "partialFingerprints": {"peertriage/v1": _print(uri(path), problem.key, problem.message)},
        }


def _location(path: str, finding: Finding) -> dict[str, Any]:
    place = _file(path, finding.line, finding.column)
    if finding.key:
        place["logicalLocations"] = [{"fullyQualifiedName": in_one_line(finding.key), "kind": "property"}]
    return place


def _file(path: str, line: int = 0, column: int = 0) -> dict[str, Any]:
    """Return a file as a location, with the place in it as far as it is known."""
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(path)}}
    if line:
        place["region"] = {"startLine": line, **({"startColumn": column} if column else {})}
    return {"physicalLocation": place}


def _message(says: str) -> dict[str, str]:
    """Return text as a message: braces doubled, and a bracket that would begin a link escaped."""
    safe = in_one_line(says).replace("{", "{{").replace("}", "}}")
    return {"text": safe.replace("[", "\\[") if "](" in safe else safe}


def _print(*parts: str) -> str:
    """Return what stays the same when lines move."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
