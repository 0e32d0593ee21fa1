"""The standard face: its logic in this process, and what a person sees on a real terminal."""

from __future__ import annotations

import contextlib
import io
import json
import re
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import DummyOutput
from running import RISKY, columns
from screens import COLOUR, DOWN, END, ENTER, ESC, HOME, LONG, UP, Screen

from peertriage.ask import face, picking
from peertriage.ask.face import Back, Keep, Leave
from peertriage.ask.keyboard import as_paste
from peertriage.ask.plain import Plain
from peertriage.ask.standard import NOT_HERE, UNANSWERED, Standard
from peertriage.core.prompt import Choice, Prompt, Read, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from peertriage.ask.panel import Panel
    from peertriage.ask.stop import Outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
SLOT = Slot("what", "report")
LONG_WORDS = (
    "Words that go on and on until no terminal of eighty columns could hold them in one line of it, and end here"
)
HOSTILE = "red \x1b[31m and \u202eback"
CHOICES = (
    Choice("today", "Today"),
    Choice("earlier", LONG_WORDS),
    Choice("hostile", HOSTILE),
    Choice("not-known", "Not known"),
)
REST = (Choice("none-of-the-others", "None of the others"), Choice("not-known", "Not known"))


def read(typed: str) -> Read:
    """Understand everything but `bad`."""
    return Read(problem="Type it in another way.") if typed == "bad" else Read(value=typed, says="Understood.")


PROMPTS = {
    "one": Prompt(SLOT, "one", "When was it?", SLOT, lines=("As it was told.",), choices=CHOICES,
                  help=("Help for when.",)),
    "kept": Prompt(SLOT, "one", "Is it so?", SLOT, choices=CHOICES, was=f"Today {HOSTILE}"),
    "many": Prompt(
        SLOT, "many", "What was told?", SLOT, lines=(LONG_WORDS, LONG_WORDS, "Nobody is asked."),
        help=("Help for what.",), unclear=True,
        choices=tuple(Choice(f"c{n}", f"Kind {n}: {LONG_WORDS}") for n in range(1, 10)), closings=REST,
    ),
    "line": Prompt(SLOT, "line", "How old?", SLOT, read=read, help=("Help for ages.",)),
    "block": Prompt(SLOT, "block", "Which words?", SLOT, read=read, help=("Help for words.",)),
}  # fmt: skip
ASKED = """
import json, sys
sys.path[:0] = sys.argv[2].split("|")
from test_standard import PROMPTS
from peertriage.ask.choose import face
from peertriage.ask.face import Back, Keep, Leave
asks = face(plain=False, settings_plain=False)
for name in sys.argv[1].split(","):
    try:
        found = asks.ask(PROMPTS[name])
    except (Back, Keep, Leave) as gone:
        found = type(gone).__name__
    print("GAVE", json.dumps(found), flush=True)
"""
SIXTY = "".join(f"  line {n} \t said <\n\n" if n % 7 else ".\n" for n in range(1, 41)).rstrip("\n") + "\n?\nend"


# ── in this process ──


class Wide(DummyOutput):
    """A screen that shows nothing, of some size."""

    def __init__(self, rows: int, across: int) -> None:
        self.size = Size(rows=rows, columns=across)

    def get_size(self) -> Size:
        """Return the size."""
        return self.size


class Driven(Standard):
    """The standard face, typed to piece by piece: each when the one before has been shown."""

    def __init__(self, keys: Input, pieces: list[str], hidden: str = "") -> None:
        super().__init__(io.StringIO(hidden), io.StringIO())
        self.keys, self.pieces, self.asked = keys, pieces, 0

    def _keyboard(self) -> Input:
        return self.keys

    def _screen(self) -> Output:
        return Wide(24, 80)

    def _run(self, panel: Panel) -> Outcome:
        self.asked += 1
        panel.app.after_render += lambda _: self.keys.send_text(self.pieces.pop(0)) if self.pieces else None  # type: ignore[attr-defined]
        return super()._run(panel)

    def said(self) -> str:
        """Return all talk."""
        assert isinstance(self.talk, io.StringIO)
        return self.talk.getvalue()


