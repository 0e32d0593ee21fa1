"""What checks of steps share: how a step is named in a finding, and when its day is over."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from peertriage.core.clock import LONDON

if TYPE_CHECKING:
    from peertriage.core.finding import Case
    from peertriage.core.model import Child, StepTaken


MORNING = dt.timedelta(hours=8)
"""After midnight; until then it is still the night of the day before: nobody is asked why nothing was done in it."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIRST = re.compile(r"[^.:;]+")
_LONGEST = 70


def named(case: Case, step: StepTaken) -> str:
    """Return a step's id and what it is in a few words of the content: `ring-council (Ring children's social care)`.

    Only as far as the content and the record know it: anybody may have written something else there. Empty for a step
    that the content does not know.
    """
    name, at, label = step.id.partition("@")
    content = case.books.steps.get(name)
    if content is None:
        return ""
    about = label if at and person(case, label) is not None else ""
    first = _FIRST.match(content.text)
    words = first[0].strip() if first else ""
    words = words.replace("{child}", about or "the child").replace("{other}", "the other child")
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST].rpartition(' ')[0]} …"
    return f"{name}@{about} ({words})" if about else f"{name} ({words})"


def person(case: Case, label: str) -> Child | None:
    """Return whom the report calls by this letter."""
    return next((child for child in case.record.child if child.label == label), None)


def nights_since(case: Case, moment: dt.datetime | None) -> int:
    """Return how many nights have ended since a moment, each at eight; without one, since the first assessment."""
    day = (local(case.now).replace(tzinfo=None) - MORNING).date()
    return (day - local(moment or case.record.assessment[0].at).date()).days


def clock(moment: dt.datetime) -> str:
    """Return a moment in words: `Fri 20 Nov 2026 15:15`."""
    at = local(moment)
    return f"{day_of(at)} {at.hour:02}:{at.minute:02}"


def day_of(day: dt.date) -> str:
    """Return a day in words: `Fri 20 Nov 2026`. Never raises, whatever the year."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def local(moment: dt.datetime) -> dt.datetime:
    """Return a moment in UK local time."""
    return moment.astimezone(LONDON)
