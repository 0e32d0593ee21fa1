"""The card: one screen and one page, plain words, whatever the school's settings are."""

from __future__ import annotations

import datetime as dt
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import columns

from peertriage import content
from peertriage.core.card import COUNCIL, DANGER, card_lines, card_page
from peertriage.core.clock import LONDON
from peertriage.core.document import Bullets
from peertriage.core.rulebook import Rulebook
from peertriage.core.settings import Council, Settings
from peertriage.render import markdown, text

BOOK = content.rulebook(dt.date(2026, 11, 23), "england")
LINES = card_lines(BOOK)
BY_DAY = dt.datetime(2026, 11, 23, 11, 0, tzinfo=LONDON)
AT_NIGHT = dt.datetime(2026, 11, 23, 19, 0, tzinfo=LONDON)
CHECKED = dt.date(2026, 11, 23)
LONG = (
    Council(name="Bournemouth, Christchurch and Poole", social_care="01202 123 456", out_of_hours="01202 738 256",
            checked=CHECKED),
    Council(name="Richmond upon Thames and Kingston", social_care="020 8547 5008", out_of_hours="020 8770 5000",
            checked=CHECKED),
)  # fmt: skip
TOPICS = {
    "what to say": r"thank you for telling",
    "listening": r"\blisten\b",
    "no secrecy": r"cannot keep this secret",
    "what not to ask": r"never ask why, for details, or to hear it again",
    "exact words": r"exact words",
    "apart": r"moves the other child",
    "with an adult, kindly, unquestioned": r"an adult kindly .* asks nothing",
    "not the harmed child": r"never move the one who told",
    "no making up": r"make up",
    "health": r"first aid, and ring 999",
    "evidence": r"wash nothing",
    "toilet and drink": r"never refuse the toilet or a drink",
    "images": r"do not look, send or delete",
    "the phone": r"phone goes off and is kept",
    "whom to tell": r"tell the safeguarding lead now, in person",
    "the lead is not there": r"tell the deputy, or ring council or police",
    "anyone may": r"anyone may ring",
    "families": r"families to the lead",
    "yourself": r"look after yourself and talk to the lead",
}


def printed(*councils: Council, now: dt.datetime = AT_NIGHT) -> str:
    """Return the card as text."""
    return text.render([card_page(BOOK, Settings(council=list(councils)), now)])


def words(of: str) -> list[str]:
    """Return everything that stands between spaces and holds a letter or digit."""
    return [word for word in of.split() if any(map(str.isalnum, word))]


def readability(sentences: list[str]) -> float:
    """Return the automated readability index (Smith and Senter 1967) of some sentences.

    4.71 * (characters / words) + 0.5 * (words / sentences) - 21.43, where a word stands between spaces, and
    characters are its letters and digits: no marks. Each line of the card is one sentence, its heading left out.
    """
    all_words = [word for sentence in sentences for word in words(sentence)]
    characters = sum(map(str.isalnum, "".join(all_words)))
    return 4.71 * characters / len(all_words) + 0.5 * len(all_words) / len(sentences) - 21.43


def test_the_index_is_that_of_the_published_formula() -> None:
    """Worked out by hand: 3 words of 9 letters in one sentence."""
    assert readability(["The cat sat."]) == pytest.approx(4.71 * 3 + 0.5 * 3 - 21.43)


@pytest.mark.parametrize("now", [BY_DAY, AT_NIGHT])
@pytest.mark.parametrize("councils", [(), LONG[:1], LONG], ids=["none", "one", "two"])
def test_it_fits_one_screen(councils: tuple[Council, ...], now: dt.datetime) -> None:
    """At most 24 lines of 80 columns and 220 words, with two councils of long names too."""
    card = printed(*councils, now=now)

    assert len(card.splitlines()) <= 24
    assert max(map(columns, card.splitlines())) <= 80
    assert len(words(card)) <= 220


