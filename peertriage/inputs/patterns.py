"""Names with *, ?, [ ] and ** in them: the command line of Windows leaves it to each program to find what fits."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from peertriage.core.outcome import Result
from peertriage.inputs.folders import is_link
from peertriage.inputs.source import reason, shown, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = re.compile(r"[*?\[]")
_DEEP = "**"
_LONGEST = 4096
"""No path is longer; what is longer was never meant as a pattern, and would take long to try."""


def is_pattern(name: str) -> bool:
    """Say whether a name holds anything that may mean several."""
    return len(name) <= _LONGEST and _MAGIC.search(name) is not None


def fitting(name: str) -> Iterator[str | Result]:
    """Yield the files and folders that fit a pattern, by name; hidden ones never do; or what cannot be listed."""
    drive, rest = os.path.splitdrive(name)
    parts = shown(rest).split("/")
    start = drive + (os.sep if not parts[0] else "")
    yield from _below(start, [part for part in parts if part])


def _below(folder: str, parts: list[str]) -> Iterator[str | Result]:
    """Yield what fits these parts below a folder."""
    if not parts:
        yield folder
    elif parts[0] == _DEEP:
        for inner in _folders(folder):
            yield from [inner] if isinstance(inner, Result) else _below(inner, parts[1:] or ["*"])
    elif not is_pattern(parts[0]):
        path = _join(folder, parts[0])
        if os.path.lexists(path):
            yield from _below(path, parts[1:])
    else:
        entries = _entries(folder)
        if isinstance(entries, Result):
            yield entries
            return
        for entry in entries:
            path = _join(folder, entry.name)
            if fnmatch(entry.name, parts[0]) and (len(parts) == 1 or os.path.isdir(path)):  # noqa: PTH112  raises nothing
                yield from _below(path, parts[1:])


def _folders(folder: str) -> Iterator[str | Result]:
    """Yield a folder and all folders in it; links are not followed."""
    waiting = [folder]
    while waiting:
        one = waiting.pop()
        entries = _entries(one)
        if isinstance(entries, Result):
            yield entries
            continue
        yield one
        inner = [entry.name for entry in entries if not is_link(entry) and entry.is_dir(follow_symlinks=False)]
        waiting += [_join(one, name) for name in reversed(inner)]


def _entries(folder: str) -> list[os.DirEntry[str]] | Result:
    try:
        with os.scandir(folder or os.curdir) as entries:
            return sorted((one for one in entries if not one.name.startswith(".")), key=lambda one: one.name)
    except OSError as error:
        return unreadable(shown(folder) or os.curdir, f"the folder {reason(error)}")


def _join(folder: str, name: str) -> str:
    return os.path.join(folder, name)  # noqa: PTH118  a Path for each of many takes too long
