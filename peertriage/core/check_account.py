"""Practice: the account, the people, and what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check


def originals(case: Case) -> Iterator[Finding]:
    """Find a statement of which nobody says where the original note is."""
    for n, statement in enumerate(case.record.statement, 1):
        if not statement.original_at:
            yield Finding("PT-P041", f"statement[{n}].original_at")


CHECKS: tuple[Check, ...] = (originals,)
