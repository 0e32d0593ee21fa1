"""Which prompt comes next is a function of the answers: in generated interviews, and where branches open and close."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from cases.short import book
from paths import Chosen, Somebody
from property.small import DAYS, NOW

from peertriage.core import answers, flow, stops
from peertriage.core import given as checks
from peertriage.core.answers import Sitting
from peertriage.core.prompt import NOT_KNOWN, REPORT, Slot
from peertriage.triage import triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from peertriage.core.prompt import Prompt

BOOK, TODAY = book(), dt.date(2026, 11, 20)
SITTING = Sitting(BOOK, TODAY, practice=True)
SEEDS = range(60)
E1 = "E1"
APART = {name: {"ticked": [], "rest": stops.NONE_OF_THE_OTHERS} for name in ("tonight", "between-children")}
"""The children meet nowhere, and live in two homes."""
MOST_CHOICES = 9
MOST_BEFORE_PAGE_ONE = 9
"""Ten with where the school is, which no rulebook can ask."""


class Walked(NamedTuple):
    """One whole interview: its prompts in the order in which they were answered, and the answers."""

    prompts: list[Prompt]
    given: dict[Slot, Any]


def still_open(given: Mapping[Slot, Any], *, first: bool = False) -> Prompt | None:
    """Return the first prompt without an answer; the same as `place` finds, without looking further."""
    ahead = flow.prompts(SITTING, given, TODAY, first=first)
    return next((prompt for prompt in ahead if stops.value_of(BOOK, given, prompt) is None), None)


def walked(who: Somebody, given: Mapping[Slot, Any] | None = None, *, first: bool = False) -> Walked:
    """Answer prompt after prompt until none is open."""
    found = dict(given or {})
    asked: list[Prompt] = []
    while (prompt := still_open(found, first=first)) is not None:
        assert len(asked) < 400, "asked without end"
        asked.append(prompt)
        found |= stops.split(BOOK, prompt, who.choose(prompt).value)
    return Walked(asked, found)


class Again(Somebody):
    """Somebody who gives these answers once more, and others where there are none."""

    def __init__(self, given: Mapping[Slot, Any], seed: int) -> None:
        super().__init__(seed)
        self.given = given

    def choose(self, prompt: Prompt) -> Chosen:
        """Return the answer to a prompt."""
        value = stops.value_of(BOOK, self.given, prompt)
        return super().choose(prompt) if value is None else Chosen("", value)


@functools.cache
def walk(seed: int) -> Walked:
    """Return the interview of one seed."""
    return walked(Somebody(seed))


def kept(given: Mapping[Slot, Any]) -> dict[Slot, Any]:
    """Return the answers that apply."""
    return flow.kept(SITTING, given, TODAY)


def slots(given: Mapping[Slot, Any]) -> list[Slot]:
    """Return the prompts that apply, by their slots."""
    return [prompt.slot for prompt in flow.prompts(SITTING, given, TODAY)]


def prompt_at(given: Mapping[Slot, Any], slot: Slot) -> Prompt:
    """Return one of the prompts that apply."""
    return next(prompt for prompt in flow.prompts(SITTING, given, TODAY) if prompt.slot == slot)


def ticked(*names: str, rest: str = "these") -> dict[str, Any]:
    """Return the value of a list."""
    return {"ticked": list(names), "rest": rest}


def people(*roles: str, **more: Any) -> dict[Any, Any]:
    """Return fixed answers with these people, 8 years old and at our school."""
    found: dict[Any, Any] = {"person-age": "8y 3m", "people-ours": "all", "happened": "yesterday", "another-time": "no"}
    for n, role in enumerate(roles):
        letter = "ABCDEFGH"[n]
        found[Slot("person-role", letter)] = role
        found[Slot("people-more", letter)] = "yes" if n + 1 < len(roles) else "no"
    return found | {name.replace("_", "-"): value for name, value in more.items()}


# ── position ──


def test_the_place_is_the_first_prompt_without_an_answer() -> None:
    """After no answer it is danger; after each answer it is further on, and in the end nowhere."""
    given: dict[Slot, Any] = {}
    seen = []
    while (prompt := flow.place(list(flow.prompts(SITTING, given, TODAY)), given, SITTING)) is not None:
        seen.append(prompt.slot)
        given |= stops.split(BOOK, prompt, Somebody(5).choose(prompt).value)
    assert seen[0] == Slot("danger-now", REPORT)
    assert seen == [prompt.slot for prompt in walk(5).prompts]
    assert len(seen) > 40


def test_an_answer_is_another_once_it_is_no_longer_offered() -> None:
    """What the other answers no longer let anybody choose is asked again."""
    about = Slot("differs-who", "E1/1")
    fixed = people("harmed", "reported", "reported", differs="yes", differs_more="no") | {about: ticked("B", "C")}
    given = walked(Somebody(1, fixed)).given
    assert still_open(given) is None
    given |= {Slot("person-role", "C"): "witness", Slot("person-role", "A"): "both"}
    given[Slot("differs", "E1:A+B")] = "yes"
    prompt = still_open(given)
    assert prompt is not None
    assert prompt.slot == about
    assert [choice.id for choice in prompt.choices] == ["A", "B"]


# ── what applies ──


@pytest.mark.parametrize("seed", SEEDS)
def test_what_applies_is_settled(seed: int) -> None:
    """Leaving out what no longer applies opens nothing, and what is left applies."""
    live = kept(walk(seed).given)
    assert kept(live) == live
    assert live.items() <= walk(seed).given.items()
    assert still_open(live) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_with_what_applies_is_a_walk_from_the_beginning(seed: int) -> None:
    """A report does not depend on answers that were set aside: asked afresh, the same answers give the same report.

    What was put on the way, and does not apply in the end, may be answered in any other way.
    """
    live = kept(walk(seed).given)
    fresh = walked(Again(live, seed + 1)).given
    assert kept(fresh) == live
    assert answers.report_of(SITTING, kept(fresh)) == answers.report_of(SITTING, live)


def test_a_branch_that_closes_is_left_out_and_comes_back_unchanged() -> None:
    """Somebody says that there was no other time after all, and then that there was."""
    given = walked(Somebody(2, people("harmed", "reported", "reported") | {Slot("another-time", "E1"): "yes"})).given
    second = {slot: value for slot, value in kept(given).items() if slot.about.startswith("E2")}
    assert len(second) > 5
    closed = given | {Slot("another-time", "E1"): "no"}
    assert not set(second) & set(kept(closed))
    assert len(answers.report_of(SITTING, kept(closed)).episode) == 1
    again = kept(closed | {Slot("another-time", "E1"): "yes"})
    assert {slot: value for slot, value in again.items() if slot.about.startswith("E2")} == second


def test_somebody_who_is_taken_out_takes_what_was_answered_about_them_along() -> None:
    """The answers about B are kept aside: nothing about B reaches the report, and B can be entered again."""
    given = walked(Somebody(3, people("harmed", "reported"))).given
    about_b = {slot for slot in given if slot.about in {"B", "E1/B"}}
    assert {"person-role", "reported-child-care", "harm-if-told"} <= {slot.question for slot in about_b}
    alone = given | {Slot("people-more", "A"): "no"}
    assert not about_b & set(kept(alone))
    assert kept(alone | {Slot("people-more", "A"): "yes"}) == kept(given)


def test_what_only_a_note_asked_and_how_a_no_is_known_always_applies() -> None:
    """No prompt asks for it any more, and it is kept."""
    note = {Slot("where-now", REPORT): "in the office", Slot("basis-record", REPORT): ticked(rest="done")}
    assert kept(note) == note


# ── red flags, and what a note asks ──

LEAD = {"people": "person-role", "words": "words", "acts": "acts-kinds"}
"""The first prompt of a question that is asked in several."""


def asked_about(given: Mapping[Slot, Any], about: str, roles: Sequence[str]) -> list[str]:
    """Return what a question is asked about, from its roles: nobody is asked about a person not yet identified."""
    if about == "episode":
        return [E1]
    if about == REPORT:
        return [REPORT]
    children = answers.report_of(SITTING, given).child
    return [child.label for child in children if child.role in roles and child.role != "not-yet-identified"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_red_flag_is_put_in_every_finished_interview(seed: int) -> None:
    """About everybody whom it is asked about, whatever else was answered."""
    given = kept(walk(seed).given)
    for question in BOOK.questions.values():
        if not question.red_flag:
            continue
        if question.kind in {"people", "words"}:
            assert any(slot.question == LEAD[question.kind] for slot in given), question.id
            continue
        name = LEAD.get(question.kind, question.id)
        abouts = asked_about(given, question.about, question.roles)
        assert [about for about in abouts if Slot(name, about) not in given] == [], question.id


def test_what_only_a_note_asks_is_in_no_interview_and_in_every_note() -> None:
    """Where the child is and who knows are written down at once; the interview has no use for them."""
    only = {question.id for question in BOOK.questions.values() if question.note}
    assert only == {"where-now", "who-told"}
    for seed in SEEDS:
        assert not only & {prompt.slot.question for prompt in walk(seed).prompts}
        noted = [prompt.slot.question for prompt in flow.note_prompts(SITTING, walk(seed).given, TODAY)]
        assert {*only, "danger-now", "words"} <= set(noted)
        assert not {"kind-of-act", "person-role", "writer"} & set(noted)


# ── what a prompt shows ──

LONGER = {"acts-kinds": 10, "acts-force": 10}
"""More than nine: the nine kinds of act with "something else", and the one list that holds ten acts."""
BY_PEOPLE = {"needs-known"}
"""As many lines as there are children."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_chooses_among_more_than_nine(seed: int) -> None:
    """Beside not known and what closes a list; all lines are different, and there is always something to choose."""
    for prompt in walk(seed).prompts:
        if prompt.kind not in {"one", "many"}:
            assert not prompt.choices
            continue
        lines = (*prompt.choices, *prompt.closings)
        offered = [choice for choice in prompt.choices if not choice.id.endswith(NOT_KNOWN)]
        most = LONGER.get(prompt.slot.question, MOST_CHOICES)
        assert 1 <= len(offered) <= most or prompt.slot.question in BY_PEOPLE, prompt.slot
        assert len({choice.id for choice in lines}) == len({choice.says for choice in lines}) == len(lines), prompt.slot
        assert bool(prompt.closings) == (prompt.kind == "many"), prompt.slot


