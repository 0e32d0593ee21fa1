"""Hypothesis strategies: a small content folder, and answers for any content.

`catalogues()` makes content of every nature that the engine knows, without circles. `reports(catalogue)` makes
answers for it: one to four people of every kind and role, up to three episodes, every form of age, answers that are
given, not known, assumed, disputed or absent. A mood decides how calm the answers are, so that results from normal
to violent all occur.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import strategies as st

from peertriage.core.catalogue import (
    BANDS,
    CALLS,
    LEVELS,
    PURPOSES,
    STRENGTHS,
    BankHoliday,
    Behaviour,
    Catalogue,
    Checked,
    Cite,
    Deadline,
    Edition,
    Fact,
    Gate,
    Heading,
    Never,
    Question,
    Rule,
    Sooner,
    Source,
    Step,
    Word,
)  # fmt: skip
from peertriage.core.clock import Calendar, calendar
from peertriage.core.given import normalised
from peertriage.core.model import Age, Child, Differs, Episode, FamilyGate, Happened, Report
from peertriage.core.rulebook import Rulebook
from peertriage.core.shape import plain, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from peertriage.core.condition import Condition

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 23, 15, 40, tzinfo=LONDON)
FROM = dt.date(2026, 1, 1)
OURS = [Cite(ours="made up for a test")]
KNOWN = [Cite(source="guide", heading="part", sure="known")]
CONTENT = Path(__file__).parents[2] / "checklists"
FAMILY = ("harm-if-told", "asked-to-wait")
CATEGORIES = ("sexual-violence", "sexual-harassment", "nudes-aggravated", "adult-involved")
HOSTILE = (
    "plain words", "\x1b[31mred\x1b[0m \x07", "[bold]x[/bold] <script>alert(1)</script>", "a | b ``` c ` d ~~~",
    "\u202eright to left\u202c \u2066x\u2069", "# no heading\n- no list\n> no quote",
    "line\r\nline\rline\n\n  indented ",
    "&amp; <!-- --> $x$ :smile: *a* _b_ \\ 1. x", "\u2028\u2029\ufeff\x85\x9b31m", "| : margin\n: margin\n| margin",
    "é ß 漢字 👧🏽\u200d👧 e\u0301",
)  # fmt: skip


class Case(NamedTuple):
    """Content, the same compiled, and answers for it."""

    catalogue: Catalogue
    book: Rulebook
    report: Report

    def __repr__(self) -> str:
        """Return what differs from the defaults: content is too long to show whole."""
        if self.catalogue is shipped():
            return f"Case(shipped, {plain(self.report)})"
        rules = {rule.id: (rule.when, rule.at_least, rule.calls, rule.categories) for rule in self.catalogue.rule}
        steps = {step.id: (step.about, step.when, step.if_unknown) for step in self.catalogue.step if step.when}
        facts = {f.id: (f.applies, f.is_, f.computed) for f in self.catalogue.fact if f.applies or f.is_ or f.computed}
        acts = {row.id: (row.classes, row.means, row.twin, list(row.base.values())) for row in self.catalogue.behaviour}
        return f"Case({plain(self.report)}, {facts=}, {rules=}, {acts=}, {steps=})"


# ── content ──


def _condition(draw: DrawFn, names: list[str], depth: int = 2) -> Condition:
    form = draw(st.integers(0, 5))
    if form < 3 or depth == 0:
        return draw(st.sampled_from(names))
    parts = [_condition(draw, names, depth - 1) for _ in range(draw(st.integers(1, 3)))]
    return {"any" if form == 3 else "all": parts}


def _asked_condition(draw: DrawFn, concerns: list[str]) -> Condition:
    """Return a condition that mostly rests on what was asked, so that calm answers leave the rule NO."""
    if draw(st.integers(0, 3)) == 0:
        return _condition(draw, concerns)
    one = _condition(draw, [*FREE, *CIRCUMSTANCES, "image-of-child", "k-acting", "k-other", "act-intimate"], 1)
    return one if draw(st.booleans()) else {"all": [one, _condition(draw, concerns)]}


COMPUTED_FACTS = (
    ("acting-10-or-over", "acting_at_least", 120), ("acting-5-or-over", "acting_at_least", 60),
    ("acting-under-10", "acting_under", 120), ("youngest-under-13", "youngest_under", 156),
    ("gap-24-months", "gap_at_least", 24), ("gap-36-months", "gap_at_least", 36),
    ("acting-older-24", "acting_older_by", 24), ("no-under-5-relief", "acting_may_be_at_least", 60),
    ("two-or-more-acting", "acting_together", None), ("second-child-harmed", "second_child", None),
    ("adult-acting", "adult_acting", None), ("person-not-identified", "not_identified", None),
    ("contact-recent", "contact_recent", None),
)  # fmt: skip
CRITICAL = {"acting-10-or-over", "youngest-under-13", "gap-24-months"}
CIRCUMSTANCES = ("c1", "c2", "c3", "c4", "c5")
CLASSES = ("ordinary", "solo", "intimate", "directed", "image")
ACT_FACTS = ("act-intimate", "act-directed", "act-image")
FREE = ("unwanted", "c1", "c2")
"""The facts of `not-free`: they apply always or to another child, which no twin can change."""


def _fact(name: str, about: str, *polarity: str, **more: Any) -> Fact:
    return msgspec.convert(
        {"id": name, "about": about, "polarity": [*polarity, "concern"][0], "says": name} | more, Fact
    )


def _facts(draw: DrawFn) -> tuple[list[Fact], list[str]]:
    """Return the facts before any result, and the concerns among them that conditions may name."""
    other = "act-about-other-child"
    computed = draw(st.lists(st.sampled_from(COMPUTED_FACTS), min_size=2, max_size=6, unique=True))
    facts = [
        _fact("sexual", "report", computed="sexual_act_reported"),
        _fact(other, "pair", computed="about_other_child"),
        _fact("act-not-ordinary", "pair", computed="not_ordinary"),
        _fact("act-unknown", "episode", computed="act_unknown"),
        _fact("act-not-listed", "episode", computed="act_not_listed"),
        *(_fact(name, "episode") for name in ACT_FACTS),
        _fact("act-sexual-pair", "pair", **{"is": {"all": [other, "act-not-ordinary"]}}),
        _fact("not-free", "pair", **{"is": {"any": list(FREE)}}),
        _fact("image-of-child", "episode", critical=True),
        _fact("report-concern", "report"),
        _fact("k-acting", "child", **({"applies": "report-concern"} if draw(st.booleans()) else {})),
        _fact("k-late", "child"),
        _fact("k-other", "child", of=draw(st.sampled_from(("other", "either")))),
        *(
            _fact(name, "pair", computed=how, critical=name in CRITICAL, **({"months": months} if months else {}))
            for name, how, months in computed
        ),
    ]
    base = [fact.id for fact in facts]
    for n, name in enumerate(("unwanted", *CIRCUMSTANCES)):
        applies: dict[str, Any] = {}
        if name in FREE:
            applies = {"applies": other} if draw(st.booleans()) else {}
        elif draw(st.booleans()):
            earlier = [*base, *CIRCUMSTANCES[2 : n - 1]]
            earlier = [fact for fact in earlier if fact not in {"report-concern", "not-free"}]
            applies = {"applies": _condition(draw, earlier, 1)}
        facts.append(_fact(name, "episode", critical=name in {"c1", "c3"} and draw(st.booleans()), **applies))
    concerns = [fact.id for fact in facts]
    for name in ("n1", "n2")[: draw(st.integers(0, 2))]:
        facts.append(_fact(name, "pair", **{"is": _condition(draw, concerns)}))
        concerns.append(name)
    facts += [
        _fact("s-report", "report", "status"), _fact("s-child", "child", "status"), _fact("s-told", "child", "status"),
        *(_fact(name, "child") for name in FAMILY),
    ]  # fmt: skip
    return facts, concerns


def _question(name: str, about: str, kind: str = "yes-no", **more: Any) -> Question:
    shown = {"id": name, "section": "all", "about": about, "order": 1, "kind": kind, "asks": f"{name}?",
             "sources": [{"ours": "made up"}]}  # fmt: skip
    return msgspec.convert(shown | more, Question)


def _option(name: str, *means: str) -> dict[str, Any]:
    return {"id": name, "says": name, "means": list(means)}


def _questions(draw: DrawFn, facts: list[Fact]) -> list[Question]:
    have = {fact.id for fact in facts}
    when = {"when": "act-about-other-child"} if draw(st.booleans()) else {}
    put = {"when": draw(st.sampled_from(("k-acting", "report-concern", "k-other")))} if draw(st.booleans()) else {}
    late = {"when": draw(st.sampled_from(("act-about-other-child", "act-intimate", "image-of-child", "c3")))}
    found = [
        _question("is-sexual", "report", yes_means=["sexual"]),
        _question("acts-all", "episode"),
        _question("wanted", "episode", yes_means=["unwanted"], **when),
        _question("pressure", "episode", "many", options=[_option("x", "c1"), _option("y", "c1", "c2")], **when),
        _question(
            "harder", "episode", "one", options=[_option("hard", "c3", "c4"), _option("soft", "c3"), _option("none")]
        ),
        _question("fourth", "episode", yes_means=["c4"]),
        _question("fifth", "episode", yes_means=["c5"], **(late if draw(st.booleans()) else {})),
        _question("images", "episode", yes_means=["image-of-child"]),
        _question("about-report", "report", yes_means=["report-concern"]),
        _question("done-already", "report", "many", options=[_option("told", "s-report"), _option("told-2")]),
        _question("own-life", "child", yes_means=["k-acting"]),
        _question("later", "child", yes_means=["k-late"], **put),
        _question("own-power", "child", "one", options=[_option("much", "k-other"), _option("little")]),
        _question("send", "child", yes_means=["s-child"]),
        _question("told-already", "child", yes_means=["s-told"]),
        *(_question(name, "family", yes_means=[name]) for name in FAMILY),
    ]
    silent = {"two-or-more-acting": "group", "second-child-harmed": "second", "adult-acting": "adult"}
    for fact, name in silent.items():
        if fact in have and draw(st.booleans()):
            found.append(_question(name, "report" if name == "adult" else "episode", yes_means=[fact]))
    return [msgspec.structs.replace(question, order=n) for n, question in enumerate(found)]


def _behaviours(draw: DrawFn) -> list[Behaviour]:
    bands = list(BANDS)
    letters: list[Any] = [level for level in LEVELS if level != "none"]
    found = []
    twins = draw(st.integers(0, 2))
    for n in range(draw(st.integers(3, 6))):
        calm = n < 2
        classes = draw(st.lists(st.sampled_from(CLASSES), max_size=3, unique=True))
        means = [] if calm else draw(st.lists(st.sampled_from(("unwanted", "c1", "c5", "image-of-child")), max_size=2))
        start = draw(st.integers(0, 1 if calm else 4))
        shift = draw(st.integers(-1, 1))
        letter = [letters[max(0, min(4, start + (shift if band > 2 else 0)))] for band in range(len(bands))]
        found.append(
            Behaviour(id=f"B{n}", from_=FROM, says=f"act {n}", classes=classes, means=means, sources=KNOWN,
                      base=dict(zip(BANDS, letter, strict=True)), twin=f"T{n}" if n < twins else None)
        )  # fmt: skip
    for n in range(twins):
        level = letters[draw(st.integers(1, 4))]
        first: dict[Any, Any] = {band: level for band in BANDS if band != "8-9"}
        elsewhere: dict[Any, Any] = {"8-9": level} if draw(st.booleans()) else {}
        found.append(
            Behaviour(id=f"T{n}", from_=FROM, says=f"unwanted act {n}", classes=["intimate", "directed"],
                      means=["unwanted"], sources=OURS, base=first | elsewhere,
                      base_elsewhere=None if elsewhere else "B0")
        )  # fmt: skip
    return found


RESULT_FACTS = (
    ("level-p", "level-p-or-more"), ("level-h", "level-h-or-v"), ("police-expected", "police-today"),
    ("council-advised", "social-care-advice"), ("violence", "category-sexual-violence"), ("scope", "not-sexual"),
)  # fmt: skip


def _rules(draw: DrawFn, concerns: list[str]) -> tuple[list[Rule], list[Fact]]:
    """Return rules and the facts that hold their results: level rules, call rules, category rules, closing rules."""
    rules = [
        Rule(id="BASE-00a", from_=FROM, says="described", when="act-not-listed", at_least="problematic", sources=OURS)
    ]
    for n in range(draw(st.integers(2, 6))):
        raised: Any = draw(st.sampled_from(("inappropriate", "problematic", "abusive", "violent")))
        calls: dict[Any, Any] = {}
        if draw(st.booleans()):
            calls[draw(st.sampled_from(CALLS[1:]))] = draw(st.sampled_from(STRENGTHS))
        rules.append(
            Rule(id=f"L{n}", from_=FROM, says=f"level {n}", when=_asked_condition(draw, concerns), at_least=raised,
                 calls=calls, floor=draw(st.booleans()), closes_internal=draw(st.booleans()), sources=KNOWN)
        )  # fmt: skip
    results = [_fact(name, "report", "status", result=result) for name, result in RESULT_FACTS]
    results.append(_fact("rule-l0", "pair", "status", result="L0"))
    for n in range(draw(st.integers(1, 4))):
        late = draw(st.sampled_from((None, "level-p", "level-h", "police-expected", "rule-l0")))
        when = _condition(draw, concerns)
        call = draw(st.sampled_from(CALLS))
        whole: Condition = when if late is None else {draw(st.sampled_from(("any", "all"))): [late, when]}
        rules.append(Rule(id=f"R{n}", from_=FROM, says=f"call {n}", when=whole, sources=OURS,
                          calls={call: draw(st.sampled_from(STRENGTHS))}))  # fmt: skip
    for n in range(draw(st.integers(1, 2))):
        late = draw(st.sampled_from((None, "level-p", "rule-l0")))
        when = _condition(draw, concerns)
        whole = when if late is None else {"all": [late, when]}
        category: Any = draw(st.sampled_from(CATEGORIES))
        rules.append(Rule(id=f"C{n}", from_=FROM, says=f"category {n}", when=whole, categories=[category],
                          closes_internal=draw(st.booleans()), sources=OURS))  # fmt: skip
    if draw(st.booleans()):
        old = msgspec.structs.replace(rules[1], from_=dt.date(2020, 1, 1), at_least="violent", when=concerns[0])
        later = msgspec.structs.replace(rules[1], from_=dt.date(2050, 1, 1), at_least="violent", when=concerns[0])
        gone = msgspec.structs.replace(rules[1], id="GONE", withdrawn=dt.date(2026, 2, 1), when=concerns[0])
        rules += [later, old, gone]
    return rules, results


def _gates(draw: DrawFn, concerns: list[str]) -> list[Gate]:
    asked = [name for name in ("unwanted", *CIRCUMSTANCES, "k-acting", "k-other", "image-of-child", "report-concern")
             if name in concerns]  # fmt: skip
    known_no = st.lists(st.sampled_from(asked), min_size=1, max_size=3, unique=True)
    pair = {"any": ["act-about-other-child"]}
    return [
        Gate(id="GATE-own", from_=FROM, says="own", known_no=draw(known_no), sources=OURS),
        Gate(id="GATE-pair", from_=FROM, says="pair", when=pair, known_no=draw(known_no), sources=OURS),
        Gate(id="GATE-unequal", from_=FROM, says="unequal", when="act-sexual-pair", known_no=draw(known_no),
             sources=OURS),
    ]  # fmt: skip


DEADLINES = [
    Deadline(id="now", says="now", after="assessed", minutes=0),
    Deadline(id="in-hours", says="within hours", after="assessed", hours=9),
    Deadline(id="today", says="today", after="assessed", end_of="today"),
    Deadline(id="leave", says="before either leaves", after="assessed", before="either-child-leaves"),
    Deadline(id="shared", says="before they next meet", after="assessed", before="next-shared-moment"),
    Deadline(id="working", says="in two working days", after="assessed", working_days=2),
    Deadline(id="school", says="in three school days", after="assessed", school_days=3),
    Deadline(id="referral", says="when referred", after="referral-sent", hours=1),
]


def _steps(draw: DrawFn, concerns: list[str]) -> list[Step]:
    names = [*concerns, "s-report", "s-child", "level-p", "level-h", "police-expected", "violence"]
    found = []
    for n in range(draw(st.integers(5, 12))):
        about: Any = draw(st.sampled_from(("report", "harmed", "reported", "each-child")))
        purpose = draw(st.sampled_from(PURPOSES))
        by = draw(st.sampled_from(DEADLINES)).id
        has = draw(st.integers(0, 31))
        sooner = [Sooner(when=_condition(draw, names, 1), by=draw(st.sampled_from(DEADLINES)).id)] if has & 1 else []
        found.append(
            Step(
                id=f"step-{n}", from_=FROM, stage="A", order=n, kind="act" if n else "weigh", purpose=purpose,
                about=about, nations=["england"], text="{child} stays away from {other}.", why="so it is", who="dsl",
                by=by, by_from="ours", sooner=sooner, when=_condition(draw, names) if has & 6 else None,
                if_unknown="do" if has & 8 else "list", settled_by="s-told" if has & 16 else None,
                held_while={"any": list(FAMILY)} if purpose == "tell" else None,
                page=("one", "today", "later")[n % 3], sources=KNOWN if n % 2 else OURS,
            )
        )  # fmt: skip
    scope = Step(id="step-scope", from_=FROM, stage="A", order=99, kind="act", purpose="follow-up", about="report",
                 nations=["england"], text="See the other guidance.", why="so it is", when="scope",
                 by="today", sources=OURS)  # fmt: skip
    wales = Step(id="step-wales", from_=FROM, stage="A", order=98, kind="act", purpose="protect", about="report",
                 nations=["wales"], text="Wales.", why="so it is", by="now", sources=OURS)  # fmt: skip
    return [*found, scope, wales]


HOLIDAYS = [
    *(dt.date(year, 12, day) for year in range(2026, 2031) for day in (25, 26)),
    *(dt.date(year, 1, 1) for year in range(2026, 2031)),
    dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 12, 28),
]  # fmt: skip
WORDS = [
    *(Word(id=level, of="level", says=f"Lev{n}{level.upper()}") for n, level in enumerate(LEVELS)),
    *(Word(id=call, of="call", says=f"Call{call.upper()}") for call in CALLS),
    *(Word(id=name, of="strength", says=f"Strength{name.upper()}") for name in STRENGTHS),
]


@st.composite
def catalogues(draw: DrawFn) -> Catalogue:
    """Return a small valid content folder."""
    facts, concerns = _facts(draw)
    rules, results = _rules(draw, concerns)
    nevers = [
        Never(id=f"never-{n}", from_=FROM, order=n, nations=["england"], text=f"Never {n}.", why="no",
              when=_condition(draw, concerns, 1) if n else None, sources=OURS)
        for n in range(2)
    ]  # fmt: skip
    return Catalogue(
        source=[Source(id="guide", title="Guide", publisher="P", nations=["england"], licence="OGL-3.0", address="x")],
        edition=[Edition(source="guide", name="2026", in_force_from=FROM, checked=Checked(on=FROM, by=""))],
        heading=[Heading(id="part", source="guide", text="Part one")],
        fact=[*facts, *results],
        question=_questions(draw, facts),
        behaviour=_behaviours(draw),
        rule=rules,
        gate=_gates(draw, concerns),
        deadline=DEADLINES,
        step=_steps(draw, concerns),
        never=nevers,
        word=WORDS,
        bank_holiday=[BankHoliday(on=day, says="holiday") for day in HOLIDAYS],
    )  # fmt: skip


@cache
def shipped() -> Catalogue | str:
    """Return the shipped content as one catalogue, or why it cannot be used yet."""
    tables: dict[str, list[Any]] = {}
    try:
        for path in sorted(CONTENT.glob("*.toml")):
            for name, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
                tables.setdefault(name, []).extend(rows)
    except (OSError, ValueError, TypeError) as error:
        return f"the shipped content does not load yet: {type(error).__name__}"
    if not {"rule", "step", "behaviour", "question", "gate"} <= tables.keys():
        return "the shipped content is not complete yet"
    catalogue, problems = shape(tables, Catalogue, "checklists")
    if catalogue is None:
        return f"the shipped content has {len(problems)} problems: {problems[0].line()}"
    try:
        _compiled(catalogue)
    except Exception as error:  # noqa: BLE001  content that does not compile is reported by its own tests
        return f"the shipped content does not compile yet: {type(error).__name__}"
    return catalogue


def _compiled(catalogue: Catalogue) -> Rulebook:
    return Rulebook(catalogue, NOW.date(), "england")


@cache
def shipped_book() -> Rulebook:
    """Return the shipped content, compiled once."""
    content = shipped()
    assert isinstance(content, Catalogue), content
    return _compiled(content)


def days_of(catalogue: Catalogue) -> Calendar:
    """Return the calendar of the content."""
    return calendar(holiday.on for holiday in catalogue.bank_holiday)


# ── answers ──

Said = tuple[dict[str, Any], dict[str, Any], dict[str, str]]
BASES = ("child-said", "adult-saw", "record")
MOODS = ("sure", "calm", "mixed", "grave", "blank")
CALM = {"sure", "calm"}
DEFAULTS = {"sure": (1,), "calm": (1, 1, 1, 1, 3), "mixed": (1, 6, 7, 0, 3), "grave": (0, 7, 6), "blank": (7, 6)}


def _give(question: Question, variant: int, said: Said) -> None:
    """Write one of twelve answers: 0 yes, 1 a sure no, 3 without basis, 4 assumed, 5 disputed, 6 not known, 7 none."""
    answers, basis, disputed = said
    name = question.id
    if variant == 7:
        return
    if variant == 6:
        answers[name] = "not-known"
        if question.kind == "many":
            answers[name] = []
            answers[f"{name}-rest"] = "not-known"
        return
    concern = variant in {0, 8, 9, 10}
    if question.kind == "yes-no":
        answers[name] = "yes" if concern else "no"
    elif question.kind == "one":
        ranked = sorted(question.options, key=lambda option: (len(option.means), option.id))
        answers[name] = (ranked[variant % len(ranked)] if concern else ranked[0]).id
    else:
        ids = [option.id for option in question.options]
        answers[name] = [ids[variant % len(ids)]] if concern else []
        answers[f"{name}-rest"] = "not-known" if variant in {0, 8} else "none-of-the-others"
    if variant == 2 and question.kind == "many":
        del answers[name]
    if variant not in {3, 8}:
        basis[name] = "assumed" if variant in {4, 9} else BASES[variant % 3]
    if variant in {5, 8}:
        disputed[name] = "another child tells it differently"


def asked(catalogue: Catalogue, about: str) -> list[Question]:
    """Return the questions of one table that take an answer of a closed list."""
    kinds = {"yes-no", "one", "many"}
    own = {"acts-all", "acts", "place", "how-often"}
    return [q for q in catalogue.question if q.about == about and q.kind in kinds and q.id not in own]


def _table(draw: DrawFn, questions: list[Question], mood: str, changes: int = 4) -> Said:
    said: Said = ({}, {}, {})
    if not questions:
        return said
    default = draw(st.sampled_from(DEFAULTS[mood]))
    given = dict.fromkeys(range(len(questions)), default)
    if mood != "sure" and (mood != "calm" or draw(st.booleans())):
        given |= draw(st.dictionaries(st.integers(0, len(questions) - 1), st.integers(0, 11), max_size=changes))
    for n, variant in given.items():
        _give(questions[n], variant, said)
    return said


@st.composite
def ages(draw: DrawFn, *, simple: bool = False) -> Age:
    """Return a child's age in any form: exact, years, school year, both, a range, not known."""
    form = draw(st.integers(0, 1 if simple else 8))
    years = draw(st.integers(3, 17))
    year: Any = "R" if years <= 5 else str(min(years - 5, 13)) if years <= 16 else "12"
    months = draw(st.integers(0, 11))
    return (
        Age(years=years, months=months),
        Age(years=years),
        Age(years=years),
        Age(school_year=year),
        Age(years=max(years, 4), school_year=year),
        Age(years=max(years, 4), months=months, school_year=year),
        Age(years=years, to=Age(years=min(17, years + months % 4))),
        Age(school_year="2", to=Age(school_year="3")),
        Age(),
    )[form]


