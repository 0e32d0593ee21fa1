"""The interview, answered in this process: nothing is guessed, nothing is lost, page 1 comes first."""

from __future__ import annotations

import io
import re
import stat
import sys
from typing import TYPE_CHECKING, Protocol

import pytest
from answering import PEOPLE, WORDS, Rule, Somebody, usual
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as with_any
from hypothesis import strategies as st
from running import AT, RISKY, Cli, Ran, columns, content_of, document

if TYPE_CHECKING:
    from pathlib import Path


class Source:
    """An input that reads what was said since the last line, and has Somebody answer it."""

    def __init__(self, who: Somebody, talk: io.StringIO) -> None:
        self.who, self.talk, self.seen = who, talk, 0

    def isatty(self) -> bool:
        """Say that this is no terminal: nothing is typed ahead."""
        return False

    def readline(self) -> str:
        """Return the next line, or an empty text at the end of the input."""
        talk = self.talk.getvalue()
        new, self.seen = talk[self.seen :], len(talk)
        line = self.who.answer(new)
        self.talk.write("\n")  # as a terminal shows the end of a typed line
        self.seen += 1
        return "" if line is None else f"{line}\n"


class Interview(Protocol):
    """`peertriage new --plain`, answered by Somebody."""

    def __call__(self, *rules: Rule, folder: str = "cases") -> tuple[Ran, Somebody]:
        """Run it with these rules before the usual ones; records go to this folder."""


