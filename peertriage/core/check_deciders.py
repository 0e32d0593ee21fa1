"""Practice: who acted and decided: nobody who may not, and only adults who are in the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Case, Check
    from peertriage.core.model import Report

POSTS = {
    "head": frozenset({"headteacher", "head", "the head", "principal", "the headteacher"}),
    "lead": frozenset({"dsl", "the dsl", "lead", "the lead", "safeguarding lead", "the safeguarding lead"}),
}
"""How a post is written that stands back, by the options of the questions about it."""
DEPUTIES = frozenset({"deputy-dsl", "deputy dsl", "the deputy", "deputy safeguarding lead"})
"""Who the adult may be of whom a child spoke, where it is said to be the lead or a deputy."""
_NOT_ADULT = re.compile(r"P[0-9]{1,3}|[A-Z]")
"""The id of a person, or one letter."""


def deciders(case: Case) -> Iterator[Finding]:
    """Find an adult who may be part of it, or is too close to decide, and settled an act or decided about a family."""
    posts = _standing_back(case.record)
    if not posts:
        return
    people = {person.id for person in case.record.person if person.role in posts}
    keys = [key for key, who in _done(case.record) if who.strip() in people or who.strip().casefold() in posts]
    if keys:
        yield Finding("PT-P015", keys[0], f"{len(keys)} time{'' if len(keys) == 1 else 's'}")


def _standing_back(record: Report) -> frozenset[str]:
    """Return the posts, as a record and as people write them, of those who may not decide: who may be the adult of
    whom a child spoke, and who is close to it. Who only cannot be reached may decide when there.
    """
    named = spoken_of = set(_list(record, "adult-who"))
    if "decider-conflicted" in _list(record, "care-needed"):
        named = named | set(_list(record, "who-stands-back"))
    posts = frozenset().union(*(POSTS.get(name, frozenset()) for name in named))
    return posts | DEPUTIES if "lead" in spoken_of else posts


def _list(record: Report, question: str) -> list[str]:
    answer = record.answers.get(question)
    return answer if isinstance(answer, list) else []


def there(case: Case) -> Iterator[Finding]:
    """Find an act, a copy or a decision by an adult whom the record does not have, or by a letter: a child's."""
    people = {person.id for person in case.record.person}
    for key, who in _done(case.record):
        if who not in people and _NOT_ADULT.fullmatch(who) is not None:
            yield Finding("PT-P080", key, f"nobody here is {who}" if who[0] == "P" else f"{who} is a child's letter")


def _done(record: Report) -> Iterator[tuple[str, str]]:
    """Yield every place where it is said who acted or decided, with what stands there."""
    for n, step in enumerate(record.step, 1):
        if step.status_by:
            yield f"step[{n}].status_by", step.status_by
    for n, gate in enumerate(record.family_gate, 1):
        yield f"family_gate[{n}].decided_by", gate.decided_by
        yield f"family_gate[{n}].told_by", gate.told_by
    if record.copied is not None:
        yield "copied.by", record.copied.by


CHECKS: tuple[Check, ...] = (deciders, there)
