"""Results of the assessment that conditions may read, and when in the line each is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from peertriage.core.catalogue import CALLS, LEVELS, STRENGTHS, Category
from peertriage.core.condition import names
from peertriage.core.errors import PeertriageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peertriage.core.catalogue import Catalogue, Fact

LEVEL_RESULTS = {
    "level-any": 0,
    "level-p-or-more": LEVELS.index("problematic"),
    "level-h-or-v": LEVELS.index("abusive"),
}
NOT_SEXUAL = "not-sexual"


def result_names(rule_ids: Iterable[str]) -> dict[str, int]:
    """Return every name that a fact's `result` may have, with the stage after which it is known:
    1 after the levels, 2 after the calls, 3 after the categories.
    """
    found = dict.fromkeys((*LEVEL_RESULTS, *rule_ids), 1)
    found |= {f"{call}-{strength}": 2 for call in CALLS for strength in STRENGTHS}
    found |= {f"category-{name}": 3 for name in get_args(Category)}
    found[NOT_SEXUAL] = 3
    return found


def stages(catalogue: Catalogue, rule_ids: set[str]) -> dict[str, int]:
    """Return for each fact the stage after which it is known: 0 for facts that no result decides."""
    known = result_names(rule_ids)
    stage = {fact.id: known.get(fact.result or "", 0) for fact in catalogue.fact}
    stage |= {occasion.id: 0 for occasion in catalogue.occasion}
    named = [(fact.id, names(fact.is_)) for fact in catalogue.fact if fact.is_ is not None]
    changed = True
    while changed:
        changed = False
        for one, needs in named:
            latest = max([stage.get(name, 0) for name in needs], default=0)
            if latest > stage[one]:
                stage[one] = latest
                changed = True
    return stage


def in_order(named: list[Fact]) -> list[str]:
    """Return the ids of named conditions so that each comes after those that it names."""
    left = {fact.id: set(names(fact.is_ or "")) for fact in named}
    ordered: list[str] = []
    while left:
        ready = sorted(name for name, needs in left.items() if not needs & left.keys())
        if not ready:
            raise PeertriageError(f"facts depend on each other in a circle: {', '.join(sorted(left))}")
        ordered += ready
        for name in ready:
            del left[name]
    return ordered
