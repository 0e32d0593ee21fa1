"""What is pointed out before a record is written: once, kindly, and never in a child's words more than it has to."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from property.small import E1, NOW, A, B, content

from peertriage import content as shipped
from peertriage.core.marks import marked
from peertriage.core.model import Report
from peertriage.core.review_notes import UNCHANGED, Note, notes
from peertriage.core.rulebook import Rulebook

BANTER = "Which words were said, and how was it taken?"
LIAR = "What did the child say, word for word?"
SEEN = "What was seen or heard?"
LANGUAGE = [
    {"id": name, "kind": kind, "words": words, "why": "It hides.", "ask": ask, "sources": [{"ours": "an example"}]}
    for name, kind, words, ask in (
        ("light-banter", "light", ["banter", "having a laugh"], BANTER),
        ("light-play", "light", ["play", "playing"], SEEN),
        ("light-game", "light", ["just a game"], "What was done?"),
        ("label-liar", "label", ["liar"], LIAR),
    )
]
QUESTIONS = [
    {"id": "force", "asks": "Was the child held?"},
    {"id": "where-now", "about": "report", "kind": "text", "asks": "Where is the child now?"},
    {"id": "told", "about": "child", "kind": "text", "asks": "Who told them?"},
    {"id": "seen", "about": "episode", "kind": "text", "asks": "What did staff see?"},
    {"id": "place", "about": "episode", "kind": "one", "asks": "Where?", "options": [{"id": "banter", "says": "x"}]},
]
CONTENT = content([{"id": "f"}], QUESTIONS, language=LANGUAGE)
BOOK = Rulebook(CONTENT, NOW.date(), "england")
S1: dict[str, Any] = {"id": "S1", "by": "A", "to": "P1", "words": "He did it."}


def of(**tables: Any) -> list[Note]:
    """Return the notes on a report with these tables."""
    report = msgspec.convert({"schema": 1, "kind": "answers", **tables}, Report)
    return notes(BOOK, report)


def of_episode(**keys: Any) -> list[Note]:
    """Return the notes on a report of one episode."""
    return of(child=[A, B], episode=[E1 | keys])


def of_statement(**keys: Any) -> list[Note]:
    """Return the notes on a report of one statement."""
    return of(person=[{"id": "P1", "role": "dsl"}], child=[A, B], statement=[S1 | keys])


# ── what staff write ──


def test_a_light_word_of_staff_gets_the_question_to_answer() -> None:
    """The note holds the word, the place and what to write instead."""
    (note,) = of_episode(acts_other="It was only banter in the line.")
    assert note.where == "In 'Describe it in plain words'"
    assert (note.kind, note.words, note.key) == ("light", '"banter"', "episode.E1.acts_other")
    assert BANTER in note.says


def test_one_note_for_each_place_and_kind() -> None:
    """Several words are joined, each once; two questions are enough; another kind is another note."""
    light, label = of_episode(acts_other="Banter, playing, just a game, banter. A is a liar.")
    assert light.words == '"Banter", "playing", "just a game"'
    assert BANTER in light.says
    assert SEEN in light.says
    assert "What was done?" not in light.says
    assert (label.kind, label.words) == ("label", '"liar"')
    assert LIAR in label.says


def test_of_many_words_only_a_few_are_shown() -> None:
    """The others are counted, so that the list stays short."""
    (note,) = of_episode(acts_other="It was Zeb, Yoli, Xan, Quox, Zib, Zob and Zub.")
    assert note.words == '"Zeb", "Yoli", "Xan", "Quox", "Zib" and 2 more'


@pytest.mark.parametrize("said", ['B said "it was banter" and left.', "B said \u201cit was banter\u201d and left."])
def test_what_staff_quote_was_said_and_stays(said: str) -> None:
    """Words in quotation marks are somebody's: no note, as none is made on a statement."""
    assert of_episode(acts_other=said) == []


def test_a_mark_that_never_closes_hides_nothing() -> None:
    """One quotation mark alone takes nothing out; nor do two with a line's end between."""
    assert [note.words for note in of_episode(acts_other='B said "it was banter.\nNo" more')] == ['"banter"']
    assert [note.words for note in of_episode(acts_other="B said \u201cit was banter")] == ['"banter"']


def test_the_name_of_a_break_is_no_light_word() -> None:
    """Afternoon play is a time of day; play is not."""
    assert of_episode(happened={"words": "yesterday at afternoon play"}) == []
    (note,) = of_episode(happened={"words": "in the afternoon. Play had begun"})
    assert (note.where, note.words, note.key) == ("In when it happened", '"Play"', "episode.E1.happened.words")


