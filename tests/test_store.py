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
from pathlib import Path
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
    monkeypatch.setattr(store, "REPLACE_PAUSE", 0)

    def refuse(*_: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(NotWritten, match="draft"):
        store.write_draft(tmp_path / "a.draft.toml", b"second", b"first")
    assert listing(tmp_path) == ["a.draft.toml 5"]


def test_a_draft_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """There is one draft of a sitting, the newest."""
    store.write_draft(tmp_path / "a.draft.toml", b"first")
    store.write_draft(tmp_path / "a.draft.toml", b"second", b"first")
    assert listing(tmp_path) == ["a.draft.toml 6"]


@pytest.mark.parametrize("was", [None, b"first"], ids=["begun anew", "continued"])
def test_a_draft_that_another_window_has_written_stays(was: bytes | None, tmp_path: Path) -> None:
    """Whoever comes second is told, by the file's name and what to do; nothing of theirs is lost."""
    path = tmp_path / "a.draft.toml"
    path.write_bytes(b"theirs")
    with pytest.raises(store.Elsewhere, match=r"a\.draft\.toml was changed in another window") as raised:
        store.write_draft(path, b"ours", was)
    assert "resume" in raised.value.hint
    assert listing(tmp_path) == ["a.draft.toml 6"]
    assert path.read_bytes() == b"theirs"


def test_of_many_who_begin_one_draft_at_once_one_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where none of them has seen the other's."""
    monkeypatch.setattr(store, "_there", lambda _: None)
    store.write_draft(tmp_path / "a.draft.toml", b"theirs")
    with pytest.raises(store.Elsewhere, match="at this moment"):
        store.write_draft(tmp_path / "a.draft.toml", b"ours")
    assert (tmp_path / "a.draft.toml").read_bytes() == b"theirs"
    assert listing(tmp_path) == ["a.draft.toml 6"]


def test_a_draft_whose_record_is_written_does_not_come_back(tmp_path: Path) -> None:
    """The other window has finished: what is typed here is not silently beside the record."""
    (tmp_path / "20261120-abcdef.toml").touch()
    with pytest.raises(store.Elsewhere):
        store.write_draft(tmp_path / "20261120-abcdef.draft.toml", b"ours", b"before")
    assert listing(tmp_path) == ["20261120-abcdef.toml 0"]


def test_a_draft_that_somebody_took_away_is_written_again(tmp_path: Path) -> None:
    """The answers of this sitting are the only ones there are."""
    store.write_draft(tmp_path / "a.draft.toml", b"second", b"first")
    assert (tmp_path / "a.draft.toml").read_bytes() == b"second"


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


# ── changing ──


class Held:
    """A file with a first version, of which a second is to be saved."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "20261120-abcdef.toml"
        store.write_new(self.path, b"first")

    def save(self, data: bytes = b"second", was: bytes = b"first") -> None:
        """Save a version."""
        store.save(self.path, data, was)

    def listing(self) -> list[str]:
        """Return what lies in the folder; the lock, which may stay, is left out."""
        return [line for line in listing(self.folder) if ".lock " not in line]


@pytest.fixture
def held(tmp_path: Path) -> Held:
    """Return a file with a first version, in a folder of its own."""
    (tmp_path / "records").mkdir()
    return Held(tmp_path / "records")


def test_a_save_puts_the_new_version_in_the_place_of_what_was_read(held: Held) -> None:
    """Whole, under the same name, with nothing left beside it but the lock, which is hidden, empty and owner-only."""
    held.save()
    assert held.path.read_bytes() == b"second"
    assert held.listing() == ["20261120-abcdef.toml 6"]
    beside = [path for path in held.folder.iterdir() if path != held.path]
    assert [path.name for path in beside] in ([".20261120-abcdef.toml.lock"], [])
    assert all(path.stat().st_size == 0 for path in beside)
    if sys.platform != "win32":
        assert [mode(path) for path in held.folder.iterdir()] == [0o600] * (1 + len(beside))


@pytest.mark.parametrize("theirs", [b"", b"theirs", b"first\n", b"firs"])
def test_a_change_by_somebody_else_is_never_written_over(theirs: bytes, held: Held) -> None:
    """Nothing is written; the message names the file and what to do, and shows nothing of what stands in it."""
    held.path.write_bytes(theirs)
    with pytest.raises(store.Elsewhere, match=r"abcdef\.toml was changed in another window or by another") as raised:
        held.save()
    assert "That change is in the file. Open it again" in raised.value.hint
    assert held.path.read_bytes() == theirs
    assert held.listing() == [f"20261120-abcdef.toml {len(theirs)}"]


def test_a_file_that_is_gone_is_not_made_again(held: Held, tmp_path: Path) -> None:
    """Nor is the folder of a stick that was pulled out."""
    held.path.unlink()
    with pytest.raises(store.Elsewhere, match="no longer there"):
        held.save()
    with pytest.raises(store.Elsewhere, match="no longer there"):
        store.save(tmp_path / "pulled" / "out.toml", b"second", b"first")
    assert listing(tmp_path) == [f"records {held.folder.stat().st_size}"]


@pytest.mark.parametrize("place", ["os.open", "os.fdopen", "os.fsync"])
def test_a_failed_save_leaves_the_version_before(place: str, held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk costs nothing that is there."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(place, full)
        with pytest.raises(NotWritten, match="the disk is full"):
            held.save()
    assert held.listing() == ["20261120-abcdef.toml 5"]
    assert held.path.read_bytes() == b"first"


def test_ctrl_c_while_saving_leaves_the_version_before(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the lock is free again."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            held.save()
    assert held.listing() == ["20261120-abcdef.toml 5"]
    held.save()
    assert held.path.read_bytes() == b"second"


def refusing(times: int, error: int = errno.EACCES) -> tuple[Callable[[Path, Path], Path], list[Path]]:
    """Return a `Path.replace` that refuses so often, and the list of its calls."""
    real, calls = Path.replace, list[Path]()

    def replace(path: Path, to: Path) -> Path:
        calls.append(path)
        if len(calls) <= times:
            raise OSError(error, os.strerror(error))
        return real(path, to)

    return replace, calls


def test_a_file_that_another_program_looks_at_for_a_moment_is_waited_for(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses while a virus scanner has it open."""
    replace, calls = refusing(3)
    monkeypatch.setattr("pathlib.Path.replace", replace)
    monkeypatch.setattr(store, "REPLACE_TRIES", 4)
    monkeypatch.setattr(store, "REPLACE_PAUSE", 0)
    held.save()
    assert len(calls) == 4
    assert held.listing() == ["20261120-abcdef.toml 6"]


def test_two_seconds_are_waited_on_windows() -> None:
    """And not at all elsewhere, where nobody's reading keeps a file from being replaced."""
    waited = (store.REPLACE_TRIES - 1) * 0.1
    assert waited == (pytest.approx(2.0, abs=0.2) if sys.platform == "win32" else 0)


def test_a_version_that_cannot_take_its_place_is_kept_beside(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says where; the file is as before, and a second version that is kept does not replace the first."""
    replace, _ = refusing(99)
    monkeypatch.setattr("pathlib.Path.replace", replace)
    monkeypatch.setattr(store, "REPLACE_TRIES", 2)
    monkeypatch.setattr(store, "REPLACE_PAUSE", 0)
    with pytest.raises(NotWritten, match=r"kept beside it as 20261120-abcdef\.unsaved\.toml") as raised:
        held.save()
    assert "Close other programs that have 20261120-abcdef.toml open" in raised.value.hint
    assert not isinstance(raised.value, store.Elsewhere)
    with pytest.raises(NotWritten, match=r"20261120-abcdef\.unsaved-2\.toml"):
        held.save(b"third")
    assert held.path.read_bytes() == b"first"
    assert (held.folder / "20261120-abcdef.unsaved.toml").read_bytes() == b"second"
    assert (held.folder / "20261120-abcdef.unsaved-2.toml").read_bytes() == b"third"
    if sys.platform != "win32":
        assert mode(held.folder / "20261120-abcdef.unsaved.toml") == 0o600
    assert store.find_record("20261120", [held.folder]) == held.path


@posix
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize(("before", "after"), [(0o600, 0o600), (0o640, 0o640), (0o660, 0o660), (0o666, 0o660)])
def test_who_could_open_it_as_the_group_can_open_it_after_a_save(before: int, after: int, held: Held) -> None:
    """A record in a shared folder stays open to the others; open to everybody it never is again."""
    held.path.chmod(before)
    held.save()
    assert mode(held.path) == after


@posix
def test_a_record_behind_a_link_is_saved_where_it_lies(held: Held, tmp_path: Path) -> None:
    """The link stays a link."""
    link = tmp_path / "link.toml"
    link.symlink_to(held.path)
    store.save(link, b"second", b"first")
    assert link.is_symlink()
    assert held.path.read_bytes() == b"second"


def test_a_save_in_another_window_is_waited_for_and_then_named(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """While its lock is held nothing is written, and the message says that a moment will do."""
    import filelock

    monkeypatch.setattr(store, "LOCK_SECONDS", 0.05)
    with (
        filelock.FileLock(held.folder / ".20261120-abcdef.toml.lock"),
        pytest.raises(NotWritten, match="being saved by another window") as raised,
    ):
        held.save()
    assert "Wait a moment" in raised.value.hint
    assert held.path.read_bytes() == b"first"
    held.save()
    assert held.path.read_bytes() == b"second"


@pytest.mark.parametrize("error", [OSError(errno.EPERM, "x"), NotImplementedError("x")])
def test_where_there_are_no_locks_the_comparison_holds(
    error: Exception, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is a help, not the guarantee."""
    import filelock

    def none(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(filelock.BaseFileLock, "acquire", none)
    held.save()
    assert held.path.read_bytes() == b"second"
    with pytest.raises(store.Elsewhere):
        held.save(b"third", b"first")


def test_of_many_who_save_at_once_one_wins(held: Held) -> None:
    """Each had read the same version: one is saved, everybody else is told that there is another change."""
    start, won, told = threading.Barrier(8), list[int](), list[int]()

    def save(n: int) -> None:
        start.wait()
        try:
            held.save(bytes([n]) * 1000)
            won.append(n)
        except store.Elsewhere:
            told.append(n)

    threads = [threading.Thread(target=save, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(told)) == (1, 7)
    assert held.path.read_bytes() == bytes(won) * 1000
    assert held.listing() == ["20261120-abcdef.toml 1000"]


def test_what_is_kept_beside_is_no_second_record_and_no_draft(tmp_path: Path) -> None:
    """It is found by its path alone; of a draft too."""
    record, draft = tmp_path / "20261120-abcdef.toml", tmp_path / "20261121-abcdeg.draft.toml"
    for path in (record, draft):
        store.write_new(path, b"first")
    kept = [store.keep_beside(path, b"second") for path in (record, draft, record)]
    assert [path.name for path in kept] == [
        "20261120-abcdef.unsaved.toml", "20261121-abcdeg.draft.unsaved.toml", "20261120-abcdef.unsaved-2.toml",
    ]  # fmt: skip
    assert {path.read_bytes() for path in kept} == {b"second"}
    assert store.find_record("20261120", [tmp_path]) == record
    assert store.find_record("20261121", [tmp_path]) == draft
    assert store.find_record(str(kept[0]), []) == kept[0]
    assert store.drafts([tmp_path]) == [draft]


def test_a_numbered_file_is_never_put_over_another(tmp_path: Path) -> None:
    """The number stands before the ending; after a hundred of them it is an error."""
    names = [store.write_numbered(tmp_path / "page.txt", bytes([n])).name for n in range(99)]
    assert names[:3] == ["page.txt", "page-2.txt", "page-3.txt"]
    assert (tmp_path / "page.txt").read_bytes() == b"\0"
    with pytest.raises(NotWritten, match="98 more of that name"):
        store.write_numbered(tmp_path / "page.txt", b"x")
    assert len(listing(tmp_path)) == 99


# ── copying ──


def a_record(folder: Path, *, practice: bool = True) -> Path:
    """Return a file that says of itself whether the case is invented."""
    folder.mkdir(mode=0o700)
    path = folder / "20261120-abcdef.toml"
    store.write_new(path, f"practice = {str(practice).lower()}\n".encode())
    return path


def test_a_copy_is_the_same_bytes_and_the_record_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under its own name, in the folder that was named; never over another file."""
    monkeypatch.delenv("CI", raising=False)
    path, folder = a_record(tmp_path / "home", practice=False), tmp_path / "shared"
    folder.mkdir()
    copy = store.copy_record(path, folder)
    assert copy == folder / path.name
    assert copy.read_bytes() == path.read_bytes()
    copy.write_bytes(b"theirs")
    with pytest.raises(NotWritten, match="exists already; it was not changed"):
        store.copy_record(path, folder)
    assert copy.read_bytes() == b"theirs"
    assert listing(folder) == [f"{path.name} 6"]


@posix
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize(("folder_mode", "copy_mode"), [
    (0o700, 0o600), (0o750, 0o640), (0o770, 0o660), (0o777, 0o660), (0o707, 0o600),
])  # fmt: skip
def test_a_copy_opens_to_the_group_of_its_folder_and_never_to_everybody(
    folder_mode: int, copy_mode: int, tmp_path: Path
) -> None:
    """A shared folder is shared by its group."""
    path, folder = a_record(tmp_path / "home"), tmp_path / "shared"
    folder.mkdir()
    folder.chmod(folder_mode)
    assert mode(store.copy_record(path, folder)) == copy_mode


@pytest.mark.parametrize("where", ["git", "CI"])
def test_a_real_case_is_not_copied_to_where_it_could_be_published(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An invented one is."""
    monkeypatch.delenv("CI", raising=False)
    tree = tmp_path / "tree"
    tree.mkdir()
    if where == "git":
        (tree / ".git").mkdir()
    else:
        monkeypatch.setenv("CI", "true")
    with pytest.raises(NotWritten, match=where):
        store.copy_record(a_record(tmp_path / "real", practice=False), tree)
    assert list(tree.glob("*.toml")) == []
    assert store.copy_record(a_record(tmp_path / "invented"), tree).exists()


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No part of a record lies in a shared folder."""
    path, folder = a_record(tmp_path / "home"), tmp_path / "shared"
    folder.mkdir()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotWritten, match="the disk is full"):
        store.copy_record(path, folder)
    assert listing(folder) == []


# ── who else can see it ──


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of which nothing has to be said, as far as POSIX goes."""
    monkeypatch.setattr(store, "TEMPORARY", ())
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    return folder


@posix
def test_of_an_own_folder_nothing_has_to_be_said(own: Path) -> None:
    """A warning that always stands there is read by nobody."""
    assert store.shared_warning(own) == ""


@pytest.mark.parametrize("name", [
    "OneDrive - Anytown School", "onedrive", "Dropbox", "Dropbox (Personal)", "Google Drive", "My Drive",
    "iCloud Drive", "com~apple~CloudDocs", "Nextcloud", "Box", "Box Sync",
])  # fmt: skip
def test_a_folder_that_is_copied_to_the_internet_is_named_so(name: str, own: Path) -> None:
    """Also deep inside it, and through a link."""
    deep = own / name / "a" / "b"
    deep.mkdir(parents=True, mode=0o700)
    said = store.shared_warning(deep)
    assert "copied to the internet" in said
    assert said.count(".") == 1
    if sys.platform != "win32":
        (own / "link").symlink_to(deep)
        assert store.shared_warning(own / "link") == said


@posix
@pytest.mark.parametrize("name", ["Boxes", "Drive", "Megaphone", "Old one drive"])
def test_a_name_that_only_looks_similar_is_not_warned_of(name: str, own: Path) -> None:
    """Nor a folder of boxes."""
    (own / name).mkdir(mode=0o700)
    assert store.shared_warning(own / name) == ""


@posix
def test_a_stick_and_a_place_for_temporary_files_are_named_so(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By where the system puts them."""
    monkeypatch.setattr(store, "REMOVABLE", (str(own),))
    assert "can be carried away" in store.shared_warning(own)
    monkeypatch.setattr(store, "REMOVABLE", ())
    monkeypatch.setenv("TMPDIR", str(own.parent))
    assert "deleted by themselves after a while" in store.shared_warning(own)


@posix
@pytest.mark.parametrize(("others", "above", "said"), [
    (0o755, 0o755, True), (0o705, 0o755, True), (0o750, 0o755, True), (0o711, 0o755, True), (0o700, 0o755, False),
    (0o755, 0o700, False),
])  # fmt: skip
def test_a_folder_that_others_on_this_computer_can_open_is_named_so(
    others: int, above: int, said: bool, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one inside a folder into which nobody else can go."""
    folder = own / "folder"
    folder.mkdir()
    folder.chmod(others)
    own.chmod(above)
    real = Path.stat

    def stat_of(path: Path, **more: bool) -> os.stat_result:
        found = real(path, **more)
        if path == own or own in path.parents:
            return found
        return os.stat_result((0o40755, *found[1:]))  # the folders of the test run itself are open to all

    monkeypatch.setattr(Path, "stat", stat_of)
    assert ("can be opened by other people who use this computer" in store.shared_warning(folder)) is said


def test_on_windows_it_is_said_that_it_could_not_be_checked(own: Path) -> None:
    """Nobody is told that a folder is private because nothing was looked at."""
    if sys.platform == "win32":
        assert "could not be checked" in store.shared_warning(own)
    else:
        assert "could not be checked" not in store.shared_warning(own)


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


def test_drafts_are_listed_the_newest_first(tmp_path: Path) -> None:
    """From several folders, by the date in the name; neither records nor what is being written are among them."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    for path in (
        one / "20261119-abcdef.draft.toml", one / "20261121-abcdeg.draft.toml", other / "20261120-abcdeh.draft.toml",
        one / "20261122-abcdef.toml", one / ".20261123-abcdef.draft.toml.0a1b2c3d.tmp", one / "notes.draft.toml",
        one / "20261123-abcdef.draft.unsaved.toml",
    ):  # fmt: skip
        path.touch()
    found = store.drafts([one, other, tmp_path / "not-there"])
    assert [path.name[:8] for path in found] == ["20261121", "20261120", "20261119"]
    assert found[1].parent == other


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


def test_what_a_cut_off_write_left_behind_is_taken_away_later(tmp_path: Path) -> None:
    """A temporary file of ours that is an hour old goes; a fresh one, and files of others, stay."""
    import os

    old, fresh = (tmp_path / f".20261120-abcdef.draft.toml.{name}.tmp" for name in ("0a1b2c3d", "4e5f6a7b"))
    others = [tmp_path / name for name in (".letter.tmp", "20261120-abcdef.toml", ".20261120-abcdef.toml.lock")]
    for path in (old, fresh, *others):
        path.write_text("x")
    for path in (old, *others):
        os.utime(path, (1, 1))
    store.tidy(tmp_path)
    assert not old.exists()
    assert all(path.exists() for path in (fresh, *others))
