"""Cases reach every rule and act from both sides, agree with the rules, and the page of what is covered is true."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from cases import agreement
from cases.short import AT, book, cases
from peertriage.core.catalogue import BANDS, CALLS, LEVELS, Category

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.agreement import Case

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "explanation" / "coverage.md").read_text(encoding="utf-8")
SURE = ("read", "reported", "known", "ours")
RULES = {rule.id for rule in book().rules}
HOLDS_ON_BOTH_SIDES = {"ROUTE-15-clothing-no"}
"""The relief under 5 ends at 5, and the rule that asks for advice at any age goes on to hold below graver ones."""


@pytest.fixture(scope="module")
def found() -> list[Case]:
    """Every case, run once."""
    return agreement.ran()


# ── what the cases reach ──


def test_every_rule_in_force_holds_in_a_case(found: list[Case]) -> None:
    """A rule that no case reaches is a rule that nobody has looked at."""
    assert agreement.never_held(found) == []


def test_every_act_is_reported_in_a_case(found: list[Case]) -> None:
    """Twin rows too: they may be named in answers."""
    assert agreement.never_used(found) == []


def test_at_least_a_third_of_the_cases_are_ordinary_or_low(found: list[Case]) -> None:
    """Grave cases alone would not show what is taken too far."""
    assert agreement.ordinary_share(found) >= agreement.LEAST_ORDINARY


def test_every_level_occurs(found: list[Case]) -> None:
    """Each level is expected by some case."""
    assert {case.expect["supported"] for case in found} == set(LEVELS)


def test_every_band_and_every_side_with_special_needs_occurs(found: list[Case]) -> None:
    """What is printed by age and by special needs is printed of something."""
    assert {age for case in found for age in case.ages} == set(agreement.AGES)
    assert {case.send for case in found} == set(agreement.SIDES)


def test_every_case_of_a_pair_has_its_other_side() -> None:
    """X-yes stands beside X-no. Where one X is the yes of several, X alone may be it."""
    names = {case.table["id"] for case in cases()}
    pairs = {name.removesuffix("-yes") for name in names if name.endswith("-yes")}
    pairs |= {name.removesuffix("-no") for name in names if name.endswith("-no")}

    assert [name for name in sorted(pairs) if f"{name}-no" not in names] == []
    assert [name for name in sorted(pairs) if not names & {f"{name}-yes", name}] == []


def test_the_rule_that_a_pair_is_named_after_holds_on_one_side_only(found: list[Case]) -> None:
    """The rule holds in X-yes and not in X-no: the pair shows where the line is."""
    for case in found:
        name = case.name.split(": ")[-1]
        rule = next((rule for rule in sorted(RULES, key=len, reverse=True) if name.startswith(f"{rule}-")), None)
        if rule and name.endswith(("-yes", "-no")) and name not in HOLDS_ON_BOTH_SIDES:
            assert (rule in case.held) is name.endswith("-yes"), case.name


# ── what is printed ──


def test_the_command_agrees_in_eighty_columns_and_claims_nothing_more(tmp_path: Path) -> None:
    """It runs from anywhere, without the package installed, and prints agreement, never accuracy."""
    script = ROOT / "tests" / "cases" / "agreement.py"
    done = subprocess.run([sys.executable, str(script)], check=False, capture_output=True, text=True, cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.isascii()
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "accura" not in done.stdout.lower()
    for words in (*agreement.AGES, *agreement.SIDES, *LEVELS, "level above", "level below", "at least a third"):
        assert words in done.stdout


@pytest.mark.parametrize(("level", "side"), [("violent", "below"), ("normal", "above")])
def test_a_case_that_differs_is_named_and_counted_on_its_side(
    found: list[Case], level: str, side: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too much and too little are never one number."""
    case = next(case for case in found if case.found.supported == "problematic")
    wrong = case._replace(expect={"supported": level})
    others = [other for other in found if other is not case]

    assert (wrong.above(), wrong.below()) == (side == "above", side == "below")
    assert agreement.main([wrong, *others]) == 1
    out = capsys.readouterr().out
    assert case.name in out
    assert f"supported is problematic, not {level}" in out


def test_calls_that_differ_are_counted_as_stronger_and_as_weaker(found: list[Case]) -> None:
    """A call too much and a call too few in one case are both seen."""
    case = next(case for case in found if case.found.calls == {"social-care": "advice", "early-help": "today"})
    wrong = case._replace(expect={"supported": case.found.supported, "calls": {"police": "advice"}})

    assert sorted(wrong.calls()) == [-1, 0, 1, 2]
    assert [line for line in agreement.told([wrong]) if line.startswith("calls")] == [
        "calls stronger than the case says: 1",
        "calls weaker than the case says: 1",
    ]


def test_rules_that_differ_are_named(found: list[Case]) -> None:
    """A rule that should hold and one that should not."""
    case = next(case for case in found if case.acts == {"SD11"})
    wrong = case._replace(expect={"supported": case.found.supported, "rules": ["FLOOR-01"], "not_rules": ["ROUTE-08"]})

    assert wrong.differs() == ["FLOOR-01 does not hold", "ROUTE-08 holds"]


