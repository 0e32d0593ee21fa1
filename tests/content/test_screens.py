"""The shipped screens, stops of two and groups of acts: all is asked, once, within what one screen can hold."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
import pytest

from peertriage import content
from peertriage.core.catalogue import LEVELS, Catalogue, Question, Screen
from peertriage.core.rulebook import Rulebook

CONTENT = content.load()
BOOK = Rulebook(CONTENT, dt.date(2026, 11, 23), "england")
SCREENS = {
    "how-it-went": ["act-detail", "course"],
    "could-refuse": ["capacity", "refusal"],
    "between-children": ["balance", "others", "targeted"],
    "since-then": ["health", "reaction"],
    "reported-child": ["reported-child-care", "own-life", "earlier-reports"],
    "family-gate": ["harm-if-told", "household-involved", "asked-to-wait", "child-says"],
    "needs-more": ["language", "looked-after", "settled-here"],
}
WITH = {
    "who-stands-back": "care-needed",
    "adult-who": "adult",
    "acts-all": "acts",
    "image-content": "images",
    "since-earlier": "reported-child-care",
}
ALONE = (
    *("send", "wanted", "force", "pressure", "force-detail", "secrecy"),
    *("danger-now", "tonight", "kind-of-act", "is-sexual"),
)
"""Too grave, too long or too much of a turning to share a screen."""
TWINS = {row.twin for row in CONTENT.behaviour if row.twin}


def lines(screen: Screen) -> list[str]:
    """Return the lines of a screen, worked out anew here."""
    found: list[str] = []
    for name in screen.questions:
        question = BOOK.questions[name]
        if question.kind == "yes-no":
            found.append(question.ticks or "")
        else:
            found += [option.says for option in question.options if question.kind == "many" or option.means]
    return found


def test_the_screens_are_those_that_were_agreed_on() -> None:
    """No question slips onto a screen, or off it, unseen."""
    assert {screen.id: screen.questions for screen in CONTENT.screen} == SCREENS
    assert {q.id: q.with_ for q in CONTENT.question if q.with_} == WITH
    assert [name for name in ALONE if name in BOOK.screen_of or BOOK.questions[name].with_] == []


def test_the_rulebook_finds_the_screen_of_a_question() -> None:
    """By its id, and by the questions that stand on it."""
    assert BOOK.screens["could-refuse"].questions == ["capacity", "refusal"]
    assert BOOK.screen_of["refusal"] is BOOK.screens["could-refuse"]
    assert "wanted" not in BOOK.screen_of
    assert BOOK.act_groups == CONTENT.act_group


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_at_most_nine_lines_all_different(name: str) -> None:
    """Each is a statement, no question, so that choosing it says yes."""
    found = lines(BOOK.screens[name])
    assert 0 < len(found) <= 9
    assert len(set(found)) == len(found)
    assert [line for line in found if not line or line.endswith("?")] == []
    assert BOOK.screens[name].asks.endswith("?")


@pytest.mark.parametrize("name", SCREENS)
def test_choosing_a_line_is_always_the_concern(name: str) -> None:
    """Every line sets a fact to yes: none of the others is what reassures."""
    for question in (BOOK.questions[each] for each in SCREENS[name]):
        means = [question.yes_means] if question.kind == "yes-no" else [option.means for option in question.options]
        settled = [ids for ids in means if ids]
        assert len(settled) == (1 if question.kind == "one" else len(means))


def test_a_wish_that_was_not_chosen_is_answered_no_view() -> None:
    """What the child says about the family being told: the line is the wish, and the rest is no view."""
    says = BOOK.questions["child-says"]
    assert says.otherwise == "no-view"
    assert [option.id for option in says.options if option.means] == ["asks-not"]


def test_a_child_who_was_harmed_is_asked_nothing_of_earlier_reports() -> None:
    """Whoever a screen is about, each of its questions keeps the people whom it is asked about."""
    for name in ("reported-child-care", "own-life", "earlier-reports", "since-earlier"):
        assert "harmed" not in BOOK.questions[name].roles
        assert BOOK.questions[name].roles
    assert "involved" not in BOOK.questions["earlier-reports"].roles


def test_grave_is_asked_first_and_how_often_and_where_after_it() -> None:
    """What was done comes before how often and where."""
    order = {question.id: question.order for question in CONTENT.question}
    asked = ("acts", "acts-all", "act-detail", "course", "act-times", "place", "force")
    assert sorted(asked, key=order.__getitem__) == list(asked)


def test_how_often_is_answered_from_once_upwards() -> None:
    """In the order in which people think of it, and the help says which of two lines holds."""
    question = BOOK.questions["act-times"]
    assert [option.id for option in question.options] == ["once", "more-than-once", "many-times"]
    assert question.means == "Choose the last line that fits."


def test_clothes_are_found_at_the_start_of_their_line() -> None:
    """Somebody whose report is about clothes pulled down does not read past kisses and hugs."""
    says = {option.id: option for option in BOOK.questions["kind-of-act"].options}
    assert says["kissed-or-clothes"].says.startswith("Clothes pulled down")
    assert set(says["kissed-or-clothes"].means) == {"sexual", "kiss-hold-or-clothes"}


def test_every_act_that_is_offered_stands_in_one_group() -> None:
    """Worked out anew here, so that the check of the content is checked too."""
    grouped = [name for group in CONTENT.act_group for name in group.acts]
    assert sorted(grouped) == sorted({row.id for row in CONTENT.behaviour} - TWINS)
    assert len(grouped) == 82


def test_a_group_fits_a_screen() -> None:
    """Nine groups; nine acts in each but one, which has ten."""
    assert sorted(len(group.acts) for group in CONTENT.act_group) == [9] * 8 + [10]


@pytest.mark.parametrize("group", CONTENT.act_group, ids=lambda group: str(group.id))
def test_the_gravest_acts_of_a_group_come_first(group: object) -> None:
    """By the highest level that an act has at any age."""
    rows = {row.id: row for row in CONTENT.behaviour}
    worst = [max(LEVELS.index(level) for level in rows[name].base.values()) for name in group.acts]  # type: ignore[attr-defined]
    assert worst == sorted(worst, reverse=True)


def test_groups_are_in_order_of_the_gravest_that_they_hold() -> None:
    """What is done to another child comes before what is done alone or out of curiosity."""
    assert [group.id for group in CONTENT.act_group] == [
        "penetration", "force", "touching", "pictures", "clothes-kissing-looking", "words", "online", "own-body",
        "curiosity",
    ]  # fmt: skip


def test_what_only_a_note_asks_is_needed_by_no_record() -> None:
    """Where the child is and who knows: written down, settling nothing."""
    asked: dict[str, Question] = {question.id: question for question in CONTENT.question if question.note}
    assert asked.keys() == {"where-now", "who-told"}
    for question in asked.values():
        assert (question.kind, question.about, question.section) == ("text", "report", "about")
        assert not any((question.red_flag, question.first, question.options, question.yes_means))


def test_new_keys_survive_the_prepared_file_of_the_wheel() -> None:
    """The wheel carries content as JSON: screens, groups, `with`, `ticks` and `otherwise` are in it."""
    again = msgspec.json.decode(json.dumps(msgspec.to_builtins(CONTENT), default=str), type=Catalogue)
    assert again == CONTENT
