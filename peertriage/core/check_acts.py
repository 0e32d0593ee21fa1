"""Practice: acts and calls, families, and what the children want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.finding import Finding, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check


def settled(case: Case) -> Iterator[Finding]:
    """Find an act whose status says that it is settled, and not when and by whom."""
    for key, name, _, step in steps(case):
        if step.status != "to-do" and (step.status_at is None or not step.status_by):
            yield Finding("PT-P004", f"{key}.status", name)


CHECKS: tuple[Check, ...] = (settled,)
