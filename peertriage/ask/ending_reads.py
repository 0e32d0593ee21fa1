"""What is typed at the end of an interview, read: a folder, a few words, a moment. Unclear is asked again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from peertriage import store
from peertriage.core import pointed, typed
from peertriage.core.errors import NotWritten
from peertriage.core.given import image_named
from peertriage.core.lines import moment_words
from peertriage.core.prompt import Read
from peertriage.core.typed_words import NOT_KNOWN_WORDS, even

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.model import Report

MOST_LETTERS = 120
EXAMPLE = "Type or paste the whole path, for example ~/Documents."
NO_IMAGE = "That names an image or a web address, which is never kept. Write it in other words."
NO_NAME = (
    "That looks like a person's name. Write a place: for example, sealed envelope in the head's safe. "
    "If it is no name, write it in small letters."
)
NOW = frozenset({"now", "just now", "right now"})
GO_BACK = "If it is not known, or not done, go back with < and choose Not now."
WHEN_EXAMPLE = "Type now, or a day and a clock time: today 13:10, yesterday 4:30pm, 23/11/2026 15:10."
_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}


def folder_read(record: Report, here: Path | None = None, unknown: Read | None = None) -> Callable[[str], Read]:
    """Return how a folder is read: one that exists and in which this record may be written.

    `here`: a folder that is no answer, because the record lies in it already; who may see the folder is then asked
    about by itself. `unknown`: what "not known" means.
    """

    def read(text: str) -> Read:
        if even(text) in NOT_KNOWN_WORDS:
            return unknown or Read(problem=f"A folder has to be named here, or < goes back. {EXAMPLE}")
        folder, problem = _folder(text)
        problem = problem or _not_here(folder, record, here)
        if problem:
            return Read(problem=f"{problem} {EXAMPLE}")
        warning = store.shared_warning(folder) if here is None else ""
        return Read(folder, f"Folder: {folder}. {warning}".rstrip())

    return read


def words_read(unknown: Read) -> Callable[[str], Read]:
    """Return how a few words are read. `unknown`: what "not known" means."""

    def read(text: str) -> Read:
        words = " ".join(text.split())
        if even(words) in NOT_KNOWN_WORDS:
            return unknown
        if image_named(words):
            return Read(problem=NO_IMAGE)
        if not words or len(words) > MOST_LETTERS:
            return Read(problem=f"Type a few words, at most {MOST_LETTERS} letters.")
        return Read(words, f"Noted: {words}")

    return read


def place_read(unknown: Read) -> Callable[[str], Read]:
    """Return how the place of the key slip is read: a few words that name nobody. `unknown`: what "not known" means."""
    few = words_read(unknown)

    def read(text: str) -> Read:
        found = few(text)
        named = found.value and any(hit.kind == "name" for hit in pointed.found(found.value))
        return Read(problem=NO_NAME) if named else found

    return read


def when_read(now: dt.datetime) -> Callable[[str], Read]:
    """Return how a moment is read that is not still to come; it needs a clock time."""

    def read(text: str) -> Read:
        if even(text) in NOW:
            return Read(now, f"Understood: {moment_words(now)}.")
        found = typed.moment(text, now.date())
        if found == {}:
            return Read(problem=f"This is needed. {GO_BACK}")
        if found is None or "at" not in found:
            doubt = "Morning or afternoon? " if typed.clock_doubt(text) else ""
            return Read(problem=f"{doubt}{WHEN_EXAMPLE}")
        moment = dt.datetime.combine(found["on"], dt.time.fromisoformat(found["at"]), tzinfo=now.tzinfo)
        if moment > now:
            return Read(problem=f"That is still to come. Type when it was done. {GO_BACK}")
        return Read(moment, f"Understood: {moment_words(moment)}.")

    return read


def _folder(text: str) -> tuple[Path, str]:
    """Return the folder that was typed, and what is wrong with it."""
    words = text.strip()
    while len(words) > 1 and _QUOTES.get(words[0]) == words[-1]:
        words = words[1:-1].strip()
    shown = words[: store.MOST_SHOWN]
    try:
        folder = Path(words).expanduser().absolute()
        if words and folder.is_dir():
            return folder, ""
        if words and folder.exists():
            return folder, f"{shown} is a file, not a folder."
    except (OSError, RuntimeError, ValueError):
        return Path(), f"{shown} cannot be used as a folder."
    return folder, f"There is no folder {shown}." if words else "Nothing was typed."


def _not_here(folder: Path, record: Report, here: Path | None) -> str:
    """Return why nothing of this record is written into a folder that exists, empty if it may be."""
    try:
        store.guard(folder, practice=bool(record.practice))
        if here is not None and folder.resolve() == here.resolve():
            return "The record lies in that folder already. Name one that somebody else can open."
    except NotWritten as error:
        return f"{error.message[:1].upper()}{error.message[1:]}."
    except OSError:
        return "That folder cannot be opened."
    return ""
