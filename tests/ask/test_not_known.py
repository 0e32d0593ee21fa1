"""In the interview "not known" is an answer everywhere, and never makes something reported disappear."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest

from peertriage import content
from peertriage.ask.interview import Sitting, ask
from peertriage.ask.plain import Plain
from peertriage.core import given
from peertriage.core.clock import LONDON
from peertriage.core.flow import BASIS, EPISODE, REPORT, Slot
from peertriage.core.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

AT = dt.datetime(2026, 11, 20, 15, 15, tzinfo=LONDON)
A = {"label": "A", "kind": "child", "role": "harmed", "side": "to", "age": {"years": 9}, "setting": "ours"}
B = A | {"label": "B", "role": "reported", "side": "by"}


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    """Return an interview in which nothing has been answered."""
    return Sitting(content.rulebook(AT.date(), "england"), AT, Settings(), tmp_path, given.blank(practice=True))


def answered(sitting: Sitting, slot: Slot, *lines: str) -> Any:
    """Return what typing these lines at a question gives, after taking it as the answer."""
    value = ask(Plain(io.StringIO("\n".join(lines) + "\n"), io.StringIO()), sitting, slot)
    sitting.answer(slot, value)
    return value


def test_words_of_nobody_known_are_kept(sitting: Sitting) -> None:
    """Who said it, and to whom, may be not known: the words stand in the draft and in the record."""
    slot = Slot("exact-words", REPORT)
    answered(sitting, slot, "1", "He hurt me.", ".", "not known", "not known", "1", "not known", "2")
    answered(sitting, Slot("people", REPORT), "1", "9", "1", "1", "2", "9", "1", "2")
    (statement,) = sitting.report().statement
    assert statement.words == "He hurt me."
    assert statement.by == "not known who"
    assert sitting.draft.read_text(encoding="utf-8").count("He hurt me.") == 1


def test_an_act_that_is_not_described_is_still_an_act(sitting: Sitting) -> None:
    """Something else that was reported counts as an act that is not in the list, also without a description."""
    sitting.answer(Slot("people", REPORT), [A, B])
    value = answered(sitting, Slot("acts", EPISODE), "7", "not known")
    assert value["acts_other"]
    assert sitting.report().episode[0].acts_other == value["acts_other"]


def test_a_changed_answer_loses_its_basis(sitting: Sitting) -> None:
    """How one answer was known says nothing of another answer to the same question, or about another child."""
    wanted, own = Slot("wanted", EPISODE), Slot("own-life", "B")
    sitting.answer(Slot("people", REPORT), [A, B])
    for slot in (wanted, own):
        sitting.answer(slot, "no")
    sitting.answer(Slot(BASIS, REPORT), {wanted: "adult-saw", own: "record"})
    sitting.answer(wanted, "yes")
    assert sitting.given[Slot(BASIS, REPORT)] == {own: "record"}
    sitting.answer(Slot("people", REPORT), [A, B | {"age": {"years": 14}}])
    assert sitting.given[Slot(BASIS, REPORT)] == {}
    assert own not in sitting.given
