"""Whole interviews on a real terminal, in both faces: what a person sees, and the record that comes of it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from driving import PART, Driver, Terminal, Way, flat, new, plain_text, recalled, standard_text, way
from running import content_of, document
from screens import DOWN, ESC

from peertriage.ask import face
from peertriage.ask.panel import STYLE
from peertriage.ask.plain import CUT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
SEED = 3
FACES = pytest.mark.parametrize("plain", [False, True], ids=["standard", "plain"])
LINES = "".join(f"  {n} \t she said “café” <\n{'?!*<>-'[n % 6]}\n\n" for n in range(1, 21))
SIXTY = f"It began so.\n{LINES}and so it ended".replace("\n\n\n", "\n\n")
WITH_A_STOP = SIXTY.replace("  7 \t", ".\n  7 \t")
"""Exact words of sixty lines: keys alone on a line, empty lines, tabs. In the second, a full stop alone too."""
STYLED = re.compile(rb"\x1b\[([0-9;]*)m")
BRIGHT = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
NO_COLOUR = {"NO_COLOR": "1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for cases."""
    (tmp_path / "cases").mkdir()
    return tmp_path / "cases"


def opened(folder: Path, *more: str, rows: int = 24, columns: int = 80, **other: Any) -> Terminal:
    """Begin an interview on a terminal."""
    return Terminal(new(folder, *more), rows, columns, folder=folder, **other)


def driver(screen: Terminal, *, plain: bool) -> Driver:
    """Return what types there."""
    return Driver(screen, plain=plain)


# ── from the first question to the record ──


@pytest.mark.parametrize(
    ("plain", "rows", "columns", "env", "words"),
    [
        (False, 24, 80, BRIGHT, SIXTY), (True, 24, 80, BRIGHT, SIXTY),
        (False, 20, 60, NO_COLOUR, WITH_A_STOP), (True, 20, 60, NO_COLOUR, SIXTY),
    ],
    ids=["standard-80", "plain-80", "standard-60", "plain-60"],
)  # fmt: skip
def test_from_the_first_question_to_the_end(
    plain: bool, rows: int, columns: int, env: dict[str, str], words: str, folder: Path
) -> None:
    """Whatever face and size: each question can be read whole, and the record is that of the same answers."""
    known = way(SEED, words=words)
    with opened(folder, *(["--plain"] if plain else []), rows=rows, columns=columns, env=env) as screen:
        drives = driver(screen, plain=plain)
        for step in known.steps:
            drives.reach(step.prompt)
            asked = [step.prompt.asks, *step.prompt.lines]
            lines = [choice.says for choice in (*step.prompt.choices, *step.prompt.closings)]
            said, seen = drives.said(), flat("\n".join(screen.scrolled()))
            assert [part for part in (*asked, *lines) if flat(part) not in said] == [], "without escapes all is there"
            assert [part for part in (*asked, *lines) if flat(part) not in seen] == [], "all can be read on the screen"
            drives.answer(step)
        assert screen.ended() == 0, screen.text()
        wide = {line for line in screen.wide_lines() if len(line) > columns}
        (record,) = folder.glob("*.toml")
        assert [line for line in wide - known.pages if record.stem not in line] == []
        assert max(map(len, known.pages)) <= 80
        if plain:
            assert b"\x1b" not in screen.raw
        styles = {code for found in STYLED.findall(screen.raw) for code in found.split(b";")}
        assert styles <= {b"", b"0", b"1"}, "bold is all: the colours are the terminal's own, on dark and on light"
    (record,) = folder.glob("*.toml")
    assert content_of(record) == known.record
    assert document(record)["statement"][0]["words"] == words


def test_no_style_of_a_question_has_a_colour() -> None:
    """What has no colour of its own has the contrast that the person chose for the terminal."""
    colours = [(name, rule) for name, rule in STYLE.style_rules if set(rule.split()) - {"bold", "noinherit"}]
    assert colours == []


# ── what stands on the screen ──


@FACES
def test_hidden_in_the_middle_no_word_of_the_case_is_left(plain: bool, folder: Path) -> None:
    """Not on the screen, nor above it; afterwards the question stands there again, and the answers go on."""
    known = way(SEED)
    n = known.place("words-heard")
    with opened(folder, *(["--plain"] if plain else [])) as screen:
        drives = driver(screen, plain=plain)
        drives.walk(known.steps[:n])
        drives.reach(known.steps[n].prompt)
        assert "keep quiet" in "\n".join(screen.scrolled())
        drives.send("*\n" if plain else ESC)
        screen.wait(face.NEUTRAL)
        assert [line for line in screen.scrolled() if line] == [face.NEUTRAL[:80]]
        drives.send("on\n")
        drives.walk(known.steps[n : n + 3])
        drives.reach(known.steps[n + 3].prompt)
        assert "keep quiet" not in "\n".join(screen.scrolled())
    (draft,) = folder.glob("*.draft.toml")
    assert recalled(draft) == known.steps[n + 3].given


