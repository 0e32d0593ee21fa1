"""`peertriage validate` as its user meets it: what is checked, what is said, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from checking import document, resealed, tidy
from recorded import ID, record
from running import RISKY

from peertriage import inputs, store
from peertriage.core.record import to_document
from peertriage.inputs import load

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli

    from peertriage.core.outcome import Result
    from peertriage.inputs import Source

AT = ("--at", "2026-11-22T15:15")
PRACTICE_FINDING = "PT-P041"


@pytest.fixture
def folder(tmp_path: Path, home: Path) -> Path:
    """Return a folder with a tidy record and an untidy one, in two schools."""
    assert not home.exists()
    other = resealed(to_document(record()) | {"id": f"{ID[:-1]}z"})
    for school, found in (("school-a", document()), ("school-b", other)):
        place = tmp_path / "trust" / school
        place.mkdir(parents=True)
        (place / f"{found['id']}.toml").write_text(tomli_w.dumps(found), encoding="utf-8")
    return tmp_path / "trust"


def result(cli: Cli, *args: object) -> dict[str, Any]:
    """Return the report as JSON."""
    found: dict[str, Any] = json.loads(cli("validate", *args, "--format", "json", *AT).out)
    return found


def test_a_record_in_order_gives_nothing_and_exits_with_0(folder: Path, cli: Cli) -> None:
    """And it is not called safe."""
    ran = cli("validate", folder / "school-a", *AT)
    assert ran.code == 0, ran.out
    assert "PT-" not in ran.out.replace("peertriage explain PT-", "")
    assert "does not mean" in ran.out


def test_a_record_with_errors_exits_with_1_and_names_file_code_place_and_remedy(folder: Path, cli: Cli) -> None:
    """In eighty columns, without a word of the record."""
    ran = cli("validate", folder / "school-b", *AT)
    assert ran.code == 1
    assert "school-b" in ran.out.replace("\n  ", "")  # a long path goes on in the next line
    assert "PT-P001" in ran.out
    assert "line " in ran.out
    assert "To do:" in ran.out
    assert "quokka" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert RISKY.search(ran.out) is None


def test_warnings_count_only_with_strict_and_advice_never(folder: Path, tmp_path: Path, cli: Cli) -> None:
    """One warning alone: 0, then 1; one advice alone: 0 both times."""
    warned, advised = document(), document()
    del warned["statement"][0]["original_at"]
    advised["statement"][0].pop("asked", None)
    for name, changed in (("warned", warned), ("advised", advised)):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{ID}.toml").write_text(tomli_w.dumps(resealed(changed)), encoding="utf-8")
    assert folder.is_dir()
    assert cli("validate", tmp_path / "warned", *AT).code == 0
    assert cli("validate", tmp_path / "warned", "--strict", *AT).code == 1
    assert "PT-P046" in cli("validate", tmp_path / "advised", *AT).out
    assert cli("validate", tmp_path / "advised", "--strict", *AT).code == 0


def test_exit_zero_hides_findings_and_not_what_could_not_be_checked(folder: Path, cli: Cli) -> None:
    """1 becomes 0; 2 stays 2."""
    assert cli("validate", folder / "school-b", "--exit-zero", *AT).code == 0
    (folder / "20261120-aaaaaa.toml").write_text("kind = ", encoding="utf-8")
    assert cli("validate", folder, "--exit-zero", *AT).code == 2


def test_what_cannot_be_checked_never_passes(folder: Path, cli: Cli) -> None:
    """2 wins over 1 and over 0; the good files are checked all the same."""
    (folder / "school-a" / "20261120-aaaaaa.toml").write_bytes(b"\xff\xfe")
    ran = cli("validate", folder / "school-a", *AT)
    assert ran.code == 2
    assert "PT-S003" in ran.out
    assert result(cli, folder / "school-a")["summary"]["checked"] == 1


@pytest.mark.parametrize("name", ["no-such-folder", "no-such-file.toml", "*.nothing"])
def test_nothing_found_is_2(name: str, folder: Path, cli: Cli) -> None:
    """A mistyped folder must not look clean."""
    assert cli("validate", folder / name, *AT).code == 2


def test_an_empty_folder_is_2(tmp_path: Path, home: Path, cli: Cli) -> None:
    """Nothing was checked."""
    assert not home.exists()
    (tmp_path / "empty").mkdir()
    ran = cli("validate", tmp_path / "empty", *AT)
    assert ran.code == 2
    assert "othing" in ran.out + ran.err


def test_without_a_name_it_checks_the_private_folder(home: Path, cli: Cli) -> None:
    """Where records are written if nobody names a folder."""
    home.mkdir()
    (home / f"{ID}.toml").write_bytes(store.to_bytes(tidy()))
    ran = cli("validate", *AT)
    assert ran.code == 0, ran.out + ran.err
    assert ID in result(cli)["results"][0]["path"]


def test_families_and_codes_can_be_selected_and_left_out(folder: Path, cli: Cli) -> None:
    """Structure and integrity stay; leaving them out is refused."""
    found = cli("validate", folder / "school-b", "--select", "PT-P070", *AT)
    assert "PT-P070" in found.out
    assert "PT-P001" not in found.out
    left = cli("validate", folder / "school-b", "--ignore", "practice", "--ignore", "language", *AT)
    assert left.code == 0
    assert cli("validate", folder, "--ignore", "structure", *AT).code == 2
    assert "did you mean" in cli("validate", folder, "--select", "practise", *AT).err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--select", "structure"), "structure and integrity"),
        (("--select", "PT-p070", "--select", "language"), "PT-P070, privacy, structure and integrity"),
        (("--select", "PT-P", "--ignore", "pt-p046"), "practice, structure and integrity, but not PT-P046"),
        (("--ignore", "practice,PT-L001"), "all but practice and PT-L001"),
        (("--select", "practice, privacy"), ""),
        (("--select", "structure, integrity,practice", "--select", "language"), ""),
        ((), ""),
    ],
)
def test_a_part_that_was_looked_for_is_named_in_words(
    options: tuple[str, ...], said: str, folder: Path, cli: Cli
) -> None:
    """Everything is no part, however it was named."""
    ran = cli("validate", folder / "school-a", *options, *AT)
    sentence = f"Only part was looked for: {said}. Other findings are not shown."
    assert (" ".join(ran.out.split()).count(sentence)) == (2 if said else 0)
    assert ("Only part" in ran.out) == bool(said)
    assert cli("validate", folder / "school-a", *options, "--format", "csv", *AT).err.startswith("Only") == bool(said)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("value", ["", "  ", ","])
def test_to_name_nothing_to_look_for_is_refused(option: str, value: str, folder: Path, cli: Cli) -> None:
    """An empty variable of a script would make every record look sound."""
    ran = cli("validate", folder, option, "practice", option, value, *AT)
    assert (ran.code, ran.out) == (2, "")
    assert f"{option} names no code" in ran.err


def test_the_same_findings_for_every_number_of_processes_and_both_parsers(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, but for the time it took."""
    for n in range(40):
        name = f"20261120-{'abcdefghjkmnpqrstvwxyz'[n % 22]}{'23456789'[n % 8]}aaaa"
        changed = document()
        changed["id"] = name
        changed["statement"][0].pop(("words", "by", "exact", "id")[n % 4], None) if n % 3 else None
        (folder / f"{name}.toml").write_text(tomli_w.dumps(changed), encoding="utf-8")
    seen = set()
    for jobs in ("1", "2", "3"):
        found = result(cli, folder, "--jobs", jobs)
        found["summary"].pop("seconds")
        seen.add(json.dumps(found))
    monkeypatch.setitem(sys.modules, "toml_rs", None)  # as if the extra were not installed
    found = result(cli, folder, "--jobs", "1")
    found["summary"].pop("seconds")
    seen.add(json.dumps(found))
    assert len(seen) == 1
    assert len(json.loads(seen.pop())["results"]) > 20


