"""Contacts: nothing prints for an age that it does not serve, and nothing unchecked reads as certain."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from property.small import content as small

from peertriage import content
from peertriage.core.ages import ADULT, OLDEST, Span, span
from peertriage.core.catalogue import LEVELS, Contact, Nation
from peertriage.core.contacts import (
    AS_ABOVE,
    NONE_FITS,
    UNCHECKED,
    Named,
    Whom,
    councils_for,
    fitting,
    help_blocks,
    line,
    next_opening,
    open_now,
    opens_words,
)
from peertriage.core.document import Blanks, Block, Bullets, Heading, Para
from peertriage.core.model import Age, Report, SchoolYear
from peertriage.core.rulebook import Rulebook
from peertriage.core.settings import LocalService, Settings
from peertriage.core.shape import plain, shape
from peertriage.core.sourcing import Library, citation

LONDON = ZoneInfo("Europe/London")
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 15, 40, tzinfo=LONDON)
"""A Monday."""
CHRISTMAS = dt.date(2026, 12, 25)
SHIPPED: list[Contact] = content.load().contact
NATIONS: tuple[Nation, ...] = get_args(Nation)
WHOM: tuple[Whom, ...] = get_args(Whom)
NUMBERS = {
    "nspcc-helpline": "0808 800 5000",
    "nspcc-whistleblowing": "0800 028 0285",
    "childline": "0800 1111",
    "rape-crisis": "0808 500 2222",
    "survivors-trust": "08088 010 818",
    "stop-it-now": "0808 1000 900",
    "posh": "0344 381 4772",
    "papyrus": "0800 068 4141 or text 88247",
    "samaritans": "116 123",
    "shout": "text 85258",
    "victim-support": "08 08 16 89 111",
    "nhs-111": "111 option 2",
    "galop": "0800 999 5428",
}
"""Written down a second time, apart from the content: a wrong digit is found."""
ADDRESSES = {
    "nspcc-helpline": "help@nspcc.org.uk",
    "childline": "https://www.childline.org.uk",
    "report-remove": "https://www.childline.org.uk",
    "nhs-sarc-finder": "https://www.nhs.uk/service-search",
    "shore": "https://shorespace.org.uk",
    "posh": "helpline@saferinternet.org.uk",
    "ceop": "https://www.ceop.police.uk",
}
AGES = {
    "childline": (0, 19),
    "report-remove": (0, 18),
    "rape-crisis": (16, None),
    "papyrus": (11, 35),
    "shout": (11, None),
    "nhs-111": (11, None),
    "shore": (13, 18),
}
"""The only services with ages: from, and under."""
WEEKDAYS = [{"days": "weekdays", "opens": "09:00", "closes": "17:00"}]
MARK = re.compile(rf"(Number|Address|Hours)[a-z, ]* seen \d{{1,2}} [A-Z][a-z]{{2}} \d{{4}}, {UNCHECKED}\.")


def contact(**keys: Any) -> Contact:
    """Return a contact of which only what matters is said."""
    given_keys = {"id": "c", "order": 1, "name": "C", "says": "for anyone who wants to talk", "number": "0800 0000",
                  "nations": ["england"], "whom": ["child"], "needs": ["talk"],
                  "checked": {"on": TODAY, "by": ""}, "sources": []}  # fmt: skip
    return msgspec.convert(given_keys | keys, Contact)


@cache
def book(nation: Nation = "england") -> Rulebook:
    """Return small content with the shipped contacts."""
    more = {
        "contact": [plain(item) for item in SHIPPED],
        "bank_holiday": [{"on": CHRISTMAS, "says": "Christmas Day"}],
        "step": [{"id": "always", "nations": list(NATIONS)}],
    }
    return Rulebook(small([{"id": "f"}], [{"id": "f", "yes_means": ["f"]}], **more), TODAY, nation)


def report(*children: dict[str, Any]) -> Report:
    """Return a report about some people and nothing else."""
    people = [{"label": "ABCD"[n], "kind": "child", "role": "harmed"} | child for n, child in enumerate(children)]
    return msgspec.convert({"schema": 1, "kind": "answers", "child": people}, Report)


def school(**keys: Any) -> Settings:
    """Return settings as a file would give them."""
    found, problems = shape(keys, Settings, "settings.toml")
    assert found is not None, problems
    return found


def under(blocks: list[Block], title: str) -> list[Block]:
    """Return the blocks under a heading."""
    titles = [n for n, block in enumerate(blocks) if isinstance(block, Heading)]
    start = next(n for n in titles if blocks[n] == Heading(title))
    return blocks[start + 1 : next((n for n in titles if n > start), len(blocks))]


def words(blocks: list[Block]) -> str:
    """Return every text of some blocks."""
    found = []
    for block in blocks:
        match block:
            case Heading(text=text) | Para(text=text):
                found.append(text)
            case Bullets(items=items) | Blanks(labels=items):
                found += items
    return "\n".join(found)


def every_age() -> list[Age]:
    """Return every age from 0 to 19 in each form in which it may be known."""
    years = [Age(years=year) for year in range(20)]
    months = [Age(years=year, months=month) for year in range(20) for month in range(12)]
    school_years = [Age(school_year=year) for year in get_args(SchoolYear)]
    ranges = [Age(years=low, to=Age(years=high)) for low in range(20) for high in range(low, 20)]
    return [Age(), *years, *months, *school_years, *ranges]


def spans() -> list[Span]:
    """Return what each of these ages leaves possible, and what is possible of somebody who may be of any age."""
    return [*(span(age) for age in every_age()), Span(ADULT, OLDEST), Span(0, OLDEST)]


def is_for(item: Contact, month: int) -> bool:
    """Say whether a contact serves somebody of so many months: the ages of its page, nothing else."""
    low, high = AGES.get(item.id, (0, None))
    return month // 12 >= low and (high is None or month // 12 < high)


# ── what is shipped ──


def test_numbers_addresses_and_ages_are_those_written_down_twice() -> None:
    """No digit is wrong in one place only."""
    assert {item.id: item.number for item in SHIPPED if item.number} == NUMBERS
    assert {item.id: item.address for item in SHIPPED if item.address} == ADDRESSES
    ages = {item.id: (item.from_age, item.under_age) for item in SHIPPED if item.from_age or item.under_age is not None}
    assert ages == AGES
    assert [item.id for item in SHIPPED if item.always or item.hours] == ["rape-crisis"]


def test_what_may_not_run_any_more_is_not_shipped() -> None:
    """Services whose running state is not known, and the emergency numbers, which stand on page 1, are no contacts."""
    found = {re.sub(r"\D", "", item.number or "") for item in SHIPPED}
    assert not found & {"03442250623", "0800136663", "999", "101"}


def test_every_contact_says_where_it_comes_from() -> None:
    """Its sources can be printed, with how sure each is."""
    library = Library(content.load(), TODAY)
    for item in SHIPPED:
        assert "not yet checked by a person" in citation(library, item.sources)


@pytest.mark.parametrize("nation", NATIONS)
def test_none_prints_for_an_age_that_it_does_not_serve(nation: Nation) -> None:
    """Nor is one left out that serves every age that the child may have."""
    for possible in spans():
        found = {item.id for item in fitting(SHIPPED, nation, "child", possible)}
        for item in SHIPPED:
            all_served = all(is_for(item, month) for month in range(possible.low, possible.high + 1))
            here = nation in item.nations and "child" in item.whom
            assert (item.id in found) == (all_served and here), (item.id, possible)


@given(low=st.integers(0, OLDEST), more=st.integers(0, OLDEST), from_age=st.integers(0, 40), years=st.integers(1, 40))
def test_a_contact_serves_all_of_a_span_or_does_not_print(low: int, more: int, from_age: int, years: int) -> None:
    """Whatever its ages and whatever is known of the child's."""
    possible = Span(low, min(low + more, OLDEST))
    item = contact(from_age=from_age, under_age=from_age + years)
    served = from_age <= possible.low // 12 and possible.high // 12 < from_age + years
    assert bool(fitting([item], "england", "child", possible)) is served


