"""When the steps of one plan are due, who does them, and which occasion has opened them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peertriage.core.catalogue import OCCASION
from peertriage.core.clock import LONDON, TOLD, due

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from peertriage.core.catalogue import Deadline, Step
    from peertriage.core.clock import Calendar
    from peertriage.core.model import Report
    from peertriage.core.planbook import CompiledStep
    from peertriage.core.rulebook import Rulebook

FAR = float("inf")
"""The time of what has no time: after everything else."""


class Times:
    """When each deadline falls, worked out once for one plan."""

    def __init__(
        self, book: Rulebook, report: Report, now: dt.datetime, days: Calendar, occasions: Mapping[str, dt.datetime],
        instead: Mapping[str, list[str]],
    ) -> None:  # fmt: skip
        self.instead = instead
        self.book, self.now, self.days = book, now, days
        self.occasions = {TOLD: _told(report, now), **occasions}
        self.known: dict[tuple[str, bool], tuple[float, dt.datetime | None, Deadline]] = {}

    def deciders(self, step: Step) -> tuple[str, ...]:
        """Return who does a step: for whoever stands back those who act instead, and nobody twice."""
        asked = [role for role in (step.who, step.deputy) if role]
        return tuple(dict.fromkeys(one for role in asked for one in self.instead.get(role, [role])))

    def falls(
        self, name: str, since: dt.datetime | None = None, *, tonight: bool
    ) -> tuple[float, dt.datetime | None, Deadline]:
        """Return the moment as a number to sort by, the moment, and the deadline; `since`: when an occasion was."""
        found = self.known.get((name, tonight)) if since is None else None
        if found is None:
            deadline = self.book.deadlines[name]
            anchors = self.occasions if since is None else {**self.occasions, OCCASION: since}
            moment = due(deadline, self.now, self.days, anchors, tonight=tonight)
            found = (moment.timestamp() if moment else FAR, moment, deadline)
            if since is None:
                self.known[name, tonight] = found
        return found

    def opening(self, compiled: CompiledStep, facts: int) -> Iterator[str]:
        """Yield the occasion with which a watch step opened, then each that came later and opens it again by itself."""
        happened = sorted(
            (self.occasions[name].timestamp(), name) for name in compiled.opened_by if name in self.occasions
        )
        known = so_far = facts & ~self.book.occasions
        opened = False
        for _, name in happened:
            so_far |= self.book.bit[name]
            if compiled.test.holds(known | self.book.bit[name] if opened else so_far):
                opened = True
                yield name


def _told(report: Report, now: dt.datetime) -> dt.datetime:
    """Return when it was first told, as far as an hour is known; else now."""
    heard = [statement.heard for statement in report.statement if statement.heard and statement.heard.at]
    moments = [dt.datetime.combine(one.on, dt.time.fromisoformat(one.at or ""), tzinfo=LONDON) for one in heard]
    return min([*moments, now])
