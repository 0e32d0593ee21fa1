"""Ages as staff type them: years and months, school years, either of two; a bare number is asked again."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies

from peertriage.core.model import Age
from peertriage.core.typed import read_age
from peertriage.core.typed_ages import age, age_doubt

AGES: list[tuple[str, dict[str, Any]]] = [
    ("8", {"years": 8}),
    ("8y", {"years": 8}),
    ("8 yrs old", {"years": 8}),
    ("about 8", {"years": 8}),
    ("aged 8", {"years": 8}),
    ("30", {"years": 30}),
    ("8y 3m", {"years": 8, "months": 3}),
    ("8y3m", {"years": 8, "months": 3}),
    ("8 y 3 m", {"years": 8, "months": 3}),
    ("8 year 3 months", {"years": 8, "months": 3}),
    ("8 years and 3 months", {"years": 8, "months": 3}),
    ("18 months", {"years": 1, "months": 6}),
    ("Year 4", {"school_year": "4"}),
    ("Y4", {"school_year": "4"}),
    ("Year 13", {"school_year": "13"}),
    ("Reception", {"school_year": "R"}),
    ("Year R", {"school_year": "R"}),
    ("Nursery", {"school_year": "N"}),
    ("8y 3m Year 4", {"years": 8, "months": 3, "school_year": "4"}),
    ("8 y 3 m Year 4", {"years": 8, "months": 3, "school_year": "4"}),
    ("Year 4 (8y 3m)", {"years": 8, "months": 3, "school_year": "4"}),
    ("8, in Year 4", {"years": 8, "school_year": "4"}),
    ("Year 2 or 3", {"school_year": "2", "to": {"school_year": "3"}}),
    ("Year 2 or Year 3", {"school_year": "2", "to": {"school_year": "3"}}),
    ("Y2/3", {"school_year": "2", "to": {"school_year": "3"}}),
    ("year 2-3", {"school_year": "2", "to": {"school_year": "3"}}),
    ("Reception or Year 1", {"school_year": "R", "to": {"school_year": "1"}}),
    ("Reception/Nursery", {"school_year": "N", "to": {"school_year": "R"}}),
    ("between 6 and 8", {"years": 6, "to": {"years": 8}}),
    ("from 6 to 8", {"years": 6, "to": {"years": 8}}),
    ("6 or 7", {"years": 6, "to": {"years": 7}}),
    ("8 or 6", {"years": 6, "to": {"years": 8}}),
    ("6-7 years", {"years": 6, "to": {"years": 7}}),
    ("6 to 8y", {"years": 6, "to": {"years": 8}}),
    ("6y or 6y", {"years": 6}),
    ("6-9 months", {"years": 0, "months": 6, "to": {"years": 0, "months": 9}}),
    ("18 months to 2 years", {"years": 1, "months": 6, "to": {"years": 2}}),
    ("8y 3m - 8y 6m", {"years": 8, "months": 3, "to": {"years": 8, "months": 6}}),
    ("7y or Year 3", {"years": 7, "to": {"school_year": "3"}}),
    *((text, {"years": 8, "months": 6}) for text in [
        "8 and a half", "8 1/2", "8.5", "8½", "8 ½", "8 and 1/2", "8½y", "8.5 years", "8 and a half years old",
        "8 years and a half", "about 8½",
    ]),
    ("8½ Year 4", {"years": 8, "months": 6, "school_year": "4"}),
    ("8.5 yr 4", {"years": 8, "months": 6, "school_year": "4"}),
    ("Year R, 4 and a half", {"years": 4, "months": 6, "school_year": "R"}),
    ("8½ or 9", {"years": 8, "months": 6, "to": {"years": 9}}),
    ("6.5-7.5", {"years": 6, "months": 6, "to": {"years": 7, "months": 6}}),
    *((text, {}) for text in [
        "not known", "don\u2019t know", "not sure", "Dunno.", "no idea", "not certain", "can\u2019t say",
        "don't remember", "not told",
    ]),
]  # fmt: skip
NO_AGES = ["", "nearly 8", "under 10", "teenager", "Year 14", "Year 0", "years 2 and 3", "6.4", "6.55",
           "6.5 months", "Year 6½", "Year 3 and a half", "half", "8 1/2/2019", "y3.5",
           "8y 12m", "121", "1234", "6 or 7 or 8", "2/3/2019", "reception nursery", "Reception Year 1", "year", "-3",
           "18+", "adult", "or", "8 3"]  # fmt: skip
BARE = {
    "0": "Write 0y for not yet one year old, or Reception for the school year.",
    "1": "Write 1y for one year old, or Year 1 for the school year.",
    "7": "Write 7y for seven years old, or Year 7 for the school year.",
    " 13 ": "Write 13y for thirteen years old, or Year 13 for the school year.",
    "6 or 7": "Write 6y to 7y for years of age, or Year 6 to Year 7 for school years.",
    "8-6": "Write 6y to 8y for years of age, or Year 6 to Year 8 for school years.",
    "between 6 and 8": "Write 6y to 8y for years of age, or Year 6 to Year 8 for school years.",
}


@pytest.mark.parametrize(("text", "meant"), AGES)
def test_an_age_is_read(text: str, meant: dict[str, Any]) -> None:
    """In the form that a record keeps."""
    found = age(text)
    assert found == meant
    assert msgspec.to_builtins(msgspec.convert(found, Age)) == meant


@pytest.mark.parametrize("text", NO_AGES)
def test_what_is_no_clear_age_is_not_read(text: str) -> None:
    """Nearly 8 is not 8."""
    assert age(text) is None


@pytest.mark.parametrize("text", BARE)
def test_a_number_alone_may_be_a_school_year(text: str) -> None:
    """It is asked again: an eight-year-old and a child of Year 8 are four years apart."""
    assert age(text) is not None
    assert age_doubt(text) == BARE[text]
    assert read_age(text) == (None, "", BARE[text])


@pytest.mark.parametrize("text", ["8y", "about 8", "aged 8", "14", "30", "8 Year 4", "Year 7", "6-7 years", "13-14",
                                  "0-3", "not known", "rubbish"])  # fmt: skip
def test_no_doubt_where_the_kind_of_number_is_said_or_there_is_no_such_school_year(text: str) -> None:
    """Nobody is asked twice for nothing."""
    assert age_doubt(text) == ""


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("8y 3m Year 4", ""),
        ("7y Year 4", ""),
        ("11y Year 4", ""),
        ("6y Year 4", "Please check: a child of 6 is hardly ever in Year 4."),
        ("12y Year 4", "Please check: a child of 12 is hardly ever in Year 4."),
        ("8y 3m Year 11", "Please check: a child of 8 is hardly ever in Year 11."),
        ("3y Nursery", ""),
        ("8y Reception", "Please check: a child of 8 is hardly ever in Reception."),
        ("8y Year 4 or 8y Year 9", "Please check: a child of 8 is hardly ever in Year 9."),
    ],
)
def test_an_age_far_from_its_school_year_is_to_be_checked(text: str, check: str) -> None:
    """It is kept as typed: children are sometimes taught out of their year."""
    assert age_doubt(text) == check
    read = read_age(text)
    assert read.value == age(text)
    assert read.says.endswith(check or ".")
    assert not read.problem


@pytest.mark.parametrize(
    ("text", "value", "says"),
    [
        ("8y 3m Year 4", {"years": 8, "months": 3, "school_year": "4"}, "Understood: 8 years 3 months, Year 4."),
        ("1y 1m", {"years": 1, "months": 1}, "Understood: 1 year 1 month."),
        ("0y", {"years": 0}, "Understood: less than 1 year."),
        ("0y 0m", {"years": 0, "months": 0}, "Understood: less than 1 month."),
        ("6 months", {"years": 0, "months": 6}, "Understood: 6 months."),
        ("Y2/3", {"school_year": "2", "to": {"school_year": "3"}}, "Understood: Year 2 to Year 3."),
        ("6y to 8y", {"years": 6, "to": {"years": 8}}, "Understood: 6 years to 8 years."),
        ("8 and a half", {"years": 8, "months": 6}, "Understood: 8 years 6 months."),
        ("17-18", {"years": 17, "to": {"years": 18}}, "Understood: 17 years to 18 years."),
        ("30", {"years": 30}, "Understood: 30 years, so 18 or over."),
        ("18+", {"kind": "adult"}, "Understood: 18 or over."),
        ("Adult", {"kind": "adult"}, "Understood: 18 or over."),
        ("not known", {}, "Noted: not known."),
    ],
)
def test_the_reader_says_how_it_was_understood(text: str, value: dict[str, Any], says: str) -> None:
    """So that a wrong reading is seen at once."""
    assert read_age(text) == (value, says, "")


def test_what_cannot_be_read_is_asked_again_with_examples() -> None:
    """Each example of the message is read."""
    problem = read_age("nearly 8").problem
    assert problem.startswith("That could not be read as an age. Type for example: 8y 6m, 8y, Year 4,")
    examples = problem.removesuffix(".").split(": ", 1)[1].replace("or not known", "not known").split(", ")
    assert [example for example in examples if read_age(example).problem] == []


@pytest.mark.parametrize("text", [*BARE])
def test_what_the_doubt_asks_for_is_read(text: str) -> None:
    """Both ways of writing it end the doubt."""
    years, school = BARE[text].removeprefix("Write ").removesuffix(".").split(", or ")
    for written in (years.split(" for ")[0], school.split(" for ")[0]):
        assert read_age(written).problem == ""
        assert read_age(written).value


def test_an_image_is_refused() -> None:
    """Its name is never kept."""
    assert "never kept" in read_age("IMG_2041.jpg").problem


PARTS = [*(text for text, _ in AGES), *NO_AGES, "to", "or", "-", "between", "and", "999", "months", "y", "Year"]
TYPED = strategies.one_of(strategies.text(), strategies.lists(strategies.sampled_from(PARTS), max_size=4).map(" ".join))


@given(TYPED)
def test_anything_typed_is_an_age_that_a_record_can_keep_or_asked_again(text: str) -> None:
    """Nothing raises; what is read fits the record; there is a value or a problem, never both."""
    found, read = age(text), read_age(text)
    assert (read.value is None) == bool(read.problem)
    assert isinstance(age_doubt(text), str)
    if found is not None:
        assert msgspec.to_builtins(msgspec.convert(found, Age)) == found


@given(strategies.integers(0, 200))
def test_a_number_is_an_age_up_to_120(number: int) -> None:
    """As years, whatever may be doubted about it."""
    assert age(str(number)) == ({"years": number} if number <= 120 else None)
