"""Reports of findings: what each form says, what none of them says, and that hostile text stays text in all."""

from __future__ import annotations

import csv
import importlib
import io
import itertools
import json
import re
from typing import TYPE_CHECKING

import pytest
import reporting
from checking import NOW, document
from hypothesis import given, settings
from reporting import ACROSS, ALL, CLEAN, CODES, FOUND, MACHINE, SKIPPED, UNREAD, checked, pieces, reported
from running import RISKY, columns

from peertriage.core.finding import FAMILIES, Finding
from peertriage.core.outcome import Look, Result, Summary
from peertriage.render.report_csv import COLUMNS, cell
from peertriage.render.report_known import is_report
from peertriage.render.report_text import FEW, ONLY_FILES, ONLY_SHAPE, PLACES
from peertriage.render.report_text import SKIPPED as MOST_SKIPPED
from peertriage.render.report_text import UNREAD as MOST_UNREAD
from peertriage.render.reports import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

import tomli_w

SAID = "quokka lighthouse"
"""The words found; they stand in a report only where somebody asked to see them."""
TEXT = """\
Checked on 22 November 2026, 15:15, with peertriage 0.1.0.
This looks only at the files. What was done and ticked on paper, or stands in the
school's own system, is not known here.

FILE a/20261120-bbbbbb.toml
  Practice record: 1 error, 1 warning

  ERROR PT-S012: A value is of the wrong kind.
    - should be a date (line 9, made.at)
    To do: {wrong}

  WARNING PT-S015: The file's name is not the record's id.
    - line 4, id
    To do: {name}

FILE b/broken.toml
  COULD NOT BE CHECKED: not valid TOML

  ERROR PT-S004: {unread}
    - line 2
    To do: {broken}

ACROSS RECORDS

FILE a/20261120-aaaaaa.toml
  Practice record: 1 error

  ERROR PT-I015: Two records have the same id.
    - also in b/20261120-aaaaaa.toml (id)
    To do: {twice}

SKIPPED

- notes/todo.toml: it does not say what it is

SUMMARY

2 files were checked: 1 with findings, 1 without.
Looked at together: findings in 1 file (see ACROSS RECORDS).
1 file could not be checked. It does not pass: nobody knows what it holds.
- b/broken.toml
1 file was skipped (see SKIPPED).

Errors: 3. Put these right first.
Warnings: 1. Look at these soon.
Advice: 0.

What was found, the gravest first:
- PT-S004 (error, 1 time): {unread}
- PT-S012 (error, 1 time): A value is of the wrong kind.
- PT-I015 (error, 1 time): Two records have the same id.
- PT-S015 (warning, 1 time): The file's name is not the record's id.

Time: 0.42 seconds.

Why a finding matters, and its source: peertriage explain PT-S004
A file without a finding does not mean that the children are safe: it means that
nothing this tool looks for was found in it.
"""


def rows(results: tuple[Result, ...]) -> list[dict[str, str]]:
    """Return the rows of a table as a spreadsheet reads them."""
    text = reported("csv", results)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def lines(results: tuple[Result, ...]) -> list[dict[str, object]]:
    """Return the parsed lines of JSON Lines."""
    return [json.loads(line) for line in reported("jsonl", results).splitlines()]


def one_line(text: str) -> str:
    """Return text without line breaks and margins."""
    return " ".join(text.split())


def test_a_report_in_text_reads_like_this() -> None:
    """By file, the gravest first; then across records, skipped files, the summary, and what it means."""
    wanted = TEXT.format(
        wrong=CODES["PT-S012"].fix, name=CODES["PT-S015"].fix, broken=CODES["PT-S004"].fix, twice=CODES["PT-I015"].fix,
        unread=CODES["PT-S004"].says,
    )  # fmt: skip

    assert one_line(reported("text", ALL)) == one_line(wanted)
    assert [line for line in reported("text", ALL).split("\n") if line.isupper()] == [
        "ACROSS RECORDS",
        "SKIPPED",
        "SUMMARY",
    ]


