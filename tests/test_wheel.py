"""What is built is whole: the checklists are in it, the tests are not, and it runs where it is installed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from running import AT, EXAMPLES, ROOT, environment

from peertriage import __version__, content, prepared
from peertriage.core.catalogue import Catalogue
from peertriage.core.errors import PeertriageError
from peertriage.core.shape import shape

pytest.importorskip("build", reason="the `build` package makes wheel and source archive")

CHECKLISTS = {path.name for path in (ROOT / "checklists").glob("*.toml")}


class Built(NamedTuple):
    """Wheel and source archive."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the source archive, and the wheel from it, as a release would."""
    out = tmp_path_factory.mktemp("dist")
    alone = [] if importlib.util.find_spec("hatchling") is None else ["--no-isolation"]
    command = [sys.executable, "-m", "build", *alone, "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="module")
def scripts(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an environment of its own, which borrows the dependencies of this one."""
    where = tmp_path_factory.mktemp("env")
    without_pip = importlib.util.find_spec("pip") is not None
    venv.create(where, with_pip=not without_pip, symlinks=os.name != "nt")
    folder = where / ("Scripts" if os.name == "nt" else "bin")
    python = folder / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)] if without_pip else [str(python), "-m", "pip"]
    command = [*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(built.wheel)]
    subprocess.run(command, check=True, capture_output=True)
    paths = sysconfig.get_paths(vars={"base": str(where), "platbase": str(where)})
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(paths["purelib"]) / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return folder


def run(scripts: Path, folder: Path, *args: object) -> subprocess.CompletedProcess[str]:
    """Run the installed command, far from the checkout."""
    env = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    command = [str(scripts / "peertriage"), *map(str, args)]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )


def test_the_prepared_content_is_the_content_of_the_files(built: Built) -> None:
    """Made from exactly the files that are shipped, and both give the same, item by item and file by file."""
    wheel = zipfile.ZipFile(built.wheel)
    found = msgspec.json.decode(wheel.read(f"peertriage/{prepared.NAME}"), type=content.Prepared)
    files = {path.name: path.read_bytes() for path in (ROOT / "checklists").glob("*.toml")}
    assert found.digest == prepared.digest(files)
    assert list(found.files) == sorted(files)
    for name, data in files.items():
        assert found.files[name] == shape(tomllib.loads(data.decode()), Catalogue, name)[0], name


def test_a_changed_file_counts_and_not_what_was_prepared_from_it(scripts: Path, tmp_path: Path) -> None:
    """Whoever corrects a word in the installed folder sees it at once."""
    assert "the prepared content" not in run(scripts, tmp_path, "explain", "apart-now").stdout
    (path,) = scripts.parent.rglob("checklists/steps.toml")
    before = path.read_text("utf-8")
    try:
        path.write_text(before.replace("Being near each other", "Unlike the prepared content, being near", 1), "utf-8")
        assert "the prepared content" in run(scripts, tmp_path, "explain", "apart-now").stdout
    finally:
        path.write_text(before, "utf-8")


def test_the_wheel_holds_the_package_and_every_checklist_and_nothing_else(built: Built) -> None:
    """No tests, no examples, no benchmark: only what runs, and the licence."""
    names = zipfile.ZipFile(built.wheel).namelist()
    assert {Path(name).name for name in names if name.startswith("peertriage/checklists/")} == CHECKLISTS
    assert {name.split("/")[0] for name in names} == {"peertriage", f"peertriage-{__version__}.dist-info"}
    shipped = {name for name in names if name.endswith(".py")}
    assert shipped == {str(path.relative_to(ROOT).as_posix()) for path in (ROOT / "peertriage").rglob("*.py")}
    assert "peertriage/py.typed" in names
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in names}
    assert not [name for name in names if "test" in name or "__pycache__" in name]


def test_the_checklists_in_the_wheel_are_those_of_the_checkout(built: Built) -> None:
    """Byte for byte."""
    with zipfile.ZipFile(built.wheel) as wheel:
        for name in CHECKLISTS:
            assert wheel.read(f"peertriage/checklists/{name}") == (ROOT / "checklists" / name).read_bytes(), name


def test_the_source_archive_holds_what_is_needed_to_build_and_test_it(built: Built) -> None:
    """Content, examples, tests and documents are in it; no cache is."""
    with tarfile.open(built.sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for folder in ("checklists", "examples", "tests", "docs", "benchmarks", "peertriage"):
        wanted = {path.relative_to(ROOT).as_posix() for suffix in ("py", "toml", "md")
                  for path in (ROOT / folder).rglob(f"*.{suffix}")}  # fmt: skip
        assert wanted <= names, sorted(wanted - names)
    assert {"README.md", "LICENSE", "NOTICE", "pyproject.toml"} <= names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_installed_command_finds_its_checklists(scripts: Path, tmp_path: Path) -> None:
    """From any folder; what it checks is what lies in the wheel."""
    assert run(scripts, tmp_path, "--version").stdout == f"peertriage {__version__}\n"
    checked = run(scripts, tmp_path, "content", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "no problems" in checked.stdout


def test_the_installed_command_leads_from_answers_to_page_1(scripts: Path, tmp_path: Path) -> None:
    """The whole line runs from the wheel."""
    made = run(scripts, tmp_path, "new", "--answers", EXAMPLES[0], "--out", tmp_path, "--at", AT)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("PAGE 1")
    (record,) = tmp_path.glob("*.toml")
    assert run(scripts, tmp_path, "checklist", record).stdout.startswith("PAGE 1")


def test_a_checkout_finds_the_checklists_beside_the_package() -> None:
    """Without a build the folder at the root is used."""
    assert content.find() == ROOT / "checklists"


def test_a_package_without_checklists_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A broken installation is named, and a folder of somebody else's with that name is not taken."""
    (tmp_path / "site" / "peertriage").mkdir(parents=True)
    (tmp_path / "site" / "checklists").mkdir()
    monkeypatch.setattr(content, "__file__", str(tmp_path / "site" / "peertriage" / "content.py"))
    with pytest.raises(PeertriageError, match="the checklists are missing") as raised:
        content.find()
    assert "without it" in raised.value.hint
