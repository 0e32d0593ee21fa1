"""Answers become a report and a report becomes the very same answers again, also by way of a file."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from cases.short import book
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import Somebody

from peertriage import store
from peertriage.ask.draft import Draft
from peertriage.core import answers, basis, flow, stops
from peertriage.core import given as checks
from peertriage.core.answers import Sitting
from peertriage.core.clock import LONDON
from peertriage.core.model import Made
from peertriage.core.prompt import NOT_KNOWN, REPORT, Slot
from peertriage.core.record import from_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from peertriage.core.model import Report

BOOK, TODAY = book(), dt.date(2026, 11, 20)
SITTING = Sitting(BOOK, TODAY, practice=True)
MADE = Made(at=dt.datetime(2026, 11, 20, 15, 15, tzinfo=LONDON), tool="0.1.0")
ID = "20261120-k7fq2m"
E1 = "E1"


def answered(who: Somebody) -> Iterator[dict[Slot, Any]]:
    """Yield the answers after each answer, until nothing is open."""
    found: dict[Slot, Any] = {}
    for _ in range(400):
        prompt = still_open(found)
        if prompt is None:
            return
        found |= stops.split(BOOK, prompt, who.choose(prompt).value)
        yield found
    raise AssertionError("asked without end")


def still_open(found: dict[Slot, Any]) -> Any:
    """Return the first prompt without an answer, as the interview finds it."""
    return flow.place(list(flow.prompts(SITTING, flow.kept(SITTING, found, TODAY), TODAY)), found, SITTING)


def draft(found: dict[Slot, Any]) -> Report:
    """Return the draft that is written after an answer."""
    live = flow.kept(SITTING, found, TODAY)
    report = answers.report_of(SITTING, live)
    aside = answers.set_aside(SITTING, found, live)
    return msgspec.structs.replace(report, kind="draft", id=ID, made=MADE, set_aside=aside)


def read_back(report: Report) -> Report:
    """Return the report as it is read from its own file."""
    back, problems = from_document(store.parse(store.to_bytes(report), "draft.toml"), "draft.toml")
    assert back is not None, problems
    return back


def finished(seed: int, fixed: dict[Any, Any] | None = None) -> dict[Slot, Any]:
    """Return the answers of a whole interview."""
    found: dict[Slot, Any] = {}
    for found in answered(Somebody(seed, fixed)):  # noqa: B007  the last is wanted
        pass
    return found


def shuffled(found: dict[Slot, Any], seed: int) -> dict[Slot, Any]:
    """Return the same answers in another order."""
    items = list(found.items())
    random.Random(seed).shuffle(items)  # noqa: S311  no secret
    return dict(items)


def slot_of_next(found: dict[Slot, Any]) -> Slot | None:
    """Return where the interview goes on."""
    prompt = still_open(found)
    return prompt.slot if prompt else None


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_draft_holds_every_answer_at_every_moment(seed: int) -> None:
    """After each answer of an interview, in memory and in its file: what was answered comes back, no more, no less."""
    for found in answered(Somebody(seed)):
        kept = draft(found)
        assert answers.recalled(SITTING, kept) == found
        assert answers.recalled(SITTING, read_back(kept)) == found


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_draft_holds_what_stands_on_branches_that_closed(seed: int) -> None:
    """Answers are changed here and there afterwards: whatever closes by it is kept all the same."""
    found, other, rng = finished(seed), Somebody(seed + 1), random.Random(seed)  # noqa: S311  no secret
    for _ in range(6):
        prompt = rng.choice(list(flow.prompts(SITTING, flow.kept(SITTING, found, TODAY), TODAY)))
        found |= stops.split(BOOK, prompt, other.choose(prompt).value)
        assert answers.recalled(SITTING, read_back(draft(found))) == found


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), answers_so_far=st.integers(1, 60))
def test_the_interview_goes_on_where_it_stopped(seed: int, answers_so_far: int) -> None:
    """The first open prompt is a function of the answers: the same after a file, and in whatever order they stand."""
    found = [dict(item) for item in itertools.islice(answered(Somebody(seed)), answers_so_far)][-1]
    here = slot_of_next(found)
    assert slot_of_next(answers.recalled(SITTING, read_back(draft(found)))) == here
    assert slot_of_next(shuffled(found, seed)) == here


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_answers_changes_nothing_in_the_report(seed: int) -> None:
    """A report is a function of what was answered, not of when."""
    found = finished(seed)
    assert answers.report_of(SITTING, shuffled(found, seed)) == answers.report_of(SITTING, found)


def test_the_gates_of_the_families_stand_in_the_order_of_the_people() -> None:
    """Also where the second family was answered about first."""
    found = finished(1, TWO_CHILDREN)
    backwards = dict(reversed(found.items()))
    assert [gate.child for gate in answers.report_of(SITTING, backwards).family_gate] == ["A", "B"]


def test_every_finished_interview_makes_a_report_that_can_be_read_as_answers() -> None:
    """The check of an answers file finds nothing in what the interview itself made.

    Left out: one person on both sides and nobody else (tests/core/test_people.py).
    """
    problems = [
        problem.line()
        for seed in range(12)
        for problem in checks.check(BOOK, answers.report_of(SITTING, finished(seed)), "made")
        if "names only the person who acted" not in problem.message
    ]
    assert problems == []


TWO_CHILDREN: dict[Any, Any] = {
    Slot("person-role", "A"): "harmed", Slot("person-role", "B"): "reported", "person-age": "8y 3m Year 4",
    Slot("people-more", "A"): "yes", Slot("people-more", "B"): "no", "people-ours": "all", "another-time": "no",
    "happened": "yesterday",
}  # fmt: skip


def test_what_is_told_before_anybody_is_described_is_about_people_without_a_letter_of_their_own() -> None:
    """Page 1 can be shown from it; nobody takes the placeholders for A and B; and they go when people are described."""
    early = {Slot("happened", E1): {"words": "once"}, Slot("kind-of-act", E1): "touched"}
    report = answers.report_of(SITTING, early)
    assert [(child.label, child.role, child.kind) for child in report.child] == [
        (label, "not-yet-identified", "age-not-known") for label in answers.PLACEHOLDERS
    ]
    assert [(item.by, item.to) for item in report.episode] == [(["X"], ["Y"])]
    assert answers.recalled(SITTING, report) == {**early, Slot("another-time", E1): "no"}
    described = answers.report_of(SITTING, finished(1, TWO_CHILDREN))
    assert [child.label for child in described.child] == ["A", "B"]
    assert [(item.by, item.to) for item in described.episode] == [(["B"], ["A"])]


def test_half_described_people_are_in_no_report_and_in_every_draft() -> None:
    """A role without an age is no person yet, and is not lost either."""
    half = {Slot("person-role", "A"): "harmed"}
    assert answers.report_of(SITTING, half).child == []
    assert answers.recalled(SITTING, read_back(draft(half))) == half
    assert draft(half).set_aside == {"person-role@A": "harmed"}


def test_nothing_seems_answered_that_was_not() -> None:
    """A report says more than was asked so far (who acted, that nothing followed); the draft says what is open."""
    half = {
        Slot("person-role", "A"): "harmed", Slot("person-age", "A"): {"years": 8}, Slot("people-more", "A"): "no",
        Slot("people-ours", "A"): "all",
    }  # fmt: skip
    kept = draft(half)
    assert [child.label for child in kept.child] == ["A", "B"]
    assert "another-time@E1" in kept.set_aside[answers.OPEN]
    assert "person-role@B" in kept.set_aside[answers.OPEN]
    assert answers.recalled(SITTING, kept) == half


@pytest.mark.parametrize(("about", "first", "last"), [
    ("week", dt.date(2026, 11, 13), TODAY),
    ("months", dt.date(2026, 8, 22), dt.date(2026, 11, 12)),
    ("longer", None, dt.date(2026, 8, 22)),
    (NOT_KNOWN, None, None),
])  # fmt: skip
def test_a_rough_time_stands_in_for_a_day_that_could_not_be_read(
    about: str, first: dt.date | None, last: dt.date | None
) -> None:
    """The words stay; what was chosen bounds the days, and not known bounds nothing."""
    found: dict[Slot, Any] = {Slot("happened", E1): {"words": "before half term"}, Slot("happened-about", E1): about}
    happened = answers.report_of(SITTING, found).episode[0].happened
    assert (happened.first, happened.last, happened.words) == (first, last, "before half term")


def test_days_that_were_read_are_not_replaced_by_a_rough_time() -> None:
    """An answer to a question that no longer applies counts for nothing."""
    read = {"first": TODAY, "last": TODAY, "words": "today"}
    found: dict[Slot, Any] = {Slot("happened", E1): read, Slot("happened-about", E1): "longer"}
    assert msgspec.to_builtins(answers.report_of(SITTING, found).episode[0].happened, builtin_types=(dt.date,)) == read


def test_there_are_at_most_nine_times_and_nine_exceptions() -> None:
    """However often somebody says that there was another one."""
    found: dict[Slot, Any] = {Slot("another-time", f"E{n}"): "yes" for n in range(1, 30)}
    found |= {Slot("differs-more", f"E1/{n}"): "yes" for n in range(1, 30)} | {Slot("differs", "E1:B+C"): "yes"}
    assert list(answers.episode_ids(found)) == [f"E{n}" for n in range(1, 10)]
    assert answers.exceptions(found, E1) == [f"E1/{n}" for n in range(1, 10)]
    assert answers.exceptions({**found, Slot("differs", "E1:B+C"): "no"}, E1) == []
    assert answers.exceptions(found, "E2") == []


@pytest.mark.parametrize("slot", [
    Slot("happened", E1), Slot("words-mark", "S1/x@y"), Slot("force", "E1/2+B+C"), Slot("differs", "E1:B+C"),
    Slot("people-ours", "A+B"),
])  # fmt: skip
def test_a_slot_is_one_key_and_back(slot: Slot) -> None:
    """So that a draft can hold any answer under its key."""
    assert answers.slot_of(answers.key(slot)) == slot


@pytest.mark.parametrize("rest", ["these", answers.ALONE])
def test_a_draft_holds_that_nobody_was_chosen_at_another_time(rest: str) -> None:
    """Somebody unknown, or nobody else: each comes back from the file as it was answered, and asks nothing again."""
    nobody = {"ticked": [], "rest": "these"}
    fixed = TWO_CHILDREN | {
        Slot("another-time", E1): "yes", Slot("another-time", "E2"): "no",
        Slot("episode-by", E1): {"ticked": ["B"], "rest": "these"},
        Slot("episode-to", E1): {"ticked": ["A"], "rest": "these"},
        Slot("episode-by", "E2"): nobody, Slot("episode-to", "E2"): nobody | {"rest": rest},
    }  # fmt: skip
    found = finished(1, fixed)
    kept = read_back(draft(found))
    assert [(item.by, item.to) for item in kept.episode] == [
        (["B"], ["A"]), (["Z"], [] if rest == answers.ALONE else ["W"]),
    ]  # fmt: skip
    back = answers.recalled(SITTING, kept)
    assert back == found
    assert slot_of_next(back) is None


def test_an_exception_comes_back_about_the_child_it_is_about() -> None:
    """From a file of answers alone, with nothing set aside: the same people, the same answers."""
    fixed = TWO_CHILDREN | {
        Slot("people-more", "B"): "yes", Slot("person-role", "C"): "reported", Slot("people-more", "C"): "no",
        "differs": "yes", "differs-more": "no", "differs-who": {"ticked": ["C"], "rest": "these"},
        "differs-what": {"ticked": ["force"], "rest": "these"}, "force": "no", Slot("force", "E1/1+C"): "yes",
    }  # fmt: skip
    found = flow.kept(SITTING, finished(1, fixed), TODAY)
    back = answers.given_of(SITTING, answers.report_of(SITTING, found))
    assert (back[Slot("differs", "E1:B+C")], back[Slot("force", "E1/1+C")], back[Slot("force", E1)]) == (
        "yes", "yes", "no",
    )  # fmt: skip
    assert back[Slot("people-ours", "A+B+C")] == "all"


def test_a_text_that_is_not_known_is_no_answer_in_the_report_and_one_in_the_draft() -> None:
    """Whoever comes back is not asked again."""
    found = {Slot("where-now", REPORT): "", Slot("who-told", REPORT): "the head"}
    kept = draft(found)
    assert kept.answers == {"who-told": "the head"}
    assert answers.recalled(SITTING, read_back(kept)) == found


CALM: dict[Any, Any] = TWO_CHILDREN | {
    "danger-now": {"ticked": [], "rest": stops.NONE_OF_THE_OTHERS},
    "is-sexual": "no", "adult": "no", "force": "no", "acts-all": "yes",
}  # fmt: skip


def known_how(found: dict[Slot, Any]) -> dict[str, str]:
    """Return every basis of the report that these answers make, by the key of its answer."""
    report = answers.report_of(SITTING, found)
    tables: list[tuple[str, dict[str, Any]]] = [(REPORT, dict(report.basis))]
    tables += [(child.label, dict(child.basis)) for child in report.child]
    tables += [(episode.id, dict(episode.basis)) for episode in report.episode]
    return {answers.key(Slot(name, about)): how for about, basis in tables for name, how in basis.items()}


def basis_of(found: dict[Slot, Any]) -> list[Any]:
    """Return the prompts about how a no is known."""
    return list(basis.basis_prompts(SITTING, found))


def test_only_what_is_chosen_is_known_and_the_rest_is_assumed() -> None:
    """What a child said, what an adult saw, what stands in a record; nobody says it: it has no basis."""
    found = finished(3, CALM)
    offered = [choice.id for choice in basis_of(found)[0].choices]
    assert {"is-sexual@report", "adult@report", "force@E1", "acts-all@E1"} <= set(offered)
    assert known_how(found) == {}
    found[Slot("basis-child-said", REPORT)] = {"ticked": ["force@E1"], "rest": "done"}
    found[Slot("basis-adult-saw", REPORT)] = {"ticked": ["is-sexual@report"], "rest": "done"}
    found[Slot("basis-record", REPORT)] = {"ticked": [], "rest": "done"}
    assert known_how(found) == {"force@E1": "child-said", "is-sexual@report": "adult-saw"}
    report = answers.report_of(SITTING, found)
    left = [answers.key(slot) for slot in basis.needs_basis(BOOK, report)]
    assert sorted(left) == sorted(set(offered) - {"force@E1", "is-sexual@report"})


def test_a_no_is_known_in_one_way_only_and_nothing_knows_all_at_once() -> None:
    """What was chosen is not offered again, and each list is closed by "none of these" alone."""
    found = finished(3, CALM)
    found[Slot("basis-child-said", REPORT)] = {"ticked": ["force@E1"], "rest": "done"}
    prompts = basis_of(found)
    assert [prompt.slot.question for prompt in prompts] == ["basis-child-said", "basis-adult-saw", "basis-record"]
    assert [("force@E1" in {choice.id for choice in prompt.choices}) for prompt in prompts] == [True, False, False]
    assert {choice.id for prompt in prompts for choice in prompt.closings} == {"done"}
    assert {prompt.screen for prompt in prompts} == {Slot("basis", REPORT)}
    assert len({choice.says for choice in prompts[0].choices}) == len(prompts[0].choices)


def test_an_answer_that_is_changed_later_loses_every_basis(tmp_path: Path) -> None:
    """What was known about the old answers is asked again; giving the same answer once more loses nothing."""
    found = finished(3, CALM)
    bases = {
        Slot("basis-child-said", REPORT): {"ticked": ["force@E1"], "rest": "done"},
        Slot("basis-adult-saw", REPORT): {"ticked": [], "rest": "done"},
    }
    draft_file = Draft.new(SITTING, tmp_path, MADE.at)
    draft_file.take(found, TODAY)
    draft_file.take(bases, TODAY)
    draft_file.take({Slot("force", E1): "no"}, TODAY)
    assert {slot: draft_file.given[slot] for slot in bases} == bases
    draft_file.take({Slot("adult", REPORT): NOT_KNOWN}, TODAY)
    assert [slot for slot in draft_file.given if slot.question.startswith("basis-")] == []
    assert draft_file.given == {**found, Slot("adult", REPORT): NOT_KNOWN}
    assert known_how(answers.recalled(SITTING, store.read_report(draft_file.path))) == {}


def test_a_rough_time_counts_from_the_day_on_which_it_was_chosen(tmp_path: Path) -> None:
    """Begun on Friday and gone on with on Monday: "today" is Monday, also after the draft was read again."""
    monday = TODAY + dt.timedelta(days=3)
    draft = Draft.new(SITTING, tmp_path, dt.datetime(2026, 11, 20, 15, 15, tzinfo=LONDON))
    draft.take({Slot("happened", "E1"): {"words": "lunch"}}, TODAY)
    draft.take({Slot("happened-about", "E1"): "today"}, monday)
    assert draft.report(monday).episode[0].happened.first == monday
    again = Draft.continued(SITTING, draft.path, store.read_report(draft.path), None)
    assert again.report(monday).episode[0].happened.last == monday