def test_the_gravest_stands_first_whatever_the_order_of_the_findings() -> None:
    """An error goes before a warning, and all places of one code stand together with one thing to do."""
    found = [Finding("PT-S015", "id"), Finding("PT-S012", "b"), Finding("PT-S010", "c"), Finding("PT-S012", "a")]
    text = reported("text", [Result("x.toml", "checked", "record", found)])

    assert re.findall(r"^  [A-Z]+ (PT-....)", text, re.MULTILINE) == ["PT-S010", "PT-S012", "PT-S015"]
    assert "    - b\n    - a\n" in text
    assert text.count("    To do:") == 3


def test_within_a_severity_what_concerns_the_child_stands_first() -> None:
    """Practice, structure, integrity, privacy; then the code. The summary has the same order."""
    found = [Finding(code) for code in ("PT-I001", "PT-I004", "PT-L001", "PT-P001", "PT-P002", "PT-P041", "PT-S010")]
    text = reported("text", [Result("x.toml", "checked", "record", found)])
    wanted = ["PT-P001", "PT-P002", "PT-S010", "PT-I001", "PT-I004", "PT-L001", "PT-P041"]
    by_severity = sorted(wanted, key=lambda code: ["error", "warning", "advice"].index(CODES[code].severity))

    assert re.findall(r"^  [A-Z]+ (PT-....)", text, re.MULTILINE) == by_severity
    assert re.findall(r"^- (PT-....) \(", text, re.MULTILINE) == by_severity
    assert f"peertriage explain {by_severity[0]}" in text


@pytest.mark.parametrize(
    ("finding", "wanted"),
    [
        (Finding("PT-S012", "step[8].status", "due on Friday", "", 723, 1), "due on Friday (line 723, step[8].status)"),
        (Finding("PT-S012", "step[8].status", "", "", 723, 1), "line 723, step[8].status"),
        (Finding("PT-S012", "", "cut off", "", 2, 1), "cut off (line 2)"),
        (Finding("PT-S012", "id", "x"), "x (id)"),
        (Finding("PT-S012", "", "x"), "x"),
        (Finding("PT-S012", "a\nb", "x\x1b[2J"), "x<U+001B>[2J (a<U+000A>b)"),
    ],
)
def test_what_is_said_stands_before_its_place(finding: Finding, wanted: str) -> None:
    """People read words; the place is for whoever opens the file."""
    assert f"    - {wanted}\n" in reported("text", [Result("x.toml", "checked", "record", [finding])])


@pytest.mark.parametrize(
    ("number", "more"), [(1, ""), (MOST_UNREAD, ""), (MOST_UNREAD + 1, "- and 1 more"), (3000, "- and 2,980 more")]
)
def test_files_that_could_not_be_checked_are_named_in_the_summary(number: int, more: str) -> None:
    """Nobody looks for them among a thousand others."""
    unread = [Result(f"b/{n:04}\n.toml", "unreadable", "", [Finding("PT-S004")]) for n in range(number)]
    text = reported("text", [CLEAN, *unread, SKIPPED])
    after = text.partition("SUMMARY\n\n")[2].partition("could not be checked. ")[2].split("\n\n")[0]

    assert re.findall(r"^- b/(\d{4})<U\+000A>.toml$", after, re.MULTILINE) == [
        f"{n:04}" for n in range(min(number, MOST_UNREAD))
    ]
    assert re.findall(r"^- and .*", after, re.MULTILINE) == ([more] if more else [])
    assert after.endswith("1 file was skipped (see SKIPPED).")


