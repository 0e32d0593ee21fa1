"""Families, wishes and the child reported: told, not told, and asked, each family by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from acting import A_DAY, MORNING, acts, step
from checking import LATER, MAY_TELL, NOW, document
from recorded import FRIDAY

from peertriage.core.clock import LONDON

if TYPE_CHECKING:
    from collections.abc import Callable

NEXT_MORNING = dt.datetime(2026, 11, 22, 8, tzinfo=LONDON)
HELD = ("tell-family@A", "families-name-nobody@A", "meet-family-harmed@A")


def gate(found: dict[str, Any], label: str = "A", **fields: Any) -> dict[str, Any]:
    """Change what is written about one family: what is None is taken out."""
    one: dict[str, Any]
    (one,) = (one for one in found["family_gate"] if one["child"] == label)
    one.update(fields)
    for key in [key for key, value in one.items() if value is None]:
        del one[key]
    return one


def codes(found: dict[str, Any], now: dt.datetime = NOW) -> list[tuple[str, str]]:
    """Return code and key of the findings of acts and families."""
    return [(one.code, one.key) for one in acts(found, now)]


def key_of(found: dict[str, Any], name: str) -> str:
    """Return the key of a step's status."""
    return f"step[{[one['id'] for one in found['step']].index(name) + 1}].status"


def waiting(*, held: bool = True) -> dict[str, Any]:
    """Return the tidy record in which nothing of the family of A was done yet."""
    found = document()
    for name in HELD:
        step(found, name, status="to-do", held_by="the family gate" if held else None)
    if not held:  # so that only telling is overdue
        for name in HELD[1:]:
            step(found, name, due=None)
    return found


# ── told ──


@pytest.mark.parametrize(
    "closed",
    [
        {"harm_if_told": "yes"},
        {"harm_if_told": "not-known"},
        {"household_involved": None},
        {"asked_to_wait": "yes"},
        {"asked_to_wait": "not-known"},
        {"child_says": "asks-not"},
        {"child_says": None},
        {"child_says": "not-known"},
        {},
    ],
)
def test_a_family_told_while_it_had_to_wait_is_an_error_unless_somebody_decided(closed: dict[str, Any]) -> None:
    """For any of the four answers, and where the plan held it although all four allow it; once for the family."""
    found = document()
    gate(found, **closed)
    against = "yes" in closed.values()  # what the child asks for is weighed by whoever decides
    assert codes(found) == ([("PT-P023", key_of(found, "tell-family@A"))] if against else [])
    for nobody in (None, " ", "nobody", "Not known", "A"):
        gate(found, decided_by=nobody)
        assert codes(found)[0] == ("PT-P020", key_of(found, "tell-family@A"))
        assert {code for code, _ in codes(found)} <= {"PT-P020", "PT-P080"}
    assert "the family of A" in [one.says for one in acts(found)]


def test_a_family_told_before_anybody_asked_is_found_once_and_blames_nobody() -> None:
    """While nothing says which; then that family is found by what is known of it."""
    found = waiting(held=False)
    found["answers"] |= {"already-happened": ["family-told"]}
    step(found, "tell-family@B", status="to-do")
    for one in found["family_gate"]:
        one.clear()
    found["family_gate"] = []
    late = codes(found, NOW + A_DAY)
    assert ("PT-P024", "answers.already-happened") in late
    assert [code for code, _ in late].count("PT-P021") == 2  # each of them may be the one that was not told
    found["family_gate"] = [{"child": "A", "told_at": LATER, "told_by": "P1"}]
    assert {code for code, _ in codes(found, NOW + A_DAY)} >= {"PT-P020", "PT-P021"}
    assert "PT-P024" not in {code for code, _ in codes(found, NOW + A_DAY)}


def test_a_family_told_without_anything_written_about_it_is_an_error() -> None:
    """Each family by itself."""
    found = document()
    found["family_gate"] = [one for one in found["family_gate"] if one["child"] == "A"]
    assert codes(found) == [("PT-P020", key_of(found, "tell-family@B"))]


