"""One question as a part of the screen: the question, its hint, its answers, and the keys, always in this order.

Only bold is used, never a colour: what can be read on a terminal can be read here, on dark and on light.
"""

from __future__ import annotations

import textwrap
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, VSplit, Window
from prompt_toolkit.layout.containers import HorizontalAlign
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from peertriage.ask import face
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output
    from questionary import Question

    from peertriage.ask.stop import Outcome, Stop

BOLD = "bold"
STYLE = Style([("highlighted", BOLD), ("pointer", BOLD), ("answer", "noinherit"), ("selected", "noinherit")])


class Panel(ABC):
    """The part of the screen that one question takes, until something comes of it."""

    question: Question

    def __init__(self, stop: Stop, keys: Input, output: Output) -> None:
        self.stop, self.output = stop, output
        self.told = False
        """The whole question stands above already; this part repeats only what is asked."""
        self.options: dict[str, Any] = {
            "style": STYLE, "input": keys, "output": output, "color_depth": ColorDepth.DEPTH_1_BIT,
        }  # fmt: skip

    @property
    def app(self) -> Application[Outcome]:
        """Return what runs on the screen."""
        return self.question.application

    def fits(self) -> bool:
        """Say whether the whole question can stand on the screen at once."""
        return len(self.head()) + self.rows_wanted() + len(self.keys()) <= self.output.get_size().rows

    @abstractmethod
    def rows_wanted(self) -> int:
        """Return how many rows the answers take, with what is said about them."""

    def width(self) -> int:
        """Return how wide a row may be: the last column stays empty, because the library writes what stands there
        apart from its word.
        """
        return max(min(self.output.get_size().columns - 1, face.WIDTH), face.NARROWEST)

    def asked(self) -> list[str]:
        """Return what is asked, with an empty row before it where there is room."""
        return [*([] if self.told else [""]), *wrapped(self.stop.prompt.asks, self.width())]

    def head(self) -> list[str]:
        """Return what is asked and what belongs to it."""
        prompt = self.stop.prompt
        if self.told:
            return self.asked()
        more = [row for line in prompt.lines for row in wrapped(line, self.width())]
        if prompt.was:
            more += wrapped(f"Answered before: {prompt.was}", self.width(), rest="  ")
        return [*self.asked(), *more]

    def keys(self) -> list[str]:
        """Return the keys."""
        return wrapped(face.KEYS, self.width())

    def noted(self) -> list[str]:
        """Return what is said about the last key."""
        return wrapped(self.stop.note, self.width()) if self.stop.note else []

    def start(self, answers: Window, above: Callable[[], list[str]], below: Callable[[], list[str]]) -> None:
        """Lay out the screen: what is said above the answers, the answers, what is said below."""

        def width() -> Dimension:
            return Dimension.exact(self.width())

        rows = [shown(self.asked, BOLD), shown(lambda: self.head()[len(self.asked()) :]), shown(above, self._bold),
                answers, shown(below, self._bold), shown(self.keys)]  # fmt: skip
        column = HSplit(rows, width=width)
        app = self.app
        app.layout = Layout(VSplit([column], align=HorizontalAlign.LEFT), focused_element=answers)
        app.erase_when_done = True
        app.ttimeoutlen = 0.05

    def _bold(self) -> str:
        return BOLD if self.stop.note else ""


def wrapped(words: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return words in rows of at most this width, whole."""
    return textwrap.wrap(visible(words), width, initial_indent=first, subsequent_indent=rest) or [first]


def shown(rows: Callable[[], list[str]], style: str | Callable[[], str] = "") -> Window:
    """Return the part of the screen that shows these rows, and nothing where there are none."""

    def height() -> Dimension:
        return Dimension(preferred=len(rows()), max=len(rows()))

    def pieces() -> StyleAndTextTuples:
        return [("", "\n".join(rows()))]

    return Window(FormattedTextControl(pieces), height=height, style=style, dont_extend_height=True)


def end(event: KeyPressEvent, outcome: Outcome) -> None:
    """Take the question off the screen if something came of the key."""
    if outcome is not None and not event.app.is_done:
        event.app.exit(result=outcome)


def common_keys() -> KeyBindings:
    """Return the keys that mean the same everywhere, and nothing for keys that would surprise."""
    keys = KeyBindings()

    @keys.add("c-c", eager=True)
    @keys.add("<sigint>", eager=True)
    def _interrupt(event: KeyPressEvent) -> None:
        if not event.app.is_done:
            event.app.exit(exception=KeyboardInterrupt())

    for key in ("c-q", "c-v", "c-r", "c-s"):
        keys.add(key, eager=True)(lambda _: None)
    return keys
