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
    for option, given in (("--select", select), ("--ignore", ignore)):
        if any(not split([text]) for text in given):
            raise PeertriageError(f"{option} names no code and no family", f"Name one, or leave {option} out.")
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


def part(codes: Iterable[str], select: Sequence[str], ignore: Sequence[str]) -> str:
    """Return in words what alone was looked for; empty where that is everything, and no report has to say so."""
    every = frozenset(codes)
    if chosen(every, select, ignore) == every:
        return ""
    left_out = _in_words(map(_said, split(ignore)))
    always = [FAMILIES[letter] for letter in sorted(ALWAYS, reverse=True)]
    looked_for = _in_words([*map(_said, split(select)), *always]) if select else f"all but {left_out}"
    but = f", but not {left_out}" if select and left_out else ""
    return f"Only part was looked for: {looked_for}{but}. Other findings are not shown."


def split(names: Iterable[str]) -> list[str]:
    """Return codes and families one by one, as they were given."""
    return [part.strip() for text in names for part in text.split(",") if part.strip()]


def _said(name: str) -> str:
    """Return a code or family as it is said: the family in words."""
    letter = {f"PT-{letter}": family for letter, family in FAMILIES.items()} | {LANGUAGE.upper(): FAMILIES["L"]}
    known = letter.get(name.upper(), name.lower())
    return known if known in FAMILIES.values() else name.upper()


def _in_words(names: Iterable[str]) -> str:
    *before, last = dict.fromkeys(names) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _named(names: Iterable[str], every: frozenset[str]) -> frozenset[str]:
    """Return the codes that names mean. Raises PeertriageError for a name that means none."""
    found: set[str] = set()
    for name in split(names):
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
