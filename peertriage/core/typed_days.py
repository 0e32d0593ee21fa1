"""Days that a person types, read: one day, or the first and last possible one; else the words alone. Pure.

Every reading is a full match: a word that is not in these lists could change the meaning ("not Friday", "the
Friday before half term"), so that the whole is then left as words. Days come before months, as in the UK.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from peertriage.core.typed_words import (
    ABOUT_HOUR,
    COUNTS,
    DAYS_OF_WEEK,
    HOUR_NAMES,
    LONGEST,
    MONTHS_OF_YEAR,
    NIGHT,
    bare,
    is_not_known,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

EARLIEST, LATEST = 1900, 2100
ONE_DAY = dt.timedelta(days=1)
HOLIDAYS = dt.timedelta(days=65)
"""The longest holidays between two terms: what ended earlier is not the last term, the dates in between are missing."""

Span: TypeAlias = tuple[dt.date, dt.date]
"""First and last possible day."""
Terms: TypeAlias = "Sequence[tuple[dt.date, dt.date]]"
"""First and last day of each run of school days, as in the settings: a half term each."""


# ── what can be named ──


class _Date(NamedTuple):
    """A date, a month or a year as typed. What was left out is 0."""

    day: int = 0
    month: int = 0
    year: int = 0


class _Weekday(NamedTuple):
    """A weekday that means the most recent one. Monday is 0."""

    number: int


_Named: TypeAlias = "_Date | _Weekday | Span"
_COUNT_OF = {word: n for n, word in enumerate(COUNTS, 1)} | {"a": 1, "an": 1}
_HALF_UNIT = {"day": 0, "week": 3, "fortnight": 3, "month": 15, "year": 183}
"""`two weeks ago` may be three days more or less: half a unit on each side."""

_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"(?:'s)?"
)
_ORDINAL = r"(?:st|nd|rd|th)"
_COUNT = rf"([0-9]{{1,3}}|{'|'.join(_COUNT_OF)})"
_UNIT = r"(day|week|fortnight|month|year)s?"

_DAY = r"(?P<day>[0-9]{1,2})"
_MONTH_NUMBER = r"(?P<month>[0-9]{1,2})"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_FULL_YEAR = r"(?P<year>[0-9]{4})"
_DATES = (
    re.compile(rf"{_FULL_YEAR}[-/]{_MONTH_NUMBER}[-/]{_DAY}"),
    re.compile(rf"{_DAY}/{_MONTH_NUMBER}(?:/{_YEAR})?"),
    re.compile(rf"{_DAY}(?P<mark>[.-]){_MONTH_NUMBER}(?P=mark){_YEAR}"),  # 3-10 may be a range, 13.10 a time
    re.compile(rf"(?:{_MONTH_NUMBER}/)?{_FULL_YEAR}"),
    re.compile(rf"{_DAY}{_ORDINAL}? ?(?:of )?{_MONTH}(?: ?{_YEAR})?"),
    re.compile(rf"{_MONTH} (?:the )?(?![0-9]{{2}}\Z){_DAY}{_ORDINAL}?(?: {_FULL_YEAR})?"),  # Nov 20: may be 2020
    re.compile(rf"{_DAY}{_ORDINAL}"),
    re.compile(rf"{_MONTH}(?: ?{_FULL_YEAR})?"),
)
_BARE = re.compile(r"(?:the )?([0-9]{1,2})")
_AGO = re.compile(rf"{_COUNT}(?:(?: ?- ?| or | to ){_COUNT})? {_UNIT} ago( today| to the day)?")
_PAST = re.compile(
    rf"(?:(?:in|over|during|within) )?(?:(?:the )?(?:last|past) {_COUNT} {_UNIT}|the (?:last|past) {_UNIT})"
)
"""`the last week` is the seven days until today; `last week` is the one from Monday to Sunday."""
ONE_WEEKDAY = re.compile(rf"(last |past |this past |this )?({_WEEKDAY})((?: just)? gone)?")
_IN_WEEK = re.compile(rf"({_WEEKDAY}) (?:of )?(this|last) week|(this|last) week (?:on )?({_WEEKDAY})")
_WEEKDAY_DATE = re.compile(rf"({_WEEKDAY}) (?:the )?(.+)|(.+) ({_WEEKDAY})")
_SOME_TIME = re.compile(r"^(?:some ?time|one day|at some point) ")
_LEAD = re.compile(r"^(?!in the sun\b)(?:(?:on|in|at|over|during) )?(?:the )?")
_PART_OF = re.compile(r"^(?:early|earlier|late|mid|(?:start|beginning|middle|end) of)[ -](?:in )?")


def _named(text: str, today: dt.date, terms: Terms) -> _Named | None:
    """Return the one day, month, week or year that the whole text names."""
    text = _SOME_TIME.sub("", text)
    if found := _PAST.fullmatch(text):
        return _moved(today, -_number(found[1] or "a"), found[2] or found[3]), today
    text = _PART_OF.sub("", _LEAD.sub("", text))
    return _said(text, today, terms) or _ago(text, today) or _weekday(text, today) or _date(text)


def _said(text: str, today: dt.date, terms: Terms) -> Span | None:
    """Return the days of words such as `yesterday` or `last week`."""
    if text in {"this term", "last term"}:
        return _term(text, today, terms)
    if re.fullmatch(rf"today|(?:just |right )?now|tonight|this (?:{HOUR_NAMES})", text):
        return today, today
    monday = today - today.weekday() * ONE_DAY
    saturday = today - (today.weekday() - 5) % 7 * ONE_DAY
    last_of_month_before = today.replace(day=1) - ONE_DAY
    at_weekend = today.weekday() >= 5
    weekend = (saturday, min(saturday + ONE_DAY, today))
    weekend_before = (saturday - 7 * ONE_DAY, saturday - 6 * ONE_DAY)
    days: dict[str, Span | None] = {
        "yesterday": (today - ONE_DAY, today - ONE_DAY),
        "day before yesterday": (today - 2 * ONE_DAY, today - 2 * ONE_DAY),
        "tomorrow": (today + ONE_DAY, today + ONE_DAY),
        "last night": (today - ONE_DAY, today),
        "this week": (monday, today),
        "last week": (monday - 7 * ONE_DAY, monday - ONE_DAY),
        "weekend": (weekend_before[0], weekend[1]) if at_weekend else weekend,  # on a Saturday: which one?
        "this weekend": weekend if at_weekend else None,
        "last weekend": weekend_before if at_weekend else weekend,
        "this month": (today.replace(day=1), today),
        "last month": (last_of_month_before.replace(day=1), last_of_month_before),
    }
    return days.get(text)


def _term(text: str, today: dt.date, terms: Terms) -> Span | None:
    """Return this or the last term, from half terms: autumn, spring and summer begin by their months."""
    whole: dict[int, Span] = {}
    for first, last in sorted(terms):
        season = first.year * 3 + (0 if first.month <= 3 else 1 if first.month <= 7 else 2)
        whole[season] = (whole.get(season, (first, last))[0], last)
    now = next((season for season, (first, last) in whole.items() if first <= today <= last), None)
    if text == "this term":
        return None if now is None else (whole[now][0], today)
    if now is not None:
        return whole.get(now - 1)
    return max((span for span in whole.values() if today - HOLIDAYS <= span[1] < today), default=None)


def _ago(text: str, today: dt.date) -> Span | None:
    """Return the days of `3 days ago`, `two weeks ago`, `2 or 3 months ago`; never after today."""
    found = _AGO.fullmatch(text)
    if found is None:
        return None
    counts = [_number(found[1]), _number(found[2] or found[1])]
    half = dt.timedelta(days=0 if found[4] else _HALF_UNIT[found[3]])
    first = _moved(today, -max(counts), found[3]) - half
    return first, min(_moved(today, -min(counts), found[3]) + half, today)


def _number(word: str) -> int:
    return _COUNT_OF.get(word) or int(word)


def _moved(start: dt.date, count: int, unit: str) -> dt.date:
    """Return the day that lies so many units later; the last day of a month that is too short."""
    if unit in {"day", "week", "fortnight"}:
        return start + count * {"day": 1, "week": 7, "fortnight": 14}[unit] * ONE_DAY
    years, month = divmod(start.year * 12 + start.month - 1 + count * (12 if unit == "year" else 1), 12)
    return dt.date(years, month + 1, min(start.day, calendar.monthrange(years, month + 1)[1]))


def _weekday(text: str, today: dt.date) -> _Named | None:
    """Return a weekday, one of this or the last week, or one with its date if both fit together."""
    if found := ONE_WEEKDAY.fullmatch(text):
        number = _weekday_of(found[2])
        if found[1] == "this ":  # on another day it may be the one to come
            return (today, today) if number == today.weekday() and not found[3] else None
        before_today = found[1] or found[3]
        return _placed(_Weekday(number), today - ONE_DAY, today) if before_today else _Weekday(number)
    if found := _IN_WEEK.fullmatch(text):
        number, which = _weekday_of(found[1] or found[4]), found[2] or found[3]
        meant = today + (number - today.weekday() - (7 if which == "last" else 0)) * ONE_DAY
        return meant, meant
    if found := _WEEKDAY_DATE.fullmatch(text):
        date = _date((found[2] or found[3]).removeprefix("the "))
        placed = _placed(date, today, today) if date and date.day else None
        if placed and placed[0].weekday() == _weekday_of(found[1] or found[4]):
            return placed
    return None


def _weekday_of(word: str) -> int:
    return next(n for n, name in enumerate(DAYS_OF_WEEK) if name.lower().startswith(word[:3]))


def _date(text: str) -> _Date | None:
    """Return a date, month or year as typed; whether there is such a day is seen when it is placed."""
    found = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if found is None:
        return None
    day_typed, month_typed, year_typed = (found.groupdict().get(part) or "" for part in _Date._fields)
    date = _Date(int(day_typed or 0), _month(month_typed), _year(year_typed))
    zero = (day_typed and not date.day) or (month_typed and not date.month)
    return None if zero else date  # 0 is what was left out, never what was typed


def _month(word: str) -> int:
    if not word or word.isdecimal():
        return int(word or 0)
    return next(n for n, name in enumerate(MONTHS_OF_YEAR, 1) if name.lower().startswith(word[:3]))


def _year(digits: str) -> int:
    """Return the year; two digits are 1969 to 2068; 0 if it was left out."""
    year = int(digits or 0)
    return year + (2000 if year <= 68 else 1900) if len(digits) == 2 else year


# ── where they lie ──


def _placed(named: _Named | None, until: dt.date, today: dt.date) -> Span | None:
    """Return the days meant: what names no year is the most recent one that begins by `until`.

    A month or year that goes on ends today: what happened in it has happened.
    """
    if isinstance(named, _Weekday):
        found = until - (until.weekday() - named.number) % 7 * ONE_DAY
        return found, found
    if not isinstance(named, _Date):
        return named
    span = next((span for span in _spans(named, until) if span and (named.year or span[0] <= until)), None)
    if span and not named.day and span[0] <= today < span[1]:
        return span[0], today
    return span


def _spans(named: _Date, until: dt.date) -> list[Span | None]:
    """Return the candidates, latest first. Leap days may lie eight years apart, and a 31st two months."""
    if named.year:
        return [_span(named)]
    if named.month:
        return [_span(named._replace(year=until.year - back)) for back in range(9)]
    month = until.year * 12 + until.month - 1
    return [_span(_Date(named.day, (month - back) % 12 + 1, (month - back) // 12)) for back in range(4)]


def _span(named: _Date) -> Span | None:
    """Return the days of a full date, month or year, or None if there is none such between 1900 and 2100."""
    if not EARLIEST <= named.year <= LATEST or named.month > 12:
        return None
    if not named.month:
        return None if named.day else (dt.date(named.year, 1, 1), dt.date(named.year, 12, 31))
    days = calendar.monthrange(named.year, named.month)[1]
    if named.day > days:
        return None
    return dt.date(named.year, named.month, named.day or 1), dt.date(named.year, named.month, named.day or days)


# ── with words about the hour ──

_AT_END = re.compile(rf"(.+?)(?: -)? ({ABOUT_HOUR})")
_AT_START = re.compile(rf"({ABOUT_HOUR}) (?:of |on )*(?:the )?(.+)")


def _single(text: str, today: dt.date, terms: Terms) -> _Named | None:
    """Return what the text names, with or without words that tell the hour. A night goes on to the next day."""
    night = False
    for _ in range(5):
        if (found := _named(text, today, terms)) is not None:
            return _with_night(found, today) if night else found
        if end := _AT_END.fullmatch(text):
            text, hour = end[1], end[2]
        elif start := _AT_START.fullmatch(text):
            hour, text = start[1], start[2]
        else:
            return None
        night = night or bool(NIGHT.search(hour))
    return None


def _with_night(named: _Named, today: dt.date) -> Span | None:
    span = _placed(named, today, today)
    if span is None or span[0] != span[1] or span[0] == today:
        return span
    return span[0], span[1] + ONE_DAY


# ── from one to another ──

_SINCE = re.compile(r"(?:ever )?since (.+)")
_ORDERED = re.compile(r" (?:to|until|till) | ?- ?")
_BETWEEN = re.compile(r" (?:to|until|till|and) | ?- ?")
_EITHER = re.compile(r" (?:and|or|&) ")


def _days(text: str, today: dt.date, terms: Terms) -> Span | None:
    """Return the first and last possible day that a text tells, or None."""
    if text == "just":  # alone only: "just before lunch" tells no day
        return today, today
    if (one := _single(text, today, terms)) is not None:
        return _placed(one, today, today)
    if since := _SINCE.fullmatch(text):
        begun = _placed(_single(since[1], today, terms), today, today)
        return (begun[0], today) if begun and begun[0] <= today else None
    joins, inside = _ORDERED, text.removeprefix("from ")
    if text.startswith("between "):
        joins, inside = _BETWEEN, text.removeprefix("between ")
    found = {_from_to(inside[: cut.start()], inside[cut.end() :], today, terms) for cut in joins.finditer(inside)}
    found.discard(None)
    if found:
        return found.pop() if len(found) == 1 else None
    return _either(_EITHER.split(text), today, terms) if inside == text else None


def _from_to(left: str, right: str, today: dt.date, terms: Terms) -> Span | None:
    """Return the days from one to the other: the most recent such run of days."""
    to = _single(right, today, terms)
    start = _single(left, today, terms) or _number_alone(left, right, to)
    if to is None or start is None or start == to:  # "Friday to Friday" leaves out which
        return None
    if isinstance(start, _Date) and isinstance(to, _Date):
        to = _following(start, to)
    last = _placed(to, today, today)
    first = _placed(start, last[1], today) if last else None
    if last is None or first is None:
        return None
    if first[0] <= last[0]:
        return first[0], max(first[1], last[1])
    both_full = all(isinstance(part, _Date) and part.day and part.year for part in (start, to))
    return (last[0], first[1]) if both_full else None


def _number_alone(text: str, right: str, to: _Named | None) -> _Date | None:
    """Return the date of a number alone, in the month of the date after it; in `3 to 4pm 20 Nov` it is no date."""
    found = _BARE.fullmatch(text)
    if found is None or not isinstance(to, _Date) or not to.day or _AT_START.fullmatch(right):
        return None
    return to._replace(day=int(found[1])) if int(found[1]) else None


def _following(start: _Date, to: _Date) -> _Date:
    """Return the second date with what it leaves out taken from the first: `20 Dec 2025 to 5 Jan`."""
    if to.day and not to.month and start.month:
        later = start.month % 12 + 1
        to = to._replace(month=start.month if to.day >= start.day else later)
    if start.year and start.month and to.month and not to.year:
        same = (to.month, to.day or 31) >= (start.month, start.day)
        to = to._replace(year=start.year if same else start.year + 1)
    return to


def _either(parts: list[str], today: dt.date, terms: Terms) -> Span | None:
    """Return the days from the earliest to the latest of several."""
    after, text_after = None, ""
    spans: list[Span] = []
    for part in reversed(parts):
        named = _single(part, today, terms) or _number_alone(part, text_after, after)
        span = _placed(named, today, today)
        if spans and span:
            in_order = _placed(named, spans[-1][0], today)
            of_that_year = isinstance(named, _Date) and isinstance(after, _Date) and after.year
            if in_order != span and not of_that_year:
                return None  # "Monday and Friday", typed on a Wednesday: Monday of which week?
            span = in_order
        if span is None:
            return None
        spans.append(span)
        after, text_after = named, part
    return min(span[0] for span in spans), max(span[1] for span in spans)


def day(text: str, today: dt.date, terms: Terms = ()) -> dict[str, Any] | None:
    """Return the first and last possible day, and the words as typed; words alone where no day can be read.

    An empty table means not known; `None` that nothing was typed. A date without a year is the most recent one.
    A full date that is still to come is returned as typed: the caller refuses it.
    """
    words = " ".join(text.split())
    if not words:
        return None
    low = bare(words)
    if is_not_known(low):
        return {}
    span = days_told(low, today, terms)
    return {"first": span[0], "last": span[1], "words": words} if span else {"words": words}


def days_told(low: str, today: dt.date, terms: Terms) -> Span | None:
    """Return the days, or None where there are none, or where they leave the calendar."""
    if not low or len(low) > LONGEST:
        return None
    try:
        span = _days(low, today, terms)
    except (OverflowError, ValueError):  # the year 1 or 9999: a day that Python cannot hold
        return None
    return span if span and span[0].year >= EARLIEST and span[1].year <= LATEST else None
