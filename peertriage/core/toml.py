"""TOML text → dictionaries, by the standard library, or by the extra `fast` where it is wanted and installed.

Both give the same: the same documents accepted, the same values, the same places of errors.
A byte-order mark and Windows line endings are fine.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader: TypeAlias = Callable[[str], dict[str, Any]]

Why: TypeAlias = Literal["encoding", "syntax", "depth"]
_AT = re.compile(r"at line (\d+), column (\d+)")


class NotToml(Exception):
    """The bytes are no TOML document: why, and where as line and column from 1; 0 and 0 where there is no place."""

    def __init__(self, why: Why, line: int = 0, column: int = 0) -> None:
        super().__init__(why)
        self.why, self.line, self.column = why, line, column


def reader(*, fast: bool) -> Reader:
    """Return the parser: the one of the extra if it is wanted and installed, else the standard one."""
    if fast:
        try:
            import toml_rs  # an extra: quick, and never the only reader
        except ImportError:
            return tomllib.loads
        return lambda text: toml_rs.loads(text, toml_version="1.0.0")
    return tomllib.loads


def decoded(data: bytes) -> str:
    """Return the text of a file. Raises NotToml if it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotToml("encoding") from None


def parse(text: str, read: Reader = tomllib.loads) -> dict[str, Any]:
    """Return the parsed document. Raises NotToml with the place where the standard parser stops.

    What the quick parser refuses is read once more by the standard one, which decides: it alone says what is wrong.
    """
    if read is not tomllib.loads:
        try:
            return read(text)
        except (ValueError, RecursionError):
            pass
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        if found is None:
            raise NotToml("syntax", *_end(text)) from None
        raise NotToml("syntax", int(found[1]), int(found[2])) from None
    except (RecursionError, ValueError):
        raise NotToml("depth") from None


def _end(text: str) -> tuple[int, int]:
    """Return line and column of the end of a text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")
