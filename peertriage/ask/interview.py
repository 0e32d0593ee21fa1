"""The interview: asks the questions of the content in their order, page 1 first, and keeps a draft.

The engine knows no terminal: `core/flow.py` says what comes next, the face asks it, this file connects them
and writes the draft after every answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from peertriage import __version__, content, store
from peertriage.ask.people import ask_people
from peertriage.ask.plain import KEYS, NOT_KNOWN, Back, Choice, Leave, Plain, number
from peertriage.core import flow, given, typed
from peertriage.core.flow import BASIS, REPORT, Slot
from peertriage.core.labels import age_words, label
from peertriage.core.model import Age, Made
from peertriage.core.pages import pages
from peertriage.core.settings import days
from peertriage.render.safe import visible
from peertriage.render.text import render
from peertriage.triage import triage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from peertriage.core.catalogue import Question
    from peertriage.core.model import Report
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Settings

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"), Choice(NOT_KNOWN, "Not known"))
BASES = (
    Choice("child-said", "A child said so, without being asked for it"),
    Choice("adult-saw", "An adult saw it"),
    Choice("record", "It stands in a record"),
    Choice("assumed", "It is assumed"),
)


OTHER, UNKNOWN = "other", "unknown"
PEOPLE = "people"
BY_NOBODY_KNOWN = "not known who"
NOT_DESCRIBED = "something that is not in the list; it has not been described yet"
"""An act was reported all the same: it counts as one that is not in the list, never as nothing."""
NO_IMAGE = "That names an image or a web address, which is never kept. Write in words what you were told."


class Asked(NamedTuple):
    """The answers of a finished interview, and the draft that may go once the record is safe."""

    book: Rulebook
    report: Report
    draft: Path


class Sitting:
    """One interview: the answers so far and the draft they are kept in."""

    def __init__(self, book: Rulebook, at: dt.datetime, school: Settings, folder: Path, blank: Report) -> None:
        self.book, self.at, self.school, self.practice = book, at, school, blank.practice
        self.id = store.new_id(at.date())
        self.draft = folder / f"{self.id}{store.DRAFT}"
        self.given: dict[Slot, Any] = {}
        self.asked: list[Slot] = []

    def report(self) -> Report:
        """Return the report that the answers which apply make."""
        return flow.report_of(self.book, flow.kept(self.book, self.given, self.practice), self.practice)

    def answer(self, slot: Slot, value: Any) -> None:
        """Take an answer and write the draft: at most the question being asked can be lost."""
        if slot.question == PEOPLE:
            self._set_aside(value)
        self.given[slot] = value
        self._forget_basis({slot})
        if slot in self.asked:  # changed at the review: going back meets it once
            self.asked.remove(slot)
        self.asked.append(slot)
        self._keep()

    def _set_aside(self, people: list[dict[str, Any]]) -> None:
        """Drop what was answered about a letter that now stands for somebody else: it is asked again."""
        before = {person["label"]: person for person in self.given.get(Slot(PEOPLE, REPORT), [])}
        same = {person["label"] for person in people if before.get(person["label"]) == person}
        gone = {slot for slot in self.given if slot.about in before and slot.about not in same}
        for slot in gone:
            del self.given[slot]
            if slot in self.asked:
                self.asked.remove(slot)
        self._forget_basis(gone)

    def _forget_basis(self, changed: set[Slot]) -> None:
        """Drop how an answer was known once the answer is another: a new `no` has no basis until one is given."""
        known = self.given.get(Slot(BASIS, REPORT))
        if known is not None:
            self.given[Slot(BASIS, REPORT)] = {slot: how for slot, how in known.items() if slot not in changed}

    def back(self) -> None:
        """Take the last answer back, also from the draft; the question is asked again."""
        if self.asked:
            del self.given[self.asked.pop()]
            self._keep()

    def _keep(self) -> None:
        made = Made(at=self.at, tool=__version__)
        report = msgspec.structs.replace(self.report(), kind="draft", id=self.id, made=made)
        store.write_draft(self.draft, store.to_bytes(report))


DANGER = "danger-now"
RING_NOW = "RING 999 NOW, and stay with the child. Come back to this when help is on the way: nothing here is lost."


def interview(at: dt.datetime, school: Settings, folder: Path, blank: Report) -> Asked | None:
    """Ask everything and return the answers; `None` if the person saved and left."""
    face = Plain()
    face.say("Answer what has already been said, seen or written. Do not question a child to fill a gap.")
    face.say("'Not known' is always an answer. Danger now? Ring 999 first.")
    face.say(f"At every question: {KEYS}")
    try:
        sitting = Sitting(content.rulebook(at.date(), _nation(face)), at, school, folder, blank)
    except Leave:
        face.say("Nothing had been answered, and nothing was kept.")
        return None
    try:
        _ask_all(face, sitting, first=True)
        _page_one(face, sitting)
        early = not _go_on(face)
        if not early:
            _ask_all(face, sitting, first=False)
            _ask_basis(face, sitting)
        while not _review(face, sitting, early=early):
            pass
    except Leave:
        _say_left(face, sitting)
        return None
    except KeyboardInterrupt:  # exit code 130 like everywhere, and the answers so far are kept
        _say_left(face, sitting)
        raise
    return Asked(sitting.book, msgspec.structs.replace(sitting.report(), id=sitting.id), sitting.draft)


def _nation(face: Plain) -> Any:
    face.title("Where is the school?")
    while True:
        try:
            nation = face.one([Choice("england", "England"), Choice("wales", "Wales")])
            if nation == "england":
                return nation
            face.say("This version has no steps for Wales. Ring your council's social services or the police now, and "
                     "follow the Wales Safeguarding Procedures. Nothing has been kept.")  # fmt: skip
        except Back:
            face.say("This is the first question.")


def _say_left(face: Plain, sitting: Sitting) -> None:
    face.say()
    if not sitting.given:
        face.say("Nothing had been answered, and nothing was kept.")
        return
    draft = visible(str(sitting.draft))
    face.talk.write(f"Saved, not finished: {draft}\n")
    face.talk.write(f"To make a record of what it holds: peertriage new --answers {draft}\n")


def _ask_all(face: Plain, sitting: Sitting, *, first: bool) -> None:
    while True:
        slot = flow.next_slot(sitting.book, sitting.given, sitting.practice, first=first)
        if slot is None:
            return
        try:
            sitting.answer(slot, ask(face, sitting, slot))
            if slot.question == DANGER and sitting.report().answers.get(DANGER):
                face.say(RING_NOW)
        except Back:
            if not sitting.asked:
                face.say("This is the first question.")
            sitting.back()


def _page_one(face: Plain, sitting: Sitting) -> None:
    """Show page 1 as soon as it can be known: what to do does not wait for the rest of the questions."""
    report = given.normalised(sitting.report())
    calendar = days(sitting.book.catalogue, sitting.school)
    done = triage(sitting.book, report, sitting.at, calendar)
    calls = done.assessed.assessment.calls
    face.say()
    if any(strength in {"today", "now"} for strength in calls.values()):
        face.say("You have enough to ring. Do that now. The rest can wait.")
    preview = msgspec.structs.replace(report, id=sitting.id, assessment=[done.assessed.assessment])
    shown = pages(sitting.book, preview, done.plan, sitting.school, calendar, sitting.at)
    face.talk.write("\n" + render(shown[:1]))


def _go_on(face: Plain) -> bool:
    face.title("Go on with the other questions, as far as the answers are already known?")
    while True:
        try:
            choices = [Choice("on", "Go on"), Choice("now", "Not now: look over the answers and write the record")]
            return face.one(choices) == "on"
        except Back:
            face.say("To change an answer, choose 2: the answers can be changed there.")


def ask(face: Plain, sitting: Sitting, slot: Slot) -> Any:
    """Return the answer to one question, in the form that `flow.report_of` reads."""
    question = sitting.book.questions[slot.question]
    face.title(f"{question.asks}{_about(sitting, slot)}")
    helps = _help(sitting.book, question)
    if question.kind in ASKED_BY:
        return ASKED_BY[question.kind](face, sitting, helps)
    choices = [Choice(option.id, option.says) for option in question.options]
    if question.kind == "many":
        ticked, rest = face.many(choices, helps)
        return {"ticked": ticked, "rest": rest}
    if any(choice.id.endswith(NOT_KNOWN) for choice in choices):
        return face.one(choices, helps)
    return face.one([*choices, YES_NO[2]] if choices else YES_NO, helps)


def _about(sitting: Sitting, slot: Slot) -> str:
    child = next((child for child in sitting.report().child if child.label == slot.about), None)
    if child is None:
        return ""
    whose = "the family of " if sitting.book.questions[slot.question].about == "family" else ""
    return f" About {whose}{label(child)}."


def _help(book: Rulebook, question: Question) -> list[str]:
    lines = [question.means] if question.means else []
    lines += [f"Counts: {'; '.join(question.counts)}"] if question.counts else []
    lines += [f"Does not count: {'; '.join(question.counts_not)}"] if question.counts_not else []
    lines += [f"Example: {question.example}"] if question.example else []
    who = ", ".join(book.say("role", name) for name in question.may_ask)
    lines.append(f"Who may properly find out: {who or 'nobody is to ask'}.")
    return lines


def _ask_day(face: Plain, sitting: Sitting, helps: list[str], title: str = "") -> Any:
    """Return a day or a range, and say what was understood: what is no day is kept as words, never guessed."""
    if title:
        face.say(title)
    face.say("For example: today, yesterday, 20/11/2026, November 2026, 1/9/2026 to 20/11/2026, in Year 2, not known.")
    while True:
        found = typed.day(face.line("When:", helps), sitting.at.date())
        if found is None:
            continue
        if found.get("first") and found["first"] > sitting.at.date():
            face.say("That day is still to come. Type it again.")
        elif given.image_named(found.get("words", "")):
            face.say(NO_IMAGE)
        else:
            if found and "first" not in found:
                face.say("No day could be read from that; it is kept in your words.")
            return found


def _ask_words(face: Plain, sitting: Sitting, helps: list[str]) -> Any:
    """Return the statements: exact words, who said them to whom, how exact, and when they were heard."""
    statements: list[dict[str, Any]] = []
    while True:
        kind = face.one(
            [Choice("words", "Write down what somebody said" if not statements else "Another statement"),
             Choice("done", "No words are known" if not statements else "That is all")], helps)  # fmt: skip
        if kind == "done":
            return statements
        statement = _statement(face, sitting, helps)
        if statement is not None:
            statements.append(statement)


def _statement(face: Plain, sitting: Sitting, helps: list[str]) -> dict[str, Any] | None:
    """Return one statement. Going back inside it asks the line before again; the words themselves are kept."""
    found: dict[str, Any] = {}
    parts: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("words", lambda: _exact(face, helps)),
        ("by", lambda: _text(face, "Who said it (for example: the child harmed, a friend, a note):", helps)),
        ("to", lambda: _text(face, "To whom (the post of the adult):", helps)),
        ("exact", lambda: _how_exact(face, helps)),
        ("heard", lambda: _ask_day(face, sitting, helps, "On which day was it heard?")),
    )
    n = 0
    while n < len(parts):
        name, put = parts[n]
        try:
            found[name] = put()
            n += 1
        except Back:
            if n == 0:
                return None
            n -= 1
    found["by"] = found["by"] or BY_NOBODY_KNOWN
    heard = found.pop("heard")
    if heard.get("last"):
        found["heard"] = {"on": heard["last"]}
    return {name: value for name, value in found.items() if value}


def _how_exact(face: Plain, helps: list[str]) -> str:
    face.say("How exact is it?")
    return face.one([Choice("exact", "Exact words"), Choice("close", "Close to it"), YES_NO[2]], helps)


def _exact(face: Plain, helps: list[str]) -> str:
    """Return somebody's words. Words that name an image are shown again, to be typed without it."""
    while True:
        words = face.block("The words, exactly as they were.", helps)
        if not given.image_named(words):
            return words
        face.say(f"{NO_IMAGE} Type the words again without it. They were:")
        for line in words.split("\n"):
            face.say(line, "  ", "  ")