def test_an_unknown_age_is_any_childs() -> None:
    """Without an age only what serves every child is printed."""
    found = {item.id for item in fitting(SHIPPED, "england", "child")}
    assert {"childline", "report-remove"} <= found
    assert not {"rape-crisis", "shore"} & found


@pytest.mark.parametrize("nation", NATIONS)
def test_everybody_has_somebody_to_talk_to(nation: Nation) -> None:
    """Each audience, at every age from 0 to 19 in each form in which it may be known, in each nation."""
    for possible in (span(age) for age in every_age()):
        if nation == "wales" and possible.low < 16 * 12 and possible.high >= 19 * 12:
            continue  # in Wales no service in the list is known to serve both a child under 16 and somebody of 19
        for whom in WHOM:
            found = fitting(SHIPPED, nation, whom, possible)
            assert any("talk" in item.needs for item in found), (whom, possible)


def test_families_and_staff_are_asked_no_age() -> None:
    """What is for them is for adults of any age."""
    for whom in ("family", "staff"):
        for item in fitting(SHIPPED, "england", whom):
            assert item.under_age is None
            assert item.from_age <= 18


# ── the line ──


@given(at=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 1, 1)), item=st.sampled_from(SHIPPED))  # noqa: DTZ001
def test_no_line_of_an_unchecked_contact_lacks_the_mark(at: dt.datetime, item: Contact) -> None:
    """Nothing of it is said as if it were certain."""
    assume(not item.checked.by)
    said = line(item, at.replace(tzinfo=LONDON))
    assert MARK.search(said), said
    assert not re.search(r"\b(checked by|Answers|Open now|Closed now)\b", said.replace(UNCHECKED, ""))