@FACES
def test_a_window_that_changes_its_size_loses_nothing(plain: bool, folder: Path) -> None:
    """Smaller and larger at the first questions, with a line pointed at: the answers are the same."""
    known = way(SEED)
    last = known.place("words-exact")
    sizes = [(20, 60), (40, 80), (15, 60), (24, 80)]
    with opened(folder, *(["--plain"] if plain else [])) as screen:
        drives = driver(screen, plain=plain)
        for n, step in enumerate(known.steps[:last]):
            drives.reach(step.prompt)
            if not plain and step.prompt.kind in {"one", "many"}:
                screen.press(DOWN)
            rows, columns = sizes[n % len(sizes)]
            screen.resize(rows, columns)
            screen.wide.resize(rows, 320)
            assert plain or flat(step.prompt.asks) in flat(screen.text())
            drives.send(plain_text(step) if plain else standard_text(step).removeprefix(DOWN))
        drives.reach(known.steps[last].prompt)
    (draft,) = folder.glob("*.draft.toml")
    assert recalled(draft) == known.steps[last].given


@pytest.mark.parametrize("rows", [15, 24])
@FACES
def test_page_1_comes_in_parts_that_fit(plain: bool, rows: int, folder: Path) -> None:
    """Whatever is longer than the screen waits for Enter, and each part stands there whole."""
    known = way(SEED)
    last = known.place("go-on")
    with opened(folder, *(["--plain"] if plain else []), rows=rows, columns=60) as screen:
        drives = driver(screen, plain=plain)
        drives.walk(known.steps[:last])
        parts = 0
        while not drives.stands(known.steps[last].prompt):
            if screen.read(0.05) or not drives.said().endswith(PART):
                continue
            parts += 1
            part = drives.said() if parts > 1 else "PAGE1" + drives.said().partition("PAGE1")[2]
            assert part in flat(screen.text()), "nothing of this part went away unread"
            drives.send("\r")
        assert parts >= 2


@pytest.mark.skipif(sys.platform != "linux", reason="each system drops the end of a line at another length")
def test_a_line_that_the_terminal_cut_is_not_taken(folder: Path) -> None:
    """Line by line, a terminal hands on 4095 bytes of a line and drops the rest: that is said, and nothing is kept."""
    known = way(SEED)
    n = known.place("words")
    with opened(folder, "--plain") as screen:
        drives = driver(screen, plain=True)
        drives.walk(known.steps[:n])
        drives.reach(known.steps[n].prompt)
        screen.paste("so she said " * 400, bracketed=False)
        drives.send("\n.\n")
        screen.wait(CUT)
        (draft,) = folder.glob("*.draft.toml")
        assert recalled(draft) == known.steps[n].given
        drives.answer(known.steps[n])
        drives.reach(known.steps[n + 1].prompt)
        assert recalled(draft) == known.steps[n + 1].given


# ── which face, and what it does not take ──


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"TERM": ""}, {"PEERTRIAGE_PLAIN": "1"}], ids=str)
def test_a_terminal_that_shows_no_lists_is_asked_line_by_line(env: dict[str, str], folder: Path) -> None:
    """By itself, without an option, and without one control sequence."""
    known = way(SEED)
    with opened(folder, env=env) as screen:
        drives = driver(screen, plain=True)
        drives.walk(known.steps[:3])
        drives.reach(known.steps[3].prompt)
        assert b"\x1b" not in screen.raw
    (draft,) = folder.glob("*.draft.toml")
    assert recalled(draft) == known.steps[3].given


@FACES
def test_what_was_typed_while_it_started_answers_nothing(plain: bool, folder: Path) -> None:
    """Numbers, arrows, Enter, save and leave: thrown away before the first question stands there."""
    known = way(SEED)
    with opened(folder, *(["--plain"] if plain else []), early=f"2\r1\r{DOWN}\r!\r") as screen:
        drives = driver(screen, plain=plain)
        drives.reach(known.steps[0].prompt)
        assert not screen.read(0.3), "it waits"
        assert list(folder.iterdir()) == []
        drives.walk(known.steps[:2])
        drives.reach(known.steps[2].prompt)


def test_the_way_has_something_of_everything() -> None:
    """These tests would show little if the interview that they hold were short or of one kind."""
    known: Way = way(SEED)
    assert len(known.steps) > 45
    assert {step.prompt.kind for step in known.steps} == {"one", "many", "line", "block"}
    assert SIXTY.count("\n") >= 55
