"""Ages as intervals of completed months, and what they say about thresholds and gaps.

Years and months: one month. Years: twelve months. School year: the two years that a child in it may be
(Year n: from n+4 years to n+5 years 11 months; R is Year 0, N is Year -1). Not known: any age.
A threshold is YES if every possible age reaches it, NO if none does, else UNKNOWN (None).
Basis: domain rules, computed facts. There is no other rule about edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from peertriage.core.model import Age

OLDEST = 121 * 12 - 1
ADULT = 18 * 12


class Span(NamedTuple):
    """First and last possible age in completed months, and the school years if they bound a gap."""

    low: int
    high: int
    years: tuple[int, int] | None = None
    exact: bool = False


def span(age: Age, *, adult: bool = False, either: bool = False) -> Span:
    """Return the possible ages. Without an age: any child's; an adult's if `adult`; any if `either`."""
    known = _one(age)
    if age.to is not None:
        other = _one(age.to)
        known = None if known is None or other is None else _join(known, other)
    if known is not None:
        return known
    if adult:
        return Span(ADULT, OLDEST)
    return Span(0, OLDEST if either else ADULT - 1)


def _one(age: Age) -> Span | None:
    year = None if age.school_year is None else {"N": -1, "R": 0}.get(age.school_year)
    if year is None and age.school_year is not None:
        year = int(age.school_year)
    years = None if year is None else (year, year)
    if age.years is not None and age.months is not None:
        month = age.years * 12 + age.months
        return Span(month, month, years, exact=True)
    if age.years is not None:
        return Span(age.years * 12, age.years * 12 + 11, years)
    if year is not None:
        return Span((year + 4) * 12, (year + 5) * 12 + 11, years)
    return None


def _join(one: Span, other: Span) -> Span:
    years = None
    if one.years and other.years:
        years = (min(one.years[0], other.years[0]), max(one.years[1], other.years[1]))
    return Span(min(one.low, other.low), max(one.high, other.high), years)


def older_by(acting: Span, other: Span) -> tuple[int, int]:
    """Return the least and most months by which the acting child may be the older one."""
    low, high = acting.low - other.high, acting.high - other.low
    if acting.years and other.years and not (acting.exact and other.exact):
        bound_low = 12 * (acting.years[0] - other.years[1] - 1) + 1
        bound_high = 12 * (acting.years[1] - other.years[0] + 1) - 1
        if max(low, bound_low) <= min(high, bound_high):
            return max(low, bound_low), min(high, bound_high)
        return min(low, bound_low), max(high, bound_high)  # ages and school years disagree: rule nothing out
    return low, high


def gap(one: Span, other: Span) -> tuple[int, int]:
    """Return the least and most months that may lie between the two ages."""
    low, high = older_by(one, other)
    least = 0 if low <= 0 <= high else min(abs(low), abs(high))
    return least, max(abs(low), abs(high))


def at_least(low: int, high: int, months: int) -> bool | None:
    """Say whether a value known to lie from `low` to `high` reaches `months`; None if it may or may not."""
    if low >= months:
        return True
    return None if high >= months else False
