"""Conditions: a fact id, `{ any = [...] }` or `{ all = [...] }`, nested. Nothing else, ever.

There is no "not", no comparison and no expression. Because of that, learning that one more fact is YES
can only make a condition truer: more reported harm never lowers a level and never removes a step
(docs/decisions/0002-three-forms-of-condition.md).

Truth has three values. `any` is YES if one part is YES, else UNKNOWN if one part is UNKNOWN, else NO.
`all` is NO if one part is NO, else UNKNOWN if one part is UNKNOWN, else YES. For conditions without
"not" that is the same as two ordinary evaluations: with the facts that are YES (is it YES?), and with
the facts that are not NO (is it not NO?). So facts are two integers with one bit a fact, and a condition
is compiled once to the sets of bits that satisfy it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from peertriage.core.bundle import Bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Condition: TypeAlias = str | dict[str, Any]

MOST_COMBINATIONS = 2000
"""A condition with more combinations than this is an error of content: name a part of it as a fact."""
MOST_MULTIPLIED = 20
"""How many times that may be multiplied out before what adds nothing is dropped."""


class ConditionError(ValueError):
    """The condition is not one of the three forms."""


class Test(Bundle, frozen=True):
    """A compiled condition: true if any bit of `some` is set, or all bits of one of `sets`."""

    some: int
    sets: tuple[int, ...]

    def holds(self, bits: int) -> bool:
        """Say whether the condition is true of the facts whose bits are set."""
        if bits & self.some:
            return True
        for needed in self.sets:  # noqa: SIM110  a generator costs three times as much, hundreds of times a report
            if bits & needed == needed:
                return True
        return False

    def why(self, bits: int) -> int:
        """Return the bits that make the condition true, 0 if it is not."""
        found = bits & self.some
        for needed in self.sets:
            if bits & needed == needed:
                found |= needed
        return found


ALWAYS = Test(0, (0,))

T = TypeVar("T")
Tested: TypeAlias = "tuple[int, tuple[int, ...], T]"
"""Something that depends on a condition: the two parts of its `Test`, and the thing."""


def tested(test: Test, item: T) -> Tested[T]:
    """Return an item with its condition, in the form that `holding` runs over fastest."""
    return (test.some, test.sets, item)


def holding(items: Iterable[Tested[T]], bits: int) -> list[T]:
    """Return the items whose condition holds, in their order."""
    found = []
    for some, sets, item in items:
        if bits & some:
            found.append(item)
            continue
        for needed in sets:
            if bits & needed == needed:
                found.append(item)
                break
    return found


def names(condition: Condition) -> list[str]:
    """Return every fact id that the condition names, in its order.

    Raises ConditionError if it is not one of the three forms.
    """
    if isinstance(condition, str):
        return [condition]
    found: list[str] = []
    for part in _parts(condition)[1]:
        found += [part] if isinstance(part, str) else names(part)
    return found


def compile_condition(condition: Condition | None, bit: Mapping[str, int]) -> Test:
    """Compile a condition; `None` is always true. `bit` maps each fact id to its one-bit integer."""
    if condition is None:
        return ALWAYS
    sets = _smallest(_sets(condition, bit))
    some = 0
    for needed in sets:
        if needed and needed & (needed - 1) == 0:
            some |= needed
    return Test(some, tuple(needed for needed in sets if not needed & some))


def _parts(condition: Any) -> tuple[str, list[Condition]]:
    """Return ("any" or "all", parts)."""
    if isinstance(condition, dict) and len(condition) == 1:
        (form, parts) = next(iter(condition.items()))
        if form in {"any", "all"} and isinstance(parts, list) and parts:
            return form, parts
    raise ConditionError("a condition is a fact id, { any = [...] } or { all = [...] }, and a list is not empty")


def _sets(condition: Condition, bit: Mapping[str, int]) -> set[int]:
    if isinstance(condition, str):
        return {bit[condition]}
    form, parts = _parts(condition)
    found: set[int] = set() if form == "any" else {0}
    for part in parts:
        choices = _sets(part, bit)
        if form == "any":
            found |= choices
        else:
            _limit(len(found) * len(choices) // MOST_MULTIPLIED)
            found = _smallest({one | other for one in found for other in choices})
        _limit(len(found))
    return found


def _limit(combinations: int) -> None:
    if combinations > MOST_COMBINATIONS:
        raise ConditionError(
            f"the condition has more than {MOST_COMBINATIONS} combinations: name a part of it as a fact (is = ...)"
        )


def _smallest(sets: set[int]) -> set[int]:
    """Drop every set that contains another: it can add nothing."""
    kept: list[int] = []
    for needed in sorted(sets, key=int.bit_count):
        if not any(needed & other == other for other in kept):
            kept.append(needed)
    return set(kept)
