"""Finds words that make light, label, blame or hide, in what staff write themselves.

A text becomes words: runs of letters and digits, each with its place. A phrase is found where its words follow each
other with nothing but spaces, hyphens and apostrophes between. So "boys' Being-Boys" holds "boys being boys", and
"playground" does not hold "play".

Never used on what a child or a parent said: their words stay as they are.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from peertriage.core.bundle import Bundle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peertriage.core.catalogue import Language

Phrases: TypeAlias = "dict[tuple[str, ...], list[tuple[tuple[str, ...], Language]]]"
"""Phrases as they are compared, each with its entry, by their first two words, or the one that they have."""
_WORD = re.compile(r"(?:[^\W_]+|[\u0300-\u036f]+)+")
"""Letters and digits, with accents that stand apart; an underscore is no letter: some use it to stress a word."""
_ASCII = re.compile(r"[a-z0-9]+")
"""The same where a text is of ASCII alone and in small letters."""
_BETWEEN = re.compile(r"[\s\u00ad\u2010-\u2015\u2212'\u2018\u2019\u02bc_-]+")
"""What may stand between two words of a phrase: spaces, hyphens of every kind, apostrophes."""


class Found(Bundle, frozen=True):
    """A phrase in a text: whose it is, the words as they were written, and where they begin."""

    entry: Language
    words: str
    at: int


def found(entries: Iterable[Language], text: str) -> list[Found]:
    """Return what the entries find in a text, in its order. Where two overlap, the one of more words counts."""
    return search(phrases_of(entries), text)


def phrases_of(entries: Iterable[Language]) -> Phrases:
    """Return all phrases by how they begin, with the entry of each: made once, to search many texts."""
    all_of_them = {words_of(phrase): entry for entry in reversed(list(entries)) for phrase in entry.words}
    phrases: Phrases = {}
    for words, entry in all_of_them.items():
        if words:
            phrases.setdefault(words[:2], []).append((words, entry))
    return phrases


def search(phrases: Phrases, text: str) -> list[Found]:
    """Return which of the phrases stand in a text, as `found` does."""
    words = words_of(text)
    if phrases.keys().isdisjoint(zip(words)) and phrases.keys().isdisjoint(pairwise(words)):
        return []  # most texts hold no beginning of any
    hits = [
        (len(phrase), n, entry)
        for beginnings in (zip(words), pairwise(words))
        for n, begun in enumerate(beginnings)
        if begun in phrases
        for phrase, entry in phrases[begun]
        if words[n : n + len(phrase)] == phrase
    ]
    return _placed(hits, text) if hits else []


def _placed(hits: list[tuple[int, int, Language]], text: str) -> list[Found]:
    """Return the phrases with their places, without those that stand apart or overlap one of more words.

    `hits`: of how many words each phrase is, at which word of the text it begins, and whose it is.
    """
    places = [match.span() for match in _WORD.finditer(text)]
    taken = bytearray(len(places))
    found_here = []
    for length, n, entry in sorted(hits, key=lambda hit: (-hit[0], hit[1])):
        gaps = pairwise(places[n : n + length])
        if any(taken[n : n + length]) or not all(_BETWEEN.fullmatch(text, end, begin) for (_, end), (begin, _) in gaps):
            continue
        taken[n : n + length] = b"\x01" * length
        start, end = places[n][0], places[n + length - 1][1]
        found_here.append(Found(entry, text[start:end], start))
    return sorted(found_here, key=lambda hit: hit.at)


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as they are compared; no character is a letter only before or after `casefold`."""
    return tuple((_ASCII if phrase.isascii() else _WORD).findall(phrase.casefold()))
