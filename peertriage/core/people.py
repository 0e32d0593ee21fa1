"""Who the report is about: the prompts of that one screen, and what their answers make of it.

Nobody is refused because they are unknown or adult. Letters stand for people in the order in which they are entered.
"""

from __future__ import annotations

import datetime as dt
import string
from typing import TYPE_CHECKING, Any

from peertriage.core import typed
from peertriage.core.prompt import NOT_KNOWN, REPORT, Choice, Prompt, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCREEN = Slot("people", REPORT)
MOST_PEOPLE = 20
FIRST_EPISODE = "E1"
ADULT_YEARS = 18
OLDEST = 120
LONG_AGO = dt.timedelta(days=90)
"""From then on a child was in another school year or another band often enough to ask how old everybody was."""
ROLES = (
    Choice("harmed", "May have been harmed"),
    Choice("reported", "Is said to have done it"),
    Choice("took-part", "Took part: kept watch, held, filmed, urged, or passed it on"),
    Choice("both", "Both: each acted towards the other, or it is not clear who did"),
    Choice("unknown-by", "Did it, and is not yet identified"),
    Choice("unknown-to", "May have been harmed, and is not yet identified"),
    Choice("witness", "Saw or heard it"),
    Choice("involved", "Involved in another way"),
)
TOOK_PART = "took-part"
"""Whoever takes part acts: kept apart, spoken to and helped like whoever is said to have done it."""
SIDES = {"harmed": "to", "reported": "by", TOOK_PART: "by", "both": "both", "unknown-by": "by", "unknown-to": "to"}
ADULTS = (
    Choice("adult-pupil", "A pupil of 18 or over"),
    Choice("adult-in-trust", "An adult who works or helps with children"),
    Choice("other-adult", "Another adult"),
)
CHILD_OR_NOT = (Choice("child", "Yes, a child under 18"), Choice("age-not-known", "Not known"))
YEAR_13 = (CHILD_OR_NOT[0], ADULTS[0], CHILD_OR_NOT[1])
"""In Year 13 a pupil is 17 or 18."""
SETTINGS = (
    Choice("ours", "At our school"),
    Choice("another", "At another school or setting"),
    Choice("none", "At no school"),
    Choice(NOT_KNOWN, "Not known"),
)
ALL_OURS = (Choice("all", "Yes, all of them"), Choice("not-all", "No, or not known of everybody"))
MORE = (Choice("yes", "Yes, add a person"), Choice("no", "No, that is everybody"))
ALONE = (
    Choice("yes", "Yes, nobody else"),
    Choice("no", "No, somebody else was involved"),
    Choice(NOT_KNOWN, "Not known"),
)
AGE_LINE = "For example: 8y 3m, or 8y 3m Year 4, or Year 4, Reception, 6 to 8y, 18+."
AGE_HELP = (
    "Years and months if the school has them: they decide more than a school year.",
    "A number alone could be an age or a school year, so write 7y or Year 7.",
)
ROLE_HELP = (
    "What is reported, not what is proved. It can be changed at any time.",
    "Somebody whose name is not known is entered as not yet identified. Nobody is left out.",
    "Staff who heard it or wrote it down are not entered here: they are asked with the words.",
)


