"""`peertriage new`: answers, asked or from a file, become a record and page 1."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from peertriage import __version__, content, store
from peertriage.commands.shared import moment, pasted, settings
from peertriage.core import given
from peertriage.core.errors import BadInput, PeertriageError, Problem
from peertriage.core.pages import SHEETS, pages
from peertriage.core.record import Identity
from peertriage.core.settings import days
from peertriage.render.text import render
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings

AT_ONCE = frozenset({"page-1", *SHEETS})
"""Pages that are shown as soon as the record is written."""
NO_TERMINAL = "peertriage new asks questions, and there is no terminal to ask them on"


def run(  # one parameter an option
    answers: Path | None,
    out: Path | None,
    at: str | None,
    settings_file: Path | None,
    *,
    practice: bool,
    plain: bool,
) -> int:
    """Write a record and print page 1. Nothing is written if anything is wrong."""
    when, school = moment(at), settings(settings_file)
    if answers is not None:
        report = _from_file(answers, practice=practice)
        book = content.rulebook(when.date(), report.nation or "england")
        problems = given.not_given(report, answers.name) + given.check(book, report, answers.name)
        if problems:
            raise BadInput(f"{answers.name} has problems; nothing was written", problems)
        _finish(book, report, when, school, _target(out, report))
        return 0
    if not plain and not sys.stdin.isatty():
        raise PeertriageError(NO_TERMINAL, "Use --answers FILE, or --plain to be asked line by line all the same.")
    from peertriage.ask.interview import interview  # only a person needs it

    blank = given.blank(practice=practice)
    target = _target(out, blank)
    asked = interview(when, school, target.folder, blank)
    if asked is None:
        return 0
    book, report = asked.book, asked.report
    _finish(book, report, when, school, target)
    asked.draft.unlink(missing_ok=True)
    return 0


def _from_file(path: Path, *, practice: bool) -> Report:
    report = store.read_report(path)
    if report.kind == "record":
        raise PeertriageError(f"{path.name} is a record already", f"To read it: peertriage show {path}")
    if report.nation is None:
        raise BadInput(f"{path.name} has problems; nothing was written", [
            Problem(path.name, "nation", 'is missing; add nation = "england"'),
        ])  # fmt: skip
    if practice:
        report = msgspec.structs.replace(report, practice=True)
    return report


def _target(out: Path | None, report: Report) -> store.Target:
    target = store.target(out)
    if out is None and report.practice:
        target = store.Target(store.made(target.folder / "practice"))
    store.guard(target.folder, practice=bool(report.practice))
    return target


def _finish(book: Rulebook, report: Report, at: dt.datetime, school: Settings, target: store.Target) -> None:
    """Assess, write the record, and only then print page 1."""
    report = given.normalised(report)
    calendar = days(book.catalogue, school)
    done = triage(book, report, at, calendar)
    identity = Identity(store.new_id(at.date()), store.new_check_word(), __version__, _writer(report))
    record = write_up(book, report, done, at, identity)
    path = target.folder / (target.name or f"{record.id}.toml")
    found = pages(book, record, done.plan, school, calendar, at)
    at_once = render([page for page in found if page.name in AT_ONCE])
    try:
        store.write_new(path, store.to_bytes(record))
    except PeertriageError:
        # what to do for a child now does not wait for a full disk
        sys.stdout.write(at_once)
        sys.stderr.write("\nTHIS RECORD IS NOT SAVED. Copy or print the page above before you close this window.\n")
        raise
    sys.stdout.write(at_once)
    said = pasted(path)
    sys.stderr.write(
        f"\nRecord written: {said}\n"
        f"Everything else (the rest of today, why, later, sources): peertriage checklist {said}\n"
    )


def _writer(report: Report) -> str:
    """Return who wrote this: the lead if one is named, else whoever is named first."""
    leads = [person.id for person in report.person if person.role == "dsl"]
    return (leads or [person.id for person in report.person] or [""])[0]
