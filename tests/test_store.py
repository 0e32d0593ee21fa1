"""A file is whole or not there, readable by its owner alone, and never put over another."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as with_any
from hypothesis import strategies as st
from running import ANSWERS, AT, Cli, content_of, document, environment, listing, program

from peertriage import store
from peertriage.core.errors import BadInput, NotWritten, PeertriageError
from peertriage.core.model import Episode, Report, Statement
from peertriage.core.record import from_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Let the process make files that everybody may read, so that only the program can shut them."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


# ── writing ──


@posix
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("write", [store.write_new, store.write_draft])
def test_a_file_is_owner_only_from_the_first_byte(
    write: Callable[[Path, bytes], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is written it stands under another name, already shut to everybody else."""
    seen: list[tuple[str, int]] = []

    def looked(handle: int) -> None:
        seen.extend((path.name, mode(path)) for path in tmp_path.iterdir())
        os.fstat(handle)

    monkeypatch.setattr("os.fsync", looked)
    write(tmp_path / "a.toml", b"x")
    during, after = seen[0], seen[-1]
    assert during[0].startswith(".a.toml.")
    assert during[0].endswith(".tmp")
    assert during[1] == 0o600
    assert after == ("a.toml", 0o600)


@posix
@pytest.mark.usefixtures("open_umask", "home")
def test_the_private_folder_is_owner_only(home: Path) -> None:
    """The folder that holds records without --out, and the one for practice in it."""
    assert mode(store.home()) == 0o700
    assert mode(store.made(home / "practice")) == 0o700