def _people(draw: DrawFn, catalogue: Catalogue, mood: str) -> list[Child]:
    found = []
    kinds: tuple[Any, ...] = ("child",) * (9 if mood == "calm" else 5)
    kinds += () if mood == "sure" else ("adult-pupil", "adult-in-trust", "other-adult", "age-not-known")
    roles: tuple[Any, ...] = ("harmed", "reported", "both", "involved", "witness", "not-yet-identified")
    for n in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(kinds))
        if kind == "child":
            age = draw(ages(simple=mood in CALM))
        elif kind == "age-not-known":
            age = draw(st.sampled_from((Age(), Age(years=15, to=Age(years=17)))))
        else:
            age = draw(st.sampled_from((Age(), Age(years=18), Age(years=30, to=Age(years=40)))))
        answers, basis, disputed = _table(draw, asked(catalogue, "child"), mood, 2)
        found.append(
            Child(label="ABCD"[n], kind=kind, role=draw(st.sampled_from(roles)), age=age, answers=answers,
                  basis=basis, disputed=disputed)
        )  # fmt: skip
    return found


def _acts(draw: DrawFn, catalogue: Catalogue, mood: str) -> dict[str, Any]:
    calm = [row.id for row in catalogue.behaviour if "normal" in row.base.values() and not row.means]
    ids = [row.id for row in catalogue.behaviour]
    pick = st.sampled_from(calm if mood in CALM and calm else ids)
    found: dict[str, Any] = {"acts": draw(st.lists(pick, max_size=2, unique=True, min_size=int(mood in CALM)))}
    how = draw(st.integers(0, 15)) if mood != "sure" else 8
    if how < (12 if mood in CALM else 6):
        found["acts_all"] = "yes"
        found["basis"] = {"acts-all": "assumed" if how == 0 else BASES[how % 3]} if how != 1 else {}
        if how == 2:
            found["disputed"] = {"acts-all": "there was more"}
    if how in {3, 13}:
        found["acts_not_known"] = True
    if how in {4, 14}:
        found["acts_other"] = "something else"
    if how in {5, 14, 15}:
        found["acts_unclear"] = draw(st.lists(pick, max_size=2, unique=True))
    return found


