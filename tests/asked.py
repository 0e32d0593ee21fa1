"""A record in which everything was asked: what nobody said is not known."""

from __future__ import annotations

import functools
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec
from recorded import FRIDAY, ID
from running import ANSWERS

from peertriage import content
from peertriage.core.facts import IN_EPISODE
from peertriage.core.model import Happened, On
from peertriage.core.record import Identity, from_document
from peertriage.core.settings import Settings, days
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook

NOT_KNOWN = "not-known"
TODAY = FRIDAY.date()


def not_known(book: Rulebook, about: str, role: str = "") -> dict[str, Any]:
    """Return "not known" to every question about something, or about somebody of this role."""
    found: dict[str, Any] = {}
    for question in book.questions.values():
        if question.about != about or question.id in {*IN_EPISODE, "acts-all"} or (role and role not in question.roles):
            continue
        if question.kind == "many":
            found |= {question.id: [], f"{question.id}-rest": NOT_KNOWN}
        elif question.kind in {"yes-no", "one"}:
            found[question.id] = NOT_KNOWN
    return found


@functools.cache
def asked() -> Report:
    """Return the record of the invented case on a Friday at 15:15 in which everything was asked."""
    report, problems = from_document(tomllib.loads(ANSWERS), "")
    assert report is not None, problems
    book = content.rulebook(TODAY, "england")
    words = msgspec.structs.replace(
        report.statement[0], how="spoken", exact="exact", heard=On(on=TODAY, at="15:05"),
        written=On(on=TODAY, at="15:10"), original_at="sealed envelope in the lead's safe",
        asked=["Can you tell me what happened?"],
    )  # fmt: skip
    told = report.episode[0]
    episode = msgspec.structs.replace(
        told, happened=Happened(first=TODAY, last=TODAY), how_often=NOT_KNOWN,
        answers=not_known(book, "episode") | told.answers,
    )  # fmt: skip
    children = [
        msgspec.structs.replace(
            child, setting="ours", age=msgspec.structs.replace(child.age, months=3),
            answers=not_known(book, "child", child.role),
        )
        for child in report.child
    ]  # fmt: skip
    answers = not_known(book, "report") | report.answers
    report = msgspec.structs.replace(report, statement=[words], episode=[episode], child=children, answers=answers)
    done = triage(book, report, FRIDAY, days(book.catalogue, Settings()))
    return write_up(book, report, done, FRIDAY, Identity(ID, "harbour", "0.1.0", "P1"))
