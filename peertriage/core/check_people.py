"""Practice: who the report is about, how old they are, and when and where it happened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peertriage.core.check_steps import day_of
from peertriage.core.facts import REST
from peertriage.core.finding import Finding
from peertriage.core.model import Age

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check
    from peertriage.core.model import Child, Report

LEVELLED = frozenset({"harmed", "reported", "both"})
"""Roles of those whose ages decide the level."""
PUPILS = frozenset({"child", "adult-pupil", "age-not-known"})
NOT_YET = "not-yet-identified"
NO_AGE = Age()
NEEDS = "send"
A_YEAR = dt.timedelta(days=365)


def _levelled(record: Report) -> Iterator[tuple[int, Child]]:
    """Yield the children harmed or reported, with their places, and those who may be children."""
    for n, child in enumerate(record.child, 1):
        if child.kind in {"child", "age-not-known"} and child.role in LEVELLED:
            yield n, child


def ages(case: Case) -> Iterator[Finding]:
    """Find a child harmed or reported whose age nobody says, neither now nor at any time that is told of."""
    for n, child in _levelled(case.record):
        if child.age == NO_AGE and not any(
            episode.ages_then.get(child.label, NO_AGE) != NO_AGE for episode in case.record.episode
        ):
            yield Finding("PT-P050", f"child[{n}].age", child.label)


def months(case: Case) -> Iterator[Finding]:
    """Find a child harmed or reported whose age now is known in years or by the school year, and not in months."""
    for n, child in _levelled(case.record):
        if child.age.months is None and child.age != NO_AGE:
            known = "a school year alone" if child.age.years is None else "years alone"
            yield Finding("PT-P051", f"child[{n}].age", f"{child.label}: {known}")


def happened(case: Case) -> Iterator[Finding]:
    """Find a time of which nothing says when it was: no day, and no words such as "in Year 2"."""
    for n, episode in enumerate(case.record.episode, 1):
        when = episode.happened
        if when.first is None and when.last is None and not when.words:
            yield Finding("PT-P049", f"episode[{n}].happened", episode.id)


def places(case: Case) -> Iterator[Finding]:
    """Find a time of which nobody was asked where it was; "not known" is an answer."""
    for n, episode in enumerate(case.record.episode, 1):
        if episode.place is None:
            yield Finding("PT-P052", f"episode[{n}].place", episode.id)


def unidentified(case: Case) -> Iterator[Finding]:
    """Find somebody who is not yet identified."""
    for n, child in enumerate(case.record.child, 1):
        if child.role == NOT_YET:
            yield Finding("PT-P053", f"child[{n}].role", child.label)


def settings(case: Case) -> Iterator[Finding]:
    """Find a pupil, or somebody who may be one, of whom nobody says to which school they belong."""
    for n, child in enumerate(case.record.child, 1):
        if child.setting == "not-known" and child.role != NOT_YET and child.kind in PUPILS:
            yield Finding("PT-P054", f"child[{n}].setting", child.label)


def needs(case: Case) -> Iterator[Finding]:
    """Find a child of whom nobody said whether they have special needs or a disability; "not known" is an answer."""
    question = case.book.questions.get(NEEDS)
    if question is None:
        return
    for n, child in enumerate(case.record.child, 1):
        if child.role not in question.roles or child.kind not in PUPILS:
            continue
        if NEEDS not in child.answers and NEEDS + REST not in child.answers:
            yield Finding("PT-P055", f"child[{n}].answers.{NEEDS}", child.label)


def ages_then(case: Case) -> Iterator[Finding]:
    """Find a time more than a year before the record was made, of which nobody says how old a child was then: levels
    are those of that age. Of whom no age is known at all, and who is not identified, is found as that.
    """
    made = case.record.made
    if made is None:
        return
    children = {
        child.label
        for child in case.record.child
        if child.kind != "other-adult" and child.role != NOT_YET and child.age != NO_AGE
    }
    for n, episode in enumerate(case.record.episode, 1):
        last = episode.happened.last or episode.happened.first
        if last is None or made.at.date() - last <= A_YEAR:
            continue
        missing = [
            label for label in sorted({*episode.by, *episode.to} & children)
            if episode.ages_then.get(label, NO_AGE) == NO_AGE
        ]  # fmt: skip
        if missing:
            yield Finding("PT-P056", f"episode[{n}].ages_then", f"{episode.id}: {', '.join(missing)}")


def told_before(case: Case) -> Iterator[Finding]:
    """Find a time of which the first day lies after the day on which every word of it was heard."""
    heard = [one.heard.on for one in case.record.statement if one.heard is not None]
    if not heard or len(heard) < len(case.record.statement):
        return
    for n, episode in enumerate(case.record.episode, 1):
        first = episode.happened.first
        if first is not None and first > max(heard):
            says = f"{episode.id}, last heard on {day_of(max(heard))}"
            yield Finding("PT-P057", f"episode[{n}].happened.first", says)


CHECKS: tuple[Check, ...] = (
    ages, months, ages_then, happened, told_before, places, unidentified, settings, needs,
)  # fmt: skip
