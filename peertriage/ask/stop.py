"""What the standard face knows of one question while it stands on the screen. Knows no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from peertriage.ask.face import BACK, HELP, HIDE, KEEP, LEAVE, NOT_ANSWERED

if TYPE_CHECKING:
    from peertriage.core.prompt import Prompt

WISHES = frozenset({BACK, KEEP, HELP, LEAVE, HIDE})
"""The keys that take the question off the screen without answering it."""


class Done(NamedTuple):
    """An answer, and what is written of it: pairs of what stands before the words, and the words."""

    value: Any
    echo: tuple[tuple[str, str], ...]


Outcome: TypeAlias = "Done | str | None"
"""What a key led to: the answer, one of the keys, or nothing yet."""


class Stop:
    """One question on the screen, and what is said about the last key."""

    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.note = ""

    def wish(self, key: str) -> str | None:
        """Return the key, or None with a note where there is no answer that could be kept."""
        if key == KEEP and not self.prompt.was:
            self.note = NOT_ANSWERED
            return None
        return key
