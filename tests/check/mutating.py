"""Documents spoilt by chance: small tricky ones, records, and what may become of either."""

from __future__ import annotations

import datetime as dt
import functools
import math
from typing import TYPE_CHECKING, Any

import tomli_w
from checking import document
from running import ANSWERS

if TYPE_CHECKING:
    from random import Random

TRICKY = (
    "a=1e400",
    "a=-1e400",
    "a=nan",
    "a=-nan",
    "a=+inf",
    "a=9223372036854775807",
    "a=9223372036854775808",
    "a=-9223372036854775808",
    "a=-9223372036854775809",
    "a=0x7fffffffffffffff",
    "a=0xffffffffffffffff",
    "a=0b1000000000000000000000000000000000000000000000000000000000000000",
    "a=0o7777777777777777777777777777777",
    "a=1_000",
    "a=+0",
    "a=-0",
    "a=-0.0",
    "a=0.1_2",
    "a=1e1_0",
    "a=01",
    "a=0x_1",
    "a=1979-05-27T07:32:00Z",
    "a=1979-05-27 07:32:00z",
    "a=1979-05-27t07:32:00.999999999Z",
    "a=1979-05-27T07:32:00.1234567+01:00",
    "a=1979-05-27T07:32:60Z",
    "a=1979-05-27T07:32",
    "a=07:32",
    "a=07:32:00",
    "a=24:00:00",
    "a=23:59:60",
    "a=0000-01-01",
    "a=0001-01-01",
    "a=9999-12-31T23:59:59-23:59",
    "a=0001-01-01T00:00:00+23:59",
    "a=2023-02-29",
    "a=2023-13-01",
    "a=2026-01-01T00:00:00+24:00",
    "a=2026-01-01T00:00:00+23:60",
    "a=2026-01-01T00:00:00-00:00",
    "a=2026-01-01T00:00:00+99:99",
    "a=2026-01-01 ",
    "a=2026-01-01 # x",
    "a=2026-01-01  00:00:00",
    'a="\\e"',
    'a="\\x41"',
    'a="\\u0041"',
    'a="\\U0010ffff"',
    'a="\\U00110000"',
    'a="\\ud800"',
    'a="\\/"',
    'a="\x7f"',
    'a="\x1f"',
    'a="\t"',
    'a="\ufeff"',
    'a="\x80"',
    "a={b=1,}",
    "a={b=1\n}",
    "a={\nb=1}",
    "a={b=1 # c\n}",
    "\xe9=1",
    "a.b.c=1\na.b.d=2",
    "a.b=1\n[a]\nc=1",
    "[a]\nb.c=1\n[a.b]\n",
    "[a.b]\n[a]\n",
    "[a]\n[a]",
    "a=[1,]\n[[a]]",
    "[[a]]\n[a]",
    "a={b=1}\n[a.c]",
    "a={b=1}\na.c=1",
    "[a.b.c]\n[a]\nb.d=1",
    "[[a.b]]\n[a]\nc=1",
    "[a]\n[[a.b]]\n[a.b.c]",
    "a=1\r\nb=2\r\n",
    "a=1\rb=2",
    "a='''\r\nx\r\n'''",
    "a='''\rx'''",
    'a="""\r\nx\\\r\n  y"""',
    'a="""x\\  \n y"""',
    'a="""\\ x"""',
    "\ufeffa=1",
    "a=1\ufeff",
    "a=1\x00",
    "# \x00\n",
    "# \x0b\n",
    "# \x7f\n",
    "# \r\na=1",
    "# x\ry\n",
    "#\x85\n",
    "a=1\u2028b=2",
    "a=''''x''''",
    'a=""""x""""',
    'a="""x"""""',
    "a='''x'''''",
    "''=1",
    '""=1',
    "a.''.b=1",
    "'a\nb'=1",
    "[a]b=1",
    "a=1 b=2",
    "a=",
    "=1",
    "[a",
    "a=[1,2",
    "a=tRue",
    "a=true",
    "a=True",
    "a=.5",
    "a=5.",
    "a=1.e1",
    "a=1e",
    "a=inf_",
    "3.14=1",
    "1=1",
    "-=1",
    "a=[1,\n#x\n2]",
    "a = [\r\n1]",
    "a={} \n",
    "[a]\n[a.b]\na=1\n[a.b.c]\n[a.d]",
    "a=1\n\ta=2",
    "a=0e0",
    "a=1__0",
    "a=_1",
    "a=1_",
    "a=0_1",
    "a=+0x1",
    "a=-0x1",
    "a=0X1",
    "a=1E5",
    "a=infinity",
    "a=+nan",
    "a=2026-01-01T00:00:00.Z",
    "a=2026-01-01T00:00:00.0000000000000000001Z",
    "a=00:00:00.1",
    "a=1987-07-05T17:45:00.56",
    "a=1987-07-05T17:45:00.123456789",
    "a='''xxxxxxxxxx''",
    'a="\\u00e9\u0301"',
    "a=\u0661",
    "a=1\u0660",
    "a=2026-01-0\u0661",
    "a=12:00:0\u0661",
    "a = 0x\uff11",
    "a=\xa01",
    "\xa0a=1",
    "a=1\x0c",
    "[ a . b ]\nc=1",
    "[[ a ]]\n",
    "[ [a]]\n",
    "a . b = 1",
    "a.\nb=1",
    "{a=1}",
    "a={b.c=1,b.d=2}",
    "a={b.c=1,b=2}",
    "a={b={c=1},b.d=2}",
    "[a]\nb={}\n[a.b]",
    "[a.b]\n[[a.b]]",
    "a=[{b=1}]\n[a.c]",
    "a=[[{b=1}]]\n",
    "[[a]]\nb=1\n[[a]]\nb=2\n[a.c]\nd=1\n",
    "[a]\n[b]\n[a]",
    "a=1\n[a]",
    "a=1\n[a.b]",
    "a=1\na.b=2",
    "[a]\nb=1\n[a.b]",
    "a=" + "9" * 4300,
    "a=" + "9" * 4301,
    "a=0x" + "f" * 100,
    "a=" + "1" * 400 + ".5",
    "a=0." + "1" * 1000,
    "a=1e" + "9" * 100,
)  # fmt: skip
"""Small documents at which parsers of TOML differ from each other, or did."""
PARTS = (
    "[", "]", "{", "}", "[[", "]]", "=", ".", ",", '"', "'", '"""', "'''", "\n", "\r\n", "\r", "#", " ", "\t",
    "\\", "\\n", "\\e", "\\u0041", "\\U0001F600", "\\x41", "1", "-", "+", "_", "0x", "0b1", "0o7", "inf",
    "nan", "-inf", "1e5", "1.5", "true", "false", "2026-11-20", "2026-11-20T15:15:00Z",
    "2026-11-20 15:15:00+01:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "07:32:00",
    "07:32", ".5", "9223372036854775807", "9223372036854775808", "\ufeff", "\x00", "\x7f", "\x0b", "\x85",
    "\u2028", "\u202e", "\xe9", "a", "a.b", '"a"', "a = 1", "[a]", "[[a]]", "[a.b]", "{a=1}", "{a.b=1}",
    "[1,]", "{a=1,}", "a={\n}", "60", "24", "T", "Z", ":", "\\\n", "\u0661", "a.b.c", "\ud7ff", "E", '""',
    "not-known", "yes", "[]", "{}", "P1", "S1", "E1", "A", "step", "child", "x-1",
)  # fmt: skip
"""What is put into a document, or in the place of a part of it."""
VALUES = (
    "1979-05-27T07:32:00.123456Z", "1979-05-27 07:32:00-07:30", "1979-05-27T07:32:00", "1979-05-27",
    "07:32:00.5", "-1_000", "0xAf_1", "0o17", "0b101", "1e10", "-1.5E-3", "+inf", "nan", "true",
    '"a\\tb\\u00e9"', "'c:\\x'", '"""a\nb\\\n  c"""', "'''a\nb'''", "[1, [2, 3]]", "{ a = 1, b.c = 2 }",
    "[{ a = 1 }, { b = 2 }]",
)  # fmt: skip


