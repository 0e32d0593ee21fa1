"""What the parts of the program hand to each other, and nobody writes down."""

from __future__ import annotations

import msgspec


class Bundle(msgspec.Struct, frozen=True):
    """A few named things that belong together, never read from a file and never written to one.

    Python makes such a class in a fraction of the time that a `NamedTuple` takes, and a start makes dozens. A
    `NamedTuple` is for what has an order: what is compared by it, or taken apart where it is used.
    """
