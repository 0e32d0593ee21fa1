"""Who the report is about: nobody is refused, letters follow the order of entry, ages then are asked if long ago."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from cases.short import book
from property.small import DAYS, NOW

from peertriage.core import answers, given, people, typed
from peertriage.core.answers import Sitting
from peertriage.core.prompt import NOT_KNOWN, REPORT, Prompt, Slot
from peertriage.triage import triage

if TYPE_CHECKING:
    from peertriage.core.model import Report

TODAY = dt.date(2026, 11, 20)
SITTING = Sitting(book(), TODAY, practice=True)
E1 = "E1"
LEAST = {"person-role": "involved", "people-more": "no", "people-alone": NOT_KNOWN, "people-ours": "all",
         "person-setting": NOT_KNOWN}  # fmt: skip
"""What is answered where a test does not say otherwise; ages are not known."""


def asked(**said: Any) -> tuple[list[Prompt], dict[Slot, Any]]:
    """Answer prompt after prompt. Keys are questions, with `_A` where a letter matters: `person_role_A`."""
    known = {slot_of(key): value for key, value in said.items()}
    found: dict[Slot, Any] = {slot: value for slot, value in known.items() if slot.question.startswith("happened")}
    done: list[Prompt] = []
    while True:
        prompt = next((item for item in people.prompts(found, TODAY) if item.slot not in found), None)
        if prompt is None:
            return done, found
        done.append(prompt)
        least = LEAST.get(prompt.slot.question, {} if prompt.read else prompt.choices[-1].id)
        found[prompt.slot] = known.get(prompt.slot, known.get(Slot(prompt.slot.question, ""), least))


def slot_of(key: str) -> Slot:
    """Return the slot that a keyword names; about nothing: wherever it is asked."""
    words = key.split("_")
    about = words.pop() if words[-1].isupper() or words[-1] == REPORT else ""
    if about == E1:
        return Slot("-".join(words), E1)
    return Slot("-".join(words), f"{E1}/{about}" if words == ["person", "then"] else about)


def entered(*roles: str, **said: Any) -> tuple[list[Prompt], dict[Slot, Any]]:
    """Answer with these people in this order."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(roles)]
    more = {f"people_more_{letter}": "yes" for letter in letters[:-1]}
    return asked(**dict(zip([f"person_role_{letter}" for letter in letters], roles, strict=True)), **more, **said)


def table(found: dict[Slot, Any]) -> list[dict[str, Any]]:
    """Return the people that the answers make."""
    persons = people.people(found, TODAY)
    assert persons is not None
    return persons


def report(found: dict[Slot, Any]) -> Report:
    """Return the report that the answers make."""
    return answers.report_of(SITTING, found)


def questions(prompts: list[Prompt], about: str = "") -> list[str]:
    """Return which questions were asked, about one person or all."""
    return [prompt.slot.question for prompt in prompts if not about or prompt.slot.about == about]


def test_all_of_it_is_one_screen() -> None:
    """The ages of all people are one stop, with who they are and where they belong."""
    prompts, _ = entered("harmed", "reported", "witness")
    assert {prompt.screen for prompt in prompts} == {people.SCREEN}


def test_people_are_there_once_all_of_them_are_described() -> None:
    """Until then nobody is: half a person would be taken for a whole one."""
    prompts, found = entered("harmed", "reported")
    for prompt in prompts:
        left = {slot: value for slot, value in found.items() if slot != prompt.slot}
        assert people.people(left, TODAY) is None, prompt.slot
    assert [person["label"] for person in table(found)] == ["A", "B"]


def test_nobody_is_entered_by_name() -> None:
    """Only ages are typed: there is no prompt at which a name could be."""
    prompts, _ = entered("harmed", "reported")
    assert {prompt.slot.question for prompt in prompts if prompt.read} == {"person-age"}
    assert "names are never entered" in prompts[0].lines[0]


# ── ages and kinds ──


