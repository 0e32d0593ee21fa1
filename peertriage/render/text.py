"""Plain text, 80 columns, no colour: for any terminal, any printer and any screen reader."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from peertriage.core.document import Act, Blanks, Block, Bullets, Heading, Notes, Page, Pairs, Para, Quote
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 80
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
        case Heading(text, level):
            words = visible(text).upper()
            yield from _wrap(words)
            if level == 1:
                yield "=" * min(len(words), WIDTH)
        case Para(text):
            yield from _wrap(visible(text))
        case Bullets(items):
            for item in items:
                yield from _wrap(visible(item), "- ", "  ")
        case Quote(words, said):
            yield from _wrap(visible(said) + ":")
            yield from quote_lines(words)
        case Act():
            yield from _act(block)
        case Blanks(labels):
            yield _blanks([visible(label) for label in labels])
        case Pairs(rows):
            for name, value in rows:
                yield from _wrap(f"{visible(name)}: {visible(value)}", "", "  ")
        case Notes(rows):
            for number, text, source in rows:
                yield from _wrap(visible(text), f"{number}. ", "   ")
                yield from _wrap(f"Source: {visible(source)}", "   ", "   ")


def _act(act: Act) -> Iterator[str]:
    first = f"[{'x' if act.ticked else ' '}] {act.number}. "
    rest = " " * 4
    lines = _wrap(visible(act.text), first, rest)
    for more in (f"({visible(act.who)}; {visible(act.when)})", visible(act.state)):
        if more and len(lines[-1]) + 1 + len(more) <= WIDTH:
            lines[-1] += f" {more}"
        elif more:
            lines += _wrap(more, rest, rest)
    yield from lines


def quote_lines(words: str, width: int = WIDTH) -> Iterator[str]:
    """Yield exact words in lines. Taking the margins away, and the breaks before GOES_ON, gives them back."""
    for line in words.split("\n"):
        margin, left = STARTS, visible(line)
        while True:
            room = width - len(margin)
            if len(left) <= room:
                yield margin + left
                break
            cut = left.rfind(" ", 0, room) + 1 or room
            yield margin + left[:cut]
            margin, left = GOES_ON, left[cut:]


def _wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first.rstrip()]


def _blanks(labels: list[str]) -> str:
    """Return labels each with a ruled blank, sharing the width."""
    room = max((WIDTH - sum(len(label) + 3 for label in labels)) // len(labels), 4)
    return "  ".join(f"{label} {'_' * room}" for label in labels)[:WIDTH]
