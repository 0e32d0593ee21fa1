"""Which acts are reported: kinds, then lists; reported, may be meant, something else, not known, never just nothing."""

from __future__ import annotations

from typing import Any

import pytest
from cases.short import book
from property.small import DAYS, NOW, A, B

from peertriage.core import acts_asked, given, typed
from peertriage.core.prompt import NOT_KNOWN, Prompt, Slot
from peertriage.core.record import from_document
from peertriage.triage import triage

BOOK = book()
E1 = "E1"
GROUPS = [group.id for group in BOOK.act_groups]
TWINS = {act.twin: act.id for act in BOOK.acts.values() if act.twin}
"""The row that counts when the act was not wanted, and the neutral row that is offered instead."""


def kinds(*ticked: str, rest: str = "these") -> dict[Slot, Any]:
    """Return which kinds were chosen."""
    return {Slot(acts_asked.KINDS, E1): {"ticked": list(ticked), "rest": rest}}


def listed(group: str, *ticked: str, unclear: tuple[str, ...] = (), rest: str = "done") -> dict[Slot, Any]:
    """Return what was chosen in the list of a kind."""
    return {Slot(f"acts-{group}", E1): {"ticked": list(ticked), "rest": rest, "unclear": list(unclear)}}


def prompts(found: dict[Slot, Any]) -> list[Prompt]:
    """Return the prompts that apply."""
    return list(acts_asked.prompts(BOOK, found, E1, "Which acts are reported?", ("Help.",)))


def value(found: dict[Slot, Any]) -> dict[str, Any]:
    """Return the keys of the episode."""
    return acts_asked.value(BOOK, found, E1)


def test_first_the_kinds_then_the_list_of_each_kind_chosen() -> None:
    """In the order of the content, whatever was chosen first; what else was described is asked last."""
    assert [prompt.slot.question for prompt in prompts({})] == ["acts-kinds"]
    found = kinds("words", "something-else", "touching")
    asked = [prompt.slot.question for prompt in prompts(found)]
    assert asked == ["acts-kinds", "acts-touching", "acts-words", "acts-other"]
    assert [choice.id for choice in prompts({})[0].choices] == [*GROUPS, acts_asked.SOMETHING_ELSE]


def test_only_a_line_of_a_list_may_be_meant() -> None:
    """A kind is chosen or not; an act may be unclear, and the prompt says how that is marked."""
    found = prompts(kinds(*GROUPS))
    assert [prompt.unclear for prompt in found] == [False] + [True] * len(GROUPS)
    assert all(acts_asked.MARKS in prompt.lines for prompt in found if prompt.unclear)


def test_each_act_is_offered_once_in_the_words_of_the_content() -> None:
    """All acts but the twins, which are never offered."""
    offered = [choice for prompt in prompts(kinds(*GROUPS)) if prompt.unclear for choice in prompt.choices]
    assert sorted(choice.id for choice in offered) == sorted(set(BOOK.acts) - set(TWINS))
    assert [choice.says for choice in offered] == [BOOK.acts[choice.id].behaviour.says for choice in offered]


def test_reported_and_may_be_meant_are_kept_apart() -> None:
    """Across several lists."""
    found = kinds("touching", "words") | listed("touching", "CT05", unclear=("CT03",)) | listed("words", "CO07")
    assert value(found) == {"acts": ["CT05", "CO07"], "acts_unclear": ["CT03"]}


@pytest.mark.parametrize(("found", "keys"), [
    (kinds(rest="act-not-known"), {"acts": [], "acts_unclear": [], "acts_not_known": True}),
    (kinds("touching", rest="act-not-known") | listed("touching", "CT05"),
     {"acts": ["CT05"], "acts_unclear": [], "acts_not_known": True}),
    (kinds("touching") | listed("touching", "CT05", rest=NOT_KNOWN),
     {"acts": ["CT05"], "acts_unclear": [], "acts_not_known": True}),
    (kinds("touching") | listed("touching"), {"acts": [], "acts_unclear": [], "acts_not_known": True}),
    (kinds("touching"), {"acts": [], "acts_unclear": [], "acts_not_known": True}),
    (kinds("touching") | listed("touching", unclear=("CT05",)), {"acts": [], "acts_unclear": ["CT05"]}),
])  # fmt: skip
def test_an_act_that_nobody_could_name_is_not_known_and_never_nothing(
    found: dict[Slot, Any], keys: dict[str, Any]
) -> None:
    """Said so at the kinds, said so in a list, or a kind was chosen and none of its lines."""
    assert value(found) == keys


