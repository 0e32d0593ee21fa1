"""`peertriage accept`: a change made outside this tool is shown, and accepted only by somebody for a reason."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from recorded import ID, record
from running import RISKY

from peertriage import store

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli


@pytest.fixture
def changed(tmp_path: Path, home: Path) -> Path:
    """Return a record in which somebody has corrected a place by hand."""
    assert not home.exists()
    path = tmp_path / f"{ID}.toml"
    text = store.to_bytes(record()).decode()
    path.write_text(text.replace('check_word = "harbour"', 'check_word = "meadow"'), encoding="utf-8")
    return path


def test_without_a_name_and_a_reason_it_only_shows(changed: Path, cli: Cli) -> None:
    """The command that is wanted stands there, ready to be filled in."""
    before = changed.read_bytes()
    ran = cli("accept", changed)
    assert ran.code == 2
    assert "Outside this tool: top was changed." in ran.err
    assert '--by "POST OR NAME" --why "REASON"' in ran.err
    assert changed.read_bytes() == before


@pytest.mark.parametrize("given", [("--by", "P1"), ("--why", "typed wrongly"), ("--by", "  ", "--why", "x")])
def test_a_name_without_a_reason_and_a_reason_without_a_name_are_not_enough(
    given: tuple[str, ...], changed: Path, cli: Cli
) -> None:
    """Both, or nothing."""
    before = changed.read_bytes()
    assert cli("accept", changed, *given).code == 2
    assert changed.read_bytes() == before


def test_accepted_it_says_who_what_and_why_and_can_be_written_to_again(changed: Path, cli: Cli) -> None:
    """One event with the digests before and after; `validate` keeps saying so, as advice."""
    ran = cli("accept", changed, "--by", "deputy head, R. M.", "--why", "the word was read out wrongly")
    assert (ran.code, ran.out) == (0, "")
    document = tomllib.loads(changed.read_text(encoding="utf-8"))
    last = document["event"][-1]
    assert (last["did"], last["why"]) == ("accepted", "the word was read out wrongly")
    assert [change["key"] for change in last["changes"]] == ["top"]
    assert document["person"][-1] == {"id": last["by"], "role": "deputy head, R. M."}
    after = cli("validate", changed, "--select", "integrity", "--at", "2026-11-20T15:30")
    assert "PT-I007" in after.out
    assert "PT-I004" not in after.out


def test_a_whole_record_has_nothing_to_accept(tmp_path: Path, cli: Cli) -> None:
    """And nothing is written."""
    path = tmp_path / f"{ID}.toml"
    path.write_bytes(store.to_bytes(record()))
    ran = cli("accept", path, "--by", "P1", "--why", "because")
    assert ran.code == 2
    assert "nothing to accept" in ran.err
    assert path.read_bytes() == store.to_bytes(record())


def test_twice_is_once(changed: Path, cli: Cli) -> None:
    """The second time there is nothing left."""
    assert cli("accept", changed, "--by", "P1", "--why", "typed wrongly").code == 0
    assert "nothing to accept" in cli("accept", changed, "--by", "P1", "--why", "typed wrongly").err


def test_a_history_that_was_cut_can_be_accepted_and_shows_that_it_was(tmp_path: Path, home: Path, cli: Cli) -> None:
    """The old and the new hash stay in the event."""
    assert not home.exists()
    path = tmp_path / f"{ID}.toml"
    text = store.to_bytes(record()).decode()
    path.write_text(text.replace('why = "first"\nchanges = []', 'why = "other"\nchanges = []'), encoding="utf-8")
    ran = cli("accept", path, "--by", "P1", "--why", "compared with the paper")
    assert ran.code == 0, ran.err
    event = tomllib.loads(path.read_text(encoding="utf-8"))["event"][-1]
    assert [change["key"] for change in event["changes"]] == ["event[1]"]


def test_neither_names_of_pictures_nor_signs_are_obeyed(changed: Path, cli: Cli) -> None:
    """A reason is text; an image is not kept, not even by name."""
    assert cli("accept", changed, "--by", "P1", "--why", "see IMG_2034.jpg").code == 2
    ran = cli("accept", changed, "--by", "P1", "--why", "\x1b[2J=cmd()<b>")
    assert ran.code == 0
    assert RISKY.search(cli("show", changed).out) is None


def test_a_draft_is_not_a_record(tmp_path: Path, cli: Cli) -> None:
    """It is said what to do."""
    path = tmp_path / f"{ID}.draft.toml"
    path.write_text(f'schema = 1\nkind = "draft"\nid = "{ID}"\n[made]\nat = 2026-11-20T15:15:00Z\ntool = "0"\n')
    assert cli("accept", path, "--by", "P1", "--why", "x").code == 2
