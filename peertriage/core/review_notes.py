"""What is pointed out, once and kindly, before a record is written. Nothing is refused for it and nothing is changed.

Two kinds of text, and never one for the other:
- what staff write: words that make light, label, blame or hide, and what may say who a child is;
- what somebody said, and what was asked: only what may say who a child is. The words themselves are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from peertriage.core import pointed
from peertriage.core.language import phrases_of, search

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from peertriage.core.catalogue import Language
    from peertriage.core.model import Answers, Child, Episode, Report, Statement
    from peertriage.core.rulebook import Rulebook

MOST_WORDS = 5
"""So many finds of one kind are shown in one note; the others are counted."""
MOST_QUESTIONS = 2
DESCRIBED = "Describe it in plain words"
UNCHANGED = "Nothing is changed: these words stay exactly as they were."
_ON_SLIP = {
    "name": "Write on the key slip whom the name means.",
    "date of birth": "Write on the key slip whose it is.",
}
_OTHERS_ON_SLIP = "If it belongs to a child or a family, write on the key slip whose it is."
_OF_STAFF = {
    "name": "If this is a child or a child's family, write the letter instead, and the name on the key slip. "
    "An adult who heard or acted may be named.",
    "date of birth": "Write the age instead; a date of birth belongs on the key slip.",
}
_OTHERS_OF_STAFF = "If it belongs to a child or a family, take it out here and write it on the key slip."
_QUOTED = re.compile('"[^"\n]*"|\u201c[^\u201c\u201d\n]*\u201d')
"""What stands in quotation marks was said by somebody, and stays as it is."""
_TIME_OF_DAY = re.compile(
    r"\b(?:morning|afternoon|lunch|lunchtime|dinner|break|first|second|wet|indoor|outdoor)[ -]play(?!\w)", re.IGNORECASE
)
"""Where play is the name of a break."""


class Note(NamedTuple):
    """Something to look at once more: where it stands, of what kind, the words found, and what to do."""

    where: str
    kind: str
    words: str
    says: str
    key: str


class _Text(NamedTuple):
    """One text of a report: where it stands in words and as a key, and whether somebody said it."""

    where: str
    key: str
    words: str
    said: bool = False


def notes(book: Rulebook, report: Report) -> list[Note]:
    """Return what to look at once more, in the order of the report: at most one note for each place and kind.

    No note holds more of a text than the few words that were found.
    """
    phrases = phrases_of(book.catalogue.language)
    found: list[Note] = []
    for text in _texts(book, report):
        if not text.said:
            found += _language(phrases, text)
        found += _pointed(text)
    return found


# ── what is found in one text ──


def _language(phrases: Mapping[tuple[str, ...], Language], text: _Text) -> Iterator[Note]:
    """Yield a note for each kind of words that staff may want to write another way."""
    own = _TIME_OF_DAY.sub(_blank, _QUOTED.sub(_blank, text.words))
    by_kind: dict[str, tuple[list[str], list[str]]] = {}
    for hit in search(phrases, own):
        words, asks = by_kind.setdefault(hit.entry.kind, ([], []))
        words.append(hit.words)
        asks.append(hit.entry.ask)
    for kind, (words, asks) in by_kind.items():
        ask = " ".join(list(dict.fromkeys(asks))[:MOST_QUESTIONS])
        says = f"It helps to write instead: {ask} If somebody said it, keep it, in quotation marks."
        yield Note(text.where, kind, _joined(words), says, text.key)


def _pointed(text: _Text) -> Iterator[Note]:
    """Yield a note for each kind of thing that may say who somebody is."""
    by_kind: dict[str, list[str]] = {}
    for hit in pointed.found(text.words):
        by_kind.setdefault(hit.kind, []).append(hit.words)
    for kind, words in by_kind.items():
        if text.said:
            says = f"{UNCHANGED} {_ON_SLIP.get(kind, _OTHERS_ON_SLIP)}"
        else:
            says = _OF_STAFF.get(kind, _OTHERS_OF_STAFF)
        yield Note(text.where, kind, _joined(words), says, text.key)


def _blank(match: re.Match[str]) -> str:
    return "." * len(match[0])


def _joined(words: list[str]) -> str:
    """Return each of the words once, in quotation marks; of many only the first few."""
    short: dict[str, str] = {}
    for part in words:
        shown = " ".join(part.split())[: pointed.LONGEST]
        short.setdefault(shown.casefold(), shown)
    once = list(short.values())
    first = ", ".join(f'"{part}"' for part in once[:MOST_WORDS])
    more = len(once) - MOST_WORDS
    return f"{first} and {more} more" if more > 0 else first


# ── where the texts of a report are ──


def _texts(book: Rulebook, report: Report) -> Iterator[_Text]:
    """Yield every text that a person wrote, in the order of the record."""
    if report.identity_held_at:
        yield _Text("In where the key slip is kept", "identity_held_at", report.identity_held_at)
    for person in report.person:
        yield _Text(f"In the role of {person.id}", f"person.{person.id}.role", person.role)
    yield from _answered(book, "", "", report.answers, report.disputed)
    for child in report.child:
        yield from _of_child(book, child)
    known = {person.id for person in report.person} | {child.label for child in report.child}
    for statement in report.statement:
        yield from _of_statement(statement, known)
    for episode in report.episode:
        yield from _of_episode(book, episode, len(report.episode) > 1)
    for gate in report.family_gate:
        if gate.why_not:
            where = f"In why the family of {gate.child} has not been told"
            yield _Text(where, f"family_gate.{gate.child}.why_not", gate.why_not)


def _of_child(book: Rulebook, child: Child) -> Iterator[_Text]:
    yield from _answered(book, f"child.{child.label}.", f" about {child.label}", child.answers, child.disputed)


def _of_statement(statement: Statement, known: set[str]) -> Iterator[_Text]:
    name = statement.id
    for key, value, who in (("by", statement.by, "who said"), ("to", statement.to, "who heard")):
        if value and value not in known:
            yield _Text(f"In {who} {name}", f"statement.{name}.{key}", value)
    yield _Text(f"In the words of {name}", f"statement.{name}.words", statement.words, said=True)
    for n, asked in enumerate(statement.asked, 1):
        yield _Text(f"In question {n} that staff put at {name}", f"statement.{name}.asked.{n}", asked, said=True)
    if statement.original_at:
        yield _Text(f"In where the original of {name} is", f"statement.{name}.original_at", statement.original_at)


def _of_episode(book: Rulebook, episode: Episode, several: bool) -> Iterator[_Text]:
    key, of = f"episode.{episode.id}.", f" of {episode.id}" if several else ""
    if episode.happened.words:
        yield _Text(f"In when it happened{of}", f"{key}happened.words", episode.happened.words)
    if episode.acts_other:
        yield _Text(f"In '{DESCRIBED}'{of}", f"{key}acts_other", episode.acts_other)
    yield from _answered(book, key, of, episode.answers, episode.disputed)
    for n, item in enumerate(episode.exception, 1):
        yield from _answered(book, f"{key}exception.{n}.", f"{of}, exception {n}", item.answers, item.disputed)


def _answered(
    book: Rulebook,
    key: str,
    of: str,
    answers: Answers,
    disputed: Mapping[str, str],
) -> Iterator[_Text]:
    """Yield answers that are free text, and what another account says about an answer."""
    for name, answer in answers.items():
        question = book.questions.get(name)
        if question is not None and question.kind == "text" and isinstance(answer, str):
            yield _Text(f"In '{question.asks}'{of}", f"{key}answers.{name}", answer)
    for name, account in disputed.items():
        question = book.questions.get(name)
        asks = question.asks if question is not None else name
        yield _Text(f"In the different account to '{asks}'{of}", f"{key}disputed.{name}", account)
