"""How long the engine takes in process: answers → facts → assessment → plan, of content as large as a country's.

    python benchmarks/engine.py [--profile]

Times the shipped content, and generated content of 80 rules and 140 steps, about a third of which come into the plan.
Each figure is the best of several runs of many repeats: what the machine can do, not what else it was doing. With
`--profile` it also prints where the time goes. Exit code 1 if the bar is missed.
"""

from __future__ import annotations

import cProfile
import datetime as dt
import itertools
import pstats
import random
import string
import sys
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from peertriage import content
from peertriage.core import given
from peertriage.core.assess import assess
from peertriage.core.catalogue import BANDS, CALLS, LEVELS, PURPOSES, STRENGTHS, Catalogue
from peertriage.core.clock import LONDON
from peertriage.core.facts import derive
from peertriage.core.model import Report
from peertriage.core.plan import plan
from peertriage.core.record import from_document
from peertriage.core.rulebook import Rulebook
from peertriage.core.settings import Settings, days

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.clock import Calendar

BAR = 150
"""Microseconds for assessment and plan of one pair, generated content."""
RULES, STEPS, QUESTIONS, CIRCUMSTANCES = 80, 140, 30, 72
RUNS, SECONDS = 9, 0.15
AT = dt.datetime(2026, 11, 20, 15, 15, tzinfo=LONDON)
FROM = dt.date(2026, 1, 1)
EXAMPLE = Path(__file__).parent.parent / "examples" / "article-first-child.toml"
OURS = [{"ours": "made up for a benchmark"}]
OTHER = "act-about-other-child"
COMPUTED: tuple[tuple[str, str, int], ...] = (
    ("sexual", "sexual_act_reported", 0), (OTHER, "about_other_child", 0), ("act-unknown", "act_unknown", 0),
    ("act-not-listed", "act_not_listed", 0), ("acting-10-or-over", "acting_at_least", 120),
    ("acting-13-or-over", "acting_at_least", 156), ("acting-under-10", "acting_under", 120),
    ("youngest-under-13", "youngest_under", 156), ("gap-24-months", "gap_at_least", 24),
    ("gap-36-months", "gap_at_least", 36), ("adult-acting", "adult_acting", 0), ("two-acting", "acting_together", 0),
)  # fmt: skip
ACTS = ("act-intimate", "act-penetrative", "act-image")
CRITICAL = {"acting-10-or-over", "youngest-under-13", "gap-24-months", "c3", "c7"}
RESULTS = (("level-p", "level-p-or-more"), ("level-h", "level-h-or-v"), ("police-any", "police-today"))


RULE_PARTS, STEP_PARTS = (17, 28, 15, 8, 6, 3, 2, 2), (60, 20, 8, 5, 3, 2, 1, 1)
"""How often a condition has one part, two, and so on up to eight: about as in the shipped content."""
ABOUT = ("report", "report", "report", "harmed", "reported", "each-child")


class Case(NamedTuple):
    """Content, answers for it, and the calendar."""

    book: Rulebook
    report: Report
    calendar: Calendar


# ── generated content ──


