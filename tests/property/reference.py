"""A second, slow and plain reading of how answers become an assessment, for comparison with the engine.

It shares no code with the engine but the Structs: facts are words in dictionaries, conditions are evaluated by
recursion with three values, ages are compared as intervals, and nothing is compiled, masked or cached across pairs.
Where the written rules leave room (the plan's facts about a person, the report that names nobody) the choice is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from peertriage.core.catalogue import Behaviour, Catalogue, Question, Step
    from peertriage.core.condition import Condition
    from peertriage.core.model import Age, Child, Episode, Report

Value = Literal["yes", "unknown", "no"]
RANK = {"no": 0, "unknown": 1, "yes": 2}
LEVELS = ("normal", "none", "inappropriate", "problematic", "abusive", "violent")
STRENGTHS = ("advice", "today", "now")
BANDS = {"under-5": (0, 59), "5-7": (60, 95), "8-9": (96, 119), "10-12": (120, 155), "13-15": (156, 191),
         "16-17": (192, 215)}  # fmt: skip
ADULTS = {"adult-pupil", "adult-in-trust", "other-adult"}
ONLY_SEXUAL = (
    *("act-unknown", "act-not-listed", "act-intimate", "act-penetrative", "act-image"),
    *("penetration-or-oral", "image-of-child"),
)
NEAR = ("act-intimate", "act-image", "act-not-listed", "act-unknown")
HARM = ("unwanted", "upset", "afraid", "avoiding", "hurt-by-force", "genital-injury")


class Pair(NamedTuple):
    """What is expected of one pair."""

    by: str
    to: str | None
    levelled: bool
    facts: dict[str, Value]
    supported: str
    not_ruled_out: str


class StepDue(NamedTuple):
    """One step as it should stand in the plan."""

    id: str
    about: str
    done: bool
    held: bool


class Outcome(NamedTuple):
    """All that the reference says about a report."""

    pairs: list[Pair]
    supported: str
    not_ruled_out: str
    calls: dict[str, str]
    categories: set[str]
    maybe_categories: set[str]
    internal_only: str
    steps: set[StepDue]
    listed: set[StepDue]
    nevers: list[str]


def merge(values: Iterable[Value]) -> Value:
    """Return YES if any is YES, else UNKNOWN if any is UNKNOWN, else NO."""
    return max(values, key=RANK.__getitem__, default="no")


def truth(condition: Condition | None, fact: Any) -> Value:
    """Return the value of a condition; `fact` gives the value of a fact."""
    if condition is None:
        return "yes"
    if isinstance(condition, str):
        value: Value = fact(condition)
        return value
    ((form, parts),) = condition.items()
    values = [truth(part, fact) for part in parts]
    return merge(values) if form == "any" else min(values, key=RANK.__getitem__)


def flip(value: Value) -> Value:
    """Return NO for YES and YES for NO."""
    return {"yes": "no", "no": "yes", "unknown": "unknown"}[value]  # type: ignore[return-value]


# ── ages ──


class Months(NamedTuple):
    """The possible ages in months, from and to, the possible school years, and whether it is one known month."""

    low: int
    high: int
    years: list[int]
    exact: bool


def months(age: Age) -> Months | None:
    """Return the possible ages; None if nothing is known."""
    found = []
    for part in (age, age.to):
        if part is None:
            continue
        year = (
            [] if part.school_year is None else [{"N": -1, "R": 0}.get(part.school_year, 0) or _int(part.school_year)]
        )
        if part.years is not None and part.months is not None:
            found.append(Months(part.years * 12 + part.months, part.years * 12 + part.months, year, age.to is None))
        elif part.years is not None:
            found.append(Months(part.years * 12, part.years * 12 + 11, year, exact=False))
        elif year:
            found.append(Months(year[0] * 12 + 48, year[0] * 12 + 71, year, exact=False))
        else:
            return None
    years = [year for part in found for year in part.years] if all(part.years for part in found) else []
    return Months(min(f.low for f in found), max(f.high for f in found), years, found[0].exact)


def _int(year: str) -> int:
    return int(year) if year.isdigit() else 0


def possible_age(person: Child, episode: Episode) -> Months:
    """Return the possible ages at the time of the episode: ages then where given, else as now."""
    then = episode.ages_then.get(person.label)
    if then is not None:
        known = months(then)
        return known if known is not None else Months(0, 215 if person.kind == "child" else 1451, [], exact=False)
    known = months(person.age)
    if known is not None:
        return known
    if person.kind in ADULTS:
        return Months(216, 1451, [], exact=False)
    return Months(0, 1451 if person.kind == "age-not-known" else 215, [], exact=False)


def older(one: Months, other: Months) -> tuple[int, int]:
    """Return by how many months, at least and at most, the first is older. School years count where months miss."""
    from_ages = (one.low - other.high, one.high - other.low)
    if not one.years or not other.years or (one.exact and other.exact):
        return from_ages
    apart = [a - b for a in one.years for b in other.years]
    from_years = ((min(apart) - 1) * 12 + 1, (max(apart) + 1) * 12 - 1)
    both = (max(from_ages[0], from_years[0]), min(from_ages[1], from_years[1]))
    if both[0] <= both[1]:
        return both
    return min(from_ages[0], from_years[0]), max(from_ages[1], from_years[1])


def reaches(low: int, high: int, wanted: int) -> Value:
    """Return whether a number between the two reaches the one wanted."""
    return "yes" if low >= wanted else "no" if high < wanted else "unknown"


# ── facts of one pair in one episode ──


class Content:
    """The content in force on one day, by id."""

    def __init__(self, catalogue: Catalogue, on: dt.date, nation: str) -> None:
        self.facts = {fact.id: fact for fact in catalogue.fact}
        self.occasions = {item.id for item in catalogue.occasion}
        self.acts = {row.id: row for row in _in_force(catalogue.behaviour, on)}
        self.rules = _in_force(catalogue.rule, on)
        self.gates = _in_force(catalogue.gate, on)
        self.steps: list[Step] = [step for step in _in_force(catalogue.step, on) if nation in step.nations]
        self.nevers = sorted((n for n in _in_force(catalogue.never, on) if nation in n.nations), key=lambda n: n.order)
        self.asks: dict[str, list[Question]] = {}
        for question in catalogue.question:
            for name in {*question.yes_means, *(name for option in question.options for name in option.means)}:
                self.asks.setdefault(name, []).append(question)
        self.from_acts: dict[str, set[str]] = {}
        for row in self.acts.values():
            for name in act_facts(row):
                self.from_acts.setdefault(name, set()).add(row.id)
        self.of_children = {name for name, asks in self.asks.items() if any(ask.about == "child" for ask in asks)}

    def base(self, act: str, band: str) -> int:
        """Return the rank of an act's base level in a band."""
        row = self.acts[act]
        letters: dict[Any, str] = dict(row.base)
        if band not in letters:
            letters = dict(self.acts[row.base_elsewhere or ""].base)
        return LEVELS.index(letters[band])


