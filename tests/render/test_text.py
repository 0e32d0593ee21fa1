"""Plain text: 80 columns, no colour, and exact words that can be read back byte for byte."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from running import RISKY, columns

from peertriage.core.document import Act, Blanks, Bullets, Heading, Notes, Page, Pairs, Para, Quote
from peertriage.render.safe import visible
from peertriage.render.text import GOES_ON, STARTS, WIDTH, quote_lines, render

ANY = st.text(max_size=400)
"""Any text at all, halves of characters too."""
HOSTILE = st.text(
    st.sampled_from("a \n\x1b[]<U+001B>|:-\u202e\u2066\u009b\x07\t\r\u4e2d\uff21e\u0301\U0001f600`*_=#"), max_size=200
)
TEXTS = ANY | HOSTILE
SHORT = st.text(max_size=40)


def read_back(lines: list[str]) -> str:
    """Return the words that a quotation shows: margins off, continued lines joined, marks undone."""
    joined = ""
    for n, line in enumerate(lines):
        assert line.startswith((STARTS, GOES_ON))
        joined += ("\n" if n and line.startswith(STARTS) else "") + line[len(STARTS) :]
    return re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), joined)


@given(TEXTS)
@example("<U+202E>")
@example("a" * 10_000)
@example("\n\n\n")
@example(" " * 300)
@example("")
def test_exact_words_can_be_read_back_byte_for_byte(words: str) -> None:
    """Taking the margins away gives back exactly what was said, whatever it was."""
    assert read_back(list(quote_lines(words))) == words


@given(TEXTS, st.integers(20, 120))
def test_a_quotation_is_never_wider_than_it_may_be(words: str, width: int) -> None:
    """Also where letters take two columns."""
    assert all(columns(line) <= width for line in quote_lines(words, width))


@given(TEXTS)
def test_what_a_terminal_would_obey_is_shown_and_nothing_is_lost(text: str) -> None:
    """No escape, no control character but the line feed, no mark of direction comes out; and it can be undone."""
    shown = visible(text)
    assert RISKY.search(shown) is None
    shown.encode()
    assert re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), shown) == text


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=300))
def test_ordinary_text_is_not_touched(text: str) -> None:
    """Letters of any language, emoji and marks stay as they are, unless they look like a written-out mark."""
    if "<U+" not in text:
        assert visible(text) == text


BLOCKS = st.one_of(
    st.builds(Heading, TEXTS, st.integers(1, 2)),
    st.builds(Para, TEXTS),
    st.builds(Bullets, st.lists(TEXTS, max_size=4).map(tuple)),
    st.builds(Quote, TEXTS, SHORT),
    st.builds(Act, st.integers(1, 99), TEXTS, SHORT, SHORT, SHORT, st.booleans()),
    st.builds(Blanks, st.lists(st.text(st.characters(codec="ascii"), max_size=10), min_size=1, max_size=4).map(tuple)),
    st.builds(Pairs, st.lists(st.tuples(SHORT, TEXTS), max_size=3).map(tuple)),
    st.builds(Notes, st.lists(st.tuples(st.integers(1, 99), TEXTS, SHORT), max_size=3).map(tuple)),
)
PAGES = st.lists(st.builds(Page, st.just("page"), st.lists(BLOCKS, max_size=6).map(tuple)), max_size=3)


@given(PAGES)
def test_any_page_is_at_most_80_columns_wide_and_safe(pages: list[Page]) -> None:
    """Whatever blocks hold, the page fits and holds nothing that a terminal obeys."""
    text = render(pages)
    assert RISKY.search(text) is None
    assert [line for line in text.split("\n") if columns(line) > WIDTH] == []


@given(st.builds(Para, TEXTS) | st.builds(Bullets, TEXTS.map(lambda text: (text,))))
def test_no_letter_of_a_text_is_lost(block: Para | Bullets) -> None:
    """Only blanks may change: lines are broken, never cut."""
    whole = block.text if isinstance(block, Para) else block.items[0]
    printed = render([Page("page", (block,))])
    assert "".join(visible(whole).split()) in "".join(printed.split())


def test_an_act_is_a_box_to_tick_with_who_and_when() -> None:
    """Number, what, who, when; a box that is empty until it is done."""
    to_do = render([Page("page", (Act(3, "Ring the council.", "the lead", "now"),))])
    assert to_do == "[ ] 3. Ring the council. (the lead; now)\n"
    done = render([Page("page", (Act(3, "Ring.", "the lead", "now", "Said to be done: by ____", ticked=True),))])
    assert done.startswith("[x] 3. Ring.")
    assert "Said to be done" in done


@pytest.mark.parametrize("word", ["x" * 10_000, "\u4e2d" * 5_000, "e\u0301" * 3_000])
def test_a_word_longer_than_a_line_is_broken_not_cut(word: str) -> None:
    """A label of ten thousand letters fills lines of 80 columns and is whole."""
    printed = render([Page("page", (Para(word), Pairs(((word, word),)), Act(1, word, word, word)))])
    assert all(columns(line) <= WIDTH for line in printed.splitlines())
    assert "".join(printed.split()).count(word[0]) == 6 * word.count(word[0])


def test_meaning_is_never_by_colour() -> None:
    """There is no colour at all: stripped of every escape the page is the same page."""
    printed = render([Page("page", (Heading("A page", 1), Para("text"), Quote("words", "A")))])
    assert re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", printed) == printed
    assert printed == "A PAGE\ntext\nA:\n| words\n"
