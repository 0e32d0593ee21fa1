"""Acts and calls: what is overdue, settled without saying how, or done late, each exactly at its border."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from acting import A_DAY, A_MINUTE, AN_HOUR, MIDNIGHT, MORNING, acts, step
from checking import LATER, NOW, books, document
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import FRIDAY, record

from peertriage.core.check_acts import CALLS
from peertriage.core.clock import LONDON
from peertriage.core.record import to_document

OVERDUE = {"PT-P001", "PT-P002", "PT-P003", "PT-P009", "PT-P021", "PT-P030", "PT-P031"}
ASKS_FOR_ADVICE = {"safe-tonight", "early-help", "reported-help", "undo-sending-home", "adult-kept-from-children"}
"""Acts in which police or council are asked about what the school does next: no call hangs on them."""
SAYS_SO_OTHERWISE = {"refusal-report"}
"""A call whose words do not begin with it."""
HOSTILE = "=cmd|' /C calc'!A0 \u202ezebra"


def spoilt(name: str, now: dt.datetime = NOW, **fields: Any) -> list[tuple[str, str]]:
    """Return code and key, the number of the step taken out, after a change of one step of the tidy record."""
    found = document()
    step(found, name, **fields)
    return [(one.code, re.sub(r"\[\d+\]", "", one.key)) for one in acts(found, now)]


def test_nothing_is_found_where_all_was_done_in_time() -> None:
    """The tidy record, a day and a year later."""
    assert acts(document()) == []
    assert acts(document(), NOW + 365 * A_DAY) == []


def test_nothing_is_overdue_in_the_hour_of_the_assessment() -> None:
    """A record that was just written: nobody does twenty things at once. An hour later they are found."""
    fresh = to_document(record())
    assert acts(fresh, FRIDAY) == []
    assert acts(fresh, FRIDAY + AN_HOUR) == []
    assert acts(fresh, FRIDAY + AN_HOUR + dt.timedelta(seconds=1))


def test_danger_now_has_no_hour() -> None:
    """Where somebody has to ring 999, the first second counts."""
    found = document()
    step(found, "ring-council", id="emergency", status="to-do")
    assert [one.code for one in acts(found, FRIDAY + dt.timedelta(seconds=1))] == ["PT-P001"]


# ── overdue ──


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ring-council", "PT-P001"),
        ("apart-now@B", "PT-P002"),
        ("health-advice@A", "PT-P002"),
        ("keep-clothing@A", "PT-P002"),
        ("write-record", "PT-P002"),
        ("support-others", "PT-P003"),
        ("class-separation@B", "PT-P003"),
    ],
)
def test_an_act_is_overdue_after_its_time_and_not_at_it(name: str, code: str) -> None:
    """Each kind of act at the very moment, and a second later."""
    found = document()
    due = step(found, name, status="to-do")["due"]
    until = due + AN_HOUR if due == FRIDAY else due
    number = [one["id"] for one in found["step"]].index(name) + 1
    assert acts(found, until) == []
    (one,) = acts(found, until + dt.timedelta(seconds=1))
    assert (one.code, one.key) == (code, f"step[{number}].status")
    assert re.fullmatch(rf"{re.escape(name)} \([A-Z].+\), due on {due.astimezone(LONDON):%a %-d %b %Y %H:%M}", one.says)


def test_an_act_is_named_in_a_few_words_of_the_content_and_leaving_without_its_hour() -> None:
    """The letters of the record stand in the words; an hour that page 1 does not print is not printed here either."""
    found = document()
    step(found, "not-same-transport@B", status="to-do")
    step(found, "ring-council", status="to-do")
    assert [one.says for one in acts(found, FRIDAY + 2 * AN_HOUR)] == [
        "ring-council (Ring children's social care), due on Fri 20 Nov 2026 15:15",
        "not-same-transport@B (Ring transport), due before either child left on Fri 20 Nov 2026",
    ]


def test_the_time_of_an_act_is_a_moment_whatever_its_offset() -> None:
    """The same moment in another offset is as late."""
    found = document()
    due = step(found, "ring-council", status="to-do")["due"]
    step(found, "ring-council", due=due.astimezone(dt.timezone(dt.timedelta(hours=5))))
    assert acts(found, due + AN_HOUR) == []
    assert [one.code for one in acts(found, due + AN_HOUR + A_MINUTE)] == ["PT-P001"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("families-name-nobody@A", {"held_by": "the family gate"}),
        ("support-others", {"due": None}),
        ("weigh-zero", {"due": FRIDAY}),
        ("strategy-discussion", {}),
    ],
)
def test_what_is_held_has_no_time_or_is_only_weighed_is_never_overdue(name: str, fields: dict[str, Any]) -> None:
    """However late it is."""
    assert spoilt(name, NOW + 100 * A_DAY, status="to-do", **fields) == []


def test_only_what_waits_for_a_family_can_be_held() -> None:
    """A hand that writes `held_by` beside a call silences nothing."""
    assert spoilt("ring-council", status="to-do", held_by="the family gate") == [("PT-P001", "step.status")]


def test_a_lead_who_wrote_the_record_knows() -> None:
    """Nobody has to tell them; anybody else has to."""
    found = document()
    step(found, "tell-lead", status="to-do")
    found["person"][0]["role"] = "dsl"
    assert acts(found) == []
    for question in ("adult-who", "who-stands-back"):  # whoever stands back is not the one who has to know
        found["answers"] |= {question: ["lead"]}
        assert "PT-P002" in {one.code for one in acts(found)}
        del found["answers"][question]
    found["person"][0]["role"] = "teacher"
    assert [one.code for one in acts(found)] == ["PT-P002"]


@pytest.mark.parametrize(
    ("rung", "until"),
    [
        (FRIDAY, dt.datetime(2026, 11, 23, 15, 15, tzinfo=LONDON)),
        (dt.datetime(2026, 12, 24, 10, 0, tzinfo=LONDON), dt.datetime(2026, 12, 29, 10, 0, tzinfo=LONDON)),
    ],
)
def test_a_council_that_has_not_answered_within_a_working_day(rung: dt.datetime, until: dt.datetime) -> None:
    """Over weekends and bank holidays, to the minute; not where it was rung again, and not where nobody rang."""
    found = document()
    step(found, "ring-council", status_at=rung, status_why="engaged before")
    chase = step(found, "chase-council", status="to-do")
    assert acts(found, until) == []
    (one,) = acts(found, until + A_MINUTE)
    assert one.code == "PT-P016"
    chase |= {"status": "done", "status_at": rung, "status_by": "P1"}
    assert acts(found, until + A_MINUTE) == []
    step(found, "chase-council", status="to-do")
    step(found, "ring-council", status="to-do")
    assert "PT-P016" not in {one.code for one in acts(found, until + A_MINUTE)}


def test_a_year_whose_holidays_are_not_known_breaks_nothing() -> None:
    """Then nobody can say when the answer was due."""
    found = document()
    step(found, "ring-council", status_at=dt.datetime(2199, 5, 1, tzinfo=LONDON))
    step(found, "chase-council", status="to-do")
    assert "PT-P016" not in {one.code for one in acts(found, dt.datetime(2199, 8, 1, tzinfo=LONDON))}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60 * 24 * 90))
def test_an_act_that_is_overdue_is_found_exactly_once(minutes: int) -> None:
    """At any minute of three months; what is held may be found a day later, and only as a family that waits. The lead
    wrote the record, and knows.
    """
    fresh, now = to_document(record()), FRIDAY + minutes * A_MINUTE
    keys = [one.key for one in acts(fresh, now) if one.code in OVERDUE]
    late = [
        f"step[{n}].status"
        for n, one in enumerate(fresh["step"], 1)
        if one["kind"] == "act" and "due" in one and not one.get("held_by") and one["id"] != "tell-lead"
        and (one["due"] + AN_HOUR if one["due"] == FRIDAY else one["due"]) < now
    ]  # fmt: skip
    waiting = [f"step[{n}].status" for n, one in enumerate(fresh["step"], 1) if one["id"].startswith("tell-family@")]
    assert sorted(key for key in keys if key not in waiting) == sorted(late)
    assert len(set(keys)) == len(keys)


def test_an_act_that_the_content_does_not_know_is_a_warning_and_its_id_is_not_repeated() -> None:
    """A step's id is text of a file: what is not known may be anything, such as a name."""
    found = document()
    step(found, "support-others", id=HOSTILE, status="to-do")
    step(found, "apart-now@B", id="apart-now@" + HOSTILE, status="to-do")
    told = {one.code: one for one in acts(found)}
    assert set(told) == {"PT-P003", "PT-P002"}
    assert told["PT-P003"].says.startswith("due on ")
    assert told["PT-P002"].says.startswith("apart-now (Move the child to lessons elsewhere")


