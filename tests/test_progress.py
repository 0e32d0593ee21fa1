"""How far a long run is: a bar on a terminal, lines for a screen reader, and nothing left when it has ended."""

from __future__ import annotations

import io

import pytest

from peertriage import progress
from peertriage.progress import Progress


def told(files: int, numbers: list[int], monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what a terminal gets when so many files have been checked, a second between two of them."""
    moments = iter(range(1000))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(moments)))
    terminal = io.StringIO()
    bar = Progress(files, terminal)
    for number in numbers:
        bar.at(number)
    return terminal.getvalue()


@pytest.fixture(autouse=True)
def _a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("PEERTRIAGE_PLAIN", raising=False)


def test_a_bar_grows_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers beside it say the same; at the end the line is blank, also where a longer one stood before."""
    half = "\r[##########----------] Checked 1,000 of 2,000 files"
    assert told(2000, [1000], monkeypatch) == half
    assert told(2000, [1000, 0], monkeypatch) == half + "\r" + " " * (len(half) - 1) + "\r"
    assert told(2000, [2000], monkeypatch).startswith("\r[####################]")
    assert max(len(line) for line in told(10**9, [10**9], monkeypatch).split("\r")) <= 79


def test_a_run_that_ends_at_once_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is not drawn more often than five times a second."""
    monkeypatch.setattr(progress, "PAUSE", 10.0)
    assert told(100, [1, 2, 3, 0], monkeypatch) == ""


@pytest.mark.parametrize("names", [("TERM", "dumb"), ("PEERTRIAGE_PLAIN", "1")])
def test_a_screen_reader_gets_a_line_every_quarter(names: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn over, and no sign of a bar is read out."""
    monkeypatch.setenv(*names)
    lines = told(8, [1, 2, 3, 4, 5, 6, 7, 8, 0], monkeypatch).splitlines()
    assert lines == [f"Checked {n} of 8 files" for n in (2, 4, 6, 8)]
