"""What came of each file, and of all of them: between the checking and the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peertriage.core.catalogue import Code


class Result(msgspec.Struct, frozen=True, array_like=True):
    """What came of one file. `path`: as it is shown, with forward slashes.

    `state`: checked; skipped, with `why` in words; or unreadable: it could not be checked, and never passes.
    `kind`: what the file says that it is. `across`: findings of the look across records, after all files.
    """

    path: str
    state: Literal["checked", "skipped", "unreadable"]
    kind: str = ""
    findings: list[Finding] = []
    why: str = ""
    practice: bool = False
    across: bool = False


class Summary(msgspec.Struct):
    """What came of all files; it grows while results pass, and is whole when they have all passed."""

    checked: int = 0
    skipped: int = 0
    unreadable: int = 0
    error: int = 0
    warning: int = 0
    advice: int = 0
    by_code: dict[str, int] = msgspec.field(default_factory=dict)
    seconds: float = 0.0

    def add(self, result: Result, codes: Mapping[str, Code]) -> None:
        """Count one result."""
        if not result.across:
            setattr(self, result.state, getattr(self, result.state) + 1)
        for finding in result.findings:
            self.by_code[finding.code] = self.by_code.get(finding.code, 0) + 1
            severity = codes[finding.code].severity
            setattr(self, severity, getattr(self, severity) + 1)
