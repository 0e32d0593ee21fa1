"""`peertriage explain`: why a record has its result, or what one item of the content says."""

from __future__ import annotations

import sys

from peertriage import content
from peertriage.commands.shared import now, open_record
from peertriage.core.explain import explain_item, explain_record
from peertriage.render.text import render


def run(what: str) -> int:
    """Print the explanation of an id of the content, if there is one, else of a record."""
    book = content.rulebook(now().date(), "england")
    page = explain_item(book, what)
    if page is None:
        opened = open_record(what)
        page = explain_record(opened.book, opened.record)
    sys.stdout.write(render([page]))
    return 0
