"""The key slip: which letter is which child, filled in by hand on paper, and never stored.

It is the only paper that names everybody, so it is printed by itself, kept once, and says where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core import labels
from peertriage.core.document import Blanks, Block, Heading, Page, Para

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from peertriage.core.model import Person, Report

FOR_A_CHILD = ("name", "date of birth", "address tonight", "school's reference number")
ONLY_BY_HAND = (
    "Fill this in by hand. It is never typed, photographed or sent: it alone says which letter is which person. "
    "Write each child's letter only into that child's own file."
)
WHO_HEARD = ("Who heard it: full name", "post", "contact")
MOST_LINES = 44
"""Lines for people on one side of A4; the rest of its 60 are head and foot."""
COLUMNS, LEAST_BLANK, OWN_BLANK = 80, 7, 31
"""A page is so wide; a label takes at least so much more for its blank, or so much on a line of its own."""


def key_slip(record: Report, posts: Mapping[str, str] | None = None) -> list[Page]:
    """Return the blank key slip of a record: one page, more only where its people do not fit one side of A4.

    `posts`: how the role of an adult is said, for the roles that have words of their own.
    """
    sheets = _sheets([*_children(record), *_adults(record, posts or {})])
    return [
        Page("key-slip", (*_head(record, n, len(sheets)), *_people(sheet), *_foot(record)))
        for n, sheet in enumerate(sheets, 1)
    ]


def _head(record: Report, number: int, of: int) -> Iterator[Block]:
    sheet = f", sheet {number} of {of}" if of > 1 else ""
    yield Heading(f"Key slip{sheet}", 1)
    practice = " PRACTICE: an invented case." if record.practice else ""
    yield Para(f"Record {record.id}. Check word: {record.check_word}.{practice}")
    yield Para(ONLY_BY_HAND)


def _foot(record: Report) -> Iterator[Block]:
    yield Para("")
    yield Blanks(("Signed", "Day"))
    yield Para("")
    if record.identity_held_at:
        yield Para(f"Kept at: {record.identity_held_at} (and nowhere else)")
    else:
        yield Blanks(("Kept at (and nowhere else)",))


def _children(record: Report) -> Iterator[tuple[Blanks, ...]]:
    """Yield the lines of each person with a letter. Every line says the role: a letter alone is soon misread."""
    for child in record.child:
        yield tuple(Blanks((f"{labels.label(child)}: {blank}",)) for blank in FOR_A_CHILD)


def _adults(record: Report, posts: Mapping[str, str]) -> Iterator[tuple[Blanks, ...]]:
    for person in record.person:
        yield (Blanks((f"{_adult(person, posts)}: full name", "contact")),)
    if not record.person:
        yield (Blanks(WHO_HEARD),)


def _adult(person: Person, posts: Mapping[str, str]) -> str:
    post = posts.get(person.role) or person.role.replace("-", " ")
    return ", ".join(filter(None, (person.id, post, person.name)))


def _sheets(people: list[tuple[Blanks, ...]]) -> list[list[tuple[Blanks, ...]]]:
    """Return the people of each side; no person is torn in two."""
    sheets: list[list[tuple[Blanks, ...]]] = [[]]
    for person in people:
        if sheets[-1] and _height([*sheets[-1], person]) > MOST_LINES:
            sheets.append([])
        sheets[-1].append(person)
    return sheets


def _height(people: list[tuple[Blanks, ...]]) -> int:
    """Return how many lines these people take at most, with an empty line before each."""
    return sum(1 + sum(map(_lines, person)) for person in people)


def _lines(blanks: Blanks) -> int:
    if sum(len(label) + LEAST_BLANK for label in blanks.labels) <= COLUMNS:
        return 1
    return sum(-(-(len(label) + OWN_BLANK) // COLUMNS) for label in blanks.labels)


def _people(people: list[tuple[Blanks, ...]]) -> Iterator[Block]:
    """Yield the lines of the people, apart from each other; with room to write between them all if there is room."""
    wide = _height(people) + sum(len(person) for person in people) <= MOST_LINES
    for person in people:
        yield Para("")
        for n, blanks in enumerate(person):
            if wide and n:
                yield Para("")
            yield blanks