@pytest.mark.parametrize("seed", SEEDS)
def test_every_prompt_can_be_answered_not_known_or_closed(seed: int) -> None:
    """Typed, chosen, or as the closing answer; only who writes and whether there is more are known to the writer."""
    known = {"writer", "people-more", "people-ours", "person-role", "differs-more", "words-more"}
    for prompt in walk(seed).prompts:
        if prompt.read is not None:
            assert not prompt.read("not known").problem, prompt.slot
        elif prompt.kind == "one" and prompt.slot.question not in known | {"person-kind"}:
            assert any(choice.id.endswith(NOT_KNOWN) for choice in prompt.choices), prompt.slot
        else:
            assert prompt.closings or prompt.slot.question in known | {"person-kind"}, prompt.slot


@pytest.mark.parametrize("seed", SEEDS)
def test_a_value_is_split_and_put_together_again(seed: int) -> None:
    """A screen of several questions comes back as it was answered; in words it names every line that was chosen."""
    given = walk(seed).given
    for prompt in flow.prompts(SITTING, given, TODAY):
        value = stops.value_of(BOOK, given, prompt)
        parts = stops.split(BOOK, prompt, value)
        assert stops.value_of(BOOK, parts, prompt) == value
        assert parts.items() <= given.items()
        words = stops.words_of(prompt, value)
        assert words, prompt.slot
        says = {choice.id: choice.says for choice in (*prompt.choices, *prompt.closings)}
        chosen = [*value["ticked"], value["rest"]] if prompt.kind == "many" else [value] if prompt.kind == "one" else []
        assert [name for name in chosen if says[name] not in words] == []


