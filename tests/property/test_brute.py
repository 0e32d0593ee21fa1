"""The engine and a brute-force evaluator agree on random reports about the shipped content.

A report is made from one number alone, so that a failure can be made again: `make(seed)`. It is made smaller before it
is printed. Moods decide how calm the answers are; the counts show that every result occurs.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
import pytest
from cases.short import AT, CALM_OPTION, book

from peertriage.core.assess import assess
from peertriage.core.facts import derive
from peertriage.core.model import ADULT_KINDS, Age, Child, Episode, Happened, Report

from .brute import Brute, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.catalogue import Question

T = TypeVar("T", Report, Episode, Child)
TODAY = AT.date()
CHUNK = 2_000
FACTS_EVERY = 25
"""Every so many reports all facts are compared too, not only the results."""
BASES = ("child-said", "adult-saw", "record")
CALM_ACTS = ("SD01", "SD02", "SD07", "SD10", "SD14", "SD18", "SD19", "SD26", "CT01", "CT10", "SD16", "VB01")
YEARS = ("N", "R", *(str(year) for year in range(1, 14)))
OFTEN = {
    "normal": 200, "none": 50, "inappropriate": 50, "problematic": 50, "abusive": 50, "violent": 50,
    "ruled out above normal": 50,
    "emergency now": 50, "police advice": 50, "police today": 50, "police now": 50,
    "social-care advice": 50, "social-care today": 20, "social-care now": 50,
    "early-help advice": 50, "early-help today": 50,
    "sexual-violence": 50, "sexual-harassment": 50, "nudes-aggravated": 50, "nudes-experimental": 20, "hsb-other": 50,
    "adult-involved": 50, "not-sexual": 20,
    "maybe sexual-violence": 50, "maybe sexual-harassment": 50, "maybe nudes-aggravated": 50,
    "maybe adult-involved": 50, "open": 50, "closed": 50, "not levelled": 20, "alone": 50,
}  # fmt: skip
"""How often each result occurs at least, in ten thousand reports."""


@cache
def brute() -> Brute:
    """Return the evaluator of the shipped content."""
    return Brute(book().catalogue, TODAY)


# ── random reports ──


class Mood(NamedTuple):
    """How likely each kind of answer is, in per cent: yes, no, not known; the rest is not answered."""

    yes: int
    no: int
    open: int
    based: int
    assumed: int
    disputed: int
    acts: tuple[int, ...]
    calm_acts: int
    closed: int


MOODS = (
    Mood(0, 100, 0, 100, 0, 0, (1, 1, 1, 1, 2), 97, 100),  # everything asked, and nothing grave
    Mood(2, 96, 1, 98, 1, 1, (1, 1, 2), 85, 95),  # nearly so
    Mood(8, 70, 10, 80, 8, 3, (0, 1, 1, 2), 40, 70),  # much is known
    Mood(4, 8, 8, 60, 10, 3, (0, 1, 1, 2), 25, 20),  # little is known
    Mood(30, 30, 20, 60, 10, 10, (0, 1, 2, 3), 15, 50),  # anything
    Mood(0, 97, 1, 97, 1, 1, (0, 0, 0, 1), 70, 90),  # nothing is reported
)
WEIGHTS = (14, 22, 20, 24, 14, 6)


@cache
def questions() -> dict[str, list[tuple[Question, list[str]]]]:
    """Return the questions of each table with their options, those that a list or a choice can answer."""
    found: dict[str, list[tuple[Question, list[str]]]] = {"report": [], "child": [], "episode": []}
    for question in book().catalogue.question:
        if question.about in found and question.kind in {"yes-no", "one", "many"} and question.id != "acts-all":
            found[question.about].append((question, [option.id for option in question.options]))
    return found


def answer(rng: Random, mood: Mood, table: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Return answers, basis and disputes of one table."""
    answers: dict[str, Any] = {}
    basis: dict[str, Any] = {}
    disputed: dict[str, str] = {}
    chance = rng.random
    for question, options in questions()[table]:
        x = chance() * 100
        if x < mood.yes:
            answers |= grave(rng, question, options)
        elif x < mood.yes + mood.no:
            answers |= calm(rng, question, options)
        elif x < mood.yes + mood.no + mood.open:
            answers[question.id] = "not-known"
            if question.kind == "many" and chance() < 0.2:
                answers[question.id + "-rest"] = "none-of-the-others" if chance() < 0.5 else "not-known"
        elif question.kind == "many" and chance() < 0.05:
            answers[question.id + "-rest"] = "not-known"
        x = chance() * 100
        if x < mood.based:
            basis[question.id] = BASES[int(x) % 3]
        elif x < mood.based + mood.assumed:
            basis[question.id] = "assumed"
        if mood.disputed and chance() * 100 < mood.disputed:
            disputed[question.id] = "said otherwise"
    return answers, basis, disputed


