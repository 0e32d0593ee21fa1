"""Practice: what should have been done, said or written down by now. The checks stand in `check_*.py`, by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core import (
    check_account,
    check_acts,
    check_asked,
    check_deciders,
    check_families,
    check_keeping,
    check_people,
    check_settled,
)

if TYPE_CHECKING:
    from peertriage.core.finding import Check

CHECKS: dict[str, tuple[Check, ...]] = {
    "record": (
        *check_acts.CHECKS,
        *check_settled.CHECKS,
        *check_families.CHECKS,
        *check_account.CHECKS,
        *check_people.CHECKS,
        *check_deciders.CHECKS,
        *check_asked.CHECKS,
        *check_keeping.CHECKS,
    ),
    "draft": check_keeping.UNFINISHED,
    "note": check_keeping.UNFINISHED,
    "answers": (),
}
"""What is checked in each kind of file."""
