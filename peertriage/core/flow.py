"""Which question comes next. Position is a function of the answers, so back, change and resume are one thing.

`given` maps a slot (question, whom it is about) to what was answered. The report is built from it anew each
time; answers on a branch that no longer applies stay in `given` and are simply not used.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec

from peertriage.core.facts import IN_EPISODE, REST, derive, episode_answers
from peertriage.core.model import SCHEMA, Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from peertriage.core.catalogue import Question
    from peertriage.core.facts import Facts
    from peertriage.core.rulebook import Rulebook

EPISODE = "E1"
EPISODE_KEYS = ("id", "by", "to")
"""What an episode has before anything is told of it."""
REPORT = "report"
BASIS = "basis"
NEEDS_BASIS = frozenset({"yes-no", "many"})


class Slot(NamedTuple):
    """One question about one thing: the report, a child, a child's family, or the episode."""

    question: str
    about: str


Given: TypeAlias = "Mapping[Slot, Any]"


def report_of(book: Rulebook, given: Given, practice: bool | None) -> Report:
    """Return the report that the answers so far make."""
    people: list[dict[str, Any]] = [dict(person) for person in given.get(Slot("people", REPORT), [])]
    sides = {person["label"]: person.pop("side") for person in people}
    episode: dict[str, Any] = {
        "id": EPISODE,
        "by": [label for label, side in sides.items() if side in {"by", "both"}],
        "to": [label for label, side in sides.items() if side in {"to", "both"}],
    }
    tables: dict[str, dict[str, Any]] = {person["label"]: person for person in people}
    report: dict[str, Any] = {"schema": SCHEMA, "kind": "answers", "nation": book.nation, "child": people}
    gates: dict[str, dict[str, Any]] = {}
    for slot, value in given.items():
        question = book.questions.get(slot.question)
        if question is None or slot.question == "people":
            continue
        if question.about == "episode":
            _into_episode(question, value, episode)
        elif question.kind == "words":
            report["statement"] = [{"id": f"S{n}", **words} for n, words in enumerate(value, 1)]
        elif question.about == "report":
            _into(report, question, value)
        elif question.about == "child" and slot.about in tables:
            _into(tables[slot.about], question, value)
        elif question.about == "family" and slot.about in tables:
            gate = gates.setdefault(slot.about, {"child": slot.about})
            gate[question.id.replace("-", "_")] = value
    _into_basis(given.get(Slot(BASIS, REPORT), {}), report, tables, episode)
    _add_episode(report, episode)
    report["family_gate"] = list(gates.values())
    if practice:
        report["practice"] = True
    found: Report = msgspec.convert(report, Report)
    return found


def _add_episode(report: dict[str, Any], episode: dict[str, Any]) -> None:
    """Add the episode. What was told before anybody was described is kept: somebody unknown did it, to somebody
    unknown. Their letters are none that staff would use, so that nobody takes them for A and B.
    """
    if not report["child"] and len(episode) > len(EPISODE_KEYS):
        unknown = {"kind": "age-not-known", "role": "not-yet-identified"}
        report["child"] = [{"label": "X", **unknown}, {"label": "Y", **unknown}]
        episode |= {"by": ["X"], "to": ["Y"]}
    if report["child"]:
        report["episode"] = [episode]


def slots(book: Rulebook, given: Given, practice: bool | None) -> Iterator[Slot]:
    """Yield the slots that apply to the answers so far, in order: page 1 first, then the rest."""
    report = report_of(book, given, practice)
    facts = derive(book, report, dt.date.min)
    questions = sorted(book.questions.values(), key=lambda item: (not item.first, item.order))
    for question in questions:
        for about in _abouts(question, report):
            slot = Slot(question.id, about)
            if question.red_flag or slot in given or _put(book, question, facts):
                yield slot


def next_slot(book: Rulebook, given: Given, practice: bool | None, *, first: bool = False) -> Slot | None:
    """Return the first slot that applies and has no answer; with `first`, among those needed for page 1."""
    for slot in slots(book, given, practice):
        if slot not in given and (not first or book.questions[slot.question].first):
            return slot
    return None


def kept(book: Rulebook, given: Given, practice: bool | None) -> dict[Slot, Any]:
    """Return the answers that apply: what stands on a branch that no longer applies is left out."""
    applying = set(slots(book, given, practice))
    return {slot: value for slot, value in given.items() if slot in applying or slot.question == BASIS}


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


def _reassures(book: Rulebook, question: Question, answers: Mapping[str, Any]) -> bool:
    if question.id == "acts-all":
        return answers.get("acts-all") == "yes"
    if question.kind not in NEEDS_BASIS or not _concerns(book, question):
        return False
    if question.kind == "many":
        return answers.get(question.id + REST) == "none-of-the-others"
    answer = answers.get(question.id)
    return answer is not None and answer not in {"yes", "not-known"}


def _concerns(book: Rulebook, question: Question) -> bool:
    names = [*question.yes_means, *(name for option in question.options for name in option.means)]
    return any(book.bit[name] & book.concern for name in names)


def _abouts(question: Question, report: Report) -> list[str]:
    if question.about in {REPORT, "episode"}:
        return [REPORT if question.about == REPORT else EPISODE]
    children = [child for child in report.child if child.role != "not-yet-identified"]
    if question.about == "family":
        return [
            child.label for child in children if child.kind == "child" and child.role in {"harmed", "reported", "both"}
        ]
    return [child.label for child in children if not question.roles or child.role in question.roles]


def _put(book: Rulebook, question: Question, facts: Facts) -> bool:
    """Say whether a question is put: unless what it depends on is NO for every pair."""
    if question.when is None or not facts.pairs:
        return True
    ask = next((ask for ask in book.asks[question.about] if ask.id == question.id), None)
    if ask is None or ask.when is None:
        return True
    return any(ask.when.holds(pair.possible) for pair in facts.pairs)


def _into(table: dict[str, Any], question: Question, value: Any) -> None:
    answers = table.setdefault("answers", {})
    if question.kind == "many":
        answers[question.id] = list(value["ticked"])
        answers[question.id + REST] = value["rest"]
    else:
        answers[question.id] = value


def _into_episode(question: Question, value: Any, episode: dict[str, Any]) -> None:
    if question.kind == "acts":
        episode.update(value)
    elif question.kind == "date":
        episode["happened"] = value
    elif question.id == "acts-all":
        episode["acts_all"] = value
    elif question.id in IN_EPISODE:
        episode[IN_EPISODE[question.id]] = value
    else:
        _into(episode, question, value)


def _into_basis(
    basis: Mapping[Slot, str],
    report: dict[str, Any],
    tables: dict[str, dict[str, Any]],
    episode: dict[str, Any],
) -> None:
    for slot, how in basis.items():
        table = {REPORT: report, EPISODE: episode}.get(slot.about) or tables.get(slot.about)
        if table is not None:
            table.setdefault(BASIS, {})[slot.question] = how
