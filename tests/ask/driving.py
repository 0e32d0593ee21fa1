"""A whole interview on a terminal. What comes next is known: the same interview is held without a face beforehand."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import pytest
from holding import NOW, RULEBOOK, Unseen, begin
from paths import Somebody, plain_lines, standard_keys
from running import AT, content_of
from screens import LONG, Screen, pyte

from peertriage import store
from peertriage.ask import face
from peertriage.commands.holding import hold
from peertriage.core import answers, stops
from peertriage.core.answers import Sitting
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paths import Chosen

    from peertriage.core.prompt import Prompt, Slot

ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?]*[A-Za-z]|[=>78]|\][^\x07]*\x07)")
KEYS = "".join(face.KEYS.split())
INVITES = re.compile(
    re.escape(KEYS)
    + r"(Number\(1to\d+\)|Numbers,withspacesbetween(,3\?=maybemeant)?(;0=anew)?|Severallines\..*onaline|Typeit):$"
)
PART = "Entershowsthenext:"
ENDS = {"ending-held": "sealed envelope in the head's safe", "ending-slip": "not known", "ending-way": "not-now"}
IN_NO_DRAFT = {"nation", "go-on", "review", *ENDS}


class Step(NamedTuple):
    """One stop of an interview: what is asked, what is answered, and the answers given before it."""

    prompt: Prompt
    chosen: Chosen
    given: dict[Slot, Any]


class Way(NamedTuple):
    """A whole interview: its stops, the content of its record, and the lines of the pages that it shows."""

    steps: tuple[Step, ...]
    record: dict[str, Any]
    pages: frozenset[str]

    def place(self, question: str) -> int:
        """Return the number of the first stop that asks this."""
        return next(n for n, step in enumerate(self.steps) if step.prompt.slot.question == question)


class _Noting(Unseen):
    """No face, and all that was asked and answered is noted."""

    def __init__(self, who: Somebody) -> None:
        super().__init__(who)
        self.given: dict[Slot, Any] = {}
        self.steps: list[Step] = []
        self.pages: list[str] = []

    def page(self, text: str) -> None:
        """Note a page."""
        self.pages += text.splitlines()

    def ask(self, prompt: Prompt) -> Any:
        """Return Somebody's value."""
        self.steps.append(Step(prompt, self.who.choose(prompt), dict(self.given)))
        value = super().ask(prompt)
        if prompt.slot.question not in IN_NO_DRAFT:
            self.given |= stops.split(RULEBOOK(NOW.date(), "england"), prompt, value)
        return value


@functools.cache
def way(seed: int, **fixed: Any) -> Way:
    """Return the interview that Somebody of this seed holds. `fixed`: answers by question, with _ for -."""
    who = Somebody(seed, {**ENDS, **{name.replace("_", "-"): value for name, value in fixed.items()}})
    noting = _Noting(who)
    with (
        tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()), mock.patch("peertriage.content.rulebook", RULEBOOK),
    ):  # fmt: skip
        folder = Path(name)
        assert hold(noting, begin(folder), store.Target(folder), lambda: NOW) == 0
        (record,) = folder.glob("*.toml")
        return Way(tuple(noting.steps), content_of(record), frozenset([*noting.pages, *out.getvalue().splitlines()]))


def recalled(draft: Path) -> dict[Slot, Any]:
    """Return the answers that a draft holds."""
    sitting = Sitting(RULEBOOK(NOW.date(), "england"), NOW.date(), practice=True)
    return answers.recalled(sitting, store.read_report(draft))


def flat(words: str | bytes) -> str:
    """Return text without escapes and without any blank: where a line wraps does not matter."""
    data = words if isinstance(words, bytes) else visible(words).encode()
    return "".join(ESCAPES.sub(b"", data).decode("utf-8", "replace").split())


def command(*more: object) -> list[str]:
    """Return the command for the program, with the moment at which every test is held."""
    return [sys.executable, "-m", "peertriage", *map(str, more), "--at", AT]


def new(folder: Path, *more: str) -> list[str]:
    """Return the command that begins an interview in this folder."""
    return command("new", "--practice", "--out", folder, *more)


class Terminal(Screen):
    """A terminal that also knows what would not have fitted: a second screen, far wider, shows the same bytes."""

    def __init__(self, command: Sequence[str], rows: int = 24, columns: int = 80, **more: Any) -> None:
        super().__init__(command, rows, columns, **more)
        self.wide = pyte.HistoryScreen(4 * columns, rows, history=5000, ratio=0.5)
        self._wide = pyte.ByteStream(self.wide)

    def read(self, seconds: float) -> bool:
        """Take what is written within some time; say whether anything was."""
        return self._read(seconds)

    def _read(self, seconds: float) -> bool:
        before = len(self.raw)
        found = super()._read(seconds)
        self._wide.feed(self.raw[before:])
        return found

    def wide_lines(self) -> list[str]:
        """Return the lines as they were written, also those scrolled away, on the screen where all would fit."""
        across = self.wide.columns
        above = ["".join(row[n].data for n in range(across)).rstrip() for row in self.wide.history.top]
        return [*above, *(line.rstrip() for line in self.wide.display)]


class Driver:
    """Reaches each stop on a terminal and types its answer there."""

    def __init__(self, screen: Terminal, *, plain: bool) -> None:
        self.screen, self.plain = screen, plain
        self.mark = 0
        """Where in what was written the present stop begins."""

    def reach(self, prompt: Prompt, seconds: float = LONG) -> None:
        """Wait until this stands there to be answered; pages on the way are read to their ends."""
        end = time.monotonic() + seconds
        while not self.stands(prompt):
            if self.said().endswith(PART):
                self.send("\r")
            elif not self.screen.read(0.05) and (time.monotonic() > end or not self.screen.alive):
                pytest.fail(f"{prompt.asks!r} did not come:\n{self.screen.text()}")

    def stands(self, prompt: Prompt) -> bool:
        """Say whether this stands there to be answered: its words, the keys, in the plain face the invitation."""
        said = self.said().partition(flat(prompt.asks))[2]
        return INVITES.search(said) is not None if self.plain else KEYS in said

    def answer(self, step: Step) -> None:
        """Type the answer in one go."""
        self.send(plain_text(step) if self.plain else standard_text(step))

    def send(self, keys: str) -> None:
        """Send keys; what is written from now on belongs to the next stop."""
        self.mark = len(self.screen.raw)
        self.screen.process.send(keys)

    def said(self) -> str:
        """Return what was written since the last key, without escapes and blanks."""
        return flat(self.screen.raw[self.mark :])

    def walk(self, steps: Sequence[Step]) -> None:
        """Reach and answer some stops."""
        for step in steps:
            self.reach(step.prompt)
            self.answer(step)


def plain_text(step: Step) -> str:
    """Return what is typed in the plain face."""
    return "".join(f"{line}\n" for line in plain_lines(step.prompt, step.chosen))


def standard_text(step: Step) -> str:
    """Return the keys of the standard face; words are pasted, as a terminal marks it."""
    text = step.chosen.text
    if step.prompt.kind not in {"line", "block"} or text == "not known":
        return "".join(standard_keys(step.prompt, step.chosen)) if not text else "-\r"
    return f"\x1b[200~{text}\x1b[201~\r" + (".\r" if step.prompt.kind == "block" else "")
