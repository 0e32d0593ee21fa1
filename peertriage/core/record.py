"""The record: answers, assessment and plan as one value, and that value as a document and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from peertriage.core import labels
from peertriage.core.bundle import Bundle
from peertriage.core.errors import Problem
from peertriage.core.model import REQUIRED, SCHEMA, Keep, Made, Report, StepTaken
from peertriage.core.seal import next_event, seal
from peertriage.core.shape import plain, shape

if TYPE_CHECKING:
    import datetime as dt

    from peertriage.core.assess import Assessed
    from peertriage.core.plan import Plan, Planned
    from peertriage.core.rulebook import Rulebook

STORED_KINDS = frozenset({"act", "weigh"})
HELD = "the family gate"
HEADER = """\
# Safeguarding working file. Personal, special-category and alleged-offence data: letters do not make it anonymous.
# Times are UK local, with offset. What the keys mean: peertriage schema, and docs/reference/record.md.
"""


class Identity(Bundle, frozen=True):
    """What the shell gives a new record: nothing of it can be computed."""

    id: str
    check_word: str
    tool: str
    by: str


def as_record(
    book: Rulebook, report: Report, assessed: Assessed, plan: Plan, at: dt.datetime, identity: Identity
) -> Report:
    """Return the sealed record of a first assessment."""
    made = report.made or Made(at=at, by=identity.by, tool=identity.tool)
    if not made.by:  # a draft or a note is begun before it is asked who writes
        made = msgspec.structs.replace(made, by=identity.by)
    record = msgspec.structs.replace(
        report,
        schema=SCHEMA,
        kind="record",
        id=report.id or identity.id,
        check_word=report.check_word or identity.check_word,
        practice=bool(report.practice),
        nation=book.nation,
        made=made,
        assessment=[*report.assessment, assessed.assessment],
        step=[_taken(book, report, item) for item in plan.steps if item.step.kind in STORED_KINDS],
        event=[*report.event, next_event(report.event, at, identity.by, "new", assessed.assessment.why)],
        keep=report.keep or Keep(do_not_destroy=True, basis=_why_kept(assessed)),
        seal=None,
        set_aside={},
    )
    return sealed(record)


def _why_kept(assessed: Assessed) -> str:
    """Return why the record may not be destroyed before somebody has decided."""
    not_sexual = "not-sexual" in assessed.assessment.categories
    return "safeguarding record" if not_sexual else "child sexual abuse record"


def sealed(record: Report) -> Report:
    """Return the record with a seal that fits it."""
    open_record = msgspec.structs.replace(record, seal=None)
    return msgspec.structs.replace(record, seal=seal(plain(open_record), open_record.event))


def _taken(book: Rulebook, report: Report, item: Planned) -> StepTaken:
    step = item.step
    who = book.say("role", item.who) if item.who else ""
    return StepTaken(
        id=f"{step.id}@{item.about}" if item.about else step.id,
        kind="weigh" if step.kind == "weigh" else "act",
        text=filled(report, step.text, item.about),
        who=who,
        due=item.due,
        due_says=item.deadline.says if item.deadline else "",
        due_from=step.by_from or "ours",
        why=step.why,
        source=book.cite(step),
        status="done" if item.done else "to-do",
        held_by=HELD if item.held and not item.done else "",
    )


def filled(report: Report, text: str, about: str) -> str:
    """Return a step's text with the people it is about."""
    if "{" not in text:
        return text
    child = next((child for child in report.child if child.label == about), None)
    name = labels.label(child) if child else "the child"
    return text.replace("{child}", name).replace("{other}", labels.others(report, about))


def to_document(report: Report) -> dict[str, Any]:
    """Return the report as TOML can hold it, keys in the order of the reference."""
    return dict(plain(report))


def from_document(document: object, file: str) -> tuple[Report | None, list[Problem]]:
    """Return the report in a parsed file, or every problem with its key.

    A schema newer than ours is one problem, and nothing else is looked at: its keys are not ours to judge.
    """
    if isinstance(document, dict):
        schema = document.get("schema")
        if isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA:
            message = f"is {schema}; this version reads up to {SCHEMA}. Install a newer peertriage to open it"
            return None, [Problem(file, "schema", message)]
    report, problems = shape(document, Report, file)
    if report is None:
        return None, problems
    missing = [key for key in REQUIRED[report.kind] if getattr(report, key) in (None, [])]
    problems = [Problem(file, key, f"is missing; a {report.kind} needs it", "missing") for key in missing]
    if report.schema != SCHEMA:
        problems.append(Problem(file, "schema", f"should be {SCHEMA}", "value"))
    return (None, problems) if problems else (report, [])
