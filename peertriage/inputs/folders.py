"""The .toml files in a folder and in the folders in it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from peertriage.core.bundle import Bundle
from peertriage.core.names import named
from peertriage.core.outcome import Result
from peertriage.inputs.source import SUFFIX, Source, reason, shown, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.inputs.source import Found

OUTSIDE = "a link out of this folder; it was not followed"
HIDDEN = "a hidden file"
OTHER_ENDING = "the name of a record with another ending: a copy, perhaps"
EMPTY = "a folder without any .toml file"


class _Folder(Bundle, frozen=True):
    """A folder to be looked through: as it is opened, what is shown before its files, and where it really is."""

    path: str
    before: str
    real: str


def in_folder(name: str) -> Iterator[Found]:
    """Yield every .toml file in a folder and the folders in it, in the order of their paths.

    Hidden ones are left out. A link that leads out of the folder is said, and not followed; one to a file inside comes
    after the files, one to a folder inside leads to nothing new.
    """
    top = _Folder(name, _before(name), os.path.realpath(name))
    waiting: list[_Folder | tuple[str, Source]] = [top]
    links: list[tuple[str, Source]] = []
    empty = True
    while waiting:
        one = waiting.pop()
        if not isinstance(one, _Folder):
            empty = False
            yield one
            continue
        try:
            inside, aside = _inside(one, top.real)
        except OSError as error:
            inside, aside = [], [unreadable(_bare(one.before), f"the folder {reason(error)}")]
        waiting.extend(reversed(inside))
        empty = empty and not aside
        for link in aside:
            if isinstance(link, Result):
                yield link
            else:
                links.append(link)
    yield from links  # last: each file keeps its own name, not that of a link to it
    if empty:
        yield Result(_bare(top.before), "skipped", why=EMPTY)


def is_link(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry is only another name for a file or folder."""
    if sys.platform == "win32":  # folders have second names of their own kind there; those that OneDrive fills are none
        return entry.is_symlink() or entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT
    return entry.is_symlink()


def _inside(folder: _Folder, top: str) -> tuple[list[_Folder | tuple[str, Source]], list[Found]]:
    """Return what lies in one folder, by name: its files and folders, and what came of its links. Raises OSError."""
    inside: list[_Folder | tuple[str, Source]] = []
    aside: list[Found] = []
    with os.scandir(folder.path) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            name, is_toml = entry.name, entry.name.lower().endswith(SUFFIX)
            if not is_toml and ".toml" in name.lower() and named(name).id:
                aside.append(Result(folder.before + name, "skipped", why=OTHER_ENDING))
            if name.startswith("."):
                aside += [Result(folder.before + name, "skipped", why=HIDDEN)] if is_toml else []
                continue
            if is_link(entry):
                aside += _linked(entry, folder.before + name, top, is_toml=is_toml)
            elif entry.is_dir(follow_symlinks=False):
                inside.append(_Folder(entry.path, f"{folder.before}{name}/", _join(folder.real, name)))
            elif is_toml:
                key = os.path.normcase(_join(folder.real, name))
                inside.append((key, Source(folder.before + name, Path(entry.path), named=False)))
    return inside, aside


def _linked(entry: os.DirEntry[str], path: str, top: str, *, is_toml: bool) -> list[Found]:
    """Return what comes of a link: nothing where it leads to a folder that is looked through anyway."""
    target, to_folder = os.path.realpath(entry.path), os.path.isdir(entry.path)  # noqa: PTH112  raises nothing
    if not _join(target, "").startswith(_join(top, "")):
        return [Result(path, "skipped", why=OUTSIDE)] if is_toml or to_folder else []
    if not is_toml or to_folder:
        return []
    return [(os.path.normcase(target), Source(path, Path(entry.path), named=False))]


def _join(folder: str, name: str) -> str:
    return os.path.join(folder, name)  # noqa: PTH118  a Path for each of many takes too long


def _before(name: str) -> str:
    """Return what is shown before each path in a folder."""
    found = shown(name).rstrip("/")
    return "" if found == os.curdir else f"{found}/"


def _bare(before: str) -> str:
    return before.rstrip("/") or ("/" if before else os.curdir)