def test_every_call_of_the_content_is_a_call() -> None:
    """A new act by which somebody rings an authority has to be weighed here."""
    rung = re.compile(
        r"^(Ring|Ask) (999|police|(the )?council|children's social care|the British consulate|\{child\}'s social)"
        r"|ring (police and council|the council's designated officer)"
    )
    known = {one.id: one for one in books().steps.values() if one.kind == "act" and rung.search(one.text)}
    assert set(known) - ASKS_FOR_ADVICE == CALLS - SAYS_SO_OTHERWISE


# ── settled ──


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"status_at": None}, [("PT-P004", "step.status_at")]),
        ({"status_by": None}, [("PT-P004", "step.status_by")]),
        ({"status_by": "  "}, [("PT-P004", "step.status_by")]),
        ({"status_at": None, "status_by": None}, [("PT-P004", "step.status_at")]),
        ({"status": "not-done"}, [("PT-P014", "step.status_why")]),
        ({"status": "handed-on"}, [("PT-P005", "step.status_why")]),
        ({"status": "not-applicable"}, [("PT-P014", "step.status_why")]),
        ({"status": "not-applicable", "status_why": " \n"}, [("PT-P014", "step.status_why")]),
        ({"status": "not-applicable", "status_why": "there is no bus"}, []),
        ({"who": ""}, [("PT-P007", "step.who")]),
        ({"who": " "}, [("PT-P007", "step.who")]),
    ],
)
def test_what_is_settled_says_when_by_whom_and_why(fields: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """And every act is somebody's."""
    assert spoilt("not-same-transport@B", **fields) == found


@pytest.mark.parametrize(
    ("status", "why", "found"),
    [
        ("not-done", "", ["PT-P006"]),
        ("not-applicable", " ", ["PT-P006"]),
        ("handed-on", "", ["PT-P005"]),
        ("not-done", ".", ["PT-P011"]),
        ("not-done", "the level is not high enough", ["PT-P011"]),
        ("not-applicable", "the head says no", ["PT-P011"]),
        ("handed-on", "the deputy rings", ["PT-P013"]),
    ],
)
def test_a_call_that_nobody_made_weighs_more(status: str, why: str, found: list[str]) -> None:
    """Once each, and no reason of one person settles it; handed on it has to be shown to be made."""
    assert [code for code, _ in spoilt("ring-council", status=status, status_why=why)] == found


def test_a_call_that_was_only_to_be_asked_about_may_be_decided_against() -> None:
    """With its reason; and a call that no rule reached is nobody's to make."""
    for calls in ({"social-care": "advice"}, {}):
        found = document()
        found["assessment"][0]["calls"] = calls
        step(found, "ring-council", status="not-done", status_why="the council rang first")
        assert acts(found) == []


@pytest.mark.parametrize("name", ["ring-council", "not-same-transport@B", "tonight-plan"])
def test_what_was_handed_on_is_asked_for_after_the_night(name: str) -> None:
    """Handed on at twenty to four on Friday: asked for from eight on Saturday; not where it was done."""
    fields = {"status": "handed-on", "status_why": "the deputy does it"}
    assert spoilt(name, MORNING - A_MINUTE, **fields) == []
    assert spoilt(name, MORNING, **fields) == [("PT-P013", "step.status")]
    assert spoilt("support-others", MORNING + 9 * A_DAY, **fields) == []


def test_an_act_that_does_not_protect_needs_a_reason_and_no_more() -> None:
    """A warning, whatever became of it."""
    for status in ("not-done", "not-applicable", "handed-on"):
        assert [code for code, _ in spoilt("support-others", status=status)] == ["PT-P005"]


def test_something_to_weigh_is_asked_for_nothing() -> None:
    """It has no owner, no time, and its own place for reasons."""
    assert spoilt("weigh-zero", status="not-applicable") == []


# ── tonight ──


def test_a_report_of_sexual_violence_has_its_half_page_before_the_night_ends() -> None:
    """Overdue at first, then without the page; the border is eight in the morning in the United Kingdom."""
    assert spoilt("tonight-plan", MORNING - dt.timedelta(seconds=1), status="to-do") == [("PT-P002", "step.status")]
    assert spoilt("tonight-plan", MORNING, status="to-do") == [("PT-P009", "step.status")]


@pytest.mark.parametrize(
    ("status", "why", "found"),
    [
        ("not-done", "no time", ["PT-P009"]),
        ("not-done", "", ["PT-P009"]),
        ("not-applicable", "no time", ["PT-P009"]),
        ("handed-on", "the deputy writes it", ["PT-P013"]),
        ("handed-on", "", ["PT-P005"]),
    ],
)
def test_no_reason_takes_the_place_of_the_half_page(status: str, why: str, found: list[str]) -> None:
    """Found once, and not for the reason as well."""
    assert [code for code, _ in spoilt("tonight-plan", status=status, status_why=why)] == found


def test_a_half_page_that_is_not_in_the_plan_is_missing_at_once() -> None:
    """At the minute of the assessment, of sexual violence only."""
    found = document()
    found["step"] = [one for one in found["step"] if one["id"] != "tonight-plan"]
    assert [(one.code, one.key) for one in acts(found, LATER)] == [("PT-P009", "assessment[1].categories")]
    found["assessment"][0]["categories"] = ["sexual-harassment"]
    assert acts(found, LATER) == []
    other = document()
    other["assessment"][0]["categories"] = ["sexual-harassment"]
    step(other, "tonight-plan", status="to-do")
    assert [one.code for one in acts(other)] == ["PT-P002"]


def test_the_night_is_that_of_the_act_else_of_the_first_assessment() -> None:
    """A later assessment may bring the half page into the plan; a hand may have taken its time away."""
    assert spoilt("tonight-plan", MORNING, status="to-do", due=None) == [("PT-P009", "step.status")]
    assert spoilt("tonight-plan", MORNING - A_MINUTE, status="to-do", due=None) == []
    later = FRIDAY + A_DAY
    assert spoilt("tonight-plan", MORNING + A_DAY, status="to-do", due=later) == [("PT-P009", "step.status")]
    assert "PT-P009" not in {
        code for code, _ in spoilt("tonight-plan", MORNING + A_DAY - A_MINUTE, status="to-do", due=later)
    }


# ── late ──


@pytest.mark.parametrize(
    ("name", "at", "late"),
    [
        ("ring-council", FRIDAY + AN_HOUR, False),  # now: an hour
        ("ring-council", FRIDAY + AN_HOUR + A_MINUTE, True),
        ("not-same-transport@B", MIDNIGHT - A_MINUTE, False),  # before either child leaves: the hour is not known
        ("not-same-transport@B", MIDNIGHT, True),
        ("search-records", MIDNIGHT - A_MINUTE, False),  # today: as it is said
        ("search-records", MIDNIGHT, True),
        ("full-plan", dt.datetime(2026, 11, 23, 8, 30, tzinfo=LONDON), False),
        ("full-plan", dt.datetime(2026, 11, 23, 8, 31, tzinfo=LONDON), True),
        ("families-name-nobody@A", FRIDAY + 2 * A_DAY, False),  # held: it had to wait
    ],
)
def test_what_was_done_after_its_time_asks_why(name: str, at: dt.datetime, late: bool) -> None:
    """As advice, once, and not where the reason is written."""
    now = FRIDAY + 9 * A_DAY
    assert spoilt(name, now, status_at=at) == ([("PT-P012", "step.status_at")] if late else [])
    assert spoilt(name, now, status_at=at, status_why="the line was engaged") == []
    assert books().codes["PT-P012"].severity == "advice"


def test_home_time_that_is_known_is_a_time() -> None:
    """Where the leaving has an hour of its own, it is the border."""
    home = FRIDAY + 10 * A_MINUTE
    assert spoilt("not-same-transport@B", due=home, status_at=home) == []
    assert spoilt("not-same-transport@B", due=home, status_at=home + A_MINUTE) == [("PT-P012", "step.status_at")]
    assert spoilt("not-same-transport@B", home + A_MINUTE, due=home, status="to-do") == [("PT-P002", "step.status")]


def test_late_at_night_today_is_an_hour_as_well() -> None:
    """A record made at twenty to midnight: nobody is late one minute after midnight."""
    found, late = document(), dt.datetime(2026, 11, 20, 23, 40, tzinfo=LONDON)
    found["assessment"][0]["at"] = late
    end = late.replace(minute=59)
    for name, due in (("search-records", end), ("not-same-transport@B", late), ("apart-now@B", late)):
        step(found, name, due=due, status="done", status_at=late + 20 * A_MINUTE, status_by="P1")
        assert [one for one in acts(found) if one.key.startswith("step") and name in one.says] == [], name


@pytest.mark.parametrize(
    ("heard", "at", "late"),
    [
        ([{"on": dt.date(2026, 11, 20), "at": "14:30"}], FRIDAY + 15 * A_MINUTE, False),
        ([{"on": dt.date(2026, 11, 20), "at": "14:30"}], FRIDAY + 16 * A_MINUTE, True),
        ([{"on": dt.date(2026, 11, 20)}], MIDNIGHT - A_MINUTE, False),
        ([{"on": dt.date(2026, 11, 19)}], FRIDAY, True),
        ([{"on": dt.date(2026, 11, 20), "at": "15:00"}, {"on": dt.date(2026, 11, 20), "at": "09:00"}], FRIDAY, True),
        ([{"on": dt.date(2026, 11, 20), "at": "09:00"}, {"on": dt.date(2026, 11, 19)}], FRIDAY, True),
        ([{"on": dt.date(2026, 11, 20)}, {"on": dt.date(2026, 11, 20), "at": "15:00"}], FRIDAY, False),
        ([{"on": dt.date(2026, 11, 20), "at": "15:10"}, {"on": dt.date(2026, 11, 19)}], FRIDAY, True),
        ([{"on": dt.date(2026, 11, 20)}, {"on": dt.date(2026, 11, 21), "at": "00:10"}], MIDNIGHT - A_MINUTE, False),
        ([{"on": dt.date(2026, 11, 21)}], FRIDAY, False),
        ([], FRIDAY + 40 * A_MINUTE, False),
    ],
)
def test_a_lead_who_was_told_late_asks_why(heard: list[dict[str, Any]], at: dt.datetime, late: bool) -> None:
    """An hour from the first hearing, else the day; once, never as an act done late as well."""
    for why in ("", "the lead was at the hospital"):
        found = document()
        (first,) = found["statement"]
        found["statement"] = [
            {key: value for key, value in first.items() if key != "heard"} | {"id": f"S{n}", "heard": one}
            for n, one in enumerate(heard, 1)
        ] or [{key: value for key, value in first.items() if key != "heard"}]
        step(found, "tell-lead", status_at=at, due=at, status_why=why)
        told = [(one.code, one.says) for one in acts(found)]
        expected = f"told on {at.astimezone(LONDON):%a %-d %b %Y %H:%M}"
        assert told == ([("PT-P008", expected)] if late and not why else [])


def test_a_lead_who_was_told_late_is_not_found_again_as_an_act() -> None:
    """Late for the hearing and late for the plan is one question."""
    assert spoilt("tell-lead", status_at=FRIDAY + 3 * AN_HOUR) == [("PT-P008", "step.status_at")]
    assert spoilt("tell-lead", status_at=FRIDAY + 3 * AN_HOUR, status="not-done", status_why="the lead rang") == []


def test_the_hour_until_the_lead_is_told_is_a_real_hour_when_the_clocks_change() -> None:
    """Heard at half past midnight on the night on which one o'clock comes twice."""
    found = document()
    found["statement"][0]["heard"] = {"on": dt.date(2026, 10, 25), "at": "00:30"}
    for at, codes in (("01:30:00+01:00", []), ("01:30:00+00:00", ["PT-P008"])):
        step(found, "tell-lead", status_at=dt.datetime.fromisoformat(f"2026-10-25T{at}"))
        assert [one.code for one in acts(found)] == codes


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_times_at_the_ends_of_the_calendar_do_no_harm(moment: str) -> None:
    """A file may hold any of them; every check still has its say."""
    at = dt.datetime.fromisoformat(moment)
    for name in ("ring-council", "tonight-plan", "tell-family@A", "harmed-today@A", "tell-lead"):
        for status in ("to-do", "done"):
            found = document()
            found["statement"][0]["heard"] = {"on": at.date()}
            found["family_gate"] = []
            step(found, name, status=status, due=at, status_at=None if status == "to-do" else at)
            assert isinstance(acts(found), list)
