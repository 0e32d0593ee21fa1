"""Integrity: whether the plan is the one that the answers give, where it may have been changed outside this tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.assess import assess
from peertriage.core.facts import derive
from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case
    from peertriage.core.plan import Planned


def planned(case: Case) -> Iterator[Finding]:
    """Find an act of the plan that is gone, is not to be done any more, or has lost its time.

    To be looked at where the seal does not fit or a change was accepted: nothing else can take an act away. What was
    assessed by other rules may have had another plan.
    """
    record = case.record
    if record.assessment[-1].policy != case.book.policy:
        return
    held = {step.id: (n, step) for n, step in enumerate(record.step, 1)}
    for item in _again(case):
        name = f"{item.step.id}@{item.about}" if item.about else item.step.id
        if name not in held:
            yield Finding("PT-I018", "step", f"{name} is gone")
            continue
        n, step = held[name]
        if item.step.kind == "act" and step.kind != "act":
            yield Finding("PT-I018", f"step[{n}].kind", f"{name} is an act")
        elif item.due is not None and step.due is None:
            yield Finding("PT-I018", f"step[{n}].due", f"{name} has a time")


def _again(case: Case) -> Iterator[Planned]:
    """Yield the acts of the plan that the answers give on the day of the last assessment."""
    from peertriage.core.plan import plan  # here, because it is seldom needed

    held, made = case.record.assessment[-1], case.record.made
    facts = derive(case.book, case.record, (made.at if made else held.at).date())
    assessed = assess(case.book, case.record, facts, held.at, held.why)
    found = plan(case.book, case.record, facts, assessed, held.at, case.books.days, {})
    yield from (item for item in found.steps if item.step.kind in {"act", "weigh"})
