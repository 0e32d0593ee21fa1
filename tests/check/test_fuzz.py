"""Whatever the bytes are, the check ends, says what it found, and repeats nothing of what was said."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import re
import time
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import tomli_w
from checking import NOW, books, document, resealed
from mutating import PARTS, mutated, small
from running import RISKY

from peertriage.core.books import Books
from peertriage.core.checker import Checked, check, examine
from peertriage.core.toml import NotToml, parse

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "Zebra-secret"  # noqa: S105  no password
"""Stands for what a child said, and for a name: wherever it is put, no finding may say it but in `words`."""
LONGEST = 1.0
"""Seconds of computing that no file may take."""
FREE = {
    "identity_held_at", "to", "by", "name", "council", "words", "original_at", "acts_other", "text",
    "who", "why", "source", "held_by", "status_by", "status_why", "due_says", "old", "new", "basis", "decided_by",
    "told_by", "why_not", "check_word", "says",
}  # fmt: skip
"""Keys of the record that hold free text, or text that a hand could have written."""
LABEL = re.compile(r"[A-Z]{1,2}")
WEST, EAST = (dt.timezone(dt.timedelta(hours=hours)) for hours in (-23, 23))
HOSTILE: tuple[Any, ...] = (
    SECRET, f"{SECRET} said so", f"\u202e{SECRET}", f"{SECRET}\x1b[31m", f"{SECRET}@B", f'"{SECRET}"', f"{SECRET}\nx",
    f"x.{SECRET}", f"{SECRET}, {SECRET} and {SECRET}", f"http://{SECRET}.example", f"{SECRET}.jpg", f"\u2066{SECRET}",
    f"{SECRET} 07700 900123", "", " ", "\x7f", "A", "B", "ZZ", "E1", "S1", "P1", "yes", "no", "not-known",
    "none-of-the-others", "done", "to-do", "new", "accepted", "2026-11-20", "24:00", "\u0661", "1" * 5000, "x" * 20_000,
    "\U0001f600" * 50, "a\u0301" * 100, "'" * 50, "\\" * 50,
    0, 1, -1, 2**63 - 1, -(2**63), True, False, 1.5, float("nan"), float("inf"),
    [], {}, [SECRET], [[[SECRET]]], {SECRET: SECRET}, {f"{SECRET} x": 1}, {"": ""}, [{}],
    dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.time(23, 59, 59, 999999), dt.datetime(1, 1, 1, tzinfo=EAST),
    dt.datetime(9999, 12, 31, 23, 59, tzinfo=WEST), dt.datetime(2026, 11, 20, 15, 0),  # noqa: DTZ001  it must be refused
    dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC), dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC),
)  # fmt: skip
"""What is put in the place of a value, or of a key."""


TIMES = (NOW, NOW - dt.timedelta(days=3), NOW + dt.timedelta(days=3), NOW + dt.timedelta(days=400))
"""When it is checked: before it was written, too."""


@functools.cache
def standard() -> Books:
    """Return the same content with the standard parser."""
    return Books(books().catalogue, fast=False)


@functools.cache
def planted() -> dict[str, Any]:
    """Return a short record in which every free text holds the secret."""
    found = document()
    found["step"], found["event"] = found["step"][::5], found["event"][:4]
    found["statement"][0] |= {"marks": {SECRET: "B", f"{SECRET} said": "A"}, "asked": [SECRET]}
    found["episode"][0] |= {"disputed": {"wanted": SECRET}, "acts_other": SECRET}
    found["child"][0] |= {"council": SECRET, "disputed": {"send": SECRET}}
    found["person"] = [*found["person"], {"id": "P2", "role": SECRET, "name": SECRET}]
    for table in all_tables(found):
        for key in FREE & table.keys():
            if isinstance(table[key], str) and not LABEL.fullmatch(table[key]):
                table[key] = f"{SECRET} {table[key]}" if len(table[key]) > 3 else SECRET
    return found


def all_tables(value: Any) -> list[dict[str, Any]]:
    """Return every table in a document, itself first."""
    if isinstance(value, dict):
        return [value, *(table for part in value.values() for table in all_tables(part))]
    return [table for part in value for table in all_tables(part)] if isinstance(value, list) else []


def spoilt(rng: Random) -> dict[str, Any]:
    """Return the planted record with some keys, values and rows changed; sealed again, where it has its shape."""
    found = copy.deepcopy(planted())
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        table = rng.choice(all_tables(found))
        if table:
            spoil(rng, table, all_tables(found))
    if rng.random() < 0.5:
        try:
            return resealed(found)
        except (msgspec.ValidationError, ValueError, OverflowError, KeyError, IndexError):
            return found
    return found


def spoil(rng: Random, table: dict[str, Any], tables: list[dict[str, Any]]) -> None:
    """Change, take out, rename or add one key of a table, or put in its place what stands in another."""
    key, other, way = rng.choice(list(table)), copy.deepcopy(rng.choice(HOSTILE)), rng.random()
    if way < 0.35:
        table[key] = copy.deepcopy(rng.choice([one for one in HOSTILE if type(one) is type(table[key])]))
    elif way < 0.5:
        table[key] = other
    elif way < 0.6:
        del table[key]
    elif way < 0.7:
        table[other if isinstance(other, str) else SECRET] = table.pop(key)
    elif way < 0.8:
        table[rng.choice(("zzz", SECRET, f"{SECRET} x", "", "a.b", "set_aside", "to"))] = other
    elif isinstance(table[key], list) and table[key]:
        rows, row = table[key], rng.choice(table[key])
        table[key] = copy.deepcopy(rng.choice(([*rows, row, row], rows[::-1], [row], [row, SECRET])))
    else:
        table[key] = copy.deepcopy(rng.choice(list(rng.choice(tables).values()) or [0]))


def file_of(rng: Random) -> bytes:
    """Return some bytes: a record spoilt in its keys and values, in its text, or in its bytes; small documents too."""
    way = rng.random()
    if way < 0.6:
        text = dumped(spoilt(rng))
    elif way < 0.8:
        text = mutated(rng, dumped(planted()))
    elif way < 0.9:
        text = mutated(rng, dumped(planted()), most=40)
    else:
        text = mutated(rng, small(rng))
    data = text.encode("utf-8", "surrogatepass")
    if way < 0.03 or 0.6 < way < 0.63:
        data = data[: rng.randrange(len(data) + 1)]
    if 0.63 < way < 0.66:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.randbytes(rng.choice((1, 2, 8))) + data[at:]
    return data


def dumped(found: dict[str, Any]) -> str:
    """Return a document as text."""
    return tomli_w.dumps(found, multiline_strings=True)


def judged(data: bytes, now: dt.datetime = NOW, *, both: bool = False) -> Checked:
    """Check bytes, and that what is found can be shown to anybody. `both`: with both parsers."""
    checked = examine(data, books(), now)
    for one in checked.findings:
        assert one.code in books().codes, one
        shown = f"{one.key} {one.says}"
        assert "zebra" not in shown.casefold(), (one, data)
        assert RISKY.search(shown) is None, (one, data)
        assert (one.line > 0) == (one.column > 0), one
        assert one.line or not one.key, one
    assert checked.readable or checked.findings
    assert not both or examine(data, standard(), now) == checked, data
    return checked


def hunted(seed: str, count: int, longest: float = 0.0) -> dict[str, int]:
    """Check so many files; return how often each code was found. `longest`: seconds that none may take, 0 for any."""
    rng = Random(seed)  # noqa: S311  no secret
    times: dict[str, int] = {}
    for n in range(count):
        data, begun = file_of(rng), time.process_time()
        checked = judged(data, rng.choice(TIMES), both=n % 10 == 0)
        took = time.process_time() - begun
        assert not longest or took < longest, (took, data)
        for code in {one.code for one in checked.findings}:
            times[code] = times.get(code, 0) + 1
    return times


@pytest.mark.parametrize("seed", range(2))
def test_spoilt_records_are_checked_without_a_word_of_theirs(seed: int) -> None:
    """By chance, with a seed. Enough of them come as far as the checks of every family."""
    times = hunted(f"fuzz {seed}", 500)
    assert {code[:4] for code in times} == {"PT-S", "PT-I", "PT-P", "PT-L"}
    assert times["PT-I004"] > 50
    assert times["PT-S012"] > 50
    assert len(times) > 18


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 108))
def test_very_many_spoilt_records_are_checked_each_in_less_than_a_second(seed: int) -> None:
    """The same, 200,000 files."""
    assert len(hunted(f"fuzz {seed}", 25_000, LONGEST)) > 35


def test_the_planted_record_is_checked_as_a_record() -> None:
    """Its texts hold the secret, and the finding of one of them says so where it was asked for."""
    data = dumped(resealed(planted())).encode()
    assert data.count(SECRET.encode()) > 30
    checked = judged(data, both=True)
    assert checked.readable
    assert not [one for one in checked.findings if one.code.startswith("PT-S01")]
    assert check(data, books(), NOW) == checked.findings


def test_a_finding_that_repeats_the_secret_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests of this file can fail."""
    from peertriage.core import check_privacy
    from peertriage.core.finding import Finding

    for said in (Finding("PT-P041", "", SECRET), Finding("PT-P041", "", "\u202ex"), Finding("PT-X999")):
        monkeypatch.setattr(check_privacy, "CHECKS", (lambda _, said=said: [said],))
        with pytest.raises((AssertionError, KeyError)):
            judged(dumped(resealed(planted())).encode())


