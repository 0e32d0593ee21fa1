"""How children are called: a letter, never without role and year.

Which letter has which role must never be a habit ("A is always the one harmed"), so every line says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from peertriage.core.model import Age, Child, Report, Role

STAFF_AND_OTHERS = frozenset({"adult-in-trust", "other-adult"})
HARMED = "harmed"
REPORTED = "reported"
_ROLES = {
    "harmed": "harmed", "reported": "reported", "both": "harmed, reported", "involved": "involved",
    "witness": "witness", "not-yet-identified": "not yet identified",
}  # fmt: skip
_SIDES = {
    "harmed": frozenset({HARMED}), "reported": frozenset({REPORTED}), "both": frozenset({HARMED, REPORTED}),
}  # fmt: skip
_KINDS = {"adult-pupil": "pupil of 18+", "adult-in-trust": "adult in trust", "other-adult": "adult",
          "age-not-known": "age not known"}  # fmt: skip


def sides(report: Report) -> dict[str, frozenset[str]]:
    """Return on which sides of the report each person stands: harmed, reported, both or none.

    The role says it; for somebody only "involved" it is where they stand in the episodes, so that a mild word
    takes no protection away. Somebody not yet identified stands on none: nobody can be walked to a room or
    told anything. What finds, or keeps children safe from, somebody unknown are steps about the report. An adult
    who is no pupil stands on none either: what must be done about them is for police and council.
    """
    acted = {label for episode in report.episode for label in episode.by}
    acted_on = {label for episode in report.episode for label in episode.to}
    found: dict[str, frozenset[str]] = {}
    for child in report.child:
        if child.kind in STAFF_AND_OTHERS:
            found[child.label] = frozenset()
        elif child.role == "involved":
            placed = [name for name, people in ((REPORTED, acted), (HARMED, acted_on)) if child.label in people]
            found[child.label] = frozenset(placed)
        else:
            found[child.label] = _SIDES.get(child.role, frozenset())
    return found


def role_words(role: Role) -> str:
    """Return how a role is said."""
    return _ROLES[role]


def label(child: Child) -> str:
    """Return a child's letter with role and school year, else age: `A (harmed, Y4)`."""
    return f"{child.label} ({', '.join(part for part in (_ROLES[child.role], _year(child)) if part)})"


def _year(child: Child) -> str:
    if child.age.to is None and child.age.school_year:
        year = child.age.school_year
        return year_words(year) if year in {"N", "R"} else f"Y{year}"
    if child.age.years is not None or child.age.school_year:
        return age_words(child.age)
    return _KINDS.get(child.kind, "age not known")


def year_words(year: str) -> str:
    """Return how a school year is said."""
    return {"N": "Nursery", "R": "Reception"}.get(year, f"Year {year}")


def age_words(age: Age) -> str:
    """Return what is known of an age, in words."""
    if age.years is None:
        words = year_words(age.school_year) if age.school_year else "age not known"
    elif age.months is None:
        words = f"{age.years} years"
    else:
        words = f"{age.years} years {age.months} month{'' if age.months == 1 else 's'}"
    return words if age.to is None else f"{words} to {age_words(age.to)}"


def joined(report: Report, people: Collection[str], *, apart: bool = False) -> str:
    """Return several people in words; who shares role and year shares the brackets: `B and C (reported, Y9)`.

    `apart`: it is done for each side by itself, and the words say so, so that no act brings them together.
    """
    groups: dict[str, list[str]] = {}
    for child in report.child:
        if child.label in people:
            groups.setdefault(label(child).removeprefix(child.label), []).append(child.label)
    between = " and, apart, " if apart else " and "
    return between.join(_listed(letters) + brackets for brackets, letters in groups.items())


def _listed(letters: list[str]) -> str:
    return f"{', '.join(letters[:-1])} and {letters[-1]}" if len(letters) > 1 else letters[0]


def others(report: Report, *ones: str) -> str:
    """Return the people on the other side from these, in words; the place they take in a step's text."""
    placed = sides(report)
    opposite = {REPORTED if placed.get(one) == frozenset({HARMED}) else HARMED for one in ones}
    found = [child.label for child in report.child if child.label not in ones and opposite & placed[child.label]]
    if found:
        return joined(report, found)
    if len(ones) > 1:
        return "each other"
    return "the other child" if opposite == {REPORTED} else "the child harmed"


def about_words(report: Report, about: str) -> str:
    """Return whom a reason or an open question is about: `B (reported, Y4) to A (harmed, Y4)`."""
    children = {child.label: label(child) for child in report.child}
    return " to ".join(children.get(part, part) for part in about.split("-"))
