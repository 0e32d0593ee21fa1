"""What must never be left out was asked, what stays open is looked at again, and answers change with a reason."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from asked import TODAY, asked
from checking import books, document, findings
from paths import Chosen, Somebody
from recorded import FRIDAY, ID, record

from peertriage.core import answers, flow, stops
from peertriage.core.answers import Sitting
from peertriage.core.check_asked import missing
from peertriage.core.facts import IN_EPISODE, REST
from peertriage.core.finding import Case
from peertriage.core.given import normalised
from peertriage.core.prompt import NOT_KNOWN, Slot
from peertriage.core.record import Identity, to_document
from peertriage.core.settings import Settings, days
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    from peertriage.core.model import Report
    from peertriage.core.prompt import Prompt

SOON = FRIDAY + dt.timedelta(hours=1)
FIVE_DAYS, A_WEEK = dt.timedelta(days=5), dt.timedelta(days=7)
A_MOMENT = dt.timedelta(seconds=1)
MOST_PROMPTS = 400
SEEDS = range(8)


def assessed(report: Report) -> Report:
    """Return the record that these answers make on the Friday."""
    book = books().of(TODAY, "england")
    report = msgspec.structs.replace(normalised(report), assessment=[], step=[], event=[], seal=None)
    done = triage(book, report, FRIDAY, days(book.catalogue, Settings()))
    return write_up(book, report, done, FRIDAY, Identity(ID, "harbour", "0.1.0", "P1"))


def never_asked(report: Report) -> list[tuple[str, str]]:
    """Return question and key of what was never asked."""
    found = to_document(report)
    return list(missing(Case(found, report, books().of(TODAY, "england"), books(), SOON)))


def told(found: dict[str, Any], now: dt.datetime) -> list[tuple[str, str, str]]:
    """Return code, key and words of the findings of what was never asked."""
    return [
        (one.code, one.key, one.says) for one in findings(found, now) if one.code in {"PT-P060", "PT-P065"}
    ]


def without(report: Report, name: str) -> Report:
    """Return a report in which nobody was asked this question."""
    gone = {name, name + REST}
    document_ = to_document(report)
    for table in (document_, *document_["child"], *document_["episode"]):
        for key in gone & set(table.get("answers", {})):
            del table["answers"][key]
        table.pop(IN_EPISODE.get(name, ""), None)
    return msgspec.convert(document_, type(report))


ANSWERED = sorted(
    question.id
    for question in books().red_flags.values()
    if question.kind in {"yes-no", "one", "many"} and question.id != "acts-all"
)
"""The questions whose answer always stands in a record, "not known" too."""


# ── in the interview ──


class KnowsNothing(Somebody):
    """Answers everything that is not fixed with "not known", or with the last that is offered."""

    def choose(self, prompt: Prompt) -> Chosen:
        """Return the answer to a prompt."""
        if {prompt.slot, prompt.slot.question} & set(self.fixed):
            return super().choose(prompt)
        if prompt.kind in {"line", "block"}:
            assert prompt.read is not None
            return Chosen("", prompt.read("not known").value)
        if prompt.kind == "one":
            ids = [choice.id for choice in prompt.choices]
            return Chosen("", NOT_KNOWN if NOT_KNOWN in ids else ids[-1])
        return Chosen("", {"ticked": [], "rest": prompt.closings[-1].id})


def interviewed(who: Somebody) -> Report:
    """Return the record of a whole interview."""
    sitting = Sitting(books().of(TODAY, "england"), TODAY, practice=True)
    given: dict[Slot, Any] = {}
    for _ in range(MOST_PROMPTS):
        ahead = flow.prompts(sitting, given, TODAY)
        prompt = next((one for one in ahead if stops.value_of(sitting.book, given, one) is None), None)
        if prompt is None:
            return assessed(answers.report_of(sitting, flow.kept(sitting, given, TODAY)))
        given |= stops.split(sitting.book, prompt, who.choose(prompt).value)
    raise AssertionError


@pytest.mark.parametrize("seed", SEEDS)
def test_no_interview_leaves_a_question_of_grave_harm_out(seed: int) -> None:
    """Whatever was answered."""
    assert never_asked(interviewed(Somebody(seed))) == []


TWO = {Slot("person-role", "A"): "harmed", Slot("people-more", "A"): "yes", Slot("person-role", "B"): "reported"}


@pytest.mark.parametrize(
    "fixed",
    [
        {}, TWO, TWO | {"is-sexual": "no"}, TWO | {"is-sexual": "yes", Slot("another-time", "E1"): "yes"},
        TWO | {Slot("person-role", "B"): "unknown-by"},
    ],
)  # fmt: skip
def test_not_known_is_an_answer(fixed: dict[Any, Any]) -> None:
    """Everything was asked, and nobody knows anything: also of another time, and where nothing sexual was said."""
    made = interviewed(KnowsNothing(0, fixed))
    assert never_asked(made) == []
    assert made.assessment[-1].unknown


def test_where_nothing_sexual_was_said_the_rest_is_asked_all_the_same() -> None:
    """Only the kind of act is not written down there."""
    told = KnowsNothing(0, TWO | {"is-sexual": "no"})
    assert [name for name, _ in never_asked(assessed(without(interviewed(told), "kind-of-act")))] == []
    assert [name for name, _ in never_asked(assessed(without(interviewed(told), "force")))] == ["force"]


# ── from a file of answers ──


def test_what_a_file_of_answers_leaves_out_is_found() -> None:
    """Each question once, whatever it is about; what was answered, or leaves no trace, is not."""
    given = {"danger-now", "is-sexual", "wanted"}
    assert sorted(name for name, _ in never_asked(record())) == sorted(set(ANSWERED) - given)
    assert never_asked(asked()) == []


PLACE = {"report": "answers.", "episode": "episode[1].answers.", "child": "child[2].answers."}


@pytest.mark.parametrize("name", ANSWERED)
def test_each_question_of_grave_harm_is_missed_by_itself(name: str) -> None:
    """At the place where its answer would stand; its closing answer alone is an answer."""
    question = books().red_flags[name]
    own = {"act-times": "episode[1].how_often"}
    settled = {"is-sexual", "wanted"}  # by the act that was reported
    wanted = [] if name in settled else [(name, own.get(name, f"{PLACE[question.about]}{name}"))]
    assert never_asked(assessed(without(asked(), name))) == wanted


def test_a_question_whose_condition_is_no_counts_as_asked() -> None:
    """Of an act on oneself nobody is asked who was stronger."""
    told = asked().episode[0]
    alone = msgspec.structs.replace(
        told, to=[], acts=["SD04"], acts_all="yes", basis={"acts-all": "adult-saw"}, answers={}, how_often=None
    )
    report = msgspec.structs.replace(asked(), episode=[alone])
    left = {name for name, _ in never_asked(assessed(report))}
    closed = {
        question.id
        for question in books().red_flags.values()
        if question.when == "act-about-other-child" and question.id in ANSWERED
    }
    assert {"force", "balance"} <= closed
    assert not left & closed
    assert "kind-of-act" in left


@pytest.mark.parametrize("fields", [{"acts": ["nothing-known"]}, {"by": ["Q"]}, {"acts_unclear": ["nothing-known"]}])
def test_what_the_content_does_not_know_breaks_nothing(fields: dict[str, Any]) -> None:
    """It is found elsewhere; whether a condition holds is not asked of it."""
    found = to_document(without(asked(), "force"))
    found["assessment"][0]["unknown"].append({"question": "wanted", "about": "E1"})
    found["episode"][0] |= {"to": [], "answers": {}} | fields
    assert any("wanted" in says for _, _, says in told(found, SOON))


def test_an_answer_about_one_time_is_enough_and_one_about_some_people_is_not() -> None:
    """Of another time only what is already known is asked; an exception says nothing of the rest."""
    first = asked().episode[0]
    second = msgspec.structs.replace(first, id="E2", answers={}, how_often=None)
    assert never_asked(assessed(msgspec.structs.replace(asked(), episode=[first, second]))) == []
    assert never_asked(assessed(msgspec.structs.replace(asked(), episode=[second, first]))) == []
    some = {"by": ["B"], "to": ["A"], "answers": {"force": "no"}}
    document_ = to_document(without(asked(), "force"))
    document_["episode"][0]["exception"] = [some]
    only_some = msgspec.convert(document_, type(asked()))
    assert [name for name, _ in never_asked(assessed(only_some))] == ["force"]


def test_each_child_is_asked_about_but_nobody_unknown() -> None:
    """One answer about one child is none about another; about somebody not yet identified nobody can be asked."""
    first = asked().child[1]
    more = msgspec.structs.replace(first, label="C", answers={})
    both = msgspec.structs.replace(asked().episode[0], by=["B", "C"])
    report = msgspec.structs.replace(asked(), child=[*asked().child, more], episode=[both])
    keys = [key for _, key in never_asked(assessed(report))]
    assert keys
    assert all(key.startswith("child[3].answers.") for key in keys)
    nobody = msgspec.structs.replace(more, role="not-yet-identified", kind="age-not-known", age=type(more.age)())
    report = msgspec.structs.replace(report, child=[*asked().child, nobody])
    assert never_asked(assessed(report)) == []


def test_a_record_of_nobody_was_asked_nothing() -> None:
    """Where no time is told of, every question that has no answer counts, and who it was and what was done."""
    nothing = msgspec.structs.replace(asked(), child=[], episode=[], statement=[], answers={"danger-now": []})
    found = dict(never_asked(assessed(nothing)))
    report = {name for name in ANSWERED if books().red_flags[name].about != "child"}
    assert set(found) == {*report, "people", "acts"} - {"danger-now"}
    assert (found["people"], found["acts"]) == ("child", "episode")
    somebody = msgspec.structs.replace(nothing, child=[asked().child[0]])
    assert "people" not in dict(never_asked(assessed(somebody)))
    unasked = msgspec.structs.replace(nothing, child=[msgspec.structs.replace(asked().child[1], answers={})])
    assert dict(never_asked(assessed(unasked)))["own-life"] == "child[1].answers.own-life"


def test_one_omission_is_found_once_for_each_place_and_weighs_less_once_it_was_clear_whom_to_ring() -> None:
    """An interview that stopped when a call was certain is no failure; where no call is, nobody may have looked."""
    left_out = to_document(assessed(without(without(asked(), "force"), "course")))
    assert set(left_out["assessment"][0]["calls"].values()) >= {"now"}
    assert told(left_out, SOON) == [("PT-P065", "episode[1]", "2 questions: course, force")]
    for calls, code in (({"police": "today", "social-care": "advice"}, "PT-P060"), ({}, "PT-P060")):
        left_out["assessment"][0]["calls"] = calls
        assert [one[0] for one in told(left_out, SOON)] == [code]
    left_out["assessment"][0]["categories"] = ["not-sexual"]
    assert [one[0] for one in told(left_out, SOON)] == ["PT-P065"]
    day = dt.timedelta(hours=24)
    assert [one[0] for one in told(left_out, FRIDAY + day)] == ["PT-P065"]
    assert [one[0] for one in told(left_out, FRIDAY + day + A_MOMENT)] == ["PT-P060"]
    left_out["episode"] = []
    assert {one[0] for one in told(left_out, SOON)} == {"PT-P060"}


# ── what stays open ──


@functools.cache
def opened() -> dict[str, int]:
    """Return the place of every open question of the tidy record."""
    return {one.question: n for n, one in enumerate(asked().assessment[-1].unknown, 1)}


def still_open(found: dict[str, Any], now: dt.datetime) -> list[tuple[str, str]]:
    """Return each question that is said to have been open for days, and the key."""
    return [
        (name, one.key)
        for one in findings(found, now)
        if one.code in {"PT-P061", "PT-P066"}
        for name in one.says.partition(":")[0].split(", ")
    ]


def test_a_question_that_could_change_a_call_is_open_for_five_days() -> None:
    """To the second. Only those that settle what a call hangs on."""
    assert still_open(document(), FRIDAY + FIVE_DAYS) == []
    late = still_open(document(), FRIDAY + FIVE_DAYS + A_MOMENT)
    assert {"force", "images", "act-detail"} <= {name for name, _ in late} <= books().critical
    assert {key for _, key in late} == {"assessment[1].unknown"}
    assert len([one for one in findings(document(), FRIDAY + 9 * FIVE_DAYS) if one.code == "PT-P066"]) == 1
    assert "reaction" in opened()


def test_what_was_never_asked_is_not_found_twice() -> None:
    """It is found as never asked."""
    left_out = to_document(assessed(without(asked(), "force")))
    late = [name for name, _ in still_open(left_out, FRIDAY + FIVE_DAYS + A_MOMENT)]
    assert "force" not in late
    assert "images" in late


def test_nobody_is_named_who_may_find_out() -> None:
    """Although the content names somebody; whatever the question is about."""
    found = document()
    n = opened()["reaction"]
    del found["assessment"][0]["unknown"][n - 1]["may_ask"]
    late = still_open(found, FRIDAY + FIVE_DAYS + A_MOMENT)
    assert ("reaction", f"assessment[1].unknown[{n}].may_ask") in late
    assert still_open(found, FRIDAY + FIVE_DAYS) == []


# ── not enough to say ──


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"supported": "none"}, True), ({"supported": "normal"}, False), ({"supported": "abusive"}, False),
        ({"supported": "none", "unknown": []}, False), ({"supported": "none", "categories": ["not-sexual"]}, False),
        ({"supported": "none", "categories": ["adult-involved"]}, False),
    ],
)  # fmt: skip
def test_not_enough_to_say_a_week_later(fields: dict[str, Any], found: bool) -> None:
    """While anything is open; where nothing sexual was reported, or an adult did it, nothing is missing."""
    changed = document()
    changed["assessment"][0] |= fields
    places = {
        after: [one.key for one in findings(changed, FRIDAY + after) if one.code == "PT-P064"]
        for after in (A_WEEK, A_WEEK + A_MOMENT)
    }
    assert places == {A_WEEK: [], A_WEEK + A_MOMENT: ["assessment[1].supported"] if found else []}


# ── answers that were changed ──


def changes(*keys: str, **event: Any) -> dict[str, Any]:
    """Return the tidy record in which the second event says that these keys were changed."""
    found = document()
    found["event"][1] |= {"changes": [{"key": key, "old": "no", "new": "yes"} for key in keys], "why": ""} | event
    return found


def codes_of(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return code and key of the findings of changed answers."""
    wanted = ("PT-P062", "PT-P063")
    return sorted((one.code, one.key) for one in findings(found) if one.code in wanted)


