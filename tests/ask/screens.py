"""A terminal in a test: a command on a pseudo-terminal, what is typed to it, and what a person would see."""

from __future__ import annotations

import contextlib
import re
import time
from typing import TYPE_CHECKING, Any, Self

import pytest
from running import environment

if TYPE_CHECKING:
    import signal
    from collections.abc import Mapping, Sequence
    from pathlib import Path

pexpect, pyte = pytest.importorskip("pexpect"), pytest.importorskip("pyte")
LONG = 20.0
"""Seconds after which a program that does not show what is waited for has failed."""
PAUSE = 0.02
DOWN, UP, HOME, END, ESC, ENTER = "\x1b[B", "\x1b[A", "\x1b[H", "\x1b[F", "\x1b", "\r"
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")
"""A control sequence that sets a colour."""


class Screen:
    """A command on a pseudo-terminal. Leaving the `with` block ends it."""

    def __init__(
        self, command: Sequence[str], rows: int = 24, columns: int = 80, folder: Path | None = None,
        env: Mapping[str, str] | None = None, scrolled: int = 2000, early: str = "",
    ) -> None:  # fmt: skip
        self.pyte = pyte.HistoryScreen(columns, rows, history=scrolled, ratio=0.5)
        self.stream = pyte.ByteStream(self.pyte)
        self.raw = b""
        """Every byte that the program wrote."""
        self.process: Any = pexpect.spawn(
            command[0], list(command[1:]), dimensions=(rows, columns), cwd=folder, timeout=LONG,
            env={**environment(), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **(env or {})},
        )  # fmt: skip
        self.process.delaybeforesend = None
        if early:
            self.process.send(early)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close(force=True)

    @property
    def alive(self) -> bool:
        """Say whether the program still runs."""
        return bool(self.process.isalive())

    # ── what the person does ──

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as a person does: each is read before the next."""
        for key in keys:
            self.process.send(key)
            self.rest(PAUSE)

    def type(self, words: str) -> None:
        """Type words, and when they stand there, Enter: in one go the Enter would be a part of a paste."""
        self.process.send(words)
        self.rest(0.1)
        self.press(ENTER)

    def paste(self, words: str, bracketed: bool = True) -> None:
        """Paste words, as a terminal does that marks pastes, or as one that only types very fast."""
        self.process.send(f"\x1b[200~{words}\x1b[201~" if bracketed else words.replace("\n", "\r"))
        self.rest(0.15)

    def resize(self, rows: int, columns: int) -> None:
        """Give the window another size."""
        self.process.setwinsize(rows, columns)
        self.pyte.resize(rows, columns)
        self.rest(0.2)

    def kill(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.kill(number)

    # ── what the person sees ──

    def wait(self, words: str, seconds: float = LONG) -> list[str]:
        """Wait until these words stand on the screen, and return its lines. Where a line wraps does not matter."""
        end = time.monotonic() + seconds
        while words not in " ".join(self.text().split()):
            if not self._read(0.05) and (time.monotonic() > end or not self.alive):
                self.rest(0.1)
                if words in " ".join(self.text().split()):
                    break
                pytest.fail(f"{words!r} did not come:\n{self.text()}")
        self.rest(PAUSE)
        return self.lines()

    def written(self, pattern: re.Pattern[bytes], seconds: float = LONG) -> list[Any]:
        """Wait until this was written, wherever it stands by now, and return all that was found."""
        end = time.monotonic() + seconds
        while not pattern.search(self.raw):
            if not self._read(0.05) and (time.monotonic() > end or not self.alive):
                self.rest(0.1)
                if pattern.search(self.raw):
                    break
                pytest.fail(f"{pattern.pattern!r} was not written:\n{self.text()}")
        self.rest(PAUSE)
        return pattern.findall(self.raw)

    def rest(self, seconds: float) -> None:
        """Read until nothing has been written for some time."""
        while self._read(seconds):
            pass

    def lines(self) -> list[str]:
        """Return the lines of the screen, without blanks at their ends."""
        return [line.rstrip() for line in self.pyte.display]

    def text(self) -> str:
        """Return the screen as one text, without what is empty at its end."""
        return "\n".join(self.lines()).rstrip()

    def scrolled(self) -> list[str]:
        """Return the lines that were scrolled away, and those of the screen."""
        columns = self.pyte.columns
        above = ["".join(row[n].data for n in range(columns)).rstrip() for row in self.pyte.history.top]
        return [*above, *self.lines()]

    def ended(self) -> int:
        """Wait for the end of the program and return its exit code, or the number of its signal below zero."""
        self.rest(0.3)
        with contextlib.suppress(Exception):
            self.process.wait()
        self.process.close()
        status: int | None = self.process.exitstatus
        return -self.process.signalstatus if status is None else status

    def _read(self, seconds: float) -> bool:
        try:
            data: bytes = self.process.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += data
        self.stream.feed(data)
        return True
