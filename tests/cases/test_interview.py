"""The answers of each long case, given prompt by prompt, lead to the result of the case, in few screens.

A screen is counted as design.md, section 7, says: prompts that stand together (`Prompt.screen`) are one stop. To the
prompts of the flow come five more: where the school is, what next after page 1, the review, and two at the end.
"""

from __future__ import annotations

import functools
import itertools
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from peertriage import content
from peertriage.core import answers, basis, flow, given, stops
from peertriage.core.answers import Sitting
from peertriage.core.clock import LONDON
from peertriage.core.facts import derive
from peertriage.core.prompt import NOT_KNOWN, Slot
from peertriage.core.record import from_document
from peertriage.core.rulebook import Rulebook
from peertriage.core.settings import Settings, days
from peertriage.triage import triage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from peertriage.core.model import Assessment, Report
    from peertriage.core.prompt import Prompt

FOLDER = Path(__file__).parent
EXAMPLES = FOLDER.parent.parent / "examples"
CASES = sorted(path.name for path in FOLDER.glob("*.toml"))
CATALOGUE = content.load()
NATION, WHAT_NEXT, REVIEW, END = 1, 1, 1, 2
"""Screens that are no prompt of the flow."""
MOST_TO_PAGE_ONE = 10
FIRST = "E1"
MOST_ROUNDS = 300
STOPS_AT_PAGE_ONE = {"first-view-clothes.toml"}
"""The case is what is known at page 1: going on would ask which acts, and not known is more than not yet asked."""
ACTED_WHILE_INVOLVED = {
    "acceptance-09-special-school-hug.toml", "acceptance-10a-nursery-looking.toml",
    "acceptance-10b-nursery-grown-up.toml", "four-year-olds-assumed.toml", "four-year-olds-looking.toml",
}  # fmt: skip
"""Somebody acted, or was acted on, with the role `involved`. The interview asks for the role instead ("Both")."""
OTHER_LETTERS = {"staff-member-harmed.toml"}
"""The people are C and B. The interview gives letters in the order in which people are entered."""
NO_ACT = {"not-sexual.toml"}
"""No act is in the file, and none is unknown: in the interview that is said with "that is all" and no kind chosen."""


class Told(NamedTuple):
    """A case as it is told in the interview."""

    sitting: Sitting
    at: dt.datetime
    case: Report
    wanted: dict[Slot, Any]


class Asked(NamedTuple):
    """The prompts of an interview, in order, and all answers."""

    prompts: list[Prompt]
    given: dict[Slot, Any]


@functools.cache
def book(on: dt.date) -> Rulebook:
    """Return the rules of a day."""
    return Rulebook(CATALOGUE, on, "england")


@functools.cache
def told(name: str) -> Told:
    """Return a case: the report as it is written, and the answers with which somebody would tell it."""
    case = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    document = case.get("given") or tomllib.loads((EXAMPLES / case["given_file"]).read_text(encoding="utf-8"))
    at = case["at"].astimezone(LONDON)
    sitting = Sitting(book(at.date()), at.date(), practice=True)
    written = report(document)
    if name in OTHER_LETTERS:
        document = renamed(document, dict(zip([child.label for child in written.child], "ABCDEFGH", strict=False)))
    if name in ACTED_WHILE_INVOLVED:
        document = with_roles(document)
    entered = report(document)
    wanted = no_where_not_put(sitting, entered) | answers.given_of(sitting, entered)
    if name in NO_ACT:
        wanted[Slot("acts-kinds", FIRST)] = {"ticked": [], "rest": "these"}
        wanted[Slot("kind-of-act", FIRST)] = "not-known"  # its words there: nothing sexual has been reported
    return Told(sitting, at, written, wanted)


