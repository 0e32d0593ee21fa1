"""What each command loads: a slow import inside a quick command is found by name, not by stopwatch."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from running import AT, EXAMPLES, environment

if TYPE_CHECKING:
    from pathlib import Path

LISTED = """
import json, sys
sys.argv = ["peertriage", *sys.argv[2:]]
where = __import__("os").environ["LOADED"]
try:
    from peertriage.__main__ import main
    main()
except SystemExit as left:
    code = left.code or 0
else:
    code = 0
with open(where, "w") as file:
    json.dump([code, sorted(sys.modules)], file)
"""
HEAVY = (
    "rich",
    "questionary",
    "prompt_toolkit",
    "pydantic",
    "click",
    "asyncio",
    "importlib.metadata",
    "importlib.resources",
)
FAR = ("socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "webbrowser")
ASKS = ("peertriage.ask", "termios", "readline")


def loaded(folder: Path, *args: object) -> set[str]:
    """Return the modules that are loaded when the command has ended."""
    where = folder / "loaded.json"
    command = [sys.executable, "-c", LISTED, "-", *map(str, args)]
    env = environment(LOADED=str(where), PEERTRIAGE_HOME=str(folder / "home"))
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    code, names = json.loads(where.read_text())
    assert code == 0, done.stderr.decode()
    return set(names)


def not_loaded(names: set[str], *unwanted: str) -> None:
    """Check that neither these modules nor any part of them is loaded."""
    found = sorted(name for name in names for bad in unwanted if name == bad or name.startswith(f"{bad}."))
    assert found == []


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """Return a record, and what was loaded when it was written."""
    folder = tmp_path_factory.mktemp("startup")
    out = folder / "record.toml"
    return out, loaded(folder, "new", "--answers", EXAMPLES[0], "--out", out, "--at", AT)


def test_the_version_costs_next_to_nothing(tmp_path: Path) -> None:
    """Neither Typer nor any part of ours but the first two files."""
    names = loaded(tmp_path, "--version")
    not_loaded(names, "typer", "msgspec", "tomllib", "pathlib", "typing", *HEAVY, *FAR, *ASKS)
    assert {name for name in names if name.startswith("peertriage")} <= {"peertriage", "peertriage.__main__"}


@pytest.mark.parametrize(
    "args", [("--help",), ("new", "--help"), ("checklist", "--help"), ("content", "check", "--help")]
)
def test_help_loads_typer_and_nothing_that_works(args: tuple[str, ...], tmp_path: Path) -> None:
    """Help of the program and of each command reads no content and builds no types."""
    names = loaded(tmp_path, *args)
    not_loaded(
        names,
        "msgspec",
        "tomllib",
        "tomli_w",
        "platformdirs",
        "zoneinfo",
        "peertriage.core.rulebook",
        *HEAVY,
        *FAR,
        *ASKS,
    )


def test_new_from_a_file_loads_no_interview(record: tuple[Path, set[str]]) -> None:
    """The record is written without any part that talks to a person, and without looking for a private folder."""
    not_loaded(record[1], "peertriage.ask", "platformdirs", "filelock", "peertriage.core.lint", *HEAVY, *FAR, *ASKS)
    assert "tomli_w" in record[1]


@pytest.mark.parametrize(
    "args",
    [
        ("schema",),
        ("show", "{record}"),
        ("checklist", "{record}"),
        ("explain", "{record}"),
        ("explain", "CT05"),
        ("sources",),
        ("content", "check"),
        ("validate", "{record}", "--exit-zero"),
    ],
    ids=" ".join,
)
def test_reading_commands_load_no_interview_and_no_writer(
    args: tuple[str, ...], record: tuple[Path, set[str]], tmp_path: Path
) -> None:
    """None of them loads what only asking or writing needs, and none could reach a network."""
    names = loaded(tmp_path, *(arg.format(record=record[0]) for arg in args))
    not_loaded(names, "tomli_w", "filelock", *HEAVY, *FAR, *ASKS)


def test_checking_one_record_starts_no_processes(record: tuple[Path, set[str]], tmp_path: Path) -> None:
    """And loads neither what plans nor what draws pages, nor what only writing needs."""
    names = loaded(tmp_path, "validate", record[0], "--exit-zero")
    ours = ("core.plan", "core.planbook", "core.pages", "core.looks", "core.lint", "progress")
    not_loaded(names, "multiprocessing", "concurrent", "secrets", *(f"peertriage.{name}" for name in ours))


def test_checking_waits_for_no_parser_before_it_needs_one() -> None:
    """To load the command loads none."""
    names = "{'tomllib', 'toml_rs', 'json', 'secrets'}"
    code = f"import sys, peertriage.commands.validate; sys.exit(str({names} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"


def test_the_schema_needs_no_content(tmp_path: Path) -> None:
    """It is made from the types: no checklist is read."""
    not_loaded(loaded(tmp_path, "schema"), "peertriage.content", "peertriage.core.rulebook", "zoneinfo")
