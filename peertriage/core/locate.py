"""Where the keys of a TOML document stand: line and column, from 1."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from peertriage.core.toml import TOKEN

if TYPE_CHECKING:
    from collections.abc import Collection

    from peertriage.core.finding import Finding

_PART = r'([A-Za-z0-9_-]++) = "[^"\\\n]*+"(?!")|' + TOKEN
"""A part of a document, or the most frequent whole at once: a key with a short text."""
_LONGEST = 120
"""A longer part of a key is never named in a finding."""

_FIRST = re.compile(r"#.*+|(?![ \t]*+\[)")
"""A comment in the first line, or nothing before what is no header."""
_HEADER = re.compile(r"\[(?:(?<=\n.).*+|(?<=[ \t].)(?<=[\n \t]..))")
"""A line behind the first that could be a header; of an indented one only the bracket, as of one behind two blanks.
It is sought by the bracket, as there are fewer of them than lines.
"""
_PLAIN = re.compile(
    r"(\[{1,2})((?!(?:true|false|inf|nan)\])([A-Za-z][A-Za-z0-9_-]*+)"
    r'(?:\.(?:[A-Za-z0-9_-]++|"[^".\\\n]*+"))*+)\]{1,2}\r?'
)
"""A line that can be nothing but a header, outside of texts: no value in a list is such a word."""
_LONG_TEXT = re.compile(
    r'(\n(?:[A-Za-z0-9_-]++ = |[ \t]*+))"""[^"\\]*+(?:(?:\\.|"{1,2}(?!"))[^"\\]*+)*+"{3,5}', re.DOTALL
)
"""A text on several lines, the first value of its line."""
_BODY = re.compile(
    r"(?:\n(?:"
    r"[A-Za-z0-9_-]++ = (?:"
    r'\[\r?\n(?: {4}(?:"[^"\\\n]*+",|[^#\r\n]*+(?<=,))\r?\n)*+\]\r?(?![^\n])'  # a list, the items on lines of their own
    r"|[^{\n]*+)"
    r"|\r?(?![^\n])"
    r"|#.*+"
    r"))*+"
)
"""Lines of which those that begin with a bare key and ` = ` are its keys, all of them, if no text has several lines.
A line that ends with a comma, and has no comment, ends inside of a list; so the bracket alone on its line is the end.
What looks like a key could also lie in a table between braces, which TOML 1.1 lets go over lines: no line opens one.
"""
_KEY = re.compile(r"\n([A-Za-z0-9_-]{1,120}+) = ")
_FEW = 8
"""So many names of a table are sought one by one, each in the whole of it."""


def located(found: list[Finding], text: str) -> list[Finding]:
    """Return the findings with the place of each key; of the parent table for a key that is not there.

    `text`: a document that a parser has read. A finding of the whole file, or with a place, stays as it is.
    """
    wholes = {one.key: _wholes(_known(one.key)) for one in found if one.key and not one.line}
    if not wholes:
        return found
    offsets = _offsets({part for parts in wholes.values() for part in parts}, text)
    at = {key: next(offsets[part] for part in parts if part in offsets) for key, parts in wholes.items()}
    places = _places(set(at.values()), text)
    return [
        msgspec.structs.replace(one, line=places[at[one.key]][0], column=places[at[one.key]][1])
        if one.key in at and not one.line else one
        for one in found
    ]  # fmt: skip


def _known(key: str) -> str:
    """Return the key up to a part that is not shown."""
    return key.partition("(")[0].rstrip(".")


@functools.lru_cache(maxsize=1024)
def _wholes(key: str) -> tuple[str, ...]:
    """Return the key and everything that it is part of, the nearest first; the last is the whole file, an empty key."""
    wholes = [key]
    while key:
        key, _ = _split(key)
        wholes.append(key)
    return tuple(wholes)


@functools.lru_cache(maxsize=1024)
def _split(key: str) -> tuple[str, str]:
    """Return what a key is part of, and its name there; an item of a list keeps its brackets."""
    holder = key[: max(key.rfind("."), key.rfind("["), 0)]
    return holder, key[len(holder) :].removeprefix(".")


def _places(offsets: set[int], text: str) -> dict[int, tuple[int, int]]:
    """Return line and column of each offset."""
    found, line, begin, last = {}, 1, 0, 0
    for offset in sorted(offsets):
        lines = text.count("\n", last, offset)
        if lines:
            line, begin = line + lines, text.rindex("\n", last, offset) + 1
        found[offset], last = (line, offset - begin + 1), offset
    return found


def _offsets(wanted: set[str], text: str) -> dict[str, int]:
    """Return where those of the wanted keys begin that are there; the whole file begins at 0."""
    skimmed = _skimmed(wanted, text)
    return _scanned(wanted, text) if skimmed is None else skimmed


