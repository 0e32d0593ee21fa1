"""What is to be checked: files that were named, files found in folders, and what is piped in; and their bytes."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from peertriage import store
from peertriage.core.bundle import Bundle
from peertriage.core.errors import PeertriageError
from peertriage.core.outcome import Result
from peertriage.inputs.folders import in_folder
from peertriage.inputs.judging import Guard, judged
from peertriage.inputs.patterns import fitting, is_pattern
from peertriage.inputs.source import INPUT, SUFFIX, Source, reason, shown, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from peertriage.inputs.source import Found

__all__ = ["Guard", "Source", "gather", "judged", "load"]
MOST_LISTED = 256 * 1024 * 1024
NOT_THERE = "what this line names is not there"
IS_A_RECORD = "the list of files is itself a record or a file like one: leave out --from-file"
_START_OF_ID = re.compile(rf"[0-9]{{1,8}}|[0-9]{{8}}-[{store.ID_LETTERS}]{{0,6}}", re.IGNORECASE | re.ASCII)
_FORMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb": "utf-8-sig"}
"""How a list is written that begins with one of these marks: Windows does so."""


def gather(names: Sequence[str], listed: Path | None) -> tuple[list[Source], list[Result]]:
    """Return the files that names mean, each once, in their order; and what could not be found or was left out.

    A name is a file, a folder, a pattern, the start of a record's id, or `-`. `listed`: a file with more names, one a
    line or with NUL between. A line of it that names nothing is said by its place: what should be a list may be
    what a child said.
    """
    found: dict[str, Source] = {}
    results: dict[tuple[str, str], Result] = {}
    places = _Places()
    given: Iterator[Found] = (one for name in names for one in _meant(name, places))
    for one in chain(given, _of_list(names, listed, places)):
        if isinstance(one, Result):
            results.setdefault((one.path, one.state), one)
        elif one[0] not in found or one[1].named > found[one[0]].named:
            found[one[0]] = one[1]
    return list(found.values()), list(results.values())


def load(source: Source) -> bytes | Result:
    """Return the bytes of a source, or that it is unreadable. Waits for no device and no pipe but what is piped in."""
    if source.file is None:
        return _piped(source.path)
    try:
        there = source.file.stat()
    except (OSError, ValueError) as error:
        return unreadable(source.path, reason(error))
    if not stat.S_ISREG(there.st_mode):
        return unreadable(source.path, "this is not an ordinary file; use - for what is piped in")
    if there.st_size > store.MOST_BYTES:
        return unreadable(source.path, code="PT-S002")
    try:
        return store.read_bytes(source.file)
    except PeertriageError as error:
        return unreadable(source.path, error.message.removeprefix(f"{source.file} "))


def _piped(path: str) -> bytes | Result:
    try:
        data = sys.stdin.buffer.read(store.MOST_BYTES + 1)
    except (OSError, AttributeError, ValueError):  # closed, or a window without any
        return unreadable(path, "nothing is piped in")
    return unreadable(path, code="PT-S002") if len(data) > store.MOST_BYTES else data


def _meant(name: str, places: _Places) -> Iterator[Found]:
    """Yield what one name means."""
    if name == INPUT:
        yield INPUT, Source(INPUT, None, named=True)
        return
    try:
        mode = os.lstat(name).st_mode
    except (OSError, ValueError) as error:
        if is_pattern(name):
            yield from _by_pattern(name, places)
        else:
            yield _by_id(name, places) if _START_OF_ID.fullmatch(name) else unreadable(shown(name), reason(error))
        return
    is_link = stat.S_ISLNK(mode)
    if stat.S_ISDIR(mode) or (is_link and Path(name).is_dir()):
        yield from in_folder(name)
    else:
        yield places.key(name, is_link=is_link), Source(shown(name), Path(name), named=True)


def _by_pattern(name: str, places: _Places) -> Iterator[Found]:
    """Yield what fits a pattern, as if found in a folder."""
    found = False
    for one in fitting(name):
        is_folder = not isinstance(one, Result) and Path(one).is_dir()
        if isinstance(one, Result):
            yield one
        elif is_folder:
            yield from in_folder(one)
        elif one.lower().endswith(SUFFIX):
            yield places.key(one, is_link=Path(one).is_symlink()), Source(shown(one), Path(one), named=False)
        else:
            continue
        found = True
    if not found:
        yield unreadable(shown(name), "nothing fits this pattern")


def _by_id(name: str, places: _Places) -> Found:
    """Return the record in the private folder whose id begins so, found as other commands find it."""
    try:
        path = store.find_record(name, [store.private(), store.private() / "practice"])
    except PeertriageError as error:
        return unreadable(shown(name), f"no file is called so, and {error.message}. {error.hint}")
    except OSError as error:
        return unreadable(shown(name), f"the private folder {reason(error)}")
    return places.key(str(path), is_link=path.is_symlink()), Source(shown(str(path)), path, named=True)


class _Places:
    """Says what is the same for every name of one file; looks at each folder once."""

    def __init__(self) -> None:
        self._real: dict[str, str] = {}

    def key(self, name: str, *, is_link: bool) -> str:
        """Return where a file really is."""
        if is_link:
            return os.path.normcase(os.path.realpath(name))
        folder, last = os.path.split(name)
        if folder not in self._real:
            self._real[folder] = os.path.realpath(folder or os.curdir)
        return os.path.normcase(os.path.join(self._real[folder], last))  # noqa: PTH118  as the name of a folder's file


# ── a list of names ──


class _Line(Bundle, frozen=True):
    """One name of a list, and where it stands, to be said where the name means nothing."""

    name: str
    place: str


def _of_list(names: Iterable[str], listed: Path | None, places: _Places) -> Iterator[Found]:
    """Yield what the names in a list mean; what is wrong with the list is a result."""
    for line in _listed(names, listed) if listed is not None else ():
        if isinstance(line, Result):
            yield line
            continue
        for one in _meant(line.name, places):
            yield one if not isinstance(one, Result) or _is_there(one.path) else unreadable(line.place, NOT_THERE)


def _is_there(path: str) -> bool:
    """Say whether there is anything of this name; a name that cannot be one is none."""
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def _listed(names: Iterable[str], listed: Path) -> Iterator[_Line | Result]:
    """Yield the names in a list; what is wrong with the list is a result."""
    from peertriage.core.looks import is_no_list  # only for a list of names

    path = shown(str(listed))
    try:
        data = _bytes_of(listed)
        refused = is_no_list(data)
        lines = [] if refused else list(_lines(data, "the list that is piped in" if path == INPUT else path))
    except UnicodeDecodeError:
        yield unreadable(path, "the list of files is not text")
        return
    except (OSError, AttributeError, ValueError) as error:
        yield unreadable(path, f"the list of files {reason(error)}")
        return
    if refused:
        yield unreadable(path, IS_A_RECORD)
        return
    if not lines:
        yield unreadable(path, "the list names no file")
    if path == INPUT and INPUT in {*names, *(line.name for line in lines)}:
        yield unreadable(INPUT, "what is piped in cannot be both the list and a record")
    yield from lines


def _bytes_of(listed: Path) -> bytes:
    """Return the bytes of a list: no record, so it may also be a pipe."""
    if str(listed) == INPUT:
        return _whole(sys.stdin.buffer.read(MOST_LISTED + 1))
    with listed.open("rb") as file:
        return _whole(file.read(MOST_LISTED + 1))


def _whole(data: bytes) -> bytes:
    """Return the bytes of a list. Raises OSError for one that is too long: no name is left out in silence."""
    if len(data) > MOST_LISTED:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def _lines(data: bytes, path: str) -> Iterator[_Line]:
    """Yield the names in a list with their places, empty ones left out. `path`: how the list is called."""
    form = _FORMS.get(data[:2])
    text = data.decode(form) if form else os.fsdecode(data)
    with_nul = "\0" in text
    for n, line in enumerate(text.split("\0" if with_nul else "\n"), 1):
        if line.strip():
            yield _Line(line if with_nul else line.removesuffix("\r"), f"{path}, {'name' if with_nul else 'line'} {n}")
