"""How a file is named to a person who is to type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage import store
from peertriage.render.safe import pasted

if TYPE_CHECKING:
    from pathlib import Path


def resume(path: Path) -> str:
    """Return the command that goes on with a file: with its id where that finds it, else with its path."""
    private = store.private()
    found = path.parent in {private, private / "practice"}
    return f"peertriage resume {path.name.partition('.')[0] if found else pasted(path)}"
