"""Lines to choose from: nothing answers by accident, and no key ticks what was not meant."""

from __future__ import annotations

import itertools

import pytest

from peertriage.ask import face, picking
from peertriage.ask.picking import Picking
from peertriage.ask.stop import Done
from peertriage.core.prompt import Choice, Prompt, Slot

SLOT = Slot("what", "report")
REST = (Choice("none-of-the-others", "None of the others"), Choice("not-known", "Not known"))
KEYS = ("up", "down", "home", "end", "space", "enter", "paste", *"0123456789<>?-!*")


def one(lines: int = 3, was: str = "") -> Picking:
    """Return a list of which one line is the answer; the last is `not known`."""
    choices = tuple(Choice(f"c{n}", f"Line {n}") for n in range(1, lines))
    return Picking(Prompt(SLOT, "one", "Which?", SLOT, choices=(*choices, REST[1]), was=was))


def many(lines: int = 3, unclear: bool = False, rest: tuple[Choice, ...] = REST) -> Picking:
    """Return a list of which several lines may be ticked."""
    choices = tuple(Choice(f"c{n}", f"Line {n}") for n in range(1, lines + 1))
    return Picking(Prompt(SLOT, "many", "Which?", SLOT, choices=choices, closings=rest, unclear=unclear))


def ticked(stop: Picking) -> list[int]:
    """Return the numbers of the lines with a mark."""
    return [line + 1 for line, mark in sorted(stop.marks.items()) if mark]


@pytest.mark.parametrize("stop", [one(), many()], ids=["one", "many"])
def test_enter_answers_nothing_before_the_person_has_moved(stop: Picking) -> None:
    """Enter, Space and a paste lead to a sentence, never to a value."""
    for key in ("enter", "enter", "space", "enter", "paste", "enter"):
        assert stop.press(key) is None
        assert stop.note
    assert stop.at is None
    assert ticked(stop) == []


def test_the_first_step_goes_to_an_end_and_the_list_does_not_go_round() -> None:
    """Down begins at the first line, up at the last, and neither goes past an end."""
    stop = one()
    assert [stop.press("down") or stop.at for _ in range(4)] == [0, 1, 2, 2]
    stop = one()
    assert [stop.press("up") or stop.at for _ in range(4)] == [2, 1, 0, 0]
    assert stop.press("end") is None
    assert stop.at == 2
    assert stop.press("home") is None
    assert stop.at == 0


def test_a_number_points_and_only_enter_answers() -> None:
    """The number is no answer yet; the answer is the id with its words."""
    stop = one()
    assert stop.press("2") is None
    assert stop.at == 1
    assert stop.press("enter") == Done("c2", (("Chosen: ", "Line 2"),))


def test_two_digits_reach_lines_beyond_nine() -> None:
    """`1 2` is line 12 where there are twelve lines, and lines 1 and then 2 where there are fewer than ten."""
    long, short = one(12), one(9)
    for stop in (long, short):
        stop.press("1")
        stop.press("2")
    assert (long.at, short.at) == (11, 1)
    long.press("9")
    assert long.at == 8
    long.press("1")
    long.press("down")
    long.press("2")
    assert long.at == 1, "a move between the digits parts them"


def test_a_number_that_no_line_has_is_said() -> None:
    """The pointer stays where it was."""
    stop = one()
    stop.press("7")
    assert stop.at is None
    assert stop.note == "Type a number from 1 to 3."


def test_the_key_for_not_known_points_and_does_not_answer() -> None:
    """It needs Enter as every line does; where `not known` is no answer, that is said."""
    stop = one()
    assert stop.press("-") is None
    assert stop.at == 2
    listed = many()
    listed.press("-")
    assert listed.at == 4
    without = many(rest=REST[:1])
    without.press("-")
    assert without.at is None
    assert without.note == face.NOT_HERE


def test_keep_is_only_there_with_an_answer() -> None:
    """Without one it says so; the other keys always come through."""
    assert one().press(face.KEEP) is None
    assert one(was="Line 1").press(face.KEEP) == face.KEEP
    for key in (face.BACK, face.HELP, face.LEAVE, face.HIDE):
        assert one().press(key) == key


def test_space_ticks_and_unticks() -> None:
    """The pointed line, and only that."""
    stop = many()
    for _ in range(2):
        stop.press("down")
    stop.press("space")
    assert ticked(stop) == [2]
    stop.press("space")
    assert ticked(stop) == []


