"""What is looked at when files and folders are named: each once, in order, and nothing silently left out."""

from __future__ import annotations

import inspect
import io
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from recorded import ID, record

from peertriage import inputs, store
from peertriage.core.outcome import Result
from peertriage.inputs import IS_A_RECORD, NOT_THERE, Source, gather, load

if TYPE_CHECKING:
    from collections.abc import Callable

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and names of POSIX")
nobody_special = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open everything")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Type every command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEERTRIAGE_HOME", str(tmp_path / "private"))
    return tmp_path


def made(*names: str) -> None:
    """Make files, and the folders that they lie in; each holds its own name."""
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name.encode(errors='replace')!r}\n", encoding="utf-8")


def paths(*names: str, listed: Path | None = None) -> list[str]:
    """Return the paths that names lead to, as they are shown."""
    return [source.path for source in gather(names, listed)[0]]


def said(*names: str, listed: Path | None = None) -> list[tuple[str, str, str]]:
    """Return path, state and reason of everything that is no source."""
    return [
        (result.path, result.state, result.why or result.findings[0].says) for result in gather(names, listed)[1]
    ]  # fmt: skip


def piped(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipe bytes into the program."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def refused(source: Source) -> tuple[str, str]:
    """Return code and reason of a source that cannot be read."""
    result = load(source)
    assert isinstance(result, Result)
    assert result.state == "unreadable"
    return result.findings[0].code, result.findings[0].says


# ── folders ──


def test_a_folder_gives_its_toml_files_in_the_order_of_their_paths() -> None:
    """Those in folders too, whatever the case of the ending; a folder stands where its name stands."""
    made("cases/b.toml", "cases/a/z.toml", "cases/a/b/c.TOML", "cases/c.toml", "cases/a.toml", "cases/notes.txt")
    assert paths("cases") == ["cases/a/b/c.TOML", "cases/a/z.toml", "cases/a.toml", "cases/b.toml", "cases/c.toml"]
    assert said("cases") == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [(".", "a/b.toml"), ("./", "a/b.toml"), ("a", "a/b.toml"), ("a/", "a/b.toml"), ("./a", "./a/b.toml")],
)
def test_paths_are_shown_as_they_were_given(name: str, shown: str) -> None:
    """The folder as typed, and what lies in it; nothing before it for where the command was typed."""
    made("a/b.toml")
    source = gather([name], None)[0][0]
    assert source.path == shown
    assert source.file is not None
    assert source.file.read_text(encoding="utf-8") == "# b'a/b.toml'\n"


def test_what_is_hidden_is_left_out_of_folders() -> None:
    """Locks, half-written files and the folders of other programs; one that is named is looked at."""
    made("cases/.git/x.toml", f"cases/.{ID}.toml.lock", "cases/.hidden.toml", "cases/a.toml")
    assert paths("cases") == ["cases/a.toml"]
    assert paths("cases/.hidden.toml") == ["cases/.hidden.toml"]


def test_only_what_a_person_named_is_named() -> None:
    """A file in a folder or one that fits a pattern was found; one on the command line or in a list was named."""
    made("a.toml", "b/c.toml", "d.toml")
    Path("list.txt").write_text("d.toml\n", encoding="utf-8")
    sources = gather(["a.toml", "b", "b/*"], Path("list.txt"))[0]
    assert [(source.path, source.named) for source in sources] == [
        ("a.toml", True), ("b/c.toml", False), ("d.toml", True)
    ]  # fmt: skip


def test_the_same_file_is_looked_at_once() -> None:
    """By whatever names; named once is named, and it keeps its place."""
    made("a/b.toml", "a/c.toml")
    whole = str(Path("a/b.toml").resolve())
    sources = gather(["a", "a/b.toml", "./a/../a/b.toml", whole, "a/*.toml"], None)[0]
    assert [(source.path, source.named) for source in sources] == [("a/b.toml", True), ("a/c.toml", False)]


def test_a_folder_without_any_toml_file_is_said_and_so_is_one_that_is_empty() -> None:
    """Otherwise a slip in the name of one school's folder would look like a school without findings."""
    made("a/x.txt", "b/x.toml")
    assert said("a", "b") == [("a", "skipped", "a folder without any .toml file")]
    assert len(said("a", "a/", "a", "gone", "gone")) == 2  # and once


