"""Words and patterns that the readers of days, clock times and ages share; typed words made even."""

from __future__ import annotations

import re

LONGEST = 100
"""Longer text is no day, time or age; it is not even tried."""
NOT_KNOWN_WORDS = frozenset({
    "not known", "unknown", "don't know", "dont know", "nk", "n/k", "not sure", "unsure", "dunno", "no idea",
    "not certain", "can't say", "cant say", "don't remember", "dont remember", "can't remember", "cant remember",
})  # fmt: skip
"""What staff type for "not known". Never held against somebody's exact words: a child may have said them."""
NOT_TOLD = "not told"
"""Not known too, where a day, a clock time or an age is asked; of a family it may mean that nobody has told them."""
MONTHS_OF_YEAR = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip
DAYS_OF_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen")  # fmt: skip

_AM_PM = r" ?[ap]\.?m\b\.?"
TIMED = rf"(?:[0-9]{{1,2}}[:.][0-9]{{2}}{_AM_PM}|[0-9]{{1,2}}{_AM_PM}|[0-9]{{1,2}}:[0-9]{{2}})"
"""A clock time that shows itself as one: by am or pm, or by a colon."""
CLOCK = rf"(?:{TIMED}|[0-9]{{1,2}}\.(?:00|1[3-9]|[2-5][0-9])|(?!19|20)[0-2][0-9][0-5][0-9])"
"""A clock time that can be no date: `20.11` may be the 20th of November, `2015` a year."""
HOUR_NAMES = (
    r"(?:early |late |mid[ -]?)?(?:morning|afternoon|evening)(?: break)?|lunch(?: ?time| ?break)?|break(?: ?time)?"
    r"|play ?time|home ?time|noon|midday|registration|assembly|tutor time|form time|dinner ?time"
)
ABOUT_HOUR = (
    rf"(?:(?:just )?(?:at|in|during|before|after|around|about) )?(?:the )?(?:{HOUR_NAMES})"
    rf"|(?:just )?(?:before|after|during|at) school|(?:after[ -]|at after[ -])?school club|breakfast club"
    r"|(?:in |during )?(?:period|lesson) ?[0-9]|first thing|[ap]m|early|earlier|late(?= )"
    r"|(?:late )?(?:at )?night|overnight"
    rf"|(?:at |about |around |from |between )?{CLOCK}(?: ?(?:-|to|and|until) ?{CLOCK})?|at [0-9]{{1,2}}"
    r"|(?:at )?[0-9]{1,2} ?o'?clock"
)
NIGHT = re.compile(r"\b(?:overnight|night)\b")

_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u2013": "-", "\u2014": "-"})
"""Curly apostrophes and long dashes, as word processors write them."""


def even(text: str) -> str:
    """Return the text in small letters, with plain marks and single spaces, without the mark at its end."""
    return " ".join(text.lower().translate(_MARKS).split()).rstrip(".! ")


def is_not_known(low: str) -> bool:
    """Say whether text made even is what staff type for a day, a clock time or an age that is not known."""
    return low in NOT_KNOWN_WORDS or low == NOT_TOLD


def bare(text: str) -> str:
    """Return the text made even, without the marks inside it that say nothing in a day or a clock time."""
    return even(re.sub(r"[,;()]", " ", text))
