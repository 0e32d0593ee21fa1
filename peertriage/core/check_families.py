"""Practice: each family by itself, what the harmed child wants, and what the child reported is told.

What is found here of an act that is to be done is not found once more as an act that is overdue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.check_steps import named, nights_since, person
from peertriage.core.finding import Finding
from peertriage.core.given import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check
    from peertriage.core.model import FamilyGate, StepTaken
    from peertriage.core.rulebook import Ask

TELL = "tell-family@"
HARMED_TODAY = "harmed-today@"
REPORTED_TODAY = "reported-today@"
NOBODY = frozenset({"nobody", "no one", "noone", "none", "unknown", "not known", "-", "?"})
"""Words in the place of whoever decided that name nobody."""
HAPPENED, FAMILY_TOLD = "already-happened", "family-told"
OURS = frozenset({"ours", "not-known"})
"""Settings of children whose family this school tells."""


def gates(case: Case) -> dict[str, tuple[int, FamilyGate]]:
    """Return what is written down about each family, and its place, by the child's letter."""
    return {gate.child: (n, gate) for n, gate in enumerate(case.record.family_gate, 1)}


def _answers(case: Case, gate: FamilyGate | None) -> list[tuple[Ask, str | None]]:
    """Return the questions before a family is told, each with its answer."""
    return [(ask, getattr(gate, ask.id.replace("-", "_"), None)) for ask in case.book.asks["family"]]


def _allows(ask: Ask, answer: str | None) -> bool:
    """Say whether this answer speaks for telling. What is not known, or no answer at all, never does."""
    return ask.means.get(answer or "", -1) == 0 or (ask.question.kind == "yes-no" and answer == "no")


def _forbids(ask: Ask, answer: str | None) -> bool:
    """Say whether this answer speaks against telling: it is known, and it does not allow it. What the child asks for is
    a wish, to be weighed by whoever decides.
    """
    return ask.question.kind == "yes-no" and answer not in {None, NOT_KNOWN} and not _allows(ask, answer)


def _decided(case: Case, gate: FamilyGate | None) -> bool:
    """Say whether somebody is named who decided: an adult, and neither a child of the report nor nobody."""
    who = gate.decided_by.strip() if gate is not None else ""
    return bool(who) and who.casefold() not in NOBODY and person(case, who) is None


def _all_allow(case: Case, gate: FamilyGate | None) -> bool:
    return all(_allows(ask, answer) for ask, answer in _answers(case, gate))


def reasoned(case: Case, gate: FamilyGate | None) -> bool:
    """Say whether it is written down why a family is not told: in words, or because one of the answers, all of
    them given, says so.
    """
    if gate is None:
        return False
    answers = _answers(case, gate)
    given = all(answer not in {None, "not-known"} for _, answer in answers)
    return bool(gate.why_not.strip()) or (given and not all(_allows(*one) for one in answers))


def _tellings(case: Case) -> dict[str, tuple[str, StepTaken | None]]:
    """Return the families that were told, by the child's letter: the key that says so, and the act if it does."""
    found: dict[str, tuple[str, StepTaken | None]] = {
        step.id[len(TELL) :]: (f"step[{n}].status", step)
        for n, step in enumerate(case.record.step, 1)
        if step.status == "done" and step.id.startswith(TELL)
    }
    for n, gate in enumerate(case.record.family_gate, 1):
        if gate.told_at is not None:
            found[gate.child] = f"family_gate[{n}].told_at", found.get(gate.child, ("", None))[1]
    return found


def _waits(case: Case, step: StepTaken | None, gate: FamilyGate | None) -> bool:
    """Say whether a family is still to wait, and nobody has decided otherwise.

    The plan may hold an act although all four answers allow it: after an adult-like act by a child under ten it
    waits for the council. Then, too, somebody has to be named who decided.
    """
    if _decided(case, gate):
        return False
    return bool(step is not None and step.held_by) or not _all_allow(case, gate)