@posix
def test_links_out_of_a_folder_are_said_and_not_followed() -> None:
    """To a folder and to a file; a link to a file of another kind is nothing to us."""
    made("elsewhere/a.toml", "elsewhere/b.txt", "cases/c.toml")
    Path("cases/folder").symlink_to(Path("elsewhere").resolve())
    Path("cases/link.toml").symlink_to(Path("elsewhere/a.toml").resolve())
    Path("cases/text").symlink_to(Path("elsewhere/b.txt").resolve())
    assert paths("cases") == ["cases/c.toml"]
    why = "a link out of this folder; it was not followed"
    assert said("cases") == [("cases/folder", "skipped", why), ("cases/link.toml", "skipped", why)]


@posix
def test_a_folder_whose_name_begins_like_this_one_is_not_in_it() -> None:
    """`cases-old` is not inside `cases`."""
    made("cases-old/a.toml", "cases/b.toml")
    Path("cases/link.toml").symlink_to(Path("cases-old/a.toml").resolve())
    assert paths("cases") == ["cases/b.toml"]


@posix
def test_links_within_a_folder_are_not_looked_at_twice_and_never_overlooked() -> None:
    """A loop ends; what only the link calls a .toml file is looked at; a link to nothing cannot be read."""
    made("cases/a/b.toml", "cases/kept.bak")
    Path("cases/a/loop").symlink_to(Path("cases").resolve())
    Path("cases/again.toml").symlink_to("a/b.toml")
    Path("cases/only.toml").symlink_to("kept.bak")
    Path("cases/lost.toml").symlink_to("nowhere.toml")
    Path("cases/self.toml").symlink_to("self.toml")
    sources = gather(["cases"], None)[0]
    assert [source.path for source in sources] == [
        "cases/a/b.toml", "cases/lost.toml", "cases/only.toml", "cases/self.toml"
    ]  # fmt: skip
    assert isinstance(load(sources[2]), bytes)
    assert refused(sources[1]) == ("PT-S001", "is not there")
    assert refused(sources[3]) == ("PT-S001", "cannot be read")


@posix
def test_a_link_that_a_person_named_is_followed() -> None:
    """To a folder and to a file; with its file it is one."""
    made("elsewhere/a.toml")
    Path("folder").symlink_to("elsewhere")
    Path("one.toml").symlink_to("elsewhere/a.toml")
    assert paths("folder") == ["folder/a.toml"]
    assert paths("one.toml", "elsewhere/a.toml") == ["one.toml"]


@posix
@nobody_special
def test_a_folder_that_cannot_be_listed_is_unreadable() -> None:
    """Never taken for an empty one."""
    made("cases/a.toml", "cases/shut/b.toml")
    Path("cases/shut").chmod(0)
    try:
        assert paths("cases") == ["cases/a.toml"]
        assert said("cases") == [("cases/shut", "unreadable", "the folder may not be opened by you")]
    finally:
        Path("cases/shut").chmod(0o700)


