"""The first question: where the school is. It needs nothing of the content, so it stands at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from peertriage.ask.face import Back
from peertriage.core.prompt import REPORT, Choice, Prompt, Slot

if TYPE_CHECKING:
    from peertriage.ask.face import Face

WELCOME = (
    "Answer what has already been said, seen or written. Do not question a child to fill a gap.",
    "'Not known' is always an answer. Danger now? Ring 999 first.",
)
NOTHING = "Nothing had been answered, and nothing was kept."
FIRST = "This is the first question."
NO_WALES = (
    "This version has no steps for Wales. Ring your council's social services or the police now, and follow the Wales "
    "Safeguarding Procedures. Nothing has been kept."
)
SLOT = Slot("nation", REPORT)
NATIONS = Prompt(
    SLOT, "one", "Where is the school?", SLOT,
    choices=(Choice("england", "England"), Choice("wales", "Wales")),
    help=("The two nations have their own law and their own steps.",),
)  # fmt: skip


def welcome(face: Face) -> None:
    """Say what the questions are for."""
    for line in WELCOME:
        face.say(line)


def ask_nation(face: Face) -> Literal["england"]:
    """Return the nation, once it is one for which there are steps. Raises Leave."""
    while True:
        try:
            if face.ask(NATIONS) == "england":
                return "england"
            face.say(NO_WALES)
        except Back:
            face.say(FIRST)
