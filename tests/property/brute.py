"""A third reading of the written rules: brute force, for the shipped content and a report of one pair in one episode.

It shares no code with the engine but the Structs. A fact is a word with the value 0 (NO), 1 (UNKNOWN) or 2 (YES), so
that "any" is the highest of its parts and "all" the lowest; a fact is worked out by recursion when it is first read,
and remembered. Nothing is compiled to bits. What may be read before which result is known is checked once, at the
start. The headings name the points of the contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Mapping

    from peertriage.core.catalogue import Behaviour, Catalogue, Question
    from peertriage.core.condition import Condition
    from peertriage.core.model import Age, Child, Episode, Report

NO, UNKNOWN, YES = 0, 1, 2
LADDER = ("normal", "none", "inappropriate", "problematic", "abusive", "violent")
NORMAL, NONE, INAPPROPRIATE, PROBLEMATIC, ABUSIVE = range(5)
RUNGS = ("advice", "today", "now")
OUTSIDE = ("police", "social-care", "early-help")
CALLS = ("emergency", *OUTSIDE)
REACHED = {"level-any": NORMAL, "level-p-or-more": PROBLEMATIC, "level-h-or-v": ABUSIVE}
BANDS = (("under-5", 0, 59), ("5-7", 60, 95), ("8-9", 96, 119), ("10-12", 120, 155), ("13-15", 156, 191),
         ("16-17", 192, 215))  # fmt: skip
GROWN = frozenset({"adult-pupil", "adult-in-trust", "other-adult"})
EIGHTEEN, OLDEST = 216, 1451
ONLY_SEXUAL = ("act-unknown", "act-not-listed", "act-intimate", "act-penetrative", "act-image",
               "penetration-or-oral", "image-of-child")  # fmt: skip
"""What can only be of something sexual reopens a report that was said not to be."""
NEAR = ("act-intimate", "act-image", "act-not-listed", "act-unknown")


class Result(NamedTuple):
    """What the rules make of a report."""

    supported: str
    not_ruled_out: str
    calls: dict[str, str]
    categories: frozenset[str]
    maybe: frozenset[str]
    internal: str


# ── the content, prepared once ──


class Form(NamedTuple):
    """A condition: whether all parts are needed or any will do, and its parts."""

    all: bool
    parts: tuple[Form | str, ...]


def form(condition: Condition) -> Form | str:
    """Return a condition in a form that is quick to walk."""
    if isinstance(condition, str):
        return condition
    ((word, parts),) = condition.items()
    assert word in {"any", "all"}
    return Form(word == "all", tuple(form(part) for part in parts))


def leaves(condition: Form | str) -> set[str]:
    """Return the facts that a condition names."""
    return {condition} if isinstance(condition, str) else {name for part in condition.parts for name in leaves(part)}


def value(condition: Form | str | None, facts: Mapping[str, int]) -> int:
    """Return the value of a condition; none at all is YES."""
    if isinstance(condition, str):
        return facts[condition]
    if condition is None:
        return YES
    worst, best = (NO, YES) if condition.all else (YES, NO)
    found = best
    for part in condition.parts:
        one = facts[part] if isinstance(part, str) else value(part, facts)
        if one == worst:
            return worst
        if one == UNKNOWN:
            found = UNKNOWN
    return found


class Asked(NamedTuple):
    """A question that settles facts, and which of them each answer says."""

    id: str
    rest: str
    table: str
    kind: str
    when: Form | str | None
    means: dict[str, frozenset[str]]


class Fact(NamedTuple):
    """Where a fact comes from."""

    asked: tuple[Asked, ...]
    rows: frozenset[str]
    computed: Callable[[Scene, int], int | None] | None
    months: int
    named: Form | str | None
    applies: Form | str | None
    of: str


class Row(NamedTuple):
    """An act: what it says, its base level by band, and the row of the same act when it was not wanted."""

    facts: frozenset[str]
    base: tuple[int, ...]
    twin: str | None
    ordinary: bool
    solo: bool


class Raising(NamedTuple):
    """A rule that raises something."""

    when: Form | str
    level: int
    calls: tuple[tuple[str, int], ...]
    categories: frozenset[str]


class Gate(NamedTuple):
    """A gate, and what must be known NO before it opens."""

    when: Form | str | None
    known_no: list[str]


class Brute:
    """The shipped content in force on a day, ready to judge reports of one pair in one episode."""

    def __init__(self, catalogue: Catalogue, on: dt.date) -> None:
        rows = {row.id: row for row in _in_force(catalogue.behaviour, on)}
        self.rows = {name: self._row(row, rows) for name, row in rows.items()}
        asked: dict[str, list[Asked]] = {}
        for question in catalogue.question:
            one = self._asked(question)
            for name in frozenset().union(*one.means.values()):
                asked.setdefault(name, []).append(one)
        self.facts = {
            fact.id: Fact(
                asked=tuple(asked.get(fact.id, ())),
                rows=frozenset(name for name, row in self.rows.items() if fact.id in row.facts),
                computed=COMPUTED[fact.computed] if fact.computed else None,
                months=fact.months or 0,
                named=None if fact.is_ is None else form(fact.is_),
                applies=None if fact.applies is None else form(fact.applies),
                of=fact.of,
            )
            for fact in catalogue.fact
        }
        self.critical = [fact.id for fact in catalogue.fact if fact.critical]
        self.levels = {fact.id: REACHED[fact.result] for fact in catalogue.fact if fact.result in REACHED}
        rules = {rule.id: rule for rule in _in_force(catalogue.rule, on)}
        self.fired = {fact.id: form(rules[fact.result].when) for fact in catalogue.fact if fact.result in rules}
        rungs = {f"{call}-{rung}": (call, n) for call in CALLS for n, rung in enumerate(RUNGS, 1)}
        self.rungs = {fact.id: rungs[fact.result] for fact in catalogue.fact if fact.result in rungs}
        raising = [
            Raising(form(rule.when), LADDER.index(rule.at_least) if rule.at_least else -1,
                    tuple((call, RUNGS.index(rung) + 1) for call, rung in rule.calls.items()),
                    frozenset(rule.categories))
            for rule in rules.values()
        ]  # fmt: skip
        self.closing = [form(rule.when) for rule in rules.values() if rule.closes_internal]
        self.level_rules = sorted((rule for rule in raising if rule.level >= 0), key=lambda rule: -rule.level)
        self.call_rules = [rule for rule in raising if rule.calls]
        self.category_rules = [rule for rule in raising if rule.categories]
        self.gates = [Gate(gate.when if gate.when is None else form(gate.when), gate.known_no)
                      for gate in _in_force(catalogue.gate, on)]  # fmt: skip
        later = {fact.id for fact in catalogue.fact if fact.result is not None}
        self.late = self._hanging_on(later)
        self.on_calls = sorted(self._hanging_on(set(self.rungs)) - set(self.rungs))
        self._in_order(rules.values())

    @staticmethod
    def _row(row: Behaviour, rows: Mapping[str, Behaviour]) -> Row:
        facts = {*row.means, *(f"act-{name}" for name in row.classes)}
        if "ordinary" not in row.classes:
            facts.add("act-not-ordinary")
        letters: list[str] = [
            (row if name in row.base else rows[row.base_elsewhere or ""]).base[name]  # type: ignore[index]
            for name, _, _ in BANDS
        ]
        base = tuple(LADDER.index(letter) for letter in letters)
        return Row(frozenset(facts), base, row.twin, "ordinary" in row.classes, "solo" in row.classes)

    @staticmethod
    def _asked(question: Question) -> Asked:
        means = {option.id: frozenset(option.means) for option in question.options}
        means["yes"] = frozenset(question.yes_means) | means.get("yes", frozenset())
        when = None if question.when is None else form(question.when)
        return Asked(question.id, f"{question.id}-rest", question.about, question.kind, when, means)

    def _hanging_on(self, names: set[str]) -> frozenset[str]:
        found = set(names)
        while (
            more := {name for name, fact in self.facts.items() if fact.named is not None and leaves(fact.named) & found}
            - found
        ):
            found |= more
        return frozenset(found)

    def _in_order(self, rules: Iterable[Any]) -> None:
        """Check that no level is read before it is known, and that the levels read no call."""
        early: set[str] = set()
        for fact in self.facts.values():
            for condition in (fact.applies, *(asked.when for asked in fact.asked)):
                early |= leaves(condition) if condition is not None else set()
        for rule in rules:
            early |= leaves(form(rule.when)) if rule.at_least else set()
        for gate in self.gates:
            early |= {*gate.known_no, *(leaves(gate.when) if gate.when is not None else ())}
        assert not early & self.late, sorted(early & self.late)

    # ── the report, point by point ──

    def judge(self, report: Report, made: dt.date) -> Result:
        """Return what the rules make of a report with exactly one pair and one episode."""
        scene = Scene(self, report, made, strict=False)
        facts = scene.facts
        levelled = not scene.grown
        in_scope = not self._not_sexual(scene)
        supported = not_ruled_out = NONE
        base = -1
        if levelled and in_scope:
            base, high = self._bases(scene)
            supported, not_ruled_out = self._levels(scene, base, high)
        self._after_levels(facts, NO if supported == NONE else supported, known=levelled and in_scope,
                           none=supported == NONE)  # fmt: skip
        calls = self._calls(facts, in_scope=in_scope)
        if in_scope:
            for call in self._advice(scene, calls, base, levelled=levelled):
                calls[call] = 1
            self._set_calls(facts, calls)
        categories, maybe = self._categories(facts, supported) if in_scope else ({"not-sexual"}, set())
        open_ = supported != NONE and not any(calls[call] for call in ("emergency", "police", "social-care"))
        open_ = open_ and not any(value(when, facts) for when in self.closing)
        open_ = open_ and LADDER[not_ruled_out] not in {"abusive", "violent"}
        return Result(
            LADDER[supported],
            LADDER[not_ruled_out],
            {call: RUNGS[rung - 1] for call, rung in calls.items() if rung},
            frozenset(categories),
            frozenset(maybe - categories),
            "open" if open_ else "closed",
        )

    def named(self, report: Report, made: dt.date) -> dict[str, int]:
        """Return the value of every fact that a pair has of its own: none that hangs on a result, or is a family's."""
        facts = Scene(self, report, made, strict=False).facts
        family = {name for name, fact in self.facts.items() if any(asked.table == "family" for asked in fact.asked)}
        return {name: facts[name] for name in self.facts if name not in self.late | family}

    @staticmethod
    def _not_sexual(scene: Scene) -> bool:
        """Point 0: known not to be sexual, and no act reported, unclear, not listed or not known."""
        report, episode = scene.report, scene.episode
        return (
            report.answers.get("is-sexual") == "no"
            and report.basis.get("is-sexual", "assumed") != "assumed"
            and not (episode.acts or episode.acts_unclear or episode.acts_other or episode.acts_not_known)
            and scene.facts["sexual"] == NO
            and not any(scene.facts[name] == YES for name in ONLY_SEXUAL)
        )

    def _bases(self, scene: Scene) -> tuple[int, int]:
        """Point 4, base levels: the lowest over the bands still possible, and the highest; -1 where there is none."""
        age, episode, free = scene.age, scene.episode, scene.not_free
        if not (episode.acts or episode.acts_unclear):
            return -1, -1
        bands = [n for n, (_, first, last) in enumerate(BANDS) if first <= age.high and age.low <= last] or [5]
        low = high = -1
        for acts, reported in ((episode.acts, True), (episode.acts_unclear, False)):
            for act in acts:
                row = self.rows[act]
                letters = [row.base[band] for band in bands]
                high = max(high, *letters)
                if reported:
                    low = max(low, min(letters))
                if row.twin is not None and free:
                    letters = [self.rows[row.twin].base[band] for band in bands]
                    high = max(high, *letters)
                    if reported and free == YES:
                        low = max(low, min(letters))
        return low, high

    def _levels(self, scene: Scene, low: int, high: int) -> tuple[int, int]:
        """Points 4 and 5: supported, not ruled out, and the gate."""
        supported, not_ruled_out = low, max(low, high)
        for rule in self.level_rules:
            if rule.level <= supported:
                break
            found = value(rule.when, scene.facts)
            if found:
                not_ruled_out = max(not_ruled_out, rule.level)
            if found == YES:
                supported = rule.level
                break
        if low < 0:  # no act reported: not enough to say, unless a rule lifts it; never shown to be normal
            return max(supported, NONE), max(not_ruled_out, INAPPROPRIATE if scene.episode.acts_unclear else NONE)
        if supported == NORMAL and not_ruled_out == NORMAL and self._shown_normal(scene):
            return NORMAL, NORMAL
        return max(supported, INAPPROPRIATE), max(not_ruled_out, INAPPROPRIATE)

    def _shown_normal(self, scene: Scene) -> bool:
        if not scene.closed(strict=True) or scene.episode.acts_not_known:
            return False
        facts = Scene(self, scene.report, scene.made, strict=True).facts
        if any(value(rule.when, facts) for rule in self.level_rules):
            return False
        gates = [gate for gate in self.gates if value(gate.when, facts)]
        return bool(self.gates) and not any(facts[name] for gate in gates for name in gate.known_no)

    def _after_levels(self, facts: dict[str, int], level: int, *, known: bool, none: bool) -> None:
        """Add what the levels settle as facts: levels reached, and the rules that other rules name."""
        for name, least in self.levels.items():
            facts[name] = YES if not none and level >= least else NO
        for name, when in self.fired.items():
            facts[name] = value(when, facts) if known else NO

    def _set_calls(self, facts: dict[str, int], calls: Mapping[str, int]) -> None:
        for name, (call, rung) in self.rungs.items():
            facts[name] = YES if calls[call] >= rung else NO
        for name in self.on_calls:
            facts.pop(name, None)

    def _calls(self, facts: dict[str, int], *, in_scope: bool) -> dict[str, int]:
        """Point 6: the strongest rung of each call, until no rule raises one more."""
        calls = dict.fromkeys(CALLS, 0)
        while True:
            self._set_calls(facts, calls)
            before = dict(calls)
            for rule in self.call_rules:
                if any(calls[call] < rung for call, rung in rule.calls) and value(rule.when, facts) == YES:
                    for call, rung in rule.calls:
                        if calls[call] < rung and (in_scope or call == "emergency"):
                            calls[call] = rung
            if calls == before:
                return calls

    def _advice(self, scene: Scene, calls: Mapping[str, int], base: int, *, levelled: bool) -> set[str]:
        """Point 6: the calls that one critical unknown alone would reach, every other unknown NO."""
        facts = scene.facts
        if not any(facts[name] == YES for name in NEAR):
            return set()
        allowed = {call for call in OUTSIDE if not calls[call]}
        if facts["act-unknown"] != YES and facts["unwanted"] != YES:
            allowed.discard("police")
        if facts["sexual"] != YES:
            allowed &= {"social-care"}
        found: set[str] = set()
        for name in self.critical:
            if allowed - found and facts[name] == UNKNOWN:
                found |= self._reached(scene, name, base, levelled=levelled)
        return found & allowed

    def _reached(self, scene: Scene, name: str, base: int, *, levelled: bool) -> set[str]:
        tried = Supposed(self, scene.facts, {name})
        if tried["not-free"] == YES:
            tried = Supposed(self, scene.facts, {name, *scene.twins})
        rules = self.level_rules if levelled else []
        level = max(base, next((rule.level for rule in rules if value(rule.when, tried) == YES), base))
        self._after_levels(tried, level, known=levelled, none=level < 0)
        return {call for call, rung in self._calls(tried, in_scope=True).items() if rung}

    def _categories(self, facts: Mapping[str, int], supported: int) -> tuple[set[str], set[str]]:
        """Point 7."""
        found: set[str] = set()
        maybe: set[str] = set()
        if supported == NORMAL:
            return found, maybe
        for rule in self.category_rules:
            is_so = value(rule.when, facts)
            if is_so:
                maybe |= rule.categories
            if is_so == YES:
                found |= rule.categories
        if facts["image-of-child"] == YES and "nudes-aggravated" not in found:
            found.add("nudes-experimental")
        if not found and supported >= PROBLEMATIC:
            found.add("hsb-other")
        return found, maybe


