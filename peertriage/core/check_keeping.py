"""Practice: where the record is kept, who can open it, who wrote it, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peertriage.core import later
from peertriage.core.check_account import A_DAY, ends, heard_here, longer_than
from peertriage.core.check_steps import clock, day_of, local
from peertriage.core.clock import LONDON, START_OF_SCHOOL
from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check


def key_slip(case: Case) -> Iterator[Finding]:
    """Find a record that does not say where its key slip is, a day after it was made."""
    made = case.record.made
    if made is not None and not (case.record.identity_held_at or "").strip() and case.now - made.at > A_DAY:
        yield Finding("PT-P070", "identity_held_at")


def copied(case: Case) -> Iterator[Finding]:
    """Find a record that a day after it was made had not been copied into the school's own system: not yet, late, or
    nobody says by whom or where to.
    """
    made, copy = case.record.made, case.record.copied
    if made is None:
        return
    if copy is None:
        if case.now - made.at > A_DAY:
            yield Finding("PT-P071", "copied")
        return
    missing = [name for name in ("by", "to") if not getattr(copy, name).strip()]
    if missing:
        yield Finding("PT-P071", f"copied.{missing[0]}", "nobody says by whom, or where to")
    if copy.at - made.at > A_DAY:
        yield Finding("PT-P077", "copied.at", f"made {clock(made.at)}, copied {clock(copy.at)}")


def opened(case: Case) -> Iterator[Finding]:
    """Find a record that nobody else can open when school next begins. Terms are not known here: days are those from
    Monday to Friday less bank holidays.
    """
    made = case.record.made
    if made is None or made.at >= case.now or later.settled(case.record):
        return
    day = later.next_morning(local(made.at), case.books.days)
    if case.now > dt.datetime.combine(day, START_OF_SCHOOL, LONDON):
        yield Finding("PT-P072", "", f"since {day_of(day)}")


def made_late(case: Case) -> Iterator[Finding]:
    """Find a record made more than a day after the first words were heard, whatever hours a day alone may mean."""
    moments = [ends(heard) for heard in heard_here(case.record)]
    made, first = case.record.made, min(moments, default=None)
    if made is not None and first is not None and longer_than(A_DAY, first, made.at):
        yield Finding("PT-P073", "made.at", f"first heard by {clock(first)}, made {clock(made.at)}")


def writers(case: Case) -> Iterator[Finding]:
    """Find a record that does not name who wrote it, or names nobody who is in it."""
    made = case.record.made
    if made is not None and made.by not in {person.id for person in case.record.person}:
        yield Finding("PT-P074", "made.by", "" if not made.by else "no [[person]] has this id")


def kept(case: Case) -> Iterator[Finding]:
    """Find a record that does not say that it may not be destroyed."""
    keep = case.record.keep
    if keep is None or not keep.do_not_destroy:
        yield Finding("PT-P075", "keep" if keep is None else "keep.do_not_destroy")


def posts(case: Case) -> Iterator[Finding]:
    """Find a person whose post nobody says."""
    for n, person in enumerate(case.record.person, 1):
        if not person.role.strip():
            yield Finding("PT-P076", f"person[{n}].role", person.id)


def drafts(case: Case) -> Iterator[Finding]:
    """Find a draft that is older than a day."""
    made = case.record.made
    if case.record.kind == "draft" and made is not None and case.now - made.at > A_DAY:
        yield Finding("PT-P078", "made.at", f"begun {clock(made.at)}")


def notes(case: Case) -> Iterator[Finding]:
    """Find a note that is older than a day. Whether somebody has gone on with it shows only in its folder."""
    made = case.record.made
    if case.record.kind == "note" and made is not None and case.now - made.at > A_DAY:
        yield Finding("PT-P079", "made.at", f"written {clock(made.at)}")


CHECKS: tuple[Check, ...] = (key_slip, copied, opened, made_late, writers, kept, posts)
UNFINISHED: tuple[Check, ...] = (drafts, notes)
"""Checks of drafts and notes."""