def test_every_form_is_whole_and_holds_no_word_of_the_record(folder: Path, cli: Cli) -> None:
    """JSON, JSON Lines, CSV and SARIF can be read by what they are for."""
    outs = {form: cli("validate", folder, "--format", form, *AT) for form in ("text", "json", "jsonl", "csv", "sarif")}
    assert {form: ran.code for form, ran in outs.items()} == dict.fromkeys(outs, 1)
    json.loads(outs["json"].out)
    json.loads(outs["sarif"].out)
    assert [json.loads(line) for line in outs["jsonl"].out.splitlines()]
    assert len(list(csv.reader(io.StringIO(outs["csv"].out)))) > 3
    assert not [form for form, ran in outs.items() if "quokka" in ran.out]


def test_words_are_shown_only_when_asked_for_and_only_as_text(folder: Path, cli: Cli) -> None:
    """A name that staff wrote is pointed out; the name itself needs --show."""
    changed = document()
    changed["identity_held_at"] = "in the room of Zebediah Quill"
    path = folder / "school-a" / f"{ID}.toml"
    path.write_text(tomli_w.dumps(resealed(changed)), encoding="utf-8")
    plain, shown = cli("validate", path, *AT), cli("validate", path, "--show", *AT)
    assert "PT-L002" in plain.out
    assert "Zebediah" not in plain.out
    assert "Zebediah" in shown.out
    assert cli("validate", path, "--show", "--format", "json", *AT).code == 2


