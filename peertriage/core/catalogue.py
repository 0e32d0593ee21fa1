"""The content model: what a file in `checklists/` may hold. One Struct a table, unknown keys refused.

All wording, every source and every rule lives in those files; Python holds only their shape. A content
folder is every `*.toml` file in it, read together: each file may hold any of the tables of `Catalogue`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

import msgspec

from peertriage.core.condition import Condition

Id: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=60)]
Text: TypeAlias = Annotated[str, msgspec.Meta(min_length=1)]
Nation: TypeAlias = Literal["england", "wales"]
Sure: TypeAlias = Literal["read", "reported", "known"]
Level: TypeAlias = Literal["normal", "none", "inappropriate", "problematic", "abusive", "violent"]
RuleLevel: TypeAlias = Literal["inappropriate", "problematic", "abusive", "violent"]
BaseLevel: TypeAlias = Literal["normal", "inappropriate", "problematic", "abusive", "violent"]
Call: TypeAlias = Literal["emergency", "police", "social-care", "early-help"]
Strength: TypeAlias = Literal["advice", "today", "now"]
Category: TypeAlias = Literal[
    "sexual-violence",
    "sexual-harassment",
    "nudes-aggravated",
    "nudes-experimental",
    "hsb-other",
    "adult-involved",
    "not-sexual",
]
Band: TypeAlias = Literal["under-5", "5-7", "8-9", "10-12", "13-15", "16-17"]
Kind: TypeAlias = Literal["act", "manner", "weigh", "watch"]
Purpose: TypeAlias = Literal["protect", "health", "evidence", "report", "tell", "support", "plan", "follow-up"]
About: TypeAlias = Literal["report", "harmed", "reported", "only-reported", "both", "each-child"]
QuestionKind: TypeAlias = Literal["yes-no", "one", "many", "age", "date", "time", "text", "words", "people", "acts"]

LEVELS: tuple[Level, ...] = ("normal", "none", "inappropriate", "problematic", "abusive", "violent")
"""In order. `none` (not enough to say) stands between normal and inappropriate."""
STRENGTHS: tuple[Strength, ...] = ("advice", "today", "now")
CALLS: tuple[Call, ...] = ("emergency", "police", "social-care", "early-help")
PURPOSES: tuple[Purpose, ...] = (
    "protect",
    "health",
    "evidence",
    "report",
    "tell",
    "support",
    "plan",
    "follow-up",
)
PROTECTING: frozenset[Purpose] = frozenset({"protect", "health", "evidence", "report"})
"""Acts of these purposes run on the clock: never on school days, never after tonight."""
ACTS = frozenset({"act", "watch"})
"""Kinds of step of which somebody does something by a time; a watch step does once its occasion has come."""
BANDS: dict[Band, tuple[int, int]] = {
    "under-5": (0, 59),
    "5-7": (60, 95),
    "8-9": (96, 119),
    "10-12": (120, 155),
    "13-15": (156, 191),
    "16-17": (192, 215),
}
"""First and last age of each band, in completed months."""
OCCASION = "occasion"
"""The anchor of a deadline that counts from the occasion on which a watch step opened."""
HourMinute: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]


class Table(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all tables share."""


