"""What a file's name and place mean for what was found in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
import pytest
from checking import NOW, books, tidy
from recorded import FRIDAY, ID

from peertriage import store
from peertriage.core.checker import examine
from peertriage.core.model import Made, Report
from peertriage.core.names import ENDINGS, Named, named
from peertriage.core.outcome import Result
from peertriage.core.record import sealed, to_document
from peertriage.inputs import Guard, Source, gather, judged, load

posix = pytest.mark.skipif(sys.platform == "win32", reason="links")
PRACTICE = store.to_bytes(tidy())
REAL = store.to_bytes(sealed(msgspec.structs.replace(tidy(), practice=False)))
ANSWERS = "an answers file; it may hold what a child said: keep it as you keep records"
MADE = Made(at=FRIDAY, tool="0.1.0")


def of_kind(kind: str, *, practice: bool = True) -> bytes:
    """Return a file of a kind with nothing else in it."""
    if kind == "record":
        return PRACTICE if practice else REAL
    if kind == "settings":
        return b'schema = 1\nkind = "settings"\n'
    return store.to_bytes(Report(schema=1, kind=kind, id=ID, made=MADE, practice=practice or None))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type every command in a folder without git and CI; records are kept in `cases`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    Path("cases").mkdir()


def put(name: str, data: bytes) -> Path:
    """Put a file into the folder of cases."""
    path = Path("cases") / name
    path.write_bytes(data)
    return path


def outcome(name: str, *, among: str = "cases") -> Result:
    """Return what comes of one file, named as it is or found in a folder."""
    source = next(source for source in gather([among], None)[0] if source.path.endswith(name))
    data = load(source)
    return data if isinstance(data, Result) else judged(source, examine(data, books(), NOW), Guard(), data)


def short(result: Result) -> tuple[str, list[str], str]:
    """Return state, codes and reason of a result."""
    return result.state, [finding.code for finding in result.findings], result.why


FINE: tuple[str, list[str], str] = ("checked", [], "")


# ── what a file is ──


@pytest.mark.parametrize("among", ["cases", f"cases/{ID}.toml"])
def test_a_record_is_checked(among: str) -> None:
    """Found or named."""
    put(f"{ID}.toml", PRACTICE)
    result = outcome(f"{ID}.toml", among=among)
    assert short(result) == FINE
    assert (result.kind, result.practice, result.path) == ("record", True, f"cases/{ID}.toml")


@pytest.mark.parametrize("kind", ["draft", "note", "answers", "settings"])
def test_what_a_person_names_must_be_a_record(kind: str) -> None:
    """Anything else says what it is and what to do with it."""
    put("x.toml", of_kind(kind))
    result = outcome("x.toml", among="cases/x.toml")
    assert short(result) == ("unreadable", ["PT-S008"], "")
    assert kind in result.findings[0].says
    assert result.kind == kind


@pytest.mark.parametrize("data", [b"", b"[tool]\nname = 1\n", b'kind = "recrod"\n', b"kind = 5\n", b"schema = 9\n"])
def test_a_named_file_of_another_program_is_no_record(data: bytes) -> None:
    """Whatever it says that it is is not repeated."""
    put("x.toml", data)
    result = outcome("x.toml", among="cases/x.toml")
    assert short(result) == ("unreadable", ["PT-S008"], "")
    assert result.kind == ""


@pytest.mark.parametrize(("kind", "why"), [("settings", "a settings file"), ("answers", ANSWERS)])
def test_what_is_given_to_commands_may_lie_in_a_folder(kind: str, why: str) -> None:
    """It is left out and said."""
    put("x.toml", of_kind(kind))
    assert short(outcome("x.toml")) == ("skipped", [], why)


@pytest.mark.parametrize("data", [b"", b"[tool]\nname = 1\n", b"schema = 9\n", b"kind = 5\n"])
def test_a_file_without_a_kind_is_left_out_and_said(data: bytes) -> None:
    """It is another program's. One that has the name of a record, or begins like one, is a record gone wrong."""
    put("x.toml", data)
    assert short(outcome("x.toml")) == ("skipped", [], "not a peertriage file")
    put(f"{ID}.toml", data)
    assert short(outcome(f"{ID}.toml")) == ("checked", ["PT-S007"], "")
    put(f"{ID}-PC.toml", data)
    assert short(outcome(f"{ID}-PC.toml")) == ("checked", ["PT-S007"], "")