def told(case: Case) -> Iterator[Finding]:
    """Find a family that was told though it had to wait, and one of which nobody says who told it and who decided."""
    known = gates(case)
    for label, (key, step) in _tellings(case).items():
        n, gate = known.get(label, (0, None))
        done = step or _act(case, label)
        says = "" if person(case, label) is None else f"the family of {label}"
        if _waits(case, done, gate):
            yield Finding("PT-P020", key, says)
        elif any(_forbids(*one) for one in _answers(case, gate)):
            yield Finding("PT-P023", key, says)
        elif gate is not None:
            # a done act without a name is found by itself
            missing = [] if gate.told_by.strip() or step is not None else ["told_by"]
            missing += [] if gate.decided_by.strip() else ["decided_by"]
            if missing:
                yield Finding("PT-P022", f"family_gate[{n}].{missing[0]}", says)


def _act(case: Case, label: str) -> StepTaken | None:
    return next((step for step in case.record.step if step.id == TELL + label), None)


def passed_gate(case: Case) -> Iterator[Finding]:
    """Find an act that must wait until a family may be told, done all the same: meeting it, or agreeing with it.

    Telling itself is found by `told`; a family that was told is not found again for what followed. Once for a family.
    """
    found, known = set(_tellings(case)), gates(case)
    for n, step in enumerate(case.record.step, 1):
        if step.status != "done" or "@" not in step.id:
            continue
        name, _, label = step.id.partition("@")
        content = case.books.steps.get(name)
        if content is None or content.held_while is None:
            continue
        if label not in found and _waits(case, step, known.get(label, (0, None))[1]):
            found.add(label)
            yield Finding("PT-P010", f"step[{n}].status", named(case, step))


def untold(case: Case) -> Iterator[Finding]:
    """Find a family that was not told a day later, while nobody says why not.

    An act that is held is not overdue, however long it is held; but silence is no reason. The reason stands in
    `why_not`, or in the four answers where one of them says that this family must wait. Answers that are missing or
    not known are no reason: then the council is rung and asked, and what it says is written down. Answers that all
    allow it are none either.
    """
    known = gates(case)
    for n, step in enumerate(case.record.step, 1):
        if step.status != "to-do" or not step.id.startswith(TELL) or nights_since(case, step.due) < 2:
            continue
        label = step.id[len(TELL) :]
        child = person(case, label)
        if child is None or child.kind != "child" or child.setting not in OURS:
            continue
        _, gate = known.get(label, (0, None))
        if not reasoned(case, gate) and (gate is None or gate.told_at is None):
            yield Finding("PT-P021", f"step[{n}].status", f"the family of {label}")


def _told_before(case: Case) -> bool:
    """Say whether a family was told before this record was made, and no family has a place where it says that."""
    happened = case.record.answers.get(HAPPENED)
    return isinstance(happened, list) and FAMILY_TOLD in happened and not _tellings(case)


def told_before(case: Case) -> Iterator[Finding]:
    """Find a family that had been told before the four questions were answered, while nothing says which one."""
    if _told_before(case):
        yield Finding("PT-P024", f"answers.{HAPPENED}")


def wishes(case: Case) -> Iterator[Finding]:
    """Find a harmed child of whom nothing says, the morning after, that anybody asked what they want."""
    for n, step in enumerate(case.record.step, 1):
        if step.status == "to-do" and step.id.startswith(HARMED_TODAY) and nights_since(case, step.due) > 0:
            yield Finding("PT-P030", f"step[{n}].status", named(case, step))


def spoken_with(case: Case) -> Iterator[Finding]:
    """Find a child reported with whom nobody spoke on the day about what happens next."""
    for n, step in enumerate(case.record.step, 1):
        if step.status == "to-do" and step.id.startswith(REPORTED_TODAY) and nights_since(case, step.due) > 0:
            yield Finding("PT-P031", f"step[{n}].status", named(case, step))


OPEN: dict[str, Check] = {"tell-family": untold, "harmed-today": wishes, "reported-today": spoken_with}
"""The checks of an act that is still to be done, by its id in the content."""
CHECKS: tuple[Check, ...] = (told, passed_gate, untold, told_before, wishes, spoken_with)
