"""A record becomes pages: do this now, the rest of today, sheets of their own, why, by date, and what stands behind.

What to do comes first, then who decides, then what was reported, and only on page 3 a level. No page shows
an absent call as advice, or the level that is only not ruled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core import labels
from peertriage.core.contacts import councils_for, help_blocks
from peertriage.core.document import Blanks, Block, Bullets, Heading, Notes, Page, Para
from peertriage.core.lines import Line, act, day_words, lines_of, moment_words, text_of
from peertriage.core.why import NOT_ADVICE, named, which, why_page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from peertriage.core.catalogue import Purpose
    from peertriage.core.clock import Calendar
    from peertriage.core.model import Report
    from peertriage.core.plan import Plan, Planned
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings

FOOT = "This page describes what was reported. It is not a finding about any child."
CALL_SCRIPT = (
    "Say: who I am; ages; exact words; where each is tonight, with whom; what I need. "
    "Ask: what must we not do? May we tell families? What help do both get?"
)
CALLS_TITLE = "Calls"
MOST_ON_PAGE_ONE = 10
"""What does not fit page 1 comes first on page 2; nothing is left out."""
BLOCKS: tuple[tuple[str, frozenset[Purpose]], ...] = (
    ("Keep safe, before either child leaves", frozenset({"protect"})),
    ("Health and evidence", frozenset({"health", "evidence"})),
    (CALLS_TITLE, frozenset({"report"})),
    ("Families and children today", frozenset({"tell", "support", "plan", "follow-up"})),
)
SHEETS = {
    "adults": "Adults: a sheet of its own",
    "away": "Away from school: a sheet of its own",
}
"""Pages that are printed only where they are needed, by the `page` of their steps."""
NOTHING = "Nothing here for this report."
NO_TERMS = "School days here are Monday to Friday less bank holidays, because no term dates were given."
MOST_WHERE_LINES = 3
"""For so many people page 1 has a line each: who is with them, and who takes them home."""


class _Numbers:
    """Numbers acts in the order of the pages, and remembers them for the notes."""

    def __init__(self, book: Rulebook, record: Report) -> None:
        self.book, self.record, self.lines = book, record, list[Line]()

    def acts(self, lines: list[Line]) -> Iterator[Block]:
        """Yield each line as an act with the next number."""
        for line in lines:
            self.lines.append(line)
            yield act(self.book, self.record, line, len(self.lines))


def pages(
    book: Rulebook, record: Report, plan: Plan, school: Settings, days: Calendar, printed: dt.datetime
) -> list[Page]:
    """Return all pages of the checklist."""
    lines = lines_of(plan.steps, record, days)
    on = {name: [line for line in lines if line.step.page == name] for name in ("one", "today", *SHEETS, "later")}
    one, continued = _fitting(on["one"])
    numbers = _Numbers(book, record)
    found = [
        _page_one(numbers, plan, one, _calls(record, school, days, printed), len(continued)),
        _rest(numbers, plan, continued + on["today"]),
        *(_sheet(numbers, name, on[name]) for name in SHEETS if on[name]),
        why_page(book, record),
        _by_date(numbers, on["later"], days),
        *_since(numbers, plan, days),
        _how(record, plan),
        _weighed(book, record, plan),
        _if_so(book, record, plan),
        Page("help", (*_top(record, "Page 8: who else can help"), *help_blocks(book, record, school, printed))),
    ]
    return [*found, _sources(numbers, plan)]


def _fitting(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines that stand on page 1 and those that continue on page 2: what is done already first, then
    the last ones.
    """
    if len(lines) <= MOST_ON_PAGE_ONE:
        return lines, []
    open_first = sorted(lines, key=lambda line: line.item.done)
    kept = open_first[:MOST_ON_PAGE_ONE]
    return [line for line in lines if line in kept], [line for line in lines if line not in kept]


# ── page 1 ──


