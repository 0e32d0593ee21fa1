"""Holding a whole interview in this process: with either face, typed as a person would, or with no face at all."""

from __future__ import annotations

import datetime as dt
import functools
import io
from collections import deque
from typing import TYPE_CHECKING, Any
from unittest import mock

import msgspec
from paths import plain_lines, standard_keys

from peertriage.ask.interview import Asked, Begin, interview
from peertriage.ask.plain import Plain
from peertriage.content import rulebook
from peertriage.core.clock import LONDON
from peertriage.core.settings import Settings
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from pathlib import Path

    from paths import Somebody
    from prompt_toolkit.input.base import PipeInput

    from peertriage.ask.face import Face
    from peertriage.core.model import Report
    from peertriage.core.prompt import Prompt, Slot

RULEBOOK = functools.cache(rulebook)
NOW = dt.datetime(2026, 11, 20, 15, 15, tzinfo=LONDON)


class Lines:
    """An input that holds the lines that are to be typed."""

    def __init__(self) -> None:
        self.waiting: deque[str] = deque()

    def isatty(self) -> bool:
        """Say that this is no terminal."""
        return False

    def readline(self) -> str:
        """Return the next line, or the end of the input."""
        return f"{self.waiting.popleft()}\n" if self.waiting else ""


class PlainTyped(Plain):
    """The plain face with Somebody typing."""

    def __init__(self, who: Somebody) -> None:
        self.lines, self.heard = Lines(), io.StringIO()
        super().__init__(self.lines, self.heard)  # type: ignore[arg-type]
        self.who = who
        self.prompts: list[Prompt] = []

    def ask(self, prompt: Prompt) -> Any:
        """Type the answer and return what the face makes of it."""
        self.prompts.append(prompt)
        chosen = self.who.choose(prompt)
        self.lines.waiting.extend(plain_lines(prompt, chosen))
        value = super().ask(prompt)
        assert value == chosen.value, prompt.slot
        assert not self.lines.waiting, f"{prompt.slot} left something for the next question"
        return value


class StandardTyped:
    """The standard face with Somebody pressing keys, on a screen that nobody sees."""

    def __init__(self, who: Somebody, keyboard: PipeInput) -> None:
        from prompt_toolkit.output import DummyOutput

        from peertriage.ask.standard import Standard

        class Unseen(Standard):
            def _keyboard(self) -> Any:
                return keyboard

            def _screen(self) -> Any:
                return DummyOutput()

        self.who, self.keyboard, self.heard = who, keyboard, io.StringIO()
        self.face: Face = Unseen(Lines(), self.heard)  # type: ignore[arg-type]
        self.prompts: list[Prompt] = []
        self.say, self.title, self.page = self.face.say, self.face.title, self.face.page

    def ask(self, prompt: Prompt) -> Any:
        """Press the keys of the answer and return what the face makes of them."""
        self.prompts.append(prompt)
        chosen = self.who.choose(prompt)
        self.keyboard.send_text("".join(standard_keys(prompt, chosen)))
        value = self.face.ask(prompt)
        assert value == chosen.value, prompt.slot
        return value


class Unseen:
    """No face: Somebody's values go straight to the interview. `wishes`: what else is wanted, by prompt."""

    def __init__(self, who: Somebody, wishes: dict[Slot, list[type[Exception]]] | None = None) -> None:
        self.who, self.wishes = who, wishes or {}
        self.prompts: list[Prompt] = []
        self.heard = io.StringIO()

    def say(self, text: str = "", first: str = "", rest: str = "") -> None:
        """Keep what is said."""
        self.heard.write(f"{first or rest}{text}\n")

    def title(self, text: str) -> None:
        """Keep a heading."""
        self.say(f"\n{text}")

    def page(self, text: str) -> None:
        """Keep a page."""
        self.say(text)

    def ask(self, prompt: Prompt) -> Any:
        """Return Somebody's value, or raise what they want instead."""
        self.prompts.append(prompt)
        assert len(self.prompts) < 1000, "asked without end"
        if self.wishes.get(prompt.slot):
            raise self.wishes[prompt.slot].pop(0)
        return self.who.choose(prompt).value


def begin(folder: Path, **more: Any) -> Begin:
    """Return how an interview in this folder begins."""
    return Begin(NOW, Settings(), folder, practice=True, **more)


def held(face: Any, folder: Path) -> Asked:
    """Hold an interview to its end."""
    folder.mkdir(exist_ok=True)
    with mock.patch("peertriage.content.rulebook", RULEBOOK):  # read once: hundreds of interviews are held
        asked = interview(face, begin(folder))
    assert asked is not None
    return asked


def content(report: Report) -> dict[str, Any]:
    """Return a report without what differs each time: its id, and when it was begun."""
    found: dict[str, Any] = msgspec.to_builtins(report, builtin_types=(dt.datetime, dt.date))
    return {name: value for name, value in found.items() if name not in {"id", "made"}}


def hears(face: Any) -> str:
    """Return everything that was said, as it can be shown."""
    return visible(face.heard.getvalue())
