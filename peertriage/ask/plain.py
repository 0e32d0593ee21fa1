"""The plain face: one line asks, one line answers. For any terminal, any screen reader, and pipes.

Rules of this face, all of them for the child's safety:
- Enter alone never answers. There is no default.
- What cannot be read is asked again; nothing is guessed.
- `<` goes back, `?` explains, `!` saves and leaves, at every prompt.
- Keys typed before a question appeared are thrown away on a terminal.
- All talk goes to stderr; only page 1 goes to stdout.
"""

from __future__ import annotations

import contextlib
import re
import sys
import textwrap
from typing import TYPE_CHECKING, NamedTuple, TextIO

from peertriage.core.typed import NOT_KNOWN_WORDS
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 80
KEYS = "< back   ? help   ! save and leave"
NOT_KNOWN = "not-known"
_UNREADABLE = re.compile(r"[\ud800-\udfff]")
"""What stands for bytes that are no text in the encoding of the input."""


class Back(Exception):  # not an error: the person goes back
    """The person wants the question before."""


class Leave(Exception):  # not an error
    """The person saves and leaves."""


class Choice(NamedTuple):
    """One line to choose: id and words."""

    id: str
    says: str


def number(typed: str, most: int) -> int:
    """Return the number from 1 to `most` that was typed, else 0."""
    found = int(typed) if typed.isdecimal() and len(typed) <= len(str(most)) else 0
    return found if found <= most else 0


class Plain:
    """Asks on one stream and reads from another."""

    def __init__(self, source: TextIO | None = None, talk: TextIO | None = None) -> None:
        self.source = source or sys.stdin
        self.talk = talk or sys.stderr

    def say(self, text: str = "", first: str = "", rest: str = "") -> None:
        """Write text in lines of 80 columns."""
        lines = textwrap.wrap(visible(text), WIDTH, initial_indent=first, subsequent_indent=rest) or [""]
        self.talk.write("\n".join(lines) + "\n")

    def title(self, text: str) -> None:
        """Write the words of a question."""
        self.say()
        self.say(text)

    def line(self, prompt: str, help_text: Sequence[str] = (), *, whole: bool = False) -> str:
        """Return a line that is not empty, with the spaces around it if `whole`.

        `<`, `?` and `!` alone never are an answer.
        """
        while True:
            self._forget_typed()
            self.talk.write(f"{prompt} ")
            self.talk.flush()
            typed = self._read()
            words = typed.strip()
            if words == "<":
                raise Back
            if words == "!":
                raise Leave
            if words == "?":
                for text in help_text or ("There is no more to say about this question.",):
                    self.say(text, "  ", "  ")
            elif words:
                return typed if whole else words
            else:
                self.say("Nothing was typed. Type an answer, or 'not known' where it is offered.")

    def one(self, choices: Sequence[Choice], help_text: Sequence[str] = ()) -> str:
        """Return the id of the one choice whose number or id was typed."""
        self._list(choices)
        while True:
            typed = self.line(f"Number (1 to {len(choices)}):", help_text).lower()
            found = self._found(typed, choices)
            if not found and typed in NOT_KNOWN_WORDS:
                found = next((choice.id for choice in choices if choice.id.endswith(NOT_KNOWN)), "")
            if found:
                return found
            self.say(f"Type one number from 1 to {len(choices)}.")

    def many(self, choices: Sequence[Choice], help_text: Sequence[str] = ()) -> tuple[list[str], str]:
        """Return the ids ticked, and the closing answer about the others: none of them, or not known."""
        self._list(choices)
        self.say("Type all numbers that apply, with spaces between. Type none if none applies.")
        while True:
            typed = self.line("Numbers, none, or not known:", help_text).lower()
            if typed in {"not known", NOT_KNOWN}:
                self.say("Noted: not known.")
                return [], NOT_KNOWN
            parts = [] if typed == "none" else typed.replace(",", " ").split()
            ticked = [self._found(part, choices) for part in parts]
            if all(ticked):
                chosen = [choice for choice in choices if choice.id in ticked]
                break
            self.say(f"Type numbers from 1 to {len(choices)}, none, or not known.")
        for choice in chosen:
            self.say(f"Chosen: {choice.says}", "", "  ")
        if len(chosen) == len(choices):
            return [choice.id for choice in chosen], "none-of-the-others"
        self.say("And the lines you did not choose?" if chosen else "None chosen. And that means?")
        rest = self.one([Choice("none-of-the-others", "None of the others: known not to be so"),
                         Choice(NOT_KNOWN, "Not known")], help_text)  # fmt: skip
        return [choice.id for choice in chosen], rest

    def block(self, prompt: str, help_text: Sequence[str] = ()) -> str:
        """Return several lines, ended by a line with a full stop alone. Nothing in them is a command."""
        self.say(f"{prompt} End with a line that holds only a full stop.")
        lines: list[str] = []
        while True:
            typed = self._read() if lines else self.line(">", help_text, whole=True)
            if typed.strip() != ".":
                lines.append(typed)
            elif lines:
                return "\n".join(lines)
            else:
                self.say("Nothing was typed before the full stop.")

    def _read(self) -> str:
        """Return the next line without its end. No more input, or a terminal that went away, is leaving."""
        while True:
            try:
                typed = self.source.readline()
            except OSError:
                raise Leave from None
            if not typed:
                raise Leave
            if not _UNREADABLE.search(typed):
                return typed.rstrip("\r\n")
            self.say("That line held letters that cannot be read. Type it again.")

    def _list(self, choices: Iterable[Choice]) -> None:
        for n, choice in enumerate(choices, 1):
            self.say(choice.says, f"  {n:>2}  ", "      ")

    def _found(self, typed: str, choices: Sequence[Choice]) -> str:
        chosen = number(typed, len(choices))
        if chosen:
            return choices[chosen - 1].id
        return next((choice.id for choice in choices if choice.id == typed or choice.says.lower() == typed), "")

    def _forget_typed(self) -> None:
        """Throw away what was typed before the question stood there; only a terminal can."""
        if not self.source.isatty():
            return
        try:
            import termios  # not on Windows
        except ImportError:
            import msvcrt  # only on Windows

            while msvcrt.kbhit():  # type: ignore[attr-defined]
                msvcrt.getwch()  # type: ignore[attr-defined]
            return
        with contextlib.suppress(OSError, termios.error):  # a terminal that went away shows itself at the next line
            termios.tcflush(self.source, termios.TCIFLUSH)
