"""Checks of facts and conditions: each is declared once, comes from somewhere and is read by somebody."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from peertriage.core.computed import COMPUTED
from peertriage.core.errors import Problem, did_you_mean
from peertriage.core.lint_view import READ_BY_ENGINE, View, quoted
from peertriage.core.results import result_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.lint_view import Check


def condition_forms(view: View) -> Iterator[Problem]:
    """Every condition has one of the three forms."""
    for read in view.reads:
        if read.fault:
            yield view.problem(read.item, read.key, f"{read.fault}; correct it")


def declared_in_conditions(view: View) -> Iterator[Problem]:
    """Every condition names declared facts."""
    for read in view.reads:
        for name in sorted(read.names - view.declared):
            yield view.problem(read.item, read.key, _undeclared(view, name))


def declared_elsewhere(view: View) -> Iterator[Problem]:
    """Answers, acts, gates and steps name declared facts."""
    for question in view.catalogue.question:
        yield from _names(view, question, "yes_means", question.yes_means)
        for n, option in enumerate(question.options):
            yield from _names(view, question, f"options[{n + 1}].means", option.means)
    for row in view.catalogue.behaviour:
        yield from _names(view, row, "means", row.means)
    for gate in view.catalogue.gate:
        yield from _names(view, gate, "known_no", gate.known_no)
    for step in view.catalogue.step:
        yield from _names(view, step, "settled_by", [step.settled_by] if step.settled_by else [])


def produced(view: View) -> Iterator[Problem]:
    """Every fact comes from an answer, an act, a computation, a named condition or a result."""
    known = view.asked() | view.acted()
    for fact in view.catalogue.fact:
        if fact.id not in known and not fact.computed and fact.is_ is None and not fact.result:
            message = "nothing sets this fact; let an answer or an act mean it, or take it out"
            yield view.problem(fact, "", message)


def natures(view: View) -> Iterator[Problem]:
    """No named condition or result is anything besides; other facts may be asked, acted and computed."""
    asked, acted = view.asked(), view.acted()
    for fact in view.catalogue.fact:
        alone = {"`is`": fact.is_ is not None, "`result`": fact.result is not None}
        shared = {
            "computed": bool(fact.computed),
            "asked": fact.id in asked,
            "set by an act": fact.id in acted,
        }
        found = [name for name, is_so in (alone | shared).items() if is_so]
        if any(alone.values()) and len(found) > 1:
            message = f"has more than one nature: {', '.join(found)}; keep one, and declare a fact for the other"
            yield view.problem(fact, "", message)


def computations(view: View) -> Iterator[Problem]:
    """Every computed fact names a function, with months exactly where the function needs them."""
    for fact in view.catalogue.fact:
        if not fact.computed:
            if fact.months is not None:
                yield view.problem(fact, "months", "only a computed fact has months; take it out")
        elif fact.computed not in COMPUTED:
            message = f'"{fact.computed}" is no function{did_you_mean(fact.computed, COMPUTED)}; correct it'
            yield view.problem(fact, "computed", message)
        else:
            needs = "months" in inspect.signature(COMPUTED[fact.computed]).parameters
            if needs and fact.months is None:
                yield view.problem(fact, "months", f'is missing; "{fact.computed}" needs it')
            if not needs and fact.months is not None:
                yield view.problem(fact, "months", f'"{fact.computed}" does not read it; take it out')


def results(view: View) -> Iterator[Problem]:
    """Every result names a level, a call at a strength, a category, or a rule that sets a level, once."""
    known = result_names(view.rules)
    levelled = {rule.id for rule in view.catalogue.rule if rule.at_least}
    first: dict[str, str] = {}
    for fact in view.catalogue.fact:
        if fact.result is None:
            continue
        if first.setdefault(fact.result, fact.id) != fact.id:
            message = f'"{first[fact.result]}" is this result already; name that fact instead'
            yield view.problem(fact, "result", message)
        if fact.result not in known:
            message = f'"{fact.result}" is no result{did_you_mean(fact.result, known)}; correct it'
            yield view.problem(fact, "result", message)
        elif fact.result in view.rules - levelled:
            message = f'the rule "{fact.result}" sets no level, so this is never yes; name its condition'
            yield view.problem(fact, "result", message)


def read_by_somebody(view: View) -> Iterator[Problem]:
    """Every fact is read by a rule, gate, step, never, question or other fact, or by the engine itself."""
    used = {name for read in view.reads for name in read.names} | READ_BY_ENGINE
    used |= {name for gate in view.catalogue.gate for name in gate.known_no}
    used |= {step.settled_by for step in view.catalogue.step if step.settled_by}
    used |= {word.stands_back for word in view.catalogue.word if word.stands_back}
    for fact in view.catalogue.fact:
        if fact.id not in used:
            yield view.problem(fact, "", "nothing reads this fact; read it, or take it out")
    used |= {deadline.after for deadline in view.catalogue.deadline}
    for occasion in view.catalogue.occasion:
        if occasion.id not in used:
            yield view.problem(occasion, "", "no condition and no deadline reads this occasion; take it out")


def concern_counts(view: View) -> Iterator[Problem]:
    """Every concern can raise something: a rule or a gate reads it, directly or through other facts."""
    read = view.behind([*_read_by_policy(view), *READ_BY_ENGINE])
    used = {name for some in view.reads for name in some.names}
    for fact in view.catalogue.fact:
        if fact.polarity == "concern" and fact.id in used and fact.id not in read:
            message = 'no rule and no gate reads this concern; let one read it, or say polarity = "status"'
            yield view.problem(fact, "", message)


def status_raises_nothing(view: View) -> Iterator[Problem]:
    """No status fact decides a level, a call, a category or a gate, directly or through other facts."""
    status = {fact.id for fact in view.catalogue.fact if fact.polarity == "status"} | view.occasions
    for read in view.reads:
        if read.table in {"rule", "gate"}:
            yield from _status(view, read.item, read.key, read.names, status)
    for gate in view.catalogue.gate:
        yield from _status(view, gate, "known_no", frozenset(gate.known_no), status)


def stages_in_order(view: View) -> Iterator[Problem]:
    """Results are set in the order levels, calls, categories, and each is read by later stages only."""
    stage = view.stage
    for read in view.reads:
        first = _first_stage_not_readable(read.table, read.item, read.key)
        for name in sorted(read.names):
            if stage.get(name, 0) >= first:
                message = f'"{name}" is known only after what this decides; name facts that come before it'
                yield view.problem(read.item, read.key, message)
    for gate in view.catalogue.gate:
        for name in gate.known_no:
            if stage.get(name, 0):
                message = f'"{name}" is a result, which a gate cannot read; name what it rests on'
                yield view.problem(gate, "known_no", message)
    for fact in view.catalogue.fact:
        if fact.applies is not None and stage[fact.id]:
            message = "a fact that rests on a result does not read `applies`; take it out or put it into `is`"
            yield view.problem(fact, "applies", message)


def _first_stage_not_readable(table: str, item: Any, key: str) -> int:
    if table == "rule":
        return 1 if item.at_least else 3
    if table in {"gate", "question"} or key == "applies":
        return 1
    return 9


def _read_by_policy(view: View) -> set[str]:
    found = {name for read in view.reads if read.table in {"rule", "gate"} for name in read.names}
    return found | {name for gate in view.catalogue.gate for name in gate.known_no}


def _status(view: View, item: Any, key: str, found: frozenset[str], status: set[str]) -> Iterator[Problem]:
    for name in sorted(found):
        rests = status & view.behind([name])
        if name in rests:
            message = f'"{name}" is a status fact, which decides nothing; read a concern'
            yield view.problem(item, key, message)
        elif rests:
            message = f'"{name}" rests on the status fact {quoted(rests)}, which decides nothing; read concerns'
            yield view.problem(item, key, message)


def _names(view: View, item: Any, key: str, found: list[str]) -> Iterator[Problem]:
    for name in found:
        if name not in view.declared:
            yield view.problem(item, key, _undeclared(view, name))


def _undeclared(view: View, name: str) -> str:
    near = did_you_mean(name, view.declared)
    return f'"{name}" is not a declared fact{near}; declare it as a [[fact]] or correct it'


STRUCTURE: tuple[Check, ...] = (condition_forms, declared_in_conditions, declared_elsewhere, computations)
FACTS: tuple[Check, ...] = (
    produced, natures, results, read_by_somebody, concern_counts, status_raises_nothing,
    stages_in_order,
)  # fmt: skip
