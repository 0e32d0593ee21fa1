"""The engine and a second, slow reading of the written rules agree on every result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peertriage.triage import triage

from .reference import StepDue, evaluate
from .strategies import NOW, cases, days_of, shipped

if TYPE_CHECKING:
    from peertriage.core.plan import Planned

    from .strategies import Case

CONTENT = [
    "generated",
    pytest.param("shipped", marks=pytest.mark.skipif(isinstance(shipped(), str), reason=str(shipped())[:200])),
]
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]
ORDINARY = settings(deadline=None, max_examples=60, suppress_health_check=QUIET)
LONG = settings(deadline=None, max_examples=2400, suppress_health_check=QUIET)


def _taken(items: tuple[Planned, ...]) -> set[StepDue]:
    return {StepDue(item.step.id, item.about, item.done, item.held) for item in items}


def _facts(case: Case, yes: int, possible: int) -> dict[str, str]:
    """Return the facts of a pair that no result decides, by name."""
    return {
        name: "yes" if yes & bit else "unknown" if possible & bit else "no"
        for name, bit in case.book.bit.items()
        if not case.book.stage[name]
    }


def _agree(case: Case) -> None:
    facts, assessed, plan = triage(case.book, case.report, NOW, days_of(case.catalogue))
    expected = evaluate(case.catalogue, case.report, NOW)
    result = assessed.assessment
    pairs = {(pair.by, pair.to): pair for pair in expected.pairs}
    occasions = {item.id for item in case.catalogue.occasion}
    for found in facts.pairs:
        wanted: dict[str, Any] = pairs[found.by, found.to].facts
        named = _facts(case, found.yes, found.possible)
        known = {name: value for name, value in wanted.items() if name in named}
        assert {name: value for name, value in named.items() if name not in occasions} == known
    assert {(p.by, p.to): (p.supported, p.not_ruled_out) for p in result.pairs} == {
        who: (pair.supported, pair.not_ruled_out) for who, pair in pairs.items() if pair.levelled
    }
    assert (result.supported, result.not_ruled_out) == (expected.supported, expected.not_ruled_out)
    assert result.calls == expected.calls
    assert set(result.categories) == expected.categories
    assert set(result.categories_not_ruled_out) == expected.maybe_categories
    assert result.internal_only == expected.internal_only
    assert _taken(plan.steps) == expected.steps
    assert _taken(plan.if_known) == expected.listed
    assert [never.id for never in plan.nevers] == expected.nevers


@pytest.mark.parametrize("content", CONTENT)
@ORDINARY
@given(st.data())
def test_engine_and_reference_agree(content: str, data: st.DataObject) -> None:
    """From answers to an assessment, point by point: facts, levels, calls, categories, plan are as written."""
    _agree(data.draw(cases(content)))


@pytest.mark.campaign
@pytest.mark.parametrize("content", CONTENT)
@LONG
@given(st.data())
def test_engine_and_reference_agree_at_length(content: str, data: st.DataObject) -> None:
    """The same as above, forty times as often."""
    _agree(data.draw(cases(content)))