@pytest.mark.parametrize(
    "key",
    [
        "answers.danger-now", "basis.is-sexual", "disputed.is-sexual", "child.A.age", "child.B", "episode.E1.acts",
        "episode.E1.answers.force",
    ],
)  # fmt: skip
def test_what_the_rules_read_was_changed(key: str) -> None:
    """Without a reason, and without a result since; with both there is nothing."""
    assert codes_of(changes(key)) == [("PT-P062", "event[2].why"), ("PT-P063", "event[2]")]
    assert codes_of(changes(key, why=" \n")) == codes_of(changes(key))
    assert codes_of(changes(key, why="the child said more")) == [("PT-P063", "event[2]")]
    at = asked().assessment[-1].at
    assert codes_of(changes(key, at=at)) == [("PT-P062", "event[2].why")]
    assert codes_of(changes(key, at=at + A_MOMENT, why="heard")) == [("PT-P063", "event[2]")]


@pytest.mark.parametrize(
    "key",
    [
        "identity_held_at", "copied.at", "step.apart-now@B.status", "family_gate.A.told_at", "statement.S1.original_at",
        "child.A.fingerprint", "child.A.council", "person.P1.name", "answersheet",
    ],
)  # fmt: skip
def test_what_no_rule_reads_may_change(key: str) -> None:
    """No reason is asked for, and the result stands."""
    assert codes_of(changes(key)) == []


def test_an_event_is_found_once_however_much_it_changed() -> None:
    """Also where only the last of many keys is one that the rules read."""
    assert len(codes_of(changes("copied.at", "answers.danger-now", "child.A.role"))) == 2


def test_the_first_event_writes_and_changes_nothing() -> None:
    """What it holds was there when the result was first seen."""
    found = document()
    found["event"][0] |= {"changes": [{"key": "answers.danger-now", "old": "", "new": "yes"}], "why": ""}
    assert codes_of(found) == []


def test_another_result_settles_it() -> None:
    """An assessment after the change has seen it."""
    found = changes("answers.danger-now", why="heard")
    found["assessment"].append(found["assessment"][0] | {"at": found["event"][1]["at"], "why": "danger"})
    assert codes_of(found) == []