@pytest.mark.parametrize("hours", [{}, {"always": True}, {"hours": WEEKDAYS}])
@pytest.mark.parametrize("reach", [{}, {"number": None, "address": "https://example.org"}])
@pytest.mark.parametrize("by", ["", " ", "R. M."])
def test_the_mark_says_what_was_checked_and_by_whom(hours: dict[str, Any], reach: dict[str, Any], by: str) -> None:
    """Blank is nobody; hours that are claimed are part of what was seen."""
    said = line(contact(checked={"on": TODAY, "by": by}, **hours, **reach), NOW)
    what = ("Address" if reach else "Number") + (" and hours" if hours else "")
    if by.strip():
        assert said.endswith(f"{what} checked by R. M. on 23 Nov 2026.")
        assert UNCHECKED not in said
    else:
        assert said.endswith(f"{what} seen 23 Nov 2026, {UNCHECKED}.")


def test_a_line_says_name_number_and_for_whom() -> None:
    """The whole of it, once."""
    item = next(item for item in SHIPPED if item.id == "rape-crisis")
    assert line(item, NOW) == (
        "Rape Crisis England and Wales: 0808 500 2222. For anyone of 16 or over who has been sexually harmed, and for "
        "parents. Said to answer day and night. Number and hours seen 23 Nov 2026, not checked by a person."
    )


@pytest.mark.parametrize(
    ("at", "by", "expected"),
    [
        (NOW, "R. M.", "Open now, until 17:00."),
        (NOW, "", "Said to be open now, until 17:00."),
        (NOW.replace(hour=8), "R. M.", "Closed now; opens today at 09:00."),
        (NOW.replace(hour=17, minute=0), "", "Said to be closed now; opens Tue 24 Nov at 09:00."),
        (dt.datetime(2026, 12, 25, 10, 0, tzinfo=LONDON), "R. M.", "Today is a bank holiday"),
    ],
)
def test_a_line_says_whether_somebody_answers_now(at: dt.datetime, by: str, expected: str) -> None:
    """And, if not, when it opens."""
    assert expected in line(contact(hours=WEEKDAYS, checked={"on": TODAY, "by": by}), at, {CHRISTMAS})


