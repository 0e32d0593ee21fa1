"""A written record of the invented case, as a value."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING

from running import ANSWERS

from peertriage import content, store
from peertriage.core import given
from peertriage.core.clock import LONDON
from peertriage.core.record import Identity, from_document
from peertriage.core.settings import Settings, days
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    from peertriage.core.model import Report

FRIDAY = dt.datetime(2026, 11, 20, 15, 15, tzinfo=LONDON)
ID = "20261120-k7fq2m"


@functools.cache
def record(*, practice: bool = True) -> Report:
    """Return the record that `new` makes of the invented case on a Friday at 15:15."""
    text = ANSWERS if practice else ANSWERS.replace("practice = true\n", "")
    report, problems = from_document(store.parse(text.encode(), "answers.toml"), "answers.toml")
    assert report is not None, problems
    book = content.rulebook(FRIDAY.date(), "england")
    done = triage(book, given.normalised(report), FRIDAY, days(book.catalogue, Settings()))
    return write_up(book, given.normalised(report), done, FRIDAY, Identity(ID, "harbour", "0.1.0", "P1"))
