"""Every key is found where it stands, in every way of writing it; what is missing is found at its table."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import time
import tomllib
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from kinds import written
from mutating import record_text, small

from peertriage.core.finding import Finding
from peertriage.core.locate import _scanned, _skimmed, _wholes, located
from peertriage.core.toml import NotToml, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "‸"
"""In a text of a test: where the key stands."""

WRITTEN = {
    "a key": ("a = 1\n  ‸b = 2", "b"),
    "a key behind one that begins alike": ("ab = 1\n‸a = 2", "a"),
    "a table": ("a = 1\n\n[‸b]\nc = 1", "b"),
    "a table with spaces": ("a = 1\n[ ‸b ] # [c]\nc = 1", "b"),
    "a key of a table": ("b = 1\n[a]\n‸b = 1", "a.b"),
    "a table of a table": ("[a]\nb = 1\n[a.‸c]\nd = 1", "a.c"),
    "a table that only another names": ("[‸a.b]\nc = 1", "a"),
    "a table that another names first": ("[a.b]\nc = 1\n[‸a]\nd = 1", "a"),
    "the second of a list of tables": ("[[a]]\nb = 1\n[[‸a]]\nb = 2", "a[2]"),
    "a list of tables": ("[[‸a]]\nb = 1\n[[a]]\nb = 2", "a"),
    "a key in the second of a list": ("[[a]]\nb = 1\n[[a]]\n‸b = 2", "a[2].b"),
    "a table of the second of a list": ("[[a]]\n[a.c]\nd = 1\n[[a]]\n[a.c]\n‸d = 2", "a[2].c.d"),
    "a list of tables in a list": ("[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]\nc = 0\n[[a.b]]\n‸c = 1", "a[2].b[2].c"),
    "a table behind a list": ("[[a]]\nb = 1\n[c]\n‸b = 2", "c.b"),
    "a dotted key": ("a.‸b.c = 1", "a.b"),
    "the whole of a dotted key": ("a . b . ‸c = 1", "a.b.c"),
    "a dotted key in a table": ("[x]\na.b = 1\na.‸c = 2", "x.a.c"),
    "a key in quotation marks": ('[a]\n‸"b" = 1', "a.b"),
    "a key in single quotation marks": ("[a]\n‸'b' = 1", "a.b"),
    "a key with an escape": ('[a]\n‸"\\u0062" = 1', "a.b"),
    "a key with dots of its own": ('[a]\n"b.d" = 0\n‸"b.c" = 1', "a.b.c"),
    "a table in quotation marks": ('["a".‸"b"]\nc = 1', "a.b"),
    "a table in one line": ("‸a = { b = 1 }", "a"),
    "a key of a table in one line": ("a = { c = 2, ‸b = 1 }", "a.b"),
    "a key of a table in a table": ("a = { b = { c = 1, ‸d = 2 } }", "a.b.d"),
    "a dotted key in a table in one line": ("a = { b.c = 1, b.‸d = 2 }", "a.b.d"),
    "a key behind a table in one line": ("a = { b = 1 }\n‸b = 2", "b"),
    "an item of a list": ('a = ["b", ‸"c"]', "a[2]"),
    "the first item of a list": ("a = [ ‸1.5, 2.5 ]", "a[1]"),
    "an item behind a number with a dot": ("a = [ 1.5, ‸2.5 ]", "a[2]"),
    "an item behind a time with a space": ("a = [2026-11-20 15:15:00Z, ‸07:32:00]", "a[2]"),
    "an item of a list on lines": ('a = [ # "no", [\n  "b", # "x",\n  ‸"c",\n]\nb = 1', "a[2]"),
    "an item of a list of lists": ("a = [[1, 2], ‸[3, 4]]", "a[2]"),
    "an item in a list of lists": ("a = [[1, 2], [3, ‸4]]", "a[2][2]"),
    "a table of a list": ("a = [{ b = 1 }, ‸{ b = 2 }]", "a[2]"),
    "a key in a table of a list": ("a = [{ b = 1 }, { c = [1], ‸b = 2 }]", "a[2].b"),
    "a key behind a list": ("a = [\n  1,\n]\n‸b = 1", "b"),
    "a key behind an empty list and table": ("a = []\nc = {}\n‸b = 1", "b"),
    "a key behind what looks like keys": ("a = '''\nb = 1\n[b]\n'''\n‸b = 1", "b"),
    "a key behind a text with quotation marks": ('a = """x "" y\\""" b = 1\n"""""\n‸b = 1', "b"),
    "a key behind an empty long text": ('a = """"""\n‸b = 1', "b"),
    "a key behind single quotation marks": ("a = ''''b = 1'''''\n‸b = 1", "b"),
    "a key behind an escape": ('a = "\\" b = 1 \\\\"\n‸b = 1', "b"),
    "a key behind a time with a space": ("a = 2026-11-20 15:15:00.5Z\n‸b = 1", "b"),
    "a key behind a comment": ("a = 1 # b = 1 \"\n# '''\n‸b = 1", "b"),
    "a key behind an empty text": ("a = \"\"\nc = ''\n‸b = 1", "b"),
    "a key with no spaces": ("a=1\n‸b=2", "b"),
    "Windows line ends": ('a = 1\r\n[b]\r\nc = """\r\nb = 1\r\n"""\r\n  ‸d = 1\r\n', "b.d"),
    "letters outside the plane": ('a = { c = "\U0001f600é", ‸b = 1 }', "a.b"),
    "a number as a key": ("1 = 1\n[a]\n‸1 = 2", "a.1"),
    "words that are values elsewhere": ("true = 1\n‸inf = 2", "inf"),
}
MISSING = {
    "of the file": ("‸a = 1", "b"),
    "of the file, deep": ("‸a = 1\n[d]", "b[3].c.d"),
    "of an empty file": ("‸", "a.b"),
    "of a table": ("a = 1\n[‸b]\nc = 1", "b.d"),
    "of a table in a list": ("[[a]]\n[[‸a]]\nb = 1\n[[a]]", "a[2].c"),
    "of a table of a table": ("[[a]]\n[a.‸c]\nb = 1", "a[1].c.d"),
    "of a table that is not there": ("[[‸a]]\nb = 1", "a[1].c.d"),
    "of a list that is shorter": ("[[‸a]]\nb = 1", "a[2].c"),
    "of a table in one line": ("‸a = { b = 1 }", "a.c"),
    "of a table in a list in one line": ("a = [{ b = 1 }, ‸{ b = 2 }]", "a[2].c"),
    "of a dotted key": ("‸a.b = 1", "a.c"),
    "behind a value": ("‸a = 1", "a.b.c"),
    "no id, in a table": ('[‸a]\n"b c" = 1', "a.(a key that is no id)"),
    "no id, with more behind": ('[‸a]\n"b c" = { d = 1 }', "a.(a key that is no id).d"),
    "no id, in a list": ('[[a]]\n[[‸a]]\n"b c" = 1', "a[2].(a key that is no id)"),
    "no id, at the top": ('‸"b c" = 1', "(a key that is no id)"),
    "in a table with another's name": ('["a b"]\nc = 1\n[‸a]\nd = 1', "a.c"),
    "an item of a text": ('‸a = "b"', "a[1]"),
}