def test_a_file_of_which_only_the_shape_was_checked_does_not_look_nearly_clean() -> None:
    """Under the file, in the summary, and for programs; not where there is none."""
    shapeless = Result("x.toml", "checked", "record", [Finding("PT-S012", "made.at")], practice=True, shape_only=True)
    text = reported("text", [CLEAN, shapeless, shapeless])
    as_json = json.loads(reported("json", [CLEAN, shapeless]))
    as_lines = lines((CLEAN, shapeless))

    assert f"Practice record: 1 error {ONLY_SHAPE} ERROR PT-S012" in one_line(text)
    assert "Of 2 files only the shape could be looked at: overdue calls and all else were not." in one_line(text)
    assert "Of 1 file only the shape" in one_line(reported("text", [shapeless]))
    assert [one["shape_only"] for one in as_json["results"]] == [False, True]
    assert as_json["summary"]["shape_only"] == as_lines[-1]["shape_only"] == 1
    assert [one["shape_only"] for one in as_lines if one["type"] == "file"] == [False, True]
    assert "shape" not in one_line(reported("text", ALL))


@pytest.mark.parametrize(("code", "wanted"), [("PT-P001", True), ("PT-P046", True), ("PT-S012", False)])
def test_where_practice_was_found_it_is_said_what_cannot_be_written_yet(code: str, wanted: bool) -> None:
    """Else a school would look for a command that is not there, or change the record by hand."""
    text = one_line(reported("text", [Result("x.toml", "checked", "record", [Finding(code)])]))

    assert ("cannot yet write into a record that an act was done" in text) == wanted
    assert text.endswith("was found in it.")


@pytest.mark.parametrize(("number", "more"), [(PLACES, ""), (PLACES + 1, "and 1 more"), (2000, "and 1,992 more")])
def test_so_many_places_are_listed_and_the_rest_is_counted(number: int, more: str) -> None:
    """Nobody reads two thousand lines about one thing."""
    found = [Finding("PT-S012", f"step[{n}].id") for n in range(1, number + 1)]
    text = reported("text", [Result("x.toml", "checked", "record", found)])

    assert text.count("    - step[") == PLACES
    assert re.findall(r"    - (and .*)", text) == ([more] if more else [])


@pytest.mark.parametrize(("number", "more"), [(MOST_SKIPPED, ""), (MOST_SKIPPED + 1, "- and 1 more")])
def test_so_many_skipped_files_are_listed_and_the_rest_is_counted(number: int, more: str) -> None:
    """They stand at the end, once."""
    text = reported("text", [CLEAN, *[SKIPPED] * number])

    assert text.count("- notes/todo.toml: it does not say what it is") == MOST_SKIPPED
    assert re.findall(r"^- and .*", text, re.MULTILINE) == ([more] if more else [])
    assert f"{number} files were skipped" in text


@pytest.mark.parametrize("results", [(), (SKIPPED,), (UNREAD,), (UNREAD, SKIPPED)])
def test_where_nothing_could_be_checked_this_is_said_first_and_last(results: tuple[Result, ...]) -> None:
    """A report that checked nothing never looks like one that found nothing."""
    text = reported("text", results)

    assert text.split("\n\n")[1].startswith("NOTHING WAS CHECKED")
    assert text.partition("SUMMARY\n\n")[2].startswith("NOTHING WAS CHECKED")
    assert "No finding" not in text


def test_of_very_many_files_nothing_checked_is_said_in_the_summary() -> None:
    """The report does not wait for all of them."""
    text = reported("text", [UNREAD] * FEW)

    assert text.partition("SUMMARY\n\n")[2].startswith("NOTHING WAS CHECKED")
    assert f"{FEW} files could not be checked. They do not pass" in text
    assert "NOTHING WAS CHECKED" not in reported("text", [*[UNREAD] * FEW, CLEAN])


def test_no_finding_is_never_said_to_be_safe() -> None:
    """What it means stands in the last line."""
    text = reported("text", [CLEAN, CLEAN])

    assert one_line(text).endswith(
        "No finding does not mean that the children are safe: it means that nothing this tool looks for was found in "
        "2 files."
    )
    assert "NOTHING WAS CHECKED" not in text
    assert "explain" not in text


