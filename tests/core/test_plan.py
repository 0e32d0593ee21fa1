"""Facts and assessment become a plan: YES is done, UNKNOWN is listed, and nothing disappears."""

from __future__ import annotations

from typing import Any

import pytest
from property.small import E1, NOW, A, B, Done, content, work

F = [{"id": "f"}]
ASK_F = [{"id": "q", "yes_means": ["f"]}]
YES = {"answers": {"q": "yes"}}
NO = {"answers": {"q": "no"}, "basis": {"q": "record"}}


def of(step: list[dict[str, Any]], told: dict[str, Any] | None = None, **more: Any) -> Done:
    """Return the plan for what B did to A: tables of content, and other people or episodes, may be given too."""
    tables: dict[str, Any] = {
        name: more.pop(name) for name in ("fact", "question", "rule", "deadline", "occasion") if name in more
    }
    usual: dict[str, Any] = {"fact": F, "question": ASK_F, "step": step}
    catalogue = content(**(usual | tables))
    people: dict[str, Any] = {"child": [A, B], "episode": [E1 | (told or {})]}
    return work(catalogue, **(people | more))


def test_a_step_without_condition_is_always_in_the_plan() -> None:
    """Telling the lead needs no condition."""
    assert of([{"id": "s"}]).steps == ["s"]


def test_yes_is_done_unknown_is_listed_no_is_neither() -> None:
    """UNKNOWN lists a step under "if it turns out that"."""
    step = [{"id": "s", "when": "f"}]
    assert (of(step, YES).steps, of(step, YES).listed) == (["s"], [])
    assert (of(step).steps, of(step).listed) == ([], ["s"])
    assert (of(step, NO).steps, of(step, NO).listed) == ([], [])


def test_some_steps_are_done_while_it_is_not_known() -> None:
    """`if_unknown = "do"`: not knowing is no reason to wait."""
    assert of([{"id": "s", "when": "f", "if_unknown": "do"}]).steps == ["s"]


def test_a_step_about_a_child_is_for_each_child_on_that_side() -> None:
    """One step each for those harmed, those reported, or every child on either side."""
    step = [{"id": "h", "about": "harmed"}, {"id": "r", "about": "reported"}, {"id": "e", "about": "each-child"}]
    assert of(step).steps == ["h@A", "r@B", "e@A", "e@B"]
    both = of(step, child=[A, B | {"role": "both"}]).steps
    assert sorted(both) == ["e@A", "e@B", "h@A", "h@B", "r@B"]


def test_a_child_reported_of_another_school_is_told_and_helped_there() -> None:
    """What keeps children safe stays in our plan, also on the way home; a child harmed keeps everything."""
    step = [
        {"id": "p", "about": "reported", "purpose": "protect"},
        {"id": "s", "about": "each-child", "purpose": "support"},
        {"id": "f", "about": "each-child", "purpose": "support", "when": "f"},
    ]
    there = {"setting": "another"}
    assert of(step, child=[A, B]).steps == ["p@B", "s@A", "s@B"]
    elsewhere = of(step, child=[A, B | there])
    assert (elsewhere.steps, elsewhere.listed) == (["p@B", "s@A"], ["f@A"])
    assert of(step, child=[A | there, B]).steps == ["p@B", "s@A", "s@B"]
    assert of(step, child=[A, B | there | {"role": "both"}]).steps == ["p@B", "s@A", "s@B"]


def test_nothing_is_done_to_somebody_not_yet_identified_or_only_a_witness() -> None:
    """Nobody unknown can be walked to a room: those steps are about the report."""
    step = [{"id": "e", "about": "each-child"}]
    assert of(step, child=[A, B | {"role": "not-yet-identified"}]).steps == ["e@A"]
    assert of(step, child=[A, B | {"role": "witness"}]).steps == ["e@A"]


def test_what_is_said_of_one_child_is_not_a_fact_of_another() -> None:
    """A step about a child reads the pairs in which that child stands on that side."""
    c = B | {"label": "C"}
    episodes = [E1 | YES, {"id": "E2", "by": ["C"], "to": ["A"]} | NO]
    done = of([{"id": "s", "about": "reported", "when": "f"}], child=[A, B, c], episode=episodes)
    assert done.steps == ["s@B"]


