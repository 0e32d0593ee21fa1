"""Facts become an assessment (contract section 1, points 0 and 4 to 7).

Every rule says "at least"; a result is the highest over rules and pairs. Only the gate lets a result be
normal. The stages run in order and read only what came before: levels, calls, categories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from peertriage.core.bundle import Bundle
from peertriage.core.catalogue import CALLS, LEVELS, STRENGTHS
from peertriage.core.condition import holding
from peertriage.core.facts import NORMAL, REST, Facts, PairFacts, episode_answers, run, unnamed
from peertriage.core.given import IS_SEXUAL, NONE_OF_THE_OTHERS, NOT_KNOWN
from peertriage.core.model import Assessment, PairResult, Reason, Unknown
from peertriage.core.results import LEVEL_RESULTS, NOT_SEXUAL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from peertriage.core.catalogue import Call, Category, Question, RuleLevel
    from peertriage.core.condition import Tested
    from peertriage.core.facts import Said
    from peertriage.core.model import Answer, Child, Episode, Report
    from peertriage.core.rulebook import CompiledRule, Rulebook

    _Table: TypeAlias = Report | Child | Episode

NONE = LEVELS.index("none")
INAPPROPRIATE = LEVELS.index("inappropriate")
PROBLEMATIC = LEVELS.index("problematic")
ABUSIVE = LEVELS.index("abusive")


class PairAssessed(Bundle, frozen=True):
    """What the rules make of one pair. `yes` and `possible` now hold the results as facts too."""

    pair: PairFacts
    supported: int
    not_ruled_out: int
    calls: dict[Call, int]
    categories: set[Category]
    maybe_categories: set[Category]
    yes: int
    possible: int
    gate_open: bool


class Assessed(Bundle, frozen=True):
    """The assessment as it is stored, and the results of each pair for the plan and the explanation.

    `results` holds the results of the whole report as facts, `maybe` the rules that hold or may hold.
    """

    assessment: Assessment
    pairs: tuple[PairAssessed, ...]
    results: int
    maybe: int


def assess(book: Rulebook, report: Report, facts: Facts, at: dt.datetime, why: str = "first") -> Assessed:
    """Return the assessment of the facts at the time `at`. Every set of facts has one."""
    out_of_scope = _not_sexual(book, report, facts)
    pairs = tuple(_assess_pair(book, pair, out_of_scope=out_of_scope) for pair in facts.pairs)
    if not pairs:
        pairs = (_assess_pair(book, _nobody(book, facts), out_of_scope=out_of_scope),)
    levelled = [pair for pair in pairs if pair.pair.levelled]
    supported = max((pair.supported for pair in levelled), default=NONE)
    not_ruled_out = max((pair.not_ruled_out for pair in levelled), default=NONE)
    calls = _highest(pairs)
    categories: set[Category] = {"not-sexual"} if out_of_scope else set()
    maybe: set[Category] = set()
    for pair in pairs:
        categories |= pair.categories
        maybe |= pair.maybe_categories
    assessment = Assessment(
        at=at,
        policy=book.policy,
        local=[],
        why=why,
        supported=LEVELS[supported],
        not_ruled_out=LEVELS[not_ruled_out],
        categories=sorted(categories),
        categories_not_ruled_out=sorted(maybe - categories),
        calls={call: STRENGTHS[calls[call] - 1] for call in CALLS if calls[call]},
        internal_only=_internal(book, pairs, supported, calls),
        pairs=[
            PairResult(
                by=pair.pair.by,
                to=pair.pair.to,
                supported=LEVELS[pair.supported],
                not_ruled_out=LEVELS[pair.not_ruled_out],
            )
            for pair in levelled
            if pair.pair.by
        ],
        reason=[] if out_of_scope else [reason for pair in pairs for reason in _reasons(book, pair)],
        unknown=_unknown(book, report, facts),
    )
    maybe_bits = 0
    for pair in pairs:
        maybe_bits |= pair.possible & book.rule_results
    return Assessed(assessment, pairs, _result_bits(book, supported, calls, categories, pairs), maybe_bits)


def _not_sexual(book: Rulebook, report: Report, facts: Facts) -> bool:
    """Say whether it is known, on a basis that is not assumed, that nothing sexual was reported."""
    return (
        report.answers.get(IS_SEXUAL) == "no"
        and report.basis.get(IS_SEXUAL, "assumed") != "assumed"
        and IS_SEXUAL not in report.disputed
        and not facts.act_named
        and not any(pair.possible & book.known_sexual or pair.yes & book.reopening for pair in facts.pairs)
    )


def _nobody(book: Rulebook, facts: Facts) -> PairFacts:
    """Return the pair of a report that names nobody yet: what is said of the report as a whole."""
    yes, unknown = unnamed(book, facts)
    return PairFacts("", None, levelled=False, yes=yes, possible=yes | unknown, bases=(), base_low=-1, base_high=-1,
                     acts_closed=False, strict=0, twins=0)  # fmt: skip


def _assess_pair(book: Rulebook, pair: PairFacts, *, out_of_scope: bool) -> PairAssessed:
    yes, possible = pair.yes, pair.possible
    supported = not_ruled_out = NONE
    gate_open = False
    if pair.levelled and not out_of_scope:
        supported, not_ruled_out, gate_open = _levels(book, pair)
    level = supported if supported != NONE else -1
    yes, possible = _after_levels(book, yes, possible, level, applies=not out_of_scope and pair.levelled)
    calls, yes = _calls(book, yes, out_of_scope=out_of_scope)
    if not out_of_scope:
        calls = _advice(book, pair, calls)
        yes = _call_bits(book, yes, calls)
    yes, unknown = run(book.is_ops[2], yes, possible & ~yes, 0)
    possible = yes | unknown
    categories: set[Category] = set()
    maybe: set[Category] = set()
    if supported != NORMAL and not out_of_scope:
        categories, maybe = _categories(book, yes, possible, supported)
    return PairAssessed(pair, supported, not_ruled_out, calls, categories, maybe, yes, possible, gate_open)


# ── levels ──


def _levels(book: Rulebook, pair: PairFacts) -> tuple[int, int, bool]:
    """Return supported, not ruled out (indices into LEVELS) and whether the gate is open."""
    supported = _top(book.level_rules, pair.yes)
    not_ruled_out = max(_top(book.level_rules, pair.possible), pair.base_high, supported)
    if pair.base_low < 0:  # no act is reported; one that may be meant is not shown to be normal
        least = NONE if pair.base_high < 0 else INAPPROPRIATE
        return max(supported, NONE), max(not_ruled_out, least), False
    supported = max(supported, pair.base_low)
    gate_open = supported == NORMAL and not_ruled_out == NORMAL and _gate(book, pair)
    if not gate_open:
        supported = max(supported, INAPPROPRIATE)
        not_ruled_out = max(not_ruled_out, INAPPROPRIATE)
    return supported, not_ruled_out, gate_open


def _top(rules: Iterable[Tested[CompiledRule]], bits: int) -> int:
    """Return the highest level of the rules that hold, -1 if none does. Rules come gravest first."""
    for some, sets, rule in rules:
        if bits & some:
            return rule.level
        for needed in sets:
            if bits & needed == needed:
                return rule.level
    return -1


def _gate(book: Rulebook, pair: PairFacts) -> bool:
    """Say whether all that must be known NO is known NO, each with its basis, and whether no level rule would
    hold if every NO without a basis were not known. No gate in force: never.
    """
    if not pair.acts_closed or not book.compiled_gates or _top(book.level_rules, pair.strict) > NORMAL:
        return False
    return not any(gate.when.holds(pair.strict) and gate.known_no & pair.strict for gate in book.compiled_gates)


def _after_levels(book: Rulebook, yes: int, possible: int, level: int, *, applies: bool) -> tuple[int, int]:
    """Add the results of the level pass as facts: levels reached, rules that hold."""
    for bit, name in book.results:
        if name in LEVEL_RESULTS and level >= LEVEL_RESULTS[name]:
            yes |= bit
    if applies:
        for rule in holding(book.rules_with_result, yes):
            yes |= rule.result
        for rule in holding(book.rules_with_result, possible):
            possible |= rule.result
    yes, unknown = run(book.is_ops[1], yes, possible & ~yes, 0)
    return yes, yes | unknown


# ── calls ──


def _calls(book: Rulebook, yes: int, *, out_of_scope: bool) -> tuple[dict[Call, int], int]:
    """Return each call's strength (0 absent, 1 advice, 2 today, 3 now) and the facts with the calls added.

    Rules that read other calls run until nothing changes: strengths only rise, so the order cannot matter.
    """
    calls: dict[Call, int] = dict.fromkeys(CALLS, 0)
    rules = book.call_rules
    while True:
        before = dict(calls)
        for compiled in holding(rules, yes):
            for call, strength in compiled.calls:
                if strength > calls[call] and (not out_of_scope or call == "emergency"):
                    calls[call] = strength
        if calls == before and rules is not book.call_rules:
            return calls, yes
        yes = _call_bits(book, yes, calls)
        rules = book.late_call_rules


def _call_bits(book: Rulebook, yes: int, calls: dict[Call, int]) -> int:
    for bit, (call, strength) in book.call_results:
        if calls[call] >= strength:
            yes |= bit
    return run(book.is_ops[2], yes, 0, 0)[0]


def _advice(book: Rulebook, pair: PairFacts, calls: dict[Call, int]) -> dict[Call, int]:
    """Add the calls that one critical unknown, read as YES, would reach: as advice, never more.

    Only near an act that is intimate, an image, not listed or not known; police only where the act is not
    known or was unwanted; the council alone where it is not known whether anything was sexual.
    """
    if not pair.yes & book.near_acts:
        return calls
    open_calls: set[Call] = {call for call in ("police", "social-care", "early-help") if not calls[call]}
    if not pair.yes & book.police_near:
        open_calls.discard("police")
    if book.known_sexual and not pair.yes & book.known_sexual:
        open_calls &= {"social-care"}
    found = dict(calls)
    for bit in book.critical:
        if not open_calls:
            break
        if pair.possible & bit and not pair.yes & bit:
            reached = _if_known(book, pair, bit)
            for call in [call for call in open_calls if reached[call]]:
                found[call] = 1
                open_calls.discard(call)
    return found


def _if_known(book: Rulebook, pair: PairFacts, bit: int) -> dict[Call, int]:
    """Return the calls if this unknown were YES and every other unknown NO."""
    yes = run(book.is_ops[0], pair.yes | bit, 0, 0)[0]
    if yes & book.not_free:
        yes = run(book.is_ops[0], yes | pair.twins, 0, 0)[0]
    level = -1
    if pair.levelled:
        level = max(_top(book.level_rules, yes), pair.base_low)
    yes, _ = _after_levels(book, yes, yes, level, applies=pair.levelled)
    return _calls(book, yes, out_of_scope=False)[0]


def _highest(pairs: Iterable[PairAssessed]) -> dict[Call, int]:
    return {call: max(pair.calls[call] for pair in pairs) for call in CALLS}


def _internal(
    book: Rulebook, pairs: tuple[PairAssessed, ...], supported: int, calls: dict[Call, int]
) -> Literal["open", "closed"]:
    """Return `open` only where a level is given, no outside call is, and every closing rule is NO.

    A level that is not ruled out is not a NO: while abusive may still be found, nothing is handled inside alone.
    """
    if supported == NONE or any(calls[call] for call in ("emergency", "police", "social-care")):
        return "closed"
    closed = any(pair.not_ruled_out >= ABUSIVE or holding(book.closing_rules, pair.possible) for pair in pairs)
    return "closed" if closed else "open"


# ── categories ──


def _categories(book: Rulebook, yes: int, possible: int, supported: int) -> tuple[set[Category], set[Category]]:
    found: set[Category] = set()
    maybe: set[Category] = set()
    for compiled in holding(book.category_rules, yes):
        found.update(compiled.rule.categories)
    for compiled in holding(book.category_rules, possible):
        maybe.update(compiled.rule.categories)
    if yes & book.bit.get("image-of-child", 0) and "nudes-aggravated" not in found:
        found.add("nudes-experimental")
    if not found and supported >= PROBLEMATIC:
        found.add("hsb-other")
    return found, maybe - found


# ── what is stored ──


def _result_bits(
    book: Rulebook,
    supported: int,
    calls: dict[Call, int],
    categories: set[Category],
    pairs: tuple[PairAssessed, ...],
) -> int:
    """Return the results of the whole report as facts for the plan."""
    bits = 0
    for bit, name in book.results:
        if name in LEVEL_RESULTS:
            reached = supported != NONE and supported >= LEVEL_RESULTS[name]
        elif name == NOT_SEXUAL:
            reached = "not-sexual" in categories
        elif name.startswith("category-"):
            reached = name.removeprefix("category-") in categories
        else:
            reached = any(pair.yes & bit for pair in pairs)
        if reached:
            bits |= bit
    for bit, (call, strength) in book.call_results:
        if calls[call] >= strength:
            bits |= bit
    return bits


def _reasons(book: Rulebook, result: PairAssessed) -> list[Reason]:
    """Return why: every rule that holds, each reported act's base, and the gate where it is closed."""
    pair = result.pair
    about = f"{pair.by}-{pair.to}" if pair.to else pair.by
    reasons: list[Reason] = []
    seen: set[str] = set()
    lists = (
        book.level_rules if pair.levelled else [],
        book.call_rules,
        book.late_call_rules,
        book.category_rules,
    )
    for compiled in [compiled for rules in lists for compiled in holding(rules, result.yes)]:
        rule = compiled.rule
        if rule.id in seen:
            continue
        seen.add(rule.id)
        bits = compiled.test.why(result.yes)
        reasons.append(
            Reason(
                rule=rule.id,
                about=about,
                facts=book.named(bits),
                at_least=rule.at_least if pair.levelled else None,
                calls=rule.calls,
                categories=[] if result.supported == NORMAL else rule.categories,
                says=rule.says,
                source=book.cite(rule),
            )
        )
    for act_id, level in pair.bases if pair.levelled else ():
        behaviour = book.acts[act_id].behaviour
        base = None if level <= NONE else cast("RuleLevel", LEVELS[level])
        reasons.append(
            Reason(
                rule=act_id,
                about=about,
                facts=[],
                at_least=base,
                says=behaviour.says,
                source=book.cite(behaviour),
            )
        )
    if pair.levelled and pair.base_low >= 0 and result.supported == INAPPROPRIATE and pair.base_low == NORMAL:
        reasons += _gate_reasons(book, pair, about)
    return reasons


