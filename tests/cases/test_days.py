"""Every case, told at other moments: Fridays, Sundays, holidays, and the nights on which clocks change.

What is expected of a day is worked out here from the calendar of another project (`holidays`), not by our own clock.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays
import pytest

from cases.test_cases import CASES, EXAMPLES, FOLDER
from peertriage import content
from peertriage.core import given
from peertriage.core.document import Act
from peertriage.core.pages import pages
from peertriage.core.record import Identity, from_document
from peertriage.core.settings import Council, Settings, TermDates, days
from peertriage.render.text import render
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from peertriage.core.document import Page
    from peertriage.core.model import Report
    from peertriage.core.plan import Planned
    from peertriage.core.rulebook import Rulebook

LONDON = ZoneInfo("Europe/London")
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2026, 2029))
TERMS = [
    (dt.date(2026, 9, 2), dt.date(2026, 10, 23)),
    (dt.date(2026, 11, 2), dt.date(2026, 12, 18)),
    (dt.date(2027, 1, 5), dt.date(2027, 2, 12)),
    (dt.date(2027, 2, 22), dt.date(2027, 3, 25)),
    (dt.date(2027, 4, 12), dt.date(2027, 5, 28)),
    (dt.date(2027, 6, 7), dt.date(2027, 7, 21)),
    (dt.date(2027, 9, 2), dt.date(2027, 10, 22)),
    (dt.date(2027, 11, 1), dt.date(2027, 12, 17)),
    (dt.date(2028, 1, 4), dt.date(2028, 2, 11)),
]
HOME_TIME = dt.time(15, 20)
SETTLED = Settings(
    home_time="15:20",
    term=[TermDates(first=first, last=last) for first, last in TERMS],
    council=[Council(name="Anytown", social_care="01 DAY", out_of_hours="02 NIGHT", checked=dt.date(2026, 11, 2))],
)
PROTECTING = {"protect", "health", "evidence", "report"}
WHEN = re.compile(r"\b([01][0-9]|2[0-3]):[0-5][0-9]\b|____")


def moment(year: int, month: int, day: int, hour: int, minute: int, fold: int = 0) -> dt.datetime:
    """Return a moment in UK local time. `fold = 1`: the second of two hours with one name."""
    return dt.datetime(year, month, day, hour, minute, fold=fold, tzinfo=LONDON)


MOMENTS = {
    "school day": moment(2026, 11, 18, 11, 0),
    "late at night": moment(2026, 11, 18, 23, 58),
    "before daytime ends": moment(2026, 11, 19, 14, 59),
    "Friday at home time": moment(2026, 11, 20, 15, 15),
    "Sunday": moment(2026, 11, 22, 10, 0),
    "last day of term": moment(2026, 12, 18, 14, 30),
    "Christmas Eve": moment(2026, 12, 24, 12, 0),
    "bank holiday": moment(2027, 5, 3, 11, 0),
    "Saturday before clocks go forward": moment(2027, 3, 27, 23, 40),
    "Sunday before clocks go forward": moment(2027, 3, 28, 0, 30),
    "Saturday before clocks go back": moment(2027, 10, 30, 12, 0),
    "Sunday before clocks go back": moment(2027, 10, 31, 1, 30),
    "Sunday after clocks went back": moment(2027, 10, 31, 1, 30, fold=1),
}
"""The policy starts on 1 November 2026, so clocks go back in 2027."""


class Told(NamedTuple):
    """A case, told at a moment, with and without the school's settings."""

    at: dt.datetime
    plain: tuple[list[Planned], list[Page]]
    settled: tuple[list[Planned], list[Page]]
    then: list[Planned]
    """What opens if everything that may happen later happens at that moment."""

    def both(self) -> list[Planned]:
        """Return the steps planned without settings, then those planned with them."""
        return [*self.plain[0], *self.settled[0]]


@cache
def rules(day: dt.date) -> Rulebook:
    """Return the rules of a day; each day is read once for all cases."""
    return content.rulebook(day, "england")


