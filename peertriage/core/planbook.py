"""What a plan is made from: the steps, nevers and notices of a rulebook, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from peertriage.core.bundle import Bundle
from peertriage.core.catalogue import PROTECTING, PURPOSES, About
from peertriage.core.condition import Test, Tested, compile_condition, names, tested

if TYPE_CHECKING:
    from peertriage.core.catalogue import Never, Notice, Step
    from peertriage.core.rulebook import Op, Rulebook


class Sooner(Bundle, frozen=True):
    """A compiled second deadline."""

    test: Test
    by: str


class CompiledStep(Bundle, frozen=True):
    """A compiled step; `rank` is the place of its purpose, `falls` its deadline and whether that is tonight,
    `opened_by` the occasions that a watch step waits for.
    """

    step: Step
    test: Test
    rank: int
    protects: bool
    held: Test | None
    settled: int
    do_if_unknown: bool
    sooner: tuple[Sooner, ...]
    falls: tuple[str, bool]
    opened_by: tuple[str, ...]


class Planbook:
    """The compiled steps of a rulebook, by what they are about and in the order of a plan. Read-only after it is made.

    `about`: what somebody does; `do`: those of them that are done while it is not known whether they are needed;
    `watched`: what waits for an occasion. `nevers`, `notices`: what is said beside them. `late_is_ops`: the named
    conditions that hang on occasions.
    """

    def __init__(self, book: Rulebook) -> None:
        self.about: dict[str, list[Tested[CompiledStep]]] = {about: [] for about in get_args(About)}
        self.do: dict[str, list[Tested[CompiledStep]]] = {about: [] for about in get_args(About)}
        self.watched: dict[str, list[Tested[CompiledStep]]] = {about: [] for about in get_args(About)}
        bit = book.bit
        occasions = {occasion.id for occasion in book.catalogue.occasion}
        for step in sorted(book.steps, key=lambda item: (PURPOSES.index(item.purpose), item.order)):
            compiled = _compiled(step, bit, occasions)
            item = tested(compiled.test, compiled)
            if step.kind == "watch":
                self.watched[step.about].append(item)
                continue
            self.about[step.about].append(item)
            if compiled.do_if_unknown:
                self.do[step.about].append(item)
        self.nevers: list[Tested[Never]] = [tested(compile_condition(one.when, bit), one) for one in book.nevers]
        self.notices: list[Tested[Notice]] = [
            tested(compile_condition(notice.when, bit), notice)
            for notice in book.catalogue.notice
            if book.nation in notice.nations and notice.commenced is not None and notice.commenced.on <= book.on
        ]
        on_occasions = _hanging_on(book, occasions)
        self.late_is_ops: list[Op] = [op for op in book.is_ops[0] if op.mask & on_occasions]
        self.late_is_ops += [op for ops in book.is_ops[1:] for op in ops]


def _compiled(step: Step, bit: dict[str, int], occasions: set[str]) -> CompiledStep:
    return CompiledStep(
        step,
        compile_condition(step.when, bit),
        PURPOSES.index(step.purpose),
        step.purpose in PROTECTING,
        None if step.held_while is None else compile_condition(step.held_while, bit),
        bit[step.settled_by] if step.settled_by else 0,
        step.if_unknown == "do",
        tuple(Sooner(compile_condition(item.when, bit), item.by) for item in step.sooner),
        (step.by or "", step.purpose in PROTECTING),
        tuple(sorted(occasions & set(names(step.when)))) if step.when and step.kind == "watch" else (),
    )


def _hanging_on(book: Rulebook, ids: set[str]) -> int:
    """Return the named conditions that hang, directly or not, on any of these facts."""
    found = set(ids)
    named = [fact for fact in book.catalogue.fact if fact.is_ is not None]
    while more := {f.id for f in named if f.is_ and found & set(names(f.is_))} - found:
        found |= more
    return book.mask(found - ids)