@pytest.mark.parametrize(("typed_age", "asks", "answer", "kind", "age"), [
    ("8y 3m Year 4", False, "", "child", {"years": 8, "months": 3, "school_year": "4"}),
    ("Year 12", False, "", "child", {"school_year": "12"}),
    ("Year 13", True, "child", "child", {"school_year": "13"}),
    ("Year 13", True, "adult-pupil", "adult-pupil", {"school_year": "13"}),
    ("Year 13", True, "age-not-known", "age-not-known", {"school_year": "13"}),
    ("17y 2m Year 13", False, "", "child", {"years": 17, "months": 2, "school_year": "13"}),
    ("17y", False, "", "child", {"years": 17}),
    ("not known", True, "child", "child", None),
    ("not known", True, "age-not-known", "age-not-known", None),
    ("17y to 18y", True, "child", "child", {"years": 17, "to": {"years": 18}}),
    ("17y to 18y", True, "age-not-known", "age-not-known", {"years": 17, "to": {"years": 18}}),
    ("18+", True, "adult-pupil", "adult-pupil", None),
    ("18+", True, "adult-in-trust", "adult-in-trust", None),
    ("19y", True, "other-adult", "other-adult", {"years": 19}),
])  # fmt: skip
def test_an_age_decides_what_else_is_asked(
    typed_age: str, asks: bool, answer: str, kind: str, age: dict[str, Any] | None
) -> None:
    """A known age under 18 needs nothing; 18 or over needs which adult; otherwise whether it is known to be a child.

    In Year 13 a pupil is 17 or 18: the school year alone does not say which.
    """
    read = typed.read_age(typed_age)
    assert not read.problem
    prompts, found = entered("harmed", "reported", person_age_A=read.value, person_kind_A=answer)
    assert ("person-kind" in questions(prompts, "A")) == asks
    person = table(found)[0]
    assert (person["kind"], person.get("age")) == (kind, age)
    assert report(found).child[0].kind == kind


ADULTS = ["adult-pupil", "adult-in-trust", "other-adult"]
NOT_SURE = ["child", "age-not-known"]
IN_YEAR_13 = ["child", "adult-pupil", "age-not-known"]


@pytest.mark.parametrize(("typed_age", "offered"), [
    ("18+", ADULTS), ("40y", ADULTS), ("not known", NOT_SURE), ("16y to 19y", NOT_SURE), ("Year 13", IN_YEAR_13),
    ("Year 12 to 13", IN_YEAR_13),
])  # fmt: skip
def test_nobody_of_18_is_called_a_child_and_nobody_unknown_an_adult(typed_age: str, offered: list[str]) -> None:
    """Only what the age leaves possible can be chosen."""
    prompts, _ = entered("harmed", "reported", person_age_B=typed.read_age(typed_age).value)
    kinds = [prompt for prompt in prompts if prompt.slot == Slot("person-kind", "B")]
    assert [[choice.id for choice in prompt.choices] for prompt in kinds] == [offered]


# ── who did it, and to whom ──


