"""Who the report is about, how old they are, and when and where it happened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from checking import books, document, findings, spoilt

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN_PERSON = {"label": "C", "kind": "age-not-known", "role": "not-yet-identified"}


def keys(how: Callable[[dict[str, Any]], object], code: str) -> list[str]:
    """Return the keys of the findings of one code after a change."""
    return [one.key for one in spoilt(how) if one.code == code]


def child(n: int = 0, **fields: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change of one child; `None` takes a key away."""

    def change(record: dict[str, Any]) -> None:
        for name, value in fields.items():
            if value is None:
                record["child"][n].pop(name, None)
            else:
                record["child"][n][name] = value

    return change


def episode(**fields: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change of the one episode; `None` takes a key away."""

    def change(record: dict[str, Any]) -> None:
        for name, value in fields.items():
            if value is None:
                record["episode"][0].pop(name, None)
            else:
                record["episode"][0][name] = value

    return change


def with_unknown(record: dict[str, Any]) -> None:
    """Add somebody who is not yet identified."""
    record["child"].append(dict(UNKNOWN_PERSON))


def test_a_record_in_which_everybody_is_described_has_nothing() -> None:
    """No finding about people where all is said."""
    assert [one.code for one in findings(document()) if "PT-P049" <= one.code <= "PT-P055"] == []


# ── ages ──


def test_whose_age_may_be_a_childs() -> None:
    """Of somebody of unknown age the age matters most."""
    assert keys(child(age={}, kind="age-not-known"), "PT-P050") == ["child[1].age"]


@pytest.mark.parametrize(
    ("when", "then", "missing"),
    [
        ({"first": dt.date(2025, 11, 20)}, None, False),
        ({"first": dt.date(2025, 11, 19)}, None, True),
        ({"first": dt.date(2019, 9, 1), "last": dt.date(2026, 11, 20)}, None, False),
        ({"last": dt.date(2020, 7, 1)}, {"A": {"years": 4}}, True),
        ({"last": dt.date(2020, 7, 1)}, {"A": {"years": 4}, "B": {}}, True),
        ({"last": dt.date(2020, 7, 1)}, {"A": {"years": 4}, "B": {"school_year": "R"}}, False),
        ({"words": "in Year 2"}, None, False),
    ],
)  # fmt: skip
def test_the_ages_of_long_ago(when: dict[str, Any], then: dict[str, Any] | None, missing: bool) -> None:
    """More than a year before the record was made, of everybody who acted or was acted on."""
    change = episode(happened=when, ages_then=then)
    assert keys(change, "PT-P056") == (["episode[1].ages_then"] if missing else [])


def test_the_age_then_of_somebody_unknown_is_nobodys_to_work_out() -> None:
    """That they are not identified, or that no age is known at all, is found as that."""
    long_ago = {"happened": {"last": dt.date(2020, 7, 1)}, "ages_then": {"A": {"years": 4}}}

    def unknown(record: dict[str, Any]) -> None:
        record["episode"][0].update(long_ago)
        record["child"][1] |= {"role": "not-yet-identified"}

    def no_age(record: dict[str, Any]) -> None:
        record["episode"][0].update(long_ago)
        record["child"][1]["age"] = {}

    assert keys(unknown, "PT-P056") == []
    assert keys(no_age, "PT-P056") == []
    assert keys(no_age, "PT-P050") == ["child[2].age"]


@pytest.mark.parametrize(("day", "late"), [(20, False), (21, True)])
def test_a_day_after_the_words_about_it(day: int, late: bool) -> None:
    """Heard on the 20th. Both days stay; where nobody says when it was heard, nothing can be said."""

    def change(record: dict[str, Any]) -> None:
        record["episode"][0]["happened"] = {"first": dt.date(2026, 11, day)}

    def unheard(record: dict[str, Any]) -> None:
        change(record)
        del record["statement"][0]["heard"]

    assert keys(change, "PT-P057") == (["episode[1].happened.first"] if late else [])
    assert keys(unheard, "PT-P057") == []


# ── who decided ──


def decided(who: str, **answers: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change: somebody decided about a family, a head is in the record, and these answers were given."""

    def change(record: dict[str, Any]) -> None:
        record["person"].append({"id": "P2", "role": "headteacher"})
        record["answers"] |= {name.replace("_", "-"): answer for name, answer in answers.items()}
        record["family_gate"][1]["decided_by"] = who

    return change


@pytest.mark.parametrize(
    ("who", "answers", "key"),
    [
        ("P2", {"adult_who": ["head"]}, "family_gate[2].decided_by"),
        ("The head", {"adult_who": ["head"]}, "family_gate[2].decided_by"),
        ("P1", {"adult_who": ["head"]}, None),
        ("P2", {"adult_who": ["family"]}, None),
        ("P2", {}, None),
        ("P2", {"who_stands_back": ["head"], "care_needed": ["decider-conflicted"]}, "family_gate[2].decided_by"),
        ("P2", {"who_stands_back": ["head"], "care_needed": ["decider-away"]}, None),
        ("P2", {"who_stands_back": ["lead"], "care_needed": ["decider-conflicted"]}, "step[1].status_by"),
        ("The deputy", {"who_stands_back": ["head"], "care_needed": ["decider-conflicted"]}, None),
        ("the deputy", {"adult_who": ["lead"]}, "step[1].status_by"),
    ],
)
def test_nobody_decides_who_may_be_part_of_it(who: str, answers: dict[str, Any], key: str | None) -> None:
    """By id or by post, once, at the first place; who only could not be reached may decide when there."""
    assert keys(decided(who, **answers), "PT-P015") == ([key] if key else [])


@pytest.mark.parametrize(("who", "wrong"), [("P9", True), ("B", True), ("P1", False), ("the council", False)])
def test_who_decided_is_an_adult_of_the_record_or_somebody_in_words(who: str, wrong: bool) -> None:
    """An id that is nobody's, or a child's letter, says nothing."""
    assert keys(decided(who), "PT-P080") == (["family_gate[2].decided_by"] if wrong else [])


@pytest.mark.parametrize("role", ["harmed", "reported", "both"])
def test_no_age_at_all(role: str) -> None:
    """Of whoever may decide a level, once, and then not for its months as well."""
    change = child(age={}, role=role)
    assert keys(change, "PT-P050") == ["child[1].age"]
    assert keys(child(age=None, role=role), "PT-P050") == ["child[1].age"]
    assert keys(change, "PT-P051") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "witness"}, {"role": "involved"}, {"kind": "other-adult"}, {"kind": "adult-pupil"},
        {"age": {"years": 8}}, {"age": {"school_year": "4"}}, {"age": {"years": 6, "to": {"years": 8}}},
    ],
)  # fmt: skip
def test_an_age_that_decides_nothing_or_is_known(fields: dict[str, Any]) -> None:
    """Of a witness it decides no level; an adult has none to give."""
    assert keys(child(**({"age": {}} | fields)), "PT-P050") == []


