"""Ways to change the acts of the tidy record, and what is then found of acts and families."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from checking import NOW, findings, resealed

from peertriage.core.clock import LONDON

if TYPE_CHECKING:
    from peertriage.core.finding import Finding

A_MINUTE, AN_HOUR, A_DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
MIDNIGHT = dt.datetime(2026, 11, 21, tzinfo=LONDON)
"""When the day of the first assessment has ended."""
MORNING = MIDNIGHT + 8 * AN_HOUR
"""When its night has ended."""


def acts(found: dict[str, Any], now: dt.datetime = NOW) -> list[Finding]:
    """Return the findings of acts and families."""
    return [one for one in findings(resealed(found), now) if "PT-P001" <= one.code <= "PT-P031"]


def step(found: dict[str, Any], name: str, **fields: Any) -> dict[str, Any]:
    """Change a step: what is None is taken out. Without a status it is to do."""
    one: dict[str, Any]
    (one,) = (one for one in found["step"] if one["id"] == name)
    if fields.get("status") == "to-do":
        fields = {"status_at": None, "status_by": None, "status_why": None, **fields}
    one.update(fields)
    for key in [key for key, value in one.items() if value is None]:
        del one[key]
    return one