def place(text: str, key: str) -> tuple[int, int]:
    """Return line and column of a key."""
    (found,) = located([Finding("PT-S013", key)], text)
    assert (found.code, found.key) == ("PT-S013", key)
    return found.line, found.column


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """Return a text without its mark, and where the mark stood."""
    before, _, after = text.partition(HERE)
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_key_is_found_where_it_stands(name: str) -> None:
    """In every way in which TOML lets it be written."""
    text, key = WRITTEN[name]
    text, expected = marked(text)
    tomllib.loads(text)
    assert place(text, key) == expected


@pytest.mark.parametrize("name", MISSING)
def test_a_key_that_is_not_there_is_found_at_its_table(name: str) -> None:
    """The nearest table that is there, the file at its first letter."""
    text, key = MISSING[name]
    text, expected = marked(text)
    tomllib.loads(text)
    assert place(text, key) == expected


def test_findings_of_the_whole_file_and_findings_with_a_place_stay() -> None:
    """Their order stays, and everything else that they say."""
    found = [
        Finding("PT-S002"),
        Finding("PT-S004", "", line=3, column=7),
        Finding("PT-S013", "b", "says", "words"),
        Finding("PT-S013", "b", line=9, column=9),
    ]
    assert located(found, "a = 1\nb = 2") == [
        found[0], found[1], Finding("PT-S013", "b", "says", "words", 2, 1), found[3],
    ]  # fmt: skip
    assert located(found[:2], "a = 1") == found[:2]


