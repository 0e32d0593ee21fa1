"""Text from people is text: what a terminal or a page would obey is shown, never sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OBEYED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff]|<(?=U\+[0-9A-F]{4}>)"
)
"""Control characters (a line feed is kept), marks that turn the direction of writing, line separators,
halves of characters: everything that could move, hide or reorder what stands beside it. And what looks
as if it had been written out already, so that every print can be read back in one way only.
"""


def visible(text: str) -> str:
    """Return the text with every character that would be obeyed written out, as in <U+001B>."""
    return _OBEYED.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def pasted(path: Path | str) -> str:
    """Return a path as it can be pasted into a command line."""
    text = visible(str(path))
    return f'"{text}"' if " " in text else text
