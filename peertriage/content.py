"""Finds the checklists and reads them: every `*.toml` file of one folder, together one catalogue.

The folder lies in the package (wheel) or beside it (a checkout, also when installed as editable).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from peertriage import prepared
from peertriage.core.bundle import Bundle
from peertriage.core.catalogue import Catalogue
from peertriage.core.errors import BadInput, PeertriageError, Problem
from peertriage.core.shape import shape

if TYPE_CHECKING:
    import datetime as dt

    from peertriage.core.catalogue import Nation
    from peertriage.core.rulebook import Rulebook

FOLDER = "checklists"
MARK = "sources.toml"
"""A folder beside the package is ours only if it holds this file: a broken wheel picks up nobody else's."""
_CHECK = "Run `peertriage content check` with this folder and correct what it names."
_AT = r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)"


class Loaded(Bundle, frozen=True):
    """All files of a folder as one catalogue. `files` says where the n-th item of a table (from 0) stands."""

    catalogue: Catalogue
    files: dict[tuple[str, int], str]


def find() -> Path:
    """Return the folder of the checklists that belong to this package."""
    package = Path(__file__).parent
    shipped, sibling = package / FOLDER, package.parent / FOLDER
    if shipped.is_dir():
        return shipped
    if (sibling / MARK).is_file():
        return sibling
    raise PeertriageError(
        f"the checklists are missing: neither {shipped} nor {sibling} holds them",
        "Install peertriage again. Until then ring the council or the police without it.",
    )


def load(folder: Path | None = None) -> Catalogue:
    """Return the content of a folder, by default of the one that belongs to this package."""
    return read(folder).catalogue


def rulebook(on: dt.date, nation: Nation, folder: Path | None = None) -> Rulebook:
    """Return the content in force on a date in a nation, compiled.

    Nothing is linted here: the shipped content is linted by the tests, any other by `content check`.
    """
    from peertriage.core.condition import ConditionError  # with what follows, only where it is compiled
    from peertriage.core.rulebook import Rulebook

    catalogue = load(folder)
    try:
        book = Rulebook(catalogue, on, nation)
        _ = book.plans  # compiled here, where what is wrong with the content is said
    except (KeyError, ConditionError) as error:
        raise PeertriageError("the content names something that it does not declare", _CHECK) from error
    return book


def read(folder: Path | None = None) -> Loaded:
    """Return the content of a folder and in which file each item stands; raise all problems at once."""
    where = find() if folder is None else folder
    try:
        paths = sorted((path for path in where.iterdir() if path.suffix == ".toml"), key=lambda path: path.name)
    except OSError as error:
        raise PeertriageError(f"{where} cannot be read as a folder", "Name a folder of checklists.") from error
    if not paths:
        raise PeertriageError(f"{where} holds no .toml files", "Name a folder of checklists.")
    quick = _prepared(where, paths) if folder is None else None
    if quick is not None:
        return _merged(quick)
    problems: list[Problem] = []
    parts: list[tuple[str, Catalogue]] = []
    for path in paths:
        document, found = _parsed(path)
        if not found:
            part, found = shape(document, Catalogue, path.name)
            if part is not None:
                parts.append((path.name, part))
        problems += found
    if problems:
        raise BadInput(f"{where} has problems", problems, _CHECK)
    return _merged(parts)


class Prepared(msgspec.Struct, forbid_unknown_fields=True):
    """The file that the wheel carries: every checklist, and the digest of the files that they were made from."""

    digest: str
    files: dict[str, Catalogue]


def _prepared(where: Path, paths: list[Path]) -> list[tuple[str, Catalogue]] | None:
    """Return the prepared content of the wheel if it was made from these very files; `None` if not, for whatever
    reason: then the files themselves are read, and say what is wrong.
    """
    try:
        data = (where.parent / prepared.NAME).read_bytes()
        files = {path.name: path.read_bytes() for path in paths}
        found = msgspec.json.decode(data, type=Prepared)
    except (OSError, msgspec.MsgspecError):
        return None
    return list(found.files.items()) if found.digest == prepared.digest(files) else None


def _parsed(path: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Return the parsed file, or why it cannot be parsed. A byte order mark is read over."""
    import tomllib  # what the wheel carries has been parsed

    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), []
    except UnicodeDecodeError:
        return {}, [Problem(path.name, "", "is not UTF-8 text; save it as UTF-8")]
    except tomllib.TOMLDecodeError as error:
        at = re.search(_AT, str(error))
        line = f"line {at[1]}, column {at[2]}" if at and at[1] else "at the end" if at else ""
        return {}, [Problem(path.name, line, f"is not TOML: {re.sub(_AT, '', str(error))}; correct it there")]
    except (RecursionError, ValueError):
        return {}, [Problem(path.name, "", "is nested too deeply or holds a number too long; correct it")]
    except OSError as error:
        return {}, [Problem(path.name, "", f"cannot be read: {error.strerror}; check its permissions")]


def _merged(parts: list[tuple[str, Catalogue]]) -> Loaded:
    tables: dict[str, list[Any]] = {table: [] for table in Catalogue.__struct_fields__}
    files: dict[tuple[str, int], str] = {}
    for name, part in parts:
        for table, items in tables.items():
            for item in getattr(part, table):
                files[table, len(items)] = name
                items.append(item)
    return Loaded(Catalogue(**tables), files)
