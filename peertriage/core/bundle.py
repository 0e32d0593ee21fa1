"""What the parts of the program hand to each other, and nobody writes down."""

from __future__ import annotations

import msgspec


class Bundle(msgspec.Struct, frozen=True):
    """A few named things that belong together, never read from a file and never written to one.

    It is made ten times as quickly as a `NamedTuple`, which every start waits for. A `NamedTuple` is for what has an
    order: what is compared by it, or taken apart where it is used.
    """
