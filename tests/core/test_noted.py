"""What a note asks besides the first stops: taken as it was written, and shown where the report is told."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from cases.short import book
from property.small import DAYS, E1, NOW, A, B

from peertriage.core import given
from peertriage.core.document import Bullets
from peertriage.core.model import Report
from peertriage.core.overview import overview
from peertriage.core.record import Identity
from peertriage.core.why import why_page
from peertriage.render import markdown, text
from peertriage.triage import triage, write_up

WHERE = "Where is the child now, and who is with them?"
TOLD = "Who has been told so far? Posts are enough."
HOSTILE = "in the office\x1b[2J <b>with</b> | *the* head \u202e `x` " + "y" * 90


def report(**answers: Any) -> Report:
    """Return answers about one report, with these answers about the whole of it."""
    document = {"schema": 1, "kind": "answers", "child": [A, B], "episode": [E1], "answers": answers}
    return msgspec.convert(document, Report)


def record(**answers: Any) -> Report:
    """Return the record that is made of them."""
    told = report(**answers)
    done = triage(book(), told, NOW, DAYS)
    return write_up(book(), told, done, NOW, Identity("20261123-k7fq2m", "harbour", "0.1.0", "P1"))


def listed(page: Any) -> list[str]:
    """Return every line of every list of a page."""
    return [line for block in page.blocks if isinstance(block, Bullets) for line in block.items]


def test_an_answers_file_may_hold_both() -> None:
    """As text; a list or a table is no text."""
    fine = report(**{"where-now": "in the medical room", "who-told": "the head"})
    assert given.check(book(), fine, "a.toml") == []
    wrong = given.check(book(), report(**{"where-now": ["office"]}), "a.toml")
    assert [problem.line() for problem in wrong] == ["a.toml: answers.where-now: should be text"]


def test_the_name_of_a_picture_is_refused_there_too() -> None:
    """Nobody keeps a picture by the way of a note."""
    problems = given.check(book(), report(**{"where-now": "see IMG_2031.jpg"}), "a.toml")
    assert [problem.key for problem in problems] == ["answers.where-now"]


@pytest.mark.parametrize("written", ["in the medical room, with the class teacher", HOSTILE, "  two\nlines  "])
def test_page_3_and_the_record_show_what_was_written(written: str) -> None:
    """Behind its question and unchanged: a page holds text, and each target makes it safe."""
    found = record(**{"where-now": written, "who-told": "the head"})
    why = listed(why_page(book(), found))
    assert [line for line in why if line.startswith((WHERE, TOLD))] == [f"{WHERE} {written}", f"{TOLD} the head"]
    assert f"{WHERE}: {written}" in listed(overview(book(), found, []))


@pytest.mark.parametrize("target", [text, markdown])
def test_what_was_written_is_text_in_every_target(target: Any) -> None:
    """A terminal is sent nothing that it would obey, a page nothing that it would read as markup."""
    shown = target.render([why_page(book(), record(**{"where-now": HOSTILE}))])
    assert "in the office" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    if target is text:
        assert max(map(len, shown.splitlines())) <= 80
    else:
        assert "<b>" not in shown


@pytest.mark.parametrize("answers", [{}, {"where-now": "not-known", "who-told": ""}])
def test_page_3_shows_nothing_where_nothing_was_written(answers: dict[str, str]) -> None:
    """No question stands there without an answer."""
    assert [line for line in listed(why_page(book(), record(**answers))) if line.startswith((WHERE, TOLD))] == []


def test_what_was_written_changes_no_result() -> None:
    """It informs, and decides nothing."""
    with_note = record(**{"where-now": "with police", "who-told": "the council"}).assessment[-1]
    assert with_note == record().assessment[-1]
