"""Each folder under `bad` is the good one with one mistake, and the lint names that mistake and nothing else.

A file of a bad folder takes the place of the good one of that name, or joins them. `expect.txt` holds one
block for each problem: the file and key, then words that the message must hold. Folders whose name starts
with `release-` are linted as for a release.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from peertriage import content
from peertriage.core.lint import CONTENT, ENGINE, STRUCTURE, lint
from peertriage.core.lint_view import View

if TYPE_CHECKING:
    from peertriage.content import Loaded
    from peertriage.core.errors import Problem
    from peertriage.core.lint_view import Check

HERE = Path(__file__).parent
GOOD = HERE / "good" / "minimal"
BAD = sorted(path.name for path in (HERE / "bad").iterdir())
TODAY = dt.date(2026, 11, 23)


def overlaid(name: str, folder: Path) -> Loaded:
    """Return the good folder with the files of a bad one over it."""
    for path in [*GOOD.glob("*.toml"), *(HERE / "bad" / name).glob("*.toml")]:
        shutil.copy(path, folder / path.name)
    return content.read(folder)


def problems_of(name: str, folder: Path) -> list[Problem]:
    """Return what the lint says of a bad folder."""
    loaded = overlaid(name, folder)
    return lint(loaded.catalogue, loaded.files, TODAY, release=name.startswith("release-"))


@pytest.mark.parametrize("release", [False, True])
def test_the_smallest_good_folder_has_no_problem(release: bool) -> None:
    """Every check is silent where nothing is wrong, before a release too."""
    loaded = content.read(GOOD)
    assert lint(loaded.catalogue, loaded.files, TODAY, release=release) == []


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_named_and_nothing_else_is(name: str, tmp_path: Path) -> None:
    """One mistake gives the problems of its `expect.txt`, no fewer and no more."""
    left = problems_of(name, tmp_path)
    expected = (HERE / "bad" / name / "expect.txt").read_text("utf-8").strip().split("\n\n")
    for block in expected:
        place, *words = block.splitlines()
        found = [p for p in left if f"{p.file}: {p.key}" == place and all(word in p.message for word in words)]
        assert found, f"expected {block!r} among {[p.line() for p in left]}"
        left.remove(found[0])
    assert left == []


@pytest.mark.parametrize("name", [name for name in BAD if name.startswith("release-")])
def test_what_only_a_release_needs_is_no_problem_before_it(name: str, tmp_path: Path) -> None:
    """Work in progress may rest on what is only known."""
    loaded = overlaid(name, tmp_path)
    assert lint(loaded.catalogue, loaded.files, TODAY) == []


def test_every_check_is_failed_by_a_bad_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No check is without an example of what it finds."""
    silent: set[Check] = {*STRUCTURE, *CONTENT, *ENGINE}
    for name in BAD:
        loaded = overlaid(name, tmp_path_factory.mktemp("folder"))
        view = View(loaded.catalogue, loaded.files, TODAY, release=name.startswith("release-"))
        sound = not any(list(check(view)) for check in STRUCTURE)
        for check in [*STRUCTURE, *CONTENT, *(ENGINE if sound else ())]:
            if list(check(view)):
                silent.discard(check)
    assert {check.__name__ for check in silent} == set()


def test_every_problem_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    """After what is wrong comes, behind a semicolon, what to do about it."""
    for name in BAD:
        for problem in problems_of(name, tmp_path_factory.mktemp("folder")):
            assert ";" in problem.message, problem.line()


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    """The lint never stops at the first mistake, nor at the first file."""
    mistakes = ["condition-undeclared", "role-unknown", "no-source", "id-twice", "deadline-with-two-times"]
    for path in GOOD.glob("*.toml"):
        shutil.copy(path, tmp_path / path.name)
    for name in mistakes:
        shutil.copy(HERE / "bad" / name / "wrong.toml", tmp_path / f"{name}.toml")
    loaded = content.read(tmp_path)
    found = {problem.file for problem in lint(loaded.catalogue, loaded.files, TODAY)}
    assert found == {f"{name}.toml" for name in mistakes}


def test_a_policy_item_may_come_again_with_a_later_start() -> None:
    """That is how policy is changed."""
    loaded = content.read(GOOD)
    later = msgspec.structs.replace(loaded.catalogue.rule[0], from_=dt.date(2027, 1, 1), at_least="abusive")
    catalogue = msgspec.structs.replace(loaded.catalogue, rule=[*loaded.catalogue.rule, later])
    assert lint(catalogue, loaded.files, TODAY) == []


def test_a_released_item_may_be_withdrawn() -> None:
    """That is how policy is ended."""
    loaded = content.read(GOOD)
    first, *others = loaded.catalogue.rule
    ended = msgspec.structs.replace(first, withdrawn=dt.date(2027, 1, 1))
    catalogue = msgspec.structs.replace(loaded.catalogue, rule=[ended, *others])
    assert lint(catalogue, loaded.files, TODAY) == []


def test_the_shipped_content_has_no_problem() -> None:
    """Runtime does not lint: this test does."""
    loaded = content.read()
    assert [problem.line() for problem in lint(loaded.catalogue, loaded.files, TODAY)] == []
