"""SARIF: sound by the standard's shape, only for practice records and content, with places as far as they are known."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import reporting
import tomli_w
from checking import NOW, document
from hypothesis import given, settings
from jsonschema import Draft7Validator
from reporting import ACROSS, CLEAN, FOUND, SKIPPED, UNREAD, checked, reported
from running import RISKY

from peertriage.core.errors import PeertriageError, Problem
from peertriage.core.finding import Finding
from peertriage.core.outcome import Look, Result
from peertriage.render.report_sarif import content_report, refuses, uri

if TYPE_CHECKING:
    from pathlib import Path

MULTITOOL = shutil.which("sarif-multitool")
PRACTICE = (CLEAN, FOUND, UNREAD, SKIPPED, ACROSS)
LOOK = Look(show=False, at=NOW, version="0.1.0")


def table(required: str = "", /, **keys: Any) -> dict[str, Any]:
    """Return the shape of an object with these keys and no other."""
    return {"type": "object", "additionalProperties": False, "properties": keys, "required": required.split()}


def many(item: dict[str, Any], *, unique: bool = False) -> dict[str, Any]:
    """Return the shape of an array."""
    return {"type": "array", "items": item, "uniqueItems": unique}


WORDS = {"type": "string"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
FROM_ONE = {"type": "integer", "minimum": 1}
MESSAGE = table("text", text=WORDS)
BAG = {"type": "object", "properties": {"tags": many(WORDS, unique=True)}}
URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9._~/:-]|%[0-9A-F]{2})*$"}
LOCATION = table(
    physicalLocation=table(
        "artifactLocation", artifactLocation=table("uri", uri=URI),
        region=table("startLine", startLine=FROM_ONE, startColumn=FROM_ONE),
    ),
    logicalLocations=many(table(fullyQualifiedName=WORDS, kind=WORDS), unique=True),
)  # fmt: skip
RULE = table(
    "id", id=WORDS, shortDescription=MESSAGE, fullDescription=MESSAGE, help=MESSAGE,
    defaultConfiguration=table(level=LEVEL), properties=BAG,
)  # fmt: skip
RESULT = table(
    "message", ruleId=WORDS, ruleIndex={"type": "integer", "minimum": -1}, level=LEVEL, message=MESSAGE,
    locations=many(LOCATION), partialFingerprints={"type": "object", "additionalProperties": WORDS},
)  # fmt: skip
RUN = table(
    "tool results",
    tool=table("driver", driver=table("name", name=WORDS, version=WORDS, rules=many(RULE, unique=True))),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    automationDetails=table(id=WORDS), results=many(RESULT), properties=BAG,
    invocations=many(
        table(
            "executionSuccessful", executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=many(table("message", message=MESSAGE, level=LEVEL, locations=many(LOCATION))),
        )
    ),
)  # fmt: skip
SHAPE = table("version runs", **{"$schema": {"type": "string"}, "version": {"enum": ["2.1.0"]}, "runs": many(RUN)})
"""The part of SARIF 2.1.0 that we write, stricter than the standard: any other key is refused."""


def sound(text: str) -> dict[str, Any]:
    """Return the one run of a document, having checked its shape and that its rules are the ones its results name."""
    got = json.loads(text)
    assert [error.message for error in Draft7Validator(SHAPE).iter_errors(got)] == []
    (run,) = got["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert isinstance(run, dict)
    return run


def test_the_shape_refuses_what_the_standard_refuses() -> None:
    """A line 0, an unknown level and a path that is no URI are seen by these tests."""
    good = json.loads(reported("sarif", PRACTICE))
    for key, value in (("level", "advice"), ("locations", [{"physicalLocation": {}}]), ("message", "text")):
        bad = json.loads(json.dumps(good))
        bad["runs"][0]["results"][0][key] = value
        assert list(Draft7Validator(SHAPE).iter_errors(bad))
    place = good["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    place["region"]["startLine"] = 0
    place["artifactLocation"]["uri"] = "a b"
    assert len(list(Draft7Validator(SHAPE).iter_errors(good))) == 2


@pytest.mark.needs_tool
@pytest.mark.skipif(MULTITOOL is None, reason="sarif-multitool is not installed")
@pytest.mark.parametrize("spoiled", [False, True], ids=["as it is", "spoiled"])
def test_the_validator_of_the_standard_finds_no_error(spoiled: bool, tmp_path: Path) -> None:
    """It knows the whole of SARIF 2.1.0 and its rules; a key that the standard does not know it does refuse."""
    report = reported("sarif", PRACTICE)
    (tmp_path / "report.sarif").write_text(report.replace('"ruleIndex"', '"rule"') if spoiled else report, "utf-8")
    env = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}  # it needs no data about languages
    command = [str(MULTITOOL), "validate", "report.sarif"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False, text=True, timeout=120)

    assert "1 files scanned" in done.stdout or spoiled, done.stdout + done.stderr
    assert (": error " in done.stdout + done.stderr) == spoiled, done.stdout + done.stderr


def test_a_document_names_rules_places_and_what_could_not_be_checked() -> None:
    """Results in order, each with file, place and rule; a file that could not be checked is a notification too."""
    run = sound(reported("sarif", PRACTICE))

    assert [one["ruleId"] for one in run["results"]] == ["PT-S012", "PT-S015", "PT-S004", "PT-I015"]
    assert [one["level"] for one in run["results"]] == ["error", "warning", "error", "error"]
    first = run["results"][0]["locations"][0]
    assert first["physicalLocation"] == {
        "artifactLocation": {"uri": "a/20261120-bbbbbb.toml"}, "region": {"startLine": 9, "startColumn": 1},
    }  # fmt: skip
    assert first["logicalLocations"] == [{"fullyQualifiedName": "made.at", "kind": "property"}]
    assert "region" not in run["results"][3]["locations"][0]["physicalLocation"]
    (made,) = run["invocations"]
    assert not made["executionSuccessful"]
    assert [one["message"]["text"] for one in made["toolExecutionNotifications"]] == [
        "The file could not be checked: not valid TOML"
    ]


@pytest.mark.parametrize(("results", "fine"), [((), False), ((SKIPPED,), False), ((CLEAN,), True), ((FOUND,), True)])
def test_a_run_that_checked_nothing_was_not_successful(results: tuple[Result, ...], fine: bool) -> None:
    """Findings are no failure of the run; nothing to check is one."""
    run = sound(reported("sarif", results))

    assert run["invocations"][0]["executionSuccessful"] == fine


@pytest.mark.parametrize(
    ("result", "refused"),
    [
        (CLEAN, False), (UNREAD, False), (SKIPPED, False), (ACROSS, False),
        (Result("x.toml", "checked", "record"), True), (Result("x.toml", "checked"), True),
        (Result("x.toml", "unreadable", "record"), True),
        (Result("x.toml", "unreadable", "record", practice=True), False),
    ],
)  # fmt: skip
def test_what_may_be_a_real_record_is_refused(result: Result, refused: bool) -> None:
    """Before anything is written where it comes first; a file that says nothing about itself is no record."""
    assert refuses(result) == refused
    if refused:
        with pytest.raises(PeertriageError, match="not marked as practice"):
            next(reporting.pieces("sarif", [result]))


def spoilt() -> str:
    """Return the text of a practice record with an unknown key."""
    return tomli_w.dumps({"colour": "red"} | document())


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"\xef\xbb\xbf" + spoilt().encode(), {"PT-S011"}),
        (spoilt().replace("\n", "\r\n").encode(), {"PT-S011"}),
        (b'schema = 1\nkind = "record\n', {"PT-S004"}),
        (b"\xff\xfe", {"PT-S003"}),
    ],
)  # fmt: skip
def test_records_that_were_really_checked_are_sound(data: bytes, codes: set[str]) -> None:
    """Byte-order mark, Windows line ends, errors of syntax, no text at all."""
    run = sound(reported("sarif", [checked(data)]))

    assert {one["ruleId"] for one in run["results"]} & codes
    assert len(run["results"]) == len(checked(data).findings)


def test_an_empty_file_may_be_anything_and_is_refused() -> None:
    """It does not say that it is practice."""
    assert refuses(checked(b""))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a/b.toml", "a/b.toml"), ("a b.toml", "a%20b.toml"), ("ŵ.toml", "%C5%B5.toml"), ("caf\udce9", "caf%E9"),
        ("\ud800", "%ED%A0%80"), ("/srv/a b", "file:///srv/a%20b"), ("C:/Users/x#y", "file:///C:/Users/x%23y"),
        ("//server/share/a", "file://server/share/a"), ("x:y", "x%3Ay"), ("a?b%c\\d\n", "a%3Fb%25c%5Cd%0A"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
    ],
)  # fmt: skip
def test_a_path_becomes_a_uri(path: str, wanted: str) -> None:
    """Relative as it is, whole paths as `file:`; nothing in a name is a scheme, a query or a fragment."""
    assert uri(path) == wanted


def test_a_finding_is_known_again_when_lines_move() -> None:
    """Its print hangs on file, code and key; two of one kind at one key differ."""
    prints = [one["partialFingerprints"]["peertriage/v1"] for one in sound(reported("sarif", [FOUND]))["results"]]
    moved = FOUND.findings[0]
    other = Result(FOUND.path, "checked", "record", [Finding(moved.code, moved.key, "", "", 70, 3)] * 2, practice=True)
    again = [one["partialFingerprints"]["peertriage/v1"] for one in sound(reported("sarif", [other]))["results"]]

    assert again[0] == prints[0]
    assert len({*prints, *again}) == 3


def test_braces_and_brackets_of_a_message_are_no_placeholders_and_no_links() -> None:
    """As the standard asks: braces doubled, a bracket that would begin a link escaped; keys stay readable."""
    found = [Finding("PT-S014", "step[3].id", "{child} [a](file:x)"), Finding("PT-S014", "step[3].id", "x")]
    one, two = sound(reported("sarif", [Result("x", "checked", "record", found, practice=True)]))["results"]

    assert one["message"]["text"].endswith("step\\[3].id: {{child}} \\[a](file:x)")
    assert two["message"]["text"].endswith("step[3].id: x")


@settings(deadline=None, max_examples=100)
@given(reporting.results)
def test_hostile_names_make_no_unsound_document(results: list[Result]) -> None:
    """Whatever files and keys are called, the document is sound and nothing in it is obeyed."""
    run = sound(reported("sarif", results, show=True))

    assert len(run["results"]) == sum(len(one.findings) for one in results)
    told = run["results"] + run["invocations"][0]["toolExecutionNotifications"]
    assert all(RISKY.search(one["message"]["text"]) is None for one in told)
    assert all("\n" not in one["message"]["text"] for one in told)


def test_problems_of_content_have_their_places() -> None:
    """`content check` knows line and column of broken TOML, else the item with its key."""
    problems = [
        Problem("rules.toml", "line 3, column 5", "is not TOML: x; correct it there"),
        Problem("steps.toml", "step.x.text", "{name} is not filled in"),
        Problem("a b.toml", "", "is not UTF-8 text"),
    ]
    run = sound(content_report(problems, LOOK, "checklists/"))

    places = [one["locations"][0] for one in run["results"]]
    assert places[0]["physicalLocation"] == {
        "artifactLocation": {"uri": "checklists/rules.toml"}, "region": {"startLine": 3, "startColumn": 5},
    }  # fmt: skip
    assert places[1]["logicalLocations"] == [{"fullyQualifiedName": "step.x.text"}]
    assert places[2]["physicalLocation"] == {"artifactLocation": {"uri": "checklists/a%20b.toml"}}
    assert run["results"][1]["message"]["text"] == "step.x.text: {{name}} is not filled in"
    assert run["invocations"][0]["executionSuccessful"]


def test_content_without_problems_is_a_sound_document_too() -> None:
    """No result, and one rule."""
    run = sound(content_report([], LOOK))

    assert run["results"] == []
