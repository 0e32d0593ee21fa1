"""Checks of what was given: every answer must be one the content knows. All problems, each with its key.

Nothing is refused because a person is unknown, unnamed or adult. Refused is only what cannot be read as an
answer, and what must not be kept at all: images, names of image files and links to them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import msgspec

from peertriage.core.errors import Problem, did_you_mean, key_of, shown
from peertriage.core.facts import IN_EPISODE, REST
from peertriage.core.model import SCHEMA, Age, Child, Differs, Episode, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from peertriage.core.catalogue import Question
    from peertriage.core.model import Answer
    from peertriage.core.rulebook import Rulebook

NOT_KNOWN = "not-known"
IS_SEXUAL = "is-sexual"
NONE_OF_THE_OTHERS = "none-of-the-others"
KIND_OF_ACT = "kind-of-act"
"""The question about the gravest kind of act, which comes before the list of acts."""
_IMAGE = (
    r"(?i:https?://|www\.|(?<![@\w.-])[\w-]+\.(?:com|co\.uk|org|net)\b"
    r"|\b(?:IMG|DSC|VID|PXL|MVI)[_-]?\d{3,}|\.(?:jpe?g|png|gif|bmp|webp|heic|heif|tiff?|svg|mp4|mov|avi|mkv|webm|m4v|3gp|wmv)\b)"
)
_POINT = re.compile(r"\.(?:\w|(?<=[wW]\.))")
_NUMBER = re.compile(r"\d{3}")
"""Without a point before a letter or after a w, and without a number of three digits, only `://` is left to find."""
_TIMES = (dt.datetime, dt.date, dt.time)
_FREE_TEXT = frozenset({"text", "words"})
FAMILY_KEYS = ("harm_if_told", "household_involved", "asked_to_wait", "child_says")


WRITTEN_BY_US = ("assessment", "step", "event", "keep", "seal", "copied")
"""Tables that only a record has: nobody answers them."""


def not_given(report: Report, file: str) -> list[Problem]:
    """Return a problem for every table of an answers file that only this tool may write."""
    message = "is written by peertriage, never given; take it out"
    return [Problem(file, key, message) for key in WRITTEN_BY_US if getattr(report, key)]


def blank(*, practice: bool) -> Report:
    """Return a report in which nothing has been answered."""
    return Report(schema=SCHEMA, kind="answers", practice=practice or None)


def check(book: Rulebook, report: Report, file: str) -> list[Problem]:
    """Return everything in the answers that the content does not know or that cannot be."""
    texts = _texts(msgspec.to_builtins(report, builtin_types=_TIMES), "")
    problems = [Problem(file, key, message) for key, message in (*unknown(book, report), *texts)]
    return list(dict.fromkeys(problems))


def normalised(report: Report) -> Report:
    """Return the report as the engine reads it: line endings of text are LF, and an episode of which nothing
    is told says so (`acts_not_known`), so that it stays said when acts are added later. Where somebody said
    that nothing sexual was reported, there is no act to know.
    """
    document = msgspec.to_builtins(report, builtin_types=_TIMES)
    clean: Report = msgspec.convert(_unix(document), type(report))
    not_sexual = clean.answers.get(IS_SEXUAL) == "no"
    episodes = [
        episode if not_sexual or _something_told(episode) else msgspec.structs.replace(episode, acts_not_known=True)
        for episode in clean.episode
    ]
    return msgspec.structs.replace(clean, episode=episodes)


def _something_told(episode: Episode) -> bool:
    """Say whether an act is reported, or at least what kind of act it was."""
    kind = episode.answers.get(KIND_OF_ACT, NOT_KNOWN)
    return bool(episode.acts or episode.acts_unclear or episode.acts_other) or kind != NOT_KNOWN


def image_named(text: str) -> bool:
    """Say whether a text names an image or video file or holds a web address: neither is ever kept."""
    return bool(images_in(text))


def images_in(text: str) -> list[str]:
    """Return what in a text names an image or video file, or is a web address."""
    if "://" not in text and not _POINT.search(text) and not _NUMBER.search(text):  # as in most texts
        return []
    return [match[0] for match in re.finditer(_IMAGE, text)]


def unknown(book: Rulebook, report: Report) -> Iterator[tuple[str, str]]:
    """Yield key and message of everything that the content or the file itself does not know, or that cannot be."""
    labels = [child.label for child in report.child]
    yield from _answers(book, "report", report.answers, "answers")
    yield from _marks(book, "report", report.basis, "basis")
    yield from _marks(book, "report", report.disputed, "disputed")
    for n, child in enumerate(report.child):
        key = f"child[{n + 1}]"
        if labels.index(child.label) < n:
            yield f"{key}.label", f'"{child.label}" is used twice; give each person a letter of their own'
        yield from _child(book, child, key)
    for n, episode in enumerate(report.episode):
        yield from _episode(book, report, episode, f"episode[{n + 1}]", set(labels))
    for n, gate in enumerate(report.family_gate):
        key = f"family_gate[{n + 1}]"
        if gate.child not in labels:
            yield f"{key}.child", _unknown_label(gate.child, labels)
        answers: dict[str, Answer] = {
            name: value for name in FAMILY_KEYS if isinstance(value := getattr(gate, name), str)
        }
        for name, answer in answers.items():
            question = book.questions.get(name.replace("_", "-"))
            if question is not None:
                yield from _answer(question, answer, key_of(key, name))
    yield from _unique("statement", [statement.id for statement in report.statement])
    yield from _unique("episode", [episode.id for episode in report.episode])
    yield from _unique("person", [person.id for person in report.person])


def _child(book: Rulebook, child: Child, key: str) -> Iterator[tuple[str, str]]:
    yield from _age(child.age, f"{key}.age")
    years = child.age.years
    if child.kind == "child" and years is not None and years >= 18:
        yield f"{key}.age.years", 'a "child" is under 18; use kind = "adult-pupil" or "other-adult"'
    if child.kind in {"adult-pupil", "adult-in-trust", "other-adult"} and years is not None and years < 18:
        yield f"{key}.age.years", f'kind "{child.kind}" is 18 or over; use kind = "child" or correct the age'
    yield from _answers(book, "child", child.answers, f"{key}.answers")
    yield from _marks(book, "child", child.basis, f"{key}.basis")
    yield from _marks(book, "child", child.disputed, f"{key}.disputed")


def _age(age: Age, key: str) -> Iterator[tuple[str, str]]:
    if age.months is not None and age.years is None:
        yield f"{key}.months", "months need years beside them"
    if age.to is not None:
        yield from _age(age.to, f"{key}.to")
        if age.to.to is not None:
            yield f"{key}.to.to", "an age lies between two at most"


def _episode(book: Rulebook, report: Report, episode: Episode, key: str, labels: set[str]) -> Iterator[tuple[str, str]]:
    yield from _who(episode, key, labels)
    for label, age in episode.ages_then.items():
        yield from _age(age, key_of(key, "ages_then", label))
    for name, acts in (("acts", episode.acts), ("acts_unclear", episode.acts_unclear)):
        for act in acts:
            if act not in book.acts:
                yield key_of(key, name), f"{shown(act)} is not a known act{did_you_mean(act, book.acts)}"
    happened = episode.happened
    if happened.first and happened.last and happened.last < happened.first:
        yield f"{key}.happened.last", "lies before `first`; give the earliest day first"
    yield from _circumstances(book, episode, key)
    for name, attribute in IN_EPISODE.items():
        value, question = getattr(episode, attribute), book.questions.get(name)
        if value is not None and question is not None and question.about == "episode":
            yield from _answer(question, value, f"{key}.{attribute}")
    yield from _told_by(report, episode, key)
    for n, item in enumerate(episode.exception):
        yield from _exception(book, episode, item, f"{key}.exception[{n + 1}]")


def _told_by(report: Report, episode: Episode, key: str) -> Iterator[tuple[str, str]]:
    statements = {statement.id for statement in report.statement}
    for name, ids in episode.told_by.items():
        for found in sorted(set(ids) - statements):
            yield key_of(key, "told_by", name), f"{shown(found)} is not a statement of this file"


def _who(episode: Episode, key: str, labels: set[str]) -> Iterator[tuple[str, str]]:
    """Check who did it to whom."""
    if not episode.by:
        yield f"{key}.by", 'names nobody; somebody unknown is a [[child]] with role = "not-yet-identified"'
    if episode.by and episode.to and not any(to != by for by in episode.by for to in episode.to):
        yield f"{key}.to", "names only the person who acted; use to = [] for an act on oneself"
    for name, found in (("by", episode.by), ("to", episode.to), ("ages_then", list(episode.ages_then))):
        for label in found:
            if label not in labels:
                yield key_of(key, name), _unknown_label(label, labels)


def _exception(book: Rulebook, episode: Episode, item: Differs, key: str) -> Iterator[tuple[str, str]]:
    for name, wanted, have in (("by", item.by, episode.by), ("to", item.to, episode.to)):
        for label in wanted:
            if label not in have:
                yield key_of(key, name), f"{shown(label)} is not in the episode's `{name}`"
    yield from _circumstances(book, item, key)


def _circumstances(book: Rulebook, table: Episode | Differs, key: str) -> Iterator[tuple[str, str]]:
    yield from _answers(book, "episode", table.answers, f"{key}.answers")
    yield from _marks(book, "episode", table.basis, f"{key}.basis")
    yield from _marks(book, "episode", table.disputed, f"{key}.disputed")


def _answers(book: Rulebook, about: str, answers: Mapping[str, Answer], key: str) -> Iterator[tuple[str, str]]:
    questions = book.answered[about]
    for name, answer in answers.items():
        closed = questions.get(name.removesuffix(REST)) if name.endswith(REST) else None
        if name in questions:
            yield from _answer(questions[name], answer, key_of(key, name))
        elif closed is not None and closed.kind == "many":
            if isinstance(answer, list) or answer not in {NONE_OF_THE_OTHERS, NOT_KNOWN}:
                yield key_of(key, name), f'should be "{NONE_OF_THE_OTHERS}" or "{NOT_KNOWN}"'
        else:
            elsewhere = book.questions.get(name.removesuffix(REST))
            if elsewhere is not None and elsewhere.about != about:
                yield key_of(key, name), f"is answered for each {elsewhere.about}, not here"
            else:
                rests = {name + REST for name, question in questions.items() if question.kind == "many"}
                yield key_of(key, name), f"unknown question{did_you_mean(name, {*questions, *rests})}"


def _answer(question: Question, answer: Answer, key: str) -> Iterator[tuple[str, str]]:
    if question.kind in _FREE_TEXT:
        if not isinstance(answer, str):
            yield key, "should be text"
        return
    options = [option.id for option in question.options] or ["yes", "no"]
    if question.kind == "many":
        if isinstance(answer, str) and answer != NOT_KNOWN:
            yield key, f"should be a list of options, for example [{options[0]!r}]".replace("'", '"')
            return
        given: Iterable[str] = [] if isinstance(answer, str) else answer
        for n, option in enumerate(given):
            if option not in options:
                yield f"{key}[{n + 1}]", f"{shown(option)} is not an option{did_you_mean(option, options)}"
        return
    if not isinstance(answer, str):
        yield key, "should be one answer, not a list"
    elif answer not in {*options, NOT_KNOWN}:
        choices = ", ".join([*options, NOT_KNOWN])
        yield (
            key,
            f"{shown(answer)} is not an option{did_you_mean(answer, [*options, NOT_KNOWN])}; use one of {choices}",
        )


def _marks(book: Rulebook, about: str, marks: Mapping[str, str], key: str) -> Iterator[tuple[str, str]]:
    known = {name for name, question in book.questions.items() if question.about == about}
    for name in marks:
        if name not in known:
            yield key_of(key, name), f"unknown question{did_you_mean(name, known)}"


def _unique(table: str, ids: list[str]) -> Iterator[tuple[str, str]]:
    for n, found in enumerate(ids):
        if found in ids[:n]:
            yield f"{table}[{n + 1}].id", f"{shown(found)} is used twice; give each its own id"


def _unknown_label(label: str, labels: Iterable[str]) -> str:
    known = ", ".join(sorted(labels)) or "none"
    return f"{shown(label)} is not the letter of a [[child]] of this file (known: {known})"


def _texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Refuse image names and web addresses in any text."""
    if isinstance(value, str):
        if image_named(value):
            yield key, "names an image or a web address; write in words what you were told, and keep no image"
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, key_of(key, str(name)))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _texts(item, f"{key}[{n + 1}]")


def _unix(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, dict):
        return {name: _unix(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unix(item) for item in value]
    return value
