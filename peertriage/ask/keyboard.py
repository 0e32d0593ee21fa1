"""Keyboard and screen of the standard face.

Letters that come at once, faster than anybody types, are a paste, also where the terminal does not say so.
A paste is text: it presses no key and answers no question.
"""

from __future__ import annotations

import os
import sys
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

MOST_AT_ONCE = 3
"""More letters than these in one reading were not typed: a number of two digits and Enter are three."""
QUIET = 0.05
"""Seconds without a letter after which a paste is over."""
_TYPED = frozenset({Keys.ControlM, Keys.ControlJ, Keys.ControlI})
"""Return, line feed and tab: what a text holds besides letters."""


def as_paste(keys: list[KeyPress]) -> list[KeyPress]:
    """Return keys in which every run of letters that came at once is one paste."""
    found: list[KeyPress] = []
    for text, run in groupby(keys, _is_text):
        pressed = list(run)
        if text and len(pressed) > MOST_AT_ONCE:
            found.append(KeyPress(Keys.BracketedPaste, "".join(key.data for key in pressed)))
        else:
            found.extend(pressed)
    return found


def _is_text(key: KeyPress) -> bool:
    return not isinstance(key.key, Keys) or key.key in _TYPED


if sys.platform == "win32":

    def keyboard(source: TextIO) -> Input:
        """Return the keyboard. The console recognises a paste by itself."""
        from prompt_toolkit.input import create_input

        return create_input(source)

    def screen(talk: TextIO) -> Output:
        """Return the screen."""
        from prompt_toolkit.output import create_output

        return create_output(talk)

else:
    from select import select

    from prompt_toolkit.input.vt100 import Vt100Input
    from prompt_toolkit.output.vt100 import Vt100_Output

    class _Keyboard(Vt100Input):
        """A terminal whose pastes are whole."""

        def read_keys(self) -> list[KeyPress]:
            keys = super().read_keys()
            while sum(map(_is_text, keys)) > MOST_AT_ONCE and select([self.fileno()], [], [], QUIET)[0]:
                keys += super().read_keys()
                if self.closed:
                    break
            return as_paste(keys)

    def keyboard(source: TextIO) -> Input:
        """Return the keyboard: a terminal, from which nothing has been read."""
        return _Keyboard(source)

    def screen(talk: TextIO) -> Output:
        """Return the screen. It is never asked where its cursor stands: an answer could come too late."""
        found = Vt100_Output.from_pty(talk, term=os.environ.get("TERM"))
        found.enable_cpr = False
        return found
