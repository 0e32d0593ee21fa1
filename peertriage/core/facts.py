"""Answers become facts (contract section 1, points 1 to 3).

What one table of answers says is two sets of facts: YES, and UNKNOWN. Everything it could speak of and is
in neither is NO. Tables merge by "YES if any says YES, else UNKNOWN if any says UNKNOWN, else NO", which
is "or" on both sets. A pair (who did it, to whom) merges the report's, the children's and its episodes'
tables; then the program of the rulebook settles what follows.

The strict pass counts every NO without a basis as UNKNOWN: only it may open the gate to "normal".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peertriage.core import ages
from peertriage.core.bundle import Bundle
from peertriage.core.catalogue import BANDS, LEVELS
from peertriage.core.computed import COMPUTED, Scene
from peertriage.core.model import ADULT_KINDS, Child, Episode, Report
from peertriage.core.rulebook import APPLIES, ASK, IS, Ask, Op, Rulebook

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from peertriage.core.model import Answer

BAND_SPANS = tuple(BANDS.values())
NORMAL = LEVELS.index("normal")
SECOND_CHILD = "second-child-harmed"
REST = "-rest"
IN_EPISODE = {"place": "place", "act-times": "how_often"}
"""Questions whose answers have a key of their own in an episode."""


class Said(NamedTuple):
    """What one table of answers says: bits that are YES, bits that are UNKNOWN, and the questions of this
    table that have a `when` and no answer.
    """

    yes: int
    unknown: int
    open: int


class Settled(NamedTuple):
    """The facts of one pair in one episode: bits that are YES and UNKNOWN, and whether `not-free` is either."""

    yes: int
    unknown: int
    not_free: bool
    may_be_not_free: bool


class PairFacts(Bundle, frozen=True):
    """The facts of one direction. `possible` holds the bits that are YES or UNKNOWN.

    `bases` holds every reported act with the index of its base level; `base_low` is the highest of them over
    the acts reported, each at its mildest possible band (-1: none), `base_high` over the acts reported or
    unclear, each at its gravest possible band. `strict` is `possible` of the strict pass, computed only where
    the bases alone would be normal. `twins` holds the facts that the twins of the reported acts would set.
    """

    by: str
    to: str | None
    levelled: bool
    yes: int
    possible: int
    bases: tuple[tuple[str, int], ...]
    base_low: int
    base_high: int
    acts_closed: bool
    strict: int
    twins: int


class Facts(Bundle, frozen=True):
    """All facts of a report: by pair, for the report as a whole, and for each child on their own."""

    pairs: tuple[PairFacts, ...]
    report: Said
    child: Mapping[str, Said]
    family: Mapping[str, Said]
    episode: Mapping[str, Said]
    act_named: bool


def derive(book: Rulebook, report: Report, made: dt.date) -> Facts:
    """Return the facts that the answers settle. `made` is the day on which the record was first written.

    Every input has a result: what is not said is UNKNOWN.
    """
    said: dict[tuple[object, ...], Said] = {}
    first = _pairs(book, report, made, frozenset(), said)
    second = _second_harmed(book, first)
    pairs = _pairs(book, report, made, second, said) if second else first
    gates = {gate.child: gate for gate in report.family_gate}
    return Facts(
        pairs=pairs,
        report=_said(said, ("report", False), book.asks["report"], report, strict=False),
        child={
            c.label: _said(said, ("child", c.label, False), book.asks["child"], c, strict=False) for c in report.child
        },
        family={c.label: settle(book.asks["family"], _gate_answers(gates.get(c.label)), {}, {}) for c in report.child},
        episode={e.id: _episode_said(book, e, (), said, strict=False) for e in report.episode},
        act_named=any(e.acts or e.acts_unclear or e.acts_not_known or e.acts_other for e in report.episode),
    )


def settle(
    asks: Iterable[Ask],
    answers: Mapping[str, Answer],
    basis: Mapping[str, str],
    disputed: Mapping[str, str],
    *,
    strict: bool = False,
) -> Said:
    """Return what the answers of one table say.

    A NO whose basis is `assumed`, or that somebody disputes, is UNKNOWN; in the strict pass so is a `no` or a
    "none of the others" without a basis (the options of a `one` question that were not picked need none: a
    basis belongs to a reassurance). A YES is a YES, whatever stands beside it.
    """
    yes = unknown = opened = 0
    for ask in asks:
        answer = answers.get(ask.id)
        if answer is None or answer == "not-known":
            rest = answers.get(ask.id + REST)
            if answer is not None or rest != "none-of-the-others":
                if ask.when is None or answer is not None or rest is not None:
                    unknown |= ask.mask
                else:
                    opened |= ask.bit
                continue
            answer = []
        said_no = ask.mask
        if isinstance(answer, list):
            ticked = 0
            for option in answer:
                ticked |= ask.means.get(option, 0)
            yes |= ticked
            said_no &= ~ticked
            if answers.get(ask.id + REST) != "none-of-the-others":
                unknown |= said_no
                continue
        else:
            picked = ask.means.get(answer, 0)
            yes |= picked
            said_no &= ~picked
        if said_no and (
            ask.id in disputed
            or basis.get(ask.id) == "assumed"
            or (strict and ask.id not in basis and ask.question.kind != "one")
        ):
            unknown |= said_no
    return Said(yes, unknown & ~yes, opened)


def unnamed(book: Rulebook, facts: Facts) -> tuple[int, int]:
    """Return (YES, UNKNOWN) of somebody of whom no episode tells: what the report as a whole says, all else open."""
    yes = facts.report.yes
    unknown = book.plain_facts & ~yes
    elsewhere = book.asked_elsewhere | book.all_acts | book.counted
    for ask in book.asks["report"]:
        unknown &= ~(ask.mask & ~elsewhere & ~facts.report.unknown)
    return run(book.program, yes, unknown, facts.report.open)


def run(program: Iterable[Op], yes: int, unknown: int, opened: int) -> tuple[int, int]:
    """Run operations of the rulebook over (YES, UNKNOWN) and return both again."""
    for kind, mask, some, sets, ask in program:
        if kind == IS:
            if yes & some or (sets and _any(sets, yes)):
                yes |= mask
                continue
            possible = yes | unknown
            if possible & some or (sets and _any(sets, possible)):
                unknown |= mask
        elif kind == APPLIES:
            if unknown & mask:
                possible = yes | unknown
                if not (possible & some or (sets and _any(sets, possible))):
                    unknown &= ~mask
        elif kind == ASK and opened & ask:
            possible = yes | unknown
            if possible & some or (sets and _any(sets, possible)):
                unknown |= mask
    return yes, unknown & ~yes


def _any(sets: tuple[int, ...], bits: int) -> bool:
    for needed in sets:  # noqa: SIM110  a generator costs three times as much, hundreds of times a report
        if bits & needed == needed:
            return True
    return False


def _gate_answers(gate: object) -> dict[str, Answer]:
    """Return a family gate's answers by question id."""
    keys = ("harm_if_told", "household_involved", "asked_to_wait", "child_says")
    found = {key.replace("_", "-"): getattr(gate, key, None) for key in keys}
    return {key: value for key, value in found.items() if value is not None}


