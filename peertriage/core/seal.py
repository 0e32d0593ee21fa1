"""The seal and the history, method 1 (docs/reference/seal.md).

Each table's digest is SHA-256 of its JSON: keys sorted by code point, no spaces, UTF-8, dates and times as
TOML text with numeric offset, no floats; the first 16 hexadecimal digits. It shows a careless or accidental
change. It is no proof: who can rewrite the file can rewrite the seal.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from peertriage.core.model import Change, Event, Seal
from peertriage.core.shape import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

METHOD = 1
UNSEALED = frozenset({"event", "seal"})
SCALAR_TABLE = "top"
NAMES = ("id", "label", "child")
"""Keys that name an item of a list of tables, the first that it has."""


ACCEPTED = "accepted"
"""What an event says was done where somebody accepted a change made outside this tool."""
_encoded = msgspec.json.Encoder(order="sorted").encode
"""Gives the same bytes as `canonical`, but for moments in UTC, which it ends with Z."""
_LONGER = len("+00:00") - len("Z")


def canonical(value: object) -> str:
    """Return the JSON of a parsed TOML value that the digest is taken of."""
    import json  # hardly any value is written out so

    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_time_text)


def digest(value: object) -> str:
    """Return the digest of a parsed TOML value, 16 hexadecimal digits."""
    return hashlib.sha256(_line(value)).hexdigest()[:16]


def _line(value: object) -> bytes:
    """Return the bytes of `canonical`, the quick way.

    msgspec ends moments in UTC with Z. Where there are no more of that letter than the value holds such moments, each
    ends one; else the value is written out slowly.
    """
    line = _encoded(value)
    with_offsets = line.replace(b"Z", b"+00:00")
    longer = len(with_offsets) - len(line)
    if longer == 0 or longer == _LONGER * _moments_in_utc(value):
        return with_offsets
    return canonical(plain(value)).encode()


def _moments_in_utc(value: object) -> int:
    """Return how many moments in UTC stand right in a table, or in an event."""
    if isinstance(value, Event):
        return int(value.at.tzinfo is dt.UTC)
    inside = value.values() if isinstance(value, dict) else ()
    return len([one for one in inside if one.__class__ is dt.datetime and one.tzinfo is dt.UTC])


def table_digests(document: dict[str, Any]) -> dict[str, str]:
    """Return the digest of every top-level table of a parsed record, of every item of a list of tables by its
    id, and `top` for the single values: so that a message can name the table and its id. In the order of the record.
    """
    single = {key: value for key, value in document.items() if not isinstance(value, (dict, list))}
    found = {SCALAR_TABLE: digest(single)}
    for key, value in document.items():
        if key in UNSEALED:
            continue
        if isinstance(value, dict):
            found[key] = digest(value)
        elif isinstance(value, list):
            for n, item in enumerate(value, 1):
                name = f"{key}.{name_of(item, n)}"
                while name in found:  # a second item of one id: it was put in, and must be seen
                    name = f"{name}.{n}"
                found[name] = digest(item)
    return found


def name_of(item: object, number: int) -> str:
    """Return the id of one item of a list of tables: its own, a child's letter, else its place from 1."""
    if isinstance(item, dict):
        for key in NAMES:
            if key in item:
                return str(item[key])
    return str(number)


def event_hash(event: Event) -> str:
    """Return the hash of one event of the history."""
    return digest(event)


def next_event(events: Iterable[Event], at: dt.datetime, by: str, did: str, why: str) -> Event:
    """Return the event that follows `events`, chained to the last one."""
    last = next(iter(reversed(list(events))), None)
    before = event_hash(last) if last is not None else ""
    return Event(n=last.n + 1 if last else 1, at=at, by=by, did=did, why=why, changes=[], before=before)


def seal(document: dict[str, Any], events: list[Event]) -> Seal:
    """Return the seal of a parsed record with these events."""
    return Seal(method=METHOD, event=event_hash(events[-1]), tables=dict(sorted(table_digests(document).items())))


def broken(document: dict[str, Any], events: list[Event], held: Seal) -> list[str]:
    """Return the names of what does not fit the seal, `event` if the history does not, and `method` alone if the
    seal was made by a method that this version does not know.
    """
    if held.method != METHOD:
        return ["method"]
    wrong = [change.key for change in differences(document, held)]
    if breaks(events) or not events or event_hash(events[-1]) != held.event:
        wrong.append("event")
    return wrong


def differences(document: dict[str, Any], held: Seal) -> list[Change]:
    """Return each table that does not fit the seal, with the digest that it had and the one that it has, in order;
    empty where there is none.
    """
    now, then = table_digests(document), held.tables
    if now == then:
        return []
    return [
        Change(key=name, old=then.get(name, ""), new=now.get(name, ""))
        for name in sorted(now.keys() | then.keys())
        if now.get(name) != then.get(name)
    ]


def breaks(events: list[Event]) -> list[Change]:
    """Return each event that is not as the next one knew it, and that nobody has accepted as it is: its key, the hash
    that it had and the one that it has. An event whose number is not its place is named as well.
    """
    hashes = [digest(event) for event in events]
    found = []
    for n, event in enumerate(events):
        before = hashes[n - 1] if n else ""
        if event.before != before:
            found.append(Change(key=f"event[{max(n, 1)}]", old=event.before, new=before))
        if event.n != n + 1:
            found.append(Change(key=f"event[{n + 1}]", old=str(event.n), new=str(n + 1)))
    known = {change for event in events if event.did == ACCEPTED for change in event.changes}
    return [change for change in found if change not in known]


def _time_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