@contextlib.contextmanager
def driven(*pieces: str, hidden: str = "") -> Iterator[Driven]:
    """Return the face with these pieces to be typed."""
    with create_pipe_input() as keys:
        yield Driven(keys, list(pieces), hidden)


def answer(name: str, *pieces: str, hidden: str = "") -> tuple[Any, str]:
    """Return the value of a prompt and all that was said."""
    with driven(*pieces, hidden=hidden) as asks:
        value = asks.ask(PROMPTS[name])
        assert asks.pieces == [], "everything was typed"
        return value, asks.said()


def test_one_line_is_chosen_and_written() -> None:
    """Arrow keys, ends, numbers: then Enter; the transcript says what was asked and chosen."""
    for keys in ((DOWN, DOWN), (HOME, DOWN), (END, UP, UP), ("2",)):
        value, said = answer("one", *keys, ENTER)
        assert value == "earlier"
        assert " ".join(said.split()) == f"When was it? Chosen: {LONG_WORDS}"


@pytest.mark.parametrize("letters", ["j", "k", "a", "i", "t", " ", "\x0e", "\x10", "\x01", "\t", "n", "y"])
def test_letters_do_nothing_in_a_list(letters: str) -> None:
    """No filter, no moving by letters, nothing for all or for the others: Enter after them answers nothing."""
    assert answer("one", letters, ENTER, "1", ENTER)[0] == "today"
    assert answer("many", letters, ENTER, "1", "0", ENTER)[0] == {
        "ticked": [], "unclear": [], "rest": "none-of-the-others",
    }  # fmt: skip


def test_many_lines_are_ticked_closed_and_written() -> None:
    """The value is the plain face's, and so are the words."""
    value, said = answer("many", "2", " ", DOWN, " ", " ", END, ENTER)
    assert value == {"ticked": ["c2"], "unclear": ["c3"], "rest": "not-known"}
    flat = " ".join(said.split())
    assert flat.endswith(f"Chosen: Kind 2: {LONG_WORDS} May be meant: Kind 3: {LONG_WORDS} And: Not known")
    talk = io.StringIO()
    assert Plain(io.StringIO("2 3? 11\n"), talk).ask(PROMPTS["many"]) == value
    assert " ".join(talk.getvalue().split()).endswith(flat[flat.index("Chosen:") :])


@pytest.mark.parametrize("name", PROMPTS)
def test_every_key_at_every_kind(name: str) -> None:
    """Back, save and leave, help and hiding work everywhere; keep only where there is an answer."""
    typed = PROMPTS[name].kind in {"line", "block"}
    end = (ENTER,) if typed else ()
    leave = (face.LEAVE, *end)
    with driven(face.BACK, *end) as asks, pytest.raises(Back):
        asks.ask(PROMPTS[name])
    with driven(*leave) as asks, pytest.raises(Leave):
        asks.ask(PROMPTS[name])
    with driven("\x04") as asks, pytest.raises(Leave):
        asks.ask(PROMPTS[name])
    with driven(face.KEEP, *end, *leave) as asks, pytest.raises(Keep if PROMPTS[name].was else Leave):
        asks.ask(PROMPTS[name])
    with driven(face.HELP, *end, *leave) as asks, pytest.raises(Leave):
        asks.ask(PROMPTS[name])
    assert (PROMPTS[name].help or (face.NO_HELP,))[0] in asks.said()
    assert asks.asked == 2
    with driven(face.HIDE, *end, *leave, hidden="no\n\non\n") as asks, pytest.raises(Leave):
        asks.ask(PROMPTS[name])
    assert asks.said().count(face.NEUTRAL) == 3
    with driven(ESC, *leave, hidden="on\n") as asks, pytest.raises(Leave):
        asks.ask(PROMPTS[name])
    assert asks.said().count(face.NEUTRAL) == 1


@pytest.mark.parametrize("name", PROMPTS)
def test_ctrl_c_is_no_answer(name: str) -> None:
    """It interrupts, also with something chosen or typed."""
    with driven("1", "\x03") as asks, pytest.raises(KeyboardInterrupt):
        asks.ask(PROMPTS[name])


