"""The first ten minutes on one page: for any adult, before there is a record.

The wording is content (`checklists/card.toml`); here stand only the numbers, which a school has in its settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.document import Blanks, Block, Bullets, Heading, Page, Para
from peertriage.core.errors import PeertriageError
from peertriage.core.settings import days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from peertriage.core.catalogue import CardLine
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings

TITLE = "The first ten minutes"
DANGER = "Danger now: 999. Police otherwise: 101. Anyone may ring, at any time."
COUNCIL = "Council children's social care"


def card_page(book: Rulebook, school: Settings, now: dt.datetime) -> Page:
    """Return the card: whom to ring, then what to say and do, a sentence a bullet under its heading."""
    bullets = tuple(f"{line.heading}: {line.says}" for line in card_lines(book))
    blocks = (Heading(TITLE, 1), Para(DANGER), *_numbers(book, school, now), Bullets(bullets))
    return Page("card", blocks)


def card_lines(book: Rulebook) -> list[CardLine]:
    """Return the lines for the nation of the rulebook, in their order."""
    return sorted((line for line in book.catalogue.card if book.nation in line.nations), key=lambda line: line.order)


def _numbers(book: Rulebook, school: Settings, now: dt.datetime) -> Iterator[Block]:
    """Yield each council's numbers, the one that answers now first: a card hangs on a wall by day and by night.

    They have a line of their own, so that none is broken in two.
    """
    late = _out_of_hours(book, school, now)
    for council in school.council:
        by_day, at_night = council.social_care, council.out_of_hours
        yield Para(f"Council, {council.name} (checked {council.checked.isoformat()}):")
        yield Para(f"out of hours {at_night}, by day {by_day}" if late else f"by day {by_day}, out of hours {at_night}")
    if not school.council:
        yield Blanks((COUNCIL, "Out of hours"))
    yield Blanks(("Lead's telephone", "Deputy's telephone"))


def _out_of_hours(book: Rulebook, school: Settings, now: dt.datetime) -> bool:
    """Say whether the daytime numbers may not answer. Where the bank holidays of the year are not known, they may:
    the card is printed all the same, with both.
    """
    try:
        return days(book.catalogue, school).out_of_hours(now)
    except PeertriageError:
        return False