def _in_force(items: Iterable[Any], on: dt.date) -> list[Any]:
    newest: dict[str, Any] = {}
    for item in sorted((item for item in items if item.from_ <= on), key=lambda item: item.from_):
        newest[item.id] = item
    return [item for item in newest.values() if item.withdrawn is None or item.withdrawn > on]


# ── point 2: ages ──


class Months(NamedTuple):
    """First and last possible age in months, first and last possible school year, and whether the month is known."""

    low: int
    high: int
    years: tuple[int, int] | None = None
    exact: bool = False


def months(age: Age) -> Months | None:
    """Return the possible ages, None if nothing is known; with `to`, all from the one to the other."""
    one = _months(age)
    if one is None or age.to is None:
        return one
    two = _months(age.to)
    if two is None:
        return None
    years = (*one.years, *two.years) if one.years and two.years else None
    return Months(min(one.low, two.low), max(one.high, two.high), (min(years), max(years)) if years else None)


def _months(age: Age) -> Months | None:
    year = {None: None, "N": -1, "R": 0}.get(age.school_year, 99)
    year = int(age.school_year or 0) if year == 99 else year
    school = None if year is None else (year, year)
    if age.years is not None and age.months is not None:
        return Months(age.years * 12 + age.months, age.years * 12 + age.months, school, exact=True)
    if age.years is not None:
        return Months(age.years * 12, age.years * 12 + 11, school)
    return None if year is None else Months(48 + 12 * year, 71 + 12 * year, school)


