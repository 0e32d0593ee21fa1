"""The JSON Schema does its work in the programs of others: taplo and tombi, where they are installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from kinds import DAY, LOCAL, OFFSET, fits, thin, written
from running import ROOT

from peertriage.core.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable


def program(name: str) -> str | None:
    """Return a program that is installed beside this Python or stands on the path."""
    return shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    """Return a way to put a value into a document."""

    def change(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        document[path[-1]] = value

    return change


def without(*path: str | int) -> Callable[[dict[str, Any]], None]:
    """Return a way to take a key out of a document."""

    def change(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        del document[path[-1]]

    return change


BAD: dict[str, Callable[[dict[str, Any]], None]] = {
    "the kind missing": without("kind"),
    "the schema missing": without("schema"),
    "a key missing that only a record needs": without("nation"),
    "a list empty that a record needs": put("assessment", value=[]),
    "a key missing deep inside": without("assessment", 0, "reason", 0, "says"),
    "an unknown key": put("outcome", value="none"),
    "an unknown key deep inside": put("step", 0, "colour", value="red"),
    "a later schema": put("schema", value=2),
    "an unknown kind": put("kind", value="diary"),
    "a word that is not in the list": put("assessment", 0, "supported", value="mild"),
    "an unknown call": put("assessment", 0, "calls", value={"neighbour": "now"}),
    "a name for a letter": put("child", 0, "label", value="ABC"),
    "a name for a letter, as a key": put("episode", 0, "ages_then", value={"ABC": {"years": 8}}),
    "an id of another form": put("id", value="2026-abc"),
    "an age of 200": put("child", 0, "age", value={"years": 200}),
    "an age with a fraction": put("child", 0, "age", value={"years": 8.5}),
    "the end of an age wrong": put("child", 0, "age", "to", value={"months": 12}),
    "text for true": put("practice", value="true"),
    "a number for text": put("step", 0, "text", value=3),
    "a table for a list of tables": put("step", value={"id": "x"}),
    "a number among answers": put("answers", value={"send": ["a", 1]}),
    "words for a time": put("made", "at", value="Friday"),
    "a time without offset": put("made", "at", value=LOCAL),
    "a day for a time": put("made", "at", value=DAY),
    "a time for a day": put("episode", 0, "happened", "first", value=OFFSET),
    "words for a day": put("episode", 0, "happened", "first", value="Friday"),
    "a clock that does not exist": put("statement", 0, "heard", "at", value="24:00"),
}
TAPLO, TOMBI = program("taplo"), program("tombi")


def lint_with_taplo(folder: Path, file: Path) -> int:
    """Return the exit code of taplo for one file."""
    assert TAPLO is not None
    url = (folder / "schema.json").as_uri()
    command = [TAPLO, "lint", "--no-auto-config", "--schema", url, str(file)]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60).returncode


def lint_with_tombi(folder: Path, file: Path) -> int:
    """Return the exit code of tombi for one file."""
    assert TOMBI is not None
    (folder / "tombi.toml").write_text('[[schemas]]\npath = "schema.json"\ninclude = ["*.toml"]\n', "utf-8")
    command = [TOMBI, "lint", "--offline", str(file)]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60).returncode


LINTERS = [
    pytest.param(
        lint_with_taplo, id="taplo",
        marks=[pytest.mark.needs_tool, pytest.mark.skipif(TAPLO is None, reason="taplo is not installed")],
    ),
    pytest.param(
        lint_with_tombi, id="tombi",
        marks=[pytest.mark.needs_tool, pytest.mark.skipif(TOMBI is None, reason="tombi is not installed")],
    ),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the schema."""
    (tmp_path / "schema.json").write_text(json.dumps(schema()), "utf-8")
    return tmp_path


@pytest.mark.parametrize("lint", LINTERS)
def test_other_programs_take_all_that_we_write(lint: Callable[[Path, Path], int], folder: Path) -> None:
    """Records of every case, drafts, notes and answers files."""
    for name, data in written().items():
        file = folder / name
        file.write_bytes(data)
        assert lint(folder, file) == 0, name


@pytest.mark.parametrize("lint", LINTERS)
def test_other_programs_refuse_what_is_wrong(lint: Callable[[Path, Path], int], folder: Path) -> None:
    """Each mistake, in a record that is right but for it."""
    file = folder / "record.toml"
    for name, change in BAD.items():
        document = thin()
        change(document)
        assert not fits(document), name
        file.write_text(tomli_w.dumps(document), "utf-8")
        assert lint(folder, file) == 1, name


@pytest.mark.parametrize(
    ("name", "file", "command"),
    [
        pytest.param(TAPLO, ".taplo.toml", ["lint"], id="taplo", marks=LINTERS[0].marks),
        pytest.param(TOMBI, "tombi.toml", ["lint", "--offline", "records"], id="tombi", marks=LINTERS[1].marks),
    ],
)
def test_the_settings_in_the_guide_are_enough(name: str, file: str, command: list[str], folder: Path) -> None:
    """What docs/guides/many-records.md says to write down makes both programs read the schema for all records."""
    guide = (ROOT / "docs" / "guides" / "many-records.md").read_text("utf-8")
    settings = re.search(r"```toml\n(.*?)```", guide[guide.index(f"`{file}`") :], re.DOTALL)
    assert settings is not None
    (folder / file).write_text(settings[1], "utf-8")
    (folder / "schema.json").rename(folder / "record.schema.json")
    record = folder / "records" / "school-a" / "record.toml"
    record.parent.mkdir(parents=True)
    for document, code in ((thin(), 0), (thin() | {"outcome": "none"}, 1)):
        record.write_text(tomli_w.dumps(document), "utf-8")
        done = subprocess.run([name, *command], cwd=folder, capture_output=True, check=False, timeout=60)
        assert done.returncode == code, done.stderr.decode()
