"""A record that is written changes only like this: by one more event, with a fresh seal, and never silently."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import msgspec

from peertriage.core.clock import ONE_DAY, START_OF_SCHOOL
from peertriage.core.errors import NotWritten, PeertriageError, key_of, shown
from peertriage.core.model import Change, Person
from peertriage.core.record import sealed
from peertriage.core.seal import ACCEPTED, METHOD, breaks, broken, differences, event_hash, next_event
from peertriage.core.shape import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peertriage.core.clock import Calendar
    from peertriage.core.model import Report, Status

MAY_CHANGE = frozenset({"identity_held_at", "copied"})
"""Keys of a written record that a person may fill in later; what was reported is not among them."""
PRINTED, COPIED, SHARED = "printed", "copied", "shared"
"""What an event says was done so that somebody else can open the record: each of them is enough."""
KEY_SLIP = "key-slip"
"""What an event says when the blank key slip was written by itself."""
_NUMBER = re.compile(r"[Pp]\s*[0-9]+")
_ABOUT = re.compile(r"[A-Z]{1,2}")
MOST_DAYS = 60
"""No school holiday is longer."""


def changed(record: Report, at: dt.datetime, by: str, did: str, why: str, **fields: Any) -> Report:
    """Return the record with these fields changed, one more event that says so, and a seal that fits.

    Refuses a record that was changed outside this tool, and a key that may not change this way.
    """
    refuse_unfit(plain(record), record)
    for key in fields:
        if key not in MAY_CHANGE:
            raise NotWritten(f"{key} of a written record does not change this way", "What was reported stays.")
    changes = [change for key, new in fields.items() for change in _changes(key, getattr(record, key), new)]
    event = msgspec.structs.replace(next_event(record.event, at, by, did, why), changes=changes)
    return sealed(msgspec.structs.replace(record, **fields, event=[*record.event, event]))


def stepped(record: Report, at: dt.datetime, by: str, name: str, status: Status, why: str = "") -> Report:
    """Return the record with one step settled: its status, when, by whom and why, one more event, and a fresh seal.

    `name`: the step's id with whom it is about. Refuses a record that was changed outside this tool.
    """
    refuse_unfit(plain(record), record)
    found = [step for step in record.step if step.id == name]
    if len(found) != 1:
        raise NotWritten(f"there is no step {shown(name)} in record {record.id}", "Look the steps up: peertriage show.")
    old = found[0]
    new = msgspec.structs.replace(old, status=status, status_at=at, status_by=by, status_why=why)
    before, after = plain(old), plain(new)
    changes = [
        Change(key=f"step.{name}.{key}", old=_text(before.get(key, "")), new=_text(after.get(key, "")))
        for key in ("status", "status_at", "status_by", "status_why")
        if before.get(key, "") != after.get(key, "")
    ]
    event = msgspec.structs.replace(next_event(record.event, at, by, status, why), changes=changes)
    steps = [new if step is old else step for step in record.step]
    return sealed(msgspec.structs.replace(record, step=steps, event=[*record.event, event]))


def accepted(document: dict[str, Any], record: Report, at: dt.datetime, by: str, why: str) -> Report:
    """Return a record that was changed outside this tool with one more event, which says who accepts which tables as
    they are now and why, and a seal that fits. `document`: its file, parsed. `by`: the id of a person of the record,
    or a post or name in words, which becomes one.

    Raises NotWritten where there is nothing to accept, the seal is of a method that is not known here, or no person
    of the record has this id.
    """
    changes = unfit(document, record)
    if not changes:
        raise NotWritten(f"record {record.id} is as this tool last wrote it: there is nothing to accept")
    people = {person.id for person in record.person}
    if is_number(by) and by not in people:  # a slip, and never the post of somebody
        raise NotWritten(f"record {record.id} has no person of this number")
    if by not in people:
        number = next(n for n in range(1, len(people) + 2) if f"P{n}" not in people)
        added = Person(id=f"P{number}", role=by)
        record, by = msgspec.structs.replace(record, person=[*record.person, added]), added.id
    event = msgspec.structs.replace(next_event(record.event, at, by, ACCEPTED, why), changes=changes)
    return sealed(msgspec.structs.replace(record, event=[*record.event, event]))


def is_number(by: str) -> bool:
    """Say whether somebody is named by a number as the persons of a record have them."""
    return _NUMBER.fullmatch(by) is not None


def table_words(name: str) -> str:
    """Return the name of a table of the seal as it may be shown: that of a step with whom it is about."""
    start, at, about = name.rpartition("@")
    return f"{key_of(start)}@{about}" if at and _ABOUT.fullmatch(about) else key_of(name)


def unfit(document: dict[str, Any], record: Report) -> list[Change]:
    """Return what does not fit the seal and the history, each with the digest that it had and the one that it has."""
    if record.kind != "record" or record.seal is None:
        raise NotWritten(f"this is a file of kind {record.kind}, not a written record", "Make a record of it first.")
    if record.seal.method != METHOD:
        raise NotWritten(
            f"record {record.id} is sealed by a method that this version does not know", "Install a newer peertriage."
        )
    changes = [*differences(document, record.seal), *breaks(record.event)]
    last = event_hash(record.event[-1])
    if last != record.seal.event:
        changes.append(Change(key=f"event[{len(record.event)}]", old=record.seal.event, new=last))
    return changes


def refuse_unfit(document: dict[str, Any], record: Report) -> None:
    """Raise NotWritten unless this is a record that is as this tool last wrote it. `document`: its file, parsed."""
    if record.kind != "record" or record.seal is None:
        raise NotWritten(f"this is a file of kind {record.kind}, not a written record", "Make a record of it first.")
    wrong = broken(document, record.event, record.seal)
    if wrong:
        names = ", ".join(map(table_words, wrong))
        raise NotWritten(
            f"record {record.id} was changed outside this tool ({names}); nothing was written",
            "Look at what was changed (peertriage show). If it is right, accept it (peertriage accept); "
            "until then no more is written to it.",
        )


def settled(record: Report) -> bool:
    """Say whether somebody else can open what is in the record: printed, copied into the school's system, shared."""
    return record.copied is not None or any(event.did in {PRINTED, COPIED, SHARED} for event in record.event)


def slip_written(record: Report) -> bool:
    """Say whether the blank key slip was written for printing."""
    return any(event.did in {PRINTED, KEY_SLIP} for event in record.event)


def next_morning(now: dt.datetime, days: Calendar) -> dt.date:
    """Return the day of the next school morning: today before school, else the next school day.

    Where the terms or bank holidays given do not reach so far, it is the next Monday to Friday.
    """
    first = now.date() if now.time() < START_OF_SCHOOL else now.date() + ONE_DAY
    coming = [first + n * ONE_DAY for n in range(MOST_DAYS)]
    found = [day for day in coming if _holds(days.is_school_day, day)]
    return (found or [day for day in coming if day.weekday() < 5])[0]


def _holds(test: Callable[[dt.date], bool], day: dt.date) -> bool:
    try:
        return test(day)
    except PeertriageError:
        return False


def _changes(key: str, old: object, new: object) -> Iterator[Change]:
    """Yield what changes of one key, a value of a table each by itself."""
    before, after = _texts(key, old), _texts(key, new)
    for name in {**before, **after}:
        if before.get(name, "") != after.get(name, ""):
            yield Change(key=name, old=before.get(name, ""), new=after.get(name, ""))


def _texts(key: str, value: object) -> dict[str, str]:
    found = plain(value)
    if isinstance(found, dict):
        return {f"{key}.{name}": _text(part) for name, part in found.items()}
    return {} if found is None else {key: _text(found)}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else str(value)