def test_a_screen_settles_each_of_its_questions() -> None:
    """Ticked is yes; what is not ticked is a no only by "none of the others", and not known by the other closing."""
    prompt = prompt_at(walked(Somebody(1, people("harmed", "reported"))).given, Slot("family-gate", "A"))
    names = ("harm-if-told", "household-involved", "asked-to-wait", "child-says")
    none = stops.split(BOOK, prompt, ticked("household-involved", rest=stops.NONE_OF_THE_OTHERS))
    assert [none[Slot(name, "A")] for name in names] == ["no", "yes", "no", "no-view"]
    unknown = stops.split(BOOK, prompt, ticked("child-says", rest=NOT_KNOWN))
    assert [unknown[Slot(name, "A")] for name in names] == [NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, "asks-not"]


def test_a_screen_of_lists_keeps_each_list() -> None:
    """Lines of both lists are told apart, and one closing answer holds for both."""
    prompt = prompt_at(walked(Somebody(1, people("harmed", "reported"))).given, Slot("since-then", E1))
    value = ticked("health/injury", "reaction/afraid", rest=NOT_KNOWN)
    assert stops.split(BOOK, prompt, value) == {
        Slot("health", E1): ticked("injury", rest=NOT_KNOWN), Slot("reaction", E1): ticked("afraid", rest=NOT_KNOWN),
    }  # fmt: skip


