"""The shape of a file as JSON Schema, for editors and other tools: made from the same types that read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import inspect

from peertriage.core.meanings import MEANINGS
from peertriage.core.model import REQUIRED, SCHEMA, Report

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors for TOML read best."""
ABOUT = (
    "An answers file, a draft, a note or a record of peertriage. Only the shape is here. The ids of questions, "
    "options, acts and steps come from the content: `peertriage validate` checks them, the seal, and what was done."
)
_PLAIN: tuple[tuple[type[inspect.Type], dict[str, str]], ...] = (
    (inspect.AnyType, {}),
    (inspect.BoolType, {"type": "boolean"}),
    (inspect.IntType, {"type": "integer"}),
    (inspect.StrType, {"type": "string"}),
    (inspect.DateTimeType, {"type": "string", "format": "date-time"}),
    (inspect.DateType, {"type": "string", "format": "date"}),
)
_LIMITS = {"ge": "minimum", "le": "maximum", "min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of every kind of file, with what each key means.

    No key has a default: absent means absent.
    """
    whole = inspect.type_info(Report)
    tables = {kind.cls.__name__: _table(kind) for kind in _tables(whole, set())}
    top = tables.pop(Report.__name__)
    top["properties"]["schema"]["enum"] = [SCHEMA]
    return {
        "$schema": DRAFT,
        "title": f"peertriage, schema {SCHEMA}",
        "description": ABOUT,
        **{key: value for key, value in top.items() if key not in {"title", "description"}},
        "allOf": [_needs(kind, keys, top["properties"]) for kind, keys in REQUIRED.items() if keys],
        "definitions": tables,
    }


def _tables(kind: inspect.Type, seen: set[type]) -> Iterator[inspect.StructType]:
    """Yield a table and all that it holds, each once."""
    if isinstance(kind, inspect.StructType):
        if kind.cls in seen:
            return
        seen.add(kind.cls)
        yield kind
        inner: tuple[inspect.Type, ...] = tuple(field.type for field in kind.fields)
    elif isinstance(kind, inspect.UnionType):
        inner = kind.types
    else:
        inner = tuple(found for name in ("item_type", "value_type") if (found := getattr(kind, name, None)))
    for one in inner:
        yield from _tables(one, seen)


def _table(kind: inspect.StructType) -> dict[str, Any]:
    """Return one table: its keys, which of them must be there, and no others."""
    meanings = MEANINGS[kind.cls.__name__]
    return {
        "title": kind.cls.__name__,
        "description": kind.cls.__doc__,
        "type": "object",
        "properties": {
            field.encode_name: {
                "description": meanings.get(field.encode_name) or next(_tables(field.type, set())).cls.__doc__,
                **_value(field.type),
            }
            for field in kind.fields
        },
        "required": [field.encode_name for field in kind.fields if field.required],
        "additionalProperties": False,
    }


def _value(kind: inspect.Type) -> dict[str, Any]:
    """Return what a value of a type may be. A type or nothing is the type: TOML has no way to write nothing."""
    if isinstance(kind, inspect.StructType):
        return {"$ref": f"#/definitions/{kind.cls.__name__}"}
    if isinstance(kind, inspect.UnionType):
        choices = [_value(one) for one in kind.types if not isinstance(one, inspect.NoneType)]
        return choices[0] if len(choices) == 1 else {"anyOf": choices}
    if isinstance(kind, inspect.LiteralType):
        return {"type": "string", "enum": list(kind.values)}
    if isinstance(kind, inspect.ListType):
        return {"type": "array", "items": _value(kind.item_type)}
    if isinstance(kind, inspect.DictType):
        names = _value(kind.key_type)
        limits = {} if names == {"type": "string"} else {"propertyNames": names}
        return {"type": "object", **limits, "additionalProperties": _value(kind.value_type)}
    found = next(plain for known, plain in _PLAIN if isinstance(kind, known))
    bounds = {theirs: value for ours, theirs in _LIMITS.items() if (value := getattr(kind, ours, None)) is not None}
    return {**found, **bounds}


def _needs(kind: str, keys: tuple[str, ...], properties: dict[str, Any]) -> dict[str, Any]:
    """Return which keys one kind of file must have besides those of every file; a list among them is not empty."""
    lists = [key for key in keys if properties[key].get("type") == "array"]
    return {
        "if": {"properties": {"kind": {"enum": [kind]}}, "required": ["kind"]},
        "then": {"required": list(keys), "properties": {key: {"minItems": 1} for key in lists}},
    }
