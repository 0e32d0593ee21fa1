"""Who the report is about: letters, roles, ages. Nobody is refused because they are unknown or adult."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from peertriage.ask.plain import NOT_KNOWN, Choice
from peertriage.core import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peertriage.ask.plain import Plain

MOST_PEOPLE = 20
ROLES = (
    Choice("harmed", "May have been harmed"),
    Choice("reported", "Is said to have done it"),
    Choice("both", "Both: each acted towards the other, or it is not clear who did"),
    Choice("unknown-by", "Did it, and is not yet identified"),
    Choice("unknown-to", "May have been harmed, and is not yet identified"),
    Choice("witness", "Saw or heard it"),
    Choice("involved", "Involved in another way"),
)
SIDES = {"harmed": "to", "reported": "by", "both": "both", "unknown-by": "by", "unknown-to": "to"}
ADULTS = (
    Choice("adult-pupil", "A pupil of 18 or over"),
    Choice("adult-in-trust", "An adult who works or helps with children"),
    Choice("other-adult", "Another adult"),
)
SETTINGS = (
    Choice("ours", "At our school"),
    Choice("another", "At another school or setting"),
    Choice("none", "At no school"),
    Choice(NOT_KNOWN, "Not known"),
)


def ask_people(face: Plain, helps: Sequence[str]) -> list[dict[str, Any]]:
    """Return one table a person, each with `side`: who acted, who was acted on."""
    people: list[dict[str, Any]] = []
    while True:
        face.say(f"Person {string.ascii_uppercase[len(people)]}. Letters only: no names.")
        people.append(_person(face, helps, string.ascii_uppercase[len(people)]))
        if len(people) == MOST_PEOPLE:
            break
        face.say("Is the report about anybody else, also somebody unknown?")
        if face.one([Choice("yes", "Yes, add a person"), Choice("no", "No, that is everybody")], helps) == "no":
            break
    return _complete(face, helps, people)


def _person(face: Plain, helps: Sequence[str], label: str) -> dict[str, Any]:
    face.say("What is reported of this person?")
    role = face.one(ROLES, helps)
    unknown = role.startswith("unknown-")
    person: dict[str, Any] = {"label": label, "role": "not-yet-identified" if unknown else role,
                              "side": SIDES.get(role, "")}  # fmt: skip
    face.say("Age now. For example: 8y 3m, 8, Year 4, 8y 3m Year 4, Reception, 18+, not known.")
    person |= _age(face, helps)
    face.say("Which school or setting?")
    person["setting"] = face.one(SETTINGS, helps)
    return person


def _age(face: Plain, helps: Sequence[str]) -> dict[str, Any]:
    while True:
        words = face.line("Age:", helps)
        if words in {"18+", "adult"}:
            return {"kind": face.one(ADULTS, helps)}
        age = typed.age(words)
        if age is None:
            face.say("That could not be read as an age. Try 8y 3m, 8, Year 4, 18+ or not known.")
            continue
        if age.get("years", 0) >= 18:
            return {"kind": face.one(ADULTS, helps), "age": age}
        if age:
            return {"kind": "child", "age": age}
        face.say("Is it known that this is a child under 18?")
        known = face.one([Choice("child", "Yes, a child"), Choice("age-not-known", "Not known")], helps)
        return {"kind": known}


def _complete(face: Plain, helps: Sequence[str], people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add whoever must exist but was not named: somebody acted, and perhaps somebody was acted on."""
    sides = {person["side"] for person in people}
    if not sides & {"by", "both"}:
        people.append(_unknown(len(people), "by"))
    if not sides & {"to", "both"}:
        face.say("Nobody was named as harmed. Was it an act on themselves alone?")
        alone = face.one([Choice("yes", "Yes, nobody else"), Choice("no", "No, somebody else was involved"),
                          Choice(NOT_KNOWN, "Not known")], helps)  # fmt: skip
        if alone != "yes":
            people.append(_unknown(len(people), "to"))
    return people


def _unknown(count: int, side: str) -> dict[str, Any]:
    return {"label": string.ascii_uppercase[count], "kind": "age-not-known", "role": "not-yet-identified",
            "side": side, "setting": NOT_KNOWN}  # fmt: skip
