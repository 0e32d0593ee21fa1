"""Practice: who the report is about, how old they are, and when and where it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def _levelled(record: Report) -> Iterator[tuple[int, Child]]:
    """Yield the children harmed or reported, with their places."""
    for n, child in enumerate(record.child, 1):
        if child.kind == "child" and child.role in LEVELLED:
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


CHECKS: tuple[Check, ...] = (ages, months, happened, places, unidentified, settings, needs)
