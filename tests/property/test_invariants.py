"""What holds for every report and every content: the invariants of the design, each in its own test.

Every test runs over made-up content and over the shipped content. A long run: pytest -m campaign.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import pytest
import tomli_w
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from peertriage.core.catalogue import CALLS, LEVELS, PROTECTING, STRENGTHS
from peertriage.core.clock import calendar, due
from peertriage.core.condition import names
from peertriage.core.given import check, normalised
from peertriage.core.model import Age, Episode, Statement
from peertriage.core.pages import pages
from peertriage.core.record import Identity, from_document, to_document
from peertriage.core.rulebook import Rulebook
from peertriage.core.settings import Settings
from peertriage.render import markdown, text
from peertriage.render.safe import visible
from peertriage.triage import triage, write_up

from .strategies import (
    DEADLINES,
    HOLIDAYS,
    NOW,
    Case,
    asked,
    cases,
    days_of,
    hostile,
    moments,
    more_concern,
    one_answered,
    shipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.document import Page
    from peertriage.core.model import Assessment, Report
    from peertriage.triage import Triaged

LONDON = ZoneInfo("Europe/London")
ME = Identity(id="20261123-k7fq2m", check_word="harbour", tool="0", by="P1")
TIMES = 40
"""How many times longer a campaign runs."""
SHORT = 2
"""How many times less than the examples named the suite runs: it has to end within minutes on two cores."""
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]
CONTENT = [
    "generated",
    pytest.param("shipped", marks=pytest.mark.skipif(isinstance(shipped(), str), reason=str(shipped())[:200])),
]


def over_both(examples: int) -> Callable[[Callable[[str, st.DataObject], None]], Any]:
    """Run a property over both contents with so many examples, and longer when a campaign is asked for."""

    def decorate(test: Callable[[str, st.DataObject], None]) -> Any:
        def body(content: str, data: st.DataObject) -> None:
            test(content, data)

        def run(content: str, times: int) -> None:
            quiet = settings(deadline=None, max_examples=examples * times // SHORT, suppress_health_check=QUIET)
            quiet(given(data=st.data())(body))(content=content)

        run.__name__, run.__doc__ = test.__name__, test.__doc__
        long = pytest.param(TIMES, marks=pytest.mark.campaign, id="campaign")
        return pytest.mark.parametrize("content", CONTENT)(
            pytest.mark.parametrize("times", [pytest.param(1, id="short"), long])(run)
        )

    return decorate


class Result(NamedTuple):
    """What a report leads to, in a form that compares."""

    supported: int
    not_ruled_out: int
    calls: dict[str, int]
    steps: set[tuple[str, str]]
    listed: set[tuple[str, str]]


def run(case: Case, report: Report | None = None, at: dt.datetime = NOW) -> Triaged:
    """Return the whole line's outcome."""
    return triage(case.book, case.report if report is None else report, at, days_of(case.catalogue))


def result(case: Case, report: Report | None = None) -> Result:
    """Return what a report leads to."""
    done = run(case, report)
    found = done.assessed.assessment
    return Result(
        LEVELS.index(found.supported),
        LEVELS.index(found.not_ruled_out),
        {call: STRENGTHS.index(found.calls[call]) + 1 if call in found.calls else 0 for call in CALLS},
        {(item.step.id, item.about) for item in done.plan.steps},
        {(item.step.id, item.about) for item in done.plan.if_known},
    )


def same(one: Assessment, other: Assessment) -> bool:
    """Say whether two assessments say the same; the order of the facts in a reason is that of the content."""
    return bool(_comparable(one) == _comparable(other))


def _comparable(found: Assessment) -> Any:
    reasons = sorted((r.rule, r.about, sorted(r.facts), r.says, r.source) for r in found.reason)
    unknown = sorted((u.question, u.about) for u in found.unknown)
    return msgspec.structs.replace(found, reason=[], unknown=[]), reasons, unknown


def written(case: Case, at: dt.datetime = NOW, **more: Any) -> tuple[Report, Triaged]:
    """Return the record of a case, and what it was made of."""
    report = msgspec.structs.replace(case.report, **more)
    done = run(case, report, at)
    return write_up(case.book, report, done, at, ME), done