def test_a_time_at_which_a_family_was_told_says_that_it_was() -> None:
    """Also where the act itself is not settled: the family was told, and it is not overdue as well."""
    found = waiting(held=False)
    gate(found, told_at=LATER, told_by="P1", asked_to_wait="not-known")
    assert codes(found) == []
    gate(found, decided_by=None)
    assert codes(found) == [("PT-P020", "family_gate[1].told_at")]


def test_a_family_that_the_plan_holds_was_told_too_early_also_by_the_time_alone() -> None:
    """All four answers allow it, the act is still held, and nobody decided."""
    found = waiting()
    gate(found, told_at=LATER, told_by="P1")
    assert codes(found) == []
    gate(found, decided_by=None)
    assert codes(found) == [("PT-P020", "family_gate[1].told_at")]


def test_answers_that_allow_it_and_no_held_act_need_no_decision_to_be_no_error() -> None:
    """Who told them and who decided is still to be said, once for the family."""
    found = document()
    step(found, "tell-family@A", held_by=None)
    gate(found, decided_by=None)
    assert codes(found) == [("PT-P022", "family_gate[1].decided_by")]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"told_by": "P1"}, None),
        ({"told_by": None}, "family_gate[1].told_by"),
        ({"told_by": " "}, "family_gate[1].told_by"),
    ],
)
def test_who_told_a_family_is_said_with_the_family(fields: dict[str, Any], key: str | None) -> None:
    """Where the act does not say it."""
    found = waiting()
    gate(found, told_at=LATER, **fields)
    assert codes(found) == ([("PT-P022", key)] if key else [])


def test_an_act_that_says_who_told_them_is_enough() -> None:
    """And one that says nobody is found as an act, not twice."""
    found = document()
    gate(found, told_at=LATER)
    assert codes(found) == []
    step(found, "tell-family@A", status_by=None)
    assert [code for code, _ in codes(found)] == ["PT-P004"]


# ── what waits with it ──


@pytest.mark.parametrize("name", HELD[1:])
def test_what_waits_with_a_family_and_was_done_is_an_error(name: str) -> None:
    """Unless somebody decided, or the answers allow it and nothing holds it."""
    found = waiting()
    step(found, name, status="done", status_at=LATER, status_by="P1")
    assert codes(found, FRIDAY + A_DAY) == []
    gate(found, decided_by=None)
    assert codes(found, FRIDAY + A_DAY) == [("PT-P010", key_of(found, name))]
    assert [one.says.partition(" (")[0] for one in acts(found, FRIDAY + A_DAY)] == [name]
    step(found, name, held_by=None)
    assert codes(found, FRIDAY + A_DAY) == []
    gate(found, asked_to_wait="yes")
    assert codes(found, FRIDAY + A_DAY) == [("PT-P010", key_of(found, name))]


def test_what_followed_telling_is_not_found_again() -> None:
    """One omission, one finding."""
    found = document()
    gate(found, asked_to_wait="not-known", decided_by=None)
    assert [code for code, _ in codes(found)] == ["PT-P020"]


# ── not told ──