def _happened(draw: DrawFn) -> Happened:
    last = draw(st.sampled_from((None, None, 0, 5, 7, 8, 400)))
    first = draw(st.sampled_from((None, 0, 3)))
    return Happened(
        first=None if first is None or last is None else NOW.date() - dt.timedelta(days=last + first),
        last=None if last is None else NOW.date() - dt.timedelta(days=last),
    )


def _episode(draw: DrawFn, catalogue: Catalogue, people: list[Child], mood: str, n: int) -> Episode:
    labels = [child.label for child in people]
    by = draw(st.lists(st.sampled_from(labels), min_size=1, max_size=2, unique=True))
    to = draw(st.lists(st.sampled_from(labels), max_size=2, unique=True))
    if draw(st.booleans()):
        to = sorted({*by, *to})
    if not any(one != other for one in by for other in to):
        to = []
    answers, basis, disputed = _table(draw, asked(catalogue, "episode"), mood, 5)
    acts = _acts(draw, catalogue, mood)
    then = draw(st.dictionaries(st.sampled_from(labels), ages(), max_size=1)) if draw(st.booleans()) else {}
    exception = []
    if to and mood != "sure" and draw(st.integers(0, 3)) == 0:
        said = _table(draw, asked(catalogue, "episode"), "blank", 3)
        one = draw(st.sampled_from([one for one in by if any(one != other for other in to)]))
        other = [label for label in to if label != one][:1]
        exception.append(Differs(by=[one], to=other, answers=said[0], basis=said[1], disputed=said[2]))
        more = _table(draw, asked(catalogue, "episode"), "blank", 2)
        exception.append(Differs(by=by, to=to, answers=more[0], basis=more[1], disputed=more[2]))
    return Episode(
        id=f"E{n}", by=by, to=to, happened=_happened(draw), ages_then=then, answers=answers,
        acts=acts["acts"], acts_unclear=acts.get("acts_unclear", []), acts_not_known=acts.get("acts_not_known", False),
        acts_other=acts.get("acts_other", ""), acts_all=acts.get("acts_all", "not-known"),
        basis=basis | acts.get("basis", {}), disputed=disputed | acts.get("disputed", {}), exception=exception,
    )  # fmt: skip