@pytest.fixture
def interview(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interview:
    """Return a way to hold an interview; what was said is in `err`."""

    def hold(*rules: Rule, folder: str = "cases") -> tuple[Ran, Somebody]:
        (tmp_path / folder).mkdir(exist_ok=True)
        who, talk = Somebody(*rules, *usual()), io.StringIO()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdin", Source(who, talk))
            patched.setattr(sys, "stderr", talk)
            ran = cli("new", "--plain", "--practice", "--at", AT, "--out", tmp_path / folder)
        return Ran(ran.code, ran.out, talk.getvalue()), who

    return hold


def only(folder: Path, pattern: str = "*.toml") -> Path:
    """Return the one file of a folder."""
    (path,) = folder.glob(pattern)
    return path


def plain(talk: str) -> str:
    """Return talk on one line."""
    return " ".join(talk.split())


def test_a_whole_interview_leads_to_a_record_and_page_1(interview: Interview, tmp_path: Path) -> None:
    """Record written, draft gone, page 1 on stdout, talk on stderr."""
    ran, _ = interview()
    assert ran.code == 0, ran.err
    assert ran.out.startswith("PAGE 1")
    path = only(tmp_path / "cases")
    record = document(path)
    assert path.name == f"{record['id']}.toml"
    assert record["kind"] == "record"
    assert [(child["label"], child["role"]) for child in record["child"]] == [("A", "harmed"), ("B", "reported")]
    assert record["child"][0]["age"] == {"years": 8, "months": 3, "school_year": "4"}
    assert (record["episode"][0]["by"], record["episode"][0]["to"]) == (["B"], ["A"])
    assert f"Record written: {path}" in ran.err
    assert RISKY.search(ran.err) is None


def test_words_are_kept_as_they_were_typed(interview: Interview, tmp_path: Path) -> None:
    """Blanks at the edges, a `<` at the end, and lines that would be keys elsewhere are words here."""
    interview()
    (statement,) = document(only(tmp_path / "cases"))["statement"]
    assert statement["words"] == "\n".join(WORDS[:-1])
    assert statement["by"] == "A"
    assert statement["exact"] == "exact"


def test_the_talk_is_at_most_80_columns_wide(interview: Interview) -> None:
    """Questions, choices, help and the review; prompts and paths are left out."""
    ran, who = interview(Rule("Right now, is any of this so", ["?"]))
    wide = [line for line in ran.err.split("\n") if columns(line) > 80 and "/" not in line and "Type write" not in line]
    assert wide == []
    assert "?" in who.typed


def test_page_1_is_shown_before_the_long_part(interview: Interview) -> None:
    """What to do does not wait: page 1 comes before the question whether to go on, and before all that follows."""
    ran, _ = interview()
    talk = ran.err
    assert talk.index("PAGE 1") < talk.index("Go on with the other questions") < talk.index("Your answers")
    after = talk[talk.index("Go on with the other") :]
    assert after.count("Number (1 to") > 10


def test_who_stops_after_page_1_has_a_record_with_what_is_open(interview: Interview, tmp_path: Path) -> None:
    """An early stop writes the record, and lists the questions that were not put as not yet known."""
    ran, who = interview(Rule("Go on with the other questions", ["2"]))
    assert ran.code == 0
    record = document(only(tmp_path / "cases"))
    assert len(record["assessment"][-1]["unknown"]) > 5
    assert len(who.typed) < 40


def test_nothing_that_was_not_answered_is_a_no(interview: Interview, tmp_path: Path) -> None:
    """Somebody who knows nothing leaves a record without a single "no" and without a level."""
    interview()
    record = document(only(tmp_path / "cases"))
    assert record["assessment"][-1]["supported"] not in {"normal", "inappropriate"}
    for table in (record, *record["child"], *record["episode"]):
        for name, answer in table.get("answers", {}).items():
            assert answer not in ("no", "none-of-the-others"), name


def test_enter_alone_never_answers(interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every prompt an empty line, and one of blanks, is asked again and leaves no trace."""
    interview(folder="straight")
    real, prompts = Somebody.answer, 0
    left: list[str] = []

    def answer(self: Somebody, talk: str) -> str | None:
        nonlocal prompts
        if not talk:  # within exact words every line is words
            return real(self, talk)
        if not talk.startswith("Nothing was typed"):
            prompts += 1
            left.extend(["", "   ", "\t"])
            self.question = talk
        return left.pop() if left else real(self, talk)

    monkeypatch.setattr(Somebody, "answer", answer)
    ran, _ = interview(folder="hesitant")
    assert ran.code == 0, ran.err
    assert prompts > 40
    assert ran.err.count("Nothing was typed.") == 3 * prompts
    assert content_of(only(tmp_path / "hesitant")) == content_of(only(tmp_path / "straight"))


GARBAGE = ["0", "99", "-1", "1.5", "9" * 5000, "yess", "\x1b[A", "\u0663\u0663", "1;2", "1-2", "all"]


def test_what_cannot_be_read_is_asked_again(interview: Interview, tmp_path: Path) -> None:
    """At each choice numbers out of range, signs, escapes and half words are refused, and change nothing."""
    interview(folder="straight")
    rules = [Rule(r"Number \(1 to \d+\):$", GARBAGE), Rule(r"Numbers, none, or not known:$", GARBAGE),
             Rule(r"Numbers with spaces between, or none:$", GARBAGE[:-1]),
             Rule(r"Age:$", ["old", "130", "8y 12m", "-3"]), Rule(r"Type write", [*GARBAGE, "w", "yes"])]  # fmt: skip
    ran, who = interview(*rules, folder="garbage")
    assert ran.code == 0, ran.err
    assert all(not rule.lines for rule in who.rules[: len(rules)]), "each was typed"
    assert "Type one number from 1 to" in ran.err
    assert "could not be read as an age" in ran.err
    assert content_of(only(tmp_path / "garbage")) == content_of(only(tmp_path / "straight"))


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@with_any(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=30))
def test_no_line_at_all_is_a_bug(interview: Interview, line: str) -> None:
    """Any line, typed once at the first choice, at the ages and at the dates, ends in a record or a kept draft."""
    rules = [
        Rule(pattern, [line]) for pattern in (r"Right now.*known:$", r"Age:$", r"When:$", r"Who said it", r"Type write")
    ]
    ran, _ = interview(*rules, folder="any")
    assert ran.code == 0, ran.err


def test_back_and_forward_gives_the_same_record(interview: Interview, tmp_path: Path) -> None:
    """`<` once at every question of one line, then the same answers again: the record is the same."""
    interview(folder="straight")
    rules = [Rule(rf"{words}.*(Number \(1 to \d+\)|known|When):$", ["<"]) for words in
             ("is any of this so for any child", "When did it last happen", "gravest", "already been done",
              "sexual, or may", "interpreter", "Has any of this already happened")]  # fmt: skip
    ran, who = interview(*rules, folder="back")
    assert ran.code == 0, ran.err
    assert who.typed.count("<") == len(rules)
    straight, back = (content_of(only(tmp_path / folder)) for folder in ("straight", "back"))
    assert back == straight


def test_back_at_the_first_question_stays_there(interview: Interview) -> None:
    """There is nothing before it, and that is said."""
    ran, _ = interview(Rule("1 England", ["<", "<"]), Rule("Right now, is any", ["<", "<"]))
    assert ran.code == 0
    assert ran.err.count("This is the first question.") == 4


PERSON = r"Person [A-Z]\.|reported of this person|Age now|Which school or setting|anybody else"
WITH_A_THIRD = [*PEOPLE[:-1], "1", "2", "11", "1", "2"]


def numbered(who: Somebody, words: str) -> str:
    """Return the number of the answer in the review that holds these words."""
    (review,) = [prompt for prompt in who.prompts if "Your answers" in prompt]
    starts: list[str] = re.findall(r"^ *(\d+)  ", review, re.MULTILINE)
    return next(number for number in starts if words in plain_from(review, number))


def test_a_person_added_at_the_review_is_asked_about(interview: Interview, tmp_path: Path) -> None:
    """Editing re-routes: the questions about a new child are put before the record is written."""
    _, who = interview(folder="first")
    rules = [Rule("Type write", [numbered(who, "A harmed")]), Rule(PERSON, [*PEOPLE, *WITH_A_THIRD])]
    ran, who = interview(*rules, folder="second")
    assert ran.code == 0, ran.err
    assert [child["label"] for child in document(only(tmp_path / "second"))["child"]] == ["A", "B", "C"]
    after = ran.err[ran.err.index("Your answers") :]
    assert "About C (reported, 11 years)." in plain(after)


def test_one_can_go_back_as_far_as_one_likes_after_a_change_at_the_review(interview: Interview) -> None:
    """An answer changed at the review is met once on the way back, and nothing fails."""
    _, who = interview(folder="first")
    rules = [
        Rule("Type write", [numbered(who, "already been done"), numbered(who, "A harmed")]),
        Rule(PERSON, [*PEOPLE, *WITH_A_THIRD, *WITH_A_THIRD]),
        Rule(r"About C|About B|About A|already been done|care about|gravest", ["not known"] * 3 + ["<"] * 12),
    ]
    ran, who = interview(*rules, folder="second")
    assert ran.code == 0, ran.err
    assert who.typed.count("<") == 12


def plain_from(review: str, number: str) -> str:
    """Return one numbered answer of the review on one line."""
    start = re.search(rf"^ +{number}  ", review, re.MULTILINE)
    assert start is not None
    rest = review[start.end() :]
    end = re.search(r"^ +\d+  |^Type write", rest, re.MULTILINE)
    return plain(rest[: end.start()] if end else rest)


def test_a_question_mark_prints_help_and_asks_again(interview: Interview, tmp_path: Path) -> None:
    """Help says who may properly find out, and is no answer."""
    interview(folder="straight")
    ran, _ = interview(Rule(r"Right now, is any of this so", ["?"]), Rule("school or setting", ["?"]), folder="help")
    assert "Who may properly find out" in plain(ran.err)
    assert content_of(only(tmp_path / "help")) == content_of(only(tmp_path / "straight"))


@pytest.mark.parametrize("how", ["!", "<EOF>"])
def test_leaving_keeps_a_draft_that_makes_a_record(how: str, interview: Interview, cli: Cli, tmp_path: Path) -> None:
    """Saved and named, owner-only, no record yet; `new --answers DRAFT` makes one with the same answers and id."""
    ran, _ = interview(Rule("already been done", [how]))
    assert (ran.code, ran.out) == (0, "")
    draft = only(tmp_path / "cases", "*.toml")
    assert draft.name.endswith(".draft.toml")
    assert f"Saved, not finished: {draft}" in ran.err
    assert f"peertriage new --answers {draft}" in ran.err
    if sys.platform != "win32":
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    kept = document(draft)
    assert kept["kind"] == "draft"
    assert kept["statement"][0]["words"] == "\n".join(WORDS[:-1])
    (tmp_path / "records").mkdir()
    made = cli("new", "--answers", draft, "--out", tmp_path / "records", "--at", AT)
    assert made.code == 0, made.err
    record = document(only(tmp_path / "records"))
    assert record["id"] == kept["id"]
    for table in ("child", "statement", "answers"):
        assert record[table] == kept[table], table


def test_leaving_before_the_first_answer_keeps_nothing(interview: Interview, tmp_path: Path) -> None:
    """No draft of nothing; and that is said."""
    for prompt in ("Where is the school", "Right now, is any"):
        for how in ("!", "<EOF>"):
            ran, _ = interview(Rule(prompt, [how]))
            assert ran.code == 0
            assert "nothing was kept" in ran.err
            assert list((tmp_path / "cases").iterdir()) == []


def test_danger_now_is_answered_before_the_next_question(interview: Interview) -> None:
    """Ringing 999 comes before buses; where nothing is ticked nobody is frightened."""
    ran, _ = interview(Rule("Right now, is any", ["1"]))
    said = ran.err.index("RING 999 NOW")
    assert said < ran.err.index("Between now and the next time")
    calm, _ = interview(Rule("Right now, is any", ["none"]))
    assert "RING 999 NOW" not in calm.err


def test_leaving_in_the_middle_of_words_keeps_the_answers_before(interview: Interview, tmp_path: Path) -> None:
    """The end of the input while words are written is leaving, not an answer."""
    ran, _ = interview(Rule(r"(^|>)$", ["half a sentence", "<EOF>"]))
    assert ran.code == 0
    kept = document(only(tmp_path / "cases"))
    assert kept["answers"]["danger-now-rest"] == "not-known"
    assert "statement" not in kept


@pytest.mark.parametrize(
    "words", ["IMG_2041.HEIC", "see https://a.example/x", "it is on www.place.example", "clip.mp4"]
)
def test_an_image_or_a_web_address_is_refused_with_the_reason(words: str, interview: Interview, tmp_path: Path) -> None:
    """In exact words and in any line of text: refused, asked again, and nowhere in the record or a draft."""
    rules = [Rule(r"(^|>)$", [words, ".", *WORDS]), Rule("Write down what somebody said", ["1", "1"]),
             Rule("Who said it", [words]), Rule("To whom", [words]),
             Rule("When did it last happen.*When:$", [words])]  # fmt: skip
    ran, _ = interview(*rules)
    assert ran.code == 0, ran.err
    assert plain(ran.err).count("names an image or a web address, which is never kept") == 4
    assert words not in only(tmp_path / "cases").read_text()


def test_a_full_stop_alone_is_no_statement(interview: Interview, tmp_path: Path) -> None:
    """Words must be there before the full stop that ends them."""
    ran, _ = interview(Rule(r"(^|>)$", [".", *WORDS]))
    assert ran.code == 0
    assert "Nothing was typed before the full stop" in ran.err
    assert document(only(tmp_path / "cases"))["statement"][0]["words"] == "\n".join(WORDS[:-1])


def test_letters_that_cannot_be_read_are_asked_for_again(interview: Interview, tmp_path: Path) -> None:
    """Bytes of another encoding are not kept as something else."""
    ran, _ = interview(Rule("Who said it", ["caf\udce9", "a friend"]), Rule(r"(^|>)$", ["caf\udce9", *WORDS]))
    assert ran.code == 0, ran.err
    assert ran.err.count("cannot be read. Type it again.") == 2
    (statement,) = document(only(tmp_path / "cases"))["statement"]
    assert (statement["by"], statement["words"]) == ("a friend", "\n".join(WORDS[:-1]))


def test_ctrl_c_keeps_the_draft_and_is_no_answer(
    interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 130 like everywhere, the answers before it are kept, the interrupted question has none."""
    real = Somebody.answer

    def answer(self: Somebody, talk: str) -> str | None:
        if "already been done" in talk:
            raise KeyboardInterrupt
        return real(self, talk)

    monkeypatch.setattr(Somebody, "answer", answer)
    ran, _ = interview()
    assert (ran.code, ran.out) == (130, "")
    kept = document(only(tmp_path / "cases", "*.draft.toml"))
    assert "Saved, not finished" in ran.err
    assert ran.err.rstrip().endswith("peertriage: stopped.")
    assert "done-already" not in kept["answers"]
    assert "danger-now" in kept["answers"]


def test_ctrl_c_before_the_first_answer_keeps_nothing(
    interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing to keep, and the same exit code."""

    def answer(_: Somebody, __: str) -> str | None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Somebody, "answer", answer)
    ran, _ = interview()
    assert ran.code == 130
    assert list((tmp_path / "cases").iterdir()) == []


def test_a_disk_that_fills_up_keeps_the_draft_before(
    interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer that could not be saved is said; those before it stay."""
    import errno
    import os

    real, calls = os.fsync, 0

    def fsync(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 6:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr("os.fsync", fsync)
    ran, _ = interview()
    assert ran.code == 2
    assert "the disk is full" in ran.err
    kept = document(only(tmp_path / "cases"))
    assert kept["kind"] == "draft"
    assert kept["answers"]


def test_every_draft_on_the_way_can_be_read(
    interview: Interview, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each answer the draft is a whole file that `new --answers` takes."""
    from peertriage import store
    from peertriage.core.record import from_document

    real = store.write_draft
    seen: list[bytes] = []

    def write(path: Path, data: bytes) -> None:
        seen.append(data)
        real(path, data)

    monkeypatch.setattr(store, "write_draft", write)
    _, who = interview()
    assert len(seen) > 20
    for data in seen:
        read, problems = from_document(store.parse(data, "x"), "x")
        assert problems == []
        assert read is not None
    for n in (0, len(seen) // 2, len(seen) - 1):
        path = tmp_path / f"draft-{n}.toml"
        path.write_bytes(seen[n])
        assert cli("new", "--answers", path, "--out", tmp_path / f"record-{n}.toml", "--at", AT).code == 0
    assert who.typed
