"""What a person still has to check: documents, telephone numbers, and law that is not yet in force. Oldest first.

Everything is counted in the content that is in force on a date, in all nations. An item rests on a source if
it cites it; each time it does so is one claim, with a mark that says how sure we are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from peertriage.core.catalogue import PROTECTING, Catalogue
from peertriage.core.document import Block, Heading, Notes, Page, Pairs, Para
from peertriage.core.policy import in_force
from peertriage.core.sourcing import Library, citation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from peertriage.core.catalogue import Cite, Contact, Edition, Notice, Source

MARKS = ("read", "reported", "known")
_KINDS = {"card": "line of the card", "language": "words to look at again"}
"""How the table of an item is said, where its own name would not do."""
_NO_HEADING = "No heading named"


class Claim(NamedTuple):
    """One item that rests on a source, and how."""

    table: str
    item: Any
    cite: Cite

    @property
    def protecting(self) -> bool:
        """Tell whether it is a never, or a step that protects, treats, keeps evidence or reports."""
        return is_protecting(self.table, self.item)


class Document(NamedTuple):
    """A source with its edition in force, and what rests on it."""

    source: Source
    edition: Edition
    claims: tuple[Claim, ...]

    @property
    def items(self) -> int:
        """Return how many items rest on it."""
        return len({id(claim.item) for claim in self.claims})

    @property
    def protecting(self) -> int:
        """Return how many of these protect, treat, keep evidence or report, or are nevers."""
        return len({id(claim.item) for claim in self.claims if claim.protecting})


class ToCheck(NamedTuple):
    """All that a person checks, oldest first, whether it has been checked or not."""

    documents: tuple[Document, ...]
    numbers: tuple[Contact, ...]
    law: tuple[Notice, ...]
    library: Library


def is_protecting(table: str, item: Any) -> bool:
    """Tell whether an item is a never, or a step that protects, treats, keeps evidence or reports."""
    return table == "never" or (table == "step" and item.purpose in PROTECTING)


def to_check(catalogue: Catalogue, on: dt.date) -> ToCheck:
    """Return what a person checks: editions in force on a date, numbers, and points of law."""
    library = Library(catalogue, on)
    claims: dict[str, list[Claim]] = {source: [] for source in library.sources}
    for claim in _claims(catalogue, on):
        claims.setdefault(claim.cite.source or "", []).append(claim)
    documents = [
        Document(library.sources[name], edition, tuple(claims[name]))
        for name, edition in library.editions.items()
        if name in library.sources and (edition.withdrawn is None or on < edition.withdrawn)
    ]
    return ToCheck(
        tuple(sorted(documents, key=_age)),
        tuple(sorted(catalogue.contact, key=lambda item: (item.checked.on, item.order, item.id))),
        tuple(sorted(catalogue.notice, key=lambda item: item.id)),
        library,
    )


def rest_on(catalogue: Catalogue, on: dt.date, source: str) -> list[Claim]:
    """Return what rests on one source: by heading as the content lists them, what protects first."""
    places = [heading.id for heading in catalogue.heading if heading.source == source]
    found = [claim for claim in _claims(catalogue, on) if claim.cite.source == source]
    last = len(places)
    return sorted(
        found,
        key=lambda claim: (
            places.index(claim.cite.heading) if claim.cite.heading in places else last,
            not claim.protecting,
        ),
    )


def _claims(catalogue: Catalogue, on: dt.date) -> Iterator[Claim]:
    for table in Catalogue.__struct_fields__:
        items: list[Any] = getattr(catalogue, table)
        dated = bool(items) and hasattr(items[0], "from_") and hasattr(items[0], "sources")
        for item in in_force(items, on) if dated else items:
            for cite in getattr(item, "sources", ()):
                if cite.source is not None:
                    yield Claim(table, item, cite)


def _age(document: Document) -> tuple[dt.date, dt.date, int, int, str]:
    """Return what documents are ordered by: day last seen, start of the edition, weight."""
    edition = document.edition
    return edition.checked.on, edition.in_force_from, -document.protecting, -document.items, document.source.id


# ── in words ──


def mark(cite: Cite) -> str:
    """Return how sure a claim is, in words."""
    return f"{cite.sure}, read in {cite.read_in}" if cite.read_in else str(cite.sure)


def marks(cites: Iterable[Cite]) -> str:
    """Return how many claims have which mark, the surest first."""
    found = Counter((cite.sure, mark(cite)) for cite in cites)
    return "; ".join(f"{found[key]} {key[1]}" for key in sorted(found, key=_surest))


def _surest(key: tuple[str | None, str]) -> tuple[int, str]:
    sure, words = key
    return MARKS.index(sure) if sure in MARKS else len(MARKS), words


def words_of(table: str, item: Any) -> str:
    """Return what an item says, in one line."""
    match table:
        case "question":
            return str(item.asks)
        case "notice":
            return str(item.title)
        case "contact":
            return f"{item.name}: {item.says}"
        case "language":
            return f"{', '.join(item.words)}. {item.why}"
        case "step" | "never":
            return f"{item.text} {item.why}"
        case _:
            return str(getattr(item, "says", None) or item.text)


def sources_page(found: ToCheck, *, everything: bool = False) -> Page:
    """Return what is still to be checked as one page; `everything` adds what has been checked, and by whom."""
    open_ = [item for item in found.documents if not item.edition.checked.by]
    done = [item for item in found.documents if item.edition.checked.by]
    unrung = [item for item in found.numbers if not item.checked.by]
    waiting = [item for item in found.law if item.commenced is None]
    blocks: list[Block] = [
        Heading(f"{len(done)} of {len(found.documents)} sources checked by a person", 1),
        Para(
            f"Telephone numbers and addresses: {len(found.numbers) - len(unrung)} of {len(found.numbers)}. "
            f"Law confirmed to be in force: {len(found.law) - len(waiting)} of {len(found.law)}. "
            "Oldest first: by the day on which somebody last saw it."
        ),
    ]
    if open_:
        blocks += [Heading("Documents"), _documents(open_)]
        blocks.append(Para("What rests on one of them, sentence by sentence: peertriage sources --items ID"))
    if unrung:
        blocks += [Heading("Numbers"), _numbers(found.library, unrung)]
    if waiting:
        blocks += [Heading("Law not yet in force"), _law(found.library, waiting)]
    if everything:
        rung = [item for item in found.numbers if item.checked.by]
        confirmed = [item for item in found.law if item.commenced is not None]
        parts = (("Documents", _documents(done)), ("Numbers", _numbers(found.library, rung)),
                 ("Law in force", _law(found.library, confirmed)))  # fmt: skip
        for title, notes in parts:
            if notes.rows:
                blocks += [Heading(f"{title}: checked"), notes]
    return Page("sources", tuple(blocks))


def _documents(documents: list[Document]) -> Notes:
    return Notes(tuple((n, _document(item), item.source.address) for n, item in enumerate(documents, 1)))


def _document(document: Document) -> str:
    source, edition = document.source, document.edition
    text = f"{source.id}: {_title(source, edition)}. In force from {edition.in_force_from}, {_seen(edition.checked)}. "
    if not document.claims:
        return f"{text}No item in force cites it."
    return (
        f"{text}Items that rest on it: {document.items}, of which {document.protecting} protect, treat, keep evidence "
        f"or report, or are nevers. Claims: {marks(claim.cite for claim in document.claims)}."
    )


def _title(source: Source, edition: Edition | None) -> str:
    if edition is None:
        return f"{source.title} (no edition in force)"
    return source.title if source.title.endswith(edition.name) else f"{source.title} ({edition.name})"


def _seen(checked: Any) -> str:
    if not checked.by:
        return f"last seen {checked.on}"
    return f"checked by {checked.by} on {checked.on}: {checked.compared or 'it is not said with what'}"


def _numbers(library: Library, contacts: list[Contact]) -> Notes:
    rows = []
    for n, item in enumerate(contacts, 1):
        reach = ", ".join(part for part in (item.number, item.address) if part)
        rows.append((n, f"{item.id}: {item.name}, {reach or 'no number'}; {_seen(item.checked)}.",
                     citation(library, item.sources)))  # fmt: skip
    return Notes(tuple(rows))


def _law(library: Library, notices: list[Notice]) -> Notes:
    rows = []
    for n, item in enumerate(notices, 1):
        if item.commenced is None:
            said = "Not printed. To confirm: the day on which it came into force, and the instrument that says so."
        else:
            since = item.commenced
            said = f"In force from {since.on} by {since.instrument}, confirmed by {since.confirmed_by}."
        rows.append((n, f"{item.id}: {item.title.rstrip('.')}. {said}", citation(library, item.sources)))
    return Notes(tuple(rows))


def items_page(catalogue: Catalogue, on: dt.date, name: str) -> Page:
    """Return what rests on one source as one page: sentence by sentence, under the headings of the source."""
    library = Library(catalogue, on)
    source, edition = library.sources[name], library.editions.get(name)
    claims = rest_on(catalogue, on, name)
    blocks: list[Block] = [
        Heading(f"{len({id(claim.item) for claim in claims})} items rest on {name}", 1),
        Para(f"{_title(source, edition)}. {source.address}"),
    ]
    if edition is not None:
        blocks.append(Para(f"In force from {edition.in_force_from}, {_seen(edition.checked)}."))
    rows: dict[str, list[tuple[str, str]]] = {}
    for claim in claims:
        kind = _KINDS.get(claim.table, claim.table)
        guards = ", protects" if claim.protecting else ""
        row = (f"{claim.item.id} ({kind}{guards}; {mark(claim.cite)})", words_of(claim.table, claim.item))
        rows.setdefault(_heading(library, edition, claim.cite), []).append(row)
    for title, under in rows.items():
        blocks += [Heading(title), Pairs(tuple(under))]
    return Page("source-items", tuple(blocks))


def _heading(library: Library, edition: Edition | None, cite: Cite) -> str:
    heading = library.headings.get((cite.source or "", cite.heading or ""))
    if heading is None:
        return _NO_HEADING
    number = heading.paragraphs.get(edition.name) if edition else None
    return f"{heading.text}, paragraph {number}" if number else heading.text


# ── for other programs ──


def sources_json(found: ToCheck, *, everything: bool = False) -> dict[str, Any]:
    """Return what is still to be checked for other programs; `everything` adds what has been checked."""
    return {
        "peertriage": {"kind": "sources", "version": 1},
        "checked": sum(bool(item.edition.checked.by) for item in found.documents),
        "of": len(found.documents),
        "documents": [_document_json(item) for item in found.documents if everything or not item.edition.checked.by],
        "numbers": [
            {"id": item.id, "name": item.name, "number": item.number, "address": item.address, **_checked_json(item)}
            for item in found.numbers
            if everything or not item.checked.by
        ],
        "law": [_law_json(item) for item in found.law if everything or item.commenced is None],
    }


def _checked_json(item: Contact | Edition) -> dict[str, Any]:
    checked = item.checked
    return {"last_seen": checked.on.isoformat(), "checked_by": checked.by, "compared": checked.compared}


def _law_json(notice: Notice) -> dict[str, Any]:
    since = notice.commenced
    return {
        "id": notice.id,
        "title": notice.title,
        "in_force_from": since.on.isoformat() if since else None,
        "instrument": since.instrument if since else None,
        "confirmed_by": since.confirmed_by if since else None,
    }


def _document_json(document: Document) -> dict[str, Any]:
    source, edition = document.source, document.edition
    counted = Counter((claim.cite.sure, claim.cite.read_in) for claim in document.claims)
    ordered = sorted(counted, key=lambda key: (_surest((key[0], "")), key[1] or ""))
    return {
        "source": source.id,
        "title": source.title,
        "edition": edition.name,
        "in_force_from": edition.in_force_from.isoformat(),
        **_checked_json(edition),
        "items": document.items,
        "protecting": document.protecting,
        "claims": [{"sure": sure, "read_in": read_in, "count": counted[sure, read_in]} for sure, read_in in ordered],
        "address": source.address,
    }


def items_json(catalogue: Catalogue, on: dt.date, name: str) -> dict[str, Any]:
    """Return what rests on one source for other programs."""
    library = Library(catalogue, on)
    edition = library.editions.get(name)
    items = []
    for claim in rest_on(catalogue, on, name):
        cite, heading = claim.cite, library.headings.get((name, claim.cite.heading or ""))
        items.append(
            {
                "table": claim.table,
                "id": claim.item.id,
                "words": words_of(claim.table, claim.item),
                "protecting": claim.protecting,
                "heading": heading.text if heading else None,
                "paragraph": heading.paragraphs.get(edition.name) if heading and edition else None,
                "sure": cite.sure,
                "read_in": cite.read_in,
            }
        )
    return {
        "peertriage": {"kind": "source-items", "version": 1},
        "source": name,
        "edition": edition.name if edition else None,
        "items": items,
    }
