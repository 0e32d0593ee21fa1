"""Plain text, 80 columns, no colour: for any terminal, any printer and any screen reader."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from peertriage.core.document import Act, Blanks, Block, Bullets, Heading, Notes, Page, Pairs, Para, Quote
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 80
LEAST_BLANK, OWN_BLANK = 4, 30
"""Columns of a ruled blank: at least, and where it has a line of its own."""
STARTS, GOES_ON = "| ", ": "
"""Margin of exact words: the first begins a line as it was said, the second continues it."""


def render(pages: Iterable[Page]) -> str:
    """Return the pages as text, one after the other, a form feed between them left out on purpose:
    not every printer and no screen reader knows it.
    """
    return "\n\n".join(render_page(page) for page in pages) + "\n"


def render_page(page: Page) -> str:
    """Return one page as text."""
    lines: list[str] = []
    for n, block in enumerate(page.blocks):
        if n and isinstance(block, Heading):
            lines.append("")
        lines += _block(block)
    return "\n".join(lines)


def _block(block: Block) -> Iterator[str]:  # noqa: C901  one case a block
    match block:
        case Heading(text, _):
            yield from wrap(_capitals(visible(text)))
        case Para(text):
            yield from wrap(visible(text))
        case Bullets(items):
            for item in items:
                yield from wrap(visible(item), "- ", "  ")
        case Quote(words, said):
            yield from wrap(visible(said) + ":")
            yield from quote_lines(words)
        case Act():
            yield from _act(block)
        case Blanks(labels):
            yield from _blanks([" ".join(visible(label).split()) for label in labels])
        case Pairs(rows):
            for name, value in rows:
                yield from wrap(f"{visible(name)}: {visible(value)}", "", "  ")
        case Notes(rows):
            for number, text, source in rows:
                yield from wrap(visible(text), f"{number}. ", "   ")
                yield from wrap(f"Source: {visible(source)}", "   ", "   ")


def _capitals(text: str) -> str:
    """Return a heading in capitals; ids and labels, which hold a digit, stay as they must be typed."""
    return " ".join(word if any(map(str.isdigit, word)) else word.upper() for word in text.split(" "))


def _act(act: Act) -> Iterator[str]:
    first = f"[{'x' if act.ticked else ' '}] {act.number}. "
    rest = " " * 4
    lines = wrap(visible(act.text), first, rest)
    for more in (f"({visible(act.who)}; {visible(act.when)})", visible(act.state)):
        joined = f"{lines[-1]} {more}"
        if more and _fitting(joined, WIDTH) == len(joined):
            lines[-1] = joined
        elif more:
            lines += wrap(more, rest, rest)
    yield from lines


def quote_lines(words: str, width: int = WIDTH) -> Iterator[str]:
    """Yield exact words in lines. Taking the margins away, and the breaks before GOES_ON, gives them back."""
    for line in words.split("\n"):
        margin, left = STARTS, visible(line)
        while True:
            room = _fitting(left, width - len(margin))
            if room == len(left):
                yield margin + left
                break
            cut = left.rfind(" ", 0, room) + 1 or room
            yield margin + left[:cut]
            margin, left = GOES_ON, left[cut:]


def wrap(text: str, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """Return safe text in lines, the first and the rest each with its margin."""
    lines = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    if not text.isascii():
        lines = [part for line in lines for part in _narrowed(line, rest, width)]
    return lines or [first.rstrip()]


def _narrowed(line: str, rest: str, width: int) -> Iterator[str]:
    """Yield a line in parts of at most so many columns; `textwrap` counts letters."""
    while (room := _fitting(line, width)) < len(line):
        cut = line.rfind(" ", len(rest) + 1, room) + 1 or room
        yield line[:cut].rstrip()
        line = rest + line[cut:].lstrip()
    yield line


def _fitting(text: str, columns: int) -> int:
    """Return how many letters of a text fit; East Asian letters take two columns, accents none."""
    if text.isascii():
        return min(len(text), columns)
    import unicodedata  # few texts need it

    for n, letter in enumerate(text):
        if not unicodedata.combining(letter):
            columns -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if columns < 0:
            return n
    return len(text)


def _blanks(labels: list[str]) -> Iterator[str]:
    """Yield labels each with a ruled blank, sharing the width; where that leaves no room, each on lines of its own."""
    room = (WIDTH - sum(len(label) + 3 for label in labels)) // len(labels)
    line = "  ".join(f"{label} {'_' * max(room, LEAST_BLANK)}" for label in labels)
    if _fitting(line, WIDTH) == len(line):
        yield line
    else:
        for label in labels:
            yield from wrap(f"{label} {'_' * OWN_BLANK}")
