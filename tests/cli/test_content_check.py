"""`peertriage content check --format sarif`: the same problems, for tools around a repository."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped checklists, to be spoiled."""
    return shutil.copytree(ROOT / "checklists", tmp_path / "checklists")


def results(text: str) -> list[Any]:
    """Return the results of a SARIF document with one run."""
    (run,) = json.loads(text)["runs"]
    found: list[Any] = run["results"]
    return found


def test_sound_content_has_no_results(folder: Path, cli: Cli) -> None:
    """And exits with 0."""
    ran = cli("content", "check", folder, "--format", "sarif")
    assert (ran.code, results(ran.out)) == (0, [])


def test_the_problems_are_those_of_the_text(folder: Path, cli: Cli) -> None:
    """One result a line."""
    path = folder / "nevers.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('when = "', 'when = "no-'), encoding="utf-8")
    lines = cli("content", "check", folder).out.splitlines()[1:-1]
    ran = cli("content", "check", folder, "--format", "sarif")
    assert ran.code == 1
    assert 0 < len(results(ran.out)) == len(lines)


def test_a_file_that_cannot_be_read_is_a_result_with_its_place_and_2(folder: Path, cli: Cli) -> None:
    """As in text, where it goes to stderr."""
    (folder / "zzz.toml").write_text("a = 1\nb = \n", encoding="utf-8")
    ran = cli("content", "check", folder, "--format", "sarif")
    assert ran.code == 2
    (found,) = results(ran.out)
    assert found["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_another_form_is_refused(folder: Path, cli: Cli) -> None:
    """With a near one."""
    ran = cli("content", "check", folder, "--format", "sariff")
    assert ran.code == 2
    assert 'did you mean "sarif"' in ran.err
