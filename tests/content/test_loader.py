"""The loader finds the checklists, reads every file of a folder, and names every file that it cannot read."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from peertriage import content, prepared
from peertriage.core.errors import BadInput, PeertriageError

GOOD = Path(__file__).parent / "good" / "minimal"
FACT = '[[fact]]\nid = "{}"\nabout = "pair"\npolarity = "concern"\nsays = "something"\n'


def test_the_lists_of_all_files_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    """The order never depends on the file system, and each item remembers its file."""
    (tmp_path / "b.toml").write_text(FACT.format("second"))
    (tmp_path / "a.toml").write_text(FACT.format("first"))
    (tmp_path / "notes.txt").write_text("not content")
    loaded = content.read(tmp_path)
    assert [fact.id for fact in loaded.catalogue.fact] == ["first", "second"]
    assert loaded.files == {("fact", 0): "a.toml", ("fact", 1): "b.toml"}


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    """Some editors on Windows write one."""
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + FACT.format("first").encode())
    assert [fact.id for fact in content.load(tmp_path).fact] == ["first"]


def test_the_problems_of_all_files_are_raised_at_once(tmp_path: Path) -> None:
    """Syntax, encoding and unknown keys are all named with their file."""
    (tmp_path / "a.toml").write_text("[[fact]\nid = 1\n")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "c.toml").write_text(FACT.format("first").replace("polarity", "polaritty"))
    (tmp_path / "d.toml").write_text('[[fact]]\nid = "x')
    (tmp_path / "e.toml").mkdir()
    with pytest.raises(BadInput) as raised:
        content.read(tmp_path)
    found = [problem.line() for problem in raised.value.problems]
    assert found[0].startswith("a.toml: line 1, column ")
    assert found[1] == "b.toml: is not UTF-8 text; save it as UTF-8"
    assert any("c.toml: fact[1].polaritty: unknown key" in line and '"polarity"' in line for line in found)
    assert any(line.startswith("c.toml: fact[1].polarity: is missing") for line in found)
    assert any(line.startswith("d.toml: ") and "is not TOML" in line for line in found)
    assert any(line.startswith("e.toml: cannot be read") for line in found)
    assert "content check" in raised.value.hint


@pytest.mark.parametrize("make", [True, False])
def test_a_folder_without_checklists_is_named(tmp_path: Path, make: bool) -> None:
    """A missing and an empty folder both give the next action."""
    folder = tmp_path / "empty"
    if make:
        folder.mkdir()
    with pytest.raises(PeertriageError, match="empty") as raised:
        content.read(folder)
    assert raised.value.hint


def test_the_shipped_folder_comes_before_the_one_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder beside the package is ours only if it holds our sources."""
    package, beside = tmp_path / "peertriage", tmp_path / "checklists"
    package.mkdir()
    monkeypatch.setattr(content, "__file__", str(package / "content.py"))
    with pytest.raises(PeertriageError, match="missing"):
        content.find()
    beside.mkdir()
    with pytest.raises(PeertriageError, match="missing"):
        content.find()
    (beside / "sources.toml").touch()
    assert content.find() == beside
    (package / "checklists").mkdir()
    assert content.find() == package / "checklists"


def test_a_rulebook_is_the_content_in_force() -> None:
    """A folder gives a compiled rulebook in one call."""
    book = content.rulebook(dt.date(2026, 11, 23), "england", GOOD)
    assert [rule.id for rule in book.rules] == ["FLOOR-01", "FLOOR-02", "CALL-01"]


def test_content_that_names_what_it_does_not_declare_gives_no_rulebook(tmp_path: Path) -> None:
    """Broken content is an error of the content, not a bug of the program."""
    for path in GOOD.glob("*.toml"):
        text = path.read_text("utf-8").replace('when = "call-today"', 'when = "call-tomorrow"')
        (tmp_path / path.name).write_text(text, "utf-8")
    with pytest.raises(PeertriageError, match="does not declare") as raised:
        content.rulebook(dt.date(2026, 11, 23), "england", tmp_path)
    assert "content check" in raised.value.hint


# ── what was prepared when the wheel was built ──


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package folder with the smallest good content and, beside it, what was prepared from it, marked."""
    folder = tmp_path / content.FOLDER
    shutil.copytree(GOOD, folder)
    files = {path.name: path.read_bytes() for path in folder.glob("*.toml")}
    data = prepared.prepared(files).replace(b"there is a call", b"PREPARED there is a call")
    (tmp_path / prepared.NAME).write_bytes(data)
    monkeypatch.setattr(content, "find", lambda: folder)
    return tmp_path


def texts() -> str:
    """Return all texts of the content as it is read."""
    return repr(content.load())


def test_what_was_prepared_from_these_files_is_used(package: Path) -> None:
    """And what the files give is the same."""
    assert "PREPARED" in texts()
    files = {path.name: path.read_bytes() for path in (package / content.FOLDER).glob("*.toml")}
    (package / prepared.NAME).write_bytes(prepared.prepared(files))
    assert content.read() == content.read(package / content.FOLDER)


@pytest.mark.parametrize(
    "change", ["a file changed", "a file more", "a file less", "broken", "of another shape", "none"]
)
def test_what_was_prepared_from_others_is_not_used(change: str, package: Path) -> None:
    """Then the files are read, whatever the other one holds."""
    folder, made = package / content.FOLDER, package / prepared.NAME
    words = folder / "words.toml"
    match change:
        case "a file changed":
            words.write_bytes(words.read_bytes() + b"# changed\n")
        case "a file more":
            (folder / "more.toml").write_text("# nothing\n")
        case "a file less":
            (folder / "released.toml").unlink()
        case "broken":
            made.write_bytes(made.read_bytes()[:-9])
        case "of another shape":
            made.write_text('{"digest": "", "files": {"a.toml": {"rul": []}}}')
        case _:
            made.unlink()
    assert "PREPARED" not in texts()
    assert content.read() == content.read(folder)