def test_a_record_that_lost_its_kind_is_never_overlooked() -> None:
    """Whatever its name: it begins like one, or holds children and what they said."""
    put("x.toml", PRACTICE.replace(b'kind = "record"\n', b""))
    assert short(outcome("x.toml")) == ("checked", ["PT-S007"], "")
    put("x.toml", PRACTICE.replace(b'kind = "record"\n', b"").split(b"offset", 1)[1].split(b"\n", 1)[1])
    assert short(outcome("x.toml")) == ("checked", ["PT-S007"], "")


def test_a_record_whose_kind_is_a_slip_is_checked() -> None:
    """The slip is the finding; it is not repeated."""
    put(f"{ID}.toml", PRACTICE.replace(b'kind = "record"', b'kind = "recrod"'))
    result = outcome(f"{ID}.toml")
    assert (result.state, result.kind) == ("checked", "")
    assert result.findings[0].code == "PT-S013"


@pytest.mark.parametrize("name", [f"{ID}.toml", "x.toml"])
@pytest.mark.parametrize("among", ["cases", "named"])
@pytest.mark.parametrize(
    ("data", "code"), [(b"a = \n", "PT-S004"), (b"\xff", "PT-S003"), (b"a = " + b"[" * 9999, "PT-S005")]
)
def test_what_cannot_be_parsed_is_unreadable(name: str, among: str, data: bytes, code: str) -> None:
    """Found or named, whatever its name."""
    put(name, data)
    assert short(outcome(name, among=f"cases/{name}" if among == "named" else among)) == ("unreadable", [code], "")


@pytest.mark.parametrize("among", ["cases", f"cases/{ID}.toml"])
def test_a_record_of_a_later_version_is_unreadable(among: str) -> None:
    """It was not checked."""
    put(f"{ID}.toml", PRACTICE.replace(b"schema = 1", b"schema = 9", 1))
    assert short(outcome(f"{ID}.toml", among=among)) == ("unreadable", ["PT-S006"], "")


@pytest.mark.parametrize(
    ("data", "shape_only", "state"),
    [
        (PRACTICE, False, "checked"),
        (PRACTICE.replace(b"schema = 1", b'schema = 1\ncolour = "red"', 1), True, "checked"),
        (PRACTICE.replace(b'kind = "record"\n', b""), True, "checked"),
        (PRACTICE.replace(b'kind = "record"', b'kind = "recrod"'), True, "checked"),
        (PRACTICE.replace(b"schema = 1", b"schema = 9", 1), False, "unreadable"),
        (b"a = \n", False, "unreadable"),
    ],
)
def test_it_is_said_where_only_the_shape_was_checked(data: bytes, shape_only: bool, state: str) -> None:
    """Such a file has few findings, and overdue calls are not among them."""
    put(f"{ID}.toml", data)
    result = outcome(f"{ID}.toml")
    assert (result.state, result.shape_only) == (state, shape_only)


# ── drafts and notes ──


@pytest.mark.parametrize(
    ("kind", "beside", "why"),
    [
        ("draft", "record", "its record lies beside it"),
        ("draft", "note", ""),
        ("note", "record", "its record lies beside it"),
        ("note", "draft", "its draft lies beside it"),
    ],
)
def test_a_draft_or_a_note_is_checked_until_something_was_made_of_it(kind: str, beside: str, why: str) -> None:
    """Then it is left out and said. That of another report changes nothing."""
    put(f"{ID}{ENDINGS[kind]}", of_kind(kind))
    put(f"20261120-aaaaaa{ENDINGS[beside]}", of_kind(beside))
    result = outcome(f"{ID}{ENDINGS[kind]}")
    assert (result.state, result.kind) == ("checked", kind)
    put(f"{ID}{ENDINGS[beside]}", of_kind(beside))
    result = outcome(f"{ID}{ENDINGS[kind]}")
    assert (result.state, result.why) == ("skipped" if why else "checked", why)


