"""What would change a result: every single answer changed in turn, and the rules run again.

For review and challenge of a written record, never for fact-finding: an answer is changed because somebody was
wrong, not because a result is unwelcome. Nothing here guesses; each line was worked out by running the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from peertriage.core.assess import assess
from peertriage.core.catalogue import LEVELS
from peertriage.core.facts import IN_EPISODE, REST, derive, episode_answers
from peertriage.core.given import NONE_OF_THE_OTHERS
from peertriage.core.labels import label
from peertriage.core.model import Child, Episode, Report

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from peertriage.core.catalogue import Level, Question
    from peertriage.core.model import Answer, Assessment
    from peertriage.core.rulebook import Rulebook

TRIED = "record"
"""The basis of an answer that is only tried out: what would be, if somebody did say so."""
T = TypeVar("T", Report, Child, Episode)


class Change(NamedTuple):
    """One answer changed, in words, and the level that the rules then give."""

    words: str
    supported: Level


class Challenge(NamedTuple):
    """What one changed answer would do to the level: lower it, or raise it."""

    lower: tuple[Change, ...]
    higher: tuple[Change, ...]


def challenge(book: Rulebook, record: Report, at: dt.datetime) -> Challenge:
    """Return every single change that alters the level, found by running the rules on each.

    Lower: something reported, taken back. Higher: something not known, answered yes. Changes that alter nothing
    are left out; where none lowers the level, several rules hold it.
    """
    now = LEVELS.index(_run(book, record, at).supported)
    lower: dict[str, Change] = {}
    higher: dict[str, Change] = {}
    for words, changed in _variants(book, record):
        level = _run(book, changed, at).supported
        if LEVELS.index(level) < now:
            lower.setdefault(words, Change(words, level))
        elif LEVELS.index(level) > now:
            higher.setdefault(words, Change(words, level))

    def gravest(change: Change) -> tuple[int, str]:
        return -LEVELS.index(change.supported), change.words

    return Challenge(tuple(sorted(lower.values(), key=gravest)), tuple(sorted(higher.values(), key=gravest)))


def _run(book: Rulebook, report: Report, at: dt.datetime) -> Assessment:
    facts = derive(book, report, (report.made.at if report.made else at).date())
    return assess(book, report, facts, at).assessment


def _variants(book: Rulebook, record: Report) -> Iterator[tuple[str, Report]]:
    """Yield the record with one answer changed, in every way that may matter, and the change in words."""
    for words, whole in _tables(book, "report", record, record.answers):
        yield words, whole
    for n, child in enumerate(record.child):
        for words, other in _tables(book, "child", child, child.answers, child.role):
            yield f"{label(child)}: {words}", _with(record, "child", n, other)
    for n, episode in enumerate(record.episode):
        for words, changed in _acts(book, episode):
            yield words, _with(record, "episode", n, changed)
        for words, changed in _tables(book, "episode", episode, episode_answers(episode)):
            own = {key: changed.answers[name] for name, key in IN_EPISODE.items() if name in changed.answers}
            left = {name: answer for name, answer in changed.answers.items() if name not in IN_EPISODE}
            yield words, _with(record, "episode", n, msgspec.structs.replace(changed, answers=left, **own))


def _acts(book: Rulebook, episode: Episode) -> Iterator[tuple[str, Episode]]:
    for act in episode.acts:
        left = [name for name in episode.acts if name != act]
        yield f"not reported: {book.acts[act].behaviour.says}", msgspec.structs.replace(episode, acts=left)
    for act in episode.acts_unclear:
        left = [name for name in episode.acts_unclear if name != act]
        meant = msgspec.structs.replace(episode, acts=[*episode.acts, act], acts_unclear=left)
        yield f"meant: {book.acts[act].behaviour.says}", meant


def _tables(
    book: Rulebook, about: str, table: T, answers: Mapping[str, Answer], role: str | None = None
) -> Iterator[tuple[str, T]]:
    """Yield a table of answers with one changed. A trial answer stands as if a record said so."""
    for question in book.questions.values():
        if question.about == about and (role is None or not question.roles or role in question.roles):
            for words, new in _changed(question, answers):
                tried: Any = {"answers": {**answers, **new}, "basis": {**table.basis, question.id: TRIED}}
                yield words, msgspec.structs.replace(table, **tried)


def _changed(question: Question, answers: Mapping[str, Answer]) -> Iterator[tuple[str, dict[str, Answer]]]:
    """Yield each other answer to a question: yes for no, one option for another, a tick taken or given."""
    given = answers.get(question.id)
    if question.kind == "yes-no" and question.yes_means:
        other = "no" if given == "yes" else "yes"
        yield f"{question.asks} {other.capitalize()}", {question.id: other}
    elif question.kind == "one":
        for option in question.options:
            if option.id != given:
                yield f"{question.asks} {option.says}", {question.id: option.id}
    elif question.kind == "many":
        ticked = given if isinstance(given, list) else []
        for option in question.options:
            if option.id in ticked:
                left: Answer = [name for name in ticked if name != option.id]
                yield f"{question.asks} Not: {option.says}", {question.id: left, question.id + REST: NONE_OF_THE_OTHERS}
            else:
                yield f"{question.asks} {option.says}", {question.id: [*ticked, option.id]}


def _with(record: Report, table: str, n: int, item: object) -> Report:
    items = list(getattr(record, table))
    items[n] = item
    changed: Any = {table: items}
    return msgspec.structs.replace(record, **changed)
