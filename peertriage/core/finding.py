"""What checks find, as values. A finding never holds what somebody said, but in `words`, shown only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec

from peertriage.core.bundle import Bundle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from peertriage.core.books import Books
    from peertriage.core.catalogue import Severity
    from peertriage.core.model import Report, StepTaken
    from peertriage.core.rulebook import Rulebook

FAMILIES = {"S": "structure", "I": "integrity", "P": "practice", "L": "privacy"}
"""The letter of a code says its family; L is privacy and language."""
ALWAYS = frozenset({"S", "I"})
"""Families that nobody can leave out."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
"""The gravest first."""


class Finding(msgspec.Struct, frozen=True, array_like=True):
    """One finding. `key`: the TOML key with places counted from 1, such as `step[3].status`; empty for the whole file.

    `says`: what is the matter here, in one sentence or less, empty where the code says it all; it never holds free
    text of the record. `words`: what stands there, for whoever asks to see it. `line`, `column`: from 1, 0 not known.
    """

    code: str
    key: str = ""
    says: str = ""
    words: str = ""
    line: int = 0
    column: int = 0


class Case(Bundle, frozen=True):
    """One record as the checks see it: as parsed, as read, with the content of its day, and what time it is now."""

    document: dict[str, Any]
    record: Report
    book: Rulebook
    books: Books
    now: dt.datetime


Check: TypeAlias = "Callable[[Case], Iterable[Finding]]"
"""A check is one small function: a case in, findings out. It never raises about what a record holds."""


def steps(case: Case) -> Iterator[tuple[str, str, str, StepTaken]]:
    """Yield each step of a record: its key, its id in the content, whom it is about (empty: the report), and itself."""
    for n, step in enumerate(case.record.step, 1):
        name, _, about = step.id.partition("@")
        yield f"step[{n}]", name, about, step