def grave(rng: Random, question: Question, options: list[str]) -> dict[str, Any]:
    """Return an answer that says something."""
    if question.kind == "yes-no":
        return {question.id: "yes"}
    if question.kind == "one":
        return {question.id: rng.choice(options)}
    ticked = rng.sample(options, 1 if rng.random() < 0.7 else min(2, len(options)))
    x = rng.random()
    rest = {} if x < 0.3 else {question.id + "-rest": "none-of-the-others" if x < 0.7 else "not-known"}
    return {question.id: ticked, **rest}


def calm(rng: Random, question: Question, options: list[str]) -> dict[str, Any]:
    """Return an answer that says that it is not so."""
    if question.kind == "yes-no":
        return {question.id: "no"}
    if question.kind == "one":
        return {question.id: CALM_OPTION.get(question.id, options[-1])}
    return {question.id + "-rest": "none-of-the-others"} | ({question.id: []} if rng.random() < 0.8 else {})


def age(rng: Random, low: int, high: int) -> Age:
    """Return an age in months between the two in any form, or none."""
    years, rest = divmod(rng.randrange(low, high), 12)
    year: Any = YEARS[max(0, min(14, years - 3 - rng.randrange(2)))]
    form = rng.choices(range(8), (45, 20, 7, 10, 6, 4, 4, 4))[0]
    forms = {
        0: {"years": years, "months": rest}, 1: {"years": years}, 2: {}, 3: {"school_year": year},
        4: {"years": years, "school_year": year}, 5: {"years": years, "months": rest, "school_year": year},
        6: {"years": years, "months": rest, "to": _end(rng, years, year)},
        7: {"years": years, "to": _end(rng, years, year)},
    }  # fmt: skip
    known: dict[str, Any] = forms[form]
    return Age(**known)


def _end(rng: Random, years: int, year: Any) -> Age:
    x = rng.random()
    if x < 0.5:
        return Age(years=min(120, years + rng.randrange(4)))
    return Age() if x < 0.55 else Age(school_year=year, years=years + 1 if x < 0.7 else None)


def person(rng: Random, mood: Mood, label: str, role: Any) -> Child:
    """Return somebody: mostly a child, sometimes an adult, or somebody whose age is not known."""
    x = rng.random()
    kind: Any = (
        "child" if x < 0.86 else "age-not-known" if x < 0.93 else rng.choice(tuple(ADULT_KINDS)) if x < 0.98 else None
    )
    if kind is None:  # at the edge between the two
        kind, low, high = rng.choice((("child", 198, 216), ("adult-pupil", 216, 232), ("age-not-known", 190, 230)))
    elif kind in ADULT_KINDS:
        low, high = 216, 600
    else:
        low, high = (0, 216) if kind == "child" else (0, 500)
    answers, basis, disputed = answer(rng, mood, "child")
    if rng.random() < 0.06:
        role = "not-yet-identified"
    known = Age() if kind == "age-not-known" and rng.random() < 0.6 else age(rng, low, high)
    return Child(label=label, kind=kind, role=role, age=known, answers=answers, basis=basis, disputed=disputed)


