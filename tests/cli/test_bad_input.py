"""Bad input is one clear message that names file, key and what to do; exit code 2; and nothing is written."""

from __future__ import annotations

import errno
import os
import resource
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from running import ANSWERS, AT, SAID, Cli, content_of, document, listing, program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from running import Ran


class Wrong(NamedTuple):
    """One change to good answers, and what the message must hold."""

    old: str
    new: str
    says: tuple[str, ...]


B = 'label = "B"\nkind = "child"\nrole = "reported"\nage = { years = 9 }'
WRONG = {
    "an unknown question": Wrong(
        'wanted = "yes"', 'wantd = "yes"', ("episode[1].answers.wantd", 'did you mean "wanted"')
    ),
    "an unknown question about the report": Wrong("is-sexual", "is-sexal", ("answers.is-sexal", 'mean "is-sexual"')),
    "an unknown option": Wrong('"toilets"', '"toilet"', ("episode[1].place", '"toilet"', 'did you mean "toilets"')),
    "an unknown answer": Wrong('wanted = "yes"', 'wanted = "yess"', ("episode[1].answers.wanted", 'mean "yes"')),
    "an unknown act": Wrong('["CT05"]', '["CT5"]', ("episode[1].acts", '"CT5"', "did you mean")),
    "an unknown key": Wrong('nation = "england"', 'nation = "england"\nnatoin = "wales"', ("natoin", 'mean "nation"')),
    "an unknown nation": Wrong('"england"', '"scotland"', ("nation", '"scotland"', "england, wales")),
    "text for a number": Wrong("years = 9", 'years = "nine"', ("child[2].age.years", "a whole number")),
    "a number for text": Wrong('"yes"\n\n[[child', "1\n\n[[child", ("answers.is-sexual", "text")),
    "text for a list": Wrong('["CT05"]', '"CT05"', ("episode[1].acts", "a list")),
    "a list for one answer": Wrong('wanted = "yes"', 'wanted = ["yes"]', ("episode[1].answers.wanted", "not a list")),
    "one answer for a list": Wrong("danger-now = []", 'danger-now = "someone"', ("answers.danger-now", "a list")),
    "an age of 200": Wrong("years = 9", "years = 200", ("child[2].age.years", "from 0 to 120")),
    "an age of 13 months": Wrong("months = 3", "months = 13", ("child[1].age.months", "from 0 to 11")),
    "an age below nothing": Wrong("years = 9", "years = -1", ("child[2].age.years", "from 0 to 120")),
    "months without years": Wrong("years = 9", "months = 9", ("child[2].age.months", "need years")),
    "a child of 19": Wrong("years = 9", "years = 19", ("child[2].age.years", "under 18", "adult-pupil")),
    "an adult of 9": Wrong(
        B, B.replace('kind = "child"', 'kind = "adult-pupil"'), ("child[2].age.years", "18 or over")
    ),
    "two people with one label": Wrong('label = "B"', 'label = "A"', ("child[2].label", '"A"', "twice")),
    "an unknown label": Wrong('by = ["B"]', 'by = ["C"]', ("episode[1].by", '"C"', "known: A, B")),
    "nobody who acted": Wrong('by = ["B"]', "by = []", ("episode[1].by", "not-yet-identified")),
    "an act on the same person": Wrong('to = ["A"]', 'to = ["B"]', ("episode[1].to", "to = []")),
    "an image": Wrong("Second line", "It is beach.jpg", ("statement[1].words", "image", "keep no image")),
    "a web address": Wrong("Second line", "see https://a.example", ("statement[1].words", "web address")),
    "a newer schema": Wrong("schema = 1", "schema = 2", ("schema", "is 2", "up to 1", "newer peertriage")),
    "no schema of ours": Wrong("schema = 1", "schema = 0", ("schema", "should be 1")),
    "a schema as text": Wrong("schema = 1", 'schema = "1"', ("schema", "a whole number")),
    "no nation": Wrong('nation = "england"\n', "", ("nation", "is missing", 'nation = "england"')),
    "a record given as answers": Wrong(
        'kind = "answers"', 'kind = "record"', ("made", "is missing; a record needs it")
    ),
    "TOML cut off": Wrong('wanted = "yes"', 'wanted = "yes', ("not valid TOML", "line ", "column")),
    "a table twice": Wrong("[episode.answers]", "[answers]", ("not valid TOML", "line ")),
    "a number of 5,000 digits": Wrong("years = 9", f"years = {'9' * 5000}", ("number too long",)),
    "a number of 25 digits": Wrong("years = 9", f"years = {'9' * 25}", ("child[2].age.years", "from 0 to 120")),
    "a table nested 5,000 deep": Wrong("years = 9", f"years = {'[' * 5000}9{']' * 5000}", ("nested too deeply",)),
}