@st.composite
def reports(draw: DrawFn, catalogue: Catalogue, mood: str | None = None) -> Report:
    """Return answers for the content: some calm enough for a normal result, some grave, some all but blank."""
    mood = mood or draw(st.sampled_from(MOODS))
    people = _people(draw, catalogue, mood)
    answers, basis, disputed = _table(draw, asked(catalogue, "report"), mood, 3)
    if mood != "blank" and answers.get("is-sexual") == "no":
        del answers["is-sexual"]
    count = 1 if mood == "sure" else draw(st.sampled_from((1, 1, 1, 2, 2, 3, 0)))
    gates = []
    for child in people[: draw(st.integers(0, 2))]:
        said = _table(draw, [q for q in asked(catalogue, "family") if q.kind == "yes-no"], mood, 2)[0]
        told = {name.replace("-", "_"): value for name, value in said.items()}
        keys = {key: value for key, value in told.items() if key in FamilyGate.__struct_fields__}
        gates.append(FamilyGate(child=child.label, **keys))
    return normalised(
        Report(
            schema=1,
            kind="answers",
            answers=answers,
            basis=basis,
            disputed=disputed,
            child=people,
            family_gate=gates,
            episode=[_episode(draw, catalogue, people, mood, n) for n in range(1, count + 1)],
        )
    )