def act_facts(row: Behaviour) -> list[str]:
    """Return the facts that an act sets: its own, its classes, and that it is more than ordinary affection."""
    ordinary = [] if "ordinary" in row.classes else ["act-not-ordinary"]
    return [*row.means, *(f"act-{kind}" for kind in row.classes), *ordinary]


def _in_force(items: Iterable[Any], on: dt.date) -> list[Any]:
    found: dict[str, Any] = {}
    for item in sorted(items, key=lambda item: item.from_):
        if item.from_ <= on:
            found[item.id] = item
    return [item for item in found.values() if item.withdrawn is None or item.withdrawn > on]


def answered(question: Question, name: str, table: Any, *, strict: bool) -> Value | None:
    """Return what a table's answer to a question says of one fact; None where the question has no answer at all."""
    given = table.answers.get(question.id)
    rest = table.answers.get(f"{question.id}-rest") if question.kind == "many" else None
    if given is None and rest is None:
        return None
    if given == "not-known":
        return "unknown"
    means = {option.id: option.means for option in question.options}
    if question.yes_means:
        means["yes"] = question.yes_means
    ticked = given if isinstance(given, list) else [] if given is None else [given]
    if any(name in means.get(one, []) for one in ticked):
        return "yes"
    if question.kind == "many" and rest != "none-of-the-others":
        return "unknown"
    basis = table.basis.get(question.id)
    wanting = strict and basis is None and question.kind != "one"
    if question.id in table.disputed or basis == "assumed" or wanting:
        return "unknown"
    return "no"


class Table(NamedTuple):
    """The answers of an episode as they stand for one pair."""

    answers: Mapping[str, Any]
    basis: Mapping[str, str]
    disputed: Mapping[str, str]


