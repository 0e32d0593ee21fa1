"""`peertriage accept`: accept a change that was made to a record outside this tool, saying who and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from peertriage import store
from peertriage.commands.shared import now, open_record
from peertriage.core.errors import NotWritten, PeertriageError
from peertriage.core.given import image_named
from peertriage.core.later import accepted, is_number, table_words, unfit
from peertriage.render.safe import pasted, visible

if TYPE_CHECKING:
    from peertriage.commands.shared import Opened

WANTED = 'Say who accepts it and why: peertriage accept {} --by "POST OR NAME" --why "REASON"'

ANOTHER = "another post"


def _person(opened: Opened, by: str) -> str:
    """Return who accepts: the id of a person of the record, or a post or name that is none yet. Raises NotWritten for
    a number that nobody in the record has: it would become somebody's post.
    """
    if not is_number(by):
        return by
    book, people = opened.book, opened.record.person
    number = "".join(by.upper().split())
    if number in {person.id for person in people}:
        return number
    posts = [f"{one.id} ({book.say('role', one.role) if ('role', one.role) in book.words else ANOTHER})"
             for one in people]  # fmt: skip
    raise NotWritten(
        f"record {opened.record.id} has no person of this number; nothing was accepted",
        f"It has {', '.join(posts)}. Name one of them, or a post." if posts else "It has nobody: name a post.",
    )


def run(name: str, by: str, why: str) -> int:
    """Show what was changed, and if somebody says who and why, write that into the history and seal the record."""
    opened = open_record(name, checked=False)
    was = store.read_bytes(opened.path)
    if store.parse(was, opened.path.name) != opened.document:
        raise NotWritten(f"{opened.path.name} was changed at this moment; nothing was written", "Do this once more.")
    changes = unfit(opened.document, opened.record)
    for change in changes:
        how = "added" if not change.old else "changed" if change.new else "taken away"
        sys.stderr.write(f"Outside this tool: {visible(table_words(change.key))} was {how}.\n")
    if changes and not (by.strip() and why.strip()):
        raise PeertriageError("nothing was accepted: an acceptance needs a person and a reason",
                              WANTED.format(pasted(opened.path)))  # fmt: skip
    if image_named(by) or image_named(why):
        raise PeertriageError("the reason names an image or a web address; nothing was accepted", "Say it in words.")
    record = accepted(opened.document, opened.record, now(), _person(opened, by.strip()), why.strip())
    store.guard(opened.path.parent, practice=bool(record.practice))
    store.save(opened.path, store.to_bytes(record), was)
    sys.stderr.write("Accepted. The history says who accepted it and why. The assessment was not made anew.\n")
    return 0
