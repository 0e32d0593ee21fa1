"""The seal shows that a file was changed by hand, and which table; the history is a chain."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from peertriage.core.seal import broken, canonical, digest, event_hash, next_event, seal, table_digests

if TYPE_CHECKING:
    from peertriage.core.model import Event

AT = dt.datetime(2026, 11, 23, 15, 40, tzinfo=dt.UTC)
DOCUMENT: dict[str, Any] = {"schema": 1, "kind": "record", "answers": {"q": "no"}, "child": [{"label": "A"}]}


def events(count: int) -> list[Event]:
    """Return a history of so many events."""
    found: list[Event] = []
    for n in range(count):
        found.append(next_event(found, AT + dt.timedelta(minutes=n), "P1", "new", f"reason {n}"))
    return found


def test_the_order_of_keys_does_not_change_a_digest() -> None:
    """Keys are sorted before the digest is taken."""
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_a_digest_is_sixteen_hexadecimal_digits() -> None:
    """Short enough to read out, long enough to show a change."""
    assert len(digest({"a": 1})) == 16
    int(digest({"a": 1}), 16)


def test_a_digest_is_of_json_without_spaces_in_utf_8() -> None:
    """What is hashed is written down: no spaces, no escapes of letters, times with numeric offset."""
    value = {"b": "é", "a": [1, True, AT, dt.date(2026, 11, 23)]}
    assert canonical(value) == '{"a":[1,true,"2026-11-23T15:40:00+00:00","2026-11-23"],"b":"é"}'


def test_one_moment_in_london_and_with_its_offset_has_one_digest() -> None:
    """A record read back from its file has offsets instead of a zone, and the same seal."""
    from zoneinfo import ZoneInfo

    summer = dt.datetime(2026, 7, 1, 9, 0, tzinfo=ZoneInfo("Europe/London"))
    assert digest(summer) == digest(dt.datetime.fromisoformat(summer.isoformat()))


def test_every_table_and_the_single_values_have_a_digest() -> None:
    """One digest a table, or an item that has an id; `top` for what is in none; history and seal are left out."""
    document = DOCUMENT | {"event": [{"n": 1}], "seal": {"method": 1}}
    assert set(table_digests(document)) == {"top", "answers", "child.A"}


def test_a_fitting_seal_is_not_broken() -> None:
    """Nothing changed: nothing to say."""
    history = events(3)
    assert broken(DOCUMENT, history, seal(DOCUMENT, history)) == []


def test_a_changed_table_is_named() -> None:
    """A hand edit shows, and the message can name the table."""
    history = events(1)
    held = seal(DOCUMENT, history)
    assert broken(DOCUMENT | {"answers": {"q": "yes"}}, history, held) == ["answers"]
    assert broken(DOCUMENT | {"kind": "note"}, history, held) == ["top"]


def test_an_added_and_a_removed_table_are_named() -> None:
    """A table that was not there, or is there no longer, is a change too."""
    history = events(1)
    held = seal(DOCUMENT, history)
    assert broken(DOCUMENT | {"step": [{"id": "x"}]}, history, held) == ["step.x"]
    assert broken({k: v for k, v in DOCUMENT.items() if k != "child"}, history, held) == ["child.A"]


def test_a_rewritten_event_breaks_the_chain() -> None:
    """The history is append-only: a changed, a removed and an added event all show."""
    history = events(3)
    held = seal(DOCUMENT, history)
    rewritten = [msgspec.structs.replace(history[0], why="another reason"), *history[1:]]
    assert broken(DOCUMENT, rewritten, held) == ["event"]
    assert broken(DOCUMENT, history[:2], held) == ["event"]
    assert broken(DOCUMENT, history[1:], held) == ["event"]
    assert broken(DOCUMENT, [*history, *events(1)], held) == ["event"]
    assert broken(DOCUMENT, [], held) == ["event"]


def test_each_event_names_the_one_before() -> None:
    """Events are numbered from one and chained by hash."""
    first, second = events(2)
    assert (first.n, first.before) == (1, "")
    assert (second.n, second.before) == (2, event_hash(first))


ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=1)), dt.timezone(dt.timedelta(hours=-3, minutes=-30))])
MOMENTS = st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30), timezones=ZONES)  # noqa: DTZ001
TEXTS = st.text() | st.sampled_from(["Z", '"Z"', "2026-11-20T15:15:00Z", "\\Z", "Z\n", "\u2028", "\x7f\x00\x1f"])
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(-(2**63), 2**63 - 1) | MOMENTS | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(TEXTS, VALUES, max_size=5), max_size=5))
def test_the_quick_way_gives_the_digests_that_are_written_down(values: list[dict[str, Any]]) -> None:
    """Whatever stands in a table, and however many moments and texts end in Z."""
    slow = [hashlib.sha256(canonical(value).encode()).hexdigest()[:16] for value in values]
    assert [digest(value) for value in values] == slow


def test_an_event_has_the_digest_of_its_table() -> None:
    """In UTC, in another zone, and with a reason that ends in Z."""
    for at in (AT, AT.astimezone(dt.timezone(dt.timedelta(hours=1)))):
        for why in ("first", "size Z"):
            event = next_event([], at, "P1", "new", why)
            assert event_hash(event) == digest(msgspec.to_builtins(event, builtin_types=(dt.datetime,)))