def test_nothing_is_said_of_acts_before_they_are_asked() -> None:
    """Page 1 comes before; an act not yet asked is not one that nobody knows."""
    assert value({}) == {}


def test_a_list_whose_kind_was_taken_back_does_not_count() -> None:
    """It is kept, and is back once the kind is chosen again."""
    found = kinds("words") | listed("touching", "CT05") | listed("words", "CO07")
    assert value(found)["acts"] == ["CO07"]
    assert value(found | kinds("touching", "words"))["acts"] == ["CT05", "CO07"]


@pytest.mark.parametrize(("typed_words", "kept"), [
    ("pushed a note under the door", "pushed a note under the door"), ("not known", acts_asked.NOT_DESCRIBED),
])  # fmt: skip
def test_something_else_counts_as_an_act_also_without_a_description(typed_words: str, kept: str) -> None:
    """It is at least problematic, as any act that is described and not in the list."""
    found = kinds(acts_asked.SOMETHING_ELSE)
    reader = prompts(found)[-1].read
    assert reader is not None
    found |= {Slot(acts_asked.OTHER, E1): reader(typed_words).value}
    assert value(found) == {"acts": [], "acts_unclear": [], "acts_other": kept}
    episode = {"id": E1, "by": ["B"], "to": ["A"], **value(found)}
    report, problems = from_document({"schema": 1, "kind": "answers", "child": [A, B], "episode": [episode]}, "a.toml")
    assert report is not None, problems
    assert triage(BOOK, given.normalised(report), NOW, DAYS).assessed.assessment.supported == "problematic"


def test_the_name_of_a_picture_is_no_description() -> None:
    """As everywhere."""
    reader = prompts(kinds(acts_asked.SOMETHING_ELSE))[-1].read
    assert reader is not None
    assert "image" in reader("he sent IMG_2031").problem


# ── the other way round ──


@pytest.mark.parametrize("found", [
    kinds(rest="act-not-known"),
    kinds("touching") | listed("touching", "CT05", unclear=("CT03",)),
    kinds("touching", "words") | listed("touching", unclear=("CT05",)) | listed("words", "CO07"),
    kinds("force", "something-else", rest="act-not-known")
    | listed("force", "CO05")
    | {Slot("acts-other", E1): "a note"},
])  # fmt: skip
def test_acts_become_the_same_answers_again(found: dict[Slot, Any]) -> None:
    """What makes these keys, made from them."""
    assert acts_asked.given_of(BOOK, {"id": E1, **value(found)}) == found


@pytest.mark.parametrize("twin", sorted(TWINS))
@pytest.mark.parametrize("key", ["acts", "acts_unclear"])
def test_a_twin_in_a_file_is_offered_as_its_neutral_row(twin: str, key: str) -> None:
    """Whether it was wanted is a question of its own: no list of acts asks it."""
    found = acts_asked.given_of(BOOK, {"id": E1, key: [twin]})
    assert value(found)[key] == [TWINS[twin]]
    shown = {choice.id for prompt in prompts(found) for choice in prompt.choices}
    assert TWINS[twin] in shown
    assert twin not in shown


def test_an_act_that_is_reported_is_not_also_unclear() -> None:
    """Said once as reported, it is reported, also where a file or its twin says both."""
    twin, neutral = next(iter(TWINS.items()))
    found = acts_asked.given_of(BOOK, {"id": E1, "acts": [neutral], "acts_unclear": [twin]})
    assert value(found) == {"acts": [neutral], "acts_unclear": []}


def test_an_episode_without_acts_opens_no_list() -> None:
    """Nothing was said, so nothing was answered."""
    assert acts_asked.given_of(BOOK, {"id": E1}) == {}


def test_not_known_may_be_typed_in_any_of_its_forms() -> None:
    """At the description, which is staff's own and no child's words."""
    reader = prompts(kinds(acts_asked.SOMETHING_ELSE))[-1].read
    assert reader is not None
    assert {reader(words).value for words in typed.NOT_KNOWN_WORDS} == {""}