@st.composite
def cases(draw: DrawFn, content: str, mood: str | None = None) -> Case:
    """Return content (`generated` or `shipped`) with answers for it."""
    book = shipped_book() if content == "shipped" else _compiled(draw(catalogues()))
    return Case(book.catalogue, book, draw(reports(book.catalogue, mood)))


def moments() -> SearchStrategy[dt.datetime]:
    """Return moments in London: any, and often a Friday, a Sunday, 24 December or a day on which clocks change."""
    days = st.one_of(
        st.sampled_from([
            dt.date(2026, 11, 27), dt.date(2026, 11, 29), dt.date(2026, 12, 24), dt.date(2026, 3, 29),
            dt.date(2026, 10, 25), dt.date(2027, 3, 28), dt.date(2026, 12, 31),
        ]),
        st.dates(dt.date(2026, 2, 1), dt.date(2028, 6, 1)),
    )  # fmt: skip
    return st.builds(
        lambda day, minute, fold: dt.datetime(
            day.year, day.month, day.day, minute // 60, minute % 60, fold=fold, tzinfo=LONDON
        ),
        days, st.integers(0, 24 * 60 - 1), st.integers(0, 1),
    ).map(lambda moment: moment.astimezone(dt.UTC).astimezone(LONDON))  # fmt: skip