class Scene:
    """One pair in one episode: every fact by recursion from its sources."""

    def __init__(
        self,
        content: Content,
        report: Report,
        episode: Episode,
        by: str,
        to: str | None,
        *,
        made: dt.date,
        strict: bool,
        second: bool,
    ) -> None:
        people = {child.label: child for child in report.child}
        self.content, self.report, self.episode = content, report, episode
        self.acting, self.other = people[by], people.get(to or "")
        self.age = possible_age(self.acting, episode)
        self.other_age = possible_age(self.other, episode) if self.other else None
        self.made, self.strict = made, strict
        self.then_given = by in episode.ages_then
        self.adult = self.acting.kind in ADULTS and not (self.then_given and self.age.low < 216)
        own = {"place": episode.place, "act-times": episode.how_often}
        answers = dict(episode.answers) | {name: value for name, value in own.items() if value is not None}
        self.table = Table(answers, episode.basis, episode.disputed)
        self.exceptions = [item for item in episode.exception if by in item.by and to in item.to]
        self.second = second
        self.free: Value = "no"
        self.known: dict[str, Value] = {}
        if "not-free" in content.facts:
            self.free = self.fact("not-free")
            self.known = {}

    def closed(self, *, strict: bool) -> bool:
        """Say whether the acts reported are everything reported so far, by someone named as its basis."""
        basis = self.episode.basis.get("acts-all")
        sure = basis is not None if strict else True
        return (
            self.episode.acts_all == "yes" and basis != "assumed" and "acts-all" not in self.episode.disputed and sure
        )

    def fact(self, name: str) -> Value:
        """Return the value of a fact."""
        if name not in self.known:
            self.known[name] = self._settle(name)
        return self.known[name]

    def _settle(self, name: str) -> Value:
        fact = self.content.facts.get(name)
        if fact is None or fact.result is not None:
            return "no"
        values = [*self._asked(name, fact.of), *self._acts(name)]
        if fact.is_ is not None:
            values.append(truth(fact.is_, self.fact))
        if fact.computed is not None:
            value = getattr(self, f"_{fact.computed}")(fact.months or 0)
            if value is not None:
                values.append(value)
            elif not self.content.asks.get(name):
                values.append("unknown")
        found = merge(values)
        if found == "unknown" and fact.applies is not None and truth(fact.applies, self.fact) == "no":
            return "no"
        return found

    def _asked(self, name: str, of: str) -> Iterable[Value]:
        both: list[Any] = [self.acting, self.other]
        people = {"acting": both[:1], "other": both[1:], "either": both}[of]
        for question in self.content.asks.get(name, []):
            mine = [e for e in self.exceptions if {question.id, f"{question.id}-rest"} & e.answers.keys()]
            told: list[Any] = [*mine] or [self.table]
            tables: dict[str, list[Any]] = {"report": [self.report], "episode": told, "child": people}
            for table in tables.get(question.about, []):
                if table is None:
                    if of == "other":
                        yield "unknown"
                    continue
                found = answered(question, name, table, strict=self.strict)
                if found is None:
                    found = "unknown" if truth(question.when, self.fact) != "no" else "no"
                yield found

    def _acts(self, name: str) -> Iterable[Value]:
        rows = self.content.from_acts.get(name)
        if not rows:
            return
        yield "no" if self.closed(strict=self.strict) else "unknown"
        for acts, meant in ((self.episode.acts, "yes"), (self.episode.acts_unclear, "unknown")):
            for act in acts:
                if act in rows:
                    yield "yes" if meant == "yes" else "unknown"
                if self.content.acts[act].twin in rows and self.free != "no":
                    yield "yes" if (meant, self.free) == ("yes", "yes") else "unknown"

    # computed facts: None where they are silent and the question decides

    def _acting_at_least(self, wanted: int) -> Value:
        return reaches(self.age.low, self.age.high, wanted)

    def _acting_under(self, wanted: int) -> Value:
        return flip(reaches(self.age.low, self.age.high, wanted))

    def _acting_now_at_least(self, wanted: int) -> Value:
        now = possible_age(self.acting, msgspec.structs.replace(self.episode, ages_then={}))
        return reaches(now.low, now.high, wanted)

    def _acting_now_under(self, wanted: int) -> Value:
        return flip(self._acting_now_at_least(wanted))

    def _acting_may_be_at_least(self, wanted: int) -> Value:
        return "no" if self.age.high < wanted else "yes"

    def _youngest_under(self, wanted: int) -> Value:
        both = [self.age] if self.other_age is None else [self.age, self.other_age]
        each = [flip(reaches(age.low, age.high, wanted)) for age in both]
        return merge(each)

    def _gap_at_least(self, wanted: int) -> Value:
        if self.other_age is None:
            return "no"
        low, high = older(self.age, self.other_age)
        gaps = {abs(low), abs(high), *([0] if low < 0 < high else [])}
        return reaches(min(gaps), max(gaps), wanted)

    def _acting_older_by(self, wanted: int) -> Value:
        return "no" if self.other_age is None else reaches(*older(self.age, self.other_age), wanted)

    def _everything(self) -> bool:
        return self.closed(strict=False) and not self.episode.acts_unclear

    def _about_other_child(self, _: int) -> Value:
        if self.other is not None:
            return "yes"
        solo = [("solo" in self.content.acts[act].classes) for act in self.episode.acts]
        return "no" if solo and all(solo) and self._everything() else "unknown"

    def _not_ordinary(self, _: int) -> Value:
        ordinary = [("ordinary" in self.content.acts[act].classes) for act in self.episode.acts]
        if self.episode.acts_other or self.episode.acts_not_known or not all(ordinary):
            return "yes"
        return "no" if ordinary and self._everything() else "unknown"

    def _act_unknown(self, _: int) -> Value:
        if self.episode.acts_not_known:
            return "yes"
        return "no" if self.episode.acts or self.episode.acts_unclear or self.episode.acts_other else "unknown"

    def _act_not_listed(self, _: int) -> Value:
        return "yes" if self.episode.acts_other else "no" if self._everything() else "unknown"

    def _sexual_act_reported(self, _: int) -> Value | None:
        return "yes" if self.episode.acts or self.episode.acts_other else None

    def _adult_acting(self, _: int) -> Value | None:
        if self.adult:
            return "yes"
        unsure = self.acting.kind == "age-not-known" or (self.acting.kind in ADULTS and self.then_given)
        return "unknown" if unsure and self.age.high >= 216 else None

    def _acting_together(self, _: int) -> Value | None:
        if self.other is None:
            return None
        return "yes" if len({label for label in self.episode.by if label != self.other.label}) > 1 else None

    def _second_child(self, _: int) -> Value | None:
        return "yes" if self.second else None

    def _not_identified(self, _: int) -> Value:
        roles = [self.acting.role, *([self.other.role] if self.other else [])]
        return "yes" if "not-yet-identified" in roles else "no"

    def _contact_recent(self, _: int) -> Value:
        first, last = self.episode.happened.first, self.episode.happened.last
        if last is not None:
            return "yes" if (self.made - last).days <= 7 else "no"
        return "yes" if first is not None and (self.made - first).days <= 7 else "unknown"

    def _long_ago(self, _: int) -> Value:
        last = self.episode.happened.last
        if last is not None:
            return "yes" if (self.made - last).days > 366 else "no"
        for person in filter(None, (self.acting, self.other)):
            then = self.episode.ages_then.get(person.label)
            now = months(person.age) or Months(216 if person.kind in ADULTS else 0, 0, [], exact=False)
            past = None if then is None else months(then)
            if past is not None and now.low - past.high > 12:
                return "yes"
        return "unknown"

    def _setting_another(self, _: int) -> Value:
        known: dict[str, Value] = {"another": "yes", "not-known": "unknown"}
        return merge(known.get(person.setting, "no") for person in filter(None, (self.acting, self.other)))

    def _councils_differ(self, _: int) -> Value:
        if self.other is None:
            return "no"
        names = {" ".join(who.council.casefold().replace("-", " ").split()) for who in (self.acting, self.other)}
        return "unknown" if "" in names else "yes" if len(names) == 2 else "no"

    def _acting_in_trust(self, _: int) -> Value:
        return self._of_kind("adult-in-trust")

    def _acting_pupil_of_18(self, _: int) -> Value:
        return self._of_kind("adult-pupil")

    def _of_kind(self, kind: str) -> Value:
        return "yes" if self.acting.kind == kind else "unknown" if self.acting.kind == "age-not-known" else "no"

    def _other_is_child(self, _: int) -> Value:
        return flip(self._other_is_adult(0))

    def _other_is_adult(self, _: int) -> Value:
        if self.other is None:
            return "no"
        return "yes" if self.other.kind in ADULTS else "unknown" if self.other.kind == "age-not-known" else "no"


