"""Words that hide, label or blame are found where they stand, and nowhere else."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peertriage import content
from peertriage.core.catalogue import Cite, Language
from peertriage.core.language import found, phrases_of, search, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

SHIPPED = content.load().language
PHRASES = [phrase for entry in SHIPPED for phrase in entry.words]
KINDS = {"light", "label", "blame", "vague"}


def entry(name: str, *words: str) -> Language:
    """Return an entry of the list."""
    why = Cite(ours="an example")
    return Language(id=name, kind="light", words=list(words), why="It hides.", ask="What was seen?", sources=[why])


def test_words_are_the_same_in_small_letters() -> None:
    """Of every character: it is part of a word before `casefold` if and only if it is after it."""
    word = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
    for sign in map(chr, range(sys.maxunicode + 1)):
        if sign.isascii() or sign.casefold() != sign:
            plain = tuple(one.casefold() for one in word.findall(f"A{sign}B\u0301 {sign}"))
            assert words_of(f"A{sign}B\u0301 {sign}") == plain, hex(ord(sign))
            if sign.isascii():
                assert words_of(f"A{sign}B") == tuple(one.casefold() for one in word.findall(f"A{sign}B"))


A, B = entry("a", "boys being boys", "play"), entry("b", "being boys and girls", "led on", "attention seeking")


def hits(text: str) -> list[tuple[str, str, int]]:
    """Return what A and B find, as plain values."""
    return [(hit.entry.id, hit.words, hit.at) for hit in found([A, B], text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was play.", [("a", "play", 7)]),
        ("PLAY, Play; play!", [("a", "PLAY", 0), ("a", "Play", 6), ("a", "play", 12)]),
        ("playground, replay, playing, played", []),
        ("\u2018play\u2019 \u201cplay\u201d 'play' *play* _play_", [("a", "play", n) for n in (1, 8, 15, 22, 29)]),
        ("just boys' being-Boys", [("a", "boys' being-Boys", 5)]),
        ("boys being\n  boys", [("a", "boys being\n  boys", 0)]),
        ("boys. being boys", []),
        ("boys, being boys", []),
        ("attention-seeking and attention\u2011seeking", [("b", "attention-seeking", 0),
                                                          ("b", "attention\u2011seeking", 22)]),
        ("Her play's rules", [("a", "play", 4)]),
        ("misled on Friday", []),
        ("led onto", []),
        ("3play play3 plāy pla\u0301y", []),
        ("", []),
        ("   \n - '", []),
    ],
)  # fmt: skip
def test_whole_words_in_any_writing(text: str, expected: list[tuple[str, str, int]]) -> None:
    """Capitals, quotes, hyphens and breaks do not matter; the middle of a word and a full stop do."""
    assert hits(text) == expected


def test_where_two_overlap_the_one_of_more_words_counts() -> None:
    """Also where the shorter one begins before it; what is left over is still found."""
    assert hits("boys being boys and girls at play") == [("b", "being boys and girls", 5), ("a", "play", 29)]


def test_one_phrase_in_two_entries_belongs_to_the_first() -> None:
    """The content is checked for this; a list made by hand still works."""
    assert [hit.entry.id for hit in found([entry("first", "play"), entry("second", "play")], "play")] == ["first"]


def test_an_empty_list_and_an_empty_phrase_find_nothing() -> None:
    """Nothing to look for is no error."""
    assert found([], "play") == []
    assert found([entry("none", "", "-")], "play - play") == []


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Never raises; each hit stands where it says, holds the words of its phrase, and touches no other letter."""
    last = 0
    for hit in found(SHIPPED, text):
        end = hit.at + len(hit.words)
        assert text[hit.at : end] == hit.words
        assert words_of(hit.words) in [words_of(phrase) for phrase in hit.entry.words]
        assert not (hit.at and text[hit.at - 1].isalnum())
        assert not (end < len(text) and text[end].isalnum())
        assert hit.at >= last
        last = end


