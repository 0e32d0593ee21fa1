"""A record becomes pages: do this now, the rest of today, sheets of their own, why, by date, and what stands behind.

What to do comes first, then who decides, then what was reported, and only on page 3 a level. No page shows
an absent call as advice, or the level that is only not ruled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.catalogue import ACTS
from peertriage.core.contacts import help_blocks
from peertriage.core.document import Act, Block, Bullets, Heading, Notes, Page, Para
from peertriage.core.lines import Line, act, day_words, lines_of, moment_words, text_of
from peertriage.core.page_one import Print, fitting, page_one
from peertriage.core.why import which, why_page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from peertriage.core.clock import Calendar
    from peertriage.core.model import Report
    from peertriage.core.plan import Plan, Planned
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings

SHEETS = {
    "adults": "Adults: a sheet of its own",
    "away": "Away from school: a sheet of its own",
}
"""Pages that are printed only where they are needed, by the `page` of their steps."""
AT_ONCE = frozenset({"page-1", *SHEETS})
"""Pages that are shown at once: as soon as they can be known, and when a record is written."""
NOTHING = "Nothing here for this report."
NO_TERMS = "School days here are Monday to Friday less bank holidays, because no term dates were given."
MOST_TODAY = 12
"""What is due today and stands on a later page comes forward to page 2 while there is room."""


class _Numbers:
    """Numbers acts in the order of the pages, and remembers them for the notes."""

    def __init__(self, book: Rulebook, record: Report) -> None:
        self.book, self.record, self.lines = book, record, list[Line]()

    def acts(self, lines: list[Line]) -> Iterator[Act]:
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
    one, continued = fitting(on["one"])
    today, later = _forward(continued + on["today"], on["later"])
    numbers = _Numbers(book, record)
    found = [
        page_one(Print(record, plan, school, days, printed), one, len(continued), numbers.acts),
        _rest(numbers, plan, today),
        *(_sheet(numbers, name, on[name]) for name in SHEETS if on[name]),
        why_page(book, record),
        _by_date(numbers, later, days),
        *_since(numbers, plan, days),
        _how(record, plan),
        _weighed(book, record, plan),
        _if_so(book, record, plan),
        *_help(book, record, plan, school, printed),
    ]
    return [*found, _sources(numbers, plan)]


def _forward(today: list[Line], later: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return what stands on page 2, and what stands by date: today's acts come forward as far as there is room."""
    room = max(MOST_TODAY - len(today), 0)
    due = [line for line in later if line.same_day][:room]
    return today + due, [line for line in later if line not in due]


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
    return Page(name, (*_top(numbers.record, SHEETS[name]), *numbers.acts(lines)))


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
            opened.setdefault(item.opened_by, []).append(item)
    if not opened:
        return
    blocks: list[Block] = [
        *_top(record, "Since then: what has opened"),
        Para("What has happened only adds to the plan: nothing before this is closed by it."),
    ]
    for name in sorted(opened, key=lambda name: plan.happened[name].timestamp()):
        at = plan.happened[name]
        blocks.append(Heading(f"{moment_words(at)} {at.year}: {book.occasion_words[name]}"))
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
    groups = _not_known(book, record, plan)
    if groups:
        blocks.append(Para("These rest on something not yet known. Nobody asks a child in order to find out."))
    for depends, texts in groups.items():
        blocks += [Para(f"Not known whether: {depends}."), Bullets(tuple(texts))]
    if plan.may_open:
        blocks += [
            Heading("If one of these happens, there are steps for it"),
            Para("They only add to the plan. To read them now: peertriage explain, and the word in brackets."),
            Bullets(tuple(f"{book.occasion_words[name]} ({name})" for name in plan.may_open)),
        ]
    if len(blocks) == 2:
        blocks.append(Para(NOTHING))
    return Page("if-so", tuple(blocks))


def _not_known(book: Rulebook, record: Report, plan: Plan) -> dict[str, list[str]]:
    """Return the acts that rest on something unknown, by what that is. Those of a sheet of its own stand together."""
    groups: dict[tuple[str, ...], list[Planned]] = {}
    sheets: dict[str, list[Planned]] = {}
    for item in plan.if_known:
        if item.step.page in SHEETS and item.step.kind in ACTS:
            sheets.setdefault(item.step.page, []).append(item)
        elif item.step.kind in ACTS:
            groups.setdefault(plan.unknown_of(item), []).append(item)
    together = [(tuple(dict.fromkeys(name for item in items for name in plan.unknown_of(item))), items)
                for items in sheets.values()]  # fmt: skip
    found: dict[str, list[str]] = {}
    for names, items in (*groups.items(), *together):
        texts = [text_of(record, line) for line in lines_of(items, record, kinds=ACTS)]
        found.setdefault(_said(book, names), []).extend(texts)
    return found


def _said(book: Rulebook, facts: Iterable[str]) -> str:
    return "; ".join(book.facts[name].says for name in facts)


def _help(book: Rulebook, record: Report, plan: Plan, school: Settings, printed: dt.datetime) -> Iterator[Page]:
    """Yield the page of services where there is a call, or anybody is kept safe: a hug needs no centre for assault."""
    if record.assessment[-1].calls or any(item.step.purpose == "protect" for item in plan.steps):
        yield Page("help", (*_top(record, "Page 8: who else can help"), *help_blocks(book, record, school, printed)))


def _sources(numbers: _Numbers, plan: Plan) -> Page:
    book = numbers.book
    rows = [(n, f"{line.step.why} ({line.step.id})", book.cite(line.step)) for n, line in enumerate(numbers.lines, 1)]
    blocks: list[Block] = [
        Heading("Page 9: reasons and sources", 1),
        Para("Numbers are those of the acts on the other pages; the word in brackets is for peertriage explain."),
        Notes(tuple(rows)),
    ]
    if plan.nevers:
        blocks += [Heading("Why not"), Notes(tuple(
            (n, f"{never.text} {never.why}", book.cite(never)) for n, never in enumerate(plan.nevers, 1)
        ))]  # fmt: skip
    return Page("sources", tuple(blocks))


def _top(record: Report, title: str) -> tuple[Block, Block]:
    return Heading(title, 1), Para(which(record))
