"""docs/guides/reviewing-content.md: every command runs, every example is applied to a copy of the shipped content."""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
import shlex
import shutil
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from running import ROOT

from peertriage import content
from peertriage.core.clock import LONDON

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli, Ran

GUIDE = (ROOT / "docs" / "guides" / "reviewing-content.md").read_text("utf-8")
BLOCK = r"```(?:toml|text)\n(.*?)```"
LATER = dt.datetime(2027, 1, 15, 12, tzinfo=LONDON)
"""The day of the reader: after the one on which the example is signed."""


class Mistake(NamedTuple):
    """One change that goes wrong, and what the guide says of it."""

    file: str
    old: str
    new: str
    message: str


COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines() if line.strip()
]
ITEMS = re.findall(rf"<!-- item (\S+) -->\n{BLOCK}", GUIDE, re.DOTALL)
CHANGES = re.findall(rf"<!-- change (\S+) -->\n{BLOCK}\s+becomes\s+{BLOCK}", GUIDE, re.DOTALL)
ADDED = re.findall(rf"<!-- add (\S+) -->\n{BLOCK}", GUIDE, re.DOTALL)
MISTAKES = [
    Mistake(file, old.replace(" / ", "\n"), new.replace(" / ", "\n"), message.strip())
    for file, old, new, message in re.findall(rf"<!-- mistake (\S+): (.*?)  ->  (.*?) -->\n{BLOCK}", GUIDE, re.DOTALL)
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the shipped content, used as if it were the shipped one."""
    copy = tmp_path / "checklists"
    shutil.copytree(content.find(), copy)
    monkeypatch.setattr(content, "find", lambda: copy)
    for command in ("content", "sources", "rules", "explain"):
        monkeypatch.setattr(f"peertriage.commands.{command}.now", lambda: LATER)
    return copy


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace what stands once in a file."""
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), "utf-8")


def add(folder: Path, file: str, block: str) -> None:
    """Add a block at the end of a file."""
    path = folder / file
    path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{block}", "utf-8")


def everything(folder: Path) -> None:
    """Apply every example that is right, as a reader would."""
    for file, old, new in CHANGES:
        change(folder, file, old, new)
    for file, block in ADDED:
        add(folder, file, block)


def clean(ran: Ran) -> None:
    """Check that the content has no problem, and that the guide says what is then printed."""
    end = re.search(rf"<!-- output -->\n{BLOCK}", GUIDE, re.DOTALL)
    assert end is not None
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(end[1])


def said(message: str, text: str) -> bool:
    """Tell whether a message stands in a text; `…` is anything."""
    return re.search(".*".join(re.escape(part) for part in message.split("…")), text) is not None


def test_the_guide_has_all_its_parts() -> None:
    """A marker that is misspelt must not take an example out of the tests."""
    assert (len(ITEMS), len(CHANGES), len(ADDED), len(MISTAKES)) == (2, 2, 2, 3)
    assert GUIDE.count("<!--") == 2 + 2 + 2 + 3 + len(("output", "release"))
    assert all(line.startswith("peertriage ") for line in COMMANDS)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_runs(line: str, folder: Path, cli: Cli) -> None:
    """On a copy that holds the examples; only the check before a release may find problems."""
    everything(folder)
    ran = cli(*shlex.split(line)[1:])

    assert (ran.code, ran.err) == (1 if "--release" in line else 0, "")
    assert ran.out


@pytest.mark.parametrize(("file", "block"), ITEMS, ids=["rule", "step"])
def test_what_is_explained_line_by_line_is_what_is_shipped(file: str, block: str) -> None:
    """The item of the guide is the item of the file."""
    (table, [shown]), *_ = tomllib.loads(block).items()
    there = {item["id"]: item for item in tomllib.loads((content.find() / file).read_text("utf-8"))[table]}

    assert shown == there[shown["id"]]


@pytest.mark.parametrize(("file", "old", "new"), CHANGES, ids=["words", "signed"])
def test_a_change_leaves_no_problem(file: str, old: str, new: str, folder: Path, cli: Cli) -> None:
    """Each on its own."""
    change(folder, file, old, new)

    clean(cli("content", "check"))


@pytest.mark.parametrize(("file", "block"), ADDED, ids=["step", "heading"])
def test_an_addition_leaves_no_problem(file: str, block: str, folder: Path, cli: Cli) -> None:
    """Each on its own."""
    add(folder, file, block)

    clean(cli("content", "check"))


def test_all_examples_together_leave_no_problem(folder: Path, cli: Cli) -> None:
    """And what was signed is counted and named."""
    everything(folder)

    clean(cli("content", "check"))
    text = " ".join(cli("sources", "--all").out.split())
    assert re.match(r"[1-9]\d* OF \d+ SOURCES", text)
    assert "checked by R. M. on 2027-01-12: overview, typology and the five reasons" in text
    left = [line for line in cli("content", "check", "--release").out.splitlines() if "edition[ukcis-2024" in line]
    assert all("R. M. compared it, and" in line for line in left)


@pytest.mark.parametrize("mistake", MISTAKES, ids=["quotation mark", "heading", "not compared"])
def test_a_mistake_gives_the_message_of_the_guide(mistake: Mistake, folder: Path, cli: Cli) -> None:
    """Where and what, as it is printed."""
    path = folder / mistake.file
    text = path.read_text("utf-8")
    assert mistake.old in text
    path.write_text(text.replace(mistake.old, mistake.new, 1), "utf-8")
    ran = cli("content", "check")

    assert ran.code in {1, 2}
    assert said(mistake.message, ran.out + ran.err), ran.out + ran.err


def test_the_message_before_a_release_is_the_one_of_the_guide(folder: Path, cli: Cli) -> None:
    """What nobody has compared is named with what to do."""
    found = re.search(rf"<!-- release -->\n{BLOCK}", GUIDE, re.DOTALL)

    assert found is not None
    assert folder.is_dir()
    assert said(found[1].strip(), cli("content", "check", "--release").out)


def test_the_guide_names_every_file_of_the_content() -> None:
    """The table of files has a line for each."""
    table = GUIDE[GUIDE.index("### Where things are") : GUIDE.index("### What a rule looks like")]
    names = re.findall(r"`([a-z*-]+\.toml)`", table)
    lost = [
        path.name
        for path in sorted(content.find().glob("*.toml"))
        if not any(fnmatch.fnmatch(path.name, name) for name in names)
    ]

    assert lost == []
