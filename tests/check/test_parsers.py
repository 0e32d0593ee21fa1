"""Both parsers give the same: the same documents accepted, the same values and types, the same places of errors."""

from __future__ import annotations

import tomllib
import traceback
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from mutating import TRICKY, mutated, record_text, same, small

from peertriage.core.toml import DEEPEST, NotToml, decoded, parse, quick

if TYPE_CHECKING:
    from collections.abc import Callable

pytest.importorskip("toml_rs", reason="the extra `fast` is not installed: there is one parser only")

FOUND = quick()
assert FOUND is not None
QUICK = FOUND
NESTED: dict[str, Callable[[int], str]] = {
    "lists": lambda n: "a = " + "[" * n + "]" * n,
    "tables": lambda n: "a = " + "{a = " * n + "1" + "}" * n,
    "lists without end": lambda n: "a = " + "[" * n,
    "tables without end": lambda n: "a = " + "{a = " * n,
    "lists on lines": lambda n: "a = " + "[\n" * n + "]" * n,
    "headers in lists": lambda n: "a = " + "[\n[[step]]\n" * n,
    "words in lists": lambda n: "a = " + "[x,\n" * n,
    "closed in texts": lambda n: "a = " + '["]", ' * n + "]" * n,
    "closed in comments": lambda n: "a = " + "[#]\n" * n + "]" * n,
    "behind a lone carriage return": lambda n: "a = " + "[#\r" * n,
    "in texts without end": lambda n: "a = " + '["\n' * n,
    "in long texts": lambda n: "a = " + '["""[' * n,
    "closed by another's": lambda n: "a = [" + "[}" * n,
    "behind a word with a quotation mark": lambda n: "a = [x'" + "[" * n + "']",
    "behind a text that goes over a line": lambda n: 'a = ["\\\n' + "[" * n + '"]',
    "behind many quotation marks": lambda n: "a = [''''''''" + "[" * n + "'']",
    "dotted": lambda n: ".".join(["a"] * (n + 1)) + " = 1",
    "dotted in a table": lambda n: "a = {" + ".".join(["a"] * n) + " = 1}",
    "header": lambda n: "[" + ".".join(["a"] * n) + "]",
    "list of tables": lambda n: "[[" + ".".join(["a"] * n) + "]]\nb = 1",
}


def read(text: str, quick: Callable[[str], dict[str, Any]] | None) -> tuple[object, object]:
    """Return the document, or why and where it is none."""
    try:
        return parse(text, quick), None
    except NotToml as wrong:
        return None, (wrong.why, wrong.line, wrong.column)


def differ(text: str) -> bool:
    """Say whether the parsers differ."""
    (one, why), (other, why_not) = read(text, None), read(text, QUICK)
    return why != why_not or not same(one, other)


def compared(seed: int, count: int) -> int:
    """Compare the parsers over mutated documents; return how many were accepted."""
    rng = Random(f"parsers {seed}")  # noqa: S311  no secret
    accepted = 0
    for n in range(count):
        text = mutated(rng, record_text() if n % 100 == 0 else small(rng), most=2)
        assert not differ(text), ascii(text)[:2000]
        accepted += read(text, QUICK)[0] is not None
    return accepted


@pytest.mark.parametrize("text", TRICKY, ids=lambda text: ascii(text)[1:40])
def test_small_tricky_documents_are_read_in_the_same_way(text: str) -> None:
    """Dates, numbers, escapes, what only a later TOML allows, control characters, line ends, tables named twice."""
    assert not differ(text)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_documents_are_read_in_the_same_way(seed: int) -> None:
    """By chance, with a seed; enough of them are accepted for the values to be compared as well."""
    assert compared(seed, 1500) > 150


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 108))
def test_very_many_mutated_documents_are_read_in_the_same_way(seed: int) -> None:
    """The same, 120,000 documents."""
    assert compared(seed, 15000) > 1500


def test_a_difference_would_be_seen() -> None:
    """A parser that reads `true` as 1, a table in another order or a time without its offset is not the same."""
    assert not same({"a": True}, {"a": 1})
    assert not same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not same({"a": 0.0}, {"a": -0.0})
    assert same({"a": float("nan")}, {"a": float("nan")})
    one, other = (tomllib.loads(f"a = 2026-07-01T12:00:00{zone}") for zone in ("Z", "+00:00"))
    assert same(one, other)
    assert not same(one, tomllib.loads("a = 2026-07-01T13:00:00+01:00"))


