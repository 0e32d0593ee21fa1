"""docs/explanation/response.md: its numbers are those of the content."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from peertriage import content

if TYPE_CHECKING:
    from collections.abc import Sized

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "response.md"
CONTENT = content.load()
KINDS = ("act", "manner", "weigh", "watch")
BESIDE: dict[str, Sized] = {
    "later events that open steps": CONTENT.occasion,
    "things never done": CONTENT.never,
    "services that can help": CONTENT.contact,
    "measures for a safety plan": CONTENT.measure,
    "decisions with closed reasons": CONTENT.decision,
    "words and phrases to ask about, in groups": CONTENT.language,
    "lines of the card": CONTENT.card,
    "notices of law that is not in force yet": [item for item in CONTENT.notice if item.commenced is None],
}


def rows() -> list[list[str]]:
    """Return the rows of all tables of the page."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.read_text("utf-8").splitlines()
            if line.startswith("|")]  # fmt: skip


def test_the_steps_of_each_stage_are_counted() -> None:
    """One row a stage, one number a kind."""
    counted = Counter(f"{step.stage} {step.kind}" for step in CONTENT.step)
    said = {row[0]: row[2:] for row in rows() if re.fullmatch("[A-M]", row[0])}
    assert said == {stage: [str(counted[f"{stage} {kind}"]) for kind in KINDS] for stage in "ABCDEFGHIJKLM"}
    assert sum(int(number) for numbers in said.values() for number in numbers) == len(CONTENT.step)


def test_what_stands_beside_is_counted() -> None:
    """Each table of the content that a step does not name."""
    said = dict(row for row in rows() if len(row) == 2 and row[0] in BESIDE)
    assert said == {name: str(len(items)) for name, items in BESIDE.items()}


def test_how_sure_is_counted() -> None:
    """Each source that a step names, by its mark."""
    counted = Counter(cite.sure or "ours" for step in CONTENT.step for cite in step.sources)
    said = {row[0]: row[2] for row in rows() if len(row) == 3 and row[0] in {"read", "reported", "known", "ours"}}
    assert said == {mark: str(number) for mark, number in counted.items()}


def test_no_source_is_said_to_be_unchecked_when_it_was_checked() -> None:
    """The sentence goes once a person has signed one."""
    signed = [edition for edition in CONTENT.edition if edition.checked.by]
    assert ("No source has been compared by a person yet." in PAGE.read_text("utf-8")) == (not signed)