def tell(name: str, at: dt.datetime) -> Told:
    """Tell a case at a moment: every day in it moves with it."""
    case = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    document = case.get("given") or tomllib.loads((EXAMPLES / case["given_file"]).read_text(encoding="utf-8"))
    moved = at.date() - case["at"].astimezone(LONDON).date()
    report, problems = from_document(_moved(document, moved), name)
    assert problems == []
    assert report is not None
    book = rules(at.date())
    assert given.check(book, report, name) == []
    report = given.normalised(report)
    everything = dict.fromkeys((occasion.id for occasion in book.catalogue.occasion), at)
    return Told(
        at,
        _told(report, at, Settings()),
        _told(report, at, SETTLED),
        [
            item
            for item in triage(book, report, at, days(book.catalogue, SETTLED), occasions=everything).plan.steps
            if item.opened_by
        ],
    )


def _told(report: Report, at: dt.datetime, school: Settings) -> tuple[list[Planned], list[Page]]:
    book = rules(at.date())
    calendar = days(book.catalogue, school)
    done = triage(book, report, at, calendar)
    record = write_up(book, report, done, at, Identity("20261118-k7fq2m", "harbour", "0.1.0", "P1"))
    return list(done.plan.steps), pages(book, record, done.plan, school, calendar, at)


