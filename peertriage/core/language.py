"""Finds words that make light, label, blame or hide, in what staff write themselves.

A text becomes words: runs of letters and digits, each with its place. A phrase is found where its words follow each
other with nothing but spaces, hyphens and apostrophes between. So "boys' Being-Boys" holds "boys being boys", and
"playground" does not hold "play".

Never used on what a child or a parent said: their words stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from peertriage.core.catalogue import Language

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
"""Letters and digits, with accents that stand apart; an underscore is no letter: some use it to stress a word."""
_BETWEEN = re.compile(r"[\s\u00ad\u2010-\u2015\u2212'\u2018\u2019\u02bc_-]+")
"""What may stand between two words of a phrase: spaces, hyphens of every kind, apostrophes."""


class Found(NamedTuple):
    """A phrase in a text: whose it is, the words as they were written, and where they begin."""

    entry: Language
    words: str
    at: int


def found(entries: Iterable[Language], text: str) -> list[Found]:
    """Return what the entries find in a text, in its order. Where two overlap, the one of more words counts."""
    return search(phrases_of(entries), text)


def phrases_of(entries: Iterable[Language]) -> dict[tuple[str, ...], Language]:
    """Return all phrases as they are compared, with the entry of each: made once, to search many texts."""
    return {words_of(phrase): entry for entry in reversed(list(entries)) for phrase in entry.words}


def search(phrases: Mapping[tuple[str, ...], Language], text: str) -> list[Found]:
    """Return which of the phrases stand in a text, as `found` does."""
    places = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    words = [text[start:end].casefold() for start, end in places]
    run = [1] * len(words)  # over how many words a phrase that begins here may go on
    for n in range(len(words) - 2, -1, -1):
        if _BETWEEN.fullmatch(text, places[n][1], places[n + 1][0]):
            run[n] += run[n + 1]
    taken = bytearray(len(words))
    hits = []
    for length in sorted({len(phrase) for phrase in phrases if phrase}, reverse=True):
        for n in range(len(words) - length + 1):
            if run[n] < length or any(taken[n : n + length]):
                continue
            entry = phrases.get(tuple(words[n : n + length]))
            if entry is not None:
                taken[n : n + length] = b"\x01" * length
                start, end = places[n][0], places[n + length - 1][1]
                hits.append(Found(entry, text[start:end], start))
    return sorted(hits, key=lambda hit: hit.at)


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as they are compared."""
    return tuple(word.casefold() for word in _WORD.findall(phrase))
