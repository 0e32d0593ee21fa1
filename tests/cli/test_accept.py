"""`peertriage accept`: a change made outside this tool is shown, and accepted only by somebody for a reason."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import msgspec
import pytest
import tomli_w
from recorded import FRIDAY, ID, record
from running import RISKY

from peertriage import store
from peertriage.core.errors import NotWritten
from peertriage.core.later import accepted
from peertriage.core.model import Report
from peertriage.core.record import to_document

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli

POST = "DSL"
"""What the person of the record is, in words."""


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


@pytest.mark.parametrize("number", ["P9", "p9", "P 9", "P999999999999", "P0"])
def test_a_number_that_nobody_has_is_refused(number: str, changed: Path, cli: Cli) -> None:
    """It would become a person with the post "P9". Who there is, is said by id and post, never by name."""
    document = tomllib.loads(changed.read_text(encoding="utf-8"))
    document["person"].append({"id": "P2", "role": "deputy head, Zebediah Quill", "name": "Quill"})
    changed.write_text(tomli_w.dumps(document), encoding="utf-8")
    before = changed.read_bytes()
    ran = cli("accept", changed, "--by", number, "--why", "typed wrongly")
    assert (ran.code, ran.out) == (2, "")
    said = " ".join(ran.err.split())
    assert "has no person of this number; nothing was accepted" in said
    assert f"It has P1 ({POST}), P2 (another post). Name one of them, or a post." in said
    assert "Quill" not in ran.err
    assert changed.read_bytes() == before


@pytest.mark.parametrize("number", ["p1", "P1", " P1 ", "P 1"])
def test_a_number_may_be_typed_carelessly(number: str, changed: Path, cli: Cli) -> None:
    """Nobody new comes of it."""
    assert cli("accept", changed, "--by", number, "--why", "typed wrongly").code == 0
    document = tomllib.loads(changed.read_text(encoding="utf-8"))
    assert document["event"][-1]["by"] == "P1"
    assert [person["id"] for person in document["person"]] == [person.id for person in record().person]


def test_a_number_becomes_nobody_in_the_core_either() -> None:
    """Whoever calls it."""
    found = to_document(record())
    found["check_word"] = "meadow"
    with pytest.raises(NotWritten, match="no person of this number"):
        accepted(found, msgspec.convert(found, Report), FRIDAY, "P9", "typed wrongly")


def test_show_says_that_a_change_was_accepted_when_by_whom_and_what(changed: Path, cli: Cli) -> None:
    """In the place where it says that the file is whole: that alone would hide it."""
    assert "were accepted" not in cli("show", changed).out
    assert "Changed outside this tool: top." in cli("show", changed).out
    assert cli("accept", changed, "--by", "P1", "--why", "read out wrongly").code == 0
    said = " ".join(cli("show", changed).out.split())
    whole, _, rest = said.partition(
        "The file is as this tool last wrote it. That is evidence of no change, not proof. "
    )
    assert whole
    assert re.match(
        rf"Changes made outside this tool were accepted on \d+ \w+ \d{{4}}, \d\d:\d\d, by P1 \({POST}\): top\. PEOPLE ",
        rest,
    )


@pytest.mark.parametrize("number", [8, 9, 40])
def test_show_names_at_most_eight_tables_and_counts_the_rest(number: int, changed: Path, cli: Cli) -> None:
    """Steps with whom they are about, and never a key that may be what somebody said."""
    document = tomllib.loads(changed.read_text(encoding="utf-8"))
    document["check_word"] = "harbour"
    step = document["step"][0]
    document["step"] += [step | {"id": f"aa-{n:02}@B"} for n in range(number - 1)] + [step | {"id": "aa-she said@B"}]
    changed.write_text(tomli_w.dumps(document), encoding="utf-8")
    ran = cli("accept", changed, "--by", "the head", "--why", "typed in by hand")
    assert ran.code == 0, ran.err
    assert "step.aa-00@B was added" in ran.err
    assert "she said" not in ran.err
    said = " ".join(cli("show", changed).out.split())
    listed = said.partition("were accepted on ")[2].partition(". PEOPLE ")[0].partition(": ")[2]
    names = listed.split(" and ")[0].removesuffix(",").split(", ")
    assert len(names) == 8
    assert names[0] == "step.aa-00@B"
    assert ("(a key that is no id)@B" in names) == (number == 8)
    assert listed.partition(" and ")[2] == (f"{number - 8} more" if number > 8 else "")


def test_the_history_says_who_did_what(changed: Path, cli: Cli) -> None:
    """By id and post; also where nobody was named."""
    assert cli("accept", changed, "--by", "the head", "--why", "read out wrongly").code == 0
    said = " ".join(cli("show", changed).out.partition("HISTORY")[2].split())
    assert f"new, by P1 ({POST}), first" in said
    assert re.search(r"accepted, by P\d \(the head\), read out wrongly", said)
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace('by = "P1"\ndid = "new"', 'by = ""\ndid = "new"'), encoding="utf-8")
    assert "new, by nobody who is named, first" in " ".join(cli("show", changed).out.split())


def test_a_draft_is_not_a_record(tmp_path: Path, cli: Cli) -> None:
    """It is said what to do."""
    path = tmp_path / f"{ID}.draft.toml"
    path.write_text(f'schema = 1\nkind = "draft"\nid = "{ID}"\n[made]\nat = 2026-11-20T15:15:00Z\ntool = "0"\n')
    assert cli("accept", path, "--by", "P1", "--why", "x").code == 2
