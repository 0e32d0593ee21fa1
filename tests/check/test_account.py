"""What was said: whose words, who heard them and when, and that they stay as they are."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from checking import LATER, NOW, books, document, findings, resealed, spoilt, tidy

from peertriage.core import check_account
from peertriage.core.finding import Case
from peertriage.core.later import accepted
from peertriage.core.model import Report
from peertriage.core.record import to_document

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.date(2026, 11, 20)
LONG = "He said that he would say I did it, if I ever tell."


def found(how: Callable[[dict[str, Any]], object], code: str) -> list[tuple[str, str]]:
    """Return key and words of ours of the findings of one code after a change."""
    return [(one.key, one.says) for one in spoilt(how) if one.code == code]


def said(**fields: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change of the one statement; `None` takes a key away."""

    def change(record: dict[str, Any]) -> None:
        for name, value in fields.items():
            if value is None:
                record["statement"][0].pop(name, None)
            else:
                record["statement"][0][name] = value

    return change


def another(**fields: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change that adds a statement beside the first, which then says the long words."""

    def change(record: dict[str, Any]) -> None:
        first = record["statement"][0] | {"words": LONG}
        record["statement"] = [first, first | {"id": "S2", "by": "B"} | fields]

    return change


def test_a_record_with_words_that_were_kept_well_has_nothing() -> None:
    """Nothing of the account is found where all is said."""
    assert [one.code for one in findings(document()) if one.code.startswith("PT-P04")] == []


def test_no_statement_at_all() -> None:
    """One finding, and none of what a statement would need besides."""
    assert found(lambda d: d.pop("statement"), "PT-P040") == [("statement", "")]
    assert found(said(words=" "), "PT-P040") == [("statement", "")]
    codes = {one.code for one in spoilt(lambda d: d.pop("statement"))}
    assert not codes & {"PT-P041", "PT-P042", "PT-P043", "PT-P045", "PT-P046"}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("original_at", "PT-P041"), ("to", "PT-P042"), ("heard", "PT-P043"), ("exact", "PT-P045"), ("asked", "PT-P046"),
    ],
)  # fmt: skip
def test_what_is_missing_beside_the_words_is_named(key: str, code: str) -> None:
    """At its place, with the number of the statement, once."""
    assert found(said(**{key: None}), code) == [(f"statement[1].{key}", "S1")]
    assert found(lambda _: None, code) == []


def test_only_the_statement_at_fault_is_named() -> None:
    """The second of two, by its place."""
    assert found(another(original_at=""), "PT-P041") == [("statement[2].original_at", "S2")]


def test_how_exact_the_words_are_may_be_close() -> None:
    """It is known then. What is said to be not known is not."""
    assert found(said(exact="close"), "PT-P045") == []
    assert len(found(said(exact="not-known"), "PT-P045")) == 1


@pytest.mark.parametrize("how", ["written", "drawn", "signed", "device", None])
def test_only_spoken_words_have_questions_before_them(how: str | None) -> None:
    """A note in a box answers nobody."""
    assert found(said(asked=None, how=how), "PT-P046") == []


# ── written down late ──


def on(days: int, clock: str = "") -> dict[str, Any]:
    """Return a day so many days after the Friday, with or without an hour."""
    return {"on": DAY + dt.timedelta(days=days)} | ({"at": clock} if clock else {})


@pytest.mark.parametrize(
    ("heard", "written", "late"),
    [
        (on(-2, "15:00"), on(-1, "15:00"), False),
        (on(-2, "15:00"), on(-1, "15:01"), True),
        (on(-2, "15:00"), on(-1), False),
        (on(-3, "15:00"), on(-1), True),
        (on(-2), on(-1, "23:59"), False),
        (on(-3), on(-1), False),
        (on(-3), on(-1, "00:01"), True),
        (on(-4), on(-1), True),
        (on(-1, "15:00"), on(-1, "15:05"), False),
    ],
)
def test_written_more_than_a_day_after_it_was_heard(heard: dict[str, Any], written: dict[str, Any], late: bool) -> None:
    """To the minute; a day alone may be any hour of it, and nobody is called late for that."""
    keys = [key for key, _ in found(said(heard=heard, written=written), "PT-P044")]
    assert keys == (["statement[1].written"] if late else [])


def test_a_day_is_24_hours_also_where_the_clocks_change() -> None:
    """On the night of 25 October 2026 an hour comes twice: 15:00 to 14:30 is 24 and a half hours."""
    heard, written = dt.date(2026, 10, 24), dt.date(2026, 10, 25)
    change = said(heard={"on": heard, "at": "15:00"}, written={"on": written, "at": "14:30"})
    assert len(found(change, "PT-P044")) == 1
    change = said(heard={"on": heard, "at": "15:00"}, written={"on": written, "at": "14:00"})
    assert found(change, "PT-P044") == []


def test_days_at_the_end_of_the_calendar_break_nothing() -> None:
    """Anybody may write anything there."""

    def late(heard: dict[str, Any], written: dict[str, Any]) -> bool:
        changed = document()
        said(heard=heard, written=written)(changed)
        record = msgspec.convert(changed, Report)
        book = books().of(DAY, "england")
        return bool(list(check_account.written(Case(changed, record, book, books(), NOW))))

    assert late({"on": dt.date.min}, on(0))
    assert late(on(0), {"on": dt.date.max, "at": "23:59"})
    assert not late({"on": dt.date.max}, on(0))
    assert not late({"on": dt.date.max}, {"on": dt.date.max})


def test_what_is_not_known_is_not_late() -> None:
    """Without one of the two times nobody can tell."""
    assert found(said(heard=None, written=on(0)), "PT-P044") == []
    assert found(said(heard=on(-9), written=None), "PT-P044") == []
    assert [key for key, _ in found(said(heard=None, written=None), "PT-P043")] == ["statement[1].heard"]


# ── the same words ──


def test_the_same_words_of_two_people() -> None:
    """At the second, which names the first; the words themselves only for whoever asks to see them."""
    both = [one for one in spoilt(another()) if one.code == "PT-P047"]
    assert [(one.key, one.says, one.words) for one in both] == [("statement[2].words", "S2 is the same as S1", LONG)]


@pytest.mark.parametrize(
    ("fields", "alike"),
    [
        ({"words": f"  {LONG.upper()}\n"}, True),
        ({"words": LONG.replace(" ", "")}, True),
        ({"words": f"{LONG} And more."}, False),
        ({"by": "A"}, False),
    ],
)
def test_capitals_and_spaces_do_not_count_and_one_person_may_say_it_twice(fields: dict[str, Any], alike: bool) -> None:
    """Other words, or the same person's, are no finding."""
    assert bool(found(another(**fields), "PT-P047")) is alike


@pytest.mark.parametrize(("words", "alike"), [("abcde fghij klmno pqrst", True), ("abcde fghij klmno pqrs", False)])
def test_short_words_may_be_the_same(words: str, alike: bool) -> None:
    """Twenty letters and more are no accident; nineteen may be."""

    def change(record: dict[str, Any]) -> None:
        another(words=words)(record)
        record["statement"][0]["words"] = words

    assert bool(found(change, "PT-P047")) is alike


# ── words that were changed ──


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("statement.S1.words", True), ("statement.S1.marks", False), ("statement.S1.original_at", False),
        ("statement.words.by", False), ("answers.words", False), ("statement", False), ("statement.S1.words.0", True),
    ],
)  # fmt: skip
def test_words_changed_after_they_were_written(key: str, wrong: bool) -> None:
    """The history says so; what is noted beside them may change."""
    record = document()
    record["event"][1] |= {"changes": [{"key": key, "old": "one", "new": "two"}]}
    wanted = [("event[2].changes[1].key", f"on {LATER:%a %-d %b %Y %H:%M}")] if wrong else []
    assert [(one.key, one.says) for one in findings(record) if one.code == "PT-P048"] == wanted


