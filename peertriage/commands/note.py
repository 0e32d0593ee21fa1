"""`peertriage note`: six questions for any adult; the safeguarding lead goes on with what they wrote."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from peertriage import content, store
from peertriage.ask.face import Leave
from peertriage.ask.nation import NOTHING
from peertriage.ask.note import note
from peertriage.ask.signals import ending_is_leaving
from peertriage.commands.asking import face_for
from peertriage.commands.new import target_of
from peertriage.commands.shared import moment, settings
from peertriage.core.answers import Sitting
from peertriage.core.errors import PeertriageError
from peertriage.render.safe import pasted

if TYPE_CHECKING:
    from pathlib import Path


def run(out: Path | None, at: str | None, settings_file: Path | None, *, practice: bool, plain: bool) -> int:
    """Ask the six questions and leave a note; what was answered is kept, whatever happens."""
    when = moment(at)
    if out is not None and not out.is_dir():
        raise PeertriageError(f"{out} is no folder", "Make the folder first, or name another.")
    folder = target_of(out, practice=practice).folder
    face = face_for(plain=plain, what="peertriage note", liked=settings(settings_file).plain)
    # the questions are the same in both nations; `new --from` asks where the school is
    sitting = Sitting(content.rulebook(when.date(), "england"), when.date(), practice or None)
    before = set(folder.glob(f"*{store.NOTE}"))
    with ending_is_leaving():
        try:
            path = note(face, sitting, folder, when).path
        except (Leave, KeyboardInterrupt) as left:
            written = sorted(set(folder.glob(f"*{store.NOTE}")) - before)
            sys.stderr.write(f"\nNot all was answered. The note so far: {pasted(written[-1])}\n" if written
                             else f"\n{NOTHING}\n")  # fmt: skip
            if isinstance(left, KeyboardInterrupt):
                raise
            return 0
    sys.stderr.write(
        f"\nNote written: {pasted(path)}\n"
        "Tell the safeguarding lead now, in person or by telephone, and nobody else.\n"
        "Keep what you wrote by hand.\n"
        f"The lead goes on with: peertriage new --from {pasted(path)}\n"
    )
    return 0