@given(
    st.lists(st.sampled_from([*PHRASES, "the", "child", "ball", ". ", ", "]), max_size=12),
    st.sampled_from([" ", "\n", "  ", " \t"]),
    st.sampled_from([str.lower, str.upper, str.title]),
)
def test_every_phrase_is_found_between_other_words(parts: list[str], gap: str, how: Callable[[str], str]) -> None:
    """Every phrase put in, with a full stop on either side, is found whole."""
    for part in parts:
        if part not in PHRASES:
            continue
        written = how(part).replace("'", "\u2019").replace(" ", gap)
        (hit,) = found(SHIPPED, f"The child. {written}. A ball.")
        assert (hit.words, hit.at) == (written, 11)
        assert part in hit.entry.words


@given(st.sampled_from(PHRASES), st.sampled_from("abzåé19"), st.booleans())
def test_nothing_is_found_inside_another_word(phrase: str, letter: str, before: bool) -> None:
    """A letter or digit grown on to a phrase makes it another word; only what is left of it may be a phrase."""
    text = letter + phrase if before else phrase + letter
    longest = max((len(words_of(hit.words)) for hit in found(SHIPPED, text)), default=0)

    assert longest < len(words_of(phrase))


@pytest.mark.parametrize(
    "unit",
    ["a", "play ", "boys being ", " ", "'", "-", "\u2018", "_", "\u0301", "boys" + 50 * " ", "\ud800", "\u0130"],
)
def test_a_long_text_takes_its_length_and_no_more(unit: str) -> None:
    """Ten times the text takes about ten times as long, whatever it is made of."""
    phrases = phrases_of(SHIPPED)

    def seconds(times: int) -> float:
        text = unit * times
        began = time.perf_counter()
        search(phrases, text)
        return time.perf_counter() - began

    size = 40_000 // len(unit)
    seconds(size)
    assert min(seconds(size * 8) for _ in range(2)) < 40 * min(seconds(size) for _ in range(2)) + 0.05


# ── the shipped list ──


def test_the_list_is_about_forty_entries_of_every_kind() -> None:
    """Each with words, why, a kind question and a source."""
    assert 40 <= len(SHIPPED) <= 55
    assert {item.kind for item in SHIPPED} == KINDS
    assert [item.id for item in SHIPPED if not item.id.startswith(f"{item.kind}-")] == []
    assert [item.id for item in SHIPPED if not (item.words and item.sources and item.ask.endswith("?"))] == []


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("light", "It was just play."),
        ("light", "It was only banter between them"),
        ("light", "They were experimenting"),
        ("light", "It was boys being boys."),
        ("light", "some horseplay"),
        ("light", "they were messing about"),
        ("light", "playing doctors and nurses"),
        ("light", "a game of kiss-chase"),
        ("light", "just a kiss"),
        ("label", "the perpetrator"),
        ("label", "he is an abuser"),
        ("label", "a young offender"),
        ("label", "a predator"),
        ("label", "she is attention-seeking"),
        ("label", "a known liar"),
        ("label", "promiscuous"),
        ("blame", "she provoked him"),
        ("blame", "she led him on"),
        ("blame", "asked for it"),
        ("blame", "he allowed it"),
        ("blame", "she consented"),
        ("vague", "inappropriate behaviour"),
        ("vague", "he touched her up, was touched up"),
        ("vague", "an incident"),
        ("vague", "sexualised behaviour"),
        ("vague", "her private parts"),
    ],
)
def test_what_staff_write_in_haste_is_found(kind: str, written: str) -> None:
    """The words that the guidance and practice name."""
    assert kind in {hit.entry.kind for hit in found(SHIPPED, written)}


@pytest.mark.parametrize(
    "written",
    [
        "In the playground at 12:40 A said: B put a hand under my shirt.",
        "B was asked to come with Mrs K and came at once.",
        "A pulled away, cried, and told the midday supervisor at 12:45.",
        "The toilets were locked at 13:05. Clothes stay on, unwashed.",
        "Rang the council at 13:20, spoke to the duty worker, reference 114.",
        "B's hand was on A's bottom, over the skirt, for a few seconds.",
    ],
)
def test_a_plain_record_is_left_alone(written: str) -> None:
    """Who did what, where and when is what the list asks for."""
    assert found(SHIPPED, written) == []


def test_no_question_asks_why_or_for_the_past_of_the_child_harmed() -> None:
    """Each asks what was seen or said, kindly, of the one who writes."""
    assert [item.id for item in SHIPPED if re.search(r"\bwhy did\b|before this\b|relationship", item.ask.lower())] == []