def test_not_known_is_pointed_at_in_a_list_and_read_in_a_field() -> None:
    """In a list Enter answers it; in a field it is handed on as words."""
    assert answer("one", "-", ENTER)[0] == "not-known"
    assert answer("many", "1", " ", "-", ENTER)[0] == {"ticked": ["c1"], "unclear": [], "rest": "not-known"}
    for name in ("line", "block"):
        value, said = answer(name, "-", ENTER)
        assert value == "not known"
        assert said.endswith("Typed: not known\nUnderstood.\n")


def test_words_that_cannot_be_read_stay_in_the_field() -> None:
    """They are corrected where they stand."""
    assert answer("line", "b", "a", "d", ENTER, "ly", ENTER)[0] == "badly"


@pytest.mark.parametrize("how", [(ESC,), (face.HELP, ENTER)], ids=["hidden", "helped"])
def test_what_was_typed_or_ticked_is_still_there_afterwards(how: tuple[str, ...]) -> None:
    """Hiding in the middle of a word loses nothing; help at an empty field neither."""
    if how == (ESC,):
        assert answer("block", "on", "e", ENTER, "t", *how, "wo", "\x04", hidden="on\n")[0] == "one\ntwo"
        assert answer("line", "8", *how, "y", ENTER, hidden="on\n")[0] == "8y"
    assert answer("many", "1", " ", how[0], "1", "0", ENTER, hidden="on\n")[0]["ticked"] == ["c1"]


def test_a_marked_paste_lands_whole_and_ends_nothing() -> None:
    """Tabs, blanks, empty lines, keys, full stops: all of it, and nothing else."""
    pasted = f"\x1b[200~{SIXTY}\r\n.\x1b[201~"
    assert answer("block", pasted, ENTER, ".", ENTER)[0] == f"{SIXTY}\n."
    assert answer("block", pasted, "\x04")[0] == f"{SIXTY}\n."
    assert answer("line", "\x1b[200~8y\n3m\n\x1b[201~", ENTER)[0] == "8y 3m"


@pytest.mark.parametrize("name", ["one", "many", "kept"])
def test_a_paste_answers_nothing_in_a_list(name: str) -> None:
    """Numbers, keys and line ends in it are text that does not belong there."""
    with driven("\x1b[200~1\n2\n>\n<\n11\n\x1b[201~", ENTER, face.BACK) as asks, pytest.raises(Back):
        asks.ask(PROMPTS[name])


def test_letters_that_come_at_once_are_a_paste() -> None:
    """Three are a number and Enter; more were not typed. Keys between are keys."""

    def pressed(words: str) -> list[KeyPress]:
        return [KeyPress(Keys.ControlM if letter == "\r" else letter, letter) for letter in words]

    up = KeyPress(Keys.Up, "\x1b[A")
    assert as_paste(pressed("12\r")) == pressed("12\r")
    assert as_paste([*pressed("one\r"), up, *pressed("2")]) == [
        KeyPress(Keys.BracketedPaste, "one\r"), up, *pressed("2"),
    ]  # fmt: skip
    assert as_paste([up] * 9) == [up] * 9


def test_what_was_typed_before_is_thrown_away() -> None:
    """Also what the library keeps for the next question."""
    with driven("2", ENTER) as asks:
        store_typeahead(asks.keys, [KeyPress("1", "1"), KeyPress(Keys.ControlM, "\r")])
        assert asks.ask(PROMPTS["one"]) == "earlier"


def test_where_no_question_can_be_shown_it_goes_on_line_by_line() -> None:
    """One sentence says so, once; the answers are the same."""

    class Broken(Standard):
        def _screen(self) -> Output:
            raise OSError

    talk = io.StringIO()
    asks = Broken(io.StringIO("1\n1\n"), talk)
    assert [asks.ask(PROMPTS["one"]), asks.ask(PROMPTS["one"])] == ["today", "today"]
    assert " ".join(talk.getvalue().split()).count(NOT_HERE) == 1


