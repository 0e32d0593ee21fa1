"""Keeps what somebody may have said out of findings: keys are shown only as far as they are ours.

A key that nobody knows, a name that was marked in a statement, an id made up by hand: each can be a child's name. It
goes into `words`, which only a person sees who asks for it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from peertriage.core import model

if TYPE_CHECKING:
    from peertriage.core.books import Books
    from peertriage.core.finding import Finding

_LABEL = re.compile(r"[A-Z]{1,2}|[A-Z][0-9]{1,3}")
_GIVEN = re.compile(r'\A"[^"]*"')
HIDDEN = "this value"


def masked(finding: Finding, books: Books) -> Finding:
    """Return a finding whose key and sentence hold nothing but our own words; what was left out is in `words`."""
    key, words = finding.key, finding.words
    parts = key.split(".") if key else []
    ours = _known(parts, books)
    if len(ours) < len(parts):
        key, words = ".".join(ours), words or ".".join(parts[len(ours) :])
    says = finding.says
    given = _GIVEN.match(says)
    if given:
        says, words = HIDDEN + says[given.end() :], words or given[0][1:-1]
    if (key, says) == (finding.key, finding.says):
        return finding
    return msgspec.structs.replace(finding, key=key, says=says, words=words)


def _known(parts: list[str], books: Books) -> list[str]:
    """Return the parts of a key up to the first that is not ours."""
    for n, part in enumerate(parts):
        name = part.partition("[")[0].partition("@")[0]
        if not (name in keys_of_tables() or name in books.names or _LABEL.fullmatch(name)):
            return parts[:n]
    return parts


@cache
def keys_of_tables() -> frozenset[str]:
    """Return every key that the tables of a record have."""
    tables = [one for one in vars(model).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    return frozenset(name for table in tables for name in table.__struct_encode_fields__)
