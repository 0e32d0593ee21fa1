"""The standard face: a list to move in, a field to type in. The same words, keys and help as the plain face.

Rules of this face, all of them for the child's safety:
- Nothing is pointed at until the person moves; Enter before that answers nothing.
- What was typed before the question stood there is thrown away, and so is the rest of a paste.
- A question that was not answered leaves nothing half on the screen; one that was, its answer in words.
- An interrupted question never becomes an answer.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

from prompt_toolkit.input.typeahead import clear_typeahead

from peertriage.ask import face
from peertriage.ask.field_panel import FieldPanel
from peertriage.ask.keyboard import keyboard, screen
from peertriage.ask.list_panel import ListPanel
from peertriage.ask.picking import Picking
from peertriage.ask.plain import Plain
from peertriage.ask.signals import ending_ends
from peertriage.ask.stop import Done
from peertriage.ask.writing import Writing

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from peertriage.ask.panel import Panel
    from peertriage.ask.stop import Outcome
    from peertriage.core.prompt import Prompt

AGAIN = "again"
"""The screen became too small for the question: it is put again, its words above."""
NOT_HERE = "This window cannot show lists to move in, so each question is asked line by line. Nothing else changes."
UNANSWERED = "This question was left as it was."
WISHES_TO_GO: dict[str | None, type[Exception]] = {
    face.BACK: face.Back, face.KEEP: face.Keep, face.LEAVE: face.Leave,
}  # fmt: skip


class Standard(Plain):
    """Asks with lists and fields on a terminal; goes on line by line where the terminal turns out to show none."""

    def __init__(self, source: TextIO | None = None, talk: TextIO | None = None) -> None:
        super().__init__(source, talk)
        self._worked: bool | None = None
        """Whether a question has been shown; None before the first."""

    def ask(self, prompt: Prompt) -> Any:
        """Return the value of a prompt, as `face.Face` says."""
        if self._worked is False:
            return super().ask(prompt)
        try:
            done = self._until_done(Picking(prompt) if prompt.kind in {"one", "many"} else Writing(prompt))
        except _console_errors():
            if self._worked:  # it was there and went away
                raise face.Leave from None
            self._worked = False
            self.say(NOT_HERE)
            return super().ask(prompt)
        self.title(prompt.asks)
        for before, words in done.echo:
            self.say(words, before, "  ")
        return done.value

    def _until_done(self, stop: Picking | Writing) -> Done:
        """Put the question until it is answered; what was ticked or typed so far stays."""
        while True:
            panel = self._panel(stop)
            if not panel.fits():
                self._tell(stop.prompt)  # whole, where it can be read by scrolling up
                panel.told = True
            outcome = self._run(panel)
            if isinstance(outcome, Done):
                return outcome
            if outcome in WISHES_TO_GO:
                if panel.told:
                    self.say(UNANSWERED)
                raise WISHES_TO_GO[outcome]
            if outcome == face.HELP:
                self._help(stop.prompt)
            elif outcome == face.HIDE:
                self._hide()

    def _panel(self, stop: Picking | Writing) -> Panel:
        keys, output = self._keyboard(), self._screen()
        return ListPanel(stop, keys, output) if isinstance(stop, Picking) else FieldPanel(stop, keys, output)

    def _run(self, panel: Panel) -> Outcome:
        """Show the question and return what came of it. It is no longer on the screen afterwards."""
        app = panel.app
        clear_typeahead(app.input)
        shown: list[bool] = []

        def before_each_showing(_: object) -> None:
            if not shown:
                self._worked = True
                self._forget_typed()
                shown.append(True)
            elif not panel.told and not app.is_done and not panel.fits():
                app.exit(result=AGAIN)

        app.before_render += before_each_showing
        app.pre_run_callables.append(lambda: _raise_from(app))
        try:
            with ending_ends(app):
                return panel.question.unsafe_ask()  # type: ignore[no-any-return]  # ours: see panel
        except EOFError:
            raise face.Leave from None

    def _width(self) -> int:
        if not self._worked:
            return super()._width()
        return max(min(self._screen().get_size().columns, face.WIDTH), face.NARROWEST)

    def _keyboard(self) -> Input:
        return keyboard(self.source)

    def _screen(self) -> Output:
        return screen(self.talk)


def _raise_from(app: Application[Outcome]) -> None:
    """Have an error inside the running question end it: its values are never written on the screen."""

    def ended(_loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None and not app.is_done:
            app.exit(exception=error)

    if app.loop is not None:
        app.loop.set_exception_handler(ended)


def _console_errors() -> tuple[type[Exception], ...]:
    """Return what is raised where no question can be shown on this terminal."""
    if sys.platform == "win32":
        from prompt_toolkit.output.win32 import NoConsoleScreenBufferError

        return OSError, NoConsoleScreenBufferError
    import termios

    return OSError, termios.error