SEVERAL = {"two people with one label", "nobody who acted", "a record given as answers"}
"""One change that makes more than one thing wrong."""


class Refused(NamedTuple):
    """Where a refused run took place."""

    cli: Cli
    folder: Path

    def new(self, text: str | bytes, *more: object, page_all_the_same: bool = False) -> Ran:
        """Run `new` with these answers, check that it is refused and leaves all as it was."""
        path = self.folder / "answers.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        where = more or ("--out", self.folder / "out")
        return self.run("new", "--answers", path, "--at", AT, *where, page_all_the_same=page_all_the_same)

    def run(self, *args: object, page_all_the_same: bool = False) -> Ran:
        """Run a command, check that it is refused and leaves all as it was; it prints page 1 only where it is said."""
        before = listing(self.folder)
        ran = self.cli(*args)
        assert ran.code == 2, ran
        assert bool(ran.out) == page_all_the_same
        assert listing(self.folder) == before
        assert "Traceback" not in ran.err
        assert SAID not in ran.err
        return ran


@pytest.fixture
def refused(cli: Cli, tmp_path: Path) -> Refused:
    """Return a place with an empty folder `out`."""
    (tmp_path / "out").mkdir()
    return Refused(cli, tmp_path)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_named_with_file_and_key_and_nothing_is_written(name: str, refused: Refused) -> None:
    """Each mistake gives one message with file, key and a next action, and none of the child's words."""
    wrong = WRONG[name]
    assert ANSWERS.count(wrong.old) >= 1
    ran = refused.new(ANSWERS.replace(wrong.old, wrong.new, 1))
    assert "answers.toml" in ran.err
    for words in wrong.says:
        assert words in ran.err
    first, *problems = ran.err.splitlines()
    assert "answers.toml" in first
    assert all(line.startswith("  answers.toml: ") for line in problems)
    assert len(problems) == 1 or name in SEVERAL


@pytest.mark.parametrize("name", ["an unknown act", "text for a number", "TOML cut off"])
def test_a_refused_case_makes_no_private_folder_either(name: str, refused: Refused) -> None:
    """Without --out the record would go to the private folder, which is not even made for bad answers."""
    wrong = WRONG[name]
    refused.new(ANSWERS.replace(wrong.old, wrong.new, 1), "--practice")


def test_all_problems_are_listed_at_once(refused: Refused) -> None:
    """Six mistakes give six lines in one run."""
    text = ANSWERS
    for name in ("an unknown question", "an unknown option", "an unknown act", "a child of 19", "an unknown label"):
        text = text.replace(WRONG[name].old, WRONG[name].new, 1)
    ran = refused.new(text.replace("is-sexual", "is-sexal"))
    assert len([line for line in ran.err.splitlines() if line.startswith("  answers.toml: ")]) == 6


def test_all_problems_of_shape_are_listed_at_once(refused: Refused) -> None:
    """Wrong types and unknown keys in three tables are three lines, not only the first."""
    text = ANSWERS
    for name in ("text for a number", "an age of 13 months", "text for a list"):
        text = text.replace(WRONG[name].old, WRONG[name].new, 1)
    ran = refused.new(text)
    assert len([line for line in ran.err.splitlines() if line.startswith("  answers.toml: ")]) == 3


def test_a_syntax_error_names_its_line(refused: Refused) -> None:
    """The line in the message is the line in the file."""
    lines = ANSWERS.splitlines()
    lines[6] = "nation is england"
    assert "line 7" in refused.new("\n".join(lines)).err


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "UTF-8"),
        (ANSWERS.encode("utf-16"), "UTF-8"),
        (ANSWERS.replace("Second", "Caf\u00e9").encode("latin-1"), "UTF-8"),
        (b"\x00" * 100, "not valid TOML"),
    ],
    ids=["an image", "UTF-16", "Latin-1", "zeros"],
)
def test_a_file_that_is_no_text_is_refused(data: bytes, says: str, refused: Refused) -> None:
    """A binary file, or text in another encoding, is named as such."""
    ran = refused.new(data)
    assert "answers.toml" in ran.err
    assert says in ran.err


def test_a_file_of_50_megabytes_is_refused_without_reading_it_all(refused: Refused) -> None:
    """The size is said, and what to do."""
    path = refused.folder / "big.toml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    ran = refused.run("new", "--answers", path, "--out", refused.folder / "out")
    assert "big.toml is larger than 8 MB" in ran.err


def test_a_file_that_is_missing_is_named(refused: Refused) -> None:
    """The name as typed stands in the message."""
    ran = refused.run("new", "--answers", refused.folder / "none.toml", "--out", refused.folder / "out")
    assert "none.toml does not exist" in ran.err


def test_a_folder_in_place_of_a_file_is_named(refused: Refused) -> None:
    """A folder is no answers file and no record."""
    for command in (("new", "--answers"), ("show",), ("checklist",)):
        assert "is a folder" in refused.run(*command, refused.folder / "out").err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="may read everything")
