"""The record: one Struct a table. An answers file, a draft, a note and a record are one shape (`kind`).

Keys are the words of the file. A key with a default may be absent; absent means absent, never "no".
Field by field with meaning: docs/reference/record.md.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from peertriage.core.catalogue import Call, Category, Level, Nation, RuleLevel, Strength

SCHEMA = 1

Label: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,2}$")]
Moment: TypeAlias = Annotated[dt.datetime, msgspec.Meta(tz=True)]
Clock: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
RecordId: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}-[23456789abcdefghjkmnpqrstvwxyz]{6}$")]
Answer: TypeAlias = str | list[str]
Answers: TypeAlias = dict[str, Answer]
Basis: TypeAlias = Literal["child-said", "adult-saw", "record", "assumed"]
SchoolYear: TypeAlias = Literal["N", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"]
PersonKind: TypeAlias = Literal["child", "adult-pupil", "adult-in-trust", "other-adult", "age-not-known"]
Role: TypeAlias = Literal["harmed", "reported", "both", "involved", "witness", "not-yet-identified"]
Status: TypeAlias = Literal["to-do", "done", "not-done", "handed-on", "not-applicable"]

ADULT_KINDS: frozenset[PersonKind] = frozenset({"adult-pupil", "adult-in-trust", "other-adult"})


class Table(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all tables share.

    A key that has its default is left out when a table is written; but what was answered as `not-known` stays, because
    somebody was asked. That hangs on how msgspec compares a default; a test shows it for each such key.
    """


