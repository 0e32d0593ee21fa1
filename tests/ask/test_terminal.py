"""The plain interview as a process of its own: on a real terminal, and with its input from a pipe."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from answering import TOLD, Rule, Somebody, usual
from running import AT, RISKY, columns, content_of, document, environment

from peertriage.ask.face import CLEAR, NEUTRAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
PROMPT = re.compile(
    r"^(Number \(1 to \d+\): |Numbers, with spaces between: |Type it: |Several lines\. .* on a line:\n "
    rf"|Part \d+ of \d+ of this page\. Enter shows the next: |.*{re.escape(NEUTRAL)}\n)\Z",
    re.MULTILINE,
)
"""How talk ends when a line is wanted; no part of any other talk ends like this."""
LONG = 20.0
"""Seconds after which a process that says nothing has failed."""
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""An environment in which a terminal knows only ASCII."""
STOP = Rule("Go on with the other questions", ["stop"])


class Session:
    """The program on a pseudo-terminal, with its result on a pipe."""

    def __init__(
        self, command: list[str], early: bytes = b"", encoding: str = "utf-8", size: tuple[int, int] = (24, 80)
    ) -> None:
        import pty
        import termios

        self.master, slave = pty.openpty()
        termios.tcsetwinsize(self.master, size)
        if early:
            os.write(self.master, early)
        self.encoding, self.talk, self.seen = encoding, "", 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "peertriage", *command], stdin=slave, stderr=slave, stdout=subprocess.PIPE,
            start_new_session=True, env={**environment(), "TERM": "xterm", **(PLAIN if encoding == "ascii" else {})},
            preexec_fn=_owns_its_terminal,  # noqa: PLW1509  no threads here
        )  # fmt: skip
        os.close(slave)

    def read(self, seconds: float) -> bool:
        """Take what is said within some time; return whether anything was."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other end is closed
            return False
        self.talk += data.decode(self.encoding, "replace").replace("\r\n", "\n")
        return bool(data)

    def prompt(self) -> str:
        """Return what was said since the last line was typed, up to where one is wanted."""
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            new = self.talk[self.seen :]
            if PROMPT.search(new):
                self.seen = len(self.talk)
                return new
            if not self.read(0.1) and self.process.poll() is not None:
                break
        pytest.fail(f"no line was wanted: {self.talk[-400:]!r}")

    def type(self, line: str) -> None:
        """Type a line, and read its echo away."""
        os.write(self.master, f"{line}\n".encode())
        end = time.monotonic() + LONG
        while "\n" not in self.talk[self.seen :] and time.monotonic() < end:
            self.read(0.1)
        self.seen = self.talk.index("\n", self.seen) + 1

    def rest(self) -> tuple[int, str]:
        """Return exit code and stdout once the process has ended."""
        assert self.process.stdout is not None
        end = time.monotonic() + LONG
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.05)
        if self.process.poll() is None:
            pytest.fail(f"it does not end: {self.talk[-400:]!r}")
        while self.read(0.05):
            pass
        return self.process.returncode, self.process.stdout.read().decode("utf-8")

    def close(self) -> None:
        """End what is left."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        os.close(self.master)


