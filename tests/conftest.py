"""What many tests share: a private folder of their own, and the program run in this process."""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from running import Cli, Ran

from peertriage import content
from peertriage.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from peertriage.core.errors import Problem

# Where the suite was started with SIGINT ignored (in the background, say), every program that it starts would
# ignore Ctrl-C too, and a test of Ctrl-C would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    """Parse each checklist once in a process while its bytes stay the same: hundreds of commands read them all."""
    parse, held = content._parsed, {}  # noqa: SLF001

    def parsed(path: Path) -> tuple[dict[str, Any], list[Problem]]:
        try:
            key = path.name, path.read_bytes()
        except OSError:
            return parse(path)
        if key not in held:
            held[key] = parse(path)
        return held[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(content, "_parsed", parsed)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program an empty private folder, outside any git work tree and any CI run."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PEERTRIAGE_HOME", str(folder))
    monkeypatch.delenv("CI", raising=False)
    return folder


@pytest.fixture
def cli(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run the command line in this process, as `main` would be run, and return what came of it."""
    assert not home.exists()

    def run(*args: object) -> Ran:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["peertriage", *map(str, args)])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        with contextlib.suppress(ValueError):
            sys.stdout.flush()
        captured = capsys.readouterr()
        assert isinstance(code, int)
        return Ran(code, captured.out, captured.err)

    return run
