"""Reads and writes files safely. All bytes of records go through `read_bytes` and `write_new`.

A file is written beside its place under another name, owner-only from the first byte, flushed to the disk,
and only then given its name. It is never put over another file. A failed run leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from peertriage.core.errors import BadInput, NotWritten, PeertriageError, Problem
from peertriage.core.record import HEADER, from_document, to_document

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from peertriage.core.model import Report

DRAFT = ".draft.toml"
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
_AT = re.compile(r"at line (\d+), column (\d+)")


class Target(NamedTuple):
    """Where a record is to be written: a folder for `<id>.toml`, or a file named by the person."""

    folder: Path
    name: str | None = None


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
    try:
        text = data.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError:
        problem = Problem(name, "", "is not a text file in UTF-8; save it as UTF-8 text, or name another file")
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        where = f"at line {found[1]}, column {found[2]}" if found else "at its end"
        problem = Problem(name, "", f"is not valid TOML {where}; correct that line")
    except (RecursionError, ValueError):
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
    records = {file for file in files if not file.name.endswith(DRAFT)}
    found = sorted(records or files)  # a draft beside its record is not a second record
    if len(found) == 1:
        return found[0]
    if name and found:
        names = ", ".join(file.stem for file in found[:5])
        raise PeertriageError(f"{len(found)} records begin with {name}", f"Give more of the id: {names}")
    raise PeertriageError(
        f"no record begins with {name[:MOST_SHOWN]}", "Give the path of the file, or the start of its id."
    )


def exists(path: Path) -> bool:
    """Say whether there is such a file or folder; a name that cannot be one is none."""
    try:
        return path.exists()
    except OSError:
        return False


# ── writing ──


def new_id(on: dt.date) -> str:
    """Return a new record id: the date and six letters that cannot be misread on the telephone."""
    return f"{on:%Y%m%d}-{''.join(secrets.choice(ID_LETTERS) for _ in range(6))}"


def new_check_word() -> str:
    """Return a word that is printed on every sheet of one record."""
    return secrets.choice(CHECK_WORDS)


def to_bytes(report: Report) -> bytes:
    """Return a report as the bytes of its file: UTF-8, LF."""
    import tomli_w  # only needed to write

    return (HEADER + tomli_w.dumps(to_document(report), multiline_strings=True)).encode()


def write_new(path: Path, data: bytes) -> None:
    """Write a file that did not exist before. Raises NotWritten, with nothing left behind."""
    temporary = _written_beside(path, data)
    try:
        _give_name(temporary, path)
    except FileExistsError:
        raise NotWritten(f"{path} exists already; it was not changed", "Give another name with --out.") from None
    except OSError as error:
        raise NotWritten(f"{path} could not be written ({_reason(error)}); nothing was kept") from None
    finally:
        _take_away(temporary)
    _flush_folder(path.parent)


def write_draft(path: Path, data: bytes) -> None:
    """Write a draft over the draft of the same sitting, whole or not at all."""
    temporary = _written_beside(path, data)
    try:
        temporary.replace(path)
    except OSError as error:
        _take_away(temporary)
        raise NotWritten(f"the draft {path} could not be written ({_reason(error)})") from None
    _flush_folder(path.parent)


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
    import platformdirs  # only needed where no folder was named

    return made(Path(os.environ.get("PEERTRIAGE_HOME") or platformdirs.user_data_path("peertriage", appauthor=False)))


def made(folder: Path) -> Path:
    """Return a folder of ours, made owner-only if it does not exist."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritten(f"{folder} cannot be made ({_reason(error)})", "Name a folder with --out.") from None
    return folder


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


def _written_beside(path: Path, data: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        _take_away(temporary)
        raise NotWritten(f"{path} could not be written ({_reason(error)}); nothing was kept",
                         "Free some space or name another folder with --out.") from None  # fmt: skip
    except BaseException:  # Ctrl-C, above all: it leaves nothing behind either
        _take_away(temporary)
        raise
    return temporary


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
