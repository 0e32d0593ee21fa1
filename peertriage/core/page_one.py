"""Page 1: what to do now, on one side of paper, without a level, a rule or a web address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peertriage.core import labels
from peertriage.core.contacts import councils_for, local_line
from peertriage.core.document import Act, Blanks, Block, Bullets, Heading, Page, Para
from peertriage.core.lines import lines_of, moment_words, text_of
from peertriage.core.why import NOT_ADVICE, named

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from peertriage.core.catalogue import Purpose
    from peertriage.core.clock import Calendar
    from peertriage.core.lines import Line
    from peertriage.core.model import Report
    from peertriage.core.plan import Plan
    from peertriage.core.settings import Settings

ANYONE = "Danger now: 999. Police otherwise: 101. Anyone may ring, at any time."
CALL_SCRIPT = (
    "Say: who I am; ages; exact words; where each is tonight, with whom; what I need. "
    "Ask: what must we not do? May we tell families? What help do both get?"
)
COUNCIL = "Council children's social care"
CALLS, HEALTH = "Calls", "Health and evidence"
BLOCKS: tuple[tuple[str, frozenset[Purpose]], ...] = (
    ("Keep safe, before either child leaves", frozenset({"protect"})),
    (HEALTH, frozenset({"health", "evidence"})),
    (CALLS, frozenset({"report"})),
    ("Families and children today", frozenset({"tell", "support", "plan", "follow-up"})),
)
MOST_ACTS = 10
"""What does not fit page 1 comes first on page 2; nothing is left out."""
MOST_WHERE_LINES = 3
"""For so many people page 1 has a line each: who is with them, and who takes them home."""


class Print(NamedTuple):
    """What page 1 is made of: the record and its plan, and what is known of the school at the time of printing."""

    record: Report
    plan: Plan
    school: Settings
    days: Calendar
    at: dt.datetime


def fitting(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines that stand on page 1 and those that continue on page 2.

    First to go are those that are done already, then those that are there only because something is not known, then
    what has to wait anyway, then the last ones.
    """
    if len(lines) <= MOST_ACTS:
        return lines, []
    most_needed = sorted(lines, key=lambda line: (line.item.done, line.item.unknown, line.item.held))
    kept = most_needed[:MOST_ACTS]
    return [line for line in lines if line in kept], [line for line in lines if line not in kept]


def page_one(now: Print, lines: list[Line], more: int, acts: Callable[[list[Line]], Iterator[Act]]) -> Page:
    """Return page 1 with these lines, which `acts` numbers; `more` of them continue on page 2."""
    record, plan = now.record, now.plan
    goes_on = f"; {more} more on page 2" if more else ""
    practice = " (practice: an invented case)" if record.practice else ""
    blocks: list[Block] = [Heading(f"Page 1: do this now{goes_on}{practice}", 1), Para(ANYONE), *_head(record)]
    if any(line.step.purpose == "protect" for line in lines):
        blocks += _where(record)
    reminders = [line for line in lines_of(plan.steps, record, kinds=("manner",)) if line.step.page == "one"]
    for title, purposes in BLOCKS:
        mine = [line for line in lines if line.step.purpose in purposes]
        if not mine and title != CALLS:
            continue
        blocks.append(Heading(title))
        if title == CALLS:
            blocks += _calls(now)
        if any(line.step.purpose == "health" for line in mine):
            blocks += _health(now)
        blocks += acts(mine)
        blocks += [Para(text_of(record, line)) for line in reminders if line.step.purpose in purposes]
    nevers = tuple(never.text for never in plan.nevers if never.page == "one")
    if nevers:
        blocks += [Heading("Do not"), Bullets(nevers)]
    foot = f"Printed {moment_words(now.at)}. Describes what was reported; not a finding."
    blocks += [Blanks(("Next check: who", "Day", "Hour", "If blocked, ring")), Para(foot)]
    return Page("page-1", tuple(blocks))


def _head(record: Report) -> list[Block]:
    head = f"{named(record)} As reported on {moment_words(record.assessment[-1].at)}."
    people = [f"{labels.label(child)}{_age_words(record, child.label)}" for child in record.child]
    return [Para(head), Para("; ".join(people) + "." if people else "Nobody is described yet.")]


def _where(record: Report) -> list[Block]:
    """Return a line for each person whom an act is about, unless they are many."""
    placed = labels.sides(record)
    where: list[Block] = [Blanks((f"{labels.label(child)} is with", "home with", "at")) for child in record.child
             if placed[child.label]]  # fmt: skip
    return where if len(where) <= MOST_WHERE_LINES else []


def _age_words(record: Report, label: str) -> str:
    child = next(child for child in record.child if child.label == label)
    if child.age.years is None or not child.age.school_year:
        return ""  # the label says it already
    return f" {labels.age_words(child.age)}"


def _health(now: Print) -> Iterator[Block]:
    """Yield the clock of health and evidence, and the number to ring if the school has given it."""
    given = [contact for contact in now.school.contact if contact.for_ == "sarc"]
    yield from (Para(f"Sexual assault referral centre: {local_line(contact)}") for contact in given)
    yield Blanks(("Last contact, if already said: day", "hour", *(() if given else ("SARC number",))))


def _calls(now: Print) -> list[Block]:
    """Return the block of numbers. Local numbers are ruled blanks until somebody has written them in."""
    calls = now.record.assessment[-1].calls
    late = now.days.out_of_hours(now.at)
    councils = councils_for(now.record, now.school)
    blocks: list[Block] = []
    for name, council in councils:
        if council is not None:
            numbers = (f"out of hours: {council.out_of_hours}", f"office hours: {council.social_care}")
            one, other = numbers if late else reversed(numbers)
            on = council.checked.isoformat()
            blocks.append(Para(f"{COUNCIL}, {name}, {one}; {other} (checked {on})."))
    missing = [name for name, council in councils if council is None]
    if missing:
        first, *more = (
            f"{name}, out of hours" if name and late else "out of hours" if late else name for name in missing
        )
        blocks.append(Blanks((f"{COUNCIL}, {first}" if first else COUNCIL, *more)))
    blocks.append(Blanks(("Time", "Who answered", "Reference", "They ring back by")))
    asked = calls.get("social-care") or calls.get("police")
    return [*blocks, Para(CALL_SCRIPT if asked else NOT_ADVICE.format(call="the council or the police"))]