def make(seed: int) -> Report:
    """Return the report of this seed: one pair, one episode."""
    rng = Random(seed)  # noqa: S311  tests, not secrets
    chance = rng.random
    mood = rng.choices(MOODS, WEIGHTS)[0]
    answers, basis, disputed = answer(rng, mood, "report")
    x = chance()
    if x < 0.7 and mood is not MOODS[-1]:
        answers["is-sexual"] = "yes"
    people = [person(rng, mood, "B", "reported")]
    if chance() < 0.78:
        people.append(person(rng, mood, "A", "harmed"))
    episode, known, doubted = answer(rng, mood, "episode")
    if answers.get("is-sexual") == "no" and mood.no > 90 and chance() < 0.8:
        episode.pop("kind-of-act", None)
    acts = [act(rng, mood) for _ in range(rng.choice(mood.acts))]
    unclear = [act(rng, mood)] if chance() < 0.06 else []
    if chance() * 100 < mood.based:
        known["acts-all"] = rng.choice(BASES)
    elif chance() * 100 < mood.assumed:
        known["acts-all"] = "assumed"
    if chance() * 100 < mood.disputed:
        doubted["acts-all"] = "says there was more"
    times = episode.pop("act-times", None) if chance() < 0.7 else rng.choice([None, "once", "many-times"])
    happened = [TODAY - dt.timedelta(days=rng.choice((-1, 0, 3, 6, 7, 8, 9, 40))) for _ in range(2)]
    told = len(people) > 1 and chance() < 0.08
    return Report(
        schema=1, kind="answers", practice=True, nation="england", answers=answers, basis=basis, disputed=disputed,
        child=people,
        episode=[Episode(
            id="E1", by=["B"], to=[people[1].label] if len(people) > 1 else [],
            happened=Happened(first=min(happened) if chance() < 0.4 else None,
                              last=max(happened) if chance() < 0.5 else None),
            how_often=times, ages_then={rng.choice("AB"): age(rng, 0, 230)} if told else {},
            acts=acts, acts_unclear=unclear, acts_not_known=chance() < (0.01 if mood.no > 90 else 0.06),
            acts_other="something" if chance() < (0.005 if mood.no > 90 else 0.05) else "",
            acts_all="yes" if chance() * 100 < mood.closed else rng.choice(("no", "not-known")),
            answers=episode, basis=known, disputed=doubted,
        )],
    )  # fmt: skip


def act(rng: Random, mood: Mood) -> str:
    """Return an act, a calm one as often as the mood says."""
    calm = rng.random() * 100 < mood.calm_acts
    return rng.choice(CALM_ACTS if calm else tuple(book().acts))


# ── the comparison ──


def engine(report: Report) -> Result:
    """Return what the engine makes of a report."""
    found = assess(book(), report, derive(book(), report, TODAY), AT).assessment
    calls = {str(call): str(rung) for call, rung in found.calls.items()}
    sure, maybe = frozenset(found.categories), frozenset(found.categories_not_ruled_out)
    return Result(found.supported, found.not_ruled_out, calls, sure, maybe, found.internal_only)


def engine_facts(report: Report) -> dict[str, int]:
    """Return the facts of the one pair as the engine settles them, those that hang on no result."""
    (pair,) = derive(book(), report, TODAY).pairs
    bits = {name: bit for name, bit in book().bit.items() if name in book().facts and name not in brute().late}
    return {name: 2 if pair.yes & bit else 1 if pair.possible & bit else 0 for name, bit in bits.items()}


def differ(report: Report, *, facts: bool) -> str:
    """Return what the two disagree about, "" if nothing."""
    ours, theirs = brute().judge(report, TODAY), engine(report)
    if ours != theirs:
        pairs = zip(Result._fields, ours, theirs, strict=True)
        return "; ".join(f"{name}: engine {b!r}, brute {a!r}" for name, a, b in pairs if a != b)
    if facts:
        left, right = brute().named(report, TODAY), engine_facts(report)
        return "; ".join(f"{name}: engine {right[name]}, brute {left[name]}" for name in left
                         if left[name] != right[name])  # fmt: skip
    return ""


def smaller(report: Report) -> Iterator[Report]:
    """Yield every report that says one thing less."""
    replace = msgspec.structs.replace
    (episode,) = report.episode
    yield from _less(report)
    for told in _less(episode):
        yield replace(report, episode=[told])
    for child in report.child:
        for fewer in _less(child):
            yield replace(report, child=[fewer if one is child else one for one in report.child])
    empty: dict[str, Any] = {"acts_other": "", "acts_not_known": False, "acts_all": "not-known", "how_often": None,
                             "happened": Happened(), "ages_then": {}}  # fmt: skip
    for name, nothing in empty.items():
        if getattr(episode, name) != nothing:
            yield replace(report, episode=[replace(episode, **{name: nothing})])
    for name in ("acts", "acts_unclear"):
        for n, _ in enumerate(getattr(episode, name)):
            left = [one for m, one in enumerate(getattr(episode, name)) if m != n]
            yield replace(report, episode=[replace(episode, **{name: left})])


