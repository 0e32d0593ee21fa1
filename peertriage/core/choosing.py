"""Which kinds of finding are wanted, from what was named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.errors import PeertriageError, did_you_mean
from peertriage.core.finding import ALWAYS, FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LANGUAGE = "language"
"""Another name for the family of privacy and language."""


def chosen(codes: Iterable[str], select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """Return the codes that are wanted. Structure and integrity always are; to leave them out is refused.

    `select`, `ignore`: codes, or families by name or beginning (`practice`, `PT-P`), several with commas between.
    """
    every = frozenset(codes)
    always = frozenset(code for code in every if _letter(code) in ALWAYS)
    ignored = _named(ignore, every)
    if ignored & always:
        named = ", ".join(FAMILIES[letter] for letter in sorted(ALWAYS, reverse=True))
        raise PeertriageError(
            f"findings of {named} cannot be left out: without them nothing else can be relied on",
            "Leave out other codes or families only.",
        )
    wanted = _named(select, every) if select else every
    return (wanted - ignored) | always


def _named(names: Iterable[str], every: frozenset[str]) -> frozenset[str]:
    """Return the codes that names mean. Raises PeertriageError for a name that means none."""
    found: set[str] = set()
    for name in [part.strip() for text in names for part in text.split(",") if part.strip()]:
        meant = {code for code in every if _means(name, code)}
        if not meant:
            known = [*sorted(every), *FAMILIES.values()]
            raise PeertriageError(
                f"there is no code or family of this name{did_you_mean(name, known)}",
                f"Families: {', '.join(FAMILIES.values())}. Codes look like PT-P001.",
            )
        found |= meant
    return frozenset(found)


def _means(name: str, code: str) -> bool:
    family = LANGUAGE if name.lower() == LANGUAGE and _letter(code) == "L" else FAMILIES[_letter(code)]
    return name.lower() == family or name.upper() in {code, code[:4]}


def _letter(code: str) -> str:
    return code[len("PT-")]
