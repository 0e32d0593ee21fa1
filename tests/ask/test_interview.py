"""The interview, answered line by line in this process: nothing is guessed, nothing is lost, page 1 comes first."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from answering import (
    BLOCK,
    CTRL_C,
    END_OF_INPUT,
    TOLD,
    WORDS,
    Interview,
    Rule,
    Somebody,
    flat,
    holder,
    least,
    numbered,
    only,
)
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as with_any
from hypothesis import strategies as st
from running import AT, RISKY, SAID, Cli, Ran, columns, content_of, document

from peertriage import store
from peertriage.ask import face
from peertriage.ask.draft import Draft
from peertriage.core.record import from_document

if TYPE_CHECKING:
    from pathlib import Path

NOT_STORED = ("nation", "go-on", "review")
"""Questions about the interview itself: a draft holds no answer to them."""


@pytest.fixture
def interview(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interview:
    """Return a way to hold an interview."""
    return holder(cli, tmp_path, monkeypatch)


STOP = Rule("^go-on@", ["stop"])
"""Stops after page 1: for what is the same before and after."""


def id_of(folder: Path) -> str:
    """Return the id of the one draft of a folder."""
    return only(folder, "*.draft.toml").name.removesuffix(store.DRAFT)


class Straight(NamedTuple):
    """The usual case without a detour: what came of it, its record, and which questions were put."""

    ran: Ran
    path: Path
    content: dict[str, Any]
    slots: list[str]

    def without(self) -> dict[str, Any]:
        """Return the record without what chance gives it."""
        return {name: value for name, value in self.content.items() if name not in {"id", "check_word", "seal"}}


_STRAIGHT: list[Straight] = []


@pytest.fixture
def straight(interview: Interview, tmp_path: Path) -> Straight:
    """Return the usual case; it is held once for all tests."""
    if not _STRAIGHT:
        ran, who = interview(folder="straight")
        assert ran.code == 0, ran.err
        path = only(tmp_path / "straight")
        _STRAIGHT.append(Straight(ran, path, document(path), who.slots))
    return _STRAIGHT[0]


# ── from the first question to the record ──


def test_a_whole_interview_leads_to_a_record_and_page_1(straight: Straight) -> None:
    """Record written, page 1 on stdout, talk on stderr."""
    ran, record = straight.ran, straight.content
    assert ran.code == 0, ran.err
    assert ran.out.startswith("PAGE 1")
    assert straight.path.name == f"{record['id']}.toml"
    assert record["kind"] == "record"
    assert [(child["label"], child["role"]) for child in record["child"]] == [("A", "harmed"), ("B", "reported")]
    assert record["child"][0]["age"] == {"years": 8, "months": 3, "school_year": "4"}
    assert (record["episode"][0]["by"], record["episode"][0]["to"]) == (["B"], ["A"])
    assert f"Record written: {straight.path}" in ran.err
    assert RISKY.search(ran.err) is None


def test_words_are_kept_as_they_were_typed(straight: Straight) -> None:
    """Blanks at the edges, empty lines, and lines that would be keys or answers elsewhere are words here."""
    (statement,) = straight.content["statement"]
    assert statement["words"] == TOLD
    assert (statement["by"], statement["to"], statement["exact"]) == ("A", "the class teacher", "exact")
    assert (f"{statement['heard']['on']:%d/%m/%Y}", statement["heard"]["at"]) == ("20/11/2026", "13:10")
    assert "Understood: Friday 20 November 2026, 13:10." in straight.ran.err


def test_a_second_statement_is_asked_for_and_kept(interview: Interview, tmp_path: Path) -> None:
    """Each statement has its own speaker and its own words; what was not known of it is left out."""
    second = ["I saw it.", ".", "staff", "-", "-", "close", "no"]
    ran, who = interview(Rule("^words-more@S1", ["yes"]), Rule("^words(-by|-to|-heard|-exact|-more)?@S2", second))
    assert ran.code == 0, ran.err
    statements = document(only(tmp_path / "cases"))["statement"]
    assert [(one["id"], one["by"], one["words"]) for one in statements] == [
        ("S1", "A", TOLD), ("S2", "a member of staff", "I saw it."),
    ]  # fmt: skip
    assert not {"to", "heard"} & set(statements[1])
    assert [slot for slot in who.slots if slot.startswith("words-how@")] == ["words-how@S1", "words-how@S2"]


def test_page_1_is_shown_before_the_long_part(straight: Straight) -> None:
    """What to do does not wait: page 1 comes before the question whether to go on, and before all that follows."""
    talk, slots = straight.ran.err, straight.slots
    assert talk.index("PAGE 1") < talk.index("Go on with the other questions") < talk.index("\nYour answers\n")
    assert len(slots[slots.index("go-on@report") + 1 :]) > 25
    assert slots.index("danger-now@report") < slots.index("words@S1") < slots.index("go-on@report")


def test_who_stops_after_page_1_has_a_record_with_what_is_open(interview: Interview, tmp_path: Path) -> None:
    """An early stop is reviewed like everything, writes the record, and lists what was not asked as not yet known."""
    ran, who = interview(Rule("^go-on@", ["stop"]))
    assert ran.code == 0, ran.err
    record = document(only(tmp_path / "cases"))
    assert len(record["assessment"][-1]["unknown"]) > 5
    later = [slot for slot in who.slots[who.slots.index("go-on@report") + 1 :] if not slot.startswith("ending-")]
    assert later == ["review@report"]


def test_page_1_can_be_written_to_a_file_before_the_rest(interview: Interview, tmp_path: Path) -> None:
    """It lies beside the draft, for its owner alone, and the question what next is put again."""
    ran, who = interview(Rule("^go-on@", ["print", "stop"]))
    page = only(tmp_path / "cases", "*-page-1.txt")
    assert page.read_text(encoding="utf-8").startswith("PAGE 1")
    assert f"Page 1 is written to: {page}" in ran.err
    assert who.slots.count("go-on@report") == 2
    if sys.platform != "win32":
        assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_danger_now_is_answered_before_the_next_question(interview: Interview) -> None:
    """Ringing 999 comes before buses; where nothing is chosen nobody is frightened."""
    ran, _ = interview(Rule("^danger-now@", ["1 none"]), STOP)
    assert ran.err.index("RING 999 NOW") < ran.err.index("Between now and the next time")
    calm, _ = interview(Rule("^danger-now@", ["none"]), STOP)
    assert "RING 999 NOW" not in calm.err


def test_nothing_that_was_not_answered_is_a_no(straight: Straight) -> None:
    """Somebody who knows nothing leaves a record without a single "no" and without a reassuring level."""
    record = straight.content
    assert record["assessment"][-1]["supported"] not in {"normal", "inappropriate"}
    for table in (record, *record["child"], *record["episode"]):
        for name, answer in table.get("answers", {}).items():
            assert answer not in ("no", "none-of-the-others"), name


# ── nothing answers by accident ──


class Trying(Somebody):
    """Types these lines at each question first, before the answer."""

    first: tuple[str, ...] = ()

    def __init__(self, *rules: Rule) -> None:
        super().__init__(*rules)
        self.waiting: list[str] = []
        self.put = 0

    def line(self, question: str, talk: str) -> str:
        """Return what is tried next, and once all was tried the answer."""
        if face.KEYS in talk and not self.again():
            self.put += 1
            self.waiting = list(self.first)
        return self.waiting.pop(0) if self.waiting else super().line(question, talk)

    def again(self) -> bool:
        """Say whether the question stood there before: it is put again after it was hidden."""
        return len(self.prompts) > 1 and face.NEUTRAL in self.prompts[-2]


class Hesitant(Trying):
    """Presses Enter alone, and with blanks before it, at each question."""

    first = ("", "   ", "\t")


def test_enter_alone_never_answers(interview: Interview, straight: Straight, tmp_path: Path) -> None:
    """At every question an empty line, and one of blanks, is refused and leaves no trace."""
    ran, who = interview(folder="hesitant", kind=Hesitant)
    assert ran.code == 0, ran.err
    assert isinstance(who, Hesitant)
    assert who.put > 50
    assert ran.err.count(face.NOTHING_TYPED) == 3 * who.put
    assert content_of(only(tmp_path / "hesitant")) == straight.without()


GARBAGE = ["0", "99", "-1", "1.5", "9" * 5000, "yess", "\x1b[A", "\u0663\u0663\u0663", "1;2", "1-2", "1?", "y", "!!"]


class Garbling(Trying):
    """Types what cannot be read at each question that has choices, at ages, days and at the review."""

    at: dict[str, tuple[str, ...]] = {  # noqa: RUF012  never changed
        "Number (1 to": tuple(GARBAGE),
        "Numbers, with spaces": ("all", *(line for line in GARBAGE if line != "1?")),
        "how old now": ("old", "130y", "8y 12m", "-3", "7", "nan", "99999999999y"),
        "When did it last happen": ("tomorrow", "25/12/2026", "31/12/2026"),
        "Type write to write": (*GARBAGE, "w", "writ", "yes", "page 1"),
    }

    def line(self, question: str, talk: str) -> str:
        """Choose what is tried here."""
        self.first = next((lines for words, lines in self.at.items() if words in flat(self.question)), ())
        return super().line(question, talk)


def test_what_cannot_be_read_is_asked_again(interview: Interview, straight: Straight, tmp_path: Path) -> None:
    """Numbers out of range, signs, escapes, half words and "all" are refused at every question, and change nothing."""
    ran, who = interview(folder="garbage", kind=Garbling)
    assert ran.code == 0, ran.err
    assert len(who.typed) > 500
    for said in ("Type one number from 1 to", "Type numbers from 1 to", "Type write, page, or a number from 1 to"):
        assert said in ran.err
    assert content_of(only(tmp_path / "garbage")) == straight.without()


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@with_any(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=30))
def test_no_line_at_all_is_a_bug(interview: Interview, line: str) -> None:
    """Any line, typed once at each kind of question, ends in a record or a kept draft."""
    slots = ("danger-now@", "happened@", "words@", "words-to@", "person-role@A", "person-age@A", "go-on@", "review@")
    ran, _ = interview(*(Rule(f"^{slot}", [line]) for slot in slots), STOP, folder="any")
    assert ran.code == 0, ran.err


def test_a_list_has_to_be_closed(interview: Interview, tmp_path: Path) -> None:
    """What was chosen is shown, the closing answers are asked for, and until one is given nothing is answered."""
    ran, who = interview(Rule("^done-already@", ["2 4", "2 4 5 none"]), STOP)
    talk = next(talk for talk in who.prompts if "Kept so far. Now type the number that is true of the rest" in talk)
    assert "Chosen: The children are apart, each with an adult\nChosen: The council rung\n" in talk
    assert re.search(r"^  10  None of these", talk, re.MULTILINE)
    assert ran.code == 0, ran.err
    answers = document(only(tmp_path / "cases"))["answers"]
    assert answers["done-already"] == ["children-apart", "council-rung", "police-rung"]
    assert answers["done-already-rest"] == "none-of-the-others"


@pytest.mark.parametrize("line", ["1 10 11", "none not-known"])
def test_two_closing_answers_are_refused(line: str, interview: Interview, tmp_path: Path) -> None:
    """A list ends in one way, so that it cannot be a no and not known at once."""
    ran, _ = interview(Rule("^done-already@", [line]), STOP)
    assert "Two answers to one line. Type the numbers again." in ran.err
    assert document(only(tmp_path / "cases"))["answers"]["done-already"] == []


def test_a_line_may_be_reported_or_may_be_meant_and_never_both(interview: Interview, tmp_path: Path) -> None:
    """A question mark behind a number marks a line as unclear, in the lists of acts alone."""
    rules = [Rule("^acts-kinds@", ["touching these"]), Rule("^acts-touching@", ["1 1? done", "1? 2 done"]),
             Rule("^acts-all@", ["yes?", "yes"])]  # fmt: skip
    ran, who = interview(*rules)
    assert ran.code == 0, ran.err
    assert "Two answers to one line. Type the numbers again." in ran.err
    assert "\nMay be meant: " in ran.err
    (episode,) = document(only(tmp_path / "cases"))["episode"]
    assert (episode["acts"], episode["acts_unclear"]) == (["CO10"], ["CT05"])
    assert who.slots.count("acts-all@E1") == 2


# ── the keys ──


def test_back_at_the_first_question_stays_there(interview: Interview) -> None:
    """There is nothing before it, and that is said."""
    ran, _ = interview(Rule("^nation@", ["<", "<"]), Rule("^danger-now@", ["<", "<"]), STOP)
    assert ran.code == 0
    assert ran.err.count("This is the first question.") == 4


def test_back_shows_what_was_answered_and_keep_goes_on_with_it(interview: Interview, tmp_path: Path) -> None:
    """Three back and three kept is where one was; all answers stand as before, the later ones too."""
    ran, who = interview(
        Rule("^secrecy@E1", ["<"]), Rule("^could-refuse@E1", ["1 not-known", "<", ">"]),
        Rule("^pressure@E1", ["2 none", "<", ">"]), Rule("^force@E1", ["yes", ">"]),
        Rule("^force-detail@E1", ["3 none", "<", ">"]), folder="back",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    begun = who.slots.index("secrecy@E1")
    back = ["could-refuse@E1", "force-detail@E1", "pressure@E1", "force@E1"]
    assert who.slots[begun + 1 : begun + 9] == [*back, *back[-2::-1], "secrecy@E1"]
    assert "Answered before: Yes" in ran.err
    assert "Answered before: Threat of hurt, trouble or loss; None of these, or none of the others" in flat(ran.err)
    (episode,) = document(only(tmp_path / "back"))["episode"]
    assert episode["answers"]["force"] == "yes"
    assert episode["answers"]["pressure"] == ["threatened"]
    assert episode["answers"]["force-detail"] == ["hurt"]


class Returning(Somebody):
    """Goes back once from each question, and keeps what stands there."""

    def __init__(self, *rules: Rule) -> None:
        super().__init__(*rules)
        self.seen: set[str] = set()

    def line(self, question: str, talk: str) -> str:
        """Return back at a question that is put for the first time, keep at one that was answered, else the answer."""
        slot = question.partition(" ")[0]
        if face.KEYS not in talk or slot.partition("@")[0] in {"nation", "danger-now", "review"}:
            return super().line(question, talk)
        if slot not in self.seen:
            self.seen.add(slot)
            return "<"
        return ">" if "Answered before: " in talk else super().line(question, talk)


def test_back_and_keep_at_every_question_gives_the_same_record(
    interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """Once back from each question and on again: nothing is lost, nothing is asked twice that was not wanted."""
    ran, who = interview(folder="back", kind=Returning)
    assert ran.code == 0, ran.err
    assert who.typed.count("<") > 50
    assert who.typed.count(">") > 50
    assert content_of(only(tmp_path / "back")) == straight.without()


def test_back_and_another_answer_asks_what_that_opens(interview: Interview, tmp_path: Path) -> None:
    """A changed answer takes the place of the old one, and the question that it opens is put."""
    ran, who = interview(Rule("^care-needed@", ["none", "3 none"]), Rule("^done-already@", ["<"]), STOP)
    assert ran.code == 0, ran.err
    first = who.slots.index("care-needed@report")
    assert who.slots[first : first + 5] == [
        "care-needed@report", "done-already@report", "care-needed@report", "who-stands-back@report",
        "done-already@report",
    ]  # fmt: skip
    assert document(only(tmp_path / "cases"))["answers"]["care-needed"] == ["decider-conflicted"]


def test_keep_where_nothing_was_answered_says_so(interview: Interview, tmp_path: Path) -> None:
    """There is nothing to keep: the question stays, and "not known" is named."""
    slots = ("nation@", "danger-now@", "happened@", "words@S1", "person-age@A", "force@E1", "review@")
    ran, who = interview(*(Rule(f"^{slot}", [">"]) for slot in slots))
    assert ran.code == 0, ran.err
    assert who.typed.count(">") == len(slots)
    assert ran.err.count(face.NOT_ANSWERED) == len(slots)
    assert only(tmp_path / "cases").exists()


class Curious(Somebody):
    """Asks for help at each question before it is answered."""

    def __init__(self, *rules: Rule) -> None:
        super().__init__(*rules)
        self.helped: dict[str, str] = {}

    def line(self, question: str, talk: str) -> str:
        """Return the key for help once at each question, and remember what it said."""
        slot = question.partition(" ")[0]
        if face.KEYS in talk and slot not in self.helped:
            self.helped[slot] = ""
            return face.HELP
        if face.KEYS in talk and not self.helped[slot]:
            self.helped[slot] = talk[: talk.index("\n\n")] or "nothing"
        return super().line(question, talk)


def test_a_question_mark_helps_at_every_question_and_answers_nothing(
    interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """Something is said, the whole question stands there again, and the record is the same.

    In all of this no line is wider than 80 columns, paths left out, and no control sequence stands there.
    """
    ran, who = interview(folder="help", kind=Curious)
    assert isinstance(who, Curious)
    assert len(who.helped) > 50
    assert all(says.startswith("  ") for says in who.helped.values())
    assert "Who may properly find out" in flat(who.helped["force@E1"])
    assert "years and months" in flat(who.helped["person-age@A"]).lower()
    assert [line for line in ran.err.split("\n") if columns(line) > 80 and "/" not in line] == []
    assert RISKY.search(ran.err) is None
    assert content_of(only(tmp_path / "help")) == straight.without()
    assert ran.code == 0


class Hiding(Trying):
    """Hides each question, and lets somebody else press keys before it comes back."""

    first = ("*", "1", "", "yes", "-", "!", "<", "on?", "ON")


def test_hiding_pushes_everything_out_of_sight_and_answers_nothing(
    interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """Whoever comes by sees one neutral line; whatever they type is no answer; "on" brings the question back whole."""
    ran, who = interview(folder="hidden", kind=Hiding)
    assert ran.code == 0, ran.err
    assert isinstance(who, Hiding)
    assert who.put > 50
    hidden = [talk for talk in who.prompts if face.NEUTRAL in talk]
    assert len(hidden) == (len(Hiding.first) - 1) * who.put
    assert all(talk.replace(face.NEUTRAL, "").strip("\n") == "" for talk in hidden)
    assert hidden[0].startswith("\n" * 60)
    assert content_of(only(tmp_path / "hidden")) == straight.without()


# ── leaving, interrupting, going on ──


@pytest.mark.parametrize("how", ["!", END_OF_INPUT])
def test_leaving_keeps_a_draft_that_makes_a_record(how: str, interview: Interview, cli: Cli, tmp_path: Path) -> None:
    """Saved and named, owner-only, no record yet; `new --answers DRAFT` makes one with the same answers and id."""
    ran, _ = interview(Rule("^done-already@", [how]))
    assert (ran.code, ran.out) == (0, "")
    draft = only(tmp_path / "cases")
    assert draft.name.endswith(".draft.toml")
    assert f"Saved, not finished: {draft}\nTo go on: peertriage resume {draft}\n" in ran.err
    if sys.platform != "win32":
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    kept = document(draft)
    assert kept["kind"] == "draft"
    assert kept["statement"][0]["words"] == TOLD
    (tmp_path / "records").mkdir()
    made = cli("new", "--answers", draft, "--out", tmp_path / "records", "--at", AT)
    assert made.code == 0, made.err
    record = document(only(tmp_path / "records"))
    assert record["id"] == kept["id"]
    for table in ("child", "statement", "answers"):
        assert record[table] == kept[table], table


def test_leaving_before_the_first_answer_keeps_nothing(interview: Interview, tmp_path: Path) -> None:
    """No draft of nothing; and that is said."""
    for slot in ("nation@", "danger-now@"):
        for how in ("!", END_OF_INPUT):
            ran, _ = interview(Rule(f"^{slot}", [how]))
            assert ran.code == 0
            assert "nothing was kept" in ran.err
            assert list((tmp_path / "cases").iterdir()) == []


MIDDLE = ["words@S1", "words-to@S1", "words-more@S1", "person-age@B", "people-ours@A+B", "acts-kinds@E1",
          "words-asked@S1", "review@report"]  # fmt: skip


@pytest.mark.parametrize("slot", MIDDLE)
def test_resume_goes_on_at_exactly_the_question_that_was_open(
    slot: str, interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """In the middle of the words and of the people too: nothing is asked again, and the record is the same."""
    ran, _ = interview(Rule(f"^{re.escape(slot)}", ["!"]))
    assert (ran.code, ran.out) == (0, "")
    ran, who = interview(resume=id_of(tmp_path / "cases"))
    assert ran.code == 0, ran.err
    assert who.slots == straight.slots[straight.slots.index(slot) :]
    assert content_of(only(tmp_path / "cases")) == straight.without()


class Impatient(Somebody):
    """Leaves again after one answer."""

    def line(self, question: str, talk: str) -> str:
        """Return one answer, all lines of it, and then leave."""
        asked = [slot for slot in self.slots if slot.partition("@")[0] not in NOT_STORED]
        return "!" if len(set(asked)) > 1 else super().line(question, talk)


def test_leaving_after_every_single_answer_loses_nothing(
    interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """Called away again and again: each time it goes on where it stopped, and in the end the record is the same."""
    ran, who = interview(kind=Impatient)
    times = 0
    while not ran.out:
        times += 1
        left = who.slots[-1]
        ran, who = interview(resume=id_of(tmp_path / "cases"), kind=Impatient)
        assert ran.code == 0, ran.err
        assert who.slots[0] == left or times < 30, "page 1 may be shown again before the question"
    assert times > 45
    assert content_of(only(tmp_path / "cases")) == straight.without()


def test_leaving_in_the_middle_of_words_keeps_the_answers_before(interview: Interview, tmp_path: Path) -> None:
    """The end of the input while words are written is leaving, not an answer: half a sentence is nobody's statement."""
    ran, _ = interview(Rule("^words@", ["half a sentence", END_OF_INPUT]))
    assert ran.code == 0
    kept = document(only(tmp_path / "cases"))
    assert kept["answers"]["danger-now-rest"] == "not-known"
    assert "statement" not in kept
    assert "half a sentence" not in only(tmp_path / "cases").read_text(encoding="utf-8")


