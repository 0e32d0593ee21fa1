"""The whole of peertriage in one glance. Open this file first.

    answers  ─►  facts  ─►  assessment  ─►  plan  ─►  record  ─►  pages

1. `derive`   answers become facts: YES, NO or UNKNOWN. Not mentioned is UNKNOWN.
2. `assess`   facts become a level, calls to make, and categories, by rules that can only raise.
3. `plan`     facts and assessment become steps: who does what, by when, on whose authority.
4. `as_record` all of it becomes one value that stands alone in thirty years.
5. `pages`    (core/pages.py) a record becomes page 1, the rest of today, why, later, sources.

Everything here is pure: the same answers, content and time give the same record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peertriage.core.assess import Assessed, assess
from peertriage.core.facts import Facts, derive
from peertriage.core.plan import Plan, plan
from peertriage.core.record import Identity, as_record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from peertriage.core.clock import Calendar
    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook


class Triaged(NamedTuple):
    """What the line leads to, stage by stage."""

    facts: Facts
    assessed: Assessed
    plan: Plan


def triage(
    book: Rulebook,
    report: Report,
    at: dt.datetime,
    days: Calendar,
    why: str = "first",
    occasions: Mapping[str, dt.datetime] | None = None,
) -> Triaged:
    """Answers → facts → assessment → plan, at the time `at`. `occasions`: what has happened since, and when."""
    facts = derive(book, report, (report.made.at if report.made else at).date())
    assessed = assess(book, report, facts, at, why)
    return Triaged(facts, assessed, plan(book, report, facts, assessed, at, days, occasions or {}))


def write_up(book: Rulebook, report: Report, done: Triaged, at: dt.datetime, identity: Identity) -> Report:
    """Assessment and plan → sealed record."""
    return as_record(book, report, done.assessed, done.plan, at, identity)
