"""What a hand, a slip or a broken program does to a record shows, and what the tool does itself does not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import tomli_w
from checking import LATER, NOW, books, codes, document, findings, resealed, spoilt, tidy
from recorded import record

from peertriage.core.checker import check
from peertriage.core.later import accepted, stepped
from peertriage.core.model import Report
from peertriage.core.record import to_document
from peertriage.core.seal import next_event

if TYPE_CHECKING:
    from collections.abc import Callable

INTEGRITY = "PT-I"
HEARD = {"on": dt.date(2026, 11, 20), "at": "13:10"}


def integrity(found: dict[str, Any], now: dt.datetime = NOW) -> list[tuple[str, str]]:
    """Return code and key of the findings of this family."""
    return [(one.code, one.key) for one in findings(found, now) if one.code.startswith(INTEGRITY)]


def test_a_record_that_only_the_tool_has_touched_has_nothing() -> None:
    """Fifty changes through the core, and not one finding of integrity."""
    assert len(tidy().event) > 40
    assert integrity(document()) == []
    assert integrity(to_document(record())) == []


# ── the seal and the history ──


@pytest.mark.parametrize(
    ("how", "key"),
    [
        (lambda d: d["answers"].update({"danger-now": "not-known"}), "answers"),
        (lambda d: d["child"][1].update(role="both"), "child[2]"),
        (lambda d: d["statement"][0].update(words="nothing was said"), "statement[1]"),
        (lambda d: d["step"][2].update(due=LATER), "step[3]"),
        (lambda d: d.update(check_word="other"), ""),
        (lambda d: d["step"].pop(3), None),
        (lambda d: d.pop("keep"), None),
        (lambda d: d.update(person=[*d["person"], {"id": "P9", "role": "dsl"}]), None),
    ],
)
def test_a_table_changed_by_hand_is_named(how: Callable[[dict[str, Any]], object], key: str | None) -> None:
    """Where the table is still there its own key; where it is gone the seal's."""
    changed = document()
    how(changed)
    found = [place for code, place in integrity(changed) if code == "PT-I004"]
    assert len(found) == 1
    assert key is None or found == [key]


def test_a_table_that_was_taken_away_is_named_as_the_seal_names_it() -> None:
    """Nothing of it is left to point at."""
    changed = document()
    gone = changed["step"].pop(3)["id"]
    (found,) = [one for one in findings(changed) if one.code == "PT-I004"]
    assert found.key == f"seal.tables.step.{gone}" or found.key.startswith("seal.tables.")
    assert found.says == "it was taken away"


@pytest.mark.parametrize(
    "how",
    [
        lambda events: events[3].update(why="another reason"),
        lambda events: events.pop(2),
        lambda events: events.insert(1, {**events[1]}),
        lambda events: events.pop(),
        lambda events: events[-1].update(by="P7"),
        lambda events: events[4].update(n=9),
    ],
)
def test_a_history_changed_by_hand_shows(how: Callable[[list[Any]], object]) -> None:
    """Rewritten, taken out, put in, cut off at its end."""
    changed = document()
    how(changed["event"])
    assert "PT-I005" in {code for code, _ in integrity(changed)}


def test_a_method_of_sealing_that_is_not_known_is_one_finding() -> None:
    """Nothing else of the seal is looked at."""
    changed = document()
    changed["seal"]["method"] = 2
    assert [place for place in integrity(changed) if place[0] != "PT-I001"] == [("PT-I006", "seal.method")]


def test_what_was_accepted_is_advice_and_no_error_any_more() -> None:
    """The history says who accepted it; the finding remains for a reader, and anything later shows again."""
    changed = document()
    changed["identity_held_at"] = "the safe"
    changed["event"][3]["why"] = "another reason"
    report = msgspec.convert(changed, Report)
    taken = to_document(accepted(changed, report, LATER, "P1", "the safe was moved"))
    assert [code for code, _ in integrity(taken)] == ["PT-I007"]
    assert taken["event"][-1]["changes"]
    taken["event"][3]["why"] = "a third reason"
    assert "PT-I005" in {code for code, _ in integrity(taken)}


def test_who_accepts_and_is_not_in_the_record_becomes_a_person() -> None:
    """A post or a name in words, with an id of its own."""
    changed = document()
    changed["identity_held_at"] = "the safe"
    taken = accepted(changed, msgspec.convert(changed, Report), LATER, "deputy head", "the safe was moved")
    assert taken.event[-1].by == taken.person[-1].id
    assert taken.person[-1].role == "deputy head"
    assert integrity(to_document(taken)) == [("PT-I007", f"event[{len(taken.event)}]")]


# ── the assessment once more ──


