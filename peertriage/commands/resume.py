"""`peertriage resume`: goes on with an interview that was left, a note, or the end of a written record."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from peertriage import store
from peertriage.ask.face import Back, Leave
from peertriage.ask.interview import Begin
from peertriage.commands.asking import face_for
from peertriage.commands.holding import end, hold
from peertriage.commands.shared import clock as told
from peertriage.commands.shared import settings
from peertriage.core.clock import LONDON
from peertriage.core.errors import PeertriageError
from peertriage.core.prompt import REPORT, Choice, Prompt, Slot
from peertriage.render.safe import pasted

MOST_LISTED = 9
WRITTEN = "For the end of a written record (key slip, who else can open it):\n  peertriage resume ID"


def run(name: str, out: Path | None, at: str | None, settings_file: Path | None, *, plain: bool) -> int:
    """Go on with what a path or the start of an id names; without a name, with what is chosen from a list."""
    clock, school = told(at), settings(settings_file)
    folders = [out] if out is not None else [store.home(), store.home() / "practice"]
    path = _named(name, folders) if name else _chosen(folders, plain=plain or school.plain)
    if path is None:
        return 0
    data = store.read_bytes(path)
    report = store.read_report(path)
    if report.kind == "answers":
        hint = f"Make a record of it: peertriage new --answers {pasted(path)}"
        raise PeertriageError(f"{path.name} is an answers file", hint)
    store.guard(path.parent, practice=bool(report.practice))
    talk = face_for(plain=plain, what="peertriage resume", liked=school.plain)
    if report.kind == "record":
        return end(talk, path, school, clock)
    draft = report.kind == "draft"
    if not draft:
        report = msgspec.structs.replace(report, kind="draft")
    begin = Begin(clock(), school, path.parent, bool(report.practice), report)
    if draft:
        begin = begin._replace(path=path, data=data)
    return hold(talk, begin, store.Target(path.parent), clock)


def _named(name: str, folders: list[Path]) -> Path:
    """Return the draft that a name means, else the note or record; a draft beside its record is not looked at."""
    if store.exists(Path(name)):
        return Path(name)
    left = [*store.drafts(folders), *store.notes(folders)]
    drafts = [path for path in left if path.name.startswith(name.lower())]
    if len(drafts) == 1 and not store.exists(drafts[0].with_name(drafts[0].name.removesuffix(store.DRAFT) + ".toml")):
        return drafts[0]
    return store.find_record(name, folders)


def _chosen(folders: list[Path], *, plain: bool) -> Path | None:
    found = [*store.drafts(folders), *store.notes(folders)]
    if not found:
        places = " and ".join(pasted(folder) for folder in folders)
        sys.stdout.write(f"No interview was left unfinished in {places}.\nTo begin one: peertriage new\n{WRITTEN}\n")
        return None
    for path in found:
        sys.stdout.write(f"{_begun(path)}\n")
    sys.stdout.flush()
    if not plain and not sys.stdin.isatty():
        sys.stderr.write("To go on with one: peertriage resume ID\n")
        return None
    listed = found[:MOST_LISTED]
    choices = tuple(Choice(str(n), _begun(path)) for n, path in enumerate(listed))
    slot = Slot("resume", REPORT)
    try:
        return listed[int(face_for(plain=plain, what="peertriage resume").ask(
            Prompt(slot, "one", "Which one do you want to go on with?", slot, choices=choices)
        ))]  # fmt: skip
    except (Back, Leave):
        return None


def _begun(path: Path) -> str:
    """Return a line about a draft that tells nothing of a child: its id, when it was begun, if it is invented."""
    name = path.name.removesuffix(store.DRAFT).removesuffix(store.NOTE)
    try:
        report = store.read_report(path)
    except PeertriageError:
        return f"{name}  cannot be read; look at it: {pasted(path)}"
    begun = f"begun {report.made.at.astimezone(LONDON):%d/%m/%Y %H:%M}" if report.made else "begun at a time not known"
    note = "  a note, not yet gone on with" if report.kind == "note" else ""
    return f"{name}  {begun}{note}{'  practice' if report.practice else ''}"