def printed(case: Case, **more: Any) -> tuple[Report, list[Page]]:
    """Return the record of a case and its pages."""
    record, done = written(case, **more)
    return record, pages(case.book, record, done.plan, Settings(), days_of(case.catalogue), NOW)


NORMAL, NONE = LEVELS.index("normal"), LEVELS.index("none")


def _outside_monotony(case: Case) -> set[str]:
    """Return the steps that read a result outside the first invariant: not sexual, and the two last categories."""
    loose = {"not-sexual", "category-not-sexual", "category-hsb-other", "category-nudes-experimental"}
    reading = {fact.id for fact in case.catalogue.fact if fact.result in loose}
    while True:
        more = {f.id for f in case.catalogue.fact if f.is_ is not None and reading & set(names(f.is_))} - reading
        if not more:
            break
        reading |= more
    return {step.id for step in case.catalogue.step if step.when is not None and reading & set(names(step.when))}


# ── levels ──


@over_both(90)
def test_more_concern_never_lowers_anything(content: str, data: st.DataObject) -> None:
    """A concerning answer that goes from no to not known to yes, an act that is ticked, an unclear act that is reported
    never lowers a level or a call, and never removes a step. The one exception is written: a first act may turn "not
    enough to say" into normal.
    """
    case = data.draw(cases(content))
    how, report = data.draw(more_concern(case))
    before, after = result(case), result(case, report)
    first_act = before.supported == NONE and after.supported == NORMAL
    assert after.supported >= before.supported or first_act, how
    assert all(after.calls[call] >= before.calls[call] for call in CALLS), how
    outside = _outside_monotony(case)
    assert {step for step in before.steps - after.steps if step[0] not in outside} == set(), how


@over_both(90)
def test_what_is_supported_is_never_above_what_is_not_ruled_out(content: str, data: st.DataObject) -> None:
    """Supported is at most not ruled out, pair by pair and for the report; and one is normal only if both are."""
    found = run(data.draw(cases(content))).assessed.assessment
    everything: list[Any] = [found, *found.pairs]
    for one in everything:
        assert LEVELS.index(one.supported) <= LEVELS.index(one.not_ruled_out)
        assert (one.supported == "normal") == (one.not_ruled_out == "normal")


@over_both(90)
def test_an_answer_to_an_unknown_only_settles(content: str, data: st.DataObject) -> None:
    """Answering an unknown never raises what is not ruled out, and lowers what is supported only to normal."""
    case = data.draw(cases(content))
    answered = data.draw(one_answered(case))
    assume(answered is not None)
    assert answered is not None
    how, report = answered
    pairs = zip(run(case).facts.pairs, run(case, report).facts.pairs, strict=True)
    assume(
        not any(new.possible & ~old.possible for old, new in pairs)
    )  # it was no unknown: it did not apply, or was not put
    before, after = result(case), result(case, report)
    assert after.not_ruled_out <= before.not_ruled_out, how
    assert after.supported >= before.supported or after.supported == NORMAL, how


@over_both(45)
def test_the_report_is_as_grave_as_its_gravest_pair(content: str, data: st.DataObject) -> None:
    """The report's level is the highest over its pairs; without a levelled pair both results are "none"."""
    found = run(data.draw(cases(content))).assessed.assessment
    for name in ("supported", "not_ruled_out"):
        levels = [LEVELS.index(getattr(pair, name)) for pair in found.pairs]
        assert LEVELS.index(getattr(found, name)) == max(levels, default=NONE)


@over_both(90)
def test_nothing_is_below_a_floor(content: str, data: st.DataObject) -> None:
    """Nothing crosses a floor: where a rule that sets a level holds for a pair, the pair is at least there."""
    case = data.draw(cases(content))
    found = run(case).assessed.assessment
    levels = {f"{p.by}-{p.to}" if p.to else p.by: LEVELS.index(p.supported) for p in found.pairs}
    for reason in found.reason:
        if reason.at_least is not None:
            assert levels[reason.about] >= LEVELS.index(reason.at_least)
            assert LEVELS.index(found.supported) >= LEVELS.index(reason.at_least)