def test_a_statement_changed_outside_and_accepted_stays_found_until_it_stands_again() -> None:
    """Accepting a change makes no child say something else; where the original is may have been written in, so it is
    a warning. A statement that was taken out is an error, and an added one is none.
    """
    record = tidy()
    first = to_document(record)
    changed_ = copy.deepcopy(first)
    changed_["statement"][0]["words"] = "It was nothing."
    held = accepted(changed_, msgspec.convert(changed_, Report), LATER, "P1", "a slip of the pen")
    codes_ = {one.code for one in findings(to_document(held))}
    assert codes_ >= {"PT-P067", "PT-I007"}
    assert not codes_ & {"PT-I004", "PT-P048"}
    again = to_document(held)
    again["statement"] = first["statement"]
    back = accepted(again, msgspec.convert(again, Report), LATER, "P1", "put back")
    assert not {"PT-P048", "PT-P067"} & {one.code for one in findings(to_document(back))}
    gone = copy.deepcopy(first)
    gone["statement"] = []
    lost = accepted(gone, msgspec.convert(gone, Report), LATER, "P1", "taken out")
    assert "PT-P048" in {one.code for one in findings(to_document(lost))}
    more = copy.deepcopy(first)
    more["statement"].append({**first["statement"][0], "id": "S2"})
    added = accepted(more, msgspec.convert(more, Report), LATER, "P1", "found in a drawer")
    assert not {"PT-P048", "PT-P067"} & {one.code for one in findings(to_document(added))}


def test_only_the_words_of_a_statement_are_meant() -> None:
    """Whatever else the same event changed, and whatever else is called words."""
    record = document()
    keys = ["statement.S1.marks", "episode.E1.words", "statement.S1.words"]
    record["event"][1] |= {"changes": [{"key": key, "old": "one", "new": "two"} for key in keys]}
    assert [one.key for one in findings(record) if one.code == "PT-P048"] == ["event[2].changes[3].key"]


# ── who it was ──


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"by": "C"}, ["by"]), ({"by": "P9"}, ["by"]), ({"to": "P2"}, ["to"]), ({"to": "B"}, []),
        ({"to": "D"}, ["to"]), ({"by": "a note in the worry box"}, []), ({"to": "TA"}, []),
        ({"to": "teaching assistant"}, []), ({"marks": {"Zed": "B"}}, []), ({"marks": {"Zed": "C"}}, ["marks"]),
    ],
)  # fmt: skip
def test_a_letter_or_person_that_is_not_there(fields: dict[str, Any], keys: list[str]) -> None:
    """Words of anybody else stand in words; two capitals may be a post."""
    assert [key for key, _ in found(said(**fields), "PT-P080")] == [f"statement[1].{key}" for key in keys]


def test_no_finding_of_the_account_says_what_was_said() -> None:
    """Neither a name inside the words nor the words."""

    def change(record: dict[str, Any]) -> None:
        another(marks={"Quokka": "C"}, asked=[], to="", original_at="", words="Quokka lighthouse " * 4)(record)
        record["statement"][0]["words"] = "Quokka lighthouse " * 4

    all_found = [one for one in spoilt(change) if one.code.startswith(("PT-P04", "PT-P080"))]
    assert len(all_found) >= 4
    assert not any("quokka" in f"{one.key} {one.says}".casefold() for one in all_found)
    assert resealed(document())
