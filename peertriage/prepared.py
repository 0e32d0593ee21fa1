"""All checklists in one file, made when the wheel is built: starting then parses one file and not forty.

It counts only if it was made from exactly the files that lie beside it; a test shows that both give the same content.
Only the standard library is used here, because the build has nothing else.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "checklists.json"


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of files by name: any change of a name, a byte or the number of files changes it."""
    found = hashlib.sha256()
    for name, data in sorted(files.items()):
        found.update(f"{len(name.encode())} {name} {len(data)} ".encode() + data)
    return found.hexdigest()


def prepared(files: Mapping[str, bytes]) -> bytes:
    """Return the parsed files, and the digest of what they were made from, as JSON. Dates are text.

    Raises what `tomllib` raises: a wheel is not built from a file that is not TOML.
    """
    import json  # only the build needs them
    import tomllib

    parsed = {name: tomllib.loads(data.decode("utf-8-sig")) for name, data in sorted(files.items())}
    return json.dumps({"digest": digest(files), "files": parsed}, default=str, separators=(",", ":")).encode()
