"""Every id of the content can be explained, in words and for other programs."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from running import RISKY, columns

from peertriage import content
from peertriage.core.catalogue import Commenced, Opening
from peertriage.core.condition import names
from peertriage.core.items import all_ids, explain_item, find_item, in_words, item_json
from peertriage.core.rulebook import Rulebook
from peertriage.render.text import render

if TYPE_CHECKING:
    from running import Cli

BOOK = content.rulebook(dt.date(2026, 11, 23), "england")
PARTS = BOOK.catalogue
NEW = ("measure", "decision", "language", "contact", "notice", "card", "occasion")
IDS = [(table, item.id) for table in NEW for item in getattr(PARTS, table)]


def explained(name: str, book: Rulebook = BOOK) -> str:
    """Return the page of an id as text on one line."""
    page = explain_item(book, name)
    assert page is not None
    return " ".join(render([page]).split())


def with_first(table: str, **changes: object) -> Rulebook:
    """Return the content with one item of a table changed."""
    first, *others = getattr(PARTS, table)
    changed = msgspec.structs.replace(first, **changes)
    return Rulebook(msgspec.structs.replace(PARTS, **{table: [changed, *others]}), BOOK.on, "england")


def test_every_id_is_found_explained_and_plain() -> None:
    """No id is unknown, none fails, every page fits 80 columns, and every item is JSON."""
    for name in all_ids(BOOK):
        page, item = explain_item(BOOK, name), find_item(BOOK, name)
        assert page is not None, name
        shown = render([page])
        assert max(map(columns, shown.splitlines())) <= 80, name
        assert RISKY.search(shown) is None, name
        assert json.loads(json.dumps(item_json(item), default=str))["item"]["id"] == name


@pytest.mark.parametrize("table", NEW)
def test_every_item_of_the_lists_can_be_explained(table: str) -> None:
    """Each is among the ids, and is found by its own."""
    listed = set(all_ids(BOOK))

    assert getattr(PARTS, table)
    for item in getattr(PARTS, table):
        assert item.id in listed
        assert find_item(BOOK, item.id).id == item.id


def test_an_id_that_is_none_is_none() -> None:
    """Neither found nor explained."""
    assert find_item(BOOK, "no-such-id") is None
    assert explain_item(BOOK, "no-such-id") is None


def test_a_decision_shows_who_decides_when_again_every_reason_and_what_is_none() -> None:
    """Both lists are complete."""
    for decision in PARTS.decision:
        page = explained(decision.id)
        assert f"Decides: {BOOK.say('role', decision.who)}" in page
        assert f"Second person: {BOOK.say('role', decision.second)}" in page
        assert ("from outside the school" in page.split("ONLY FOR")[0]) is decision.outside
        assert f"Looked at again: {BOOK.deadlines[decision.recheck].says}" in page
        assert all(f"- {reason.says}" in page for reason in decision.reasons)
        assert all(f"- {words}" in page.split("NEVER A REASON")[1] for words in decision.never_reasons)


def test_a_word_shows_what_to_ask_and_where_it_is_not_looked_for() -> None:
    """All its phrases, why, and the question."""
    for entry in PARTS.language:
        page = explained(entry.id)
        assert f"Ask instead: {entry.ask}" in page
        assert entry.why in page
        assert all(f"\u2018{phrase}\u2019" in page for phrase in entry.words)
        assert "never in what a child or a parent said" in page


def test_a_measure_shows_who_bears_it() -> None:
    """In words, not by the ids of the file."""
    for measure in PARTS.measure:
        page = explained(measure.id)
        assert in_words(measure.text, "reported" if measure.bears == "reported" else "harmed") in page
        assert f"Looked at again: within {measure.review_within} school days" in page
        assert re.search(r"Borne by: (adults|the place|the child reported|the child harmed)", page)
        assert not measure.asks_help or f"Asked for help: {BOOK.say('role', measure.asks_help)}" in page


def test_a_contact_shows_its_number_and_that_nobody_has_checked_it() -> None:
    """Nothing that was not checked looks as if it had been."""
    for contact in PARTS.contact:
        page = explained(contact.id)
        assert (contact.number or contact.address or "") in page
        assert ("Checked: not checked by a person" in page) is not bool(contact.checked.by)
        assert contact.always or contact.hours or "the hours are not known" in page


def test_people_are_in_words_where_no_record_says_who_they_are() -> None:
    """Nothing of the file's own marks is left, for any step or measure."""
    assert in_words("{child} stays; {other} moves.", "harmed") == "The child harmed stays; the child reported moves."
    assert in_words("Move {child}, not {other}.", "only-reported") == "Move the child reported, not the child harmed."
    assert in_words("Ask {child} apart.", "each-child") == "Ask each child apart."
    ids = [*(step.id for step in BOOK.steps), *(measure.id for measure in PARTS.measure)]
    assert [name for name in ids if "{" in explained(name)] == []


