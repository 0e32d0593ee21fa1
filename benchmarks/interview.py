"""How long a person waits in an interview: for the first question, and from an answer to the next question.

    python benchmarks/interview.py [ROUNDS]

Installs the wheel as `startup.py` does and runs everything on pseudo-terminals of 24 rows and 80 columns. In every
round, side by side: `python -c pass` and `peertriage new` until its first question can be answered; then one whole
interview in the standard face, each answer in turn with an answer to a bare list of questionary with the same lines.
Quote the ratios, not the milliseconds. Exit code 1 if a bar is missed. For POSIX systems; elsewhere it says so.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import startup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from driving import Step

TESTS = startup.ROOT / "tests"
SEED = 3
FIRST_BAR, NEXT_BAR = 20.0, 2.0
"""At most so many times `python -c pass`, and a bare list."""
LONG = 30.0
QUIET = 0.02
KEYS, PART, END = b"* hide", b"Enter shows the next:", "End of list"
AS_LINES = "Something that was typed"
"""What a bare list has where the interview takes words."""
AT = ["--at", "2026-11-20T15:15"]
BARE = f"""
import json, sys
import questionary
for asks, lines in json.loads(sys.argv[1]):
    questionary.select(asks, choices=[*lines, {END!r}]).ask()
"""


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, command: list[str], folder: Path) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        # nobody here answers where the cursor stands, and the library would wait for it
        env = {**startup.clean(), "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "PEERTRIAGE_PLAIN": ""}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=env, start_new_session=True
        )
        os.close(slave)

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self.master, keys.encode())

    def until(self, pattern: re.Pattern[bytes]) -> bytes:
        """Read until this was written, and return it."""
        data, end = b"", time.monotonic() + LONG
        while time.monotonic() < end:
            data += self._read(0.5)
            if found := pattern.search(data):
                return found[0]
        sys.exit(f"{pattern} did not come: {data[-300:]!r}")

    def rest(self) -> None:
        """Read until nothing is written any more."""
        while self._read(QUIET):
            pass

    def _read(self, seconds: float) -> bytes:
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        with contextlib.suppress(OSError):  # the program has ended
            return os.read(self.master, 65536)
        return b""


@contextlib.contextmanager
def opened(command: list[str], folder: Path) -> Iterator[Terminal]:
    """Run a program on a terminal of its own."""
    terminal = Terminal(command, folder)
    try:
        yield terminal
    finally:
        terminal.close()


def empty(python: str, folder: Path) -> float:
    """Return how long an empty Python takes on a terminal, from its start to its end."""
    begin = time.perf_counter()
    with opened([python, "-c", "pass"], folder) as terminal:
        terminal.process.wait()
        return time.perf_counter() - begin


def first(ours: str, folder: Path) -> float:
    """Return how long it takes until the first question and its keys stand there."""
    begin = time.perf_counter()
    with opened([ours, "new", "--practice", "--out", str(folder)], folder) as terminal:
        terminal.until(stands("Where is the school?"))
        return time.perf_counter() - begin


def stands(asks: str) -> re.Pattern[bytes]:
    """Return what is written once a question of ours can be answered, or a page waits to be read on."""
    return re.compile(re.escape(asks[:20].encode()) + b".*" + re.escape(KEYS) + b"|" + re.escape(PART), re.DOTALL)


def answered(terminal: Terminal, keys: str, pattern: re.Pattern[bytes]) -> float:
    """Type an answer, and return how long it takes from its last key to the next question."""
    if keys[:-1]:
        terminal.send(keys[:-1])
    terminal.rest()
    begin = time.perf_counter()
    terminal.send(keys[-1])
    found = terminal.until(pattern)
    took = time.perf_counter() - begin
    while found == PART:  # a page on the way is read to its end
        terminal.rest()
        terminal.send("\r")
        found = terminal.until(pattern)
    return took


def whole(python: str, ours: str, steps: tuple[Step, ...], folder: Path) -> tuple[list[float], list[float]]:
    """Hold an interview, with a bare list answered after each answer; return how long each took to the next."""
    from driving import standard_text

    lists = [
        (step.prompt.asks, [choice.says for choice in (*step.prompt.choices, *step.prompt.closings)] or [AS_LINES])
        for step in steps
    ]  # fmt: skip
    mine, bare, end = [], [], re.compile(END.encode())
    with (
        opened([ours, "new", "--practice", "--out", str(folder), *AT], folder) as terminal,
        opened([python, "-c", BARE, json.dumps(lists)], folder) as other,
    ):
        terminal.until(stands(steps[0].prompt.asks))
        other.until(end)
        for step, after in itertools.pairwise(steps):
            mine.append(answered(terminal, standard_text(step), stands(after.prompt.asks)))
            bare.append(answered(other, "\r", end))
    return mine, bare


def main() -> int:
    """Measure, print the table, and say which bars are met."""
    if sys.platform == "win32":
        print("This needs pseudo-terminals, which this system does not have. Nothing was measured.")
        return 0
    sys.path[:0] = [str(startup.ROOT), str(TESTS), str(TESTS / "ask")]
    from driving import way

    rounds = max(int(sys.argv[1]) if len(sys.argv) > 1 else startup.LEAST_ROUNDS, startup.LEAST_ROUNDS)
    steps = way(SEED).steps
    taken: dict[str, list[float]] = {"empty": [], "first": [], "mine": [], "bare": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = startup.installed(folder)
        python, ours = str(scripts / "python"), str(scripts / "peertriage")
        first(ours, folder)  # not counted
        for n in range(rounds):
            taken["empty"].append(empty(python, folder))
            taken["first"].append(first(ours, folder))
            cases = folder / f"cases-{n}"
            cases.mkdir()
            mine, bare = whole(python, ours, steps, cases)
            taken["mine"] += mine
            taken["bare"] += bare
    medians = {what: statistics.median(found) for what, found in taken.items()}
    print(f"Python {sys.version.split()[0]}, {rounds} rounds, {len(steps)} questions each, medians on a terminal\n")
    print(f"{'':<44}{'ms':>8}{'ratio':>8}{'bar':>7}")
    missed = 0
    for base, what, names, bar in (
        ("empty", "first", ("python -c pass", "peertriage new, to the first question"), FIRST_BAR),
        ("bare", "mine", ("bare list, answer to next question", "interview, answer to next question"), NEXT_BAR),
    ):
        ratio = medians[what] / medians[base]
        missed += ratio > bar
        print(f"{names[0]:<44}{medians[base] * 1000:>8.1f}")
        print(f"{names[1]:<44}{medians[what] * 1000:>8.1f}{ratio:>8.2f}{bar:>7g}  {'MISSED' if ratio > bar else 'met'}")
    slowest = statistics.quantiles(taken["mine"], n=20)[-1]
    print(f"\nOne answer of twenty takes longer than {slowest * 1000:.0f} ms to the next question.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