def _ask_acts(face: Plain, sitting: Sitting, helps: list[str]) -> Any:
    """Return the acts reported, those that may be meant, and what is not in the list."""
    book = sitting.book
    twins = _twins(book)
    groups: dict[str, list[Choice]] = {}
    for act in book.acts.values():
        if act.id not in twins:
            groups.setdefault(act.id[:2], []).append(Choice(act.id, act.behaviour.says))
    kinds = [Choice(group, book.say("group", group)) for group in groups]
    kinds += [Choice(OTHER, "Something else that was described"), Choice(UNKNOWN, "It is not known what was done")]
    face.say("Which kinds of act? The lines of each kind follow.")
    picked = _pick(face, kinds, helps)
    value: dict[str, Any] = {"acts": [], "acts_unclear": []}
    for group in [name for name in picked if name in groups]:
        face.title(f"{book.say('group', group)}: what was reported?")
        value["acts"] += _pick(face, groups[group], helps)
        left = [choice for choice in groups[group] if choice.id not in value["acts"]]
        face.say("And what may be meant, but is unclear?")
        value["acts_unclear"] += _pick(face, left, helps)
    if OTHER in picked:
        value["acts_other"] = _text(face, "Describe it in plain words:", helps) or NOT_DESCRIBED
    if UNKNOWN in picked or not (value["acts"] or value["acts_unclear"] or OTHER in picked):
        value["acts_not_known"] = True
    return value