def test_a_file_that_may_not_be_read_is_named(refused: Refused) -> None:
    """Permissions are named as the reason."""
    path = refused.folder / "shut.toml"
    path.write_text(ANSWERS)
    path.chmod(0)
    assert "not allowed" in refused.run("new", "--answers", path, "--out", refused.folder / "out").err


def test_a_file_that_the_system_does_not_let_us_read_is_named(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with the refusal put in by the test, for whoever runs tests as administrator."""
    path = refused.folder / "shut.toml"
    path.write_text(ANSWERS)

    def shut(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", shut)
    ran = refused.run("new", "--answers", path, "--out", refused.folder / "out")
    assert "shut.toml cannot be read (not allowed)" in ran.err


@pytest.mark.parametrize("command", ["show", "checklist", "explain"])
def test_a_file_of_answers_is_no_record(command: str, refused: Refused) -> None:
    """The message says how to make a record of it."""
    path = refused.folder / "answers.toml"
    path.write_text(ANSWERS)
    assert "peertriage new --answers" in refused.run(command, path).err


def test_a_record_is_not_taken_as_answers(refused: Refused) -> None:
    """A finished record given to `new` is refused, with the command that reads it."""
    record = refused.folder / "record.toml"
    answers = refused.folder / "good.toml"
    answers.write_text(ANSWERS)
    assert refused.cli("new", "--answers", answers, "--out", record, "--at", AT).code == 0
    ran = refused.run("new", "--answers", record, "--out", refused.folder / "out")
    assert "is a record already" in ran.err
    assert "peertriage show" in ran.err


@pytest.mark.parametrize(
    ("made", "out", "says"),
    [
        ("there.toml", "there.toml", "exists already; it was not changed"),
        ("", "nowhere/new.toml", "does not exist"),
        ("", "nowhere", "neither a folder nor the name of a .toml file"),
        ("", "page.txt", "neither a folder nor the name of a .toml file"),
        ("", "x" * 5000, "the name is too long"),
        ("", "x" * 300 + ".toml", "the name is too long"),
    ],
    ids=["exists", "no folder", "nothing", "not TOML", "no possible name", "no possible file name"],
)
def test_a_place_that_cannot_be_written_to_is_named(made: str, out: str, says: str, refused: Refused) -> None:
    """An output that exists stays as it is; a folder that is not there is not made."""
    if made:
        (refused.folder / made).write_text("theirs")
    assert says in refused.new(ANSWERS, "--out", refused.folder / out).err
    if made:
        assert (refused.folder / made).read_text() == "theirs"


@pytest.mark.parametrize(
    ("place", "number", "says"),
    [
        ("os.open", errno.EACCES, "not allowed"),
        ("os.open", errno.EROFS, "read-only"),
        ("os.fsync", errno.ENOSPC, "the disk is full"),
        ("os.fsync", errno.EIO, "error"),
        ("os.fdopen", errno.ENOSPC, "the disk is full"),
    ],
)
def test_a_disk_that_does_not_take_the_record_leaves_nothing(
    place: str, number: int, says: str, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, a folder that may not be written to: the reason is named and nothing is half-written. What to do
    for a child does not wait for that: page 1 is printed, and it is said that nothing is saved.
    """
    real: Callable[..., object] = getattr(os, place.removeprefix("os."))

    def fails(*args: object, **more: object) -> object:
        if place == "os.open" and not str(args[0]).endswith(".tmp"):
            return real(*args, **more)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(place, fails)
    ran = refused.new(ANSWERS, page_all_the_same=True)
    assert ran.out.startswith("PAGE 1")
    assert "THIS RECORD IS NOT SAVED" in ran.err
    assert "could not be written" in ran.err
    assert says in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_system_that_takes_only_100_bytes_leaves_nothing(tmp_path: Path) -> None:
    """The same without any patch: the operating system itself refuses to take the whole record."""
    answers, out = tmp_path / "answers.toml", tmp_path / "out"
    answers.write_text(ANSWERS)
    out.mkdir()
    ran = program(
        "new", "--answers", answers, "--out", out,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )  # fmt: skip
    assert ran.code == 2
    assert "could not be written" in ran.err
    assert list(out.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110  not a file of ours
@pytest.mark.parametrize("args", [("schema",), ("--version",), ("--help",), ("content", "check")])
def test_output_that_cannot_be_written_is_said_and_is_no_bug(args: tuple[str, ...]) -> None:
    """Redirecting to a full disk is exit code 2 and one message, never a traceback or a silent success."""
    with open("/dev/full", "w") as full:  # noqa: PTH123
        ran = program(*args, capture_output=False, stdout=full, stderr=-1)
    assert ran.code == 2
    assert "No space left" in ran.err
    assert "bug" not in ran.err
    assert "Traceback" not in ran.err


def test_without_a_terminal_the_way_without_one_is_named(refused: Refused) -> None:
    """`new` on no terminal is refused with the two ways that work."""
    ran = refused.run("new")
    assert "--answers" in ran.err
    assert "--plain" in ran.err


def test_closed_streams_are_no_bug() -> None:
    """Started with stdin, stdout or stderr closed, the program ends without a traceback."""
    for closed in (0, 1, 2):
        ran = program("content", "check", preexec_fn=lambda closed=closed: os.close(closed))
        assert ran.code in {0, 1}
        assert "Traceback" not in ran.err
    assert program("new", preexec_fn=lambda: os.close(0)).code == 2


def test_a_reader_who_stops_early_is_no_error(tmp_path: Path) -> None:
    """`| head` closes the pipe: nothing is said and the exit code is 0."""
    reading, writing = os.pipe()
    os.close(reading)
    ran = program("schema", capture_output=False, stdout=writing, stderr=-1)
    os.close(writing)
    assert ran == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_nobody_reads_to_its_end_is_no_clean_one(tmp_path: Path) -> None:
    """What follows may be an error: a script that stops at any code must not go on."""
    (tmp_path / "20261120-k7fq2m.toml").write_text("schema = ", "utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    ran = program("validate", str(tmp_path), capture_output=False, stdout=writing, stderr=-1)
    os.close(writing)
    assert (ran.code, ran.err) == (2, "")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("nwe",), "nwe"),
        (("new", "--anwsers", "x"), "--anwsers"),
        (("checklist",), "record"),
        (("checklist", "x", "y"), "y"),
    ],
)
def test_an_unknown_option_or_command_is_exit_code_2(args: tuple[str, ...], says: str, refused: Refused) -> None:
    """Usage errors are code 2 and go to stderr."""
    ran = refused.run(*args)
    assert says in ran.err


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01", "9999-12-31T23:59", "1999-12-31", "2026-10-01T12:00"])
def test_a_time_that_cannot_be_is_refused(at: str, refused: Refused) -> None:
    """`--at` is a date and time within reach of the content, else a message."""
    (refused.folder / "answers.toml").write_text(ANSWERS)
    refused.run("new", "--answers", refused.folder / "answers.toml", "--out", refused.folder / "out", "--at", at)