def hostile() -> SearchStrategy[str]:
    """Return words as anybody may have said them: also escapes, markup, marks that turn writing, any character."""
    return st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), min_size=1, max_size=3).map(" ".join)


# ── changes ──


@st.composite
def more_concern(draw: DrawFn, case: Case) -> tuple[str, Report]:
    """Return the report with one more concern, and what was changed: an answer going from no to not known to yes, an
    act ticked, an unclear act reported, "everything so far" taken back.
    """
    report = case.report
    ways: list[tuple[str, Callable[[], Report]]] = []
    for key, table, put in _tables(report):
        for question in asked(case.catalogue, key):
            ways += [(f"{question.id} {how}", partial(put, new)) for how, new in _raised(question, table)]
    for n, episode in enumerate(report.episode):
        ways += [
            (f"{episode.id} {how}", partial(_with_episode, report, n, new))
            for how, new in _raised_acts(case.catalogue, episode)
        ]
    how, make = ways[draw(st.integers(0, len(ways) - 1))]
    return how, make()


def _tables(report: Report) -> Iterable[tuple[str, Any, Callable[[Any], Report]]]:
    yield "report", report, _itself
    for n, child in enumerate(report.child):
        yield "child", child, partial(_with_child, report, n)
    for n, episode in enumerate(report.episode):
        yield "episode", episode, partial(_with_episode, report, n)