class Known:
    """Facts as values, named conditions evaluated when they are read."""

    def __init__(self, content: Content, values: Mapping[str, Value]) -> None:
        self.content, self.values = content, dict(values)
        self.named: dict[str, Value] = {}

    def fact(self, name: str) -> Value:
        """Return the value of a fact; what nothing says is NO here, it was UNKNOWN where it is asked."""
        found = self.values.get(name, "no")
        named = self.content.facts.get(name)
        if named is None or named.is_ is None:
            return found
        if name not in self.named:
            self.named[name] = merge([found, truth(named.is_, self.fact)])
        return self.named[name]

    def truth(self, condition: Condition | None) -> Value:
        """Return the value of a condition."""
        return truth(condition, self.fact)

    def but(self, values: Mapping[str, Value]) -> Known:
        """Return these facts with some added."""
        return Known(self.content, self.values | {k: merge([v, self.values.get(k, "no")]) for k, v in values.items()})


# ── pairs ──


class Pairing:
    """One pair over its episodes."""

    def __init__(
        self, content: Content, report: Report, made: dt.date, by: str, to: str | None, episodes: list[Episode]
    ) -> None:
        self.content, self.by, self.to = content, by, to
        self.made = [(report, episode, made) for episode in episodes]
        self.second = False
        self.known: dict[tuple[bool, bool], Known] = {}
        self.scenes = self.staged(strict=False)
        self.levelled = not all(scene.adult for scene in self.scenes)

    def staged(self, *, strict: bool) -> list[Scene]:
        """Return the pair's episodes, with or without counting a NO that has no basis."""
        return [
            Scene(self.content, report, episode, self.by, self.to, made=made, strict=strict, second=self.second)
            for report, episode, made in self.made
        ]

    def facts(self, *, strict: bool = False) -> Known:
        """Return the pair's facts merged over its episodes."""
        key = (strict, self.second)
        if key not in self.known:
            self.scenes = self.staged(strict=False)
            scenes = self.staged(strict=True) if strict else self.scenes
            plain = [name for name, fact in self.content.facts.items() if fact.is_ is None]
            self.known[key] = Known(
                self.content, {name: merge([scene.fact(name) for scene in scenes]) for name in plain}
            )
        return self.known[key]

    def harmful(self) -> bool:
        """Say whether another child did not want it, or was hurt or upset."""
        facts = self.facts()
        return self.to is not None and any(facts.fact(name) == "yes" for name in HARM if name in self.content.facts)

    def bases(self) -> tuple[int, int]:
        """Return the rank of the base level that is supported and that is not ruled out; -1 for none."""
        self.facts()
        low, high = [-1], [-1]
        for scene in (scene for scene in self.scenes if not scene.adult):
            bands = [b for b, (first, last) in BANDS.items() if first <= scene.age.high and scene.age.low <= last]
            for act in scene.episode.acts:
                rows = self._rows(scene, act)
                low += [min(self.content.base(row, b) for b in bands or ["16-17"]) for row, sure in rows if sure]
                high += [self.content.base(row, b) for row, _ in rows for b in bands or ["16-17"]]
            for act in scene.episode.acts_unclear:
                high += [self.content.base(row, b) for row, _ in self._rows(scene, act) for b in bands or ["16-17"]]
        return max(low), max(high)

    def _rows(self, scene: Scene, act: str) -> list[tuple[str, bool]]:
        twin = self.content.acts[act].twin
        more = [(twin, scene.free == "yes")] if twin is not None and scene.free != "no" else []
        return [(act, True), *more]

    def levels(self) -> tuple[str, str]:
        """Return the level supported and the level not ruled out."""
        facts = self.facts()
        low, high = self.bases()
        held = [(LEVELS.index(r.at_least), facts.truth(r.when)) for r in self.content.rules if r.at_least is not None]
        fired = max((rank for rank, value in held if value == "yes"), default=-1)
        open_ = max((rank for rank, value in held if value != "no"), default=-1)
        if low < 0:
            return LEVELS[max(fired, 1)], LEVELS[max(open_, high, 1 if high < 0 else 2)]
        supported, not_ruled_out = max(fired, low), max(open_, high, low)
        if supported == 0 and not_ruled_out == 0 and self._gate():
            return "normal", "normal"
        return LEVELS[max(supported, 2)], LEVELS[max(not_ruled_out, 2)]

    def _gate(self) -> bool:
        closed = [scene.closed(strict=True) and not scene.episode.acts_not_known for scene in self.scenes]
        facts = self.facts(strict=True)
        if not self.content.gates or not all(closed):
            return False
        if any(facts.truth(rule.when) != "no" for rule in self.content.rules if rule.at_least is not None):
            return False
        gates = [gate for gate in self.content.gates if facts.truth(gate.when) != "no"]
        return all(facts.fact(name) == "no" for gate in gates for name in gate.known_no)


