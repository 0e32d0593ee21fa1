"""The hook refuses whatever is, or may be, about a real case, and lets everything else pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
import tomli_w
from checking import tidy
from recorded import FRIDAY, ID
from running import ROOT, SAID, Cli, environment

from peertriage import store
from peertriage.commands.hook import WHAT_TO_DO, run_hook
from peertriage.content import rulebook
from peertriage.core.key_slip import key_slip
from peertriage.core.looks import refusal
from peertriage.core.model import Made, Report
from peertriage.core.overview import overview
from peertriage.core.record import HEADER, sealed, to_document
from peertriage.core.why import named
from peertriage.render import markdown
from peertriage.render import text as plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.document import Page

posix = pytest.mark.skipif(sys.platform == "win32", reason="links")
REAL_RECORD = sealed(msgspec.structs.replace(tidy(), practice=False))
PRACTICE, REAL = store.to_bytes(tidy()), store.to_bytes(REAL_RECORD)
BY_NAME = "its name is that of a record or of a page of one"
BROKEN = "it looks like a record and cannot be read"
PAGE = "a page of a real record"


def of_kind(kind: str, practice: bool | None) -> bytes:
    """Return a draft, a note or answers with nothing else in it."""
    made = Made(at=FRIDAY, tool="0.1.0")
    return store.to_bytes(Report(schema=1, kind=kind, id=ID, made=made, practice=practice))  # type: ignore[arg-type]


# ── files that can be read ──


@pytest.mark.parametrize(
    "name", [f"{ID}.toml", "x.toml", "x.txt", "x", "docs/x.md", f"{ID} (1).toml", f".{ID}.toml.1.tmp"]
)
def test_a_real_record_is_refused_whatever_its_name(name: str) -> None:
    """And the invented one passes, whatever its name."""
    assert refusal(name, REAL) == "a real record"
    assert refusal(name, PRACTICE) == ""


@pytest.mark.parametrize("kind", ["draft", "note", "answers"])
@pytest.mark.parametrize("practice", [None, False])
def test_so_is_everything_that_holds_what_somebody_said(kind: str, practice: bool | None) -> None:
    """A mark that is absent is no mark."""
    assert refusal("x", of_kind(kind, practice)) == ("a real answers file" if kind == "answers" else f"a real {kind}")
    assert refusal("x", of_kind(kind, practice=True)) == ""


@pytest.mark.parametrize("value", [b"1", b'"true"', b"[true]", b"{ a = true }"])
def test_only_true_is_a_mark(value: bytes) -> None:
    """Nothing that looks like it."""
    assert refusal("x", PRACTICE.replace(b"practice = true\n", b"practice = " + value + b"\n")) == "a real record"


FORMS: dict[str, Callable[[str], bytes]] = {
    "mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "windows": lambda text: text.replace("\n", "\r\n").encode(),
    "old mac": lambda text: text.replace("\n", "\r").encode(),
    "notepad": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "notepad, other order": lambda text: ("\ufeff" + text).encode("utf-16-be"),
    "two bytes": lambda text: text.encode("utf-16-le"),
    "two bytes, other order": lambda text: text.encode("utf-16-be"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_record_saved_in_another_form_is_a_record(form: str) -> None:
    """Notepad and other programs save as they please."""
    assert refusal("x.txt", FORMS[form](REAL.decode())) == "a real record"
    assert refusal("x.txt", FORMS[form](PRACTICE.decode())) == ""
    assert refusal("x.txt", FORMS[form](REAL.decode()[:5000])) == BROKEN


def test_a_record_without_its_kind_is_a_record() -> None:
    """It holds children and what they said; also written by another program, without our first lines."""
    found = {key: value for key, value in to_document(REAL_RECORD).items() if key not in {"kind", "practice"}}
    assert refusal("x", tomli_w.dumps(found).encode()) == "a real record"
    assert refusal("x", tomli_w.dumps(found | {"practice": True}).encode()) == ""


@pytest.mark.parametrize("rest", ["", "id = 'x'\n", 'kind = "recrod"\n'])
def test_what_begins_like_a_record_is_one(rest: str) -> None:
    """However little is left of it."""
    assert refusal("x", f"{HEADER}{rest}".encode()) == "a real record"
    assert refusal("x", f"{HEADER}{rest}practice = true\n".encode()) == ""


# ── files that cannot ──


@pytest.mark.parametrize(
    "data",
    [
        REAL[: len(REAL) // 2],
        REAL[:400],
        REAL.replace(b'kind = "record"', b'kind = "record'),
        REAL.replace(b'kind = "record"', b"kind ="),
        b"<<<<<<< HEAD\n" + REAL,
        b"\n\n" + REAL + b"a =",
        REAL.replace(b"\n# Times", b"\nTimes"),
        b'schema = 1\nkind = "draft"\n=',
        b"'schema' = 1\n[[child]]\n[[statement]]\n=",
        PRACTICE[: len(PRACTICE) // 2],
        REAL.replace(b"practice = false", b"practice = \xff"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["x.toml", "x"])
def test_a_broken_record_is_refused(name: str, data: bytes) -> None:
    """Nobody can tell whether it is an invented one."""
    assert refusal(name, data) == BROKEN


@pytest.mark.parametrize("name", ["x.toml", "x.toml.bak", "x.TOML.txt", "cases/x.toml~"])
def test_what_calls_itself_toml_is_looked_at_more_closely(name: str) -> None:
    """A line of ours anywhere in it is enough; in a page of documentation it is an example."""
    quoted = b'Look:\n\n```toml\nkind = "record"\npractice = false\n```\n'
    assert refusal(name, quoted) == BROKEN
    assert refusal("x.md", quoted) == ""


@pytest.mark.parametrize(
    "name",
    [
        f"{ID}.pdf", f"{ID}-page-1.docx", f"prints/{ID} key slip.jpg", f"{ID}/scan.png", f"{ID.upper()}.PDF",
        f"Copy of {ID}.docx", f"{ID}.unsaved.toml", f".{ID}.toml.lock",
        f"{ID}.sync-conflict-20261121-101112-ABCDEFG.toml",
    ],
)  # fmt: skip
@pytest.mark.parametrize("data", [b"", b"\x89PNG\0\0", b"text", b"a = 1\n", PRACTICE[:900]])
def test_what_has_the_name_of_a_record_is_refused(name: str, data: bytes) -> None:
    """Prints, scans, copies that a program left behind: what is in them cannot be known."""
    assert refusal(name, data) == BY_NAME


# ── prints ──


def pages(record: Report) -> list[Page]:
    """Return prints of a record: the key slip, and the overview."""
    assert named(record)
    return [*key_slip(record), overview(rulebook(FRIDAY.date(), "england"), record, [])]


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_print_of_a_real_record_is_refused(form: str, which: int) -> None:
    """Also within another text, and under any name. One of an invented case passes."""
    render = plain.render if form == "text" else markdown.render
    real, practice = (render([pages(record)[which]]) for record in (REAL_RECORD, tidy()))
    assert "20261120" in real.replace("\\", "")
    assert refusal("x.txt", real.encode()) == PAGE
    assert refusal("x.txt", f"For you:\n\n{real}".encode()) == PAGE
    assert refusal("x.txt", real.encode("utf-16")) == PAGE
    assert refusal("x.txt", practice.encode()) == ""
    assert refusal("x.txt", (practice + "\n" * 400 + real).encode()) == PAGE


# ── all other files ──


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pyproject.toml", b'[project]\nname = "x"\nkind = "record"\n'),
        ("x.toml", b'[a]\nkind = "record"\n'),
        ("x.toml", b'kind = "library"\n'),
        ("x.toml", b'kind = "library\n'),
        ("x.toml", b'schema = 1\nkind = "settings"\n'),
        ("x.toml", b"[[child]]\nname = 1\n"),
        ("x.toml", b"a = \n"),
        ("x.yaml", b"kind: record\n"),
        ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("x.md", b"A record has a check word.\n"),
        ("x", b""),
        ("20261120-k7fq2m7.txt", b""),
        ("20261120-pictures.txt", b""),
        ("x.bin", bytes(range(256)) * 50),
    ],
)
def test_everything_else_passes(name: str, data: bytes) -> None:
    """Settings of other programs, pictures, documentation."""
    assert refusal(name, data) == ""


def test_this_project_passes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """All files that git looks after here, and quickly; a single one that does not would be named."""
    monkeypatch.chdir(ROOT)
    listed = subprocess.run(["git", "ls-files", "-z"], check=False, capture_output=True, cwd=ROOT)
    if listed.returncode:
        pytest.skip("no git here")
    names = [os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    assert len(names) > 300
    began = time.perf_counter()
    assert run_hook(names) == 0, capsys.readouterr().out
    assert time.perf_counter() - began < 10


# ── as git runs it ──


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Type every command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_each_file_is_named_with_the_reason_and_nothing_of_it_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a file, then what to do. Names are text and nothing else."""
    evil = f"a\x1b[2J\n{ID}.toml" if sys.platform != "win32" else f"a {ID}.toml"
    Path("x.toml").write_bytes(REAL)
    Path("b.toml").write_bytes(REAL[:5000])
    Path(evil).write_bytes(b"a = 1")
    Path("fine.toml").write_bytes(PRACTICE)
    assert run_hook(["x.toml", "fine.toml", "b.toml", evil]) == 1
    out = capsys.readouterr().out
    assert out.endswith(WHAT_TO_DO)
    lines = out.removesuffix(WHAT_TO_DO).splitlines()
    assert lines[:2] == ["x.toml: a real record", f"b.toml: {BROKEN}"]
    assert len(lines) == 3
    assert lines[2].endswith(BY_NAME)
    assert "\x1b" not in out
    assert SAID not in out
    assert SAID.encode() in REAL
    assert max(len(line) for line in WHAT_TO_DO.splitlines()) <= 80


