"""Checks of ids and of wording: nothing twice, everything has a word, and some words are never ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import msgspec

from peertriage.core.catalogue import CALLS, LEVELS, STRENGTHS, Category
from peertriage.core.errors import Problem, did_you_mean
from peertriage.core.lint_view import VERSIONED, View, item_name, texts
from peertriage.core.policy import item_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from peertriage.core.lint_view import Check

_LABEL = re.compile(r"\b(offender|abuser|perpetrator|paedophile|predator)s?\b", re.IGNORECASE)
_CRIME = re.compile(r"\b(crim(?:e|es|inal\w*)|offen[cs]es?|suspect\w*|prosecut\w*|arrest\w*|guilty)\b", re.IGNORECASE)
_MAKING_UP = re.compile(
    r"\b(?:hug(?:s|ging)?|handshakes?|shak(?:e|es|ing) hands|apolog\w+|say(?:s|ing)? sorry)\b"
    r"|\bmeet(?:s|ing)? (?:up |with )*(?:\{other\}(?!')|each other|one another|together|the other child)"
    r"|(?:the children|both children|\{child\} and \{other\}) (?:to )?meet\b",
    re.IGNORECASE,
)
_OUR_OWN = re.compile(r"\s*(?:say sorry|apologise)\b", re.IGNORECASE)
"""At the start of a clause it is the adult who is told to say it."""
_REFUSED = re.compile(r"\b(no|not|never|nor|nobody|don't)\b(?:\W+\w+){0,6}\W+$", re.IGNORECASE)
_LABELLED = ("question", "screen", "act_group", "fact", "measure", "summary", *VERSIONED)


def unique(view: View) -> Iterator[Problem]:
    """Every id is used once in its table; a policy item may come again with a later `from`."""
    seen: set[tuple[str, str]] = set()
    for table, item in view.each():
        name = item_name(table, item)
        begins = f" {item.from_}" if table in VERSIONED else ""
        if (table, name + begins) in seen:
            message = "is there twice with one `from`" if begins else "is there twice"
            yield view.problem(item, "", f"{message}; give one another id, or take it out")
        seen.add((table, name + begins))
    for occasion in view.catalogue.occasion:
        if occasion.id in view.facts:
            yield view.problem(occasion, "", "a [[fact]] has this id; give one of them another")


def orders(view: View) -> Iterator[Problem]:
    """No two questions, steps or nevers have one place in the order."""
    for table in ("question", "step", "never"):
        first: dict[int, str] = {}
        for _, item in view.each(table):
            other = first.setdefault(item.order, item.id)
            if other != item.id:
                yield view.problem(item, "order", f'{item.order} is that of "{other}" too; give it another')


def ours_only(view: View) -> Iterator[Problem]:
    """Ids that start with `x-` belong to local additions."""
    for _, item in view.each():
        if getattr(item, "id", "").startswith("x-"):
            yield view.problem(item, "id", "x- is kept for local additions; rename it")


def released(view: View) -> Iterator[Problem]:
    """Every released item stays as it was: a change is a new item with the same id and a later `from`."""
    for entry in view.catalogue.released:
        found = [
            (table, item) for table, item in view.each(*VERSIONED) if item.id == entry.id and item.from_ == entry.from_
        ]
        if not found:
            yield view.problem(entry, "", "was released and is gone; put it back, and end it with `withdrawn`")
        elif not any(entry.hash in _hashes(table, item) for table, item in found):
            message = "was released and is changed; put it back, and add an item with this id and a later from"
            yield view.problem(found[0][1], "", message)


def words(view: View) -> Iterator[Problem]:
    """Every level, call, strength, category, section and role that is shown has a word."""
    shown: list[tuple[str, tuple[str, ...]]] = [
        ("level", LEVELS), ("call", CALLS), ("strength", STRENGTHS), ("category", get_args(Category)),
    ]  # fmt: skip
    for of, ids in shown:
        for name in ids:
            if (of, name) not in view.words:
                yield view.missing("word", f"{of}/{name}", "is missing; say it in words")
    for question in view.catalogue.question:
        yield from _worded(view, question, "section", "section", question.section)
        for name in question.may_ask:
            yield from _worded(view, question, "may_ask", "role", name)
    for step in view.catalogue.step:
        yield from _worded(view, step, "who", "role", step.who)
        yield from _worded(view, step, "deputy", "role", step.deputy)
        if step.kind == "weigh":
            yield from _worded(view, step, "stage", "stage", step.stage)
    for measure in view.catalogue.measure:
        yield from _worded(view, measure, "place", "place", measure.place)
        yield from _worded(view, measure, "asks_help", "role", measure.asks_help)
        for name in measure.settings:
            yield from _worded(view, measure, "settings", "setting", name)


def no_labels(view: View) -> Iterator[Problem]:
    """No child is labelled in our own words; titles and headings of documents are theirs."""
    for _, item in view.each(*_LABELLED):
        cites = enumerate(getattr(item, "sources", ()), 1)
        for key, text in [*texts(item), *((f"sources[{n}].ours", cite.ours or "") for n, cite in cites)]:
            found = _LABEL.search(text)
            if found:
                message = f'"{found[0].lower()}" labels a person; say "the child reported", or what was done'
                yield view.problem(item, key, message)


def no_criminal_words(view: View) -> Iterator[Problem]:
    """Our own sentences about a child reported, who may be under ten, hold no criminal word."""
    for table, item in view.each("step", "never", "question", "screen", "act_group"):
        if table == "step" and item.about == "harmed":
            continue
        for key, text in texts(item):
            found = _CRIME.search(text)
            if found:
                message = (
                    f'"{found[0].lower()}" is a criminal word, and the child reported may be under ten; say it without'
                )
                yield view.problem(item, key, message)


def no_making_up(view: View) -> Iterator[Problem]:
    """No step asks the children to hug, shake hands, apologise or meet: that stands among the nevers."""
    for step in view.catalogue.step:
        for sentence in re.split(r"[.;:!?]", step.text):
            found = _MAKING_UP.search(sentence)
            if found and not _REFUSED.search(sentence[: found.start()]) and not _OUR_OWN.match(sentence):
                message = (
                    f'"{found[0].lower()}": a step never asks the child harmed to put it right; take it out, '
                    "or say among the nevers that it is not done"
                )
                yield view.problem(step, "text", message)


def _hashes(table: str, item: Any) -> set[str]:
    """Return the hash of an item, and that from before it was withdrawn."""
    return {item_hash(table, item), item_hash(table, msgspec.structs.replace(item, withdrawn=None))}


def _worded(view: View, item: Any, key: str, of: str, name: str | None) -> Iterator[Problem]:
    if name is not None and (of, name) not in view.words:
        near = did_you_mean(name, {other for kind, other in view.words if kind == of})
        yield view.problem(item, key, f'"{name}" has no [[word]] of = "{of}"{near}; add it or correct it')


IDS: tuple[Check, ...] = (unique, orders, ours_only, released)
WORDS: tuple[Check, ...] = (words, no_labels, no_criminal_words, no_making_up)
