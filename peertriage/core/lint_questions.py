"""Checks of questions: each can be answered, and each answer that is chosen settles something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.errors import Problem, did_you_mean
from peertriage.core.facts import IN_EPISODE, REST
from peertriage.core.given import FAMILY_KEYS, NONE_OF_THE_OTHERS, NOT_KNOWN
from peertriage.core.lint_screens import SCREENS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.catalogue import Question
    from peertriage.core.lint_view import Check, View

MOST_OPTIONS = 9
OFFERED_ANYWAY = frozenset({NOT_KNOWN, NONE_OF_THE_OTHERS, "none"})
"""Every list of options ends in these: as options they would settle something else than they say."""
OWN_KEYS = frozenset({*IN_EPISODE, "acts-all"})
"""Questions whose answers have a key of their own in a record: the engine reads them without facts."""
ONLY_INFORMS = "about"
"""The section whose questions settle nothing and are kept because a record needs them."""
_CHOSEN = frozenset({"yes-no", "one", "many"})
_WITH_OPTIONS = frozenset({"one", "many"})


def options(view: View) -> Iterator[Problem]:
    """Every list of options has one to nine, each once, and the closing answers are not among them."""
    for question in view.catalogue.question:
        found = [option.id for option in question.options]
        if question.kind in _WITH_OPTIONS and not found:
            yield view.problem(question, "options", "is missing; give the options, or ask yes-no")
        if question.kind not in _WITH_OPTIONS and found:
            yield view.problem(question, "options", f'a "{question.kind}" question has none; take them out')
        if len(found) > MOST_OPTIONS:
            message = f"has {len(found)} options, and a screen has at most {MOST_OPTIONS}; split the question"
            yield view.problem(question, "options", message)
        for n, name in enumerate(found):
            if name in found[:n]:
                message = f'"{name}" is used twice; give each its own'
                yield view.problem(question, f"options[{n + 1}].id", message)
            if name in OFFERED_ANYWAY:
                message = f'"{name}" is offered beside every question; take it out'
                yield view.problem(question, f"options[{n + 1}].id", message)


def settles_something(view: View) -> Iterator[Problem]:
    """Every choice settles a fact, unless the question stands in the section that only informs."""
    for question in view.catalogue.question:
        if question.yes_means and question.kind != "yes-no":
            message = f'a "{question.kind}" question has no yes; use its options'
            yield view.problem(question, "yes_means", message)
        if question.kind not in _CHOSEN or question.id in OWN_KEYS or _means(question):
            continue
        if question.red_flag:
            message = "a red flag settles no fact, so its answer changes nothing; let an answer mean a fact"
            yield view.problem(question, "red_flag", message)
        elif question.section != ONLY_INFORMS:
            key = "yes_means" if question.kind == "yes-no" else "options"
            message = f'no answer means a fact; let one, or move the question to section = "{ONLY_INFORMS}"'
            yield view.problem(question, key, message)


def answerable(view: View) -> Iterator[Problem]:
    """Every question has a place in a record, and none takes the place of another's closing answer."""
    families = {key.replace("_", "-") for key in FAMILY_KEYS}
    many = {item.id + REST: item.id for item in view.catalogue.question if item.kind == "many"}
    for question in view.catalogue.question:
        if question.about == "family" and question.id not in families:
            near = did_you_mean(question.id, families)
            message = f"a family gate only has {', '.join(sorted(families))}{near}; use one of them"
            yield view.problem(question, "id", message)
        if question.id in many:
            message = f'names the closing answer of "{many[question.id]}"; choose another'
            yield view.problem(question, "id", message)


def _means(question: Question) -> bool:
    return bool(question.yes_means) or any(option.means for option in question.options)


QUESTIONS: tuple[Check, ...] = (options, settles_something, answerable, *SCREENS)
