"""Practice: where the record is kept, who can open it, and when it was written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check

A_DAY = dt.timedelta(hours=24)


def key_slip(case: Case) -> Iterator[Finding]:
    """Find a record that does not say where its key slip is, a day after it was made."""
    made = case.record.made
    if made is not None and not case.record.identity_held_at and case.now - made.at > A_DAY:
        yield Finding("PT-P070", "identity_held_at")


CHECKS: tuple[Check, ...] = (key_slip,)
UNFINISHED: tuple[Check, ...] = ()
"""Checks of drafts and notes."""
