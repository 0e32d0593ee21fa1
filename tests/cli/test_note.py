"""The note: six questions for any adult, and an interview that goes on with it and keeps its times."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Protocol

import pytest
from running import Cli, Ran, document

if TYPE_CHECKING:
    from pathlib import Path

NIGHT, MONDAY = "2026-11-21T23:40", "2026-11-23T08:10"
WORDS = ["He got into my bed.", "I said no"]
SIX = [*WORDS, ".", "today 23:20", "trip leader, R. M.", "4", "in the leaders' room, with two adults", "nobody yet"]
"""What is typed at the six questions."""
PAGE_1 = ["5", "8", "yesterday"]
"""Danger asked again, whether they meet, and when it happened; then comes what the note has answered already."""


class Typed(Protocol):
    """Run a command of the plain face with these lines typed; afterwards the input ends."""

    def __call__(self, *args: object, lines: list[str]) -> Ran:
        """Return what came of it."""


@pytest.fixture
def typed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Return a way to run a command with typed lines."""

    def run(*args: object, lines: list[str]) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return cli(*args, "--plain")

    return run


def made(typed: Typed, folder: Path, lines: list[str]) -> tuple[Ran, Path]:
    """Write a note and return its file."""
    folder.mkdir(exist_ok=True)
    ran = typed("note", "--practice", "--at", NIGHT, "--out", folder, lines=lines)
    (path,) = folder.glob("*.note.toml")
    return ran, path


def test_six_answers_are_a_note_for_the_lead(typed: Typed, tmp_path: Path) -> None:
    """Everything is in the file, exactly; the screen says to tell the lead and how they go on."""
    ran, path = made(typed, tmp_path, SIX)
    assert ran.code == 0, ran.err
    note = document(path)
    (statement,) = note["statement"]
    assert statement["words"] == "\n".join(WORDS)
    assert statement["to"] == "trip leader, R. M."
    assert (str(statement["heard"]["on"]), statement["heard"]["at"]) == ("2026-11-21", "23:20")
    assert note["answers"]["danger-now-rest"] == "none-of-the-others"
    assert note["answers"]["where-now"] == "in the leaders' room, with two adults"
    assert note["answers"]["who-told"] == "nobody yet"
    assert "Tell the safeguarding lead now" in ran.err
    assert f"peertriage new --from {path}" in ran.err
    assert "Question 6 of about 6" in ran.err
    assert ran.err.count("< back") == 6


def test_danger_is_answered_at_once(typed: Typed, tmp_path: Path) -> None:
    """Ring 999 comes before the questions after it."""
    ran, _ = made(typed, tmp_path, [*SIX[:5], "1 4", *SIX[6:]])
    assert ran.err.index("RING 999 NOW") < ran.err.index("Where is the child now")


def test_a_note_that_was_left_holds_what_was_answered(typed: Typed, tmp_path: Path) -> None:
    """The end of the input after three answers: the words are kept, and the file is named."""
    ran, path = made(typed, tmp_path, SIX[:5])
    assert ran.code == 0
    assert "Not all was answered" in ran.err
    assert str(path) in ran.err
    assert document(path)["statement"][0]["words"] == "\n".join(WORDS)


def test_leaving_before_the_first_answer_leaves_nothing(typed: Typed, tmp_path: Path) -> None:
    """No file of nothing."""
    ran = typed("note", "--practice", "--out", tmp_path, lines=["!"])
    assert ran.code == 0
    assert "nothing was kept" in ran.err
    assert list(tmp_path.glob("*.toml")) == []


def test_an_interview_from_a_note_keeps_the_times_of_the_night(typed: Typed, tmp_path: Path) -> None:
    """What was answered is not asked again but danger, which does not stay true; the note stays as it is."""
    _, path = made(typed, tmp_path, SIX)
    before = path.read_bytes()
    ran = typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=["1", *PAGE_1, "!"])
    assert ran.code == 0, ran.err
    assert "This was answered on 21/11/2026, about 23:40. How is it now?" in ran.err
    assert "Whose words are they?" in ran.err
    assert "What exactly was said" not in ran.err
    assert "When were they heard" not in ran.err
    (draft,) = tmp_path.glob("*.draft.toml")
    assert draft.name.partition(".")[0] == path.name.partition(".")[0]
    assert path.read_bytes() == before
    kept = document(draft)
    assert kept["practice"] is True
    assert kept["made"]["at"].isoformat() == "2026-11-21T23:40:00+00:00"
    assert kept["statement"][0]["heard"]["at"] == "23:20"
    assert kept["answers"]["danger-now-rest"] == "not-known"
    assert kept["answers"]["who-told"] == "nobody yet"


