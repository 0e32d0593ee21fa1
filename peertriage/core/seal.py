"""The seal and the history, method 1 (docs/reference/seal.md).

Each table's digest is SHA-256 of its JSON: keys sorted by code point, no spaces, UTF-8, dates and times as
TOML text with numeric offset, no floats; the first 16 hexadecimal digits. It shows a careless or accidental
change. It is no proof: who can rewrite the file can rewrite the seal.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from peertriage.core.model import Event, Seal
from peertriage.core.shape import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

METHOD = 1
UNSEALED = frozenset({"event", "seal"})
SCALAR_TABLE = "top"
NAMES = ("id", "label", "child")
"""Keys that name an item of a list of tables, the first that it has."""


def canonical(value: object) -> str:
    """Return the JSON of a parsed TOML value that the digest is taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_time_text)


def digest(value: object) -> str:
    """Return the digest of a parsed TOML value, 16 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:16]


def table_digests(document: dict[str, Any]) -> dict[str, str]:
    """Return the digest of every top-level table of a parsed record, of every item of a list of tables by its
    id, and `top` for the single values: so that a message can name the table and its id.
    """
    single = {key: value for key, value in document.items() if not isinstance(value, (dict, list))}
    tables = {SCALAR_TABLE: digest(single)}
    for key, value in document.items():
        if key in UNSEALED:
            continue
        if isinstance(value, dict):
            tables[key] = digest(value)
        elif isinstance(value, list):
            tables |= {f"{key}.{_name(item, n)}": digest(item) for n, item in enumerate(value, 1)}
    return dict(sorted(tables.items()))


def _name(item: object, number: int) -> str:
    """Return the id of one item of a list of tables: its own, a child's letter, else its place from 1."""
    found = [item[key] for key in NAMES if key in item] if isinstance(item, dict) else []
    return str(found[0]) if found else str(number)


def event_hash(event: Event) -> str:
    """Return the hash of one event of the history."""
    return digest(plain(event))


def next_event(events: Iterable[Event], at: dt.datetime, by: str, did: str, why: str) -> Event:
    """Return the event that follows `events`, chained to the last one."""
    last = next(iter(reversed(list(events))), None)
    before = event_hash(last) if last is not None else ""
    return Event(n=last.n + 1 if last else 1, at=at, by=by, did=did, why=why, changes=[], before=before)


def seal(document: dict[str, Any], events: list[Event]) -> Seal:
    """Return the seal of a parsed record with these events."""
    return Seal(method=METHOD, event=event_hash(events[-1]), tables=table_digests(document))


def broken(document: dict[str, Any], events: list[Event], held: Seal) -> list[str]:
    """Return the names of what does not fit the seal, `event` if the history does not, and `method` alone if the
    seal was made by a method that this version does not know.
    """
    if held.method != METHOD:
        return ["method"]
    now = table_digests(document)
    wrong = sorted(name for name in now.keys() | held.tables.keys() if now.get(name) != held.tables.get(name))
    chained = all(
        event.before == (event_hash(events[n - 1]) if n else "") and event.n == n + 1 for n, event in enumerate(events)
    )
    if not events or not chained or event_hash(events[-1]) != held.event:
        wrong.append("event")
    return wrong


def _time_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