def _page_one(numbers: _Numbers, plan: Plan, lines: list[Line], calls: list[Block], more: int) -> Page:
    record = numbers.record
    goes_on = f"; {more} more on page 2" if more else ""
    practice = " (practice: an invented case)" if record.practice else ""
    blocks: list[Block] = [Heading(f"Page 1: do this now{goes_on}{practice}", 1), *_head(record)]
    reminders = [line for line in lines_of(plan.steps, record, kinds=("manner",)) if line.step.page == "one"]
    for title, purposes in BLOCKS:
        mine = [line for line in lines if line.step.purpose in purposes]
        if not mine and title != CALLS_TITLE:
            continue
        blocks.append(Heading(title))
        if title == CALLS_TITLE:
            blocks += calls
        blocks += numbers.acts(mine)
        blocks += [Para(text_of(record, line)) for line in reminders if line.step.purpose in purposes]
    nevers = tuple(never.text for never in plan.nevers if never.page == "one")
    if nevers:
        blocks += [Heading("Do not"), Bullets(nevers)]
    blocks += [Blanks(("Next check: who", "Day", "Hour", "If blocked, ring")), Para(FOOT)]
    return Page("page-1", tuple(blocks))


def _head(record: Report) -> list[Block]:
    head = f"{named(record)} As reported on {moment_words(record.assessment[-1].at)}."
    people = [f"{labels.label(child)}{_age_words(record, child.label)}" for child in record.child]
    placed = labels.sides(record)
    where = [Blanks((f"{labels.label(child)} is with", "home with", "at")) for child in record.child
             if placed[child.label]]  # fmt: skip
    return [
        Para(head),
        Para("; ".join(people) + "." if people else "Nobody is described yet."),
        *(where if len(where) <= MOST_WHERE_LINES else ()),
    ]


def _age_words(record: Report, label: str) -> str:
    child = next(child for child in record.child if child.label == label)
    if child.age.years is None or not child.age.school_year:
        return ""  # the label says it already
    return f": {labels.age_words(child.age)}"


def _calls(record: Report, school: Settings, days: Calendar, now: dt.datetime) -> list[Block]:
    """Return the block of numbers. Local numbers are ruled blanks until somebody has written them in."""
    calls = record.assessment[-1].calls
    blocks: list[Block] = [Para("Danger now: 999. Police otherwise: 101. Anyone may ring, at any time.")]
    late = days.out_of_hours(now)
    when = ", out of hours" if late else ""
    for name, council in councils_for(record, school):
        title = f"Council children's social care{f', {name}' if name else ''}{when}"
        if council is None:
            blocks.append(Blanks((title,)))
        else:
            number = council.out_of_hours if late else council.social_care
            blocks.append(Para(f"{title}: {number} (checked {council.checked.isoformat()})."))
    blocks.append(Blanks(("Time", "Who answered", "Reference", "They ring back by")))
    if calls.get("social-care") or calls.get("police"):
        blocks.append(Para(CALL_SCRIPT))
    else:
        blocks.append(Para(NOT_ADVICE.format(call="the council or the police")))
    return blocks


# ── the other pages ──


def _rest(numbers: _Numbers, plan: Plan, lines: list[Line]) -> Page:
    record = numbers.record
    blocks: list[Block] = [*_top(record, "Page 2: the rest of today"), *numbers.acts(lines)]
    if not lines:
        blocks.append(Para("Nothing more today."))
    nevers = tuple(never.text for never in plan.nevers if never.page == "today")
    if nevers:
        blocks += [Heading("Do not, either"), Bullets(nevers)]
    for notice in plan.notices:
        blocks += [Heading(notice.title), *map(Para, notice.text)]
    return Page("today", tuple(blocks))


def _sheet(numbers: _Numbers, name: str, lines: list[Line]) -> Page:
    return Page(name, (*_top(numbers.record, SHEETS[name]), *numbers.acts(lines), Para(FOOT)))


def _by_date(numbers: _Numbers, lines: list[Line], days: Calendar) -> Page:
    blocks: list[Block] = [*_top(numbers.record, "Page 4: by date")]
    if not days.terms:
        blocks.append(Para(NO_TERMS))
    return Page("later", (*blocks, *_dated(numbers, lines)))


def _dated(numbers: _Numbers, lines: list[Line]) -> Iterator[Block]:
    """Yield acts by the day on which they are due, each day under its heading; those without a day come last."""
    by_day: dict[str, list[Line]] = {}
    for line in sorted(lines, key=_by_time):
        day = day_words(line.item.due) if line.item.due else "When it is known by when"
        by_day.setdefault(day, []).append(line)
    for day, mine in by_day.items():
        yield Heading(day)
        yield from numbers.acts(mine)


