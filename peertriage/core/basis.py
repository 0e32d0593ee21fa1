"""How reassuring answers are known: only a `no` that somebody gave, saw or wrote down helps to reach "normal"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core.answers import Sitting, key, report_of
from peertriage.core.facts import episode_answers
from peertriage.core.labels import label
from peertriage.core.prompt import NOT_KNOWN, REPORT, Choice, Prompt, Slot
from peertriage.core.stops import NONE_OF_THE_OTHERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from peertriage.core.answers import Given
    from peertriage.core.catalogue import Question
    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook

LINE = "Whether this is as expected at this age rests on these answers. What nobody said, saw or wrote is not known."
BASIS = (
    ("child-said", "Which of these did a child say, without being asked for it?"),
    ("adult-saw", "Which of the others did an adult see?"),
    ("record", "Which of the others stand in a record?"),
)
NO_OTHERS = (Choice("done", "None of these, or none of the others"),)


def basis_prompts(sitting: Sitting, given: Given, only: Collection[str] | None = None) -> Iterator[Prompt]:
    """Yield how the reassuring answers are known, all on one screen. Each is chosen by itself: nothing makes all of
    them known at once, and what is not chosen is assumed. `only`: the answers (keys of slots) on which it depends.
    """
    bare = {slot: value for slot, value in given.items() if not slot.question.startswith("basis-")}
    report = report_of(sitting, bare)
    left = [(key(slot), _no_words(sitting.book, report, slot)) for slot in needs_basis(sitting.book, report)]
    left = [item for item in left if only is None or item[0] in only]
    for how, asks in BASIS:
        if left:
            choices = tuple(Choice(name, says) for name, says in left)
            yield Prompt(
                Slot(f"basis-{how}", REPORT), "many", asks, Slot("basis", REPORT), "basis",
                (LINE,), choices, NO_OTHERS,
            )  # fmt: skip
        taken = set(given.get(Slot(f"basis-{how}", REPORT), {}).get("ticked", []))
        left = [item for item in left if item[0] not in taken]


def needs_basis(book: Rulebook, report: Report) -> list[Slot]:
    """Return the answers that are a `no` without a basis, in the order of the questions."""
    found: list[tuple[int, Slot]] = []
    tables: list[tuple[str, str, Mapping[str, Any], Mapping[str, str]]] = [
        (REPORT, REPORT, report.answers, report.basis)
    ]
    tables += [("child", child.label, child.answers, child.basis) for child in report.child]
    for episode in report.episode:
        told: dict[str, Any] = {**episode_answers(episode), "acts-all": episode.acts_all}
        tables.append(("episode", episode.id, told, episode.basis))
    for about, name, answers, basis in tables:
        found += [
            (question.order, Slot(question.id, name))
            for question in book.questions.values()
            if question.about == about and question.id not in basis and _reassures(book, question, answers)
        ]
    return [slot for _, slot in sorted(found)]


def _no_words(book: Rulebook, report: Report, slot: Slot) -> str:
    """Return a reassuring answer as a line: what was said not to be so."""
    child = next((child for child in report.child if child.label == slot.about), None)
    question = book.questions[slot.question]
    if question.id == "acts-all":
        says = "That nothing more happened"
    elif question.kind == "many":
        says = f"None of the list: {question.asks}"
    else:
        says = f"Not so: {question.ticks or question.asks}"
    return f"{says}{f' About {label(child)}.' if child else ''}"


def _reassures(book: Rulebook, question: Question, answers: Mapping[str, Any]) -> bool:
    if question.id == "acts-all":
        return answers.get("acts-all") == "yes"
    if question.kind not in {"yes-no", "many"} or not _concerns(book, question):
        return False
    if question.kind == "many":
        return answers.get(f"{question.id}-rest") == NONE_OF_THE_OTHERS
    answer = answers.get(question.id)
    return answer is not None and answer not in {"yes", NOT_KNOWN}


def _concerns(book: Rulebook, question: Question) -> bool:
    names = [*question.yes_means, *(name for option in question.options for name in option.means)]
    return any(book.bit[name] & book.concern for name in names)
