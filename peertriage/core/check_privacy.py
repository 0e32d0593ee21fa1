"""Privacy and language: what may say who somebody is, what must not be kept, and words to look at again.

Each text is read once. To look at something else in texts: one more small function in `LOOKS`, and what it cannot do
without in `_is_clean`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from peertriage.core.check_texts import texts
from peertriage.core.finding import Finding
from peertriage.core.given import images_in
from peertriage.core.hidden import hidden
from peertriage.core.language import search
from peertriage.core.pointed import no_name
from peertriage.core.review_notes import asked, joined, telling, unkind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peertriage.core.books import Books
    from peertriage.core.check_texts import Text
    from peertriage.core.finding import Case, Check

    Look: TypeAlias = Callable[[Books, Text], Iterator[Finding]]

LONGEST = 20_000
"""No more characters of one text are looked at."""
MOST = 200_000
"""No more characters of all texts of a file are looked at."""
MOST_HIDDEN = 5
FROM_PAPER = "From the notes alone, not from any child: "
"""Before every question that a finding puts to staff."""
_PRINT = re.compile(r"[A-Z2-7]{26}")
"""A keyed fingerprint: 26 signs of base 32."""
_SIGN = re.compile(r"[@\d]|://|\.(?:\w|(?<=[wW]\.))")
"""One of these stands in every image, address, date and number that is looked for: only names and phrases have none."""
_TELLING = {"name": "PT-L002", "date of birth": "PT-L003"}
_OTHERS = "PT-L004"
_SAID = "PT-L005"
_UNKIND = {"light": "PT-L006", "label": "PT-L007", "blame": "PT-L008", "vague": "PT-L009"}


def images(_: Books, text: Text) -> Iterator[Finding]:
    """Find the name of an image or a video, and a web address, in anybody's words."""
    found = images_in(text.words)
    if found:
        yield Finding("PT-L001", text.key, words=joined(found))


def telling_staff(_: Books, text: Text) -> Iterator[Finding]:
    """Find what may say who somebody is in what staff write; where adults are named, a name is right."""
    if text.kind not in {"staff", "account", "proper"}:
        return
    found = telling(text.words)
    if text.kind == "proper":
        found.pop("name", None)
    for code in ("PT-L002", "PT-L003", _OTHERS):
        kinds = [kind for kind in found if _TELLING.get(kind, _OTHERS) == code]
        if kinds:
            says = "; ".join(kinds) if code == _OTHERS else ""
            yield Finding(code, text.key, says, joined([words for kind in kinds for words in found[kind]]))


def telling_said(_: Books, text: Text) -> Iterator[Finding]:
    """Find the same in somebody's exact words, where nobody has noted beside them whom it means."""
    if text.kind != "said":
        return
    found = {kind: [one for one in words if not _is_marked(one, text)] for kind, words in telling(text.words).items()}
    kinds = [kind for kind, words in found.items() if words]
    if kinds:
        yield Finding(_SAID, text.key, "; ".join(kinds), joined([words for kind in kinds for words in found[kind]]))


def _is_marked(words: str, text: Text) -> bool:
    return words in text.marks or not text.marks.isdisjoint(words.split())


def wording(books: Books, text: Text) -> Iterator[Finding]:
    """Find words that make light, label, blame or hide in staff's own description; never in what somebody said."""
    if text.kind == "staff":
        for kind, hits in unkind(books.phrases, text.words).items():
            yield Finding(_UNKIND[kind], text.key, FROM_PAPER + asked(hits), joined([hit.words for hit in hits]))


def unseen(_: Books, text: Text) -> Iterator[Finding]:
    """Find characters that nobody sees, or that turn the direction of what stands beside them."""
    found = hidden(text.words)
    if found:
        more = f" and {len(found) - MOST_HIDDEN} more" if len(found) > MOST_HIDDEN else ""
        yield Finding("PT-L010", text.key, ", ".join(found[:MOST_HIDDEN]) + more)


LOOKS: tuple[Look, ...] = (images, telling_staff, telling_said, wording, unseen)
"""What is looked for in each text."""


def _is_clean(books: Books, text: Text) -> bool:
    """Say at a glance of most texts that no look finds anything; where one does, this never says so."""
    words, kind = text.words, text.kind
    if not words.isprintable() or _SIGN.search(words):
        return False
    if kind in {"proper", "aside"}:  # no names and no phrases are looked for
        return True
    return no_name(words) and (kind != "staff" or not search(books.phrases, words))


def read(case: Case) -> Iterator[Finding]:
    """Find in every text that a person wrote what the looks find; and a text too long to be looked at whole."""
    left = MOST
    clean: set[tuple[object, ...]] = set()
    for text in texts(case):
        if (text.words, text.kind, text.marks) in clean:  # many reasons are the same
            continue
        if len(text.words) > min(LONGEST, left):
            of = "of this text" if left >= LONGEST else "of all texts together"
            most = LONGEST if left >= LONGEST else MOST
            yield Finding("PT-S016", text.key, f"only the first {most:,} characters {of} were looked at")
            text = replace(text, words=text.words[: min(LONGEST, left)])  # noqa: PLW2901 (the rest is not looked at)
        found = [] if _is_clean(case.books, text) else [one for look in LOOKS for one in look(case.books, text)]
        yield from found
        left -= len(text.words)
        if not found:
            clean.add((text.words, text.kind, text.marks))
        if left <= 0:
            return


def references(case: Case) -> Iterator[Finding]:
    """Find what is no fingerprint in the place of one: it may be the pupil's own reference, or a name."""
    for n, child in enumerate(case.record.child, 1):
        if child.fingerprint and _PRINT.fullmatch(child.fingerprint) is None:
            yield Finding("PT-L011", f"child[{n}].fingerprint", child.label, child.fingerprint)


CHECKS: tuple[Check, ...] = (read, references)
