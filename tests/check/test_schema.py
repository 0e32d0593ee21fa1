"""The JSON Schema fits all that we write, and agrees with our own reading about everything else."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from kinds import CLOCK, DAY, LOCAL, OFFSET, fits, thin, written
from running import ROOT

from peertriage.core.meanings import MEANINGS
from peertriage.core.model import REQUIRED
from peertriage.core.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from running import Cli

VALUES: tuple[Any, ...] = (
    3, -1, 200, 1.5, True, "", "text", "A", "ABC", "15:40", "24:00", "yes", "P1", "P1234", "4", [], ["A"], ["ABC"],
    [3], {}, {"A": "text"}, {"x": 3}, {"police": "now"}, {"neighbour": "now"}, {"A": {}}, {"ABC": {}}, [{}],
    OFFSET, LOCAL, DAY, CLOCK,
)  # fmt: skip
"""What is put in the place of every value. Whole numbers with a point, dates as text, and dates in the place of text
are left out: JSON cannot tell them from what belongs there.
"""


# ── what is in it ──


def test_the_command_prints_it(cli: Cli) -> None:
    """What is printed is what is made from the types."""
    ran = cli("schema")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == schema()


def test_it_is_valid_and_leads_to_no_address() -> None:
    """It fits the draft that it names, and holds no web address but that one: nothing is fetched."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    found = schema()
    jsonschema.Draft7Validator.check_schema(found)
    assert re.findall(r"https?://[^\"]*", json.dumps(found)) == ["http://json-schema.org/draft-07/schema#"]
    assert "$id" not in found


def test_every_reference_leads_somewhere_and_every_table_is_used() -> None:
    """No definition is missing and none is left over."""
    found = schema()
    named = set(re.findall(r'"#/definitions/(\w+)"', json.dumps(found)))
    assert named == set(found["definitions"])


def tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every table of the schema with its name."""
    found = schema()
    yield "Report", found
    yield from found["definitions"].items()


def test_no_key_has_a_default_and_none_may_be_nothing() -> None:
    """Absent means absent, and TOML cannot write nothing."""
    text = json.dumps(schema())
    assert '"default"' not in text
    assert '"null"' not in text


def test_every_key_says_what_it_means_and_unknown_ones_are_refused() -> None:
    """In every table."""
    for name, table in tables():
        assert table["additionalProperties"] is False, name
        for key, value in table["properties"].items():
            assert len(value["description"]) > 2, f"{name}.{key}"


def test_no_meaning_is_left_over() -> None:
    """Each belongs to a key of a table."""
    assert {(name, key) for name, keys in MEANINGS.items() for key in keys} <= {
        (name, key) for name, table in tables() for key in table["properties"]
    }


def test_the_meanings_are_those_of_the_page_about_the_record() -> None:
    """One wording: every row of docs/reference/record.md that names one key begins with what the schema says."""
    page = (ROOT / "docs" / "reference" / "record.md").read_text("utf-8")
    sections = {
        "Top of the file": "Report", "`[made]`": "Made", "`[copied]`": "Copied", "`[[person]]`": "Person",
        "`[answers]`, `[basis]`, `[disputed]`": "Report", "`[[child]]`": "Child", "Age": "Age",
        "`[[statement]]`": "Statement", "`[[episode]]`": "Episode", "`[[episode.exception]]`": "Differs",
        "`[[family_gate]]`": "FamilyGate", "`[[assessment]]`": "Assessment", "`[[assessment.reason]]`": "Reason",
        "`[[assessment.unknown]]`": "Unknown", "`[[step]]`": "StepTaken", "`[[event]]`": "Event", "`[keep]`": "Keep",
        "`[seal]`": "Seal",
    }  # fmt: skip
    compared = 0
    for section in re.split(r"^###? ", page, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        for key, meaning in re.findall(r"^\| `(\w+)`(?: \*\*must\*\*)? \| ([^|]+) \|", body, re.MULTILINE):
            if title in sections:
                assert meaning.startswith(MEANINGS[sections[title]].get(key, "(no meaning)")), f"{title} {key}"
                compared += 1
    assert compared > 100


# ── what fits it ──


def as_json(value: Any) -> Any:
    """Return a value of TOML as JSON can hold it: dates and times are text."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


