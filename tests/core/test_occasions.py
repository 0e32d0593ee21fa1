"""What happens later opens steps, counts their time from its own moment, and closes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from property.small import DAYS, E1, LONDON, NOW, A, B, Done, content

from peertriage.core.model import Report
from peertriage.core.rulebook import Rulebook
from peertriage.triage import triage

THEN = dt.datetime(2027, 1, 5, 16, 20, tzinfo=LONDON)
LATER = dt.datetime(2027, 2, 1, 9, 0, tzinfo=LONDON)
TIMES = [
    {"id": "that-day", "says": "that day", "after": "occasion", "end_of": "today"},
    {"id": "next-day", "says": "next day", "after": "occasion", "working_days": 1},
    {"id": "shared", "says": "before they meet", "after": "occasion", "before": "next-shared-moment"},
]
OCCASIONS = [{"id": "no-action", "says": "no action"}, {"id": "more", "says": "more"}]
WHO = {"who": "dsl", "deputy": "head"}


def line(happened: dict[str, dt.datetime], step: list[dict[str, Any]], **more: Any) -> Done:
    """Return the line from answers to plan when these occasions have happened."""
    tables = {name: more.pop(name) for name in ("word", "notice", "fact", "question") if name in more}
    usual: dict[str, Any] = {"fact": [{"id": "f"}], "question": [{"id": "q", "yes_means": ["f"]}]}
    catalogue = content(**(usual | tables), step=step, occasion=OCCASIONS, deadline=TIMES)
    told = {"child": [A, B], "episode": [E1]} | more
    report = msgspec.convert({"schema": 1, "kind": "answers"} | told, Report)
    book = Rulebook(catalogue, NOW.date(), "england")
    return Done(book, triage(book, report, NOW, DAYS, occasions=happened))


def watch(name: str, **more: Any) -> dict[str, Any]:
    """Return a watch step."""
    return {"id": name, "kind": "watch", "when": "no-action", "by": "that-day", "by_from": "ours"} | WHO | more


def test_an_occasion_opens_its_steps_and_only_those() -> None:
    """Before it nothing is due; after it the step is in the plan, with what opened it."""
    steps = [{"id": "always"}, watch("w"), watch("other", when="more")]
    assert line({}, steps).steps == ["always"]
    opened = line({"no-action": THEN}, steps)
    assert {item.step.id: item.opened_by for item in opened.line.plan.steps} == {"w": "no-action", "always": ""}
    assert opened.line.plan.may_open == ("more",)


def test_its_time_counts_from_the_occasion() -> None:
    """Not from the first assessment, however long ago that was."""
    steps = [{"id": "always"}, watch("w"), watch("n", by="next-day"), watch("s", by="shared")]
    due = {item.step.id: item.due for item in line({"no-action": THEN}, steps).line.plan.steps}
    assert due["w"] == dt.datetime(2027, 1, 5, 23, 59, tzinfo=LONDON)
    assert due["n"] == dt.datetime(2027, 1, 6, 16, 20, tzinfo=LONDON)
    assert due["s"] == dt.datetime(2027, 1, 6, 8, 30, tzinfo=LONDON)


def test_each_occasion_opens_its_step_again() -> None:
    """A step that either of two opens is due after each of them: a second change is told too."""
    steps = [{"id": "always"}, watch("w", when={"any": ["no-action", "more"]})]
    found = line({"more": LATER, "no-action": THEN}, steps).line.plan.steps
    opened = [(item.opened_by, item.due.date()) for item in found if item.step.id == "w" and item.due]
    assert opened == [("no-action", THEN.date()), ("more", LATER.date())]


def test_the_occasion_that_opened_it_counts() -> None:
    """Where two are needed the later one opens it; one that opens nothing by itself sets no time."""
    both = {"more": LATER, "no-action": THEN}
    for when in ({"all": ["no-action", "more"]}, {"any": ["more", {"all": ["no-action", "f"]}]}):
        found = line(both, [{"id": "always"}, watch("w", when=when)]).line.plan.steps
        opened = next(item for item in found if item.step.id == "w")
        assert opened.opened_by == "more"
        assert opened.due == dt.datetime(2027, 2, 1, 23, 59, tzinfo=LONDON)


def test_a_second_deadline_counts_from_the_occasion_too() -> None:
    """The earlier of the two, once the fact that makes it sooner is known."""
    sooner = watch("w", by="next-day", sooner=[{"when": "f", "by": "that-day"}])
    told = E1 | {"answers": {"q": "yes"}}
    due = [line({"no-action": THEN}, [sooner], episode=[one]).line.plan.steps[0].due for one in (E1, told)]
    assert due == [
        dt.datetime(2027, 1, 6, 16, 20, tzinfo=LONDON),
        dt.datetime(2027, 1, 5, 23, 59, tzinfo=LONDON),
    ]


def test_what_protects_is_due_that_night() -> None:
    """Whatever its deadline says: the night of the occasion, not that of the first day."""
    opened = line({"no-action": THEN}, [{"id": "always"}, watch("w", purpose="protect", by="next-day")]).line.plan
    due = next(item.due for item in opened.steps if item.step.id == "w")
    assert due == dt.datetime(2027, 1, 5, 23, 59, tzinfo=LONDON)


def test_a_step_about_a_child_opens_for_that_child() -> None:
    """Other conditions still hold beside the occasion."""
    steps = [{"id": "always"}, watch("w", about="harmed"), watch("f", when={"all": ["no-action", "f"]})]
    assert sorted(line({"no-action": THEN}, steps).steps) == ["always", "w@A"]
    told = E1 | {"answers": {"q": "yes"}}
    assert sorted(line({"no-action": THEN}, steps, episode=[told]).steps) == ["always", "f", "w@A"]


def test_what_rests_on_something_unknown_beside_its_occasion_does_not_vanish() -> None:
    """It is listed, or done all the same, as any other step; before the occasion it is neither."""
    steps = [{"id": "always"}, watch("f", when={"all": ["no-action", "f"]})]
    done = [{"id": "always"}, watch("f", when={"all": ["no-action", "f"]}, if_unknown="do")]
    for some in (steps, done):
        assert (line({}, some).steps, line({}, some).listed) == (["always"], [])
    opened, all_the_same = line({"no-action": THEN}, steps), line({"no-action": THEN}, done)
    assert (opened.steps, opened.listed) == (["always"], ["f"])
    assert (sorted(all_the_same.steps), all_the_same.listed) == (["always", "f"], [])
    assert all_the_same.line.plan.steps[0].due == dt.datetime(2027, 1, 5, 23, 59, tzinfo=LONDON)
    assert [opened.line.plan.unknown_of(item) for item in opened.line.plan.if_known] == [("f",)]


def test_nothing_in_the_plan_goes_because_something_happened() -> None:
    """An outcome closes nothing."""
    steps = [{"id": "always"}, {"id": "f", "when": "f", "if_unknown": "do"}, watch("w")]
    before, after = line({}, steps), line({"no-action": THEN, "more": LATER}, steps)
    assert set(before.steps) <= set(after.steps)
    assert before.listed == after.listed


# ── who stands back ──

STANDS_BACK = {
    "fact": [{"id": "f"}, {"id": "out", "about": "report", "polarity": "status"}],
    "question": [
        {"id": "q", "yes_means": ["f"]},
        {"id": "who", "about": "report", "yes_means": ["out"]},
    ],
    "word": [
        {"id": "head", "of": "role", "says": "head", "stands_back": "out", "instead": ["deputy", "chair"]},
        {"id": "chair", "of": "role", "says": "chair"},
        {"id": "deputy", "of": "role", "says": "deputy"},
        {"id": "dsl", "of": "role", "says": "lead"},
    ],
}


def who(answers: dict[str, str], **step: str) -> tuple[str | None, str | None]:
    """Return who does the one step, and who else."""
    found = line({}, [{"id": "s"} | step], answers=answers, **STANDS_BACK)
    return found.line.plan.steps[0].who, found.line.plan.steps[0].deputy


def test_whoever_stands_back_is_not_named() -> None:
    """Those who act instead come in their order; nobody is named twice."""
    out = {"who": "yes"}
    assert who({}, who="head", deputy="dsl") == ("head", "dsl")
    assert who({"who": "not-known"}, who="head", deputy="dsl") == ("head", "dsl")
    assert who(out, who="head", deputy="dsl") == ("deputy", "chair")
    assert who(out, who="head", deputy="deputy") == ("deputy", "chair")
    assert who(out, who="dsl", deputy="head") == ("dsl", "deputy")
    assert who(out, who="dsl") == ("dsl", None)


# ── law that is not in force ──


def notices(commenced: dict[str, Any] | None, **more: Any) -> list[str]:
    """Return the notices that print."""
    notice = {"id": "duty", "nations": ["england"], "title": "t", "text": ["x"], "sources": []} | more
    if commenced is not None:
        notice["commenced"] = {"instrument": "regulations", "confirmed_by": "R. M."} | commenced
    return [item.id for item in line({}, [{"id": "s"}], notice=[notice]).line.plan.notices]


def test_a_notice_prints_only_once_its_law_is_in_force() -> None:
    """Off while nobody has confirmed it, and before its day."""
    assert notices(None) == []
    assert notices({"on": NOW.date() + dt.timedelta(days=1)}) == []
    assert notices({"on": NOW.date()}) == ["duty"]
    assert notices({"on": NOW.date()}, nations=["wales"]) == []


def test_a_notice_prints_while_it_is_not_known_whether_it_applies() -> None:
    """Unknown never counts as no."""
    assert notices({"on": NOW.date()}, when="f") == ["duty"]
