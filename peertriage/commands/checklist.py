"""`peertriage checklist`: what to do, on paper."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from peertriage import store
from peertriage.commands.shared import now, open_record, settings
from peertriage.core.document import Heading
from peertriage.core.errors import PeertriageError, did_you_mean, key_of
from peertriage.core.pages import pages
from peertriage.core.seal import broken
from peertriage.core.settings import days
from peertriage.render import RENDERERS
from peertriage.render.safe import visible
from peertriage.triage import triage

if TYPE_CHECKING:
    from pathlib import Path

    from peertriage.core.document import Page


def numbered(page: Page) -> str:
    """Return the number in the title of a page, empty if it has none."""
    title = next((block.text for block in page.blocks if isinstance(block, Heading)), "")
    return title.removeprefix("Page ").split(":")[0].split(";")[0] if title.startswith("Page ") else ""


def run(name: str, form: str, only: str | None, out: Path | None, settings_file: Path | None) -> int:
    """Print all pages of a record's checklist, or one of them, or write them to a new file."""
    if form not in RENDERERS:
        raise PeertriageError(f"--format is one of {', '.join(RENDERERS)}{did_you_mean(form, RENDERERS)}")
    opened, school = open_record(name), settings(settings_file)
    calendar = days(opened.book.catalogue, school)
    wrong = broken(opened.document, opened.record.event, opened.record.seal) if opened.record.seal else []
    if wrong:
        changed = visible(", ".join(key_of(name) for name in wrong))
        sys.stderr.write(f"Changed outside this tool: {changed}. The pages follow the file as it is now.\n")
    if opened.book.policy != opened.record.assessment[-1].policy:
        sys.stderr.write("The rules have changed since this was assessed; the pages follow them as they are now.\n")
    done = triage(opened.book, opened.record, opened.record.assessment[-1].at, calendar)
    found = pages(opened.book, opened.record, done.plan, school, calendar, now())
    if only is not None:
        names = [page.name for page in found]
        found = [page for page in found if only in {page.name, numbered(page)}]
        if not found:
            raise PeertriageError(f"--page is one of {', '.join(names)}{did_you_mean(only, names)}")
    text = importlib.import_module(RENDERERS[form]).render(found)
    if out is None:
        sys.stdout.write(text)
    else:
        store.guard(out.parent, practice=bool(opened.record.practice))
        store.write_new(out, text.encode())
        sys.stderr.write(f"Written: {visible(str(out))}\n")
    return 0
