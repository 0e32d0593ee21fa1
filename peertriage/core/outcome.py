"""What came of each file, and of all of them: between the checking and the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from peertriage.core.bundle import Bundle
from peertriage.core.finding import Finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from peertriage.core.catalogue import Code


class Result(msgspec.Struct, frozen=True, array_like=True):
    """What came of one file. `path`: as it is shown, with forward slashes.

    `state`: checked; skipped, with `why` in words; or unreadable: it could not be checked, and never passes.
    `kind`: what the file says that it is. `across`: findings of the look across records, after all files.
    `shape_only`: its shape is wrong, and nothing but the shape was checked.
    """

    path: str
    state: Literal["checked", "skipped", "unreadable"]
    kind: str = ""
    findings: list[Finding] = []
    why: str = ""
    practice: bool = False
    across: bool = False
    shape_only: bool = False

    @property
    def invented(self) -> bool:
        """Say whether the file is marked as practice."""
        return self.practice

    @property
    def may_be_real(self) -> bool:
        """Say whether this was read as far as it says what it is, and is not marked as practice."""
        return not self.practice and (self.state == "checked" or (self.state == "unreadable" and self.kind != ""))


class Summary(msgspec.Struct):
    """What came of all files; it grows while results pass, and is whole when they have all passed.

    `real`: files that were checked and are not marked as practice. `shape_only`: files that were checked, and of which
    nothing but the shape could be.
    """

    checked: int = 0
    skipped: int = 0
    unreadable: int = 0
    error: int = 0
    warning: int = 0
    advice: int = 0
    by_code: dict[str, int] = msgspec.field(default_factory=dict)
    seconds: float = 0.0
    real: int = 0
    shape_only: int = 0

    def add(self, result: Result, codes: Mapping[str, Code]) -> None:
        """Count one result."""
        if not result.across:
            setattr(self, result.state, getattr(self, result.state) + 1)
            self.real += result.state == "checked" and not result.practice
            self.shape_only += result.state == "checked" and result.shape_only
        for finding in result.findings:
            self.by_code[finding.code] = self.by_code.get(finding.code, 0) + 1
            severity = codes[finding.code].severity
            setattr(self, severity, getattr(self, severity) + 1)


class Look(Bundle, frozen=True):
    """How a report is to look. `show`: with the words found; `at`: the time of the checks; `version`: of this tool.

    `select`, `ignore`: codes and families as they were given. `part`: in words what alone was looked for, empty where
    that is everything.
    """

    show: bool
    at: dt.datetime
    version: str
    width: int = 80
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    part: str = ""
