"""`peertriage card`: for any adult, without a record, anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from running import RISKY, columns, program

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli

SETTINGS = """\
schema = 1
kind = "settings"

[[council]]
name = "Anytown"
social_care = "01234 567 890"
out_of_hours = "01234 567 891"
checked = 2026-11-23

[[council]]
name = "Othertown"
social_care = "01234 567 892"
out_of_hours = "01234 567 893"
checked = 2026-11-23
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Return a settings file with two councils."""
    path = tmp_path / "settings.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path


def test_it_needs_nothing_and_writes_nothing(cli: Cli, home: Path) -> None:
    """No record, no settings, no private folder: one page on stdout, silence on stderr."""
    ran = cli("card")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("THE FIRST TEN MINUTES\n")
    assert len(ran.out.splitlines()) <= 24
    assert max(map(columns, ran.out.splitlines())) <= 80
    assert RISKY.search(ran.out) is None
    assert not home.exists()


def test_it_works_in_a_ci_run_and_in_a_git_work_tree(tmp_path: Path) -> None:
    """It holds nothing of a case: neither keeps it from being printed or written."""
    (tmp_path / ".git").mkdir()
    ran = program("card", "--out", tmp_path / "card.txt", env={"CI": "true"}, cwd=tmp_path)

    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "card.txt").read_text(encoding="utf-8").startswith("THE FIRST TEN MINUTES\n")


def test_the_numbers_of_the_settings_are_on_it(cli: Cli, settings: Path) -> None:
    """Both councils, both numbers of each, within the page."""
    ran = cli("card", "--settings", settings)

    assert ran.code == 0
    for number in ("01234 567 890", "01234 567 891", "01234 567 892", "01234 567 893"):
        assert number in ran.out
    assert len(ran.out.splitlines()) <= 24
    assert max(map(columns, ran.out.splitlines())) <= 80


def test_markdown_is_markdown(cli: Cli) -> None:
    """A heading, and a list."""
    ran = cli("card", "--format", "markdown")

    assert ran.code == 0
    assert ran.out.startswith("# The first ten minutes\n")
    assert ran.out.count("\n- ") >= 12


def test_a_file_is_written_once_and_never_over_another(cli: Cli, tmp_path: Path) -> None:
    """The second time it says so, and the first stays."""
    out = tmp_path / "card.md"
    first = cli("card", "--format", "markdown", "--out", out)
    before = out.read_bytes()
    second = cli("card", "--out", out)

    assert (first.code, first.out) == (0, "")
    assert f"Written: {out}" in first.err
    assert second.code == 2
    assert out.read_bytes() == before


def test_an_unknown_format_names_the_near_one(cli: Cli) -> None:
    """Code 2, nothing on stdout, and what was probably meant."""
    ran = cli("card", "--format", "markdwon")

    assert (ran.code, ran.out) == (2, "")
    assert 'did you mean "markdown"' in ran.err


def test_settings_that_are_none_are_refused_with_the_key(cli: Cli, tmp_path: Path) -> None:
    """A slip in the file is named; no card with half the numbers is printed."""
    path = tmp_path / "settings.toml"
    path.write_text('schema = 1\nkind = "settings"\nconcil = []\n', encoding="utf-8")
    ran = cli("card", "--settings", path)

    assert (ran.code, ran.out) == (2, "")
    assert "concil" in ran.err