def test_a_name_in_staffs_words_becomes_a_letter() -> None:
    """The letter in the text, the name on the key slip; an adult who heard or acted may be named."""
    (note,) = of_episode(acts_other="Zeb held A.")
    assert (note.kind, note.words) == ("name", '"Zeb"')
    assert "write the letter" in note.says
    assert "key slip" in note.says
    assert "An adult who heard or acted may be named" in note.says


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("born 12/03/2015", "date of birth", "Write the age"),
        ("ring 07700 900123", "telephone number", "take it out here"),
        ("to zeb@example.org", "email address", "take it out here"),
        ("lives at AB1 2XY", "postcode", "take it out here"),
        ("is A123456789012", "reference number", "take it out here"),
        ("as @zeb_12", "user name", "take it out here"),
    ],
)
def test_other_things_that_say_who_it_is(text: str, kind: str, says: str) -> None:
    """Each kind with what to do."""
    (note,) = of_episode(acts_other=text)
    assert (note.kind, says in note.says) == (kind, True)


@pytest.mark.parametrize(
    ("tables", "where", "key"),
    [
        ({"identity_held_at": "Zeb's file"}, "In where the key slip is kept", "identity_held_at"),
        ({"person": [{"id": "P1", "role": "tutor of Zeb"}]}, "In the role of P1", "person.P1.role"),
        ({"answers": {"where-now": "with Zeb"}}, "In 'Where is the child now?'", "answers.where-now"),
        (
            {"disputed": {"force": "Y says that Zeb did"}},
            "In the different account to 'Was the child held?'",
            "disputed.force",
        ),
        (
            {"child": [A | {"answers": {"told": "by Zeb"}}]},
            "In 'Who told them?' about A",
            "child.A.answers.told",
        ),
        (
            {"child": [A | {"disputed": {"force": "by Zeb"}}]},
            "In the different account to 'Was the child held?' about A",
            "child.A.disputed.force",
        ),
        ({"statement": [S1 | {"original_at": "in Zeb's file"}]}, "In where the original of S1 is",
         "statement.S1.original_at"),
        ({"statement": [S1 | {"to": "the aunt of Zeb"}]}, "In who heard S1", "statement.S1.to"),
        ({"statement": [S1 | {"by": "the aunt of Zeb"}]}, "In who said S1", "statement.S1.by"),
        ({"episode": [E1 | {"answers": {"seen": "Saw Zeb"}}]}, "In 'What did staff see?'", "episode.E1.answers.seen"),
        (
            {"episode": [E1 | {"disputed": {"force": "by Zeb"}}]},
            "In the different account to 'Was the child held?'",
            "episode.E1.disputed.force",
        ),
        (
            {"episode": [E1 | {"exception": [{"by": ["B"], "to": ["A"], "answers": {}, "disputed": {"x": "by Zeb"}}]}]},
            "In the different account to 'x', exception 1",
            "episode.E1.exception.1.disputed.x",
        ),
        (
            {"family_gate": [{"child": "A", "why_not": "Zeb is at home"}]},
            "In why the family of A has not been told",
            "family_gate.A.why_not",
        ),
    ],
)  # fmt: skip
def test_every_text_of_staff_is_read(tables: dict[str, Any], where: str, key: str) -> None:
    """The note says where it stands, in words and as a key; a name and a light word give a note each."""
    (note,) = of(**tables)
    assert (note.where, note.kind, note.words, note.key) == (where, "name", '"Zeb"', key)
    again = msgspec.json.decode(msgspec.json.encode(tables).replace(b"Zeb", b"banter"))
    assert [(found.where, found.words) for found in of(**again)] == [(where, '"banter"')]


def test_with_several_episodes_the_note_says_which() -> None:
    """One place each, so one note each."""
    found = of(child=[A, B], episode=[E1 | {"acts_other": "banter"}, E1 | {"id": "E2", "acts_other": "banter"}])
    assert [note.where for note in found] == [f"In 'Describe it in plain words' of E{n}" for n in (1, 2)]


def test_what_is_chosen_or_is_an_adults_name_is_not_read() -> None:
    """The name of an adult belongs in the record; the id of an answer is nobody's wording."""
    assert of(person=[{"id": "P1", "role": "dsl", "name": "Mrs Zeb Xan"}], answers={"force": "banter"}) == []
    assert of_episode(answers={"place": "banter"}, place="banter") == []


# ── what somebody said ──


@pytest.mark.parametrize("words", ["It was banter. It was just a game. He is a liar.", "banter", "PLAYING"])
def test_a_childs_words_are_never_corrected(words: str) -> None:
    """No word of the list is looked for in what was said, nor in what was asked."""
    assert of_statement(words=words, asked=[words]) == []


def test_a_name_in_a_childs_words_stays_and_goes_on_the_slip() -> None:
    """The note says first that nothing is changed."""
    (note,) = of_statement(words="Zeb did it. It was banter.")
    assert note == Note(
        "In the words of S1",
        "name",
        '"Zeb"',
        f"{UNCHANGED} Write on the key slip whom the name means.",
        "statement.S1.words",
    )


def test_names_in_a_childs_words_are_joined() -> None:
    """Each once, in their order."""
    (note,) = of_statement(words="Zeb did it. I told Yoli. Zeb's friend saw Yoli.")
    assert note.words == '"Zeb", "Yoli"'


def test_a_number_in_a_childs_words_stays_too() -> None:
    """It is only asked whose it is."""
    (note,) = of_statement(words="ring my nan on 07700 900123")
    assert (note.kind, note.words) == ("telephone number", '"07700 900123"')
    assert note.says.startswith(UNCHANGED)
    assert "take it out" not in note.says