def test_who_may_properly_find_out_is_said_with_each_question_of_the_content() -> None:
    """Nobody at school is told to ask a child for it."""
    for prompt in walk(4).prompts:
        if prompt.slot.question in BOOK.questions and BOOK.questions[prompt.slot.question].kind in {"one", "yes-no"}:
            assert prompt.help[-1].startswith("Who may properly find out: "), prompt.slot


def test_typed_answers_are_shown_in_words() -> None:
    """A day, a moment, an age, several lines, and not known."""
    day = dt.date(2026, 11, 19)
    shown = {
        "19/11/2026 13:10": {"on": day, "at": "13:10"}, "19/11/2026": {"on": day},
        "Thursday (19/11/2026)": {"words": "Thursday", "first": day, "last": day},
        "18 or over": {"kind": "adult"}, "one / two": ["one", "two"], "none": [], "not known": {},
        "in the office": "in the office",
    }  # fmt: skip
    assert {stops.typed_words(value) for value in shown.values()} == set(shown)
    assert stops.typed_words("") == "not known"


# ── few screens to page 1 ──


def test_page_one_comes_after_few_screens() -> None:
    """At most nine, whatever is answered; their prompts stand together, so that screens are stops."""
    for seed in range(300):
        screens = [prompt.screen for prompt in walked(Somebody(seed), first=True).prompts]
        stops = [screen for screen, _ in itertools.groupby(screens)]
        assert len(stops) == len(set(screens)) <= MOST_BEFORE_PAGE_ONE, seed


@pytest.mark.parametrize("seed", SEEDS)
def test_what_page_one_needs_is_asked_before_anything_else(seed: int) -> None:
    """The interview begins with it, in the same order."""
    early = [prompt.slot for prompt in walked(Somebody(seed), first=True).prompts]
    assert [prompt.slot for prompt in walk(seed).prompts][: len(early)] == early


# ── who, when, and what is different ──


def test_a_day_that_cannot_be_read_leads_to_a_rough_time() -> None:
    """The words are kept, and about when is asked at the same stop."""
    given = {Slot("happened", E1): {"words": "in Year 2 or 3"}}
    prompt = prompt_at(given, Slot("happened-about", E1))
    assert "in Year 2 or 3" in prompt.asks
    assert prompt.screen == Slot("happened", E1)
    for told in ({}, {"first": TODAY, "last": TODAY, "words": "today"}):
        assert Slot("happened-about", E1) not in slots({Slot("happened", E1): told})


def test_what_differs_is_asked_only_where_several_did_it_or_had_it_done_to_them() -> None:
    """One child and one other: nothing can differ. Two who did it: it can, and also where two were harmed."""
    asked = {
        roles: [slot.about for slot in slots(walked(Somebody(1, people(*roles))).given) if slot.question == "differs"]
        for roles in [("harmed", "reported"), ("harmed", "reported", "reported"), ("harmed", "harmed", "reported"),
                      ("harmed", "reported", "witness"), ("both", "both")]
    }  # fmt: skip
    assert list(asked.values()) == [[], ["E1:B+C"], ["E1:A+B"], [], []]


