"""Practice: acts and calls. What is overdue, what has no answer, and what was done late."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peertriage.core import check_families
from peertriage.core.catalogue import PROTECTING
from peertriage.core.check_account import heard_here
from peertriage.core.check_steps import clock, day_of, local, named, nights_since
from peertriage.core.clock import END_OF_DAY, LONDON
from peertriage.core.clock import due as falls
from peertriage.core.errors import PeertriageError
from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check
    from peertriage.core.model import StepTaken

CALLS = frozenset({
    "emergency", "ring-council", "ring-police", "ring-both-councils", "ring-council-where-it-happened",
    "away-ring-here", "away-abroad", "adult-named", "adult-officer", "adult-pupil-asked", "tell-social-worker",
    "refusal-report",
})  # fmt: skip
"""The acts that are calls to the emergency services, the police or a council, by their ids in the content."""
RING_COUNCIL, CHASE, REPLY = "ring-council", "chase-council", "council-reply"
LEADS = frozenset({"dsl", "deputy-dsl"})
EMERGENCY = "emergency"
"""The one call that has no hour: somebody is in danger."""
TELL_LEAD = "tell-lead"
TONIGHT = "tonight-plan"
VIOLENCE = "sexual-violence"
LEFT = dt.time(16)
AN_HOUR = dt.timedelta(hours=1)
LEAVING = "either-child-leaves"


def overdue(case: Case) -> Iterator[Finding]:
    """Find an act whose time is over and that nobody has settled, once each and by the code that says most.

    What is held, what has no time and what is only to be weighed is never overdue. A lead who wrote the record needs
    nobody to tell them.
    """
    now = case.now.astimezone(dt.UTC)
    late = [
        (f"step[{n}].status", step)
        for n, step in enumerate(case.record.step, 1)
        if step.status == "to-do" and step.due is not None and step.kind == "act" and step.due < now
        and not _held(case, step) and (step.id == EMERGENCY or _until(case, step, step.due) < now)
        and not (step.id == TELL_LEAD and _lead_knows(case))
    ]  # fmt: skip
    nearer = _nearer(case, {name_of(step) for _, step in late})
    for key, step in late:
        if key not in nearer and not answered(case, step):
            yield Finding(_overdue_code(case, step), key, _due_words(case, step))


def _held(case: Case, step: StepTaken) -> bool:
    """Say whether an act waits until a family may be told: only what the content holds back can be held."""
    content = case.books.steps.get(name_of(step))
    return bool(step.held_by) and (content is None or content.held_while is not None)


def _until(case: Case, step: StepTaken, due: dt.datetime) -> dt.datetime:
    """Return until when an act counts as in time: nobody does twenty things in the minute of an assessment, so what is
    due in that minute, or by the end of a day of which less is left, has an hour. Home time has none; where it is not
    known, children have left by four.
    """
    hours = [
        one.at + AN_HOUR
        for one in case.record.assessment
        if one.at == due or (one.at < due < one.at + AN_HOUR and local(due).time() == END_OF_DAY)
    ]
    until = max([due, *hours])
    if not _is_leaving(case, step, due):
        return until
    return max(until, dt.datetime.combine(local(due).date(), LEFT, LONDON).astimezone(dt.UTC))


def _lead_knows(case: Case) -> bool:
    """Say whether the safeguarding lead or a deputy wrote the record, and is not said to stand back: then the next
    person has to be told all the same.
    """
    made, answers = case.record.made, case.record.answers
    if any("lead" in answers.get(name, ()) for name in ("adult-who", "who-stands-back")):
        return False
    return made is not None and any(one.id == made.by and one.role in LEADS for one in case.record.person)


def _overdue_code(case: Case, step: StepTaken) -> str:
    name = name_of(step)
    content = case.books.steps.get(name)
    if name in CALLS:
        return "PT-P001"
    return "PT-P002" if content is not None and content.purpose in PROTECTING else "PT-P003"


def _nearer(case: Case, names: set[str]) -> set[str]:
    """Return the keys of acts of these names of which a check of their own has more to say than that they are
    overdue.
    """
    return {finding.key for name in names & OWN_CHECKS.keys() for finding in OWN_CHECKS[name](case)}


def answered(case: Case, step: StepTaken) -> bool:
    """Say whether telling a family is settled elsewhere: it was told, or it is written down why not."""
    if not step.id.startswith(check_families.TELL):
        return False
    found = check_families.gates(case).get(step.id[len(check_families.TELL) :])
    return found is not None and (found[1].told_at is not None or check_families.reasoned(case, found[1]))


def name_of(step: StepTaken) -> str:
    """Return the id of a step in the content."""
    return step.id.partition("@")[0]


def _due_words(case: Case, step: StepTaken) -> str:
    due = f"due on {clock(step.due)}" if step.due is not None else ""
    if step.due is not None and _is_leaving(case, step, step.due):
        due = f"due before either child left on {day_of(local(step.due))}"
    return ", ".join(part for part in (named(case, step), due) if part)


def unanswered(case: Case) -> Iterator[Finding]:
    """Find a council that was rung and has not answered in its time, while nobody says that it was rung again."""
    steps = {step.id: (n, step) for n, step in enumerate(case.record.step, 1)}
    deadline = case.book.deadlines.get(REPLY)
    if RING_COUNCIL not in steps or CHASE not in steps or deadline is None:
        return
    (_, rung), (n, chase) = steps[RING_COUNCIL], steps[CHASE]
    if rung.status != "done" or rung.status_at is None or chase.status != "to-do" or rung.status_at > case.now:
        return
    try:
        until = falls(deadline, rung.status_at, case.books.days, {deadline.after: rung.status_at}, tonight=False)
    except PeertriageError:  # a year whose bank holidays are not known
        return
    if until is not None and until < case.now:
        yield Finding("PT-P016", f"step[{n}].status", f"rung {clock(rung.status_at)}, answer due {clock(until)}")


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
    elif found[1].status not in {"done", "handed-on"} and nights_since(case, found[1].due) > 0:
        yield Finding("PT-P009", f"step[{found[0]}].status", TONIGHT)


def lead_told(case: Case) -> Iterator[Finding]:
    """Find a lead who was told more than an hour after it was first heard, or on another day, while nobody says why."""
    for n, step in enumerate(case.record.step, 1):
        if step.id == TELL_LEAD and _told_late(case, step):
            yield Finding(
                "PT-P008", f"step[{n}].status_at", f"told on {clock(step.status_at)}" if step.status_at else ""
            )


def _told_late(case: Case, step: StepTaken) -> bool:
    heard = heard_here(case.record)
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
    """Say whether an act was done in time all the same: in its hour, or on the day, where it was due "before either
    child leaves" and home time is not known.
    """
    return at <= _until(case, step, due) or (_is_leaving(case, step, due) and local(at).date() <= local(due).date())


def _is_leaving(case: Case, step: StepTaken, due: dt.datetime) -> bool:
    """Say whether an act was due before either child leaves, at an hour that nobody knows: then the minute of the
    assessment stands in its place.
    """
    content = case.books.steps.get(name_of(step))
    deadline = case.book.deadlines.get(content.by or "") if content is not None else None
    return deadline is not None and deadline.before == LEAVING and any(one.at == due for one in case.record.assessment)


OWN_CHECKS: dict[str, Check] = {TONIGHT: tonight, **check_families.OPEN}
"""The checks of an act that is still to be done, by its id in the content."""
CHECKS: tuple[Check, ...] = (overdue, unanswered, tonight, lead_told, late)