class Cite(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where an item comes from: a source with heading and how sure we are, or `ours` and why."""

    source: Id | None = None
    heading: Id | None = None
    sure: Sure | None = None
    read_in: str | None = None
    ours: Text | None = None


class Source(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A published document."""

    id: Id
    title: Text
    publisher: Text
    nations: list[Nation]
    licence: Text
    address: Text


class Checked(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When, by which person, and with what the text was compared. `by = ""` until a person has done it; `on` is
    then the day on which it was last seen.
    """

    on: dt.date
    by: str
    compared: Text | None = None


class Edition(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An edition of a source; it holds until the next one begins, or it is withdrawn."""

    source: Id
    name: Text
    in_force_from: dt.date
    checked: Checked
    withdrawn: dt.date | None = None


class Heading(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part and heading of a source, with paragraph numbers only where they are known."""

    id: Id
    source: Id
    text: Text
    paragraphs: dict[str, str] = {}


class Fact(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that is YES, NO or UNKNOWN. YES is the concern; status facts say what has been done."""

    id: Id
    about: Literal["report", "child", "pair", "episode"]
    polarity: Literal["concern", "status"]
    says: Text
    applies: Condition | None = None
    critical: bool = False
    of: Literal["acting", "other", "either"] = "acting"
    computed: str | None = None
    months: int | None = None
    is_: Condition | None = msgspec.field(name="is", default=None)
    result: str | None = None


class Option(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer of a `one` or `many` question, and the facts that it sets to YES."""

    id: Id
    says: Text
    means: list[Id] = []


class Question(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question, which table of the record holds its answer, and which facts it settles.

    On a screen of several questions a yes-no is one line, `ticks`, and a `one` question is the line of the only option
    that means something: left unchosen it is answered `otherwise`. `with` names the question at whose stop it is asked.
    """

    id: Id
    section: Id
    about: Literal["report", "child", "family", "episode"]
    order: int
    kind: QuestionKind
    asks: Text
    means: str | None = None
    counts: list[str] = []
    counts_not: list[str] = []
    example: str | None = None
    roles: list[Literal["harmed", "reported", "both", "involved", "witness", "not-yet-identified"]] = []
    red_flag: bool = False
    first: bool = False
    when: Condition | None = None
    yes_means: list[Id] = []
    options: list[Option] = []
    ticks: Text | None = None
    otherwise: Id | None = None
    not_known_says: Text | None = None
    with_: Id | None = msgspec.field(name="with", default=None)
    note: bool = False
    may_ask: list[Id] = []
    sources: list[Cite]


class Screen(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Several questions asked at one stop, as lines of one list with one closing answer. Its place in the interview
    is that of its first question; about a person whom a question is not asked about, its lines are left out.
    """

    id: Id
    section: Id
    about: Literal["report", "child", "family", "episode"]
    asks: Text
    means: str | None = None
    questions: list[Id]


class Behaviour(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One observable act. Ages, wantedness and repetition are facts, never wording."""

    id: Id
    from_: dt.date = msgspec.field(name="from")
    says: Text
    means_text: str | None = None
    counts: list[str] = []
    counts_not: list[str] = []
    classes: list[Id]
    means: list[Id] = []
    base: dict[Band, BaseLevel]
    base_elsewhere: Id | None = None
    twin: Id | None = None
    differ: list[Id] = []
    withdrawn: dt.date | None = None
    sources: list[Cite]


class ActGroup(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Acts that the interview offers together, by what staff would look for. Grave first, as the groups are."""

    id: Id
    says: Text
    acts: list[Id]


class Rule(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Says "at least": raises a level, a call or a category, or closes the internal route. Never lowers."""

    id: Id
    from_: dt.date = msgspec.field(name="from")
    says: Text
    when: Condition
    floor: bool = False
    at_least: RuleLevel | None = None
    calls: dict[Call, Strength] = {}
    categories: list[Category] = []
    closes_internal: bool = False
    withdrawn: dt.date | None = None
    sources: list[Cite]


class Summary(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One plain sentence for governors, and the rules that it sums up. Its place in the order is its id."""

    order: int
    says: Text
    rules: list[Id]

    @property
    def id(self) -> str:
        """Return what it is called in messages."""
        return str(self.order)


class Gate(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What must be known NO, each with its basis, before a result may be normal."""

    id: Id
    from_: dt.date = msgspec.field(name="from")
    says: Text
    allows: Literal["normal"] = "normal"
    when: Condition | None = None
    known_no: list[Id]
    withdrawn: dt.date | None = None
    sources: list[Cite]


class Deadline(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to say by when. The only place where time is defined; each names its anchor."""

    id: Id
    says: Text
    after: Id
    minutes: int | None = None
    hours: int | None = None
    working_days: int | None = None
    school_days: int | None = None
    end_of: Literal["today"] | None = None
    before: Literal["either-child-leaves", "next-shared-moment"] | None = None


class Sooner(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A second deadline that holds while its condition is YES; the earlier one wins."""

    when: Condition
    by: Id


class Step(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something to do (act), a manner of doing, something to weigh, or something to watch for."""

    id: Id
    from_: dt.date = msgspec.field(name="from")
    stage: Text
    order: int
    kind: Kind
    purpose: Purpose
    about: About
    nations: list[Nation]
    text: Text
    why: Text
    who: Id | None = None
    deputy: Id | None = None
    by: Id | None = None
    by_from: Literal["source", "ours"] | None = None
    sooner: list[Sooner] = []
    page: Literal["one", "today", "adults", "away", "later"] = "today"
    when: Condition | None = None
    if_unknown: Literal["do", "list"] = "list"
    settled_by: Id | None = None
    held_while: Condition | None = None
    withdrawn: dt.date | None = None
    sources: list[Cite]


class Occasion(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A later event: a status fact for conditions and an anchor for deadlines. Unknown until recorded."""

    id: Id
    says: Text


class Never(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that staff must not do, and why."""

    id: Id
    from_: dt.date = msgspec.field(name="from")
    order: int
    nations: list[Nation]
    text: Text
    why: Text
    page: Literal["one", "today"] = "one"
    when: Condition | None = None
    withdrawn: dt.date | None = None
    sources: list[Cite]


class Commenced(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Since when a law is in force, by which instrument, and which person confirmed it."""

    on: dt.date
    instrument: Text
    confirmed_by: Text


class Notice(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A point of law that is printed only once it is in force. `commenced` is absent until a person has confirmed the
    day and the instrument: then, and only from that day, it prints.
    """

    id: Id
    nations: list[Nation]
    title: Text
    text: list[Text]
    when: Condition | None = None
    commenced: Commenced | None = None
    sources: list[Cite]


class Opening(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Hours in which somebody answers, UK local time."""

    days: Literal["every-day", "weekdays", "weekends"]
    opens: HourMinute
    closes: HourMinute


class Contact(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A service that may be rung or written to: for whom, of which age, for what, and when it answers.

    Ages are those of the person who uses it, in years: `from_age` and over, under `under_age`. `always`: day and
    night. Neither `always` nor `hours`: the hours are not known, and pages say so.
    """

    id: Id
    order: int
    name: Text
    says: Text
    number: Text | None = None
    address: Text | None = None
    nations: list[Nation]
    whom: list[Literal["child", "family", "staff"]]
    needs: list[Id]
    from_age: int = 0
    under_age: int | None = None
    always: bool = False
    hours: list[Opening] = []
    checked: Checked
    sources: list[Cite]


class Measure(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A measure for a safety plan, by place, and who bears it."""

    id: Id
    place: Id
    kind: Literal["offer", "burden", "adult", "building"]
    touches: Literal["time", "route", "place", "lesson", "friendship", "activity", "attendance", "none"]
    bears: Literal["adult", "building", "reported", "harmed"]
    text: Text
    review_within: int
    send_cost: str | None = None
    settings: list[Id] = []
    asks_help: Id | None = None
    sources: list[Cite]


class Decision(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A decision that needs a reason from a closed list, who decides, and who else has to agree.

    No list holds an age, a level or what somebody meant: none of these is ever a reason.
    """

    id: Id
    order: int
    says: Text
    who: Id
    second: Id
    outside: bool = False
    recheck: Id
    reasons: list[Option]
    never_reasons: list[Text] = []
    sources: list[Cite]


class Language(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words that make light of harm, label a child or blame one, and what to ask instead.

    It is read in what staff write themselves, never in what a child or a parent said.
    """

    id: Id
    kind: Literal["light", "label", "blame", "vague"]
    words: list[Text]
    why: Text
    ask: Text
    sources: list[Cite]


class CardLine(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of the first-ten-minutes card: a sentence under its heading."""

    id: Id
    order: int
    heading: Text
    says: Text
    nations: list[Nation]
    sources: list[Cite]


class Word(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an id of a closed list (role of staff, level, category, call) is said on screen and paper.

    A role does nothing while the fact `stands_back` is YES: those whom `instead` names do it, in this order.
    """

    id: Id
    of: Literal[
        "role",
        "level",
        "category",
        "call",
        "strength",
        "internal",
        "section",
        "place",
        "differ",
        "group",
        "need",
        "setting",
        "stage",
    ]
    says: Text
    gloss: str | None = None
    stands_back: Id | None = None
    instead: list[Id] = []


class BankHoliday(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A bank holiday in England and Wales."""

    on: dt.date
    says: Text


class Released(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A policy item as released: its policy fields may not change any more."""

    id: Id
    from_: dt.date = msgspec.field(name="from")
    hash: Text


CodeId: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^PT-[SIPL][0-9]{3}$")]
Severity: TypeAlias = Literal["error", "warning", "advice"]


class Code(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A kind of finding of `peertriage validate`. Permanent: an id is never used for anything else.

    The letter says the family: S structure, I integrity, P practice, L privacy and language.
    """

    id: CodeId
    severity: Severity
    says: Text
    why: Text
    fix: Text
    sources: list[Cite]


class Waiting(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A code that is promised: what it looks at is not yet in any record."""

    id: CodeId
    says: Text
    waits_for: Literal["decisions", "plans", "outcomes", "prints", "links", "wales"]


class Catalogue(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything that a content folder holds."""

    source: list[Source] = []
    edition: list[Edition] = []
    heading: list[Heading] = []
    fact: list[Fact] = []
    question: list[Question] = []
    screen: list[Screen] = []
    behaviour: list[Behaviour] = []
    act_group: list[ActGroup] = []
    rule: list[Rule] = []
    summary: list[Summary] = []
    gate: list[Gate] = []
    deadline: list[Deadline] = []
    step: list[Step] = []
    occasion: list[Occasion] = []
    never: list[Never] = []
    notice: list[Notice] = []
    contact: list[Contact] = []
    measure: list[Measure] = []
    decision: list[Decision] = []
    language: list[Language] = []
    card: list[CardLine] = []
    word: list[Word] = []
    code: list[Code] = []
    waiting: list[Waiting] = []
    bank_holiday: list[BankHoliday] = []
    released: list[Released] = []