def head(rest: str) -> str:
    """Return an answers file with this behind its first keys."""
    return f'schema = 1\nkind = "answers"\n{rest}'


def keys_of_many_parts(end: str) -> str:
    """Return tables of which each is allowed, and that a parser takes seconds and gigabytes for."""
    rest = ".".join(["a"] * 60)
    return f"[{rest}]\n" + "".join(f"k{n}.{rest} = 1\n" for n in range(8000)) + end


CHILD = '[[child]]\nlabel = "A"\nkind = "child"\nrole = "harmed"\n'
EXTREME: dict[str, Callable[[], str | bytes]] = {
    "nothing": lambda: b"",
    "a byte-order mark": lambda: b"\xef\xbb\xbf",
    "two byte-order marks": lambda: b"\xef\xbb\xbf\xef\xbb\xbf",
    "half a byte-order mark": lambda: b"\xef\xbb",
    "a record behind a byte-order mark": lambda: b"\xef\xbb\xbf" + dumped(planted()).encode(),
    "a record in another form": lambda: dumped(planted()).encode("utf-16"),
    "a record with Windows line ends": lambda: dumped(planted()).replace("\n", "\r\n"),
    "a record with old line ends": lambda: dumped(planted()).replace("\n", "\r"),
    "NULs": lambda: b"\x00" * 100_000,
    "a megabyte of chance": lambda: Random(1).randbytes(2**20),  # noqa: S311  no secret
    "a megabyte of one letter": lambda: b"a" * 2**20,
    "a megabyte of lines": lambda: b"\n" * 2**20,
    "a megabyte of brackets": lambda: "a = " + "[" * 2**20,
    "a megabyte of tables in one line": lambda: "a = " + "{a=" * 2**18,
    "a megabyte of quotation marks": lambda: '"' * 2**20,
    "a megabyte of dots": lambda: "a." * 2**19 + "a = 1",
    "a long dotted key": lambda: ".".join(["a"] * 20_000) + " = 1",
    "many long headers": lambda: "\n".join("[" + ".".join(["a"] * n) + "]" for n in range(1, 700)),
    "a megabyte of keys of many parts": lambda: keys_of_many_parts(""),
    "a megabyte of keys of many parts, and a deep end": lambda: keys_of_many_parts("z = " + "[" * 66 + "]" * 66),
    "a text without end": lambda: 'a = "' + "x" * 2**20,
    "a long text without end": lambda: "a = '''" + "x\n" * 2**19,
    "a text of a megabyte": lambda: head(f'[[statement]]\nid = "S1"\nby = "A"\nwords = "{"Zebra-secret is " * 2**16}"'),
    "a text of a megabyte without a space": lambda: head(f'identity_held_at = "{"x" * 2**20}"'),
    "a text of a megabyte of digits": lambda: head(f'identity_held_at = "{"07700 900123 " * 2**16}"'),
    "a text of a megabyte of points": lambda: head(f'identity_held_at = "{"w." * 2**19}"'),
    "a text of a megabyte of at-signs": lambda: head(f'identity_held_at = "{"a@" * 2**19}"'),
    "a text of a megabyte of capitals": lambda: head(f'identity_held_at = "{"Abc Def " * 2**17}"'),
    "a text of a megabyte of accents": lambda: head(f'identity_held_at = "a{chr(0x301) * 2**19}"'),
    "a text of a megabyte of escapes": lambda: head('identity_held_at = "' + "\\u0041" * 2**17 + '"'),
    "a number of a megabyte": lambda: head("a = " + "9" * 2**20),
    "a number in hexadecimal of a megabyte": lambda: head("a = 0x" + "f" * 2**20),
    "a fraction of a megabyte": lambda: head("a = 0." + "9" * 2**20),
    "a list of hundred thousand": lambda: head("[answers]\ntonight = [" + '"x",' * 100_000 + "]"),
    "a list of labels": lambda: head('[[episode]]\nid = "E1"\nto = []\nby = [' + '"A",' * 20_000 + "]"),
    "five thousand children": lambda: head(
        "".join(f'[[child]]\nlabel = "{chr(65 + n % 26)}"\nkind = "child"\nrole = "harmed"\n' for n in range(5000))
    ),
    "thousands of statements": lambda: head(
        "".join(f'[[statement]]\nid = "S{n % 1000}"\nby = "A"\nwords = "x"\n' for n in range(10_000))
    ),
    "thousands of unknown keys": lambda: head("".join(f"Zebra{n} = 1\n" for n in range(20_000))),
    "thousands of unknown questions": lambda: head("[answers]\n" + "".join(f'q{n} = "yes"\n' for n in range(20_000))),
    "thousands of unknown acts": lambda: head(
        '[[episode]]\nid = "E1"\nby = ["B"]\nto = ["A"]\nacts = [' + "".join(f'"q{n}",' for n in range(20_000)) + "]"
    ),
    "thousands of unknown statements": lambda: head(
        '[[episode]]\nid = "E1"\nby = ["B"]\nto = ["A"]\n[episode.told_by]\n'
         "wanted = [" + "".join(f'"q{n}",' for n in range(20_000)) + "]"
    ),
    "thousands of tables": lambda: head("".join(f"[a{n}]\nb = 1\n" for n in range(20_000))),
    "thousands of wrong rows": lambda: head("[[step]]\n" * 5000),
    "thousands of marks": lambda: head(
        '[[statement]]\nid = "S1"\nby = "A"\nwords = "x"\n[statement.marks]\n'
        + "".join(f'Zebra{n} = "A"\n' for n in range(20_000))
    ),
    "many marks in a long text": lambda: head(
        f'[[statement]]\nid = "S1"\nby = "A"\nwords = "{"Zebra1 " * 2**15}"\n[statement.marks]\n'
        + "".join(f'Zebra{n} = "A"\n' for n in range(2000))
    ),
    "a key of ten thousand letters": lambda: head(f'{"Zebra" * 2000} = 1\n[answers]\n{"Zebra" * 2000} = "yes"'),
    "a key of a megabyte": lambda: head(f'"{"Zebra " * 2**17}" = 1'),
    "thousands of long keys": lambda: head("".join(f'"{"Zebra" * 200}{n}" = 1\n' for n in range(1000))),
    "hostile keys": lambda: head(
        '"\\u202eZebra" = 1\n"\\u001b[31m" = 1\n"" = 1\n[answers]\n"\\u2066Zebra" = "yes"\n"\\u0000" = "x"'
    ),
    "ages in ages": lambda: head(f"{CHILD}age" + ".to" * 55 + ".years = 8"),
    "ages in too many ages": lambda: head(f"{CHILD}age" + ".to" * 500 + ".years = 8"),
    "deep things set aside": lambda: head("[set_aside]\n" + ".".join(["a"] * 60) + " = [[[[1]]]]"),
    "numbers set aside": lambda: head("[set_aside]\na = [9223372036854775807, nan, inf, 1.5, 07:32:00, 0001-01-01]"),
    "a schema of many digits": lambda: "schema = " + "9" * 400,
    "a schema that is a day": lambda: "schema = 2026-11-20",
    "a list that closes a list": lambda: head('[answers]\ndone-already-rest = ["Zebra"]'),
    "a kind that is a list": lambda: 'schema = 1\nkind = ["record"]',
}  # fmt: skip


