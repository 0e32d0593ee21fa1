"""What happens later only adds: for every long case, any occasions, on any days after the report, in any order."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from cases.test_cases import CASES, EXAMPLES, FOLDER
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peertriage import content
from peertriage.core import given as answers
from peertriage.core.catalogue import PROTECTING
from peertriage.core.record import from_document
from peertriage.core.settings import Settings, days
from peertriage.core.shape import shape
from peertriage.triage import triage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peertriage.core.clock import Calendar
    from peertriage.core.model import Report
    from peertriage.core.plan import Planned
    from peertriage.core.rulebook import Rulebook
    from peertriage.triage import Triaged

LONDON = ZoneInfo("Europe/London")
DAYS = 7 * 365
"""How long after the report an occasion may fall: bank holidays are known for as long."""
LEFT = 50
"""How many days of term have to be left, where term dates are given: the longest deadline is four school weeks."""
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
LENGTHS = [pytest.param(100, id="short"), pytest.param(3000, marks=pytest.mark.campaign, id="campaign")]


class Told(NamedTuple):
    """A long case: everything that does not hang on what happens later."""

    book: Rulebook
    report: Report
    at: dt.datetime
    calendar: Calendar
    before: Triaged

    def known(self) -> int:
        """Return for how many minutes after the report its days are known: within the terms, where these are given."""
        first = self.at.date()
        last = max((term.last for term in self.calendar.terms), default=first + dt.timedelta(DAYS))
        return max(0, (last - first).days - LEFT) * 24 * 60

    def then(self, occasions: Mapping[str, dt.datetime]) -> Triaged:
        """Return the same case after these occasions."""
        return triage(self.book, self.report, self.at, self.calendar, occasions=occasions)


@cache
def tell(name: str) -> Told:
    """Return a long case; each is read once."""
    case = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    document = case.get("given") or tomllib.loads((EXAMPLES / case["given_file"]).read_text(encoding="utf-8"))
    at = case["at"].astimezone(LONDON)
    book = content.rulebook(at.date(), document["nation"])
    report, problems = from_document(document, name)
    assert report is not None, problems
    school, wrong = shape(case.get("settings", {}), Settings, name)
    assert school is not None, wrong
    report, calendar = answers.normalised(report), days(book.catalogue, school)
    return Told(book, report, at, calendar, triage(book, report, at, calendar))


@cache
def names() -> list[str]:
    """Return every occasion of the content."""
    return [occasion.id for occasion in content.rulebook(dt.date(2026, 11, 18), "england").catalogue.occasion]


def happened(told: Told, draw: st.DataObject) -> dict[str, dt.datetime]:
    """Draw any occasions with any moments after the report, at weekends, at night and in holidays too."""
    later = st.integers(0, told.known()).map(lambda minutes: told.at.astimezone(dt.UTC) + dt.timedelta(minutes=minutes))
    chosen = draw.draw(st.lists(st.sampled_from(names()), unique=True, max_size=len(names())))
    return {name: draw.draw(later).astimezone(LONDON) for name in chosen}


def opened(done: Triaged) -> list[Planned]:
    """Return the steps that an occasion has opened."""
    return [item for item in done.plan.steps if item.opened_by]


@pytest.mark.parametrize("examples", LENGTHS)
def test_what_happens_later_only_adds(examples: int) -> None:
    """All that the plan held before is in it still, as it was: when due, done or not, held or not. The level, the calls
    and what never to do stay too. Only steps that wait for an occasion are added, and none without one.
    """

    @settings(deadline=None, max_examples=examples, suppress_health_check=QUIET)
    @given(name=st.sampled_from(CASES), data=st.data())
    def holds(name: str, data: st.DataObject) -> None:
        told = tell(name)
        occasions = happened(told, data)
        after = told.then(occasions)

        assert [item for item in after.plan.steps if not item.opened_by] == list(told.before.plan.steps)
        assert after.assessed.assessment == told.before.assessed.assessment
        assert after.plan.nevers == told.before.plan.nevers
        assert {item.step.kind for item in opened(after)} <= {"watch"}
        assert all(item.opened_by in occasions for item in opened(after))
        assert after.plan.may_open == tuple(one for one in told.before.plan.may_open if one not in occasions)

    holds()


@pytest.mark.parametrize("examples", LENGTHS)
def test_what_opens_is_due_after_its_occasion_and_protects_on_its_day(examples: int) -> None:
    """Not before the first of its occasions; what protects, treats, keeps evidence or reports on that very day, also at
    a weekend or in the holidays.
    """

    @settings(deadline=None, max_examples=examples, suppress_health_check=QUIET)
    @given(name=st.sampled_from(CASES), data=st.data())
    def holds(name: str, data: st.DataObject) -> None:
        told = tell(name)
        occasions = happened(told, data)
        for item in opened(told.then(occasions)):
            first = occasions[item.opened_by]
            assert item.due is not None, item.step.id
            assert item.due.timestamp() >= first.timestamp(), item.step.id
            if item.step.purpose in PROTECTING:
                assert item.due.date() == first.date(), item.step.id

    holds()


@pytest.mark.parametrize("examples", LENGTHS)
def test_the_order_of_what_happens_never_matters_and_less_never_opens_more(examples: int) -> None:
    """However they are listed the plan is the same; with some of them left out nothing else opens."""

    @settings(deadline=None, max_examples=examples, suppress_health_check=QUIET)
    @given(name=st.sampled_from(CASES), data=st.data())
    def holds(name: str, data: st.DataObject) -> None:
        told = tell(name)
        occasions = happened(told, data)
        shuffled = data.draw(st.permutations(list(occasions)))
        whole = told.then(occasions)
        fewer = {one: occasions[one] for one in shuffled[: len(shuffled) // 2]}

        assert told.then({one: occasions[one] for one in shuffled}).plan.steps == whole.plan.steps
        less = {(item.step.id, item.about) for item in opened(told.then(fewer))}
        assert less <= {(item.step.id, item.about) for item in opened(whole)}

    holds()


def test_what_happens_after_the_last_term_that_was_given_still_opens_its_steps() -> None:
    """Nobody has to have entered next year's terms for a child to be told of a decision in September."""
    told = tell("later-police.toml")
    autumn = dt.datetime(2027, 9, 6, 15, 0, tzinfo=LONDON)

    assert opened(told.then({"police-no-action": autumn}))
