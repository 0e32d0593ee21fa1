"""Days as staff type them: the narrowest honest range, or the words alone. Never a guess."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, strategies

from peertriage.core.typed import read_day
from peertriage.core.typed_days import day

MONDAY = dt.date(2026, 11, 23)
ONE = [
    ("today", "2026-11-23"),
    ("now", "2026-11-23"),
    ("just now", "2026-11-23"),
    ("Right now.", "2026-11-23"),
    ("just", "2026-11-23"),
    ("tonight", "2026-11-23"),
    ("this morning", "2026-11-23"),
    ("lunchtime today", "2026-11-23"),
    ("earlier today", "2026-11-23"),
    ("yesterday", "2026-11-22"),
    ("yesterday at break", "2026-11-22"),
    ("the day before yesterday", "2026-11-21"),
    ("tomorrow", "2026-11-24"),
    ("monday", "2026-11-23"),
    ("last monday", "2026-11-16"),
    ("monday gone", "2026-11-16"),
    ("this monday", "2026-11-23"),
    ("monday pm", "2026-11-23"),
    ("thursday", "2026-11-19"),
    ("Thurs", "2026-11-19"),
    ("last thursday", "2026-11-19"),
    ("on friday", "2026-11-20"),
    ("Friday lunch", "2026-11-20"),
    ("Friday\u2019s lunch", "2026-11-20"),
    ("thursday after school", "2026-11-19"),
    ("friday 13:10", "2026-11-20"),
    ("friday at 1", "2026-11-20"),
    ("friday 12:10-12:50", "2026-11-20"),
    ("on friday, period 3", "2026-11-20"),
    ("first thing on monday", "2026-11-23"),
    ("friday last week", "2026-11-20"),
    ("last week on friday", "2026-11-20"),
    ("friday this week", "2026-11-27"),
    ("friday 20th November", "2026-11-20"),
    ("20/11/2026 (Friday)", "2026-11-20"),
    ("Fri, 20 Nov 2026, 1.10pm", "2026-11-20"),
    ("the morning of 20 November", "2026-11-20"),
    ("Friday - lunch", "2026-11-20"),
    ("20 Nov, 12:10 - 12:50", "2026-11-20"),
    ("3 days ago", "2026-11-20"),
    ("three days ago at lunch", "2026-11-20"),
    ("a week ago today", "2026-11-16"),
    ("20/11", "2026-11-20"),
    ("20/11/26", "2026-11-20"),
    ("20/11/2026", "2026-11-20"),
    ("20-11-2026", "2026-11-20"),
    ("20.11.2026", "2026-11-20"),
    ("2026-11-20", "2026-11-20"),
    ("3/4/2026", "2026-04-03"),
    ("1/12/68", "2068-12-01"),
    ("1/12/69", "1969-12-01"),
    ("20 Nov", "2026-11-20"),
    ("20th of November", "2026-11-20"),
    ("20th November 2025", "2025-11-20"),
    ("20 Nov 25", "2025-11-20"),
    ("November 20th", "2026-11-20"),
    ("Nov 5", "2026-11-05"),
    ("November 20, 2026", "2026-11-20"),
    ("11 nov lunch", "2026-11-11"),
    ("24 November", "2025-11-24"),
    ("24 November 2026", "2026-11-24"),
    ("24/11", "2025-11-24"),
    ("the 20th", "2026-11-20"),
    ("the 24th", "2026-10-24"),
    ("the 31st", "2026-10-31"),
    ("29 feb", "2024-02-29"),
]
RANGES = [
    ("last night", "2026-11-22", "2026-11-23"),
    ("friday night", "2026-11-20", "2026-11-21"),
    ("20/11 at night", "2026-11-20", "2026-11-21"),
    ("a week ago", "2026-11-13", "2026-11-19"),
    ("two weeks ago", "2026-11-06", "2026-11-12"),
    ("a fortnight ago", "2026-11-06", "2026-11-12"),
    ("2 or 3 weeks ago", "2026-10-30", "2026-11-12"),
    ("a month ago", "2026-10-08", "2026-11-07"),
    ("last week", "2026-11-16", "2026-11-22"),
    ("late last week", "2026-11-16", "2026-11-22"),
    ("in the last week", "2026-11-16", "2026-11-23"),
    ("sometime in the last week", "2026-11-16", "2026-11-23"),
    ("over the past 3 days", "2026-11-20", "2026-11-23"),
    ("last 3 days", "2026-11-20", "2026-11-23"),
    ("this week", "2026-11-23", "2026-11-23"),
    ("last weekend", "2026-11-21", "2026-11-22"),
    ("at the weekend", "2026-11-21", "2026-11-22"),
    ("last month", "2026-10-01", "2026-10-31"),
    ("this month", "2026-11-01", "2026-11-23"),
    ("November", "2026-11-01", "2026-11-23"),
    ("November 2026", "2026-11-01", "2026-11-23"),
    ("November 2025", "2025-11-01", "2025-11-30"),
    ("11/2025", "2025-11-01", "2025-11-30"),
    ("in March", "2026-03-01", "2026-03-31"),
    ("late March", "2026-03-01", "2026-03-31"),
    ("in May", "2026-05-01", "2026-05-31"),
    ("December", "2025-12-01", "2025-12-31"),
    ("February 2024", "2024-02-01", "2024-02-29"),
    ("2025", "2025-01-01", "2025-12-31"),
    ("in 2026", "2026-01-01", "2026-11-23"),
    ("2027", "2027-01-01", "2027-12-31"),
    ("between 3 and 10 November", "2026-11-03", "2026-11-10"),
    ("3-10 Nov 2026", "2026-11-03", "2026-11-10"),
    ("3 \u2013 10 Nov", "2026-11-03", "2026-11-10"),
    ("3rd to 10th November", "2026-11-03", "2026-11-10"),
    ("from the 3rd until the 10th", "2026-11-03", "2026-11-10"),
    ("3 October to the 10th", "2026-10-03", "2026-10-10"),
    ("3/11-10/11", "2026-11-03", "2026-11-10"),
    ("2026-11-03 - 2026-11-10", "2026-11-03", "2026-11-10"),
    ("1/9/2026 to 20/11/2026", "2026-09-01", "2026-11-20"),
    ("10/11/2026 to 3/11/2026", "2026-11-03", "2026-11-10"),
    ("3-30 Nov 2026", "2026-11-03", "2026-11-30"),
    ("20 Dec to 5 Jan", "2025-12-20", "2026-01-05"),
    ("20 Dec 2024 to 5 Jan", "2024-12-20", "2025-01-05"),
    ("November to January 2026", "2025-11-01", "2026-01-31"),
    ("3 and 10 November 2025", "2025-11-03", "2025-11-10"),
    ("3 or 4 November", "2026-11-03", "2026-11-04"),
    ("20/11/2026 and 21/11/2026 and 23/11/2026", "2026-11-20", "2026-11-23"),
    ("thursday or friday", "2026-11-19", "2026-11-20"),
    ("monday to friday", "2026-11-16", "2026-11-20"),
    ("friday to monday", "2026-11-20", "2026-11-23"),
    ("friday night to sunday", "2026-11-20", "2026-11-22"),
    ("yesterday and today", "2026-11-22", "2026-11-23"),
    ("since September", "2026-09-01", "2026-11-23"),
    ("September until now", "2026-09-01", "2026-11-23"),
]
WORDS_ONLY = [
    "Year 2", "in Year 2 or 3", "when she was 6", "a while ago", "ages ago", "a few days ago", "autumn 2025",
    "this term", "last term", "last year", "this year", "last March", "next week", "2025-26", "2025/26",
    "13:10", "lunchtime", "after school", "20", "20.11", "3-10", "Nov 20", "11/26", "31/6", "31 June", "29 Feb 2025",
    "0/11", "11/0/2026", "32nd", "0 Nov", "1899", "2101", "20/11/1899", "1850 to 1910", "1310",
    "this friday", "this weekend", "not friday", "before friday", "the friday before half term", "mondays",
    "friday in the toilets", "friday 20.11", "friday to friday", "thursday 20 November", "friday 19th",
    "monday and friday", "friday week", "friday midnight", "friday in the night", "about 20 November",
    "3 to 4pm 20 Nov", "3-4pm on 20 Nov", "3 and 4pm 20 Nov", "5 to 3 on 20 Nov", "in the sun",
    "until now", "just before lunch", "just after school", "just friday",
    "from 3 November", "between 3 and 10", "999 years ago", "to", "-", "...", "٣ days ago",
]  # fmt: skip


def iso(text: str) -> dt.date:
    """Return the day written as year-month-day."""
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(("text", "meant"), ONE)
def test_one_day_is_read(text: str, meant: str) -> None:
    """On Monday 23 November 2026."""
    assert day(text, MONDAY) == {"first": iso(meant), "last": iso(meant), "words": text}


@pytest.mark.parametrize(("text", "first", "last"), RANGES)
def test_a_run_of_days_is_read(text: str, first: str, last: str) -> None:
    """On Monday 23 November 2026."""
    assert day(text, MONDAY) == {"first": iso(first), "last": iso(last), "words": text}


@pytest.mark.parametrize("text", WORDS_ONLY)
def test_what_is_no_clear_day_stays_in_the_words_typed(text: str) -> None:
    """A word that is not understood could change the day."""
    assert day(text, MONDAY) == {"words": text}


@pytest.mark.parametrize("text", ["not known", " Unknown ", "DON'T KNOW", "don\u2019t know", "nk", "n/k", "not known.",
                                  "Not sure", "dunno", "no idea", "not certain", "can\u2019t say", "don't remember",
                                  "not told"])  # fmt: skip
def test_not_known_is_an_empty_table(text: str) -> None:
    """However it is written."""
    assert day(text, MONDAY) == {}


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_nothing_typed_is_no_answer(text: str) -> None:
    """Enter alone never answers."""
    assert day(text, MONDAY) is None
    assert "Nothing was typed" in read_day(MONDAY)(text).problem


def test_words_are_kept_as_typed() -> None:
    """Only the space around and between them is made even."""
    assert day("  Friday   LUNCH ", MONDAY) == {"first": iso("2026-11-20"), "last": iso("2026-11-20"),
                                                "words": "Friday LUNCH"}  # fmt: skip


@pytest.mark.parametrize(
    ("today", "friday", "last_friday"),
    [
        ("2026-11-19", "2026-11-13", "2026-11-13"),
        ("2026-11-20", "2026-11-20", "2026-11-13"),
        ("2026-11-21", "2026-11-20", "2026-11-20"),
        ("2026-11-22", "2026-11-20", "2026-11-20"),
        ("2026-11-23", "2026-11-20", "2026-11-20"),
        ("2026-11-24", "2026-11-20", "2026-11-20"),
        ("2026-11-25", "2026-11-20", "2026-11-20"),
        ("2027-01-01", "2027-01-01", "2026-12-25"),
        ("2027-01-02", "2027-01-01", "2027-01-01"),
    ],
)
def test_a_weekday_is_the_most_recent_one(today: str, friday: str, last_friday: str) -> None:
    """On that weekday itself it means today, and "last" the week before."""
    plain, before = day("friday", iso(today)), day("last friday", iso(today))
    assert plain is not None
    assert before is not None
    assert (plain["first"], plain["last"]) == (iso(friday), iso(friday))
    assert (before["first"], before["last"]) == (iso(last_friday), iso(last_friday))


@pytest.mark.parametrize(
    ("today", "text", "first", "last"),
    [
        ("2026-11-20", "friday night", "2026-11-20", "2026-11-20"),
        ("2026-11-20", "at the weekend", "2026-11-14", "2026-11-15"),
        ("2026-11-21", "at the weekend", "2026-11-14", "2026-11-21"),
        ("2026-11-21", "this weekend", "2026-11-21", "2026-11-21"),
        ("2026-11-21", "last weekend", "2026-11-14", "2026-11-15"),
        ("2026-11-22", "this weekend", "2026-11-21", "2026-11-22"),
        ("2026-11-22", "last weekend", "2026-11-14", "2026-11-15"),
        ("2026-11-22", "this week", "2026-11-16", "2026-11-22"),
        ("2026-11-22", "last week", "2026-11-09", "2026-11-15"),
        ("2026-01-01", "yesterday", "2025-12-31", "2025-12-31"),
        ("2026-01-01", "last night", "2025-12-31", "2026-01-01"),
        ("2026-01-01", "last month", "2025-12-01", "2025-12-31"),
        ("2026-01-01", "last week", "2025-12-22", "2025-12-28"),
        ("2026-01-01", "31/12", "2025-12-31", "2025-12-31"),
        ("2026-01-01", "1/1", "2026-01-01", "2026-01-01"),
        ("2026-01-01", "January", "2026-01-01", "2026-01-01"),
        ("2026-01-01", "2 Jan", "2025-01-02", "2025-01-02"),
        ("2026-01-01", "30 Dec to 1 Jan", "2025-12-30", "2026-01-01"),
        ("2026-01-03", "the 28th to the 2nd", "2025-12-28", "2026-01-02"),
        ("2026-12-31", "December", "2026-12-01", "2026-12-31"),
        ("2028-02-29", "29 Feb", "2028-02-29", "2028-02-29"),
        ("2028-02-29", "a year ago today", "2027-02-28", "2027-02-28"),
        ("2026-03-31", "a month ago today", "2026-02-28", "2026-02-28"),
        ("2026-03-01", "the 31st", "2026-01-31", "2026-01-31"),
        ("1904-03-01", "29 Feb", "1904-02-29", "1904-02-29"),
        ("2103-03-01", "29 Feb 2096", "2096-02-29", "2096-02-29"),
    ],
)
def test_weekends_year_ends_and_leap_days(today: str, text: str, first: str, last: str) -> None:
    """On other days than a Monday in November."""
    assert day(text, iso(today)) == {"first": iso(first), "last": iso(last), "words": text}


HALF_TERMS = [
    (iso("2026-04-13"), iso("2026-05-22")),
    (iso("2026-06-01"), iso("2026-07-21")),
    (iso("2026-09-02"), iso("2026-10-23")),
    (iso("2026-11-02"), iso("2026-12-18")),
]


@pytest.mark.parametrize(
    ("today", "text", "first", "last"),
    [
        ("2026-11-23", "this term", "2026-09-02", "2026-11-23"),
        ("2026-10-28", "this term", "2026-09-02", "2026-10-28"),
        ("2026-11-23", "last term", "2026-04-13", "2026-07-21"),
        ("2026-08-10", "last term", "2026-04-13", "2026-07-21"),
        ("2026-12-25", "last term", "2026-09-02", "2026-12-18"),
    ],
)
def test_terms_are_read_where_their_dates_are_given(today: str, text: str, first: str, last: str) -> None:
    """Both halves are one term, whatever lies between them."""
    assert day(text, iso(today), HALF_TERMS) == {"first": iso(first), "last": iso(last), "words": text}


@pytest.mark.parametrize(("today", "text"), [("2026-08-10", "this term"), ("2026-05-01", "last term"),
                                             ("2027-03-01", "last term"), ("2027-03-01", "this term")])  # fmt: skip
def test_a_term_that_is_not_given_stays_in_words(today: str, text: str) -> None:
    """In the holidays there is no "this term"; a term before the first one given is not known."""
    assert day(text, iso(today), HALF_TERMS) == {"words": text}


PARTS = [
    *(text for text, _ in ONE), *(text for text, _, _ in RANGES), *WORDS_ONLY, "lunch", "night", "the", "of", "at",
    "3", "31", "to", "and", "-", "between", "since", "last", "ago", "0", "9999", "99/99/9999",
]  # fmt: skip
TYPED = strategies.one_of(strategies.text(), strategies.lists(strategies.sampled_from(PARTS), max_size=5).map(" ".join))


@given(text=TYPED, today=strategies.dates())
def test_anything_typed_is_an_answer_with_days_in_order_or_its_words(text: str, today: dt.date) -> None:
    """On any day of the calendar nothing raises, the first day never lies after the last, and words stay."""
    found = day(text, today)
    if found:
        assert found["words"] == " ".join(text.split())
        assert day(found["words"], today) == found
        if "first" in found:
            assert iso("1900-01-01") <= found["first"] <= found["last"] <= iso("2100-12-31")
    else:
        assert found == {} or not text.strip()


@given(today=strategies.dates(iso("1910-01-01"), iso("2099-12-31")),
       text=strategies.sampled_from([text for text, _ in ONE if "20" not in text and "6" not in text]))  # fmt: skip
def test_nothing_without_a_year_lies_in_the_future(text: str, today: dt.date) -> None:
    """Only words that say so lie ahead: tomorrow, and a weekday of this week."""
    found = day(text, today)
    assert found is not None
    if "last" in found and text not in {"tomorrow", "friday this week"}:
        assert found["last"] <= today


@pytest.mark.parametrize(
    "text", ["-" * 100, "1-" * 50, "3 and " * 16, "10 nov to " * 10, "monday " * 14, "x " * 100_000]
)
def test_long_input_returns_quickly(text: str) -> None:
    """A book pasted by mistake does not stop the interview."""
    begun = time.perf_counter()
    assert day(text, MONDAY) == {"words": " ".join(text.split())}
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("friday lunch", "Understood: Friday 20 November 2026."),
        ("between 3 and 10 November", "Understood: between 3 and 10 November 2026."),
        ("28 October to 3 November", "Understood: between 28 October and 3 November 2026."),
        ("20 Dec to 5 Jan", "Understood: between 20 December 2025 and 5 January 2026."),
        ("not known", "Noted: not known."),
        ("in Year 2 or 3", "Noted in your words; no day could be read from them."),
    ],
)
def test_the_reader_says_how_it_was_understood(text: str, says: str) -> None:
    """So that a wrong reading is seen at once."""
    read = read_day(MONDAY)(text)
    assert (read.value, read.says, read.problem) == (day(text, MONDAY), says, "")


@pytest.mark.parametrize("text", ["tomorrow", "24/11/2026", "3-30 Nov 2026", "2027", "friday this week"])
def test_a_day_to_come_is_asked_again(text: str) -> None:
    """What has happened has happened by today."""
    read = read_day(MONDAY)(text)
    assert (read.value, read.says, read.problem) == (None, "", "That day is still to come. Type it again.")


@pytest.mark.parametrize("text", ["friday, see IMG_2041.jpg", "www.example.org", "https://example.org/a"])
def test_the_name_of_an_image_or_an_address_is_refused(text: str) -> None:
    """Neither is ever kept, and the reason is said."""
    problem = "That names an image or a web address, which is never kept. Write in words what you were told."
    assert read_day(MONDAY)(text) == (None, "", problem)


def test_the_reader_knows_the_terms_that_it_is_given() -> None:
    """With term dates a term is a run of days."""
    read = read_day(MONDAY, HALF_TERMS)("this term")
    assert read.says == "Understood: between 2 September and 23 November 2026."


@pytest.mark.parametrize("text", ["31/2/2026", "2026-02-30", "45.1.2026"])
def test_a_day_that_does_not_exist_is_asked_again(text: str) -> None:
    """Three numbers were meant as a day: they are not kept as words."""
    read = read_day(dt.date(2026, 11, 20))(text)
    assert "no such day" in read.problem