class Merged(Known):
    """Facts merged from several tables: what applies, what is put and what is named is settled over all of them."""

    def __init__(self, content: Content, values: Mapping[str, Value], unanswered: Iterable[Question]) -> None:
        super().__init__(content, values)
        self.unanswered = list(unanswered)

    def fact(self, name: str) -> Value:
        """Return the value of a fact."""
        if name not in self.named:
            self.named[name] = self._settle(name)
        return self.named[name]

    def _settle(self, name: str) -> Value:
        said = [self.values.get(name, "no")]
        mine = [q for q in self.unanswered if q in self.content.asks.get(name, [])]
        said += ["unknown" for question in mine if truth(question.when, self.fact) != "no"]
        fact = self.content.facts.get(name)
        if fact is None:
            return said[0]
        if fact.is_ is not None:
            said.append(truth(fact.is_, self.fact))
        found = merge(said)
        if found == "unknown" and fact.applies is not None and truth(fact.applies, self.fact) == "no":
            return "no"
        return found


def unanswered(content: Content, about: str, table: Any) -> list[Question]:
    """Return the questions of a table that are put only sometimes and have no answer."""
    asks = {q.id: q for found in content.asks.values() for q in found if q.about == about and q.when is not None}
    return [q for q in asks.values() if table.answers.get(q.id) is None and f"{q.id}-rest" not in table.answers]