def test_a_folder_that_cannot_be_listed_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is looked at; also where it was there a moment ago, or a disk fails."""
    made("cases/a.toml", "cases/gone/b.toml", "cases/z.toml")
    before = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("gone"):
            raise FileNotFoundError(2, "gone")
        return before(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert paths("cases") == ["cases/a.toml", "cases/z.toml"]
    assert said("cases") == [("cases/gone", "unreadable", "the folder is not there")]
    assert said("cases/**/*.toml") == [("cases/gone", "unreadable", "the folder is not there")]


@posix
def test_names_may_hold_anything() -> None:
    """Line feeds, escapes, bytes that are no text: what is shown is made safe by the reports."""
    names = ["a\nb.toml", "c\x1b[2J.toml", os.fsdecode(b"d\xff.toml"), "é.toml", "[1].toml", "-.toml"]
    made(*(f"cases/{name}" for name in names))
    assert sorted(paths("cases")) == sorted(f"cases/{name}" for name in names)
    assert paths("cases/[1].toml") == ["cases/[1].toml"]
    assert all(isinstance(load(source), bytes) for source in gather(["cases"], None)[0])


def test_folders_within_folders_do_not_exhaust_the_program(tmp_path: Path) -> None:
    """However deep they lie, what looks through them goes no deeper itself."""
    deep = tmp_path.joinpath(*["d"] * 200)
    deep.mkdir(parents=True)
    (deep / "x.toml").touch()
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        assert len(paths(str(tmp_path))) == 1
        assert paths(f"{tmp_path}/**/x.toml") == paths(str(tmp_path))
    finally:
        sys.setrecursionlimit(before)


@posix
def test_a_folder_that_lies_too_deep_for_its_name_is_unreadable(tmp_path: Path) -> None:
    """The system refuses the name; what lies above is looked at."""
    at, folder = "", os.open(tmp_path, os.O_RDONLY)
    (tmp_path / "x.toml").touch()
    while len(at) < 4200:
        at += "/" + "d" * 200
        os.mkdir("d" * 200, dir_fd=folder)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    assert len(paths(str(tmp_path))) == 1
    assert [(state, why) for _, state, why in said(str(tmp_path))] == [("unreadable", "the folder is not there")]


def test_many_files_are_found_quickly() -> None:
    """Five thousand in well under a second: nothing is opened, nothing asked twice."""
    for folder in range(50):
        Path(f"cases/{folder:02}").mkdir(parents=True)
        for number in range(100):
            (Path(f"cases/{folder:02}") / f"{number:03}.toml").touch()
    began = time.perf_counter()
    found = paths("cases")
    assert time.perf_counter() - began < 2
    assert len(found) == 5000
    assert found == sorted(found)


# ── names, patterns, lists ──


@pytest.mark.parametrize(
    "name", ["a.toml", "", "a/b.toml", "x.toml/y", "n" * 300, pytest.param("a/" * 3000, marks=posix)]
)
def test_a_name_that_is_not_there_is_unreadable(name: str) -> None:
    """What was asked for was not checked."""
    made("x.toml")
    assert paths(name) == []
    assert [(state, why) for _, state, why in said(name)] == [("unreadable", "is not there")]
    assert gather([name], None)[1][0].findings[0].code == "PT-S001"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.toml", ["a.toml"]),
        ("?.toml", ["a.toml"]),
        ("[ab].toml", ["a.toml"]),
        ("cases/*", ["cases/b/c/e.toml", "cases/b/d.toml", "cases/f.toml"]),
        ("cases/*.toml", ["cases/f.toml"]),
        ("*/b/*.toml", ["cases/b/d.toml"]),
        ("*/f*.toml", ["cases/f.toml"]),
        ("cases/**/*.toml", ["cases/f.toml", "cases/b/d.toml", "cases/b/c/e.toml"]),
        ("cases/**/**/e.toml", ["cases/b/c/e.toml"]),
        ("cases/**", ["cases/b/c/e.toml", "cases/b/d.toml", "cases/f.toml"]),
        ("**/e.toml", ["cases/b/c/e.toml"]),
        ("./cas*/f.toml", ["./cases/f.toml"]),
        ("cases/../cases/f*.toml", ["cases/../cases/f.toml"]),
    ],
)
def test_a_pattern_means_what_fits_it(pattern: str, found: list[str]) -> None:
    """The command line of Windows leaves patterns to the program. Hidden files and other kinds do not fit."""
    made(
        "a.toml",
        "cases/b/d.toml",
        "cases/b/c/e.toml",
        "cases/f.toml",
        "cases/.h.toml",
        "cases/n.txt",
        "cases/.i/j.toml",
    )
    assert paths(pattern) == found
    assert said(pattern) == []


def test_a_pattern_may_begin_at_the_root(tmp_path: Path) -> None:
    """As a whole path."""
    made("cases/f.toml")
    assert paths(f"{tmp_path}/cases/*.toml") == [f"{tmp_path.as_posix()}/cases/f.toml"]


@pytest.mark.parametrize("pattern", ["b*.toml", "nowhere/*.toml", "*.txt", "**/*.md", "a.toml/*"])
def test_a_pattern_that_nothing_fits_is_unreadable(pattern: str) -> None:
    """A slip in a pattern must not look like a sound folder."""
    made("a.toml", "c.txt")
    assert paths(pattern) == []
    assert said(pattern)[0][1] == "unreadable"


@posix
def test_a_pattern_follows_no_loop() -> None:
    """Nor one that leads elsewhere: ** means what lies in the folder itself."""
    made("a/b.toml")
    Path("a/loop").symlink_to(Path("a").resolve())
    made("elsewhere/c.toml")
    Path("a/out").symlink_to(Path("elsewhere").resolve())
    assert paths("a/**/*.toml") == ["a/b.toml"]


@pytest.mark.parametrize(
    "data",
    [
        b"a.toml\nb c.toml\n", b"a.toml\r\nb c.toml\r\n", b"\n\na.toml\n  \nb c.toml", b"a.toml\0b c.toml\0",
        b"\xef\xbb\xbfa.toml\nb c.toml\n", "a.toml\r\nb c.toml\r\n".encode("utf-16"),
        "\ufeffa.toml\nb c.toml\n".encode("utf-16-be"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("through", ["file", "pipe"])
def test_a_list_names_one_file_a_line(data: bytes, through: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows and other systems write it, or with NUL between; after what the command line names."""
    made("a.toml", "b c.toml", "x.toml")
    Path("list").write_bytes(data)
    piped(data, monkeypatch)
    assert paths("x.toml", listed=Path("list" if through == "file" else "-")) == ["x.toml", "a.toml", "b c.toml"]