def test_a_line_that_may_be_meant_has_its_own_mark() -> None:
    """Not chosen, reported, may be meant, not chosen."""
    stop = many(unclear=True)
    marks = []
    for _ in range(4):
        stop.press("2")
        marks.append(stop.mark(1))
    assert marks == ["x", "?", "", "x"]
    assert "[?] may be meant" in stop.hint


def test_the_list_is_closed_only_on_a_closing_line() -> None:
    """Enter on a line that was ticked says what to do; Space on a closing line ticks nothing."""
    stop = many(unclear=True)
    for key in ("1", "3", "3"):
        stop.press(key)
    assert stop.press("enter") is None
    assert stop.note == picking.CLOSE
    stop.press("4")
    stop.press("space")
    assert ticked(stop) == [1, 3]
    assert stop.press("enter") == Done(
        {"ticked": ["c1"], "rest": "none-of-the-others", "unclear": ["c3"]},
        (("Chosen: ", "Line 1"), ("May be meant: ", "Line 3"), ("And: ", "None of the others")),
    )


def test_the_value_of_a_list_without_doubt_has_no_doubt() -> None:
    """As the plain face returns it."""
    stop = many()
    stop.press("5")
    assert stop.press("enter") == Done(
        {"ticked": [], "rest": "not-known"}, (("Chosen: ", "nothing"), ("And: ", "Not known"))
    )


def test_a_number_that_only_points_is_not_taken_for_a_tick() -> None:
    """In a long list somebody who typed numbers and ends it with nothing ticked is told so, once."""
    choices = tuple(Choice(f"c{n}", f"Line {n}") for n in range(1, 10))
    closings = (Choice("none-of-the-others", "None of the others"), Choice("not-known", "Not known"))
    stop = Picking(Prompt(Slot("q", "r"), "many", "Which?", Slot("q", "r"), choices=choices, closings=closings))
    for key in ("3", "1", "1"):
        stop.press(key)
    assert stop.press("enter") is None
    assert "Space ticks" in stop.note
    assert isinstance(stop.press("enter"), Done)


def test_what_was_ticked_before_is_ticked_again_and_what_is_taken_away_is_said() -> None:
    """Changing one line of a list loses no other by oversight; the closing line is still wanted."""
    choices = (Choice("bus", "Bus"), Choice("home", "Home"))
    closings = (Choice("none-of-the-others", "None of the others"), Choice("not-known", "Not known"))
    before = {"ticked": ["bus"], "rest": "not-known"}
    prompt = Prompt(Slot("q", "r"), "many", "Which?", Slot("q", "r"), choices=choices, closings=closings, before=before)
    stop = Picking(prompt)
    assert stop.press("enter") is None
    for key in ("2", "1", "4"):
        stop.press(key)
    done = stop.press("enter")
    assert isinstance(done, Done)
    assert done.value == {"ticked": ["home"], "rest": "not-known"}
    assert ("TAKEN AWAY: ", "Bus") in done.echo


def test_in_a_list_beyond_nine_lines_numbers_only_point() -> None:
    """Where `1 1` could be line 11 or line 1 twice, no number ticks or unticks; Space does, and the hint says so."""
    for lines in (8, 9, 12):
        stop = many(lines)
        stop.press("1")
        stop.press("space")
        for key in "1112310":
            stop.press(key)
        assert ticked(stop) == [1]
        assert stop.at == 9
        assert "A number moves, Space ticks" in stop.hint


def test_in_a_short_list_a_number_ticks() -> None:
    """Its second time takes the tick back; on a closing line it only points."""
    stop = many(7)
    for key in "1239":
        stop.press(key)
    assert ticked(stop) == [1, 2, 3]
    assert stop.at == 8
    stop.press("2")
    assert ticked(stop) == [1, 3]


@pytest.mark.parametrize("lines", [3, 9, 12])
def test_no_key_ticks_more_than_one_line(lines: int) -> None:
    """Whatever two keys are pressed, each changes at most one mark, and neither answers without Enter."""
    for first, second in itertools.product(KEYS, KEYS):
        stop = many(lines, unclear=True)
        for key in (first, second):
            before = dict(stop.marks)
            outcome = stop.press(key)
            assert sum(stop.mark(line) != before.get(line, "") for line in range(lines)) <= 1
            assert key == "enter" or not isinstance(outcome, Done)