@pytest.mark.parametrize(
    ("then", "missing"), [({"A": {"years": 7}}, False), ({"A": {}}, True), ({"B": {"years": 7}}, True)]
)
def test_an_age_at_the_time_is_an_age(then: dict[str, Any], missing: bool) -> None:
    """As long as it is this child's, and says something."""

    def change(record: dict[str, Any]) -> None:
        child(age={})(record)
        episode(ages_then=then)(record)

    assert bool(keys(change, "PT-P050")) is missing


@pytest.mark.parametrize(
    ("age", "says"),
    [
        ({"years": 8}, "A: years alone"), ({"years": 8, "school_year": "4"}, "A: years alone"),
        ({"school_year": "4"}, "A: a school year alone"), ({"years": 8, "months": 0}, None), ({}, None),
    ],
)  # fmt: skip
def test_an_age_without_months(age: dict[str, Any], says: str | None) -> None:
    """Nought months are months."""
    found = [one.says for one in spoilt(child(age=age)) if one.code == "PT-P051"]
    assert found == ([] if says is None else [says])


def test_only_those_whose_ages_decide_are_asked_for_months() -> None:
    """Not a witness."""
    assert keys(child(age={"years": 8}, role="witness"), "PT-P051") == []


# ── when and where ──


@pytest.mark.parametrize(
    ("happened", "missing"),
    [
        ({}, True), (None, True), ({"words": "in Year 2"}, False), ({"first": dt.date(2026, 11, 2)}, False),
        ({"last": dt.date(2026, 11, 2)}, False),
    ],
)  # fmt: skip
def test_when_it_happened(happened: dict[str, Any] | None, missing: bool) -> None:
    """A day, a part of a range or words are enough."""
    assert keys(episode(happened=happened), "PT-P049") == (["episode[1].happened"] if missing else [])


def test_where_it_happened() -> None:
    """Not known is an answer; nothing is none."""
    assert keys(episode(place=None), "PT-P052") == ["episode[1].place"]
    assert keys(episode(place="not-known"), "PT-P052") == []


# ── who ──


def test_somebody_not_yet_identified() -> None:
    """By their place, and nothing else is asked of them."""
    found = spoilt(with_unknown)
    assert [(one.key, one.says) for one in found if one.code == "PT-P053"] == [("child[3].role", "C")]
    assert not [one.key for one in found if one.key.startswith("child[3]") and one.code != "PT-P053"]
    assert keys(child(role="witness"), "PT-P053") == []


def test_who_may_identify_somebody_stands_in_the_words() -> None:
    """Police and council; no child is questioned and no handwriting compared."""
    fix = books().codes["PT-P053"].fix
    assert all(word in fix for word in ("police", "council", "question no child", "compare no handwriting"))


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"setting": None}, True), ({"setting": "not-known"}, True), ({"setting": "another"}, False),
        ({"setting": "none"}, False), ({"setting": None, "role": "not-yet-identified"}, False),
        ({"setting": None, "kind": "other-adult", "age": {}}, False),
        ({"setting": None, "kind": "adult-in-trust", "age": {}}, False),
        ({"setting": None, "kind": "adult-pupil", "age": {}}, True),
        ({"setting": None, "kind": "age-not-known", "age": {}}, True),
    ],
)  # fmt: skip
def test_whose_pupil(fields: dict[str, Any], missing: bool) -> None:
    """Of every pupil, and of whoever may be one."""
    assert keys(child(**fields), "PT-P054") == (["child[1].setting"] if missing else [])


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, True), ({"send": ["autism"]}, False), ({"send": []}, False), ({"send-rest": "not-known"}, False),
        ({"send": "not-known"}, False), ({"language": "no"}, True),
    ],
)  # fmt: skip
def test_special_needs_were_asked_about(answers: dict[str, Any], missing: bool) -> None:
    """Not known is an answer."""
    assert keys(child(answers=answers), "PT-P055") == (["child[1].answers.send"] if missing else [])


@pytest.mark.parametrize(
    "fields", [{"role": "witness"}, {"role": "not-yet-identified"}, {"kind": "other-adult", "age": {}}]
)
def test_of_whom_special_needs_are_not_asked(fields: dict[str, Any]) -> None:
    """Whom the question is not about."""
    assert keys(child(answers={}, **fields), "PT-P055") == []