def now(person: Child) -> Months:
    """Return the possible ages now."""
    known = months(person.age)
    if known is not None:
        return known
    if person.kind in GROWN:
        return Months(EIGHTEEN, OLDEST)
    return Months(0, OLDEST if person.kind == "age-not-known" else EIGHTEEN - 1)


def then(person: Child, episode: Episode) -> Months:
    """Return the possible ages in the episode: those given for it, else those of now."""
    given = episode.ages_then.get(person.label)
    if given is None:
        return now(person)
    known = months(given)
    return known if known is not None else Months(0, EIGHTEEN - 1 if person.kind == "child" else OLDEST)


def older(one: Months, other: Months) -> tuple[int, int]:
    """Return by how many months, from and to, the first may be older.

    Two children n school years apart are less than n + 1 years apart, and more than n - 1; that is used where
    months are missing. Where ages and school years cannot both be right, nothing is ruled out.
    """
    low, high = one.low - other.high, one.high - other.low
    if one.years is None or other.years is None or (one.exact and other.exact):
        return low, high
    least = 12 * (one.years[0] - other.years[1]) - 11
    most = 12 * (one.years[1] - other.years[0]) + 11
    if least <= high and low <= most:
        return max(low, least), min(high, most)
    return min(low, least), max(high, most)


