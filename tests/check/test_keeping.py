"""Where the record is kept, who can open it, who wrote it, and when."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from checking import LATER, books, document, findings
from recorded import FRIDAY

from peertriage.core import check_keeping
from peertriage.core.clock import LONDON
from peertriage.core.finding import Case
from peertriage.core.model import Report

if TYPE_CHECKING:
    from collections.abc import Callable

A_DAY, A_MOMENT = dt.timedelta(hours=24), dt.timedelta(seconds=1)
SOON = FRIDAY + dt.timedelta(hours=1)
ID = "20261120-k7fq2m"


def found(how: Callable[[dict[str, Any]], object], code: str, now: dt.datetime) -> list[tuple[str, str]]:
    """Return key and words of ours of the findings of one code after a change."""
    changed = document()
    how(changed)
    return [(one.key, one.says) for one in findings(changed, now) if one.code == code]


def without(*keys: str) -> Callable[[dict[str, Any]], object]:
    """Return a change that takes keys of the record away."""
    return lambda record: [record.pop(key, None) for key in keys]


def test_a_record_that_is_kept_well_has_nothing() -> None:
    """Neither at once nor weeks later."""
    for now in (LATER, FRIDAY + 30 * A_DAY):
        assert [one.code for one in findings(document(), now) if "PT-P070" <= one.code <= "PT-P079"] == []


# ── within a day ──


@pytest.mark.parametrize(("key", "code"), [("identity_held_at", "PT-P070"), ("copied", "PT-P071")])
def test_what_has_to_be_said_within_a_day(key: str, code: str) -> None:
    """To the second."""
    assert found(without(key), code, FRIDAY + A_DAY) == []
    assert found(without(key), code, FRIDAY + A_DAY + A_MOMENT) == [(key, "")]


def test_an_empty_place_is_no_place() -> None:
    """The key alone says nothing."""
    late = FRIDAY + A_DAY + A_MOMENT
    for nothing in ("", " \t"):
        assert len(found(partial(dict.update, identity_held_at=nothing), "PT-P070", late)) == 1


@pytest.mark.parametrize("key", ["by", "to"])
def test_a_copy_says_by_whom_and_where_to(key: str) -> None:
    """A blank is nobody and nowhere."""
    wanted = [(f"copied.{key}", "nobody says by whom, or where to")]
    assert found(lambda d: d["copied"].update({key: " "}), "PT-P071", SOON) == wanted


@pytest.mark.parametrize(("after", "late"), [(A_DAY, False), (A_DAY + A_MOMENT, True)])
def test_copied_late_asks_why(after: dt.timedelta, late: bool) -> None:
    """Once it is copied, it is not missing any more."""

    def change(record: dict[str, Any]) -> None:
        record["copied"]["at"] = FRIDAY + after

    now = FRIDAY + 3 * A_DAY
    wanted = [("copied.at", "made Fri 20 Nov 2026 15:15, copied Sat 21 Nov 2026 15:15")]
    assert found(change, "PT-P077", now) == (wanted if late else [])
    assert found(change, "PT-P071", now) == []


# ── the next school morning ──

MONDAY = dt.datetime(2026, 11, 23, 8, 30, tzinfo=LONDON)


def alone(record: dict[str, Any], did: str = "changed") -> None:
    """Let nobody else be able to open the record: what was done with it was something else."""
    record.pop("copied", None)
    for event in record["event"][1:]:
        event["did"] = did


def test_nobody_else_can_open_it_when_school_begins() -> None:
    """Made on a Friday: from Monday at half past eight. Saturday is no school morning."""
    assert found(alone, "PT-P072", FRIDAY + A_DAY) == []
    assert found(alone, "PT-P072", MONDAY) == []
    assert found(alone, "PT-P072", MONDAY + A_MOMENT) == [("", "since Mon 23 Nov 2026")]


@pytest.mark.parametrize(("did", "open_"), [("printed", True), ("shared", True), ("copied", True), ("key-slip", False)])
def test_print_copy_or_shared_folder_is_enough(did: str, open_: bool) -> None:
    """A blank key slip alone shows nobody anything."""
    keys = found(lambda d: alone(d, did), "PT-P072", MONDAY + A_MOMENT)
    assert bool(keys) is not open_
    assert found(lambda _: None, "PT-P072", MONDAY + A_MOMENT) == []


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (dt.datetime(2026, 11, 24, 7, 0, tzinfo=LONDON), dt.datetime(2026, 11, 24, 8, 30, tzinfo=LONDON)),
        (dt.datetime(2026, 11, 24, 8, 30, tzinfo=LONDON), dt.datetime(2026, 11, 25, 8, 30, tzinfo=LONDON)),
        (dt.datetime(2026, 12, 24, 12, 0, tzinfo=LONDON), dt.datetime(2026, 12, 29, 8, 30, tzinfo=LONDON)),
        (dt.datetime(2026, 7, 3, 15, 0, tzinfo=LONDON), dt.datetime(2026, 7, 6, 8, 30, tzinfo=LONDON)),
    ],
)
def test_the_next_school_morning(made: dt.datetime, first: dt.datetime) -> None:
    """Before school it is today's; after Christmas Eve it is the day after the bank holidays; in summer time too."""

    def change(record: dict[str, Any]) -> None:
        alone(record)
        record["made"]["at"] = made.astimezone(dt.UTC)

    assert found(change, "PT-P072", first) == []
    assert found(change, "PT-P072", first + A_MOMENT) == [("", f"since {first:%a %-d %b %Y}")]