def extreme(name: str) -> bytes:
    """Return one of the extremes as bytes."""
    made = EXTREME[name]()
    return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("name", EXTREME)
def test_the_extreme_is_the_same_for_both_parsers(name: str) -> None:
    """It ends, with a finding or without, says nothing that it should not, and the same in the same places."""
    judged(extreme(name), both=True)


@pytest.mark.campaign
@pytest.mark.parametrize("fast", [True, False], ids=["fast", "plain"])
@pytest.mark.parametrize("name", EXTREME)
def test_the_extreme_is_checked_within_a_second(name: str, fast: bool) -> None:
    """Of computing, at the best of three: a busy machine must not fail it, and what hangs always hangs."""
    data, times = extreme(name), []
    for _ in range(3):
        begun = time.process_time()
        examine(data, books() if fast else standard(), NOW)
        times.append(time.process_time() - begun)
    assert min(times) < LONGEST, f"{min(times):.2f} s"


def test_a_number_without_end_is_left_to_the_standard_parser() -> None:
    """The quick one would take a minute for eight megabytes of it; a hundredth of that shows which one reads."""
    read: list[int] = []

    def quick(text: str) -> dict[str, Any]:
        read.append(len(text))
        raise ValueError

    for digits in (4000, 400_000):
        with pytest.raises(NotToml):
            parse(head(f"a = {'9' * digits}"), quick)
    assert [length < 5000 for length in read] == [True]


def test_a_thousand_faults_of_one_kind_are_enough() -> None:
    """More are not named one by one, and one finding says that there are more."""
    found = [
        one for one in judged(str(EXTREME["thousands of unknown acts"]()).encode()).findings if one.code == "PT-S014"
    ]
    assert len(found) == 1001
    assert [one.says for one in found if not one.key] == ["there are more than these 1000; mend these first"]


def test_every_part_that_is_put_in_can_be_written() -> None:
    """The parts of mutations are texts of UTF-8: what is refused is refused for another reason."""
    for part in PARTS:
        part.encode()
