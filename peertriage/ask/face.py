"""What both faces share: the keys, what a person may want besides answering, and the quick hiding of the screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from peertriage.core.prompt import Prompt

BACK, KEEP, HELP, UNKNOWN, LEAVE, HIDE = "<", ">", "?", "-", "!", "*"
KEYS = "< back  > keep  ? help  - not known  ! save, leave  * hide"
"""The one line of keys, the same at every prompt of both faces."""
NO_HELP = "There is no more to say about this question."
NOT_ANSWERED = "This has no answer yet that could be kept. For 'not known' type -"
NOTHING_TYPED = "Nothing was typed, so nothing was answered."
NOT_HERE = "'Not known' is no answer here."
NEUTRAL = "Nothing to show. Type the word ON, then press Enter, to continue."
NOTHING_CHOSEN = "nothing"
"""What stands behind "Chosen:" where no line was chosen."""
TAKEN_AWAY = "TAKEN AWAY: "
GO_ON = "on"
"""The word that brings the interview back after it was hidden."""
WIDTH = 80
NARROWEST = 20
CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Cursor home, clear the screen, clear what was scrolled away (the terminals that know it)."""


class Back(Exception):  # not an error: the person goes back
    """The person wants the question before."""


class Keep(Exception):  # not an error
    """The person keeps the answer that stands and goes on."""


class Leave(Exception):  # not an error
    """The person saves and leaves."""


class Face(Protocol):
    """A way to talk with a person. Both faces ask the same prompts with the same words, keys and help."""

    def say(self, text: str = "", first: str = "", rest: str = "") -> None:
        """Write text, wrapped; `first` and `rest` stand before its lines."""

    def title(self, text: str) -> None:
        """Write a heading, with an empty line before it."""

    def ask(self, prompt: Prompt) -> Any:
        """Return the value of a prompt. Raises Back, Keep (only if the prompt has an answer) or Leave.

        Help, hiding, and what cannot be read are dealt with inside: the same question is put again.
        """

    def page(self, text: str) -> None:
        """Show a page that was laid out already; on a terminal that is shorter, part by part."""


def taken_away(prompt: Prompt, value: dict[str, Any]) -> list[str]:
    """Return the words of the lines that were chosen before and are not chosen now."""
    before = prompt.before or {}
    kept = {*value["ticked"], *value.get("unclear", [])}
    gone = {*before.get("ticked", []), *before.get("unclear", [])} - kept
    return [choice.says for choice in prompt.choices if choice.id in gone]


def clear(talk: TextIO) -> None:
    """Clear the screen and what was scrolled away; where the terminal cannot, push it out of sight."""
    if talk.isatty() and can_clear():
        talk.write(CLEAR)
    else:
        talk.write("\n" * 60)
    talk.flush()


def can_clear() -> bool:
    """Say whether the terminal understands control sequences. Switches them on in a Windows console."""
    import os

    if os.environ.get("TERM") == "dumb":
        return False
    if sys.platform != "win32":
        return bool(os.environ.get("TERM"))
    return _windows_sequences()


def _windows_sequences() -> bool:
    """Switch on control sequences in a Windows console (10 and newer); say whether that worked."""
    if sys.platform != "win32":
        return True
    import ctypes

    kernel = ctypes.windll.kernel32
    handle = kernel.GetStdHandle(-12)  # the console of stderr
    mode = ctypes.c_ulong()
    if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):
        return False
    return bool(kernel.SetConsoleMode(handle, mode.value | 0x0004))
