"""What a person still has to check: which editions count, in which order, and what rests on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from peertriage.core.catalogue import Catalogue, Checked, Edition
from peertriage.core.tocheck import (
    is_protecting,
    items_json,
    mark,
    marks,
    rest_on,
    sources_json,
    sources_page,
    to_check,
    words_of,
)
from peertriage.render.text import render

TODAY = dt.date(2026, 11, 23)
SEEN = "2026-11-01"
NOT_YET = {"on": SEEN, "by": ""}
DONE = {"on": "2026-11-20", "by": "R. M.", "compared": "the published text"}


def source(name: str) -> dict[str, Any]:
    """Return a source."""
    return {"id": name, "title": f"Guide {name}", "publisher": "A department", "nations": ["england"],
            "licence": "OGL-3.0", "address": f"https://example.org/{name}"}  # fmt: skip


def edition(name: str, starts: str, **more: Any) -> dict[str, Any]:
    """Return an edition of a source, named by its year."""
    return {"source": name, "name": starts[:4], "in_force_from": starts, "checked": NOT_YET, **more}


def never(name: str, *cites: dict[str, Any], begins: str = "2026-11-01", **more: Any) -> dict[str, Any]:
    """Return a never that cites these."""
    return {"id": name, "from": begins, "order": 1, "nations": ["england"], "text": f"Do not {name}.", "why": "Harm.",
            "sources": list(cites), **more}  # fmt: skip


def step(name: str, purpose: str, *cites: dict[str, Any]) -> dict[str, Any]:
    """Return a step of a purpose that cites these."""
    return {"id": name, "from": "2026-11-01", "stage": "A", "order": 1, "kind": "manner", "purpose": purpose,
            "about": "report", "nations": ["england"], "text": f"Step {name}.", "why": "Why.",
            "sources": list(cites)}  # fmt: skip


def catalogue(**tables: Any) -> Catalogue:
    """Return a catalogue that holds these tables."""
    return msgspec.convert(tables, Catalogue)


def names(content: Catalogue, on: dt.date = TODAY) -> list[str]:
    """Return the sources whose edition in force is listed, in order, with the edition."""
    return [f"{item.source.id} {item.edition.name}" for item in to_check(content, on).documents]


def test_only_the_edition_in_force_is_listed() -> None:
    """Not the one before it, not the one to come, and none that is withdrawn."""
    content = catalogue(
        source=[source("a"), source("b"), source("c")],
        edition=[
            edition("a", "2024-09-01"), edition("a", "2025-09-01"), edition("a", "2027-09-01"),
            edition("b", "2020-01-01", withdrawn="2026-11-23"), edition("c", "2027-01-01"),
        ],
    )  # fmt: skip

    assert names(content) == ["a 2025"]
    assert names(content, dt.date(2026, 11, 22)) == ["b 2020", "a 2025"]
    assert names(content, dt.date(2027, 9, 1)) == ["c 2027", "a 2027"]


def test_the_oldest_comes_first() -> None:
    """By the day last seen, then the start of the edition, then what rests on it."""
    cites = {name: {"source": name, "sure": "read"} for name in "abcd"}
    content = catalogue(
        source=[source(name) for name in "abcde"],
        edition=[
            edition("e", "1999-01-01", checked={"on": "2026-11-02", "by": ""}),
            edition("d", "2025-01-01"), edition("c", "2025-01-01"), edition("b", "2025-01-01"),
            edition("a", "2024-01-01"),
        ],
        never=[never("run", cites["d"])],
        step=[step("s1", "support", cites["b"]), step("s2", "support", cites["b"], cites["c"])],
    )  # fmt: skip

    assert [name[0] for name in names(content)] == ["a", "d", "b", "c", "e"]


def test_items_and_claims_are_counted_once_each() -> None:
    """An item that cites a source twice is one item and two claims; what is not in force counts nothing."""
    read = {"source": "a", "sure": "read"}
    older = {"source": "a", "sure": "reported", "read_in": "2021"}
    content = catalogue(
        source=[source("a")],
        edition=[edition("a", "2025-01-01")],
        never=[
            never("run", read, older), never("run", read, begins="2027-01-01"),
            never("hide", read, withdrawn="2026-11-10"),
        ],
        step=[step("s1", "health", {"source": "a", "sure": "known"}, {"ours": "the hour"}), step("s2", "tell", older)],
    )  # fmt: skip
    found = to_check(content, TODAY).documents[0]

    assert (found.items, found.protecting, len(found.claims)) == (3, 2, 4)
    assert marks(claim.cite for claim in found.claims) == "1 read; 2 reported, read in 2021; 1 known"
    assert sources_json(to_check(content, TODAY))["documents"][0]["claims"] == [
        {"sure": "read", "read_in": None, "count": 1},
        {"sure": "reported", "read_in": "2021", "count": 2},
        {"sure": "known", "read_in": None, "count": 1},
    ]


def test_what_rests_on_a_source_stands_under_its_headings_and_what_protects_comes_first() -> None:
    """In the order of the headings, so that the text can be read from beginning to end."""
    content = catalogue(
        source=[source("a")],
        edition=[edition("a", "2025-01-01")],
        heading=[
            {"id": "two", "source": "a", "text": "Two", "paragraphs": {"2025": "7", "2024": "6"}},
            {"id": "one", "source": "a", "text": "One"},
        ],
        step=[
            step("no-place", "protect", {"source": "a", "sure": "read"}),
            step("in-one", "tell", {"source": "a", "heading": "one", "sure": "read"}),
            step("in-two", "tell", {"source": "a", "heading": "two", "sure": "read"}),
            step("also-in-two", "report", {"source": "a", "heading": "two", "sure": "known"}),
        ],
    )

    assert [claim.item.id for claim in rest_on(content, TODAY, "a")] == ["also-in-two", "in-two", "in-one", "no-place"]
    first = items_json(content, TODAY, "a")["items"][0]
    assert (first["heading"], first["paragraph"], first["protecting"]) == ("Two", "7", True)


def test_what_has_been_checked_is_counted_and_shown_only_on_request() -> None:
    """The first line counts; `everything` adds who checked what against what."""
    content = catalogue(
        source=[source("a"), source("b")],
        edition=[edition("a", "2025-01-01", checked=DONE), edition("b", "2025-01-01")],
    )
    found = to_check(content, TODAY)
    short, long = render([sources_page(found)]), render([sources_page(found, everything=True)])

    assert short.startswith("1 OF 2 SOURCES CHECKED BY A PERSON\n")
    assert "Guide b" in short
    assert "Guide a" not in short
    assert "checked by R. M. on 2026-11-20: the published text" in " ".join(long.split())
    assert [row["source"] for row in sources_json(found)["documents"]] == ["b"]
    assert [row["source"] for row in sources_json(found, everything=True)["documents"]] == ["b", "a"]


def test_numbers_and_law_wait_for_a_person_too() -> None:
    """A number until somebody has rung it; a law until its day and instrument are confirmed."""
    contact = {
        "order": 1, "name": "A line", "says": "Listens.", "number": "0800 000 0000", "nations": ["england"],
        "whom": ["child"], "needs": [], "sources": [{"ours": "a helpline"}],
    }  # fmt: skip
    notice = {"nations": ["england"], "title": "A law.", "text": ["It says so."], "sources": [{"ours": "a notice"}]}
    since = {"on": "2026-10-01", "instrument": "SI 1", "confirmed_by": "R. M."}
    content = catalogue(
        contact=[
            {"id": "new", **contact, "checked": {"on": "2026-11-05", "by": ""}},
            {"id": "old", **contact, "checked": NOT_YET},
            {"id": "rung", **contact, "checked": DONE},
        ],
        notice=[{"id": "later", **notice}, {"id": "now", **notice, "commenced": since}],
    )
    found = to_check(content, TODAY)
    page, everything = sources_json(found), sources_json(found, everything=True)
    text = " ".join(render([sources_page(found, everything=True)]).split())

    assert [row["id"] for row in page["numbers"]] == ["old", "new"]
    assert [row["id"] for row in page["law"]] == ["later"]
    assert [row["id"] for row in everything["numbers"]] == ["old", "new", "rung"]
    assert everything["law"][1] == {
        "id": "now", "title": "A law.", "in_force_from": "2026-10-01", "instrument": "SI 1", "confirmed_by": "R. M.",
    }  # fmt: skip
    assert "later: A law. Not printed. To confirm: the day" in text
    assert "now: A law. In force from 2026-10-01 by SI 1, confirmed by R. M." in text
    assert "numbers and addresses: 1 of 3." in text
    assert "in force: 1 of 2." in text


@pytest.mark.parametrize("purpose", ["protect", "health", "evidence", "report"])
def test_what_protects(purpose: str) -> None:
    """Steps of four purposes, and every never."""
    content = catalogue(step=[step("s", purpose), step("t", "tell")], never=[never("run")])

    assert is_protecting("step", content.step[0])
    assert not is_protecting("step", content.step[1])
    assert is_protecting("never", content.never[0])


def test_every_item_that_may_cite_has_words() -> None:
    """Each kind of item can be shown in one line."""
    tables: dict[str, dict[str, Any]] = {
        "contact": {"name": "A line", "says": "Listens."},
        "notice": {"title": "A law"},
        "language": {"words": ["banter", "play"], "why": "It makes light."},
        "question": {"asks": "When?"},
        "never": {"text": "Do not.", "why": "Harm."},
        "measure": {"text": "An adult stands near."},
        "rule": {"says": "At least so much."},
    }
    said = {table: words_of(table, type("Item", (), item)()) for table, item in tables.items()}

    assert said == {
        "contact": "A line: Listens.",
        "notice": "A law",
        "language": "banter, play. It makes light.",
        "question": "When?",
        "never": "Do not. Harm.",
        "measure": "An adult stands near.",
        "rule": "At least so much.",
    }


def test_a_mark_names_the_edition_that_was_read() -> None:
    """What was read in an older edition never looks like what was read in this one."""
    content = catalogue(
        never=[never("run", {"source": "a", "sure": "reported", "read_in": "2021"}, {"source": "a", "sure": "known"})]
    )

    assert [mark(cite) for cite in content.never[0].sources] == ["reported, read in 2021", "known"]


def test_an_edition_of_no_source_is_left_to_the_check_of_content() -> None:
    """Broken content is named by `content check`; listing it is no crash."""
    checked = Checked(on=TODAY, by="")
    content = catalogue(source=[source("a")], never=[never("run", {"source": "gone", "sure": "read"})])
    lost = Edition(source="gone", name="1", in_force_from=TODAY, checked=checked)

    assert to_check(msgspec.structs.replace(content, edition=[lost]), TODAY).documents == ()
