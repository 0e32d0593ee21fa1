"""`peertriage new` with a person: the first question stands before anything heavy is loaded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from peertriage.ask.choose import face
from peertriage.ask.face import Leave
from peertriage.ask.nation import NOTHING, ask_nation, welcome
from peertriage.ask.signals import ending_is_leaving

if TYPE_CHECKING:
    from pathlib import Path

    from peertriage.ask.face import Face

NO_TERMINAL = "this asks questions, and there is no terminal to ask them on"


def asked(
    out: Path | None, at: str | None, settings_file: Path | None, note: Path | None, *, practice: bool, plain: bool
) -> int:
    """Hold an interview, from its beginning or from a note, and write the record."""
    _there(note)
    if out is not None and out.suffix == ".toml":
        raise _refusal("--out names a file", "An interview keeps a draft beside its record: name a folder.")
    liked = settings_file is not None and _liked(settings_file)
    talk = face_for(plain=plain, what="peertriage new", liked=liked)
    try:
        with ending_is_leaving():
            welcome(talk)
            nation = ask_nation(talk)
    except Leave:
        talk.say(NOTHING)
        return 0
    from peertriage.ask.interview import Begin  # only now: the person has begun to answer
    from peertriage.commands.holding import hold
    from peertriage.commands.new import target_of
    from peertriage.commands.shared import clock, settings, unwritten

    tells, school = clock(at), settings(settings_file)
    report = unwritten(note) if note is not None else None
    if report is not None:
        if report.kind != "note":
            hint = "For a draft: peertriage resume. For answers: peertriage new --answers."
            raise _refusal(f"{note} is a file of kind {report.kind}, not a note", hint)
        if practice and not report.practice:
            raise _refusal("this note is not marked as practice", "A real case stays one: leave --practice out.")
        practice = bool(report.practice)
    target = target_of(out, practice=practice)
    begin = Begin(tells(), school, target.folder, practice, report, nation=nation)
    return hold(talk, begin, target, tells)


def _there(note: Path | None) -> None:
    """Refuse a note that does not exist before anything is asked."""
    if note is not None and not note.is_file():
        raise _refusal(f"{note} does not exist", "Check the name; nothing was written.")


def _refusal(message: str, hint: str) -> Exception:
    from peertriage.core.errors import PeertriageError

    return PeertriageError(message, hint)


def face_for(*, plain: bool, what: str, liked: bool = False) -> Face:
    """Return the face to talk with; refuse where nobody can answer. `liked`: the settings ask for the plain one."""
    if not plain and not sys.stdin.isatty():
        hint = "Use --answers FILE" if what == "peertriage new" else "Use a terminal"
        raise _refusal(f"{what}: {NO_TERMINAL}", f"{hint}, or --plain to be asked line by line all the same.")
    return face(plain, liked)


def _liked(settings_file: Path) -> bool:
    from peertriage.commands.shared import settings

    return settings(settings_file).plain
