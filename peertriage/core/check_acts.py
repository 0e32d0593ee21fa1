"""Practice: acts and calls. What is overdue, what is settled without saying how, and what was done late."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peertriage.core import check_families
from peertriage.core.catalogue import PROTECTING
from peertriage.core.check_steps import clock, days_since, local, named
from peertriage.core.clock import LONDON
from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check
    from peertriage.core.model import StepTaken

CALLS = frozenset({
    "emergency", "ring-council", "ring-police", "ring-both-councils", "ring-council-where-it-happened",
    "away-ring-here", "away-abroad", "adult-named", "adult-officer", "adult-pupil-asked", "tell-social-worker",
})  # fmt: skip
"""The acts that are calls to the emergency services, the police or a council, by their ids in the content."""
TELL_LEAD = "tell-lead"
TONIGHT = "tonight-plan"
VIOLENCE = "sexual-violence"
AN_HOUR = dt.timedelta(hours=1)
LEAVING = "either-child-leaves"
NEEDS_WHY = frozenset({"not-done", "handed-on", "not-applicable"})
NOT_MADE = frozenset({"not-done", "not-applicable"})


def overdue(case: Case) -> Iterator[Finding]:
    """Find an act whose time is over and that nobody has settled, once each and by the code that says most.

    What is held, what has no time and what is only to be weighed is never overdue.
    """
    now = case.now.astimezone(dt.UTC)
    late = [
        (f"step[{n}].status", step)
        for n, step in enumerate(case.record.step, 1)
        if step.status == "to-do" and step.due is not None and step.kind == "act" and not step.held_by
        and step.due < now
    ]  # fmt: skip
    nearer = _nearer(case) if late else set()
    for key, step in late:
        if key not in nearer and not _answered(case, step):
            yield Finding(_overdue_code(case, step), key, _due_words(case, step))


def _overdue_code(case: Case, step: StepTaken) -> str:
    name = _name(step)
    content = case.books.steps.get(name)
    if name in CALLS:
        return "PT-P001"
    return "PT-P002" if content is not None and content.purpose in PROTECTING else "PT-P003"


def _nearer(case: Case) -> set[str]:
    """Return the keys of acts of which a check of their own has more to say than that they are overdue."""
    return {finding.key for check in (tonight, *check_families.CHECKS) for finding in check(case)}


def _answered(case: Case, step: StepTaken) -> bool:
    """Say whether telling a family is settled elsewhere: it was told, or it is written down why not."""
    if not step.id.startswith(check_families.TELL):
        return False
    found = check_families.gates(case).get(step.id[len(check_families.TELL) :])
    return found is not None and (found[1].told_at is not None or check_families.reasoned(case, found[1]))


def _name(step: StepTaken) -> str:
    return step.id.partition("@")[0]


def _due_words(case: Case, step: StepTaken) -> str:
    due = f"due on {clock(step.due)}" if step.due is not None else ""
    return ", ".join(part for part in (named(case, step), due) if part)


def settled(case: Case) -> Iterator[Finding]:
    """Find an act whose status says that it is settled, and not when and by whom."""
    for n, step in enumerate(case.record.step, 1):
        if step.status != "to-do" and step.kind == "act" and (step.status_at is None or not step.status_by.strip()):
            missing = "status_at" if step.status_at is None else "status_by"
            yield Finding("PT-P004", f"step[{n}].{missing}", named(case, step))


def unexplained(case: Case) -> Iterator[Finding]:
    """Find an act that was not done here, without a why; a call that nobody made weighs more.

    Why a family was not told may stand with the family. A report of sexual violence without tonight's half page is
    found by itself.
    """
    for n, step in enumerate(case.record.step, 1):
        if step.status not in NEEDS_WHY or step.kind != "act" or step.status_why.strip():
            continue
        if _answered(case, step) or f"step[{n}].status" in {finding.key for finding in tonight(case)}:
            continue
        gravely = step.status in NOT_MADE and _name(step) in CALLS
        yield Finding("PT-P006" if gravely else "PT-P005", f"step[{n}].status_why", named(case, step))


def owned(case: Case) -> Iterator[Finding]:
    """Find an act that is nobody's."""
    for n, step in enumerate(case.record.step, 1):
        if step.kind == "act" and not step.who.strip():
            yield Finding("PT-P007", f"step[{n}].who", named(case, step))


def tonight(case: Case) -> Iterator[Finding]:
    """Find a report of sexual violence that went into the night without its half page.

    Only the page itself settles this: done, or handed on to somebody who writes it.
    """
    assessments = case.record.assessment
    if VIOLENCE not in assessments[-1].categories:
        return
    found = next(((n, step) for n, step in enumerate(case.record.step, 1) if step.id == TONIGHT), None)
    if found is None:
        yield Finding("PT-P009", f"assessment[{len(assessments)}].categories", f"{TONIGHT} is not in the plan")
    elif found[1].status not in {"done", "handed-on"} and days_since(case, found[1].due) > 0:
        yield Finding("PT-P009", f"step[{found[0]}].status", TONIGHT)


def lead_told(case: Case) -> Iterator[Finding]:
    """Find a lead who was told more than an hour after it was first heard, or on another day, while nobody says why."""
    for n, step in enumerate(case.record.step, 1):
        if step.id == TELL_LEAD and _told_late(case, step):
            yield Finding(
                "PT-P008", f"step[{n}].status_at", f"told on {clock(step.status_at)}" if step.status_at else ""
            )


def _told_late(case: Case, step: StepTaken) -> bool:
    heard = [statement.heard for statement in case.record.statement if statement.heard is not None]
    if step.status != "done" or step.status_at is None or step.status_why.strip() or not heard:
        return False
    day = min(on.on for on in heard)
    hours = [on.at for on in heard if on.on == day and on.at is not None]
    if not hours:
        return local(step.status_at).date() > day
    first = dt.datetime.combine(day, dt.time.fromisoformat(min(hours)), tzinfo=LONDON)
    return step.status_at - first.astimezone(dt.UTC) > AN_HOUR


def late(case: Case) -> Iterator[Finding]:
    """Find an act that was done after its time, while nobody says why; it asks, and blames nobody.

    What was held had to wait. That the lead was told late is found by itself.
    """
    for n, step in enumerate(case.record.step, 1):
        at, due = step.status_at, step.due
        if step.status != "done" or at is None or due is None or step.kind != "act" or step.held_by or at <= due:
            continue
        if (
            step.status_why.strip()
            or _in_time(case, step, at, due)
            or (step.id == TELL_LEAD and _told_late(case, step))
        ):
            continue
        yield Finding("PT-P012", f"step[{n}].status_at", f"{_due_words(case, step)}, done on {clock(at)}")


def _in_time(case: Case, step: StepTaken, at: dt.datetime, due: dt.datetime) -> bool:
    """Say whether an act that is due in the minute of an assessment was done in time all the same.

    Nobody does twenty things in one minute: there is an hour. "Before either child leaves" stands as that minute
    where home time is not known; then the day is all that can be held against anybody.
    """
    if not any(assessment.at == due for assessment in case.record.assessment):
        return False
    content = case.books.steps.get(_name(step))
    deadline = case.book.deadlines.get(content.by or "") if content is not None else None
    if deadline is not None and deadline.before == LEAVING:
        return local(at).date() <= local(due).date()
    return at - due <= AN_HOUR


CHECKS: tuple[Check, ...] = (overdue, settled, unexplained, owned, tonight, lead_told, late)