def test_an_exception_is_asked_about_those_for_whom_something_differs() -> None:
    """Only what was chosen is asked again, only about them, and it reaches the report for their pairs alone."""
    done = walked(Somebody(1, ONLY_C))
    about = [prompt for prompt in done.prompts if prompt.slot == Slot("force", "E1/1+C")]
    assert [prompt.asks.endswith("Only about C.") for prompt in about] == [True]
    episode = answers.report_of(SITTING, kept(done.given)).episode[0]
    assert episode.answers["force"] == "no"
    assert differing(done.given) == [(["C"], ["A"], {"force": "yes"})]


ONLY_C = people("harmed", "reported", "reported", differs="yes", force="no") | {
    "differs-more": "no", Slot("differs-who", "E1/1"): ticked("C"), Slot("differs-what", "E1/1"): ticked("force"),
    Slot("force", "E1/1+C"): "yes", Slot("force", "E1/1+B"): NOT_KNOWN,
}  # fmt: skip
"""B and C did it; nobody was held, but for C it is different."""


def differing(given: Mapping[Slot, Any]) -> list[tuple[list[str], list[str], dict[str, Any]]]:
    """Return the exceptions of the first time: who did it, to whom, and what is different."""
    episode = answers.report_of(SITTING, kept(given)).episode[0]
    return [(item.by, item.to, dict(item.answers)) for item in episode.exception]


def test_the_answers_of_an_exception_never_move_to_another_child() -> None:
    """Changed to B, it is asked again about B: what was told of C is set aside, and is there again if it is C."""
    given = walked(Somebody(1, ONLY_C)).given
    changed = given | {Slot("differs-who", "E1/1"): {**given[Slot("differs-who", "E1/1")], "ticked": ["B"]}}
    prompt = still_open(changed)
    assert prompt is not None
    assert prompt.slot == Slot("force", "E1/1+B")
    assert prompt.asks.endswith("Only about B.")
    assert differing(changed) == []
    assert Slot("force", "E1/1+C") not in kept(changed)
    done = walked(Somebody(1, ONLY_C), changed)
    assert [item.slot for item in done.prompts] == [Slot("force", "E1/1+B")]
    assert differing(done.given) == [(["B"], ["A"], {"force": NOT_KNOWN})]
    again = done.given | {Slot("differs-who", "E1/1"): given[Slot("differs-who", "E1/1")]}
    assert still_open(again) is None
    assert differing(again) == [(["C"], ["A"], {"force": "yes"})]


def test_somebody_entered_later_was_never_the_same_for_all_nor_at_our_school() -> None:
    """The school is asked about everybody again, and so is what differs: both were answered of the others alone."""
    before = walked(Somebody(1, people("harmed", "reported", "reported", differs="no"))).given
    assert {Slot("people-ours", "A+B+C"), Slot("differs", "E1:B+C")} <= set(kept(before))
    later = walked(
        Somebody(1, people("harmed", "reported", "reported", "reported", differs="no", people_ours="not-all")),
        before | {Slot("people-more", "C"): "yes"},
    )  # fmt: skip
    asked = [prompt.slot for prompt in later.prompts]
    assert asked[:2] == [Slot("person-role", "D"), Slot("person-age", "D")]
    assert {Slot("people-ours", "A+B+C+D"), Slot("person-setting", "D"), Slot("differs", "E1:B+C+D")} <= set(asked)
    assert not {Slot("people-ours", "A+B+C"), Slot("differs", "E1:B+C")} & set(kept(later.given))
    assert not {Slot("force", E1), Slot("reported-child", "B")} & set(asked), "nothing else is asked again"


