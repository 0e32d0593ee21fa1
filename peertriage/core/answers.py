"""Answers become a report, and a report becomes answers again: what a draft holds is what was answered.

`given` maps a slot (question, what it is about) to the answer of one prompt. The report is built from it anew each
time. A draft is that report; whatever the report cannot say (a question half answered, an answer on a branch that no
longer applies) stands in its `set_aside`, so that nothing is lost and the interview goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec

from peertriage.core import acts_asked, people, statements
from peertriage.core.facts import IN_EPISODE, REST, episode_answers
from peertriage.core.given import KIND_OF_ACT
from peertriage.core.model import SCHEMA, Report
from peertriage.core.prompt import NOT_KNOWN, REPORT, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from peertriage.core.catalogue import Question
    from peertriage.core.model import Episode
    from peertriage.core.rulebook import Rulebook

Given: TypeAlias = "Mapping[Slot, Any]"
FIRST_EPISODE = people.FIRST_EPISODE
MOST_EPISODES = 9
MOST_EXCEPTIONS = 9
BASES = ("child-said", "adult-saw", "record")
SAID_ON = "happened-said-on"
"""The day from which a rough time counts, where it was chosen on another day than the report was begun."""
FAMILY = "family"
FAMILY_ROLES = frozenset({"harmed", "reported", "both"})
"""Whose families have a gate before they are told."""
OPEN = "open"
"""The key of `set_aside` that lists what the report seems to answer and nobody has answered yet."""
WEEK, MONTHS = dt.timedelta(days=7), people.LONG_AGO
_DATES = (dt.datetime, dt.date, dt.time)
_COMPOSED = frozenset({"people", "words", "acts", "date"})
"""Kinds of question that are asked in several prompts, each with a slot of its own."""


class Sitting(NamedTuple):
    """What a report is built with besides the answers: the content, the day it was begun, and the practice mark."""

    book: Rulebook
    begun: dt.date
    practice: bool | None = None
    terms: tuple[tuple[dt.date, dt.date], ...] = ()
    """First and last day of each school term, for "last term"."""


def report_of(sitting: Sitting, given: Given) -> Report:
    """Return the report that the answers so far make. People are in it once all of them are described."""
    book = sitting.book
    persons = people.people(given, sitting.begun) or []
    sides = {person["label"]: person.pop("side") for person in persons}
    tables: dict[str, dict[str, Any]] = {person["label"]: person for person in persons}
    roles = {person["label"]: person["role"] for person in persons}
    report: dict[str, Any] = {"schema": SCHEMA, "kind": "answers", "nation": book.nation, "child": persons}
    episodes = {name: _episode(sitting, given, name, sides) for name in episode_ids(given)}
    _add_unknown(persons, episodes)
    gates: dict[str, dict[str, Any]] = {}
    for slot, value in given.items():
        question = book.questions.get(slot.question)
        if question is None or question.kind in _COMPOSED or _nothing_to_say(question.id, value, given):
            continue
        if question.about == "episode":
            _into_episode(question, value, episodes, slot.about)
        elif question.about == REPORT:
            _into(report, question, value)
        elif question.about == "child" and slot.about in tables:
            _into(tables[slot.about], question, value)
        elif question.about == FAMILY and slot.about in tables:
            gate = gates.setdefault(slot.about, {"child": slot.about})
            gate[question.id.replace("-", "_")] = value
    report["statement"] = statements.statements(given, roles)
    if writer := given.get(Slot("writer", REPORT)):
        report["person"] = [{"id": "P1", "role": writer}]
    _add_episodes(report, list(episodes.values()), bool(persons))
    _add_basis(given, report, tables, episodes)
    report["family_gate"] = [gates[label] for label in _with_one_household(given, persons, gates) if label in gates]
    if sitting.practice:
        report["practice"] = True
    found: Report = msgspec.convert(report, Report)
    return found


def given_of(sitting: Sitting, report: Report) -> dict[Slot, Any]:
    """Return answers that make this report: the other way round from `report_of`, for as far as it goes."""
    book = sitting.book
    document = msgspec.to_builtins(report, builtin_types=_DATES)
    found: dict[Slot, Any] = {}
    _from_answers(book, document.get("answers", {}), REPORT, REPORT, found)
    placeholder = any(child.label in PLACEHOLDERS for child in report.child)
    episodes = list(report.episode)
    if report.child and not placeholder:
        known = [child for child in document["child"] if child["label"] not in {UNKNOWN_DOER, UNKNOWN_HARMED}]
        found |= people.given_of(known, _sides(episodes))
        for child in known:
            _from_answers(book, child.get("answers", {}), "child", child["label"], found)
        needs = {name for name, question in book.questions.items() if question.section == "needs"}
        ticked = [child["label"] for child in document["child"] if needs & set(child.get("answers", {}))]
        found[Slot("needs-known", REPORT)] = {"ticked": ticked, "rest": "these"}
    for gate in document.get("family_gate", []):
        for name, question in book.questions.items():
            if question.about == FAMILY and (value := gate.get(name.replace("-", "_"))):
                found[Slot(name, gate["child"])] = value
    found |= statements.given_of(document.get("statement", []))
    for person in report.person[:1]:
        found[Slot("writer", REPORT)] = person.role
    for n, episode in enumerate(episodes):
        _from_episode(book, document["episode"][n], episode, found, last=n + 1 == len(episodes))
        if len(episodes) > 1 and not placeholder:
            found[Slot("episode-by", episode.id)] = _ticked([name for name in episode.by if name != UNKNOWN_DOER])
            found[Slot("episode-to", episode.id)] = _ticked([name for name in episode.to if name != UNKNOWN_HARMED])
    _from_basis(report, found)
    return found


def set_aside(sitting: Sitting, given: Given, kept: Given) -> dict[str, Any]:
    """Return what a draft has to hold besides its report, so that `recalled` gives these very answers again."""
    back = given_of(sitting, report_of(sitting, kept))
    found: dict[str, Any] = {key(slot): value for slot, value in given.items() if back.get(slot, ...) != value}
    opened = sorted(key(slot) for slot in back if slot not in given)
    return found | ({OPEN: opened} if opened else {})


def recalled(sitting: Sitting, report: Report) -> dict[Slot, Any]:
    """Return the answers that a draft, a note or an answers file holds."""
    found = given_of(sitting, report)
    for name in report.set_aside.get(OPEN, []):
        found.pop(slot_of(name), None)
    found |= {slot_of(name): value for name, value in report.set_aside.items() if name != OPEN}
    return found


def key(slot: Slot) -> str:
    """Return a slot as one key of a table."""
    return f"{slot.question}@{slot.about}"


def slot_of(name: str) -> Slot:
    """Return the slot that `key` made."""
    question, _, about = name.partition("@")
    return Slot(question, about)


def episode_ids(given: Given) -> Iterator[str]:
    """Yield the episodes that the answers tell of: the first, and each that was said to be another time."""
    for n in range(1, MOST_EPISODES + 1):
        yield f"E{n}"
        if given.get(Slot("another-time", f"E{n}")) != "yes":
            return


def exceptions(given: Given, episode: str) -> list[str]:
    """Return what the answers that differ for some people are about: `E1/1`, `E1/2`."""
    if not any(
        value == "yes" and slot.question == "differs" and slot.about.partition(":")[0] == episode
        for slot, value in given.items()
    ):
        return []
    found = []
    for n in range(1, MOST_EXCEPTIONS + 1):
        found.append(f"{episode}/{n}")
        if given.get(Slot("differs-more", f"{episode}/{n}")) != "yes":
            break
    return found


def exception_of(given: Given, about: str) -> list[str]:
    """Return for whom something is different."""
    ticked: list[str] = given.get(Slot("differs-who", about), {}).get("ticked", [])
    return ticked


def differing(given: Given, about: str) -> str:
    """Return what the different answers are about: they name for whom they were given, so that they never move."""
    return f"{about}+{'+'.join(exception_of(given, about))}"


UNKNOWN_DOER, UNKNOWN_HARMED = "Z", "W"
"""Letters of somebody unknown at another time, by whom or to whom nobody could say."""
ALONE = "alone"


def _add_unknown(persons: list[dict[str, Any]], episodes: dict[str, dict[str, Any]]) -> None:
    """Add somebody unknown to the people where an episode needs them."""
    needed = {label for episode in episodes.values() for label in (*episode["by"], *episode["to"])}
    for label in (UNKNOWN_DOER, UNKNOWN_HARMED):
        if persons and label in needed:
            persons.append({"label": label, "kind": "age-not-known", "role": "not-yet-identified"})


PLACEHOLDERS = ("X", "Y")
"""Letters for people who have not been described yet: none that staff would use, so that nobody takes them for A."""


def families(persons: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the children whose families are asked about before they are told."""
    return [person["label"] for person in persons if person["kind"] == "child" and person["role"] in FAMILY_ROLES]