def _gate_reasons(book: Rulebook, pair: PairFacts, about: str) -> list[Reason]:
    """Return the gates that stay closed, with the facts that are not known NO."""
    found = []
    for gate in book.compiled_gates:
        missing = gate.known_no & pair.strict
        if gate.when.holds(pair.strict) and (missing or not pair.acts_closed):
            found.append(
                Reason(
                    rule=gate.gate.id,
                    about=about,
                    facts=book.named(missing),
                    at_least="inappropriate",
                    says=gate.gate.says,
                    source=book.cite(gate.gate),
                )
            )
    return found


def _answered(question: Question, answers: Mapping[str, Answer], table: _Table) -> bool:
    """Say whether a question has its answer: one that nobody disputes, and that is not only assumed."""
    if question.id in table.disputed or table.basis.get(question.id) == "assumed":
        return False
    if question.kind == "many":
        return answers.get(question.id + REST) == NONE_OF_THE_OTHERS
    return answers.get(question.id, NOT_KNOWN) != NOT_KNOWN


def _unknown(book: Rulebook, report: Report, facts: Facts) -> list[Unknown]:
    """Return the questions still open that a rule or the gate could read, gravest first."""
    found: list[tuple[int, Unknown]] = []
    possible = 0
    for pair in facts.pairs:
        possible |= pair.possible & ~pair.yes
    possible &= book.concern
    tables: list[tuple[list[tuple[int, int, Question]], Said, str, Mapping[str, Answer], _Table]] = [
        (book.open_asks["report"], facts.report, "report", report.answers, report)
    ]
    for child in report.child:
        if child.role != "not-yet-identified":  # nobody can be asked, or looked up, about somebody unknown
            asks = [item for item in book.open_asks["child"] if not item[2].roles or child.role in item[2].roles]
            tables.append((asks, facts.child[child.label], child.label, child.answers, child))
    for episode in report.episode:
        said = facts.episode[episode.id]
        tables.append((book.open_asks["episode"], said, episode.id, episode_answers(episode), episode))
    for asks, (_, unknown, opened), about, answers, table in tables:
        for mask, bit, question in asks:
            if (mask & possible & unknown or (mask & possible and bit & opened)) and not _answered(
                question, answers, table
            ):
                found.append((question.order, Unknown(question=question.id, about=about, may_ask=question.may_ask)))
    for episode in report.episode:
        closing = book.questions.get("acts-all")
        if closing is not None and episode.acts_all != "yes":
            found.append((closing.order, Unknown(question="acts-all", about=episode.id, may_ask=closing.may_ask)))
    return [unknown for _, unknown in sorted(found, key=lambda item: (item[0], item[1].about))]
