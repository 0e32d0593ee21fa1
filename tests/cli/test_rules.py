"""`peertriage rules`: on one page for a governor, filtered for a reviewer, as JSON for another program."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from peertriage import content
from peertriage.core.catalogue import CALLS
from peertriage.core.rule_list import chosen_rules, governor_page
from peertriage.core.rulebook import Rulebook
from peertriage.render.text import render

if TYPE_CHECKING:
    from running import Cli

BOOK = content.rulebook(dt.date(2026, 11, 23), "england")
RULES = {rule.id: rule for rule in BOOK.rules}
ID = re.compile(r"^([A-Z]+-\w+(?:-\w+)?) \(", re.MULTILINE)
"""An id at the start of a line of the list."""


def listed(out: str) -> list[str]:
    """Return the ids of the rules that a list shows."""
    return ID.findall(out)


def test_the_list_has_every_rule_once(cli: Cli) -> None:
    """Each with its id, what it raises, and its sentence."""
    ran = cli("rules")

    assert ran.code == 0
    assert listed(ran.out) == sorted(RULES)
    assert ran.out.startswith(f"{len(RULES)} RULES")


# ── one page for a governor ──


def test_the_page_for_a_governor_fits_one_page(cli: Cli) -> None:
    """At most 60 lines of 80 columns, whatever filter stands beside it."""
    ran = cli("rules", "--governor")

    assert ran.code == 0
    assert len(ran.out.rstrip().splitlines()) <= 60
    assert max(map(len, ran.out.splitlines())) <= 80
    assert cli("rules", "--governor", "--level", "violent").out == ran.out


def test_the_page_for_a_governor_has_every_sentence_in_order_and_no_id(cli: Cli) -> None:
    """The sentences of the content, then what normal needs, what a call is, and whose levels these are."""
    page = " ".join(cli("rules", "--governor").out.split())
    summaries = sorted(BOOK.catalogue.summary, key=lambda item: item.order)
    places = [page.index(f"- {summary.says}") for summary in summaries]

    assert places == sorted(places)
    assert [rule for rule in RULES if re.search(rf"\b{rule}\b", page)] == []
    for words in (
        "Nothing beyond what is expected is said only where somebody knows",
        "A call is ringing 999, the police, the council's children's social care, or early help",
        "good practice of this project until a panel of practitioners has reviewed them",
    ):
        assert page.index(words) > places[-1]


def test_every_rule_in_force_is_summed_up_for_a_governor() -> None:
    """About a page of sentences, each of at most 30 words, and no rule left out."""
    summaries = BOOK.catalogue.summary

    assert 14 <= len(summaries) <= 18
    assert {name for summary in summaries for name in summary.rules} == set(RULES)
    assert max(len(summary.says.split()) for summary in summaries) <= 30


def test_no_sentence_for_a_governor_stays_when_all_its_rules_have_ended() -> None:
    """Before the first rule of a sentence begins, or after its last one ends, it is not printed."""
    first = BOOK.catalogue.summary[0]
    kept = [rule for rule in BOOK.catalogue.rule if rule.id not in first.rules]
    facts = [fact for fact in BOOK.catalogue.fact if fact.result not in first.rules]
    without = Rulebook(msgspec.structs.replace(BOOK.catalogue, rule=kept, fact=facts), BOOK.on, "england")
    page = " ".join(render([governor_page(without)]).split())

    assert first.says not in page
    assert BOOK.catalogue.summary[1].says in page


# ── filters ──


@pytest.mark.parametrize("level", ["inappropriate", "problematic", "abusive", "violent"])
def test_only_rules_of_a_level(level: str, cli: Cli) -> None:
    """Exactly the rules that give this level."""
    found = listed(cli("rules", "--level", level).out)

    assert found
    assert found == [name for name in sorted(RULES) if RULES[name].at_least == level]


@pytest.mark.parametrize("call", CALLS)
def test_only_rules_that_reach_a_call(call: str, cli: Cli) -> None:
    """Exactly the rules that make this call, at any strength."""
    found = listed(cli("rules", "--call", call).out)

    assert found
    assert found == [name for name in sorted(RULES) if call in RULES[name].calls]


def test_only_floors(cli: Cli) -> None:
    """Exactly the rules that no judgement goes below."""
    found = listed(cli("rules", "--floors").out)

    assert found
    assert found == [name for name in sorted(RULES) if RULES[name].floor]


@pytest.mark.parametrize("words", ["secrecy", "SECRECY", "ctx-10"])
def test_only_rules_that_hold_words(words: str, cli: Cli) -> None:
    """Words are looked for in the id and the sentence, in capitals or not."""
    found = listed(cli("rules", words).out)

    assert {"CTX-10a", "CTX-10b"} <= set(found)
    assert len(found) < len(RULES)
    assert all(words.lower() in f"{name} {RULES[name].says}".lower() for name in found)


def test_filters_narrow_each_other(cli: Cli) -> None:
    """Together they show what each of them would."""
    found = listed(cli("rules", "picture", "--level", "abusive", "--floors").out)

    assert found == [rule.id for rule in chosen_rules(BOOK, "abusive", floors=True, words="picture")]
    assert "FLOOR-12a" in found
    assert "IMG-01" not in found


def test_no_rule_that_fits_is_code_1(cli: Cli) -> None:
    """Nothing found is told by the exit code too."""
    ran = cli("rules", "no rule says this")

    assert ran.code == 1
    assert listed(ran.out) == []


# ── for other programs ──


def test_json_is_in_its_envelope_with_the_keys_of_the_file(cli: Cli) -> None:
    """Kind and version first, then the same rules as the list."""
    ran = cli("rules", "--level", "violent", "--json")
    data = json.loads(ran.out)

    assert ran.code == 0
    assert data["peertriage"] == {"kind": "rules", "version": 1}
    assert [rule["id"] for rule in data["rules"]] == listed(cli("rules", "--level", "violent").out)
    assert {"id", "from", "says", "when", "at_least", "sources"} <= data["rules"][0].keys()


def test_json_of_nothing_is_json(cli: Cli) -> None:
    """An empty list, and code 1."""
    ran = cli("rules", "no rule says this", "--json")

    assert ran.code == 1
    assert json.loads(ran.out)["rules"] == []


@pytest.mark.parametrize(
    ("option", "typed", "meant"), [("--level", "abusiv", "abusive"), ("--call", "polcie", "police")]
)
def test_an_unknown_level_or_call_names_the_near_one(option: str, typed: str, meant: str, cli: Cli) -> None:
    """Code 2, nothing on stdout, and what was probably meant."""
    ran = cli("rules", option, typed)

    assert ran.code == 2
    assert ran.out == ""
    assert f'did you mean "{meant}"' in ran.err
