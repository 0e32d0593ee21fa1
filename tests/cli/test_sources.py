"""`peertriage sources`: everything that nobody has checked is listed, and the counts are those of the files."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from running import ROOT

from peertriage.core.clock import LONDON

if TYPE_CHECKING:
    from running import Cli

TODAY = dt.date(2026, 11, 23)
GUARDS = {"protect", "health", "evidence", "report"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be one day, whenever this runs."""
    moment = dt.datetime(2026, 11, 23, 12, tzinfo=LONDON)
    monkeypatch.setattr("peertriage.commands.sources.now", lambda: moment)


def files() -> dict[str, list[dict[str, Any]]]:
    """Return the shipped tables as the files hold them, read without any part of ours."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "checklists").glob("*.toml")):
        for table, items in tomllib.loads(path.read_text("utf-8")).items():
            tables.setdefault(table, []).extend(items)
    return tables


CONTENT = files()


def editions() -> dict[str, dict[str, Any]]:
    """Return the edition of each source that is in force."""
    newest: dict[str, dict[str, Any]] = {}
    for edition in sorted(CONTENT["edition"], key=lambda item: item["in_force_from"]):
        if edition["in_force_from"] <= TODAY:
            newest[edition["source"]] = edition
    return {name: item for name, item in newest.items() if item.get("withdrawn", dt.date.max) > TODAY}


def items() -> list[tuple[str, dict[str, Any]]]:
    """Return every item in force that may cite, with its table."""
    found = []
    for table, rows in CONTENT.items():
        last: dict[str, dict[str, Any]] = {}
        for n, row in enumerate(rows):
            key = row["id"] if "from" in row else str(n)
            if row.get("from", TODAY) <= TODAY and row.get("from", TODAY) >= last.get(key, row).get("from", TODAY):
                last[key] = row
        found += [(table, row) for row in last.values() if row.get("withdrawn", dt.date.max) > TODAY]
    return [(table, row) for table, row in found if isinstance(row.get("sources"), list)]


def test_every_edition_that_nobody_has_checked_is_there(cli: Cli) -> None:
    """No more, no fewer, and the first line counts the others."""
    ran = cli("sources")
    open_ = {name for name, edition in editions().items() if not edition["checked"]["by"]}
    listed = re.findall(r"^\d+\. ([a-z0-9-]+): ", ran.out.split("\nNUMBERS")[0].split("\nLAW")[0], re.MULTILINE)

    assert ran.code == 0
    assert set(listed) == open_
    assert len(listed) == len(open_)
    assert ran.out.startswith(f"{len(editions()) - len(open_)} OF {len(editions())} SOURCES CHECKED BY A PERSON\n")


def test_every_number_and_law_that_nobody_has_checked_is_there(cli: Cli) -> None:
    """Numbers until somebody has rung them; laws until somebody has confirmed the day."""
    data = json.loads(cli("sources", "--json").out)
    numbers = {row["id"] for row in CONTENT.get("contact", []) if not row["checked"]["by"]}
    law = {row["id"] for row in CONTENT.get("notice", []) if "commenced" not in row}

    assert {row["id"] for row in data["numbers"]} == numbers
    assert {row["id"] for row in data["law"]} == law


def test_no_line_is_wider_than_a_page(cli: Cli) -> None:
    """80 columns, with everything and for the source that most rests on."""
    for args in ((), ("--all",), ("--items", "kcsie")):
        assert max(map(len, cli("sources", *args).out.splitlines())) <= 80


def test_the_oldest_comes_first(cli: Cli) -> None:
    """By the day last seen, then the start of the edition, then what protects, then what rests on it."""
    rows = json.loads(cli("sources", "--all", "--json").out)["documents"]
    ages = [(row["last_seen"], row["in_force_from"], -row["protecting"], -row["items"], row["source"]) for row in rows]

    assert len(rows) == len(editions())
    assert ages == sorted(ages)
    numbers = json.loads(cli("sources", "--all", "--json").out)["numbers"]
    assert [row["last_seen"] for row in numbers] == sorted(row["last_seen"] for row in numbers)


def test_the_counts_are_those_of_the_files(cli: Cli) -> None:
    """Items, items that protect, and claims by mark, counted a second time."""
    rows = json.loads(cli("sources", "--all", "--json").out)["documents"]
    for row in rows:
        resting = [
            (table, item, cite)
            for table, item in items()
            for cite in item["sources"]
            if cite.get("source") == row["source"]
        ]
        guards = {(t, i["id"]) for t, i, _ in resting if t == "never" or (t == "step" and i["purpose"] in GUARDS)}
        claims = Counter((cite["sure"], cite.get("read_in")) for _, _, cite in resting)

        assert row["items"] == len({(table, item["id"]) for table, item, _ in resting}), row["source"]
        assert row["protecting"] == len(guards), row["source"]
        assert {(claim["sure"], claim["read_in"]): claim["count"] for claim in row["claims"]} == claims


def test_json_is_in_its_envelope(cli: Cli) -> None:
    """Kind and version first; each row with its keys."""
    data = json.loads(cli("sources", "--json").out)

    assert data["peertriage"] == {"kind": "sources", "version": 1}
    assert list(data) == ["peertriage", "checked", "of", "documents", "numbers", "law"]
    assert list(data["documents"][0]) == [
        "source", "title", "edition", "in_force_from", "last_seen", "checked_by", "compared", "items", "protecting",
        "claims", "address",
    ]  # fmt: skip
    assert data["of"] == len(editions())
    assert data["checked"] == data["of"] - len(data["documents"])


# ── what rests on one source ──


def test_everything_that_rests_on_a_source_is_shown_with_its_mark(cli: Cli) -> None:
    """Each claim once, under its heading, so that it can be compared with the text."""
    ran = cli("sources", "--items", "ukcis-2024")
    data = json.loads(cli("sources", "--items", "ukcis-2024", "--json").out)
    every = [(item["id"], cite) for _, item in items() for cite in item["sources"]]
    cites = [(name, cite) for name, cite in every if cite.get("source") == "ukcis-2024"]
    shown = re.findall(r"^([A-Za-z0-9-]+) \([a-z]", ran.out, re.MULTILINE)

    assert ran.code == 0
    assert sorted(shown) == sorted(name for name, _ in cites)
    assert data["peertriage"] == {"kind": "source-items", "version": 1}
    assert sorted((row["id"], row["sure"]) for row in data["items"]) == sorted((n, c["sure"]) for n, c in cites)
    assert list(data["items"][0]) == [
        "table", "id", "words", "protecting", "heading", "paragraph", "sure", "read_in",
    ]  # fmt: skip


def test_an_older_edition_that_was_read_is_named(cli: Cli) -> None:
    """A sentence read in an older edition says so, beside the words."""
    text = " ".join(cli("sources", "--items", "kcsie").out.split())

    assert re.search(r"\((?:never|step)(?:, protects)?; reported, read in 20\d\d\): ", text)
    assert "PART FIVE: RESPONDING TO THE REPORT, PARAGRAPH 557" in text


@pytest.mark.parametrize("json_", [False, True])
def test_an_unknown_source_names_the_near_one(json_: bool, cli: Cli) -> None:
    """Code 2, nothing on stdout, and what was probably meant."""
    ran = cli("sources", "--items", "kcsi", *(["--json"] if json_ else []))

    assert ran.code == 2
    assert ran.out == ""
    assert '"kcsi" is no source (did you mean "kcsie"?)' in ran.err
