"""Facts and assessment become a plan (contract section 1, point 8).

A condition that is YES puts a step in the plan; UNKNOWN lists it under "if it turns out that", unless it
is done all the same. Nothing disappears: what was done already starts as done, and a family's act that
must wait is held, not left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peertriage.core.catalogue import PROTECTING, PURPOSES
from peertriage.core.clock import due
from peertriage.core.facts import run
from peertriage.core.labels import HARMED, REPORTED, side

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from peertriage.core.assess import Assessed
    from peertriage.core.catalogue import Deadline, Never, Step
    from peertriage.core.clock import Calendar
    from peertriage.core.facts import Facts
    from peertriage.core.model import Report
    from peertriage.core.rulebook import CompiledStep, Rulebook

PURPOSE_ORDER = {purpose: n for n, purpose in enumerate(PURPOSES)}


class Planned(NamedTuple):
    """One step of the plan. `about` is a child's label, empty for the report as a whole."""

    step: Step
    about: str
    due: dt.datetime | None
    deadline: Deadline | None
    done: bool
    held: bool
    order: tuple[int, float, int, str]


class Plan(NamedTuple):
    """What to do, what to do if it turns out so, and what never to do."""

    steps: tuple[Planned, ...]
    if_known: tuple[Planned, ...]
    nevers: tuple[Never, ...]


class _Bits(NamedTuple):
    yes: int
    possible: int


def plan(
    book: Rulebook, report: Report, facts: Facts, assessed: Assessed, now: dt.datetime, days: Calendar
) -> Plan:
    """Return the plan at the time `now`. Order: purpose, then deadline, then the order of the content."""
    whole = _whole(book, facts, assessed)
    people = _people(book, report, facts, assessed)
    moments: dict[tuple[str, bool], dt.datetime | None] = {}
    steps: list[Planned] = []
    listed: list[Planned] = []
    for compiled in book.compiled_steps:
        test = compiled.test
        for about, bits in people[compiled.step.about] if compiled.step.about != "report" else (("", whole),):
            if test.holds(bits.yes):
                steps.append(_planned(book, compiled, about, bits, now, days, moments))
            elif test.holds(bits.possible):
                target = steps if compiled.do_if_unknown else listed
                target.append(_planned(book, compiled, about, bits, now, days, moments))
    steps.sort(key=lambda item: item.order)
    listed.sort(key=lambda item: item.order)
    nevers = tuple(item.never for item in book.compiled_nevers if item.test.holds(whole.possible))
    return Plan(tuple(steps), tuple(listed), nevers)


def _planned(  # noqa: PLR0913  all that one step depends on, named
    book: Rulebook,
    compiled: CompiledStep,
    about: str,
    bits: _Bits,
    now: dt.datetime,
    days: Calendar,
    moments: dict[tuple[str, bool], dt.datetime | None],
) -> Planned:
    step = compiled.step
    names = [step.by] if step.by else []
    names += [sooner.by for sooner in compiled.sooner if sooner.test.holds(bits.yes)]
    best: dt.datetime | None = None
    deadline: Deadline | None = None
    for name in names:
        key = (name, step.purpose in PROTECTING)
        if key not in moments:
            moments[key] = due(book.deadlines[name], now, days, {}, tonight=key[1])
        moment = moments[key]
        if deadline is None or (moment is not None and (best is None or moment < best)):
            best, deadline = moment, book.deadlines[name]
    when = best.timestamp() if best else float("inf")
    return Planned(
        step,
        about,
        best,
        deadline,
        bool(compiled.settled and bits.yes & compiled.settled),
        compiled.held is not None and compiled.held.holds(bits.possible),
        (PURPOSE_ORDER[step.purpose], when, step.order, about),
    )


def _whole(book: Rulebook, facts: Facts, assessed: Assessed) -> _Bits:
    """Return the facts of the report as a whole: of any pair and any child, with the results."""
    yes, unknown = facts.report.yes, facts.report.unknown
    for pair in assessed.pairs:
        yes |= pair.pair.yes
        unknown |= pair.pair.possible
    for said in (*facts.child.values(), *facts.family.values()):
        yes |= said.yes
        unknown |= said.unknown | _opened(book, said.open)
    return _settled(book, yes, unknown, assessed.results)


def _people(
    book: Rulebook, report: Report, facts: Facts, assessed: Assessed
) -> Mapping[str, list[tuple[str, _Bits]]]:
    """Return, for each kind of step, whom it is about and the facts that hold for that person.

    A person's facts are the report's, their own and their family's answers, and those of the pairs in which
    they are on that side; what is said of another child is not theirs.
    """
    own = {child.label: _own(book, child.label, facts, assessed) for child in report.child}
    harmed = [(c.label, own[c.label][0]) for c in report.child if HARMED in side(c.role)]
    reported = [(c.label, own[c.label][1]) for c in report.child if REPORTED in side(c.role)]
    each = {label: bits for label, bits in [*harmed, *reported]}
    for label, bits in harmed:
        if any(label == other for other, _ in reported):
            acting = own[label][1]
            each[label] = _Bits(bits.yes | acting.yes, bits.possible | acting.possible)
    return {"harmed": harmed, "reported": reported, "each-child": sorted(each.items())}


def _own(book: Rulebook, label: str, facts: Facts, assessed: Assessed) -> tuple[_Bits, _Bits]:
    """Return one person's facts as the one acted on, and as the one acting."""
    said, family = facts.child[label], facts.family[label]
    found = []
    for acting in (False, True):
        yes, unknown = facts.report.yes, facts.report.unknown
        for result in assessed.pairs:
            pair = result.pair
            if label == (pair.by if acting else pair.to):
                yes |= pair.yes & ~book.own_facts
                unknown |= pair.possible & ~book.own_facts
        yes |= said.yes | family.yes
        unknown |= said.unknown | family.unknown | _opened(book, said.open) | _opened(book, family.open)
        found.append(_settled(book, yes, unknown, assessed.results))
    return found[0], found[1]


def _opened(book: Rulebook, opened: int) -> int:
    """Return the facts of questions that are put only sometimes and have no answer."""
    if not opened:
        return 0
    asks = [*book.asks["child"], *book.asks["family"]]
    mask = 0
    for ask in asks:
        if ask.bit & opened:
            mask |= ask.mask
    return mask


def _settled(book: Rulebook, yes: int, unknown: int, results: int) -> _Bits:
    yes |= results
    unknown &= ~yes
    for ops in book.is_ops:
        yes, unknown = run(ops, yes, unknown, 0)
    return _Bits(yes, yes | unknown)
