"""Bytes that are no record, keys and values that are none of ours, and what the content does not know."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from checking import NOW, books, document, findings, spoilt

from peertriage.core.checker import check, examine

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"\xff\xfe\x00", "PT-S003", (0, 0)),
        (b"schema = 1\nkind = \n", "PT-S004", (2, 8)),
        (b'schema = 1\nkind = "record', "PT-S004", (2, 15)),
        (b"a = " + b"[" * 3000 + b"]" * 3000, "PT-S005", (0, 0)),
        (b"a = " + b"9" * 5000, "PT-S005", (0, 0)),
    ],
)
def test_bytes_that_cannot_be_read_are_one_finding_and_were_not_checked(
    data: bytes, code: str, place: tuple[int, int]
) -> None:
    """What, and where the reading stopped."""
    checked = examine(data, books(), NOW)
    (found,) = checked.findings
    assert (found.code, (found.line, found.column)) == (code, place)
    assert not checked.readable


PICTURES = (
    b"\x89PNG\r\n\x1a\n\0", b"\xff\xd8\xff\xe0\0", b"GIF89a\x80", b"RIFF\0\0\xff\0WEBP", b"\0\0\0\x18ftypmp42\xff",
)  # fmt: skip


@pytest.mark.parametrize("data", PICTURES)
def test_a_picture_is_not_to_be_opened(data: bytes) -> None:
    """Whatever its name: nobody is told to save it again as text."""
    checked = examine(data, books(), NOW)
    assert [one.code for one in checked.findings] == ["PT-S017"]
    assert not checked.readable
    assert "Do not open" in books().codes["PT-S017"].fix


@pytest.mark.parametrize("kind", ["answers", "draft", "note"])
def test_one_changed_word_hides_no_record(kind: str) -> None:
    """A file that holds a seal, an assessment or steps is a record, whatever it says."""
    found = document() | {"kind": kind}
    assert ("PT-S018", "kind") in [(one.code, one.key) for one in findings(found)]
    bare = {key: value for key, value in found.items() if key not in {"seal", "assessment", "step", "event", "keep"}}
    assert "PT-S018" not in {one.code for one in findings(bare)}


def test_more_pairs_than_any_report_has_are_not_worked_out() -> None:
    """A crafted file must not keep a computer busy for minutes."""
    found = document()
    labels = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(60)]
    found["child"] += [{"label": label, "kind": "child", "role": "reported", "setting": "ours"} for label in labels]
    found["episode"][0] |= {"by": labels, "to": labels}
    told = {one.code for one in findings(found)}
    assert "PT-S019" in told
    assert "PT-I001" not in told
    found["episode"][0] |= {"by": labels[:2], "to": labels}
    told = {one.code for one in findings(found)}
    assert "PT-S019" not in told
    assert "PT-I001" in told


def test_a_file_of_which_only_the_shape_could_be_checked_says_so() -> None:
    """Nothing else was looked at; nobody may take the few findings for all."""
    wrong = document()
    wrong["step"][0]["status_at"] = "20/11/2026 15:30"
    assert examine(tomli_w.dumps(wrong).encode(), books(), NOW).shape_only
    assert not examine(tomli_w.dumps(document()).encode(), books(), NOW).shape_only


def test_a_later_schema_is_not_judged() -> None:
    """Its keys are not ours: one finding, and it was not checked."""
    later = document() | {"schema": 2, "something": "new"}
    checked = examine(tomli_w.dumps(later).encode(), books(), NOW)
    assert [(one.code, one.key, one.line) for one in checked.findings] == [("PT-S006", "schema", 1)]
    assert not checked.readable


@pytest.mark.parametrize(
    ("how", "code", "key"),
    [
        (lambda d: d.pop("seal"), "PT-S010", "seal"),
        (lambda d: d["made"].pop("tool"), "PT-S010", "made.tool"),
        (lambda d: d["step"][4].pop("text"), "PT-S010", "step[5].text"),
        (lambda d: d.update(assesment=[]), "PT-S011", ""),
        (lambda d: d["child"][0].update(zebra="x"), "PT-S011", "child[1]"),
        (lambda d: d.update(practice="yes"), "PT-S012", "practice"),
        (lambda d: d["made"].update(at="today"), "PT-S012", "made.at"),
        (lambda d: d["episode"][0].update(acts="CT05"), "PT-S012", "episode[1].acts"),
        (lambda d: d["child"][1].update(role="harmd"), "PT-S013", "child[2].role"),
        (lambda d: d["child"][1].update(label="b"), "PT-S013", "child[2].label"),
        (lambda d: d.update(id="20261120"), "PT-S013", "id"),
        (lambda d: d.update(schema=0), "PT-S013", "schema"),
        (lambda d: d.update(assessment=[]), "PT-S010", "assessment"),
    ],
)
def test_a_wrong_shape_is_named_by_its_way_and_its_key(
    how: Callable[[dict[str, Any]], object], code: str, key: str
) -> None:
    """Missing, unknown, of the wrong type, not allowed."""
    changed = document()
    how(changed)
    assert (code, key) in {(one.code, one.key) for one in findings(changed)}


def test_a_near_key_and_a_near_value_are_offered() -> None:
    """Did you mean."""
    changed = document()
    changed["check_wrod"] = "x"
    changed["child"][0]["role"] = "harmd"
    said = " ".join(one.says for one in findings(changed))
    assert 'did you mean "check_word"' in said
    assert 'did you mean "harmed"' in said


def test_what_is_not_ours_stands_in_no_key_and_no_sentence() -> None:
    """A key that nobody knows, a value, a name that was marked: each may be a child's. Who asks sees it."""
    changed = document()
    changed["Zebra1"] = 1
    changed["child"][0]["role"] = "Zebra2"
    changed["statement"][0]["marks"] = {"Zebra3": "not a letter"}
    changed["assessment"][0]["calls"]["Zebra4"] = "now"
    found = findings(changed)
    assert "Zebra" not in " ".join(one.says + one.key for one in found)
    assert {"Zebra1", "Zebra2", "Zebra3"} <= {one.words for one in found}
    for key in ("answers", "disputed"):
        other = document()
        other.setdefault(key, {})["Zebra5"] = "yes"
        other["episode"][0]["acts"].append("Zebra6")
        other["step"][0]["id"] = "Zebra7@B"
        assert "Zebra" not in " ".join(one.says + one.key for one in findings(other))


