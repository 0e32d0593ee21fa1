"""Both faces ask the same, in the same order, and give the same record; whichever way through the questions."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from holding import PlainTyped, StandardTyped, Unseen, content, held
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paths import Somebody

from peertriage.ask.face import Back, Keep
from peertriage.core.prompt import Slot

if TYPE_CHECKING:
    from peertriage.core.prompt import Prompt

NOT_IN_THE_FLOW = {"nation", "go-on", "review"}
"""What the engine asks by itself, besides the questions."""
ways = st.integers(min_value=0, max_value=10**6)
few = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(few, max_examples=100)


def slots(prompts: list[Prompt]) -> list[object]:
    """Return which prompts were put, in order."""
    return [prompt.slot for prompt in prompts]


@given(ways)
@settings(few, max_examples=2)  # each key is shown on a screen
def test_both_faces_ask_the_same_in_the_same_order(seed: int) -> None:
    """The same answers, typed line by line and pressed in lists: the same questions and the same report."""
    both_ask_the_same(seed)


@given(ways, st.data())
@few
def test_back_and_forward_again_gives_the_same_record(seed: int, data: st.DataObject) -> None:
    """From any prompt some steps back, keeping each answer on the way: nothing is lost and nothing changes."""
    back_and_forward(seed, data)


@given(ways, ways, st.data())
@few
def test_an_answer_changed_at_the_review_gives_the_record_of_a_fresh_interview(
    seed: int, other: int, data: st.DataObject
) -> None:
    """Whatever is changed, and whatever it opens or closes: the same as if it had been answered so at first."""
    changed_at_the_review(seed, other, data)


@pytest.mark.campaign
@given(ways)
@many
def test_both_faces_on_many_ways(seed: int) -> None:
    """The same on many ways."""
    both_ask_the_same(seed)


@pytest.mark.campaign
@given(ways, st.data())
@many
def test_back_and_forward_on_many_ways(seed: int, data: st.DataObject) -> None:
    """The same on many ways."""
    back_and_forward(seed, data)


@pytest.mark.campaign
@given(ways, ways, st.data())
@many
def test_changes_at_the_review_on_many_ways(seed: int, other: int, data: st.DataObject) -> None:
    """The same on many ways."""
    changed_at_the_review(seed, other, data)


def both_ask_the_same(seed: int) -> None:
    """Hold one interview with either face, and compare."""
    from prompt_toolkit.input import create_pipe_input

    with tempfile.TemporaryDirectory() as folder, create_pipe_input() as keyboard:
        plain = PlainTyped(Somebody(seed))
        standard = StandardTyped(Somebody(seed), keyboard)
        first = held(plain, Path(folder) / "plain")
        second = held(standard, Path(folder) / "standard")
    assert slots(plain.prompts) == slots(standard.prompts)
    assert len(plain.prompts) > 30
    assert content(first.report) == content(second.report)


def back_and_forward(seed: int, data: st.DataObject) -> None:
    """Hold an interview straight, and one that goes back and forward, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        straight = Unseen(Somebody(seed))
        first = held(straight, Path(folder) / "straight")
        asked = [prompt.slot for prompt in straight.prompts if prompt.slot.question not in NOT_IN_THE_FLOW]
        n = data.draw(st.integers(min_value=1, max_value=len(asked) - 1))
        steps = data.draw(st.integers(min_value=1, max_value=min(n, 6)))
        wishes: dict[object, list[type[Exception]]] = {asked[n]: [Back]}
        for slot in asked[n - steps + 1 : n]:
            wishes[slot] = [Back, Keep]
        wishes[asked[n - steps]] = [Keep]
        # the first visit of each is a real answer
        second = held(After(seed, wishes, asked[n]), Path(folder) / "back")
    assert content(first.report) == content(second.report)


class After(Unseen):
    """Wishes that begin once one prompt has been reached."""

    def __init__(self, seed: int, wishes: dict[object, list[type[Exception]]], begins: object) -> None:
        super().__init__(Somebody(seed))
        self.waiting, self.begins = wishes, begins

    def ask(self, prompt: Prompt) -> object:
        """Answer, or want what is wanted from the prompt on at which it begins."""
        if prompt.slot == self.begins and not self.wishes:
            self.wishes = self.waiting  # type: ignore[assignment]
        return super().ask(prompt)


