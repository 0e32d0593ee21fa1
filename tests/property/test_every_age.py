"""Every pair of ages, in every form in which an age may be known: there is a result, and learning an age settles.

Each of the two is known to the month (0 to 18 years 11 months), to the year, by school year, or not at all. From 18 a
person is an adult pupil; whose age is not known may be anybody; in Year 13 somebody may be 17, or 17 or 18.
A failure names the two ages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from cases.short import AT, book, report_of

from peertriage.core.assess import assess
from peertriage.core.facts import derive
from peertriage.core.model import Age, Child

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peertriage.core.model import PersonKind, Report

TO_MONTHS = 19 * 12
ADULT = 18 * 12
RANK = {"normal": 0, "none": 1, "inappropriate": 2, "problematic": 3, "abusive": 4, "violent": 5}
OPEN, CALM = {"calm": False}, {"calm": True}
SCENARIOS: dict[str, dict[str, Any]] = {
    "CT04 open": {**OPEN, "acts": ["CT04"]},
    "SD07 calm": {**CALM, "acts": ["SD07"]},
    "SD14 calm": {**CALM, "acts": ["SD14"]},
    "SD26 calm": {**CALM, "acts": ["SD26"]},
    "PN02 calm": {**CALM, "acts": ["PN02"]},
    "ON06 calm": {**CALM, "acts": ["ON06"]},
    "CT13 open": {**OPEN, "acts": ["CT13"]},
    "something calm": {**CALM, "other_act": "something"},
    "not known open": {**OPEN, "not_known": True},
}
"""One act each, where ages matter; everything else asked and not so, or nothing else known."""
IN_SUITE = "SD14 calm"
"""The others take ten seconds each, and run in the campaign."""


class Known(NamedTuple):
    """One way to know an age: its words, the months that it leaves possible, and the school year if that is all."""

    says: str
    age: Age
    kind: PersonKind
    months: range
    year: int | None = None


class Outcome(NamedTuple):
    """The ranks of the two results, and the calls."""

    supported: int
    not_ruled_out: int
    calls: frozenset[str]


@cache
def forms() -> list[Known]:
    """Return every way to know an age."""
    found = [
        Known(f"{month // 12};{month % 12:02}", Age(years=month // 12, months=month % 12),
              "child" if month < ADULT else "adult-pupil", range(month, month + 1))
        for month in range(TO_MONTHS)
    ]  # fmt: skip
    found += [
        Known(f"{years} years", Age(years=years), "child" if years < 18 else "adult-pupil",
              range(12 * years, 12 * years + 12))
        for years in range(19)
    ]  # fmt: skip
    for year in range(-1, 14):
        name: Any = {-1: "N", 0: "R"}.get(year, str(year))
        months = range(12 * (year + 4), min(12 * (year + 6), ADULT))
        found.append(Known(f"a child in Year {name}", Age(school_year=name), "child", months, year))
    found.append(Known("Year 13, 17 or 18", Age(school_year="13"), "age-not-known", range(204, 228), 13))
    found.append(Known("not known", Age(), "age-not-known", range(TO_MONTHS)))
    return found


@cache
def coarser() -> list[list[int]]:
    """Return for each form the forms, itself first, that leave more possible (by their numbers).

    No school year is another one known better: only Year 13 may be known with and without being a child's.
    """
    return [
        [n, *(m for m, more in enumerate(forms())
              if set(one.months) < set(more.months) and (one.year is None or more.year in {None, one.year}))]
        for n, one in enumerate(forms())
    ]  # fmt: skip


@cache
def results(name: str) -> list[list[Outcome]]:
    """Return what comes of a scenario for every two forms, the one acting first."""
    report = report_of({"id": "ages", "acting": {"years": 9}, "other": {"years": 8}} | SCENARIOS[name])
    acting, other = report.child
    people = [[msgspec.structs.replace(child, kind=one.kind, age=one.age) for one in forms()]
              for child in (acting, other)]  # fmt: skip
    judged: dict[Any, Outcome] = {}
    return [[_result(report, b, a, judged) for a in people[1]] for b in people[0]]


def _result(report: Report, acting: Child, other: Child, judged: dict[Any, Outcome]) -> Outcome:
    """Return what comes of it; reports whose facts are the same are assessed once."""
    asked = msgspec.structs.replace(report, child=[acting, other])
    facts = derive(book(), asked, AT.date())
    found = judged.get(facts.pairs)
    if found is None:
        result = assess(book(), asked, facts, AT).assessment
        calls = frozenset(f"{call} {rung}" for call, rung in result.calls.items())
        found = judged[facts.pairs] = Outcome(RANK[result.supported], RANK[result.not_ruled_out], calls)
    return found


def sane(found: list[list[Outcome]]) -> Iterable[str]:
    """Yield every two ages whose result cannot be."""
    for b, row in zip(forms(), found, strict=True):
        for a, one in zip(forms(), row, strict=True):
            if b.kind == "adult-pupil":
                told = {call.split()[0] for call in one.calls if not call.endswith("advice")}
                if one[:2] != (RANK["none"], RANK["none"]) or not told >= {"police", "social-care"}:
                    yield f"an adult of {b.says} to {a.says}: {one}"
            elif one.supported > one.not_ruled_out or (one.supported == 0) != (one.not_ruled_out == 0):
                yield f"{b.says} to {a.says}: {one}"


def unlearned(found: list[list[Outcome]]) -> Iterable[str]:
    """Yield every two ages whose result is not what learning them may lead to.

    Two school years say something of both together: children n school years apart are less than n + 1 years apart. So
    they are compared only with two months that they leave possible. Whoever turns out to be an adult has no level.
    """
    every, wider = forms(), coarser()
    children = [n for n, one in enumerate(every) if one.kind != "adult-pupil"]
    for b in children:
        for a, known in enumerate(found[b]):
            for b2 in wider[b]:
                row, by_year = found[b2], every[b2].year is not None
                for a2 in wider[a]:
                    before = row[a2]
                    if before is known or (
                        known.not_ruled_out <= before.not_ruled_out and known.supported in {0, before.supported}
                    ):
                        continue
                    if by_year and every[a2].year is not None and not _both_possible(b, a, b2, a2):
                        continue
                    if known.not_ruled_out > before.not_ruled_out or 0 < known.supported < before.supported:
                        yield (f"{every[b2].says} to {every[a2].says}: {before}; "
                               f"once it is {every[b].says} to {every[a].says}: {known}")  # fmt: skip


def _both_possible(b: int, a: int, b2: int, a2: int) -> bool:
    """Say whether two months are possible in two school years together."""
    one, other, first, second = (forms()[n] for n in (b, a, b2, a2))
    if len(one.months) > 1 or len(other.months) > 1 or first.year is None or second.year is None:
        return False
    apart = one.months[0] - other.months[0]
    return 12 * (first.year - second.year - 1) < apart < 12 * (first.year - second.year + 1)


def check(name: str) -> None:
    """Fail with the ages for which a scenario goes wrong."""
    found = results(name)
    wrong = [*sane(found), *unlearned(found)]
    assert not wrong, f"{name}: {len(wrong)} wrong\n" + "\n".join(wrong[:20])


def test_every_two_ages_have_a_result_and_learning_them_settles() -> None:
    """Whatever is known of two ages, there is a result; learning more raises nothing and lowers only to normal. Normal
    and abusive, and no level at all, each come of some two ages.
    """
    check(IN_SUITE)
    found = {outcome.supported for row in results(IN_SUITE) for outcome in row}
    assert {RANK["normal"], RANK["none"], RANK["abusive"]} <= found


@pytest.mark.campaign
@pytest.mark.parametrize("name", sorted(SCENARIOS.keys() - {IN_SUITE}))
def test_every_two_ages_of_other_acts(name: str) -> None:
    """The same of the other acts."""
    check(name)
