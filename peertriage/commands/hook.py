"""`peertriage validate --hook`: refuse to commit or push files about real cases. For git, not for a person.

Nothing of what a file holds is printed. A file that cannot be looked at is refused too.
"""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from peertriage import store
from peertriage.core.errors import PeertriageError
from peertriage.core.looks import refusal
from peertriage.render.safe import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = "a folder; name its files"
WHAT_TO_DO = """\
Refused: what a child said must not be published, not even with letters for
names.
1. Take each of these files out:  git rm --cached -- FILE
2. Move it to the folder for records, outside of what git looks after.
3. If it was pushed before, tell your data protection officer today. Taking it
   out now does not take it back.
An invented case says practice = true. Anything else gets another name.
"""


def run_hook(names: Sequence[str], others: Sequence[str] = ()) -> int:
    """Say which of these files may not be published, and return 1; or say nothing and return 0.

    `others`: options that were given and mean nothing here. Raises PeertriageError for them: what they name would pass
    without being looked at.
    """
    if others:
        raise PeertriageError(f"--hook and {others[0]} exclude each other", "Name the files themselves.")
    refused = [(name, why) for name in names if (why := _why(name))]
    for name, why in refused:
        sys.stdout.write(f"{in_one_line(name)}: {why}\n")
    sys.stdout.write(WHAT_TO_DO if refused else "")
    return 1 if refused else 0


def _why(name: str) -> str:
    """Return why a file may not be published, empty if it may. Of a link and of another repository git keeps only the
    name; of an empty folder nothing.
    """
    file = Path(name)
    path = file.as_posix()
    try:
        mode = file.lstat().st_mode
        if stat.S_ISDIR(mode) and not (file / ".git").exists() and any(file.iterdir()):
            return FOLDER
        if not stat.S_ISREG(mode):
            return refusal(path, b"")
        with file.open("rb") as opened:
            return refusal(path, opened.read(store.MOST_BYTES))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        return "it cannot be read"
