"""From parsed TOML to Structs, with every error named by its key.

msgspec stops at the first error, so a value that does not fit is walked once more, part by part. That
costs only those who have errors.
"""

from __future__ import annotations

import datetime as dt
import functools
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import inspect

from peertriage.core.errors import Problem, did_you_mean, key_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
_DATES = (dt.datetime, dt.date, dt.time)
"""TOML has them: text that looks like one is text."""

MOST_UNKNOWN = 2000
"""So many unknown keys of one table are named: nobody corrects more, and each costs a search for what was meant."""
_WORDS: tuple[tuple[type[inspect.Type], str], ...] = (
    (inspect.BoolType, "true or false"),
    (inspect.IntType, "a whole number"),
    (inspect.StrType, "text in quotation marks"),
    (inspect.DateType, "a date (2026-11-23, without quotation marks)"),
    (inspect.DateTimeType, "a date and time with offset (2026-11-23T15:40:00+00:00)"),
    (inspect.ListType, "a list"),
    (inspect.DictType, "a table"),
    (inspect.StructType, "a table"),
)

_PLAIN: dict[type[inspect.Type], tuple[Any, tuple[str, ...]]] = {
    inspect.BoolType: (bool, ()),
    inspect.IntType: (int, ("ge", "le", "gt", "lt")),
    inspect.StrType: (str, ("min_length", "max_length", "pattern")),
    inspect.DateTimeType: (dt.datetime, ("tz",)),
    inspect.DateType: (dt.date, ()),
    inspect.ListType: (list, ()),
    inspect.DictType: (dict, ()),
}
"""For each kind of value the Python type, and the constraints that it may carry."""


def shape(data: object, kind: type[T], file: str) -> tuple[T | None, list[Problem]]:
    """Return the Struct and no problems, or `None` and every problem with its key."""
    try:
        return msgspec.convert(data, kind, builtin_types=_DATES), []
    except msgspec.ValidationError:
        described: type = kind
        problems = list(_walk(data, _described(described), "", file))
        return None, problems or [Problem(file, "", "does not have the shape of this file", "value")]


@functools.cache
def _described(kind: type) -> inspect.Type:
    """Return what msgspec knows of a type; to put it together takes longer than to check a file."""
    return inspect.type_info(kind)


def plain(value: object) -> Any:
    """Return the value as dictionaries, lists, text, numbers, dates and times: what TOML can hold."""
    return msgspec.to_builtins(value, builtin_types=_DATES)


def _walk(data: object, kind: inspect.Type, key: str, file: str) -> list[Problem]:
    if isinstance(kind, inspect.StructType):
        return _walk_struct(data, kind, key, file)
    if isinstance(kind, inspect.UnionType):
        return _walk_union(data, kind, key, file)
    if isinstance(kind, inspect.ListType) and isinstance(data, list):
        return [p for n, item in enumerate(data) for p in _walk(item, kind.item_type, f"{key}[{n + 1}]", file)]
    if isinstance(kind, inspect.DictType) and isinstance(data, dict):
        inner = [(key_of(key, str(name)), name, value) for name, value in data.items()]
        problems = [
            Problem(file, at, "is a key that cannot stand here", "unknown")
            for at, name, _ in inner
            if _leaf(name, kind.key_type, at, file)
        ]
        return problems + [problem for at, _, value in inner for problem in _walk(value, kind.value_type, at, file)]
    return _leaf(data, kind, key, file)


def _walk_struct(data: object, kind: inspect.StructType, key: str, file: str) -> list[Problem]:
    if not isinstance(data, dict):
        return [Problem(file, key, "should be a table", "type")]
    fields = {field.encode_name: field for field in kind.fields}
    unknown = islice((name for name in data if name not in fields), MOST_UNKNOWN)
    problems = [Problem(file, key_of(key, str(name)), _unknown(name, fields), "unknown") for name in unknown]
    for name, field in fields.items():
        if name in data:
            problems += _walk(data[name], field.type, key_of(key, name), file)
        elif field.required:
            problems.append(Problem(file, key_of(key, name), "is missing; add it", "missing"))
    if not problems:
        problems = _leaf(data, kind, key, file)
    return problems


def _walk_union(data: object, kind: inspect.UnionType, key: str, file: str) -> list[Problem]:
    choices = [choice for choice in kind.types if not isinstance(choice, inspect.NoneType)]
    tries = [_walk(data, choice, key, file) for choice in choices]
    if any(not problems for problems in tries):
        return []
    if len(tries) == 1:
        return tries[0]
    return [Problem(file, key, "should be " + " or ".join(_expected(choice) for choice in choices), "type")]


def _leaf(data: object, kind: inspect.Type, key: str, file: str) -> list[Problem]:
    try:
        msgspec.convert(data, _python_type(kind), builtin_types=_DATES)
    except msgspec.ValidationError:
        if isinstance(kind, inspect.LiteralType):
            known = [str(value) for value in kind.values]
            message = f"{shown(data)} is not one of {', '.join(sorted(known))}{did_you_mean(data, known)}"
        elif isinstance(kind, inspect.StructType):
            message = "should be a table of another shape"
        else:
            message = f"should be {_expected(kind)}"
        return [Problem(file, key, message, _way(data, kind))]
    return []


def _unknown(name: object, fields: Iterable[str]) -> str:
    return f"unknown key{did_you_mean(name, fields)}; take it out or correct it"


def _way(data: object, kind: inspect.Type) -> Literal["type", "value"]:
    """Say whether a value that does not fit is of the wrong type, or of the right one and not allowed."""
    if isinstance(kind, inspect.LiteralType):
        wanted: Any = type(kind.values[0])
    else:
        wanted = kind.cls if isinstance(kind, inspect.StructType) else _PLAIN.get(type(kind), (Any, ()))[0]
    try:
        msgspec.convert(data, wanted, builtin_types=_DATES)
    except msgspec.ValidationError:
        return "type"
    return "value"


def _python_type(kind: inspect.Type) -> Any:
    """Return a type that msgspec can convert to, with the constraints of `kind`."""
    if isinstance(kind, inspect.LiteralType):
        return Literal[tuple(kind.values)]
    if isinstance(kind, inspect.StructType):
        return kind.cls
    plain_type, constraints = _PLAIN.get(type(kind), (Any, ()))
    given = {name: value for name in constraints if (value := getattr(kind, name)) is not None}
    return Annotated[plain_type, msgspec.Meta(**given)] if given else plain_type


def _expected(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.LiteralType):
        return "one of " + ", ".join(sorted(str(value) for value in kind.values))
    words = next((text for known, text in _WORDS if isinstance(kind, known)), "of another kind")
    if isinstance(kind, inspect.IntType) and kind.ge is not None and kind.le is not None:
        return f"{words} from {kind.ge} to {kind.le}"
    if isinstance(kind, inspect.StrType) and kind.pattern:
        return f"{words} of the form {kind.pattern}"
    if isinstance(kind, inspect.StrType) and kind.min_length:
        return f"{words}, not empty"
    return words