# ── hours ──


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (dt.datetime(2026, 11, 23, 8, 59, tzinfo=LONDON), False),
        (dt.datetime(2026, 11, 23, 9, 0, tzinfo=LONDON), True),
        (dt.datetime(2026, 11, 23, 16, 59, tzinfo=LONDON), True),
        (dt.datetime(2026, 11, 23, 17, 0, tzinfo=LONDON), False),
        (dt.datetime(2026, 11, 28, 10, 0, tzinfo=LONDON), False),
        (dt.datetime(2026, 12, 25, 10, 0, tzinfo=LONDON), None),
        (dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC), True),
    ],
)
def test_hours_begin_at_the_minute_and_end_before_it(at: dt.datetime, expected: bool | None) -> None:
    """Closed at weekends, not known on a bank holiday, in UK local time whatever the clock's own."""
    assert open_now(contact(hours=WEEKDAYS), at, {CHRISTMAS}) is expected


def test_hours_that_are_not_said_are_not_known() -> None:
    """Day and night is always, on a bank holiday too; nothing said is neither open nor closed."""
    christmas = dt.datetime(2026, 12, 25, 3, 0, tzinfo=LONDON)
    assert open_now(contact(always=True), christmas, {CHRISTMAS}) is True
    assert open_now(contact(), NOW) is None
    assert next_opening(contact(), NOW) is None


def test_a_day_may_end_at_midnight() -> None:
    """The last minute is open, and the line says midnight."""
    late = contact(hours=[{"days": "every-day", "opens": "18:00", "closes": "24:00"}])
    at = NOW.replace(hour=23, minute=59)
    assert open_now(late, at) is True
    assert "until midnight" in line(late, at)


def test_the_next_opening_passes_over_weekend_and_bank_holiday() -> None:
    """From the evening before Christmas, a Thursday, to the Monday; to the Saturday where weekends have hours."""
    eve = dt.datetime(2026, 12, 24, 18, 0, tzinfo=LONDON)
    weekdays = contact(hours=WEEKDAYS)
    weekends = contact(hours=[*WEEKDAYS, {"days": "weekends", "opens": "10:00", "closes": "12:00"}])
    monday, saturday = next_opening(weekdays, eve, {CHRISTMAS}), next_opening(weekends, eve, {CHRISTMAS})
    assert monday == dt.datetime(2026, 12, 28, 9, 0, tzinfo=LONDON)
    assert saturday == dt.datetime(2026, 12, 26, 10, 0, tzinfo=LONDON)
    assert opens_words(saturday, eve) == "Sat 26 Dec at 10:00"


@given(
    at=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(LONDON)),  # noqa: DTZ001
    days=st.sampled_from(["every-day", "weekdays", "weekends"]),
    opens=st.times(max_value=dt.time(22, 0)),
    minutes=st.integers(0, 10_000),
)
def test_it_is_open_when_it_next_opens_and_at_no_time_before(
    at: dt.datetime, days: str, opens: dt.time, minutes: int
) -> None:
    """Where it is closed, the next opening lies ahead, and every moment until then is closed."""
    item = contact(hours=[{"days": days, "opens": f"{opens:%H:%M}", "closes": "23:00"}])
    assume(open_now(item, at) is False)
    then = next_opening(item, at)
    assert then is not None
    assert then > at
    assert open_now(item, then) is True
    between = at + dt.timedelta(minutes=minutes)
    if between < then:
        assert open_now(item, between) is False


# ── the page ──


