"""The shipped decisions: every one that the response knows, none with a reason that is none."""

from __future__ import annotations

import re

import pytest

from peertriage import content
from peertriage.core.catalogue import LEVELS
from peertriage.core.lint_lists import OUTSIDE

CONTENT = content.load()
DECISIONS = {decision.id: decision for decision in CONTENT.decision}
EXPECTED = {
    "police-not-rung", "council-not-told", "family-not-told", "act-not-done", "kept-together", "measure-ended",
    "burden-on-the-harmed", "handled-inside", "level-lowered", "level-raised", "picture-viewed",
    "suspended-first-day", "support-ended",
}  # fmt: skip
FROM_OUTSIDE = {"police-not-rung", "council-not-told", "kept-together", "level-lowered", "suspended-first-day"}
"""Not ringing, and what is decided about the gravest acts."""
NOT_A_REASON = re.compile(
    rf"\b(age|old|young\w*|level|{'|'.join(LEVELS)}|meant|intend\w*|intent|motive|jok\w+|sorry|remorse"
    r"|boys?|girls?|he|she|his|her)\b",
    re.IGNORECASE,
)


def test_every_decision_that_needs_a_reason_is_there() -> None:
    """Thirteen, no fewer and no more."""
    assert set(DECISIONS) == EXPECTED


def test_where_somebody_from_outside_decides_too() -> None:
    """One of the two is not staff of the school."""
    assert {name for name, decision in DECISIONS.items() if decision.outside} == FROM_OUTSIDE
    assert [name for name in FROM_OUTSIDE if not {DECISIONS[name].who, DECISIONS[name].second} & OUTSIDE] == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_no_reason_is_an_age_a_level_a_motive_or_a_sex(name: str) -> None:
    """Written anew here, so that the check of the content is checked too."""
    decision = DECISIONS[name]

    assert decision.reasons
    assert [reason.says for reason in decision.reasons if NOT_A_REASON.search(reason.says)] == []
    assert [reason.id for reason in decision.reasons if NOT_A_REASON.search(reason.id.replace("-", " "))] == []


@pytest.mark.parametrize("name", ["police-not-rung", "council-not-told", "handled-inside", "kept-together"])
def test_age_level_and_no_harm_meant_are_said_to_be_no_reason(name: str) -> None:
    """Shown beside the list, so that nobody looks for them there."""
    never = " ".join(DECISIONS[name].never_reasons).lower()

    for words in ("how old a child is", "the level", "no harm was meant", "family", "exams"):
        assert words in never


@pytest.mark.parametrize("name", ["measure-ended", "support-ended", "level-lowered"])
def test_nothing_ends_because_the_police_dropped_it(name: str) -> None:
    """A criminal outcome only opens steps."""
    assert "police did" in (never := " ".join(DECISIONS[name].never_reasons).lower()) or "police, a court" in never


def test_calls_that_were_not_made_are_looked_at_again_within_a_day() -> None:
    """Practice asks for the next day."""
    deadlines = {deadline.id: deadline for deadline in CONTENT.deadline}

    assert [deadlines[DECISIONS[name].recheck].hours for name in ("police-not-rung", "council-not-told")] == [24, 24]


def test_a_child_who_was_harmed_bears_something_only_with_the_adult_that_child_chose() -> None:
    """Not the adult who thought of it."""
    assert DECISIONS["burden-on-the-harmed"].second == "trusted-adult"
