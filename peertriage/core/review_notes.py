"""What is pointed out, once and kindly, before a record is written. Nothing is refused for it and nothing is changed.

Two kinds of text, and never one for the other:
- what staff write: words that make light, label, blame or hide, and what may say who a child is;
- what somebody said, and what was asked: only what may say who a child is. The words themselves are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.core import pointed
from peertriage.core.bundle import Bundle
from peertriage.core.errors import key_of
from peertriage.core.language import phrases_of, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.language import Found, Phrases
    from peertriage.core.model import Child, Differs, Episode, Report, Statement
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


class Note(Bundle, frozen=True):
    """Something to look at once more: where it stands, of what kind, the words found, and what to do."""

    where: str
    kind: str
    words: str
    says: str
    key: str


class Text(Bundle, frozen=True):
    """One text of a report: where it stands in words, by its id and by its place from 1, and whether it was said."""

    where: str
    key: str
    place: str
    words: str
    said: bool = False


def notes(book: Rulebook, report: Report) -> list[Note]:
    """Return what to look at once more, in the order of the report: at most one note for each place and kind.

    No note holds more of a text than the few words that were found.
    """
    phrases = phrases_of(book.catalogue.language)
    found: list[Note] = []
    for text in texts(book, report):
        if not text.said:
            found += _language(phrases, text)
        found += _pointed(text)
    return found


# ── what is found in one text ──


def _language(phrases: Phrases, text: Text) -> Iterator[Note]:
    """Yield a note for each kind of words that staff may want to write another way."""
    for kind, hits in unkind(phrases, text.words).items():
        says = f"It helps to write instead: {asked(hits)} If somebody said it, keep it, in quotation marks."
        yield Note(text.where, kind, joined([hit.words for hit in hits]), says, text.key)


def _pointed(text: Text) -> Iterator[Note]:
    """Yield a note for each kind of thing that may say who somebody is."""
    for kind, words in telling(text.words).items():
        if text.said:
            says = f"{UNCHANGED} {_ON_SLIP.get(kind, _OTHERS_ON_SLIP)}"
        else:
            says = _OF_STAFF.get(kind, _OTHERS_OF_STAFF)
        yield Note(text.where, kind, joined(words), says, text.key)


def unkind(phrases: Phrases, words: str) -> dict[str, list[Found]]:
    """Return by kind what stands in a text of staff that they may want to write another way.

    What stands in quotation marks was said by somebody, and is left out.
    """
    by_kind: dict[str, list[Found]] = {}
    if search(phrases, words):  # most texts hold none, and need no second look
        for hit in search(phrases, _TIME_OF_DAY.sub(_blank, _QUOTED.sub(_blank, words))):
            by_kind.setdefault(hit.entry.kind, []).append(hit)
    return by_kind


def telling(words: str) -> dict[pointed.Kind, list[str]]:
    """Return by kind what in a text may say who somebody is."""
    by_kind: dict[pointed.Kind, list[str]] = {}
    for hit in pointed.found(words):
        by_kind.setdefault(hit.kind, []).append(hit.words)
    return by_kind


def asked(hits: list[Found]) -> str:
    """Return what to answer instead of these phrases: of many questions only the first few."""
    return " ".join(list(dict.fromkeys(hit.entry.ask for hit in hits))[:MOST_QUESTIONS])


def _blank(match: re.Match[str]) -> str:
    return "." * len(match[0])


def joined(words: list[str]) -> str:
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


def texts(book: Rulebook, report: Report) -> Iterator[Text]:
    """Yield every text that a person wrote before there was a record, in the order of the record."""
    if report.identity_held_at:
        key = "identity_held_at"
        yield Text("In where the key slip is kept", key, key, report.identity_held_at)
    for n, person in enumerate(report.person, 1):
        yield Text(f"In the role of {person.id}", f"person.{person.id}.role", f"person[{n}].role", person.role)
    yield from _answered(book, "", "", "", report)
    for n, child in enumerate(report.child, 1):
        yield from _answered(book, f"child.{child.label}.", f"child[{n}].", f" about {child.label}", child)
    known = {person.id for person in report.person} | {child.label for child in report.child}
    for n, statement in enumerate(report.statement, 1):
        yield from _of_statement(statement, n, known)
    for n, episode in enumerate(report.episode, 1):
        yield from _of_episode(book, episode, n, len(report.episode) > 1)
    for n, gate in enumerate(report.family_gate, 1):
        if gate.why_not:
            where = f"In why the family of {gate.child} has not been told"
            yield Text(where, f"family_gate.{gate.child}.why_not", f"family_gate[{n}].why_not", gate.why_not)


def _of_statement(statement: Statement, n: int, known: set[str]) -> Iterator[Text]:
    name = statement.id
    key, place = f"statement.{name}.", f"statement[{n}]."
    for part, value, who in (("by", statement.by, "who said"), ("to", statement.to, "who heard")):
        if value and value not in known:
            yield Text(f"In {who} {name}", key + part, place + part, value)
    yield Text(f"In the words of {name}", f"{key}words", f"{place}words", statement.words, said=True)
    for m, put in enumerate(statement.asked, 1):
        where = f"In question {m} that staff put at {name}"
        yield Text(where, f"{key}asked.{m}", f"{place}asked[{m}]", put, said=True)
    if statement.original_at:
        where = f"In where the original of {name} is"
        yield Text(where, f"{key}original_at", f"{place}original_at", statement.original_at)


def _of_episode(book: Rulebook, episode: Episode, n: int, several: bool) -> Iterator[Text]:
    key, place, of = f"episode.{episode.id}.", f"episode[{n}].", f" of {episode.id}" if several else ""
    if episode.happened.words:
        part = "happened.words"
        yield Text(f"In when it happened{of}", key + part, place + part, episode.happened.words)
    if episode.acts_other:
        yield Text(f"In '{DESCRIBED}'{of}", f"{key}acts_other", f"{place}acts_other", episode.acts_other)
    yield from _answered(book, key, place, of, episode)
    for m, item in enumerate(episode.exception, 1):
        keys = f"{key}exception.{m}.", f"{place}exception[{m}]."
        yield from _answered(book, *keys, f"{of}, exception {m}", item)


def _answered(
    book: Rulebook, key: str, place: str, of: str, table: Report | Child | Episode | Differs
) -> Iterator[Text]:
    """Yield answers that are free text, and what another account says about an answer."""
    for name, answer in table.answers.items():
        question = book.questions.get(name)
        if question is not None and question.kind == "text" and isinstance(answer, str):
            part = f"answers.{name}"
            yield Text(f"In '{question.asks}'{of}", key + part, place + part, answer)
    for name, account in table.disputed.items():
        question = book.questions.get(name)
        asks = question.asks if question is not None else name
        where = f"In the different account to '{asks}'{of}"
        yield Text(where, f"{key}disputed.{name}", key_of(f"{place}disputed", name), account)
