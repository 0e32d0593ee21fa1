"""What of the content decides results: what is in force on a day, its fields without wording, and their digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from peertriage.core.shape import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from peertriage.core.rulebook import Rulebook

T = TypeVar("T", bound=Any)
_SORTED = msgspec.json.Encoder(order="sorted").encode
"""JSON without spaces, keys sorted by code point, dates as text."""


def in_force(items: Iterable[T], on: dt.date) -> list[T]:
    """Return, for each id, the newest item that has begun by `on` and is not withdrawn by then."""
    newest: dict[str, T] = {}
    for item in items:
        if item.from_ <= on and (item.id not in newest or newest[item.id].from_ < item.from_):
            newest[item.id] = item
    return [item for item in newest.values() if item.withdrawn is None or on < item.withdrawn]


WORDS = frozenset(
    {
        "says",
        "text",
        "why",
        "withdrawn",
        "sources",
        "asks",
        "means_text",
        "counts",
        "counts_not",
        "example",
        "differ",
        "order",
    }
    | {"who", "deputy", "stage", "page", "section", "may_ask", "first", "red_flag", "roles", "by_from"}
)
"""Keys that decide no result on a date on which the item is in force: words may improve freely, and a withdrawal
takes nothing from the past.
"""

ASKING = frozenset({"means", "ticks", "otherwise", "not_known_says", "with", "note"})
"""Keys of a question that only say how it is asked. In an act `means` is what it sets; in a question it is help."""


def policy_fields(kind: str, item: Any) -> dict[str, Any]:
    """Return the fields of an item that decide results: not its words, and not its sources."""
    fields = {key: value for key, value in plain(item).items() if key not in WORDS}
    if kind == "question":
        fields = {key: value for key, value in fields.items() if key not in ASKING}
        options = sorted(item.options, key=lambda option: str(option.id))
        fields["options"] = [{"id": option.id, "means": option.means} for option in options]
    return {"kind": kind, **fields}


def item_hash(kind: str, item: Any) -> str:
    """Return the hash of an item's policy fields, 16 hexadecimal digits."""
    return _hash(policy_fields(kind, item))


def digest(book: Rulebook) -> str:
    """Return the digest of everything that decides results on this date: 16 hexadecimal digits."""
    parts: list[tuple[str, Iterable[Any]]] = [
        ("behaviour", book.behaviours), ("rule", book.rules), ("gate", book.gates), ("step", book.steps),
        ("deadline", book.catalogue.deadline), ("fact", book.catalogue.fact),
        ("question", [question for question in book.catalogue.question if not question.note]),
    ]  # fmt: skip
    return _hash(
        [policy_fields(kind, item) for kind, items in parts for item in sorted(items, key=lambda i: str(i.id))]
    )


def _hash(value: Any) -> str:
    return hashlib.sha256(_SORTED(value)).hexdigest()[:16]
