"""Asks prompts until each has an answer: forwards, back, and again where an answer opens another question."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from peertriage import store
from peertriage.ask.calling import resume
from peertriage.ask.face import Back, Keep
from peertriage.ask.nation import FIRST, NOTHING
from peertriage.core import flow, stops
from peertriage.core.errors import NotWritten
from peertriage.render.safe import visible

if TYPE_CHECKING:
    import datetime as dt

    from peertriage.ask.draft import Draft
    from peertriage.ask.face import Face
    from peertriage.core.prompt import Prompt, Slot

DANGER = "danger-now"
RING_NOW = "RING 999 NOW, and stay with the child. Come back to this when help is on the way: nothing here is lost."

NOT_ALL_SAVED = (
    "NOT ALL IS SAVED: the last answers could not be written. Before you close this window, copy them from the screen "
    "to paper."
)


ROUNDS = frozenset({"people-more", "words-more", "another-time", "differs-more"})
"""Questions whose yes begins another round."""


class Asking:
    """A face, a draft, and the prompts that apply. Position is the first prompt without an answer."""

    def __init__(self, face: Face, draft: Draft, today: dt.date) -> None:
        self.face, self.draft, self.today = face, draft, today
        self.book = draft.sitting.book
        self.screen: Slot | None = None
        self.first = True
        """Whether only what page 1 needs is asked."""
        self.reviewing = False
        """Whether an answer is looked at from the review: keeping it leads back there."""
        self.aim = ""
        """Where the questions lead, in words; said with how far one is."""

    def stops(self, *, first: bool) -> list[Prompt]:
        """Return the prompts that apply, in order."""
        raise NotImplementedError

    def run(self, *, first: bool, here: Slot | None = None) -> None:
        """Ask whatever has no answer yet, beginning at `here` if that is given."""
        self.first = first
        while True:
            found = self.stops(first=first)
            prompt = next((item for item in found if item.slot == here), None)
            prompt = prompt or flow.place(found, self.draft.given, self.draft.sitting)
            if prompt is None:
                return
            here = self._put(prompt, found)

    def say_left(self) -> None:
        """Say what was kept, where, and how to go on."""
        with contextlib.suppress(OSError):  # a window that was closed has nobody to read it
            self.face.say()
            if not self.draft.given:
                self.face.say(NOTHING)
                return
            draft, saved = visible(str(self.draft.path)), "Saved, not finished"
            if not self.draft.kept(self.today):
                self.face.say(NOT_ALL_SAVED)
                saved = "Saved, without the last answers"
            if store.exists(self.draft.path):
                self.face.page(f"{saved}: {draft}\nTo go on: {resume(self.draft.path)}\n")
            elif self.draft.written is None and not self.draft.behind:
                self.face.say("Nothing was changed.")

    def _put(self, prompt: Prompt, found: list[Prompt]) -> Slot | None:
        """Ask one prompt. Return the prompt to go to, or None for the first without an answer."""
        slots = [item.slot for item in found]
        n = slots.index(prompt.slot)
        was = stops.value_of(self.book, self.draft.given, prompt)
        shown = prompt._replace(before=was, was="" if was is None else stops.words_of(prompt, was))
        self._say_progress(prompt, found)
        try:
            value = self.face.ask(shown)
        except Back:
            if n == 0:
                self.face.say(FIRST)
            return slots[max(n - 1, 0)]
        except Keep:
            return slots[n + 1] if n + 1 < len(slots) and not self.reviewing else None
        self._take(prompt, value)
        if prompt.slot.question in ROUNDS and value == "yes":  # somebody or something of before may come back
            return self._after(prompt)
        return None

    def _after(self, prompt: Prompt) -> Slot | None:
        """Return the prompt after this one: what was answered there before is shown, and kept only on purpose."""
        slots = [item.slot for item in self.stops(first=self.first)]
        n = slots.index(prompt.slot) + 1 if prompt.slot in slots else len(slots)
        return slots[n] if n < len(slots) else None

    def _take(self, prompt: Prompt, value: Any) -> None:
        try:
            self.draft.take(stops.split(self.book, prompt, value), self.today)
        except store.Elsewhere:
            raise
        except NotWritten as error:  # a full disk does not end the help that this child needs now
            self.face.say(f"THIS ANSWER IS NOT SAVED: {error}. It is only in this window. Go on; it is tried again.")
        if prompt.slot.question == DANGER and value["ticked"]:
            self.face.say(RING_NOW)

    def _say_progress(self, prompt: Prompt, found: list[Prompt]) -> None:
        """Say how far one is, once for each screen."""
        if prompt.screen == self.screen:
            return
        self.screen = prompt.screen
        screens = list(dict.fromkeys(item.screen for item in found))
        self.face.title(f"Question {screens.index(prompt.screen) + 1} of about {len(screens)}{self.aim}")