def test_each_child_has_a_list_of_its_own_by_label() -> None:
    """Each with what serves its age; families and staff follow, then what is local."""
    people = report({"age": {"years": 8}}, {"role": "reported", "age": {"years": 16}}, {"kind": "other-adult"})
    blocks = help_blocks(book(), people, Settings(), NOW)
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    assert titles == ["Local services", "For A (harmed, 8 years)", "For B (reported, 16 years)", "For families",
                      "For staff"]  # fmt: skip
    assert "0808 500 2222" not in words(under(blocks, titles[1]))
    assert "0808 500 2222" in words(under(blocks, titles[2]))


def test_children_of_one_role_and_year_share_a_list() -> None:
    """Not those who have another role, or for whom something else is printed."""
    year_9: dict[str, Any] = {"age": {"school_year": "9"}}
    people = report(year_9, {"role": "reported"} | year_9, {"role": "reported"} | year_9)
    titles = [block.text for block in help_blocks(book(), people, Settings(), NOW) if isinstance(block, Heading)]
    assert titles[1:4] == ["For A (harmed, Y9)", "For B and C (reported, Y9)", "For families"]


def test_a_child_harmed_is_not_handed_what_is_about_their_own_behaviour() -> None:
    """It stands for a child on the side of those reported, both included."""
    own = next(item.name for item in SHIPPED if item.needs == ["own-behaviour"])
    for role, expected in (("harmed", False), ("witness", False), ("reported", True), ("both", True)):
        blocks = help_blocks(book(), report({"role": role, "age": {"years": 14}}), Settings(), NOW)
        assert (own in words(under(blocks, f"For A ({'harmed, reported' if role == 'both' else role}, 14 years)"))) is (
            expected
        )


def test_a_pupil_of_18_and_somebody_of_unknown_age_have_what_serves_them() -> None:
    """What is for children only is not for somebody who may be an adult."""
    people = report({"kind": "adult-pupil", "age": {"years": 18}}, {"kind": "age-not-known", "role": "reported"})
    blocks = help_blocks(book(), people, Settings(), NOW)
    pupil = words(under(blocks, "For A (harmed, 18 years)"))
    unknown = words(under(blocks, "For B (reported, age not known)"))
    assert "0800 1111" in pupil
    assert "Report Remove" not in pupil
    assert "0800 1111" not in unknown
    assert "Samaritans" in unknown


def test_where_nothing_fits_the_page_says_so() -> None:
    """No heading stands above nothing."""
    blocks = help_blocks(book("wales"), report({"kind": "age-not-known"}), Settings(), NOW)
    assert under(blocks, "For A (harmed, age not known)") == [Para(NONE_FITS)]


def test_no_level_stands_on_the_page_and_every_number_has_its_mark() -> None:
    """Sheets for children and families come from these lines."""
    blocks = help_blocks(book(), report({}, {"role": "reported"}), Settings(), NOW)
    levels = [level for level in LEVELS if level not in {"none", "normal"}]
    assert not re.search("|".join(levels), words(blocks), re.IGNORECASE)
    for block in blocks:
        if isinstance(block, Bullets):
            assert all(MARK.search(item) or item.startswith(AS_ABOVE) for item in block.items)


def test_a_service_stands_once_in_full() -> None:
    """After that by its name, for everybody whom it serves: nobody reads the same line four times."""
    blocks = help_blocks(book(), report({}, {"role": "reported", "age": {"years": 16}}), Settings(), NOW)
    lines = [item for block in blocks if isinstance(block, Bullets) for item in block.items]
    assert len(lines) == len(set(lines))
    staff = words(under(blocks, "For staff"))
    assert AS_ABOVE in staff
    assert "Samaritans" in staff


def test_local_services_that_are_missing_are_ruled_blanks() -> None:
    """Each that a school needs, and not those that it may leave out."""
    local = under(help_blocks(book(), report({}), Settings(), NOW), "Local services")
    assert local == [Blanks((name, "Number")) for name in (
        "Sexual assault referral centre", "Designated officer for adults who work with children",
        "Early help or family help", "Mental health service for children", "School nurse", "Transport provider",
    )]  # fmt: skip


