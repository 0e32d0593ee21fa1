"""The second pass: what only shows when records are looked at together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from peertriage.core.model import Report


class Gist(msgspec.Struct, frozen=True, array_like=True):
    """What a look across records needs of one record, and no word of what was said."""

    id: str


def gist(report: Report) -> Gist:
    """Return the gist of a record."""
    return Gist(id=report.id or "")
