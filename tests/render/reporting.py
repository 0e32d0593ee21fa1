"""Results to report in tests: plain ones, hostile ones, and those of records that were really checked."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from checking import NOW, books
from hypothesis import strategies as st

from peertriage.core.checker import examine
from peertriage.core.finding import Finding
from peertriage.core.outcome import Look, Result, Summary
from peertriage.render.reports import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CODES = books().codes
MACHINE = [form for form in REPORTS if form != "text"]
CLEAN = Result("a/20261120-aaaaaa.toml", "checked", "record", [], practice=True)
FOUND = Result(
    "a/20261120-bbbbbb.toml",
    "checked",
    "record",
    [
        Finding("PT-S012", "made.at", "should be a date", "quokka lighthouse", 9, 1),
        Finding("PT-S015", "id", "", "", 4, 1),
    ],
    practice=True,
)
UNREAD = Result("b/broken.toml", "unreadable", "", [Finding("PT-S004", line=2, column=15)], "not valid TOML")
SKIPPED = Result("notes/todo.toml", "skipped", why="it does not say what it is")
ACROSS = Result(
    CLEAN.path, "checked", "record", [Finding("PT-I015", "id", "also in b/20261120-aaaaaa.toml")], "", True, True
)  # fmt: skip
ALL = (CLEAN, FOUND, UNREAD, SKIPPED, ACROSS)

PIECES = [
    "\x1b[31m", "\x1b]0;t\x07", "\u202e", "\u2066", "\x9b2J", "\r", "\n", "\r\n", "\t", "\u2028", "\ufeff", "\x00",
    "\x7f", "<script>", "=cmd|' /C calc'!A0", "=1", "+1", "-1", "@SUM(A1)", "|", "%", "\uff1d1", ";", ",", '"', "'",
    "\\", "/", "[a](b)", "{0}", "{{", "a b", "\u5979\u8aaa", "e\u0301", "\u0175", "#", "?", ":", "C:/", "//", "..",
    " ", "&amp;", "\udce9", "<U+001B>", "line 3, column 4", "PAGE 9: FORGED", "SUMMARY", "x" * 90,
]  # fmt: skip
"""What some program, somewhere, would obey, or lay out in another way."""
hostile = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=40)
finding = st.builds(
    Finding,
    st.sampled_from(sorted(CODES)), hostile, hostile, hostile, st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip
result = st.builds(
    Result,
    hostile.filter(bool), st.sampled_from(["checked", "skipped", "unreadable"]), hostile, st.lists(finding, max_size=4),
    hostile, st.just(True), st.just(False),
)  # fmt: skip
results = st.lists(result, max_size=5)


def reported(form: str, results: Iterable[Result], *, show: bool = False, width: int = 80, **look: Any) -> str:
    """Return a whole report."""
    return "".join(pieces(form, results, show=show, width=width, **look))


def pieces(
    form: str, results: Iterable[Result], *, show: bool = False, width: int = 80, **look: Any
) -> Iterator[str]:  # fmt: skip
    """Yield a report as the command gets it: the summary is whole when the last result has passed."""
    summary = Summary()

    def counted() -> Iterator[Result]:
        for one in results:
            summary.add(one, CODES)
            yield one
        summary.seconds = 0.42

    report = importlib.import_module(REPORTS[form]).report
    found: Iterator[str] = report(counted(), summary, CODES, Look(show, NOW, "0.1.0", width, **look))
    return found


def checked(data: bytes, path: str = "a/20261120-k7fq2m.toml") -> Result:
    """Return the result of bytes that are really checked."""
    found = examine(data, books(), NOW)
    state = "checked" if found.readable else "unreadable"
    return Result(path, state, found.kind, found.findings, practice=found.practice)  # type: ignore[arg-type]
