"""The interview as a process of its own: on a real terminal, and with its input from a pipe."""

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
from typing import TYPE_CHECKING

import pytest
from answering import Somebody, usual
from running import AT, RISKY, content_of, document, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
PROMPT = re.compile(r"(: |^> |\n> )$")
LONG = 20.0
"""Seconds after which a process that says nothing has failed."""


class Session:
    """The program on a pseudo-terminal, with its result on a pipe."""

    def __init__(self, folder: Path, *more: str, early: bytes = b"", encoding: str = "utf-8") -> None:
        import fcntl
        import pty
        import termios

        self.master, slave = pty.openpty()
        if early:
            os.write(self.master, early)
        self.encoding, self.talk, self.seen = encoding, "", 0
        command = [sys.executable, "-m", "peertriage", "new", "--practice", "--at", AT, "--out", str(folder), *more]
        self.process = subprocess.Popen(
            command, stdin=slave, stderr=slave, stdout=subprocess.PIPE, start_new_session=True,
            env={**environment(), "TERM": "xterm", **({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
                                                     if encoding == "ascii" else {})},
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  no threads here
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
        """Return what was said since the last prompt, up to the next."""
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            if self.talk[self.seen :] and PROMPT.search(self.talk) and not self.read(0.02):
                new, self.seen = self.talk[self.seen :], len(self.talk)
                return new
            if not self.read(0.1) and self.process.poll() is not None:
                break
        pytest.fail(f"no prompt came: {self.talk[-400:]!r}")

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
        while self.read(0.3):
            pass
        out = self.process.stdout.read().decode("utf-8")
        code = self.process.wait(LONG)
        while self.read(0.05):
            pass
        return code, out

    def close(self) -> None:
        """End what is left."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        os.close(self.master)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for cases."""
    (tmp_path / "cases").mkdir()
    return tmp_path / "cases"


@contextlib.contextmanager
def session(folder: Path, *more: str, early: bytes = b"", encoding: str = "utf-8") -> Iterator[Session]:
    """Open a terminal with the program on it."""
    opened = Session(folder, *more, early=early, encoding=encoding)
    try:
        yield opened
    finally:
        opened.close()


def converse(opened: Session, who: Somebody, until: str = "") -> str:
    """Let Somebody answer until the process ends, or until a question holds these words; return that question."""
    while True:
        talk = "" if who.typed and in_words(who) else opened.prompt()
        if until and until in " ".join(talk.split()):
            return talk
        line = who.answer(talk)
        assert line is not None
        opened.type(line)
        if line == "write":
            return talk


def in_words(who: Somebody) -> bool:
    """Say whether Somebody is in the middle of exact words: no prompt comes before the next line."""
    begun = [n for n, talk in enumerate(who.prompts) if talk.endswith("> ")]
    return bool(begun) and "." not in who.typed[begun[-1] :]


def test_an_interview_on_a_terminal_leads_to_a_record_and_page_1(folder: Path) -> None:
    """Without --plain, on a real terminal: record, page 1 on stdout, and no control sequence on the screen."""
    with session(folder) as opened:
        converse(opened, Somebody(*usual()))
        code, out = opened.rest()
    assert code == 0, opened.talk[-500:]
    assert out.startswith("PAGE 1")
    assert RISKY.search(opened.talk) is None
    (path,) = folder.glob("*.toml")
    assert document(path)["kind"] == "record"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_terminal_and_the_pipe_ask_the_same(folder: Path) -> None:
    """What was typed on the terminal, sent through a pipe, gives the same record."""
    who = Somebody(*usual())
    with session(folder) as opened:
        converse(opened, who)
        assert opened.rest()[0] == 0
    (first,) = folder.glob("*.toml")
    (folder / "piped").mkdir()
    command = [sys.executable, "-m", "peertriage", "new", "--plain", "--practice", "--at", AT, "--out", "piped"]
    done = subprocess.run(
        command, input="\n".join(who.typed) + "\n", capture_output=True, text=True, encoding="utf-8", check=False,
        env=environment(), cwd=folder, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (second,) = (folder / "piped").glob("*.toml")
    assert content_of(first) == content_of(second)


def test_keys_typed_before_a_question_stood_there_are_thrown_away(folder: Path) -> None:
    """Numbers typed while the program started are no answer to its first question, or to any after it."""
    with session(folder, early=b"2\n2\n1\n") as opened:
        assert "Where is the school?" in opened.prompt()
        assert not opened.read(0.3), "the question stands and waits"
        opened.type("1")
        assert "Right now" in opened.prompt()
        assert list(folder.iterdir()) == []


def test_lines_pasted_at_one_question_answer_that_question_alone(folder: Path) -> None:
    """The lines after the first are thrown away before the next question."""
    with session(folder) as opened:
        opened.prompt()
        os.write(opened.master, b"1\n3\n1\n1\n")
        while "Right now" not in opened.talk:
            assert opened.read(LONG)
        while opened.read(0.3):
            pass
        assert opened.talk.rstrip().endswith("Numbers, none, or not known:")
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("how", ["the key", "the signal"])
def test_ctrl_c_keeps_the_draft_and_leaves_with_130(how: str, folder: Path) -> None:
    """The interrupted question has no answer; those before it are kept, in a draft for the owner alone."""
    with session(folder) as opened:
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


def test_a_terminal_that_goes_away_keeps_the_draft(folder: Path) -> None:
    """The window is closed: the answers so far stay, and nothing else does."""
    with session(folder) as opened:
        converse(opened, Somebody(*usual()), until="When did it last happen")
        opened.process.send_signal(signal.SIGHUP)
        opened.process.wait(LONG)
    assert [path.name.endswith(".draft.toml") for path in folder.iterdir()] == [True]


def test_the_end_of_input_key_saves_and_leaves(folder: Path) -> None:
    """Ctrl-D on an empty line is leaving."""
    with session(folder) as opened:
        converse(opened, Somebody(*usual()), until="When did it last happen")
        os.write(opened.master, b"\x04")
        code, out = opened.rest()
    assert (code, out) == (0, "")
    assert "Saved, not finished" in opened.talk
    assert len(list(folder.glob("*.draft.toml"))) == 1


def test_a_terminal_that_knows_only_ascii_is_enough(folder: Path) -> None:
    """Letters that the terminal does not know are written out, and the record holds what was typed."""
    with session(folder, encoding="ascii") as opened:
        converse(opened, Somebody(*usual()))
        code, _ = opened.rest()
    assert code == 0, opened.talk[-500:]
    (path,) = folder.glob("*.toml")
    assert document(path)["kind"] == "record"


def test_bytes_of_another_encoding_in_a_pipe_are_asked_for_again(folder: Path) -> None:
    """Latin-1 where UTF-8 is expected: said, not kept, and no bug."""
    command = [sys.executable, "-m", "peertriage", "new", "--plain", "--practice", "--at", AT, "--out", str(folder)]
    data = b"1\n\xe9\nnot known\nnone\n2\n!\n"
    done = subprocess.run(command, input=data, capture_output=True, env=environment(), check=False, timeout=60)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert "cannot be read. Type it again." in said
    assert "Saved, not finished" in said