def test_what_differs_is_open_again_where_it_differed_for_some_and_somebody_is_entered() -> None:
    """A yes about B and C is no yes about D: the question comes first, and then for whom."""
    before = walked(Somebody(1, ONLY_C)).given
    four = people("harmed", "reported", "reported", "reported")
    given = before | {Slot("people-more", "C"): "yes"}
    later = walked(Somebody(1, ONLY_C | four | {"differs-who": ticked("D"), "differs": "yes"}), given)
    asked = [prompt.slot for prompt in later.prompts]
    assert asked.index(Slot("differs", "E1:B+C+D")) > asked.index(Slot("person-age", "D"))
    without = {slot: value for slot, value in later.given.items() if slot != Slot("differs", "E1:B+C+D")}
    assert differing(without) == []
    prompt = still_open(kept(without))
    assert prompt is not None
    assert prompt.slot == Slot("differs", "E1:B+C+D")


def test_another_time_is_asked_about_with_its_own_people_and_acts() -> None:
    """Who, to whom, when and what always; of the circumstances only those that are already known."""
    fixed = people("harmed", "reported", "reported") | {
        Slot("another-time", E1): "yes", Slot("another-time", "E2"): "no", Slot("known-of", "E2"): ticked("force"),
        Slot("episode-by", E1): ticked("B"), Slot("episode-to", E1): ticked("A"),
        Slot("episode-by", "E2"): ticked("C"), Slot("episode-to", "E2"): ticked("A"),
    }  # fmt: skip
    done = walked(Somebody(1, fixed))
    second = [prompt.slot.question for prompt in done.prompts if prompt.slot.about == "E2"]
    assert {"episode-by", "episode-to", "happened", "kind-of-act", "wanted", "acts-kinds", "acts-all", "place",
            "act-times", "known-of", "force", "another-time"} <= set(second)  # fmt: skip
    assert not {"pressure", "could-refuse", "secrecy", "images"} & set(second)
    report = answers.report_of(SITTING, kept(done.given))
    assert [(item.id, item.by, item.to) for item in report.episode] == [("E1", ["B"], ["A"]), ("E2", ["C"], ["A"])]
    assert "force" in report.episode[1].answers
    assert not {"pressure", "secrecy", "images"} & set(report.episode[1].answers)


def second_time(by: dict[str, Any], to: dict[str, Any]) -> dict[Any, Any]:
    """Return fixed answers with another time, done by these to these."""
    return people("harmed", "reported", "reported") | {
        Slot("another-time", E1): "yes", Slot("another-time", "E2"): "no",
        Slot("episode-by", E1): ticked("B", "C"), Slot("episode-to", E1): ticked("A"),
        Slot("episode-by", "E2"): by, Slot("episode-to", "E2"): to, Slot("happened", "E2"): "yesterday",
        Slot("known-of", "E2"): ticked(),
    }  # fmt: skip


@pytest.mark.parametrize(("did", "harmed", "by", "to", "unknown"), [
    (ticked(), ticked("A"), ["Z"], ["A"], ["Z"]),
    (ticked("B"), ticked(), ["B"], ["W"], ["W"]),
    (ticked(), ticked(), ["Z"], ["W"], ["Z", "W"]),
    (ticked("B"), ticked("A"), ["B"], ["A"], []),
    (ticked("B"), ticked(rest=answers.ALONE), ["B"], [], []),
    (ticked(), ticked(rest=answers.ALONE), ["Z"], [], ["Z"]),
])  # fmt: skip
def test_nobody_chosen_at_another_time_is_somebody_unknown(
    did: dict[str, Any], harmed: dict[str, Any], by: list[str], to: list[str], unknown: list[str]
) -> None:
    """Never nobody, unless it was an act on themselves alone; and a record can hold it."""
    given = kept(walked(Somebody(1, second_time(did, harmed))).given)
    report = answers.report_of(SITTING, given)
    assert [(item.by, item.to) for item in report.episode] == [(["B", "C"], ["A"]), (by, to)]
    assert [child.label for child in report.child] == ["A", "B", "C", *unknown]
    assert [(child.role, child.kind) for child in report.child[3:]] == [
        ("not-yet-identified", "age-not-known") for _ in unknown
    ]
    assert [problem.line() for problem in checks.check(BOOK, report, "made")] == []
    assessed = triage(BOOK, checks.normalised(report), NOW, DAYS).assessed
    pairs = {(pair.pair.by, pair.pair.to) for pair in assessed.pairs}
    assert {(by[0], to[0] if to else None)} <= pairs