def _by_time(line: Line) -> tuple[float, int]:
    return line.item.order[1], line.step.order


def _since(numbers: _Numbers, plan: Plan, days: Calendar) -> Iterator[Page]:
    """Yield the page of what has opened since, by what happened, if anything did."""
    record, book = numbers.record, numbers.book
    opened: dict[str, list[Planned]] = {}
    for item in plan.steps:
        if item.opened_by:
            opened.setdefault(item.opened_by[0], []).append(item)
    if not opened:
        return
    blocks: list[Block] = [
        *_top(record, "Since then: what has opened"),
        Para("What has happened only adds to the plan: nothing before this is closed by it."),
    ]
    for name in sorted(opened, key=plan.happened.__getitem__):
        blocks.append(Heading(f"{moment_words(plan.happened[name])}: {book.occasion_words[name]}"))
        lines = lines_of(opened[name], record, days, kinds=("watch",))
        blocks += numbers.acts(sorted(lines, key=_by_time))
    yield Page("since", tuple(blocks))


def _how(record: Report, plan: Plan) -> Page:
    """Return the reminders: how, whatever is done. Health and evidence stand first, as on page 1."""
    lines = lines_of(plan.steps, record, kinds=("manner",))
    texts = tuple(text_of(record, line) for line in lines if line.step.page != "one")
    return Page("how", (*_top(record, "Page 5: how, every time"), Bullets(texts) if texts else Para(NOTHING)))


def _weighed(book: Rulebook, record: Report, plan: Plan) -> Page:
    """Return what to weigh, under the decision to which it belongs."""
    blocks: list[Block] = [*_top(record, "Page 6: to weigh in each decision")]
    groups: dict[str, list[str]] = {}
    for line in sorted(lines_of(plan.steps, record, kinds=("weigh",)), key=lambda line: line.step.stage):
        groups.setdefault(line.step.stage, []).append(text_of(record, line))
    for stage, texts in groups.items():
        blocks += [Heading(book.say("stage", stage)), Bullets(tuple(texts))]
    return Page("weigh", tuple(blocks) if groups else (*blocks, Para(NOTHING)))


def _if_so(book: Rulebook, record: Report, plan: Plan) -> Page:
    blocks: list[Block] = [*_top(record, "Page 7: if it turns out so")]
    groups: dict[str, list[Line]] = {}
    for line in lines_of(plan.if_known, record):
        depends = "; ".join(book.facts[name].says for name in plan.unknown_of(line.item))
        groups.setdefault(depends, []).append(line)
    if groups:
        blocks.append(Para("These rest on something not yet known. Nobody asks a child in order to find out."))
    for depends, lines in groups.items():
        blocks += [Para(f"Not known whether: {depends}."), Bullets(tuple(text_of(record, line) for line in lines))]
    if plan.may_open:
        blocks += [
            Heading("If one of these happens, there are steps for it"),
            Para("They only add to the plan. To read them now: peertriage explain, and the word in brackets."),
            Bullets(tuple(f"{book.occasion_words[name]} ({name})" for name in plan.may_open)),
        ]
    if len(blocks) == 2:
        blocks.append(Para(NOTHING))
    return Page("if-so", tuple(blocks))


def _sources(numbers: _Numbers, plan: Plan) -> Page:
    book = numbers.book
    rows = [(n, line.step.why, book.cite(line.step)) for n, line in enumerate(numbers.lines, 1)]
    blocks: list[Block] = [
        Heading("Page 9: reasons and sources", 1),
        Para("Numbers are those of the acts on the other pages."),
        Notes(tuple(rows)),
    ]
    if plan.nevers:
        blocks += [Heading("Why not"), Notes(tuple(
            (n, f"{never.text} {never.why}", book.cite(never)) for n, never in enumerate(plan.nevers, 1)
        ))]  # fmt: skip
    return Page("sources", tuple(blocks))


def _top(record: Report, title: str) -> tuple[Block, Block]:
    return Heading(title, 1), Para(which(record))
