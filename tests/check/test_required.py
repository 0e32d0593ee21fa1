"""Whatever key of a good record is taken away or spoilt, a named code says so: every key of every table."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import itertools
from typing import TYPE_CHECKING, Any, get_args, get_origin

import msgspec
import pytest
import tomli_w
from checking import NOW, books, document, findings, resealed

from peertriage.core.checker import check
from peertriage.core.clock import LONDON
from peertriage.core.errors import key_of
from peertriage.core.model import REQUIRED, Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.finding import Finding

AT = dt.datetime(2026, 11, 20, 15, 50, tzinfo=LONDON)
MORE: dict[str, Any] = {
    "person": {"id": "P2", "role": "teacher", "name": "R. M."},
    "child": {
        "age": {"years": 8, "months": 3, "school_year": "4", "to": {"years": 9, "months": 1, "school_year": "5"}},
        "council": "anytown", "fingerprint": "ABCD", "basis": {"send": "record"},
        "disputed": {"send": "said otherwise"},
    },
    "statement": {
        "language": "en", "marks": {"B": "B"}, "asked": ["What happened?"], "original_at": "envelope", "exact": "close",
    },
    "episode": {
        "happened": {"first": dt.date(2026, 11, 20), "last": dt.date(2026, 11, 20), "words": "at break"},
        "ages_then": {"A": {"years": 8}, "B": {"years": 9}}, "acts_unclear": ["PN03"], "acts_not_known": True,
        "acts_other": "another act", "acts_all": "no", "basis": {"wanted": "child-said"},
        "told_by": {"wanted": ["S1"]}, "disputed": {"wanted": "B says otherwise"}, "how_often": "once",
        "place": "toilets",
        "exception": [
            {
                "by": ["B"], "to": ["A"], "answers": {"wanted": "no"}, "basis": {"wanted": "adult-saw"},
                "disputed": {"wanted": "A says otherwise"},
            },
        ],
    },
    "family_gate": {
        "harm_if_told": "no", "household_involved": "no", "asked_to_wait": "no", "child_says": "agrees",
        "decided_by": "P1", "told_at": AT, "told_by": "P1", "why_not": "told",
    },
    "assessment": {"local": ["an addition"]},
    "step": {
        "due": AT, "why": "a reason", "held_by": "the family gate", "status": "done", "status_at": AT,
        "status_by": "P1", "status_why": "done at once",
    },
}  # fmt: skip
"""What the first of each list of tables holds besides, so that each key of the shape is somewhere."""
REASON = {
    "rule": "CTX-10-asked", "about": "B-A", "facts": ["secrecy-demanded"], "at_least": "abusive",
    "calls": {"police": "now"}, "categories": ["sexual-violence"], "says": "a rule", "source": "ours",
}  # fmt: skip
UNKNOWN = {"question": "wanted", "about": "E1", "may_ask": ["police"]}
KEPT = {"step": 3, "event": 3}
"""Of the tables that are many and alike, so many are enough."""
Path = tuple[str | int, ...]


@functools.cache
def whole() -> dict[str, Any]:
    """Return a sealed record in which each key of the shape is somewhere."""
    found = document()
    for name, number in KEPT.items():
        found[name] = found[name][:number]
    assessment = found["assessment"][-1]
    assessment["reason"], assessment["unknown"] = [*assessment["reason"][:1], REASON], [UNKNOWN]
    changes = [{"key": "copied.by", "old": "none", "new": "P1"}]
    found["event"][-1]["changes"] = changes
    found |= {"basis": {"is-sexual": "record"}, "disputed": {"is-sexual": "said otherwise"}}
    found["answers"]["is-sexual"] = "yes"
    for name, keys in MORE.items():
        found[name][0] |= copy.deepcopy(keys)
    sealed = resealed(found)
    msgspec.convert(sealed, Report)
    return sealed


def shown(path: Path) -> str:
    """Return a path as findings name it."""
    key = ""
    for part in path:
        key = f"{key}[{part + 1}]" if isinstance(part, int) else key_of(key, part)
    return key


def shown_as_far_as_ours(path: Path) -> str:
    """Return a path up to a part that is no key of the shape: what a child is called, or an id, may be hidden."""
    ours = {field.name for table in tables(Report, set()) for field in msgspec.structs.fields(table)}
    left = itertools.takewhile(lambda part: isinstance(part, int) or part in ours, path)
    return shown(tuple(left))


def keys(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every key of every table, and of every item of every list."""
    parts: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*path, name)
        yield from keys(part, (*path, name))


def changed(path: Path, new: object = None, *, gone: bool = False) -> dict[str, Any]:
    """Return the record with another value in one place, or without it."""
    found = copy.deepcopy(whole())
    place: Any = found
    for part in path[:-1]:
        place = place[part]
    if gone:
        del place[path[-1]]
    else:
        place[path[-1]] = new
    return found


def at(path: Path) -> Any:
    """Return what stands in a place."""
    place: Any = whole()
    for part in path:
        place = place[part]
    return place


@functools.cache
def before() -> frozenset[Finding]:
    """Return what is found in the record as it is."""
    return frozenset(bare(check(tomli_w.dumps(whole()).encode(), books(), NOW)))


