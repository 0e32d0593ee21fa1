"""The twelve acceptance tests of practice: each sentence of them is shown, or waits for a named piece of work."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import tomli_w
from running import ROOT, Cli

from cases import test_cases
from cases.test_cases import CASES, EXAMPLES, FOLDER, KEYS, run
from peertriage import content
from peertriage.core.clock import LONDON
from peertriage.core.condition import names
from peertriage.core.document import Act, Blanks, Bullets
from peertriage.core.settings import Settings, days
from peertriage.triage import triage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from cases.test_cases import Ran
    from peertriage.core.model import Child

SENTENCES = tomllib.loads((FOLDER / "acceptance" / "sentences.toml").read_text(encoding="utf-8"))
TESTS: dict[int, dict[str, Any]] = {test["n"]: test for test in SENTENCES["test"]}
CLAUSES: list[dict[str, Any]] = SENTENCES["clause"]
SHOWN = [clause for clause in CLAUSES if "shown" in clause]
CASES_OF_THE_TWELVE = sorted(
    {shown.removeprefix("case: ") for clause in SHOWN for shown in clause["shown"] if shown.startswith("case: ")}
)
WORK = {
    "interview", "note", "validate", "life of a case", "prints", "links", "Wales", "safety case", "release",
}  # fmt: skip
"""What a clause may wait for: pieces of work that are still to come."""
KINDS = ("told", "must", "not")
GATE = {"family-harm-if-told", "family-household-involved", "family-asked-to-wait", "family-child-asks-not"}
MAKING_UP = re.compile(
    r"\b(hugs?|handshakes?|shakes? hands|apolog\w*|says? sorry|mediat\w*|restorative|joint meeting|make up|made up)\b",
    re.IGNORECASE,
)
PUT_RIGHT = {"put-right-together", "put-right-secret", "wrong-child-support"}
"""Where adults say sorry to a child for what adults asked, promised or got wrong."""
PLACED = re.compile(r"\b(?:[A-Z], )*(?:[A-Z] and )?[A-Z] \([^)]*\)")
BARE_A = re.compile(r"\bA(?='|[,.;:]|$| (?:is|was|has|goes|and|or|wants|stays|said)\b)")
"""A letter, not the first word of a sentence."""
NEEDS = {"send", "language", "looked-after", "settled-here"}


def named(clause: dict[str, Any]) -> str:
    """Return the name of a clause."""
    return f"{clause['test']}.{clause['n']} {clause['says'][:50]}"


# ── the list of sentences ──


def test_all_twelve_are_there_and_what_holds_for_all_of_them() -> None:
    """0 is what holds for all; 13 is the cross-cutting tests."""
    assert list(TESTS) == list(range(14))
    assert {clause["test"] for clause in CLAUSES} == set(TESTS)


@pytest.mark.parametrize("number", TESTS)
def test_no_sentence_is_left_out(number: int) -> None:
    """As many clauses were told, must be and must not be as were counted on the text, numbered without a gap."""
    mine = [clause for clause in CLAUSES if clause["test"] == number]
    counted = Counter(clause["kind"] for clause in mine)

    assert [clause["n"] for clause in mine] == list(range(1, len(mine) + 1))
    assert {kind: counted[kind] for kind in KINDS} == {kind: TESTS[number][kind] for kind in KINDS}
    assert counted["told"] + counted["must"] + counted["not"] == len(mine)


def test_clauses_stand_in_order_and_none_twice() -> None:
    """In the order of the text, each in words of its own."""
    order = [(clause["test"], clause["n"]) for clause in CLAUSES]

    assert order == sorted(order)
    assert len({(clause["test"], clause["says"]) for clause in CLAUSES}) == len(CLAUSES)


@pytest.mark.parametrize("clause", CLAUSES, ids=named)
def test_a_clause_is_shown_or_waits(clause: dict[str, Any]) -> None:
    """Exactly one of the two; what waits names a piece of work of the closed list, and says why."""
    assert clause.keys() <= {"test", "n", "kind", "says", "shown", "waits", "why"}
    assert clause["says"]
    assert ("shown" in clause) is not ("waits" in clause)
    if "shown" in clause:
        assert clause["shown"]
        assert "why" not in clause
    else:
        assert clause["waits"] in WORK
        assert clause["why"]


@pytest.mark.parametrize("clause", SHOWN, ids=named)
def test_what_is_shown_is_shown(clause: dict[str, Any]) -> None:
    """The case expects it, or the test exists; that the case gives it is what test_cases.py checks."""
    for shown in clause["shown"]:
        assert _is_there(shown), shown


def test_every_case_of_the_twelve_is_told_by_a_clause() -> None:
    """No file of an acceptance test stands beside the list."""
    assert {name for name in CASES if name.startswith("acceptance-")} <= set(CASES_OF_THE_TWELVE) | _named_in_shown()


def _named_in_shown() -> set[str]:
    return {shown.split(": ", 1)[0] for clause in SHOWN for shown in clause["shown"]}


def _is_there(shown: str) -> bool:
    where, what = shown.split(": ", 1)
    if where == "case":
        return what in CASES
    if where == "all":
        return "ran" in inspect.signature(getattr(test_cases, what)).parameters
    if where == "test":
        path, name = what.split("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        return name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    key, value = what.split(" ", 1)
    assert key in KEYS
    found = tomllib.loads((FOLDER / where).read_text(encoding="utf-8"))["expect"][key]
    if key.endswith("says"):
        return any(value in words for words in found)
    return _expects(found, value)


def _expects(found: object, value: str) -> bool:
    if isinstance(found, dict):
        name, _, strength = value.partition("=")
        return found[name] == strength if strength else value.removesuffix(" absent") not in found
    if isinstance(found, list):
        return value in found or (value == "none" and not found)
    return str(found).lower() == value


def test_a_reference_that_is_not_so_is_found() -> None:
    """A list that finds everything shown would show nothing."""
    assert _is_there("late-bus-note.toml: calls police absent")
    assert not _is_there("late-bus-note.toml: calls social-care absent")
    assert not _is_there("late-bus-note.toml: calls social-care=now")
    assert not _is_there("late-bus-note.toml: page_one ring-police")
    assert not _is_there("late-bus-note.toml: supported abusive")
    assert not _is_there("test: tests/cases/test_days.py::test_that_is_not_there")
    assert not _is_there("case: no-such-case.toml")


# ── what holds for all twelve and is not said by one case ──


def test_nothing_asks_the_children_to_make_up() -> None:
    """No step and no measure asks for a hug, handshake, apology, mediation or joint meeting; the page forbids them."""
    book = content.load()
    texts = {step.id: step.text for step in book.step} | {measure.id: measure.text for measure in book.measure}
    found = {name for name, text in texts.items() if MAKING_UP.search(text)}

    assert found <= PUT_RIGHT
    assert any("hug, handshake, apology or meeting" in never.text for never in book.never)


def test_every_act_that_tells_a_family_waits_for_the_four_checks() -> None:
    """Each such act is held while any of the four is open: harm, household, asked to wait, what the child says."""
    tells = [
        step
        for step in content.load().step
        if step.purpose == "tell" and step.about != "report" and step.kind in {"act", "watch"}
    ]

    assert tells
    for step in tells:
        assert step.held_while is not None, step.id
        assert set(names(step.held_while)) >= GATE, step.id


@pytest.mark.parametrize("name", CASES)
def test_a_letter_never_stands_without_role_and_year(name: str) -> None:
    """In every act, on every page, and in every line of page 1 that is filled in by hand."""
    ran = run(name)
    letters = [child.label for child in ran.record.child if child.label != "A"]
    bare = re.compile(rf"\b(?:{'|'.join(letters)})\b") if letters else BARE_A
    for text in _texts(ran):
        rest = PLACED.sub("", text)
        assert not BARE_A.search(rest), text
        assert not bare.search(rest), text


def _texts(ran: Ran) -> Iterator[str]:
    for page in ran.pages:
        for block in page.blocks:
            if isinstance(block, Act):
                yield block.text
            elif isinstance(block, Bullets) and page.name in {"page-1", "today", "later"}:
                yield from block.items
            elif isinstance(block, Blanks):
                yield from block.labels


@pytest.mark.parametrize("name", CASES)
def test_needs_change_no_level_call_or_category(name: str) -> None:
    """The same report, with nothing said of anybody's needs, language, care or arrival, has the same result."""
    ran = run(name)
    result = ran.record.assessment[-1]
    report = msgspec.structs.replace(ran.record, child=[_without_needs(child) for child in ran.record.child])
    book = content.rulebook(result.at.date(), "england")
    other = triage(book, report, result.at, days(book.catalogue, Settings())).assessed.assessment

    for key in ("supported", "not_ruled_out", "calls", "categories", "pairs", "internal_only"):
        assert getattr(other, key) == getattr(result, key), key


def _without_needs(child: Child) -> Child:
    kept = {name: answer for name, answer in child.answers.items() if name.removesuffix("-rest") not in NEEDS}
    return msgspec.structs.replace(child, answers=kept)


@pytest.mark.parametrize("name", CASES_OF_THE_TWELVE)
def test_a_case_of_the_twelve_is_saved_and_every_page_is_printed(name: str, cli: Cli, tmp_path: Path) -> None:
    """Unknown, adult, long ago, already gone wrong: `new --answers` ends with 0, and so do checklist, show, explain."""
    case = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    told = case.get("given") or tomllib.loads((EXAMPLES / case["given_file"]).read_text(encoding="utf-8"))
    answers, record = tmp_path / "answers.toml", tmp_path / "record.toml"
    answers.write_text(tomli_w.dumps(told), encoding="utf-8")
    at: dt.datetime = case["at"].astimezone(LONDON)

    ran = cli("new", "--answers", answers, "--out", record, "--at", f"{at:%Y-%m-%dT%H:%M}")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("PAGE 1")
    assert len(tomllib.loads(record.read_text(encoding="utf-8"))["child"]) == len(told["child"])
    for command in ("checklist", "show", "explain"):
        assert cli(command, record).code == 0
