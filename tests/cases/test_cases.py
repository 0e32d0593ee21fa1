"""Every case in this folder gives what it says it must, from answers to page 1."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from peertriage import content
from peertriage.core import given
from peertriage.core.catalogue import PROTECTING
from peertriage.core.clock import LONDON
from peertriage.core.document import Act, Page
from peertriage.core.pages import SHEETS, pages
from peertriage.core.record import Identity, from_document
from peertriage.core.settings import Settings, days
from peertriage.core.shape import shape
from peertriage.render.text import render
from peertriage.triage import Triaged, triage, write_up

if TYPE_CHECKING:
    import datetime as dt

    from peertriage.core.model import Report
    from peertriage.core.plan import Planned

FOLDER = Path(__file__).parent
EXAMPLES = FOLDER.parent.parent / "examples"
CASES = sorted(path.name for path in FOLDER.glob("*.toml"))
LEVEL_WORDS = ("inappropriate", "problematic", "abusive", "violent")
KEYS = {
    "supported", "not_ruled_out", "calls", "categories", "internal_only", "acts", "page_one", "done", "held",
    "not_acts", "rules", "says", "never_says", "opened", "pages", "never_says_anywhere", "no_due_after_tonight",
    "adults_says", "away_says", "today_says", "why_says", "later_says", "since_says", "if_so_says", "help_says",
    "how_says", "weigh_says",
}  # fmt: skip
SAID_ON = {name: name.removesuffix("_says").replace("_", "-") for name in KEYS if name.endswith("_says")} | {
    "says": "page-1"
}
TIMED = re.compile(r"\b[0-2][0-9]:[0-5][0-9]\b|____$")
"""A clock time, or a named moment with a blank for the hour."""
CRIMINAL = ("crime", "criminal", "offence", "offender", "suspect", "perpetrator", "prosecut", "arrest", "guilty")


class Ran(NamedTuple):
    """A case and all that came of it."""

    expect: dict[str, Any]
    record: Report
    done: Triaged
    pages: list[Page]

    def one(self) -> str:
        """Return page 1 as text on one line."""
        return self.text("page-1")

    def text(self, *names: str) -> str:
        """Return the pages of these names, or all of them, as text on one line."""
        return " ".join(render([page for page in self.pages if not names or page.name in names]).split())

    def ids(self) -> dict[str, list[Planned]]:
        """Return the planned acts by id and by `id@letter`."""
        found: dict[str, list[Planned]] = {}
        for item in self.done.plan.steps:
            for name in {item.step.id, f"{item.step.id}@{item.about}"}:
                found.setdefault(name, []).append(item)
        return found


def run(name: str) -> Ran:
    """Run one case."""
    case = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    occasions = {item["id"]: item["at"].astimezone(LONDON) for item in case.get("occasion", [])}
    document = case.get("given") or tomllib.loads((EXAMPLES / case["given_file"]).read_text(encoding="utf-8"))
    at: dt.datetime = case["at"].astimezone(LONDON)
    book = content.rulebook(at.date(), document["nation"])
    report, problems = from_document(document, name)
    assert not problems
    assert report is not None
    assert given.check(book, report, name) == []
    report = given.normalised(report)
    school, wrong = shape(case.get("settings", {}), Settings, name)
    assert school is not None, wrong
    calendar = days(book.catalogue, school)
    done = triage(book, report, at, calendar, occasions=occasions)
    record = write_up(book, report, done, at, Identity("20261118-k7fq2m", "harbour", "0.1.0", "P1"))
    return Ran(case["expect"], record, done, pages(book, record, done.plan, school, calendar, at))


@pytest.fixture(params=CASES, scope="module")
def ran(request: pytest.FixtureRequest) -> Ran:
    """Each case, run once."""
    return run(request.param)


def test_every_expectation_is_one_that_is_checked(ran: Ran) -> None:
    """A misspelt key in a case would check nothing."""
    assert ran.expect.keys() <= KEYS
    assert "supported" in ran.expect


def test_level_categories_and_calls(ran: Ran) -> None:
    """The result is the one that the case says."""
    result = ran.record.assessment[-1]
    for key in ("supported", "not_ruled_out", "calls", "categories", "internal_only"):
        if key in ran.expect:
            assert getattr(result, key) == ran.expect[key], key


def test_rules_that_must_hold(ran: Ran) -> None:
    """The result has the reasons that the case names."""
    held = {reason.rule for reason in ran.record.assessment[-1].reason}

    assert set(ran.expect.get("rules", ())) <= held


def test_acts_that_must_and_must_not_be_in_the_plan(ran: Ran) -> None:
    """The plan holds each act named, and none of those that must not be there."""
    ids = ran.ids()

    assert set(ran.expect.get("acts", ())) <= ids.keys()
    assert not set(ran.expect.get("not_acts", ())) & ids.keys()


def test_acts_on_page_one_done_and_held(ran: Ran) -> None:
    """What must be seen first stands on page 1; what was done is ticked; a family's act waits for its gate."""
    ids = ran.ids()
    for name in ran.expect.get("page_one", ()):
        assert name in ids, name
        assert ids[name][0].step.page == "one", name
    for name in ran.expect.get("done", ()):
        assert all(item.done for item in ids[name]), name
    held = {
        name
        for name, items in ids.items()
        if any(item.held and not item.done and item.step.page == "one" for item in items)
    }
    if "held" in ran.expect:
        assert {name for name in held if "@" in name and not name.endswith("@")} == set(ran.expect["held"])