def bare(found: list[Finding]) -> list[Finding]:
    """Return findings without their places."""
    return [msgspec.structs.replace(one, line=0, column=0) for one in found]


def more(found: dict[str, Any]) -> set[Finding]:
    """Return what is found in a record and was not before."""
    return set(bare(findings(found))) - before()


def required(kind: Any, path: Path, value: Any) -> Iterator[Path]:
    """Yield the path of every key that the shape of a value requires."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and isinstance(value, dict):
            for field in msgspec.structs.fields(one):
                if field.required and field.name in value:
                    yield (*path, field.name)
                if field.name in value:
                    yield from required(field.type, (*path, field.name), value[field.name])
    if get_origin(kind) is list and isinstance(value, list):
        for n, item in enumerate(value):
            yield from required(get_args(kind)[0], (*path, n), item)
    elif get_origin(kind) is dict and isinstance(value, dict):
        for name, item in value.items():
            yield from required(get_args(kind)[1], (*path, name), item)


def fields(kind: Any, value: Any) -> Iterator[tuple[str, str]]:
    """Yield table and key of everything of the shape that a value holds."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and isinstance(value, dict):
            for field in msgspec.structs.fields(one):
                if field.name in value:
                    yield one.__name__, field.name
                    yield from fields(field.type, value[field.name])
        elif isinstance(value, list):
            for item in value:
                yield from fields(one, item)
        elif isinstance(value, dict):
            for item in value.values():
                yield from fields(one, item)


def tables(kind: Any, seen: set[Any]) -> set[Any]:
    """Return every table of the shape."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and one not in seen:
            seen.add(one)
            for field in msgspec.structs.fields(one):
                tables(field.type, seen)
        elif get_args(one) and one is not kind:
            tables(one, seen)
    return seen


def another(value: Any) -> Any:
    """Return a value of another type."""
    return 7 if isinstance(value, (str, list, dt.date)) else "x"


def wrong(value: Any) -> list[Any]:
    """Return other values of the same type: none of those allowed, empty, negative, another day, more and fewer."""
    others: list[Any] = [value | {"zzz": "zzz"}, {}] if isinstance(value, dict) else []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [-1, value + 1]
    elif isinstance(value, str):
        others = ["zzz", "" if value else "zz", f"{value} "]
    elif isinstance(value, dt.datetime):
        others = [value + dt.timedelta(days=400), value - dt.timedelta(seconds=1)]
    elif isinstance(value, dt.date):
        others = [value + dt.timedelta(days=400)]
    elif isinstance(value, list):
        others = [[*value, *value[-1:]], value[1:]] if value else [["zzz"]]
    return others


def test_the_record_holds_every_key_of_the_shape() -> None:
    """A key that a later version adds must be put in here: so that it is tested as well."""
    all_fields = {
        (table.__name__, field.name) for table in tables(Report, set()) for field in msgspec.structs.fields(table)
    }
    assert len(all_fields) > 120
    assert all_fields - set(fields(Report, whole())) == {("Report", "set_aside")}


def test_the_record_has_no_fault_of_shape() -> None:
    """Before it is spoilt; else nothing would be shown."""
    assert not [one for one in before() if one.code.startswith(("PT-S", "PT-I004", "PT-I005", "PT-I006"))]


def needed() -> list[Path]:
    """Return every key that has to be there, of the shape and of a record."""
    found = list(required(Report, (), whole()))
    return found + [(key,) for key in REQUIRED["record"] if (key,) not in found]


def test_each_required_key_that_is_gone_is_named() -> None:
    """Whether the record is sealed anew or not: the shape is looked at before the seal."""
    places = needed()
    assert len(places) > 100
    for path in places:
        found = bare(findings(changed(path, gone=True)))
        assert ("PT-S010", shown(path)) in {(one.code, one.key) for one in found}, path


def test_each_key_that_is_gone_is_seen() -> None:
    """Required or not, an answer, an item of a list, a digest of the seal, an event: the seal sees what is optional."""
    places = list(keys(whole()))
    assert len(places) > 300
    for path in places:
        assert more(changed(path, gone=True)), path


def test_each_value_of_another_type_is_named() -> None:
    """At its key: the shape is looked at before the seal."""
    for path in keys(whole()):
        found = findings(changed(path, another(at(path))))
        named = {one.key for one in found if one.code in {"PT-S012", "PT-S013"}}
        assert any(key.startswith(shown_as_far_as_ours(path)) and shown(path).startswith(key) for key in named), path


@pytest.mark.parametrize("shard", range(2))
def test_each_value_that_is_another_is_seen(shard: int) -> None:
    """An unknown word, an empty text, a negative number, another day, one item more or fewer, a space at the end."""
    for n, path in enumerate(keys(whole())):
        if n % 2 == shard:
            for new in wrong(at(path)):
                assert more(changed(path, new)), (path, new)


def test_an_unknown_key_in_each_table_is_named() -> None:
    """Of the shape; a table of answers knows no such question, and the seal sees what has no names of its own."""
    for path in [(), *keys(whole())]:
        if isinstance(at(path), dict):
            codes = {one.code for one in findings(changed((*path, "zzz"), "zzz"))}
            assert codes & {"PT-S011", "PT-S012", "PT-S013", "PT-S014", "PT-I004"}, path