@pytest.mark.usefixtures("here")
def test_nothing_is_said_of_files_that_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where there is no file, or one was deleted by this very commit."""
    Path("fine.toml").write_bytes(PRACTICE)
    assert run_hook(["fine.toml", "gone.toml"]) == 0
    assert run_hook([]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("here")
def test_what_cannot_be_opened_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody can tell what it is."""
    Path("x.toml").write_bytes(PRACTICE)

    def shut(*_: object, **__: object) -> None:
        raise PermissionError(13, "shut")

    monkeypatch.setattr(Path, "open", shut)
    assert run_hook(["x.toml"]) == 1
    assert capsys.readouterr().out.startswith("x.toml: it cannot be read\n")


@posix
@pytest.mark.usefixtures("here")
def test_of_links_submodules_and_pipes_only_the_name_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """Git keeps no more of them; nothing waits for a pipe."""
    Path("kept").mkdir()
    Path("kept/r.toml").write_bytes(REAL)
    Path("link.toml").symlink_to("kept/r.toml")
    Path(f"{ID}.toml").symlink_to("kept/r.toml")
    os.mkfifo("pipe.toml")
    Path("kept/.git").write_text("gitdir: ../.git/modules/kept\n", encoding="utf-8")
    Path("empty").mkdir()  # so lies a submodule that nobody has fetched
    assert run_hook(["link.toml", "kept", "pipe.toml", "empty"]) == 0
    assert run_hook([f"{ID}.toml"]) == 1
    assert capsys.readouterr().out.startswith(f"{ID}.toml: {BY_NAME}\n")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("inside", ["x.toml", f"deeper/{ID}.toml", "x.txt", ".hidden"])
