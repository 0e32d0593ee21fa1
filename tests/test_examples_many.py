"""docs/guides/many-records.md: the example runs under Dask, the query in DuckDB; both say what `validate` says."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from checking import document, resealed
from running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from running import Cli

GUIDE = (ROOT / "docs" / "guides" / "many-records.md").read_text("utf-8")
COMPARED = ("path", "folder", "key", "line", "code", "severity")


def needs(library: str) -> list[pytest.MarkDecorator]:
    """Return the marks of a test that runs a library which we do not use ourselves."""
    missing = importlib.util.find_spec(library) is None
    return [pytest.mark.needs_tool, pytest.mark.skipif(missing, reason=f"{library} is not installed")]


def block(language: str) -> str:
    """Return the first block of a language."""
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the records of two schools: some spoiled, one that is no TOML, one with hostile words."""
    for number in range(8):
        found = document()
        found["id"] = f"20261120-k7fq{'23456789'[number]}m"
        if number % 2:
            found["statement"][0].pop("original_at", None)
            found["step"][number]["status"] = "to-do"
        if number == 5:
            found["outcome"] = "=cmd\x1b[2J"
        path = tmp_path / "records" / f"school-{'ab'[number % 2]}" / f"{found['id']}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(found if "outcome" in found else resealed(found)), "utf-8")
    (tmp_path / "records" / "school-b" / "20261120-k7fqzz.toml").write_text("schema = ", "utf-8")
    return tmp_path


@pytest.fixture
def lines(folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what `validate` says of the records, a dictionary a line; it stands in findings.jsonl, too."""
    monkeypatch.chdir(folder)
    ran = cli("validate", "records", "--format", "jsonl", "--jobs", "1")
    assert ran.code == 2, ran.err
    (folder / "findings.jsonl").write_text(ran.out, "utf-8")
    return [json.loads(line) for line in ran.out.splitlines()]


def test_the_example_is_short() -> None:
    """It is to be read before it is run."""
    assert len([line for line in block("python").splitlines() if line]) <= 20


@pytest.mark.parametrize("library", [pytest.param("dask", marks=needs("dask"))])
def test_an_engine_finds_what_validate_finds(library: str, folder: Path, lines: list[dict[str, Any]]) -> None:
    """The example as it stands on the page, run in several processes."""
    assert library in block("python")
    script = folder / "example.py"
    script.write_text(block("python"), "utf-8")
    command, env = [sys.executable, str(script), "records"], os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False, text=True, timeout=120)
    assert done.returncode == 0, done.stderr

    def told(found: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
        return Counter(tuple(line[key] for key in COMPARED) for line in found)

    found = told([json.loads(line) for line in done.stdout.splitlines()])
    assert found == told([line for line in lines if line["type"] == "finding" and not line["across"]])
    assert len({code for *_, code, _ in found}) > 3


@pytest.mark.parametrize("library", [pytest.param("duckdb", marks=needs("duckdb"))])
def test_the_query_counts_codes_in_each_folder(
    library: str, folder: Path, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The query as it stands on the page, on the lines of `validate`."""
    monkeypatch.chdir(folder)
    rows = importlib.import_module(library).sql(block("sql")).fetchall()

    found = [line for line in lines if line["type"] == "finding"]
    times = Counter((line["folder"], line["code"]) for line in found)
    records = Counter(
        (folder, code) for folder, code, _ in {(one["folder"], one["code"], one["path"]) for one in found}
    )
    assert rows == [(*key, times[key], records[key]) for key in sorted(times)]
    assert len({folder for folder, *_ in rows}) == 2