def _owns_its_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for cases."""
    (tmp_path / "cases").mkdir()
    return tmp_path / "cases"


def new(folder: Path) -> list[str]:
    """Return the command that begins a plain interview."""
    return ["new", "--plain", "--practice", "--at", AT, "--out", str(folder)]


@contextlib.contextmanager
def session(
    command: list[str], early: bytes = b"", encoding: str = "utf-8", size: tuple[int, int] = (24, 80)
) -> Iterator[Session]:
    """Open a terminal with the program on it."""
    opened = Session(command, early, encoding, size)
    try:
        yield opened
    finally:
        opened.close()


def converse(opened: Session, who: Somebody, until: str = "") -> str:
    """Let Somebody answer until the process ends, or until a question holds these words; return that question."""
    while opened.process.poll() is None:
        talk = "" if in_words(who) else opened.prompt()
        if until and until in " ".join(talk.split()):
            return talk
        line = who.answer(talk)
        assert line is not None
        opened.type(line)
        if "Who else must be able to open this" in " ".join(who.question.split()) and talk:
            return talk
    return ""


def in_words(who: Somebody) -> bool:
    """Say whether Somebody is in the middle of exact words: nothing is said before the next line."""
    return "alone on a line" in who.question and who.typed[-1] not in {".", "-"}


def test_an_interview_on_a_terminal_leads_to_a_record_and_page_1(folder: Path) -> None:
    """Record for the owner alone, page 1 on stdout, and no control sequence on the screen."""
    who = Somebody(STOP, *usual())
    with session(new(folder)) as opened:
        converse(opened, who)
        code, out = opened.rest()
    assert code == 0, opened.talk[-500:]
    assert out.startswith("PAGE 1")
    assert RISKY.search(opened.talk.replace("\t", " ")) is None, "a tab was typed; nothing else is there"
    (path,) = folder.glob("*.toml")
    assert document(path)["kind"] == "record"
    assert document(path)["statement"][0]["words"] == TOLD
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.search(r"Part 1 of [2-9] of this page\. Enter shows the next:", opened.talk)


def test_the_terminal_and_the_pipe_ask_the_same(folder: Path) -> None:
    """What was typed on the terminal, sent through a pipe, gives the same record and the same page."""
    who = Somebody(*usual())
    with session(new(folder), size=(200, 80)) as opened:
        converse(opened, who)
        code, shown = opened.rest()
    assert code == 0, opened.talk[-500:]
    (first,) = folder.glob("*.toml")
    (folder / "piped").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "peertriage", *new(folder / "piped")], input="\n".join(who.typed) + "\n",
        capture_output=True, text=True, encoding="utf-8", check=False, env=environment(), timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (second,) = (folder / "piped").glob("*.toml")
    assert content_of(first) == content_of(second)
    assert same(shown, document(first)) == same(done.stdout, document(second))


def same(page: str, record: dict[str, Any]) -> str:
    """Return a page without what chance gives it."""
    return " ".join(page.replace(record["id"], "").replace(record["check_word"], "").split())


def test_a_terminal_of_60_columns_is_enough(folder: Path) -> None:
    """Questions, choices, keys and help are wrapped to the terminal that shows them, wherever the pages go."""
    with session(new(folder), size=(24, 60)) as opened:
        converse(opened, Somebody(Rule("Right now", ["?"]), *usual()), until="What exactly was said")
        os.write(opened.master, b"!\n")
        opened.rest()
    talk = opened.talk[: opened.talk.index("What exactly was said")]
    assert [line for line in talk.split("\n") if columns(line) > 60] == []
    assert "* hide" in " ".join(talk.split())


def test_keys_typed_before_a_question_stood_there_are_thrown_away(folder: Path) -> None:
    """Numbers typed while the program started are no answer to its first question, or to any after it."""
    with session(new(folder), early=b"2\n2\n1\n") as opened:
        assert "Where is the school?" in opened.prompt()
        assert not opened.read(0.3), "the question stands and waits"
        opened.type("1")
        assert "Right now" in opened.prompt()
        assert list(folder.iterdir()) == []


def test_lines_pasted_at_one_question_answer_that_question_alone(folder: Path) -> None:
    """The lines after the first are thrown away before the next question."""
    with session(new(folder)) as opened:
        opened.prompt()
        os.write(opened.master, b"1\n5\n8\n1\n")
        while "Right now" not in opened.talk:
            assert opened.read(LONG)
        while opened.read(0.3):
            pass
        assert opened.talk.endswith("Numbers, with spaces between: ")
        assert "Between now" not in opened.talk
        assert list(folder.iterdir()) == []


def test_hiding_clears_the_screen_and_what_was_scrolled_away(folder: Path) -> None:
    """One neutral line stands there; keys pressed meanwhile answer nothing; "on" brings the question back."""
    with session(new(folder)) as opened:
        converse(opened, Somebody(*usual()), until="Between now")
        opened.type("*")
        assert opened.prompt() == f"{CLEAR}{NEUTRAL}\n"
        opened.type("1 7")
        assert opened.prompt() == f"{NEUTRAL}\n"
        opened.type("on")
        back = opened.prompt()
        assert back.startswith(f"{CLEAR}\nBetween now and the next time")
        opened.type("!")
        assert opened.rest()[0] == 0
    (draft,) = folder.glob("*.draft.toml")
    assert "tonight" not in document(draft)["answers"]


@pytest.mark.parametrize("how", ["the key", "the signal"])
def test_ctrl_c_keeps_the_draft_and_leaves_with_130(how: str, folder: Path) -> None:
    """The interrupted question has no answer; those before it are kept, in a draft for the owner alone."""
    with session(new(folder)) as opened:
        converse(opened, Somebody(*usual()), until="When did it last happen")
        if how == "the key":
            os.write(opened.master, b"toda\x03")
        else:
            opened.process.send_signal(signal.SIGINT)
        code, out = opened.rest()
    assert (code, out) == (130, "")
    (draft,) = folder.glob("*.draft.toml")
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert "Saved, not finished" in opened.talk
    assert "Traceback" not in opened.talk
    kept = document(draft)
    assert kept["answers"]["tonight-rest"] == "not-known"
    assert "episode" not in kept


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_what_was_left_from_outside_can_be_resumed(how: signal.Signals, folder: Path) -> None:
    """The window is closed, the machine shuts down: half a sentence is no answer, and it goes on at that question."""
    with session(new(folder)) as opened:
        converse(opened, Somebody(*usual()), until="What exactly was said")
        opened.type("half a sen")
        opened.read(0.2)  # until it waits for the next line
        opened.process.send_signal(how)
        assert opened.rest() == (130, "")
    assert "Traceback" not in opened.talk
    (draft,) = folder.iterdir()
    assert "half a sen" not in draft.read_text(encoding="utf-8")
    with session(["resume", str(draft), "--plain", "--at", AT]) as opened:
        assert "What exactly was said, written, drawn or signed, and to whom?" in opened.prompt()
        os.write(opened.master, b"!\n")
        assert opened.rest()[0] == 0


def test_a_terminal_that_goes_away_keeps_the_draft(folder: Path) -> None:
    """The other end is gone: the answers so far stay, and nothing else does."""
    with session(new(folder)) as opened:
        converse(opened, Somebody(*usual()), until="When did it last happen")
        os.close(opened.master)
        opened.process.wait(LONG)
        opened.master = os.open(os.devnull, os.O_RDONLY)
    assert [path.name.endswith(".draft.toml") for path in folder.iterdir()] == [True]


def test_the_end_of_input_key_saves_and_leaves(folder: Path) -> None:
    """Ctrl-D on an empty line is leaving."""
    with session(new(folder)) as opened:
        converse(opened, Somebody(*usual()), until="When did it last happen")
        os.write(opened.master, b"\x04")
        code, out = opened.rest()
    assert (code, out) == (0, "")
    assert "Saved, not finished" in opened.talk
    assert len(list(folder.glob("*.draft.toml"))) == 1


def test_a_terminal_that_knows_only_ascii_is_enough(folder: Path) -> None:
    """Letters that the terminal does not know are written out, and the record holds what was typed."""
    who = Somebody(Rule("What exactly was said", ["it hurt", "."]), STOP, *usual())
    with session(new(folder), encoding="ascii") as opened:
        converse(opened, who)
        code, _ = opened.rest()
    assert code == 0, opened.talk[-500:]
    (path,) = folder.glob("*.toml")
    assert document(path)["statement"][0]["words"] == "it hurt"


def test_bytes_of_another_encoding_in_a_pipe_are_asked_for_again(folder: Path) -> None:
    """Latin-1 where UTF-8 is expected: said, not kept, and no bug."""
    data = b"1\n\xe9\nnot known\nnone\n2\n!\n"
    done = subprocess.run(
        [sys.executable, "-m", "peertriage", *new(folder)], input=data, capture_output=True, env=environment(),
        check=False, timeout=60,
    )  # fmt: skip
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert "cannot be read. Type it again." in said
    assert "Saved, not finished" in said


def test_without_a_terminal_nobody_is_asked(folder: Path) -> None:
    """Input from a pipe and no --plain: refused with what to do, before anything is asked or written."""
    command = [part for part in new(folder) if part != "--plain"]
    done = subprocess.run(
        [sys.executable, "-m", "peertriage", *command], input="1\n", capture_output=True, text=True,
        env=environment(), check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "--answers FILE" in done.stderr
    assert list(folder.iterdir()) == []