@posix
def test_a_list_with_nul_may_hold_any_name() -> None:
    """A line feed in a name, too."""
    made("a\nb.toml")
    Path("list").write_bytes(b"a\nb.toml\0")
    assert paths(listed=Path("list")) == ["a\nb.toml"]


def test_names_in_a_list_are_those_of_the_place_where_the_command_was_typed() -> None:
    """Not of the list's own folder."""
    made("a.toml", "lists/a.toml")
    Path("lists/list").write_text("a.toml\n", encoding="utf-8")
    assert paths(listed=Path("lists/list")) == ["a.toml"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the list names no file"),
        (b"\n \r\n", "the list names no file"),
        (b"\xff\xfea", "the list of files is not text"),
        (None, "the list of files is not there"),
    ],
)
def test_a_list_without_names_is_unreadable(data: bytes | None, why: str) -> None:
    """What should have been checked was not."""
    if data is not None:
        Path("list").write_bytes(data)
    assert said(listed=Path("list")) == [("list", "unreadable", why)]


def test_what_is_in_a_list_and_not_there_is_unreadable() -> None:
    """One line does not spoil the others."""
    made("a.toml")
    Path("list").write_text("gone.toml\na.toml\n", encoding="utf-8")
    assert paths(listed=Path("list")) == ["a.toml"]
    assert said(listed=Path("list")) == [("list, line 1", "unreadable", NOT_THERE)]


