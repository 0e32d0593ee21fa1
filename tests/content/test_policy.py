"""The digest of the policy changes with what decides a result, and with nothing else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from peertriage import content
from peertriage.core.rulebook import Rulebook

if TYPE_CHECKING:
    from peertriage.core.catalogue import Question

CONTENT = content.load()
DAY = dt.date(2026, 11, 23)
POLICY = Rulebook(CONTENT, DAY, "england").policy


def policy_if(**changes: Any) -> str:
    """Return the digest if every question were changed so, where it holds the key."""
    questions: list[Question] = []
    for question in CONTENT.question:
        now = {key: value for key, value in changes.items() if getattr(question, key)}
        questions.append(msgspec.structs.replace(question, **now))
    return Rulebook(msgspec.structs.replace(CONTENT, question=questions), DAY, "england").policy


@pytest.mark.parametrize("key", ["means", "example", "ticks", "otherwise", "with_"])
def test_help_and_the_way_of_asking_are_no_policy(key: str) -> None:
    """Words may improve and questions may share a screen: the same answers come to the same result."""
    assert policy_if(**{key: None}) == POLICY


def test_the_order_of_options_is_no_policy() -> None:
    """Which line stands first decides nothing."""
    questions = [msgspec.structs.replace(item, options=item.options[::-1]) for item in CONTENT.question]
    assert Rulebook(msgspec.structs.replace(CONTENT, question=questions), DAY, "england").policy == POLICY


def test_what_only_a_note_asks_is_no_policy() -> None:
    """It settles nothing."""
    questions = [item for item in CONTENT.question if not item.note]
    assert len(questions) < len(CONTENT.question)
    assert Rulebook(msgspec.structs.replace(CONTENT, question=questions), DAY, "england").policy == POLICY


@pytest.mark.parametrize("key", ["yes_means", "options", "when"])
def test_what_an_answer_means_is_policy(key: str) -> None:
    """So is when a question is put: its facts are no where it is not."""
    assert policy_if(**{key: None if key == "when" else []}) != POLICY
