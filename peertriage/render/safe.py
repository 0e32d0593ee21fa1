"""Text from people is text: what a terminal or a page would obey is shown, never sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.core.hidden import OBEYED

if TYPE_CHECKING:
    from pathlib import Path

_OBEYED = re.compile(rf"[{OBEYED}]|<(?=U\+[0-9A-F]{{4}}>)")
"""Control characters (a line feed is kept), marks that turn the direction of writing, line separators,
halves of characters: everything that could move, hide or reorder what stands beside it. And what looks
as if it had been written out already, so that every print can be read back in one way only.
"""

_HALVES = r"[\ud800-\udfff]"


def visible(text: str) -> str:
    """Return the text with every character that would be obeyed written out, as in <U+001B>."""
    return _OBEYED.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def in_one_line(text: str) -> str:
    """Return the text with line feeds written out too: what stands in one line stays in one line."""
    return visible(text).replace("\n", "<U+000A>")


def in_json(text: str) -> str:
    """Return JSON without line feeds, with every character that would be obeyed as an escape of JSON."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def whole(text: str) -> str:
    """Return the text with halves of characters written out: they stand for bytes that are no text."""
    return text if text.isascii() else re.sub(_HALVES, lambda found: f"<U+{ord(found[0]):04X}>", text)


def pasted(path: Path | str) -> str:
    """Return a path as it can be pasted into a command line."""
    text = visible(str(path))
    return f'"{text}"' if " " in text else text
