"""Ages are intervals in months, and thresholds are YES, NO or UNKNOWN by interval arithmetic."""

from __future__ import annotations

from itertools import product

import pytest

from peertriage.core.ages import ADULT, OLDEST, Span, at_least, gap, older_by, span
from peertriage.core.model import Age


def test_years_and_months_are_one_month() -> None:
    """Eight years and three months is month 99."""
    assert span(Age(years=8, months=3))[:2] == (99, 99)


def test_years_are_twelve_months() -> None:
    """Eight is anything from 8;0 to 8;11."""
    assert span(Age(years=8))[:2] == (96, 107)


@pytest.mark.parametrize(("year", "low", "high"), [("N", 36, 59), ("R", 48, 71), ("1", 60, 83), ("13", 204, 227)])
def test_a_school_year_is_the_two_years_that_a_child_in_it_may_be(year: str, low: int, high: int) -> None:
    """Year 1 is from five years to six years eleven months; Reception and Nursery come before it."""
    assert span(Age(school_year=year))[:2] == (low, high)  # type: ignore[arg-type]


def test_an_age_not_known_is_any_childs() -> None:
    """Nothing known: any age under eighteen; an adult's if adult; any at all if that is not known either."""
    assert span(Age())[:2] == (0, ADULT - 1)
    assert span(Age(), adult=True)[:2] == (ADULT, OLDEST)
    assert span(Age(), either=True)[:2] == (0, OLDEST)


def test_a_range_is_the_union_of_both_ends() -> None:
    """Year 2 or 3 reaches from the youngest of one to the oldest of the other."""
    assert span(Age(school_year="2", to=Age(school_year="3")))[:2] == (72, 107)


def test_a_range_with_an_open_end_is_not_known() -> None:
    """A range of which one end is not known says nothing."""
    assert span(Age(years=8, to=Age()))[:2] == (0, ADULT - 1)


@pytest.mark.parametrize(("low", "high", "expected"), [(120, 130, True), (108, 119, False), (108, 120, None)])
def test_a_threshold_is_yes_no_or_unknown(low: int, high: int, expected: bool | None) -> None:
    """Every possible age reaches it: YES; none does: NO; some do: UNKNOWN."""
    assert at_least(low, high, 120) is expected


def test_whole_years_that_differ_by_two_may_lie_just_over_a_year_apart() -> None:
    """Eight and ten: 13 to 35 months, so two years are neither reached nor ruled out."""
    assert gap(span(Age(years=8)), span(Age(years=10))) == (13, 35)


def test_neighbouring_school_years_are_never_two_years_apart() -> None:
    """Year 3 and Year 4 lie strictly less than 24 months apart."""
    low, high = gap(span(Age(school_year="3")), span(Age(school_year="4")))
    assert (low, high) == (1, 23)


def test_one_school_year_is_less_than_twelve_months() -> None:
    """Two children of one school year lie less than twelve months apart."""
    assert gap(span(Age(school_year="3")), span(Age(school_year="3"))) == (0, 11)


def test_school_years_count_only_where_months_are_missing() -> None:
    """Two exact ages have an exact gap, whatever their school years say."""
    one, other = Age(years=8, months=0, school_year="3"), Age(years=10, months=6, school_year="4")
    assert gap(span(one), span(other)) == (30, 30)


def test_who_is_older_is_a_direction() -> None:
    """The older one is older by so much, the younger one by less than nothing."""
    nine, eight = span(Age(years=9, months=0)), span(Age(years=8, months=0))
    assert older_by(nine, eight) == (12, 12)
    assert older_by(eight, nine) == (-12, -12)
    assert gap(nine, eight) == gap(eight, nine) == (12, 12)


def test_an_exact_gap_of_23_months_is_not_two_years() -> None:
    """Two years begin at 24 months: 23 is NO, 24 is YES."""
    assert at_least(*gap(Span(100, 100), Span(123, 123)), 24) is False
    assert at_least(*gap(Span(100, 100), Span(124, 124)), 24) is True


def forms(month: int, born: int) -> list[Age]:
    """Return what may be known of a child of so many months, `born` months into its school year: more, then less."""
    years, months = divmod(month, 12)
    year = str((month - born) // 12 - 4)
    return [
        Age(years=years, months=months),
        Age(years=years, months=months, school_year=year),  # type: ignore[arg-type]
        Age(years=years, school_year=year),  # type: ignore[arg-type]
        Age(years=years),
        Age(school_year=year),  # type: ignore[arg-type]
        Age(years=years, to=Age(years=years + 1)),
        Age(),
    ]


def test_what_is_known_of_an_age_always_holds_the_true_age() -> None:
    """Whatever form an age is given in, the true gap lies within what follows from it: over a grid of ages at three
    points of the school year.
    """
    for born in (0, 5, 11):
        grid = range(60 + born, 190, 9)
        for one, other in product(grid, grid):
            for known, unsure in product(forms(one, born), forms(other, born)):
                low, high = older_by(span(known), span(unsure))
                assert low <= one - other <= high, (one, other, known, unsure)
                least, most = gap(span(known), span(unsure))
                assert least <= abs(one - other) <= most


def test_learning_an_age_never_opens_a_threshold_again() -> None:
    """A threshold that is settled by a vague age stays settled the same way by the exact one."""
    for month, born, wanted in product(range(66, 190, 5), (0, 6), (60, 96, 120, 156, 192)):
        exact = at_least(month, month, wanted)
        for vague in forms(month, born):
            found = at_least(span(vague).low, span(vague).high, wanted)
            assert found in {exact, None}