def episode_answers(episode: Episode) -> dict[str, Answer]:
    """Return an episode's answers by question id, with those that have a key of their own."""
    own = {name: getattr(episode, key) for name, key in IN_EPISODE.items()}
    return episode.answers | {name: value for name, value in own.items() if value is not None}


def _pairs(
    book: Rulebook,
    report: Report,
    made: dt.date,
    second: frozenset[str],
    said: dict[tuple[object, ...], Said],
) -> tuple[PairFacts, ...]:
    people = {child.label: child for child in report.child}
    episodes: dict[tuple[str, str | None], list[Episode]] = {}
    for episode in report.episode:
        for by in episode.by:
            targets: list[str | None] = [to for to in episode.to if to != by]
            for to in targets if episode.to else [None]:
                episodes.setdefault((by, to), []).append(episode)
    return tuple(
        _pair(book, report, people, made, second, by, to, found, said)
        for (by, to), found in sorted(episodes.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    )


def _pair(
    book: Rulebook,
    report: Report,
    people: Mapping[str, Child],
    made: dt.date,
    second: frozenset[str],
    by: str,
    to: str | None,
    episodes: list[Episode],
    said: dict[tuple[object, ...], Said],
) -> PairFacts:
    scenes = [_scene(report, people, made, by, to, episode) for episode in episodes]
    counted = by in second
    parts = [_episode_facts(book, report, scene, said, by_second=counted, strict=False) for scene in scenes]
    yes, unknown = _merge(book, parts)
    bases, low, high = _bases(book, zip(scenes, parts, strict=True))
    levelled = any(not scene.adult_then for scene in scenes)
    closed = all(scene.episode.acts_all == "yes" for scene in scenes)
    strict = 0
    if low == NORMAL and levelled:
        strict_parts = [_episode_facts(book, report, scene, said, by_second=counted, strict=True) for scene in scenes]
        strict_yes, strict_unknown = _merge(book, strict_parts)
        strict = strict_yes | strict_unknown
        closed = closed and all(_closing(scene.episode) for scene in scenes)
    twins = _twin_bits(book, [act for scene in scenes for act in scene.episode.acts])
    return PairFacts(by, to, levelled, yes, yes | unknown, bases, low, high, closed, strict, twins)


def _closing(episode: Episode) -> bool:
    """Say whether "this is everything reported so far" has a basis, nobody disputes it, and no act is unknown."""
    based = episode.basis.get("acts-all", "assumed") != "assumed" and "acts-all" not in episode.disputed
    return based and not episode.acts_not_known


def _scene(
    report: Report, people: Mapping[str, Child], made: dt.date, by: str, to: str | None, episode: Episode
) -> Scene:
    acting = people[by]
    other = people[to] if to is not None else None
    acting_span, acting_then = _span(acting, episode)
    other_span = _span(other, episode)[0] if other is not None else None
    adult = acting.kind in ADULT_KINDS and not (acting_then and acting_span.low < ages.ADULT)
    return Scene(report, episode, acting, other, acting_span, other_span, adult, acting_then, made)


def _span(person: Child, episode: Episode) -> tuple[ages.Span, bool]:
    """Return a person's possible ages at the time, and whether an age at that time was given."""
    then = episode.ages_then.get(person.label)
    if then is not None:
        return ages.span(then, either=person.kind != "child"), True
    return ages.span(person.age, adult=person.kind in ADULT_KINDS, either=person.kind == "age-not-known"), False


def _episode_facts(
    book: Rulebook,
    report: Report,
    scene: Scene,
    said: dict[tuple[object, ...], Said],
    *,
    by_second: bool,
    strict: bool,
) -> Settled:
    """Return the facts of one pair in one episode.

    Twins count with the value of `not-free`, so that is settled first; then everything is settled with what the
    twins bring.
    """
    episode, acting, other = scene.episode, scene.acting, scene.other
    whole = _said(said, ("report", strict), book.asks["report"], report, strict=strict)
    own = _said(said, ("child", acting.label, strict), book.asks["child"], acting, strict=strict)
    to = other.label if other else None
    exceptions = tuple(n for n, item in enumerate(episode.exception) if acting.label in item.by and to in item.to)
    told = _episode_said(book, episode, exceptions, said, strict=strict)
    yes = whole.yes | (own.yes & book.of_acting) | told.yes
    unknown = whole.unknown | (own.unknown & book.of_acting) | told.unknown
    opened = whole.open | own.open | told.open
    if other is not None:
        theirs = _said(said, ("child", other.label, strict), book.asks["child"], other, strict=strict)
        of_other = book.of_other | book.of_either
        yes |= theirs.yes & of_other
        unknown |= theirs.unknown & of_other
        opened |= theirs.open << 1
    else:
        unknown |= book.of_other
    act_yes, act_unknown = _act_bits(book, episode, strict=strict)
    yes |= act_yes
    unknown |= act_unknown
    for bit, name, months in book.computed:
        value = COMPUTED[name](scene, book, months)
        if value is True:
            yes |= bit
        elif value is None or (value is ... and not bit & book.asked):
            unknown |= bit
    if by_second:
        yes |= book.bit.get(SECOND_CHILD, 0)
    twins, unclear = _twin_bits(book, episode.acts), _twin_bits(book, episode.acts_unclear)
    free_yes = free_unknown = 0
    if twins or unclear:
        early_yes, early_unknown = run(book.program[: book.twin_after], yes, unknown & ~yes, opened)
        free_yes, free_unknown = early_yes & book.not_free, early_unknown & book.not_free
        if free_yes:
            yes |= twins
            unknown |= unclear
        elif free_unknown:
            unknown |= twins | unclear
    yes, unknown = run(book.program, yes, unknown & ~yes, opened)
    return Settled(yes, unknown, bool(free_yes), bool(free_unknown))


def _said(
    said: dict[tuple[object, ...], Said],
    key: tuple[object, ...],
    asks: list[Ask],
    table: Report | Child,
    *,
    strict: bool,
) -> Said:
    """Return what a table says, settled once however many pairs read it."""
    found = said.get(key)
    if found is None:
        found = said[key] = settle(asks, table.answers, table.basis, table.disputed, strict=strict)
    return found


def _episode_said(
    book: Rulebook,
    episode: Episode,
    exceptions: tuple[int, ...],
    said: dict[tuple[object, ...], Said],
    *,
    strict: bool,
) -> Said:
    """Return what the episode says: its answers, and over them those of the exceptions with these numbers."""
    key = ("episode", episode.id, exceptions, strict)
    found = said.get(key)
    if found is None:
        asks = book.asks["episode"]
        items = [episode.exception[n] for n in exceptions]
        answered = {name.removesuffix(REST) for item in items for name in item.answers}
        base = [ask for ask in asks if ask.id not in answered]
        found = settle(base, episode_answers(episode), episode.basis, episode.disputed, strict=strict)
        for item in items:  # each exception speaks for itself: an order of exceptions decides nothing
            mine = [ask for ask in asks if ask.id in item.answers or ask.id + REST in item.answers]
            more = settle(mine, item.answers, item.basis, item.disputed, strict=strict)
            found = Said(found.yes | more.yes, found.unknown | more.unknown, found.open)
        said[key] = found
    return found


def _act_bits(book: Rulebook, episode: Episode, *, strict: bool) -> tuple[int, int]:
    """Return the facts that the acts set: reported acts YES, unclear ones UNKNOWN, and all that any act
    could set UNKNOWN until "this is everything reported so far".
    """
    yes = unknown = 0
    for name in episode.acts:
        yes |= book.acts[name].mask
    for name in episode.acts_unclear:
        unknown |= book.acts[name].mask
    closed = episode.acts_all == "yes" and "acts-all" not in episode.disputed
    closed = closed and episode.basis.get("acts-all") != "assumed"
    if strict:
        closed = closed and _closing(episode)
    if not closed:
        unknown |= book.all_acts
    return yes, unknown


def _twin_bits(book: Rulebook, acts: Iterable[str]) -> int:
    bits = 0
    for name in acts:
        twin = book.acts[name].twin
        if twin:
            bits |= book.acts[twin].mask
    return bits


def _merge(book: Rulebook, parts: list[Settled]) -> tuple[int, int]:
    """Merge a pair's episodes, then settle the named conditions on what the whole pair shows."""
    yes = unknown = 0
    for part in parts:
        yes |= part.yes
        unknown |= part.unknown
    if len(parts) > 1:
        return run(book.is_ops[0], yes, unknown & ~yes, 0)
    return yes, unknown & ~yes


def _bases(book: Rulebook, parts: Iterable[tuple[Scene, Settled]]) -> tuple[tuple[tuple[str, int], ...], int, int]:
    """Return the reported acts with their mildest possible base, the highest of those, and the highest
    possible base over reported and unclear acts. A twin counts as chosen with the value of `not-free`.
    """
    bases: dict[str, int] = {}
    low = high = -1
    for scene, (_, _, free_yes, free_unknown) in parts:
        if scene.adult_then:
            continue
        bands = [
            n for n, (first, last) in enumerate(BAND_SPANS)
            if first <= scene.acting_span.high and last >= scene.acting_span.low
        ] or [len(BAND_SPANS) - 1]  # fmt: skip
        for name in scene.episode.acts:
            act = book.acts[name]
            mildest = min(act.base[band] for band in bands)
            gravest = max(act.base[band] for band in bands)
            if act.twin and (free_yes or free_unknown):
                twin = book.acts[act.twin]
                gravest = max(gravest, *(twin.base[band] for band in bands))
                if free_yes:
                    twin_low = min(twin.base[band] for band in bands)
                    bases[act.twin] = max(bases.get(act.twin, -1), twin_low)
                    low = max(low, twin_low)
            bases[name] = max(bases.get(name, -1), mildest)
            low = max(low, mildest)
            high = max(high, gravest)
        for name in scene.episode.acts_unclear:
            act = book.acts[name]
            rows = [act, book.acts[act.twin]] if act.twin and (free_yes or free_unknown) else [act]
            high = max(high, *(row.base[band] for row in rows for band in bands))
    return tuple(sorted(bases.items())), low, high


def _second_harmed(book: Rulebook, pairs: tuple[PairFacts, ...]) -> frozenset[str]:
    """Return those who acted towards two or more children for whom it was unwanted, or who were hurt or upset."""
    names = ("unwanted", "upset", "afraid", "avoiding", "hurt-by-force", "genital-injury")
    harm = book.mask(name for name in names if name in book.bit)
    harmed: dict[str, int] = {}
    for pair in pairs:
        if pair.to is not None and pair.yes & harm:
            harmed[pair.by] = harmed.get(pair.by, 0) + 1
    if SECOND_CHILD not in book.bit:
        return frozenset()
    return frozenset(by for by, count in harmed.items() if count >= 2)
