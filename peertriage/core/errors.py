"""What can go wrong, as values and as exceptions.

    PeertriageError          the command cannot go on: one clear message and the next action (exit 2)
    ├─ BadInput              what was given has problems; all of them are listed
    └─ NotWritten            nothing was written, and why

A `Problem` is a value: checks of files collect problems and never stop at the first.
Messages never hold what somebody said: they name the file, the key and what to do.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Literal

from peertriage.core.bundle import Bundle

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEY = re.compile(r"[A-Za-z0-9_.\[\]-]{1,120}")
_ID_LIKE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class Problem(Bundle, frozen=True):
    """One thing that is wrong in one file. `key` is the TOML key, `""` for the whole file.

    `kind`: in what way the shape is wrong, empty for anything else.
    """

    file: str
    key: str
    message: str
    kind: Literal["missing", "unknown", "type", "value", ""] = ""

    def line(self) -> str:
        """Return the problem as one line of text."""
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.message}"


class PeertriageError(Exception):
    """The command cannot go on. `hint` says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadInput(PeertriageError):
    """What was given has problems; `problems` lists all of them."""

    def __init__(self, message: str, problems: Iterable[Problem], hint: str = "") -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class NotWritten(PeertriageError):
    """Nothing was written; the message says why."""


def did_you_mean(given: object, known: Iterable[str]) -> str:
    """Return ` (did you mean "x"?)` for the nearest known id, else an empty text."""
    if not isinstance(given, str):
        return ""
    near = difflib.get_close_matches(given, sorted(known), n=1, cutoff=0.6)
    return f' (did you mean "{near[0]}"?)' if near else ""


def shown(given: object) -> str:
    """Return an id in quotation marks, and never anything that may be what somebody said."""
    if isinstance(given, str) and _ID_LIKE.fullmatch(given):
        return f'"{given}"'
    return "this value"


def key_of(*parts: str) -> str:
    """Return a key of a file as its parts with dots between; a part that is no id, and may be what somebody
    said, is not shown.
    """
    return ".".join(part if _KEY.fullmatch(part) else "(a key that is no id)" for part in parts if part)
