"""Running the program in tests, and an invented case to run it with."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
AT = "2026-11-20T15:15"
SAID = "quokka lighthouse"
"""Words that only the invented child uses: they may stand in a print, and never in a message."""
RISKY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What a terminal would obey, line feeds left out."""

ANSWERS = f'''\
schema = 1
kind = "answers"
practice = true
nation = "england"

[[person]]
id = "P1"
role = "dsl"

[answers]
danger-now = []
danger-now-rest = "none-of-the-others"
is-sexual = "yes"

[[child]]
label = "A"
kind = "child"
role = "harmed"
age = {{ years = 8, months = 3, school_year = "4" }}

[[child]]
label = "B"
kind = "child"
role = "reported"
age = {{ years = 9 }}

[[statement]]
id = "S1"
by = "A"
to = "P1"
words = """
{SAID}.
Second line."""

[[episode]]
id = "E1"
by = ["B"]
to = ["A"]
place = "toilets"
acts = ["CT05"]

[episode.answers]
wanted = "yes"
'''


class Ran(NamedTuple):
    """What came of one run."""

    code: int
    out: str
    err: str


class Cli(Protocol):
    """The command line, run in this process."""

    def __call__(self, *args: object) -> Ran:
        """Run it with these arguments."""


def listing(folder: Path) -> list[str]:
    """Return everything in a folder with its size, sorted."""
    return sorted(f"{path.relative_to(folder)} {path.stat().st_size}" for path in folder.rglob("*"))


def environment(**more: str) -> dict[str, str]:
    """Return the environment for a process of its own: no CI mark, and the checkout importable."""
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTHONPATH"}}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def program(*args: object, env: Mapping[str, str] | None = None, **more: Any) -> Ran:
    """Run the program as a process of its own."""
    command = [sys.executable, "-m", "peertriage", *map(str, args)]
    options: dict[str, Any] = {"capture_output": True, "stdin": subprocess.DEVNULL, "timeout": 60, **more}
    done = subprocess.run(command, check=False, encoding="utf-8", env={**environment(), **(env or {})}, **options)
    return Ran(done.returncode, done.stdout or "", done.stderr or "")


def document(path: Path) -> dict[str, Any]:
    """Return the parsed file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def content_of(path: Path) -> dict[str, Any]:
    """Return the parsed record without what chance gives it: two records of one case have the same."""
    return {key: value for key, value in document(path).items() if key not in {"id", "check_word", "seal"}}


def columns(line: str) -> int:
    """Return how many columns of a terminal a line takes."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
        for letter in line
    )
