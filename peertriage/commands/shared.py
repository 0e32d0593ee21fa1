"""What several commands need from the outside world: the time, the settings, the content, a record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peertriage import content, store
from peertriage.core import given
from peertriage.core.bundle import Bundle
from peertriage.core.clock import LONDON
from peertriage.core.errors import BadInput, PeertriageError
from peertriage.core.settings import Settings, wrong_terms
from peertriage.core.shape import shape
from peertriage.render.safe import pasted

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook


YEARS = range(2000, 2101)


class Opened(Bundle, frozen=True):
    """A record with its file, parsed and read, and the content of the date on which it was last assessed."""

    document: dict[str, Any]
    record: Report
    path: Path
    book: Rulebook


def now() -> dt.datetime:
    """Return the present moment, UK local, to the second. The one place that asks the clock."""
    return dt.datetime.now(LONDON).replace(microsecond=0)


def clock(text: str | None) -> Callable[[], dt.datetime]:
    """Return what tells the time: the clock, or for ever the moment that `--at` names."""
    if text is None:
        return now
    fixed = moment(text)
    return lambda: fixed


def moment(text: str | None) -> dt.datetime:
    """Return the moment that `--at` names; without an offset it is UK local."""
    if text is None:
        return now()
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise PeertriageError("--at is not a date and time", "Write it as 2026-11-20T15:15.") from None
    if found.year not in YEARS:
        raise PeertriageError(f"--at lies outside the years {YEARS[0]} to {YEARS[-1]}", "Correct the year.")
    return found.replace(tzinfo=LONDON) if found.tzinfo is None else found.astimezone(LONDON)


def settings(path: Path | None) -> Settings:
    """Return the school's settings, empty if no file is named."""
    if path is None:
        return Settings()
    found, problems = shape(store.parse(store.read_bytes(path), path.name), Settings, path.name)
    problems += wrong_terms(found, path.name) if found is not None else []
    if found is None or problems:
        raise BadInput(f"{path.name} has problems", problems)
    return found


def unwritten(path: Path) -> Report:
    """Return the answers, draft or note in a file; a record is refused."""
    report = store.read_report(path)
    if report.kind == "record":
        raise PeertriageError(f"{path.name} is a record already", f"To read it: peertriage show {pasted(path)}")
    return report


def open_record(name: str, *, checked: bool = True) -> Opened:
    """Return the record that a path or the start of an id names, and its rulebook.

    `checked`: answers that the content does not know, which only a hand can have written, are an error.
    """
    path = Path(name)
    if not store.exists(path):
        path = store.find_record(name, [store.home(), store.home() / "practice"])
    document, record = store.read_document(path)
    if record.kind != "record" or not record.assessment or record.nation is None:
        raise PeertriageError(f"{path.name} is a file of kind {record.kind}, not a record",
                              f"Make a record of it: peertriage new --answers {path}")  # fmt: skip
    book = content.rulebook(record.assessment[-1].at.astimezone(LONDON).date(), record.nation)
    problems = given.check(book, record, path.name) if checked else []
    if problems:
        raise BadInput(f"{path.name} has problems; no page can be made of it", problems)
    return Opened(document, record, path, book)