def test_what_was_done_already_starts_as_done_and_stays_in_the_plan() -> None:
    """An act already done does not vanish."""
    fact = [*F, {"id": "told", "about": "report", "polarity": "status"}]
    question = [*ASK_F, {"id": "done", "about": "report", "kind": "many",
                            "options": [{"id": "told", "says": "told", "means": ["told"]}]}]  # fmt: skip
    step = [{"id": "s", "settled_by": "told"}]
    (done,) = of(step, fact=fact, question=question, answers={"done": ["told"]}).line.plan.steps
    (to_do,) = of(step, fact=fact, question=question).line.plan.steps
    assert (done.done, to_do.done) == (True, False)


@pytest.mark.parametrize(("answer", "held"), [("yes", True), (None, True), ("no", False)])
def test_a_family_act_is_held_while_its_gate_is_not_known_no(answer: str | None, held: bool) -> None:
    """A family gate never removes an act: while a gate fact is YES or UNKNOWN the act is held."""
    fact = [{"id": "harm-if-told", "about": "child"}]
    question = [{"id": "harm-if-told", "about": "family", "yes_means": ["harm-if-told"]}]
    step = [{"id": "tell", "about": "harmed", "purpose": "tell", "held_while": "harm-if-told"}]
    gate = [{"child": "A"} | ({"harm_if_told": answer} if answer else {})]
    (planned,) = of(step, fact=fact, question=question, family_gate=gate).line.plan.steps
    assert planned.held is held


def test_order_is_purpose_then_deadline_then_content() -> None:
    """What protects comes first, and within a purpose what is due first."""
    deadline = [
        {"id": "late", "says": "late", "after": "assessed", "hours": 2},
        {"id": "now", "says": "now", "after": "assessed", "minutes": 0},
    ]
    step = [
        {"id": "tell", "purpose": "tell", "by": "now"},
        {"id": "later", "purpose": "protect", "by": "late"},
        {"id": "first", "purpose": "protect", "by": "now"},
        {"id": "second", "purpose": "protect", "by": "now"},
    ]
    done = of(step, deadline=deadline)
    assert done.steps == ["first", "second", "later", "tell"]
    assert done.line.plan.steps[0].due == NOW


def test_a_step_of_another_nation_is_not_in_the_plan() -> None:
    """Wales has its own steps."""
    assert of([{"id": "s"}, {"id": "w", "nations": ["wales"]}]).steps == ["s"]


def test_a_result_is_a_fact_for_the_plan() -> None:
    """A step may wait for a level or a call."""
    fact = [*F, {"id": "high", "about": "report", "polarity": "status", "result": "level-h-or-v"}]
    rule = [{"id": "R1", "when": "f", "at_least": "abusive"}]
    step = [{"id": "always"}, {"id": "s", "when": "high"}]
    assert of(step, YES, fact=fact, rule=rule).steps == ["always", "s"]
    assert of(step, fact=fact, rule=rule).steps == ["always"]


# ── departures from the written rules, each to be taken out when it is put right ──

TWO = [{"id": "first", "about": "child"}, {"id": "f", "about": "child"}]
SAID_NO = {"answers": {"first": "no"}, "basis": {"first": "record"}}
WAITING = [{"id": "s", "when": "f", "if_unknown": "do"}, {"id": "r", "about": "reported", "when": "f"}]


def test_a_fact_that_does_not_apply_brings_no_step() -> None:
    """Where "applies when" is NO an UNKNOWN is NO, in the plan as in the assessment."""
    fact = [TWO[0], TWO[1] | {"applies": "first"}]
    question = [{"id": "first", "about": "child", "yes_means": ["first"]},
                {"id": "q", "about": "child", "yes_means": ["f"]}]  # fmt: skip
    done = of(WAITING, fact=fact, question=question, child=[A | SAID_NO, B | SAID_NO])
    assert done.fact("f") == "no"
    assert (done.steps, done.listed) == ([], [])


