"""The review before a record is written: every answer with a number, what is not known, what is set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.ask.face import Back
from peertriage.core import stops
from peertriage.core.prompt import NOT_KNOWN, REPORT, Prompt, Read, Slot
from peertriage.core.review_notes import notes
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from peertriage.ask.interview import Interview

SECTIONS = {
    "safety": "Safety", "report": "What was reported", "acts": "The acts", "people": "The people",
    "care": "Care about who is told", "done": "Already done", "situation": "Situation",
    "circumstances": "Circumstances", "images": "Images", "effect": "Since then",
    "care-reported": "The child reported", "families": "The families", "needs": "Needs",
    "repairs": "Already happened", "basis": "How it is known", "about": "About this record",
}  # fmt: skip
WRITE, PAGE, MORE = "write", "page", "more"
CONTRADICTION = (
    "Two answers do not go together: an act was chosen, and nothing was said to be sexual. The act counts. Change one."
)
MARK = "NOT KNOWN  "


def review(talk: Interview) -> None:
    """Show the answers until the person says that the record may be written. A changed answer may open questions."""
    said: set[tuple[str, str]] = set()
    shown = False
    while True:
        found = _by_section([prompt for prompt in talk.stops(first=talk.early) if _answer(talk, prompt) is not None])
        if not shown:
            _show(talk, found)
            _point_out(talk, said)
        shown = False
        try:
            what, n = talk.face.ask(_ask(len(found), more=talk.early))
        except Back:
            what, n = "edit", len(found)
        if what == WRITE:
            return
        if what == PAGE:
            talk.face.page("\n" + talk.page_one())
            shown = True
            continue
        if what == MORE:
            talk.early, talk.reviewing = False, False
            talk.run(first=False)
            continue
        talk.screen = None
        talk.reviewing = True
        talk.run(first=talk.early, here=found[n - 1].slot)


def _by_section(found: list[Prompt]) -> list[Prompt]:
    """Return the prompts with each section in one place, in the order in which the sections were begun."""
    begun = list(dict.fromkeys(prompt.section for prompt in found))
    return sorted(found, key=lambda prompt: begun.index(prompt.section))


def _show(talk: Interview, found: list[Prompt]) -> None:
    face, section = talk.face, ""
    face.title("Your answers")
    for n, prompt in enumerate(found, 1):
        value = _answer(talk, prompt)
        if prompt.section != section:
            section = prompt.section
            face.say()
            face.say(f"{SECTIONS.get(section, section.replace('-', ' ').capitalize())}:")
        mark = MARK if _unknown(value) else ""
        if prompt.kind == "block" and value:  # somebody's words: line by line, as they are
            face.say(f"{prompt.asks} ->", f"{n:>3}  ", "     ")
            face.page("\n".join(f"     {visible(line)}" for line in _lines(value)))
        else:
            face.say(f"{mark}{prompt.asks} -> {stops.words_of(prompt, value)}", f"{n:>3}  ", "     ")
    aside = talk.draft.aside(talk.today)
    if aside:
        face.say()
        face.say("Set aside, because another answer leaves no room for it; it comes back if that one changes:")
        for slot in aside:
            face.say(_asked(talk, slot), "  -  ", "     ")


def _point_out(talk: Interview, said: set[tuple[str, str]]) -> None:
    """Point out, once and kindly, words and names to look at again."""
    if _contradicts(talk):
        talk.face.title(CONTRADICTION)
    new = [note for note in notes(talk.book, talk.draft.report(talk.today)) if (note.where, note.words) not in said]
    if new:
        talk.face.title("Please look at these once more. Nothing was changed.")
    for note in new:
        said.add((note.where, note.words))
        talk.face.say(f"{note.where}: {note.words}. {note.says}", "  -  ", "     ")


def _ask(most: int, *, more: bool) -> Prompt:
    commands = {WRITE, PAGE, MORE} if more else {WRITE, PAGE}

    def read(text: str) -> Read:
        words = text.strip().lower()
        if words in commands:
            return Read((words, 0))
        if words.isdecimal() and len(words) <= 3 and 1 <= int(words) <= most:
            return Read(("edit", int(words)))
        return Read(problem=f"Type {WRITE}, {PAGE}{f', {MORE}' if more else ''}, or a number from 1 to {most}.")

    lines = ["Type write to write the record, the number of an answer to change it, or page to see page 1."]
    lines += ["Type more to go on with the other questions."] if more else []

    return Prompt(
        Slot("review", REPORT), "line", "Is this what was reported?", Slot("review", REPORT),
        lines=tuple(lines),
        help=("An answer marked NOT KNOWN may stay so: the pages then say who may find out.",), read=read,
    )  # fmt: skip


def _answer(talk: Interview, prompt: Prompt) -> Any:
    return stops.value_of(talk.book, talk.draft.given, prompt)


def _contradicts(talk: Interview) -> bool:
    """Say whether an act was reported, and "was anything sexual" answered no."""
    live = talk.draft.live(talk.today)
    kind = live.get(Slot("kind-of-act", "E1"), NOT_KNOWN)
    return live.get(Slot("is-sexual", REPORT)) == "no" and not str(kind).endswith(NOT_KNOWN)


def _lines(value: str | list[str]) -> list[str]:
    return value.split("\n") if isinstance(value, str) else value


def _unknown(value: Any) -> bool:
    """Say whether nothing is known: not known, or a list of which nothing was chosen and the rest is not known."""
    if isinstance(value, dict) and "ticked" in value:
        return bool(value["rest"].endswith(NOT_KNOWN) and not value["ticked"] and not value.get("unclear"))
    return value in ("", {}) or (isinstance(value, str) and value.endswith(NOT_KNOWN))


def _asked(talk: Interview, slot: Slot) -> str:
    question = talk.book.questions.get(slot.question)
    return f"{question.asks if question else slot.question.replace('-', ' ')} ({slot.about})"