def _twins(book: Rulebook) -> set[str]:
    """Return the rows that are never offered: they follow from a neutral row and what the other child wanted."""
    return {act.twin for act in book.acts.values() if act.twin}


def _pick(face: Plain, choices: list[Choice], helps: list[str]) -> list[str]:
    face._list(choices)  # noqa: SLF001  the list without a closing answer: that is asked as its own question
    while True:
        words = face.line("Numbers with spaces between, or none:", helps).lower()
        parts = [] if words == "none" else words.replace(",", " ").split()
        if all(number(part, len(choices)) for part in parts):
            found = [choices[number(part, len(choices)) - 1] for part in parts]
            for choice in found:
                face.say(f"Chosen: {choice.says}", "", "  ")
            return list(dict.fromkeys(choice.id for choice in found))
        face.say(f"Type numbers from 1 to {len(choices)}, or none.")


def _text(face: Plain, prompt: str, helps: list[str]) -> str:
    """Return a line of text that names no image."""
    while True:
        words = face.line(prompt, helps)
        if words.lower() in typed.NOT_KNOWN_WORDS:
            return ""
        if not given.image_named(words):
            return words
        face.say(NO_IMAGE)


def _ask_text(face: Plain, _: Sitting, helps: list[str]) -> str:
    return _text(face, "Type it, or 'not known':", helps)