# ── names ──


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (f"{ID}.toml", Named(ID, "record")),
        (f"{ID.upper()}.TOML", Named(ID, "record")),
        (f"{ID}.draft.toml", Named(ID, "draft")),
        (f"{ID}.note.toml", Named(ID, "note")),
        (f"{ID}.unsaved.toml", Named(ID, "", is_copy=True)),
        (f"{ID}.unsaved-2.toml", Named(ID, "", is_copy=True)),
        (f"{ID}.draft.unsaved.toml", Named(ID, "", is_copy=True)),
        (f"{ID}-2.toml", Named(ID, "", is_copy=True)),
        (f"{ID}-DESKTOP-A1B2C3D.toml", Named(ID, "", is_copy=True)),
        (f"{ID}.draft-LAPTOP.toml", Named(ID, "", is_copy=True)),
        (f"{ID} (1).toml", Named(ID, "", is_copy=True)),
        (f"{ID}(2).toml", Named(ID, "", is_copy=True)),
        (f"{ID} 2.toml", Named(ID, "", is_copy=True)),
        (f"{ID} - Copy.toml", Named(ID, "", is_copy=True)),
        (f"{ID} - Copy (2).toml", Named(ID, "", is_copy=True)),
        (f"Copy of {ID}.toml", Named(ID, "", is_copy=True)),
        (f"{ID} copy.toml", Named(ID, "", is_copy=True)),
        (f"{ID} (A's conflicted copy 2026-11-21).toml", Named(ID, "", is_copy=True)),
        (f"{ID} (conflicted copy 2026-11-21 101112).toml", Named(ID, "", is_copy=True)),
        (f"{ID}_conflict-20261121-101112.toml", Named(ID, "", is_copy=True)),
        (f"{ID}.sync-conflict-20261121-101112-ABCDEFG.toml", Named(ID, "", is_copy=True)),
        (f"A {ID}.toml", Named(ID)),
        (f"{ID} A.toml", Named(ID)),
        (f"{ID}.old.toml", Named(ID)),
        (f"{ID}.toml.bak", Named(ID)),
        (f".{ID}.toml.0a1b2c3d.tmp", Named(ID)),
        (f"1{ID}.toml", Named()),
        (f"{ID}7.toml", Named()),
        ("20261120-k7fq2o.toml", Named()),
        ("20261120-\N{KELVIN SIGN}7fq2m.toml", Named()),
        ("2026112-k7fq2m.toml", Named()),
        ("", Named()),
    ],
)
def test_what_a_name_says(name: str, says: Named) -> None:
    """An id anywhere in it, but not as part of a longer word; and the marks that programs give to copies."""
    assert named(name) == says


def test_every_new_id_can_be_read_from_a_name() -> None:
    """All letters that an id may have are known here too."""
    assert all(named(f"20261120-{letter * 6}.toml").id for letter in store.ID_LETTERS)
    others = set("0123456789abcdefghijklmnopqrstuvwxyz") - set(store.ID_LETTERS)
    assert not any(named(f"20261120-{letter * 6}.toml").id for letter in others)


@pytest.mark.parametrize("among", ["cases", "named"])
@pytest.mark.parametrize("name", [f"{ID} (1).toml", f"{ID}.unsaved.toml"])
def test_a_copy_of_a_record_is_an_error(name: str, among: str) -> None:
    """Also alone: what it is a copy of was lost."""
    put(name, PRACTICE)
    found = outcome(name, among=f"cases/{name}" if among == "named" else among)
    assert short(found) == ("checked", ["PT-I014"], "")


def test_another_version_beside_a_record_is_an_error_whatever_its_name() -> None:
    """Alone it only has the wrong name."""
    put(f"{ID}.old.toml", PRACTICE)
    assert short(outcome(".old.toml")) == ("checked", ["PT-S015"], "")
    put(f"{ID}.toml", PRACTICE)
    assert short(outcome(".old.toml")) == ("checked", ["PT-I014"], "")
    assert short(outcome(f"{ID}.toml")) == FINE