@pytest.mark.parametrize("results", [(CLEAN,), ALL])
def test_where_only_part_was_looked_for_this_stands_first_and_in_the_summary(results: tuple[Result, ...]) -> None:
    """A report of a part never reads like a clean one."""
    said = "Only part was looked for: structure and integrity. Other findings are not shown."
    text = reported("text", results, select=["structure"], part=said)
    head, _, summary = text.partition("SUMMARY")

    assert one_line(head).startswith(f"Checked on 22 November 2026, 15:15, with peertriage 0.1.0. {ONLY_FILES} {said}")
    assert said in one_line(summary)
    assert "nothing this tool looks for" not in one_line(text)
    assert one_line(text).endswith("it means that nothing of the part that was looked for was found in it.")
    assert "Only part" not in reported("text", results)


@pytest.mark.parametrize(("select", "ignore"), [([], []), (["practice", "PT-L001"], []), (["practice"], ["PT-P046"])])
def test_forms_for_programs_say_what_was_named(select: list[str], ignore: list[str]) -> None:
    """Empty lists where everything was looked for."""
    as_json = json.loads(reported("json", ALL, select=select, ignore=ignore))
    run = json.loads(reported("jsonl", ALL, select=select, ignore=ignore).partition("\n")[0])
    sarif = json.loads(reported("sarif", ALL, select=select, ignore=ignore))["runs"][0]["properties"]

    assert [(one["select"], one["ignore"]) for one in (as_json, run, sarif)] == [(select, ignore)] * 3


@pytest.mark.parametrize("results", [(), (CLEAN,), (UNREAD,), ALL])
@pytest.mark.parametrize("form", REPORTS)
def test_a_report_is_known_by_its_beginning(form: str, results: tuple[Result, ...]) -> None:
    """Only such a file may be replaced by a newer one."""
    for version in ("0.1.0", "12.34.56rc7"):
        look = Look(show=True, at=NOW, version=version, select=["practice"], part="Only part was looked for: x.")
        begins = "".join(importlib.import_module(REPORTS[form]).report(results, Summary(), CODES, look)).encode()[:4096]
        assert is_report(begins)
        assert not is_report(b" " + begins)
        assert not is_report(begins[: begins.index(b"a")])


@pytest.mark.parametrize(
    "data",
    [
        b"\n", b"Checked on 3 May", b"Checked on the way home with peertriage x", b'{"peertriage"', b"{}",
        b"path,state\r\n", b'{"peertriage":{"kind":"explanation","version":1}}',
        b'{"$schema":"x","version":"2.1.0","runs":[]}',
        b"\xef\xbb\xbfpath,name\r\n", b'schema = 1\nkind = "record"\n', b"PK\x03\x04",
    ],
)  # fmt: skip
def test_what_is_no_report_is_not_taken_for_one(data: bytes) -> None:
    """Of no form; an empty file holds nothing that could be lost."""
    assert not is_report(data)
    assert is_report(b"")


@pytest.mark.parametrize("form", REPORTS)
def test_the_words_found_stand_only_in_text_and_only_if_asked_for(form: str) -> None:
    """No form for other programs holds them, whatever was asked for."""
    assert SAID not in reported(form, ALL)
    assert (SAID in reported(form, ALL, show=True)) == (form == "text")


def test_words_are_quoted_line_by_line() -> None:
    """Each line has its mark, and the head says what the mark means."""
    found = [Finding("PT-S012", "made.at", words="one\x1b[2J\nSUMMARY\n" + "two " * 30)]
    text = reported("text", [Result("x.toml", "checked", "record", found)], show=True)

    assert "      | one<U+001B>[2J\n      | SUMMARY\n      | two two" in text
    assert "\n      : two" in text
    assert "are words of the records" in one_line(text)
    assert "are words of the records" not in one_line(reported("text", ALL))


