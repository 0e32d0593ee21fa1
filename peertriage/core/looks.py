"""Whether bytes look like a file about a case: also one that was renamed, is broken, or was saved in another form.

Nothing is known for sure here. What is in doubt may be a child's record.
"""

from __future__ import annotations

import re
from typing import Any

from peertriage.core.names import CASES, named
from peertriage.core.record import HEADER
from peertriage.core.toml import NotToml, parse

_FIRST_LINE = HEADER.split("\n", 1)[0]
_TABLES = frozenset({"child", "statement", "episode", "check_word", "seal"})
_ENOUGH_TABLES = 2
_LOOKED_AT = 1024
_KIND = re.compile(r"""^[ \t]*["']?kind["']?[ \t]*=[ \t]*["']*(?:record|draft|note|answers)\b""", re.MULTILINE)
_TABLE = re.compile(r"""^[ \t]*[\["']*(child|statement|episode|check_word|seal)\b["' \t]*[\]=.]""", re.MULTILINE)
_FIRST_KEY = re.compile(r"""["']?(?:schema|kind|id|check_word|practice|nation)["']?[ \t]*=""")
_PAGE = re.compile(r"\bRecord\s+[0-9]{8}\\?-[2-9a-z]{6}\b(?=.{0,200}?\bCheck\s+word\b)", re.IGNORECASE | re.DOTALL)
_PRACTICE = re.compile(r"practice\\?:\s+an\s+invented\s+case|(?-i:PRACTICE)\\?\.", re.IGNORECASE)
_OURS = re.compile(
    r"""^[ \t]*(?:\[\[?[\w.@"' \t-]+\]\]?[ \t]*(?:\#.*)?$"""  # a table
    r"""|["']?[\w.@/-]+["']?[ \t]*=[ \t]*["'\[{]"""  # a key with a text, a list or a table
    r"""|["']?[\w.@/-]+["']?[ \t]+=[ \t]+(?:true|false|[0-9][0-9T:.+Z-]*)[ \t]*$)""",  # a key with anything else
    re.MULTILINE,
)
"""A line as our files have them, and as no file is called."""
_NEAR = 300
"""Characters around the number of a record within which every practice page says that it is one."""


def refusal(path: str, data: bytes) -> str:
    """Return why a file may not be published: it is about a real case, or nobody can tell. Empty: it may.

    `path`: with forward slashes. A readable file that is marked as practice may have any name.
    """
    text = text_of(data)
    document = _document(text) if text is not None else None
    if text is not None and document is not None and (_is_case(document) or text.lstrip().startswith(_FIRST_LINE)):
        kind = document.get("kind")
        real = kind if isinstance(kind, str) and kind in CASES else "record"
        return (
            "" if document.get("practice") is True else "a real answers file" if real == "answers" else f"a real {real}"
        )
    name = path.rpartition("/")[2]
    if any(named(part).id for part in path.split("/")):
        return "its name is that of a record or of a page of one"
    if text is None:
        return ""
    if document is None and (_begins(text) or (".toml" in name.lower() and looks(data))):
        return "it looks like a record and cannot be read"
    return "a page of a real record" if _is_real_page(text) else ""


def looks(data: bytes) -> bool:
    """Say whether the bytes of a TOML file that says no kind, or cannot be read, look like those of a case."""
    text = text_of(data)
    return text is not None and (_FIRST_LINE in text or _KIND.search(text) is not None or _has_tables(text))


def is_no_list(data: bytes) -> bool:
    """Say whether what should be a list of files is a file about a case, or has a line like one. It is not for naming
    files then: what it holds may be what a child said.
    """
    text = text_of(data) or text_of(data.replace(b"\0", b"\n")) or ""
    return any(found.search(text) for found in (_OURS, _KIND, _PAGE)) or _FIRST_LINE in text


def text_of(data: bytes) -> str | None:
    """Return bytes as text with LF, in UTF-8 or as Notepad may have saved them; None if they are no text."""
    form = _form(data)
    if form is None:
        return None
    return data.decode(form, "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _form(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:_LOOKED_AT]
    if b"\0" not in head:
        return "utf-8"
    if head[1::2].count(0) * 3 > len(head):  # plain letters in two bytes: every second byte is nothing
        return "utf-16-le"
    if head[::2].count(0) * 3 > len(head):
        return "utf-16-be"
    return None


def _document(text: str) -> dict[str, Any] | None:
    """Return the document if the text may be a case and can be read."""
    if not (_KIND.search(text) or _TABLE.search(text) or _FIRST_LINE in text):
        return None
    try:
        return parse(text)
    except NotToml:
        return None


def _is_case(document: dict[str, Any]) -> bool:
    kind = document.get("kind")
    return (isinstance(kind, str) and kind in CASES) or len(_TABLES & document.keys()) >= _ENOUGH_TABLES


def _has_tables(text: str) -> bool:
    return len(set(_TABLE.findall(text))) >= _ENOUGH_TABLES


def _begins(text: str) -> bool:
    """Say whether a text begins as our files do, marks of a merge left out. What only quotes one begins otherwise."""
    lines = [line for line in text[:4096].split("\n") if line.strip() and not line.startswith(("<<<<<<<", "|||||||"))]
    if lines and lines[0].startswith(_FIRST_LINE[:40]):
        return True
    first = next((line.strip() for line in lines if not line.startswith("#")), "")
    return _FIRST_KEY.match(first) is not None and (_KIND.search(text) is not None or _has_tables(text))


def _is_real_page(text: str) -> bool:
    """Say whether a text holds a print of a record that is not marked as practice."""
    return any(
        _PRACTICE.search(text, max(found.start() - _NEAR, 0), found.end() + _NEAR) is None
        for found in _PAGE.finditer(text)
    )
