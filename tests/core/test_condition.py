"""Conditions: three forms, three values, and never a way to say "not"."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from peertriage.core.condition import ALWAYS, ConditionError, compile_condition, names

BIT = {"a": 1, "b": 2, "c": 4}


def holds(condition: Any, *facts: str) -> bool:
    """Say whether a condition holds of these facts."""
    return compile_condition(condition, BIT).holds(sum(BIT[fact] for fact in facts))


def test_a_fact_holds_when_it_is_among_the_facts() -> None:
    """A condition may be one fact."""
    assert holds("a", "a", "b")
    assert not holds("a", "b")


def test_any_needs_one_part() -> None:
    """One part is enough for "any"."""
    assert holds({"any": ["a", "b"]}, "b")
    assert not holds({"any": ["a", "b"]}, "c")


def test_all_needs_every_part() -> None:
    """Every part is needed for "all"."""
    assert holds({"all": ["a", "b"]}, "a", "b", "c")
    assert not holds({"all": ["a", "b"]}, "a", "c")


def test_conditions_nest() -> None:
    """An "all" may hold an "any", and the other way round."""
    condition = {"all": ["a", {"any": ["b", {"all": ["c"]}]}]}
    assert holds(condition, "a", "c")
    assert not holds(condition, "b", "c")


def test_no_condition_always_holds() -> None:
    """An item without a condition is always so."""
    assert compile_condition(None, BIT) == ALWAYS
    assert ALWAYS.holds(0)


def test_one_more_fact_never_makes_a_condition_false() -> None:
    """There is no "not": whatever holds of some facts holds of more facts."""
    conditions: list[Any] = ["a", {"any": ["a", {"all": ["b", "c"]}]}, {"all": ["a", {"any": ["b", "c"]}]}]
    for condition, fewer, more in product(conditions, range(8), range(8)):
        test = compile_condition(condition, BIT)
        assert not test.holds(fewer) or test.holds(fewer | more)


def test_why_names_the_facts_that_make_it_so() -> None:
    """The reason of a rule is the facts that satisfy it, and no others."""
    test = compile_condition({"any": ["a", {"all": ["b", "c"]}]}, BIT)
    assert test.why(BIT["b"] | BIT["c"]) == BIT["b"] | BIT["c"]
    assert test.why(BIT["a"] | BIT["b"]) == BIT["a"]
    assert test.why(BIT["b"]) == 0


def test_names_yields_every_fact_of_a_condition() -> None:
    """Every fact that a condition names is found, however deep."""
    assert names({"any": ["a", {"all": ["b", {"any": ["c"]}]}]}) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "wrong", [{"not": ["a"]}, {"any": []}, {"any": "a"}, {"any": ["a"], "all": ["b"]}, {}, ["a"], 3, None]
)
def test_nothing_else_is_a_condition(wrong: Any) -> None:
    """Anything but the three forms is refused: a negation, an empty list, two forms at once."""
    with pytest.raises(ConditionError):
        names({"all": [wrong]})


def test_a_condition_with_too_many_combinations_is_refused() -> None:
    """A condition that would need thousands of combinations is an error of content, not a slow program."""
    bits = {f"f{n}": 1 << n for n in range(22)}
    wide: Any = {"all": [{"any": [f"f{n}", f"f{n + 1}"]} for n in range(0, 22, 2)]}
    with pytest.raises(ConditionError, match="combinations"):
        compile_condition(wide, bits)


def test_a_fact_that_is_not_declared_is_an_error() -> None:
    """A condition can name only declared facts."""
    with pytest.raises(KeyError):
        compile_condition("nobody-declared-this", BIT)
