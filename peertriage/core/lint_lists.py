"""Checks of the lists: words that hide or label, decisions with their reasons, and the lines of the card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.core.catalogue import LEVELS
from peertriage.core.errors import Problem, did_you_mean
from peertriage.core.language import phrases_of, search, words_of
from peertriage.core.lint_view import VERSIONED, View, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.catalogue import Decision
    from peertriage.core.lint_view import Check

OURS = (
    *(table for table in VERSIONED if table != "behaviour"),
    *("question", "screen", "act_group", "fact", "summary", "occasion", "notice", "contact", "measure", "decision"),
    *("language", "card"),
)
"""Tables of our own wording. A behaviour says what its words cover, so it may hold them."""
UNKIND = ("light", "label")
_QUOTED = re.compile(r"(?<![^\W_])['\u2018\"\u201c].*?['\u2019\"\u201d](?![^\W_])")
_CHILDHOOD = re.compile(r"\b(?:place of|replacing) play\b")
"""Here it is what children need, not a name for an act."""
OUTSIDE = frozenset({"council-adviser", "trust-safeguarding-lead", "social-care", "police", "health", "specialist"})
"""Roles of people who are not staff of the school."""
_BROUGHT = r"(?:mean|meant|intend\w*|intent\w*|motiv\w*|jok\w+|banter|play\w*|remors\w*|sorry|apolog\w*|regret\w*)"
_NEVER = {
    "an age": re.compile(
        r"\b(?:age[ds]?|years? old|year[- ]olds?|young\w*|older|elder|little ones?|infants?|toddlers?|under[- ]?\d+"
        r"|teen\w*|mature|immature|birthday)\b", re.IGNORECASE),
    "a level": re.compile(rf"\b(?:levels?|{'|'.join(LEVELS)}|expected|serious|minor|low[- ]level)\b", re.IGNORECASE),
    "what somebody meant or felt": re.compile(rf"\b{_BROUGHT}\b", re.IGNORECASE),
    "the sex of a child": re.compile(r"\b(?:boys?|girls?|male|female|lads?|he|she|him|her|his|hers)\b", re.IGNORECASE),
}  # fmt: skip
_NONE = re.compile(r"\bnone of\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[A-Z\u2018\u201c'\"][^.!?]*[.!?]")
"""One whole sentence: from a capital to the only full stop."""


def kind_words(view: View) -> Iterator[Problem]:
    """Our own wordings make light of nothing and label nobody, outside quotation marks."""
    phrases = phrases_of(entry for entry in view.catalogue.language if entry.kind in UNKIND)
    for _, item in view.each(*OURS):
        for key, text in texts(item):
            for hit in search(phrases, _CHILDHOOD.sub("; ", _QUOTED.sub("; ", text))):
                message = (
                    f'"{hit.words.lower()}" is in the language list as "{hit.entry.id}"; say what was seen or said, '
                    "or put it in quotation marks"
                )
                yield view.problem(item, key, message)


def phrases_once(view: View) -> Iterator[Problem]:
    """Every phrase is lower case and stands in one entry; every entry asks one kind question."""
    first: dict[tuple[str, ...], str] = {}
    for entry in view.catalogue.language:
        if not entry.words:
            yield view.problem(entry, "words", "holds none, so nothing is found; add a phrase")
        for n, phrase in enumerate(entry.words):
            key, words = f"words[{n + 1}]", words_of(phrase)
            if not words:
                yield view.problem(entry, key, "holds no word; write a phrase or take it out")
            elif phrase != phrase.lower().strip():
                yield view.problem(entry, key, f'"{phrase}" is not in lower case; capitals are read over anyway')
            elif first.setdefault(words, entry.id) != entry.id or phrase in entry.words[:n]:
                yield view.problem(entry, key, f'"{phrase}" stands in "{first[words]}" too; keep one')
        if not entry.ask.endswith("?") or words_of(entry.ask)[:1] == ("why",):
            message = 'has to be a question that does not begin with "Why"; ask what was seen or heard'
            yield view.problem(entry, "ask", message)


def sentences(view: View) -> Iterator[Problem]:
    """Every line of the card is one whole sentence; so is each reason, what is never one, and why a word hides."""
    for line in view.catalogue.card:
        if not _SENTENCE.fullmatch(line.says):
            message = "is not one whole sentence; begin with a capital, and end with the only full stop"
            yield view.problem(line, "says", message)
    for decision in view.catalogue.decision:
        lists = {"reasons": [option.says for option in decision.reasons], "never_reasons": decision.never_reasons}
        for key, says in lists.items():
            for n, text in enumerate(says):
                if not _SENTENCE.fullmatch(text):
                    message = "is not one whole sentence; begin with a capital, and end with the only full stop"
                    yield view.problem(decision, f"{key}[{n + 1}]", message)
    for entry in view.catalogue.language:
        if not _SENTENCE.fullmatch(entry.why):
            message = "is not one whole sentence; begin with a capital, and end with the only full stop"
            yield view.problem(entry, "why", message)


def decided(view: View) -> Iterator[Problem]:
    """Every decision has reasons, two people who can be named, and a time at which it is looked at again."""
    deadlines = {deadline.id for deadline in view.catalogue.deadline}
    roles = {name for of, name in view.words if of == "role"}
    for decision in view.catalogue.decision:
        for key in ("who", "second"):
            name = getattr(decision, key)
            if name not in roles:
                near = did_you_mean(name, roles)
                message = f'"{name}" has no [[word]] of = "role"{near}; add it or correct it'
                yield view.problem(decision, key, message)
        if decision.who == decision.second:
            yield view.problem(decision, "second", "is who decides already; name somebody else")
        if decision.outside and not OUTSIDE & {decision.who, decision.second}:
            message = f"nobody from outside the school; name one of {', '.join(sorted(OUTSIDE))}"
            yield view.problem(decision, "outside", message)
        if decision.recheck not in deadlines:
            near = did_you_mean(decision.recheck, deadlines)
            message = f'"{decision.recheck}" is no [[deadline]]{near}; add it or correct it'
            yield view.problem(decision, "recheck", message)
        yield from _reasons_there(view, decision)


def _reasons_there(view: View, decision: Decision) -> Iterator[Problem]:
    if not decision.reasons:
        yield view.problem(decision, "reasons", "there is none, so nobody could ever decide it; add one")
    seen: set[str] = set()
    for n, reason in enumerate(decision.reasons):
        key = f"reasons[{n + 1}]"
        if reason.id in seen:
            yield view.problem(decision, f"{key}.id", f'"{reason.id}" is there twice; give one another id')
        seen.add(reason.id)
        if reason.means:
            yield view.problem(decision, f"{key}.means", "a reason sets no fact; take it out")


def never_a_reason(view: View) -> Iterator[Problem]:
    """No reason is an age, a level, what somebody meant, or the sex of a child."""
    for decision in view.catalogue.decision:
        for n, reason in enumerate(decision.reasons):
            for key, text in (("id", reason.id.replace("-", " ")), ("says", reason.says)):
                for what, pattern in _NEVER.items():
                    hit = pattern.search(_NONE.sub("", text))
                    if hit:
                        message = f'"{hit[0].lower()}": {what} is never a reason; say what was said, seen or settled'
                        yield view.problem(decision, f"reasons[{n + 1}].{key}", message)


def own_ids(view: View) -> Iterator[Problem]:
    """Decisions, words and lines of the card share no id with anything else: `explain` looks them up by it."""
    mine = ("decision", "language", "card")
    others = ("behaviour", "rule", "question", "step", "never", "gate", "fact", "occasion", "measure", "contact",
              "notice")  # fmt: skip
    taken = {item.id: table for table, item in view.each(*others)}
    for table, item in view.each(*mine):
        other = taken.setdefault(item.id, table)
        if other != table:
            yield view.problem(item, "id", f"a [[{other}]] has this id; give one of them another")


def places_on_the_card(view: View) -> Iterator[Problem]:
    """No two lines of the card, and no two decisions, have one place in the order; a line belongs to a nation."""
    for table in ("card", "decision"):
        first: dict[int, str] = {}
        for _, item in view.each(table):
            other = first.setdefault(item.order, item.id)
            if other != item.id:
                yield view.problem(item, "order", f'{item.order} is that of "{other}" too; give it another')
    for line in view.catalogue.card:
        if not line.nations:
            yield view.problem(line, "nations", "names none, so it is never shown; name a nation")


LISTS: tuple[Check, ...] = (
    kind_words, phrases_once, sentences, decided, never_a_reason, own_ids, places_on_the_card,
)  # fmt: skip