def test_a_console_that_goes_away_later_is_leaving() -> None:
    """The answers so far are kept; nothing goes on unseen."""
    with driven("1", ENTER) as asks:
        asks.ask(PROMPTS["one"])
        asks._screen = failing  # type: ignore[method-assign]  # noqa: SLF001
        with pytest.raises(Leave):
            asks.ask(PROMPTS["one"])


def failing() -> Output:
    """Fail as a closed window does."""
    raise OSError


def test_an_error_inside_a_question_comes_out_and_shows_nothing() -> None:
    """The one place that reports errors gets it: no trace with a child's words is written here."""

    def fails(_: str) -> Read:
        raise ZeroDivisionError

    with driven("8", ENTER) as asks, pytest.raises(ZeroDivisionError):
        asks.ask(PROMPTS["line"]._replace(read=fails))
    assert asks.said() == ""


def test_a_full_stop_alone_ends_no_words_in_either_face() -> None:
    """There is nothing before it that could have been said."""
    assert answer("block", ".", ENTER, "so", ENTER, ".", ENTER)[0] == "so"
    talk = io.StringIO()
    assert Plain(io.StringIO(".\nso\n.\n"), talk).ask(PROMPTS["block"]) == "so"
    assert face.NOTHING_TYPED in talk.getvalue()


# ── on a terminal ──


def asked(
    *names: str, rows: int = 24, across: int = 80, early: str = "", env: Mapping[str, str] | None = None
) -> Screen:
    """Ask prompts of this file on a terminal."""
    places = "|".join(path for path in sys.path if "tests" in path or path.endswith("main"))
    command = [sys.executable, "-c", ASKED, ",".join(names), places]
    return Screen(command, rows, across, env={"PEERTRIAGE_PLAIN": "", **(env or {})}, early=early)


def ready(screen: Screen, words: str) -> list[str]:
    """Wait until a question with these words stands there to be answered."""
    screen.wait(words)
    return screen.wait("* hide")


def gave(screen: Screen) -> Any:
    """Return the value that was given last."""
    found = screen.written(re.compile(rb"GAVE (.*)\r\n"))
    return json.loads(found[-1])


def test_nothing_answers_before_a_move_and_early_keys_are_dropped() -> None:
    """What was typed while the program started moves nothing; Enter says what to do; the keys stand last."""
    with asked("one", "line", early="2\r\x1b[B\r") as screen:
        lines = ready(screen, "When was it?")
        screen.press(ENTER)
        lines = screen.wait(picking.MOVE)
        assert not any(line.startswith(" =>") for line in lines)
        assert "GAVE" not in screen.text()
        assert screen.text().splitlines()[-1] == face.KEYS
        screen.press("2")
        assert " =>  2  Words that go on" in screen.text()
        assert screen.text().splitlines()[-1] == face.KEYS
        screen.press(ENTER)
        ready(screen, "How old?")
        assert gave(screen) == "earlier"
        assert all(columns(line) <= 80 for line in screen.scrolled())


@pytest.mark.parametrize("bracketed", [True, False], ids=["marked", "fast"])
def test_sixty_pasted_lines_land_in_one_field(bracketed: bool) -> None:
    """Whole and to the byte; the question after it is not answered by the rest."""
    with asked("block", "one", rows=15, across=60) as screen:
        ready(screen, "Which words?")
        screen.paste(SIXTY, bracketed)
        assert screen.wait("end")
        screen.press(ENTER, ".", ENTER)
        lines = ready(screen, "When was it?")
        assert gave(screen) == SIXTY
        assert not any(line.startswith(" =>") for line in lines)
        assert screen.alive


def test_a_paste_at_a_list_answers_neither_it_nor_the_next() -> None:
    """Sixty lines, many of them numbers, typed faster than anybody types."""
    with asked("one", "line") as screen:
        ready(screen, "When was it?")
        screen.paste("2\n!\n>\n3\n" * 500, bracketed=False)
        screen.process.send("2\r!\r>\r3")
        time.sleep(0.02)  # a slow connection brings the end of it later
        screen.process.send("1\r")
        screen.rest(0.2)
        assert b"GAVE" not in screen.raw
        screen.press("2", ENTER)
        ready(screen, "How old?")
        assert gave(screen) == "earlier"