def test_words_of_page_one(ran: Ran) -> None:
    """Page 1 says what the case wants said, and nothing that the case forbids."""
    text = ran.one()
    for words in ran.expect.get("says", ()):
        assert words in text, words
    for words in ran.expect.get("never_says", ()):
        assert words.lower() not in text.lower(), words


def test_words_of_the_other_pages(ran: Ran) -> None:
    """Each page says what the case wants said there, whatever the capitals of its headings."""
    for key, page in SAID_ON.items():
        for words in ran.expect.get(key, ()) if key != "never_says" else ():
            assert words.lower() in ran.text(page).lower(), (page, words)
    for words in ran.expect.get("never_says_anywhere", ()):
        assert words.lower() not in ran.text().lower(), words


def test_the_pages_that_must_be_printed(ran: Ran) -> None:
    """The sheets that the case needs are there."""
    assert set(ran.expect.get("pages", ())) <= {page.name for page in ran.pages}


def test_what_an_occasion_opens(ran: Ran) -> None:
    """Each step that the case names was opened by an occasion, and stands on the page of what has opened since."""
    opened = {name for name, items in ran.ids().items() if any(item.opened_by for item in items)}
    assert set(ran.expect.get("opened", ())) <= opened
    assert ("since" in {page.name for page in ran.pages}) == bool(opened)


def test_nothing_that_protects_falls_after_tonight(ran: Ran) -> None:
    """Invariant 17; after an occasion, the night is that of the occasion."""
    first = ran.record.assessment[-1].at.date()
    for item in ran.done.plan.steps:
        if item.step.purpose in PROTECTING and item.due is not None:
            day = ran.done.plan.happened[item.opened_by].date() if item.opened_by else first
            assert item.due.date() == day, item.step.id


def test_every_act_has_somebody_and_a_time(ran: Ran) -> None:
    """On every page: at most 20 words, who, and a clock time or a named moment with a blank for the hour."""
    for page in ran.pages:
        for block in page.blocks:
            if isinstance(block, Act):
                assert block.who, block.text
                assert TIMED.search(block.when), block.when
                assert len(_without_labels(block.text).split()) <= 20, block.text


def test_each_sheet_is_short(ran: Ran) -> None:
    """A sheet of its own has at most ten acts."""
    for page in ran.pages:
        if page.name in SHEETS:
            assert len([block for block in page.blocks if isinstance(block, Act)]) <= 10