def sides(found: dict[Slot, Any]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Return the people with their roles, and who acted towards whom."""
    made = report(found)
    return [(child.label, child.role) for child in made.child], made.episode[0].by, made.episode[0].to


@pytest.mark.parametrize(("roles", "people_then", "by", "to"), [
    (("harmed", "reported"), ["harmed", "reported"], ["B"], ["A"]),
    (("reported", "harmed"), ["reported", "harmed"], ["A"], ["B"]),
    (("harmed",), ["harmed", "not-yet-identified"], ["B"], ["A"]),
    (("harmed", "witness"), ["harmed", "witness", "not-yet-identified"], ["C"], ["A"]),
    (("reported",), ["reported", "not-yet-identified"], ["A"], ["B"]),
    (("unknown-by",), ["not-yet-identified", "not-yet-identified"], ["A"], ["B"]),
    (("unknown-to",), ["not-yet-identified", "not-yet-identified"], ["B"], ["A"]),
    (("involved",), ["involved", "not-yet-identified", "not-yet-identified"], ["B"], ["C"]),
    (("both", "both"), ["both", "both"], ["A", "B"], ["A", "B"]),
    (("both", "harmed"), ["both", "harmed"], ["A"], ["A", "B"]),
    (("harmed", "reported", "reported"), ["harmed", "reported", "reported"], ["B", "C"], ["A"]),
])  # fmt: skip
def test_somebody_unknown_stands_where_nobody_was_entered(
    roles: tuple[str, ...], people_then: list[str], by: list[str], to: list[str]
) -> None:
    """Who did it is never nobody, and who was harmed only where somebody said that nobody else was involved."""
    _, found = entered(*roles, people_alone_report=NOT_KNOWN)
    persons, acted, acted_on = sides(found)
    assert [role for _, role in persons] == people_then
    assert [label for label, _ in persons] == list("ABCDEFGH"[: len(persons)])
    assert (acted, acted_on) == (by, to)
    assert given.check(book(), report(found), "made") == []


@pytest.mark.parametrize("others", [(), ("witness",), ("involved",)])
def test_one_child_who_is_both_acted_towards_somebody_and_the_act_is_levelled(others: tuple[str, ...]) -> None:
    """Each acted towards the other, or it is not clear who did: the other is somebody, also if not entered."""
    _, found = entered("both", *others, person_age_A={"years": 8, "months": 3})
    made = report(
        found
        | {Slot("kind-of-act", E1): "touched-under-clothing", Slot("wanted", E1): "yes"}
        | {Slot("acts-kinds", E1): {"ticked": ["touching"], "rest": "these"}}
        | {Slot("acts-touching", E1): {"ticked": ["CT05"], "rest": "done", "unclear": []}}
    )
    assert given.check(book(), made, "made") == []
    assert triage(book(), given.normalised(made), NOW, DAYS).assessed.assessment.supported == "abusive"


@pytest.mark.parametrize(("alone", "to"), [("yes", []), ("no", ["B"]), (NOT_KNOWN, ["B"])])
def test_an_act_on_oneself_has_nobody_on_the_other_side(alone: str, to: list[str]) -> None:
    """Only where that was said: otherwise somebody not yet identified may have been harmed."""
    prompts, found = entered("reported", people_alone_report=alone)
    assert questions(prompts).count("people-alone") == 1
    assert (report(found).episode[0].by, report(found).episode[0].to) == (["A"], to)
    assert len(table(found)) == 1 + len(to)


def test_who_was_harmed_is_not_asked_twice() -> None:
    """Where somebody was entered as harmed, it was no act on themselves alone."""
    for roles in (("harmed",), ("unknown-to",), ("both",), ("reported", "harmed")):
        assert "people-alone" not in questions(entered(*roles)[0])


def test_twenty_people_and_no_more() -> None:
    """A class and more: each has a letter, and the last is not asked for another."""
    roles = ["harmed", "reported", *["reported"] * 18]
    prompts, found = entered(*roles, people_more="yes")
    assert [person["label"] for person in table(found)] == list("ABCDEFGHIJKLMNOPQRST")
    assert questions(prompts).count("people-more") == 19
    assert "people-more" not in questions(prompts, "T")
    assert len(report(found).episode[0].by) == 19


def test_with_twenty_people_there_is_still_a_letter_for_somebody_unknown() -> None:
    """Nobody was entered as harmed, or as having done it: both are added."""
    _, found = entered(*["witness"] * 20)
    persons = table(found)
    assert [person["label"] for person in persons[20:]] == ["U", "V"]
    assert [person["role"] for person in persons[20:]] == ["not-yet-identified"] * 2


# ── where they belong ──


def test_one_answer_says_that_all_belong_to_our_school() -> None:
    """Nobody is then asked about one by one; somebody not yet identified may belong anywhere."""
    prompts, found = entered("harmed", "unknown-by", people_ours="all")
    assert "person-setting" not in questions(prompts)
    assert [person["setting"] for person in table(found)] == ["ours", NOT_KNOWN]


def test_otherwise_the_school_of_each_is_asked() -> None:
    """Of everybody but those who are not yet identified."""
    prompts, found = entered(
        "harmed", "unknown-by", "reported", people_ours="not-all", person_setting_A="ours", person_setting_C="another"
    )
    assert [prompt.slot.about for prompt in prompts if prompt.slot.question == "person-setting"] == ["A", "C"]
    assert [person["setting"] for person in table(found)] == ["ours", NOT_KNOWN, "another"]


def test_the_school_is_asked_about_again_once_somebody_is_entered_later() -> None:
    """The answer is about the people it named: nobody entered after it is at our school by it."""
    prompts, found = entered("harmed", "reported", people_ours="all")
    assert [prompt.slot for prompt in prompts if prompt.slot.question == "people-ours"] == [Slot("people-ours", "A+B")]
    later = found | {
        Slot("people-more", "B"): "yes", Slot("person-role", "C"): "reported", Slot("person-age", "C"): {},
        Slot("person-kind", "C"): "child", Slot("people-more", "C"): "no",
    }  # fmt: skip
    assert [prompt.slot for prompt in people.prompts(later, TODAY) if prompt.slot not in later] == [
        Slot("people-ours", "A+B+C")
    ]
    assert people.people(later, TODAY) is None
    assert [person["setting"] for person in table({**later, Slot("people-ours", "A+B+C"): "all"})] == ["ours"] * 3


def test_nobody_is_asked_for_the_school_of_people_who_are_all_unknown() -> None:
    """There is nobody to ask it about."""
    prompts, found = entered("unknown-to", "unknown-by")
    assert "people-ours" not in questions(prompts)
    assert [person["setting"] for person in table(found)] == [NOT_KNOWN, NOT_KNOWN]


# ── ages then ──

OLD = dt.date(2024, 2, 14)


@pytest.mark.parametrize(("told", "about", "asks"), [
    ({"first": OLD, "last": OLD, "words": "14/02/2024"}, None, True),
    ({"first": OLD, "last": TODAY, "words": "since 14/02/2024"}, None, True),
    ({"first": dt.date(2026, 8, 21), "last": dt.date(2026, 8, 21), "words": "21/08/2026"}, None, True),
    ({"first": dt.date(2026, 8, 22), "last": dt.date(2026, 8, 22), "words": "22/08/2026"}, None, False),
    ({"first": TODAY, "last": TODAY, "words": "today"}, None, False),
    ({"words": "in Year 2"}, "longer", True),
    ({"words": "in Year 2"}, "months", False),
    ({"words": "in Year 2"}, "week", False),
    ({"words": "in Year 2"}, NOT_KNOWN, False),
    ({}, None, False),
])  # fmt: skip
def test_ages_at_the_time_are_asked_where_it_was_long_ago(told: dict[str, Any], about: str | None, asks: bool) -> None:
    """More than ninety days, by the first day it may have been, or in words with "longer ago"."""
    rough = {} if about is None else {"happened_about_E1": about}
    prompts, _ = entered("harmed", "reported", happened_E1=told, **rough)
    asked_then = [prompt.slot.about for prompt in prompts if prompt.slot.question == "person-then"]
    assert asked_then == (["E1/A", "E1/B"] if asks else [])


def test_ages_at_the_time_are_asked_of_those_who_acted_or_were_harmed() -> None:
    """A witness has no level; somebody not yet identified may be guessed at as an age too."""
    told = {"first": OLD, "last": OLD, "words": "14/02/2024"}
    prompts, found = entered(
        "harmed", "unknown-by", "witness", "involved", happened_E1=told,
        person_then_A={"school_year": "2"}, person_then_B={"kind": "adult"},
    )  # fmt: skip
    assert [prompt.slot.about for prompt in prompts if prompt.slot.question == "person-then"] == ["E1/A", "E1/B"]
    assert people.then(found, E1) == {"A": {"school_year": "2"}, "B": {"years": 18, "to": {"years": 120}}}
    ages = report(found).episode[0].ages_then
    assert (ages["A"].school_year, ages["B"].years) == ("2", 18)
    assert people.then(found, "E2") == {}


# ── the other way round ──


@pytest.mark.parametrize("roles", [
    ("harmed", "reported"), ("reported", "reported", "harmed"), ("both", "both", "witness"),
    ("unknown-to", "unknown-by"), ("reported", "involved"), ("harmed", "unknown-by"),
])  # fmt: skip
@pytest.mark.parametrize("ours", ["all", "not-all"])
def test_people_become_the_same_answers_again(roles: tuple[str, ...], ours: str) -> None:
    """What makes these people, made from them; where nobody unknown was added, nothing is left over."""
    _, found = entered(
        *roles, people_ours=ours, people_alone_report="yes", person_age_A={"years": 17, "to": {"years": 18}},
        person_kind_A="age-not-known", person_age_B={"kind": "adult"}, person_kind_B="other-adult",
        person_setting="another",
    )  # fmt: skip
    persons = table(found)
    back = people.given_of(persons, {person["label"]: person["side"] for person in persons if person["side"]})
    assert back == found
