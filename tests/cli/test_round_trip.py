"""From the shipped examples to a record and every page of it: exit codes, streams, and nothing lost."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from running import AT, EXAMPLES, RISKY, ROOT, Cli, columns, document, listing

from peertriage import content
from peertriage.core.model import Report
from peertriage.core.record import from_document
from peertriage.core.seal import broken
from peertriage.core.shape import plain

if TYPE_CHECKING:
    from pathlib import Path

NUMBERED = ("page-1", "today", "why", "later", "how", "weigh", "if-so", "help", "sources")
PAGES = {name: f"PAGE {n}" for n, name in enumerate(NUMBERED, 1)}


@pytest.fixture(params=EXAMPLES, ids=[path.stem for path in EXAMPLES])
def record(request: pytest.FixtureRequest, cli: Cli, tmp_path: Path) -> Path:
    """Return the record of a shipped example."""
    out = tmp_path / "record.toml"
    ran = cli("new", "--answers", request.param, "--out", out, "--at", AT)
    assert ran.code == 0, ran.err
    return out


def fits(text: str) -> None:
    """Check that a text is at most 80 columns wide and holds nothing that a terminal obeys."""
    assert RISKY.search(text) is None
    assert [line for line in text.splitlines() if columns(line) > 80] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_new_prints_page_1_and_says_where_the_record_is(example: Path, cli: Cli, tmp_path: Path) -> None:
    """The page goes to stdout, the talk to stderr; the file is named and is a record with a seal that fits."""
    ran = cli("new", "--answers", example, "--out", tmp_path, "--at", AT)
    assert ran.code == 0
    assert ran.out.startswith("PAGE 1")
    fits(ran.out)
    (path,) = tmp_path.glob("*.toml")
    assert f"Record written: {path}" in ran.err
    assert f"peertriage checklist {path}" in ran.err
    read, problems = from_document(document(path), path.name)
    assert problems == []
    assert read is not None
    assert read.kind == "record"
    assert path.name == f"{read.id}.toml"
    assert read.seal is not None
    assert broken({key: value for key, value in plain(read).items() if key != "seal"}, read.event, read.seal) == []


def test_the_answers_stand_in_the_record_as_they_were_given(record: Path) -> None:
    """Every statement, child and answer of the example is in its record, unchanged."""
    given = next(document(path) for path in EXAMPLES if document(path)["statement"] == document(record)["statement"])
    kept = document(record)
    for table in ("person", "answers", "child", "statement", "identity_held_at", "practice", "nation"):
        assert kept[table] == given[table], table
    for old, new in zip(given["episode"], kept["episode"], strict=True):
        left_out = {key for key, value in old.items() if value in ("not-known", "", [], {})}
        assert {key: old[key] for key in old.keys() - left_out} == {key: new[key] for key in old.keys() - left_out}


def test_show_prints_the_record_in_words(record: Path, cli: Cli) -> None:
    """People, words and history; stderr is empty; the file is not touched."""
    before = listing(record.parent)
    ran = cli("show", record)
    assert (ran.code, ran.err) == (0, "")
    fits(ran.out)
    words = document(record)["statement"][0]["words"]
    assert words in "".join(line[2:] for line in ran.out.splitlines() if line.startswith(("| ", ": ")))
    assert "The file is as this tool last wrote it." in ran.out
    assert listing(record.parent) == before


def changed(shown: str) -> set[str]:
    """Return the tables that `show` says were changed outside the tool."""
    found = re.search(r"Changed outside this tool: (.*?)\.\s", shown, re.DOTALL)
    return {name.split(".")[0] for name in " ".join(found[1].split()).split(", ")} if found else set()


def test_show_says_which_tables_were_changed_by_hand(record: Path, cli: Cli) -> None:
    """An answer, the check word, the history edited in the file: each is named, and the record is still shown."""
    text = record.read_text()
    assert changed(cli("show", record).out) == set()
    record.write_text(text.replace('wanted = "yes"', 'wanted = "no"', 1))
    ran = cli("show", record)
    assert ran.code == 0
    assert changed(ran.out) == {"episode"}
    assert "episode.E1" in ran.out
    record.write_text(re.sub(r'check_word = ".*"', 'check_word = "other"', text))
    assert changed(cli("show", record).out) == {"top"}
    record.write_text(text.replace('why = "first"', 'why = "second"'))
    assert changed(cli("show", record).out) == {"assessment", "event"}


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_checklist_is_nine_pages(form: str, record: Path, cli: Cli) -> None:
    """All nine in order, on stdout alone; sheets of their own carry no number."""
    ran = cli("checklist", record, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert RISKY.search(ran.out) is None
    titles = re.findall(r"^#? ?page\\? (\d)", ran.out, re.MULTILINE | re.IGNORECASE)
    assert titles == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    if form == "text":
        fits(ran.out)


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_can_be_printed_alone(page: str, form: str, record: Path, cli: Cli) -> None:
    """`--page` prints that page and no other."""
    ran = cli("checklist", record, "--page", page, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    titles = {
        name for name, title in PAGES.items() if re.search(rf"^(# )?{title}", ran.out, re.MULTILINE | re.IGNORECASE)
    }
    assert titles == {page}


def test_page_1_of_the_record_is_the_page_that_new_printed(cli: Cli, tmp_path: Path) -> None:
    """What was printed at the first writing can be printed again: the acts and their times do not move."""
    out = tmp_path / "record.toml"
    first = cli("new", "--answers", EXAMPLES[0], "--out", out, "--at", AT).out
    again = cli("checklist", out, "--page", "page-1").out
    acts = re.compile(r"^\[[ x]\] \d+\..*", re.MULTILINE)
    assert acts.findall(first) == acts.findall(again) != []


def test_the_checklist_goes_to_a_new_file(record: Path, cli: Cli) -> None:
    """`--out` writes the same words, says so on stderr, and never over another file."""
    printed = cli("checklist", record, "--format", "markdown").out
    target = record.parent / "pages.md"
    ran = cli("checklist", record, "--format", "markdown", "--out", target)
    assert (ran.code, ran.out) == (0, "")
    assert f"Written: {target}" in ran.err
    assert target.read_text(encoding="utf-8") == printed
    again = cli("checklist", record, "--out", target)
    assert again.code == 2
    assert "exists already" in again.err
    assert target.read_text(encoding="utf-8") == printed


def test_a_record_whose_answers_were_broken_by_hand_gives_a_message_and_no_page(record: Path, cli: Cli) -> None:
    """An act that the content does not know is named with its key; `show` still shows the record."""
    act = document(record)["episode"][0]["acts"][0]
    record.write_text(record.read_text().replace(f'"{act}"', '"ZZ99"'))
    ran = cli("checklist", record)
    assert (ran.code, ran.out) == (2, "")
    assert "record.toml: episode[1].acts" in ran.err
    assert cli("show", record).code == 0


def test_explain_names_every_rule_of_the_record(record: Path, cli: Cli) -> None:
    """Each reason that the record holds stands in the explanation, with its source."""
    ran = cli("explain", record)
    assert (ran.code, ran.err) == (0, "")
    fits(ran.out)
    reasons = document(record)["assessment"][-1]["reason"]
    assert reasons
    for reason in reasons:
        assert reason["rule"] in ran.out
    assert ran.out.count("Source:") >= len(reasons)


def test_explain_explains_every_item_of_the_content(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule, an act, a question, a step, a never, a gate and a fact, each by its id."""
    book = content.rulebook(dt.date(2026, 11, 20), "england")
    monkeypatch.setattr(content, "rulebook", lambda *_: book)
    names = [item.id for items in (book.rules, book.steps, book.nevers, book.gates) for item in items]
    for name in [*names, *book.acts, *book.questions, *book.facts]:
        ran = cli("explain", name)
        assert (ran.code, ran.err) == (0, ""), name
        assert ran.out.splitlines()[0].lower() == name.lower()
        fits(ran.out)