def _scanned(wanted: set[str], text: str) -> dict[str, int]:
    """Return the offsets after following the whole text."""
    scan = _Scan(wanted)
    scan.follow(text, 0, len(text))
    return scan.found


def _skimmed(wanted: set[str], text: str) -> dict[str, int] | None:
    """Return the same without following tables that nothing wanted lies in; nothing if a line may be no header, or one.

    Documents as we write them are taken, in a tenth of the time, unless a text has two blanks before a bracket.
    """
    first, plain = _FIRST.match(text), _without_long_texts(text)
    if first is None or plain is None:
        return None
    scan = _Scan(wanted)
    table: str | None = ""  # the last, if anything wanted lies in it
    begin, far = first.end(), set()  # where its lines begin; headers of which not even the first part is wanted
    for head in _HEADER.finditer(plain):
        if table is not None:
            scan.body(table, plain, begin, head.start() - 1)
            table = None
        line = head[0]
        if line in far or line in scan.passed:
            continue
        header = _header(line) if len(line) <= _LONGEST else None
        if header is None:
            return None
        brackets, name, top = header
        if top not in wanted:
            far.add(line)
            continue
        path = scan.begins(name, brackets, head)
        if path in scan.holders:
            table, begin = path, head.end()
    if table is not None:
        scan.body(table, plain, begin, len(plain))
    return scan.found


def _holders(wanted: set[str]) -> dict[str, set[str]]:
    """Return all that anything wanted lies in, with the names that it has there."""
    holders = defaultdict(set)
    for holder, name in map(_split, wanted - {""}):
        if len(name) <= _LONGEST:
            holders[holder].add(name)
    return holders


def _without_long_texts(text: str) -> str | None:
    """Return a document of the same parts, each at its place, in which no text has several lines; nothing if one might.

    The first of them that is not recognised lies in none that is, so its quotation marks would be left.
    """
    if text.rfind('"""') >= 0:  # from the end it is sought twice as quickly
        text = _LONG_TEXT.sub(lambda long: f'{long[1]}"{"x" * (len(long[0]) - len(long[1]) - 2)}"', text)
        if '"""' in text:
            return None
    return None if text.rfind("'''") >= 0 else text


@functools.lru_cache(maxsize=256)
def _header(line: str) -> tuple[int, str, str] | None:
    """Return how many brackets a header has, the name and its first part; nothing for what may be no header."""
    header = _PLAIN.fullmatch(line)
    return header and (len(header[1]), header[2], header[3])


def _sought(names: Collection[str], text: str, begin: int, end: int) -> dict[str, int] | None:
    """Return where those of a few names stand that are keys of a table; nothing if one might be spelled otherwise.

    Without braces a line that begins like a key is one. Without backslashes every key holds its name as it is.
    """
    if len(names) > _FEW or text.find("{", begin, end) >= 0 or text.find("\\", begin, end) >= 0:
        return None
    found = {}
    for name in names:
        at = text.find(f"\n{name} = ", begin, end)
        if at >= 0:
            found[name] = at + 1
        elif text.find(name, begin, end) >= 0:
            return None
    return found


def _listed(names: Collection[str], text: str, begin: int, end: int) -> dict[str, int] | None:
    """Return the same for any number of names, in one pass; nothing if a line is not plain."""
    if not _BODY.fullmatch(text, begin, end):
        return None
    return {key[1]: key.start(1) for key in _KEY.finditer(text, begin, end) if key[1] in names}


