"""`peertriage new`: answers, asked or from a file, become a record and page 1."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from peertriage import __version__, content, store
from peertriage.commands.shared import moment, settings, unwritten
from peertriage.core import given
from peertriage.core.errors import BadInput, PeertriageError, Problem
from peertriage.core.pages import AT_ONCE, pages
from peertriage.core.record import Identity
from peertriage.core.settings import days
from peertriage.render.safe import pasted
from peertriage.render.text import render
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings


def run(answers: Path, out: Path | None, at: str | None, settings_file: Path | None, *, practice: bool) -> int:
    """Write a record of the answers in a file and print page 1. Nothing is written if anything is wrong."""
    when, school = moment(at), settings(settings_file)
    report = _from_file(answers, practice=practice)
    book = content.rulebook(when.date(), report.nation or "england")
    problems = given.not_given(report, answers.name) + given.check(book, report, answers.name)
    if problems:
        raise BadInput(f"{answers.name} has problems; nothing was written", problems)
    finish(book, report, when, school, target_of(out, practice=bool(report.practice)))
    return 0


def _from_file(path: Path, *, practice: bool) -> Report:
    report = unwritten(path)
    if report.nation is None:
        raise BadInput(f"{path.name} has problems; nothing was written", [
            Problem(path.name, "nation", 'is missing; add nation = "england"'),
        ])  # fmt: skip
    if practice:
        report = msgspec.structs.replace(report, practice=True)
    return report


def target_of(out: Path | None, *, practice: bool) -> store.Target:
    """Return where to write, after making sure that a case may be written there at all."""
    target = store.target(out)
    if out is None and practice:
        target = store.Target(store.made(target.folder / "practice"))
    store.guard(target.folder, practice=practice)
    return target


def finish(book: Rulebook, report: Report, at: dt.datetime, school: Settings, target: store.Target) -> Path:
    """Assess, write the record, and only then print page 1; return the file of the record."""
    report = given.normalised(report)
    calendar = days(book.catalogue, school)
    done = triage(book, report, at, calendar)
    identity = Identity(store.new_id(at.date()), store.new_check_word(), __version__, _writer(report))
    record = write_up(book, report, done, at, identity)
    path = target.folder / (target.name or f"{record.id}.toml")
    found = pages(book, record, done.plan, school, calendar, at)
    at_once = render([page for page in found if page.name in AT_ONCE])
    try:
        if problems := given.check(book, record, path.name):  # no page could be made of such a record ever again
            raise BadInput("the answers cannot stand together; correct them and write again", problems)
        store.write_new(path, store.to_bytes(record))
    except PeertriageError:
        # what to do for a child now does not wait for a full disk
        sys.stdout.write(at_once)
        sys.stderr.write("\nTHIS RECORD IS NOT SAVED. Copy or print the page above before you close this window.\n")
        raise
    sys.stdout.write(at_once)
    sys.stdout.flush()
    said = pasted(path)
    sys.stderr.write(
        f"\nRecord written: {said}\n"
        f"Everything else (the rest of today, why, later, sources): peertriage checklist {said}\n"
    )
    return path


def _writer(report: Report) -> str:
    """Return who wrote this: the lead if one is named, else whoever is named first."""
    leads = [person.id for person in report.person if person.role == "dsl"]
    return (leads or [person.id for person in report.person] or [""])[0]
