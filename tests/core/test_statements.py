"""What somebody said stays exactly what was said, from the prompt to the file; beside it who, to whom, when and how."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cases.short import book
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from property.strategies import HOSTILE

from peertriage import store
from peertriage.core import answers, statements, stops
from peertriage.core.answers import Sitting
from peertriage.core.given import image_named
from peertriage.core.prompt import NOT_KNOWN, Choice, Prompt, Slot
from peertriage.core.record import from_document

TODAY = dt.date(2026, 11, 20)
SITTING = Sitting(book(), TODAY, practice=True)
SAID = "He said keep quiet.\n  Then he went."
ROLES = {"A": "harmed", "B": "reported"}
LEAST = {"words": "It hurt.", "words-more": "no"}
"""What is answered where a test does not say otherwise; the rest is not known."""
TYPED = ["words", "words-to", "words-heard", "words-original", "words-language", "words-asked"]


def asked(**said: Any) -> tuple[list[Prompt], dict[Slot, Any]]:
    """Answer prompt after prompt, first the words, then how they were kept. Keys: `words_by_S1`, or `words_by`."""
    found: dict[Slot, Any] = {}
    done: list[Prompt] = []
    while True:
        every = [*statements.prompts(found, TODAY, "What exactly was said?", ("Help.",)),
                 *statements.kept_prompts(found, TODAY)]  # fmt: skip
        prompt = next((item for item in every if item.slot not in found), None)
        if prompt is None:
            return done, found
        done.append(prompt)
        question, about = prompt.slot.question, prompt.slot.about
        name = question.replace("-", "_")
        least = LEAST[question] if question in LEAST else prompt.read("not known").value if prompt.read else NOT_KNOWN
        found[prompt.slot] = said.get(f"{name}_{about}", said.get(name, least))


def read(question: str, text: str) -> Any:
    """Return what a prompt makes of typed text."""
    prompts, _ = asked()
    reader = next(prompt.read for prompt in prompts if prompt.slot.question == question)
    assert reader is not None
    return reader(text)


def told(roles: dict[str, str] | None = None, **said: Any) -> list[dict[str, Any]]:
    """Return the statements that answers make."""
    return statements.statements(asked(**said)[1], ROLES if roles is None else roles)


# ── byte for byte ──


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), min_size=1))
@example("don't know")
@example("Not known")
@example("none")
@example("<")
@example("  two\n\n   lines  \n")
@example("\t' \" \\ \u00e9\u0301 \u2028 \x1b[31m")
def test_any_words_stay_byte_for_byte(text: str) -> None:
    """As they are typed they stand in the report, in its file, and in the answers that come back from the file.

    Lines end with a line feed: that is what the faces hand over, and what a record holds (core/given.py).
    """
    assume(text != statements.NOT_KNOWN_KEY and not image_named(text))
    value = read("words", text).value
    assert value == text
    found = {Slot("words", "S1"): value, Slot("words-by", "S1"): "harmed"}
    report = answers.report_of(SITTING, found)
    assert [statement.words for statement in report.statement] == [text]
    back, problems = from_document(store.parse(store.to_bytes(report), "answers.toml"), "answers.toml")
    assert back is not None, problems
    assert back.statement[0].words.encode() == text.encode()
    assert answers.recalled(SITTING, back)[Slot("words", "S1")] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_too(text: str) -> None:
    """What a terminal or a page would obey is text like any other; each target makes it safe by itself."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")  # ends of lines are those of the file
    assert told(words=read("words", text).value)[0]["words"] == kept


@pytest.mark.parametrize("text", ["don't know", "dont know", "unknown", "Not known.", " not known", "nk", "none", "-",
                                  "not sure", "dunno", "no idea", "can't say", "don't remember",
                                  "not told"])  # fmt: skip
def test_what_means_not_known_elsewhere_may_be_what_a_child_said(text: str) -> None:
    """Only the key says that no words are known."""
    found = read("words", text)
    assert (found.value, found.problem) == (text, "")
    assert told(words=text)[0]["words"] == text


def test_the_key_says_that_no_words_are_known() -> None:
    """Then nothing is asked about them, and there is no statement."""
    found = read("words", statements.NOT_KNOWN_KEY)
    assert (found.value, found.problem) == ("", "")
    prompts, given_now = asked(words="")
    assert [prompt.slot for prompt in prompts] == [Slot("words", "S1")]
    assert statements.statements(given_now, ROLES) == []


