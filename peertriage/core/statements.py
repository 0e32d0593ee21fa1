"""What somebody said, exactly: the prompts for it, and the statements that their answers make.

Before page 1 only the words, who said them, who heard them and when. How they were kept is asked later.
Nothing here changes a word: what is typed is what is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core import pointed, typed
from peertriage.core.given import image_named
from peertriage.core.prompt import NOT_KNOWN, REPORT, Choice, Prompt, Read, Slot
from peertriage.core.typed_words import even

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

SCREEN = Slot("exact-words", REPORT)
MOST_STATEMENTS = 20
MOST_MARKS = 8
NOT_KNOWN_KEY = "not known"
"""What a face hands over for the key that says "not known"."""
NO_IMAGE = "That names an image or a web address, which is never kept. Write in words what you were told."
NOT_KNOWN_WHO = "not known who"
SPEAKERS = (
    Choice("harmed", "The child who may have been harmed"),
    Choice("reported", "The child who is said to have done it"),
    Choice("another-child", "Another child"),
    Choice("family", "A parent, carer or relative"),
    Choice("staff", "A member of staff"),
    Choice("unsigned", "Nobody known: a note, message or drawing without a name"),
    Choice(NOT_KNOWN, "Not known, or somebody else"),
)
_SPEAKER_WORDS = {
    "harmed": "the child who may have been harmed", "reported": "the child who is said to have done it",
    "another-child": "another child", "family": "a parent, carer or relative", "staff": "a member of staff",
    "unsigned": "not signed", NOT_KNOWN: NOT_KNOWN_WHO,
}  # fmt: skip
EXACT = (
    Choice("exact", "Exactly these words"),
    Choice("close", "Close to these words"),
    Choice(NOT_KNOWN, "Not known"),
)
HOW = (
    Choice("spoken", "Spoken"),
    Choice("written", "Written"),
    Choice("drawn", "Drawn"),
    Choice("signed", "Signed, or shown by symbols or signs"),
    Choice("device", "By a communication aid or other device"),
    Choice(NOT_KNOWN, "Not known"),
)
MORE = (Choice("yes", "Yes, write down more"), Choice("no", "No, that is all so far"))
PARTS = ("to", "heard", "exact", "how", "written", "original_at", "language", "asked")
_KEYS = {name: f"words-{name.removesuffix('_at')}" for name in PARTS}
_NONE = frozenset({"none", "no questions", "nothing"})
_HELP = {
    "words-by": (
        "Whose words these are, not who passed them on. If you are not sure, choose not known: nobody has to ask.",
    ),
    "words-to": (
        "The first person who heard or read them, even if somebody else told you. Police may need to speak to them.",
    ),
    "words-heard": ("The day, and the clock time if it is known. A day alone is enough.",),
    "words-exact": ("Exactly: the very words, heard or read. Close: the sense is right, not each word.",),
    "words-more": (
        "Each person's words have a place of their own, and so have words of another time.",
        "Only what was already said: nobody is to be asked for more.",
    ),
    "words-how": ("How the words first came. For a drawing, put down what the child said about it unasked.",),
    "words-language": (
        "The language of the words themselves, so that nothing is lost in translation.",
        "If somebody interpreted, say who: best is a person outside the family.",
    ),
    "words-written": ("When pen was first put to paper, not when it was typed here. Later notes are still useful.",),
    "words-original": (
        "The first note, drawing or message itself, however rough. Do not throw it away and do not tidy it up.",
    ),
}


def prompts(given: Mapping[Slot, Any], today: dt.date, asks: str, helps: tuple[str, ...]) -> Iterator[Prompt]:
    """Yield the prompts of the exact words, before page 1."""
    for n, about in enumerate(_ids(given)):
        yield Prompt(
            Slot("words", about), "block", asks if n == 0 else "What else exactly was said, written, drawn or signed?",
            SCREEN, lines=("Word for word. Write ... where something could not be heard.",), help=helps, read=_words,
        )  # fmt: skip
        if not given.get(Slot("words", about)):
            return
        yield _one("words-by", about, "Whose words are they?", SPEAKERS)
        yield _line("words-to", about, "Who heard or read them first? Their post; a name may be added.", read_text,
                    "For example: teaching assistant of Year 4, R. M.")  # fmt: skip
        yield _line("words-heard", about, "When were they heard or read?", typed.read_moment(today),
                    "For example: today 13:10, or yesterday 3.15pm, or 20/11/2026.")  # fmt: skip
        yield _one("words-exact", about, "How exact is what you wrote down?", EXACT)
        if n + 1 < MOST_STATEMENTS:
            yield _one("words-more", about, "Did anybody say, write, draw or sign anything else?", MORE)


def kept_prompts(given: Mapping[Slot, Any], today: dt.date) -> Iterator[Prompt]:
    """Yield, for each statement, how the words were kept; after page 1."""
    for about in _told(given):
        screen = Slot("words-kept", about)
        which = f"The words “{_begin(given[Slot('words', about)])}”:"
        yield _one("words-how", about, f"{which} how were they given?", HOW, screen)
        yield _line("words-language", about, f"{which} in which language?", read_text,
                    "For example: English, or British Sign Language. If somebody interpreted: who.",
                    screen)  # fmt: skip
        yield _line("words-written", about, f"{which} when were they first written down?", typed.read_moment(today),
                    "For example: today 13:35.", screen)  # fmt: skip
        yield _line("words-original", about, f"{which} where is the first handwritten note, drawing or message?",
                    read_text, "Keep it, also when there is a fair copy. For example: sealed envelope, lead's safe.",
                    screen)  # fmt: skip
        yield Prompt(
            Slot("words-asked", about), "block", f"{which} which questions did staff ask before or after?", screen,
            lines=("Each on a line of its own, as it was put. Type none if nobody asked anything.",),
            help=("Nobody is blamed for a question. Police and council need to know which were put.",),
            read=_questions,
        )  # fmt: skip


def mark_prompts(given: Mapping[Slot, Any], people: list[Choice]) -> Iterator[Prompt]:
    """Yield, for names inside the words, whom each means: a letter is noted beside, the words stay as they are."""
    if not people:
        return
    choices = (Choice("nobody", "An adult, or no child of this report"), *people, Choice(NOT_KNOWN, "Not known"))
    for about in _told(given):
        for name in _names(given[Slot("words", about)]):
            yield Prompt(
                Slot("words-mark", f"{about}/{name}"), "one",
                f"“{name}” stands in the words that were said. Whom does it mean?", Slot("words-marks", about),
                lines=("The words stay exactly as they were said; the letter is noted beside them.",), choices=choices,
            )  # fmt: skip


def statements(given: Mapping[Slot, Any], roles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the statements told so far. `roles`: role by letter, to link words to the one child of that role."""
    found = []
    for about in _told(given):
        statement: dict[str, Any] = {
            "id": about,
            "by": _speaker(given.get(Slot("words-by", about), NOT_KNOWN), roles),
            "words": given[Slot("words", about)],
        }
        for name, question in _KEYS.items():
            value = given.get(Slot(question, about))
            if value and not (value == NOT_KNOWN and name == "how"):
                statement[name] = value
        marks = {
            slot.about.partition("/")[2]: value
            for slot, value in given.items()
            if slot.question == "words-mark" and slot.about.startswith(f"{about}/") and value in roles
        }
        found.append(statement | ({"marks": marks} if marks else {}))
    return found


