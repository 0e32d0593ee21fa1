"""What a person types, read: clock times here, days in `typed_days`, ages in `typed_ages`; the readers of all three.

Pure. Unclear input is kept as words or refused, never guessed. A reader gives a face what it shows and keeps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from peertriage.core.given import image_named
from peertriage.core.prompt import Read
from peertriage.core.typed_ages import age, age_in_words, bare_doubt, is_adult, unusual
from peertriage.core.typed_days import ONE_DAY, ONE_WEEKDAY, day, days_told
from peertriage.core.typed_words import (
    DAYS_OF_WEEK,
    LONGEST,
    MONTHS_OF_YEAR,
    NIGHT,
    NOT_KNOWN_WORDS,
    TIMED,
    bare,
    is_not_known,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from peertriage.core.typed_days import Span, Terms

__all__ = ["NOT_KNOWN_WORDS", "clock", "clock_doubt", "moment", "read_age", "read_day", "read_moment"]

ADULT_YEARS = 18
NO_IMAGE = "That names an image or a web address, which is never kept. Write in words what you were told."
NOTED = "Noted: not known."
ONLY_WORDS = "Noted in your words; no day could be read from them."
TO_COME = "That day is still to come. Type it again."
NO_DAY_TYPED = "Nothing was typed. Type for example: today, last Thursday, 20/11, in March, in Year 2, or not known."
NO_MOMENT = (
    "That could not be read as one day. Type for example: today 13:10, yesterday, Friday 1:10pm, 20/11/2026 at 15:10, "
    "or not known."
)
NO_CLOCK = "The clock time is not clear. Write it like 13:10 or 1:10pm; for example: yesterday 1:10pm."
NO_AGE = (
    "That could not be read as an age. Type for example: 8y 6m, 8y, Year 4, 8y 6m Year 4, Reception, 6 to 8y, 18+, "
    "or not known."
)

# ── clock times ──

_HOUR_MINUTE = re.compile(
    r"(?:at )?(?:([0-9]{1,2})(?:[:.]([0-9]{2}))?|([0-9]{2})([0-9]{2})) ?(?:([ap])\.?m\.?|(?:hrs|hours))?"
)
_FOUR_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})")
_HOUR_ALONE = re.compile(r"0?[1-9]|1[0-2]")
_NOON = frozenset({"noon", "midday", "12 noon", "at noon", "at midday"})
_CLOCK_WORD = re.compile(
    rf"(?:(?<=\s)|^)(?:at )?(?:{TIMED}|[0-9]{{1,2}}\.[0-9]{{2}}|(?!19|20)[0-2][0-9][0-5][0-9](?: ?hrs)?"
    rf"|12 noon|noon|midday|[0-9]{{1,2}} ?o'?clock|(?<=at )[0-9]{{1,2}})(?=\s|$)"
)
_LATE_WORDS = re.compile(r"\b(?:afternoon|evening|tonight|night|after school|home ?time)\b")
_EARLY_WORDS = re.compile(r"\b(?:morning|before school|breakfast|first thing)\b")
_TIME_LEFT = re.compile(r"[0-9]:[0-9]{2}|[0-9] ?[ap]\.?m\b")


def clock(text: str) -> str | None:
    """Return `HH:MM`, or None where that is no clock time or may be morning or afternoon (`clock_doubt`).

    Without am or pm, 8:00 to 12:59 are read as they stand; 1:00 to 7:59, also written 01:10 or 0110, are unclear.
    """
    low = bare(text)
    if low in _NOON:
        return "12:00"
    found = _HOUR_MINUTE.fullmatch(low)
    if found is None:
        return None
    hour, minute, half = int(found[1] or found[3]), found[2] or found[4], found[5]
    if hour > 23 or int(minute or 0) > 59 or not (minute or half):
        return None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half == "a" or (half and not hour) or (not half and 1 <= hour <= 7):  # 13:10am, 0pm, 1:10
        return None
    return f"{hour:02}:{minute or '00'}"


def clock_doubt(text: str) -> bool:
    """Say whether a clock time stands in the text that may be morning or afternoon, or may be no clock time."""
    low = bare(text)
    if len(low) > LONGEST:
        return False
    if _HOUR_ALONE.fullmatch(low):
        return True
    found = _CLOCK_WORD.search(low)
    if found is None:
        return False
    at = clock(found[0])
    return _unclear_hour(found[0]) if at is None else _contradicts(low, at) or _may_be_date(low, found)


def clock_problem(text: str) -> str:
    """Return what to type instead of the clock time in a text of which `clock_doubt` is true."""
    low = bare(text)
    found = _HOUR_ALONE.fullmatch(low) or _CLOCK_WORD.search(low)
    if found is None or not _unclear_hour(found[0]) or clock(found[0]) is not None:
        return NO_CLOCK
    digits = _FOUR_DIGITS.sub(r"\1:\2", found[0])
    hour, _, minute = re.sub(r"[^0-9:]", "", digits.replace(".", ":")).partition(":")
    mark = ("." if "." in found[0] else ":") + minute if minute else ""
    half = "After midnight" if int(hour) == 12 else "For the morning"
    late = f"{int(hour) % 12 + 12}:{minute or '00'}"
    return f"Write {late} or {int(hour)}{mark}pm. {half}: {int(hour)}{mark}am."


def _unclear_hour(word: str) -> bool:
    """Say whether only am or pm is missing."""
    digits = re.findall(r"[0-9]+", word)
    hour = int(digits[0][:2]) if digits else 0
    return 1 <= hour <= 12 and not re.search(r"[ap]\.?m", word) and all(int(rest) <= 59 for rest in digits[1:])


def _contradicts(low: str, at: str) -> bool:
    """Say whether the words around it tell another half of the day: `tonight 8:45`."""
    return bool(_LATE_WORDS.search(low) and at < "12:00") or bool(_EARLY_WORDS.search(low) and at >= "12:00")


def _may_be_date(low: str, found: re.Match[str]) -> bool:
    """Say whether `13.10` may be the 13th of October: alone, or beside a weekday."""
    numbers = re.fullmatch(r"(?:at )?([0-9]{1,2})\.([0-9]{2})", found[0])
    if numbers is None or not 1 <= int(numbers[2]) <= 12 or found[0].startswith("at "):
        return False
    rest = _without(low, found)
    return not rest or bool(ONE_WEEKDAY.fullmatch(rest.removeprefix("on ")))


def _without(low: str, found: re.Match[str]) -> str:
    rest = " ".join((low[: found.start()] + " " + low[found.end() :]).split())
    return re.sub(r"^(?:on|at) (?=on |at )| (?:on|at)$|^on$", "", rest)


def moment(text: str, today: dt.date) -> dict[str, Any] | None:
    """Return `{"on": day, "at": "HH:MM"}`, without `at` if no clock time was typed; a clock time alone means today.

    An empty table means not known; `None` that no single day, or no clear clock time, could be read.
    """
    low = bare(text)
    if is_not_known(low):
        return {}
    if not low or len(low) > LONGEST or clock_doubt(low):
        return None
    found = list(_CLOCK_WORD.finditer(low))
    if len(found) > 1:
        return None
    at = clock(found[0][0]) if found else None
    rest = _without(low, found[0]) if found else low
    if (found and at is None) or _TIME_LEFT.search(rest):
        return None
    span = days_told(rest or "today", today, ())
    on = _one_day(span, rest, at)
    if on is None:
        return None
    return {"on": on} if at is None else {"on": on, "at": at}


def _one_day(span: Span | None, words: str, at: str | None) -> dt.date | None:
    """Return the one day of a span; `last night 22:00` was before midnight."""
    if span is None:
        return None
    first, last = span
    before_midnight = last - first == ONE_DAY and at and at >= "12:00" and NIGHT.search(words)
    return first if first == last or before_midnight else None


# ── the readers ──

_NUMBERS = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")
NO_SUCH_DAY = "There is no such day. Type it again, day first, for example 20/11/2026; or not known."


def read_day(today: dt.date, terms: Terms = ()) -> Callable[[str], Read]:
    """Return the reader for a day or a run of days: value as `day` gives it, how it was understood, or the problem."""

    def read(text: str) -> Read:
        if image_named(text):
            return Read(problem=NO_IMAGE)
        found = day(text, today, terms)
        if found is None:
            return Read(problem=NO_DAY_TYPED)
        if "first" not in found:
            if _NUMBERS.fullmatch(text.strip()):
                return Read(problem=NO_SUCH_DAY)
            return Read(found, ONLY_WORDS if found else NOTED)
        if found["last"] > today:
            return Read(problem=TO_COME)
        return Read(found, f"Understood: {_days_words(found['first'], found['last'])}.")

    return read


def read_moment(today: dt.date) -> Callable[[str], Read]:
    """Return the reader for one day with or without a clock time."""

    def read(text: str) -> Read:
        if image_named(text):
            return Read(problem=NO_IMAGE)
        found = moment(text, today)
        if found is None:
            return Read(problem=clock_problem(text) if clock_doubt(text) else NO_MOMENT)
        if not found:
            return Read(found, NOTED)
        if found["on"] > today:
            return Read(problem=TO_COME)
        return Read(found, f"Understood: {_days_words(found['on'], found['on'])}, {found.get('at', 'no clock time')}.")

    return read


def read_age(text: str) -> Read:
    """Read an age: value as `age` gives it, or `{"kind": "adult"}`. A number alone is asked again (`age_doubt`)."""
    if image_named(text):
        return Read(problem=NO_IMAGE)
    if is_adult(text):
        return Read({"kind": "adult"}, "Understood: 18 or over.")
    found = age(text)
    if found is None:
        return Read(problem=NO_AGE)
    if doubt := bare_doubt(text):
        return Read(problem=doubt)
    if not found:
        return Read(found, NOTED)
    adult = ", so 18 or over" if found.get("years", 0) >= ADULT_YEARS else ""
    return Read(found, f"Understood: {age_in_words(found)}{adult}. {unusual(found)}".rstrip())


def _days_words(first: dt.date, last: dt.date) -> str:
    """Return one day with its weekday, or a run of days with what both share said once."""
    end = f"{last.day} {MONTHS_OF_YEAR[last.month - 1]} {last.year}"
    if first == last:
        return f"{DAYS_OF_WEEK[last.weekday()]} {end}"
    begin = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        begin += f" {MONTHS_OF_YEAR[first.month - 1]}"
    if first.year != last.year:
        begin += f" {first.year}"
    return f"between {begin} and {end}"