def test_every_fault_of_the_shape_is_found_at_once_and_nothing_else_is_looked_at() -> None:
    """Three faults are three findings; the seal of what cannot be read says nothing."""
    changed = document()
    changed["child"][0]["role"] = "x"
    changed["zzz"] = 1
    del changed["made"]["tool"]
    assert {one.code for one in findings(changed)} == {"PT-S010", "PT-S011", "PT-S013"}


@pytest.mark.parametrize(
    ("how", "key"),
    [
        (lambda d: d["episode"][0]["acts"].append("XX99"), "episode[1].acts"),
        (lambda d: d["answers"].update({"no-such-question": "yes"}), "answers"),
        (lambda d: d["answers"].update({"is-sexual": "maybe"}), "answers.is-sexual"),
        (lambda d: d["episode"][0].update(to=["Z"]), "episode[1].to"),
        (lambda d: d["child"].append(d["child"][0]), "child[3].label"),
        (lambda d: d["child"][1].update(age={"months": 3}), "child[2].age.months"),
    ],
)
def test_what_the_content_or_the_file_does_not_know_is_named(how: Callable[[dict[str, Any]], object], key: str) -> None:
    """And it is not assessed once more, because the rules cannot read it; all else is checked."""
    changed = document()
    how(changed)
    found = findings(changed)
    assert ("PT-S014", key) in {(one.code, one.key) for one in found}
    assert "PT-I001" not in {one.code for one in found}
    assert "PT-I004" in {one.code for one in found} or key == "child[3].label"  # two of one name have one digest


def test_a_year_outside_any_record_is_named_and_stops_nothing() -> None:
    """The first and the last day that a calendar has."""
    edge = dt.datetime(9999, 12, 31, 12, tzinfo=dt.timezone(dt.timedelta(hours=-12)))
    found = spoilt(lambda d: d["made"].update(at=edge))
    assert ("PT-S013", "made.at") in {(one.code, one.key) for one in found}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(ends: str, mark: str) -> None:
    """A file saved by a Windows editor is the same record, at the same places."""
    changed = document() | {"zzz": 1}
    text = tomli_w.dumps(changed)
    same = check((mark + text.replace("\n", ends)).encode(), books(), NOW)
    assert same == check(text.encode(), books(), NOW)
    assert same[0].line > 0
