"""In the interview "not known" is an answer everywhere, and what is typed is read as it was meant or asked again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from answering import Interview, Rule, Somebody, flat, holder, numbered, only
from running import Cli, document

from peertriage.ask.face import KEYS, NOT_HERE, Back, Keep, Leave
from peertriage.ask.plain import Plain
from peertriage.core import statements
from peertriage.core.acts_asked import NOT_DESCRIBED
from peertriage.core.prompt import Choice, Prompt, Slot

if TYPE_CHECKING:
    from pathlib import Path

STOP = Rule("^go-on@", ["stop"])
UNDECIDED = ("nation@", "people-ours@", "people-more@", "person-role@", "words-more@", "go-on@", "writer@", "review@")
"""Questions to which "not known" is no answer: about the interview itself, or with a last choice that says as much."""


@pytest.fixture
def interview(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interview:
    """Return a way to hold an interview."""
    return holder(cli, tmp_path, monkeypatch)


class Unknowing(Somebody):
    """Types the key for "not known" at every question, and the usual answer only where that is none."""

    def __init__(self, *rules: Rule) -> None:
        super().__init__(*rules)
        self.refused: set[str] = set()

    def line(self, question: str, talk: str) -> str:
        """Return the key once a question."""
        if KEYS in talk:
            return "-"
        if NOT_HERE in talk or "Type write, page" in talk:
            self.refused.add(question.partition(" ")[0])
        return super().line(question, talk)


def test_not_known_is_an_answer_to_every_question_about_the_case(interview: Interview, tmp_path: Path) -> None:
    """Nobody is stopped by what they do not know: one key at each question leads to a record in which nothing is no."""
    ran, who = interview(kind=Unknowing)
    assert ran.code == 0, ran.err
    assert isinstance(who, Unknowing)
    assert {slot for slot in who.refused if not slot.startswith(UNDECIDED)} <= {"ending-way@report"}
    assert len(set(who.slots)) > 40
    record = document(only(tmp_path / "cases"))
    assert "statement" not in record
    assert record["episode"][0]["acts_not_known"] is True
    assert [child.get("age") for child in record["child"]] == [None, None]
    assert {child["kind"] for child in record["child"]} == {"age-not-known"}
    for table in (record, *record["child"], *record["episode"]):
        for name, answer in table.get("answers", {}).items():
            assert answer not in ("no", "none-of-the-others"), name


@pytest.mark.parametrize("words", ["NOT KNOWN", "don't know"])
def test_the_words_for_not_known_are_understood(words: str, interview: Interview, tmp_path: Path) -> None:
    """Typed out at a choice, a list, a day and an age, and never stored as text."""
    slots = ("danger-now@", "happened@", "words-to@", "person-age@A", "wanted@E1", "done-already@")
    ran, who = interview(*(Rule(f"^{slot}", [words]) for slot in slots), STOP)
    assert ran.code == 0, ran.err
    assert not any(rule.lines for rule in who.rules[: len(slots)])
    record = document(only(tmp_path / "cases"))
    assert "to" not in record["statement"][0]
    assert record["answers"]["danger-now-rest"] == record["answers"]["done-already-rest"] == "not-known"
    assert record["episode"][0]["answers"]["wanted"] == "not-known"
    assert "happened" not in record["episode"][0]
    assert "age" not in record["child"][0]


def test_words_that_say_do_not_know_are_words(interview: Interview, tmp_path: Path) -> None:
    """A child who said "don't know" is quoted; only the key says that no words are known."""
    interview(Rule("^words@", ["don't know", "."]), STOP)
    assert document(only(tmp_path / "cases"))["statement"][0]["words"] == "don't know"


def test_words_of_nobody_known_are_kept(interview: Interview, tmp_path: Path) -> None:
    """Who said it, to whom and when may be not known: the words stand in the record."""
    rules = [Rule(f"^words-{name}@", ["-"]) for name in ("by", "to", "heard", "exact")]
    ran, _ = interview(Rule("^words@", ["He hurt me.", "."]), *rules, STOP)
    assert ran.code == 0, ran.err
    (statement,) = document(only(tmp_path / "cases"))["statement"]
    assert statement == {"id": "S1", "by": "not known who", "exact": "not-known", "words": "He hurt me."}


def test_an_act_that_is_not_described_is_still_an_act(interview: Interview, tmp_path: Path) -> None:
    """Something else that was reported counts as an act that is not in the list, also without a description."""
    ran, _ = interview(Rule("^acts-kinds@", ["something-else these"]), Rule("^acts-other@", ["-"]))
    assert ran.code == 0, ran.err
    record = document(only(tmp_path / "cases"))
    assert record["episode"][0]["acts_other"] == NOT_DESCRIBED
    assert record["assessment"][-1]["supported"] not in {"none", "normal"}


def test_a_kind_of_act_of_which_no_line_is_known_is_not_nothing(interview: Interview, tmp_path: Path) -> None:
    """The kind was reported: which act of it is not known, and that is what the record says."""
    interview(Rule("^acts-kinds@", ["touching these"]), Rule("^acts-touching@", ["-"]))
    (episode,) = document(only(tmp_path / "cases"))["episode"]
    assert (episode["acts_not_known"], episode.get("acts", [])) == (True, [])


def test_somebody_unknown_is_a_person_of_the_report(interview: Interview, tmp_path: Path) -> None:
    """Not yet identified, of an age not known: nobody is refused, and somebody who did it is always there."""
    rules = [Rule("^person-role@B", ["unknown-by"]), Rule("^person-age@B", ["-"]), Rule("^person-kind@B", ["-"])]
    ran, who = interview(*rules, STOP)
    assert ran.code == 0, ran.err
    record = document(only(tmp_path / "cases"))
    assert [(child["role"], child["kind"]) for child in record["child"]] == [
        ("harmed", "child"), ("not-yet-identified", "age-not-known"),
    ]  # fmt: skip
    assert record["episode"][0]["by"] == ["B"]
    assert "person-setting@B" not in who.slots
    ran, _ = interview(Rule("^people-more@A", ["no"]), STOP, folder="alone")
    children = document(only(tmp_path / "alone"))["child"]
    assert [(child["label"], child["role"]) for child in children] == [("A", "harmed"), ("B", "not-yet-identified")]


# ── ages and days ──


@pytest.mark.parametrize("typed", ["7", " 07 "])
def test_a_bare_number_is_no_age(typed: str, interview: Interview, tmp_path: Path) -> None:
    """It could be an age or a school year: asked again, with the reason and what to type."""
    ran, who = interview(Rule("^person-age@A", [typed, "Year 7"]), STOP)
    assert ran.code == 0, ran.err
    assert who.slots.count("person-age@A") == 2
    said = flat(who.prompts[who.slots.index("person-age@A") + 1])
    assert "7y" in said
    assert "Year 7" in said
    assert document(only(tmp_path / "cases"))["child"][0]["age"] == {"school_year": "7"}


def test_an_age_is_echoed_as_it_was_understood(interview: Interview, tmp_path: Path) -> None:
    """With the months and the school year, and a range as a range."""
    ran, _ = interview(Rule("^person-age@B", ["6 to 8y"]), STOP)
    assert "Understood: 8 years 3 months, Year 4." in ran.err
    assert document(only(tmp_path / "cases"))["child"][1]["age"] == {"years": 6, "to": {"years": 8}}


def test_a_weekday_is_the_last_one_and_is_echoed(interview: Interview, tmp_path: Path) -> None:
    """On Friday 20 November "thursday" is the day before, and the words are kept."""
    ran, _ = interview(Rule("^happened@E1", ["thursday"]), STOP)
    assert "Understood: Thursday 19 November 2026." in ran.err
    happened = document(only(tmp_path / "cases"))["episode"][0]["happened"]
    assert [str(happened[name]) for name in ("first", "last", "words")] == ["2026-11-19", "2026-11-19", "thursday"]


@pytest.mark.parametrize(
    ("about", "first", "last"),
    [("week", "2026-11-13", "2026-11-20"), ("longer", None, "2026-08-22"), ("-", None, None)],
)
def test_a_time_in_words_is_kept_and_leads_to_a_rough_time(
    about: str, first: str | None, last: str | None, interview: Interview, tmp_path: Path
) -> None:
    """No day can be read from "when she was in Year 2": the words stay, and about when is asked."""
    words = "some time when she was little"
    ran, who = interview(Rule("^happened@E1", [words]), Rule("^happened-about@E1", [about]), STOP)
    assert ran.code == 0, ran.err
    assert f"No day could be read from “{words}”. About when?" in flat(ran.err)
    happened = document(only(tmp_path / "cases"))["episode"][0]["happened"]
    assert happened["words"] == words
    assert [str(happened[name]) if name in happened else None for name in ("first", "last")] == [first, last]
    assert ("person-then@E1/A" in who.slots) == (about == "longer")


def test_long_ago_asks_how_old_everybody_was(interview: Interview, tmp_path: Path) -> None:
    """Levels use the ages at that time: they are asked for, and may be not known."""
    rules = [Rule("^happened@E1", ["14/02/2024"]), Rule("^person-then@E1/A", ["5y"]), Rule("^person-then@E1/B", ["-"])]
    ran, _ = interview(*rules, STOP)
    assert ran.code == 0, ran.err
    (episode,) = document(only(tmp_path / "cases"))["episode"]
    assert episode["ages_then"]["A"] == {"years": 5}
    assert episode["ages_then"].get("B", {}) == {}


def test_a_school_year_of_the_time_is_a_rough_time(interview: Interview, tmp_path: Path) -> None:
    """It says no day by itself: the words are kept, and about when is asked."""
    ran, who = interview(Rule("^happened@E1", ["in Year 2"]), Rule("^happened-about@E1", ["longer"]), STOP)
    assert ran.code == 0, ran.err
    assert "happened-about@E1" in who.slots
    assert document(only(tmp_path / "cases"))["episode"][0]["happened"]["words"] == "in Year 2"


@pytest.mark.parametrize("typed", ["tomorrow", "21/11/2026"])
def test_a_day_to_come_is_refused(typed: str, interview: Interview, tmp_path: Path) -> None:
    """Asked again; also for when the words were heard."""
    ran, who = interview(Rule("^happened@E1", [typed]), Rule("^words-heard@", [typed]), STOP)
    assert ran.code == 0, ran.err
    assert ran.err.count("still to come") == 2
    assert (who.slots.count("happened@E1"), who.slots.count("words-heard@S1")) == (2, 2)
    record = document(only(tmp_path / "cases"))
    assert str(record["episode"][0]["happened"]["last"]) == "2026-11-19"


# ── how a no is known ──

NOES = [
    Rule("^kind-of-act@", ["no-touch"]), Rule("^is-sexual@", ["yes"]), Rule("^wanted@E1", ["no"]),
    Rule("^acts-kinds@", ["clothes-kissing-looking these"]), Rule("^acts-clothes-kissing-looking@", ["SD07 done"]),
    Rule("^acts-all@", ["yes"]), Rule("^adult@", ["no"]), Rule("^act-times@", ["1"]), Rule("^force@", ["no"]),
    Rule("^images@", ["no"]), Rule("^person-age@A", ["4y 3m"]), Rule("^person-age@B", ["4y 6m"]),
    Rule("^(danger-now|tonight|how-it-went|pressure|force-detail|could-refuse|secrecy|between-children|since-then"
         "|image-content|reported-child|since-earlier|family-gate|care-needed)@", ["none"] * 20),
]  # fmt: skip
"""Two four-year-olds, one looking: an answer to every question that the gate reads, and each a no."""


def test_how_each_no_is_known_is_asked_only_where_it_decides(interview: Interview, tmp_path: Path) -> None:
    """What nobody said, saw or wrote is assumed, and makes nothing normal; one by one, never all at once."""
    ran, who = interview(*NOES)
    assert ran.code == 0, ran.err
    assert who.slots[-8:].count("basis-child-said@report") == 1
    asked = [prompt for slot, prompt in zip(who.slots, who.prompts, strict=True) if slot.startswith("basis-")]
    assert "What nobody said, saw or wrote is not known." in flat(asked[0])
    record = document(only(tmp_path / "cases"))
    assert record["assessment"][-1]["supported"] != "normal"
    _, who = interview(*NOES, Rule("^force@", ["not-known"]), STOP, folder="early")
    assert not [slot for slot in who.slots if slot.startswith("basis-")]


def test_a_changed_answer_loses_what_was_said_of_how_it_is_known(interview: Interview, tmp_path: Path) -> None:
    """How one answer was known says nothing of another answer; it is asked again."""
    saw = [Rule("^basis-adult-saw@", ["force@E1 wanted@E1 done"] * 2)]
    ran, _ = interview(*NOES, *saw, folder="first")
    assert document(only(tmp_path / "first"))["episode"][0]["basis"]["force"] == "adult-saw"
    n = numbered(ran.err, "held, pushed, pulled")
    rules = [Rule("^force@", ["no", "yes"]), Rule("^review@", [n]), *NOES, *saw]
    ran, _ = interview(*rules)
    assert ran.code == 0, ran.err
    (episode,) = document(only(tmp_path / "cases"))["episode"]
    assert episode["answers"]["force"] == "yes"
    assert "basis" not in episode


# ── the plain face, at one question ──

LINES = (Choice("b", "Bus"), Choice("h", "Home"), Choice("c", "Club"))
CLOSED = (Choice("none-of-the-others", "None of these"), Choice("not-known", "Not known"))
HERE = Slot("here", "report")


def answered(prompt: Prompt, *lines: str) -> tuple[Any, str]:
    """Return what these lines answer to a prompt, and what was said."""
    talk = io.StringIO()
    return Plain(io.StringIO("".join(f"{line}\n" for line in lines)), talk).ask(prompt), talk.getvalue()


@pytest.mark.parametrize(
    ("line", "ticked", "rest"),
    [("1 3 4", "b c", "none-of-the-others"), ("3,1,none", "b c", "none-of-the-others"), ("2 -", "h", "not-known"),
     ("h NK", "h", "not-known"), ("-", "", "not-known"), ("none", "", "none-of-the-others"),
     ("1 1 4", "b", "none-of-the-others")],
)  # fmt: skip
def test_a_list_is_chosen_and_closed_in_one_line(line: str, ticked: str, rest: str) -> None:
    """Numbers, ids or words; in any order, a line twice is once."""
    value, talk = answered(Prompt(HERE, "many", "Which?", HERE, choices=LINES, closings=CLOSED), line)
    assert value == {"ticked": ticked.split(), "rest": rest}
    for choice in LINES:
        assert (f"Chosen: {choice.says}\n" in talk) == (choice.id in ticked.split())


@pytest.mark.parametrize("line", ["", "1", "1 2 3", "all", "1-3", "1 4 5", "4 4 5", "1? 4", "6", "0", "1 x 4", "*?"])
def test_a_list_that_is_not_closed_or_not_readable_answers_nothing(line: str) -> None:
    """And no key and no word selects everything."""
    value, talk = answered(Prompt(HERE, "many", "Which?", HERE, choices=LINES, closings=CLOSED), line, "0", "2 5")
    assert value == {"ticked": ["h"], "rest": "not-known"}
    assert talk.endswith("Chosen: Home\nAnd: Not known\n")


def test_what_was_typed_before_the_list_was_closed_counts() -> None:
    """Danger typed first and the closing number after it: the danger is there."""
    value, talk = answered(Prompt(HERE, "many", "Which?", HERE, choices=LINES, closings=CLOSED), "1", "2", "4")
    assert value == {"ticked": ["b", "h"], "rest": "none-of-the-others"}
    assert "Kept so far." in talk


def test_a_list_without_not_known_says_so() -> None:
    """Where a list has one end only, that end is typed, and the key for "not known" is no answer."""
    prompt = Prompt(HERE, "many", "Which?", HERE, choices=LINES, closings=CLOSED[:1])
    value, talk = answered(prompt, "-", "nk 1", "none")
    assert value == {"ticked": [], "rest": "none-of-the-others"}
    assert NOT_HERE in talk


@pytest.mark.parametrize(("line", "wants"), [("<", Back), ("  <  ", Back), (">", Keep), ("!", Leave), ("", Leave)])
def test_a_key_is_no_answer(line: str, wants: type[Exception]) -> None:
    """Each is raised, at every kind of prompt; at the end of the input the person leaves."""
    prompts = [
        Prompt(HERE, "one", "Which?", HERE, choices=LINES, was="Bus"),
        Prompt(HERE, "many", "Which?", HERE, choices=LINES, closings=CLOSED, was="Bus"),
        Prompt(HERE, "line", "Which?", HERE, read=statements.read_text, was="Bus"),
        Prompt(HERE, "block", "Which?", HERE, read=statements.read_text, was="Bus"),
    ]
    for prompt in prompts:
        with pytest.raises(wants):
            answered(prompt, *([line] if line else []))


def test_the_talk_of_one_question_shows_all_that_belongs_to_it() -> None:
    """The question, its lines, the choices with their numbers, what was answered before, and the keys last."""
    prompt = Prompt(HERE, "one", "Which?", HERE, lines=("As far as known.",), choices=LINES, was="Home")
    value, talk = answered(prompt, "c")
    assert value == "c"
    assert talk == (
        "\nWhich?\nAs far as known.\n   1  Bus\n   2  Home\n   3  Club\nAnswered before: Home\n"
        f"{KEYS}\nNumber (1 to 3): Chosen: Club\n"
    )
