"""The plain face: one line asks, one line answers. For any terminal, any screen reader, and pipes.

Rules of this face, all of them for the child's safety:
- Enter alone never answers. There is no default.
- What cannot be read is asked again; nothing is guessed.
- The keys mean the same at every prompt; in the middle of exact words nothing is a key.
- Keys typed before a question appeared are thrown away on a terminal.
- All talk goes to stderr; only the pages of the record go to stdout.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any, TextIO

from peertriage.ask import face
from peertriage.ask.face import BACK, GO_ON, HELP, HIDE, KEEP, LEAVE, NARROWEST, UNKNOWN, WIDTH
from peertriage.core.prompt import NOT_KNOWN, Choice
from peertriage.core.typed_words import NOT_KNOWN_WORDS, even
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peertriage.core.prompt import Prompt, Read

_UNREADABLE = re.compile(r"[\ud800-\udfff]")
"""What stands for bytes that are no text in the encoding of the input."""
LEAST_ROWS = 12
END = "."
"""A line that holds only this ends exact words."""
MOST_BYTES = 1023 if sys.platform == "darwin" else 4095
"""A terminal hands on so much of one line, and drops the rest without a word."""
CUT = "A line was too long for this window and its end was lost, so nothing was taken. Type it again in shorter lines."
AFRESH = "0"
"""What takes every choice of a list back."""
NONE = "none"
"""The word for the first closing answer of a list."""


class Plain:
    """Asks on one stream and reads from another."""

    def __init__(self, source: TextIO | None = None, talk: TextIO | None = None) -> None:
        self.source = source or sys.stdin
        self.talk = talk or sys.stderr
        self._ticked: set[str] = set()
        self._unclear: set[str] = set()

    # ── talking ──

    def say(self, text: str = "", first: str = "", rest: str = "") -> None:
        """Write text in lines of at most 80 columns, or of the terminal if it is narrower."""
        lines = textwrap.wrap(
            visible(text), self._width(), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
        )  # a command that is to be copied has hyphens
        self.talk.write("\n".join(lines or [""]) + "\n")

    def title(self, text: str) -> None:
        """Write a heading, with an empty line before it."""
        self.say()
        self.say(text)

    def page(self, text: str) -> None:
        """Show a page; on a terminal that is shorter, part by part, with Enter between."""
        size = self._size()
        lines = text.rstrip("\n").split("\n")
        parts = [lines]
        if self.source.isatty() and self.talk.isatty():
            parts = _parts(lines, max(size.lines - 2, LEAST_ROWS), size.columns)
        for n, part in enumerate(parts, 1):
            self.talk.write("\n".join(part) + "\n")
            if n < len(parts):
                self._wait(f"Part {n} of {len(parts)} of this page. Enter shows the next:")

    # ── asking ──

    def ask(self, prompt: Prompt) -> Any:
        """Return the value of a prompt, as `face.Face` says."""
        self._ticked, self._unclear = _chosen_before(prompt)
        while True:
            self._put(prompt)
            found = self._answer(prompt)
            if found is not None:
                return found[0]

    def _put(self, prompt: Prompt) -> None:
        """Write a question with all that belongs to it, and the keys last."""
        self._tell(prompt)
        self.say(face.KEYS)

    def _tell(self, prompt: Prompt) -> None:
        """Write a question with all that belongs to it."""
        self.title(prompt.asks)
        for line in prompt.lines:
            self.say(line)
        for n, choice in enumerate((*prompt.choices, *prompt.closings), 1):
            self.say(choice.says, f"  {n:>2}  ", "      ")
        if prompt.was:
            self.say(f"Answered before: {prompt.was}", "", "  ")

    def _answer(self, prompt: Prompt) -> tuple[Any] | None:
        """Return the value in a tuple, or None if the question has to be put again from its beginning."""
        while True:
            typed = self._line(_invites(prompt))
            words = typed.strip()
            if words in {HELP, HIDE}:
                self._help(prompt) if words == HELP else self._hide()
                return None
            found = self._value(prompt, typed)
            if found is not None:
                return found

    def _value(self, prompt: Prompt, typed: str) -> tuple[Any] | None:
        """Return the value of what was typed, or None after saying what to type instead."""
        words = typed.strip()
        if words == BACK:
            raise face.Back
        if words == LEAVE:
            raise face.Leave
        if words == KEEP:
            if prompt.was:
                raise face.Keep
            self.say(face.NOT_ANSWERED)
            return None
        if not words:
            self.say(face.NOTHING_TYPED)
            return None
        if prompt.kind == "one":
            return self._one(prompt.choices, words)
        if prompt.kind == "many":
            return self._many(prompt, words)
        if prompt.kind == "block" and words == END:
            self.say(face.NOTHING_TYPED)
            return None
        if prompt.kind == "block" and words != UNKNOWN:
            typed = self._rest_of_block(typed)
        return self._read(prompt, NOT_KNOWN_TYPED if words == UNKNOWN else typed)

    def _read(self, prompt: Prompt, typed: str) -> tuple[Any] | None:
        if self._was_cut(typed):
            self.say(CUT)
            return None
        if prompt.read is None:
            return (typed,)
        read: Read = prompt.read(typed)
        if read.problem:
            self.say(read.problem)
            return None
        if read.says:
            self.say(read.says)
        return (read.value,)

    def _one(self, choices: Sequence[Choice], words: str) -> tuple[str] | None:
        unknown = _unknown(choices)
        if words == UNKNOWN or even(words) in NOT_KNOWN_WORDS:
            if unknown:
                self.say(unknown.says, "Chosen: ", "  ")
                return (unknown.id,)
            self.say(face.NOT_HERE)
            return None
        chosen = _found(words.lower(), choices)
        if chosen is None:
            self.say(f"Type one number from 1 to {len(choices)}.")
            return None
        self.say(chosen.says, "Chosen: ", "  ")
        return (chosen.id,)

    def _many(self, prompt: Prompt, words: str) -> tuple[dict[str, Any]] | None:
        """Return what was chosen, with its closing answer; ask for that alone if it was left out."""
        picked = self._picked(prompt, words.lower())
        if picked is None:
            return None
        ticked, unclear, closing = picked
        self._ticked |= set(ticked)
        self._unclear = (self._unclear | set(unclear)) - set(ticked)
        self._ticked -= set(unclear)
        for choice in prompt.choices:
            if choice.id in self._ticked:
                self.say(choice.says, "Chosen: ", "  ")
            elif choice.id in self._unclear:
                self.say(choice.says, "May be meant: ", "  ")
        if closing is None:
            self.say(f"Kept so far. Now type the number that is true of the rest; {AFRESH} begins the list anew.")
            for n, choice in enumerate(prompt.closings, len(prompt.choices) + 1):
                self.say(choice.says, f"  {n:>2}  ", "      ")
            return None
        if not self._ticked | self._unclear:
            self.say(face.NOTHING_CHOSEN, "Chosen: ")
        self.say(closing.says, "And: ", "  ")
        ids = [choice.id for choice in prompt.choices]
        found: dict[str, Any] = {"ticked": [name for name in ids if name in self._ticked], "rest": closing.id}
        if prompt.unclear:
            found["unclear"] = [name for name in ids if name in self._unclear]
        for says in face.taken_away(prompt, found):
            self.say(says, face.TAKEN_AWAY, "  ")
        return (found,)

    def _picked(self, prompt: Prompt, words: str) -> tuple[list[str], list[str], Choice | None] | None:
        """Return the ids reported, those that may be meant, and the closing answer if there is one."""
        if words == UNKNOWN or even(words) in NOT_KNOWN_WORDS:
            unknown = _unknown(prompt.closings)
            if unknown is None:
                self.say(face.NOT_HERE)
                return None
            return [], [], unknown
        if words == AFRESH:
            self._ticked, self._unclear = set(), set()
            self.say("Nothing is chosen now.")
            return None
        lines = (*prompt.choices, *prompt.closings)
        ticked: list[str] = []
        unclear: list[str] = []
        closing: list[str] = []
        for part in words.replace(",", " ").split():
            doubt = prompt.unclear and part.endswith("?")
            chosen = self._line_meant(prompt, part.removesuffix("?") if doubt else part)
            if chosen is None or (doubt and chosen in prompt.closings):
                self.say(f"Type numbers from 1 to {len(lines)} with spaces between.")
                return None
            (closing if chosen in prompt.closings else unclear if doubt else ticked).append(chosen.id)
        if len(set(closing)) > 1 or set(ticked) & set(unclear):
            self.say("Two answers to one line. Type the numbers again.")
            return None
        end = next((choice for choice in prompt.closings if choice.id in closing), None)
        in_order = [choice.id for choice in prompt.choices]
        return [name for name in in_order if name in ticked], [name for name in in_order if name in unclear], end

    def _line_meant(self, prompt: Prompt, part: str) -> Choice | None:
        if part == NONE and prompt.closings[0].id != NOT_KNOWN:
            return prompt.closings[0]
        if part in {UNKNOWN, "nk"}:
            return _unknown(prompt.closings)
        return _found(part, (*prompt.choices, *prompt.closings))

    def _rest_of_block(self, first: str) -> str:
        """Return several lines, ended by a line with a full stop alone. Nothing in them is a key."""
        lines = [first]
        while True:
            typed = self._take()
            if typed.strip() == END:
                return "\n".join(lines)
            lines.append(typed)

    def _help(self, prompt: Prompt) -> None:
        for text in prompt.help or (face.NO_HELP,):
            self.say(text, "  ", "  ")

    def _hide(self) -> None:
        """Clear the screen, show something neutral, and come back only after a word was typed."""
        face.clear(self.talk)
        while True:
            self._forget_typed()
            self.talk.write(f"{face.NEUTRAL}\n")
            self.talk.flush()
            if self._take().strip().lower() == GO_ON:
                face.clear(self.talk)
                return

    def _wait(self, invites: str) -> None:
        while True:
            words = self._line(invites).strip()
            if words == LEAVE:
                raise face.Leave
            if words == HIDE:
                self._hide()
            return

    # ── reading ──

    def _line(self, invites: str) -> str:
        """Return the next line that was typed after this invitation stood there."""
        self._forget_typed()
        self.talk.write(f"{invites} ")
        self.talk.flush()
        return self._take()

    def _take(self) -> str:
        """Return the next line without its end. No more input, or a terminal that went away, is leaving."""
        while True:
            try:
                typed = self.source.readline()
            except OSError:
                raise face.Leave from None
            if not typed:
                raise face.Leave
            if not _UNREADABLE.search(typed):
                return typed.rstrip("\r\n")
            self.say("That line held letters that cannot be read. Type it again.")

    def _was_cut(self, typed: str) -> bool:
        """Say whether the terminal may have dropped the end of a line."""
        longest = max(len(line.encode("utf-8", "replace")) for line in typed.split("\n"))
        return self.source.isatty() and longest >= MOST_BYTES

    def _width(self) -> int:
        if not self.talk.isatty():
            return WIDTH
        return max(min(self._size().columns, WIDTH), NARROWEST)

    def _size(self) -> os.terminal_size:
        """Return the size of the terminal that is talked on; the pages of the record may go elsewhere."""
        with contextlib.suppress(OSError, ValueError):
            size = os.get_terminal_size(self.talk.fileno())
            if size.columns and size.lines:
                return size
        return shutil.get_terminal_size()

    def _forget_typed(self) -> None:
        """Throw away what was typed before the question stood there; only a terminal can."""
        if not self.source.isatty():
            return
        if sys.platform == "win32":
            import msvcrt

            while msvcrt.kbhit():
                msvcrt.getwch()
            return
        import termios

        with contextlib.suppress(OSError, termios.error):  # a terminal that went away shows itself at the next line
            termios.tcflush(self.source, termios.TCIFLUSH)


NOT_KNOWN_TYPED = "not known"


def _parts(lines: list[str], rows: int, columns: int) -> list[list[str]]:
    """Return lines in parts that stand on the screen whole, also where it breaks longer lines."""
    parts: list[list[str]] = [[]]
    left = rows
    for line in lines:
        takes = max(-(-len(line) // max(columns, 1)), 1)
        if takes > left and parts[-1]:
            parts.append([])
            left = rows
        parts[-1].append(line)
        left -= takes
    return parts


def _chosen_before(prompt: Prompt) -> tuple[set[str], set[str]]:
    """Return the lines of a list that were chosen when it was answered before."""
    before = prompt.before if prompt.kind == "many" else None
    return set((before or {}).get("ticked", [])), set((before or {}).get("unclear", []))


def _invites(prompt: Prompt) -> str:
    """Return what stands before the typed line."""
    if prompt.kind == "one":
        return f"Number (1 to {len(prompt.choices)}):"
    if prompt.kind == "many":
        anew = f"; {AFRESH} = anew" if prompt.before else ""
        return f"Numbers, with spaces between{', 3? = may be meant' if prompt.unclear else ''}{anew}:"
    if prompt.kind == "block":
        return f"Several lines. To finish: a full stop ({END}) alone on a line:\n"
    return "Type it:"


def _unknown(choices: Sequence[Choice]) -> Choice | None:
    return next((choice for choice in choices if choice.id.endswith(NOT_KNOWN)), None)


def _found(typed: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice whose number, id or words were typed."""
    chosen = int(typed) if typed.isdecimal() and len(typed) <= 2 else 0
    if 0 < chosen <= len(choices):
        return choices[chosen - 1]
    return next((choice for choice in choices if typed in {choice.id.lower(), choice.says.lower()}), None)