def test_a_record_is_named_by_the_start_of_its_id(cli: Cli, home: Path) -> None:
    """Without --out the record lies in the private folder, and the start of its id is enough."""
    assert cli("new", "--answers", EXAMPLES[0], "--at", AT).code == 0
    (path,) = (home / "practice").glob("*.toml")
    for command in ("show", "checklist", "explain"):
        for name in (path.stem, path.stem[:10], path.stem.upper()):
            ran = cli(command, name)
            assert ran.code == 0, ran.err
            assert path.stem in ran.out.lower()


def test_content_check_finds_nothing_wrong_in_what_is_shipped(cli: Cli) -> None:
    """Exit code 0 and the counts on stdout."""
    ran = cli("content", "check")
    assert (ran.code, ran.err) == (0, ""), ran.out
    assert re.search(r"\d+ rules, \d+ steps: no problems\.", ran.out)


def test_content_check_of_no_folder_of_content_is_refused(cli: Cli, tmp_path: Path) -> None:
    """A folder that is missing or empty is exit code 2, not a clean result."""
    assert cli("content", "check", tmp_path / "none").code == 2
    assert cli("content", "check", tmp_path).code == 2


def test_content_check_reports_all_problems_and_exit_code_1(cli: Cli, tmp_path: Path) -> None:
    """A folder that reads but is wrong: each problem on stdout, exit code 1."""
    for path in sorted((ROOT / "checklists").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace('who = "dsl"', 'who = "nobody-at-all"', 2), encoding="utf-8")
    ran = cli("content", "check", tmp_path)
    assert ran.code == 1
    assert ran.err == ""
    assert "steps.toml" in ran.out
    assert re.search(r": \d+ problems\.", ran.out)


# ── the schema ──


def plain_json(value: object) -> object:
    """Return a TOML value as JSON would hold it."""
    loaded: object = json.loads(json.dumps(value, default=lambda moment: moment.isoformat()))
    return loaded


def test_a_written_record_fits_the_schema_that_is_printed(record: Path, cli: Cli) -> None:
    """The schema is JSON on stdout, and a record is valid under it; a wrong one is not."""
    ran = cli("schema")
    assert (ran.code, ran.err) == (0, "")
    schema = json.loads(ran.out)
    fits = jsonschema.Draft7Validator(schema).is_valid
    value: Any = plain_json(document(record))
    assert fits(value)
    assert not fits({**value, "zzz": 1})
    assert not fits({**value, "kind": "diary"})
    value["child"][0]["age"] = {"years": 200}
    assert not fits(value)


def test_the_schema_knows_every_key_of_the_record(cli: Cli) -> None:
    """A key added to the record is in the schema at once: it is made from the types."""
    schema = json.loads(cli("schema").out)
    assert set(schema["properties"]) == set(Report.__struct_fields__)
