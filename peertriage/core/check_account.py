"""Practice: what was said, by whom, to whom, when and how it was written down."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from peertriage.core.check_steps import clock, day_of
from peertriage.core.clock import LONDON
from peertriage.core.finding import Finding
from peertriage.core.seal import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check
    from peertriage.core.model import On, Report

A_DAY = dt.timedelta(hours=24)
LONG_ENOUGH = 20
"""So many letters alike are no accident; fewer may be, as in "he touched me"."""
MOST_NAMED = 8
_LETTER = re.compile(r"[A-Z]")
"""One capital alone is a letter of the record; two may be a post, such as TA."""
_PERSON = re.compile(r"P[0-9]{1,3}")


def begins(on: On) -> dt.datetime:
    """Return the first moment that a day, or a day and an hour, may mean."""
    return _at(on.on, on.at or "00:00")


def ends(on: On) -> dt.datetime:
    """Return the last moment that it may mean: without an hour the midnight after the day, where there is one."""
    if on.at is not None:
        return _at(on.on, on.at)
    return _at(on.on + dt.timedelta(days=1) if on.on < dt.date.max else on.on, "00:00")


def _at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)


def longer_than(span: dt.timedelta, since: dt.datetime, until: dt.datetime) -> bool:
    """Say whether more time than this lies between two moments, also where the clocks are changed in between.

    Never raises: a moment at either end of all days has no time in UTC.
    """
    try:
        return until.astimezone(dt.UTC) - since.astimezone(dt.UTC) > span
    except OverflowError:
        return until.replace(tzinfo=None) - since.replace(tzinfo=None) > span


def heard_here(record: Report) -> list[On]:
    """Return when each statement was heard by somebody of this record: what a relative heard before says nothing of
    how fast anybody was here.
    """
    people = {person.id for person in record.person}
    return [one.heard for one in record.statement if one.heard is not None and one.to in people]


def told(case: Case) -> Iterator[Finding]:
    """Find a record without anybody's exact words."""
    if not any(statement.words.strip() for statement in case.record.statement):
        yield Finding("PT-P040", "statement")


def originals(case: Case) -> Iterator[Finding]:
    """Find a statement of which nobody says where the original note is."""
    for n, statement in enumerate(case.record.statement, 1):
        if not statement.original_at.strip():
            yield Finding("PT-P041", f"statement[{n}].original_at", statement.id)


def hearers(case: Case) -> Iterator[Finding]:
    """Find a statement of which nobody says who heard it."""
    for n, statement in enumerate(case.record.statement, 1):
        if not statement.to.strip():
            yield Finding("PT-P042", f"statement[{n}].to", statement.id)


def heard(case: Case) -> Iterator[Finding]:
    """Find a statement of which nobody says when it was heard."""
    for n, statement in enumerate(case.record.statement, 1):
        if statement.heard is None:
            yield Finding("PT-P043", f"statement[{n}].heard", statement.id)


def written(case: Case) -> Iterator[Finding]:
    """Find a statement written down more than a day after it was heard, whatever hours a day alone may mean."""
    people = {person.id for person in case.record.person}
    for n, statement in enumerate(case.record.statement, 1):
        if statement.heard is None or statement.written is None or statement.to not in people:
            continue
        if longer_than(A_DAY, ends(statement.heard), begins(statement.written)):
            days = f"heard on {day_of(statement.heard.on)}, written down on {day_of(statement.written.on)}"
            yield Finding("PT-P044", f"statement[{n}].written", f"{statement.id}: {days}")


def exact(case: Case) -> Iterator[Finding]:
    """Find a statement of which nobody says how exact its words are."""
    for n, statement in enumerate(case.record.statement, 1):
        if statement.exact == "not-known":
            yield Finding("PT-P045", f"statement[{n}].exact", statement.id)


def asked(case: Case) -> Iterator[Finding]:
    """Find spoken words without a question of staff beside them, once. A record cannot say that none was put."""
    bare = [(n, one.id) for n, one in enumerate(case.record.statement, 1) if one.how == "spoken" and not one.asked]
    if bare:
        yield Finding("PT-P046", f"statement[{bare[0][0]}].asked", ", ".join(name for _, name in bare[:MOST_NAMED]))


def alike(case: Case) -> Iterator[Finding]:
    """Find statements of two people that are the same but for capitals and spaces."""
    if len(case.record.statement) < 2:
        return
    said: dict[str, tuple[str, str]] = {}
    for n, statement in enumerate(case.record.statement, 1):
        words = "".join(statement.words.casefold().split())
        if len(words) < LONG_ENOUGH:
            continue
        by, first = said.setdefault(words, (statement.by, statement.id))
        if by != statement.by:
            yield Finding("PT-P047", f"statement[{n}].words", f"{statement.id} is the same as {first}", statement.words)


def unchanged(case: Case) -> Iterator[Finding]:
    """Find exact words that were changed after they were written, or taken out; and a statement of which something was
    changed outside and accepted: its words may be others. What stands again as it was is not found.
    """
    if "statement." not in changed_keys(case.record):
        return
    now = {f"statement.{one.id}.words": one.words for one in case.record.statement}
    now |= case.record.seal.tables if case.record.seal is not None else {}
    first: dict[str, tuple[str, int, int]] = {}
    for n, event in enumerate(case.record.event, 1):
        for m, change in enumerate(event.changes, 1):
            parts = change.key.split(".")
            accepted = event.did == ACCEPTED and len(parts) == 2
            if parts[0] == "statement" and change.old and (accepted or parts[2:3] == ["words"]):
                first.setdefault(change.key, (change.old, n, m))
    for key, (old, n, m) in first.items():
        if now.get(key) != old:
            whole = key in now and not key.endswith(".words")
            code = "PT-P067" if whole and key.count(".") == 1 else "PT-P048"
            yield Finding(code, f"event[{n}].changes[{m}].key", f"on {clock(case.record.event[n - 1].at)}")


def changed_keys(record: Report) -> str:
    """Return all keys that the history says were changed, as one text: most of hundreds are of no interest here, and
    to look through one text is quick.
    """
    return " ".join([change.key for event in record.event for change in event.changes])


def there(case: Case) -> Iterator[Finding]:
    """Find a statement said by or to a letter or person that the record does not have, or a name marked with one."""
    if not case.record.statement:
        return
    labels = {child.label for child in case.record.child}
    people = {person.id for person in case.record.person}
    for n, statement in enumerate(case.record.statement, 1):
        for key, who in (("by", statement.by), ("to", statement.to)):
            unknown = who not in labels and _LETTER.fullmatch(who) is not None
            if unknown or (who not in people and _PERSON.fullmatch(who) is not None):
                yield Finding("PT-P080", f"statement[{n}].{key}", f"{statement.id}: nobody here is {who}")
        for label in sorted(set(statement.marks.values()) - labels):
            yield Finding("PT-P080", f"statement[{n}].marks", f"{statement.id}: nobody here is {label}")


CHECKS: tuple[Check, ...] = (
    told, originals, hearers, heard, written, exact, asked, alike, unchanged, there,
)  # fmt: skip