def test_local_services_print_as_the_school_gave_them() -> None:
    """With the day on which somebody checked, and the other hours where there are any; then no blank is left."""
    given_ones = [
        {"for": name, "name": f"N {name}", "number": "01234", "checked": TODAY} for name in get_args(LocalService)
    ]
    given_ones[0]["out_of_hours"] = "56789"
    local = under(help_blocks(book(), report({}), school(contact=given_ones), NOW), "Local services")
    assert len(local) == 1
    assert isinstance(local[0], Bullets)
    assert local[0].items[0] == (
        "Sexual assault referral centre: N sarc, 01234; out of hours 56789 (checked 2026-11-23)."
    )
    assert len(local[0].items) == len(get_args(LocalService))


def test_early_help_is_that_of_each_childs_council() -> None:
    """Known for one, a ruled blank with its name for the other."""
    settings = school(council=[council("Anytown", early_help="0111")])
    people = report({"council": "anytown"}, {"council": "othertown"})
    local = under(help_blocks(book(), people, settings, NOW), "Local services")
    assert "Early help or family help: Anytown, 0111 (checked 2026-11-23)." in words(local)
    assert Blanks(("Early help or family help, othertown", "Number")) in local


def test_an_unknown_kind_of_local_service_is_refused() -> None:
    """The list is closed, and the problem names the key."""
    wrong = {"contact": [{"for": "sark", "name": "N", "number": "1", "checked": TODAY}]}
    found, problems = shape(wrong, Settings, "settings.toml")
    assert found is None
    assert [problem.key for problem in problems] == ["contact[1].for"]


# ── councils ──


def council(name: str, **keys: Any) -> dict[str, Any]:
    """Return a council as a settings file gives it."""
    return {"name": name, "social_care": "0100", "out_of_hours": "0200", "checked": TODAY} | keys


def test_a_council_that_a_child_names_is_found_however_it_is_written() -> None:
    """Capitals, spaces and hyphens do not matter; the name is that of the settings."""
    settings = school(council=[council("Any Town"), council("Othertown")])
    assert councils_for(report({"council": "any-town "}), settings) == [Named("Any Town", settings.council[0])]


def test_a_council_that_is_not_in_the_settings_keeps_its_name() -> None:
    """Its number is a ruled blank; no other council's number takes its place."""
    settings = school(council=[council("Anytown")])
    assert councils_for(report({"council": "anytown-east"}), settings) == [Named("anytown-east", None)]


def test_two_councils_are_both_rung_each_once() -> None:
    """In the order of the children."""
    settings = school(council=[council("Anytown"), council("Othertown")])
    people = report({"council": "othertown"}, {"council": "anytown"}, {"council": "Othertown"})
    assert [name for name, _ in councils_for(people, settings)] == ["Othertown", "Anytown"]


def test_while_one_childs_council_is_not_known_the_others_stay_on_the_page() -> None:
    """Those that a child names come first."""
    settings = school(council=[council("Anytown"), council("Othertown")])
    people = report({"council": "othertown"}, {})
    assert [name for name, _ in councils_for(people, settings)] == ["Othertown", "Anytown"]
    assert councils_for(people, Settings()) == [Named("othertown", None), Named("", None)]


def test_there_is_always_a_council_to_ring() -> None:
    """Nobody described, or nothing in the settings: the line is a blank, and never missing."""
    assert councils_for(report(), Settings()) == [Named("", None)]
    assert councils_for(report({}), Settings()) == [Named("", None)]
    settings = school(council=[council("Anytown")])
    assert councils_for(report(), settings) == [Named("Anytown", settings.council[0])]


def test_an_adult_without_a_council_opens_no_blank() -> None:
    """Whose council counts are children and pupils."""
    people = report({"council": "anytown"}, {"kind": "other-adult", "role": "reported"})
    assert councils_for(people, Settings()) == [Named("anytown", None)]
