"""Clock times and moments: one day, one clear time, or asked again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies

from peertriage.core.typed import clock, clock_doubt, moment, read_moment

MONDAY = dt.date(2026, 11, 23)
CLOCKS = [
    ("13:10", "13:10"), ("at 13:10", "13:10"), ("1:10pm", "13:10"), ("1.10pm", "13:10"), ("1.10 PM", "13:10"),
    ("1pm", "13:00"), ("1 p.m.", "13:00"), ("8am", "08:00"), ("8.30 a.m.", "08:30"), ("1310", "13:10"),
    ("1310hrs", "13:10"), ("0845", "08:45"), ("8:45", "08:45"), ("8:00", "08:00"), ("12:59", "12:59"),
    ("noon", "12:00"), ("midday", "12:00"), ("12pm", "12:00"), ("12am", "00:00"), ("12:30am", "00:30"),
    ("0:30", "00:30"), ("23:59", "23:59"), ("13:10pm", "13:10"), ("1:10am", "01:10"), ("20.15", "20:15"),
]  # fmt: skip
NO_CLOCKS = ["", "ten past one", "24:00", "25:10", "12:60", "13:10am", "0pm", "midnight", "lunch", "1:1", "131",
             "13:10:05", "not known", "13:10 today", "9am to 10am"]  # fmt: skip
UNCLEAR = ["1:10", "7:59", "3.15", "01:10", "0110", "at 1", "8", "8 o'clock", "friday 1:10", "today 3.15", "1:10 today"]
AT = [
    ("13:10", "2026-11-23", "13:10"), ("1310", "2026-11-23", "13:10"), ("13.45", "2026-11-23", "13:45"),
    ("noon", "2026-11-23", "12:00"), ("today 13:10", "2026-11-23", "13:10"), ("today 13.10", "2026-11-23", "13:10"),
    ("13:10 today", "2026-11-23", "13:10"), ("today at lunch, 12:40", "2026-11-23", "12:40"),
    ("this morning 8:50", "2026-11-23", "08:50"), ("tonight 20:45", "2026-11-23", "20:45"),
    ("yesterday 3.15pm", "2026-11-22", "15:15"), ("friday 1.10pm", "2026-11-20", "13:10"),
    ("13:10 on friday", "2026-11-20", "13:10"), ("23/11/2026 at 15:10", "2026-11-23", "15:10"),
    ("23.11.2026 15:10", "2026-11-23", "15:10"), ("20 November 2026 1310", "2026-11-20", "13:10"),
    ("at 13:10 on 20/11", "2026-11-20", "13:10"), ("last night 22:00", "2026-11-22", "22:00"),
    ("friday night 11pm", "2026-11-20", "23:00"), ("24/11/2026 9am", "2026-11-24", "09:00"),
]  # fmt: skip
ON = [("today", "2026-11-23"), ("yesterday", "2026-11-22"), ("friday", "2026-11-20"), ("this morning", "2026-11-23"),
      ("20/11/2026", "2026-11-20"), ("friday lunch", "2026-11-20"), ("just now", "2026-11-23"),
      ("right now", "2026-11-23"), ("just", "2026-11-23")]  # fmt: skip
NO_MOMENTS = ["", "rubbish", "last week", "last night", "between 3 and 10 November", "November", "2025", "2015",
              "today 1930", "lunchtime", "friday 12:10-12:50", "12:10 12:20", "today 25:10",
              "today 13:10 or so"]  # fmt: skip
HALF_OF_DAY = ["13.10", "friday 13.10", "tonight 8:45", "9:30 after school", "yesterday evening 9:15",
               "this morning 1pm", "friday night 1am"]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), CLOCKS)
def test_a_clear_clock_time_is_read(text: str, meant: str) -> None:
    """With am or pm, on the 24-hour clock, or in the hours of a morning at school."""
    assert clock(text) == meant
    assert not clock_doubt(text) or "." in text


@pytest.mark.parametrize("text", NO_CLOCKS)
def test_what_is_no_clock_time_is_not_read(text: str) -> None:
    """Nothing is made up."""
    assert clock(text) is None


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_may_be_morning_or_afternoon_is_in_doubt(text: str) -> None:
    """Ten past one is not taken for the afternoon, nor 01:10 for the night."""
    assert clock(text) is None
    assert clock_doubt(text)
    assert moment(text, MONDAY) is None


@pytest.mark.parametrize(("text", "on", "at"), AT)
def test_a_day_with_a_clock_time_is_read(text: str, on: str, at: str) -> None:
    """On Monday 23 November 2026. A clock time alone means today."""
    assert moment(text, MONDAY) == {"on": dt.date.fromisoformat(on), "at": at}


@pytest.mark.parametrize(("text", "on"), ON)
def test_a_day_alone_has_no_clock_time(text: str, on: str) -> None:
    """No time is added to it."""
    assert moment(text, MONDAY) == {"on": dt.date.fromisoformat(on)}


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_more_or_less_than_one_day_is_no_moment(text: str) -> None:
    """A run of days, two times or other words are asked again, with examples."""
    assert moment(text, MONDAY) is None
    problem = read_moment(MONDAY)(text).problem
    assert problem.startswith("That could not be read as one day. Type for example: today 13:10")


@pytest.mark.parametrize("text", HALF_OF_DAY)
def test_words_that_tell_another_half_of_the_day_make_a_doubt(text: str) -> None:
    """Also a time that may be a date."""
    assert moment(text, MONDAY) is None
    assert clock_doubt(text)
    assert "13:10 or 1:10pm" in read_moment(MONDAY)(text).problem


@pytest.mark.parametrize(("text", "says"), [
    ("3.10", "Write 15:10 or 3.10pm. For the morning: 3.10am."),
    ("today 3.10", "Write 15:10 or 3.10pm. For the morning: 3.10am."),
    ("Friday 1:10", "Write 13:10 or 1:10pm. For the morning: 1:10am."),
    ("0110", "Write 13:10 or 1:10pm. For the morning: 1:10am."),
    ("at 1", "Write 13:00 or 1pm. For the morning: 1am."),
    ("8 o'clock", "Write 20:00 or 8pm. For the morning: 8am."),
    ("8", "Write 20:00 or 8pm. For the morning: 8am."),
    ("12 o'clock", "Write 12:00 or 12pm. After midnight: 12am."),
])  # fmt: skip
def test_morning_or_afternoon_is_asked_with_the_time_that_was_typed(text: str, says: str) -> None:
    """Each way of writing it that is shown is read."""
    assert read_moment(MONDAY)(text).problem == says
    shown = says.removeprefix("Write ").removesuffix(".").replace(". For the morning: ", " or ")
    for written in shown.replace(". After midnight: ", " or ").split(" or "):
        assert read_moment(MONDAY)(f"today {written}").problem == ""
        assert clock(written) is not None


@pytest.mark.parametrize("text", ["not sure", "dunno", "No idea", "can\u2019t say", "don't remember", "not told"])
def test_what_staff_type_for_not_known_is_not_known(text: str) -> None:
    """In their words."""
    assert read_moment(MONDAY)(text) == ({}, "Noted: not known.", "")


def test_a_pm_after_the_doubt_is_enough() -> None:
    """What the problem asks for is read."""
    assert moment("friday 1:10pm", MONDAY) == {"on": dt.date(2026, 11, 20), "at": "13:10"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("friday 1.10pm", "Understood: Friday 20 November 2026, 13:10."),
        ("yesterday", "Understood: Sunday 22 November 2026, no clock time."),
        ("not known", "Noted: not known."),
    ],
)
def test_the_reader_says_how_it_was_understood(text: str, says: str) -> None:
    """So that a wrong reading is seen at once."""
    assert read_moment(MONDAY)(text) == (moment(text, MONDAY), says, "")


@pytest.mark.parametrize("text", ["tomorrow", "24/11/2026 9am"])
def test_a_moment_on_a_day_to_come_is_asked_again(text: str) -> None:
    """Nobody has heard it yet."""
    assert read_moment(MONDAY)(text) == (None, "", "That day is still to come. Type it again.")


def test_an_image_is_refused() -> None:
    """Its name is never kept."""
    assert "never kept" in read_moment(MONDAY)("today, IMG_2041.jpg").problem


PARTS = [*(text for text, _ in CLOCKS), *NO_CLOCKS, *UNCLEAR, *(text for text, _, _ in AT), *HALF_OF_DAY]
TYPED = strategies.one_of(strategies.text(), strategies.lists(strategies.sampled_from(PARTS), max_size=3).map(" ".join))


@given(text=TYPED, today=strategies.dates())
def test_anything_typed_is_one_clear_moment_or_asked_again(text: str, today: dt.date) -> None:
    """Nothing raises; what is in doubt is never an answer; a time is a time of the 24-hour clock."""
    found, read = moment(text, today), read_moment(today)(text)
    assert (read.value is None) == bool(read.problem)
    assert not (found and clock_doubt(text))
    if found and "at" in found:
        assert dt.time.fromisoformat(found["at"]).strftime("%H:%M") == found["at"]
    assert clock(text) is None or len(str(clock(text))) == 5
