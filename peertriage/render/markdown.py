"""Markdown that any reader shows as the same words: every mark in a text is escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.core.document import Act, Blanks, Block, Bullets, Heading, Notes, Page, Pairs, Para, Quote
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$^=:])")


def render(pages: Iterable[Page]) -> str:
    """Return the pages as Markdown."""
    return "\n\n---\n\n".join("\n\n".join(_block_text(block) for block in page.blocks) for page in pages) + "\n"


def _block_text(block: Block) -> str:
    return "\n".join(_block(block))


def _block(block: Block) -> Iterator[str]:  # noqa: C901  one case a block
    match block:
        case Heading(text, level):
            yield f"{'#' * level} {_text(text)}"
        case Para(text):
            yield _text(text)
        case Bullets(items):
            yield from (f"- {_text(item)}" for item in items)
        case Quote(words, said):
            yield f"{_text(said)}:"
            yield ""
            yield from _fenced(words)
        case Act(number, text, who, when, state, ticked):
            yield f"- [{'x' if ticked else ' '}] **{number}.** {_text(text)}  "
            yield f"  ({_text(who)}; {_text(when)})" + ("  " if state else "")
            if state:
                yield f"  {_text(state)}"
        case Blanks(labels):
            yield "  ".join(f"{_text(label)} \\_\\_\\_\\_\\_\\_\\_\\_" for label in labels)
        case Pairs(rows):
            yield from (f"- {_text(name)}: {_text(value)}" for name, value in rows)
        case Notes(rows):
            for number, text, source in rows:
                yield f"{number}. {_text(text)}  "
                yield f"   Source: {_text(source)}"


def _fenced(words: str) -> Iterator[str]:
    """Yield exact words as a code block: nothing in them is markup, and no byte changes."""
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}text"
    yield visible(words)
    yield fence


def _text(text: str) -> str:
    """Return the text on one line with every mark of Markdown and HTML escaped."""
    return _MARKS.sub(r"\\\1", " ".join(visible(text).split()))