def reaches(low: int, high: int, wanted: int) -> int:
    """Return whether a number from `low` to `high` is at least the wanted one."""
    return YES if low >= wanted else NO if high < wanted else UNKNOWN


# ── points 1 and 3: the facts of the pair ──


class Scene:
    """One pair in one episode, and its facts."""

    def __init__(self, brute: Brute, report: Report, made: dt.date, *, strict: bool) -> None:
        (episode,) = report.episode
        (by,) = episode.by
        people = {child.label: child for child in report.child}
        self.brute, self.report, self.made, self.strict = brute, report, made, strict
        self.episode, self.acting = episode, people[by]
        self.other = people[episode.to[0]] if episode.to else None
        self.age = then(self.acting, episode)
        self.other_age = None if self.other is None else then(self.other, episode)
        self.said_then = by in episode.ages_then
        self.grown = self.acting.kind in GROWN and not (self.said_then and self.age.low < EIGHTEEN)
        self.all_told = self.closed(strict=strict)
        own = {"place": episode.place, "act-times": episode.how_often}
        told = episode.answers | {name: answer for name, answer in own.items() if answer is not None}
        tables: list[tuple[str, Any]] = [
            ("report", (report.answers, report.basis, report.disputed)),
            ("episode", (told, episode.basis, episode.disputed)),
            ("acting", (self.acting.answers, self.acting.basis, self.acting.disputed)),
            ("other", (self.other.answers, self.other.basis, self.other.disputed) if self.other else None),
        ]
        self.tables = dict(tables)
        rows = brute.rows
        twins = [rows[act].twin for act in episode.acts]
        unclear = [rows[act].twin for act in episode.acts_unclear]
        self.twins: set[str] = set().union(*(rows[twin].facts for twin in twins if twin))
        self.unclear_twins: set[str] = set().union(*(rows[twin].facts for twin in unclear if twin))
        self.not_free = NO
        self.facts = Facts(self)
        if self.twins or self.unclear_twins:
            self.not_free = self.facts["not-free"]
            if self.not_free:
                self.facts = Facts(self)

    def closed(self, *, strict: bool) -> bool:
        """Say whether the acts reported are said to be all; in the strict pass, by somebody."""
        basis = self.episode.basis.get("acts-all", "assumed" if strict else "")
        return self.episode.acts_all == "yes" and basis != "assumed" and "acts-all" not in self.episode.disputed

    def settle(self, name: str) -> int:
        """Return the value of a fact from its sources: YES if any says so, else UNKNOWN if any does, else NO."""
        fact = self.brute.facts[name]
        found = NO
        for asked in fact.asked:
            found = max(found, self._told(asked, name, fact.of))
            if found == YES:
                return YES
        if fact.rows:
            found = max(found, self._from_acts(name, fact.rows))
        if fact.named is not None:
            found = max(found, value(fact.named, self.facts))
        if fact.computed is not None:
            counted = fact.computed(self, fact.months)
            if counted is None:
                counted = NO if fact.asked else UNKNOWN
            found = max(found, counted)
        if found == UNKNOWN and fact.applies is not None and value(fact.applies, self.facts) == NO:
            return NO
        return found

    def _told(self, asked: Asked, name: str, of: str) -> int:
        if asked.table != "child":
            return self._in_table(asked, name, asked.table)
        sides = {"acting": ("acting",), "other": ("other",), "either": ("acting", "other")}[of]
        return max(self._in_table(asked, name, side) for side in sides if side == of or self.tables[side])

    def _in_table(self, asked: Asked, name: str, table: str) -> int:
        found = self.tables.get(table)
        if found is None:
            return UNKNOWN
        answers, basis, disputed = found
        given = answers.get(asked.id)
        if given is None and (asked.kind != "many" or asked.rest not in answers):  # not put, or not answered
            return NO if asked.when is not None and value(asked.when, self.facts) == NO else UNKNOWN
        means = asked.means
        for one in given if isinstance(given, list) else () if given is None else (given,):
            if one in means and name in means[one]:
                return YES
        left_open = given == "not-known" or (asked.kind == "many" and answers.get(asked.rest) != "none-of-the-others")
        if left_open or asked.id in disputed or basis.get(asked.id) == "assumed":
            return UNKNOWN
        return UNKNOWN if self.strict and asked.kind != "one" and asked.id not in basis else NO

    def _from_acts(self, name: str, rows: frozenset[str]) -> int:
        if not rows.isdisjoint(self.episode.acts) or (self.not_free == YES and name in self.twins):
            return YES
        if not self.all_told or not rows.isdisjoint(self.episode.acts_unclear):
            return UNKNOWN
        return UNKNOWN if self.not_free and (name in self.twins or name in self.unclear_twins) else NO

    @property
    def everything(self) -> bool:
        """Say whether nothing else may have been meant."""
        return self.closed(strict=False) and not self.episode.acts_unclear


