"""The texts of a record that a person wrote, wherever they stand, and what kind of text each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from peertriage.core import review_notes
from peertriage.core.errors import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case
    from peertriage.core.model import Report

Kind: TypeAlias = Literal["staff", "account", "said", "proper", "aside"]
_CHOSEN = frozenset({"at", "status", "status_at"})
"""Last parts of the keys of a change whose value nobody writes: it is chosen, or a time."""
_PROPER = frozenset({"name", "by", "status_by", "decided_by", "told_by", "to", "council", "language"})
"""Last parts of keys where an adult, a council or a system is named, as it should be."""


class Text(msgspec.Struct, frozen=True, gc=False):
    """A text that a person wrote: the key with places from 1, the words, and what kind of text it is.

    `staff`: staff's own description; `account`: what somebody said otherwise, in staff's words; `said`: somebody's
    exact words, or a question as it was put; `proper`: here an adult, a council or a system may be named; `aside`: half
    given in a draft, of no known kind.
    `marks`: names inside exact words of which somebody has noted whom they mean.
    """

    key: str
    words: str
    kind: Kind = "staff"
    marks: frozenset[str] = frozenset()


def texts(case: Case) -> Iterator[Text]:
    """Yield every text of a record that a person wrote and that is not empty."""
    record = case.record
    people = {"", *(person.id for person in record.person), *(child.label for child in record.child)}
    yield from _told(case)
    yield from _kept(record, people)
    yield from _settled(record, people)
    yield from _history(record, people)
    if record.set_aside:
        yield from _aside(record.set_aside)


def _told(case: Case) -> Iterator[Text]:
    """Yield what was told and noted before there was a record."""
    record = case.record
    marks = {f"statement[{n}]": frozenset(one.marks) for n, one in enumerate(record.statement, 1) if one.marks}
    for text in review_notes.texts(case.book, record):
        if text.words:
            held = marks.get(text.place.partition(".")[0], frozenset()) if marks else frozenset()
            yield Text(text.place, text.words, "said" if text.said else _kind_of(text.place), held)


def _kind_of(place: str) -> Kind:
    return "account" if place.startswith("disputed.") or ".disputed." in place else "staff"


def _kept(record: Report, people: set[str]) -> Iterator[Text]:
    """Yield who and what is named, and why it is kept."""
    named = [(f"person[{n}].name", one.name) for n, one in enumerate(record.person, 1)]
    named += [(f"child[{n}].council", one.council) for n, one in enumerate(record.child, 1)]
    named += [(f"statement[{n}].language", one.language) for n, one in enumerate(record.statement, 1)]
    if record.made is not None:
        named.append(("made.by", record.made.by))
    if record.copied is not None:
        named += [("copied.by", record.copied.by), ("copied.to", record.copied.to)]
    for key, words in named:
        if words not in people:
            yield Text(key, words, "proper")
    if record.keep is not None and record.keep.basis:
        yield Text("keep.basis", record.keep.basis)


def _settled(record: Report, people: set[str]) -> Iterator[Text]:
    """Yield what somebody wrote when an act was settled or a family was told."""
    for n, gate in enumerate(record.family_gate, 1):
        if gate.decided_by not in people:
            yield Text(f"family_gate[{n}].decided_by", gate.decided_by, "proper")
        if gate.told_by not in people:
            yield Text(f"family_gate[{n}].told_by", gate.told_by, "proper")
    for n, step in enumerate(record.step, 1):
        if step.status_by not in people:
            yield Text(f"step[{n}].status_by", step.status_by, "proper")
        if step.status_why:
            yield Text(f"step[{n}].status_why", step.status_why)


def _history(record: Report, people: set[str]) -> Iterator[Text]:
    """Yield why things were changed, and what stood and stands there."""
    marks = frozenset(mark for statement in record.statement for mark in statement.marks)
    for n, event in enumerate(record.event, 1):
        if event.by not in people:
            yield Text(f"event[{n}].by", event.by, "proper")
        if event.why:
            yield Text(f"event[{n}].why", event.why)
        for m, change in enumerate(event.changes, 1):
            last = change.key[change.key.rfind(".") + 1 :]
            if last in _CHOSEN:
                continue
            kind: Kind = "proper" if last in _PROPER else "staff"
            if change.key.startswith("statement.") and (".words" in change.key or ".asked" in change.key):
                kind = "said"
            if change.old not in people:
                yield Text(f"event[{n}].changes[{m}].old", change.old, kind, marks)
            if change.new not in people:
                yield Text(f"event[{n}].changes[{m}].new", change.new, kind, marks)


def _aside(held: dict[str, object]) -> Iterator[Text]:
    """Yield what an interview has half taken down. However deep it lies, no call lies as deep."""
    waiting: list[tuple[str, object]] = [(key_of("set_aside", name), value) for name, value in reversed(held.items())]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, str):
            yield Text(key, value, "aside")
        elif isinstance(value, (dict, list)):
            parts = list(value.values()) if isinstance(value, dict) else value
            waiting += [(key, part) for part in parts]