TEXTS = st.one_of(
    st.sampled_from(
        ["", "x", '"', "'''", '"""', "\\", "# no", "[no]\n[[no]]\nno = 1\n", "a\r\nb", "{ no = 1 }", "é\U0001f600"]
    ),
    st.text(max_size=8),
)
LEAVES = st.one_of(
    TEXTS, st.integers(-99, 99), st.booleans(), st.floats(allow_nan=False), st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(st.lists(inner, max_size=3).map(tuple), min_size=1, max_size=3),
        st.lists(inner, max_size=4).map(tuple),
    ),
    max_leaves=12,
)
"""Lists are lists, tuples are tables without their keys."""


def with_keys(tree: object, numbers: Iterator[int]) -> Any:
    """Return a tree in which each tuple is a table, each key of the whole document another."""
    if isinstance(tree, tuple):
        return {f"k{next(numbers)}z": with_keys(part, numbers) for part in tree}
    if isinstance(tree, list):
        return [with_keys(part, numbers) for part in tree]
    return tree


def paths(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Yield each key of a document and what it holds, items of lists by their place."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield f"{key}.{name}".removeprefix("."), part
            yield from paths(part, f"{key}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for n, part in enumerate(value, 1):
            yield f"{key}[{n}]", part
            yield from paths(part, f"{key}[{n}]")


def expected(text: str, key: str) -> int:
    """Return where the last name of a key stands, or the header of that place in a list of tables. A document of this
    test has each name once, and in headers.
    """
    name, _, item = key.rpartition(".")[2].partition("[")
    headers = [match.start(1) for match in re.finditer(rf"(?m)^\[\[(?:k\d+z\.)*({name})\]\]$", text)]
    if item:
        return headers[int(item.rstrip("]")) - 1]
    explicit = re.search(rf"(?m)^\[\[?(?:k\d+z\.)*({name})\]\]?$", text)
    return explicit.start(1) if explicit else text.index(name)


@given(st.lists(TREES, max_size=5).map(tuple), st.booleans())
def test_every_key_of_every_document_is_found(tree: object, several_lines: bool) -> None:
    """Whatever it holds, and whichever way it is written; and what is missing in it is found at its table."""
    document = with_keys(tree, itertools.count())
    text = tomli_w.dumps(document, multiline_strings=several_lines)
    all_paths = list(paths(tomllib.loads(text)))
    assert {key for key, _ in paths(document)} == {key for key, _ in all_paths}
    asked = [Finding("PT-S013", key) for key, _ in all_paths]
    for (key, value), found in zip(all_paths, located(asked, text), strict=True):
        at = offset(text, found.line, found.column)
        if key.endswith("]") and not is_header(text, at):
            assert begins(text[at:], value), key
        else:
            assert at == expected(text, key), key
        if isinstance(value, dict):
            assert place(text, f"{key}.missing") == (found.line, found.column)
    assert place(text, "missing") == (1, 1)


def is_header(text: str, at: int) -> bool:
    """Say whether a place lies in the header of a list of tables."""
    return text[text.rfind("\n", 0, at) + 1 :].startswith("[[k")


def offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place, and fail if the line has no such column."""
    lines = text.split("\n")
    assert 1 <= column <= len(lines[line - 1]) + 1
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def begins(text: str, value: object) -> bool:
    """Say whether a text begins with a value of a list: up to some comma, bracket or line end it is read as it."""
    if isinstance(value, (dict, list)):
        return text.startswith("{" if isinstance(value, dict) else "[")
    ends = [match.start() for match in re.finditer(r"[,\]\n]", text)]
    return any(read(text[:end]) == value for end in ends)


def read(text: str) -> object:
    """Return the value that a text is, nothing if it is none."""
    try:
        return tomllib.loads(f"a = {text}")["a"]
    except tomllib.TOMLDecodeError:
        return None


@pytest.mark.parametrize("several_lines", [True, False])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_key_of_a_record_is_found_on_its_line(several_lines: bool, line_end: str) -> None:
    """The line begins with that key, or is the header that names it."""
    text = "# comment\n" + record_text(several_lines=several_lines)
    text = text.replace("\n", line_end)
    lines = text.split("\n")
    keys = list(paths(tomllib.loads(text)))
    before: dict[str, tuple[int, int]] = {}
    for found in located([Finding("PT-S013", key) for key, _ in keys], text):
        rest, listed = lines[found.line - 1][found.column - 1 :], found.key.rpartition("[")[0]
        if found.key.endswith("]"):
            assert rest.startswith((f"{listed.rpartition('.')[2]}]]", '"', "{")), found.key
            assert (listed in before) == (not found.key.endswith("[1]"))
            assert before.get(listed, (0, 0)) < (found.line, found.column)
            before[listed] = found.line, found.column
        else:
            name = re.match(r'"([^"]+)"|[\w-]+', rest)
            assert name is not None
            assert found.key.endswith(name[1] or name[0]), found.key
    assert len(keys) > 1000


def test_a_large_record_is_followed_quickly() -> None:
    """Some milliseconds; the limit is generous, for a busy computer."""
    text = record_text()
    found = [Finding("PT-P004", f"step[{n}].status") for n in range(1, 80)]
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        assert located(found, text)[-1].line > 0
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.1


def test_ten_times_the_text_takes_about_ten_times_as_long() -> None:
    """Long keys, long lines with many findings and many quotation marks are followed in one pass."""
    for text, key in (
        ("k" * 100_000 + " = 1\n", "b"),
        ("[" + "k" * 100_000 + "]\n" + "".join(f"a{n} = 1\n" for n in range(10_000)), "b"),
        ("a = [" + "1," * 100_000 + "]", "a"),
        ('a = "' + '\\"' * 100_000 + '"', "a"),
        ('a = """' + '""x' * 100_000 + '"""', "a"),
        ("a = '''" + "''x" * 100_000 + "'''", "a"),
    ):
        found = [Finding("PT-S013", key)] + [Finding("PT-S013", f"a[{n}]") for n in range(1, 20_000)]
        begun = time.perf_counter()
        located(found, text)
        assert time.perf_counter() - begun < 2


SKIMMED = {
    "a comment, keys and tables": "b = 1\n\n[c]\nd = 1\n[[e.f]]\ng = 2\n[[e.f]]",
    "a table at once": "[b]\nc = 1",
    "keys at once": "a = 1\n[b]",
    "a comment that ends in a bracket": "# a = [\nb = 1 # [\n[c]\n# [\nd = 1",
    "a dotted key": "a.b = 1\n[c]\nd.e = 1\nf = 2",
    "a quoted key": 'a = 1\n[b]\n"c.d" = 1\n\'e\' = 2\nf = 3',
    "an escaped key": 'a = 1\n[b]\n"\\u0063" = 1\n\'d\' = 2',
    "a key that is only part of another": "a = 1\n[b]\ncd = 1\n[c]\nb.d = 1\nd = [\n    1,\n]",
    "a table again, nothing of which is named": "[[a]]\n[[a.b]]\n[[a.b]]\n[a.c.d]\n[[a]]\n[[a.b]]\n[a.c.d]\ne = 1",
    "blanks before brackets": 'a = "b [c] d\t[e]"\nf = [ [ 1 ],\t[ 2 ] ]\n[g]\nh = 1',
    "an indented key": "b = 1\n[[a]]\n  c = 1\n    d = [\n    1\n]\n[[a]]\nc = 2",
    "a key behind a list that ends early": "a = [\n    1]\n    b = [\n    2\n]\n[c]",
    "an indented key behind a comment with a comma": "a = [\n    1] # ,\n    b = [\n    2,\n]\n[c]",
    "keys between comments with commas": "a = [\n    1] # ,\n    b = [ # ,\n    2,\n]\n[c]",
    "an indented end of a list": "a = [\n    1,\n    ]\nb = 1",
    "an end of an inner list": "a = [ 0,\n    2, [\n    1,\n]\n, 3]\nb = 1",
    "lists in lists": "a = [ [\n    1,\n],\n2 ]\nb = 1",
    "items in the first column": 'a = [\n1,\n"b = 2",\n{ c = 3 },\n]\nd = 1',
    "a table in one line": "a = { b = [\n    1,\n], c = [\n1 ] }\nd = { e = 1 }",
    "tables in a list": "a = [\n    { b = 1, c = [ 2 ] },\n    { b = 2 },\n]",
    "a text that looks like a header": 'a = "[b]"\nc = [\n    "[d]",\n    "# [[e]]",\n]\n[b]',
    "a long text that holds headers and keys": 'a = """\n[[b]]\nc = 1\n d = [\n"""\n[[b]]\nc = 1',
    "long texts in a list": 'a = [\n    """\n[b]\n""",\n    """"c\\"""\n[[d]]""""",\n]\n[b]\nc = 1',
    "a long text in single quotation marks in a long text": "a = \"\"\"\n'''\n[b]\n'''\"\"\"\n[b]\nc = 1",
    "a table that only others name": "[a.b.c]\nd = 1\n[a]\ne = 1\n[a.b]\nf = 1",
    "lists of tables in lists": "[[a]]\n[[a.b]]\n[a.b.c]\nd = 1\n[[a.b]]\n[[a]]\n[a.b.c]\nd = 1",
    "tables apart": "[[a]]\n[b]\nc = 1\n[a.d]\ne = 1\n[b.f]\ng = 1",
    "words like values": "[[trues]]\n[true.a]\n[nan.b]\n[info]\nb = 1\n[a.1]\n[e5]",
    "quoted tables": 'a = 1\n[b."c@d"]\ne = 1\n[b.c]\n[[b."f]"]]\n[[b."f]"]]\ng = 1\n[b.""]\n"" = 1',
    "Windows line ends": 'b = [\r\n    "c",\r\n    2,\r\n]\r\n[d]\r\ne = """\r\n[f]\r\n"""\r\n[[g]]\r\nh = 1\r\n',
}
"""Documents, behind a comment, in which each header is plain: some of their tables have to be followed."""
DECLINED = {
    "an item that looks like a header": "a = [\n[true],\n[inf]\n]",
    "an item that looks like a list of tables": "a = [\n    1,\n[[nan]]\n]",
    "a number that looks like a header": "a = [\n[1.5]\n]",
    "an item at the margin": 'a = [\n["b"],\n]',
    "a list in a list, indented": "a = [\n    [\n        1,\n    ],\n]",
    "a header in the first line": "[a]\nb = 1",
    "an indented header": "a = 1\n  [b]\nc = 1",
    "two blanks before a bracket in a text": 'a = 1\n[b]\nc = "d  [e]"',
    "a header behind a tab": "a = 1\n\t[b]\nc = 1",
    "a header behind blanks of both kinds": "a = 1\n \t[b]\nc = 1\n\t [d]",
    "a header behind one blank": "a = 1\n [b]\nc = 1",
    "a quoted header": 'a = 1\n["b"]\nc = 1',
    "a header with a dot in quotation marks": 'a = 1\n[[b."c.d"]]\n[[b.c]]\n[[b.c.d]]',
    "a header with an escape": 'a = 1\n[b."\\u0062"]',
    "a header in single quotation marks": "a = 1\n[b.'c']",
    "a header with spaces": "a = 1\n[ b ]\nc = 1\n[d . e]",
    "a comment behind a header": "a = 1\n[b] # c\nc = 1",
    "a number as a table": "a = 1\n[2.b]\nc = 1",
    "a table that is named like a value": "a = 1\n[true]\nc = 1",
    "a long header": f"a = 1\n[{'b' * 200}]\nc = 1",
    "a long text of a quoted key": '"a" = """\n[[b]]\nc = """\n[[b]]',
    "a long text behind another item": 'a = [ 1, """\n[[b]]\nc = """ ]\n[[b]]',
    "a long text in single quotation marks": "a = 1\nc = '''\n[[step]]\nb = 1\n'''\n[[step]]\nb = 2",
    "long texts of both kinds": "a = '''\nb = \"\"\"\n[c]\n'''\nd = \"\"\"\n[e]\n\"\"\"",
    "a comment that might open a long text": '# """\na = 1\n[b]\nc = """\n[d]\n"""\n# """',
}
"""Documents in which a line that begins with a bracket might be no header, or be a header in some other way."""


def keys_of(text: str) -> list[str]:
    """Return all keys of a document, and some that are not there."""
    keys = [key for key, _ in paths(tomllib.loads(text))]
    return [*keys, "missing", *(f"{key}{end}" for key in keys[::3] for end in (".missing", "[9]"))]


def agree(text: str, rng: Random) -> bool:
    """Say whether the headers of a document suffice; if so, fail unless they lead to the same places: for all of its
    keys, some of them, each of some.
    """
    keys = keys_of(text)
    samples = [keys, *(rng.sample(keys, min(size, len(keys))) for size in (1, 2, 5, 20))]
    answers = []
    for sample in samples:
        wanted = {part for key in sample for part in _wholes(key)}
        skimmed = _skimmed(wanted, text)
        assert skimmed is None or skimmed == _scanned(wanted, text), sample
        answers.append(skimmed is not None)
    assert len(set(answers)) == 1
    return answers[0]


@pytest.mark.parametrize("name", SKIMMED)
def test_plain_headers_lead_to_the_same_places(name: str) -> None:
    """Whatever stands between them."""
    for text in (f"# [\n{SKIMMED[name]}", f"# '\r\n{SKIMMED[name]}\n\n"):
        assert agree(text, Random(1))  # noqa: S311


@pytest.mark.parametrize("name", DECLINED)
def test_what_might_be_no_header_is_followed_as_a_whole(name: str) -> None:
    """The same places would not be sure."""
    assert not agree(DECLINED[name], Random(1))  # noqa: S311


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_of_our_own_records_only_the_headers_are_followed(line_end: str) -> None:
    """Of all kinds, and to the same places; an answers file may be written by hand."""
    rng = Random(2)  # noqa: S311
    for name, data in written().items():
        text = data.decode().replace("\r\n", "\n").replace("\n", line_end)
        assert agree(text, rng) or name.startswith(("answers-", "thin"))


def test_a_table_between_braces_may_go_over_lines() -> None:
    """TOML 1.1 allows it, and some day our parser may: its keys are not those of the table that it stands in."""
    for text in ("# x\n[a]\nb = {\nc = 1,\nd = [\n    1,\n]\n}", "# x\n[a]\nb = [ {\nc = 1 } ]"):
        wanted = {"", "a", "a.b", "a.c", "a.d"}
        assert _skimmed(wanted, text) == _scanned(wanted, text) == {"": 0, "a": 5, "a.b": 8}


def test_many_keys_of_one_table_are_found() -> None:
    """Ten thousand that are there, and as many that are not, which stand for their table."""
    text = "# x\n" + "".join(f"a{n} = 1\n" for n in range(10_000))
    places = located([Finding("PT-S013", f"{letter}{n}") for letter in "ab" for n in range(10_000)], text)
    assert [place.line for place in places] == [*range(2, 10_002), *[1] * 10_000]


ADDED = (
    "", "[[step]]", "[other.added]\na = 1", "[[added]]\nlist = [ 1,\n    2,\n]", 'added = """\n[[no]]\nno = 1"""',
    "    added = [\n    2,\n]", "[true]", "[1.5],", "    [\n    1,\n]\n,", "'''\n[no]\n''',", '    """\n[no]\n""",',
)  # fmt: skip
"""Lines that a document may go on with, at the top or in some list."""


def respelled(line: str) -> list[str]:
    """Return a line in other spellings, most of which leave a document that says the same."""
    return [
        f"    {line}", f"\t{line}", line.lstrip(), f"{line} # [", f"{line} # ,", f"{line},", f"# [\n{line}",
        f"\n{line}", f"{line}\r", line.replace(" = ", "="), line.replace(" = ", ".z = "),
        re.sub(r"^([\w-]+) =", r'"\1" =', line), re.sub(r"^(\[+)([\w.-]+)(\]+)$", r"\1 \2 \3", line),
        re.sub(r"([\w-]+)(\]+)$", r'"\1"\2', line),
    ]  # fmt: skip


def edited(text: str, rng: Random) -> str:
    """Return a document with some lines changed, as a hand might; it may be none any more."""
    lines = text.split("\n")
    for _ in range(rng.choice([1, 1, 2, 4])):
        n = rng.randrange(len(lines))
        line = lines[n]
        lines[n] = rng.choice([*respelled(line), *(f"{line}\n{more}" for more in ADDED)])
        if rng.random() < 0.3:  # a list on one line, or two of them on two
            lines[n] += lines.pop(n + 1) if n + 1 < len(lines) else ""
    return "\n".join(lines)


def still_read(text: str) -> bool:
    """Say whether a text is a document."""
    try:
        parse(text)
    except NotToml:
        return False
    return True


def test_edited_documents_lead_to_the_same_places() -> None:
    """Small ones, tricky ones, and a record, by the hundred; many of them with plain headers still."""
    rng = Random(3)  # noqa: S311
    found = {True: 0, False: 0}
    tricky = [*SKIMMED.values(), *DECLINED.values(), *(text.replace(HERE, "") for text, _ in WRITTEN.values())]
    record = written()["record-" + min(name[7:] for name in written() if name.startswith("record-"))].decode()
    for n in range(4000):
        text = record if n % 100 == 0 else small(rng) if n % 4 == 0 else rng.choice(tricky)
        text = edited(text, rng)
        if rng.random() < 0.2:
            text = text.replace("\n", "\r\n")
        if still_read(text):
            found[agree(text, rng)] += 1
    assert min(found.values()) > 500


@given(st.lists(TREES, max_size=5).map(tuple), st.booleans(), st.sampled_from(["", "# [\n"]), st.randoms())
def test_every_document_leads_to_the_same_places(tree: object, several_lines: bool, before: str, rng: Random) -> None:
    """However it is written, and with lines changed."""
    text = before + tomli_w.dumps(with_keys(tree, itertools.count()), multiline_strings=several_lines)
    agree(text, rng)
    text = edited(text, rng)
    if still_read(text):
        agree(text, rng)
