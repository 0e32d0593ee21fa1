"""How a source is cited: document, edition in force, heading, and how sure we are.

A print never claims more than was read. `read`: the text of the edition in force was read. `reported`:
another document reports it, or an older edition was read (`read_in`). `known`: remembered, not re-read.
What is ours is called good practice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.errors import PeertriageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from peertriage.core.catalogue import Catalogue, Cite, Edition


class Library:
    """The sources with the edition of each that is in force on `on`."""

    def __init__(self, catalogue: Catalogue, on: dt.date) -> None:
        self.on = on
        self.sources = {source.id: source for source in catalogue.source}
        self.headings = {(heading.source, heading.id): heading for heading in catalogue.heading}
        self.editions: dict[str, Edition] = {}
        for edition in sorted(catalogue.edition, key=lambda item: item.in_force_from):
            if edition.in_force_from <= on:
                self.editions[edition.source] = edition

    def edition(self, source: str) -> Edition:
        """Return the edition in force. None in force is an error, never another edition."""
        edition = self.editions.get(source)
        if edition is None or (edition.withdrawn is not None and edition.withdrawn <= self.on):
            raise PeertriageError(
                f'no edition of the source "{source}" is in force on {self.on.isoformat()}',
                "Add the edition to the content, or cite another source.",
            )
        return edition


def citation(library: Library, cites: Iterable[Cite]) -> str:
    """Return all sources of an item as one line, the most certain first as written in the content."""
    return "; ".join(_one(library, cite) for cite in cites)


def _one(library: Library, cite: Cite) -> str:
    if cite.ours is not None:
        return f"good practice of this project: {cite.ours}"
    source = library.sources[cite.source or ""]
    edition = library.edition(source.id)
    name = source.title if source.title.endswith(edition.name) else f"{source.title} ({edition.name})"
    heading = library.headings.get((source.id, cite.heading or ""))
    if heading is not None:
        name += f", {heading.text}"
        number = heading.paragraphs.get(edition.name)
        if number:
            name += f", paragraph {number}"
    return f"{name} [{_certainty(cite, edition)}]"


def _certainty(cite: Cite, edition: Edition) -> str:
    if edition.checked.by:
        checked = f"checked by {edition.checked.by} on {edition.checked.on.isoformat()}"
    else:
        checked = "not yet checked by a person"
    if cite.sure == "read":
        return f"text read; {checked}"
    if cite.sure == "reported":
        read_in = f"text read: {cite.read_in}" if cite.read_in else "reported by another document"
        return f"{read_in}; {checked}"
    return f"known, not re-read; {checked}"
