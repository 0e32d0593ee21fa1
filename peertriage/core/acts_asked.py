"""Which acts are reported: first the kinds, then the list of each kind, then whether that is everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core.prompt import NOT_KNOWN, REPORT, Choice, Prompt, Slot
from peertriage.core.statements import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from peertriage.core.rulebook import Rulebook

KINDS = "acts-kinds"
OTHER = "acts-other"
SOMETHING_ELSE = "something-else"
NOT_SEXUAL = Slot("is-sexual", REPORT)
"""Where this is answered no, there is no act to know."""
CLOSE_KINDS = (
    Choice("these", "That is all, as far as anyone has said"),
    Choice("act-not-known", "What was done, or what else, is not known"),
)
CLOSE_LIST = (
    Choice("done", "Nothing else of this kind was reported"),
    Choice(NOT_KNOWN, "Which of these, or what else of this kind, is not known"),
)
NOT_DESCRIBED = "something that is not in the list; it has not been described yet"
"""An act was reported all the same: it counts as one that is not in the list, never as nothing."""
MARKS = "A line that may be meant, but is unclear, is marked with a question mark instead."


def prompts(
    book: Rulebook, given: Mapping[Slot, Any], episode: str, asks: str, helps: tuple[str, ...]
) -> Iterator[Prompt]:
    """Yield the prompts about the acts of one episode."""
    screen = Slot("acts", episode)
    kinds = Slot(KINDS, episode)
    choices = (
        *(Choice(group.id, group.says) for group in book.act_groups),
        Choice(SOMETHING_ELSE, "Something else that was described"),
    )
    yield Prompt(
        kinds, "many", asks, screen, lines=("Choose all kinds; the lines of each kind follow.",), choices=choices,
        closings=CLOSE_KINDS, help=helps,
    )  # fmt: skip
    picked = given.get(kinds, {}).get("ticked", [])
    for group in book.act_groups:
        if group.id in picked:
            screen = Slot(f"acts-{group.id}", episode)
            yield Prompt(
                screen, "many", f"{group.says}: what was reported?",
                Slot(f"acts-{group.id}", episode), lines=(MARKS,),
                choices=tuple(Choice(name, book.acts[name].behaviour.says) for name in group.acts if name in book.acts),
                closings=CLOSE_LIST, unclear=True, help=helps,
            )  # fmt: skip
    if SOMETHING_ELSE in picked:
        yield Prompt(
            Slot(OTHER, episode), "line", "What was it? Describe it in plain words, as it was said or seen.", screen,
            lines=("What was seen or heard, not what it may mean.",), help=helps, read=read_text,
        )  # fmt: skip


def value(book: Rulebook, given: Mapping[Slot, Any], episode: str) -> dict[str, Any]:
    """Return the keys of an episode about its acts, from the answers so far."""
    kinds = given.get(Slot(KINDS, episode))
    if kinds is None:
        return {}
    acts: list[str] = []
    unclear: list[str] = []
    not_known = kinds["rest"] == "act-not-known"
    for group in book.act_groups:
        answer = given.get(Slot(f"acts-{group.id}", episode))
        if group.id in kinds["ticked"] and answer is not None:
            acts += answer["ticked"]
            unclear += answer.get("unclear", [])
            not_known |= answer["rest"] == NOT_KNOWN
    found: dict[str, Any] = {"acts": acts, "acts_unclear": unclear}
    other = given.get(Slot(OTHER, episode))
    if SOMETHING_ELSE in kinds["ticked"] and other is not None:
        found["acts_other"] = other or NOT_DESCRIBED
    nothing = not (acts or unclear or "acts_other" in found)
    nothing_sexual = not kinds["ticked"] and given.get(NOT_SEXUAL) == "no"
    if not_known or (nothing and not nothing_sexual):
        found["acts_not_known"] = True
    return found


def given_of(book: Rulebook, table: Mapping[str, Any]) -> dict[Slot, Any]:
    """Return the answers that make these keys of an episode, for as far as it goes."""
    episode = table["id"]
    offered = {act.twin: act.id for act in book.acts.values() if act.twin}  # a twin row is offered as its neutral row
    acts = [offered.get(name, name) for name in table.get("acts", [])]
    unclear = [offered.get(name, name) for name in table.get("acts_unclear", [])]
    other = table.get("acts_other", "")
    found: dict[Slot, Any] = {}
    ticked = []
    for group in book.act_groups:
        mine = [name for name in group.acts if name in acts]
        doubt = [name for name in group.acts if name in unclear and name not in acts]
        if mine or doubt:
            ticked.append(group.id)
            found[Slot(f"acts-{group.id}", episode)] = {"ticked": mine, "rest": "done", "unclear": doubt}
    if other:
        ticked.append(SOMETHING_ELSE)
        found[Slot(OTHER, episode)] = other
    not_known = table.get("acts_not_known", False)
    if ticked or not_known:
        found[Slot(KINDS, episode)] = {"ticked": ticked, "rest": "act-not-known" if not_known else "these"}
    return found