def given_of(tables: list[dict[str, Any]]) -> dict[Slot, Any]:
    """Return the answers that make these statements, for as far as it goes."""
    found: dict[Slot, Any] = {}
    for n, table in enumerate(tables[:MOST_STATEMENTS], 1):
        about = f"S{n}"
        found[Slot("words", about)] = table["words"]
        found[Slot("words-by", about)] = _SPEAKER_IDS.get(table["by"], table["by"])
        empty: dict[str, Any] = {"heard": {}, "written": {}, "exact": NOT_KNOWN, "how": NOT_KNOWN, "asked": []}
        for name, question in _KEYS.items():
            found[Slot(question, about)] = table.get(name, empty.get(name, ""))
        if n < MOST_STATEMENTS:
            found[Slot("words-more", about)] = "yes" if n < len(tables) else "no"
        for name, label in table.get("marks", {}).items():
            found[Slot("words-mark", f"{about}/{name}")] = label
    return found


_SPEAKER_IDS = {words: name for name, words in _SPEAKER_WORDS.items()}


def read_text(text: str) -> Read:
    """Read a text of staff: "not known" is empty, an image name or web address is refused."""
    words = text.strip()
    if even(words) in typed.NOT_KNOWN_WORDS:
        return Read("", "Noted: not known.")
    return Read(problem=NO_IMAGE) if image_named(words) else Read(words)


def _words(text: str) -> Read:
    if text == NOT_KNOWN_KEY:  # only the key: "don't know" may be what the child said
        return Read("", "Noted: no words are known.")
    if image_named(text):
        return Read(problem=f"{NO_IMAGE} Nothing was kept; enter the words again without it.")
    return Read(text.replace("\r\n", "\n").replace("\r", "\n"))


def _questions(text: str) -> Read:
    """Read the questions of staff: none is an empty list, not known an empty text."""
    words = even(text)
    if words in typed.NOT_KNOWN_WORDS:
        return Read("", "Noted: not known.")
    if words in _NONE:
        return Read([], "Noted: none.")
    if image_named(text):
        return Read(problem=NO_IMAGE)
    return Read([line.strip() for line in text.split("\n") if line.strip()])


def _speaker(value: str, roles: Mapping[str, str]) -> str:
    """Return whose words they are: the letter where one child alone has that role."""
    labels = [label for label, role in roles.items() if role == value]
    return labels[0] if len(labels) == 1 else _SPEAKER_WORDS.get(value, value)


def _ids(given: Mapping[Slot, Any]) -> Iterator[str]:
    for n in range(1, MOST_STATEMENTS + 1):
        yield f"S{n}"
        if given.get(Slot("words-more", f"S{n}")) != "yes":
            return


def _told(given: Mapping[Slot, Any]) -> list[str]:
    return [about for about in _ids(given) if given.get(Slot("words", about))]


def _names(words: str) -> list[str]:
    found = [hit.words for hit in pointed.found(words) if hit.kind == "name"]
    return list(dict.fromkeys(found))[:MOST_MARKS]


def _begin(words: str) -> str:
    """Return how the words begin, on one line: enough to know which are meant."""
    flat = " ".join(words.split())
    return flat if len(flat) <= 40 else f"{flat[:37]}..."


def _one(question: str, about: str, asks: str, choices: tuple[Choice, ...], screen: Slot = SCREEN) -> Prompt:
    return Prompt(Slot(question, about), "one", asks, screen, choices=choices, help=_HELP.get(question, ()))


def _line(
    question: str, about: str, asks: str, read: Callable[[str], Read], example: str, screen: Slot = SCREEN
) -> Prompt:
    help_lines = _HELP.get(question, ())
    return Prompt(Slot(question, about), "line", asks, screen, lines=(example,), help=help_lines, read=read)
