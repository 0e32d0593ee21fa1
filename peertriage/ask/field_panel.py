"""Words to type on the screen: questionary's text field, with our keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.document import Document
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, Window
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.processors import Processor, TabsProcessor, Transformation
from questionary.prompts.text import text

from peertriage.ask import face
from peertriage.ask.panel import Panel, common_keys, end, wrapped
from peertriage.ask.writing import NEWLINE
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.layout.processors import TransformationInput
    from prompt_toolkit.output import Output

    from peertriage.ask.stop import Outcome
    from peertriage.ask.writing import Writing

LEAST_ROWS = 6
"""Rows that typed words have at least, where the terminal has them."""
ANSWER = "Answer: "
UNSHOWN = "\ufffd"
"""Stands on the screen for a letter that a terminal would obey."""


class FieldPanel(Panel):
    """A field on the screen."""

    def __init__(self, stop: Writing, keys: Input, output: Output) -> None:
        super().__init__(stop, keys, output)
        self.words = stop
        self.question = text(stop.prompt.asks, multiline=stop.several, instruction="", **self.options)
        buffer = self.app.current_buffer
        buffer.reset(Document(stop.text, stop.cursor))
        control = BufferControl(buffer, input_processors=[_Visible(), TabsProcessor(8, " ", " ")])
        self.app.key_bindings = _keys(stop)
        field = Window(
            control, height=Dimension(min=1), dont_extend_height=True, wrap_lines=True, get_line_prefix=self._before
        )
        self.start(field, lambda: wrapped(stop.hint, self.width()), self.noted)

    def rows_wanted(self) -> int:
        """Return the rows that words need to be typed in comfort, and those of what is said about them."""
        return len(wrapped(self.words.hint, self.width())) + LEAST_ROWS * self.words.several + 1 + len(self.noted())

    def _before(self, line: int, wrap: int) -> str:
        """Return what stands before a row of the field."""
        if self.words.several:
            return "  "
        return ANSWER if line == wrap == 0 else " " * len(ANSWER)


class _Visible(Processor):
    """Shows one neutral letter for each that a terminal would obey. The text itself keeps it."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        return Transformation([(piece[0], "".join(map(_shown, piece[1]))) for piece in transformation_input.fragments])


def _shown(letter: str) -> str:
    return letter if letter == "\t" or visible(letter) == letter else UNSHOWN


def _keys(stop: Writing) -> KeyBindings:
    keys = common_keys()

    def bind(key: str, act: Callable[[], Outcome]) -> None:
        keys.add(key, eager=True)(lambda event: _act(event, stop, act))

    bind("c-m", stop.enter)
    bind("c-d", stop.end)
    bind("escape", lambda: face.HIDE)

    @keys.add(Keys.BracketedPaste, eager=True)
    def _paste(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(stop.pasted(event.data))
        stop.text = event.current_buffer.text
        stop.after_paste()

    keys.add("c-i", eager=True)(lambda event: event.current_buffer.insert_text("\t"))
    keys.add("c-z", eager=True)(lambda event: event.current_buffer.undo())
    return keys


def _act(event: KeyPressEvent, stop: Writing, act: Callable[[], Outcome]) -> None:
    """Do what a key means with the words as they stand; what it changed in them is shown."""
    buffer = event.current_buffer
    stop.text, stop.cursor = buffer.text, buffer.cursor_position
    outcome = act()
    if outcome == NEWLINE:
        buffer.insert_text(NEWLINE)
        return
    if buffer.text != stop.text:
        buffer.set_document(Document(stop.text))
    stop.cursor = buffer.cursor_position
    end(event, outcome)