def catalogue() -> Catalogue:
    """Return content of the wanted size; the same every time."""
    chance = random.Random(80140)  # noqa: S311  no secret: the same content every time
    circumstances = [f"c{n}" for n in range(CIRCUMSTANCES)]
    names = [*(name for name, _, _ in COMPUTED), *ACTS, *circumstances, *(f"own-{n}" for n in range(8))]
    named = [f"named-{n}" for n in range(8)]
    concerns = [*names, *named]
    late = [*concerns, *(f"done-{n}" for n in range(10)), "level-p", "level-h", "police-any"]
    found: dict[str, Any] = {
        "fact": [*_facts(chance, circumstances, names, named)],
        "question": _questions(chance, circumstances),
        "behaviour": [_behaviour(chance, n, circumstances) for n in range(24)],
        "rule": [_rule(chance, n, concerns) for n in range(RULES)],
        "gate": [{"id": "GATE", "from": FROM, "says": "g", "known_no": circumstances[:12], "sources": OURS}],
        "deadline": [{"id": "now", "says": "now", "after": "assessed", "minutes": 0},
                     {"id": "today", "says": "today", "after": "assessed", "end_of": "today"},
                     {"id": "working", "says": "in a working day", "after": "assessed", "working_days": 1},
                     {"id": "school", "says": "in five school days", "after": "assessed", "school_days": 5}],
        "step": [_step(chance, n, late) for n in range(STEPS)],
        "bank_holiday": [{"on": dt.date(year, 12, 25), "says": "holiday"} for year in range(2026, 2031)],
    }  # fmt: skip
    return msgspec.convert(found, Catalogue)


def _facts(chance: random.Random, circumstances: list[str], names: list[str], named: list[str]) -> list[dict[str, Any]]:
    base: dict[str, Any] = {"polarity": "concern"}
    facts = [base | {"id": name, "says": name, "about": "report" if name == "sexual" else "pair", "computed": how,
                     "critical": name in CRITICAL} | ({"months": months} if months else {})
             for name, how, months in COMPUTED]  # fmt: skip
    facts += [base | {"id": name, "says": name, "about": "episode"} for name in ACTS]
    for n, name in enumerate(circumstances):
        applies = {"applies": OTHER if n % 3 else {"any": [OTHER, "act-image"]}} if n % 4 == 1 else {}
        facts.append(base | {"id": name, "says": name, "about": "episode", "critical": name in CRITICAL} | applies)
    facts += [
        base | {"id": f"own-{n}", "says": "o", "about": "child", "of": ("acting", "other")[n % 2]} for n in range(8)
    ]
    facts += [base | {"id": name, "says": name, "about": "pair", "is": _condition(chance, names, 4)} for name in named]
    status: dict[str, Any] = {"polarity": "status", "says": "s"}
    facts += [status | {"id": f"done-{n}", "about": "report"} for n in range(10)]
    facts += [status | {"id": name, "about": "report", "result": result} for name, result in RESULTS]
    return facts


def _questions(chance: random.Random, circumstances: list[str]) -> list[dict[str, Any]]:
    left = list(circumstances)
    found: list[dict[str, Any]] = [
        {"id": "is-sexual", "about": "report", "kind": "yes-no", "yes_means": ["sexual"]},
        {"id": "acts-all", "about": "episode", "kind": "yes-no"},
        {"id": "done", "about": "report", "kind": "many", "options": [_option(f"done-{n}") for n in range(10)]},
    ]
    found += [{"id": f"own-{n}", "about": "child", "kind": "yes-no", "yes_means": [f"own-{n}"]} for n in range(8)]
    for n in range(QUESTIONS - len(found)):
        many = n % 2 == 0
        means = [left.pop() for _ in range(min(len(left), 6 if many else 1))]
        question: dict[str, Any] = {"id": f"q{n}", "about": "episode", "kind": "many" if many else "yes-no"}
        question |= {"options": [_option(name) for name in means]} if many else {"yes_means": means}
        if n % 5 == 4:
            question["when"] = chance.choice((OTHER, "act-image"))
        found.append(question)
    return [{"section": "all", "order": n, "asks": "?", "sources": OURS} | item for n, item in enumerate(found)]


def _option(name: str) -> dict[str, Any]:
    return {"id": name, "says": name, "means": [name]}


