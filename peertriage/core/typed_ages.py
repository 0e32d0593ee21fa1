"""Ages that a person types, read: years and months, school years, or either of two. Pure.

Every reading is a full match. A number alone may be an age or a school year: it is read, and `age_doubt` says so.
"""

from __future__ import annotations

import re
from typing import Any

from peertriage.core.typed_words import COUNTS, LONGEST, even, is_not_known

OLDEST = 120
ADULT_WORDS = frozenset({"18+", "18 +", "adult", "an adult", "18 plus", "18 or over", "over 18", "18 and over"})

_SCHOOL_YEAR = re.compile(r"(?:\bin )?(?:\b(?:year|yr)|(?:^|(?<=\s))y)\s*(1[0-3]|[1-9])(?=[\s,;)]|$)")
_YEARS = re.compile(r"([0-9]{1,3})\s*(?:years?|yrs?|y)?(?:\s*old)?")
_YEARS_MONTHS = re.compile(
    r"([0-9]{1,3})\s*(?:years?|yrs?|y)\s*(?:and|,)?\s*([0-9]{1,2})\s*(?:months?|mths?|m)(?:\s*old)?"
)
_MONTHS = re.compile(r"([0-9]{1,3})\s*(?:months?|mths?|m)(?:\s*old)?")
_HALF = re.compile(
    r"(?<![\w/.])([0-9]{1,3})(?:\s*(?:years?|yrs?|y)\b)?(?:\s*½|\.5|\s+and (?:a )?half|\s+(?:and )?1/2)"
    r"(?:\s*(?:years?|yrs?|y)\b(?!\s*[0-9r]))?(?![\w/.]|\s*(?:months?|mths?|m)\b)"
)
_YEAR_R = re.compile(r"\b(?:year|yr|y) r\b")
_AGED = re.compile(r"^(?:about|around|roughly|approximately|approx|aged?)\.? +(?=[0-9])")
_TWO_AGES = re.compile(r"\s*(?:\b(?:or|to)\b|-|/)\s*")
_BETWEEN_AGES = re.compile(r"\s*(?:\b(?:and|or|to)\b|-|/)\s*")
_SCHOOL_YEAR_FIRST = re.compile(r"(?:year|yr|y)\s*[0-9]{1,2}")
_BARE_AGES = re.compile(r"(?:between |from )?([0-9]{1,2})(?:\s*(?:and|or|to|-|/)\s*([0-9]{1,2}))?")
_SCHOOL_YEAR_NAMES = {"N": "Nursery", "R": "Reception"}


def age(text: str) -> dict[str, Any] | None:
    """Return an age from `8y 3m`, `8`, `Year 4`, `8y 3m Year 4`, `Reception`, `6 or 7`, `Y2/3` or `not known`.

    `8 and a half`, `8 1/2`, `8½` and `8.5` are 8 years 6 months. With `to`, the age lies between the two.
    An empty table means not known; `None` that it could not be read.
    """
    words = even(text)
    if is_not_known(words):
        return {}
    if not words or len(words) > LONGEST:
        return None
    words = _HALF.sub(r"\1y 6m", _YEAR_R.sub("reception", _AGED.sub("", words)))
    one = _one_age(words)
    return _two_ages(words) if one is None else one


def is_adult(text: str) -> bool:
    """Say whether the text says that somebody is 18 or over, without an age."""
    return even(text) in ADULT_WORDS


def _one_age(words: str) -> dict[str, Any] | None:
    """Return years and months, a school year, or both."""
    found: dict[str, Any] = {}
    exact = _YEARS_MONTHS.match(words)  # first, so that the "y 3" of "8 y 3 m" is no school year
    head, words = (exact[0], words[exact.end() :]) if exact else ("", words)
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
    words = (head + words).strip(" ,;()")
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


def _two_ages(words: str) -> dict[str, Any] | None:
    """Return the age between two: the younger first. A bare number takes the kind of the other."""
    between = words.startswith("between ")
    parts = (_BETWEEN_AGES if between else _TWO_AGES).split(re.sub(r"^(?:between|from) ", "", words))
    if len(parts) != 2:
        return None
    left, right = parts
    if _SCHOOL_YEAR_FIRST.fullmatch(left) and right.isdecimal():
        right = f"year {right}"
    if left.isdecimal() and _MONTHS.fullmatch(right):
        left = f"{left} months"
    one, other = _one_age(left), _one_age(right)
    if one is None or other is None:
        return None
    young, old = sorted((one, other), key=_youngest)
    return young if young == old else {**young, "to": old}


def _school_year_number(school_year: str) -> int:
    return int({"N": "-1", "R": "0"}.get(school_year, school_year))


def _youngest(found: dict[str, Any]) -> int:
    """Return the least months that the age may be."""
    if "years" in found:
        return int(found["years"]) * 12 + int(found.get("months", 0))
    return (_school_year_number(found["school_year"]) + 4) * 12


def age_doubt(text: str) -> str:
    """Return what to type where a number alone may be an age or a school year, or what to check where an age and
    a school year hardly belong together; "" where there is no doubt.
    """
    return bare_doubt(text) or unusual(age(text) or {})


def bare_doubt(text: str) -> str:
    """Return what to type instead of a number alone that may be an age or a school year."""
    words = even(text)
    found = _BARE_AGES.fullmatch(words) if age(words) else None
    if found is None:
        return ""
    one, other = int(found[1]), int(found[2] or found[1])
    if one == other == 0:
        return "Write 0y for not yet one year old, or Reception for the school year."
    if not (1 <= one <= 13 and 1 <= other <= 13):
        return ""  # there is no such school year
    if one != other:
        one, other = sorted((one, other))
        return f"Write {one}y to {other}y for years of age, or Year {one} to Year {other} for school years."
    years = f"{COUNTS[one - 1]} {'year' if one == 1 else 'years'} old"
    return f"Write {one}y for {years}, or Year {one} for the school year."


def unusual(found: dict[str, Any]) -> str:
    """Return what to check where years of age and school year lie further apart than happens."""
    for part in (found, found.get("to", {})):
        if "years" in part and "school_year" in part:
            number = _school_year_number(part["school_year"])
            if not number + 3 <= part["years"] <= number + 7:
                year = _year_words(part["school_year"])
                return f"Please check: a child of {part['years']} is hardly ever in {year}."
    return ""


def _year_words(school_year: str) -> str:
    return _SCHOOL_YEAR_NAMES.get(school_year, f"Year {school_year}")


def age_in_words(found: dict[str, Any]) -> str:
    """Return an age as it was understood: `8 years 3 months, Year 4`, or the younger to the older."""
    counts = [(found[unit], unit) for unit in ("years", "months") if unit in found]
    told = [f"{count} {unit if count != 1 else unit[:-1]}" for count, unit in counts if count]
    parts = [" ".join(told) or "less than 1 month"] if counts else []
    if counts == [(0, "years")]:
        parts = ["less than 1 year"]
    if "school_year" in found:
        parts.append(_year_words(found["school_year"]))
    words = ", ".join(parts)
    return f"{words} to {age_in_words(found['to'])}" if "to" in found else words
