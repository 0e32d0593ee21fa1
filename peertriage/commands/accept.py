"""`peertriage accept`: accept a change that was made to a record outside this tool, saying who and why."""

from __future__ import annotations

import sys

from peertriage import store
from peertriage.commands.shared import now, open_record
from peertriage.core.errors import NotWritten, PeertriageError, key_of
from peertriage.core.given import image_named
from peertriage.core.later import accepted, unfit
from peertriage.render.safe import pasted, visible

WANTED = 'Say who accepts it and why: peertriage accept {} --by "POST OR NAME" --why "REASON"'


def run(name: str, by: str, why: str) -> int:
    """Show what was changed, and if somebody says who and why, write that into the history and seal the record."""
    opened = open_record(name, checked=False)
    was = store.read_bytes(opened.path)
    if store.parse(was, opened.path.name) != opened.document:
        raise NotWritten(f"{opened.path.name} was changed at this moment; nothing was written", "Do this once more.")
    changes = unfit(opened.document, opened.record)
    for change in changes:
        how = "added" if not change.old else "changed" if change.new else "taken away"
        sys.stderr.write(f"Outside this tool: {visible(key_of(change.key))} was {how}.\n")
    if changes and not (by.strip() and why.strip()):
        raise PeertriageError("nothing was accepted: an acceptance needs a person and a reason",
                              WANTED.format(pasted(opened.path)))  # fmt: skip
    if image_named(by) or image_named(why):
        raise PeertriageError("the reason names an image or a web address; nothing was accepted", "Say it in words.")
    record = accepted(opened.document, opened.record, now(), by.strip(), why.strip())
    store.guard(opened.path.parent, practice=bool(record.practice))
    store.save(opened.path, store.to_bytes(record), was)
    sys.stderr.write("Accepted. The history says who accepted it and why. The assessment was not made anew.\n")
    return 0