def _behaviour(chance: random.Random, n: int, circumstances: list[str]) -> dict[str, Any]:
    level = [one for one in LEVELS if one != "none"]
    start = chance.randrange(4)
    return {"id": f"B{n}", "from": FROM, "says": "act", "classes": [("intimate", "penetrative", "image")[n % 3]],
            "means": [circumstances[n]] if n % 2 else [], "sources": OURS,
            "base": {band: level[min(4, start + m // 3)] for m, band in enumerate(BANDS)}}  # fmt: skip


def _rule(chance: random.Random, n: int, concerns: list[str]) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": f"R{n}", "from": FROM, "says": "rule", "sources": OURS,
                            "when": _condition(chance, concerns, _parts(chance, RULE_PARTS))}  # fmt: skip
    if n % 8 < 5:
        rule["at_least"] = LEVELS[2 + n % 4]
    if n % 8 > 3:
        rule["calls"] = {CALLS[1 + n % 3]: STRENGTHS[n % 3]}
    if n % 10 == 9:
        rule["categories"] = [("sexual-violence", "sexual-harassment")[n % 20 > 9]]
    rule["closes_internal"] = n % 16 == 0
    return rule


def _step(chance: random.Random, n: int, names: list[str]) -> dict[str, Any]:
    step: dict[str, Any] = {
        "id": f"step-{n}", "from": FROM, "stage": "A", "order": n, "kind": ("act", "act", "manner", "weigh")[n % 4],
        "purpose": PURPOSES[n % len(PURPOSES)], "about": chance.choice(ABOUT),
        "nations": ["england"], "text": "{child} stays away from {other}.", "why": "so", "sources": OURS,
        "by": ("now", "today", "working", "school")[n % 4], "by_from": "ours",
    }  # fmt: skip
    if n % 7:
        step["when"] = _condition(chance, names, _parts(chance, STEP_PARTS))
    if n % 9 == 0:
        step["settled_by"] = f"done-{n % 10}"
    if n % 11 == 0:
        step["sooner"] = [{"when": _condition(chance, names, 2), "by": "now"}]
    return step


def _parts(chance: random.Random, weights: tuple[int, ...]) -> int:
    return chance.choices(range(1, len(weights) + 1), weights)[0]


def _condition(chance: random.Random, names: list[str], parts: int) -> Any:
    """Return a condition of so many parts: a fact, all of some, or all of some and any of the others."""
    picked = chance.sample(names, parts)
    if parts == 1:
        return picked[0]
    if parts < 4:
        return {chance.choice(("any", "all")): picked}
    return {"all": [picked[0], {"any": picked[1 : parts // 2 + 1]}, {"any": picked[parts // 2 + 1 :]}]}


def answers(book: Rulebook, harmed: int, reported: int) -> Report:
    """Return a report of one episode with so many children on each side: most of it is answered."""
    chance = random.Random(2026)  # noqa: S311  the same answers every time
    labels = string.ascii_uppercase[: harmed + reported]
    many, rests = ("yes", "no", "no", "not-known"), ("none-of-the-others", "none-of-the-others", "not-known")
    told: dict[str, dict[str, Any]] = {"report": {}, "child": {}, "episode": {}}
    for question in book.questions.values():
        if question.kind == "many":
            told[question.about][question.id] = [o.id for o in question.options if chance.random() < 0.3]
            told[question.about][f"{question.id}-rest"] = chance.choice(rests)
        elif question.id != "acts-all":
            told[question.about][question.id] = "yes" if question.id == "is-sexual" else chance.choice(many)
    children = [{"label": label, "kind": "child", "role": "harmed" if n < harmed else "reported", "setting": "ours",
                 "age": {"years": 8 + n, "months": n % 12}, "answers": told["child"]}
                for n, label in enumerate(labels)]  # fmt: skip
    episode = {"id": "E1", "by": list(labels[harmed:]), "to": list(labels[:harmed]), "acts": ["B0", "B1"],
               "acts_all": "yes", "answers": told["episode"]}  # fmt: skip
    document = {"schema": 1, "kind": "answers", "nation": "england", "child": children, "episode": [episode],
                "answers": told["report"]}  # fmt: skip
    return given.normalised(msgspec.convert(document, Report))


def generated(harmed: int = 1, reported: int = 1) -> Case:
    """Return the generated content with answers for so many children on each side."""
    made = catalogue()
    book = Rulebook(made, AT.date(), "england")
    return Case(book, answers(book, harmed, reported), days(made, Settings()))


def shipped() -> Case:
    """Return the shipped content with its first example."""
    book = content.rulebook(AT.date(), "england")
    report, problems = from_document(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")), EXAMPLE.name)
    if report is None:
        sys.exit("\n".join(problem.line() for problem in problems))
    return Case(book, given.normalised(report), days(book.catalogue, Settings()))


# ── timing ──


def microseconds(work: Callable[[], object]) -> float:
    """Return what one call takes at best."""
    work()
    repeats, best = 1, float("inf")
    while True:
        begin = time.perf_counter()
        for _ in itertools.repeat(None, repeats):
            work()
        took = time.perf_counter() - begin
        if took > SECONDS / 10:
            break
        repeats *= 2
    repeats = max(1, int(repeats * SECONDS / took))
    for _ in range(RUNS):
        begin = time.perf_counter()
        for _ in itertools.repeat(None, repeats):
            work()
        best = min(best, (time.perf_counter() - begin) / repeats)
    return best * 1e6


def stages(case: Case) -> dict[str, float]:
    """Return what each stage takes, and assessment and plan together."""
    book, report, calendar = case
    facts = derive(book, report, AT.date())
    assessed = assess(book, report, facts, AT)

    def both() -> object:
        return plan(book, report, facts, assess(book, report, facts, AT), AT, calendar)

    return {
        "derive": microseconds(lambda: derive(book, report, AT.date())),
        "assess": microseconds(lambda: assess(book, report, facts, AT)),
        "plan": microseconds(lambda: plan(book, report, facts, assessed, AT, calendar)),
        "assess+plan": microseconds(both),
    }


def size(case: Case) -> str:
    """Return how large content and result are."""
    book, report, calendar = case
    facts = derive(book, report, AT.date())
    assessed = assess(book, report, facts, AT)
    planned = plan(book, report, facts, assessed, AT, calendar)
    ids = {item.step.id for item in planned.steps}
    return (
        f"{len(book.rules)} rules, {len(book.steps)} steps, {len(book.facts)} facts, {len(book.questions)} questions; "
        f"{len(assessed.assessment.reason)} reasons, {len(ids)} steps in the plan, "
        f"{len(planned.if_known)} if it turns out"
    )


def profile(case: Case) -> None:
    """Print where assessment and plan spend their time."""
    book, report, calendar = case
    facts = derive(book, report, AT.date())
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(2000):
        plan(book, report, facts, assess(book, report, facts, AT), AT, calendar)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(14)


def main() -> int:
    """Measure, print the tables, and say whether the bar is met."""
    print(f"Python {sys.version.split()[0]}; microseconds, best of {RUNS} runs\n")
    cases = {"generated, 1 pair": generated(), "shipped, 1 pair": shipped(),
             "generated, 3 pairs": generated(1, 3), "generated, 9 pairs": generated(3, 3)}  # fmt: skip
    print(f"{'':<22}{'derive':>9}{'assess':>9}{'plan':>9}{'assess+plan':>13}{'bar':>7}")
    missed = False
    for name, case in cases.items():
        took = stages(case)
        bar = BAR if name == "generated, 1 pair" else None
        verdict = "" if bar is None else "  met" if took["assess+plan"] <= bar else "  MISSED"
        missed |= verdict == "  MISSED"
        row = "".join(f"{took[stage]:>9.1f}" for stage in ("derive", "assess", "plan"))
        print(f"{name:<22}{row}{took['assess+plan']:>13.1f}{bar or '':>7}{verdict}")
    print()
    for name, case in cases.items():
        print(f"{name}: {size(case)}")
    if "--profile" in sys.argv:
        profile(cases["generated, 1 pair"])
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
