"""Every short case, printed: page 1 and the rest of today keep their size whatever is known or open."""

from __future__ import annotations

import pytest

from cases.short import AT, Short, book, cases, report_of
from peertriage.core.document import Act
from peertriage.core.pages import SHEETS, pages
from peertriage.core.record import Identity
from peertriage.core.settings import Settings, days
from peertriage.render.text import render
from peertriage.triage import triage, write_up

MOST = {"page-1": 10, "today": 12, **dict.fromkeys(SHEETS, 10)}
FILES = sorted({case.file for case in cases()})


def wrong(case: Short) -> list[str]:
    """Return what is too long in the pages of a case."""
    calendar = days(book().catalogue, Settings())
    report = report_of(case.table)
    done = triage(book(), report, AT, calendar)
    record = write_up(book(), report, done, AT, Identity("20261118-k7fq2m", "harbour", "0.1.0", "P1"))
    found = []
    for page in pages(book(), record, done.plan, Settings(), calendar, AT):
        acts = [block for block in page.blocks if isinstance(block, Act)]
        if len(acts) > MOST.get(page.name, len(acts)):
            found.append(f"{case.name}: {len(acts)} acts on {page.name}")
        if any(not act.who or not act.when for act in acts):
            found.append(f"{case.name}: an act of nobody, or at no time, on {page.name}")
        if page.name == "page-1" and len(render([page]).rstrip().splitlines()) > 60:
            found.append(f"{case.name}: page 1 is longer than 60 lines")
    return found


@pytest.mark.parametrize("file", FILES)
def test_the_pages_of_every_short_case_keep_their_size(file: str) -> None:
    """At most ten acts and sixty lines on page 1, twelve on page 2, ten on a sheet; each somebody's, with a time."""
    mine = [case for case in cases() if case.file == file]

    assert mine
    assert [line for case in mine for line in wrong(case)] == []