def _ask_people(face: Plain, _: Sitting, helps: list[str]) -> list[dict[str, Any]]:
    return ask_people(face, helps)


ASKED_BY: dict[str, Callable[[Plain, Sitting, list[str]], Any]] = {
    "people": _ask_people,
    "words": _ask_words,
    "date": _ask_day,
    "acts": _ask_acts,
    "text": _ask_text,
}
"""How each kind of question that is no choice among options is asked."""


def _ask_basis(face: Plain, sitting: Sitting) -> None:
    """Ask how each reassuring answer is known, only where the result could otherwise be normal.

    Each has to be named by its number: nothing makes all of them known at once, and what is not named is assumed.
    """
    report = given.normalised(sitting.report())
    left = flow.needs_basis(sitting.book, report)
    if not left or not _could_be_normal(sitting, left):
        return
    face.title("How is each of these known? What nobody names by its number is only assumed, and counts as not known.")
    basis: dict[Slot, str] = {}
    asks = {slot.question: sitting.book.questions[slot.question].asks for slot in left}
    try:
        for how in BASES[:-1]:
            if left:
                face.title(f"Which of these: {how.says[0].lower()}{how.says[1:]}?")
                choices = [Choice(str(n), asks[slot.question]) for n, slot in enumerate(left)]
                named = {left[int(name)] for name in _pick(face, choices, [])}
                basis |= dict.fromkeys(named, how.id)
                left = [slot for slot in left if slot not in named]
    except Back:
        face.say("Nothing was noted about how these are known: they count as not known.")
        return
    basis |= dict.fromkeys(left, "assumed")
    sitting.answer(Slot(BASIS, REPORT), basis)