def test_a_family_that_may_be_told_and_was_not_is_overdue_then_not_told() -> None:
    """Overdue from its time on; after the end of the next day the finding says more, and is the only one."""
    found = waiting(held=False)
    gate(found, decided_by=None)
    key = key_of(found, "tell-family@A")
    assert codes(found, MORNING - 9 * dt.timedelta(hours=1)) == []
    assert codes(found, MORNING - 8 * dt.timedelta(hours=1)) == [("PT-P003", key)]
    assert codes(found, NEXT_MORNING - dt.timedelta(seconds=1)) == [("PT-P003", key)]
    assert codes(found, NEXT_MORNING) == [("PT-P021", key)]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({}, False),  # held though all allow it: why is not said
        ({"harm_if_told": "not-known"}, False),
        ({"asked_to_wait": None}, False),
        ({"asked_to_wait": "yes", "child_says": None}, False),
        ({"asked_to_wait": "yes"}, True),
        ({"child_says": "asks-not"}, True),
        ({"why_not": "police have asked us to wait"}, True),
        ({"why_not": " "}, False),
    ],
)
def test_a_held_family_is_not_overdue_and_silence_is_no_reason(answers: dict[str, Any], reason: bool) -> None:
    """A reason is in words, or all four answers are given and one of them says so."""
    found = waiting()
    gate(found, **answers)
    assert codes(found, NEXT_MORNING - dt.timedelta(seconds=1)) == []
    assert codes(found, NEXT_MORNING) == ([] if reason else [("PT-P021", key_of(found, "tell-family@A"))])


def test_a_family_of_which_nothing_is_written_is_not_told() -> None:
    """No gate at all is four answers that are missing."""
    found = waiting()
    found["family_gate"] = found["family_gate"][1:]
    assert codes(found) == [("PT-P021", key_of(found, "tell-family@A"))]


def test_the_reason_with_the_family_is_the_reason_of_the_act() -> None:
    """Whoever writes why a family is not told does not have to write it twice."""
    found = waiting()
    step(found, "tell-family@A", status="not-done", status_at=LATER, status_by="P1")
    assert [code for code, _ in codes(found)] == ["PT-P005"]
    gate(found, why_not="police have asked us to wait")
    assert codes(found) == []


@pytest.mark.parametrize(
    ("fields", "ours"),
    [
        ({"setting": "ours"}, True),
        ({"setting": "not-known"}, True),
        ({"setting": "another"}, False),
        ({"setting": "none"}, False),
        ({"kind": "age-not-known"}, False),
    ],
)
def test_only_families_that_are_ours_to_tell(fields: dict[str, Any], ours: bool) -> None:
    """A child of this school, or of none that is known."""
    found = waiting()
    found["child"][0].update(fields)
    assert ("PT-P021" in {code for code, _ in codes(found)}) is ours


# ── what the children want, and are told ──


def unasked(found: dict[str, Any]) -> None:
    """Leave the harmed child unheard."""
    step(found, "harmed-today@A", status="to-do")
    gate(found, child_says=None)


def unspoken(found: dict[str, Any]) -> None:
    """Leave the child reported without a word."""
    step(found, "reported-today@B", status="to-do")


@pytest.mark.parametrize(
    ("how", "name", "code"),
    [(unasked, "harmed-today@A", "PT-P030"), (unspoken, "reported-today@B", "PT-P031")],
)
def test_a_child_who_was_not_heard_on_the_day(how: Callable[[dict[str, Any]], None], name: str, code: str) -> None:
    """Overdue on the day itself; from the next morning the finding says more, and is the only one."""
    found = document()
    how(found)
    assert codes(found, MORNING - dt.timedelta(seconds=1)) == [("PT-P003", key_of(found, name))]
    assert codes(found, MORNING) == [(code, key_of(found, name))]
    assert [one.says.partition(" (")[0] for one in acts(found, MORNING)] == [name]


def test_what_a_child_says_of_telling_the_family_is_not_yet_what_the_child_wants() -> None:
    """That is one wish among many; nobody is shown to have asked for the others."""
    found = document()
    step(found, "harmed-today@A", status="to-do")
    assert MAY_TELL["child_says"] == "agrees"
    assert [code for code, _ in codes(found)] == ["PT-P030"]


@pytest.mark.parametrize("name", ["harmed-today@A", "reported-today@B"])
def test_a_reason_is_asked_for_once(name: str) -> None:
    """A child who could not be spoken with is not overdue; why is to be said."""
    found = document()
    gate(found, child_says=None)
    step(found, name, status="not-done")
    assert [code for code, _ in codes(found)] == ["PT-P005"]
    step(found, name, status_why="police asked us to wait")
    assert codes(found) == []
