"""`peertriage explain`: ids as they are copied from a report or a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from running import Cli


@pytest.mark.parametrize("name", ["not-same-transport@B", "not-same-transport@B-A", "not-same-transport@"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_step_is_explained_with_or_without_whom_it_is_about(name: str, form: tuple[str, ...], cli: Cli) -> None:
    """So it stands in a report."""
    ran = cli("explain", name, *form)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == cli("explain", "not-same-transport", *form).out


@pytest.mark.parametrize("name", ["not-same-transprt@B", "@B", "no-such-thing@B"])
def test_what_is_no_id_without_it_either_is_not_found(name: str, cli: Cli) -> None:
    """A slip gets the id that is near."""
    ran = cli("explain", name)
    assert (ran.code, ran.out) == (2, "")
    assert f"no record begins with {name}" in ran.err
    assert ('did you mean "not-same-transport"' in ran.err) == (name == "not-same-transprt@B")


def test_a_file_of_such_a_name_is_a_file(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is meant."""
    monkeypatch.chdir(tmp_path)
    Path("not-same-transport@B").write_text("a = 1\n", encoding="utf-8")
    ran = cli("explain", "not-same-transport@B")
    assert (ran.code, ran.out) == (2, "")
    assert "not-same-transport@B has problems" in ran.err