def test_a_folder_is_refused(inside: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Git names files. Whoever names a folder thinks that what is in it was looked at; nothing was."""
    Path("kept/deeper").mkdir(parents=True)
    Path("kept", inside).write_bytes(REAL)
    assert run_hook(["kept"]) == 1
    assert run_hook(["./kept/"]) == 1
    assert capsys.readouterr().out.startswith("kept: a folder; name its files\n")


@pytest.mark.usefixtures("here")
def test_a_folder_that_may_not_be_opened_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody can tell what is in it."""
    Path("kept").mkdir()

    def shut(*_: object) -> None:
        raise PermissionError(13, "shut")

    monkeypatch.setattr(Path, "iterdir", shut)
    assert run_hook(["kept"]) == 1
    assert capsys.readouterr().out.startswith("kept: it cannot be read\n")


@pytest.mark.parametrize(
    "option",
    [
        ("--from-file", "list.txt"), ("--output", "x.txt"), ("--format", "json"), ("--select", "practice"),
        ("--strict",), ("--exit-zero",), ("--show",), ("--jobs", "2"), ("--at", "2026-11-20"), ("--ignore", "practice"),
    ],
)  # fmt: skip
def test_what_the_hook_would_leave_out_is_refused(option: tuple[str, ...], here: Path, cli: Cli) -> None:
    """A list, above all: no file in it would be looked at, and all would pass."""
    (here / "x.toml").write_bytes(REAL)
    (here / "list.txt").write_text("x.toml\n", encoding="utf-8")
    ran = cli("validate", "--hook", *option)
    assert (ran.code, ran.out) == (2, "")
    assert f"--hook and {option[0]} exclude each other" in ran.err
    assert cli("validate", "--hook").code == 0


@pytest.mark.usefixtures("here")
def test_of_a_file_larger_than_any_record_the_beginning_counts() -> None:
    """A record with a lot behind it is still refused."""
    Path("x").write_bytes(REAL + b"#" * store.MOST_BYTES)
    assert run_hook(["x"]) == 1


def test_git_runs_it_before_a_commit(here: Path) -> None:
    """A real record does not get into the history; an invented one does."""
    if shutil.which("git") is None:
        pytest.skip("no git here")
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = {f"GIT_{role}_{part}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}

    def git(*args: str) -> int:
        done = subprocess.run(
            ["git", *args], check=False, capture_output=True, cwd=here, env=environment(**settings, **who)
        )
        return done.returncode

    assert git("init", "-q") == 0
    hook = here / ".git" / "hooks" / "pre-commit"
    program = f'"{Path(sys.executable).as_posix()}" -m peertriage validate --hook --'
    hook.write_text(
        f"#!/bin/sh\ngit diff --cached --name-only -z --diff-filter=d | xargs -0 {program}\n", encoding="utf-8"
    )
    hook.chmod(0o700)
    (here / "fine.toml").write_bytes(PRACTICE)
    assert git("add", "fine.toml") == 0
    assert git("commit", "-qm", "a") == 0
    (here / "x.txt").write_bytes(REAL)
    assert git("add", "x.txt") == 0
    assert git("commit", "-qm", "b") != 0
    assert git("rm", "-q", "--cached", "--", "x.txt") == 0
    assert git("commit", "-q", "--allow-empty", "-m", "c") == 0


def test_a_deeply_nested_file_is_looked_at_in_no_time() -> None:
    """A key of many thousand parts: no parser is asked to follow it."""
    assert refusal("x.toml", ('kind = "record"\n' + ".".join(["a"] * 40_000) + " = 1").encode()) != ""
