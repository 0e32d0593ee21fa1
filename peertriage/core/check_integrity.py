"""Integrity: whether a record is as this tool last wrote it, could be so, and follows from its answers."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from peertriage.core import seal
from peertriage.core.assess import assess
from peertriage.core.catalogue import PROTECTING
from peertriage.core.check_plan import planned
from peertriage.core.check_steps import day_of
from peertriage.core.clock import LONDON, ONE_DAY
from peertriage.core.errors import key_of
from peertriage.core.facts import derive
from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from peertriage.core.finding import Case, Check
    from peertriage.core.model import Assessment, On

CALL_ACTS = {
    "emergency": frozenset({"emergency"}),
    "police": frozenset({"ring-police", "ring-council", "emergency"}),
    "social-care": frozenset({"ring-council"}),
}
"""The acts with which each call is made, by their ids in the content. For a child under ten the council brings the
police in; early help is more than one act, and is looked at as acts are.
"""
MOST_NAMED = 8
"""So many accepted tables are named; their history holds the others."""
_ITEM = re.compile(r"[A-Z]{1,2}|[A-Z][0-9]{1,3}")
"""A letter, or the id of a person, a statement, a time."""
COMPARED = (
    ("supported", "the level"), ("not_ruled_out", "what is not ruled out"), ("categories", "the list of categories"),
    ("categories_not_ruled_out", "the list of categories not ruled out"), ("calls", "the list of calls"),
    ("internal_only", "whether the school may handle it alone"), ("pairs", "the list of results of the pairs"),
)  # fmt: skip
"""What a replay has to give again, key and words. Wording may have improved since, and is not compared."""


def sealed(case: Case) -> Iterator[Finding]:
    """Find tables that are not as they were sealed, a history that is no chain, and changes that were accepted."""
    record = case.record
    if record.seal is None:
        return
    if record.seal.method != seal.METHOD:
        yield Finding("PT-I006", "seal.method")
        return
    for change in seal.differences(case.document, record.seal):
        yield Finding("PT-I004", _place(case, change.key), _how(change.old, change.new))
    for change in seal.breaks(record.event):
        yield Finding("PT-I005", change.key)
    if not record.event or seal.event_hash(record.event[-1]) != record.seal.event:
        yield Finding("PT-I005", "seal.event", "the last event is not the one that was sealed")
    for n, event in enumerate(record.event, 1):
        if event.did == seal.ACCEPTED:
            named = ", ".join([_table(case, change.key) for change in event.changes[:MOST_NAMED]])
            more = " and others" if event.changes[MOST_NAMED:] else ""
            says = f"{_counted(len(event.changes))}, on {day_of(event.at)}: {named}{more}"
            yield Finding("PT-I007", f"event[{n}]", says)


def _counted(changes: int) -> str:
    return f"{changes} change{'' if changes == 1 else 's'}"


def _table(case: Case, key: str) -> str:
    """Return the name of a sealed table, with its item as far as the id is ours: anybody may have written another."""
    table, _, item = key.partition(".")
    known = item.partition("@")[0] in case.books.steps or _ITEM.fullmatch(item) is not None
    return key_of(table) + (f".{item}" if known and _ITEM.fullmatch(item.partition("@")[2] or "A") else "")


def _how(old: str, new: str) -> str:
    if not old:
        return "it was added"
    return "it was changed" if new else "it was taken away"


def sealed_and_planned(case: Case) -> Iterator[Finding]:
    """Find the same, and where anything was changed outside this tool, a plan that is not that of the answers."""
    found = list(sealed(case))
    yield from found
    if found:
        yield from planned(case)


def _place(case: Case, name: str) -> str:
    """Return the key of what a digest is of: `child.A` is `child[1]`; what is gone is named as the seal names it."""
    table, _, item = name.partition(".")
    rows = case.document.get(table)
    if not item or not isinstance(rows, list):
        return "" if name == seal.SCALAR_TABLE else key_of(table)
    found = [n for n, row in enumerate(rows, 1) if seal.name_of(row, n) == item]
    return f"{table}[{found[0]}]" if found else f"seal.tables.{name}"


def replayed(case: Case) -> Iterator[Finding]:
    """Find a stored assessment that the same answers, on its own day, do not give."""
    held = case.record.assessment[-1]
    key = f"assessment[{len(case.record.assessment)}]"
    made = case.record.made
    facts = derive(case.book, case.record, (made.at if made else held.at).date())
    again = assess(case.book, case.record, facts, held.at, held.why).assessment
    for name, words in COMPARED:
        if getattr(again, name) != getattr(held, name):
            yield Finding("PT-I001", f"{key}.{name}", f"{words} is not what the answers give")
    if again.reason != held.reason and _reasons(again) != _reasons(held):
        yield Finding("PT-I001", key, "the reasons are not those that the answers give")
    if again.unknown != held.unknown and _open(again) != _open(held):
        yield Finding("PT-I001", key, "the open questions are not those that the answers leave open")
    if held.policy != case.book.policy:
        yield Finding("PT-I002", f"{key}.policy")


def _reasons(assessment: Assessment) -> set[tuple[object, ...]]:
    return {
        (one.rule, one.about, *map(frozenset, (one.facts, one.calls.items(), one.categories)), one.at_least)
        for one in assessment.reason
    }


def _open(assessment: Assessment) -> set[tuple[str, str]]:
    return {(one.question, one.about) for one in assessment.unknown}


def called(case: Case) -> Iterator[Finding]:
    """Find a call that was reached and that no act of the plan makes."""
    there = {step.id.partition("@")[0] for step in case.record.step}
    for call in case.record.assessment[-1].calls:
        if call in CALL_ACTS and not there & CALL_ACTS[call]:
            yield Finding(
                "PT-I013", f"assessment[{len(case.record.assessment)}].calls", f"no act makes the call: {call}"
            )


def tonight(case: Case) -> Iterator[Finding]:
    """Find an act that protects, treats, keeps evidence or reports, due after the night of its assessment."""
    last = max(one.at for one in case.record.assessment).astimezone(LONDON).date()
    night = dt.datetime.combine(last + ONE_DAY, dt.time(), tzinfo=LONDON).astimezone(dt.UTC)
    for n, step in enumerate(case.record.step, 1):
        if step.due is not None and step.due >= night:
            name = step.id.partition("@")[0]
            content = case.books.steps.get(name)
            if content is not None and content.kind == "act" and content.purpose in PROTECTING:
                yield Finding("PT-I016", f"step[{n}].due", f"{name} is due on {day_of(step.due.astimezone(LONDON))}")


def ordered(case: Case) -> Iterator[Finding]:
    """Find times that cannot be in this order."""
    record = case.record
    made = record.made.at if record.made else None
    before = made
    for n, event in enumerate(record.event, 1):
        if before is not None and event.at < before:
            yield Finding("PT-I008", f"event[{n}].at", "it lies before the event before it, or before `made`")
        before = event.at
    last = made
    for n, assessment in enumerate(record.assessment, 1):
        if last is not None and assessment.at < last:
            yield Finding("PT-I008", f"assessment[{n}].at", "it lies before the assessment before it, or before `made`")
        last = assessment.at
    if record.copied is not None and made is not None and record.copied.at < made:
        yield Finding("PT-I008", "copied.at", "it was copied before it was made")
    for n, statement in enumerate(record.statement, 1):
        if statement.heard and statement.written and _moment(statement.written) < _moment(statement.heard, first=True):
            yield Finding("PT-I008", f"statement[{n}].written", "it was written down before it was heard")
    if record.id is not None and made is not None and f"{made.astimezone(LONDON):%Y%m%d}" != record.id[:8]:
        yield Finding("PT-I017", "id")


def _moment(on: On, *, first: bool = False) -> tuple[dt.date, str]:
    """Return a day and an hour to compare with; without an hour the first or the last of the day."""
    return on.on, on.at or ("" if first else "24")


def ahead(case: Case) -> Iterator[Finding]:
    """Find what is said to have been done, said or written, and lies in the future."""
    record, now = case.record, case.now.astimezone(dt.UTC)
    moments = [
        ("made.at", record.made.at if record.made else None),
        ("copied.at", record.copied.at if record.copied else None),
    ]
    lists: tuple[tuple[str, str, Sequence[object]], ...] = (
        ("event", "at", record.event), ("assessment", "at", record.assessment),
        ("step", "status_at", record.step), ("family_gate", "told_at", record.family_gate),
    )  # fmt: skip
    for table, name, items in lists:
        for n, item in enumerate(items, 1):
            moment = getattr(item, name)
            if moment is not None and moment > now:
                yield Finding("PT-I009", f"{table}[{n}].{name}")
    for key, moment in moments:
        if moment is not None and moment > now:
            yield Finding("PT-I009", key)
    today = now.astimezone(LONDON).date()
    days = [
        (f"statement[{n}].{name}", getattr(one, name))
        for n, one in enumerate(record.statement, 1)
        for name in ("heard", "written")
    ]
    for key, on in days:
        if on is not None and on.on > today:
            yield Finding("PT-I009", f"{key}.on")
    for n, episode in enumerate(record.episode, 1):
        if episode.happened.first is not None and episode.happened.first > today:
            yield Finding("PT-I009", f"episode[{n}].happened.first")


def told(case: Case) -> Iterator[Finding]:
    """Find a history that does not tell what the record holds."""
    record = case.record
    if record.event and record.event[0].did != "new":
        yield Finding("PT-I011", "event[1].did", "the history does not begin with the writing of the record")
    done = {event.did for event in record.event}
    if record.copied is not None and "copied" not in done:
        yield Finding("PT-I011", "copied", "no event says that it was copied")


REST: tuple[Check, ...] = (called, tonight, ordered, ahead, told)
WITHOUT_REPLAY: tuple[Check, ...] = (sealed, *REST)
CHECKS: tuple[Check, ...] = (sealed_and_planned, *REST, replayed)