@pytest.mark.parametrize("question", TYPED)
@pytest.mark.parametrize("text", ["IMG_2031", "beach.jpeg", "see https://example.org/x", "clip.MP4", "www.example.org"])
def test_the_name_of_a_picture_is_refused_everywhere(question: str, text: str) -> None:
    """Nothing of it is kept, and it says what to do instead."""
    found = read(question, f"he showed {text} to us")
    assert found.value is None
    assert "image or a web address" in found.problem
    assert text not in found.problem


# ── who, to whom, when, how ──


def test_one_stop_before_page_one_and_one_for_each_statement_after_it() -> None:
    """The words with the hearer are one screen; how they were kept is asked once the children are safe."""
    prompts, _ = asked(words_more_S1="yes")
    screens = list(dict.fromkeys(prompt.screen for prompt in prompts))
    assert screens == [statements.SCREEN, Slot("words-kept", "S1"), Slot("words-kept", "S2")]
    before = [prompt.slot.question for prompt in prompts if prompt.screen == statements.SCREEN]
    assert before[:6] == ["words", "words-by", "words-to", "words-heard", "words-exact", "words-more"]
    assert before[6:] == before[:6]


@pytest.mark.parametrize(("speaker", "roles", "by"), [
    ("harmed", {"A": "harmed", "B": "reported"}, "A"),
    ("reported", {"A": "harmed", "B": "reported"}, "B"),
    ("harmed", {"A": "harmed", "B": "harmed"}, "the child who may have been harmed"),
    ("harmed", {"A": "witness"}, "the child who may have been harmed"),
    ("reported", {"A": "reported", "B": "both", "C": "reported"}, "the child who is said to have done it"),
    ("another-child", ROLES, "another child"),
    ("family", ROLES, "a parent, carer or relative"),
    ("staff", ROLES, "a member of staff"),
    ("unsigned", ROLES, "not signed"),
    (NOT_KNOWN, ROLES, "not known who"),
])  # fmt: skip
def test_words_belong_to_the_one_child_of_that_role(speaker: str, roles: dict[str, str], by: str) -> None:
    """Where two have it, or none, no letter is guessed."""
    assert told(roles, words_by=speaker)[0]["by"] == by


def test_everything_that_was_answered_stands_beside_the_words() -> None:
    """And what is not known is left out: absent means absent."""
    full = told(
        words=SAID, words_by="harmed", words_to="class teacher", words_heard={"on": TODAY, "at": "13:10"},
        words_exact="exact", words_how="spoken", words_written={"on": TODAY}, words_original="sealed envelope",
        words_language="English", words_asked=["Anything else?"],
    )  # fmt: skip
    assert full == [{
        "id": "S1", "by": "A", "words": SAID, "to": "class teacher", "heard": {"on": TODAY, "at": "13:10"},
        "exact": "exact", "how": "spoken", "written": {"on": TODAY}, "original_at": "sealed envelope",
        "language": "English", "asked": ["Anything else?"],
    }]  # fmt: skip
    assert told(words=SAID) == [{"id": "S1", "by": "not known who", "words": SAID, "exact": NOT_KNOWN}]


@pytest.mark.parametrize(("typed", "value"), [
    ("Can you tell me what happened?\nAnything else?", ["Can you tell me what happened?", "Anything else?"]),
    ("  One?  \n\n  Two?\n", ["One?", "Two?"]),
    ("none", []), ("No questions", []), ("nothing.", []), ("not known", ""), ("Not sure", ""), ("don\u2019t know", ""),
])  # fmt: skip
def test_questions_of_staff_stand_one_on_a_line(typed: str, value: list[str] | str) -> None:
    """Each by itself, in their order; none is an answer too."""
    found = read("words-asked", typed)
    assert (found.value, found.problem) == (value, "")


def test_not_known_which_questions_were_put_is_told_apart_from_none() -> None:
    """At the review; the record holds neither."""
    for typed in ("not known", "none"):
        value = read("words-asked", typed).value
        assert stops.typed_words(value) == typed
        assert "asked" not in told(words_asked=value)[0]


def test_every_question_about_the_words_has_help() -> None:
    """One or two short sentences; how exact they are is explained in full."""
    helps = {prompt.slot.question: " ".join(prompt.help) for prompt in asked()[0]}
    assert [question for question, said in helps.items() if not said] == []
    assert [question for question, said in helps.items() if len(said) > 170] == []
    assert helps["words-exact"] == "Exactly: the very words, heard or read. Close: the sense is right, not each word."