def test_after_a_resize_everything_is_there_and_the_pointed_line_is_seen() -> None:
    """At 60 columns and 15 rows: the question, the pointed line with all its rows, and the keys; nothing is cut."""
    with asked("many", rows=40) as screen:
        ready(screen, "What was told?")
        screen.press("2", " ")
        screen.resize(15, 60)
        flat = " ".join(" ".join(screen.scrolled()).split())
        assert "Nobody is asked." in flat
        for number in range(1, 10):
            lines = screen.wait("* hide")
            text = " ".join(" ".join(lines).split())
            assert "What was told?" in text
            if number > 2:
                assert f"=> {number} [ ] Kind {number}: {LONG_WORDS}" in text
            assert all(columns(line) <= 60 for line in lines)
            if number >= 2:
                screen.press(DOWN)
        screen.press(DOWN, ENTER)
        assert gave(screen) == {"ticked": ["c2"], "unclear": [], "rest": "not-known"}


def test_hiding_leaves_nothing_and_comes_back_with_what_was_typed() -> None:
    """Not on the screen and not above it; only the word brings it back."""
    with asked("one", "block") as screen:
        ready(screen, "When was it?")
        screen.press("1", ENTER)
        ready(screen, "Which words?")
        screen.press(*"half", ENTER, *"ty", ESC)
        screen.wait(face.NEUTRAL)
        assert screen.text() == face.NEUTRAL
        assert screen.raw.endswith(f"{face.CLEAR}{face.NEUTRAL}\n".replace("\n", "\r\n").encode())
        screen.type("no")
        screen.wait("no " + face.NEUTRAL)
        screen.type(face.GO_ON)
        assert "  half" in ready(screen, "Which words?")
        screen.press(*"ped", "\x04")
        assert gave(screen) == "half\ntyped"


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}, {"COLORTERM": "truecolor", "TERM": "xterm-256color"}], ids=str)
def test_no_colour_is_ever_sent_and_hostile_words_are_text(env: dict[str, str]) -> None:
    """Bold is all there is; what a terminal would obey is written out."""
    with asked("kept", "many", "line", env=env) as screen:
        text = "\n".join(ready(screen, "Is it so?"))
        assert "<U+001B>[31m and <U+202E>back" in text
        assert RISKY.search(text) is None
        screen.press("3", ENTER)
        ready(screen, "What was told?")
        screen.press("1", "1", "0", ENTER)
        ready(screen, "How old?")
        screen.press(*"bad", ENTER)
        screen.wait("Type it in another way.")
        screen.paste("\u202ely")
        screen.wait("bad\ufffdly")
        assert COLOUR.findall(screen.raw) == []
        assert b"\xe2\x80\xae" not in screen.raw


def test_going_back_leaves_no_half_question() -> None:
    """Where it fitted there is nothing; where its words were written above, a line says it was left."""
    with asked("one", "many", "line") as screen:
        ready(screen, "When was it?")
        screen.press(face.BACK)
        ready(screen, "What was told?")
        assert not any("When was it?" in line for line in screen.scrolled())
        screen.press(face.BACK)
        ready(screen, "How old?")
        assert any(UNANSWERED in line for line in screen.scrolled())


@pytest.mark.parametrize(
    ("stop", "code"),
    [(lambda s: s.press("\x03"), 1), (lambda s: s.kill(signal.SIGINT), 1)],
    ids=["the key", "the signal"],
)
def test_an_interrupted_question_has_no_value(stop: Callable[[Screen], None], code: int) -> None:
    """Ctrl-C as a key or as a signal, with a line pointed at and with words half typed."""
    for name, keys in (("one", "1"), ("block", "half")):
        with asked(name) as screen:
            ready(screen, PROMPTS[name].asks)
            screen.press(*keys)
            stop(screen)
            screen.wait("KeyboardInterrupt", LONG)
            assert b"GAVE" not in screen.raw
            assert screen.ended() in {code, -signal.SIGINT}
