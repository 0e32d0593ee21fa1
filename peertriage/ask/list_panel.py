"""Lines to choose from on the screen: questionary's list, with our words, marks and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.filters import Condition
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import ScrollOffsets, Window
from prompt_toolkit.layout.dimension import Dimension
from questionary.prompts.common import Choice, InquirerControl, Separator
from questionary.prompts.select import select

from peertriage.ask import face, picking
from peertriage.ask.panel import Panel, common_keys, end, wrapped

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.output import Output

    from peertriage.ask.picking import Picking
    from peertriage.core import prompt

POINTER = "=>"
BESIDE = len(POINTER) + 2
"""Columns that questionary gives the pointer."""
KEYS = {
    "up": picking.UP, "down": picking.DOWN, "home": picking.HOME, "end": picking.END, " ": picking.SPACE,
    "c-m": picking.ENTER, Keys.BracketedPaste: picking.PASTE, "escape": face.HIDE, "c-d": face.LEAVE,
    **{key: key for key in (*"0123456789", face.BACK, face.KEEP, face.HELP, face.UNKNOWN, face.LEAVE, face.HIDE)},
}  # fmt: skip


class ListPanel(Panel):
    """A list on the screen. Where questionary has keys for all lines, none and letters, this has none."""

    def __init__(self, stop: Picking, keys: Input, output: Output) -> None:
        super().__init__(stop, keys, output)
        self.list = stop
        self.question = select(
            stop.prompt.asks, self._choices(), pointer=POINTER, show_description=False, **self.options
        )
        control = next(window.content for window in self.app.layout.find_all_windows()
                       if isinstance(window.content, InquirerControl))  # fmt: skip
        control.focusable = Condition(lambda: True)
        self._refresh(control)
        self.app.before_render += lambda _: self._refresh(control)
        self.app.key_bindings = _keys(stop)
        self.start(self._window(control), self._said, list)

    def rows_wanted(self) -> int:
        """Return the rows of all lines, and of the hint or note above them."""
        return len(self._said()) + sum(map(len, self._lines()))

    def _choices(self) -> list[Choice]:
        prompt = self.list.prompt
        between = [Separator()] if prompt.closings else []
        return [*map(_choice, prompt.choices), *between, *map(_choice, prompt.closings)]

    def _window(self, control: InquirerControl) -> Window:
        """Return the window of the list: the pointed line is always in it, whole."""
        return Window(
            control, height=Dimension(min=1), dont_extend_height=True,
            always_hide_cursor=Condition(lambda: self.list.at is None),
            scroll_offsets=ScrollOffsets(top=1, bottom=self._rows_under),
        )  # fmt: skip

    def _refresh(self, control: InquirerControl) -> None:
        """Give questionary's list the present words, marks and pointer."""
        place = self._place()
        control.pointed_at = -1 if place is None else place
        for choice, rows in zip(control.choices, self._lines(), strict=True):
            choice.title = ("\n" + " " * BESIDE).join(rows)

    def _said(self) -> list[str]:
        """Return what is said above the lines: what is wrong, or how the list is answered."""
        if self.stop.note:
            return self.noted()
        hint = wrapped(self.list.hint, self.width())
        rows = len(self.head()) + len(hint) + sum(map(len, self._lines())) + len(self.keys())
        if rows <= self.output.get_size().rows:
            return hint
        return wrapped(f"{self.list.hint} Move on to see all {len(self.list.lines)} lines.", self.width())

    def _place(self) -> int | None:
        """Return where the pointer stands in questionary's list, in which a row stands before the closing lines."""
        at = self.list.at
        return at if at is None or at < len(self.stop.prompt.choices) else at + 1

    def _lines(self) -> list[list[str]]:
        """Return the rows of every line, wrapped to the present width."""
        width, prompt = self.width() - BESIDE, self.stop.prompt
        lines = [wrapped(choice.says, width, *self._starts(n)) for n, choice in enumerate(self.list.lines)]
        if prompt.closings:
            lines.insert(len(prompt.choices), wrapped(picking.CLOSING, width))
        return lines

    def _starts(self, line: int) -> tuple[str, str]:
        """Return what stands before the first row of a line, its number and its mark, and before the others."""
        mark = "  "
        if self.list.several:
            mark = f" [{self.list.mark(line) or ' '}] " if line < len(self.stop.prompt.choices) else " " * 5
        first = f"{line + 1:>2}{mark}"
        return first, " " * len(first)

    def _rows_under(self) -> int:
        """Return how many rows of the pointed line stand under its first."""
        place = self._place()
        return 0 if place is None else len(self._lines()[place]) - 1


def _choice(choice: prompt.Choice) -> Choice:
    return Choice(choice.says, value=choice.id)


def _keys(stop: Picking) -> KeyBindings:
    keys = common_keys()
    keys.add(Keys.Any)(lambda _: None)

    def bind(key: str, means: str) -> None:
        keys.add(key, eager=True)(lambda event: end(event, stop.press(means)))

    for key, means in KEYS.items():
        bind(key, means)
    return keys
