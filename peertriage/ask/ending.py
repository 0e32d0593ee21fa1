"""The end of an interview, and `resume` of a record: the key slip, and who else can open the record.

It does not end quietly until somebody else can act on what is written: it is printed, it is copied into the
school's own system, or it lies in a folder that others can open. Each of these is an event in the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from peertriage import store
from peertriage.ask.calling import resume
from peertriage.ask.ending_reads import EXAMPLE, GO_BACK, WHEN_EXAMPLE, folder_read, place_read, when_read, words_read
from peertriage.ask.face import Back, Keep, Leave
from peertriage.core.errors import PeertriageError
from peertriage.core.given import image_named
from peertriage.core.key_slip import key_slip
from peertriage.core.later import COPIED, KEY_SLIP, PRINTED, SHARED, changed, refuse_unfit, settled, slip_written
from peertriage.core.model import Copied
from peertriage.core.prompt import REPORT, Choice, Prompt, Read, Slot
from peertriage.render.safe import visible
from peertriage.render.text import render

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from peertriage.ask.face import Face
    from peertriage.core.model import Report

HELD, SLIP, WAY = "ending-held", "ending-slip", "ending-way"
PRINT_TO, WHO, WHEN, SYSTEM, FOLDER, SURE = (
    "ending-print-to", "ending-who", "ending-when", "ending-system", "ending-folder", "ending-sure",
)  # fmt: skip
NOT_NOW, GO_ON, ANOTHER = "not-now", "go-on", "another"
FIRST = "The record is written. There is no question before this."
NO_CHILD_NAMED = "The record notes where: choose a folder whose name names no child."
HELD_HELP = (
    "The key slip is the one paper that says which letter is which child. It is printed blank, filled in by hand, "
    "and kept once, where few can open it. The record says only where."
)
WAY_HELP = (
    "If you are away or this computer fails, somebody else has to know what to do. The deputy, and whoever is in "
    "charge that morning, need page 1. The school's own system stays the master."
)
DO_AGAIN = "Free some space or name another folder, and do this once more."
LOGIN_ONLY = "It is on this computer, under this login only. Choose how they get it."
OPEN_ALREADY = (
    "The record says that pages were written for printing, copied or shared. Were they handed over? "
    "It can be done once more."
)
UNNAMED = "a folder that the person named"


class Written(NamedTuple):
    """A record as it lies in its file: where, what it holds, and its bytes."""

    path: Path
    record: Report
    data: bytes


def ending(
    face: Face,
    opened: Written,
    at_clock: Callable[[], dt.datetime],
    page_text: str,
    morning: dt.date,
    posts: Mapping[str, str] | None = None,
) -> bool:
    """Ask where the key slip is kept and who else can open the record; say whether somebody can.

    `page_text`: page 1 and the rest of today; `morning`: the next school morning; `posts`: the words for roles.
    Refuses a record that was changed outside this tool. Raises store.Elsewhere if it is changed meanwhile.
    """
    refuse_unfit(store.parse(opened.data, opened.path.name), opened.record)
    sitting = _Ending(face, opened, at_clock, page_text, morning, posts or {})
    try:
        return sitting.run()
    except Leave:
        return sitting.left()
    except KeyboardInterrupt:
        sitting.left()
        raise


class _Ending:
    """Position is a function of what was answered: the next prompt is the first one without an answer."""

    def __init__(
        self, face: Face, opened: Written, clock: Callable[[], dt.datetime], page_text: str, morning: dt.date,
        posts: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.face, self.opened, self.clock, self.page_text = face, opened, clock, page_text
        self.morning, self.posts = morning, posts
        self.given: dict[str, Any] = {}
        self.was: dict[str, Any] = {}
        self.asks_held = not opened.record.identity_held_at
        self.asks_slip = not slip_written(opened.record)

    def run(self) -> bool:
        """Ask until a way was taken or put off; say whether somebody else can open the record."""
        while True:
            prompt = next((prompt for prompt in self._prompts() if prompt.slot.question not in self.given), None)
            if prompt is not None:
                self._ask(prompt)
            elif self.given[WAY] == NOT_NOW:
                return self.left()
            elif self._done(self._take_way):
                return True
            else:
                self._forget_from(WAY)

    def left(self) -> bool:
        """Say plainly what it means to leave now, and how to finish; say whether somebody else can open the record."""
        if settled(self.opened.record):
            return True
        self.face.say()
        self.face.say("Nobody else can open this record. It is on this computer, under this login only:")
        self._say_path(self.opened.path)
        self.face.page(f"To finish: {self._resume()}\n")
        return False

    # ── asking ──

    def _ask(self, prompt: Prompt) -> None:
        question = prompt.slot.question
        try:
            self.given[question] = self.face.ask(prompt)
        except Keep:
            self.given[question] = self.was[question]
            return
        except Back:
            self._back()
            return
        if question == SURE and self.given[SURE] == ANOTHER:
            self._forget_from(FOLDER)
        if question == HELD and not self._done(self._note_held):
            self._forget_from(HELD)
        if question == SLIP and not self._done(self._write_slip_there):
            self._forget_from(SLIP)

    def _back(self) -> None:
        if not self.given:
            self.face.say(FIRST)
            return
        question = list(self.given)[-1]
        self.was[question] = self.given.pop(question)

    def _forget_from(self, question: str) -> None:
        """Forget the answer to a question, and all that were given after it."""
        names = list(self.given)
        for name in names[names.index(question) :]:
            del self.given[name]

    def _done(self, act: Callable[[], None]) -> bool:
        """Do something; if it cannot be done, say why and what next, and return False."""
        try:
            act()
        except store.Elsewhere:
            raise
        except PeertriageError as error:
            self.face.say()
            self.face.say(f"{error.message[:1].upper()}{error.message[1:]}.")
            self.face.say(DO_AGAIN if "--out" in error.hint else error.hint)
            return False
        return True

    # ── what is asked ──

    def _prompts(self) -> Iterator[Prompt]:
        if self.asks_held:
            yield self._held()
        if self.asks_slip:
            yield self._slip()
        yield self._way()
        way = self.given.get(WAY)
        if way == PRINTED and not self.given.get(SLIP):
            yield self._folder(PRINT_TO, "In which folder shall the pages be written, for you to print?")
        if way == COPIED:
            yield from self._copied()
        if way == SHARED:
            yield self._folder(FOLDER, "Into which folder shall the record be copied?", self.opened.path.parent)
            if warning := store.shared_warning(self.given[FOLDER]):
                yield self._sure(warning)

    def _held(self) -> Prompt:
        unknown = Read("", f"It has to be said within a day: {self._resume()} asks again.")
        return Prompt(
            Slot(HELD, REPORT), "line", "Where will the key slip be kept when it is filled in?", Slot(HELD, REPORT),
            lines=("A place, never a name. For example: sealed envelope in the head's safe.",),
            help=(HELD_HELP,),
            read=place_read(unknown), was=self._before(HELD),
        )  # fmt: skip

    def _slip(self) -> Prompt:
        unknown = Read("", f"Not written. {self._resume()} asks again.")
        return Prompt(
            Slot(SLIP, REPORT), "line", "In which folder shall the blank key slip be written, for you to print?",
            Slot(HELD, REPORT), lines=(EXAMPLE, NO_CHILD_NAMED),
            help=("A new text file is written there; nothing is overwritten. It holds letters and blanks, no name.",),
            read=folder_read(self.opened.record, unknown=unknown), was=self._before(SLIP),
        )  # fmt: skip

    def _way(self) -> Prompt:
        day = f"{self.morning:%A} {self.morning.day} {self.morning:%B}"
        there = self.given.get(SLIP) or "a folder that you name"
        what = "page 1 and the rest of today"
        if not slip_written(self.opened.record):
            what = "page 1, the rest of today and the key slip"
        choices = (
            Choice(PRINTED, f"Print {what}: written for you to print, in {there}"),
            Choice(COPIED, "It has been copied into the school's own child-protection system"),
            Choice(SHARED, "Copy the record into a folder that the others can open"),
            Choice(NOT_NOW, "Not now"),
        )
        return Prompt(
            Slot(WAY, REPORT), "one", f"Who else must be able to open this before the next school morning ({day})?",
            Slot(WAY, REPORT), lines=(OPEN_ALREADY if settled(self.opened.record) else LOGIN_ONLY,),
            choices=choices,
            help=(WAY_HELP,),
            was=next((choice.says for choice in choices if choice.id == self.was.get(WAY)), ""),
        )  # fmt: skip

    def _copied(self) -> Iterator[Prompt]:
        needed = Read(problem=f"This is needed. {GO_BACK}")
        yield self._line(WHO, "Who copied it?", "A post is enough, for example: deputy lead.", words_read(needed))
        yield self._line(WHEN, "When was it copied?", WHEN_EXAMPLE, when_read(self.clock()))
        yield self._line(SYSTEM, "Into which system?", "Its name, without a web address.", words_read(needed))

    def _folder(self, question: str, asks: str, here: Path | None = None) -> Prompt:
        read = folder_read(self.opened.record, here)
        return self._line(question, asks, EXAMPLE, read)._replace(lines=(EXAMPLE, NO_CHILD_NAMED))

    def _line(self, question: str, asks: str, line: str, read: Callable[[str], Read]) -> Prompt:
        screen = Slot(WAY, REPORT)
        return Prompt(
            Slot(question, REPORT), "line", asks, screen, lines=(line,), read=read, was=self._before(question)
        )

    def _sure(self, warning: str) -> Prompt:
        choices = (Choice(GO_ON, "Copy the record there"), Choice(ANOTHER, "Name another folder"))
        return Prompt(
            Slot(SURE, REPORT), "one", "Copy it there all the same?", Slot(WAY, REPORT), lines=(warning,),
            choices=choices,
        )  # fmt: skip

    def _before(self, question: str) -> str:
        """Return what was answered before going back, in words."""
        return (str(self.was[question]) or "not known") if question in self.was else ""

    def _say_path(self, path: Path) -> None:
        """Show a path in one piece, so that it can be copied."""
        self.face.page(visible(str(path)) + "\n")

    def _resume(self) -> str:
        return resume(self.opened.path)

    # ── what is done ──

    def _note(self, did: str, why: str, **fields: Any) -> None:
        """Write one more event, and these fields, into the record."""
        path, record, was = self.opened
        by = record.made.by if record.made else ""
        later = changed(record, self.clock(), by, did, why, **fields)
        data = store.to_bytes(later)
        store.save(path, data, was)
        self.opened = Written(path, later, data)

    def _note_held(self) -> None:
        place = self.given[HELD]
        if place and place != self.opened.record.identity_held_at:
            self._note("changed", "where the key slip is kept", identity_held_at=place)

    def _write_slip_there(self) -> None:
        if self.given[SLIP]:
            self._note(KEY_SLIP, f"written for printing: {_where(self._write_slip(self.given[SLIP]))}")

    def _write_slip(self, folder: Path) -> Path:
        text = render(key_slip(self.opened.record, self.posts))
        path = store.write_numbered(folder / f"{self.opened.record.id}-key-slip.txt", text.encode())
        self.face.say("The blank key slip is written:")
        self._say_path(path)
        self.face.say("Print it and fill it in by hand, on paper only.")
        return path

    def _take_way(self) -> None:
        {PRINTED: self._print, COPIED: self._note_copied, SHARED: self._share}[self.given[WAY]]()

    def _print(self) -> None:
        folder = self.given.get(SLIP) or self.given[PRINT_TO]
        path = store.write_numbered(folder / f"{self.opened.record.id}-pages.txt", self.page_text.encode())
        self.face.say("Page 1 and the rest of today are written:")
        self._say_path(path)
        if not slip_written(self.opened.record):
            self._write_slip(folder)
        self.face.say("Print now, give page 1 to whoever needs it, and delete the files when they are on paper.")
        self._note(PRINTED, f"written for printing: {_where(path)}")

    def _note_copied(self) -> None:
        who, when, system = (self.given[name] for name in (WHO, WHEN, SYSTEM))
        self._note(COPIED, f"into the school's own system: {system}", copied=Copied(at=when, by=who, to=system))
        self.face.say("Noted in the record.")

    def _share(self) -> None:
        before = self.opened.data
        copy = store.copy_record(self.opened.path, self.given[FOLDER])
        self.face.say("The record is copied:")
        self._say_path(copy)
        self._note(SHARED, f"copied to: {_where(copy)}")
        store.save(copy, self.opened.data, before)  # so that the copy, too, says that it was made
        self.face.say("It is a copy: what is changed later in one is not changed in the other.")
        self.face.say("Ask the others to open it now, from their own login.")


def _where(path: Path) -> str:
    """Return where something was written, as a record can hold it: no text of a record may look like a web address."""
    said = visible(str(path))
    return UNNAMED if image_named(said) else said
