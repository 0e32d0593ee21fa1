"""Checks of behaviours, rules, their summaries and gates, by themselves and as the engine runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from peertriage.core.catalogue import BANDS, LEVELS, Nation
from peertriage.core.condition import compile_condition
from peertriage.core.errors import PeertriageError, Problem, did_you_mean
from peertriage.core.facts import derive
from peertriage.core.model import SCHEMA, Age, Child, Episode, Report
from peertriage.core.rulebook import NOT_FREE, Rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from peertriage.core.catalogue import Behaviour
    from peertriage.core.lint_view import Check, View
    from peertriage.core.rulebook import Act

WITHOUT_FACT = frozenset({"solo", "ordinary"})
"""Classes that only computed facts read."""
MOST_WORDS = 30
"""A sentence for a governor has no more words than this."""


def classes(view: View) -> Iterator[Problem]:
    """Every class of an act has a fact `act-<class>`."""
    known = {name.removeprefix("act-") for name in view.facts if name.startswith("act-")}
    for row in view.catalogue.behaviour:
        for name in row.classes:
            if name not in known | WITHOUT_FACT:
                near = did_you_mean(name, known | WITHOUT_FACT)
                message = f'the class "{name}" has no fact "act-{name}"{near}; declare it or correct the class'
                yield view.problem(row, "classes", message)


def bands(view: View) -> Iterator[Problem]:
    """Every age band has a base level, in the row or in the row that `base_elsewhere` names."""
    rows = _staying(view)
    for row in rows.values():
        absent = [band for band in BANDS if band not in row.base]
        elsewhere = rows.get(row.base_elsewhere or "")
        if row.base_elsewhere is not None and elsewhere is None:
            yield view.problem(row, "base_elsewhere", _no_row(row.base_elsewhere, rows))
        elif absent and elsewhere is None:
            message = f"has no level for {', '.join(absent)}; give it, or name another row in base_elsewhere"
            yield view.problem(row, "base", message)
        elif elsewhere is not None and (left := [band for band in absent if band not in elsewhere.base]):
            message = f'"{elsewhere.id}" has no level either for {", ".join(left)}; give it here'
            yield view.problem(row, "base_elsewhere", message)


def twins(view: View) -> Iterator[Problem]:
    """Every twin is a row without a twin of its own, and a fact decides between the two."""
    rows = _staying(view)
    for row in rows.values():
        if row.twin is None:
            continue
        if row.twin not in rows:
            yield view.problem(row, "twin", _no_row(row.twin, rows))
        elif rows[row.twin].twin is not None:
            yield view.problem(row, "twin", f'"{row.twin}" has a twin itself; a twin is the last row')
        if NOT_FREE not in view.facts:
            message = f'a twin is chosen by the fact "{NOT_FREE}", which is not declared; declare it'
            yield view.problem(row, "twin", message)


def differs(view: View) -> Iterator[Problem]:
    """Everything that frameworks disagree about is explained by a word."""
    known = {name for of, name in view.words if of == "differ"}
    for row in view.catalogue.behaviour:
        for name in row.differ:
            if name not in known:
                message = f'"{name}" has no [[word]] of = "differ"{did_you_mean(name, known)}; add it or correct it'
                yield view.problem(row, "differ", message)


def same_act(view: View) -> Iterator[Problem]:
    """No act stands in two rows."""
    first: dict[str, Behaviour] = {}
    for row in view.current("behaviour"):
        other = first.setdefault(" ".join(row.says.casefold().split()), row)
        if other is not row:
            message = f'"{other.id}" says the same; join the two rows or say what differs'
            yield view.problem(row, "says", message)


def raises_something(view: View) -> Iterator[Problem]:
    """Every rule raises a level, a call or a category, or closes the internal route."""
    for rule in view.catalogue.rule:
        if not (rule.at_least or rule.calls or rule.categories or rule.closes_internal):
            message = "raises nothing; give it at_least, calls, categories or closes_internal, or take it out"
            yield view.problem(rule, "", message)


def gates(view: View) -> Iterator[Problem]:
    """There is at least one gate in force, and each asks for something."""
    if not view.current("gate"):
        yield view.missing("gate", "", "no gate is in force, so nothing could ever be normal; add one")
    for gate in view.catalogue.gate:
        if not gate.known_no:
            yield view.problem(gate, "known_no", "asks for nothing, so it is always open; name concerns")


def summaries(view: View) -> Iterator[Problem]:
    """Where rules are summed up, every rule in force is, and every sentence is short and names rules that exist."""
    for summary in view.catalogue.summary:
        if len(summary.says.split()) > MOST_WORDS:
            message = f"has {len(summary.says.split())} words; say it in {MOST_WORDS}"
            yield view.problem(summary, "says", message)
        for name in summary.rules:
            if name not in view.rules:
                message = f'"{name}" is no rule{did_you_mean(name, view.rules)}; correct it or take it out'
                yield view.problem(summary, "rules", message)
    named = {name for summary in view.catalogue.summary for name in summary.rules}
    for rule in view.current("rule") if view.catalogue.summary else ():
        if rule.id not in named:
            yield view.problem(rule, "", "stands in no [[summary]]; name it in one")


def compiles(view: View) -> Iterator[Problem]:
    """No nation that has steps has content that the engine cannot read on this date."""
    for nation in _nations(view):
        try:
            _book(view, nation)
        except PeertriageError as error:
            words = set(error.message.replace(",", " ").split())
            named = [fact for fact in view.catalogue.fact if fact.id in words]
            if named:
                yield view.problem(named[0], "", f"{error.message}; let one of them not read the others")
            else:
                yield view.missing("rule", "", f"{error.message}; add them, with a `from` that has begun")


def bases(view: View) -> Iterator[Problem]:
    """No base level lies below what the act by itself makes certain at that age."""
    try:
        book = _book(view, _nations(view)[0])
    except PeertriageError:
        return  # `compiles` says why
    for act in book.acts.values():
        for n, band in enumerate(BANDS):
            level, rule = _forced(book, act, band)
            if level > act.base[n]:
                message = (
                    f'is "{LEVELS[act.base[n]]}", and at that age {rule} makes this act by itself at least '
                    f'"{LEVELS[level]}"; raise it'
                )
                yield view.problem(act.behaviour, f"base.{band}", message)


def _book(view: View, nation: Nation) -> Rulebook:
    try:
        book = Rulebook(view.catalogue, view.today, nation)
        _ = book.plans
    except KeyError as error:
        raise PeertriageError(f"{error} is named on {view.today} and is not in force then") from error
    return book


def _staying(view: View) -> dict[str, Behaviour]:
    """Return the newest row of each id, without those that end."""
    newest: dict[str, Behaviour] = {}
    for row in view.catalogue.behaviour:
        if row.id not in newest or newest[row.id].from_ < row.from_:
            newest[row.id] = row
    return {name: row for name, row in newest.items() if row.withdrawn is None}


def _no_row(name: str, rows: Iterable[str]) -> str:
    return f'"{name}" is no behaviour that stays in force{did_you_mean(name, rows)}; correct it'


def _nations(view: View) -> list[Nation]:
    named = {nation for step in view.catalogue.step for nation in step.nations}
    found: list[Nation] = [nation for nation in get_args(Nation) if nation in named]
    return found or list(get_args(Nation))[:1]


def _forced(book: Rulebook, act: Act, band: str) -> tuple[int, str]:
    """Return the highest level, and its rule, when all that is reported is this act, at that age."""
    low, high = next(span for name, span in BANDS.items() if name == band)
    age = Age(years=low // 12, months=low % 12, to=Age(years=high // 12, months=high % 12))
    people = [
        Child(label="A", kind="child", role="reported", age=age),
        Child(label="B", kind="child", role="harmed"),
    ]
    episode = Episode(id="E1", by=["A"], to=[] if act.solo else ["B"], acts=[act.id])
    report = Report(schema=SCHEMA, kind="answers", child=people, episode=[episode])
    yes = derive(book, report, book.on).pairs[0].yes
    holding = [
        (LEVELS.index(rule.at_least), rule.id)
        for rule in book.rules
        if rule.at_least and compile_condition(rule.when, book.bit).holds(yes)
    ]
    return max(holding, default=(-1, ""))


STRUCTURE: tuple[Check, ...] = (classes, bands, twins)
RULES: tuple[Check, ...] = (differs, same_act, raises_something, gates, summaries)
ENGINE: tuple[Check, ...] = (compiles, bases)
