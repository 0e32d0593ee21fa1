"""Which face asks: lists to move in where the terminal can show them, line by line everywhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from peertriage.ask.plain import Plain

if TYPE_CHECKING:
    from peertriage.ask.face import Face

VARIABLE = "PEERTRIAGE_PLAIN"
"""An environment variable that asks for the plain face; empty and 0 do not."""
NO_SCREEN = frozenset({"", "dumb", "unknown"})
"""Names of terminals that cannot move a cursor."""


def face(plain: bool, settings_plain: bool) -> Face:
    """Return the plain face if it was asked for or nothing else works, otherwise the standard face."""
    if plain or settings_plain or os.environ.get(VARIABLE, "0") not in {"", "0"} or not standard_works():
        return Plain()
    from peertriage.ask.standard import Standard

    return Standard()


def standard_works() -> bool:
    """Say whether a person sits at a terminal on which lines can be redrawn."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return False
    if sys.platform == "win32":
        return _is_console()
    return os.environ.get("TERM", "") not in NO_SCREEN


def _is_console() -> bool:
    """Say whether Windows itself draws this window; in some shells from elsewhere it does not."""
    if sys.platform != "win32":
        return False
    if os.environ.get("TERM") == "dumb":
        return False
    import ctypes

    kernel = ctypes.windll.kernel32
    mode = ctypes.c_ulong()
    return all(kernel.GetConsoleMode(kernel.GetStdHandle(number), ctypes.byref(mode)) for number in (-10, -11, -12))
