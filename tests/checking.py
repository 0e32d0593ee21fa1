"""Records in which nothing is left to find, and ways to spoil them: what the tests of every check start from."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec
import tomli_w
from asked import asked
from recorded import FRIDAY

from peertriage import content
from peertriage.core.books import Books
from peertriage.core.checker import check
from peertriage.core.later import changed, stepped
from peertriage.core.model import Copied, FamilyGate, Report
from peertriage.core.record import sealed, to_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.finding import Finding

LATER = FRIDAY + dt.timedelta(minutes=40)
"""When everything had been done, half an hour after the record was made."""
NOW = FRIDAY + dt.timedelta(days=2)
"""When it is checked, unless a test says otherwise."""

MAY_TELL: dict[str, Any] = {
    "harm_if_told": "no", "household_involved": "no", "asked_to_wait": "no", "child_says": "agrees",
    "decided_by": "the council, by telephone",
}  # fmt: skip
"""What a gate says of a family that may be told."""


@functools.cache
def books() -> Books:
    """Return the shipped content."""
    return Books(content.load())


@functools.cache
def tidy() -> Report:
    """Return the record of the invented case: all asked and done in time, said where it is kept, and copied."""
    gates = [FamilyGate(child=label, **MAY_TELL) for label in "AB"]
    begun = sealed(msgspec.structs.replace(asked(), family_gate=gates))
    found = changed(begun, LATER, "P1", "changed", "said at the end", identity_held_at="safe in the lead's office")
    copied = Copied(at=LATER, by="P1", to="school safeguarding system")
    found = changed(found, LATER, "P1", "copied", "said at the end", copied=copied)
    for step in found.step:
        if step.kind == "act" and step.status == "to-do":
            found = stepped(found, LATER, "P1", step.id, "done")
    return found


def document() -> dict[str, Any]:
    """Return the tidy record as a document, to be changed."""
    return copy.deepcopy(to_document(tidy()))


def resealed(changed: dict[str, Any]) -> dict[str, Any]:
    """Return a changed document with a seal that fits, as if the change had been made by the tool."""
    return to_document(sealed(msgspec.convert(changed, Report)))


def codes(changed: dict[str, Any], now: dt.datetime = NOW) -> set[str]:
    """Return the codes that a document gives."""
    return {finding.code for finding in findings(changed, now)}


def findings(changed: dict[str, Any] | str, now: dt.datetime = NOW) -> list[Finding]:
    """Return the findings of a document or a text."""
    text = changed if isinstance(changed, str) else tomli_w.dumps(changed)
    assert isinstance(changed, str) or tomllib.loads(text) == changed
    return check(text.encode(), books(), now)


def spoilt(how: Callable[[dict[str, Any]], object], now: dt.datetime = NOW, *, seal: bool = True) -> list[Finding]:
    """Return the findings of the tidy record after a change; `seal`: as if the tool had made it."""
    found = document()
    how(found)
    return findings(resealed(found) if seal else found, now)
