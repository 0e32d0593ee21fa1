"""A bar that says how far a long run has come, for a terminal alone; for a screen reader one line every quarter."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

PAUSE = 0.2
"""Seconds between two changes of the line."""
BAR = 20
"""Signs of the bar; the numbers beside it say the same."""


class Progress:
    """Says on a terminal how many of `files` have been checked."""

    def __init__(self, files: int, terminal: TextIO) -> None:
        self.files, self.terminal = files, terminal
        self.line_by_line = os.environ.get("TERM") == "dumb" or bool(os.environ.get("PEERTRIAGE_PLAIN"))
        self.last, self.quarter, self.width = time.perf_counter(), 0, 0

    def at(self, number: int) -> None:
        """Say that so many files have been checked; 0: that all have been, and the line goes away."""
        if self.line_by_line:
            self._quarters(number)
        elif not number:
            self.terminal.write("\r" + " " * self.width + "\r" if self.width else "")
            self.terminal.flush()
        elif (now := time.perf_counter()) - self.last >= PAUSE:
            self.last = now
            done = min(number * BAR // self.files, BAR)
            text = f"[{'#' * done}{'-' * (BAR - done)}] Checked {number:,} of {self.files:,} files"
            self.width = max(self.width, len(text))
            self.terminal.write(f"\r{text:<{self.width}}")
            self.terminal.flush()

    def _quarters(self, number: int) -> None:
        if number * 4 // self.files > self.quarter:
            self.quarter = number * 4 // self.files
            self.terminal.write(f"Checked {number:,} of {self.files:,} files\n")
            self.terminal.flush()
