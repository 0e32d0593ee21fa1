"""Reads and writes files safely. All bytes of records are read by `read_bytes` and written by `_written_beside`.

A file is written beside its place under another name, owner-only from the first byte, flushed to the disk,
and only then given its name. A new file is never put over another; a changed one only over what was read before
(`save`, `write_draft`). A failed run leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peertriage.core import toml
from peertriage.core.bundle import Bundle
from peertriage.core.errors import BadInput, NotWritten, PeertriageError, Problem
from peertriage.core.record import HEADER, from_document, to_document

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from peertriage.core.model import Report

DRAFT = ".draft.toml"
NOTE = ".note.toml"
UNSAVED = ".unsaved"
"""In the name of a version that could not take its place; it lies beside the file."""
MOST_SHOWN = 80
MOST_BYTES = 8 * 1024 * 1024
"""No record comes near it; a file of this size is something else."""
ID_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
CHECK_WORDS = (
    "acorn", "anchor", "apron", "barley", "basket", "beacon", "biscuit", "bracket", "bramble", "bucket", "candle",
    "canvas", "carpet", "castle", "cedar", "clover", "compass", "copper", "cotton", "cradle", "curtain", "daisy",
    "drawer", "feather", "fern", "fiddle", "flannel", "garden", "ginger", "goblet", "granite", "hammer", "harbour",
    "hazel", "heather", "jacket", "kettle", "ladder", "lantern", "lemon", "linen", "magnet", "marble", "meadow",
    "mitten", "nutmeg", "orchard", "paddle", "parcel", "pebble", "pencil", "pepper", "pillow", "pocket", "ribbon",
    "saddle", "saucer", "shovel", "silver", "spanner", "sparrow", "teapot", "thimble", "timber", "tunnel", "velvet",
    "violet", "walnut", "willow", "window",
)  # fmt: skip
_DRAFT_NAME = rf"[0-9]{{8}}-[{ID_LETTERS}]{{6}}{re.escape(DRAFT)}"
_NOTE_NAME = rf"[0-9]{{8}}-[{ID_LETTERS}]{{6}}{re.escape(NOTE)}"
_HALF_WRITTEN = rf"\.[0-9]{{8}}-[{ID_LETTERS}]{{6}}.*\.[0-9a-f]{{8}}\.tmp"
LEFT_BEHIND = 3600.0
"""Seconds after which nobody still writes a file: writing one takes a moment."""
LOCK_SECONDS = 5.0
REPLACE_TRIES, REPLACE_PAUSE = (20 if sys.platform == "win32" else 1), 0.1
"""Windows refuses to replace a file that any program has open, if only for a moment to look at it."""
NO_SPACE = "Free some space or name another folder with --out."
_NO_REPORT = "is there already and is no report of peertriage; nothing was written"
_ANOTHER = "Name another file."
_BEGINS = 4096
"""So many bytes of a file say whether it is a report."""
MOST_OF_ONE_NAME = 99
CLOUDS = (
    "onedrive", "sharepoint", "dropbox", "google drive", "googledrive", "my drive", "icloud", "com~apple~clouddocs",
    "mobile documents", "cloudstorage", "nextcloud", "owncloud", "pcloud", "box sync",
)  # fmt: skip
"""How the names of folders begin that a program copies to the internet."""
CLOUD_NAMES = frozenset({"box", "mega"})
REMOVABLE = ("/media", "/run/media", "/Volumes")
TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108  to warn of them, never to write there


class Target(Bundle, frozen=True):
    """Where a record is to be written: a folder for `<id>.toml`, or a file named by the person."""

    folder: Path
    name: str | None = None


class Elsewhere(NotWritten):
    """The file is not what this sitting read or wrote last: somebody else has changed it. Both versions are left."""


# ── reading ──


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, or raise an error that says what to do."""
    try:
        if path.is_dir():
            raise PeertriageError(f"{path} is a folder", "Name one file in it.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise PeertriageError(f"{path} does not exist", "Check the name; nothing was written.") from None
    except OSError as error:
        raise PeertriageError(f"{path} cannot be read ({_reason(error)})", "Check who may open it.") from None
    if len(data) > MOST_BYTES:
        raise PeertriageError(f"{path} is larger than {MOST_BYTES // 1024 // 1024} MB", "It is no peertriage file.")
    return data


def parse(data: bytes, name: str) -> dict[str, Any]:
    """Return the parsed TOML. A byte-order mark and Windows line endings are fine."""
    import tomllib  # a check of records reads them otherwise

    try:
        return tomllib.loads(toml.not_too_deep(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        problem = Problem(name, "", "is not a text file in UTF-8; save it as UTF-8 text, or name another file")
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+), column (\d+)", str(error))
        where = f"at line {found[1]}, column {found[2]}" if found else "at its end"
        problem = Problem(name, "", f"is not valid TOML {where}; correct that line")
    except (RecursionError, ValueError, toml.NotToml):
        problem = Problem(name, "", "is nested too deeply or holds a number too long to be a peertriage file")
    raise BadInput(f"{name} cannot be read", [problem]) from None


def read_report(path: Path) -> Report:
    """Return what a file holds: answers, draft, note or record. All problems are listed with their keys."""
    return read_document(path)[1]


def read_document(path: Path) -> tuple[dict[str, Any], Report]:
    """Return a file as it was parsed, which is what a seal is about, and what it holds."""
    document = parse(read_bytes(path), path.name)
    report, problems = from_document(document, path.name)
    if report is None:
        raise BadInput(f"{path.name} has problems; nothing was written", problems)
    return document, report


def find_record(name: str, folders: Iterable[Path]) -> Path:
    """Return the file that a path or the start of an id names."""
    path = Path(name)
    if exists(path) or path.suffix == ".toml" or len(path.parts) > 1:
        return path
    files = {file for folder in folders for file in folder.glob("*.toml") if file.name.startswith(name.lower())}
    files = {file for file in files if UNSAVED not in file.name}
    records = {file for file in files if not file.name.endswith((DRAFT, NOTE))}
    found = sorted(records or files)  # a draft beside its record is not a second record
    if len(found) == 1:
        return found[0]
    if name and found:
        names = ", ".join(file.stem for file in found[:5])
        raise PeertriageError(f"{len(found)} records begin with {name}", f"Give more of the id: {names}")
    raise PeertriageError(
        f"no record begins with {name[:MOST_SHOWN]}", "Give the path of the file, or the start of its id."
    )


def drafts(folders: Iterable[Path]) -> list[Path]:
    """Return the drafts in these folders whose record is not written yet, the newest day first.

    A version that was kept beside is not one of them.
    """
    found = {file for folder in folders for file in folder.glob(f"*{DRAFT}") if re.fullmatch(_DRAFT_NAME, file.name)}
    left = {file for file in found if not exists(record_of(file))}
    return sorted(left, key=lambda file: (file.name, str(file)), reverse=True)


def record_of(draft: Path) -> Path:
    """Return where the record of a draft is written beside it."""
    return draft.with_name(draft.name.removesuffix(DRAFT) + ".toml")


def finished(draft: Path, was: bytes | None) -> None:
    """Take a draft away once its record is safe. One that holds newer answers of another window stays."""
    with contextlib.suppress(OSError, PeertriageError):
        if read_bytes(draft) == was:
            draft.unlink()


def notes(folders: Iterable[Path]) -> list[Path]:
    """Return the notes in these folders that nobody has gone on with, the newest day first."""
    found = {file for folder in folders for file in folder.glob(f"*{NOTE}") if re.fullmatch(_NOTE_NAME, file.name)}
    left = {file for file in found if not any(exists(_begun_from(file, ending)) for ending in (DRAFT, ".toml"))}
    return sorted(left, key=lambda file: (file.name, str(file)), reverse=True)


def _begun_from(note: Path, ending: str) -> Path:
    return note.with_name(note.name.removesuffix(NOTE) + ending)


def exists(path: Path) -> bool:
    """Say whether there is such a file or folder; a name that cannot be one is none."""
    try:
        return path.exists()
    except OSError:
        return False


# ── writing ──


def new_id(on: dt.date) -> str:
    """Return a new record id: the date and six letters that cannot be misread on the telephone."""
    import secrets  # here and below: only what is new needs it

    return f"{on:%Y%m%d}-{''.join(secrets.choice(ID_LETTERS) for _ in range(6))}"


def new_check_word() -> str:
    """Return a word that is printed on every sheet of one record."""
    import secrets

    return secrets.choice(CHECK_WORDS)


def to_bytes(report: Report) -> bytes:
    """Return a report as the bytes of its file: UTF-8, LF."""
    import tomli_w  # only needed to write

    return (HEADER + tomli_w.dumps(to_document(report), multiline_strings=True)).encode()


def write_new(path: Path, data: bytes) -> None:
    """Write a file that did not exist before. Raises NotWritten, with nothing left behind."""
    try:
        _named(_written_beside(path, data), path)
    except FileExistsError:
        raise NotWritten(f"{path} exists already; it was not changed", "Give another name with --out.") from None


def write_numbered(path: Path, data: bytes) -> Path:
    """Write a new file of this name, or with -2, -3 … before its ending where the name is taken; return its path."""
    return _numbered(_written_beside(path, data), path)


def write_draft(path: Path, data: bytes, was: bytes | None = None) -> None:
    """Write a draft, whole or not at all. `was`: what this sitting read or wrote last, None the first time.

    Raises Elsewhere, with nothing changed, where another window has written this draft or made its record.
    """
    there = _there(path)
    finished = path.name.endswith(DRAFT) and exists(path.with_name(path.name.removesuffix(DRAFT) + ".toml"))
    if finished or there not in {None, was, data}:  # `data`: this very writing, interrupted before it was noted
        raise Elsewhere(
            f"{path.name} was changed in another window; your last answer is not in it",
            "Go on in the other window, or close it and resume this draft.",
        )
    temporary = _written_beside(path, data)
    try:
        if there is None:
            _named(temporary, path)
        else:
            _replace(temporary, path)
    except FileExistsError:
        raise Elsewhere(
            f"{path.name} was begun in another window at this moment; your last answer is not in it",
            "Go on in the other window, or close it and resume this draft.",
        ) from None
    except OSError as error:
        raise NotWritten(f"the draft {path} could not be written ({_reason(error)})") from None
    finally:
        _take_away(temporary)
    _flush_folder(path.parent)


def save(path: Path, data: bytes, was: bytes) -> None:
    """Put a new version in the place of a file that still holds `was`. Raises Elsewhere if it holds anything else.

    Who could open the file before can open it now. A version that cannot take its place is kept beside it.
    """
    path = path.resolve() if path.is_symlink() else path
    if not exists(path):  # before the lock: its library would make the folder of a stick that was pulled out
        raise Elsewhere(f"{path} is no longer there; nothing was written", "Find out where it was moved to.")
    with _lock(path):
        if _there(path) != was:
            raise Elsewhere(
                f"{path} was changed in another window or by another person; nothing was written",
                "That change is in the file. Open it again, look at it, and do this once more.",
            )
        temporary = _written_beside(path, data)
        try:
            _let_group(temporary, path)
            _replace(temporary, path)
        except OSError as error:
            kept = _numbered(temporary, _unsaved(path))
            raise NotWritten(
                f"{path.name} could not be replaced ({_reason(error)}); it is as it was before, and the new version "
                f"is kept beside it as {kept.name}",
                f"Close other programs that have {path.name} open, and do this once more.",
            ) from None
        finally:
            _take_away(temporary)
        _flush_folder(path.parent)


def keep_beside(path: Path, data: bytes) -> Path:
    """Write a version that cannot take the place of `path` beside it, `.unsaved` in its name; return where."""
    return write_numbered(_unsaved(path), data)


def copy_record(path: Path, folder: Path) -> Path:
    """Write a copy of a record into a folder, as new file, and return its path; the record stays.

    On POSIX who may open the folder as its group may open the copy; nobody else may.
    """
    data = read_bytes(path)
    guard(folder, practice=parse(data, path.name).get("practice") is True)
    copy = folder / path.name
    temporary = _written_beside(copy, data)
    try:
        _let_group(temporary, folder)
        _named(temporary, copy)
    except FileExistsError:
        raise NotWritten(f"{copy} exists already; it was not changed", "Name another folder.") from None
    finally:
        _take_away(temporary)
    return copy


def tidy(folder: Path) -> None:
    """Take away what a write that was cut off by the end of the machine left behind: it holds words of a case."""
    for left in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if re.fullmatch(_HALF_WRITTEN, left.name) and time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink()


def guard(folder: Path, *, practice: bool) -> None:
    """Refuse to write a real record where it could be published: in a git work tree or a CI run."""
    if practice:
        return
    if os.environ.get("CI"):
        raise NotWritten("this is a CI run (CI is set), and the case is not marked as practice; nothing was written")
    for place in [folder.resolve(), *folder.resolve().parents]:
        if (place / ".git").exists():
            raise NotWritten(
                f"{folder} lies in a git work tree, from which records can be published; nothing was written",
                "Name another folder with --out, or mark an invented case with practice = true.",
            )


def home() -> Path:
    """Return the private folder for records, made owner-only if it does not exist."""
    return made(private())


def private() -> Path:
    """Return the private folder, whether it exists or not."""
    import platformdirs  # only needed where no folder was named

    return Path(os.environ.get("PEERTRIAGE_HOME") or platformdirs.user_data_path("peertriage", appauthor=False))


def made(folder: Path) -> Path:
    """Return a folder of ours, made owner-only if it does not exist."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritten(f"{folder} cannot be made ({_reason(error)})", "Name a folder with --out.") from None
    return folder


def shared_warning(folder: Path) -> str:
    """Return one sentence on who else may come to see what lies in a folder, empty if nothing speaks for it."""
    place = _real(folder)
    found = [
        says for says, holds in (
            ("is copied to the internet by a program", _in_cloud(folder) or _in_cloud(place)),
            ("is on a stick or disk that can be carried away", _is_removable(place)),
            ("is for files that are deleted by themselves after a while", _is_temporary(place)),
            ("can be opened by other people who use this computer", _is_open(place)),
        ) if holds
    ]  # fmt: skip
    if found:
        said = ", and ".join(found)
        return f"As far as can be seen, this folder {said}: use it only if the school keeps such files there."
    if sys.platform == "win32":
        return "Who else may open this folder could not be checked on Windows: ask whoever looks after the computers."
    return ""


def _real(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder


def _in_cloud(folder: Path) -> bool:
    names = [part.casefold() for part in folder.parts]
    return any(name.startswith(CLOUDS) or name in CLOUD_NAMES for name in names)


def _is_removable(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == 2)  # DRIVE_REMOVABLE
    return any(folder.is_relative_to(place) for place in REMOVABLE)


def _is_temporary(folder: Path) -> bool:
    named = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    return any(folder.is_relative_to(_real(Path(place))) for place in (*TEMPORARY, *named) if place)


def _is_open(folder: Path) -> bool:
    """Say whether the permissions let anybody but the owner into a folder; on Windows they do not say it."""
    if sys.platform == "win32":
        return False
    try:
        mode, above = folder.stat().st_mode, [place.stat().st_mode for place in folder.parents]
    except OSError:
        return False
    others = ((0o070, 0o010), (0o007, 0o001))
    return any(mode & any_way and all(one & enter for one in above) for any_way, enter in others)


def target(out: Path | None) -> Target:
    """Return where to write: the private folder, a folder that exists, or a file that does not."""
    if out is None:
        return Target(home())
    try:
        is_folder = out.is_dir()
    except OSError as error:
        raise NotWritten(f"--out cannot be used ({_reason(error)})", "Name another folder with --out.") from None
    if is_folder:
        return Target(out)
    if out.suffix == ".toml":
        if out.exists():
            raise NotWritten(f"{out} exists already; it was not changed", "Give another name with --out.")
        if not out.parent.is_dir():
            raise NotWritten(f"the folder {out.parent} does not exist", "Make it first, or name another.")
        return Target(out.parent, out.name)
    raise NotWritten(
        f"{out} is neither a folder nor the name of a .toml file", "Make the folder first, or name another."
    )


def write_report(
    path: Path, pieces: Iterable[bytes], allow: Callable[[], object], is_report: Callable[[bytes], bool]
) -> None:
    """Write a report, whole or not at all; in the place of another file only if that is empty or a report too.

    `allow` is called when it is whole, and raises NotWritten if it may not be kept there. `is_report`: says so of the
    beginning of a file.
    """
    refuse_to_replace(path, is_report)
    temporary = _written_beside(path, pieces, "Free some space or name another file with --output.")
    try:
        allow()
        if refuse_to_replace(path, is_report):  # once more: the checking may have taken long
            _replace(temporary, path)
        else:
            _give_name(temporary, path)
    except FileExistsError:
        raise NotWritten(f"{path} {_NO_REPORT}", _ANOTHER) from None
    except OSError as error:
        raise NotWritten(
            f"{path} could not be written ({_reason(error)}); nothing was kept", "Name another file with --output."
        ) from None
    finally:
        _take_away(temporary)


def refuse_to_replace(path: Path, is_report: Callable[[bytes], bool]) -> bool:
    """Say whether there is a file that a report may replace. Raises NotWritten if it may not; waits for no pipe."""
    if not exists(path):
        if path.is_symlink():  # to nothing, as yet
            raise NotWritten(f"{path} {_NO_REPORT}", _ANOTHER)
        return False
    begins = None
    with contextlib.suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                begins = file.read(_BEGINS)
    if begins is None or not is_report(begins):
        raise NotWritten(f"{path} {_NO_REPORT}", _ANOTHER)
    return True


def _written_beside(path: Path, data: bytes | Iterable[bytes], mend: str = NO_SPACE) -> Path:
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        _take_away(temporary)
        raise NotWritten(f"{path} could not be written ({_reason(error)}); nothing was kept", mend) from None
    except BaseException:  # Ctrl-C, above all: it leaves nothing behind either
        _take_away(temporary)
        raise
    return temporary


def _there(path: Path) -> bytes | None:
    """Return what a file holds now, None if there is none."""
    try:
        return read_bytes(path) if exists(path) or path.is_symlink() else None
    except PeertriageError as error:
        raise NotWritten(f"{error.message}; nothing was written", error.hint) from None


def _named(temporary: Path, path: Path) -> None:
    """Give a written file the name that it was written for. Raises FileExistsError if the name is taken."""
    try:
        _give_name(temporary, path)
    except FileExistsError:
        raise
    except OSError as error:
        raise NotWritten(f"{path} could not be written ({_reason(error)}); nothing was kept") from None
    finally:
        _take_away(temporary)
    _flush_folder(path.parent)


def _numbered(temporary: Path, path: Path) -> Path:
    """Give a written file this name, or the first one with a number that is free; return it."""
    names = (path.with_stem(f"{path.stem}-{n}") if n > 1 else path for n in range(1, MOST_OF_ONE_NAME + 1))
    try:
        for name in names:
            with contextlib.suppress(FileExistsError):
                _give_name(temporary, name)
                _flush_folder(name.parent)
                return name
    except OSError as error:
        raise NotWritten(f"{path} could not be written ({_reason(error)}); nothing was kept") from None
    finally:
        _take_away(temporary)
    raise NotWritten(f"{path} and {MOST_OF_ONE_NAME - 1} more of that name exist already", "Name another folder.")


def _unsaved(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".toml") + UNSAVED + ".toml")


def _replace(temporary: Path, path: Path) -> None:
    """Put a written file in the place of another; try again for a while where Windows refuses."""
    for left in reversed(range(REPLACE_TRIES)):
        try:
            temporary.replace(path)
        except PermissionError:
            if not left:
                raise
            time.sleep(REPLACE_PAUSE)
        else:
            return


def _let_group(file: Path, like: Path) -> None:
    """Let the group that may open `like`, a shared folder or the file before, open the new file; nobody else."""
    if sys.platform == "win32":
        return  # a file has the permissions of its folder
    with contextlib.suppress(OSError):  # then it stays owner-only
        there = like.stat()
        if there.st_mode & 0o060:
            os.chown(file, -1, there.st_gid)
            file.chmod(0o600 | there.st_mode & 0o060)


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold the lock of a file while it is read, compared and replaced. A folder that knows no locks has none:
    the comparison is the guarantee, the lock only a help.
    """
    import warnings

    import filelock  # only needed to change a record

    lock = filelock.FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS, mode=0o600)
    with warnings.catch_warnings(), contextlib.suppress(OSError, NotImplementedError):
        warnings.simplefilter("ignore")  # a file system without locks is no news for the person
        try:
            lock.acquire()
        except filelock.Timeout:
            raise NotWritten(
                f"{path.name} is being saved by another window; nothing was written",
                "Wait a moment and do this once more.",
            ) from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.release()  # of what is not held, it releases nothing


def _take_away(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink()


def _give_name(temporary: Path, path: Path) -> None:
    """Give a written file its name; fail if the name is taken. Two at once: one of them fails."""
    if os.name == "nt":
        temporary.rename(path)  # on Windows this fails if the name is taken
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: claim the name, then fill it in one step
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            temporary.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)  # the name that we claimed, and nobody has filled
            raise


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError) -> str:
    """Return why, in words, and never a file's content."""
    known = {
        errno.ENOSPC: "the disk is full", getattr(errno, "EDQUOT", -1): "the quota is used up",
        errno.EACCES: "not allowed", errno.EPERM: "not allowed", errno.EROFS: "read-only",
        errno.ENOENT: "the folder does not exist",
        errno.ENAMETOOLONG: "the name is too long", errno.ENOTDIR: "a part of the path is not a folder",
    }  # fmt: skip
    return known.get(error.errno or 0, os.strerror(error.errno) if error.errno else type(error).__name__)
