"""When something is due: protecting acts run on the clock, agencies on working days, school on school days."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from property.small import DAYS, NOW, content, work

from peertriage.core.catalogue import Deadline
from peertriage.core.clock import Calendar, Term, calendar, due
from peertriage.core.errors import PeertriageError

LONDON = ZoneInfo("Europe/London")
FRIDAY = dt.datetime(2026, 11, 27, 16, 30, tzinfo=LONDON)
TONIGHT = dt.datetime(2026, 11, 27, 23, 59, tzinfo=LONDON)
CHRISTMAS_EVE = dt.datetime(2026, 12, 24, 10, 0, tzinfo=LONDON)


def falls(at: dt.datetime, days: Calendar = DAYS, *, tonight: bool = False, **says: Any) -> dt.datetime | None:
    """Return when a deadline falls."""
    deadline = Deadline(id="d", says="d", after=says.pop("after", "assessed"), **says)
    return due(deadline, at, days, {}, tonight=tonight)


def test_now_is_now() -> None:
    """No minutes after the assessment is the assessment's own time."""
    assert falls(FRIDAY, minutes=0) == FRIDAY


def test_hours_run_over_midnight() -> None:
    """Nine hours after half past four is half past one the next day."""
    assert falls(FRIDAY, hours=9) == dt.datetime(2026, 11, 28, 1, 30, tzinfo=LONDON)


def test_a_protecting_act_is_due_tonight_whatever_its_hours() -> None:
    """The same nine hours end at midnight for an act that protects."""
    assert falls(FRIDAY, hours=9, tonight=True) == TONIGHT


def test_a_working_day_skips_the_weekend() -> None:
    """One working day after Friday is Monday, at the same clock time."""
    assert falls(FRIDAY, working_days=1) == dt.datetime(2026, 11, 30, 16, 30, tzinfo=LONDON)


def test_a_working_day_skips_bank_holidays() -> None:
    """One working day after Christmas Eve 2026, a Thursday, is the 29th: Friday and Monday are bank holidays."""
    assert falls(CHRISTMAS_EVE, working_days=1) == dt.datetime(2026, 12, 29, 10, 0, tzinfo=LONDON)


def test_working_days_run_in_school_holidays_and_school_days_do_not() -> None:
    """A school that is shut does not stop the council's clock."""
    days = Calendar(DAYS.bank_holidays, 2028, (Term(dt.date(2026, 9, 1), dt.date(2026, 11, 27)),
                                                Term(dt.date(2027, 1, 5), dt.date(2027, 3, 25))))  # fmt: skip
    working, school = falls(FRIDAY, days, working_days=1), falls(FRIDAY, days, school_days=1)
    assert working is not None
    assert school is not None
    assert working.date() == dt.date(2026, 11, 30)
    assert school.date() == dt.date(2027, 1, 5)


def test_a_protecting_act_never_waits_for_a_school_day() -> None:
    """Even a deadline in school days is tonight for an act that protects."""
    assert falls(FRIDAY, school_days=3, tonight=True) == TONIGHT


def test_before_a_child_leaves_is_home_time_if_it_is_still_to_come() -> None:
    """With a home time it is that; past it, or without it, it is now: never a later guess."""
    days = msgspec.structs.replace(DAYS, home_time=dt.time(15, 15))
    early = dt.datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
    assert falls(early, days, before="either-child-leaves") == early.replace(hour=15, minute=15)
    assert falls(NOW, days, before="either-child-leaves") == NOW
    assert falls(early, before="either-child-leaves") == early


def test_hours_are_real_hours_on_the_night_when_clocks_change() -> None:
    """Three hours from midnight in October end at two o'clock, in March at four."""
    october = falls(dt.datetime(2026, 10, 25, 0, 0, tzinfo=LONDON), hours=3)
    march = falls(dt.datetime(2026, 3, 29, 0, 0, tzinfo=LONDON), hours=3)
    assert october is not None
    assert march is not None
    assert (october.hour, march.hour) == (2, 4)


def test_an_anchor_that_has_not_happened_has_no_moment() -> None:
    """A deadline after a referral is open until there is one; for an act that protects it is now."""
    assert falls(FRIDAY, after="referral-sent", hours=1) is None
    assert falls(FRIDAY, after="referral-sent", hours=1, tonight=True) == FRIDAY


def test_a_date_beyond_the_known_bank_holidays_is_an_error_that_names_the_file() -> None:
    """Nothing is guessed about years of which no bank holiday is known."""
    with pytest.raises(PeertriageError) as error:
        falls(dt.datetime(2029, 1, 5, 10, 0, tzinfo=LONDON), working_days=1)
    assert "bank-holidays.toml" in error.value.hint


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (dt.datetime(2026, 11, 23, 14, 59, tzinfo=LONDON), False),
        (dt.datetime(2026, 11, 23, 15, 0, tzinfo=LONDON), True),
        (dt.datetime(2026, 11, 28, 10, 0, tzinfo=LONDON), True),
        (dt.datetime(2026, 12, 28, 10, 0, tzinfo=LONDON), True),
    ],
)
def test_out_of_hours_is_from_three_at_weekends_and_on_bank_holidays(at: dt.datetime, expected: bool) -> None:
    """From 15:00, on a Saturday and on a bank holiday the daytime numbers may not answer."""
    assert DAYS.out_of_hours(at) is expected


def test_a_calendar_knows_its_last_year() -> None:
    """The last year is that of the last bank holiday."""
    assert calendar([dt.date(2026, 12, 25), dt.date(2027, 1, 1)]).last_year == 2027


def test_of_two_deadlines_the_earlier_wins() -> None:
    """A second deadline that holds brings an act forward, and never puts it off."""
    deadlines = [
        {"id": "in-one", "says": "1", "after": "assessed", "hours": 1},
        {"id": "in-two", "says": "2", "after": "assessed", "hours": 2},
    ]
    for by, sooner in (("in-one", "in-two"), ("in-two", "in-one")):
        step = [{"id": "s", "by": by, "sooner": [{"when": "f", "by": sooner}]}]
        catalogue = content([{"id": "f", "about": "report"}], [{"id": "f", "about": "report", "yes_means": ["f"]}],
                            step=step, deadline=deadlines)  # fmt: skip
        (planned,) = work(catalogue, answers={"f": "yes"}).line.plan.steps
        assert planned.due == NOW + dt.timedelta(hours=1)


def test_the_earlier_deadline_is_the_earlier_moment_when_clocks_go_back() -> None:
    """On the night when one hour comes twice, 01:30 before the change is earlier than 01:10 after it."""
    deadlines = [
        {"id": "in-60", "says": "1", "after": "assessed", "minutes": 60},
        {"id": "in-100", "says": "2", "after": "assessed", "minutes": 100},
    ]
    step = [{"id": "s", "by": "in-60", "sooner": [{"when": "f", "by": "in-100"}]}]
    catalogue = content([{"id": "f", "about": "report"}], [{"id": "f", "about": "report", "yes_means": ["f"]}],
                        step=step, deadline=deadlines)  # fmt: skip
    at = dt.datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    (planned,) = work(catalogue, at, answers={"f": "yes"}).line.plan.steps
    assert planned.deadline is not None
    assert planned.deadline.id == "in-60"


def test_tonight_is_tonight_in_london_whatever_offset_the_time_has() -> None:
    """Half past midnight in London is already the new day, also when the clock says half past eleven in UTC."""
    at = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    moment = falls(at, end_of="today", tonight=True)
    assert moment is not None
    assert moment >= at
