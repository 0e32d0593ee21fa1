"""Steps of the plan as printed lines: what, who, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peertriage.core import labels
from peertriage.core.document import Act
from peertriage.core.record import filled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from peertriage.core.catalogue import Step
    from peertriage.core.clock import Calendar
    from peertriage.core.model import Report
    from peertriage.core.plan import Planned
    from peertriage.core.rulebook import Rulebook

UNSAID_MOMENT = "either-child-leaves"
ACT: tuple[str, ...] = ("act",)


class Line(NamedTuple):
    """One printed act: a step about one or several people who are in the same state.

    `home_time` says that the hour at which the children leave is known, `same_day` that it is due today.
    """

    step: Step
    about: tuple[str, ...]
    item: Planned
    home_time: bool
    same_day: bool


def lines_of(
    steps: Sequence[Planned], record: Report, days: Calendar | None = None, kinds: Collection[str] = ACT
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


def act(book: Rulebook, record: Report, line: Line, number: int) -> Act:
    """Return a numbered act with its box, who does it, who else if they cannot, and when."""
    item = line.item
    who = book.say("role", item.who) if item.who else ""
    if item.deputy:
        who += f", else {book.say('role', item.deputy)}"
    state = ""
    if item.done:
        state = "Said to be done: by ______ at ______"
    elif item.held:
        state = "Do not tell yet: ring the council first and ask."
    wait = "WAIT. " if item.held and not item.done else ""
    return Act(number, wait + text_of(record, line), who, when_words(line), state, item.done)


def text_of(record: Report, line: Line) -> str:
    """Return the words of a line with the people whom it is about, each once."""
    if len(line.about) < 2:
        return filled(record, line.step.text, line.about[0] if line.about else "")
    text = line.step.text.replace("{child}", labels.joined(record, line.about, apart=_by_itself(line.step.text)))
    return text.replace("{other}", labels.others(record, *line.about))


def _by_itself(text: str) -> bool:
    """Say whether the words have to say that each side is apart: not where they do, nor of what belongs to people."""
    return "apart" not in text and "{child}'s" not in text


def when_words(line: Line) -> str:
    """Return by when, with a clock time, or a named moment with a blank for the hour."""
    deadline, moment = line.item.deadline, line.item.due
    if deadline is None:
        return "when it happens: ____"
    if moment is None:
        return f"{deadline.says}: ____"
    if deadline.before == UNSAID_MOMENT:
        return f"{deadline.says}, at {moment:%H:%M}" if line.home_time else f"{deadline.says}, at ____"
    return f"{deadline.says}, {moment:%H:%M}" if line.same_day else f"{deadline.says}, {moment_words(moment)}"


def moment_words(moment: dt.datetime) -> str:
    """Return day and clock time: `Fri 20 Nov 15:15`."""
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}"


def date_words(moment: dt.datetime) -> str:
    """Return a date in words: `20 November 2026`."""
    return f"{moment.day} {moment:%B %Y}"


def day_words(moment: dt.datetime) -> str:
    """Return a day: `Fri 20 Nov`."""
    return f"{moment:%a} {moment.day} {moment:%b}"
