"""What a school may say about itself once: home time, terms, and the numbers of its councils and of local services.
All of it optional.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from peertriage.core.catalogue import Text
from peertriage.core.clock import Calendar, Term, calendar
from peertriage.core.errors import Problem
from peertriage.core.model import Clock, Table

if TYPE_CHECKING:
    from peertriage.core.catalogue import Catalogue

LocalService: TypeAlias = Literal[
    "sarc", "designated-officer", "early-help", "mental-health", "school-nurse", "transport", "police-team", "other"
]


class TermDates(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """First and last day of a run of school days: a half term each."""

    first: dt.date
    last: dt.date


class Council(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Children's social care of one council, and when somebody last rang the numbers to check them."""

    name: Text
    social_care: Text
    out_of_hours: Text
    early_help: Text | None = None
    checked: dt.date


class LocalContact(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A local service, and when somebody last rang the numbers to check them."""

    for_: LocalService = msgspec.field(name="for")
    name: Text
    number: Text
    out_of_hours: Text | None = None
    checked: dt.date


class Settings(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A settings file."""

    schema: Literal[1] = 1
    kind: Literal["settings"] = "settings"
    home_time: Clock | None = None
    plain: bool = False
    """Whether to ask line by line: for a screen reader, or by liking."""
    term: list[TermDates] = msgspec.field(default_factory=list)
    council: list[Council] = msgspec.field(default_factory=list)
    contact: list[LocalContact] = msgspec.field(default_factory=list)


def council_key(name: str) -> str:
    """Return the name of a council without what may be written in several ways."""
    return " ".join(name.casefold().replace("-", " ").split())


def wrong_terms(settings: Settings, file: str) -> list[Problem]:
    """Return a problem for each term whose last day comes before its first."""
    return [
        Problem(file, f"term[{n}].last", "lies before the first day; correct one of them")
        for n, term in enumerate(settings.term, 1)
        if term.last < term.first
    ]


def days(catalogue: Catalogue, settings: Settings) -> Calendar:
    """Return the calendar of a school with these settings."""
    home = dt.time.fromisoformat(settings.home_time) if settings.home_time else None
    terms = [Term(term.first, term.last) for term in settings.term]
    return calendar([holiday.on for holiday in catalogue.bank_holiday], terms, home)