def _less(table: T) -> Iterator[T]:
    for field in ("answers", "basis", "disputed"):
        entries: dict[str, Any] = getattr(table, field)
        for name in entries:
            left = {key: kept for key, kept in entries.items() if key != name}
            yield msgspec.structs.replace(table, **{field: left})


def shrunk(report: Report) -> Report:
    """Return the smallest report on which the two still disagree, saying one thing less at a time."""
    while True:
        found = next((less for less in smaller(report) if differ(less, facts=True)), None)
        if found is None:
            return report
        report = found


def compare(first: int, count: int) -> tuple[Counter[str], list[str]]:
    """Compare on the reports of so many seeds. Return how often each result occurred, and what did not agree."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    judge, later = brute().judge, count
    for seed in range(first, first + count):
        report = make(seed)
        expected = judge(report, TODAY)
        if expected != engine(report) or (seed % FACTS_EVERY == 0 and differ(report, facts=True)):
            least = shrunk(report)
            wrong.append(f"seed {seed}: {differ(least, facts=True)}\n{msgspec.to_builtins(least)}")
            if len(wrong) == 5:
                later = seed - first + 1
                break
        counts.update(occurred(report, expected))
    counts["reports"] = later
    return counts, wrong


def occurred(report: Report, result: Result) -> Iterator[str]:
    """Yield the names of what occurred."""
    yield result.supported
    if result.supported != "normal" and result.not_ruled_out > result.supported:
        yield "ruled out above normal"
    for call, rung in result.calls.items():
        yield f"{call} {rung}"
    yield from result.categories
    for name in result.maybe:
        yield f"maybe {name}"
    yield result.internal
    if report.child[0].kind in ADULT_KINDS:
        yield "not levelled"
    if not report.episode[0].to:
        yield "alone"


def run(first: int, count: int, processes: int) -> Counter[str]:
    """Compare on the reports of so many seeds, in so many processes. Fail with the seeds that do not agree."""
    starts = list(range(first, first + count, CHUNK))
    sizes = [min(CHUNK, first + count - start) for start in starts]
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for found, differences in pool.map(compare, starts, sizes):
            counts += found
            wrong += differences
    assert not wrong, f"{len(wrong)} do not agree\n" + "\n\n".join(wrong[:10])
    assert counts["reports"] == count
    return counts


def small(sexual: str, **episode: Any) -> Report:
    """Return a report that says whether anything was sexual, on record, and only this of an episode."""
    people = [Child(label="B", kind="child", role="reported"), Child(label="A", kind="child", role="harmed")]
    told = Episode(id="E1", by=["B"], to=["A"], **episode)
    return Report(schema=1, kind="answers", answers={"is-sexual": sexual}, basis={"is-sexual": "record"},
                  child=people, episode=[told])  # fmt: skip


def test_an_act_not_known_keeps_a_report_in_scope() -> None:
    """Nothing sexual is said to have happened, yet an act is "not known": the report stays in scope (point 0)."""
    assert differ(small("no", answers={"kind-of-act": "act-not-known"}), facts=True) == ""


def test_sexual_that_is_unknown_keeps_a_report_in_scope() -> None:
    """Two answers, "not sexual" and "kind of act not known", merge to UNKNOWN, which is not NO (points 0 and 1)."""
    assert differ(small("no", answers={"kind-of-act": "not-known"}), facts=True) == ""


def test_the_rest_not_known_is_an_answer() -> None:
    """Whoever closes a list with "not known", and ticked nothing, has answered: UNKNOWN, whatever `when` says."""
    closed: dict[str, Any] = {"acts": ["SD19"], "acts_all": "yes", "basis": {"acts-all": "record"}}
    nothing: list[dict[str, Any]] = [{"act-detail": []}, {}]
    for ticked in nothing:
        answers = {"kind-of-act": "no-touch", "act-detail-rest": "not-known", **ticked}
        assert differ(small("yes", answers=answers, **closed), facts=True) == "", ticked


def test_every_result_occurs_and_the_two_agree() -> None:
    """On twenty thousand random reports the engine and the evaluator agree, and every result occurs often."""
    count = 20_000
    counts = run(0, count, 2)
    rare = {name: counts[name] for name, least in OFTEN.items() if counts[name] * 10_000 < least * count}
    assert not rare, f"too rare: {rare} of {dict(counts)}"


@pytest.mark.campaign
def test_the_two_agree_at_length() -> None:
    """On a million more they agree too."""
    run(1_000_000, 1_000_000, max(1, (os.cpu_count() or 1) - 1))