def test_a_report_is_written_whole_by_its_owner_and_never_over_a_record(folder: Path, tmp_path: Path, cli: Cli) -> None:
    """An older report is replaced; a name that a record could have is refused."""
    out = tmp_path / "report.csv"
    for _ in range(2):
        ran = cli("validate", folder, "--format", "csv", "--output", out, *AT)
        assert (ran.code, ran.out) == (1, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    if os.name == "posix":
        assert out.stat().st_mode & 0o077 == 0
    assert cli("validate", folder, "--output", folder / "school-a" / f"{ID}.toml", *AT).code == 2
    assert not list(tmp_path.glob(".*.tmp"))


FORMS = ("text", "json", "jsonl", "csv", "sarif")


@pytest.mark.parametrize("older", FORMS)
@pytest.mark.parametrize("form", FORMS)
def test_a_report_of_any_form_is_replaced_by_one_of_any_other(
    older: str, form: str, folder: Path, tmp_path: Path, cli: Cli
) -> None:
    """The name of a file says nothing about it; an empty one was made for the report."""
    out = tmp_path / "report"
    out.touch()
    for one in (older, form):
        ran = cli("validate", folder / "school-b", "--format", one, "--output", out, *AT)
        assert (ran.code, ran.out) == (1, ""), ran.err
    found = cli("validate", folder / "school-b", "--format", form, *AT).out
    assert out.read_bytes()[:40] == found.encode()[:40]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("data", [b"the only copy\n", b"\n", b"path,name\r\n", b'{"version": "2.1.0"}', b"\x89PNG\0"])
def test_no_other_file_is_replaced(form: str, data: bytes, folder: Path, tmp_path: Path, cli: Cli) -> None:
    """A slip in a name must not cost anybody a file; nothing was checked for nothing."""
    out = tmp_path / "important.txt"
    out.write_bytes(data)
    ran = cli("validate", folder, "--format", form, "--output", out, *AT)
    assert (ran.code, ran.out) == (2, "")
    said = " ".join(ran.err.split())
    assert "important.txt is there already and is no report of peertriage; nothing was written" in said
    assert "Name another file." in said
    assert out.read_bytes() == data
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.parametrize("what", ["a file", "a report", "nothing"])
def test_a_file_that_came_while_records_were_checked_stays(
    what: str, folder: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at once more at the last moment."""
    out = tmp_path / "report.txt"
    before = store.guard

    def guard(place: Path, *, practice: bool) -> None:
        before(place, practice=practice)
        if what != "nothing":
            out.write_text("mine" if what == "a file" else "", encoding="utf-8")

    monkeypatch.setattr(store, "guard", guard)
    ran = cli("validate", folder, "--output", out, *AT)
    assert ran.code == (2 if what == "a file" else 1)
    assert out.read_text(encoding="utf-8").startswith("mine" if what == "a file" else "Checked on")
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
def test_neither_a_link_nor_a_pipe_nor_a_folder_is_replaced(folder: Path, tmp_path: Path, cli: Cli) -> None:
    """What a link leads to may be anything; a pipe is not waited for."""
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "kept.txt")
    (tmp_path / "lost").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "lost", "pipe", "trust"):
        ran = cli("validate", folder, "--output", tmp_path / name, *AT)
        assert ran.code == 2, name
        assert "is no report of peertriage" in " ".join(ran.err.split()), name
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "lost").is_symlink()


def test_a_report_about_real_records_is_not_written_where_it_can_be_published(
    tmp_path: Path, home: Path, cli: Cli
) -> None:
    """Only letters and codes, and confidential all the same."""
    assert not home.exists()
    (tmp_path / "safe").mkdir()
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "safe" / f"{ID}.toml").write_bytes(store.to_bytes(record(practice=False)))
    ran = cli("validate", tmp_path / "safe", "--output", tmp_path / "repo" / "report.txt", *AT)
    assert ran.code == 2
    assert not (tmp_path / "repo" / "report.txt").exists()
    assert cli("validate", tmp_path / "safe", "--output", tmp_path / "safe" / "report.txt", *AT).code == 1


def test_real_records_make_no_sarif(tmp_path: Path, home: Path, cli: Cli) -> None:
    """It is made to be sent to a code host."""
    assert not home.exists()
    (tmp_path / f"{ID}.toml").write_bytes(store.to_bytes(record(practice=False)))
    ran = cli("validate", tmp_path / f"{ID}.toml", "--format", "sarif", *AT)
    assert (ran.code, ran.out) == (2, "")


def test_one_record_comes_from_the_input(folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` stands for it."""

    class Input(io.StringIO):
        buffer = io.BytesIO((folder / "school-b" / f"{ID[:-1]}z.toml").read_bytes())

    monkeypatch.setattr("sys.stdin", Input())
    ran = cli("validate", "-", *AT)
    assert ran.code == 1
    assert "PT-P001" in ran.out


def test_a_list_of_names_comes_from_a_file(folder: Path, tmp_path: Path, cli: Cli) -> None:
    """One a line; the private folder is then not looked at."""
    names = tmp_path / "list.txt"
    names.write_text(f"{folder / 'school-a'}\n{folder / 'school-b'}\n", encoding="utf-8")
    found = json.loads(cli("validate", "--from-file", names, "--format", "json", *AT).out)
    assert found["summary"]["checked"] == 2


@pytest.mark.parametrize("practice", [True, False])
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "sarif"])
@pytest.mark.parametrize("piece", [slice(None), slice(-400, None)])
@pytest.mark.parametrize("through", ["file", "pipe"])
def test_a_record_given_as_a_list_of_names_shows_no_word_of_it(
    practice: bool, form: str, piece: slice, through: str, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of its lines would be a name that is not there, and stand in the report."""
    path = tmp_path / f"{ID}.toml"
    data = store.to_bytes(record(practice=practice))[piece]
    path.write_bytes(data)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    ran = cli("validate", "--from-file", path if through == "file" else "-", "--format", form, *AT)
    assert ran.code == 2
    assert "leave out --from-file" in " ".join(ran.out.split())
    said = [line.strip() for line in data.decode().splitlines()]
    assert [line for line in said if len(line) > 3 and line in ran.out + ran.err] == []


def test_across_records_the_same_id_twice_is_an_error(folder: Path, cli: Cli) -> None:
    """In two schools, on both files, with its place."""
    (folder / "school-c").mkdir()
    (folder / "school-c" / f"{ID}.toml").write_bytes(store.to_bytes(tidy()))
    ran = cli("validate", folder, "--select", "structure", *AT)
    assert ran.code == 1
    found = [one for one in result(cli, folder)["across"] if one["findings"][0]["code"] == "PT-I015"]
    assert len(found) == 2
    assert found[0]["findings"][0]["line"] > 0


def test_what_is_found_of_whole_files_across_records_needs_no_second_reading(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of records may be like others: only where a key is to be found is a file opened again."""
    again: list[Source] = []

    def watched(source: Source) -> bytes | Result:
        again.append(source)
        return load(source)

    monkeypatch.setattr(inputs, "load", watched)
    other = resealed(to_document(tidy()) | {"id": f"{ID[:-1]}y"})
    (folder / "school-a" / f"{ID[:-1]}y.toml").write_text(tomli_w.dumps(other), encoding="utf-8")
    found = result(cli, folder / "school-a")["across"]
    assert [(one["findings"][0]["code"], one["findings"][0]["line"]) for one in found] == [("PT-P090", None)] * 2
    assert again == []
    (folder / "school-c").mkdir()
    (folder / "school-c" / f"{ID}.toml").write_bytes(store.to_bytes(tidy()))
    result(cli, folder)
    assert len(again) == 2


def test_options_that_cannot_be_meant_are_refused(folder: Path, cli: Cli) -> None:
    """Each with what to do."""
    for wrong in (("--format", "jsno"), ("--jobs", "-1"), ("--at", "yesterday"), ("--select", "PT-X")):
        ran = cli("validate", folder, *wrong)
        assert (ran.code, ran.out) == (2, ""), wrong
        assert "peertriage: " in ran.err


@pytest.mark.parametrize("kind", ["answers", "settings", "note"])
def test_one_changed_word_hides_no_record_in_a_folder(kind: str, folder: Path, cli: Cli) -> None:
    """Neither as a file for a command nor as something unfinished."""
    path = folder / "school-b" / f"{ID[:-1]}z.toml"
    path.write_text(path.read_text("utf-8").replace('kind = "record"', f'kind = "{kind}"', 1), "utf-8")
    ran = cli("validate", folder, *AT)
    assert ran.code == 1
    assert "PT-S018" in ran.out


@pytest.mark.parametrize(("practice", "code"), [(True, 2), (False, 2)])
def test_a_broken_file_that_may_be_real_is_in_no_report_for_others(
    practice: bool, code: int, folder: Path, cli: Cli
) -> None:
    """A practice record that is cut off says what it is in its first lines."""
    text = (folder / "school-a" / f"{ID}.toml").read_text("utf-8")
    broken = folder / "school-c" / "20261120-k7fq2z.toml"
    broken.parent.mkdir()
    broken.write_text((text if practice else text.replace("practice = true", "practice = false"))[:900], "utf-8")
    ran = cli("validate", folder / "school-c", "--format", "sarif", *AT)
    assert ran.code == code
    assert ("school-c" in ran.out) == practice


def test_hidden_files_and_copies_under_another_ending_are_said(folder: Path, cli: Cli) -> None:
    """They are not looked at, and nobody may think that they were."""
    for name in (f".{ID}.toml", f"{ID}.toml.bak", f"{ID}.toml.txt"):
        (folder / "school-a" / name).write_text("schema = 1", "utf-8")
    skipped = {
        one["path"].rpartition("/")[2]: one["why"]
        for one in result(cli, folder / "school-a")["results"]
        if one["state"] == "skipped"
    }
    assert skipped == {
        f".{ID}.toml": "a hidden file",
        f"{ID}.toml.bak": "the name of a record with another ending: a copy, perhaps",
        f"{ID}.toml.txt": "the name of a record with another ending: a copy, perhaps",
    }


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are text there")
def test_a_name_that_is_no_text_stops_no_run_of_several_processes(tmp_path: Path, cli: Cli) -> None:
    """The same report as with one process."""
    for n in range(70):
        (tmp_path / f"caf\udce9-{n}.toml").write_bytes(b"a = 1")
    (tmp_path / f"{ID}.toml").write_text(tomli_w.dumps(document()), "utf-8")
    ran = [cli("validate", tmp_path, "--format", "jsonl", "--jobs", jobs, *AT) for jobs in (1, 2)]
    assert [one.code for one in ran] == [0, 0]
    assert ran[0].out.splitlines()[:-1] == ran[1].out.splitlines()[:-1]