def test_a_question_that_staff_put_stays_as_it_was_put() -> None:
    """It is evidence like the answer."""
    (note,) = of_statement(asked=["What happened?", "Was it Zeb, playing?"])
    assert (note.where, note.key) == ("In question 2 that staff put at S1", "statement.S1.asked.2")
    assert note.says.startswith(UNCHANGED)


def test_of_a_long_text_only_what_was_found_is_repeated() -> None:
    """A note on a child's words holds the name and nothing else of them."""
    (note,) = of_statement(words="It hurt in the quokka lighthouse and Zeb laughed and I cried for a long time.")
    assert not {"quokka", "lighthouse", "laughed", "cried"} & set(f"{note.where} {note.words} {note.says}".split())


# ── the report as a whole ──


def test_a_report_of_plain_words_has_no_notes() -> None:
    """Nothing to look at again: nothing is said."""
    assert of(child=[A, B], statement=[S1], episode=[E1 | {"acts_other": "B put a hand under A's shirt."}]) == []


def test_notes_stand_in_the_order_of_the_report() -> None:
    """First the whole report, then statements, then episodes."""
    found = of(
        answers={"where-now": "with Zeb"},
        child=[A, B],
        statement=[S1 | {"words": "It was Zeb."}],
        episode=[E1 | {"acts_other": "banter"}],
    )
    assert [note.key for note in found] == ["answers.where-now", "statement.S1.words", "episode.E1.acts_other"]


def test_the_list_that_is_shipped_is_the_one_used() -> None:
    """In staff's words "banter" gives the question of the content; in a child's words nothing."""
    language = shipped.load().language
    (entry,) = [item for item in language if "banter" in item.words]
    book = Rulebook(msgspec.structs.replace(CONTENT, language=language), NOW.date(), "england")
    told = {"schema": 1, "kind": "answers", "child": [A, B], "statement": [S1 | {"words": "banter"}]}
    report = msgspec.convert(told | {"episode": [E1 | {"acts_other": "It was banter"}]}, Report)
    (note,) = notes(book, report)
    assert entry.ask in note.says
    assert note.key == "episode.E1.acts_other"


@given(st.text(), st.text())
def test_any_text_gives_short_notes_that_are_never_twice(said: str, written: str) -> None:
    """Never raises; one note for each place and kind; on what was said never a kind of the language list."""
    report = {"child": [A, B], "statement": [S1 | {"words": said, "asked": [said], "original_at": written}]}
    found = of(**report, episode=[E1 | {"acts_other": written, "disputed": {"force": written}}])
    assert len({(note.where, note.kind) for note in found}) == len(found)
    assert all(len(note.words) <= 5 * 64 + 20 for note in found)
    assert not [note for note in found if note.kind in {"light", "label"} and ("words" in note.key.split("."))]


@given(st.lists(st.sampled_from(["banter", "Zeb", "play", '"', "\u201c", "\n", "07700 900123", "-" * 70, "was"])))
def test_what_a_note_repeats_is_short(parts: list[str]) -> None:
    """Each of the words shown is at most sixty characters long and stands once."""
    for note in of_episode(acts_other=" ".join(parts)):
        words = note.words.removeprefix('"').removesuffix('"').split('", "')
        assert all(len(word) <= 60 for word in words)
        assert len({word.casefold() for word in words}) == len(words)


# ── marks ──

MARKS = {"Zeb": "B (reported, Y4)", "Yoli": "A (harmed, Y4)", "Z.": "C (witness, Y4)"}


def test_a_marked_name_is_explained_under_the_words() -> None:
    """One line for each mark that is in the words, in their order; the words themselves are not in it."""
    assert marked("I told Yoli that Zeb did it.", MARKS) == [
        '"Yoli" in these words is A (harmed, Y4). The words stay as they were said.',
        '"Zeb" in these words is B (reported, Y4). The words stay as they were said.',
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Zeb did it.", ["Zeb"]),
        ("Zeb's hand", ["Zeb"]),
        ("Zeb Zeb Zeb", ["Zeb"]),
        ("Zebra and Yolis", []),
        ("zeb did it", []),
        ("It was Z. and Yoli", ["Z.", "Yoli"]),
        ("", []),
    ],
)
def test_a_mark_stands_only_where_its_word_is(words: str, names: list[str]) -> None:
    """The whole word, written the same: "Will" is not "will"."""
    assert [line.split('"')[1] for line in marked(words, MARKS)] == names


def test_an_empty_mark_is_nothing() -> None:
    """Neither is a mark that is not there."""
    assert marked("Zeb did it", {"": "A", " ": "A"}) == []
    assert marked("Zeb did it", {}) == []


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4))
def test_any_words_can_be_marked(words: str, marks: dict[str, str]) -> None:
    """Never raises; at most one line for each mark, and each line says that nothing is changed."""
    lines = marked(words, marks)
    assert len(lines) <= len(marks)
    assert all(line.endswith("The words stay as they were said.") for line in lines)
