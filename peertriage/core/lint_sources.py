"""Checks of sources: every item says where it comes from, and claims no more than was read."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from peertriage.core.errors import Problem, did_you_mean
from peertriage.core.lint_view import SOURCED, VERSIONED, View, texts
from peertriage.core.sourcing import Library
from peertriage.core.tocheck import is_protecting, marks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from peertriage.core.catalogue import Cite, Edition
    from peertriage.core.lint_view import Check

_DUTY = re.compile(r"\b(must|statutory|legal duty)\b", re.IGNORECASE)


def sourced(view: View) -> Iterator[Problem]:
    """Every item has a source, and each is either a document or ours."""
    for _, item in view.each(*SOURCED):
        if not item.sources:
            message = "names nothing; cite a document, or say why it is ours: { ours = ... }"
            yield view.problem(item, "sources", message)
    for item, key, cite in view.cites():
        if (cite.source is None) == (cite.ours is None):
            message = "names both a source and ours" if cite.source else "names neither a source nor ours"
            yield view.problem(item, key, f"{message}; one of the two, and the other on its own")
        elif cite.ours is not None and (cite.heading or cite.sure or cite.read_in):
            yield view.problem(item, key, "what is ours has no heading, sure or read_in; take them out")


def cited(view: View) -> Iterator[Problem]:
    """Every cited document and heading is known."""
    known = {source.id for source in view.catalogue.source}
    headings: dict[str, set[str]] = defaultdict(set)
    for heading in view.catalogue.heading:
        headings[heading.source].add(heading.id)
    for item, key, cite in view.cites():
        if cite.source is None:
            continue
        if cite.source not in known:
            message = f'"{cite.source}" is no [[source]]{did_you_mean(cite.source, known)}; add it or correct it'
            yield view.problem(item, f"{key}.source", message)
        elif cite.heading is not None and cite.heading not in headings[cite.source]:
            near = did_you_mean(cite.heading, headings[cite.source])
            message = f'"{cite.heading}" is no [[heading]] of "{cite.source}"{near}; add it or correct it'
            yield view.problem(item, f"{key}.heading", message)


def sure(view: View) -> Iterator[Problem]:
    """How sure we are is said, and an older edition that was read makes a sentence `reported`."""
    library = Library(view.catalogue, view.today)
    for item, key, cite in view.cites():
        if cite.source is None:
            continue
        if cite.sure is None:
            yield view.problem(item, f"{key}.sure", 'is missing; say "read", "reported" or "known"')
        if cite.sure == "known" and cite.read_in is not None:
            message = 'what is only "known" was not read; take it out, or say sure = "reported"'
            yield view.problem(item, f"{key}.read_in", message)
        edition = library.editions.get(cite.source)
        if cite.sure == "read" and cite.read_in is not None and edition is not None and edition.name != cite.read_in:
            message = f'the edition in force is "{edition.name}"; what was read in another is sure = "reported"'
            yield view.problem(item, f"{key}.sure", message)


def editions(view: View) -> Iterator[Problem]:
    """Every document has editions, and no two begin on one day."""
    known = {source.id for source in view.catalogue.source}
    starts: dict[tuple[str, dt.date], Edition] = {}
    for edition in view.catalogue.edition:
        if edition.source not in known:
            message = f'"{edition.source}" is no [[source]]{did_you_mean(edition.source, known)}; correct it'
            yield view.problem(edition, "source", message)
        if starts.setdefault((edition.source, edition.in_force_from), edition) is not edition:
            yield view.problem(edition, "in_force_from", "another edition begins on this day; correct one of them")
    have = {edition.source for edition in view.catalogue.edition}
    for source in view.catalogue.source:
        if source.id not in have:
            yield view.problem(source, "", "has no [[edition]]; add one with in_force_from")


def in_force_today(view: View) -> Iterator[Problem]:
    """Whatever an item in force cites has an edition in force."""
    editions = Library(view.catalogue, view.today).editions
    have = {edition.source for edition in view.catalogue.edition}
    current = {id(item) for table in SOURCED for item in view.current(table)}
    for item, key, cite in view.cites():
        if cite.source not in have or id(item) not in current:
            continue
        edition = editions.get(cite.source)
        if edition is None or (edition.withdrawn is not None and edition.withdrawn <= view.today):
            message = f'no edition of "{cite.source}" is in force on {view.today}; add it, or cite another source'
            yield view.problem(item, f"{key}.source", message)


def headings(view: View) -> Iterator[Problem]:
    """Every heading belongs to a known document, and numbers paragraphs of known editions only."""
    known = {source.id for source in view.catalogue.source}
    names: dict[str, set[str]] = defaultdict(set)
    for edition in view.catalogue.edition:
        names[edition.source].add(edition.name)
    for heading in view.catalogue.heading:
        if heading.source not in known:
            message = f'"{heading.source}" is no [[source]]{did_you_mean(heading.source, known)}; correct it'
            yield view.problem(heading, "source", message)
            continue
        for name in heading.paragraphs:
            if name not in names[heading.source]:
                near = did_you_mean(name, names[heading.source])
                message = f'"{name}" is no edition of "{heading.source}"{near}; add it or correct it'
                yield view.problem(heading, "paragraphs", message)


def duties(view: View) -> Iterator[Problem]:
    """Nothing that nobody has re-read stands beside words of duty."""
    for _, item in view.each(*SOURCED):
        said = {cite.sure for cite in item.sources if cite.source is not None}
        if said != {"known"}:
            continue
        for key, text in texts(item):
            found = _DUTY.search(text)
            if found:
                message = f'says "{found[0].lower()}" and rests on what was not re-read; read it, or say it without'
                yield view.problem(item, key, message)


def checked(view: View) -> Iterator[Problem]:
    """Who compared a text says with what, and nobody has compared it tomorrow."""
    for _, item in view.each("edition", "contact"):
        found = item.checked
        if found.by and not found.by.strip():
            yield view.problem(item, "checked.by", 'is blank; give name or initials, or leave it empty: by = ""')
        elif found.by and not (found.compared or "").strip():
            message = "names who checked it and not against what; say what was compared in checked.compared"
            yield view.problem(item, "checked.compared", message)
        elif found.compared is not None and not found.by:
            message = "says what was compared and not by whom; give name or initials, or take compared out"
            yield view.problem(item, "checked.by", message)
        if found.on > view.today:
            yield view.problem(item, "checked.on", f"{found.on} lies ahead; give the day on which it was seen")


def release_known(view: View) -> Iterator[Problem]:
    """Before a release, nothing that protects, and no never, rests on `known` alone."""
    for table, item in _released(view, "step", "never"):
        if is_protecting(table, item) and _known_alone(item):
            message = (
                'rests on what is only "known"; compare its words with the source, then say sure = "read", '
                "or say what is ours about it"
            )
            yield view.problem(item, "sources", message)


def release_times(view: View) -> Iterator[Problem]:
    """Before a release, no step says that a source sets its time which nobody has read."""
    for _, item in _released(view, "step"):
        documents = [cite.sure for cite in item.sources if cite.source is not None]
        if item.by_from == "source" and not set(documents) - {"known"}:
            message = (
                "says that the source sets the time, and no source of it was read; compare the time with the source, "
                'then say sure = "read", or by_from = "ours"'
            )
            yield view.problem(item, "by_from", message)


def release_editions(view: View) -> Iterator[Problem]:
    """Before a release, a person has compared every edition that something protecting rests on, and said so."""
    resting: dict[str, list[tuple[Any, Cite]]] = defaultdict(list)
    for table, item in _released(view, "step", "never"):
        if is_protecting(table, item):
            for cite in item.sources:
                resting[cite.source or ""].append((item, cite))
    for edition in Library(view.catalogue, view.today).editions.values():
        claims = resting[edition.source]
        if not claims:
            continue
        compare = f"compare them with this edition (peertriage sources --items {edition.source}), then"
        if not edition.checked.by:
            items = len({id(item) for item, _ in claims})
            message = (
                "no person has compared it; steps and nevers for protection, health, evidence or reporting that rest "
                f"on it: {items} ({marks(cite for _, cite in claims)}); {compare} fill checked.by, checked.on and "
                "checked.compared"
            )
            yield view.problem(edition, "checked.by", message)
            continue
        left = [cite for item, cite in claims if not _compared(cite, edition) and not _known_alone(item)]
        if left:
            message = (
                f"{edition.checked.by} compared it, and {len(left)} of {len(claims)} claims of steps and nevers for "
                f"protection, health, evidence or reporting do not say so ({marks(left)}); {compare} say "
                'sure = "read" without read_in, or take the claim out'
            )
            yield view.problem(edition, "checked", message)


def _compared(cite: Cite, edition: Edition) -> bool:
    """Tell whether a claim may stand on an edition that a person has compared."""
    return cite.sure != "known" and cite.read_in in (None, edition.name)


def _known_alone(item: Any) -> bool:
    return bool(item.sources) and all(cite.sure == "known" for cite in item.sources)


def release_contacts(view: View) -> Iterator[Problem]:
    """Before a release, a person has rung or opened every number and address."""
    for _, item in _released(view, "contact"):
        if not item.checked.by:
            message = (
                "no person has checked it; compare number, ages and hours with the service itself, then fill "
                "checked.by, checked.on and checked.compared"
            )
            yield view.problem(item, "checked.by", message)


def _released(view: View, *tables: str) -> Iterator[tuple[str, Any]]:
    """Yield what a release would print: what is in force and what will be; nothing if this is no release."""
    if not view.release:
        return
    for table in tables:
        for item in view.current(table):
            yield table, item
        if table in VERSIONED:
            for _, item in view.each(table):
                if item.from_ > view.today:
                    yield table, item


SOURCES: tuple[Check, ...] = (
    sourced, cited, sure, editions, in_force_today, headings, duties, checked,
    release_known, release_times, release_editions, release_contacts,
)  # fmt: skip
