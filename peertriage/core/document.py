"""A page as blocks of plain text. Pages say what; renderers (render/*) say how.

Strings here are text and nothing else: no markup, no escapes. Each renderer makes them safe in its own way.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Heading(NamedTuple):
    """A heading. Level 1 begins a page."""

    text: str
    level: int = 2


class Para(NamedTuple):
    """A paragraph."""

    text: str


class Bullets(NamedTuple):
    """A list."""

    items: tuple[str, ...]


class Quote(NamedTuple):
    """Somebody's exact words, and who said them to whom. Every target shows the words unchanged."""

    words: str
    said: str


class Act(NamedTuple):
    """Something to do and tick: number, what, who, by when, and the state it is in."""

    number: int
    text: str
    who: str
    when: str
    state: str = ""
    ticked: bool = False


class Blanks(NamedTuple):
    """A line to fill in by hand: labels, each followed by a ruled blank."""

    labels: tuple[str, ...]


class Pairs(NamedTuple):
    """Names and values."""

    rows: tuple[tuple[str, str], ...]


class Notes(NamedTuple):
    """Numbered notes: number, text, source."""

    rows: tuple[tuple[int, str, str], ...]


Block: TypeAlias = Heading | Para | Bullets | Quote | Act | Blanks | Pairs | Notes


class Page(NamedTuple):
    """One page: a short name, and its blocks."""

    name: str
    blocks: tuple[Block, ...]