def test_a_familys_act_is_held_until_its_gate_is_known(ran: Ran) -> None:
    """No family is told while one of its four checks is open: the act says so, wherever it stands."""
    gates = {gate.child: gate for gate in ran.record.family_gate}
    for item in ran.done.plan.steps:
        if item.step.held_while is not None and not item.done:
            gate = gates.get(item.about)
            answers = [gate and getattr(gate, name) for name in ("harm_if_told", "household_involved", "asked_to_wait")]
            if any(answer != "no" for answer in answers):
                assert item.held, item.step.id


def test_page_one_is_short_and_says_no_level_or_rule(ran: Ran) -> None:
    """At most ten acts of at most 20 words, each with who and when; at most 60 lines of 80 columns; no level
    word, no rule id, no web address.
    """
    acts = [block for block in ran.pages[0].blocks if isinstance(block, Act)]
    text = render(ran.pages[:1])

    assert len(acts) <= 10
    assert all(act.who and act.when for act in acts)
    assert all(len(_without_labels(act.text).split()) <= 20 for act in acts)
    assert len(text.rstrip().splitlines()) <= 60
    assert max(map(len, text.splitlines())) <= 80
    assert not [word for word in LEVEL_WORDS if word in text.lower()]
    assert not [reason.rule for reason in ran.record.assessment[-1].reason if reason.rule in text]
    assert "http" not in text


def test_the_rest_of_today_is_short(ran: Ran) -> None:
    """At most twelve acts on page 2."""
    assert len([block for block in ran.pages[1].blocks if isinstance(block, Act)]) <= 12


def test_no_page_shows_the_level_that_is_only_not_ruled_out_or_an_absent_call_as_advice(ran: Ran) -> None:
    """Invariant 15."""
    result = ran.record.assessment[-1]
    text = " ".join(render(ran.pages).split()).lower()
    if result.not_ruled_out != result.supported and result.not_ruled_out not in {"normal", "none"}:
        level_lines = [line for line in text.split(". ") if "as reported on" in line]
        assert not any(f"at least {result.not_ruled_out}" in line for line in level_lines)
    for words in ("not indicated", "no earlier records", "not needed", "no police"):
        assert words not in text


def test_no_word_of_crime_about_a_child_under_ten(ran: Ran) -> None:
    """Invariant 14: our own sentences; titles of law stand only in lines of sources."""
    if any(child.age.years is None or child.age.years >= 10 for child in ran.record.child):
        pytest.skip("a child of 10 or over, or of unknown age, is reported")
    lines = [line for page in ran.pages if page.name != "sources" for line in render([page]).lower().splitlines()]

    assert not [line for line in lines for word in CRIMINAL if word in line]


def test_the_seal_and_the_file_hold(ran: Ran) -> None:
    """Invariants 9 and 10: the record comes back from its file, and replay gives the same assessment."""
    from peertriage.core.seal import broken
    from peertriage.core.shape import plain
    from peertriage.store import parse, to_bytes

    document = parse(to_bytes(ran.record), "record.toml")
    again, problems = from_document(document, "record.toml")
    assert problems == []
    assert again == ran.record
    seal = ran.record.seal
    assert seal is not None
    assert broken({k: v for k, v in plain(again).items() if k != "seal"}, ran.record.event, seal) == []
    at = ran.record.assessment[-1].at
    assert again is not None
    book = content.rulebook(at.date(), "england")
    assert triage(book, again, at, days(book.catalogue, Settings())).assessed.assessment == ran.record.assessment[-1]


def _without_labels(text: str) -> str:
    """Count `A (harmed, Y4) and B and C (reported, Y5)` as one word, as `{child}` is in the content."""
    letters = re.sub(r"\b((?:[A-Z], )*(?:[A-Z] and )?[A-Z]) \([^)]*\)", "X", text)
    return re.sub(r"\bX(?: and(?:, apart,)? X)+\b", "X", letters)


def test_there_are_cases() -> None:
    """The folder is not empty: a test over nothing proves nothing."""
    assert len(CASES) >= 8
