"""The stops of the interview: which questions stand together, how each becomes a prompt, and what an answer means."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

from peertriage.core import statements
from peertriage.core.prompt import NOT_KNOWN, Choice, Prompt, Slot
from peertriage.core.typed_ages import age_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.answers import Given
    from peertriage.core.catalogue import Question, Screen
    from peertriage.core.rulebook import Rulebook

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"), Choice(NOT_KNOWN, "Not known"))
UNKNOWN = YES_NO[2]
NONE_OF_THE_OTHERS = "none-of-the-others"
CLOSINGS = (
    Choice(NONE_OF_THE_OTHERS, "None of these, or none of the others: known not to be so"),
    Choice(NOT_KNOWN, "Not known, or the others not known"),
)
LISTS_OF_PEOPLE = frozenset({"episode-by", "episode-to", "differs-who", "needs-known"})
"""Prompts whose choices are the people entered so far: the answer keeps who they were."""


class Unit(NamedTuple):
    """What is asked at one stop of the content: one question, or several questions of one screen."""

    questions: list[Question]
    screen: Screen | None
    order: int
    first: bool
    about: str
    also: list[Question]
    """Questions that are asked at the same stop, after it, where its answer opens them."""


@functools.cache  # a rulebook never changes, and this is needed for every prompt
def units_of(book: Rulebook) -> list[Unit]:
    """Return the stops of the content in their order: page 1 first, then the rest."""
    found: list[Unit] = []
    for question in book.questions.values():
        screen = book.screen_of.get(question.id)
        if question.with_ is not None or question.note:
            continue
        if screen is None:
            found.append(unit_of(book, [question], None))
        elif screen.questions[0] == question.id:
            found.append(unit_of(book, [book.questions[name] for name in screen.questions], screen))
    return sorted(found, key=lambda unit: (not unit.first, unit.order))


def value_of(book: Rulebook, given: Given, prompt: Prompt) -> Any:
    """Return the answer that a prompt has, in the form in which a face returns it; None if it has none.

    An answer that the prompt no longer offers is none: another answer has changed what can be chosen here.
    """
    screen = book.screens.get(prompt.slot.question)
    if screen is None:
        value = given.get(prompt.slot)
        return value if value is not None and _offered(prompt, value) else None
    ticked, rest = [], NONE_OF_THE_OTHERS
    for slot in slots_of(book, prompt):
        value, question = given.get(slot), book.questions[slot.question]
        if value is None:
            return None
        if question.kind == "many":
            ticked += [f"{question.id}/{name}" for name in value["ticked"]]
            rest = NOT_KNOWN if value["rest"] == NOT_KNOWN else rest
        elif value == NOT_KNOWN:
            rest = NOT_KNOWN
        elif value == yes_of(question):
            ticked.append(question.id)
    return {"ticked": ticked, "rest": rest}


def _offered(prompt: Prompt, value: Any) -> bool:
    ids = {choice.id for choice in prompt.choices}
    if prompt.kind == "one":
        return value in ids
    if prompt.kind == "many":
        closed = value["rest"] in {choice.id for choice in prompt.closings}
        asked_of = set(value.get("of", ids))  # somebody entered since then was never chosen nor left out
        return closed and asked_of == ids and {*value["ticked"], *value.get("unclear", [])} <= ids
    return True


def split(book: Rulebook, prompt: Prompt, value: Any) -> dict[Slot, Any]:
    """Return the answers that a prompt's value gives: one, or one for each question of a screen.

    Ticked is yes; of what is not ticked the closing answer says whether it is a no or not known.
    """
    screen = book.screens.get(prompt.slot.question)
    if prompt.slot.question in LISTS_OF_PEOPLE:
        return {prompt.slot: {**value, "of": [choice.id for choice in prompt.choices]}}
    if screen is None:
        return {prompt.slot: value}
    found: dict[Slot, Any] = {}
    for slot in slots_of(book, prompt):
        question = book.questions[slot.question]
        if question.kind == "many":
            ticked = [option.id for option in question.options if f"{question.id}/{option.id}" in value["ticked"]]
            found[slot] = {"ticked": ticked, "rest": value["rest"]}
        elif question.id in value["ticked"]:
            found[slot] = yes_of(question)
        elif value["rest"] == NOT_KNOWN:
            found[slot] = NOT_KNOWN
        else:
            found[slot] = question.otherwise or "no"
    return found


def words_of(prompt: Prompt, value: Any) -> str:
    """Return an answer in words: for the review, and for somebody who comes back to it."""
    says = {choice.id: choice.says for choice in (*prompt.choices, *prompt.closings)}
    if prompt.kind == "one":
        return says.get(value, str(value))
    if prompt.kind == "many":
        lines = [says.get(name, name) for name in value["ticked"]]
        lines += [f"may be meant: {says.get(name, name)}" for name in value.get("unclear", [])]
        return "; ".join([*lines, says.get(value["rest"], value["rest"])])
    return typed_words(value)


def typed_words(value: Any) -> str:
    """Return what was typed and read, in words: a text, several lines, a day, a moment or an age."""
    if isinstance(value, str):
        return value or UNKNOWN.says.lower()
    if isinstance(value, list):
        return " / ".join(value) or "none"
    return _table_words(value) if value else UNKNOWN.says.lower()


def _table_words(value: dict[str, Any]) -> str:
    """Return a moment, a day or range, or an age in words."""
    if "on" in value:
        return f"{value['on']:%d/%m/%Y} {value.get('at', '')}".rstrip()
    if {"first", "last", "words"} & set(value):
        days = [f"{value[name]:%d/%m/%Y}" for name in ("first", "last") if name in value]
        return f"{value.get('words', '')} ({' to '.join(dict.fromkeys(days)) or 'no day read'})".strip()
    return "18 or over" if "kind" in value else age_in_words(value)


def plain_prompt(question: Question, slot: Slot, asks: str, screen: Slot, helps: tuple[str, ...]) -> Prompt:
    """Return the prompt of a question that is one choice, a list or a text."""
    choices = tuple(Choice(option.id, option.says) for option in question.options)
    if question.kind == "many":
        return Prompt(slot, "many", asks, screen, choices=choices, closings=CLOSINGS, help=helps)
    if question.kind == "text":
        return Prompt(slot, "line", asks, screen, help=helps, read=statements.read_text)
    if not choices:
        return Prompt(slot, "one", asks, screen, choices=YES_NO, help=helps)
    if question.not_known_says:
        choices = (*choices, Choice(NOT_KNOWN, question.not_known_says))
    elif not any(choice.id.endswith(NOT_KNOWN) for choice in choices):
        choices = (*choices, UNKNOWN)
    return Prompt(slot, "one", asks, screen, choices=choices, help=helps)


def help_of(book: Rulebook, question: Question, *, who: bool = True) -> tuple[str, ...]:
    """Return the help of a question: what it means, what counts, an example, and who may properly find out."""
    lines = [question.means] if question.means else []
    lines += [f"Counts: {'; '.join(question.counts)}"] if question.counts else []
    lines += [f"Does not count: {'; '.join(question.counts_not)}"] if question.counts_not else []
    lines += [f"Example: {question.example}"] if question.example else []
    lines += [who_may(book, question.may_ask)] if who else []
    return tuple(lines)


def who_may(book: Rulebook, names: list[str]) -> str:
    """Return who may properly find out, in words."""
    who = ", ".join(book.say("role", name) for name in names)
    return f"Who may properly find out: {who or 'nobody is to ask'}."


def lines_of(question: Question) -> Iterator[Choice]:
    """Yield the lines of a question on a screen of several: one for a yes, one for each option of a list."""
    if question.kind == "many":
        for option in question.options:
            yield Choice(f"{question.id}/{option.id}", option.says)
    else:
        meant = next((option.says for option in question.options if option.id == yes_of(question)), question.asks)
        yield Choice(question.id, question.ticks or meant)


def yes_of(question: Question) -> str:
    """Return the answer of a question that its line on a screen stands for."""
    return next((option.id for option in question.options if option.means), "yes")


def slots_of(book: Rulebook, prompt: Prompt) -> list[Slot]:
    """Return the slots that a prompt fills: its own, or those of the questions whose lines it shows."""
    screen = book.screens.get(prompt.slot.question)
    if screen is None:
        return [prompt.slot]
    shown = {choice.id.partition("/")[0] for choice in prompt.choices}
    return [Slot(name, prompt.slot.about) for name in screen.questions if name in shown]


def stop_name(unit: Unit) -> str:
    """Return the id of a stop: that of its screen, else of its question."""
    return unit.screen.id if unit.screen else unit.questions[0].id


def stop_asks(unit: Unit) -> str:
    """Return what a stop asks, in words."""
    return unit.screen.asks if unit.screen else unit.questions[0].asks


def unit_of(book: Rulebook, questions: list[Question], screen: Screen | None) -> Unit:
    """Return the stop of these questions, with the questions that are asked after it."""
    lead, members = questions[0], {question.id for question in questions}
    also = sorted(
        (question for question in book.questions.values() if question.with_ in members),
        key=lambda question: question.order,
    )
    return Unit(questions, screen, lead.order, lead.first, lead.about, also)
