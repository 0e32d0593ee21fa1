"""What a person types, read: an age, a day. Pure; unclear input is `None`, never a guess."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

EARLIEST, LATEST = 1900, 2100
OLDEST = 120
NOT_KNOWN_WORDS = frozenset({"not known", "unknown", "don't know", "dont know", "nk", "n/k"})
_SCHOOL_YEAR = re.compile(r"(?:\b(?:year|yr)|(?:^|(?<=\s))y)\s*(1[0-3]|[1-9])(?=[\s,;)]|$)")
_YEARS = re.compile(r"(\d{1,3})\s*(?:years?|yrs?|y)?(?:\s*old)?")
_YEARS_MONTHS = re.compile(r"(\d{1,3})\s*(?:years?|yrs?|y)\s*(?:and|,)?\s*(\d{1,2})\s*(?:months?|mths?|m)(?:\s*old)?")
_MONTHS = re.compile(r"(\d{1,3})\s*(?:months?|mths?|m)(?:\s*old)?")


def age(text: str) -> dict[str, Any] | None:
    """Return an age from `8y 3m`, `8`, `Year 4`, `8y 3m Year 4`, `Reception`, `Nursery` or `not known`.

    An empty table means not known; `None` means that it could not be read.
    """
    words = " ".join(text.strip().lower().split())
    if words in NOT_KNOWN_WORDS:
        return {}
    found: dict[str, Any] = {}
    for name, year in (("reception", "R"), ("nursery", "N")):
        if name in words:
            if found:
                return None  # two school years are no answer
            found["school_year"] = year
            words = words.replace(name, "")
    school_year = _SCHOOL_YEAR.search(words)
    if school_year:
        if found:
            return None
        found["school_year"] = school_year[1]
        words = words[: school_year.start()] + words[school_year.end() :]
    words = words.strip(" ,;()")
    if not words:
        return found or None
    read = _years_and_months(words)
    return None if read is None else found | read


def _years_and_months(words: str) -> dict[str, int] | None:
    """Return years, or years and months; an age in months alone is turned into both."""
    if read := _YEARS_MONTHS.fullmatch(words):
        years, months = int(read[1]), int(read[2])
        return {"years": years, "months": months} if years <= OLDEST and months <= 11 else None
    if read := _MONTHS.fullmatch(words):
        years, months = divmod(int(read[1]), 12)
        return {"years": years, "months": months}
    if read := _YEARS.fullmatch(words):
        return {"years": int(read[1])} if int(read[1]) <= OLDEST else None
    return None


def day(text: str, today: dt.date) -> dict[str, Any] | None:
    """Return the first and last possible day from `today`, `yesterday`, `20/11/2026`, two of them with `to`,
    `November 2026`, or other words, which are kept as words. `None` if nothing was typed.
    """
    words = " ".join(text.strip().split())
    low = words.lower()
    if not words:
        return None
    if low in NOT_KNOWN_WORDS:
        return {}
    parts = [_one_day(part.strip(), today) for part in re.split(r"\s+(?:to|until|and)\s+", low)]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        first, last = min(part[0] for part in known), max(part[1] for part in known)
        return {"first": first, "last": last, "words": words}
    return {"words": words}


def _one_day(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day that a word, a date or a month names; no year before 1900 or after 2100."""
    found = _any_day(text, today)
    return found if found is not None and EARLIEST <= found[0].year <= LATEST else None


def _any_day(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    if text == "today":
        return today, today
    if text == "yesterday":
        return (today - dt.timedelta(days=1),) * 2
    for form in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            found = dt.datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no offset
        except ValueError:
            continue
        return found, found
    for form in ("%B %Y", "%b %Y", "%m/%Y"):
        try:
            first = dt.datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no offset
        except ValueError:
            continue
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return None