def test_a_child_is_not_asked_which_questions_were_put() -> None:
    """The prompt asks the adult, and blames nobody."""
    prompt = next(prompt for prompt in asked()[0] if prompt.slot.question == "words-asked")
    assert "staff ask" in prompt.asks
    assert any("Nobody is blamed" in line for line in prompt.help)


def test_not_more_than_twenty_statements() -> None:
    """The last is not asked for another."""
    prompts, found = asked(words_more="yes")
    assert [prompt.slot.question for prompt in prompts].count("words") == statements.MOST_STATEMENTS
    assert Slot("words-more", f"S{statements.MOST_STATEMENTS}") not in found
    made = statements.statements(found, ROLES)
    assert [statement["id"] for statement in made] == [f"S{n}" for n in range(1, statements.MOST_STATEMENTS + 1)]


def test_later_prompts_say_which_words_are_meant() -> None:
    """How they begin, on one line, however long they are."""
    prompts, _ = asked(words="word " * 40 + "\nend")
    later = [prompt for prompt in prompts if prompt.screen == Slot("words-kept", "S1")]
    assert len(later) == 5
    for prompt in later:
        begins = prompt.asks[prompt.asks.index("“") + 1 : prompt.asks.index("”")]
        assert (begins.startswith("word word"), begins.endswith("..."), len(begins) <= 40) == (True, True, True)


# ── marks ──

NAMED = "Zeb pushed me and then Zeb said that it was nothing."
PEOPLE = [Choice("A", "A (harmed, Y4)"), Choice("B", "B (reported, Y4)")]


def marks(words: str, people: list[Choice]) -> list[Prompt]:
    """Return the prompts about names inside words."""
    return list(statements.mark_prompts({Slot("words", "S1"): words}, people))


def test_a_name_in_the_words_is_asked_about_once_and_noted_beside_them() -> None:
    """The letter stands beside; the words are what was said."""
    prompts = marks(NAMED, PEOPLE)
    assert prompts[0].slot == Slot("words-mark", "S1/Zeb")
    assert [prompt.slot for prompt in prompts].count(prompts[0].slot) == 1
    assert [choice.id for choice in prompts[0].choices] == ["nobody", "A", "B", NOT_KNOWN]
    found = asked(words=NAMED)[1] | {Slot("words-mark", "S1/Zeb"): "B"}
    made = statements.statements(found, ROLES)[0]
    assert (made["words"], made["marks"]) == (NAMED, {"Zeb": "B"})


@pytest.mark.parametrize("meant", ["nobody", NOT_KNOWN, "Z"])
def test_a_name_that_means_nobody_here_is_marked_with_no_letter(meant: str) -> None:
    """Also where the person of that letter has been taken out since."""
    found = asked(words=NAMED)[1] | {Slot("words-mark", "S1/Zeb"): meant}
    assert "marks" not in statements.statements(found, ROLES)[0]


def test_everybody_who_was_entered_can_be_meant() -> None:
    """Also the last of many: a name that cannot be placed would be left without its letter."""
    people = [Choice(letter, f"{letter} (reported)") for letter in "ABCDEFGHIJKLMNOPQRST"]
    (prompt, *_) = marks(NAMED, people)
    assert prompt.choices[1:21] == tuple(people)


def test_no_name_no_people_no_question() -> None:
    """Nothing is asked where nothing could be answered."""
    assert marks("he pushed me", PEOPLE) == []
    assert marks(NAMED, []) == []


# ── the other way round ──


def test_statements_become_the_same_answers_again() -> None:
    """For two statements with everything, and one of which nothing else is known."""
    found = asked(
        words_S1=NAMED, words_more_S1="yes", words_by_S1="family", words_to="teacher", words_heard={"on": TODAY},
        words_how_S1="drawn", words_asked_S1=["What is this?"], words_asked_S2=[],
    )[1]  # fmt: skip
    found |= {Slot("words-mark", "S1/Zeb"): "B"}
    assert statements.given_of(statements.statements(found, ROLES)) == found


def test_what_is_known_of_words_fits_the_record() -> None:
    """Every choice offered is one that a record can hold."""
    for question, choices in (("words-exact", statements.EXACT), ("words-how", statements.HOW)):
        for choice in choices:
            found = asked(**{question.replace("-", "_"): choice.id})[1]
            report = answers.report_of(SITTING, found)
            unknown = {"words-exact": NOT_KNOWN, "words-how": None}[question]
            field = getattr(report.statement[0], question.removeprefix("words-"))
            assert field == (unknown if choice.id == NOT_KNOWN else choice.id)