@pytest.mark.parametrize("form", NESTED)
@pytest.mark.parametrize("depth", [200, 501, 2000, 20000])
def test_what_is_nested_too_deeply_is_refused_by_both(form: str, depth: int) -> None:
    """The quick parser would overrun its stack, which nothing could catch."""
    text = NESTED[form](depth)
    assert read(text, None)[0] is None
    assert not differ(text)


@pytest.mark.parametrize(
    "form",
    [
        "lists",
        "tables",
        "lists on lines",
        "closed in texts",
        "closed in comments",
        "dotted",
        "header",
        "dotted in a table",
    ],
)  # fmt: skip
def test_the_border_of_depth_is_the_same(form: str) -> None:
    """With the document itself 64 tables and lists are read, 65 are not."""
    assert DEEPEST == 64
    for parser in (None, QUICK):
        assert read(NESTED[form](63), parser)[0] is not None
        assert read(NESTED[form](64), parser) == (None, ("depth", 0, 0))


def test_how_deep_the_stack_is_changes_nothing() -> None:
    """The same answer in a process of its own as in the middle of a program."""

    def deeper(frames: int, text: str) -> tuple[object, object]:
        return deeper(frames - 1, text) if frames else read(text, None)

    for depth in (63, 64, 100, 150, 200, 300, 400):
        for text in (NESTED["tables"](depth), NESTED["tables"](depth) + " x", "a = [" + "[{a = " * depth):
            assert deeper(400, text) == read(text, None) == read(text, QUICK)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_a_whole_number_of_64_bits_is_read(number: int) -> None:
    """As TOML has it."""
    for form in (f"a = {number}", f"[b]\na = [[{number}], 1]"):
        assert read(form, None) == read(form, QUICK) == (tomllib.loads(form), None)


@pytest.mark.parametrize("number", [str(2**63), str(-(2**63) - 1), hex(2**63), "9" * 4300, "9" * 5000, hex(16**9000)])
def test_a_longer_number_is_refused(number: str) -> None:
    """Wherever it stands: what comes after could not count with it."""
    for form in (f"a = {number}", f"[b]\na = [[{number}], 1]", f"a = {{ b = {number} }}"):
        assert read(form, None) == read(form, QUICK) == (None, ("depth", 0, 0))


def test_one_byte_order_mark_is_none_of_the_text() -> None:
    """A second one is refused by both."""
    assert parse(decoded(b"\xef\xbb\xbfa = 1"), QUICK) == {"a": 1}
    assert read(decoded(b"\xef\xbb\xbf\xef\xbb\xbfa = 1"), QUICK) == (None, ("syntax", 1, 1))
    assert not differ("\ufeffa = 1")


def test_many_brackets_beside_each_other_are_not_deep() -> None:
    """A record of hundreds of events is read, and by the quick parser."""
    text = "".join(f"[[event]]\nn = {n}\nchanges = [\n  {{ key = \"a\" }},\n]\nx = 'it is [['\n" for n in range(600))
    asked = []

    def watched(given: str) -> dict[str, Any]:
        asked.append(given)
        return QUICK(given)

    assert parse(text, watched) == tomllib.loads(text)
    assert asked == [text]


@pytest.mark.parametrize("end", ["", "z = " + "[" * 70])
def test_why_a_text_is_none_repeats_no_word_of_it(end: str) -> None:
    """What the standard parser says of it holds its keys, and would stand in a traceback."""
    text = f'["what A said"]\n["what A said"]\n{end}'
    with pytest.raises(NotToml) as wrong:
        parse(text)
    assert "what A said" not in "".join(traceback.format_exception(wrong.value))


def test_bytes_that_are_no_utf_8_are_no_document() -> None:
    """They have no place."""
    with pytest.raises(NotToml) as wrong:
        decoded(b"a = '\xff'")
    assert (wrong.value.why, wrong.value.line, wrong.value.column) == ("encoding", 0, 0)


def test_the_end_of_a_text_is_a_place() -> None:
    """Where the standard parser says no more than that."""
    assert read("a = 1\nb = ", None) == (None, ("syntax", 2, 5))
    assert read("a = 1\nb = [", QUICK)[1] == ("syntax", 2, 6)
