"""Characters that nobody sees and that move, hide or turn round what stands beside them."""

from __future__ import annotations

import re

OBEYED = (
    r"\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff"
)
"""What a terminal or a page would obey, as a set of a pattern: control characters (a line feed is not among them),
marks that turn the direction of writing, line separators, halves of characters.
"""
_UNSEEN = r"\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\U000e0000-\U000e007f"
"""What is obeyed by nothing and seen by nobody: a word with one of these inside is found by no search. The joiners
that some languages and small pictures need are not among them.
"""
_HIDDEN = rf"[{OBEYED}{_UNSEEN}](?<!\t)"
"""A tab is harmless, and comes with what is copied from tables."""


def hidden(text: str) -> list[str]:
    """Return each such character of a text once, in order, as its number: `U+202E`."""
    if text.isprintable():
        return []
    return [f"U+{ord(sign):04X}" for sign in sorted(set(re.findall(_HIDDEN, text)))]