def one_household(given: Given, persons: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether the two children have one family, as somebody said: then it is asked about once."""
    return one_home(given, persons) and given.get(Slot("one-family", REPORT)) == "yes"


def one_home(given: Given, persons: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether the two children live in one home. It may be a placement, with two families."""
    tonight = given.get(Slot("tonight", REPORT), {}).get("ticked", [])
    between = given.get(Slot("balance", FIRST_EPISODE), {}).get("ticked", [])
    return len(families(persons)) == 2 and ("same-home" in tonight or "same-household" in between)


def _with_one_household(given: Given, persons: list[dict[str, Any]], gates: dict[str, dict[str, Any]]) -> list[str]:
    """Give both children of one household the same gate; return the letters in their order."""
    if one_household(given, persons):
        first, second = families(persons)
        if first in gates:
            gates[second] = gates[first] | {"child": second}
    return [person["label"] for person in persons]


def _nothing_to_say(question: str, value: Any, given: Given) -> bool:
    """Say whether "nothing sexual so far" was answered twice: then there is no kind of act that is not known."""
    return question == KIND_OF_ACT and value == NOT_KNOWN and given.get(acts_asked.NOT_SEXUAL) == "no"


def _episode(sitting: Sitting, given: Given, name: str, sides: Mapping[str, str]) -> dict[str, Any]:
    several = name != FIRST_EPISODE or given.get(Slot("another-time", name)) == "yes"
    by, to = (given.get(Slot(f"episode-{side}", name)) if several else None for side in ("by", "to"))
    acted = [label for label, side in sides.items() if side in {"by", "both"}]
    acted_on = [label for label, side in sides.items() if side in {"to", "both"}]
    chosen_by = [label for label in by["ticked"] if label in sides] if by else acted
    chosen_to = [label for label in to["ticked"] if label in sides] if to else acted_on
    if by and not chosen_by:
        chosen_by = [UNKNOWN_DOER]
    if to and not chosen_to and to["rest"] != ALONE:
        chosen_to = [UNKNOWN_HARMED]
    table: dict[str, Any] = {"id": name, "by": chosen_by, "to": chosen_to}
    if happened := _happened(sitting, given, name):
        table["happened"] = happened
    table |= acts_asked.value(sitting.book, given, name)
    if then := {label: age for label, age in people.then(given, name).items() if label in sides}:
        table["ages_then"] = then
    differs: list[dict[str, Any]] = []
    for about in exceptions(given, name):
        who = set(exception_of(given, about))
        if who & {*table["by"], *table["to"]}:
            some_by = [label for label in table["by"] if label in who]
            some_to = [label for label in table["to"] if label in who]
            found: dict[str, Any] = {"by": some_by or table["by"], "to": some_to or table["to"], "answers": {}}
            differs.append(found | {"about": differing(given, about)})
    if differs:
        table["exception"] = differs
    return table


def _happened(sitting: Sitting, given: Given, name: str) -> dict[str, Any]:
    """Return when it happened: the day or range that was read, else the rough time that was chosen."""
    told = dict(given.get(Slot("happened", name)) or {})
    about, day = given.get(Slot("happened-about", name)), given.get(Slot(SAID_ON, name), sitting.begun)
    if "first" in told or "last" in told:
        return told
    if about == "today":
        return told | {"first": day, "last": day}
    if about == "week":
        return told | {"first": day - WEEK, "last": day}
    if about == "months":
        return told | {"first": day - MONTHS, "last": day - WEEK - dt.timedelta(days=1)}
    return told | ({"last": day - MONTHS} if about == "longer" else {})


def _add_episodes(report: dict[str, Any], episodes: list[dict[str, Any]], described: bool) -> None:
    """Add the episodes. What was told before anybody was described is kept: somebody unknown did it, to somebody
    unknown.
    """
    told = [episode for episode in episodes if set(episode) - {"id", "by", "to"}]
    if not described and told:
        unknown = {"kind": "age-not-known", "role": "not-yet-identified"}
        report["child"] = [{"label": label, **unknown} for label in PLACEHOLDERS]
        for episode in told:
            episode |= {"by": ["X"], "to": ["Y"]}
            episode.pop("ages_then", None)
    for episode in episodes:
        for differs in episode.get("exception", []):
            differs.pop("about")
        if "exception" in episode:
            episode["exception"] = [differs for differs in episode["exception"] if differs["answers"]]
    report["episode"] = episodes if described else told


def _into(table: dict[str, Any], question: Question, value: Any) -> None:
    answers = table.setdefault("answers", {})
    if question.kind == "many":
        answers[question.id] = list(value["ticked"])
        answers[question.id + REST] = value["rest"]
    elif value != "" or question.kind != "text":
        answers[question.id] = value


def _into_episode(question: Question, value: Any, episodes: dict[str, dict[str, Any]], about: str) -> None:
    name = about.partition("/")[0]
    episode = episodes.get(name)
    if episode is None:
        return
    if about != name:
        for differs in episode.get("exception", []):
            if differs["about"] == about:
                _into(differs, question, value)
    elif question.id == "acts-all":
        episode["acts_all"] = value
    elif question.id in IN_EPISODE:
        episode[IN_EPISODE[question.id]] = value
    else:
        _into(episode, question, value)


def _add_basis(
    given: Given, report: dict[str, Any], tables: dict[str, dict[str, Any]], episodes: dict[str, dict[str, Any]]
) -> None:
    for how in (*BASES, "assumed"):
        for name in given.get(Slot(f"basis-{how}", REPORT), {}).get("ticked", []):
            slot = slot_of(name)
            table = {REPORT: report}.get(slot.about) or episodes.get(slot.about) or tables.get(slot.about)
            if table is not None:
                table.setdefault("basis", {})[slot.question] = how


def _sides(episodes: list[Episode]) -> dict[str, str]:
    """Return on which side each letter stands in the first episode."""
    if not episodes:
        return {}
    by, to = set(episodes[0].by), set(episodes[0].to)
    return dict.fromkeys(by, "by") | dict.fromkeys(to, "to") | dict.fromkeys(by & to, "both")


def _ticked(labels: list[str]) -> dict[str, Any]:
    return {"ticked": list(labels), "rest": "these"}


def _from_answers(book: Rulebook, answers: dict[str, Any], about: str, name: str, found: dict[Slot, Any]) -> None:
    for question in book.questions.values():
        if question.about != about or not {question.id, question.id + REST} & set(answers):
            continue
        value = answers.get(question.id, [])
        if question.kind != "many":
            found[Slot(question.id, name)] = value
        elif isinstance(value, list):
            found[Slot(question.id, name)] = {"ticked": value, "rest": answers.get(question.id + REST, NOT_KNOWN)}
        else:  # one "not known" for the whole list
            found[Slot(question.id, name)] = {"ticked": [], "rest": NOT_KNOWN}


def _from_episode(
    book: Rulebook, table: dict[str, Any], episode: Episode, found: dict[Slot, Any], *, last: bool
) -> None:
    name = episode.id
    if "happened" in table:
        found[Slot("happened", name)] = table["happened"]
    found |= acts_asked.given_of(book, table)
    if "acts_all" in table:
        found[Slot("acts-all", name)] = table["acts_all"]
    _from_answers(book, dict(episode_answers(episode)), "episode", name, found)
    for label, age in table.get("ages_then", {}).items():
        found[Slot("person-then", f"{name}/{label}")] = age
    found[Slot("another-time", name)] = "no" if last else "yes"
    if name != FIRST_EPISODE:
        picked = {_stop(book, slot.question) for slot in found if slot.about == name}
        found[Slot("known-of", name)] = {"ticked": [item for item in _stops(book) if item in picked], "rest": "these"}
    for n, differs in enumerate(episode.exception, 1):
        about = f"{name}/{n}"
        several = [side for side in (episode.by, episode.to) if len(side) > 1]
        found[Slot("differs", f"{name}:{'+'.join(dict.fromkeys(label for side in several for label in side))}")] = "yes"
        found[Slot("differs-who", about)] = _ticked(_different(episode, differs.by, differs.to))
        found[Slot("differs-more", about)] = "no" if n == len(episode.exception) else "yes"
        who = "+".join(_different(episode, differs.by, differs.to))
        _from_answers(book, dict(differs.answers), "episode", f"{about}+{who}", found)


def _different(episode: Episode, by: list[str], to: list[str]) -> list[str]:
    """Return the people an exception is about: those of the sides that it does not take whole."""
    some = [*(by if by != episode.by else []), *(to if to != episode.to else [])]
    return list(dict.fromkeys(some or by))


def _from_basis(report: Report, found: dict[Slot, Any]) -> None:
    known: dict[str, list[str]] = {}
    tables: list[tuple[str, Mapping[str, str]]] = [(REPORT, report.basis)]
    tables += [(child.label, child.basis) for child in report.child]
    tables += [(episode.id, episode.basis) for episode in report.episode]
    for about, basis in tables:
        for question, how in basis.items():
            known.setdefault(how, []).append(key(Slot(question, about)))
    if known:
        for how in (*BASES, "assumed"):
            found[Slot(f"basis-{how}", REPORT)] = {"ticked": known.get(how, []), "rest": "done"}


def _stops(book: Rulebook) -> list[str]:
    """Return the names of all stops in the order in which they are asked."""
    ordered = sorted(book.questions.values(), key=lambda question: question.order)
    return list(dict.fromkeys(_stop(book, question.id) for question in ordered))


def _stop(book: Rulebook, question: str) -> str:
    """Return the name of the stop at which a question is asked: its screen's, else its own."""
    screen = book.screen_of.get(question)
    return screen.id if screen else question
