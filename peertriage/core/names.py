"""What a file's name says: whose record it holds, and whether a program or a person made a copy of it."""

from __future__ import annotations

import re

from peertriage.core.bundle import Bundle

ENDINGS = {"record": ".toml", "draft": ".draft.toml", "note": ".note.toml"}
"""What comes after the id in the name of a file, by its kind."""
CASES = frozenset({"record", "draft", "note", "answers"})
"""Kinds of file that hold what somebody said."""
_ID = re.compile(r"(?<![0-9A-Za-z])[0-9]{8}-[2-9a-hjkmnp-tv-z]{6}(?![0-9A-Za-z])", re.IGNORECASE | re.ASCII)
_COPY = re.compile(
    r"unsaved|conflict|copy"  # ours; Dropbox, Nextcloud and Syncthing; Windows and macOS
    r"|^\|(?:\.draft|\.note)?(?:-[0-9a-z-]+| ?\([0-9]+\)| [0-9]+)\.",  # OneDrive; Google Drive and browsers; iCloud
)


class Named(Bundle, frozen=True):
    """What a name says. `id`: empty where it holds none. `kind`: where the name is just as this tool gives it to a
    record, a draft or a note. `is_copy`: the name is one that copies get.
    """

    id: str = ""
    kind: str = ""
    is_copy: bool = False


_BY_ENDING = {ending: kind for kind, ending in ENDINGS.items()}


def named(name: str) -> Named:
    """Return what the name of a file says; great and small letters are the same, as they are on Windows."""
    found = _ID.search(name)
    if found is None:
        return Named()
    before, after = name[: found.start()].lower(), name[found.end() :].lower()
    kind = "" if before else _BY_ENDING.get(after, "")
    return Named(found[0].lower(), kind, not kind and _COPY.search(f"{before}|{after}") is not None)
