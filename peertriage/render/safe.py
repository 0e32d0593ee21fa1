"""Text from people is text: what a terminal or a page would obey is shown, never sent."""

from __future__ import annotations

import re

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
