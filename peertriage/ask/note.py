"""The note: six questions for any adult who has just been told something, for the safeguarding lead to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.ask.asking import Asking
from peertriage.ask.draft import Draft
from peertriage.core import flow
from peertriage.core.prompt import Slot

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from peertriage.ask.face import Face
    from peertriage.core.answers import Sitting
    from peertriage.core.prompt import Prompt

ORDER = (
    Slot("words", "S1"), Slot("words-heard", "S1"), Slot("words-to", "S1"), Slot("danger-now", "report"),
    Slot("where-now", "report"), Slot("who-told", "report"),
)  # fmt: skip
WELCOME = (
    "Six questions. Write down what you heard or saw; do not ask the child for more.",
    "'Not known' is always an answer. Danger now? Ring 999 first. This note is for the safeguarding lead.",
)


class Note(Asking):
    """The six questions, in their order."""

    def stops(self, *, first: bool) -> list[Prompt]:
        """Return the prompts of the note that apply."""
        del first
        found = {prompt.slot: prompt for prompt in flow.note_prompts(self.draft.sitting, self.draft.given, self.today)}
        return [found[slot]._replace(screen=slot) for slot in ORDER if slot in found]


def note(face: Face, sitting: Sitting, folder: Path, at: dt.datetime) -> Draft:
    """Ask the six questions; return the note, which is written after every answer. Raises Leave with the rest kept."""
    for line in WELCOME:
        face.say(line)
    asking = Note(face, Draft.new(sitting, folder, at, kind="note"), at.date())
    asking.run(first=True)
    return asking.draft
