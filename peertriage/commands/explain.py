"""`peertriage explain`: why a record has its result, or what one item of the content says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peertriage import content, store
from peertriage.commands.shared import now, open_record
from peertriage.core.errors import BadInput, PeertriageError, did_you_mean
from peertriage.core.explain import explain_record, explained, to_json
from peertriage.core.items import all_ids, explain_item, find_item, item_json
from peertriage.core.later import table_words
from peertriage.core.seal import broken
from peertriage.render.safe import visible
from peertriage.render.text import render

if TYPE_CHECKING:
    from peertriage.commands.shared import Opened
    from peertriage.core.document import Page
    from peertriage.core.rulebook import Rulebook


def _record(book: Rulebook, what: str) -> Opened:
    """Return the record of this name; if there is none, say which id of the content is near."""
    try:
        return open_record(what)
    except PeertriageError as error:
        near = did_you_mean(what.partition("@")[0], all_ids(book))
        if near and not isinstance(error, BadInput):
            raise PeertriageError(f"{error.message}{near}", error.hint) from None
        raise


def _item(book: Rulebook, what: str) -> tuple[str, Page | None]:
    """Return an id of the content and its page, if it is one: as it is, or without `@` and whom it is about, as steps
    of a record and findings have it. A file of this name is a file.
    """
    page = explain_item(book, what)
    stem, at, _ = what.partition("@")
    if page is not None or not at or store.exists(Path(what)):
        return what, page
    return stem, explain_item(book, stem)


def run(what: str, *, as_json: bool) -> int:
    """Print the explanation of an id of the content, if there is one, else of a record."""
    book = content.rulebook(now().date(), "england")
    name, page = _item(book, what)
    data: dict[str, Any]
    if page is not None:
        data = item_json(find_item(book, name))
    else:
        opened = _record(book, what)
        wrong = broken(opened.document, opened.record.event, opened.record.seal) if opened.record.seal else ["seal"]
        if wrong:
            names = visible(", ".join(map(table_words, wrong)))
            sys.stderr.write(f"Changed outside this tool: {names}. This explains the file as it is now.\n")
        why = explained(opened.book, opened.record)
        page, data = explain_record(opened.book, opened.record, why), to_json(opened.book, opened.record, why)
    if as_json:
        sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.write(render([page]))
    return 0