class Made(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When, by whom and with which version the record was first written. Never changed."""

    at: Moment
    by: str = ""
    tool: str


class Copied(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When it went into the school's own system; absent until then."""

    at: Moment
    by: str
    to: str


class Person(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An adult who heard, acted or decided. They are witnesses and may be named."""

    id: Annotated[str, msgspec.Meta(pattern=r"^P[0-9]{1,3}$")]
    role: str
    name: str = ""


class Age(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of an age; all absent: not known. With `to`, the age lies between the two."""

    years: Annotated[int, msgspec.Meta(ge=0, le=120)] | None = None
    months: Annotated[int, msgspec.Meta(ge=0, le=11)] | None = None
    school_year: SchoolYear | None = None
    to: Age | None = None


class Child(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A person the report is about. A letter, never a name."""

    label: Label
    kind: PersonKind
    role: Role
    setting: Literal["ours", "another", "none", "not-known"] = "not-known"
    age: Age = Age()
    council: str = ""
    fingerprint: str = ""
    answers: Answers = {}
    basis: dict[str, Basis] = {}
    disputed: dict[str, str] = {}


class On(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A day and, where known, a clock time, UK local."""

    on: dt.date
    at: Clock | None = None


class Statement(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody said, exactly. Never edited; a correction is a new statement beside it."""

    id: Annotated[str, msgspec.Meta(pattern=r"^S[0-9]{1,3}$")]
    by: str
    to: str = ""
    how: Literal["spoken", "written", "drawn", "signed", "device"] | None = None
    exact: Literal["exact", "close", "not-known"] = "not-known"
    heard: On | None = None
    written: On | None = None
    original_at: str = ""
    language: str = ""
    words: str
    asked: list[str] = []
    marks: dict[str, Label] = {}
    """Names inside the words, and whose letter each means; the words themselves stay as they are."""


class Happened(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When it happened: first and last possible day, each absent if not known, and how it was told."""

    first: dt.date | None = None
    last: dt.date | None = None
    words: str = ""


class Differs(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Answers that differ for some pairs of an episode."""

    by: list[Label]
    to: list[Label]
    answers: Answers
    basis: dict[str, Basis] = {}
    disputed: dict[str, str] = {}


class Episode(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One time, or one run of times with the same people. `to = []`: an act on oneself."""

    id: Annotated[str, msgspec.Meta(pattern=r"^E[0-9]{1,3}$")]
    by: list[Label]
    to: list[Label]
    happened: Happened = Happened()
    how_often: str | None = None
    place: str | None = None
    ages_then: dict[Label, Age] = {}
    acts: list[str] = []
    acts_unclear: list[str] = []
    acts_not_known: bool = False
    acts_other: str = ""
    acts_all: Literal["yes", "no", "not-known"] = "not-known"
    answers: Answers = {}
    basis: dict[str, Basis] = {}
    told_by: dict[str, list[str]] = {}
    disputed: dict[str, str] = {}
    exception: list[Differs] = []


class FamilyGate(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What must be known before one child's family is told, and what was decided."""

    child: Label
    harm_if_told: str | None = None
    household_involved: str | None = None
    asked_to_wait: str | None = None
    child_says: str | None = None
    decided_by: str = ""
    told_at: Moment | None = None
    told_by: str = ""
    why_not: str = ""


class PairResult(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The result for one direction. `to` is absent for an act on oneself."""

    by: Label
    to: Label | None = None
    supported: Level
    not_ruled_out: Level


class Reason(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rule (or base, or gate) that holds, about whom, from which facts, on which source."""

    rule: str
    about: str
    facts: list[str] = []
    at_least: RuleLevel | None = None
    calls: dict[Call, Strength] = {}
    categories: list[Category] = []
    says: str
    source: str


class Unknown(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A question that is still open, about whom, and who may properly find out."""

    question: str
    about: str
    may_ask: list[str] = []


class Assessment(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the rules in force at `at` make of the answers."""

    at: Moment
    policy: str
    local: list[str]
    why: str
    supported: Level
    not_ruled_out: Level
    categories: list[Category]
    categories_not_ruled_out: list[Category]
    calls: dict[Call, Strength]
    internal_only: Literal["open", "closed"]
    pairs: list[PairResult]
    reason: list[Reason] = []
    unknown: list[Unknown] = []


class StepTaken(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step of the plan, its words copied in, and what became of it."""

    id: str
    kind: Literal["act", "weigh"]
    text: str
    who: str
    due: Moment | None = None
    due_says: str
    due_from: Literal["source", "ours"]
    why: str = ""
    source: str
    status: Status
    held_by: str = ""
    status_at: Moment | None = None
    status_by: str = ""
    status_why: str = ""


class Change(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One changed key, with the old and the new value as text."""

    key: str
    old: str
    new: str


class Event(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One entry of the history. Append-only; `before` is the hash of the entry before it."""

    n: int
    at: Moment
    by: str
    did: str
    why: str
    changes: list[Change]
    before: str


class Keep(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Why this may not be destroyed."""

    do_not_destroy: bool
    basis: str


class Seal(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Digest of every table and hash of the last event: evidence of change, not proof."""

    method: int
    event: str
    tables: dict[str, str]


class Report(Table, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole file: answers, draft, note or record."""

    schema: int
    kind: Literal["answers", "draft", "note", "record"]
    id: RecordId | None = None
    check_word: str | None = None
    practice: bool | None = None
    nation: Nation | None = None
    identity_held_at: str | None = None
    made: Made | None = None
    copied: Copied | None = None
    person: list[Person] = []
    answers: Answers = {}
    basis: dict[str, Basis] = {}
    disputed: dict[str, str] = {}
    child: list[Child] = []
    statement: list[Statement] = []
    episode: list[Episode] = []
    family_gate: list[FamilyGate] = []
    assessment: list[Assessment] = []
    step: list[StepTaken] = []
    event: list[Event] = []
    keep: Keep | None = None
    seal: Seal | None = None
    set_aside: dict[str, Any] = {}
    """Only in a draft: answers half given or on a branch that no longer applies (core/answers.py)."""


REQUIRED: dict[str, tuple[str, ...]] = {
    "answers": (),
    "draft": ("id", "made"),
    "note": ("id", "made"),
    "record": ("id", "made", "check_word", "practice", "nation", "assessment", "event", "seal"),
}
"""Keys that each kind must have besides `schema` and `kind`."""
