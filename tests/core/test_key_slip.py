"""The key slip: blank, one page, and no line without role and year."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded import record
from running import SAID, columns

from peertriage.core.key_slip import COLUMNS, FOR_A_CHILD, key_slip
from peertriage.core.labels import label
from peertriage.core.model import Age, Child, Person, Report
from peertriage.render import markdown, text

LONGEST = Age(years=10, months=11, to=Age(years=12, months=11))


def report(children: int, adults: int = 0, age: Age | None = None, held: str | None = None) -> Report:
    """Return a record with so many people."""
    return msgspec.structs.replace(
        record(),
        identity_held_at=held,
        child=[
            Child(label=letter, kind="child", role="not-yet-identified", age=age or Age(years=8, months=3))
            for letter in "ABCDEFGHIJKLMNOPQRST"[:children]
        ],
        person=[Person(id=f"P{n}", role="teaching-assistant", name="R. M.") for n in range(1, adults + 1)],
    )


def printed(of: Report) -> list[str]:
    """Return the lines of each page as text."""
    return [text.render_page(page) for page in key_slip(of)]


def test_it_names_the_record_and_the_check_word_and_holds_nothing_that_was_said() -> None:
    """What ties it to one record, and nothing of the case beside the letters."""
    (page,) = printed(record())

    assert "Record 20261120-k7fq2m. Check word: harbour. PRACTICE: an invented case." in page
    assert SAID not in page
    assert "toilets" not in page


def test_every_line_for_a_child_says_role_and_year_and_ends_in_a_blank() -> None:
    """Which letter is the child harmed is never a habit of the reader."""
    (page,) = printed(record())

    for who in ("A (harmed, Y4)", "B (reported, 9 years)"):
        mine = [line for line in page.splitlines() if line.startswith(who)]
        assert [line.strip("_").removeprefix(who) for line in mine] == [f": {blank} " for blank in FOR_A_CHILD]
        assert all(line.endswith("_" * 20) for line in mine)
    assert not [line for line in page.splitlines() if line.startswith(("A ", "B ")) and "(" not in line[:4]]


def test_the_order_of_the_people_is_that_of_the_record() -> None:
    """A child reported may be A; the line says so."""
    turned = msgspec.structs.replace(record(), child=list(reversed(record().child)))
    (page,) = printed(turned)

    assert page.index("B (reported, 9 years)") < page.index("A (harmed, Y4)")


def test_adults_stand_there_by_their_post() -> None:
    """With the words of the school's own list where they are given, and blanks for full name and contact."""
    (page,) = [text.render(key_slip(record(), {"dsl": "safeguarding lead"}))]
    (plain,) = printed(record())

    assert "P1, safeguarding lead: full name ____" in page
    assert "P1, dsl: full name ____" in plain
    assert all("contact ____" in line for line in page.splitlines() if line.startswith("P1"))


def test_without_an_adult_there_are_blanks_for_one() -> None:
    """Whoever heard it can be written down all the same."""
    (page,) = printed(report(1))

    assert re.search(r"^Who heard it: full name _{9,}  post _{9,}  contact _{9,}$", page, re.MULTILINE)


def test_it_is_signed_and_says_where_it_is_kept() -> None:
    """The place that the record names; a blank where it names none."""
    (with_place,) = printed(report(1, held="CP file 2026/114"))
    (without,) = printed(report(1))

    assert with_place.splitlines()[-1] == "Kept at: CP file 2026/114 (and nowhere else)"
    assert without.splitlines()[-1].startswith("Kept at (and nowhere else) ____")
    for page in (with_place, without):
        assert "\nSigned ____" in page
        assert "  Day ____" in page


def test_it_says_that_each_letter_goes_into_that_childs_own_file_only() -> None:
    """The whole slip names everybody; a child's file must not."""
    (page,) = printed(record())

    assert "Write each child's letter only into that child's own file." in " ".join(page.split())


@pytest.mark.parametrize(("children", "adults"), [(0, 0), (1, 1), (2, 4), (3, 3), (6, 0), (6, 6)])
def test_six_people_fit_one_page(children: int, adults: int) -> None:
    """60 lines of 80 columns, with the place where it is kept."""
    (page,) = printed(report(children, adults, held="the second drawer of the grey cabinet in the head's office"))

    assert len(page.splitlines()) <= 60
    assert max(map(columns, page.splitlines())) <= 80


@pytest.mark.parametrize("age", [Age(), LONGEST])
@pytest.mark.parametrize(("children", "adults"), [(9, 1), (6, 12), (20, 20)])
def test_more_people_go_on_on_further_pages_none_torn_in_two(children: int, adults: int, age: Age) -> None:
    """Each page is whole: id, check word, at most 60 lines, and all lines of whoever stands on it."""
    crowd = report(children, adults, age)
    pages = printed(crowd)

    assert len(pages) > 1
    for n, page in enumerate(pages, 1):
        assert page.startswith(f"KEY SLIP, SHEET {n} OF {len(pages)}")
        assert "Check word: harbour." in page
        assert len(page.splitlines()) <= 60
        assert max(map(columns, page.splitlines())) <= 80
        for child in crowd.child:
            assert page.count(f"{label(child)}:") in {0, len(FOR_A_CHILD)}
    together = "\n".join(pages)
    assert all(f"{label(child)}: name" in together for child in crowd.child)
    assert all(f"{person.id}, teaching assistant, R. M.: full name" in together for person in crowd.person)


def test_with_few_people_there_is_room_to_write() -> None:
    """An empty line between all lines to be filled in by hand."""
    (page,) = printed(record())
    lines = page.splitlines()
    filled = [n for n, line in enumerate(lines) if line.endswith("____")]

    assert all(lines[n - 1] == "" for n in filled)


def test_markdown_holds_the_same_blanks() -> None:
    """Every label once, each with a ruled blank."""
    shown = markdown.render(key_slip(record())).replace("\\", "")

    assert shown.startswith("# Key slip")
    assert [shown.count(f"A (harmed, Y4): {blank} ____") for blank in FOR_A_CHILD] == [1] * len(FOR_A_CHILD)


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_hostile_texts_stay_text(role: str, name: str, held: str) -> None:
    """Whatever a record holds: no line is wider than the page, and the blanks of the children are still there."""
    hostile = msgspec.structs.replace(
        record(), person=[Person(id="P1", role=role, name=name)], identity_held_at=held, check_word="harbour"
    )
    pages = printed(hostile)

    assert max(columns(line) for page in pages for line in page.splitlines()) <= COLUMNS
    assert "A (harmed, Y4): name ____" in pages[0]