def test_a_question_not_put_brings_no_step() -> None:
    """A question not put because its `when` is NO makes its facts NO, in the plan as in the assessment."""
    question = [{"id": "first", "about": "child", "yes_means": ["first"]},
                {"id": "q", "about": "child", "yes_means": ["f"], "when": "first"}]  # fmt: skip
    done = of(WAITING, fact=TWO, question=question, child=[A | SAID_NO, B | SAID_NO])
    assert done.fact("f") == "no"
    assert (done.steps, done.listed) == ([], [])


def test_an_open_question_of_a_report_that_names_nobody_is_not_known() -> None:
    """A question that is put and has no answer leaves its facts UNKNOWN, also before anybody is named."""
    fact = [{"id": "first", "about": "report"}, {"id": "f", "about": "report"}]
    question = [{"id": "first", "about": "report", "yes_means": ["first"]},
                {"id": "q", "about": "report", "yes_means": ["f"], "when": "first"}]  # fmt: skip
    more: dict[str, Any] = {"fact": fact, "question": question, "answers": {"first": "yes"}}
    assert of(WAITING[:1], **more).steps == ["s"]
    assert of(WAITING[:1], **more, child=[], episode=[]).steps == ["s"]


def test_what_is_not_known_of_a_child_in_no_episode_yet_is_not_known() -> None:
    """Not mentioned is UNKNOWN: what is done while it is not known is there before any episode."""
    step = [{"id": "s", "about": "harmed", "when": "f", "if_unknown": "do"}]
    assert of(step).steps == ["s@A"]
    assert of(step, episode=[]).steps == ["s@A"]


def test_a_later_event_is_not_known_until_it_is_recorded() -> None:
    """An occasion is UNKNOWN until a record holds it: what waits for it is neither due nor listed, but may open."""
    step = [{"id": "always"}, {"id": "w", "kind": "watch", "when": "later"}]
    line = of(step, occasion=[{"id": "later", "says": "later"}])
    assert line.listed == []
    assert line.steps == ["always"]
    assert line.line.plan.may_open == ("later",)


def test_a_step_that_waits_for_a_rule_that_may_hold_is_listed() -> None:
    """A rule's result is a fact: UNKNOWN for the categories, and so for the plan."""
    fact = [*F, {"id": "fired", "about": "report", "polarity": "status", "result": "R1"}]
    rule = [{"id": "R1", "when": "f", "at_least": "abusive"},
            {"id": "C1", "when": "fired", "categories": ["sexual-violence"]}]  # fmt: skip
    done = of([{"id": "always"}, {"id": "s", "when": "fired"}], fact=fact, rule=rule)
    assert done.result.categories_not_ruled_out == ["sexual-violence"]
    assert done.listed == ["s"]


def test_results_of_a_report_that_names_nobody_are_known() -> None:
    """Without a levelled pair both results are "none": no step waits for a level, none is done for one."""
    fact = [*F, {"id": "high", "about": "report", "polarity": "status", "result": "level-h-or-v"}]
    step = [{"id": "always"}, {"id": "s", "when": "high", "if_unknown": "do"}]
    assert of(step, fact=fact, child=[], episode=[]).steps == ["always"]


def test_reporting_an_unclear_act_removes_no_step() -> None:
    """An unclear act becoming reported never removes a step."""
    step = [{"id": "always"}, {"id": "s", "when": "act-unknown", "if_unknown": "do"}]
    fact = [{"id": "act-unknown", "computed": "act_unknown"}]
    before = of(step, {"acts_unclear": ["B1"]}, fact=fact, question=[]).steps
    after = of(step, {"acts": ["B1"]}, fact=fact, question=[]).steps
    assert set(before) <= set(after)


def test_a_question_not_put_in_a_report_that_names_nobody_is_no() -> None:
    """A question not put because its `when` is NO makes its facts NO, also before anybody is named."""
    fact = [{"id": "first", "about": "report"}, {"id": "f", "about": "report"}]
    question = [
        {"id": "first", "about": "report", "yes_means": ["first"]},
        {"id": "q", "about": "report", "yes_means": ["f"], "when": "first"},
    ]
    no: dict[str, Any] = {"answers": {"first": "no"}, "basis": {"first": "record"}}
    more: dict[str, Any] = {"fact": fact, "question": question} | no
    step = [{"id": "always"}, WAITING[0]]
    assert of(step, **more).steps == ["always"]
    assert of(step, **more, child=[], episode=[]).steps == ["always"]