def test_grave_cases_alone_are_not_enough(found: list[Case]) -> None:
    """Agreement on grave cases only ends with 1."""
    assert agreement.main([case for case in found if case.expect["supported"] not in agreement.ORDINARY]) == 1


# ── the page of what is covered ──


def rows(heading: str) -> dict[str, list[str]]:
    """Return the table under a heading of the page: first cell to the others, without the table's own heading."""
    text = PAGE[PAGE.index(f"\n## {heading}\n") :].split("\n## ")[1]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return {first: others for first, *others in cells}


def numbers(heading: str) -> dict[str, list[int]]:
    """Return the same with the numbers only."""
    return {first: [int(cell) for cell in others if cell.isdigit()] for first, others in rows(heading).items()}


def counted(items: Iterable[Any]) -> dict[str, list[int]]:
    """Return how many there are of each, and of all."""
    found = Counter(items)
    return {**{name: [number] for name, number in found.items()}, "all": [found.total()]}


def sure(items: Iterable[Any], source: str | None = None) -> Counter[str]:
    """Return how the lines of sources are known, of one source if it is named."""
    cites = [cite for item in items for cite in item.sources]
    return Counter(cite.sure or "ours" for cite in cites if source is None or cite.source == source)


def test_the_page_counts_bands_acts_and_rules_as_the_content_has_them() -> None:
    """Bands in months, acts by group, rules by family."""
    assert numbers("Age bands") == {band: list(span) for band, span in BANDS.items()}
    assert numbers("Acts by group") == counted(row.id[:2] for row in book().behaviours)
    assert numbers("Rules by family") == counted(rule.id.split("-")[0] for rule in book().rules)
    assert all(rows("Acts by group")[group][0] == book().say("group", group) for group in ("SD", "PN"))


def test_the_page_names_the_acts_whose_level_changes_at_8() -> None:
    """The only reason for an edge at 8."""
    changes = [row.id for row in book().behaviours if row.base.get("5-7") != row.base.get("8-9")]

    assert f"three acts have another level from there on ({', '.join(changes)})" in PAGE
    assert len(changes) == 3


def test_the_page_counts_what_rules_gates_and_calls_do() -> None:
    """What rules raise, what gates ask, which rules reach a call, which category is set by which rule."""
    rules = book().rules
    raised = {f"at least {level}": [sum(rule.at_least == level for rule in rules)] for level in LEVELS[2:]}
    raised["a call"] = [sum(bool(rule.calls) for rule in rules)]
    raised["a category"] = [sum(bool(rule.categories) for rule in rules)]
    raised['closes "inside the school alone"'] = [sum(rule.closes_internal for rule in rules)]
    raised["is a floor"] = [sum(rule.floor for rule in rules)]
    by = {name: rule.id for rule in rules for name in rule.categories}
    categories = rows("Categories")

    assert numbers("What rules raise") == raised
    assert numbers("Gates") == {gate.id: [len(gate.known_no)] for gate in book().gates}
    assert {call: row[-1] for call, row in rows("Calls").items()} == {
        call: str(sum(call in rule.calls for rule in rules)) for call in CALLS
    }
    assert set(categories) == set(get_args(Category))
    assert {name: row[-1] for name, row in categories.items() if not row[-1].startswith("the engine")} == by


def test_the_page_says_how_sure_each_text_is() -> None:
    """Every source of an act, rule or gate with its edition in force, who cites it, and how that was known."""
    kinds: dict[str, list[Any]] = {"acts": book().behaviours, "rules": book().rules, "gates": book().gates}
    every = [item for items in kinds.values() for item in items]
    wanted = {}
    for source in book().catalogue.source:
        citing = [sum(source.id in {c.source for c in item.sources} for item in items) for items in kinds.values()]
        known = sure(every, source.id)
        if any(citing):
            wanted[source.id] = [*citing, *(known[how] for how in SURE[:3])]
    alone = {kind: sum(all(c.ours for c in item.sources) for item in items) for kind, items in kinds.items()}

    assert {name: [int(cell) for cell in cells[1:]] for name, cells in rows("From which text").items()} == wanted
    assert numbers("How sure") == {
        kind: [*(sure(items)[how] for how in SURE), alone[kind]] for kind, items in kinds.items()
    }
    assert "read" not in sure(every, "kcsie"), "the page says that no line of KCSIE is marked read"
    assert not any(edition.checked.by for edition in book().catalogue.edition), "the page says that nobody checked one"


def test_the_page_names_titles_and_editions_in_force() -> None:
    """A new edition changes the page."""
    editions = sorted(book().catalogue.edition, key=lambda edition: edition.in_force_from)
    newest = {edition.source: edition.name for edition in editions if edition.in_force_from <= AT.date()}
    titles = {source.id: source.title for source in book().catalogue.source}

    for name, cells in rows("From which text").items():
        assert cells[0] == f"{titles[name]} — {newest[name]}"


def test_the_page_settles_every_disagreement_in_the_words_that_are_printed() -> None:
    """Each id with our words, and the acts that it stands beside."""
    wanted = {
        word.id: [word.says, ", ".join(row.id for row in book().behaviours if word.id in row.differ)]
        for word in book().catalogue.word
        if word.of == "differ"
    }

    assert {f"D{n}" for n in range(1, 14)} <= set(wanted)
    assert rows("Where published frameworks disagree") == wanted
