"""What checks of steps share: how a step is named in a finding, and when its day is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.clock import LONDON

if TYPE_CHECKING:
    import datetime as dt

    from peertriage.core.finding import Case
    from peertriage.core.model import Child, StepTaken


def named(case: Case, step: StepTaken) -> str:
    """Return a step's id, as far as the content and the record know it: anybody may have written something else there.

    Empty for a step that the content does not know.
    """
    name, at, about = step.id.partition("@")
    if name not in case.books.steps:
        return ""
    return name if not at or person(case, about) is None else step.id


def person(case: Case, label: str) -> Child | None:
    """Return whom the report calls by this letter."""
    return next((child for child in case.record.child if child.label == label), None)


def days_since(case: Case, moment: dt.datetime | None) -> int:
    """Return how many days have ended since a moment; without one, since the first assessment."""
    return (local(case.now).date() - local(moment or case.record.assessment[0].at).date()).days


def clock(moment: dt.datetime) -> str:
    """Return a moment in words: `20.11.2026 15:15`."""
    return f"{local(moment):%d.%m.%Y %H:%M}"


def local(moment: dt.datetime) -> dt.datetime:
    """Return a moment in UK local time."""
    return moment.astimezone(LONDON)