@functools.cache
def record_text(*, several_lines: bool = True) -> str:
    """Return the tidy record as this tool writes it, or with every text on one line."""
    return tomli_w.dumps(document(), multiline_strings=several_lines)


def small(rng: Random) -> str:
    """Return a small document: a tricky one, three of them after each other, one value, or an answers file."""
    way = rng.random()
    if way < 0.15:
        return rng.choice(TRICKY)
    if way < 0.2:
        return "\n".join(rng.sample(TRICKY, 3))
    if way < 0.95:
        return f"k = {rng.choice(VALUES)}\n[t]\nx = {rng.choice(VALUES)}\n"
    return ANSWERS


def mutated(rng: Random, text: str, most: int = 5) -> str:
    """Return a text with one to `most` parts put in, left out, repeated, or changed by a letter."""
    for _ in range(rng.choice((1, 1, 1, 2, most))):
        begin = rng.randrange(len(text) + 1)
        end = min(len(text), begin + rng.choice((0, 0, 1, 1, 2, 5, 20)))
        way = rng.random()
        if way < 0.6:
            new = rng.choice(PARTS)
        elif way < 0.75:
            new = ""
        elif way < 0.85:
            other = rng.randrange(len(text) + 1)
            new = text[other : other + rng.choice((1, 3, 10, 40))] + text[begin:end]
        elif way < 0.97:
            new = chr(rng.choice((rng.randrange(32), rng.randrange(32, 127), rng.randrange(128, 0x3000))))
        else:
            return text[:begin]
        text = text[:begin] + new + text[end:]
    return text


def same(one: Any, other: Any) -> bool:
    """Say whether two parsed values are the same, of the same types, keys in the same order."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return repr(one) == repr(other) and math.copysign(1, one) == math.copysign(1, other)
    if isinstance(one, (dt.datetime, dt.time)):
        one, other = one.isoformat(), other.isoformat()
    equal: bool = one == other
    return equal