def no_where_not_put(sitting: Sitting, of: Report) -> dict[Slot, Any]:
    """Return a no to each question that all the answers together do not open.

    On a screen of several questions its line may stand beside others, before the answers that close it are known.
    """
    rules = sitting.book
    pairs = derive(rules, of, sitting.begun).pairs
    closed = [
        rules.questions[ask.id]
        for ask in rules.asks["episode"]
        if ask.when is not None and not any(ask.when.holds(pair.possible) for pair in pairs)
    ]
    no: dict[str, Any] = {"yes-no": "no", "many": {"ticked": [], "rest": stops.NONE_OF_THE_OTHERS}}
    return {Slot(item.id, FIRST): no[item.kind] for item in closed if item.id in rules.screen_of}


def report(document: Mapping[str, Any]) -> Report:
    """Return the report as the engine reads it."""
    found, problems = from_document(document, "case.toml")
    assert found is not None, problems
    return given.normalised(found)


def renamed(value: Any, letters: Mapping[str, str]) -> Any:
    """Return a document with other letters for its people."""
    if isinstance(value, dict):
        return {letters.get(key, key): renamed(item, letters) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, letters) for item in value]
    return letters.get(value, value) if isinstance(value, str) else value


def with_roles(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document in which whoever acted or was acted on has the role that says so."""
    episode = document["episode"][0]
    roles = dict.fromkeys(episode["by"], "reported") | dict.fromkeys(episode["to"], "harmed")
    roles |= dict.fromkeys(set(episode["by"]) & set(episode["to"]), "both")
    children = [
        child | ({"role": roles.get(child["label"], "involved")} if child["role"] == "involved" else {})
        for child in document["child"]
    ]
    return document | {"child": children}


@functools.cache
def held(name: str, *, first: bool = False) -> Asked:
    """Return the interview in which a case is told."""
    return talk(told(name), first=first)


def talk(case: Told, *, first: bool) -> Asked:
    """Answer prompt after prompt with what the case says, else not known."""
    sitting, today = case.sitting, case.sitting.begun
    found: dict[Slot, Any] = {}
    asked: list[Prompt] = []
    for _ in range(MOST_ROUNDS):
        ahead = ahead_of(sitting, found, today, first=first)
        prompt = next((item for item in ahead if stops.value_of(sitting.book, found, item) is None), None)
        if prompt is None:
            return Asked(asked, found)
        asked.append(prompt)
        found |= stops.split(sitting.book, prompt, answer(sitting.book, case.wanted, prompt))
    raise AssertionError("asked without end")


def ahead_of(sitting: Sitting, found: dict[Slot, Any], today: dt.date, *, first: bool) -> Iterator[Prompt]:
    """Yield the prompts of the flow, then how a no is known."""
    yield from flow.prompts(sitting, found, today, first=first)
    if not first:
        yield from basis.basis_prompts(sitting, found)


def answer(rules: Rulebook, wanted: Mapping[Slot, Any], prompt: Prompt) -> Any:
    """Return what the case says at a prompt, else the answer that says least."""
    if prompt.slot.question.startswith("basis-"):
        known = wanted.get(prompt.slot, {}).get("ticked", [])
        return {"ticked": [choice.id for choice in prompt.choices if choice.id in known], "rest": "done"}
    value = stops.value_of(rules, wanted, prompt)
    if value is not None:
        return value
    if prompt.read is not None:
        return prompt.read("not known").value
    if prompt.kind == "one":
        return least([choice.id for choice in prompt.choices])
    return {"ticked": partly(rules, wanted, prompt), "rest": least([choice.id for choice in prompt.closings])}


def least(ids: list[str]) -> str:
    """Return the answer that says least."""
    unknown = [name for name in ids if name.endswith(NOT_KNOWN)]
    return (unknown or [name for name in ids if name in {"no", "not-all"}] or ids)[-1]


def partly(rules: Rulebook, wanted: Mapping[Slot, Any], prompt: Prompt) -> list[str]:
    """Return the lines that a case ticks on a screen of which it does not answer every question."""
    screen = rules.screens.get(prompt.slot.question)
    if screen is None:
        return []
    unknown: dict[Slot, Any] = {}
    for question in (rules.questions[name] for name in screen.questions):
        least_said: Any = {"ticked": [], "rest": NOT_KNOWN} if question.kind == "many" else NOT_KNOWN
        unknown[Slot(question.id, prompt.slot.about)] = least_said
    return list(stops.value_of(rules, unknown | dict(wanted), prompt)["ticked"])


def assessed(case: Told, of: Report) -> Assessment:
    """Return what the rules make of a report at the time of the case."""
    calendar = days(case.sitting.book.catalogue, Settings())
    return triage(case.sitting.book, of, case.at, calendar).assessed.assessment


def result(case: Told, of: Report) -> tuple[Any, ...]:
    """Return level, calls and categories."""
    found = assessed(case, of)
    return found.supported, found.not_ruled_out, found.calls, found.categories


def told_again(case: Told, asked: Asked) -> Report:
    """Return the report that the answers of an interview make."""
    live = flow.kept(case.sitting, asked.given, case.sitting.begun)
    return given.normalised(answers.report_of(case.sitting, live))


def screens(asked: list[Prompt]) -> int:
    """Return how many screens these prompts are."""
    return len({prompt.screen for prompt in asked})


@pytest.mark.parametrize("name", CASES)
def test_the_interview_leads_to_the_result_of_the_case(name: str) -> None:
    """The same level, level not ruled out, calls and categories as the answers of the file."""
    case = told(name)
    asked = held(name, first=name in STOPS_AT_PAGE_ONE)
    assert result(case, told_again(case, asked)) == result(case, case.case)


@pytest.mark.parametrize("name", sorted(ACTED_WHILE_INVOLVED | OTHER_LETTERS | STOPS_AT_PAGE_ONE))
def test_a_case_that_is_told_in_another_way_needs_it(name: str) -> None:
    """As it is written the interview cannot give it: once it can, it is told like any other."""
    case = told(name)
    written = case._replace(wanted=answers.given_of(case.sitting, case.case))
    again = told_again(written, Asked([], talk(written, first=False).given))
    assert result(case, again) != result(case, case.case)


@pytest.mark.parametrize("name", CASES)
def test_page_one_comes_after_at_most_ten_screens(name: str) -> None:
    """Counted with where the school is, whatever is answered."""
    case, asked = told(name), held(name)
    first = {prompt.slot for prompt in flow.prompts(case.sitting, asked.given, case.sitting.begun, first=True)}
    before = [prompt for prompt in asked.prompts if prompt.slot in first]
    assert before == asked.prompts[: len(before)]
    assert NATION + screens(before) <= MOST_TO_PAGE_ONE


@pytest.mark.parametrize(("name", "most"), [
    ("article-first-child.toml", 40), ("acceptance-01-taxi.toml", 40), ("acceptance-04-group-image.toml", 55),
])  # fmt: skip
def test_a_full_record_takes_few_screens(name: str, most: int) -> None:
    """The article's first child, in full: 40 at most; three children on one, with a second time: 55.

    How a no is known is not counted: it is asked only where the result could be normal.
    """
    case, asked = told(name), held(name)
    assert assessed(case, told_again(case, asked)).supported == "abusive"
    counted = [prompt for prompt in asked.prompts if prompt.section != "basis"]
    assert NATION + screens(counted) + WHAT_NEXT + REVIEW + END <= most


@pytest.mark.parametrize("name", CASES)
def test_the_prompts_of_a_screen_stand_together(name: str) -> None:
    """So that counting screens is counting stops; of the acts only, kinds and "is this all" have the lists between."""
    parts = Counter(screen for screen, _ in itertools.groupby(held(name).prompts, key=lambda prompt: prompt.screen))
    assert {screen.question for screen, count in parts.items() if count > 1} == set()
    assert max(parts.values()) <= 2