def changed_at_the_review(seed: int, other: int, data: st.DataObject) -> None:
    """Hold an interview in which one answer is changed, and a fresh one with the same answers, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        straight = Unseen(Somebody(seed))
        held(straight, Path(folder) / "straight")
        asked = [
            prompt for prompt in straight.prompts
            if prompt.slot.question not in NOT_IN_THE_FLOW and not prompt.slot.question.startswith("basis-")
            and len(numbered(straight, prompt)) == len(same(straight, prompt))  # a later answer may have set it aside
        ]  # fmt: skip
        changed = data.draw(st.sampled_from(asked))
        new = Somebody(other).choose(changed)
        editing = Editing(seed, changed, new.value)
        edited = held(editing, Path(folder) / "edited")
        fresh = held(Fresh(seed, editing.values), Path(folder) / "fresh")
    assert editing.edited
    assert content(edited.report) == content(fresh.report)


class Fresh(Unseen):
    """Somebody who gives these answers from the beginning."""

    def __init__(self, seed: int, values: dict[object, object]) -> None:
        super().__init__(Somebody(seed))
        self.values = values

    def ask(self, prompt: Prompt) -> object:
        """Answer."""
        if prompt.slot in self.values:
            self.prompts.append(prompt)
            return self.values[prompt.slot]
        return super().ask(prompt)


class Editing(Unseen):
    """Somebody who changes one answer at the review, by its number."""

    def __init__(self, seed: int, changed: Prompt, value: object) -> None:
        super().__init__(Somebody(seed))
        self.changed, self.value, self.edited = changed, value, False
        self.values: dict[object, object] = {}
        """The last answer to each prompt."""

    def ask(self, prompt: Prompt) -> object:
        """Look for the number of the answer at the review, change it, and write."""
        if prompt.slot.question == "review" and not self.edited:
            assert prompt.read is not None
            return ("edit", numbered(self, self.changed)[same(self, self.changed).index(self.changed.slot)])
        if prompt.slot == self.changed.slot and prompt.was and not self.edited:
            self.edited = True
            self.prompts.append(prompt)
            self.values[prompt.slot] = self.value
            return self.value
        value = super().ask(prompt)
        if prompt.slot.question not in NOT_IN_THE_FLOW:
            self.values[prompt.slot] = value
        return value


def numbered(face: Unseen, prompt: Prompt) -> list[int]:
    """Return the numbers that the last review gave to the prompts with these words."""
    lines = face.heard.getvalue().split("Your answers")[-1].split("\n")
    return [int(line[:3]) for line in lines if f"{prompt.asks} -> " in line and line[:3].strip().isdecimal()]


def same(face: Unseen, prompt: Prompt) -> list[object]:
    """Return the prompts with these words, in the order in which they were put."""
    return list(dict.fromkeys(item.slot for item in face.prompts if item.asks == prompt.asks))


def test_where_only_adults_acted_it_is_said_that_no_level_is_looked_for(tmp_path: Path) -> None:
    """After page 1, which comes with the sheet about adults: one may stop there, and nobody at school looks into it."""
    people = {
        Slot("person-role", "A"): "harmed", Slot("people-more", "A"): "yes", Slot("person-age", "B"): "18+",
        Slot("person-role", "B"): "reported", Slot("person-kind", "B"): "adult-in-trust",
        Slot("people-more", "B"): "no",
    }  # fmt: skip
    adult = Unseen(Somebody(1, people))
    held(adult, tmp_path / "adult")
    said = adult.heard.getvalue()
    assert "no level is looked for" in said[: said.index("Question ", said.index("PAGE 1"))]
    assert said.index("PAGE 1") < said.index("ADULTS: A SHEET OF ITS OWN") < said.index("no level is looked for")
    child = Unseen(Somebody(1, people | {Slot("person-age", "B"): "9y 1m"}))
    held(child, tmp_path / "child")
    assert "no level is looked for" not in child.heard.getvalue()
