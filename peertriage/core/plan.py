"""Facts and assessment become a plan (contract section 1, point 8).

A condition that is YES puts a step in the plan; UNKNOWN lists it under "if it turns out that", unless it
is done all the same. Nothing disappears: what was done already starts as done, and a family's act that
must wait is held, not left out.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

from peertriage.core.catalogue import PROTECTING, Deadline, Step
from peertriage.core.condition import holding
from peertriage.core.facts import run, unnamed
from peertriage.core.labels import HARMED, REPORTED, sides
from peertriage.core.times import FAR, Times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peertriage.core.assess import Assessed
    from peertriage.core.catalogue import Never, Notice
    from peertriage.core.clock import Calendar
    from peertriage.core.condition import Tested
    from peertriage.core.facts import Facts
    from peertriage.core.model import Report
    from peertriage.core.planbook import CompiledStep
    from peertriage.core.rulebook import Rulebook

NONE_YET: Mapping[str, dt.datetime] = MappingProxyType({})


class Planned(msgspec.Struct, frozen=True):
    """One step of the plan. `about` is a child's label, empty for the report as a whole; `instead` names who
    does it where somebody stands back, in order; `opened_by` is the occasion that opened it, empty for
    what needs none; `unknown` says that it is done because nobody knows whether it applies.
    """

    step: Step
    about: str
    due: dt.datetime | None
    deadline: Deadline | None
    done: bool
    held: bool
    order: tuple[int, float, int, str]
    instead: tuple[str, ...] | None = None
    opened_by: str = ""
    unknown: bool = False

    @property
    def who(self) -> str | None:
        """The role that does it here."""
        return self.step.who if self.instead is None else next(iter(self.instead), None)

    @property
    def deputy(self) -> str | None:
        """The role that does it if that one cannot."""
        return self.step.deputy if self.instead is None else next(iter(self.instead[1:]), None)


class Plan:
    """What to do, what never to do, and (worked out when it is asked for) what to do if it turns out so."""

    def __init__(
        self,
        steps: tuple[Planned, ...],
        nevers: tuple[Never, ...],
        happened: Mapping[str, dt.datetime],
        book: Rulebook,
        people: _People,
        elsewhere: frozenset[str],
    ) -> None:
        self.steps, self.nevers, self.happened = steps, nevers, happened
        self._book, self._people, self._elsewhere = book, people, elsewhere

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """The points of law that are in force and may apply."""
        ((_, whole),) = self._people["report"]
        return tuple(holding(self._book.plans.notices, whole.possible))

    @cached_property
    def may_open(self) -> tuple[str, ...]:
        """The occasions that have not happened and would open a step, in the order of the content."""
        found = {
            name
            for kind, people in self._people.items()
            for _, bits in people
            for step in holding(self._book.plans.watched[kind], bits.possible)
            for name in step.opened_by
            if not self._book.bit[name] & bits.yes
        }
        return tuple(name for name in self._book.occasion_words if name in found)

    def unknown_of(self, item: Planned) -> tuple[str, ...]:
        """Return the facts that are not known and on which it hangs whether a step of `if_known` applies."""
        own = next(bits for about, bits in self._people[item.step.about] if about == item.about)
        return tuple(self._book.named(self._book.leaves(item.step) & own.possible & ~own.yes))

    @cached_property
    def if_known(self) -> tuple[Planned, ...]:
        """The steps whose condition is not known: nothing of them is due yet."""
        listed = [
            Planned(step.step, about, None, None, False, False, (step.rank, FAR, step.step.order, about))
            for kind, people in self._people.items()
            for about, bits in people
            for step in (
                *_unsure(self._book.plans.about[kind], bits),
                *_unsure(self._book.plans.watched[kind], _so_far(self._book, bits)),
            )
            if not step.do_if_unknown
        ]
        return tuple(sorted(_ours(listed, self._elsewhere), key=_in_order))


class _Bits(NamedTuple):
    yes: int
    possible: int


_People: TypeAlias = "dict[str, list[tuple[str, _Bits]]]"


def plan(
    book: Rulebook,
    report: Report,
    facts: Facts,
    assessed: Assessed,
    now: dt.datetime,
    days: Calendar,
    occasions: Mapping[str, dt.datetime] = NONE_YET,
) -> Plan:
    """Return the plan at the time `now`. Order: purpose, then deadline, then the order of the content.

    `occasions`: by id, when each of those that have happened came to be known. They only add steps.
    """
    happened = book.mask(occasions)
    whole = _whole(book, facts, assessed, happened)
    people = _people(book, report, facts, assessed, whole, happened)
    times = Times(book, report, now, days, occasions, book.standing_in(whole.yes))
    steps: list[Planned] = []
    for kind, found in people.items():
        for about, bits in found:
            steps += [_planned(times, step, about, bits) for step in holding(book.plans.about[kind], bits.yes)]
            steps += [_planned(times, step, about, bits, unknown=True) for step in _unsure(book.plans.do[kind], bits)]
            if happened:
                so_far, watched = _so_far(book, bits), book.plans.watched[kind]
                for step in holding(watched, bits.yes):
                    steps += _opened(times, step, about, bits, bits.yes)
                for step in _unsure(watched, so_far):
                    steps += _opened(times, step, about, bits, so_far.possible) if step.do_if_unknown else ()
    elsewhere = frozenset(
        child.label for child in report.child if child.setting == "another" and child.role == "reported"
    )
    ours = sorted(_ours(steps, elsewhere), key=_in_order)
    nevers = tuple(holding(book.plans.nevers, whole.possible))
    return Plan(tuple(ours), nevers, occasions, book, people, elsewhere)


def _ours(steps: list[Planned], elsewhere: frozenset[str]) -> list[Planned]:
    """Return the steps that are ours to take: a child reported who belongs to another school is told, helped and
    followed up there, by their own lead. What protects, treats, keeps evidence or reports stays.
    """
    if not elsewhere:
        return steps
    return [item for item in steps if item.about not in elsewhere or item.step.purpose in PROTECTING]


def _unsure(steps: list[Tested[CompiledStep]], bits: _Bits) -> list[CompiledStep]:
    """Return the steps whose condition is not known."""
    sure = {step.step.order for step in holding(steps, bits.yes)}
    return [step for step in holding(steps, bits.possible) if step.step.order not in sure]


def _so_far(book: Rulebook, bits: _Bits) -> _Bits:
    """Return what is known where what has not happened yet counts as no: a watch step does not wait for it twice."""
    return _Bits(bits.yes, bits.possible & ~(book.occasions & ~bits.yes))


def _in_order(item: Planned) -> tuple[int, float, int, str]:
    return item.order


def _planned(
    times: Times, compiled: CompiledStep, about: str, bits: _Bits, opened_by: str = "", *,
    unknown: bool = False,
) -> Planned:  # fmt: skip
    step = compiled.step
    since = times.occasions[opened_by] if opened_by else None
    when, moment, deadline = FAR, None, None
    if step.by:
        known = times.known.get(compiled.falls) if since is None else None
        when, moment, deadline = known or times.falls(step.by, since, tonight=compiled.protects)
    for sooner in compiled.sooner:
        if sooner.test.holds(bits.yes):
            other = times.falls(sooner.by, since, tonight=compiled.protects)
            if deadline is None or other[0] < when:
                when, moment, deadline = other
    return Planned(
        step,
        about,
        moment,
        deadline,
        bool(compiled.settled & bits.yes),
        compiled.held is not None and compiled.held.holds(bits.possible),
        (compiled.rank, when, step.order, about),
        times.deciders(step) if times.instead else None,
        opened_by,
        unknown,
    )


def _opened(times: Times, compiled: CompiledStep, about: str, bits: _Bits, facts: int) -> list[Planned]:
    """Return a watch step once for each occasion that has opened it while these facts hold."""
    return [_planned(times, compiled, about, bits, name) for name in times.opening(compiled, facts)]


def _whole(book: Rulebook, facts: Facts, assessed: Assessed, happened: int) -> _Bits:
    """Return the facts of the report as a whole: of any pair and any child, with the results."""
    yes, unknown, opened = facts.report.yes, facts.report.unknown, facts.report.open
    for pair in assessed.pairs:
        yes |= pair.pair.yes
        unknown |= pair.pair.possible
    for said in (*facts.child.values(), *facts.family.values()):
        yes |= said.yes
        unknown |= said.unknown
        opened |= said.open | said.open << 1
    return _settled(book, yes, unknown, opened, assessed, happened)


def _people(book: Rulebook, report: Report, facts: Facts, assessed: Assessed, whole: _Bits, happened: int) -> _People:
    """Return, for each kind of step, whom it is about and the facts that hold for that person.

    A person's facts are the report's, their own and their family's answers, and those of the pairs in which
    they are on that side; what is said of another child is not theirs.
    """
    harmed: list[tuple[str, _Bits]] = []
    reported: list[tuple[str, _Bits]] = []
    each: dict[str, _Bits] = {}
    for label, placed in sides(report).items():
        for name, people in ((HARMED, harmed), (REPORTED, reported)):
            if name in placed:
                bits = _own(book, label, facts, assessed, happened, acting=name == REPORTED)
                people.append((label, bits))
                other = each.get(label, _Bits(0, 0))
                each[label] = _Bits(bits.yes | other.yes, bits.possible | other.possible)
    both = {label for label, _ in harmed} & {label for label, _ in reported}
    return {
        "report": [("", whole)],
        "harmed": harmed,
        "reported": reported,
        "only-reported": [item for item in reported if item[0] not in both],
        "both": sorted(item for item in each.items() if item[0] in both),
        "each-child": sorted(each.items()),
    }


def _own(book: Rulebook, label: str, facts: Facts, assessed: Assessed, happened: int, *, acting: bool) -> _Bits:
    """Return one person's facts on one side: as the one acting, or as the one acted on."""
    said, family = facts.child[label], facts.family[label]
    yes, unknown = facts.report.yes, facts.report.unknown
    pairs = [result.pair for result in assessed.pairs if label == (result.pair.by if acting else result.pair.to)]
    for pair in pairs:
        yes |= pair.yes & ~book.own_facts
        unknown |= pair.possible & ~book.own_facts
    if not pairs:  # no episode tells of this person yet
        unknown |= unnamed(book, facts)[1] & ~book.own_facts
    yes |= said.yes | family.yes
    unknown |= said.unknown | family.unknown
    opened = facts.report.open | said.open | said.open << 1 | family.open
    return _settled(book, yes, unknown, opened, assessed, happened)


def _settled(book: Rulebook, yes: int, unknown: int, opened: int, assessed: Assessed, happened: int) -> _Bits:
    """Settle merged facts: what applies, what is put, what is named, then the results and what hangs on them."""
    # one pair is settled already: only what is said beside it can still move anything
    program = book.program if len(assessed.pairs) > 1 else book.beside_pairs
    yes, unknown = run(program, yes, unknown & ~yes, opened)
    yes |= assessed.results | happened
    unknown = (unknown | assessed.maybe | book.occasions) & ~yes
    yes, unknown = run(book.plans.late_is_ops, yes, unknown, 0)
    return _Bits(yes, yes | unknown)
