"""Words being typed: whole, to the byte, and ended only by the person."""

from __future__ import annotations

import pytest

from peertriage.ask import face, writing
from peertriage.ask.stop import Done, Outcome
from peertriage.ask.writing import NEWLINE, Writing
from peertriage.core.prompt import Prompt, PromptKind, Read, Slot

SLOT = Slot("words", "report")


def read(typed: str) -> Read:
    """Understand everything but `bad`."""
    return Read(problem="Type it in another way.") if typed == "bad" else Read(value=typed, says="Understood.")


def field(kind: PromptKind, was: str = "") -> Writing:
    """Return an empty field."""
    return Writing(Prompt(SLOT, kind, "What?", SLOT, read=read, was=was))


def entered(stop: Writing, text: str) -> Outcome:
    """Press Enter with this text in the field and the cursor at its end."""
    stop.text, stop.cursor = text, len(text)
    return stop.enter()


def value(outcome: Outcome) -> str:
    """Return the value of an answer."""
    assert isinstance(outcome, Done)
    assert isinstance(outcome.value, str)
    return outcome.value


@pytest.mark.parametrize("kind", ["line", "block"])
def test_an_empty_field_answers_nothing(kind: PromptKind) -> None:
    """Enter with nothing, or with blanks, says so."""
    for text in ("", "   "):
        stop = field(kind)
        assert entered(stop, text) is None
        assert stop.note == face.NOTHING_TYPED


@pytest.mark.parametrize("kind", ["line", "block"])
@pytest.mark.parametrize("key", [face.BACK, face.HELP, face.LEAVE, face.HIDE])
def test_a_key_is_the_whole_text(kind: PromptKind, key: str) -> None:
    """With anything beside it, it is text."""
    stop = field(kind)
    assert entered(stop, key) == key
    assert stop.text == "", "the key is not still there when the question comes back"
    assert entered(stop, f"{key} he said") != key


@pytest.mark.parametrize("kind", ["line", "block"])
def test_keep_and_not_known(kind: PromptKind) -> None:
    """Keep needs an answer; not known is handed to the reader of the words."""
    stop = field(kind)
    assert entered(stop, face.KEEP) is None
    assert stop.note == face.NOT_ANSWERED
    assert entered(field(kind, was="8"), face.KEEP) == face.KEEP
    assert value(entered(field(kind), face.UNKNOWN)) == "not known"


def test_what_cannot_be_read_stays_to_be_corrected() -> None:
    """The problem is said and the words are still in the field."""
    stop = field("line")
    assert entered(stop, "bad") is None
    assert (stop.note, stop.text) == ("Type it in another way.", "bad")
    assert entered(stop, " 8y 3m") == Done(" 8y 3m", (("Typed: ", " 8y 3m"), ("", "Understood.")))


def test_lines_end_with_a_full_stop_alone() -> None:
    """Every line before it is the answer, to the byte; keys in the middle are text."""
    stop = field("block")
    assert entered(stop, "  He said:\n\n<\n!\n.\nno\t") == NEWLINE
    assert value(entered(stop, "  He said:\n\n<\n!\n.\nno\t\n\n.")) == "  He said:\n\n<\n!\n.\nno\t\n"


def test_a_full_stop_alone_is_no_answer() -> None:
    """There were no words before it."""
    for text in (".", "\n\n."):
        stop = field("block")
        assert not isinstance(entered(stop, text), Done)


def test_enter_in_the_middle_of_the_words_is_a_new_line() -> None:
    """Also where the last line is a full stop."""
    stop = field("block")
    stop.text, stop.cursor = "one\n.", 2
    assert stop.enter() == NEWLINE


def test_the_end_of_a_paste_ends_nothing() -> None:
    """A pasted full stop at the end, or a pasted key, needs something typed after it."""
    for pasted in ("one\n.", "?", "-"):
        stop = field("block")
        stop.text = stop.pasted(pasted)
        stop.after_paste()
        assert entered(stop, pasted) == NEWLINE
        assert value(entered(stop, f"{pasted}\n.")) == pasted


def test_the_end_key() -> None:
    """It leaves an empty field, ends lines at their end, and does nothing in a line."""
    assert field("block").end() == face.LEAVE
    assert field("line").end() == face.LEAVE
    stop = field("block")
    stop.text = "one\ntwo\n"
    assert stop.end() is None
    assert stop.note == writing.NOT_AT_THE_END
    stop.cursor = len(stop.text)
    assert value(stop.end()) == "one\ntwo"
    line = field("line")
    line.text = "8"
    assert line.end() is None


def test_a_paste_of_several_lines_into_one_line_is_joined_and_said() -> None:
    """It answers nothing by itself, also with a line end at its end."""
    stop = field("line")
    assert stop.pasted("8y\r\n3m\r\n") == "8y 3m"
    assert stop.note == writing.JOINED
    assert stop.pasted("8y\n") == "8y"
    assert field("block").pasted("a\tb\r\n\r\n  c\rd") == "a\tb\n\n  c\nd"


def test_letters_that_cannot_be_read_are_never_kept() -> None:
    """Bytes of another encoding are said, and the words stay to be corrected."""
    stop = field("line")
    assert entered(stop, "caf\udce9") is None
    assert stop.note == writing.UNREADABLE


def test_exact_words_are_echoed_whole() -> None:
    """Line by line, as they were understood."""
    outcome = entered(field("block"), "one\n\n  two\n.")
    assert isinstance(outcome, Done)
    assert outcome.echo == (("", "Typed:"), ("  ", "one"), ("  ", ""), ("  ", "  two"), ("", "Understood."))
