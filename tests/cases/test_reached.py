"""Every item of the content is reached by a case: steps, nevers, occasions, roles, services; the rest can be explained.

A case that reaches an item shows that it can come out, not that it is right: that is for a person to read.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from cases.short import book
from cases.test_cases import CASES, FOLDER, run
from peertriage.core.document import Act
from peertriage.core.items import explain_item
from peertriage.render.text import render

if TYPE_CHECKING:
    from cases.test_cases import Ran

EXPLAINED = ("measure", "decision", "language", "card", "notice", "occasion", "contact")
"""What is printed for itself, or waits for its day: each has a page of its own under its id."""


@cache
def told() -> dict[str, Ran]:
    """Return every long case by its name; each is run once."""
    return {name: run(name) for name in CASES}


@cache
def stated() -> dict[str, list[str]]:
    """Return the occasions that each case states."""
    cases = {name: tomllib.loads((FOLDER / name).read_text(encoding="utf-8")) for name in CASES}
    return {name: [item["id"] for item in case.get("occasion", [])] for name, case in cases.items()}


def plain(text: str) -> str:
    """Return a text on one line, in small letters: a heading of a page is in capitals."""
    return " ".join(text.split()).lower()


# ── what comes out of a case ──


def test_every_step_in_force_is_in_the_plan_of_a_case() -> None:
    """Acts, manners, what to weigh, and what waits for an occasion."""
    planned = {item.step.id for ran in told().values() for item in ran.done.plan.steps}

    assert [step.id for step in book().steps if step.id not in planned] == []


def test_every_step_that_is_planned_is_printed() -> None:
    """An act or a watch step that has opened stands on a page with who does it; nothing is planned and not shown."""
    for name, ran in told().items():
        acts = [block for page in ran.pages for block in page.blocks if isinstance(block, Act)]
        lines = {
            (item.step.id, item.done, item.held, item.opened_by)
            for item in ran.done.plan.steps
            if item.step.kind in {"act", "watch"}
        }
        assert len(acts) == len(lines), name


def test_every_never_is_printed_in_a_case() -> None:
    """In its own words."""
    pages = {name: plain(ran.text("page-1", "today")) for name, ran in told().items()}

    assert [never.id for never in book().nevers if not any(plain(never.text) in text for text in pages.values())] == []


@pytest.mark.parametrize("name", [occasion.id for occasion in book().catalogue.occasion])
def test_every_occasion_is_stated_by_a_case_and_opens_a_step(name: str) -> None:
    """On the page of what has opened since, with the occasion in words."""
    mine = [told()[case] for case, names in stated().items() if name in names]

    assert mine
    for ran in mine:
        assert any(item.opened_by == name for item in ran.done.plan.steps)
        assert plain(book().occasion_words[name]) in plain(ran.text("since"))


def test_every_step_that_waits_for_an_occasion_is_expected_by_a_case() -> None:
    """By its name: that it opened is no accident of another occasion."""
    expected = {name.split("@")[0] for case in CASES for name in told()[case].expect.get("opened", ())}

    assert [step.id for step in book().steps if step.kind == "watch" and step.id not in expected] == []


def test_every_kind_of_page_is_printed_in_a_case() -> None:
    """The sheets that print only where they are needed too."""
    printed = {page.name for ran in told().values() for page in ran.pages}

    assert printed >= {"page-1", "today", "adults", "away", "why", "later", "since", "how", "weigh", "if-so", "help"}


def test_every_service_is_printed_on_the_page_of_help_in_a_case() -> None:
    """For a child of an age that it serves, for families or for staff."""
    pages = [plain(ran.text("help")) for ran in told().values()]

    for contact in book().catalogue.contact:
        if book().nation in contact.nations:
            assert any(plain(contact.name) in text for text in pages), contact.id


def test_every_role_does_something() -> None:
    """Who does a step or is asked for it, who may find something out, who decides, or who wrote down a case."""
    parts = book().catalogue
    used = {role for step in book().steps for role in (step.who, step.deputy)}
    used |= {role for question in book().questions.values() for role in question.may_ask}
    used |= {role for decision in parts.decision for role in (decision.who, decision.second)}
    used |= {measure.asks_help for measure in parts.measure}
    used |= {role for word in parts.word for role in word.instead}
    used |= {person.role for ran in told().values() for person in ran.record.person}

    assert [word.id for word in parts.word if word.of == "role" and word.id not in used] == []


# ── what no case can reach, because it is read by itself ──


@pytest.mark.parametrize("kind", EXPLAINED)
def test_every_item_of_its_kind_can_be_explained(kind: str) -> None:
    """By its id alone, with its own words."""
    items: list[Any] = getattr(book().catalogue, kind)

    assert items
    for item in items:
        page = explain_item(book(), item.id)
        assert page is not None, item.id
        text = plain(render([page]))
        for words in _own_words(kind, item):
            assert plain(words) in text, (item.id, words)


def _own_words(kind: str, item: Any) -> list[str]:
    """Return the words of an item that its page has to hold."""
    found: dict[str, list[str]] = {
        "measure": [part for part in re.split(r"\{child\}|\{other\}", item.text) if part.strip(" .")]
        if kind == "measure"
        else [],
        "decision": [item.says, *(reason.says for reason in item.reasons)] if kind == "decision" else [],
        "language": [item.why, item.ask, *item.words] if kind == "language" else [],
        "notice": [item.title, *item.text] if kind == "notice" else [],
        "contact": [item.name, item.says] if kind == "contact" else [],
    }
    return found.get(kind) or [item.says]


# ── what the cases found out ──


def test_nobody_is_sent_to_the_lead_who_is_part_of_the_concern() -> None:
    """The person named is not told (practice.md M19): page 1 names whoever acts instead."""
    assert "tell the safeguarding lead" not in plain(told()["lead-named.toml"].one())


def test_what_was_done_to_an_adult_is_not_sexual_violence_between_children() -> None:
    """KCSIE means child-on-child (england.md 2.1), and the police are the adult's own choice (practice.md S22)."""
    ran = told()["staff-member-harmed.toml"]

    assert "sexual-violence" not in ran.record.assessment[-1].categories
    assert "ring-police" not in ran.ids()


def test_the_children_are_told_of_each_change_and_not_of_the_first_only() -> None:
    """What the police change is found out and told on each change (england.md G1)."""
    ran = told()["later-police.toml"]
    days = {item.due.date().isoformat() for item in ran.ids()["status-tell-child@A"] if item.due is not None}

    assert {"2026-12-01", "2026-12-23"} <= days
