"""The interview: asks the prompts of `core/flow.py` in their order, page 1 first, and keeps a draft.

This file knows no terminal and no question: the core says what comes next, a face asks it, and this connects them.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from peertriage import content, store
from peertriage.ask.asking import Asking
from peertriage.ask.calling import resume
from peertriage.ask.draft import Draft
from peertriage.ask.face import Back, Keep, Leave
from peertriage.ask.nation import FIRST, NOTHING, ask_nation
from peertriage.ask.review import review
from peertriage.core import basis, flow, given, stops
from peertriage.core.answers import Sitting, report_of
from peertriage.core.errors import BadInput, NotWritten, PeertriageError, Problem
from peertriage.core.model import ADULT_KINDS
from peertriage.core.pages import AT_ONCE, pages
from peertriage.core.prompt import REPORT, Choice, Prompt, Slot
from peertriage.core.settings import days
from peertriage.render.safe import visible
from peertriage.render.text import render
from peertriage.triage import triage

if TYPE_CHECKING:
    from pathlib import Path

    from peertriage.ask.face import Face
    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings

GO_ON = Prompt(
    Slot("go-on", REPORT), "one", "What next? The other questions are for what is already known.",
    Slot("go-on", REPORT),
    choices=(
        Choice("on", "Go on with the other questions"),
        Choice("print", "First write page 1 to a file, to print it"),
        Choice("stop", "Stop here: look over the answers and write the record"),
    ),
)  # fmt: skip
STALE = dt.timedelta(hours=1)
OF_THE_MOMENT = ("danger-now", "tonight")
"""Questions whose answers do not stay true."""
NO_LEVEL = (
    "Somebody of 18 or over is said to have done this: no level is looked for. Stop here if you like: police, council "
    "and the designated officer find out the rest. Nobody at school looks into it."
)
ENOUGH = "You have enough to ring. Do that now. The rest can wait."


class Begin(NamedTuple):
    """What an interview starts from: the moment, the school, where drafts are kept, and what is continued."""

    at: dt.datetime
    school: Settings
    folder: Path
    practice: bool
    report: Report | None = None
    """A draft or a note to go on with."""
    path: Path | None = None
    """The file of that draft; None for a note, which becomes a draft of its own."""
    data: bytes | None = None
    nation: Literal["england"] | None = None
    """Where the school is, if that has been asked already."""


class Asked(NamedTuple):
    """The answers of a finished interview, and the draft that may go once the record is safe."""

    book: Rulebook
    report: Report
    draft: Path
    data: bytes | None
    """What this interview wrote into its draft last."""


def interview(face: Face, begin: Begin) -> Asked | None:
    """Ask everything and return the answers; `None` if the person saved and left."""
    try:
        draft = _draft(face, begin)
    except Leave:
        face.say(NOTHING)
        return None
    talk = Interview(face, begin, draft)
    try:
        return talk.hold()
    except Leave:
        talk.say_left()
        return None
    except KeyboardInterrupt:  # exit code 130 like everywhere, and the answers so far are kept
        talk.say_left()
        raise


def _draft(face: Face, begin: Begin) -> Draft:
    terms = tuple((term.first, term.last) for term in begin.school.term)
    if begin.report is None:
        book = content.rulebook(begin.at.date(), begin.nation or ask_nation(face))
        return Draft.new(Sitting(book, begin.at.date(), begin.practice or None, terms), begin.folder, begin.at)
    made = begin.report.made
    begun = (made.at if made else begin.at).date()
    book = content.rulebook(begin.at.date(), begin.report.nation or begin.nation or ask_nation(face))
    sitting = Sitting(book, begun, begin.practice or None, terms)
    path = begin.path or begin.folder / f"{begin.report.id or store.new_id(begun)}{store.DRAFT}"
    if begin.path is None and (store.exists(path) or store.exists(store.record_of(path))):
        raise PeertriageError("somebody has gone on with this note already", resume(path))
    return _continued(sitting, path, begin.report, begin.data)


def _continued(sitting: Sitting, path: Path, report: Report, data: bytes | None) -> Draft:
    """Return the draft that goes on with a file; refuse one that was changed by hand so that it cannot."""
    problems = given.check(sitting.book, report, path.name)
    if problems:
        raise BadInput(f"{path.name} has problems; it was not changed", problems)
    try:
        draft = Draft.continued(sitting, path, report, data)
        draft.report(sitting.begun)
    except (TypeError, KeyError, ValueError, AttributeError):
        problem = Problem(path.name, "set_aside", "was changed outside this tool; correct it, or begin anew")
        raise BadInput(f"{path.name} cannot be gone on with", [problem]) from None
    return draft


class Interview(Asking):
    """One interview about a report: page 1 first, then what else is already known, then the review."""

    def __init__(self, face: Face, begin: Begin, draft: Draft) -> None:
        super().__init__(face, draft, begin.at.date())
        self.begin = begin
        self.calendar = days(self.book.catalogue, begin.school)
        self.early = False
        """Whether the person stopped after page 1: then only what page 1 needs is asked and reviewed."""

    def hold(self) -> Asked:
        """Ask everything, page 1 first; return the answers once the person says that the record may be written."""
        resumed = self._answered_more()
        self.aim = ", up to page 1"
        self._ask_once_more()
        self.run(first=True)
        self.aim = ""
        if not resumed:
            self._page_one()
            self.early = not self._go_on()
        if not self.early:
            self.run(first=False)
        review(self)
        report = self.draft.report(self.today)
        return Asked(self.book, report, self.draft.path, self.draft.written)

    def stops(self, *, first: bool) -> list[Prompt]:
        """Return the prompts that apply. How a no is known is asked last, and only where the result could otherwise
        be normal.
        """
        sitting, given_now = self.draft.sitting, self.draft.given
        live = self.draft.live(self.today)
        found = list(flow.prompts(sitting, live, self.today, first=first))
        if not first and flow.place(found, given_now, sitting) is None:
            found += basis.basis_prompts(sitting, live, self._rests_on(live))
        return found

    def page_one(self) -> str:
        """Return page 1 as the answers so far make it."""
        return self._assessed()[0]

    def _ask_once_more(self) -> None:
        """Put what is true of one moment again, where it was answered some time ago or by somebody else."""
        if self.begin.report is None or (self.begin.path and self.begin.at - self.draft.made.at < STALE):
            return
        found = self.stops(first=True)
        for prompt in found:
            if prompt.slot.question in OF_THE_MOMENT and prompt.slot in self.draft.given:
                self.face.say()
                self.face.say(f"This was answered on {self.draft.made.at:%d/%m/%Y, about %H:%M}. How is it now?")
                self._put_again(prompt)

    def _put_again(self, prompt: Prompt) -> None:
        """Put a question that has an answer; only a new answer, or keeping that one on purpose, goes on."""
        was = stops.value_of(self.book, self.draft.given, prompt)
        while True:
            try:
                value = self.face.ask(prompt._replace(before=was, was=stops.words_of(prompt, was)))
            except Back:
                self.face.say(FIRST)
            except Keep:
                return
            else:
                self._take(prompt, value)
                return

    def _answered_more(self) -> bool:
        """Say whether something that comes after page 1 has been answered already: then page 1 was shown before."""
        first = {item.slot for item in flow.prompts(self.draft.sitting, self.draft.given, self.today, first=True)}
        later = flow.prompts(self.draft.sitting, self.draft.given, self.today)
        return any(
            stops.value_of(self.book, self.draft.given, item) is not None for item in later if item.slot not in first
        )

    def _page_one(self) -> None:
        """Show page 1 as soon as it can be known: what to do does not wait for the rest of the questions."""
        text, calls = self._assessed()
        self.face.say()
        if any(strength in {"today", "now"} for strength in calls.values()):
            self.face.say(ENOUGH)
        self.face.page("\n" + text)
        if self._only_adults_acted():
            self.face.say(NO_LEVEL)
        if self.draft.given and not self.draft.behind:
            self.face.page(f"Saved so far: {visible(str(self.draft.path))}\n")

    def _only_adults_acted(self) -> bool:
        """Say whether this is said to have been done by known adults alone."""
        report = self.draft.report(self.today)
        kinds = {child.label: child.kind for child in report.child}
        acted = {label for episode in report.episode for label in episode.by}
        return bool(acted) and all(kinds[label] in ADULT_KINDS for label in acted)

    def _assessed(self) -> tuple[str, dict[Any, Any]]:
        report = given.normalised(self.draft.report(self.today))
        done = triage(self.book, report, self.begin.at, self.calendar)
        preview = msgspec.structs.replace(report, assessment=[done.assessed.assessment])
        shown = pages(self.book, preview, done.plan, self.begin.school, self.calendar, self.begin.at)
        return render([page for page in shown if page.name in AT_ONCE]), done.assessed.assessment.calls

    def _go_on(self) -> bool:
        """Return whether the person wants the other questions now."""
        while True:
            try:
                choice = self.face.ask(GO_ON)
            except Back:
                self.run(first=True, here=self.stops(first=True)[-1].slot)
                continue
            if choice != "print":
                return bool(choice == "on")
            self._print_page_one()

    def _print_page_one(self) -> None:
        path = self.draft.path.with_name(f"{self.draft.id}-page-1.txt")
        try:
            path = store.write_numbered(path, self.page_one().encode())
        except NotWritten as error:
            self.face.say(f"{error}. Copy the page from the screen instead.")
            return
        self.face.page(f"Page 1 is written to: {visible(str(path))}\nOpen it, print it, and delete the file.\n")

    def _rests_on(self, live: dict[Slot, Any]) -> list[str]:
        """Return the reassuring answers without which the result could not be normal, if with all of them it is."""
        bare = {slot: value for slot, value in live.items() if not slot.question.startswith("basis-")}
        listed = next(basis.basis_prompts(self.draft.sitting, bare), None)
        names = [choice.id for choice in listed.choices] if listed else []
        if not names or not self._normal_with(bare, names):
            return []
        needed = [name for name in names if not self._normal_with(bare, [other for other in names if other != name])]
        return needed if self._normal_with(bare, needed) else names

    def _normal_with(self, bare: dict[Slot, Any], names: list[str]) -> bool:
        """Say whether the result is normal, or nothing sexual was reported, if these answers have a basis."""
        trial = bare | {Slot("basis-adult-saw", REPORT): {"ticked": names, "rest": "done"}}
        report = given.normalised(report_of(self.draft.sitting, trial))
        done = triage(self.book, report, self.begin.at, self.calendar)
        found = done.assessed.assessment
        return found.supported == "normal" or "not-sexual" in found.categories