def test_somebody_unknown_at_another_time_is_nobody_to_choose() -> None:
    """Only who was entered stands in a list of people, and nobody is asked about somebody unknown."""
    done = walked(Somebody(1, second_time(ticked(), ticked())))
    unknown = {answers.UNKNOWN_DOER, answers.UNKNOWN_HARMED}
    assert not unknown & {prompt.slot.about for prompt in done.prompts}
    lists = [prompt for prompt in done.prompts if prompt.slot.question in {"episode-by", "episode-to", "needs-known"}]
    assert len(lists) == 5
    assert not unknown & {choice.id for prompt in lists for choice in prompt.choices}
    closings = {prompt.slot: [choice.id for choice in prompt.closings] for prompt in lists}
    assert closings[Slot("episode-by", "E2")] == ["these"]
    assert closings[Slot("episode-to", "E2")] == ["these", answers.ALONE]


def test_needs_are_asked_only_about_the_children_of_whom_any_are_known() -> None:
    """One list names them; the others are asked nothing."""
    fixed = people("harmed", "reported", "witness") | {"needs-known": ticked("B", "C")}
    done = walked(Somebody(1, fixed))
    asked = {prompt.slot.about for prompt in done.prompts if prompt.section == flow.NEEDS} - {REPORT}
    assert asked == {"B"}
    names = {choice.id for prompt in done.prompts if prompt.slot.question == "needs-known" for choice in prompt.choices}
    assert names == {"A", "B", "C"}


def test_whom_a_question_is_about_is_said_where_it_could_be_another() -> None:
    """A child, a family, another time: in the question itself."""
    done = walked(Somebody(1, people("harmed", "reported") | {Slot("another-time", E1): "yes"} | APART))
    asks = {prompt.slot: prompt.asks for prompt in done.prompts}
    assert asks[Slot("reported-child", "B")].endswith("About B (reported, 8 years 3 months).")
    assert asks[Slot("family-gate", "A")].endswith("About the family of A (harmed, 8 years 3 months).")
    assert asks[Slot("wanted", "E2")].endswith("About that other time.")
    assert not asks[Slot("wanted", E1)].endswith("About that other time.")


def test_one_household_is_one_family_and_is_asked_about_once() -> None:
    """Where both children live in one home the four checks are put once, and stand for both."""
    home = APART | {"tonight": {"ticked": ["same-home"], "rest": NOT_KNOWN}, "one-family": "yes"}
    done = walked(Somebody(1, people("harmed", "reported") | home))
    (asked,) = [prompt for prompt in done.prompts if prompt.slot.question == "family-gate"]
    assert "About the family of A (harmed, 8 years 3 months) and B (reported, 8 years 3 months)." in asked.asks
    first, second = answers.report_of(SITTING, kept(done.given)).family_gate
    assert (first.child, second.child) == ("A", "B")
    assert first.harm_if_told is not None
    assert (first.harm_if_told, first.asked_to_wait) == (second.harm_if_told, second.asked_to_wait)
    assert "One of the children asks that their family is not told" in [choice.says for choice in asked.choices]


@pytest.mark.parametrize("said", ["no", NOT_KNOWN])
def test_two_families_in_one_placement_are_asked_about_each(said: str) -> None:
    """Living in one home is not having one family: only a yes to that makes it one."""
    home = APART | {"tonight": {"ticked": ["same-home"], "rest": NOT_KNOWN}, "one-family": said}
    done = walked(Somebody(1, people("harmed", "reported") | home))
    assert [prompt.slot.about for prompt in done.prompts if prompt.slot.question == "family-gate"] == ["A", "B"]


def test_nobody_is_asked_about_the_family_of_an_adult() -> None:
    """A family is told about a child: an adult who was harmed or did it has no gate."""
    given = walked(Somebody(1, people("harmed", "reported") | APART)).given
    assert {slot.about for slot in slots(given) if slot.question == "family-gate"} == {"A", "B"}
    given |= {Slot("person-age", "A"): {"kind": "adult"}, Slot("person-kind", "A"): "adult-in-trust"}
    assert {slot.about for slot in slots(given) if slot.question == "family-gate"} == {"B"}
