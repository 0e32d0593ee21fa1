"""TOML text → dictionaries, by the standard library, or by the extra `fast` where it is wanted and installed.

Both give the same: the same documents accepted, the same values, the same places of errors.
A byte-order mark and Windows line endings are fine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Reader: TypeAlias = Callable[[str], dict[str, Any]]

Why: TypeAlias = Literal["encoding", "syntax", "depth"]
DEEPEST = 64
"""Tables and lists inside each other, the document itself among them: no record needs a tenth of it."""
BOM = "\ufeff"
_TEXTS = (
    r"(?<![^ \t\n\[{,=.])(?:"  # a quotation mark behind a letter is part of a word that is none
    r'"""[^"\\]*+(?:(?:\\.|"{1,2}(?!"))[^"\\]*+)*+"{3,5}'
    r"|'''[^']*+(?:'{1,2}(?!')[^']*+)*+'{3,5}"
    r'|"[^"\\\n\r]*+(?:\\[^\n\r][^"\\\n\r]*+)*+"'
    r"|'[^'\n\r]*+')"
    r"|#[^\n\r]*+"
)
TOKEN = rf"""(?s:{_TEXTS}|[\[\]{{}}.,=\n"']|[^\s\[\]{{}}.,=#"']++)"""
"""The parts of a document: texts, comments, marks and bare words. A quotation mark alone begins a text without end.
Like `_MARKS` it is compiled where it is needed: with the extra, hardly ever.
"""

_AT = re.compile(r"at line (\d+), column (\d+)")
_MARKS = rf"""(?s:{_TEXTS}|[\[\]{{}}.,=\n"'])"""
_LONE_RETURN = re.compile(r"\r(?!\n)")
_LIST_OF_TABLES = re.compile(r"\n\[\[[a-z_.]+\]\]")
_LONG, _NUMBER = 200_000, re.compile(r"[0-9_]{4300}")
"""The quick parser takes the square of its length for a number without end, where the standard one refuses it: no
shorter text can hold one that takes long. Longer texts are also counted before they are read.
"""
_MOST_DOTS = 20_000
"""So many dots between the parts of keys, and in numbers and times, has no long text of ours."""
_ENOUGH = 500
"""So many brackets, all open at once, are still read on the smallest stack that Python has (2 MB, on Windows)."""
_BETWEEN, _OPENS, _WITHOUT_END = frozenset("\n,="), frozenset("[{"), frozenset("\"'")
_OPENED_BY = {"]": "[", "}": "{"}
_LEAST, _MOST = -(2**63), 2**63 - 1


class NotToml(Exception):
    """The bytes are no TOML document: why, and where as line and column from 1; 0 and 0 where there is no place."""

    def __init__(self, why: Why, line: int = 0, column: int = 0) -> None:
        super().__init__(why)
        self.why, self.line, self.column = why, line, column


def quick() -> Reader | None:
    """Return the parser of the extra; nothing if it is not installed."""
    try:
        import toml_rs  # an extra: quick, and never the only reader
    except ImportError:
        return None
    return lambda text: toml_rs.loads(text, toml_version="1.0.0")


def decoded(data: bytes) -> str:
    """Return the text of a file. Raises NotToml if it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotToml("encoding") from None


def parse(text: str, read: Reader | None = None) -> dict[str, Any]:
    """Return the parsed document. Raises NotToml with the place where the standard parser stops.

    What a quick parser (`read`) refuses is read once more by the standard one, which decides: it alone says what is
    wrong. What is nested too deeply is refused as that, even where it is wrong further on. Whether the counting, the
    parser's stack or what it made of the text shows it, the answer is the same.
    """
    is_long = len(text) > _LONG
    if is_long:
        not_too_deep(text)
    if read is not None and _may_be_quick(text):
        try:
            return _bounded(read(text))
        except (ValueError, RecursionError):
            pass
    import tomllib  # where the extra reads everything, nothing waits for it

    if not is_long and any(len(line) > 2 * DEEPEST and line.count(".") > DEEPEST for line in text.split("\n")):
        not_too_deep(text)  # a key of thousands of parts would take minutes
    try:
        return _bounded(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        if _is_too_deep(text):
            raise NotToml("depth") from None
        found = _AT.search(str(error))
        raise NotToml("syntax", *((int(found[1]), int(found[2])) if found else _end(text))) from None
    except (RecursionError, ValueError):
        raise NotToml("depth") from None


def not_too_deep(text: str) -> str:
    """Return the text. Raises NotToml if tables, lists or the parts of a key stand in each other more deeply than in
    any file of ours, or a long text has keys of very many parts: a parser would take minutes, gigabytes, or overrun its
    stack.
    """
    if _is_too_deep(text):
        raise NotToml("depth")
    return text


def _is_too_deep(text: str) -> bool:
    deepest, dots, _ = _lexed(text)
    return deepest > DEEPEST or (len(text) > _LONG and dots > _MOST_DOTS)


def _may_be_quick(text: str) -> bool:
    """Say whether the quick parser may read a text. Brackets in brackets without end would overrun its stack, which
    ends the process; and it overlooks a second byte-order mark. Neither parser takes a lone carriage return.
    """
    if text.startswith(BOM) or ("\r" in text and _LONE_RETURN.search(text)):
        return False
    if len(text) > _LONG and _NUMBER.search(text):
        return False
    opened = text.count("[") + text.count("{")
    if opened <= _ENOUGH or opened - 2 * len(_LIST_OF_TABLES.findall(text)) <= _ENOUGH:
        return True
    deepest, _, whole = _lexed(text)
    return whole and deepest <= DEEPEST


def _lexed(text: str) -> tuple[int, int, bool]:
    """Return how deeply brackets, or the parts of one key, stand in each other; how many dots there are outside of
    texts; and whether every text has its end and every bracket its own. It is counted up to the first that has not:
    there the standard parser stops at the latest, and what the quick one makes of the rest is its own affair.
    """
    opened: list[str] = []
    dots = deepest = all_dots = 0
    for mark in re.findall(_MARKS, text):
        if mark in _BETWEEN:
            dots = 0
        elif mark == ".":
            dots += 1
            all_dots += 1
            deepest = max(deepest, dots)
        elif mark in _OPENS:
            opened.append(mark)
            dots, deepest = 0, max(deepest, len(opened))
        elif mark in _OPENED_BY:
            dots = 0
            if not opened or opened.pop() != _OPENED_BY[mark]:
                return deepest, all_dots, False
        elif mark in _WITHOUT_END:
            return deepest, all_dots, False
    return deepest, all_dots, True


def _bounded(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document. Raises NotToml if tables and lists stand in each other too deeply, or for a whole number
    of more than 64 bits: not every parser takes it, and not every digest.
    """
    level: list[Iterable[Any]] = [document.values()]
    for _ in range(DEEPEST):
        inner: list[Iterable[Any]] = []
        for whole in level:
            for part in whole:
                kind = type(part)
                if kind is str:  # as most are
                    continue
                if kind is dict:
                    inner.append(part.values())
                elif kind is list:
                    inner.append(part)
                elif kind is int and not _LEAST <= part <= _MOST:
                    raise NotToml("depth")
        if not inner:
            return document
        level = inner
    raise NotToml("depth")


def _end(text: str) -> tuple[int, int]:
    """Return line and column of the end of a text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")