@pytest.mark.parametrize("form", REPORTS)
def test_a_report_comes_in_pieces_while_files_are_checked(form: str) -> None:
    """A form never waits for all results, and never keeps them."""
    passed = 0

    def coming() -> Iterator[Result]:
        nonlocal passed
        for one in [FOUND] * 1000:
            passed += 1
            yield one

    early = list(itertools.islice(pieces(form, coming()), 20))

    assert len(early) == 20
    assert passed <= FEW + 20


def test_json_is_one_document_with_everything_but_words() -> None:
    """Files, findings across records, codes and the summary."""
    got = json.loads(reported("json", ALL))

    assert got["peertriage"] == {"kind": "validation", "version": 1}
    assert got["at"] == "2026-11-22T15:15:00+00:00"
    assert [one["state"] for one in got["results"]] == ["checked", "checked", "unreadable", "skipped"]
    assert [one["path"] for one in got["across"]] == [ACROSS.path]
    assert got["results"][1]["findings"][0] == {
        "code": "PT-S012", "severity": "error", "family": "structure", "key": "made.at", "line": 9, "column": 1,
        "says": CODES["PT-S012"].says, "here": "should be a date", "fix": CODES["PT-S012"].fix,
    }  # fmt: skip
    assert got["across"][0]["findings"][0]["line"] is None
    assert [code["id"] for code in got["codes"]] == ["PT-I015", "PT-S004", "PT-S012", "PT-S015"]
    assert all(code["sources"] for code in got["codes"])
    assert got["summary"]["by_code"] == {"PT-I015": 1, "PT-S004": 1, "PT-S012": 1, "PT-S015": 1}
    assert (got["summary"]["checked"], got["summary"]["skipped"], got["summary"]["unreadable"]) == (2, 1, 1)


@pytest.mark.parametrize("results", [(), (CLEAN,), (ACROSS,), (FOUND, ACROSS, ACROSS), (CLEAN, SKIPPED)])
def test_json_is_sound_however_many_results_there_are(results: tuple[Result, ...]) -> None:
    """None, one, only across records."""
    got = json.loads(reported("json", results))

    assert len(got["results"]) + len(got["across"]) == len(results)


def test_json_lines_can_be_counted_line_by_line() -> None:
    """A line a file, a line a finding, with the folder; no file is told twice."""
    got = lines(ALL)

    assert [one["type"] for one in got] == [
        "run", "file", "file", "finding", "finding", "file", "finding", "file", "finding", "summary",
    ]  # fmt: skip
    assert [one["findings"] for one in got if one["type"] == "file"] == [0, 2, 1, 0]
    assert [(one["folder"], one["code"], one["across"]) for one in got if one["type"] == "finding"] == [
        ("a", "PT-S012", False), ("a", "PT-S015", False), ("b", "PT-S004", False), ("a", "PT-I015", True),
    ]  # fmt: skip
    deep = Result("C:/trust/school-a/x.toml", "checked", "record")
    assert [one["folder"] for one in lines((deep,)) if one["type"] == "file"] == ["C:/trust/school-a"]


def test_every_code_has_the_family_of_its_letter() -> None:
    """The family stands beside each finding."""
    everything = tuple(Result("x", "checked", "record", [Finding(code)]) for code in CODES)

    assert {(row["code"], row["family"]) for row in rows(everything)} == {(code, FAMILIES[code[3]]) for code in CODES}