def _moved(value: Any, by: dt.timedelta) -> Any:
    """Return a document with every day in it moved."""
    if isinstance(value, dict):
        return {key: _moved(one, by) for key, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    return value + by if isinstance(value, dt.date) else value


@pytest.fixture(params=MOMENTS, scope="module")
def all_told(request: pytest.FixtureRequest) -> list[Told]:
    """Every case at each moment."""
    return [tell(name, MOMENTS[request.param]) for name in CASES]


def each(check: Callable[[Told], None]) -> Callable[[list[Told]], None]:
    """Run a check over every case of a moment; one that fails says which case it was."""

    def run(all_told: list[Told]) -> None:
        for name, told in zip(CASES, all_told, strict=True):
            try:
                check(told)
            except AssertionError as error:
                error.add_note(name)
                raise

    run.__name__, run.__doc__ = check.__name__, check.__doc__
    return run


# ── days, worked out by another calendar ──


def works(day: dt.date) -> bool:
    """Say whether agencies work."""
    return day.weekday() < 5 and day not in ENGLAND


def teaches(day: dt.date) -> bool:
    """Say whether the school of these settings is open."""
    return works(day) and any(first <= day <= last for first, last in TERMS)


def nth(after: dt.date, number: int, counts: Callable[[dt.date], bool]) -> dt.date:
    """Return the so many-th day after a day that counts."""
    later = (after + dt.timedelta(days=n) for n in count(1))
    return next(islice(filter(counts, later), number - 1, None))


def answers(at: dt.datetime) -> bool:
    """Say whether daytime numbers answer: working days to three o'clock."""
    return works(at.date()) and at.time() < dt.time(15, 0)


def is_due(item: Planned) -> dt.datetime:
    """Return when it is due."""
    assert item.due is not None, item.step.id
    return item.due


# ── what holds at every moment ──


@each
def test_protecting_acts_are_due_by_that_night_and_not_before_now(told: Told) -> None:
    """Whatever the day: no act that protects, treats, keeps evidence or reports waits for tomorrow."""
    tonight = told.at.replace(hour=23, minute=59, fold=0).timestamp()
    items = [item for item in told.both() if item.step.kind == "act" and item.step.purpose in PROTECTING]

    assert items
    assert [item.step.id for item in items if not told.at.timestamp() <= is_due(item).timestamp() <= tonight] == []


@each
def test_telling_the_lead_is_now(told: Told) -> None:
    """At once, at any hour, in every case."""
    items = [item for item in told.both() if item.step.id == "tell-lead"]

    assert items
    assert all(is_due(item).timestamp() == told.at.timestamp() for item in items)


@each
def test_what_opens_later_protects_on_the_day_on_which_it_is_known(told: Told) -> None:
    """A retraction on Christmas Eve is answered on Christmas Eve."""
    tonight = told.at.replace(hour=23, minute=59, fold=0).timestamp()
    items = [item for item in told.then if item.step.purpose in PROTECTING]

    assert all(told.at.timestamp() <= is_due(item).timestamp() <= tonight for item in items)
    assert all(is_due(item).timestamp() >= told.at.timestamp() for item in told.then)


@each
def test_every_act_says_who_and_a_clock_time_or_a_moment_with_a_blank(told: Told) -> None:
    """On every page."""
    for _, printed in (told.plain, told.settled):
        acts = [block for page in printed for block in page.blocks if isinstance(block, Act)]
        assert acts
        assert [act.text for act in acts if not act.who or not WHEN.search(act.when)] == []


@each
def test_page_1_has_the_number_that_answers_at_that_hour(told: Told) -> None:
    """After three o'clock, at weekends and on bank holidays the out-of-hours number comes first; else it does not."""
    plain, settled = (" ".join(render(printed[:1]).split()) for _, printed in (told.plain, told.settled))

    assert bool(re.search(r"social care(, \w+)?, out of hours __", plain)) is not answers(told.at)
    assert bool(re.search(r"social care(, \w+)? __", plain)) is answers(told.at)
    assert ("Anytown, out of hours: 02 NIGHT" in settled) is not answers(told.at)
    assert ("Anytown, office hours: 01 DAY" in settled) is answers(told.at)


@each
def test_what_agencies_owe_falls_on_their_working_days(told: Told) -> None:
    """Also in school holidays, never at a weekend or on a bank holiday, and exactly so many days on."""
    for item in [*told.both(), *told.then]:
        if item.deadline and item.deadline.working_days is not None and item.due is not None:
            assert works(item.due.date()), item.step.id
            assert item.due.date() == nth(told.at.date(), item.deadline.working_days, works), item.step.id


@each
def test_what_school_does_falls_on_its_school_days(told: Told) -> None:
    """Within the terms where they are known; on working days where they are not."""
    for (steps, _), counts in ((told.plain, works), (told.settled, teaches), ((told.then, []), teaches)):
        for item in steps:
            if item.deadline is None or item.due is None or item.step.purpose in PROTECTING:
                continue
            if item.deadline.school_days is not None:
                assert item.due.date() == nth(told.at.date(), item.deadline.school_days, counts), item.step.id
            if item.deadline.before == "next-shared-moment":
                assert item.due.date() == nth(told.at.date(), 1, counts), item.step.id


@each
def test_hours_are_real_hours(told: Told) -> None:
    """24 hours are 24 hours on the nights on which clocks change too."""
    for item in [*told.both(), *told.then]:
        if item.deadline and item.deadline.hours and item.due is not None and item.step.purpose not in PROTECTING:
            assert item.due.timestamp() - told.at.timestamp() == item.deadline.hours * 3600, item.step.id


@each
def test_before_a_child_leaves_is_home_time_if_it_is_known_and_else_now_with_a_blank(told: Told) -> None:
    """A guess at home time could be too late, so there is none."""
    still_in = teaches(told.at.date()) and told.at.time() < HOME_TIME
    home = dt.datetime.combine(told.at.date(), HOME_TIME, tzinfo=LONDON)
    for (steps, printed), expected in ((told.plain, told.at), (told.settled, home if still_in else told.at)):
        leaving = [item for item in steps if item.deadline and item.deadline.before == "either-child-leaves"]
        assert all(is_due(item).timestamp() == expected.timestamp() for item in leaving)
        says = [block.when for page in printed for block in page.blocks if isinstance(block, Act)]
        hour = "____" if steps is told.plain[0] else f"{expected:%H:%M}"
        assert all(words.endswith(hour) for words in says if words.startswith("before either child leaves"))


def test_the_moments_are_what_they_are_called() -> None:
    """The calendar of the other project agrees that these are the days that are meant."""
    day: Mapping[str, dt.date] = {name: at.date() for name, at in MOMENTS.items()}

    assert teaches(day["school day"])
    assert teaches(day["last day of term"])
    assert nth(day["last day of term"], 1, teaches) > day["last day of term"] + dt.timedelta(days=7)
    assert works(day["Christmas Eve"])
    assert not teaches(day["Christmas Eve"])
    assert day["bank holiday"] in ENGLAND
    assert day["bank holiday"].weekday() < 5
    for saturday in (day["Saturday before clocks go forward"], day["Saturday before clocks go back"]):
        noon = dt.datetime.combine(saturday, dt.time(12), tzinfo=LONDON)
        assert noon.utcoffset() != (noon + dt.timedelta(days=1)).utcoffset()