@pytest.mark.parametrize(
    "line",
    [
        "she said he did it again", "why?", "what is [this]", "*", "a/*.toml", "x" * 5000, "a/b/c", "\x1b[2J",
        "/no/such", "20261120", ID,
    ],
)  # fmt: skip
@pytest.mark.parametrize("through", ["file", "pipe"])
def test_no_line_that_names_nothing_is_repeated(line: str, through: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be what a child said: a list and a record are easily mixed up. Its place is enough to find it."""
    data = f"\n{line}\r\n".encode()
    Path("some.txt").write_bytes(data)
    piped(data, monkeypatch)
    listed, place = (Path("some.txt"), "some.txt") if through == "file" else (Path("-"), "the list that is piped in")
    sources, results = gather([], listed)
    assert sources == []
    assert [(one.path, one.state, one.findings[0].says) for one in results] == [
        (f"{place}, line 2", "unreadable", NOT_THERE)
    ]


def test_of_names_with_nul_between_the_place_is_counted_in_names() -> None:
    """There are no lines."""
    Path("list").write_bytes(b"one\0two words\0")
    assert [path for path, _, _ in said(listed=Path("list"))] == ["list, name 1", "list, name 2"]


@posix
def test_what_a_line_names_is_said_by_its_name_if_it_is_there() -> None:
    """A folder without records, and one that holds a link out of it."""
    made("empty/x.txt", "cases/a.toml", "elsewhere/b.toml")
    Path("cases/out").symlink_to(Path("elsewhere").resolve())
    Path("list").write_text("empty\ncases\n", encoding="utf-8")
    assert [path for path, _, _ in said(listed=Path("list"))] == ["empty", "cases/out"]


RECORD = store.to_bytes(record(practice=False))


@pytest.mark.parametrize(
    "data",
    [
        RECORD,
        RECORD.replace(b"\n", b"\r\n"),
        RECORD.replace(b"\n", b"\r"),
        RECORD.replace(b"\n", b"\0"),
        RECORD.decode().encode("utf-16"),
        RECORD.decode().encode("utf-16-le"),
        RECORD[len(RECORD) // 2 :],
        RECORD.replace(b'"record"', b'"recrod"').split(b"\n", 4)[4],
        b"a.toml\nshe said\n" + RECORD[:300],
        b"a.toml\n[[statement]]\n",
        b"a.toml\n[made]  # by hand\n",
        b'a.toml\n  words = """\nshe said\n',
        b"words='she said'\n",
        b"practice = true\n",
        b"heard = { on = 2026-11-20 }\n",
        b"at = 2026-11-20T15:15:00Z\n",
        b"acts = [\n",
        b'"danger-now" = "yes"\n',
        f"Record {ID}    Check word harbour\n".encode(),
    ],
)  # fmt: skip
@pytest.mark.parametrize("through", ["file", "pipe"])
def test_a_record_in_the_place_of_a_list_is_refused_as_a_whole(
    data: bytes, through: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One result, and nothing of what is in it, also of a piece of one; nothing that it may name is looked at."""
    made("a.toml", "she said")
    Path("list").write_bytes(data)
    piped(data, monkeypatch)
    listed = Path("list" if through == "file" else "-")
    sources, results = gather([], listed)
    assert sources == []
    assert [(one.path, one.state, one.findings[0].says) for one in results] == [
        (str(listed), "unreadable", IS_A_RECORD)
    ]


@pytest.mark.parametrize(
    "name", ["a=b.toml", "year=2026/a.toml", "kind of.toml", "[1].toml", "#1.toml", "child = A.toml", "record.toml"]
)
def test_a_list_of_odd_names_is_a_list(name: str) -> None:
    """Files may be called so."""
    made(name)
    Path("list").write_text(f"{name}\n", encoding="utf-8")
    assert paths(listed=Path("list")) == [name]


@pytest.mark.parametrize("line", [b"[" + b" " * 10**6, b" " * 10**6, b"a" * 10**6, b"a " * 10**6, b"[" * 10**6])
def test_a_long_line_of_a_list_stops_nothing(line: bytes) -> None:
    """Whether it is one of ours is seen at once."""
    Path("list").write_bytes(line)
    began = time.perf_counter()
    gather([], Path("list"))
    assert time.perf_counter() - began < 2


# ── ids ──


@pytest.mark.parametrize("name", [ID, ID.upper(), ID[:-1], ID[:9], ID[:8], "2026"])
@pytest.mark.parametrize("folder", ["private", "private/practice"])
def test_a_record_of_the_private_folder_is_named_by_the_start_of_its_id(name: str, folder: str) -> None:
    """As for other commands; it counts as named, and is the same file by whatever name."""
    made(f"{folder}/{ID}.toml", f"{folder}/{ID}.draft.toml", f"{folder}/20250101-aaaaaa.toml")
    whole = Path(folder, f"{ID}.toml").resolve()
    sources, results = gather([name, str(whole)], None)
    assert [(source.path, source.file, source.named) for source in sources] == [(whole.as_posix(), whole, True)]
    assert results == []


def test_a_file_that_is_called_like_an_id_goes_before_a_record_of_the_private_folder() -> None:
    """What is there is meant."""
    made(f"private/{ID}.toml", ID[:8], "2026/a.toml")
    assert paths(ID[:8], "2026") == [ID[:8], "2026/a.toml"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("20250101", "no file is called so, and no record begins with 20250101. Give the path of the file, or the"),
        ("2026", "no file is called so, and 2 records begin with 2026. Give more of the id: 20261120-k7fq2m, 20261"),
        ("20261120-k7fq2o", "is not there"),
        ("20261120-k7fq2m7", "is not there"),
        ("20261120.toml", "is not there"),
        ("x", "is not there"),
    ],
)
def test_an_id_that_names_no_record_or_several_is_said(name: str, why: str) -> None:
    """And is not there; what has not the form of an id is a name like any other. No folder is made for asking."""
    if name == "2026":
        made(f"private/{ID}.toml", "private/practice/20261121-aaaaaa.toml")
    ((path, state, says),) = said(name)
    assert (path, state) == (name, "unreadable")
    assert says.startswith(why)
    assert Path("private").exists() == (name == "2026")


def test_an_id_in_a_list_is_one_too() -> None:
    """Its line is named where it names nothing."""
    made(f"private/{ID}.toml")
    Path("list").write_text(f"{ID}\n20250101-aaaaaa\n", encoding="utf-8")
    assert [Path(path).name for path in paths(listed=Path("list"))] == [f"{ID}.toml"]
    assert said(listed=Path("list")) == [("list, line 2", "unreadable", NOT_THERE)]


# ── what is piped in ──


def test_a_record_can_be_piped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, also if `-` is named twice."""
    piped(b"schema = 1\n", monkeypatch)
    sources = gather(["-", "-"], None)[0]
    assert sources == [Source("-", None, named=True)]
    assert load(sources[0]) == b"schema = 1\n"


def test_what_is_piped_in_cannot_be_a_list_and_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them would be empty."""
    piped(b"-\n", monkeypatch)
    assert ("-", "unreadable", "what is piped in cannot be both the list and a record") in said(listed=Path("-"))


def test_too_much_piped_in_is_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte too much; as much as fits is read."""
    piped(b"#" * store.MOST_BYTES, monkeypatch)
    assert isinstance(load(Source("-", None, named=True)), bytes)
    piped(b"#" * (store.MOST_BYTES + 1), monkeypatch)
    assert refused(Source("-", None, named=True)) == ("PT-S002", "")


def test_a_window_without_anything_to_pipe_in_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback."""
    monkeypatch.setattr(sys, "stdin", None)
    assert refused(Source("-", None, named=True)) == ("PT-S001", "nothing is piped in")
    assert said(listed=Path("-"))[0][1] == "unreadable"


# ── reading ──


def test_a_file_as_large_as_allowed_is_read_and_a_larger_one_is_not() -> None:
    """And is not read to find out."""
    path = Path("a.toml")
    path.write_bytes(b"#" * store.MOST_BYTES)
    source = gather(["a.toml"], None)[0][0]
    assert load(source) == b"#" * store.MOST_BYTES
    with path.open("ab") as file:
        file.write(b"#")
    assert refused(source) == ("PT-S002", "")


def test_a_file_that_vanishes_is_unreadable() -> None:
    """Between the finding and the reading."""
    made("cases/a.toml")
    source = gather(["cases"], None)[0][0]
    Path("cases/a.toml").unlink()
    assert refused(source) == ("PT-S001", "is not there")


@posix
@nobody_special
def test_a_file_that_may_not_be_opened_is_unreadable() -> None:
    """It is never skipped."""
    made("a.toml")
    Path("a.toml").chmod(0)
    assert refused(gather(["a.toml"], None)[0][0]) == ("PT-S001", "cannot be read (not allowed)")


def test_a_file_that_cannot_be_opened_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the reason; the path is not said twice."""
    made("a.toml")
    source = gather(["a.toml"], None)[0][0]

    def shut(*_: object, **__: object) -> None:
        raise PermissionError(13, "shut")

    monkeypatch.setattr(Path, "open", shut)
    assert refused(source) == ("PT-S001", "cannot be read (not allowed)")


def a_pipe(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    """Make a socket."""
    with socket.socket(socket.AF_UNIX) as made_one:
        made_one.bind(path.name)


def a_device(path: Path) -> None:
    """Make a link to a device that never ends."""
    path.symlink_to("/dev/zero")


@posix
@pytest.mark.parametrize("make", [a_pipe, a_socket, a_device])
@pytest.mark.parametrize("name", ["cases", "cases/x.toml"])
def test_nothing_waits_for_what_is_no_ordinary_file(
    make: Callable[[Path], None], name: str, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    """A pipe, a socket or a device, found or named, is unreadable at once."""
    Path("cases").mkdir()
    monkeypatch.chdir("cases")
    make(Path("x.toml"))
    monkeypatch.chdir(here)
    sources, results = gather([name], None)
    if make is a_device and name == "cases":
        assert [result.path for result in results] == ["cases/x.toml"]  # a link out of the folder
    else:
        assert refused(sources[0]) == ("PT-S001", "this is not an ordinary file; use - for what is piped in")


def test_what_others_rely_on_is_there() -> None:
    """The names that this package gives."""
    assert {"Guard", "Source", "gather", "judged", "load"} == set(inputs.__all__)


def test_a_list_without_end_is_refused_and_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is left out in silence."""
    (tmp_path / "list.txt").write_text("one.toml\ntwo.toml\n", "utf-8")
    monkeypatch.setattr("peertriage.inputs.MOST_LISTED", 10)
    sources, results = gather([], tmp_path / "list.txt")
    assert sources == []
    assert [one.state for one in results] == ["unreadable"]
