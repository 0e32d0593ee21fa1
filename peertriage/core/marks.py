"""Names inside somebody's exact words: whom each means is noted beside them, and the words stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def marked(words: str, marks: Mapping[str, str]) -> list[str]:
    """Return the lines that stand under a quotation: whom each marked name in it means, in the order of the words.

    The quotation is left as it is. A mark that is not in these words, as a whole word written the same, gives no line.
    """
    places = {name: _place(words, name) for name in marks if name.strip()}
    inside = sorted((at, name) for name, at in places.items() if at >= 0)
    return [f'"{name}" in these words is {marks[name]}. The words stay as they were said.' for _, name in inside]


def _place(words: str, name: str) -> int:
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)
    return match.start() if match else -1
