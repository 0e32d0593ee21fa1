"""When something is due. The only arithmetic of days in the project.

Acts that protect, treat, keep evidence or report run on the clock and never fall after tonight. Working
days (Monday to Friday less bank holidays) are for agencies, and run in school holidays; school days are
only for what happens in school.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from peertriage.core.bundle import Bundle
from peertriage.core.errors import PeertriageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from peertriage.core.catalogue import Deadline

LONDON = ZoneInfo("Europe/London")
LATE = dt.time(15, 0)
"""From this time, at weekends and on bank holidays, the out-of-hours line stands on the page."""
END_OF_DAY = dt.time(23, 59)
START_OF_SCHOOL = dt.time(8, 30)
ASSESSED = "assessed"
TOLD = "told"
ONE_DAY = dt.timedelta(days=1)


class Term(Bundle, frozen=True):
    """First and last day of a run of days in which school is open."""

    first: dt.date
    last: dt.date


class Calendar(Bundle, frozen=True):
    """What is known of this school's days. Without terms, school days are working days, and pages say so."""

    bank_holidays: frozenset[dt.date]
    last_year: int
    terms: tuple[Term, ...] = ()
    home_time: dt.time | None = None

    def is_working_day(self, day: dt.date) -> bool:
        """Say whether agencies work: Monday to Friday, not a bank holiday."""
        if day.year > self.last_year:
            raise PeertriageError(
                f"bank holidays are known only to the end of {self.last_year}",
                "Add the later years to bank-holidays.toml in the content folder.",
            )
        return day.weekday() < 5 and day not in self.bank_holidays

    def is_school_day(self, day: dt.date) -> bool:
        """Say whether school is open: a working day within term, as far as the terms are known."""
        return self.is_working_day(day) and (
            not self.terms or any(term.first <= day <= term.last for term in self.terms)
        )

    def out_of_hours(self, now: dt.datetime) -> bool:
        """Say whether the daytime numbers may not answer."""
        return now.time() >= LATE or not self.is_working_day(now.date())


def calendar(holidays: Iterable[dt.date], terms: Iterable[Term] = (), home_time: dt.time | None = None) -> Calendar:
    """Return a calendar from the bank holidays of the content and the school's own settings."""
    days = frozenset(holidays)
    return Calendar(days, max((day.year for day in days), default=0), tuple(terms), home_time)


def due(
    deadline: Deadline,
    now: dt.datetime,
    days: Calendar,
    occasions: Mapping[str, dt.datetime],
    *,
    tonight: bool,
) -> dt.datetime | None:
    """Return when the deadline falls, in UK local time; None while its anchor has not happened, and for a school day
    that lies after the last term given.

    `tonight`: the act protects, so it is never later than the end of the day, whatever the deadline says. The day is
    that of `now`; after an occasion it is that of the occasion.
    """
    if now.tzinfo is not LONDON:
        now = now.astimezone(LONDON)
    anchor = now if deadline.after == ASSESSED else occasions.get(deadline.after)
    if anchor is None:
        return now if tonight else None
    if deadline.after not in {ASSESSED, TOLD}:
        now = anchor = anchor.astimezone(LONDON)
    moment = _moment(deadline, anchor, now, days)
    if tonight:
        end = _at(now.date(), END_OF_DAY)
        return end if moment is None else min(moment, end)
    return moment


def _moment(deadline: Deadline, anchor: dt.datetime, now: dt.datetime, days: Calendar) -> dt.datetime | None:
    if deadline.before == "either-child-leaves":
        return _before_leaving(now, days)
    if deadline.end_of == "today":
        return _at(now.date(), END_OF_DAY)
    if deadline.minutes or deadline.hours:
        step = dt.timedelta(hours=deadline.hours or 0, minutes=deadline.minutes or 0)
        return (anchor.astimezone(dt.UTC) + step).astimezone(LONDON)
    return _on_a_day(deadline, anchor, now, days)


def _on_a_day(deadline: Deadline, anchor: dt.datetime, now: dt.datetime, days: Calendar) -> dt.datetime | None:
    if deadline.before == "next-shared-moment":
        return _school_day(now.date(), 1, days, START_OF_SCHOOL)
    if deadline.working_days is not None:
        return _at(_next(anchor.date(), deadline.working_days, days.is_working_day), anchor.time())
    if deadline.school_days is not None:
        return _school_day(anchor.date(), deadline.school_days, days, END_OF_DAY)
    return anchor


def _school_day(day: dt.date, count: int, days: Calendar, time: dt.time) -> dt.datetime | None:
    """Return the school day that is `count` after `day`; None where the terms given do not reach so far."""
    found, last = day, max((term.last for term in days.terms), default=None)
    while count > 0 and (last is None or found < last):
        found += ONE_DAY
        count -= days.is_school_day(found)
    return None if count > 0 else _at(found, time)


def _before_leaving(now: dt.datetime, days: Calendar) -> dt.datetime:
    """Return home time today if it is known and still to come, else now: never a later guess."""
    if days.home_time is not None and days.is_school_day(now.date()) and now.time() < days.home_time:
        return _at(now.date(), days.home_time)
    return now


def _next(day: dt.date, count: int, counts: Callable[[dt.date], bool]) -> dt.date:
    """Return the day that is `count` counting days after `day`."""
    while count > 0:
        day += ONE_DAY
        if counts(day):
            count -= 1
    return day


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, time.hour, time.minute, time.second, tzinfo=LONDON)