def _could_be_normal(sitting: Sitting, open_slots: list[Slot]) -> bool:
    """Say whether the result would be normal if every reassuring answer had a basis."""
    trial = {**sitting.given, Slot(BASIS, REPORT): dict.fromkeys(open_slots, "adult-saw")}
    report = given.normalised(flow.report_of(sitting.book, trial, sitting.practice))
    done = triage(sitting.book, report, sitting.at, days(sitting.book.catalogue, sitting.school))
    return done.assessed.assessment.supported == "normal"


def _review(face: Plain, sitting: Sitting, *, early: bool) -> bool:
    """Show the answers with numbers; return True when the person says that the record may be written.

    A changed answer may open other questions: they are asked, after an early stop only those for page 1.
    """
    slots = [slot for slot in flow.slots(sitting.book, sitting.given, sitting.practice) if slot in sitting.given]
    face.title("Your answers")
    for n, slot in enumerate(slots, 1):
        question = sitting.book.questions[slot.question]
        face.say(
            f"{question.asks}{_about(sitting, slot)} {_words(sitting.book, question, sitting.given[slot])}",
            f"{n:>3}  ",
            "     ",
        )
    while True:
        try:
            words = face.line("Type write to write the record, or the number of an answer to change it:").lower()
            if words == "write":
                return True
            if number(words, len(slots)):
                slot = slots[number(words, len(slots)) - 1]
                sitting.answer(slot, ask(face, sitting, slot))
                _ask_all(face, sitting, first=early)
                return False
        except Back:
            continue
        face.say(f"Type write, or a number from 1 to {len(slots)}.")


def _words(book: Rulebook, question: Question, value: Any) -> str:
    says = {option.id: option.says for option in question.options} | {choice.id: choice.says for choice in YES_NO}
    if question.kind == "many":
        ticked = "; ".join(says.get(name, name) for name in value["ticked"]) or "none chosen"
        return f"→ {ticked}; the others: {value['rest'].replace('-', ' ')}"
    if isinstance(value, str):
        return f"→ {says.get(value, value)}"
    if question.kind == "people":
        return f"→ {'; '.join(_person_words(person) for person in value)}"
    if question.kind == "words":
        return f"→ {' / '.join(statement['words'] for statement in value) or 'none noted'}"
    if question.kind == "acts":
        return f"→ {_act_words(book, value)}"
    return f"→ {value.get('words', 'not known')}"


def _person_words(person: dict[str, Any]) -> str:
    age = msgspec.convert(person.get("age", {}), Age)
    return f"{person['label']} {person['role'].replace('-', ' ')}, {age_words(age)}"


def _act_words(book: Rulebook, value: dict[str, Any]) -> str:
    lines = [book.acts[name].behaviour.says for name in value["acts"]]
    lines += [f"may be meant: {book.acts[name].behaviour.says}" for name in value["acts_unclear"]]
    lines += [value["acts_other"]] if value.get("acts_other") else []
    return "; ".join(lines) or "not known"