@pytest.mark.parametrize("write", [store.write_new, store.write_draft])
@pytest.mark.parametrize("place", ["os.open", "os.fdopen", "os.fsync"])
def test_a_failed_write_leaves_the_folder_as_it_was(
    write: Callable[[Path, bytes], None], place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever refuses, no part of the file stays behind, and the reason is named."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(place, full)
    with pytest.raises(NotWritten, match="the disk is full"):
        write(tmp_path / "a.toml", b"x")
    assert listing(tmp_path) == []


def test_a_name_that_cannot_be_given_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If neither a link nor a claimed name works, nothing stays behind."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr("os.link", refuse)
    real = os.open

    def open_(path: object, *args: int) -> int:
        if str(path).endswith(".tmp"):
            return real(str(path), *args)
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("os.open", open_)
    with pytest.raises(NotWritten, match="not allowed"):
        store.write_new(tmp_path / "a.toml", b"x")
    monkeypatch.undo()
    assert listing(tmp_path) == []


def test_a_draft_that_cannot_take_its_name_keeps_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft of the answer before stays whole."""
    store.write_draft(tmp_path / "a.draft.toml", b"first")

    def refuse(*_: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(NotWritten, match="draft"):
        store.write_draft(tmp_path / "a.draft.toml", b"second")
    assert listing(tmp_path) == ["a.draft.toml 5"]


def test_a_draft_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """There is one draft of a sitting, the newest."""
    for words in (b"first", b"second"):
        store.write_draft(tmp_path / "a.draft.toml", words)
    assert listing(tmp_path) == ["a.draft.toml 6"]


@pytest.mark.parametrize("write", [store.write_new, store.write_draft])
def test_ctrl_c_while_writing_leaves_nothing(
    write: Callable[[Path, bytes], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted write takes its own file away again."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "a.toml", b"x")
    assert listing(tmp_path) == []


SLOW = """
import os, sys, time
def slow(handle):
    print("writing", flush=True)
    time.sleep(60)
os.fsync = slow
sys.argv = ["peertriage", *sys.argv[1:]]
from peertriage.cli import main
main()
"""


def test_a_process_killed_while_writing_leaves_no_record(tmp_path: Path) -> None:
    """SIGKILL before the disk has taken the record: no `.toml` file, whole or in part, is there."""
    answers, out = tmp_path / "answers.toml", tmp_path / "out"
    answers.write_text(ANSWERS)
    out.mkdir()
    command = [sys.executable, "-c", SLOW, "new", "--answers", str(answers), "--out", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"writing"
        process.kill()
        process.wait()
    assert list(out.glob("*.toml")) == []
    assert all(name.startswith(".") for name in listing(out))


def test_a_file_is_never_put_over_another(tmp_path: Path) -> None:
    """What exists stays byte for byte, also a folder and a dangling link of that name."""
    (tmp_path / "a.toml").write_text("theirs")
    (tmp_path / "b.toml").mkdir()
    (tmp_path / "c.toml").symlink_to(tmp_path / "elsewhere.toml")
    before = sorted(path.name for path in tmp_path.iterdir())
    for name in before:
        with pytest.raises(NotWritten, match="exists already"):
            store.write_new(tmp_path / name, b"ours")
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert (tmp_path / "a.toml").read_text() == "theirs"


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_of_many_who_write_one_name_at_once_one_wins(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file is whole, everybody else is told; also on a file system that knows no links."""
    if not links:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr("os.link", refuse)
    start, results = threading.Barrier(8), []

    def write(n: int) -> None:
        start.wait()
        try:
            store.write_new(tmp_path / "a.toml", bytes([n]) * 1000)
            results.append(n)
        except NotWritten:
            pass

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 1
    assert listing(tmp_path) == ["a.toml 1000"]
    assert (tmp_path / "a.toml").read_bytes() == bytes(results) * 1000


def test_of_two_processes_with_one_output_one_wins(tmp_path: Path) -> None:
    """Two `new --out SAME` at once: one record, whole; one refusal, with exit code 2."""
    answers, out = tmp_path / "answers.toml", tmp_path / "same.toml"
    answers.write_text(ANSWERS)
    command = [sys.executable, "-m", "peertriage", "new", "--answers", str(answers), "--out", str(out), "--at", AT]
    both = [
        subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[1].decode() for process in both]
    assert sorted(process.returncode for process in both) == [0, 2]
    assert sum("exists already" in words for words in said) == 1
    assert document(out)["kind"] == "record"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.toml", "same.toml"]


# ── where ──


def not_practice(folder: Path) -> Path:
    """Return answers of a case that is not marked as invented."""
    path = folder / "real.toml"
    path.write_text(ANSWERS.replace("practice = true\n", ""))
    return path


@pytest.mark.parametrize("mark", ["a folder", "a file"])
def test_a_real_case_is_not_written_in_a_git_work_tree(mark: str, cli: Cli, tmp_path: Path) -> None:
    """Also not deep in it, nor in a work tree whose `.git` is a file; an invented case is."""
    deep = tmp_path / "tree" / "a" / "b"
    deep.mkdir(parents=True)
    git = tmp_path / "tree" / ".git"
    if mark == "a file":
        git.write_text("gitdir: elsewhere")
    else:
        git.mkdir()
    answers = not_practice(tmp_path)
    before = listing(tmp_path)
    for out in (deep, deep / "named.toml"):
        ran = cli("new", "--answers", answers, "--out", out, "--at", AT)
        assert ran.code == 2
        assert "git work tree" in ran.err
        assert "--out" in ran.err
    assert listing(tmp_path) == before
    assert cli("new", "--answers", answers, "--practice", "--out", deep, "--at", AT).code == 0


def test_a_real_case_is_not_written_in_a_ci_run(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`CI` is set: nothing is written, wherever it would be."""
    answers = not_practice(tmp_path)
    before = listing(tmp_path)
    monkeypatch.setenv("CI", "true")
    ran = cli("new", "--answers", answers, "--out", tmp_path, "--at", AT)
    assert ran.code == 2
    assert "CI" in ran.err
    assert listing(tmp_path) == before


def test_a_real_case_is_written_elsewhere_and_is_not_marked(cli: Cli, tmp_path: Path) -> None:
    """Without the mark the record says practice = false."""
    out = tmp_path / "real-record.toml"
    assert cli("new", "--answers", not_practice(tmp_path), "--out", out, "--at", AT).code == 0
    assert document(out)["practice"] is False


def test_the_pages_of_a_real_case_are_not_written_in_a_git_work_tree(cli: Cli, tmp_path: Path) -> None:
    """What holds for the record holds for its pages."""
    out, tree = tmp_path / "real-record.toml", tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    cli("new", "--answers", not_practice(tmp_path), "--out", out, "--at", AT)
    ran = cli("checklist", out, "--out", tree / "page.md")
    assert ran.code == 2
    assert "git work tree" in ran.err
    assert [path.name for path in tree.iterdir()] == [".git"]


def test_invented_cases_have_a_private_folder_of_their_own(cli: Cli, home: Path, tmp_path: Path) -> None:
    """Practice records never lie among real ones."""
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS)
    assert cli("new", "--answers", path, "--at", AT).code == 0
    assert [file.parent for file in home.rglob("*.toml")] == [home / "practice"]
    assert cli("new", "--answers", not_practice(tmp_path), "--at", AT).code == 0
    assert len(list(home.glob("*.toml"))) == 1


def test_a_private_folder_that_cannot_be_made_is_named(cli: Cli, home: Path, tmp_path: Path) -> None:
    """A file where the folder should be is a message, not a bug."""
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS)
    home.mkdir()
    (home / "practice").write_text("in the way")
    ran = cli("new", "--answers", path, "--at", AT)
    assert ran.code == 2
    assert "cannot be made" in ran.err


def test_an_answers_draft_makes_a_record_with_the_id_of_the_draft(cli: Cli, tmp_path: Path) -> None:
    """A draft keeps its id and its first time of writing in the record that comes of it."""
    made = 'made = { at = 2026-11-20T15:00:00+00:00, by = "P1", tool = "0.1.0" }'
    text = ANSWERS.replace('kind = "answers"', f'kind = "draft"\nid = "20261120-abcdef"\n{made}')
    (tmp_path / "20261120-abcdef.draft.toml").write_text(text)
    assert cli("new", "--answers", tmp_path / "20261120-abcdef.draft.toml", "--at", AT, "--out", tmp_path).code == 0
    record = document(tmp_path / "20261120-abcdef.toml")
    assert record["id"] == "20261120-abcdef"
    assert record["made"]["at"].isoformat() == "2026-11-20T15:00:00+00:00"


# ── finding ──


def test_a_record_is_found_by_the_start_of_its_id(tmp_path: Path) -> None:
    """In any of the folders, in capitals too, and not confused with its own draft."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    for path in (one / "20261120-abcdef.toml", other / "20261121-abcdeg.toml", other / "20261121-abcdeg.draft.toml"):
        path.touch()
    folders = [one, other, tmp_path / "not-there"]
    assert store.find_record("20261120", folders) == one / "20261120-abcdef.toml"
    assert store.find_record("20261121-ABCDEG", folders) == other / "20261121-abcdeg.toml"
    with pytest.raises(PeertriageError, match="2 records begin with 2026") as raised:
        store.find_record("2026", folders)
    assert "20261120-abcdef, 20261121-abcdeg" in raised.value.hint


def test_a_draft_alone_is_found_so_that_it_can_be_named(tmp_path: Path) -> None:
    """Without a record of that id the draft is what was meant."""
    (tmp_path / "20261121-abcdeg.draft.toml").touch()
    assert store.find_record("20261121", [tmp_path]).name == "20261121-abcdeg.draft.toml"


def test_ids_cannot_be_misread_and_hold_the_date() -> None:
    """Date and six letters, none that looks or sounds like another; a thousand of them differ."""
    ids = {store.new_id(dt.date(2026, 11, 20)) for _ in range(1000)}
    assert len(ids) > 990
    assert all(re.fullmatch(r"20261120-[23456789abcdefghjkmnpqrstvwxyz]{6}", name) for name in ids)


# ── bytes ──

WORDS = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=60)


@with_any(WORDS, WORDS)
def test_words_come_back_from_the_file_as_they_went_in(words: str, other: str) -> None:
    """Any words, with control characters, quotation marks and three of them in a row, survive the file."""
    report = Report(
        schema=1, kind="answers", nation="england",
        statement=[Statement(id="S1", by="A", words=words, asked=[other])],
        episode=[Episode(id="E1", by=["B"], to=[], acts_other=other)],
    )  # fmt: skip
    read, problems = from_document(store.parse(store.to_bytes(report), "x.toml"), "x.toml")
    assert problems == []
    assert read == report


def test_a_written_file_begins_with_what_it_is(tmp_path: Path) -> None:
    """Whoever opens it in an editor reads first that it is confidential."""
    report = Report(schema=1, kind="answers")
    first = store.to_bytes(report).decode().splitlines()[0]
    assert first.startswith("# Safeguarding working file.")
    assert "letters do not make it anonymous" in first
    assert list(tmp_path.iterdir()) == []


@with_any(st.binary(max_size=200))
def test_no_bytes_at_all_are_a_bug(data: bytes) -> None:
    """Whatever a file holds, reading it gives a table or names the problem."""
    try:
        assert isinstance(store.parse(data, "x.toml"), dict)
    except BadInput as error:
        assert [problem.file for problem in error.problems] == ["x.toml"]  # noqa: PT017  most bytes are fine


def test_two_runs_on_one_case_differ_only_in_what_chance_gives(cli: Cli, tmp_path: Path) -> None:
    """Id, check word and with them the seal: nothing else is by chance."""
    (tmp_path / "answers.toml").write_text(ANSWERS)
    for name in ("one", "two"):
        assert (
            cli("new", "--answers", tmp_path / "answers.toml", "--at", AT, "--out", tmp_path / f"{name}.toml").code == 0
        )
    one, two = document(tmp_path / "one.toml"), document(tmp_path / "two.toml")
    assert one["id"] != two["id"]
    assert content_of(tmp_path / "one.toml") == content_of(tmp_path / "two.toml")
    assert {key for key in one["seal"]["tables"] if one["seal"]["tables"][key] != two["seal"]["tables"][key]} <= {"top"}


def test_a_save_in_progress_is_not_taken_for_a_record(tmp_path: Path) -> None:
    """The name under which a file is written does not end in `.toml`."""
    (tmp_path / ".20261120-abcdef.toml.0a1b2c3d.tmp").touch()
    with pytest.raises(PeertriageError, match="no record begins"):
        store.find_record("20261120", [tmp_path])


def test_the_program_answers_from_any_folder(tmp_path: Path) -> None:
    """The checklists are found from the package, not from where the command was typed."""
    ran = program("explain", "CT05", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "CT05" in ran.out