@over_both(120)
def test_normal_needs_every_gate_fact_known(content: str, data: st.DataObject) -> None:
    """Normal is unreachable with a gate fact unknown, assumed, disputed or without basis: taking a basis away,
    disputing a no, or not knowing an answer that a gate reads ends a normal result.
    """
    case = data.draw(cases(content, "sure"))
    assume(run(case).assessed.assessment.supported == "normal")
    (episode, *_) = case.report.episode
    how = data.draw(st.sampled_from(("acts assumed", "acts disputed", "acts no basis", "acts open", "gate")))
    replace = msgspec.structs.replace
    basis = {name: value for name, value in episode.basis.items() if name != "acts-all"}
    if how != "gate":
        weaker = {
            "acts assumed": replace(episode, basis=basis | {"acts-all": "assumed"}),
            "acts disputed": replace(episode, disputed={"acts-all": "there was more"}),
            "acts no basis": replace(episode, basis=basis),
            "acts open": replace(episode, acts_all="not-known"),
        }[how]
    else:
        own = [gate for gate in case.catalogue.gate if gate.when is None]
        read = {name for gate in own for name in gate.known_no if case.book.facts[name].applies is None}
        questions = [
            q
            for q in asked(case.catalogue, "episode")
            if q.kind != "one" and q.when is None and read & {*q.yes_means, *(m for o in q.options for m in o.means)}
        ]
        assume(questions)
        name = data.draw(st.sampled_from(questions)).id
        answers = {key: value for key, value in episode.answers.items() if key not in {name, f"{name}-rest"}}
        kept = {key: value for key, value in episode.basis.items() if key != name}
        weaker = data.draw(
            st.sampled_from(
                (
                    replace(episode, answers=answers),
                    replace(episode, basis=kept),
                    replace(episode, basis=kept | {name: "assumed"}),
                    replace(episode, disputed={name: "it was not so"}),
                )
            )
        )
    report = replace(case.report, episode=[weaker, *case.report.episode[1:]])
    assert run(case, report).assessed.assessment.supported != "normal", how


# ── what may not matter ──


@over_both(60)
def test_the_order_of_things_never_matters(content: str, data: st.DataObject) -> None:
    """The order of answers, acts, people, episodes and rules never matters."""
    case = data.draw(cases(content))
    mix = data.draw(st.randoms(use_true_random=False))

    def mixed(items: Any) -> Any:
        found = list(items.items()) if isinstance(items, dict) else list(items)
        mix.shuffle(found)
        return dict(found) if isinstance(items, dict) else found

    replace = msgspec.structs.replace
    episodes = [
        replace(e, by=mixed(e.by), to=mixed(e.to), acts=mixed(e.acts), answers=mixed(e.answers), basis=mixed(e.basis))
        for e in mixed(case.report.episode)
    ]
    report = replace(case.report, child=mixed(case.report.child), episode=episodes, answers=mixed(case.report.answers))
    tables = ("rule", "gate", "behaviour") if content == "generated" else ()
    shuffled = replace(case.catalogue, **{name: mixed(getattr(case.catalogue, name)) for name in tables})
    book = Rulebook(shuffled, NOW.date(), "england") if tables else case.book
    other = Case(shuffled, book, report)
    one, two = run(case), run(other)
    assert same(one.assessed.assessment, two.assessed.assessment)
    for name in ("steps", "if_known"):
        first, second = getattr(one.plan, name), getattr(two.plan, name)
        assert [(i.step.id, i.about, i.due, i.done, i.held) for i in first] == [
            (i.step.id, i.about, i.due, i.done, i.held) for i in second
        ]


