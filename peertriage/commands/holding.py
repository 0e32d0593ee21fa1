"""From answers to a record and its end: what `new` and `resume` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage import store
from peertriage.ask.calling import resume
from peertriage.ask.ending import Written, ending
from peertriage.ask.interview import Begin, interview
from peertriage.ask.signals import ending_is_leaving
from peertriage.commands.new import finish
from peertriage.commands.shared import open_record
from peertriage.core.later import next_morning
from peertriage.core.pages import AT_ONCE, pages
from peertriage.core.settings import days
from peertriage.render.text import render
from peertriage.triage import triage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeAlias

    from peertriage.ask.face import Face
    from peertriage.core.settings import Settings

    Clock: TypeAlias = Callable[[], dt.datetime]

PRINTED = AT_ONCE | {"today"}
"""Pages that go on paper at the end of an interview: what to do now, the rest of today, and their sheets."""


def hold(talk: Face, begin: Begin, target: store.Target, clock: Clock) -> int:
    """Hold the interview, write the record, take the draft away, and go through the end with the person."""
    store.tidy(begin.folder)
    with ending_is_leaving():
        found = interview(talk, begin)
        if found is None:
            return 0
        if store.exists(found.draft) and store.read_bytes(found.draft) != found.data:
            raise store.Elsewhere(
                f"{found.draft.name} was changed in another window; no record was written",
                f"Its newest answers are in the file. To go on with them: {resume(found.draft)}",
            )
        path = finish(found.book, found.report, begin.at, begin.school, target)
        store.finished(found.draft, found.data)  # only now: the record is safely on disk
    return end(talk, path, begin.school, clock)


def end(talk: Face, path: Path, school: Settings, clock: Clock) -> int:
    """Go through the end of a written record: where its key slip is, and who else can open it."""
    data = store.read_bytes(path)
    opened = open_record(str(path))
    book, record = opened.book, opened.record
    calendar = days(book.catalogue, school)
    done = triage(book, record, record.assessment[-1].at, calendar)
    found = pages(book, record, done.plan, school, calendar, clock())
    text = render([page for page in found if page.name in PRINTED])
    posts = {name: word.says for (of, name), word in book.words.items() if of == "role"}
    with ending_is_leaving():
        ending(talk, Written(path, record, data), clock, text, next_morning(clock(), calendar), posts)
    return 0
