"""Practice: acts and calls that are settled: whether it is said when, by whom and why, and whether that is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.catalogue import PROTECTING
from peertriage.core.check_acts import CALLS, answered, name_of, tonight
from peertriage.core.check_steps import named, nights_since
from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.catalogue import Call
    from peertriage.core.finding import Case, Check
    from peertriage.core.model import StepTaken

RUNG: dict[str, Call] = {"ring-council": "social-care", "ring-police": "police", "emergency": "emergency"}
"""The acts that make the calls which the rules reach, each with its call."""
SURE = frozenset({"now", "today"})
NEEDS_WHY = frozenset({"not-done", "handed-on", "not-applicable"})
NOT_MADE = frozenset({"not-done", "not-applicable"})


def settled(case: Case) -> Iterator[Finding]:
    """Find an act whose status says that it is settled, and not when and by whom."""
    for n, step in enumerate(case.record.step, 1):
        if step.status != "to-do" and step.kind == "act" and (step.status_at is None or not step.status_by.strip()):
            missing = "status_at" if step.status_at is None else "status_by"
            yield Finding("PT-P004", f"step[{n}].{missing}", named(case, step))


def unexplained(case: Case) -> Iterator[Finding]:
    """Find an act that was not done here, without a why; a call that nobody made, and what protects, weigh more.

    Why a family was not told may stand with the family. A report of sexual violence without tonight's half page is
    found by itself.
    """
    bare = [
        (n, step)
        for n, step in enumerate(case.record.step, 1)
        if step.status in NEEDS_WHY and step.kind == "act" and not step.status_why.strip()
    ]
    found = {finding.key for finding in tonight(case)} if bare else set()
    for n, step in bare:
        if f"step[{n}].status" in found or answered(case, step):
            continue
        yield Finding(_unexplained_code(case, step), f"step[{n}].status_why", named(case, step))


def _unexplained_code(case: Case, step: StepTaken) -> str:
    if step.status not in NOT_MADE:
        return "PT-P005"
    if name_of(step) in CALLS:
        return "PT-P006"
    return "PT-P014" if _protects(case, step) else "PT-P005"


def _protects(case: Case, step: StepTaken) -> bool:
    content = case.books.steps.get(name_of(step))
    return content is not None and content.purpose in PROTECTING


def decided_against(case: Case) -> Iterator[Finding]:
    """Find a call that the rules reached for now or today and that was not made, whatever reason is given.

    A record cannot yet hold who outside the school agreed; until it can, no reason of one person settles this.
    """
    calls = case.record.assessment[-1].calls
    for n, step in enumerate(case.record.step, 1):
        if step.id not in RUNG or step.kind != "act" or step.status not in NOT_MADE or not step.status_why.strip():
            continue
        if calls.get(RUNG[step.id]) in SURE:
            yield Finding("PT-P011", f"step[{n}].status", named(case, step))


def handed_on(case: Case) -> Iterator[Finding]:
    """Find a call, or an act that protects, that was handed on for a night, while nothing says that it was done."""
    for n, step in enumerate(case.record.step, 1):
        if step.status != "handed-on" or step.kind != "act" or not step.status_why.strip():
            continue
        grave = name_of(step) in CALLS or _protects(case, step)
        if grave and step.status_at is not None and nights_since(case, step.status_at) > 0:
            yield Finding("PT-P013", f"step[{n}].status", named(case, step))


def owned(case: Case) -> Iterator[Finding]:
    """Find an act that is nobody's."""
    for n, step in enumerate(case.record.step, 1):
        if step.kind == "act" and not step.who.strip():
            yield Finding("PT-P007", f"step[{n}].who", named(case, step))


CHECKS: tuple[Check, ...] = (settled, unexplained, decided_against, handed_on, owned)