def test_it_reads_easily() -> None:
    """All sentences together, and with the line of 999 and 101 as well."""
    says = [line.says for line in LINES]

    assert readability(says) <= 7
    assert readability([*says, *re.findall(r"[^.]+\.", DANGER)]) <= 7


def test_every_bullet_is_one_whole_sentence_under_its_heading() -> None:
    """From a capital to the only full stop; on paper as in the content."""
    (bullets,) = (block for block in card_page(BOOK, Settings(), BY_DAY).blocks if isinstance(block, Bullets))

    assert list(bullets.items) == [f"{line.heading}: {line.says}" for line in LINES]
    assert [line.says for line in LINES if not re.fullmatch(r"[A-Z][^.!?]*\.", line.says)] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_there(topic: str) -> None:
    """What to say, what not to ask, apart, health and evidence, images, whom to tell, and oneself."""
    assert re.search(TOPICS[topic], " ".join(printed().lower().split()))


def test_it_asks_for_no_name_and_labels_nobody() -> None:
    """No blank for a child, no level, no word for what a child is."""
    assert not re.search(r"\bnames?\b|victim|perpetrat|alleg|abus|suspect|offen|crim|level", printed(*LONG).lower())


def test_numbers_stand_whole_on_a_line_of_their_own_the_one_that_answers_first() -> None:
    """The card hangs on a wall: both numbers of each council, the other one second."""
    night, day = printed(*LONG).splitlines(), printed(*LONG, now=BY_DAY).splitlines()

    assert "out of hours 01202 738 256, by day 01202 123 456" in night
    assert "by day 01202 123 456, out of hours 01202 738 256" in day
    assert "Council, Richmond upon Thames and Kingston (checked 2026-11-23):" in night


def test_without_settings_the_numbers_are_ruled_blanks() -> None:
    """Nothing is guessed: the council's, the lead's and the deputy's."""
    card = printed()

    assert re.search(rf"^{COUNCIL} _{{4,}}  Out of hours _{{4,}}$", card, re.MULTILINE)
    assert re.search(r"^Lead's telephone _{4,}  Deputy's telephone _{4,}$", card, re.MULTILINE)
    assert "999" in card
    assert "101" in card


def test_it_is_printed_also_where_the_bank_holidays_of_the_year_are_not_known() -> None:
    """A card never refuses: without the calendar both numbers stand there, by day first."""
    far = content.rulebook(dt.date(2090, 1, 2), "england")
    card = text.render([card_page(far, Settings(council=[LONG[0]]), dt.datetime(2090, 1, 2, 9, 0, tzinfo=LONDON))])

    assert "by day 01202 123 456, out of hours 01202 738 256" in card


def test_markdown_says_the_same() -> None:
    """Every sentence, in the same order, as a list."""
    plain = re.sub(r"\\(.)", r"\1", markdown.render([card_page(BOOK, Settings(), BY_DAY)]))
    places = [plain.index(f"- {line.heading}: {line.says}") for line in LINES]

    assert places == sorted(places)
    assert plain.startswith("# The first ten minutes")


def test_a_line_of_another_nation_is_not_shown() -> None:
    """Only the lines of the nation of the rulebook."""
    other = msgspec.structs.replace(LINES[0], nations=["wales"])
    catalogue = msgspec.structs.replace(BOOK.catalogue, card=[other, *LINES[1:]])

    assert card_lines(Rulebook(catalogue, BOOK.on, "england")) == LINES[1:]


def test_every_line_has_a_source() -> None:
    """Each says where it comes from, and how sure that is."""
    assert [line.id for line in LINES if not BOOK.cite(line)] == []


@given(name=st.text(max_size=300), number=st.text(max_size=60))
def test_hostile_settings_stay_text(name: str, number: str) -> None:
    """Whatever a settings file holds: no line is wider than the page, and every sentence is still there."""
    council = Council(name=name, social_care=number, out_of_hours=number, checked=CHECKED)
    card = printed(council)

    assert max(map(columns, card.splitlines())) <= 80
    assert all(f"- {line.heading}: {line.says}" in card for line in LINES)