def test_an_id_of_two_kinds_shows_both() -> None:
    """A fact and a step may share one: the step comes first, in words and for programs."""
    shared = sorted({step.id for step in BOOK.steps} & set(BOOK.facts))

    assert shared
    for name in shared:
        page = explained(name)
        assert BOOK.facts[name].says in page.split("ALSO A FACT")[1]
        assert find_item(BOOK, name) in BOOK.steps
        step = find_item(BOOK, name)
        assert in_words(step.text, step.about) in page.split("ALSO A FACT")[0]


def test_a_contact_with_hours_ages_and_a_check_shows_them() -> None:
    """As they stand in the content."""
    hours = [Opening(days="weekdays", opens="08:00", closes="22:00"), Opening(days="weekends", opens="09:00",
             closes="18:00")]  # fmt: skip
    checked = msgspec.structs.replace(PARTS.contact[0].checked, by="R. M.")
    page = explained(
        PARTS.contact[0].id,
        with_first("contact", hours=hours, always=False, from_age=16, under_age=25, checked=checked),
    )

    assert "Ages: 16 and over, under 25" in page
    assert "Answers: weekdays 08:00 to 22:00; weekends 09:00 to 18:00" in page
    assert "Checked: by R. M. 2026-11-23" in page


def test_a_notice_says_whether_it_is_law() -> None:
    """Until a person has confirmed it, it is not printed, and the page says so."""
    name = PARTS.notice[0].id
    law = Commenced(on=dt.date(2027, 4, 1), instrument="S.I. 2027/1", confirmed_by="R. M.")

    assert "nobody has confirmed that it is in force" in explained(name, with_first("notice", commenced=None))
    assert "In force from 2027-04-01 by S.I. 2027/1; confirmed by R. M." in explained(
        name, with_first("notice", commenced=law)
    )


def test_a_line_of_the_card_shows_the_line_and_its_source() -> None:
    """And names the command that prints them all."""
    for line in PARTS.card:
        page = explained(line.id)
        assert f"{line.heading}: {line.says}" in page
        assert "peertriage card" in page
        assert BOOK.cite(line) in page


def test_an_occasion_lists_the_steps_that_it_opens() -> None:
    """Each watch step whose condition names it, with who and by when, and no other."""
    opened = 0
    for occasion in PARTS.occasion:
        page = explained(occasion.id)
        assert f"When {occasion.says}." in page
        for step in BOOK.steps:
            mine = step.kind == "watch" and step.when is not None and occasion.id in names(step.when)
            assert (re.search(rf"; {step.id}\)", page) is not None) is mine, (occasion.id, step.id)
            if mine:
                opened += 1
                shown = page[page.index(in_words(step.text, step.about)) :]
                assert not step.who or BOOK.say("role", step.who) in shown
                assert not step.by or BOOK.deadlines[step.by].says in shown
    assert opened


def test_an_occasion_that_opens_nothing_says_so() -> None:
    """No empty list."""
    steps = [step for step in PARTS.step if step.kind != "watch"]
    book = Rulebook(msgspec.structs.replace(PARTS, step=steps), BOOK.on, "england")

    assert "No step yet." in explained(PARTS.occasion[0].id, book)


# ── the command ──


@pytest.mark.parametrize("table", NEW)
def test_the_command_explains_it_in_words_and_for_programs(table: str, cli: Cli) -> None:
    """One id of each list: a page, and its keys as in the file."""
    name = getattr(PARTS, table)[0].id
    ran, data = cli("explain", name), json.loads(cli("explain", name, "--json").out)

    assert (ran.code, ran.err) == (0, "")
    assert name.lower() in ran.out.splitlines()[0].lower()
    assert data["peertriage"] == {"kind": "item", "version": 1}
    assert data["item"]["id"] == name


def test_a_near_id_of_a_list_is_named(cli: Cli) -> None:
    """What was probably meant."""
    ran = cli("explain", "police-not-rong")

    assert ran.code == 2
    assert 'did you mean "police-not-rung"' in ran.err
