"""The content in force on one date in one nation, compiled once: the only form that the engine reads.

A fact is one bit. Questions and behaviours become bit masks, conditions become `Test`s, and the order in
which facts settle each other becomes a list of operations (`Op`). Nothing here knows a pupil or a clock.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from peertriage.core.bundle import Bundle
from peertriage.core.catalogue import BANDS, CALLS, LEVELS, STRENGTHS
from peertriage.core.condition import Condition, Test, Tested, compile_condition, names, tested
from peertriage.core.errors import PeertriageError
from peertriage.core.policy import digest, in_force
from peertriage.core.results import in_order, stages
from peertriage.core.sourcing import Library, citation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from peertriage.core.catalogue import (
        Behaviour,
        Call,
        Catalogue,
        Gate,
        Nation,
        Question,
        Rule,
        Screen,
        Step,
        Word,
    )  # fmt: skip
    from peertriage.core.planbook import Planbook

NOT_ORDINARY = "act-not-ordinary"
"""The fact that any act but ordinary affection sets, also a twin that counts as chosen."""
NOT_FREE = "not-free"
"""The fact that decides about twins: the same act, when the other child did not freely take part."""
SEXUAL = "sexual"
UNWANTED = "unwanted"
NEAR_ACTS = ("act-intimate", "act-image", "act-not-listed", "act-unknown")
"""A critical unknown reaches a call only where one of these is YES (contract section 1, point 6)."""

ANSWERED = frozenset({"yes-no", "one", "many", "text"})
"""Kinds of question whose answer stands in a table of answers; others have tables of their own."""
ASK, APPLIES, IS = range(3)
REOPENING = (
    *("act-unknown", "act-not-listed", "act-intimate", "act-penetrative", "act-image"),
    *("penetration-or-oral", "image-of-child"),
)
"""Facts that can only be of something sexual: one that is YES reopens a report said not to be."""


_Todo: TypeAlias = "tuple[set[str], set[str], int, Condition, int]"
"""An operation that has no place yet: the facts that it reads and writes, its kind, its condition, and its question."""


class Op(NamedTuple):
    """One operation of the settling of facts: a question that is put only sometimes, a fact that applies
    only sometimes, or a named condition.
    """

    kind: int
    mask: int
    some: int
    sets: tuple[int, ...]
    ask: int


class Ask(Bundle, frozen=True):
    """A compiled question. `means` maps each answer or option to the bits that it sets to YES.

    `bit` marks it as open: 0 if it is always put. For a question about a child it is the acting child's; the bit
    above it is the other child's.
    """

    id: str
    bit: int
    question: Question
    mask: int
    means: dict[str, int]
    when: Test | None


class Act(Bundle, frozen=True):
    """A compiled behaviour. `base` holds the index of its base level for each band, in order."""

    id: str
    mask: int
    base: tuple[int, ...]
    twin: str | None
    ordinary: bool
    solo: bool
    behaviour: Behaviour


class CompiledRule(Bundle, frozen=True):
    """A compiled rule; `level` is an index into LEVELS, -1 if it sets none; `result` is the bit of the fact
    that says that it holds, 0 if there is none.
    """

    rule: Rule
    test: Test
    level: int
    result: int
    calls: tuple[tuple[Call, int], ...]


class CompiledGate(Bundle, frozen=True):
    """A compiled gate: where `when` is not NO, all bits of `known_no` must be known NO."""

    gate: Gate
    when: Test
    known_no: int


class Rulebook:
    """The compiled content in force on `on` in `nation`. Nothing of it changes after it is made."""

    def __init__(self, catalogue: Catalogue, on: dt.date, nation: Nation) -> None:
        self.catalogue = catalogue
        self.on = on
        self.nation = nation
        self.behaviours = in_force(catalogue.behaviour, on)
        self.rules = in_force(catalogue.rule, on)
        self.gates = in_force(catalogue.gate, on)
        self.steps = sorted(
            (step for step in in_force(catalogue.step, on) if nation in step.nations),
            key=lambda step: step.order,
        )
        self.nevers = sorted(
            (never for never in in_force(catalogue.never, on) if nation in never.nations),
            key=lambda item: item.order,
        )
        if not self.rules or not self.behaviours or not self.steps:
            raise PeertriageError(
                f"no rules or steps are in force for {nation} on {on.isoformat()}",
                f"The content starts on {_first_day(catalogue)}. Ring the council and the police without this tool.",
            )
        self.policy = digest(self)
        self.library = Library(catalogue, on)
        self._citations: dict[int, str] = {}
        self._names: dict[int, list[str]] = {}
        self.ids = [fact.id for fact in catalogue.fact] + [item.id for item in catalogue.occasion]
        self.bit = {name: 1 << n for n, name in enumerate(self.ids)}
        self.facts = {fact.id: fact for fact in catalogue.fact}
        self.questions = {question.id: question for question in catalogue.question}
        self.answered = {
            about: {one.id: one for one in catalogue.question if one.about == about and one.kind in ANSWERED}
            for about in ("report", "child", "family", "episode")
        }
        self.screens = {screen.id: screen for screen in catalogue.screen}
        self.screen_of: dict[str, Screen] = {name: screen for screen in catalogue.screen for name in screen.questions}
        self.act_groups = catalogue.act_group
        self.words: dict[tuple[str, str], Word] = {(word.of, word.id): word for word in catalogue.word}
        self.stand_ins = [word for word in catalogue.word if word.of == "role" and word.stands_back]
        self.deadlines = {deadline.id: deadline for deadline in catalogue.deadline}
        self._compile_questions()
        self._compile_acts()
        self._compile_facts()
        self._compile_rules()

    # ── questions and acts ──

    def _compile_questions(self) -> None:
        bit = self.bit
        self.asks: dict[str, list[Ask]] = {"report": [], "child": [], "family": [], "episode": []}
        asked = 0
        when_bit = 1
        for question in sorted(self.catalogue.question, key=lambda item: item.order):
            means = {option.id: self.mask(option.means) for option in question.options}
            if question.yes_means:
                means["yes"] = self.mask(question.yes_means)
            mask = 0
            for some in means.values():
                mask |= some
            if not mask:
                continue
            asked |= mask
            when = None if question.when is None else compile_condition(question.when, bit)
            ask = Ask(question.id, 0 if when is None else when_bit, question, mask, means, when)
            if when is not None:
                when_bit <<= 2
            self.asks[question.about].append(ask)
        self.asked = asked
        of = {"acting": 0, "other": 0, "either": 0}
        asked_of_children = 0
        for ask in self.asks["child"]:
            asked_of_children |= ask.mask
        for fact in self.catalogue.fact:
            of[fact.of] |= bit[fact.id] & asked_of_children
        self.own_facts = asked_of_children
        self.of_acting = of["acting"] | of["either"]
        self.of_other = of["other"]
        self.of_either = of["either"]
        self.of_read_of_other = of["other"] | of["either"]
        self.asked_elsewhere = 0
        for about in ("child", "family", "episode"):
            for ask in self.asks[about]:
                self.asked_elsewhere |= ask.mask

    def _compile_acts(self) -> None:
        self.acts: dict[str, Act] = {}
        rows = {row.id: row for row in self.behaviours}
        all_acts = 0
        for row in self.behaviours:
            mask = self.mask(row.means)
            for name in row.classes:
                mask |= self.bit.get(f"act-{name}", 0)
            if "ordinary" not in row.classes:
                mask |= self.bit.get(NOT_ORDINARY, 0)
            all_acts |= mask
            elsewhere = rows.get(row.base_elsewhere or "")
            letters = [row.base.get(band) or (elsewhere.base[band] if elsewhere else row.base[band]) for band in BANDS]
            self.acts[row.id] = Act(
                row.id, mask, tuple(LEVELS.index(letter) for letter in letters), row.twin,
                "ordinary" in row.classes, "solo" in row.classes, row,
            )  # fmt: skip
        self.all_acts = all_acts
        self.not_free = self.bit.get(NOT_FREE, 0)

    # ── facts ──

    def _compile_facts(self) -> None:
        bit = self.bit
        self.computed = [
            (bit[fact.id], fact.computed, fact.months or 0) for fact in self.catalogue.fact if fact.computed
        ]
        self.concern = self.mask(fact.id for fact in self.catalogue.fact if fact.polarity == "concern")
        self.open_asks = {
            about: [(ask.mask, ask.bit, ask.question) for ask in asks if ask.mask & self.concern]
            for about, asks in self.asks.items()
        }
        self.counted = self.mask(fact.id for fact in self.catalogue.fact if fact.computed) & ~self.asked
        self.critical = [bit[fact.id] for fact in self.catalogue.fact if fact.critical]
        rules = {rule.id for rule in self.rules}
        self.stage = stages(self.catalogue, rules)
        results = [(bit[fact.id], fact.result) for fact in self.catalogue.fact if fact.result]
        strengths = {f"{call}-{name}": (call, n + 1) for call in CALLS for n, name in enumerate(STRENGTHS)}
        self.call_results = [(one, strengths[name]) for one, name in results if name in strengths]
        self.results = [(one, name) for one, name in results if name not in strengths]
        self.rule_results = self.mask(fact.id for fact in self.catalogue.fact if fact.result in rules)
        self.occasions = self.mask(item.id for item in self.catalogue.occasion)
        self.occasion_words = {item.id: item.says for item in self.catalogue.occasion}
        derived = {fact.id for fact in self.catalogue.fact if fact.is_ is not None or self.stage[fact.id]}
        self.plain_facts = self.mask(name for name in self.ids if name not in derived)
        self.known_sexual = bit.get(SEXUAL, 0)
        self.unwanted = bit.get(UNWANTED, 0)
        self.reopening = self.mask(name for name in REOPENING if name in bit)
        self.near_acts = self.mask(name for name in NEAR_ACTS if name in bit)
        self.police_near = self.mask(name for name in ("act-unknown", UNWANTED) if name in bit)
        self.program, self.twin_after = self._program()
        self.beside_pairs = self._touching("report", "child", "family")
        named = [fact for fact in self.catalogue.fact if fact.is_ is not None]
        self.is_ops: tuple[list[Op], ...] = ([], [], [], [])
        ordered = {fact: n for n, fact in enumerate(in_order(named))}
        for fact in sorted(named, key=lambda item: ordered[item.id]):
            test = compile_condition(fact.is_, bit)
            self.is_ops[self.stage[fact.id]].append(Op(IS, bit[fact.id], test.some, test.sets, 0))

    def _program(self) -> tuple[list[Op], int]:
        """Return the operations in an order in which everything that one reads is settled before it,
        and after how many of them the twins are decided.
        """
        todo: list[_Todo] = []
        for asks in self.asks.values():
            for ask in asks:
                if ask.question.when is not None:
                    of_child = ask.question.about == "child"
                    sides = (
                        ((ask.bit, self.of_acting), (ask.bit << 1, self.of_read_of_other))
                        if of_child
                        else ((ask.bit, -1),)
                    )
                    for bit, side in sides:
                        written = {name for name in self.ids if self.bit[name] & ask.mask & side}
                        if written:
                            todo.append((set(names(ask.question.when)), written, ASK, ask.question.when, bit))
        for fact in self.catalogue.fact:
            if fact.applies is not None and not self.stage[fact.id]:
                todo.append((set(names(fact.applies)), {fact.id}, APPLIES, fact.applies, 0))
            if fact.is_ is not None and not self.stage[fact.id]:
                todo.append((set(names(fact.is_)), {fact.id}, IS, fact.is_, 0))
        first = self._needed_for(NOT_FREE, todo) if self.not_free else set()
        early = [op for op in todo if op[1] & first]
        program = self._sorted(early)
        twin_after = len(program)
        program += self._sorted([op for op in todo if not op[1] & first])
        return program, twin_after

    def _touching(self, *abouts: str) -> list[Op]:
        """Return the operations that read or write a fact asked in these tables, or one that follows from it."""
        touched = 0
        for about in abouts:
            for ask in self.asks[about]:
                touched |= ask.mask
        found = []
        for op in self.program:
            reads = op.some
            for needed in op.sets:
                reads |= needed
            if (op.mask | reads) & touched:
                found.append(op)
                touched |= op.mask
        return found

    def _needed_for(self, name: str, todo: list[_Todo]) -> set[str]:
        needed = {name}
        while True:
            more = {read for reads, writes, *_ in todo if writes & needed for read in reads} - needed
            if not more:
                return needed
            needed |= more

    def _sorted(self, todo: list[_Todo]) -> list[Op]:
        program: list[Op] = []
        while todo:
            written = {name for op in todo for name in op[1]}
            otherwise = {name for op in todo if op[2] != APPLIES for name in op[1]}
            ready: list[_Todo] = []
            waiting: list[_Todo] = []
            for op in todo:
                waits = op[0] & written or (op[2] == APPLIES and op[1] & otherwise)
                (waiting if waits else ready).append(op)
            if not ready:
                stuck = sorted({name for op in todo for name in op[1]})
                raise PeertriageError(f"facts depend on each other in a circle: {', '.join(stuck)}")
            program += self._grouped(ready)
            todo = waiting
        return program

    def _grouped(self, ready: list[_Todo]) -> list[Op]:
        """Join the facts that apply under one condition into one operation."""
        grouped: dict[tuple[int, str, int], tuple[Condition, set[str]]] = {}
        for _, writes, kind, condition, ask in ready:
            key = (kind, repr(condition) if kind == APPLIES else f"{sorted(writes)} {ask}", ask)
            grouped.setdefault(key, (condition, set()))[1].update(writes)
        ops = []
        for (kind, _, ask), (condition, writes) in grouped.items():
            test = compile_condition(condition, self.bit)
            ops.append(Op(kind, self.mask(writes), test.some, test.sets, ask))
        return ops

    # ── plans and rules ──

    @cached_property
    def plans(self) -> Planbook:
        """What a plan is made from. Compiled when it is first asked for: most checks of a record need none.

        Raises what `compile_condition` raises.
        """
        from peertriage.core import planbook

        return planbook.Planbook(self)

    def _compile_rules(self) -> None:
        bit = self.bit
        result = {fact.result: bit[fact.id] for fact in self.catalogue.fact if fact.result}
        self.level_rules: list[Tested[CompiledRule]] = []
        self.call_rules: list[Tested[CompiledRule]] = []
        self.late_call_rules: list[Tested[CompiledRule]] = []
        self.category_rules: list[Tested[CompiledRule]] = []
        self.closing_rules: list[Tested[CompiledRule]] = []
        for rule in sorted(self.rules, key=lambda item: item.id):
            test = compile_condition(rule.when, bit)
            level = -1 if rule.at_least is None else LEVELS.index(rule.at_least)
            calls = tuple((call, STRENGTHS.index(strength) + 1) for call, strength in rule.calls.items())
            compiled = tested(test, CompiledRule(rule, test, level, result.get(rule.id, 0), calls))
            stage = max((self.stage[name] for name in names(rule.when)), default=0)
            if level >= 0:
                self.level_rules.append(compiled)
            if rule.calls:
                (self.late_call_rules if stage >= 2 else self.call_rules).append(compiled)
            if rule.categories:
                self.category_rules.append(compiled)
            if rule.closes_internal:
                self.closing_rules.append(compiled)
        self.level_rules.sort(key=lambda item: (-item[2].level, item[2].rule.id))
        self.rules_with_result = [item for item in self.level_rules if item[2].result]
        self.compiled_gates = [
            CompiledGate(gate, compile_condition(gate.when, bit), self.mask(gate.known_no)) for gate in self.gates
        ]

    # ── names ──

    def mask(self, ids: Iterable[str]) -> int:
        """Return the bits of the facts."""
        bits = 0
        for name in ids:
            bits |= self.bit[name]
        return bits

    def named(self, bits: int) -> list[str]:
        """Return the ids of the facts whose bits are set, in the order of the content."""
        found = self._names.get(bits)
        if found is None:
            found = self._names[bits] = []
            while bits:
                low = bits & -bits
                found.append(self.ids[low.bit_length() - 1])
                bits ^= low
        return found.copy()

    def standing_in(self, yes: int) -> dict[str, list[str]]:
        """Return, for each role that may not act while these facts are YES, the roles that act instead, in order."""
        words = [word for word in self.stand_ins if self.bit[word.stands_back or ""] & yes]
        out = {word.id for word in words}
        return {word.id: [role for role in word.instead if role not in out] for word in words}

    def leaves(self, step: Step) -> int:
        """Return the facts that a step's condition names."""
        return self.mask(set(names(step.when))) if step.when else 0

    def cite(self, item: Any) -> str:
        """Return where an item comes from and how sure that is, as one line."""
        found = self._citations.get(id(item))
        if found is None:
            found = self._citations[id(item)] = citation(self.library, item.sources)
        return found

    def say(self, of: str, name: str) -> str:
        """Return how an id of a closed list is said; the id itself where no word is given."""
        word = self.words.get((of, name))
        return word.says if word else name.replace("-", " ")


def _first_day(catalogue: Catalogue) -> str:
    days = sorted([rule.from_ for rule in catalogue.rule] + [step.from_ for step in catalogue.step])
    return days[0].isoformat() if days else "no day: the folder holds no rules"
