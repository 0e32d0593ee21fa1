"""Every long case as its user would run it: `new --answers`, then `checklist`, `show` and `explain`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from cases.test_cases import CASES, EXAMPLES, FOLDER, Ran, run
from running import RISKY

from peertriage.render.text import render
from peertriage.store import parse

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli

AT_ONCE = {"page-1", "adults", "away"}
ACTS = re.compile(r"^\[[ x]\] \d+\. .*", re.MULTILINE)
WITH_ANSWERS = [name for name in CASES if "[[occasion]]" not in (FOLDER / name).read_text("utf-8")]
"""What happened later cannot be told to the program yet."""


def written(name: str, folder: Path) -> tuple[dict[str, Any], Path, Path]:
    """Return a case, its answers file and its settings file."""
    case = parse((FOLDER / name).read_bytes(), name)
    document = case.get("given") or parse((EXAMPLES / case["given_file"]).read_bytes(), name)
    answers, settings = folder / "answers.toml", folder / "settings.toml"
    answers.write_text(tomli_w.dumps(document), "utf-8")
    settings.write_text(tomli_w.dumps(case.get("settings", {})), "utf-8")
    return case, answers, settings


def acts_of(expected: Ran, pages: set[str]) -> list[str]:
    """Return the first line of each act on these pages, as the renderer prints it."""
    return ACTS.findall(render([page for page in expected.pages if page.name in pages]))


@pytest.mark.parametrize("name", WITH_ANSWERS)
def test_a_case_by_command(name: str, cli: Cli, tmp_path: Path) -> None:
    """What the commands print is what the core says: page 1 and its sheets at once, all pages after, nothing risky."""
    case, answers, settings = written(name, tmp_path)
    expected = run(name)
    record = tmp_path / "record.toml"
    more = ("--settings", settings)

    first = cli("new", "--answers", answers, "--practice", "--at", case["at"].isoformat(), "--out", record, *more)
    assert first.code == 0, first.err
    assert ACTS.findall(first.out) == acts_of(expected, AT_ONCE)
    everything = cli("checklist", record, *more)
    assert (everything.code, everything.err) == (0, "")
    assert ACTS.findall(everything.out) == acts_of(expected, {page.name for page in expected.pages})
    for command in ("show", "explain"):
        ran = cli(command, record)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out
        everything = everything._replace(out=everything.out + ran.out)
    assert RISKY.search(first.out + everything.out) is None
    assert max(map(len, (first.out + everything.out).splitlines())) <= 80
