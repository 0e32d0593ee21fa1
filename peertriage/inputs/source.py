"""One file to check, and what can be said of it before it is opened."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, TypeAlias

from peertriage.core.bundle import Bundle
from peertriage.core.finding import Finding
from peertriage.core.outcome import Result

if TYPE_CHECKING:
    from pathlib import Path

INPUT = "-"
"""The name of what is piped in."""
SUFFIX = ".toml"


class Source(Bundle, frozen=True):
    """One file to check. `path`: as it is shown. `file`: None for what is piped in. `named`: by the person."""

    path: str
    file: Path | None
    named: bool


Found: TypeAlias = tuple[str, Source] | Result
"""A source, with what is the same for every name of its file; or why there is none."""


def unreadable(path: str, says: str = "", code: str = "PT-S001") -> Result:
    """Return that a file or folder could not be checked."""
    return Result(path, "unreadable", findings=[Finding(code, says=says)])


def shown(name: str) -> str:
    """Return a name as it is shown: with forward slashes."""
    return name.replace(os.sep, "/") if os.sep != "/" else name


def reason(error: Exception) -> str:
    """Return why something cannot be read, and nothing of what is in it."""
    number = error.errno if isinstance(error, OSError) else None
    if number in {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL, None}:
        return "is not there"
    return "may not be opened by you" if number in {errno.EACCES, errno.EPERM} else "cannot be read"
