"""Killed at any question: nothing half written, every answer kept, and the same question again afterwards."""

from __future__ import annotations

import io
import os
import random
import signal
import sys
import time
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from driving import KEYS, Driver, Step, Terminal, Way, command, new, recalled, way
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from running import content_of, document
from screens import DOWN, LONG

from peertriage.ask.signals import ending_is_leaving
from peertriage.ask.standard import Standard
from peertriage.core.prompt import Prompt, Read, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
SEED, LONG_SEED = 3, 6
INTERRUPTED = 130
OF_THE_END = {"event", "identity_held_at"}
"""What the end of an interview adds to a record."""
FACES = pytest.mark.parametrize("plain", [False, True], ids=["standard", "plain"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for cases."""
    (tmp_path / "cases").mkdir()
    return tmp_path / "cases"


def interrupted(folder: Path, known: Way, signals: Mapping[int, signal.Signals], *, plain: bool) -> None:
    """Hold an interview that is ended at these stops, each with something half done, and resumed; check all of it."""
    waiting, n, how = dict(signals), 0, ["--plain"] if plain else []
    runs = new(folder, *how)
    while True:
        with Terminal(runs, folder=folder) as screen:
            drives = Driver(screen, plain=plain)
            drives.reach(known.steps[n].prompt)
            assert drives.said().count(KEYS) == 1, "the open question, and no other before it"
            while n < len(known.steps) and n not in waiting:
                drives.answer(known.steps[n])
                n += 1
                if n < len(known.steps):
                    drives.reach(known.steps[n].prompt)
            if n == len(known.steps):
                assert screen.ended() == 0, screen.text()
                break
            half(drives, known.steps[n])
            ends(screen, waiting.pop(n))
        kept(folder, known, n)
        n = resumed_at(known, n)
        runs = again(folder, *how) if known.steps[n].given else new(folder, *how)
    (record,) = folder.glob("*.toml")
    assert content_of(record) == known.record


def half(drives: Driver, step: Step) -> None:
    """Type half of an answer, or point at a line and tick it."""
    typed = drives.plain or step.prompt.kind in {"line", "block"}
    drives.screen.process.send("1 ha" if typed else f"{DOWN} ")
    drives.screen.rest(0.05)


def ends(screen: Terminal, number: signal.Signals) -> None:
    """Send the signal; unless it leaves no time for that, the program gives the terminal back and says how to go on."""
    screen.kill(number)
    if number == signal.SIGKILL:
        assert screen.ended() == -number
        return
    import termios

    before, end = len(screen.raw), time.monotonic() + LONG
    while screen.alive and time.monotonic() < end:
        screen.read(0.05)
    assert not screen.alive, "the signal was not heard"
    screen.rest(0.1)
    modes = termios.tcgetattr(screen.process.child_fd)[3]
    assert modes & termios.ICANON, "lines are lines again"
    assert modes & termios.ECHO, "typed letters are shown again"
    assert screen.raw.rfind(b"\x1b[?2004l") >= screen.raw.rfind(b"\x1b[?2004h"), "pastes are not marked any more"
    assert b"Traceback" not in screen.raw[before:]
    assert screen.ended() == INTERRUPTED


def kept(folder: Path, known: Way, n: int) -> None:
    """Check what lies in the folder after the end at stop `n`: every answer before it, and nothing half written."""
    step = known.steps[n]
    found = [path for path in folder.iterdir() if not path.name.endswith(".lock")]
    if not step.given:
        assert found == []
        return
    (left,) = found
    if step.prompt.slot.question.startswith("ending-"):
        whole(left, known)
        return
    assert left.name.endswith(".draft.toml")
    assert recalled(left) == step.given


def whole(record: Path, known: Way) -> None:
    """Check that a record is complete, whatever is still to be said at the end."""
    assert document(record)["kind"] == "record"
    found = content_of(record)
    for name in set(found) | set(known.record):
        assert name in OF_THE_END or found.get(name) == known.record.get(name), name


def resumed_at(known: Way, n: int) -> int:
    """Return the stop that comes first afterwards: the one that was open, but for what is in no draft."""
    question, before = known.steps[n].prompt.slot.question, known.steps[n - 1].prompt.slot.question
    if not known.steps[n].given:
        return 0
    # page 1 and "what next?" come again until something after them is answered; "not known" is asked again
    return n - 1 if before == "go-on" or question == "ending-way" else n


def again(folder: Path, *more: str) -> list[str]:
    """Return the command that goes on with what lies in the folder."""
    (left,) = folder.glob("*.toml")
    return command("resume", left.name.partition(".")[0], "--out", folder, *more)


# ── in the suite ──


@FACES
def test_ended_in_the_middle_and_resumed(plain: bool, folder: Path) -> None:
    """Once by each signal, in lists and in fields: the record is that of an interview without a break."""
    known = way(SEED)
    stops = [known.place(name) for name in ("words", "people-more", "secrecy", "ending-slip")]
    numbers = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    interrupted(folder, known, dict(zip(stops, numbers, strict=True)), plain=plain)


@pytest.mark.parametrize("after", [0.005, 0.02])
def test_killed_right_after_enter_loses_at_most_that_answer(after: float, folder: Path) -> None:
    """Between an answer and the next question."""
    struck(folder, way(SEED), way(SEED).place("words-heard"), after)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_comes_where_an_error_would_get_lost_is_heard(number: signal.Signals) -> None:
    """In the middle of clearing up, say, where Python drops every error: the question still has no answer."""

    class Dying:
        def __del__(self) -> None:
            os.kill(os.getpid(), number)

    def read(typed: str) -> Read:
        Dying()
        return Read(value=typed)

    slot = Slot("what", "report")
    before = signal.getsignal(number)
    with create_pipe_input() as keys, ending_is_leaving():
        asks = Standard(io.StringIO(), io.StringIO())
        with mock.patch.multiple(asks, _keyboard=lambda: keys, _screen=DummyOutput):
            keys.send_text("8y\r")
            with pytest.raises(KeyboardInterrupt):
                asks.ask(Prompt(slot, "line", "How old?", slot, read=read))
    assert signal.getsignal(number) is before


def struck(folder: Path, known: Way, n: int, after: float) -> None:
    """Kill so many seconds after the answer to stop `n` was sent, and resume."""
    with Terminal(new(folder), folder=folder) as screen:
        drives = Driver(screen, plain=False)
        drives.walk(known.steps[:n])
        drives.reach(known.steps[n].prompt)
        drives.answer(known.steps[n])
        time.sleep(after)
        os.kill(screen.process.pid, signal.SIGKILL)
        assert screen.ended() == -signal.SIGKILL
    visible = [path for path in folder.iterdir() if not path.name.startswith(".")]
    (draft,) = visible
    found = recalled(draft)
    assert found in (known.steps[n].given, known.steps[n + 1].given)
    now = n + (found == known.steps[n + 1].given)
    with Terminal(again(folder), folder=folder) as screen:
        drives = Driver(screen, plain=False)
        drives.reach(known.steps[now].prompt)
        assert drives.said().count(KEYS) == 1
        drives.answer(known.steps[now])
        drives.reach(known.steps[now + 1].prompt)
    assert recalled(draft) == known.steps[now + 1].given


# ── the campaign ──


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [SEED, LONG_SEED])
def test_killed_at_every_question(seed: int, folder: Path) -> None:
    """As if the power failed at each of them in turn."""
    known = way(seed)
    interrupted(folder, known, dict.fromkeys(range(len(known.steps)), signal.SIGKILL), plain=False)


@pytest.mark.campaign
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@FACES
def test_ended_at_every_fifth_question(plain: bool, number: signal.Signals, folder: Path) -> None:
    """Ctrl-C, the machine shut down, the closed window; each begins at another question."""
    known = way(LONG_SEED)
    interrupted(folder, known, dict.fromkeys(range(number % 5 + 1, len(known.steps), 5), number), plain=plain)


@pytest.mark.campaign
@pytest.mark.parametrize("trial", range(30))
def test_killed_at_any_moment_after_an_answer(trial: int, folder: Path) -> None:
    """Within 50 ms of Enter, wherever: at most that answer is lost."""
    known, rng = way(SEED), random.Random(trial)  # noqa: S311  no secret
    places = [
        n for n in range(2, len(known.steps) - 1)
        if len(known.steps[n].given) < len(known.steps[n + 1].given) and n - 1 != known.place("go-on")
    ]  # fmt: skip
    struck(folder, known, rng.choice(places), rng.uniform(0, 0.05))


@pytest.mark.campaign
@pytest.mark.parametrize("trial", range(15))
def test_killed_while_the_record_is_written(trial: int, folder: Path) -> None:
    """There is a whole record, or none and the whole draft."""
    known = way(SEED)
    n = known.place("review")
    with Terminal(new(folder), folder=folder) as screen:
        drives = Driver(screen, plain=False)
        drives.walk(known.steps[:n])
        drives.reach(known.steps[n].prompt)
        drives.answer(known.steps[n])
        time.sleep(trial * 0.01)
        os.kill(screen.process.pid, signal.SIGKILL)
        assert screen.ended() == -signal.SIGKILL
    found = [path for path in folder.glob("*.toml") if not path.name.startswith(".")]
    records = [path for path in found if not path.name.endswith(".draft.toml")]
    for record in records:
        whole(record, known)
    drafts = [recalled(path) for path in found if path not in records]
    assert drafts == [known.steps[n].given] or (records and not drafts)
