"""Which face asks."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from running import environment

from peertriage.ask import choose
from peertriage.ask.plain import Plain


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def sit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sit at a terminal that can draw. Inside the test: capturing sets the streams anew before it."""
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, stream, Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv(choose.VARIABLE, raising=False)
    monkeypatch.setattr(choose, "_is_console", lambda: True)


def test_the_standard_face_asks_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing speaks against it."""
    sit(monkeypatch)
    assert type(choose.face(plain=False, settings_plain=False)).__name__ == "Standard"


def test_the_option_and_the_setting_ask_for_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Either is enough."""
    sit(monkeypatch)
    assert type(choose.face(plain=True, settings_plain=False)) is Plain
    assert type(choose.face(plain=False, settings_plain=True)) is Plain


def test_the_environment_variable_asks_for_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any value but none and 0."""
    sit(monkeypatch)
    for value, plain in (("1", True), ("yes", True), ("", False), ("0", False)):
        monkeypatch.setenv(choose.VARIABLE, value)
        assert (type(choose.face(plain=False, settings_plain=False)) is Plain) == plain


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the console instead")
def test_a_terminal_that_cannot_draw_gets_the_plain_face(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name says so, or it has none."""
    sit(monkeypatch)
    for name in choose.NO_SCREEN:
        monkeypatch.setenv("TERM", name)
        assert not choose.standard_works()


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_a_stream_that_is_no_terminal_gets_the_plain_face(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe or a file in any place."""
    sit(monkeypatch)
    monkeypatch.setattr(sys, stream, io.StringIO())
    assert type(choose.face(plain=False, settings_plain=False)) is Plain


def test_the_plain_face_loads_nothing_that_draws() -> None:
    """Choosing it costs no import of the list library."""
    code = (
        "import sys\nfrom peertriage.ask.choose import face\nface(True, False)\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'questionary', 'prompt_toolkit', 'asyncio'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout == "[]\n"