def test_copies_of_drafts_and_notes_are_errors_too() -> None:
    """A draft holds what was said."""
    for kind in ("draft", "note"):
        name = f"{ID}.{kind} (1).toml"
        put(name, of_kind(kind))
        assert [finding.code for finding in outcome(name).findings].count("PT-I014") == 1


@pytest.mark.parametrize("name", ["20261120-aaaaaa.toml", f"{ID}.draft.toml", "x.toml"])
@pytest.mark.parametrize("among", ["cases", "named"])
def test_a_record_has_its_own_name(name: str, among: str) -> None:
    """Not that of another record, of a draft, or any."""
    put(name, PRACTICE)
    found = outcome(name, among=f"cases/{name}" if among == "named" else among)
    assert short(found) == ("checked", ["PT-S015"], "")
    assert found.findings[0].says == f"the id is {ID}"


def test_a_draft_may_not_have_the_name_of_a_record() -> None:
    """It would be taken for one. Any other name of a draft is no matter."""
    put(f"{ID}.toml", of_kind("draft"))
    assert "PT-S015" in short(outcome(f"{ID}.toml"))[1]
    put("x.toml", of_kind("draft"))
    assert "PT-S015" not in short(outcome("x.toml"))[1]


def test_what_is_piped_in_has_no_name() -> None:
    """Nothing is said of it."""
    source = Source("-", None, named=True)
    assert short(judged(source, examine(PRACTICE, books(), NOW), Guard(), PRACTICE)) == FINE


def test_no_free_text_of_a_file_is_in_what_is_said() -> None:
    """Neither a kind nor an id that nobody gave: only what has the form of one."""
    data = PRACTICE.replace(f'id = "{ID}"'.encode(), b'id = "quokka"').replace(b'"record"', b'"quokka"')
    for name in (f"{ID}.toml", "x.toml"):
        put(name, data)
        for among in ("cases", f"cases/{name}"):
            found = outcome(name, among=among)
            assert "quokka" not in repr((found.path, found.kind, found.why))
            assert not any("quokka" in one.says for one in found.findings if one.code in {"PT-S008", "PT-S015"})


# ── where it could be published ──


def in_git(how: str) -> None:
    """Put the folder of cases into a git work tree."""
    if how == "above":
        Path(".git").mkdir()
    elif how == "in it":
        Path("cases/.git").mkdir()
    else:
        Path(".git").write_text("gitdir: elsewhere\n", encoding="utf-8")