@pytest.mark.parametrize(
    ("how", "key"),
    [
        (lambda a: a.update(supported="normal"), "supported"),
        (lambda a: a.update(not_ruled_out="problematic"), "not_ruled_out"),
        (lambda a: a.update(categories=[]), "categories"),
        (lambda a: a.update(calls={}), "calls"),
        (lambda a: a.update(internal_only="open"), "internal_only"),
        (lambda a: a["pairs"].pop(), "pairs"),
        (lambda a: a["reason"].pop(), ""),
        (lambda a: a["reason"][0].update(facts=["force-used"]), ""),
        (lambda a: a["unknown"].pop(), ""),
    ],
)
def test_a_result_that_the_answers_do_not_give_shows_although_the_seal_fits(
    how: Callable[[dict[str, Any]], object], key: str
) -> None:
    """Whoever can seal a record anew still cannot make its answers give another result."""
    found = spoilt(lambda d: how(d["assessment"][-1]))
    keys = {one.key for one in found if one.code == "PT-I001"}
    assert (f"assessment[1].{key}" if key else "assessment[1]") in keys
    assert not {one.code for one in found} & {"PT-I004", "PT-I005"}


def test_an_answer_that_changes_the_result_shows() -> None:
    """An act taken back, and the level left as it was."""
    assert "PT-I001" in {one.code for one in spoilt(lambda d: d["episode"][0]["acts"].clear())}


def test_better_wording_is_no_other_result() -> None:
    """What a rule says and which source it names may have improved since."""
    changed = document()
    for reason in changed["assessment"][0]["reason"]:
        reason |= {"says": "In other words.", "source": "another edition"}
    assert integrity(resealed(changed)) == []


def test_other_rules_with_the_same_result_are_a_warning() -> None:
    """It is said that the rules are not the same ones."""
    found = spoilt(lambda d: d["assessment"][-1].update(policy="0123456789abcdef"))
    assert [one.key for one in found if one.code == "PT-I002"] == ["assessment[1].policy"]
    assert "PT-I001" not in {one.code for one in found}


def test_a_day_without_rules_is_an_error_and_no_crash() -> None:
    """Before the content begins nothing can be worked out again."""
    early = dt.datetime(2019, 1, 1, 12, 0, tzinfo=dt.UTC)
    assert "PT-I003" in {one.code for one in spoilt(lambda d: d["assessment"][-1].update(at=early))}


def test_a_call_without_its_act_shows() -> None:
    """The council is to be rung, and the act is gone."""
    found = spoilt(lambda d: d.update(step=[s for s in d["step"] if not s["id"].startswith("ring-council")]))
    assert "PT-I013" in {one.code for one in found}


def edited(how: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the tidy record after a change by hand that somebody accepted."""
    found = document()
    how(found)
    return to_document(accepted(found, msgspec.convert(found, Report), LATER, "P1", "a slip of the pen"))


def act(found: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a step of a document."""
    one: dict[str, Any]
    (one,) = (one for one in found["step"] if one["id"] == name)
    return one


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (lambda d: d["step"].remove(act(d, "tell-lead")), "tell-lead is gone"),
        (lambda d: d["step"].remove(act(d, "tell-family@A")), "tell-family@A is gone"),
        (lambda d: act(d, "ring-council").update(kind="weigh"), "ring-council is an act"),
        (lambda d: act(d, "ring-council").pop("due"), "ring-council has a time"),
        (lambda d: act(d, "ring-council").update(who="nobody"), ""),
    ],
)
def test_an_act_taken_out_by_hand_shows_also_when_it_was_accepted(
    how: Callable[[dict[str, Any]], object], says: str
) -> None:
    """The answers give the plan again; nobody can accept a call away."""
    assert [one.says for one in findings(edited(how)) if one.code == "PT-I018"] == ([says] if says else [])
    broken = document()
    how(broken)
    assert [one.says for one in findings(broken) if one.code == "PT-I018"] == ([says] if says else [])


def test_what_was_accepted_is_named() -> None:
    """By table and id, of ours alone."""
    found = edited(lambda d: act(d, "keep-recordings").update(who="deputy"))
    (one,) = (one for one in findings(found) if one.code == "PT-I007")
    assert one.says == "1 change, on Fri 20 Nov 2026: step.keep-recordings"


def test_an_id_made_up_by_hand_is_not_repeated() -> None:
    """It may be a child's name."""
    added = {"id": "john-touched-me", "kind": "act", "text": "x", "due_says": "", "due_from": "ours", "source": "ours"}
    found = edited(lambda d: d["step"].append({**d["step"][0], **added}))
    assert "john" not in " ".join(one.says + one.key for one in findings(found))
    (one,) = (one for one in findings(found) if one.code == "PT-I007")
    assert one.says.endswith(": step")


