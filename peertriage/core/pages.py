"""A record becomes pages: 1 (do this now), the rest of today, why, later, sources.

What to do comes first, then who decides, then what was reported, and only on page 3 a level. No page shows
an absent call as advice, or the level that is only not ruled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peertriage.core import labels
from peertriage.core.ages import span
from peertriage.core.document import Act, Blanks, Block, Bullets, Heading, Notes, Page, Pairs, Para, Quote
from peertriage.core.given import KIND_OF_ACT
from peertriage.core.record import filled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from peertriage.core.catalogue import Purpose, Step
    from peertriage.core.clock import Calendar
    from peertriage.core.model import Assessment, Episode, Report, Statement
    from peertriage.core.plan import Plan, Planned
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings

FOOT = "This page describes what was reported. It is not a finding about any child."
NOT_ADVICE = (
    "No rule here reached {call} from these answers. That is not advice against ringing: anyone may ring, at any time."
)
CALL_SCRIPT = (
    "Say: who I am; the children by age; exact words; where each is tonight; what I need. "
    "Ask: what must we not do? May we tell either family?"
)
WITH_POLICE = "; decide with them about the police, and write down who decided"
CALLS_TITLE = "Calls"
MOST_ON_PAGE_ONE = 10
"""What does not fit page 1 comes first on page 2; nothing is left out."""
BLOCKS: tuple[tuple[str, frozenset[Purpose]], ...] = (
    ("Keep safe, before either child leaves", frozenset({"protect"})),
    ("Health and evidence", frozenset({"health", "evidence"})),
    (CALLS_TITLE, frozenset({"report"})),
    ("Families", frozenset({"tell"})),
    ("The children today", frozenset({"support", "plan", "follow-up"})),
)
NO_TERMS = "School days here are Monday to Friday less bank holidays, because no term dates were given."
UNSAID_MOMENT = "either-child-leaves"


class Line(NamedTuple):
    """One printed act: a step about one or several people who are in the same state.

    `home_time` says that the hour at which the children leave is known, `same_day` that it is due today.
    """

    step: Step
    about: tuple[str, ...]
    item: Planned
    home_time: bool
    same_day: bool


def pages(
    book: Rulebook, record: Report, plan: Plan, school: Settings, days: Calendar, printed: dt.datetime
) -> list[Page]:
    """Return all pages of the checklist."""
    lines = _lines(plan.steps, record, days)
    first = [line for line in lines if line.step.page == "one"]
    one, continued = _fitting(first)
    today = continued + [line for line in lines if line.step.page == "today"]
    later = [line for line in lines if line.step.page == "later"]
    return [
        _page_one(book, record, plan, one, _calls(record, school, days, printed), len(continued)),
        _rest(book, record, plan, today, len(one)),
        _why(book, record),
        _later(book, record, plan, later, len(one) + len(today), days),
        _sources(book, [*one, *today, *later], plan),
    ]


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


def _page_one(book: Rulebook, record: Report, plan: Plan, lines: list[Line], calls: list[Block], more: int) -> Page:
    goes_on = f"; {more} more on page 2" if more else ""
    blocks: list[Block] = [Heading(f"Page 1: do this now{goes_on}{_practice(record)}", 1), *_head(record)]
    for title, purposes in BLOCKS:
        mine = [line for line in lines if line.step.purpose in purposes]
        if not mine and title != CALLS_TITLE:
            continue
        blocks.append(Heading(title))
        if title == CALLS_TITLE:
            blocks += calls
        blocks += [_act(book, record, line, lines.index(line) + 1) for line in mine]
    if plan.nevers:
        blocks += [Heading("Do not"), Bullets(tuple(never.text for never in plan.nevers))]
    blocks += [
        Blanks(("Next check: who", "Day", "Hour", "If blocked, ring")),
        Para(FOOT),
    ]
    return Page("page-1", tuple(blocks))


def _head(record: Report) -> list[Block]:
    written = moment_words(record.assessment[-1].at)
    head = f"{_named(record)} As reported on {written}."
    people = [f"{labels.label(child)}{_age_words(record, child.label)}" for child in record.child]
    return [Para(head), Para("; ".join(people) + "." if people else "Nobody is described yet.")]


def _practice(record: Report) -> str:
    return " (practice: an invented case)" if record.practice else ""


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
    for council in school.council:
        number = council.out_of_hours if late else council.social_care
        when = ", out of hours" if late else ""
        on = council.checked.isoformat()
        blocks.append(Para(f"Council children's social care, {council.name}{when}: {number} (checked {on})."))
    if not school.council:
        number = "Council children's social care, out of hours" if late else "Council children's social care"
        blocks.append(Blanks((number,)))
    blocks.append(Blanks(("Time", "Who answered", "Reference", "They ring back by")))
    if calls.get("social-care") or calls.get("police"):
        blocks.append(Para(CALL_SCRIPT))
    else:
        blocks.append(Para(NOT_ADVICE.format(call="the council or the police")))
    return blocks


# ── the other pages ──


def _rest(book: Rulebook, record: Report, plan: Plan, lines: list[Line], before: int) -> Page:
    blocks: list[Block] = [Heading("Page 2: the rest of today", 1), Para(_which(record))]
    blocks += [_act(book, record, line, before + n) for n, line in enumerate(lines, 1)]
    if not lines:
        blocks.append(Para("Nothing more today."))
    manner = _manners(record, plan, "manner")
    if manner:
        blocks += [Heading("How, every time"), Bullets(manner)]
    turns = _lines(plan.if_known, record)
    if turns:
        blocks.append(Heading("If it turns out that it applies"))
        blocks.append(Para("These rest on something not yet known. Nobody asks a child in order to find out."))
        blocks.append(Bullets(tuple(_text(record, line) for line in turns)))
    return Page("today", tuple(blocks))


def _why(book: Rulebook, record: Report) -> Page:
    result = record.assessment[-1]
    blocks: list[Block] = [
        Heading("Page 3: why", 1),
        Para(_which(record)),
        Para(
            "For staff who decide, not for children or families. Calls come before levels: a level, an age or "
            '"no harm meant" is never a reason not to ring.'
        ),
        Heading("What was reported"),
    ]
    blocks += [Quote(statement.words, said(book, record, statement)) for statement in record.statement]
    blocks.append(Bullets(tuple(reported_lines(book, record))))
    blocks += [Heading("Calls"), Pairs(tuple(call_rows(book, record, result)))]
    blocks += [Para(words) for words in _absent_calls(book, record)]
    blocks += [Heading("Level and category"), *_levels(book, record)]
    for about in dict.fromkeys(reason.about for reason in result.reason):
        title = f"Reasons: {labels.about_words(record, about)}"
        blocks += [Heading(title), Bullets(tuple(_reason_lines(book, record, about)))]
    if result.unknown:
        blocks += [
            Heading("Not yet known, and who may find out"),
            Bullets(tuple(unknown_lines(book, record))),
        ]
    blocks.append(
        Para("Nobody asks a child any of this in order to fill a gap. Staff never question the child harmed.")
    )
    return Page("why", tuple(blocks))


def _levels(book: Rulebook, record: Report) -> list[Block]:
    result = record.assessment[-1]
    word = book.words.get(("level", result.supported))
    on = date_words(result.at)
    if result.supported == "normal":
        words = "Nothing reported so far goes beyond what is expected at this age."
        blocks: list[Block] = [
            Para(f"As reported on {on}: {words} This changes at once if either child or a parent says otherwise.")
        ]
    elif result.supported == "none":
        blocks = [Para(f"As reported on {on}: not enough to say.")]
    else:
        blocks = [Para(f"As reported on {on}: at least {book.say('level', result.supported)}."
                       + (f" {word.gloss}" if word and word.gloss else ""))]  # fmt: skip
        blocks.append(
            Para("Words of the Hackett continuum (Hackett 2010, in the NSPCC framework); the rules are ours.")
        )
    blocks.append(Para("Present finding: none."))
    blocks += [Para(f"Category: {book.say('category', name)}.") for name in result.categories]
    if result.internal_only == "open":
        blocks.append(
            Para("No outside call is required by what is known; anyone may ring all the same."),
        )
        blocks.append(Para("Decided by ______ because ______"))
    return blocks


def call_rows(book: Rulebook, record: Report, result: Assessment) -> Iterable[tuple[str, str]]:
    """Yield each call that an assessment reached, with its strength.

    For children under 10 it is one call: the council, with whom the police are decided on. A lower rung is not
    shown beside a higher one.
    """
    calls = result.calls
    one_call = "police" in calls and "social-care" in calls and _all_under_ten(record)
    for call in ("emergency", "police", "social-care", "early-help"):
        if call not in calls or (call == "early-help" and "social-care" in calls) or (call == "police" and one_call):
            continue
        with_police = WITH_POLICE if one_call and call == "social-care" else ""
        yield book.say("call", call), book.say("strength", calls[call]) + with_police


def _all_under_ten(record: Report) -> bool:
    """Say whether everybody who acted is known to be under 10 now."""
    people = {child.label: child for child in record.child}
    acting = {label for episode in record.episode for label in episode.by}
    spans = [span(people[label].age, either=people[label].kind != "child") for label in acting]
    return bool(spans) and all(found.high < 120 for found in spans)


def _absent_calls(book: Rulebook, record: Report) -> Iterable[str]:
    calls = record.assessment[-1].calls
    absent = [book.say("call", call) for call in ("police", "social-care") if call not in calls]
    if absent:
        yield NOT_ADVICE.format(call=" or ".join(absent))


def _reason_lines(book: Rulebook, record: Report, about: str) -> Iterable[str]:
    for reason in record.assessment[-1].reason:
        if reason.about == about:
            raised = [f"at least {book.say('level', reason.at_least)}"] if reason.at_least else []
            raised += [f"{book.say('call', call)}: {book.say('strength', how)}" for call, how in reason.calls.items()]
            raised += [book.say("category", name) for name in reason.categories]
            says = f"Reported: {reason.says}." if reason.rule in book.acts else reason.says
            yield f"{says} ({reason.rule}{': ' if raised else ''}{', '.join(raised)})"


def _later(book: Rulebook, record: Report, plan: Plan, lines: list[Line], before: int, days: Calendar) -> Page:
    blocks: list[Block] = [Heading("Page 4: later", 1), Para(_which(record))]
    if not days.terms:
        blocks.append(Para(NO_TERMS))
    blocks += [_act(book, record, line, before + n) for n, line in enumerate(lines, 1)]
    weigh = _manners(record, plan, "weigh")
    if weigh:
        blocks += [Heading("To weigh in each decision"), Bullets(weigh)]
    watch = tuple(_text(record, line) for line in _lines([*plan.steps, *plan.if_known], record, kinds=("watch",)))
    if watch:
        blocks += [Heading("If this happens"), Bullets(watch)]
    return Page("later", tuple(blocks))


def _sources(book: Rulebook, lines: list[Line], plan: Plan) -> Page:
    rows = [(n, line.step.why, book.cite(line.step)) for n, line in enumerate(lines, 1)]
    blocks: list[Block] = [
        Heading("Page 5: reasons and sources", 1),
        Para("Numbers are those of the acts on pages 1, 2 and 4."),
        Notes(tuple(rows)),
    ]
    if plan.nevers:
        blocks += [Heading("Why not"), Notes(tuple(
            (n, f"{never.text} {never.why}", book.cite(never)) for n, never in enumerate(plan.nevers, 1)
        ))]  # fmt: skip
    return Page("sources", tuple(blocks))


# ── shared ──


def _lines(
    steps: Sequence[Planned], record: Report, days: Calendar | None = None, kinds: tuple[str, ...] = ("act",)
) -> list[Line]:
    """Join the steps with one id about several people into one line, at the place of the first.

    People in different states never share a line: one family may be told while another must not be yet.
    """
    found: dict[tuple[str, bool, bool], list[Planned]] = {}
    for item in steps:
        if item.step.kind in kinds:
            found.setdefault((item.step.id, item.done, item.held), []).append(item)
    today = record.assessment[-1].at.date()
    home = days is not None and days.home_time is not None
    return [
        Line(items[0].step, tuple(item.about for item in items if item.about), items[0], home,
             items[0].due is not None and items[0].due.date() == today)
        for items in found.values()
    ]  # fmt: skip


def _act(book: Rulebook, record: Report, line: Line, number: int) -> Act:
    step = line.step
    who = book.say("role", step.who) if step.who else ""
    if step.deputy:
        who += f", else {book.say('role', step.deputy)}"
    state = ""
    if line.item.done:
        state = "Said to be done: by ______ at ______"
    elif line.item.held:
        state = "Do not tell yet: ring the council first and ask."
    return Act(number, _text(record, line), who, _when(line), state, line.item.done)


def _text(record: Report, line: Line) -> str:
    if not line.about:
        return line.step.text
    text = filled(record, line.step.text, line.about[0])
    if len(line.about) > 1 and "{child}" in line.step.text:
        named = [labels.label(child) for child in record.child if child.label in line.about]
        text = line.step.text.replace("{child}", " and ".join(named))
        text = text.replace("{other}", labels.others(record, line.about[0]))
    return text


def _when(line: Line) -> str:
    deadline, moment = line.item.deadline, line.item.due
    if deadline is None:
        return "when it happens: ____"
    if moment is None:
        return f"{deadline.says}: ____"
    if deadline.before == UNSAID_MOMENT:
        return f"{deadline.says}, at {moment:%H:%M}" if line.home_time else f"{deadline.says}, at ____"
    return f"{deadline.says}, {moment:%H:%M}" if line.same_day else f"{deadline.says}, {moment_words(moment)}"


def _manners(record: Report, plan: Plan, kind: str) -> tuple[str, ...]:
    return tuple(_text(record, line) for line in _lines(plan.steps, record, kinds=(kind,)))


def reported_lines(book: Rulebook, record: Report) -> Iterable[str]:
    """Yield what was reported to have been done, each act once."""
    yield from dict.fromkeys(line for episode in record.episode for line in _acts_reported(book, episode))


def _acts_reported(book: Rulebook, episode: Episode) -> Iterable[str]:
    """Yield the gravest kind of act as first told, then the acts entered; without either, that nobody knows."""
    kind = book.questions.get(KIND_OF_ACT)
    picked = episode.answers.get(KIND_OF_ACT)
    first = [option.says for option in kind.options if option.id == picked] if kind else []
    yield from (f"as first told, the gravest: {says}" for says in first)
    yield from (book.acts[name].behaviour.says for name in episode.acts)
    if episode.acts_other:
        yield f"described in other words: {episode.acts_other}"
    if not (first or episode.acts or episode.acts_other):
        yield "what was done is not known"


def unknown_lines(book: Rulebook, record: Report) -> Iterable[str]:
    """Yield each open question with about whom, and who may properly find out."""
    for item in record.assessment[-1].unknown:
        question = book.questions.get(item.question)
        asks = question.asks if question else item.question
        who = ", ".join(book.say("role", name) for name in item.may_ask) or "nobody is to ask"
        about = "" if item.about == "report" else f" ({labels.about_words(record, item.about)})"
        yield f"{asks}{about} May find out: {who}."


def said(book: Rulebook, record: Report, statement: Statement) -> str:
    """Return who said a statement to whom, when, and how exact it is."""
    people = {person.id: person.name or book.say("role", person.role) for person in record.person}
    children = {child.label: labels.label(child) for child in record.child}
    parts = [children.get(statement.by, people.get(statement.by, statement.by))]
    if statement.to:
        parts.append(f"to {people.get(statement.to, statement.to)}")
    if statement.heard:
        parts.append(f"heard {statement.heard.on.isoformat()} {statement.heard.at or ''}".strip())
    parts.append({"exact": "exact words", "close": "close to the words"}.get(statement.exact, "exactness not known"))
    return ", ".join(parts)


def _which(record: Report) -> str:
    return _named(record) + (" PRACTICE." if record.practice else "")


def _named(record: Report) -> str:
    if record.check_word is None:
        return "First view: the record is not written yet."
    return f"Record {record.id}. Check word: {record.check_word}."


def moment_words(moment: dt.datetime) -> str:
    """Return day and clock time: `Fri 20 Nov 15:15`."""
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}"


def date_words(moment: dt.datetime) -> str:
    """Return a date in words: `20 November 2026`."""
    return f"{moment.day} {moment:%B %Y}"