def _itself(new: Report) -> Report:
    return new


def _with_child(report: Report, n: int, new: Child) -> Report:
    return msgspec.structs.replace(report, child=[*report.child[:n], new, *report.child[n + 1 :]])


def _with_episode(report: Report, n: int, new: Episode) -> Report:
    return msgspec.structs.replace(report, episode=[*report.episode[:n], new, *report.episode[n + 1 :]])


def _raised(question: Question, table: Any) -> Iterable[tuple[str, Any]]:
    """Yield the table with this question's answer more concerning."""
    name, given = question.id, table.answers.get(question.id)
    for how, changed in {"yes-no": _more_yes, "many": _more_ticked}.get(question.kind, _more_meant)(question, given):
        yield how, msgspec.structs.replace(table, answers=table.answers | changed)
    if question.kind == "many" and table.answers.get(f"{name}-rest") == "none-of-the-others":
        answers = table.answers | {name: list(given or []), f"{name}-rest": "not-known"}
        yield "rest not known", msgspec.structs.replace(table, answers=answers)


def _more_yes(question: Question, given: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    if given == "no":
        yield "no to not known", {question.id: "not-known"}
    if given != "yes":
        yield "to yes", {question.id: "yes"}


def _more_ticked(question: Question, given: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    ticked = list(given) if isinstance(given, list) else []
    for option in question.options:
        if option.id not in ticked:
            yield f"ticks {option.id}", {question.id: [*ticked, option.id]}


def _more_meant(question: Question, given: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    means = {option.id: set(option.means) for option in question.options}
    if given in means and not means[given]:
        yield "to not known", {question.id: "not-known"}
    for other, more in means.items():
        if given in means and more > means[given]:
            yield f"to {other}", {question.id: other}


def _raised_acts(catalogue: Catalogue, episode: Episode) -> Iterable[tuple[str, Episode]]:
    """Yield the episode with more reported. Left out is what also answers another question: the first act that is told
    (what was done is then known), and the last unclear one (everything is then said). They have tests of their own.
    """
    replace = msgspec.structs.replace
    told = bool(episode.acts or episode.acts_other or (episode.acts_not_known and episode.to))
    for row in catalogue.behaviour:
        if told and row.id not in episode.acts:
            yield f"ticks {row.id}", replace(episode, acts=[*episode.acts, row.id])
    for name in episode.acts_unclear:
        rest = [other for other in episode.acts_unclear if other != name]
        if told and (rest or episode.acts_all != "yes"):
            yield f"{name} reported", replace(episode, acts=[*episode.acts, name], acts_unclear=rest)
    if episode.acts_all == "yes":
        yield "not everything", replace(episode, acts_all="not-known")
        yield "everything only assumed", replace(episode, basis=episode.basis | {"acts-all": "assumed"})
    if not episode.acts_not_known:
        yield "not known what", replace(episode, acts_not_known=True)
    if told and not episode.acts_other:
        yield "something else too", replace(episode, acts_other="something else")


@st.composite
def one_answered(draw: DrawFn, case: Case) -> tuple[str, Report] | None:
    """Return the report with one unknown answered, any way; None if nothing is open."""
    report = case.report
    ways: list[tuple[str, Callable[[], Report]]] = []
    for key, table, put in _tables(report):
        for question in asked(case.catalogue, key):
            ways += [(f"{question.id} {how}", partial(put, new)) for how, new in _settled(question, table)]
    for n, episode in enumerate(report.episode):
        if episode.acts_all != "yes":
            done = msgspec.structs.replace(episode, acts_all="yes", basis=episode.basis | {"acts-all": "record"})
            ways.append((f"{episode.id} is everything", partial(_with_episode, report, n, done)))
        for name in episode.acts_unclear:
            rest = [other for other in episode.acts_unclear if other != name]
            not_so = msgspec.structs.replace(episode, acts_unclear=rest)
            so = msgspec.structs.replace(not_so, acts=[*episode.acts, name])
            ways.append((f"{episode.id} {name} was not meant", partial(_with_episode, report, n, not_so)))
            ways.append((f"{episode.id} {name} was meant", partial(_with_episode, report, n, so)))
    if not ways:
        return None
    how, make = ways[draw(st.integers(0, len(ways) - 1))]
    return how, make()


def _settled(question: Question, table: Any) -> Iterable[tuple[str, Any]]:
    name = question.id
    if name == "is-sexual" or table.answers.get(name, "not-known") != "not-known" or f"{name}-rest" in table.answers:
        return
    values = {"yes-no": ["yes", "no"], "one": [option.id for option in question.options]}.get(question.kind, [])
    for value in values:
        answers = table.answers | {name: value}
        yield f"{value}", msgspec.structs.replace(table, answers=answers, basis=table.basis | {name: "record"})
        yield f"{value} assumed", msgspec.structs.replace(table, answers=answers, basis=table.basis | {name: "assumed"})