def test_a_protecting_act_moved_to_monday_shows() -> None:
    """Friday's act on Monday; an act that only follows up may fall then."""

    def monday(changed: dict[str, Any], name: str) -> None:
        for step in changed["step"]:
            if step["id"].partition("@")[0] == name:
                step["due"] = LATER + dt.timedelta(days=3)

    assert "PT-I016" in {one.code for one in spoilt(lambda d: monday(d, "tonight-plan"))}
    assert "PT-I016" not in {one.code for one in spoilt(lambda d: monday(d, "review-plan"))}


# ── times ──


@pytest.mark.parametrize(
    ("how", "key"),
    [
        (lambda d: d["event"][2].update(at=LATER - dt.timedelta(days=1)), "event[3].at"),
        (lambda d: d["made"].update(at=LATER + dt.timedelta(minutes=1)), "event[1].at"),
        (lambda d: d["copied"].update(at=LATER - dt.timedelta(days=2)), "copied.at"),
        (lambda d: d["statement"][0].update(heard=HEARD, written={"on": dt.date(2026, 11, 1)}), "statement[1].written"),
    ],
)
def test_times_that_cannot_be_in_this_order_show(how: Callable[[dict[str, Any]], object], key: str) -> None:
    """Each is an error at its own key."""
    assert key in {one.key for one in spoilt(how) if one.code == "PT-I008"}


def test_a_note_of_the_same_day_without_an_hour_is_in_order() -> None:
    """Where an hour is not known, nothing is held against anybody."""

    def same_day(changed: dict[str, Any]) -> None:
        changed["statement"][0] |= {"heard": HEARD, "written": {"on": HEARD["on"]}}

    assert "PT-I008" not in {one.code for one in spoilt(same_day)}


@pytest.mark.parametrize(
    ("how", "key"),
    [
        (lambda d: d["copied"].update(at=NOW + dt.timedelta(seconds=1)), "copied.at"),
        (lambda d: d["step"][0].update(status_at=NOW + dt.timedelta(hours=1)), "step[1].status_at"),
        (lambda d: d["statement"][0].update(heard={"on": dt.date(2026, 11, 23)}), "statement[1].heard.on"),
        (lambda d: d["episode"][0].update(happened={"first": dt.date(2026, 11, 23)}), "episode[1].happened.first"),
    ],
)
def test_what_lies_in_the_future_is_a_warning(how: Callable[[dict[str, Any]], object], key: str) -> None:
    """A clock was wrong, or a year was typed wrongly."""
    assert key in {one.key for one in spoilt(how) if one.code == "PT-I009"}


def test_this_very_moment_is_not_the_future() -> None:
    """The border itself."""
    assert "PT-I009" not in {one.code for one in spoilt(lambda d: d["copied"].update(at=NOW))}


def test_an_id_of_another_day_is_a_warning() -> None:
    """Its first eight digits are the day on which the record was made."""
    assert "PT-I017" in {one.code for one in spoilt(lambda d: d.update(id="20261119-k7fq2m"))}


def test_a_history_that_does_not_tell_of_the_copy_shows() -> None:
    """The key is there, and no event says who filled it in."""
    plain = to_document(record())
    plain["copied"] = {"at": LATER, "by": "P1", "to": "school system"}
    assert "PT-I011" in codes(resealed(plain))


def test_a_step_settled_by_the_core_keeps_the_record_whole() -> None:
    """One event, its changes, and a seal that fits."""
    name = next(step.id for step in record().step if step.kind == "act" and step.status == "to-do")
    after = stepped(record(), LATER, "P1", name, "not-done", "the family was away")
    assert integrity(to_document(after)) == []
    assert after.event[-1].changes[0].new == "not-done"


def test_hostile_times_never_stop_a_check() -> None:
    """The first and the last moment that there are."""
    hours = dt.timedelta(hours=14)
    first = dt.datetime(1, 1, 1, 12, tzinfo=dt.timezone(hours))
    last = dt.datetime(9999, 12, 31, 12, tzinfo=dt.timezone(-hours))
    for edge in (first, last):
        for where in (
            ("made", "at"),
            ("assessment", 0, "at"),
            ("step", 0, "due"),
            ("event", 0, "at"),
            ("copied", "at"),
        ):
            changed: Any = document()
            place = changed
            for part in where[:-1]:
                place = place[part]
            place[where[-1]] = edge
            assert check(tomli_w.dumps(changed).encode(), books(), NOW)
            assert check(tomli_w.dumps(resealed(changed)).encode(), books(), NOW)


def test_events_follow_each_other_in_one_chain() -> None:
    """The history grows by what the core gives."""
    again = next_event(tidy().event, LATER, "P1", "printed", "page 1")
    assert again.n == len(tidy().event) + 1