class _Scan:
    """Follows a document part by part. A path that nothing wanted lies in is `None`, and is not followed."""

    def __init__(self, wanted: set[str]) -> None:
        self.wanted = wanted
        self.holders = _holders(wanted)
        self.found = {"": 0}
        self.counts: dict[str, int] = {}  # how many tables a list of tables has by now
        self.passed: set[str] = set()  # headers that lead to nothing new until one is counted in between
        self.table: str | None = ""  # the table that the last header began
        self.open: list[tuple[str | None, int]] = []  # lists with the place of the item, tables in one line with 0
        self.key: list[tuple[str, int]] = []  # the parts of a key that is not whole yet, and where they begin
        self.header = 0  # how many brackets a header began with
        self.value: str | None = None  # the path of the value that comes
        self.in_value = False
        self.marks = {
            "[": self._opens_list, "{": self._opens_table, "]": self._closes, "}": self._closes, "=": self._value_comes,
            ",": self._next, "\n": self._line_ends, ".": _nothing, "#": _nothing,
        }  # fmt: skip

    def follow(self, text: str, begin: int, end: int) -> None:
        """Go on by all that lies between two places."""
        take, pair = self.take, self.pair
        for part in re.compile(_PART).finditer(text, begin, end):
            if part[1] is None:
                take(part[0], part.start())
            else:
                pair(part[1], part.start())

    def begins(self, name: str, brackets: int, head: re.Match[str]) -> str | None:
        """Go on by a header, no dots in the parts of its name, and return the path of its table.

        The same comes again only in the next of a list of tables, or as one of a list that nothing wanted lies in.
        """
        if brackets > 1 and name in self.counts:
            self.passed.clear()
            self.counts[name] = count = self.counts[name] + 1
            path = f"{name}[{count}]"
            if path not in self.wanted:
                return None
            self.found[path] = head.start() + brackets + name.rfind(".") + 1
            return path
        self.passed.add(head[0])
        offset = head.start() + brackets
        for part in name.split("."):
            self.key.append((part, offset))
            offset += len(part) + 1
        return self._path("", brackets)

    def body(self, path: str, text: str, begin: int, end: int) -> None:
        """Go on by the lines of a table: from name to name if that is sure, and nothing wanted lies in a value."""
        names = self.holders[path]
        found = _sought(names, text, begin, end)
        if found is None:
            found = _listed(names, text, begin, end)
        start = f"{path}." if path else ""
        if found is None or any(start + name in self.holders for name in found):
            self.table = path
            self.follow(text, begin, end)
            self.take("\n", end)
            return
        for name, at in found.items():
            self.found.setdefault(start + name, at)

    def take(self, part: str, offset: int) -> None:
        """Go on by one part."""
        mark = self.marks.get(part[0])
        if mark is not None:
            mark(offset)
        elif self.in_value:
            self._item(offset)
        else:
            self.key.append((part, offset))

    def pair(self, name: str, offset: int) -> None:
        """Go on by a key with a short text."""
        self.key.append((name, offset))
        self._value_comes(offset)

    def _value_comes(self, _: int) -> None:
        self.value = self._path(self.open[-1][0] if self.open else self.table)
        self.in_value = True

    def _opens_list(self, offset: int) -> None:
        if self.in_value:
            self.open.append((self._item(offset), 1))
        else:
            self.header += 1

    def _opens_table(self, offset: int) -> None:
        self.open.append((self._item(offset), 0))
        self.in_value = False

    def _closes(self, _: int) -> None:
        if self.open:
            self.open.pop()
            self.in_value = True
        elif self.header:
            self.table = self._path("", header=self.header)
            self.header = 0

    def _next(self, _: int) -> None:
        path, place = self.open[-1]
        if place:
            self.open[-1] = path, place + 1
        else:
            self.in_value = False

    def _line_ends(self, _: int) -> None:
        if not self.open:
            self.in_value = False

    def _item(self, offset: int) -> str | None:
        """Return the path of the value that begins here: what the key says, or an item of a list."""
        if not self.open or not self.open[-1][1]:
            return self.value
        path = self._inside(self.open[-1][0], f"[{self.open[-1][1]}]")
        if path is not None:
            self.found.setdefault(path, offset)
        return path

    def _path(self, path: str | None, header: int = 0) -> str | None:
        """Return the path of the key that is whole now, inside of another path, and note where its parts stand."""
        parts, self.key = self.key, []
        for n, (part, offset) in enumerate(parts, 1):
            if path is None:
                break
            path = self._inside(path, _name(part), "." if path else "")
            if path is None:
                break
            is_last = n == len(parts)
            if is_last and header == 1:
                self.found[path] = offset  # a table may have been named before, as what another lies in
            self.found.setdefault(path, offset)
            if is_last and header > 1:
                self.counts[path] = self.counts.get(path, 0) + 1
                if path in self.holders:
                    self.passed.clear()
            if path in self.counts:
                path = self._inside(path, f"[{self.counts[path]}]")
            if path is not None:
                self.found.setdefault(path, offset)
        return path

    def _inside(self, path: str | None, part: str, dot: str = "") -> str | None:
        """Return a path inside of another if anything wanted lies there."""
        if path is None or len(part) > _LONGEST:
            return None
        path = f"{path}{dot}{part}"
        return path if path in self.wanted else None


def _nothing(_: int) -> None:
    """Take note of nothing: a dot and a comment change no path."""


def _name(part: str) -> str:
    """Return a part of a key without its quotation marks."""
    if part[0] == "'":
        return part[1:-1]
    if part[0] != '"':
        return part
    if "\\" not in part:
        return part[1:-1]
    import tomllib  # hardly any key is written so

    return next(iter(tomllib.loads(f"{part} = 0")))
