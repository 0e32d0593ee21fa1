"""A written record changes only with an event that says so, and its seal fits before and after."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded import FRIDAY, ID, record

from peertriage import content, store
from peertriage.core.clock import LONDON, Term, calendar
from peertriage.core.errors import NotWritten
from peertriage.core.later import (
    COPIED,
    KEY_SLIP,
    PRINTED,
    SHARED,
    changed,
    next_morning,
    refuse_unfit,
    settled,
    slip_written,
)
from peertriage.core.model import Change, Copied
from peertriage.core.record import from_document
from peertriage.core.seal import broken, event_hash

if TYPE_CHECKING:
    from peertriage.core.model import Report

LATER = FRIDAY + dt.timedelta(minutes=20)
COPY = Copied(at=LATER, by="deputy lead", to="the school's system")
HOLIDAYS = [holiday.on for holiday in content.rulebook(FRIDAY.date(), "england").catalogue.bank_holiday]


def from_file(of: Report) -> tuple[dict[str, object], Report]:
    """Return a record as it comes back from its file, parsed and read."""
    document = store.parse(store.to_bytes(of), "record.toml")
    read, problems = from_document(document, "record.toml")
    assert read is not None, problems
    return document, read


def test_a_change_is_one_more_event_with_old_and_new_as_text() -> None:
    """Who, when, what and why; chained to the event before."""
    found = changed(record(), LATER, "P1", "changed", "where it is kept", identity_held_at="CP file 2026/114")

    assert found.identity_held_at == "CP file 2026/114"
    assert found.event[:-1] == record().event
    last = found.event[-1]
    assert (last.n, last.at, last.by, last.did, last.why) == (2, LATER, "P1", "changed", "where it is kept")
    assert last.changes == [Change(key="identity_held_at", old="", new="CP file 2026/114")]
    assert last.before == event_hash(record().event[-1])


def test_a_table_changes_key_by_key() -> None:
    """What stood there before is in the history, also the moment, as text."""
    once = changed(record(), LATER, "P1", COPIED, "first", copied=COPY)
    twice = changed(once, LATER, "P1", COPIED, "again", copied=msgspec.structs.replace(COPY, by="lead"))

    assert once.event[-1].changes == [
        Change(key="copied.at", old="", new="2026-11-20T15:35:00+00:00"),
        Change(key="copied.by", old="", new="deputy lead"),
        Change(key="copied.to", old="", new="the school's system"),
    ]
    assert twice.event[-1].changes == [Change(key="copied.by", old="deputy lead", new="lead")]


def test_what_is_only_done_changes_no_key() -> None:
    """A print is an event without a change; everything else of the record stays."""
    found = changed(record(), LATER, "P1", PRINTED, "written to a folder")

    assert found.event[-1].changes == []
    assert msgspec.structs.replace(found, event=record().event, seal=record().seal) == record()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=60))
def test_the_seal_fits_after_every_change_also_when_read_back(words: str) -> None:
    """In memory and from the file, after three changes in a row."""
    found = changed(record(), LATER, "P1", "changed", words, identity_held_at=words)
    found = changed(found, LATER, "P1", PRINTED, words)
    found = changed(found, LATER, "P1", COPIED, words, copied=msgspec.structs.replace(COPY, to=words))
    document, read = from_file(found)

    assert read == found
    assert read.seal is not None
    assert broken(document, read.event, read.seal) == []
    assert changed(read, LATER, "P1", PRINTED, "").event[-1].n == 5


@pytest.mark.parametrize("key", ["answers", "child", "statement", "practice", "event", "seal", "made", "check_word"])
def test_nothing_else_changes_this_way(key: str) -> None:
    """What was reported is not corrected by the way."""
    with pytest.raises(NotWritten, match="does not change this way"):
        changed(record(), LATER, "P1", "changed", "", **{key: None})


def test_a_record_that_was_changed_outside_takes_no_more_changes() -> None:
    """The message names the record and the table, never what stands in it, and what to do."""
    edited = msgspec.structs.replace(record(), answers={**record().answers, "is-sexual": "no"})

    with pytest.raises(NotWritten, match=rf"record {ID} .*\(answers\)") as raised:
        changed(edited, LATER, "P1", PRINTED, "")
    assert "peertriage show" in raised.value.hint
    rewritten = [msgspec.structs.replace(record().event[0], why="another")]
    with pytest.raises(NotWritten, match=r"\(event\)"):
        changed(msgspec.structs.replace(record(), event=rewritten), LATER, "P1", PRINTED, "")


def test_a_key_added_by_hand_shows_in_the_parsed_file() -> None:
    """Also one whose value is the default, which the record as a value does not show."""
    document, read = from_file(record())
    refuse_unfit(document, read)

    with pytest.raises(NotWritten, match=r"\(basis, top\)"):
        refuse_unfit({**document, "basis": {}, "extra": 1}, read)


def test_only_a_written_record_changes() -> None:
    """Answers and drafts are not sealed; nothing is noted in them."""
    for kind in ("answers", "draft", "note"):
        with pytest.raises(NotWritten, match=kind):
            changed(msgspec.structs.replace(record(), kind=kind), LATER, "P1", PRINTED, "")
    with pytest.raises(NotWritten):
        changed(msgspec.structs.replace(record(), seal=None), LATER, "P1", PRINTED, "")


@pytest.mark.parametrize(("did", "enough", "slip"), [
    (PRINTED, True, True), (SHARED, True, False), (COPIED, True, False), (KEY_SLIP, False, True),
    ("changed", False, False),
])  # fmt: skip
def test_one_way_out_is_enough_and_the_key_slip_alone_is_none(did: str, enough: bool, slip: bool) -> None:
    """A blank slip tells nobody what to do for a child."""
    found = changed(record(), LATER, "P1", did, "")

    assert not settled(record())
    assert not slip_written(record())
    assert settled(found) is enough
    assert slip_written(found) is slip


@pytest.mark.parametrize(("now", "day"), [
    ("2026-11-20T15:15", "2026-11-23"),  # Friday afternoon: Monday
    ("2026-11-22T20:00", "2026-11-23"),  # Sunday evening
    ("2026-11-23T07:10", "2026-11-23"),  # Monday before school
    ("2026-11-23T08:30", "2026-11-24"),  # school has begun
    ("2026-12-24T16:00", "2026-12-29"),  # Thursday; Christmas Day, a weekend and the Monday in lieu
])  # fmt: skip
def test_the_next_school_morning(now: str, day: str) -> None:
    """Monday to Friday less bank holidays where no term dates are given."""
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=LONDON)

    assert next_morning(moment, calendar(HOLIDAYS)).isoformat() == day


def test_the_next_school_morning_keeps_to_the_terms_given() -> None:
    """The day after half term; and where the terms end before that, the next Monday to Friday."""
    terms = [Term(dt.date(2026, 9, 2), dt.date(2026, 10, 23)), Term(dt.date(2026, 11, 2), dt.date(2026, 12, 18))]
    days = calendar(HOLIDAYS, terms)

    assert next_morning(dt.datetime(2026, 10, 23, 16, 0, tzinfo=LONDON), days) == dt.date(2026, 11, 2)
    assert next_morning(dt.datetime(2026, 12, 18, 16, 0, tzinfo=LONDON), days) == dt.date(2026, 12, 21)


def test_the_next_school_morning_is_said_also_where_the_bank_holidays_are_not_known() -> None:
    """The end of an interview refuses nothing because a list ends."""
    assert next_morning(dt.datetime(2090, 1, 6, 16, 0, tzinfo=LONDON), calendar(HOLIDAYS)) == dt.date(2090, 1, 9)