class Nobody:
    """A report that names no pair: what is said of the report as a whole; all else is UNKNOWN."""

    by, to, levelled, scenes = "", None, False, ()

    def __init__(self, content: Content, report: Report) -> None:
        values: dict[str, Value] = {}
        left = unanswered(content, "report", report)
        for name, fact in content.facts.items():
            asked = content.asks.get(name, [])
            about = [q for q in asked if q.about == "report"]
            said = [answered(q, name, report, strict=False) or "unknown" for q in about if q not in left]
            if len(about) < len(asked) or not asked:
                said.append("unknown")  # nobody is there of whom it could be asked too
            values[name] = merge(said)
            if fact.is_ is not None or fact.result is not None:
                values[name] = "no"
        settled = Merged(content, values, left)
        self._facts = Known(content, {name: settled.fact(name) for name in content.facts})

    def facts(self) -> Known:
        """Return what is said of the report."""
        return self._facts

    def bases(self) -> tuple[int, int]:
        """Return that no act has a base."""
        return -1, -1


# ── the assessment ──


class Assessing:
    """The results of one pair, stage by stage."""

    def __init__(self, content: Content, pair: Any, *, in_scope: bool) -> None:
        self.content, self.pair, self.in_scope = content, pair, in_scope
        self.supported, self.not_ruled_out = "none", "none"
        if pair.levelled and in_scope:
            self.supported, self.not_ruled_out = pair.levels()
        applies = in_scope and pair.levelled
        level = -1 if self.supported == "none" else LEVELS.index(self.supported)
        self.after = self._after_levels(pair.facts(), level, applies=applies)
        self.calls = self._calls(self.after)
        if in_scope:
            self.calls |= dict.fromkeys(self._advice(), "advice")
        self.after = self.after.but(call_facts(content, self.calls))
        self.categories, self.maybe = self._categories()

    def _after_levels(self, facts: Known, level: int, *, applies: bool) -> Known:
        added: dict[str, Value] = {}
        for name, fact in self.content.facts.items():
            least = {"level-any": 0, "level-p-or-more": 3, "level-h-or-v": 4}.get(fact.result or "")
            if least is not None and level >= least:
                added[name] = "yes"
            for rule in self.content.rules:
                if applies and fact.result == rule.id and rule.at_least is not None:
                    added[name] = facts.truth(rule.when)
        return facts.but(added)

    def _calls(self, facts: Known) -> dict[str, str]:
        calls: dict[str, str] = {}
        while True:
            now = facts.but(call_facts(self.content, calls))
            more = dict(calls)
            for rule in self.content.rules:
                if rule.calls and now.truth(rule.when) == "yes":
                    for call, how in rule.calls.items():
                        if self.in_scope or call == "emergency":
                            more[call] = stronger(more.get(call), how)
            if more == calls:
                return calls
            calls = more

    def _advice(self) -> set[str]:
        facts: Known = self.pair.facts()
        if not any(facts.fact(name) == "yes" for name in NEAR if name in self.content.facts):
            return set()
        allowed = {"police", "social-care", "early-help"} - self.calls.keys()
        if facts.fact("act-unknown") != "yes" and facts.fact("unwanted") != "yes":
            allowed -= {"police"}
        if "sexual" in self.content.facts and facts.fact("sexual") != "yes":
            allowed &= {"social-care"}
        reached: set[str] = set()
        for name, fact in self.content.facts.items():
            if fact.critical and facts.fact(name) == "unknown":
                sure: dict[str, Value] = {k: "yes" if facts.fact(k) == "yes" else "no" for k in self.content.facts}
                tried = Known(self.content, sure | {name: "yes"})
                if tried.fact("not-free") == "yes":
                    tried = tried.but(dict.fromkeys(self._twins(), "yes"))
                rules = [r for r in self.content.rules if r.at_least and tried.truth(r.when) == "yes"]
                level = max([self.pair.bases()[0], *(LEVELS.index(r.at_least or "") for r in rules)])
                tried = self._after_levels(tried, level if self.pair.levelled else -1, applies=self.pair.levelled)
                reached |= self._calls(tried).keys()
        return reached & allowed

    def _twins(self) -> set[str]:
        rows = self.content.acts
        twins = [rows[act].twin for scene in self.pair.scenes for act in scene.episode.acts]
        found = [rows[twin] for twin in twins if twin is not None]
        return {name for row in found for name in act_facts(row)}

    def _categories(self) -> tuple[set[str], set[str]]:
        if not self.in_scope or self.supported == "normal":
            return set(), set()
        found: set[str] = set()
        maybe: set[str] = set()
        for rule in self.content.rules:
            value = self.after.truth(rule.when) if rule.categories else "no"
            found |= set(rule.categories) if value == "yes" else set()
            maybe |= set(rule.categories) if value == "unknown" else set()
        if self.after.fact("image-of-child") == "yes" and "nudes-aggravated" not in found:
            found.add("nudes-experimental")
        if not found and LEVELS.index(self.supported) >= 3:
            found.add("hsb-other")
        return found, maybe


