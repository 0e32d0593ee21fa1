"""Page 7, if it turns out so: each act under what it rests on, for those of whom that is not known. And page 3."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
from property.small import DAYS, E1, NOW, A, B, content

from peertriage.core.document import Bullets, Page, Para
from peertriage.core.model import Report
from peertriage.core.pages import pages
from peertriage.core.record import Identity
from peertriage.core.rulebook import Rulebook
from peertriage.core.settings import Settings
from peertriage.triage import triage, write_up

C = B | {"label": "C"}
ANSWERED = {"answers": {"q": "yes"}}
OF_CHILDREN = {"about": "child", "polarity": "concern"}
FACTS = [OF_CHILDREN | {"id": "f", "says": "f is so"}, OF_CHILDREN | {"id": "g", "says": "g is so"}]
ASKS = [{"id": "q", "about": "child", "yes_means": ["f"]}, {"id": "r", "about": "child", "yes_means": ["g"]}]
ON_BOTH = {"id": "s", "about": "reported", "text": "Help {child}.", "when": {"all": ["f", "g"]}}


def page(name: str, people: list[dict[str, Any]], episodes: list[dict[str, Any]], *steps: dict[str, Any]) -> Page:
    """Return one page of a report."""
    report = msgspec.convert({"schema": 1, "kind": "answers", "child": people, "episode": episodes}, Report)
    book = Rulebook(content(FACTS, ASKS, step=[{"id": "always"}, *steps]), NOW.date(), "england")
    done = triage(book, report, NOW, DAYS)
    record = write_up(book, report, done, NOW, Identity("20261123-k7fq2m", "harbour", "0.1.0", "P1"))
    return next(page for page in pages(book, record, done.plan, Settings(), DAYS, NOW) if page.name == name)


def if_so(people: list[dict[str, Any]], *steps: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what page 7 lists, by what it rests on."""
    by = [person["label"] for person in people if person["role"] == "reported"]
    blocks = page("if-so", people, [E1 | {"by": by}], *steps).blocks
    listed = [
        (first.text, second.items)
        for first, second in pairwise(blocks)
        if isinstance(first, Para) and isinstance(second, Bullets)
    ]
    assert len(dict(listed)) == len(listed)
    return dict(listed)


def test_children_of_whom_the_same_is_not_known_share_a_line() -> None:
    """One line under one reason."""
    assert if_so([A, B, C], ON_BOTH) == {
        "Not known whether: f is so; g is so.": ("Help B and C (reported, 9 years).",),
    }


def test_a_child_of_whom_less_is_unknown_has_a_line_under_what_is_unknown_of_that_child() -> None:
    """Of C one of the two is known already: what is open for B is not said to be open for C."""
    assert if_so([A, B, C | ANSWERED], ON_BOTH) == {
        "Not known whether: f is so; g is so.": ("Help B (reported, 9 years).",),
        "Not known whether: g is so.": ("Help C (reported, 9 years).",),
    }


def test_a_sheet_of_its_own_takes_no_act_away() -> None:
    """Where an act of another page rests on the same, both stand there."""
    on_one = {"when": "f", "about": "reported"}
    acts = if_so([A, B], {"id": "s", "text": "Do it."} | on_one, {"id": "t", "page": "adults"} | on_one)
    assert acts == {"Not known whether: f is so.": ("Do it.", "t")}


def test_page_3_says_that_nobody_knows_what_was_done() -> None:
    """No heading stands above nothing: where nothing is described, and where nobody is."""
    for people, episodes in (([A, B], [E1]), ([A, B], []), ([], [])):
        assert Bullets(("what was done is not known",)) in page("why", people, episodes).blocks