def test_a_record_made_from_a_note_holds_the_times_of_both(typed: Typed, tmp_path: Path) -> None:
    """Begun on Saturday night, assessed on Monday; both stand in the record."""
    _, path = made(typed, tmp_path, SIX)
    people = ["1", "11y 2m", "1", "2", "not known", "2", "2", "2", "1", "4"]
    lines = ["1", *PAGE_1, "1", "1", "2", "3", "1", *people, "8", "11", "3", "write"]
    ran = typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=lines)
    records = [file for file in tmp_path.glob("*.toml") if len(file.suffixes) == 1]
    assert len(records) == 1, ran.err
    record = document(records[0])
    assert record["made"]["at"].isoformat() == "2026-11-21T23:40:00+00:00"
    assert record["assessment"][-1]["at"].isoformat() == "2026-11-23T08:10:00+00:00"
    assert record["event"][0]["at"].isoformat() == "2026-11-23T08:10:00+00:00"
    assert record["statement"][0]["heard"]["at"] == "23:20"
    assert list(tmp_path.glob("*.draft.toml")) == []
    assert path.exists(), "the note is somebody else's and stays"


def test_keeping_an_answer_about_danger_is_done_on_purpose(typed: Typed, tmp_path: Path) -> None:
    """Going back does not keep it; only > does."""
    _, path = made(typed, tmp_path, SIX)
    ran = typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=["1", "<", ">", "8", "!"])
    assert ran.err.count("Right now, is any of this so for any child?") == 2
    assert "This is the first question." in ran.err
    assert "When did it last happen" in ran.err


def test_a_note_waits_in_the_list_of_resume(typed: Typed, tmp_path: Path) -> None:
    """It is named with its time, and nothing of what a child said; once gone on with it is a draft."""
    _, path = made(typed, tmp_path, SIX)
    ran = typed("resume", "--out", tmp_path, lines=["!"])
    assert "begun 21/11/2026 23:40  a note, not yet gone on with" in ran.out
    assert WORDS[0] not in ran.out + ran.err
    typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=["1", *PAGE_1, "!"])
    assert "a note" not in typed("resume", "--out", tmp_path, lines=["!"]).out


def test_a_record_is_no_note(typed: Typed, cli: Cli, tmp_path: Path) -> None:
    """`--from` takes what is not written up yet, and says how a record is read."""
    from running import EXAMPLES

    assert cli("new", "--answers", EXAMPLES[0], "--out", tmp_path / "record.toml").code == 0
    ran = typed("new", "--from", tmp_path / "record.toml", lines=["1"])
    assert ran.code == 2
    assert "is a record already" in ran.err


def test_a_note_is_gone_on_with_once(typed: Typed, tmp_path: Path) -> None:
    """A second interview from one note would lose its first answer; it is sent to the first one's draft instead."""
    _, path = made(typed, tmp_path, SIX)
    typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=["1", *PAGE_1, "!"])
    (draft,) = tmp_path.glob("*.draft.toml")
    before = draft.read_bytes()
    ran = typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=["1", "5"])
    assert ran.code == 2
    assert "somebody has gone on with this note already" in ran.err
    assert f"peertriage resume {draft}" in ran.err
    assert draft.read_bytes() == before


def test_only_a_note_is_gone_on_with(typed: Typed, tmp_path: Path) -> None:
    """A draft is resumed, an answers file has its own way; a real note never becomes an invented case."""
    _, path = made(typed, tmp_path, SIX)
    typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=["1", *PAGE_1, "!"])
    (draft,) = tmp_path.glob("*.draft.toml")
    ran = typed("new", "--from", draft, "--out", tmp_path, lines=["1"])
    assert ran.code == 2
    assert "is a file of kind draft, not a note" in ran.err
    real = tmp_path / "20261121-abcdef.note.toml"
    real.write_text(path.read_text(encoding="utf-8").replace("practice = true\n", ""), encoding="utf-8")
    ran = typed("new", "--practice", "--from", real, "--out", tmp_path, lines=["1"])
    assert ran.code == 2
    assert "not marked as practice" in ran.err
    assert typed("new", "--from", tmp_path / "none.toml", lines=[]).err.startswith("peertriage: ")
    assert "names a file" in typed("new", "--out", tmp_path / "one.toml", lines=[]).err


def test_a_draft_changed_by_hand_is_refused_and_stays(typed: Typed, tmp_path: Path) -> None:
    """What cannot be gone on with is said with its key; nothing of it is dropped without a word."""
    _, path = made(typed, tmp_path, SIX)
    typed("new", "--from", path, "--at", MONDAY, "--out", tmp_path, lines=["1", *PAGE_1, "!"])
    (draft,) = tmp_path.glob("*.draft.toml")
    text = draft.read_text(encoding="utf-8")
    wrong = (
        ('danger-now-rest = "not-known"', 'danger-now-rest = "maybe"', 'should be "none-of-the-others" or "not-known"'),
        ("[set_aside]\nopen = [", "[set_aside]\nopen = 3\nother = [", "was changed outside this tool"),
    )
    for old, new, says in wrong:
        assert old in text
        draft.write_text(text.replace(old, new), encoding="utf-8")
        before = draft.read_bytes()
        ran = typed("resume", draft, lines=["!"])
        assert ran.code == 2, ran.err
        assert says in ran.err
        assert draft.read_bytes() == before