@over_both(60)
def test_status_facts_change_no_level_call_or_category(content: str, data: st.DataObject) -> None:
    """What is said of support needs, school, council or what has been done changes no level, call or category: rules
    read nothing that is protected.
    """
    case = data.draw(cases(content))
    status = {fact.id for fact in case.catalogue.fact if fact.polarity == "status"}

    def only_status(about: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for question in asked(case.catalogue, about):
            means = {*question.yes_means, *(name for option in question.options for name in option.means)}
            if means and means <= status:
                ids = [option.id for option in question.options]
                found[question.id] = {"yes-no": "yes", "one": (ids or [""])[0]}.get(question.kind, ids)
        return found

    replace = msgspec.structs.replace
    people = [
        replace(
            child, answers=child.answers | only_status("child"), setting="another", council="elsewhere", fingerprint="X"
        )
        for child in case.report.child
    ]
    report = replace(case.report, child=people, answers=case.report.answers | only_status("report"))
    before, after = run(case).assessed.assessment, run(case, report).assessed.assessment
    for name in (
        "supported", "not_ruled_out", "calls", "categories", "categories_not_ruled_out", "internal_only", "pairs",
    ):  # fmt: skip
        assert getattr(before, name) == getattr(after, name), name


@over_both(60)
def test_a_history_of_being_harmed_never_raises_a_level(content: str, data: st.DataObject) -> None:
    """Earlier harm to a child never raises a level: neither another role of the child, nor a report in which this child
    was the one harmed, changes what is said of what the child did.
    """
    case = data.draw(cases(content))
    replace = msgspec.structs.replace
    assume(any(e.acts for e in case.report.episode))
    labels = [child.label for child in case.report.child]
    role = data.draw(st.sampled_from(("harmed", "both", "involved", "witness", "reported")))
    people = [child if child.role == "not-yet-identified" else replace(child, role=role) for child in case.report.child]
    stranger = replace(case.report.child[0], label="Z", kind="child", role="reported", age=Age(years=15, months=0))
    grave = [row.id for row in case.catalogue.behaviour][-1]
    earlier = Episode(id="E9", by=["Z"], to=labels, acts=[grave], acts_all="yes", basis={"acts-all": "record"})
    report = replace(case.report, child=[*people, stranger], episode=[*case.report.episode, earlier])
    before, after = run(case).assessed.assessment, run(case, report).assessed.assessment
    assert before.pairs == [pair for pair in after.pairs if pair.by != "Z"]


# ── everything has a result, and a source ──


@over_both(90)
def test_every_report_has_a_result(content: str, data: st.DataObject) -> None:
    """Every input has a result, and no answer is refused because a person is unknown, unnamed or adult."""
    case = data.draw(cases(content))
    assert check(case.book, case.report, "report.toml") == []
    record, done = written(case)
    assert record.assessment[-1].supported in LEVELS
    for pair in done.facts.pairs:
        assert pair.yes & ~pair.possible == 0
    assert pages(case.book, record, done.plan, Settings(), days_of(case.catalogue), NOW)


@over_both(45)
def test_everything_that_fires_has_a_source(content: str, data: st.DataObject) -> None:
    """Every fired rule and every step of the plan says where it comes from."""
    case = data.draw(cases(content))
    record, done = written(case)
    assert all(reason.source.strip() for reason in record.assessment[-1].reason)
    assert all(step.source.strip() for step in record.step)
    assert all(case.book.cite(item.step).strip() for item in (*done.plan.steps, *done.plan.if_known))
    assert all(case.book.cite(never).strip() for never in done.plan.nevers)


# ── the record ──


@over_both(45)
def test_a_record_survives_its_file(content: str, data: st.DataObject) -> None:
    """Record to file to record is identity, also with words of any kind and several lines; and the seal still fits."""
    case = data.draw(cases(content))
    words = data.draw(hostile())
    said = [Statement(id="S1", by="A", words=words, asked=[words])]
    other = {"disputed": {"is-sexual": words}, "identity_held_at": words}
    case = case._replace(report=normalised(msgspec.structs.replace(case.report, statement=said, **other)))
    record, _ = written(case, data.draw(moments()))
    many_lines = data.draw(st.booleans())
    document = tomllib.loads(tomli_w.dumps(to_document(record), multiline_strings=many_lines))
    again, problems = from_document(document, "record.toml")
    assert problems == []
    assert again is not None
    assert msgspec.to_builtins(again) == msgspec.to_builtins(record)
    assert again.statement[0].words == words.replace("\r\n", "\n").replace("\r", "\n")


@over_both(45)
def test_a_record_replays(content: str, data: st.DataObject) -> None:
    """Replaying a record at its own assessment time gives the same assessment."""
    case = data.draw(cases(content))
    record, _ = written(case)
    document = tomllib.loads(tomli_w.dumps(to_document(record)))
    again, _ = from_document(document, "record.toml")
    assert again is not None
    at = again.assessment[-1].at
    book = Rulebook(case.catalogue, at.date(), "england") if content == "generated" else case.book
    replayed = triage(book, again, at, days_of(case.catalogue), again.assessment[-1].why)
    assert replayed.assessed.assessment == record.assessment[-1]


# ── pages ──

OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@over_both(37)
def test_hostile_text_stays_text(content: str, data: st.DataObject) -> None:
    """Hostile text survives as text in every output: nothing is left that a terminal would obey, no bidirectional
    control, no markup that a reader of Markdown would act on outside the block of exact words.
    """
    words = data.draw(hostile())
    case = data.draw(cases(content))
    said = [Statement(id="S1", by=words, to=words, words=words)]
    _, found = printed(case, statement=said, check_word=words)
    plain, marked = text.render(found), markdown.render(found)
    assert OBEYED.search(plain) is None
    assert OBEYED.search(marked) is None
    outside = re.sub(r"(?ms)^(`{3,})text\n.*?^\1$", "", marked)
    assert re.search(r"(?<!\\)<|(?<!\\)\]\(|(?<!\\)\[(?![ x]\] )", outside) is None


def unquoted(plain: str) -> str:
    """Return the exact words of a text page: the margins taken away, and the breaks that only a line's end made."""
    lines: list[str] = []
    for line in plain.split("\n"):
        if line.startswith("| "):
            lines.append(line[2:])
        elif line.startswith(": ") and lines:
            lines[-1] += line[2:]
    return "\n".join(lines)


@over_both(37)
def test_quoted_words_are_byte_identical(content: str, data: st.DataObject) -> None:
    """Exact words stay exact: taking the margins of the text page away gives them back, and the block of the Markdown
    page holds them as they are. What a terminal would obey is written out.
    """
    words = data.draw(hostile()).replace("\r\n", "\n").replace("\r", "\n")
    case = data.draw(cases(content))
    _, found = printed(case, statement=[Statement(id="S1", by="A", words=words)])
    (why,) = [page for page in found if page.name == "why"]
    assert unquoted(text.render([why])) == visible(words)
    block = re.search(r"(?ms)^(`{3,})text\n(.*?)\n\1$", markdown.render([why]))
    assert block is not None
    assert block[2] == visible(words)
    if OBEYED.search(words.replace("\n", "")) is None and "\ufeff" not in words:
        assert visible(words) == words or re.search(r"[\ufff9-\ufffb]", words)


def _levels_named(book: Rulebook, shown: str) -> set[str]:
    words = {level: word.says for (of, level), word in book.words.items() if of == "level"}
    return {level for level, says in words.items() if re.search(rf"(?i)at least {re.escape(says)}\b", shown)}


@over_both(60)
def test_no_page_shows_what_is_only_not_ruled_out(content: str, data: st.DataObject) -> None:
    """No page shows the level that is not ruled out, and none shows an absent call as advice."""
    case = data.draw(cases(content))
    record, found = printed(case)
    shown = " ".join(text.render(found).split())
    result_ = record.assessment[-1]
    levels = _levels_named(case.book, shown)
    assert all(LEVELS.index(level) <= LEVELS.index(result_.supported) for level in levels)
    for call in CALLS:
        says = case.book.say("call", call)
        for strength in STRENGTHS:
            row = f"{says}: {case.book.say('strength', strength)}"
            if call not in result_.calls:
                assert row not in shown
    absent = [case.book.say("call", call) for call in ("police", "social-care") if call not in result_.calls]
    if absent:
        says = f"No rule here reached {' or '.join(absent)} from these answers. That is not advice against ringing"
        assert says in shown


# ── time ──


def _midnight(moment: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(moment.date(), dt.time(23, 59, 59), tzinfo=LONDON)


@over_both(60)
def test_protecting_acts_fall_due_by_tonight(content: str, data: st.DataObject) -> None:
    """Acts that protect, treat, keep evidence or report never fall after tonight, on whatever day and at whatever
    hour: on a Friday evening, a Sunday, Christmas Eve, a day on which clocks change.
    """
    case = data.draw(cases(content))
    at = data.draw(moments())
    for item in run(case, at=at).plan.steps:
        if item.step.purpose in PROTECTING and item.step.kind == "act":
            assert item.due is not None
            assert item.due.timestamp() <= _midnight(at).timestamp()


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(DEADLINES), moments())
def test_every_protecting_deadline_is_tonight_at_the_latest(deadline: Any, at: dt.datetime) -> None:
    """Whatever a deadline says, a protecting act under it falls between now and the end of today."""
    moment = due(deadline, at, calendar(HOLIDAYS), {}, tonight=True)
    assert moment is not None
    assert at.timestamp() - 60 < moment.timestamp() <= _midnight(at).timestamp()