def stronger(one: str | None, other: str) -> str:
    """Return the stronger of two ways to call."""
    return other if one is None or STRENGTHS.index(other) > STRENGTHS.index(one) else one


def call_facts(content: Content, calls: Mapping[str, str]) -> dict[str, Value]:
    """Return the facts that hold calls."""
    found: dict[str, Value] = {}
    for name, fact in content.facts.items():
        for call, how in calls.items():
            if fact.result in {f"{call}-{weaker}" for weaker in STRENGTHS[: STRENGTHS.index(how) + 1]}:
                found[name] = "yes"
    return found


def out_of_scope(report: Report, pairs: list[Pairing]) -> bool:
    """Say whether nothing sexual was reported, and that is known."""
    named = any(e.acts or e.acts_unclear or e.acts_not_known or e.acts_other for e in report.episode)
    said_so = report.answers.get("is-sexual") == "no" and "is-sexual" not in report.disputed
    basis = report.basis.get("is-sexual", "assumed") != "assumed"
    facts = [pair.facts() for pair in pairs]
    open_still = any(found.fact("sexual") != "no" for found in facts)
    reopened = any(found.fact(name) == "yes" for found in facts for name in ONLY_SEXUAL)
    return said_so and basis and not named and not open_still and not reopened


def evaluate(catalogue: Catalogue, report: Report, at: dt.datetime, nation: str = "england") -> Outcome:
    """Return what the written rules make of a report."""
    content = Content(catalogue, at.date(), nation)
    made = (report.made.at if report.made else at).date()
    together: dict[tuple[str, str | None], list[Episode]] = {}
    for episode in report.episode:
        to: list[str | None] = [*episode.to] or [None]
        for one in episode.by:
            for other in to:
                if other != one:
                    together.setdefault((one, other), []).append(episode)
    pairs = [Pairing(content, report, made, *who, episodes) for who, episodes in together.items()]
    harmful = [pair.by for pair in pairs if pair.harmful()]
    for pair in pairs:
        pair.second = harmful.count(pair.by) > 1 and "second-child-harmed" in content.facts
    outside = out_of_scope(report, pairs)
    everyone: list[Any] = [*pairs] or [Nobody(content, report)]
    results = [Assessing(content, pair, in_scope=not outside) for pair in everyone]
    levelled = [result for result in results if result.pair.levelled]
    calls: dict[str, str] = {}
    for result in results:
        for call, how in result.calls.items():
            calls[call] = stronger(calls.get(call), how)
    supported = max((r.supported for r in levelled), key=LEVELS.index, default="none")
    categories = {"not-sexual"} if outside else {name for r in results for name in r.categories}
    closing = [rule.when for rule in content.rules if rule.closes_internal]
    closed = supported == "none" or not calls.keys().isdisjoint({"emergency", "police", "social-care"})
    closed = closed or any(r.after.truth(when) != "no" for r in results for when in closing)
    closed = closed or any(r.not_ruled_out in {"abusive", "violent"} for r in results)
    plan = Planning(content, report, results, supported, calls, categories)
    return Outcome(
        pairs=[
            Pair(r.pair.by, r.pair.to, r.pair.levelled, {n: r.pair.facts().fact(n) for n in content.facts},
                 r.supported, r.not_ruled_out)
            for r in results if r.pair.by
        ],
        supported=supported,
        not_ruled_out=max((r.not_ruled_out for r in levelled), key=LEVELS.index, default="none"),
        calls=calls,
        categories=categories,
        maybe_categories={name for r in results for name in r.maybe} - categories,
        internal_only="closed" if closed else "open",
        steps=plan.steps, listed=plan.listed, nevers=plan.nevers,
    )  # fmt: skip


# ── the plan ──