class Facts(dict[str, int]):
    """The facts of a scene, each worked out when it is first read."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def __missing__(self, name: str) -> int:
        found = self[name] = self.scene.settle(name)
        return found


class Supposed(dict[str, int]):
    """The facts if some were YES and every unknown NO."""

    def __init__(self, brute: Brute, facts: Facts, supposed: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(supposed, YES))
        self.brute, self.known = brute, facts

    def __missing__(self, name: str) -> int:
        named = self.brute.facts[name].named
        late = name in self.brute.late
        found = YES if not late and self.known[name] == YES else NO if named is None else value(named, self)
        self[name] = found
        return found


# ── facts that are counted: None where they are silent and the question decides ──


def _flip(found: int) -> int:
    return YES - found


def _acting_at_least(scene: Scene, wanted: int) -> int:
    return reaches(scene.age.low, scene.age.high, wanted)


def _acting_under(scene: Scene, wanted: int) -> int:
    return _flip(reaches(scene.age.low, scene.age.high, wanted))


def _acting_may_be_at_least(scene: Scene, wanted: int) -> int:
    return NO if scene.age.high < wanted else YES


def _acting_now_at_least(scene: Scene, wanted: int) -> int:
    age = now(scene.acting)
    return reaches(age.low, age.high, wanted)


def _acting_now_under(scene: Scene, wanted: int) -> int:
    return _flip(_acting_now_at_least(scene, wanted))


def _youngest_under(scene: Scene, wanted: int) -> int:
    acting = _acting_under(scene, wanted)
    other = scene.other_age
    return acting if other is None else max(acting, _flip(reaches(other.low, other.high, wanted)))


def _gap_at_least(scene: Scene, wanted: int) -> int:
    if scene.other_age is None:
        return NO
    low, high = older(scene.age, scene.other_age)
    if low >= wanted or high <= -wanted:
        return YES
    return UNKNOWN if high >= wanted or low <= -wanted else NO


def _acting_older_by(scene: Scene, wanted: int) -> int:
    return NO if scene.other_age is None else reaches(*older(scene.age, scene.other_age), wanted)


def _about_other_child(scene: Scene, _: int) -> int:
    if scene.other is not None:
        return YES
    acts = scene.episode.acts
    solo = bool(acts) and all(scene.brute.rows[act].solo for act in acts)
    return NO if solo and scene.everything else UNKNOWN


def _not_ordinary(scene: Scene, _: int) -> int:
    episode, rows = scene.episode, scene.brute.rows
    if episode.acts_other or episode.acts_not_known or not all(rows[act].ordinary for act in episode.acts):
        return YES
    return NO if episode.acts and scene.everything else UNKNOWN


def _act_unknown(scene: Scene, _: int) -> int:
    episode = scene.episode
    if episode.acts_not_known:
        return YES
    return NO if episode.acts or episode.acts_unclear or episode.acts_other else UNKNOWN


def _act_not_listed(scene: Scene, _: int) -> int:
    return YES if scene.episode.acts_other else NO if scene.everything else UNKNOWN


def _sexual_act_reported(scene: Scene, _: int) -> int | None:
    return YES if scene.episode.acts or scene.episode.acts_other else None


def _adult_acting(scene: Scene, _: int) -> int | None:
    if scene.grown:
        return YES
    kind = scene.acting.kind
    unsure = kind == "age-not-known" or (kind in GROWN and scene.said_then)
    return UNKNOWN if unsure and scene.age.high >= EIGHTEEN else None


def _silent(_: Scene, __: int) -> None:
    """One acts, on one: the question decides."""


def _contact_recent(scene: Scene, _: int) -> int:
    first, last = scene.episode.happened.first, scene.episode.happened.last
    if last is not None:
        return YES if (scene.made - last).days <= 7 else NO
    return YES if first is not None and (scene.made - first).days <= 7 else UNKNOWN


def _kind(person: Child | None, kinds: Collection[str]) -> int:
    if person is None:
        return NO
    return UNKNOWN if person.kind == "age-not-known" else YES if person.kind in kinds else NO


def _long_ago(scene: Scene, _: int) -> int:
    last = scene.episode.happened.last
    if last is not None:
        return YES if (scene.made - last).days > 366 else NO
    pairs = [(scene.acting, now(scene.acting)), *([(scene.other, now(scene.other))] if scene.other else [])]
    for person, today in pairs:
        past = scene.episode.ages_then.get(person.label)
        known = None if past is None else months(past)
        if known is not None and today.low - known.high > 12:
            return YES
    return UNKNOWN


def _setting_another(scene: Scene, _: int) -> int:
    settings = {person.setting for person in (scene.acting, scene.other) if person}
    return YES if "another" in settings else UNKNOWN if "not-known" in settings else NO


def _councils_differ(scene: Scene, _: int) -> int:
    if scene.other is None:
        return NO
    one, two = (person.council.lower().replace("-", " ").split() for person in (scene.acting, scene.other))
    return UNKNOWN if not one or not two else YES if one != two else NO


COMPUTED: dict[str, Callable[[Scene, int], int | None]] = {
    "acting_at_least": _acting_at_least,
    "acting_under": _acting_under,
    "acting_may_be_at_least": _acting_may_be_at_least,
    "acting_now_at_least": _acting_now_at_least,
    "acting_now_under": _acting_now_under,
    "youngest_under": _youngest_under,
    "gap_at_least": _gap_at_least,
    "acting_older_by": _acting_older_by,
    "about_other_child": _about_other_child,
    "not_ordinary": _not_ordinary,
    "act_unknown": _act_unknown,
    "act_not_listed": _act_not_listed,
    "sexual_act_reported": _sexual_act_reported,
    "adult_acting": _adult_acting,
    "acting_together": _silent,
    "second_child": _silent,
    "contact_recent": _contact_recent,
    "long_ago": _long_ago,
    "setting_another": _setting_another,
    "councils_differ": _councils_differ,
    "acting_in_trust": lambda scene, _: _kind(scene.acting, {"adult-in-trust"}),
    "acting_pupil_of_18": lambda scene, _: _kind(scene.acting, {"adult-pupil"}),
    "other_is_adult": lambda scene, _: _kind(scene.other, GROWN),
    "other_is_child": lambda scene, _: {YES: NO, NO: YES}.get(_kind(scene.other, GROWN), UNKNOWN),
}