@pytest.mark.parametrize("among", ["cases", "named"])
@pytest.mark.parametrize("how", ["above", "in it", "work tree", "CI"])
@pytest.mark.parametrize("kind", ["record", "draft", "note", "answers"])
def test_nothing_real_is_checked_where_it_could_be_published(
    kind: str, how: str, among: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One finding and no other; what is invented is treated as everywhere."""
    if how == "CI":
        monkeypatch.setenv("CI", "1")
    else:
        in_git(how)
    name = f"{ID}{ENDINGS.get(kind, '.toml')}"
    among = f"cases/{name}" if among == "named" else among
    put(name, of_kind(kind))
    assert "PT-S009" not in short(outcome(name, among=among))[1]
    put(name, of_kind(kind, practice=False))
    result = outcome(name, among=among)
    assert short(result) == ("unreadable", ["PT-S009"], "")
    assert result.kind == kind


@pytest.mark.parametrize("how", ["git", "CI"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        (f"{ID}.toml", b"a = \n"),
        (f"{ID} (1).toml", b"\xff\xff"),
        (f"{ID}.toml", b""),
        (f"{ID}.toml", REAL[:5000]),
        ("x.toml", REAL[:5000]),
        ("x.toml", b'\n  "kind"="draft"\na = \n'),
        ("x.toml", REAL.decode().encode("utf-16")),
        ("x.toml", REAL.decode().encode("utf-16-be")),
        ("x.toml", REAL.replace(b'kind = "record"\n', b"")),
        ("x.toml", REAL.replace(b'kind = "record"\n', b'kind = "x"\n')),
        ("x.toml", REAL.replace(b"schema = 1", b"schema = 9", 1)),
        ("x.toml", REAL.replace(b"\n", b"\r")),
        ("x.toml", REAL.replace(b"practice = false\n", b'practice = "true"\n')),
    ],
)
def test_nor_is_what_cannot_be_read_and_may_be_real(
    name: str, data: bytes, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is that of a record, or it looks like one."""
    put(name, data)
    assert "PT-S009" not in short(outcome(name))[1]
    if how == "CI":
        monkeypatch.setenv("CI", "true")
    else:
        in_git("above")
    assert short(outcome(name)) == ("unreadable", ["PT-S009"], "")


@pytest.mark.parametrize("data", [b"a = \n", b"[tool]\n", of_kind("settings"), b'kind = "other"\n'])
def test_files_of_other_programs_may_lie_in_a_git_work_tree(data: bytes) -> None:
    """They are treated as everywhere."""
    put("x.toml", data)
    before = short(outcome("x.toml"))
    in_git("above")
    assert short(outcome("x.toml")) == before


def test_where_the_command_was_typed_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file lies does."""
    path = put(f"{ID}.toml", REAL).resolve()
    (tmp_path / "code" / ".git").mkdir(parents=True)
    monkeypatch.chdir("code")
    assert short(outcome(path.name, among=str(path))) == FINE
    assert short(outcome(path.name, among="../cases")) == FINE


@posix
@pytest.mark.parametrize("link", ["to the file", "to the folder"])
def test_a_file_lies_where_a_link_leads(link: str) -> None:
    """Not where the link lies."""
    for inside in ("real", "links"):
        Path("cases", inside, "kept").mkdir(parents=True)
    Path("cases/real/kept", f"{ID}.toml").write_bytes(REAL)
    if link == "to the file":
        Path("cases/links/kept", f"{ID}.toml").symlink_to(Path("cases/real/kept", f"{ID}.toml").resolve())
    else:
        Path("cases/links/kept").rmdir()
        Path("cases/links/kept").symlink_to(Path("cases/real/kept").resolve())
    named_so = f"cases/links/kept/{ID}.toml"
    Path("cases/links/.git").mkdir()
    assert short(outcome(named_so, among=named_so)) == FINE
    Path("cases/real/.git").mkdir()
    assert short(outcome(named_so, among=named_so)) == ("unreadable", ["PT-S009"], "")


def test_for_what_is_piped_in_only_ci_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """It lies nowhere."""
    in_git("above")
    source, checked = Source("-", None, named=True), examine(REAL, books(), NOW)
    assert short(judged(source, checked, Guard(), REAL)) == FINE
    monkeypatch.setenv("CI", "1")
    assert short(judged(source, checked, Guard(), REAL)) == ("unreadable", ["PT-S009"], "")


def test_an_empty_mark_of_ci_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for writing."""
    monkeypatch.setenv("CI", "")
    put(f"{ID}.toml", REAL)
    assert short(outcome(f"{ID}.toml")) == FINE


def test_each_folder_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files lie in it."""
    Path("cases/a/b").mkdir(parents=True)
    asked: list[str] = []
    before = os.path.lexists

    def lexists(path: str) -> bool:
        asked.append(path)
        return before(path)

    monkeypatch.setattr(os.path, "lexists", lexists)
    guard = Guard()
    for folder in ("cases", "cases/a", "cases/a/b", "cases/a"):
        for number in range(5):
            assert guard.published(Path(folder, f"{number}.toml")) == ""
    git = [path for path in asked if path.endswith(".git")]
    assert len(git) == len(set(git)) == len(Path("cases/a/b").resolve().parts)


def test_the_real_record_of_these_tests_is_sound() -> None:
    """Otherwise some of them would see nothing."""
    assert examine(REAL, books(), NOW).findings == []
    assert examine(PRACTICE, books(), NOW).findings == []
    assert to_document(tidy())["practice"] is True