@functools.cache
def judge() -> Callable[[object], bool]:
    """Return what says whether a document fits the schema. A date-time has an offset, as RFC 3339 says."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    formats = jsonschema.FormatChecker(())
    formats.checks("date")(is_day)
    formats.checks("date-time")(is_moment)
    validator = jsonschema.Draft7Validator(schema(), format_checker=formats)
    return lambda document: bool(validator.is_valid(as_json(document)))


def is_day(value: object) -> bool:
    """Say whether a text is a day; what is no text has no format."""
    if not isinstance(value, str):
        return True
    try:
        return dt.date.fromisoformat(value) is not None
    except ValueError:
        return False


def is_moment(value: object) -> bool:
    """Say whether a text is a date and time with offset; what is no text has no format."""
    if not isinstance(value, str):
        return True
    try:
        return dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def test_all_that_we_write_fits() -> None:
    """Records of every case, drafts, notes and answers files."""
    kinds = set()
    for name, data in written().items():
        document = tomllib.loads(data.decode())
        kinds.add(document["kind"])
        assert judge()(document), name
    assert kinds == set(REQUIRED)


def may_be_text(was: object) -> bool:
    """Say whether text could stand in the place of a value."""
    return isinstance(was, str) or (isinstance(was, list) and not any(isinstance(item, dict) for item in was))


def mutated(document: Any) -> Iterator[str]:
    """Change one value after the other, the whole document each time, and yield what was done."""
    for key in list(document if isinstance(document, dict) else range(len(document))):
        was = document[key]
        for value in VALUES:
            if isinstance(value, (dt.date, dt.time)) and may_be_text(was):
                continue
            document[key] = value
            yield f"{key} = {value!r}"
        document[key] = was
        if isinstance(was, (dict, list)):
            yield from (f"{key}.{how}" for how in mutated(was))
    if isinstance(document, dict):
        for key in list(document):
            kept = dict(document)
            del document[key]
            yield f"{key} taken out"
            document.clear()
            document.update(kept)
        document["no_such_key"] = "text"
        yield "an unknown key"
        del document["no_such_key"]


def judged(document: dict[str, Any]) -> tuple[int, int]:
    """Check that schema and reading say the same of each change; return how many they took and refused."""
    taken = refused = 0
    for how in mutated(document):
        ours = fits(document)
        assert judge()(document) == ours, how
        taken, refused = taken + ours, refused + (not ours)
    return taken, refused


@pytest.mark.parametrize("key", sorted(key for key, value in thin().items() if isinstance(value, (dict, list))))
def test_it_refuses_in_each_table_what_we_refuse_and_nothing_else(key: str) -> None:
    """Each key taken out, an unknown one in each place, and each value in the place of each other."""
    document = {"schema": 1, "kind": "answers", key: thin()[key]}
    assert fits(document)
    taken, refused = judged(document)
    assert taken
    assert refused > 50


@pytest.mark.parametrize("kind", REQUIRED)
def test_it_asks_of_each_kind_what_we_ask(kind: str) -> None:
    """Each key at the top of a file taken out, and an empty list in the place of each table."""
    whole = thin() | {"kind": kind}
    assert fits(whole)
    assert judge()(whole)
    needed = set()
    for key in list(whole):
        for document in ({name: value for name, value in whole.items() if name != key}, whole | {key: []}):
            assert judge()(document) == fits(document), key
        if not fits({name: value for name, value in whole.items() if name != key}):
            needed.add(key)
    assert needed == {"schema", "kind", *REQUIRED[kind]}
