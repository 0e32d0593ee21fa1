"""Words being typed, as a value: what Enter, the end key and a paste do. Knows no terminal.

What was pasted is text, whole: no line of it is a key, and a full stop in it ends nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.ask import face
from peertriage.ask.plain import END, NOT_KNOWN_TYPED
from peertriage.ask.stop import WISHES, Done, Outcome, Stop

if TYPE_CHECKING:
    from peertriage.core.prompt import Prompt

NEWLINE = "\n"
"""What Enter in the middle of lines leads to: a new line."""
NOT_AT_THE_END = "Go to the end of the words first. Ctrl-D there ends them."
JOINED = "One line is taken here, so the lines were joined. Check them, then press Enter."
UNREADABLE = "Some letters cannot be read. Type them again."
_UNREADABLE = re.compile(r"[\ud800-\udfff]")


class Writing(Stop):
    """The words of one question so far."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(prompt)
        self.text = ""
        self.cursor = 0
        self._pasted = ""
        """The text as it stood after a paste: until something is typed, nothing at its end was typed."""

    @property
    def several(self) -> bool:
        """Say whether the answer may have several lines."""
        return self.prompt.kind == "block"

    @property
    def hint(self) -> str:
        """Return how these words are ended."""
        if self.several:
            return f"Several lines. When finished, type a full stop ({END}) alone on a line, or Ctrl-D. Esc hides all."
        return "Type it, then press Enter. Esc hides the screen."

    def enter(self) -> Outcome:
        """Do what Enter means: answer, act on a key, begin a new line, or say what is wrong."""
        self.note = ""
        words = self.text.strip()
        if not words:
            return self._nothing()
        if not self.several:
            return self._whole(words)
        typed = self.text.split(NEWLINE)
        if self.text == self._pasted or self.cursor < len(self.text):
            return NEWLINE
        if len(typed) == 1 and words in {*WISHES, face.UNKNOWN}:
            return self._whole(words)
        if typed[-1].strip() != END:
            return NEWLINE
        self.text = NEWLINE.join(typed[:-1])
        return self._read(self.text) if self.text.strip() else self._nothing()

    def end(self) -> Outcome:
        """Do what Ctrl-D means: leave an empty field, or end lines at their end."""
        self.note = ""
        if not self.text:
            return face.LEAVE
        if not self.several:
            return None
        if self.cursor < len(self.text):
            self.note = NOT_AT_THE_END
            return None
        self.text = self.text.removesuffix(NEWLINE)
        return self._read(self.text) if self.text.strip() else self._nothing()

    def pasted(self, data: str) -> str:
        """Return what of a paste is put in: all of it; where one line is taken, its lines joined."""
        whole = data.replace("\r\n", NEWLINE).replace("\r", NEWLINE)
        if self.several:
            return whole
        parts = whole.strip(NEWLINE).split(NEWLINE)
        self.note = JOINED if len(parts) > 1 else ""
        return " ".join(parts)

    def after_paste(self) -> None:
        """Take note that nothing was typed since the paste."""
        self._pasted = self.text

    def _nothing(self) -> Outcome:
        self.text = ""
        self.note = face.NOTHING_TYPED
        return None

    def _whole(self, words: str) -> Outcome:
        """Act on a key, or answer with the line."""
        if words in WISHES:
            self.text = ""
            return self.wish(words)
        if words != face.UNKNOWN:
            return self._read(self.text)
        self.text = ""
        return self._read(NOT_KNOWN_TYPED)

    def _read(self, typed: str) -> Outcome:
        if _UNREADABLE.search(typed):
            self.note = UNREADABLE
            return None
        echo = [("", "Typed:"), *(("  ", line.expandtabs()) for line in typed.split(NEWLINE))]
        if not self.several or typed == NOT_KNOWN_TYPED:
            echo = [("Typed: ", typed.expandtabs())]
        if self.prompt.read is None:
            return Done(typed, tuple(echo))
        read = self.prompt.read(typed)
        if read.problem:
            self.note = read.problem
            return None
        return Done(read.value, (*echo, *((("", read.says),) if read.says else ())))