def test_the_table_has_a_row_for_each_finding_and_each_file_that_was_not_checked() -> None:
    """A clean file has none."""
    unread = Result("c.toml", "unreadable", why="not allowed")
    got = rows((*ALL, unread))

    assert [(row["path"], row["state"], row["code"], row["line"]) for row in got] == [
        (FOUND.path, "checked", "PT-S012", "9"), (FOUND.path, "checked", "PT-S015", "4"),
        (UNREAD.path, "unreadable", "PT-S004", "2"), (SKIPPED.path, "skipped", "", ""),
        (CLEAN.path, "checked", "PT-I015", ""), ("c.toml", "unreadable", "", ""),
    ]  # fmt: skip
    assert got[-1]["why"] == "not allowed"
    assert got[-2]["across"] == got[0]["practice"] == "yes"
    assert list(got[0]) == list(COLUMNS)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("|calc", "'|calc"), ("%1", "'%1"),
        ("\uff1d1", "'\uff1d1"), ("  =1", "'  =1"), ("\t=1", "<U+0009>=1"), ("\r=1", "<U+000D>=1"),
        ("\n=1", "<U+000A>=1"), ("a=1", "a=1"), ("", ""), ("school-a/x.toml", "school-a/x.toml"),
        ("Ysgol Dŵr", "Ysgol Dŵr"),
    ],
)  # fmt: skip
def test_no_cell_is_worked_out(text: str, safe: str) -> None:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    assert cell(text) == safe


@settings(deadline=None, max_examples=150)
@given(reporting.results)
def test_hostile_text_is_text_in_every_form(results: list[Result]) -> None:
    """Nothing that a screen would obey; forms still parse, and say as many findings as there are."""
    number = sum(len(one.findings) for one in results)
    for form in REPORTS:
        text = reported(form, results, show=True)
        text.encode()  # no half of a character
        assert RISKY.search(text.removeprefix("\ufeff").replace("\r\n", "\n")) is None, form
    parsed = json.loads(reported("json", results))
    assert sum(len(one["findings"]) for one in parsed["results"]) == number
    made = lines(tuple(results))
    assert len([one for one in made if one["type"] == "finding"]) == number
    table = rows(tuple(results))
    assert len([row for row in table if row["code"]]) == number
    for row in table:
        assert not re.match(r"\s*[=+\-@|%]", "".join(row.values())[:1])
        assert all(not re.match(r"\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]", value) for value in row.values())
        assert all("\n" not in value and "\r" not in value for value in row.values())


@settings(deadline=None, max_examples=150)
@given(reporting.results)
def test_text_stays_within_its_columns_and_forges_no_heading(results: list[Result]) -> None:
    """Whatever a file or a key is called, lines of the report are the report's own."""
    for width in (80, 60):
        got = reported("text", results, show=True, width=width).split("\n")
        assert [line for line in got if columns(line) > width] == []
    assert got.count("SUMMARY") == 1
    assert [line for line in got if line.startswith("PAGE 9")] == []


@settings(deadline=None, max_examples=100)
@given(reporting.results)
def test_a_path_comes_back_from_json_as_it_was(results: list[Result]) -> None:
    """Only what is half a character is written out."""
    got = json.loads(reported("json", results))["results"]
    halves = re.compile("[\ud800-\udfff]")

    for one, result in zip(got, results, strict=True):
        assert one["path"] == halves.sub(lambda half: f"<U+{ord(half[0]):04X}>", result.path)


@pytest.mark.parametrize("form", MACHINE)
def test_no_free_text_of_a_real_record_reaches_a_form_for_programs(form: str) -> None:
    """A token planted in every text of a spoilt record is in no report."""
    spoilt = document()
    planted = "zebra secret"
    spoilt["statement"][0] |= {"words": f"{planted}.jpg A", "by": planted, "original_at": planted}
    spoilt["statement"].append({"id": "S2", "by": planted, "words": planted, "to": planted})
    spoilt["identity_held_at"] = f"{planted} just a bit of fun, 07700 900123"
    spoilt["episode"][0]["acts_other"] = f"{planted} banter"
    spoilt["step"][0]["status_why"] = f"{planted} www.{planted.replace(' ', '')}.example"
    result = checked(tomli_w.dumps(spoilt).encode())

    assert result.findings
    assert "zebra" not in reported(form, [result], show=True).lower()