def prompts(given: Mapping[Slot, Any], today: dt.date) -> Iterator[Prompt]:
    """Yield the prompts that apply to the answers so far; the caller stops at the first without an answer."""
    labels = list(_letters(given))
    for n, letter in enumerate(labels):
        yield _one("person-role", letter, f"Person {letter}: what is reported of this person?", ROLES,
                   "A letter stands for each person; names are never entered." if n == 0 else "",
                   help=ROLE_HELP)  # fmt: skip
        yield Prompt(
            Slot("person-age", letter), "line", f"Person {letter}: how old now?", SCREEN, lines=(AGE_LINE,),
            help=AGE_HELP, read=typed.read_age,
        )  # fmt: skip
        kinds = _kinds(given.get(Slot("person-age", letter)))
        if kinds == ADULTS:
            yield _one("person-kind", letter, f"Person {letter} is 18 or over. Who is it?", ADULTS)
        elif kinds:
            yield _one("person-kind", letter, f"Person {letter}: is it known that this is a child under 18?", kinds)
        if n + 1 < MOST_PEOPLE:
            yield _one("people-more", letter, "Is the report about anybody else, also somebody unknown?", MORE)
    if not _sides(given, labels) & {"to", "both"}:
        yield _one("people-alone", REPORT, "Nobody was entered as harmed. Was it an act on themselves alone?", ALONE)
    known = [letter for letter in labels if not _unknown(given, letter)]
    if known:
        yield _one("people-ours", "+".join(known), f"Do they all belong to our school? ({', '.join(known)})", ALL_OURS)
    if given.get(_ours(known)) == "not-all":
        for letter in known:
            yield _one("person-setting", letter, f"Person {letter}: which school or setting?", SETTINGS)
    if long_ago(given, FIRST_EPISODE, today):
        yield from ages_then(given, FIRST_EPISODE, labels, SCREEN)


def ages_then(given: Mapping[Slot, Any], episode: str, labels: list[str], screen: Slot) -> Iterator[Prompt]:
    """Yield how old each was when something long ago happened: levels use the ages at the time."""
    for letter in labels:
        if SIDES.get(given.get(Slot("person-role", letter), "")):
            yield Prompt(
                Slot("person-then", f"{episode}/{letter}"), "line", f"Person {letter}: how old when it happened?",
                screen, lines=(AGE_LINE,), help=("As far as anyone has said. A school year or a range will do.",),
                read=typed.read_age,
            )  # fmt: skip


def long_ago(given: Mapping[Slot, Any], episode: str, today: dt.date) -> bool:
    """Say whether it may have happened so long ago that ages have to be asked for that time."""
    happened = given.get(Slot("happened", episode)) or {}
    about = given.get(Slot("happened-about", episode))
    if about is not None:
        return bool(about == "longer")
    first = happened.get("first")
    return first is not None and first < today - LONG_AGO


def people(given: Mapping[Slot, Any], today: dt.date) -> list[dict[str, Any]] | None:
    """Return a table for each person with `side` (by, to, both or nothing), or None while a prompt is open."""
    if any(prompt.slot not in given for prompt in prompts(given, today)):
        return None
    found = [_person(given, letter) for letter in _letters(given)]
    sides = {person["side"] for person in found}
    if not sides & {"by", "both"}:
        found.append(_nobody_known(len(found), "by"))
    if not sides & {"to", "both"} and given.get(Slot("people-alone", REPORT)) != "yes":
        found.append(_nobody_known(len(found), "to"))
    if [person["side"] for person in found if person["side"]] == ["both"]:
        found.append(_nobody_known(len(found), "both"))  # "each towards the other": the other was not entered
    return found


def then(given: Mapping[Slot, Any], episode: str) -> dict[str, dict[str, Any]]:
    """Return the ages at the time of an episode, by letter."""
    found = {}
    for slot, value in given.items():
        where, _, letter = slot.about.partition("/")
        if slot.question == "person-then" and where == episode:
            found[letter] = _grown_up() if value.get("kind") else value
    return found