@pytest.mark.parametrize("slot", ["words@S1", "person-age@B", "force@E1"])
def test_ctrl_c_keeps_the_draft_and_is_no_answer(
    slot: str, interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """Exit code 130 like everywhere; the answers before it are kept, and the interrupted question is asked again."""
    ran, who = interview(Rule(f"^{slot}", ["He sa", CTRL_C] if slot == "words@S1" else [CTRL_C]))
    assert (ran.code, ran.out) == (130, "")
    assert "Saved, not finished" in ran.err
    assert ran.err.rstrip().endswith("peertriage: stopped.")
    assert "Traceback" not in ran.err
    left = only(tmp_path / "cases", "*.draft.toml").read_bytes()
    ran, who = interview(Rule(f"^{slot}", [CTRL_C]), resume=id_of(tmp_path / "cases"))
    assert (ran.code, who.slots) == (130, [slot])
    assert only(tmp_path / "cases", "*.draft.toml").read_bytes() == left
    interview(resume=id_of(tmp_path / "cases"))
    assert content_of(only(tmp_path / "cases")) == straight.without()


def test_ctrl_c_before_the_first_answer_keeps_nothing(interview: Interview, tmp_path: Path) -> None:
    """Nothing to keep, and the same exit code."""
    for slot in ("nation@", "danger-now@"):
        ran, _ = interview(Rule(f"^{slot}", [CTRL_C]))
        assert ran.code == 130
        assert list((tmp_path / "cases").iterdir()) == []


# ── what was typed ──


@pytest.mark.parametrize(
    "words", ["IMG_2041.HEIC", "see https://a.example/x", "it is on www.place.example", "clip.mp4"]
)
def test_an_image_or_a_web_address_is_refused_with_the_reason(words: str, interview: Interview, tmp_path: Path) -> None:
    """In exact words, texts, days and ages: refused, asked again, and nowhere in a draft or the record."""
    rules = [Rule("^words@", [words, ".", *BLOCK]), Rule("^words-to@", [words]), Rule("^words-heard@", [words]),
             Rule("^happened@", [words]), Rule("^person-age@A", [words])]  # fmt: skip
    ran, _ = interview(*rules, STOP)
    assert ran.code == 0, ran.err
    assert flat(ran.err).count("names an image or a web address, which is never kept") == len(rules)
    assert words not in only(tmp_path / "cases").read_text(encoding="utf-8")


def test_an_image_is_refused_after_page_1_too(interview: Interview, tmp_path: Path) -> None:
    """In where the first note is kept, in the questions that staff put, and in a description."""
    rules = [Rule("^acts-other@", ["clip.mp4"]), Rule("^words-original@", ["clip.mp4"]),
             Rule("^words-asked@", ["Where is clip.mp4?", "."])]  # fmt: skip
    ran, _ = interview(*rules, *ELSE)
    assert ran.code == 0, ran.err
    assert flat(ran.err).count("names an image or a web address, which is never kept") == len(rules)
    assert "clip.mp4" not in only(tmp_path / "cases").read_text(encoding="utf-8")


def test_a_full_stop_alone_is_no_statement(interview: Interview, tmp_path: Path) -> None:
    """Words must be there before the full stop that ends them."""
    ran, _ = interview(Rule("^words@", [".", "", *BLOCK]), STOP)
    assert ran.code == 0
    assert ran.err.count(face.NOTHING_TYPED) == 2
    assert document(only(tmp_path / "cases"))["statement"][0]["words"] == TOLD


def test_letters_that_cannot_be_read_are_asked_for_again(interview: Interview, tmp_path: Path) -> None:
    """Bytes of another encoding are not kept as something else, in the middle of words neither."""
    words = [WORDS[0], "caf\udce9", *BLOCK[1:]]
    ran, _ = interview(Rule("^words-to@", ["caf\udce9", "a friend"]), Rule("^words@", words), STOP)
    assert ran.code == 0, ran.err
    assert ran.err.count("cannot be read. Type it again.") == 2
    (statement,) = document(only(tmp_path / "cases"))["statement"]
    assert (statement["to"], statement["words"]) == ("a friend", TOLD)


# ── another time, and what is different for somebody ──

THREE = [Rule("^people-more@B", ["yes"]), Rule("^person-role@C", ["reported"]), Rule("^person-age@C", ["11y"])]


def test_another_time_has_its_own_people_acts_and_day(interview: Interview, tmp_path: Path) -> None:
    """Who did it to whom is asked for each time; of the circumstances only what is known is asked."""
    ran, who = interview(
        *THREE, Rule("^another-time@E1", ["yes"]), Rule("^episode-by@E1", ["B these"]),
        Rule("^episode-to@E", ["A these"] * 2), Rule("^episode-by@E2", ["C these"]),
        Rule("^happened@E2", ["last Thursday"]), Rule("^acts-kinds@E2", ["touching these"]),
        Rule("^acts-touching@E2", ["CT05 done"]), Rule("^known-of@E2", ["pressure these"]),
        Rule("^pressure@E2", ["threatened none"]), Rule("^another-time@E2", ["no"]),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    first, second = document(only(tmp_path / "cases"))["episode"]
    assert (first["by"], first["to"]) == (["B"], ["A"])
    assert (second["id"], second["by"], second["to"]) == ("E2", ["C"], ["A"])
    assert second["acts"] == ["CT05"]
    assert f"{second['happened']['first']:%d/%m}" == "19/11"
    assert second["answers"]["pressure"] == ["threatened"]
    assert "force" not in second["answers"]
    assert "pressure" not in first["answers"] or first["answers"]["pressure"] == []
    assert "force@E2" not in who.slots
    assert "That other time: who is said to have done it?" in ran.err


def test_what_is_different_for_one_of_several_is_an_exception(interview: Interview, tmp_path: Path) -> None:
    """Circumstances are asked once for all, then for whom something is different, and only that again."""
    ran, who = interview(
        *THREE, Rule("^force@E1 ", ["no"]), Rule("^differs@E1", ["yes"]), Rule("^differs-who@E1/1", ["C these"]),
        Rule("^differs-what@E1/1", ["force these"]), Rule("^force@E1/1", ["yes"]), Rule("^differs-more@E1/1", ["no"]),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    (episode,) = document(only(tmp_path / "cases"))["episode"]
    assert (episode["by"], episode["answers"]["force"]) == (["B", "C"], "no")
    assert episode["exception"] == [{"by": ["C"], "to": ["A"], "answers": {"force": "yes"}}]
    assert "Only about C." in flat(ran.err)
    assert who.slots.count("differs-more@E1/1") == 1


# ── the review ──


def test_the_review_lists_every_answer_with_a_number(straight: Straight) -> None:
    """Under headings, each with its words; what is not known says so before the question."""
    talk = straight.ran.err
    review = talk[talk.index("\nYour answers\n") : talk.index("Is this what was reported?")]
    asked = {slot for slot in straight.slots if slot.partition("@")[0] not in NOT_STORED and "ending-" not in slot}
    numbers = [int(number) for number in re.findall(r"^ *(\d+)  ", review, re.MULTILINE)]
    assert numbers == list(range(1, len(asked) + 1))
    for heading in ("Safety", "What was reported", "The acts", "The people", "Circumstances", "About this record"):
        assert f"\n\n{heading}:\n" in review
    lines = flat(review)
    assert "Person A: how old now? -> 8 years 3 months" in lines
    assert "NOT KNOWN Was the child held, pushed, pulled, pinned, blocked in or chased down? -> Not known" in lines
    assert "NOT KNOWN Person A" not in lines


def test_a_mixed_list_is_not_marked_as_not_known(interview: Interview) -> None:
    """Something chosen is known, even where the rest is not."""
    ran, _ = interview(Rule("^secrecy@E1", ["1 not-known"]))
    review = flat(ran.err[ran.err.index("\nYour answers\n") :])
    assert "NOT KNOWN Is any of this reported about secrecy" not in review
    assert "Is any of this reported about secrecy or planning? -> Told to keep it secret; Not known" in review


def test_the_review_shows_page_1_and_can_change_an_answer(
    interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """`page`, then a number: that question with its old answer, what it opens, and the review again."""
    n = numbered(straight.ran.err, "held, pushed, pulled")
    ran, who = interview(
        Rule("^review@", ["page", n]), Rule("^force@E1", ["not-known", "yes"]),
        Rule("^force-detail@E1", ["not-known"] * 2),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.err.count("PAGE 1") == 2
    assert ran.err.count("\nYour answers\n") == 2, "once, and again after the change; page 1 does not repeat them"
    tail = [slot for slot in who.slots[who.slots.index("review@report") :] if not slot.startswith("ending-")]
    assert tail == ["review@report", "review@report", "force@E1", "review@report"]
    assert "Answered before: Not known" in ran.err
    assert document(only(tmp_path / "cases"))["episode"][0]["answers"]["force"] == "yes"


def test_a_person_added_at_the_review_is_asked_about(interview: Interview, straight: Straight, tmp_path: Path) -> None:
    """Editing re-routes: the questions about a new child are put before the record is written."""
    n = int(numbered(straight.ran.err, "Person B: how old now?")) + 1
    rules = [Rule("^review@", [str(n)]), Rule("^people-more@B", ["no", "yes"]), *THREE[1:]]
    ran, who = interview(*rules, folder="second")
    assert ran.code == 0, ran.err
    assert [child["label"] for child in document(only(tmp_path / "second"))["child"]] == ["A", "B", "C"]
    after = who.slots[who.slots.index("review@report") :]
    assert {
        "person-role@C", "person-age@C", "reported-child@C", "family-gate@C", "people-ours@A+B+C", "differs@E1:B+C",
    } <= set(after)  # fmt: skip
    assert not {"words@S1", "force@E1", "reported-child@B"} & set(after), "nothing else is asked again"


def test_a_person_who_comes_back_is_shown_again_before_anything_else(
    interview: Interview, straight: Straight, tmp_path: Path
) -> None:
    """Taken out and entered again: the same letter is not somebody else unseen; kept on purpose, nothing is lost."""
    n = str(int(numbered(straight.ran.err, "Person A: how old now?")) + 1)
    out = [Rule("^people-more@A", ["yes", "no"]), Rule("^people-ours@A ", ["all"])]
    ran, _ = interview(*out, Rule("^review@", [n]), folder="alone")
    assert [child["role"] for child in document(only(tmp_path / "alone"))["child"]] == ["harmed", "not-yet-identified"]
    back = [Rule("^people-more@A", ["yes", "no", "yes"]), out[1]]
    ran, who = interview(*back, Rule("^person-role@B", ["reported", ">"]), Rule("^review@", [n, n]), folder="back")
    assert ran.code == 0, ran.err
    again = [n for n, slot in enumerate(who.slots) if slot == "people-more@A"][-1]
    assert who.slots[again + 1] == "person-role@B"
    assert "Answered before: Is said to have done it" in flat(who.prompts[again + 1])
    assert content_of(only(tmp_path / "back")) == straight.without()
    changed, _ = interview(
        *back, Rule("^person-role@B", ["reported", "witness"]), Rule("^review@", [n, n]), folder="changed"
    )
    assert changed.code == 0, changed.err
    roles = [child["role"] for child in document(only(tmp_path / "changed"))["child"]]
    assert roles == ["harmed", "witness", "not-yet-identified"]


def test_keep_at_the_review_leads_back_to_the_review(interview: Interview, straight: Straight, tmp_path: Path) -> None:
    """Whoever looks at an answer and keeps it is not led through all the others."""
    n = numbered(straight.ran.err, "held, pushed, pulled")
    ran, who = interview(Rule("^review@", [n]), Rule("^force@E1", ["not-known", ">"]))
    assert ran.code == 0, ran.err
    tail = [slot for slot in who.slots[who.slots.index("review@report") :] if not slot.startswith("ending-")]
    assert tail == ["review@report", "force@E1", "review@report"]
    assert content_of(only(tmp_path / "cases")) == straight.without()


def test_one_can_go_back_as_far_as_one_likes_after_a_change_at_the_review(
    interview: Interview, straight: Straight
) -> None:
    """From a question that a change opened back through all the others, and on again with what stands there."""
    n = int(numbered(straight.ran.err, "Person B: how old now?")) + 1
    ran, who = interview(
        Rule("^review@", [str(n)]), Rule("^people-more@B", ["no", "yes"]), *THREE[1:],
        Rule("^reported-child@C", ["<"]), Rule("Answered before", ["<"] * 25), folder="second",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert who.typed.count("<") == 26


def test_what_an_answer_leaves_no_room_for_is_set_aside_and_comes_back(interview: Interview, tmp_path: Path) -> None:
    """Listed at the review, left out of the record while it does not apply, and there again when it does."""
    ran, _ = interview(Rule("^adult@", ["yes"]), Rule("^adult-who@", ["family none"]), folder="first")
    assert "Set aside" not in ran.err
    assert document(only(tmp_path / "first"))["answers"]["adult-who"] == ["family"]
    n = numbered(ran.err, "Did a person of 18 or over")
    rules = [Rule("^adult-who@", ["family none"])]
    ran, _ = interview(*rules, Rule("^adult@", ["yes", "no"]), Rule("^review@", [n]), folder="closed")
    assert "Set aside, because another answer leaves no room for it" in ran.err
    assert "  -  Who may the person of 18 or over be? (report)" in ran.err
    assert "adult-who" not in document(only(tmp_path / "closed"))["answers"]
    ran, who = interview(*rules, Rule("^adult@", ["yes", "no", "yes"]), Rule("^review@", [n, n]), folder="open")
    assert content_of(only(tmp_path / "open")) == content_of(only(tmp_path / "first"))
    assert who.slots.count("adult-who@report") == 1, "it comes back without being asked again"
    assert "Set aside" not in who.prompts[-1]


def test_what_was_set_aside_survives_leaving(interview: Interview, straight: Straight, tmp_path: Path) -> None:
    """The draft holds it beside the answers, and it comes back in another sitting too."""
    n = numbered(straight.ran.err, "Did a person of 18 or over")
    interview(Rule("^adult@", ["yes", "no"]), Rule("^adult-who@", ["family none"]), Rule("^review@", [n, "!"]))
    draft = document(only(tmp_path / "cases"))
    assert "adult-who" not in draft["answers"]
    assert draft["set_aside"]["adult-who@report"]["ticked"] == ["family"]
    ran, who = interview(Rule("^adult@", ["yes"]), Rule("^review@", [n]), resume=id_of(tmp_path / "cases"))
    assert ran.code == 0, ran.err
    assert "adult-who@report" not in who.slots
    assert document(only(tmp_path / "cases"))["answers"]["adult-who"] == ["family"]


ELSE = [Rule("^acts-kinds@", ["something-else these"])]


def test_words_that_make_light_are_pointed_out_once_in_what_staff_write(interview: Interview, tmp_path: Path) -> None:
    """Nothing is changed and nothing is refused: a question, once, at the first review."""
    ran, _ = interview(*ELSE, Rule("^acts-other@", ["It was just banter."]), Rule("^review@", ["page", "page"]))
    assert ran.code == 0, ran.err
    assert ran.err.count("Please look at these once more. Nothing was changed.") == 1
    assert len(re.findall(r"  -  In 'Describe it", ran.err)) == 1
    assert document(only(tmp_path / "cases"))["episode"][0]["acts_other"] == "It was just banter."


def test_words_that_make_light_are_never_pointed_out_in_what_was_said(interview: Interview, tmp_path: Path) -> None:
    """What a child said stays the child's: the same words are left alone there."""
    ran, _ = interview(Rule("^words@", ["he said it was just banter and messing about", "."]))
    assert ran.code == 0, ran.err
    assert "Please look at these once more" not in ran.err
    (statement,) = document(only(tmp_path / "cases"))["statement"]
    assert statement["words"] == "he said it was just banter and messing about"


def test_a_name_in_the_words_is_asked_about_once_and_the_words_stay(interview: Interview, tmp_path: Path) -> None:
    """Whom it means is noted beside; the words are the same to the byte, and going through the review asks nothing."""
    words = "  And then Jordan Pike told me to shut up.  Jordan Pike laughed"
    rules = [Rule("^words@", [words, "."]), Rule("^words-mark@S1/Jordan Pike", ["B"]), Rule("^review@", ["page"])]
    ran, who = interview(*rules)
    assert ran.code == 0, ran.err
    assert who.slots.count("words-mark@S1/Jordan Pike") == 1
    assert [slot for slot in who.slots if slot.startswith("words-mark@")] == ["words-mark@S1/Jordan Pike"]
    (statement,) = document(only(tmp_path / "cases"))["statement"]
    assert statement["words"] == words
    assert statement["marks"] == {"Jordan Pike": "B"}
    assert "The words stay exactly as they were said" in ran.err


def test_a_name_or_number_in_what_staff_write_is_pointed_out(interview: Interview, tmp_path: Path) -> None:
    """With what to write instead; what was written stays until a person changes it."""
    rules = [*ELSE, Rule("^acts-other@", ["A note for Jordan Pike, call 07700 900123."])]
    ran, _ = interview(*rules)
    assert ran.code == 0, ran.err
    review = flat(ran.err[ran.err.index("Please look at these once more") :])
    assert "write the letter instead, and the name on the key slip" in review
    assert "take it out here and write it on the key slip" in review
    assert document(only(tmp_path / "cases"))["episode"][0]["acts_other"] == rules[1].lines[0]


# ── disks and windows ──


class Disk:
    """A disk that is full while this is true."""

    full = False

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        real = os.fsync

        def fsync(handle: int) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(handle)

        patch.setattr("os.fsync", fsync)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Return a disk that can be filled."""
    return Disk(monkeypatch)


def filling(disk: Disk, begins: str, ends: str = "never") -> type[Somebody]:
    """Return Somebody whose disk is full from one question on, up to another."""

    class Filling(Somebody):
        def line(self, question: str, talk: str) -> str:
            disk.full = (disk.full or question.startswith(begins)) and not question.startswith(ends)
            return super().line(question, talk)

    return Filling


NOT_SAVED = "THIS ANSWER IS NOT SAVED"


def test_a_full_disk_does_not_end_the_interview(
    interview: Interview, straight: Straight, disk: Disk, tmp_path: Path
) -> None:
    """Each answer that could not be saved says so; with room again the record holds all of them."""
    ran, _ = interview(kind=filling(disk, "words-by@S1", "person-age@B"))
    assert ran.code == 0, ran.err
    assert ran.err.count(NOT_SAVED) == 11
    assert "the disk is full" in flat(ran.err)
    assert ran.out.startswith("PAGE 1")
    assert content_of(only(tmp_path / "cases")) == straight.without()


def test_a_disk_that_stays_full_still_shows_page_1(interview: Interview, disk: Disk, tmp_path: Path) -> None:
    """In the interview and at its end: what to do for a child does not wait; the draft before it is whole."""
    ran, _ = interview(kind=filling(disk, "done-already@"))
    assert ran.code == 2
    assert "PAGE 1" in ran.err
    assert ran.out.startswith("PAGE 1")
    assert "THIS RECORD IS NOT SAVED" in ran.err
    assert "Saved so far" not in ran.err
    kept = document(only(tmp_path / "cases"))
    assert kept["kind"] == "draft"
    assert kept["statement"][0]["words"] == TOLD
    assert "done-already" not in kept["answers"]


@pytest.mark.parametrize("begins", ["danger-now@", "words-by@S1"])
def test_leaving_with_a_full_disk_does_not_say_that_all_is_saved(
    begins: str, interview: Interview, disk: Disk, tmp_path: Path
) -> None:
    """Nobody closes the window in the belief that the last answers are kept."""
    ran, _ = interview(Rule("^person-role@A", ["!"]), kind=filling(disk, begins))
    assert ran.code == 0
    said = ran.err[ran.err.rindex(face.KEYS) :]
    assert "NOT ALL IS SAVED" in said
    assert "Saved, not finished" not in said
    there = [path.name for path in (tmp_path / "cases").iterdir()]
    assert ("Saved, without the last answers" in said) == bool(there)
    assert len(there) == (0 if begins == "danger-now@" else 1)


def test_leaving_when_there_is_room_again_saves_what_was_not_saved(
    interview: Interview, disk: Disk, tmp_path: Path
) -> None:
    """The last answers were only in the window; leaving tries once more."""
    ran, _ = interview(Rule("^person-role@A", ["!"]), kind=filling(disk, "words-by@S1", "person-role@A"))
    assert "Saved, not finished" in ran.err
    statement = document(only(tmp_path / "cases"))["statement"][0]
    assert (statement["by"], statement["to"]) == ("the child who may have been harmed", "the class teacher")


def test_every_draft_on_the_way_can_be_read(
    interview: Interview, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each answer the draft is a whole file that `new --answers` takes."""
    real, seen = store.write_draft, list[bytes]()

    def write(path: Path, data: bytes, was: bytes | None = None) -> None:
        seen.append(data)
        real(path, data, was)

    monkeypatch.setattr(store, "write_draft", write)
    _, who = interview(Rule("^another-time@E1", ["yes"]), *THREE)
    assert len(seen) > 60
    for data in seen:
        read, problems = from_document(store.parse(data, "x"), "x")
        assert problems == []
        assert read is not None
    for n in (0, len(seen) // 3, len(seen) - 1):
        path = tmp_path / f"draft-{n}.toml"
        path.write_bytes(seen[n])
        made = cli("new", "--answers", path, "--out", tmp_path / f"record-{n}.toml", "--at", AT)
        assert made.code == 0, made.err
    assert who.typed


def test_a_window_whose_draft_was_changed_meanwhile_stops_with_the_reason(interview: Interview, tmp_path: Path) -> None:
    """The last answer of this window is not in the file, and that is said; the other window's answers are."""
    interview(Rule("^words-by@", ["!"]))
    name = id_of(tmp_path / "cases")
    other: list[Ran] = []

    class Late(Somebody):
        def line(self, question: str, talk: str) -> str:
            if not other:  # between the question and the answer, in another window
                other.append(interview(Rule("^words-by@", ["family"]), Rule("^words-to@", ["!"]), resume=name)[0])
            return super().line(question, talk)

    ran, who = interview(Rule("^words-by@", ["staff"]), resume=name, kind=Late)
    assert (ran.code, ran.out) == (2, "")
    assert "was changed in another window; your last answer is not in it" in flat(ran.err)
    assert who.slots == ["words-by@S1"]
    assert "Saved, not finished" not in ran.err
    assert document(only(tmp_path / "cases"))["statement"][0]["by"] == "a parent, carer or relative"
    ran, _ = interview(resume=name)
    assert ran.code == 0, ran.err
    assert document(only(tmp_path / "cases"))["statement"][0]["words"] == TOLD


def test_a_window_whose_record_was_written_meanwhile_leaves_no_second_draft(
    interview: Interview, tmp_path: Path
) -> None:
    """Finished in the other window: this one stops with the reason, and only the record is there."""
    interview(Rule("^writer@", ["!"]))
    name = id_of(tmp_path / "cases")
    other: list[Ran] = []

    class Late(Somebody):
        def line(self, question: str, talk: str) -> str:
            if not other:
                other.append(interview(resume=name)[0])
            return super().line(question, talk)

    ran, _ = interview(resume=name, kind=Late)
    assert other[0].code == 0, other[0].err
    assert ran.code == 2
    assert "in another window" in flat(ran.err)
    assert only(tmp_path / "cases").name == f"{name}.toml"


# ── nothing of a child in a message ──


def test_a_bug_in_the_middle_shows_nothing_of_what_was_said(
    interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3 with type and place alone, and the draft as it was before."""
    real: Any = Draft.keep

    def keep(self: Draft, *today: Any) -> None:
        if any(slot.question == "words-exact" for slot in self.given):
            raise ValueError(str(self.given))
        real(self, *today)

    monkeypatch.setattr(Draft, "keep", keep)
    ran, _ = interview(Rule("^words@", [f"{SAID}.", "."]))
    assert ran.code == 3
    assert SAID not in ran.err + ran.out
    assert "Traceback" not in ran.err
    assert SAID in only(tmp_path / "cases").read_text(encoding="utf-8")


def test_errors_about_a_draft_show_nothing_of_what_was_said(interview: Interview, tmp_path: Path) -> None:
    """A draft spoilt by hand is refused with the key alone."""
    interview(Rule("^words@", [f"{SAID}.", "."]), Rule("^words-exact@", ["!"]))
    draft = only(tmp_path / "cases")
    whole = draft.read_text(encoding="utf-8")
    for old, new in ((f"{SAID}.", f'{SAID}"""'), ('words = "', f'exact = "{SAID}"\nwords = "'), ("words =", "wurds =")):
        assert old in whole
        draft.write_text(whole.replace(old, new), encoding="utf-8")
        ran, who = interview(resume=id_of(tmp_path / "cases"))
        assert (ran.code, ran.out, who.slots) == (2, "", [])
        assert SAID not in ran.err
        assert draft.name in ran.err


def test_the_least_that_can_be_said_is_never_a_no() -> None:
    """What these interviews answer where no rule speaks: the last answer offered."""
    assert least("\nHow?\n   1  Yes\n   2  No\n   3  Not known\nNumber (1 to 3): ") == "3"
