"""What ends the program from outside: the window is closed, the machine shuts down. It is leaving, never an answer."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from prompt_toolkit.application import Application

NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGHUP is not on Windows, SIGBREAK only there."""


@contextlib.contextmanager
def ending_is_leaving() -> Iterator[None]:
    """Make each of these signals an interruption, so that the terminal is given back and the draft is named."""
    found = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    before = {number: signal.signal(number, _interrupt) for number in found}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def ending_ends(app: Application[Any]) -> Iterator[None]:
    """Make each of these signals the end of a running question. What they meant before, they mean afterwards.

    The question hears them between two of its steps: raised in the middle of one, an interruption can get lost.
    """
    before = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in NAMES if hasattr(signal, name)}
    came: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        wake()

    def wake() -> None:
        if came and app.loop is not None:
            app.loop.call_soon_threadsafe(interrupt)

    def interrupt() -> None:
        if not app.is_done:
            app.exit(exception=KeyboardInterrupt())

    app.pre_run_callables.append(wake)
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
    if came:  # with the last key of an answer
        raise KeyboardInterrupt


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