@pytest.mark.parametrize("name", ["20991231-zzzzzz", "nothing", "x" * 5000, "FLOOR-99"])
@pytest.mark.parametrize("command", ["show", "checklist", "explain"])
def test_a_record_that_is_not_there_is_named(command: str, name: str, cli: Cli) -> None:
    """An id that begins no record is a short message on how to name one."""
    ran = cli(command, name)
    assert (ran.code, ran.out) == (2, "")
    assert "no record begins with" in ran.err
    assert len(ran.err) < 300


def test_a_broken_settings_file_is_named_with_its_key(refused: Refused) -> None:
    """Settings are checked as answers are."""
    path = refused.folder / "settings.toml"
    path.write_text('home_time = "25:00"\nhometime = "15:00"\n')
    ran = refused.new(ANSWERS, "--settings", path)
    assert "settings.toml: home_time" in ran.err
    assert 'settings.toml: hometime: unknown key (did you mean "home_time"' in ran.err


def test_a_page_or_a_format_that_is_not_there_is_refused_with_the_nearest(refused: Refused) -> None:
    """`--page` and `--format` name their choices."""
    record = refused.folder / "record.toml"
    (refused.folder / "good.toml").write_text(ANSWERS)
    refused.cli("new", "--answers", refused.folder / "good.toml", "--out", record, "--at", AT)
    assert 'did you mean "page-1"' in refused.run("checklist", record, "--page", "page1").err
    assert 'did you mean "markdown"' in refused.run("checklist", record, "--format", "markdwon").err
    assert "exists already" in refused.run("checklist", record, "--out", record).err


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    ],
    ids=["a byte-order mark", "CRLF", "both"],
)
def test_a_file_saved_on_windows_gives_the_same_record(change: Callable[[str], str], cli: Cli, tmp_path: Path) -> None:
    """A byte-order mark and CRLF change nothing in the record, not even in the words of several lines."""
    records = []
    for n, text in enumerate((ANSWERS, change(ANSWERS))):
        (tmp_path / f"{n}.toml").write_bytes(text.encode())
        records.append(tmp_path / f"record-{n}.toml")
        assert cli("new", "--answers", tmp_path / f"{n}.toml", "--at", AT, "--out", records[-1]).code == 0
    assert content_of(records[0]) == content_of(records[1])
    assert document(records[1])["statement"][0]["words"] == f"{SAID}.\nSecond line."
    assert b"\r" not in records[1].read_bytes()