def test_a_record_from_the_future_waits_for_nobody() -> None:
    """That its time is wrong is found elsewhere; at the end of the calendar no school morning follows."""
    changed = document()
    alone(changed)
    changed["made"]["at"] = dt.datetime(9999, 12, 31, 12, tzinfo=dt.UTC)
    record = msgspec.convert(changed, Report)
    case = Case(changed, record, books().of(FRIDAY.date(), "england"), books(), MONDAY + A_MOMENT)
    assert list(check_keeping.opened(case)) == []


# ── made late ──


@pytest.mark.parametrize(
    ("heard", "late"),
    [
        ([{"on": dt.date(2026, 11, 19), "at": "15:15"}], False),
        ([{"on": dt.date(2026, 11, 19), "at": "15:14"}], True),
        ([{"on": dt.date(2026, 11, 19)}], False),
        ([{"on": dt.date(2026, 11, 18)}], True),
        ([{"on": dt.date(2026, 11, 20)}, {"on": dt.date(2026, 11, 18), "at": "09:00"}], True),
        ([None], False),
    ],
)
def test_made_more_than_a_day_after_the_first_words(heard: list[dict[str, Any] | None], late: bool) -> None:
    """After the earliest of them; a day alone may be any hour of it."""

    def change(record: dict[str, Any]) -> None:
        first = record["statement"][0]
        record["statement"] = [first | {"id": f"S{n}", "heard": one} for n, one in enumerate(heard, 1)]
        for statement in record["statement"]:
            if statement["heard"] is None:
                del statement["heard"]

    assert [key for key, _ in found(change, "PT-P073", SOON)] == (["made.at"] if late else [])


# ── who, and for how long ──


@pytest.mark.parametrize(
    ("fields", "says"), [({"by": ""}, [""]), ({"by": "P9"}, ["no [[person]] has this id"]), ({"by": "P1"}, [])]
)
def test_who_wrote_it(fields: dict[str, Any], says: list[str]) -> None:
    """Somebody who is in the record."""
    told = found(lambda d: d["made"].update(fields), "PT-P074", SOON)
    assert told == [("made.by", one) for one in says]


def test_it_may_not_be_destroyed() -> None:
    """The table is there and says so."""
    assert found(without("keep"), "PT-P075", SOON) == [("keep", "")]
    assert found(lambda d: d["keep"].update(do_not_destroy=False), "PT-P075", SOON) == [("keep.do_not_destroy", "")]
    assert found(lambda _: None, "PT-P075", SOON) == []


@pytest.mark.parametrize(("post", "missing"), [("", True), (" \t", True), ("dsl", False), ("bus driver", False)])
def test_what_post_somebody_holds(post: str, missing: bool) -> None:
    """Any words are a post; none are none."""
    told = found(lambda d: d["person"].append({"id": "P2", "role": post}), "PT-P076", SOON)
    assert told == ([("person[2].role", "P2")] if missing else [])


# ── drafts and notes ──


@pytest.mark.parametrize(("kind", "code"), [("draft", "PT-P078"), ("note", "PT-P079")])
def test_a_draft_or_note_that_nobody_goes_on_with(kind: str, code: str) -> None:
    """A day later, and nothing else of it is found: it is not finished."""
    begun = {"schema": 1, "kind": kind, "id": ID, "made": {"at": FRIDAY, "tool": "0.1.0"}, "practice": True}
    assert [one.code for one in findings(begun, FRIDAY + A_DAY)] == []
    late = [(one.code, one.key, one.says) for one in findings(begun, FRIDAY + A_DAY + A_MOMENT)]
    assert [(name, key) for name, key, _ in late] == [(code, "made.at")]
    assert late[0][2].endswith("Fri 20 Nov 2026 15:15")
    assert not {"PT-P078", "PT-P079"} & {one.code for one in findings(document(), FRIDAY + 9 * A_DAY)}