class Planning:
    """The steps. A step about the report reads the facts of any pair and any child. A step about a child reads the
    report's facts, the child's own and their family's, and those of the pairs in which they stand on that side.
    """

    def __init__(
        self, content: Content, report: Report, results: list[Assessing], level: str, calls: dict[str, str],
        categories: set[str],
    ) -> None:  # fmt: skip
        self.content, self.report, self.results = content, report, results
        self.end = self._end(level, calls, categories)
        self.gates = {gate.child: gate for gate in report.family_gate}
        self.steps: set[StepDue] = set()
        self.listed: set[StepDue] = set()
        whole = self._merged(report.child, results, own=True)
        elsewhere = {c.label for c in report.child if c.setting == "another" and c.role == "reported"}
        for step in content.steps:
            if step.kind == "watch":
                continue  # it waits for an occasion, and none has happened
            for about, facts in self._about(step.about, whole):
                if about in elsewhere and step.purpose not in {"protect", "health", "evidence", "report"}:
                    continue  # their own school tells and helps them
                value = facts.truth(step.when)
                done = step.settled_by is not None and facts.fact(step.settled_by) == "yes"
                held = step.held_while is not None and facts.truth(step.held_while) != "no"
                if value == "yes" or (value == "unknown" and step.if_unknown == "do"):
                    self.steps.add(StepDue(step.id, about, done, held))
                elif value == "unknown":
                    self.listed.add(StepDue(step.id, about, done=False, held=False))
        self.nevers = [never.id for never in content.nevers if whole.truth(never.when) != "no"]

    def _end(self, level: str, calls: dict[str, str], categories: set[str]) -> dict[str, Value]:
        found = call_facts(self.content, calls)
        for name, fact in self.content.facts.items():
            rank = LEVELS.index(level) if level != "none" else -1
            least = {"level-any": 0, "level-p-or-more": 3, "level-h-or-v": 4}.get(fact.result or "")
            reached = least is not None and rank >= least
            reached = reached or (fact.result or "").removeprefix("category-") in categories
            if reached:
                found[name] = "yes"
            if fact.result in {rule.id for rule in self.content.rules}:
                found[name] = merge(r.after.values.get(name, "no") for r in self.results)
        return found

    def _about(self, about: str, whole: Known) -> list[tuple[str, Known]]:
        if about == "report":
            return [("", whole)]
        found = []
        for child in self.report.child:
            mine = self._sides(child)
            wanted = {"each-child": mine, "both": mine if len(mine) > 1 else [],
                      "only-reported": mine if mine == ["reported"] else []}  # fmt: skip
            sides = wanted.get(about, [about] if about in mine else [])
            if sides:
                found.append((child.label, _either(self.content, [self._on_side(child, side) for side in sides])))
        return found

    def _sides(self, child: Child) -> list[str]:
        if child.kind in {"adult-in-trust", "other-adult"}:
            return []
        if child.role == "involved":
            acted = any(child.label in episode.by for episode in self.report.episode)
            acted_on = any(child.label in episode.to for episode in self.report.episode)
            return ["harmed"] * acted_on + ["reported"] * acted
        return {"harmed": ["harmed"], "reported": ["reported"], "both": ["harmed", "reported"]}.get(child.role, [])

    def _on_side(self, child: Child, side: str) -> Known:
        pairs = [r for r in self.results if (r.pair.by if side == "reported" else r.pair.to) == child.label]
        return self._merged([child], pairs, own=False)

    def _merged(self, children: list[Child], results: list[Assessing], *, own: bool) -> Known:
        left = unanswered(self.content, "report", self.report)
        tables: list[tuple[str, Any]] = [("report", self.report)]
        for child in children:
            tables += [("child", child), ("family", gate_table(self.gates.get(child.label)))]
        for about, table in tables[1:]:
            left += unanswered(self.content, about, table)
        pairs: list[Known] = [r.pair.facts() for r in results] or [Nobody(self.content, self.report).facts()]
        values: dict[str, Value] = {}
        for name in self.content.facts:
            said = [self._told(name, about, table) for about, table in tables]
            if own or name not in self.content.of_children:
                said += [known.fact(name) for known in pairs]
            values[name] = merge(said)
        settled = Merged(self.content, values, left)
        found = {name: settled.fact(name) for name in self.content.facts}
        found |= {name: merge([found[name], value]) for name, value in self.end.items()}
        return Known(self.content, found | dict.fromkeys(self.content.occasions, "unknown"))

    def _told(self, name: str, about: str, table: Any) -> Value:
        found: list[Value] = []
        for question in self.content.asks.get(name, []):
            if question.about == about:
                value = answered(question, name, table, strict=False)
                if value is None and question.when is None:
                    value = "unknown"
                found += [value] if value is not None else []
        return merge(found)


class Flat(Known):
    """Facts whose named conditions are settled already."""

    def fact(self, name: str) -> Value:
        """Return the value of a fact."""
        return self.values.get(name, "no")


def _either(content: Content, sides: list[Known]) -> Known:
    """Return what holds of a person on either side."""
    return Flat(content, {name: merge([k.fact(name) for k in sides]) for name in (*content.facts, *content.occasions)})


def gate_table(gate: Any) -> Table:
    """Return a family gate's answers by question id."""
    keys = ("harm_if_told", "household_involved", "asked_to_wait", "child_says")
    values = {key.replace("_", "-"): getattr(gate, key, None) for key in keys}
    return Table({key: value for key, value in values.items() if value is not None}, {}, {})
