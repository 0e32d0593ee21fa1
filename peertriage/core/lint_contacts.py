"""Checks of contacts: each can be reached, says for whom and for what, and holds no age or hour that cannot be.

That each has a source, and before a release a person who has tried it, is checked with the sources (`lint_sources.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.core.ages import ADULT
from peertriage.core.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.lint_view import Check, View

_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Za-z]+(?: [0-9A-Za-z]+)*", re.ASCII)
_OF_AGE = ADULT // 12


def reachable(view: View) -> Iterator[Problem]:
    """Every contact has a number or an address."""
    for contact in view.catalogue.contact:
        if not contact.number and not contact.address:
            yield view.problem(contact, "number", "is missing, and so is address; give one of them, or both")


def numbers(view: View) -> Iterator[Problem]:
    """Every number holds digits, and nothing else but words and single spaces."""
    for contact in view.catalogue.contact:
        if contact.number and not _NUMBER.fullmatch(contact.number):
            message = "is more than digits, words and single spaces; write it as it is dialled"
            yield view.problem(contact, "number", message)


def ages_served(view: View) -> Iterator[Problem]:
    """Ages are a range, and what has an upper or an adult age is not for those whose age nobody asks."""
    for contact in view.catalogue.contact:
        if contact.from_age < 0:
            yield view.problem(contact, "from_age", f"{contact.from_age} is no age; correct it")
        if contact.under_age is not None and contact.from_age >= contact.under_age:
            message = f"{contact.from_age} is not below under_age, {contact.under_age}; correct one of them"
            yield view.problem(contact, "from_age", message)
        adults = [whom for whom in contact.whom if whom != "child"]
        if adults and (contact.under_age is not None or contact.from_age > _OF_AGE):
            message = f'leaves out some adults, and "{adults[0]}" may be any; take that out, or the age'
            yield view.problem(contact, "whom", message)


def hours(view: View) -> Iterator[Problem]:
    """Every opening begins before it ends, and what answers day and night has no hours."""
    for contact in view.catalogue.contact:
        if contact.always and contact.hours:
            yield view.problem(contact, "hours", "stand beside always; keep one of the two")
        for n, opening in enumerate(contact.hours, 1):
            if opening.opens >= opening.closes:
                message = f"opens at {opening.opens} and closes at {opening.closes}; split it at 24:00, or correct it"
                yield view.problem(contact, f"hours[{n}]", message)


def for_whom(view: View) -> Iterator[Problem]:
    """Every contact names its nations, for whom it is and what for; what for has a word."""
    known = {name for of, name in view.words if of == "need"}
    for contact in view.catalogue.contact:
        for key in ("nations", "whom", "needs"):
            if not getattr(contact, key):
                yield view.problem(contact, key, "names nothing; name at least one")
        for name in contact.needs:
            if name not in known:
                message = f'"{name}" has no [[word]] of = "need"{did_you_mean(name, known)}; add it or correct it'
                yield view.problem(contact, "needs", message)


def contact_orders(view: View) -> Iterator[Problem]:
    """No two contacts have one place in the order."""
    first: dict[int, str] = {}
    for contact in view.catalogue.contact:
        other = first.setdefault(contact.order, contact.id)
        if other != contact.id:
            yield view.problem(contact, "order", f'{contact.order} is that of "{other}" too; give it another')


CONTACTS: tuple[Check, ...] = (reachable, numbers, ages_served, hours, for_whom, contact_orders)