def given_of(tables: list[dict[str, Any]], sides: Mapping[str, str]) -> dict[Slot, Any]:
    """Return the answers that make these people: the other way round from `people`, for as far as it goes."""
    found: dict[Slot, Any] = {}
    settings = {table.get("setting", NOT_KNOWN) for table in tables if table["role"] != "not-yet-identified"}
    if settings:
        known = [table["label"] for table in tables if table["role"] != "not-yet-identified"]
        found[_ours(known)] = "all" if settings == {"ours"} else "not-all"
    for n, table in enumerate(tables):
        letter = table["label"]
        unknown = table["role"] == "not-yet-identified"
        side = sides.get(letter, "")
        found[Slot("person-role", letter)] = f"unknown-{side or 'by'}" if unknown else table["role"]
        age = table.get("age", {})
        adult = table["kind"] in {choice.id for choice in ADULTS}
        found[Slot("person-age", letter)] = age or ({"kind": "adult"} if adult else {})
        if _kinds(found[Slot("person-age", letter)]):
            found[Slot("person-kind", letter)] = table["kind"]
        if n + 1 < MOST_PEOPLE:
            found[Slot("people-more", letter)] = "yes" if n + 1 < len(tables) else "no"
        if settings and settings != {"ours"} and not unknown:
            found[Slot("person-setting", letter)] = table.get("setting", NOT_KNOWN)
    if tables and not any(side in {"to", "both"} for side in sides.values()):
        found[Slot("people-alone", REPORT)] = "yes"
    return found


def _letters(given: Mapping[Slot, Any]) -> Iterator[str]:
    for letter in string.ascii_uppercase[:MOST_PEOPLE]:
        yield letter
        if given.get(Slot("people-more", letter)) != "yes":
            return


def _kinds(age: dict[str, Any] | None) -> tuple[Choice, ...]:
    """Return what has to be asked about somebody of this age: which adult, whether a child, or nothing."""
    if age is None:
        return ()
    if age.get("kind") or age.get("years", 0) >= ADULT_YEARS:
        return ADULTS
    if "13" in {age.get("school_year"), age.get("to", {}).get("school_year")} and "years" not in age:
        return YEAR_13
    grown = age.get("to", {}).get("years", 0) >= ADULT_YEARS
    return () if age and not grown else CHILD_OR_NOT


def _person(given: Mapping[Slot, Any], letter: str) -> dict[str, Any]:
    role, age = given[Slot("person-role", letter)], given[Slot("person-age", letter)]
    unknown = role.startswith("unknown-")
    person: dict[str, Any] = {
        "label": letter,
        "kind": given[Slot("person-kind", letter)] if _kinds(age) else "child",
        "role": "not-yet-identified" if unknown else "reported" if role == TOOK_PART else role,
        "side": SIDES.get(role, ""),
        "setting": NOT_KNOWN if unknown else _setting(given, letter),
    }
    if age and not age.get("kind"):
        person["age"] = age
    return person


def _setting(given: Mapping[Slot, Any], letter: str) -> str:
    known = [one for one in _letters(given) if not _unknown(given, one)]
    everybody = given.get(_ours(known)) == "all"
    return "ours" if everybody else str(given[Slot("person-setting", letter)])


def _ours(known: list[str]) -> Slot:
    """Return the slot of "do they all belong to our school": about these people, and nobody entered later."""
    return Slot("people-ours", "+".join(known))


def _unknown(given: Mapping[Slot, Any], letter: str) -> bool:
    return str(given.get(Slot("person-role", letter), "")).startswith("unknown-")


def _sides(given: Mapping[Slot, Any], labels: list[str]) -> set[str]:
    return {SIDES.get(given.get(Slot("person-role", letter), ""), "") for letter in labels}


def _nobody_known(count: int, side: str) -> dict[str, Any]:
    return {"label": string.ascii_uppercase[count], "kind": "age-not-known", "role": "not-yet-identified",
            "side": side, "setting": NOT_KNOWN}  # fmt: skip


def _grown_up() -> dict[str, Any]:
    return {"years": ADULT_YEARS, "to": {"years": OLDEST}}


def _one(
    question: str,
    about: str,
    asks: str,
    choices: tuple[Choice, ...],
    line: str = "",
    help: tuple[str, ...] = (),  # noqa: A002
) -> Prompt:
    lines = (line,) if line else ()
    return Prompt(Slot(question, about), "one", asks, SCREEN, lines=lines, choices=choices, help=help or ROLE_HELP)
