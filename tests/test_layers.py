"""Imports point inwards only, and the core is pure: values in, values out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "peertriage"
PURE = {
    "__future__", "bisect", "calendar", "collections", "collections.abc", "dataclasses", "datetime", "difflib", "enum",
    "functools", "hashlib", "heapq", "inspect", "itertools", "json", "math", "operator", "re", "string", "textwrap",
    "tomllib", "types", "typing", "unicodedata", "zoneinfo", "msgspec", "toml_rs",
}  # fmt: skip
"""All that the core may import from outside: no file, no clock, no chance, no terminal, no network.
`inspect` reads the parameters of our own functions, for `content check` alone.
"""
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "localtime", "time_ns", "monotonic"}
IMPURE_CALLS = {"open", "input", "print", "exec", "eval", "__import__"}
LAYERS = {
    "core": {"core"},
    "triage": {"core"},
    "render": {
        "core.catalogue", "core.document", "core.errors", "core.finding", "core.hidden", "core.outcome", "render",
    },
    "prepared": set(),
    "content": {"core", "prepared"},
    "store": {"core"},
    "inputs": {"core", "inputs", "store"},
    "batch": {"content", "core", "inputs"},
    "progress": set(),
    "ask": {"ask", "content", "core", "render", "store", "triage", ""},
    "commands": {
        "ask", "batch", "commands", "content", "core", "inputs", "progress", "render", "store", "triage", "",
    },
    "cli": {"commands", "core", "render", ""},
    "__main__": {"cli", ""},
    "__init__": set(),
}  # fmt: skip
"""Who may import whom. An empty name is the package itself: its version."""


def modules(layer: str = "") -> list[Path]:
    """Return the files of one layer, or of all."""
    if not layer:
        return sorted(PACKAGE.rglob("*.py"))
    folder = PACKAGE / layer
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{layer}.py"]


def name(path: Path) -> str:
    """Return a file as it is said in a message."""
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything that a file imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno} imports relatively"
            whole = node.module or ""
            inner = [f"{whole}.{alias.name}" for alias in node.names]
            is_package = (ROOT / whole.replace(".", "/")).is_dir()
            yield from ((node.lineno, found) for found in (inner if is_package else [whole]))


def ours(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and name, without the package's, of everything of ours that a file imports."""
    for line, full in imports(path):
        if full.split(".")[0] == "peertriage":
            inner = full.removeprefix("peertriage").removeprefix(".")
            top = inner.split(".")[0]
            yield line, inner if (PACKAGE / top).is_dir() or (PACKAGE / f"{top}.py").is_file() else ""


def test_every_layer_is_known() -> None:
    """A new folder or module at the top of the package takes its place in the table of this test first."""
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert found == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_inwards(layer: str) -> None:
    """The commands may import what asks, stores, loads and renders, and all of them the core."""
    for path in modules(layer):
        for line, inner in ours(path):
            allowed = LAYERS[layer]
            fits = inner in allowed or inner.split(".")[0] in allowed
            assert fits, f"{name(path)}:{line} may not import {inner or 'the package'}"


def test_nothing_but_its_own_layer_imports_a_command_or_the_command_line() -> None:
    """The command line is the outermost shell."""
    for path in modules():
        layer = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for line, inner in ours(path):
            top = inner.split(".")[0]
            assert top != "cli" or layer == "__main__", f"{name(path)}:{line}"
            assert top != "commands" or layer in {"commands", "cli"}, f"{name(path)}:{line}"


def test_the_core_imports_only_what_is_pure() -> None:
    """Standard modules of a closed list, msgspec, and the core itself."""
    for path in modules("core"):
        for line, full in imports(path):
            fits = full in PURE or full.startswith("peertriage.core") or full.rsplit(".", 1)[0] in PURE
            assert fits, f"{name(path)}:{line} imports {full}, which is not on the list of what is pure"


@pytest.mark.parametrize("path", [*modules("core"), *modules("triage"), *modules("render")], ids=name)
def test_the_pure_part_asks_no_clock_and_touches_no_file(path: Path) -> None:
    """The time is an argument; nothing is opened, printed or asked."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                assert called.attr not in CLOCKS, f"{name(path)}:{node.lineno} asks the clock"
            elif isinstance(called, ast.Name):
                assert called.id not in IMPURE_CALLS, f"{name(path)}:{node.lineno} calls {called.id}"
        elif isinstance(node, ast.Global):
            pytest.fail(f"{name(path)}:{node.lineno} changes a global")


def test_the_clock_is_asked_in_one_place() -> None:
    """In the whole program one function asks for the time."""
    asked = [
        (path, node.lineno)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id in {"clock", "calendar"})
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id not in {"dt", "datetime", "date", "time"})
    ]  # fmt: skip
    assert [name(path) for path, _ in asked] == ["peertriage/commands/shared.py"]


def test_nothing_of_ours_can_reach_a_network() -> None:
    """No module imports what opens a connection or starts another program."""
    far = {
        "socket",
        "ssl",
        "urllib",
        "http",
        "ftplib",
        "smtplib",
        "asyncio",
        "subprocess",
        "webbrowser",
        "requests",
        "httpx",
    }
    for path in modules():
        for line, full in imports(path):
            assert full.split(".")[0] not in far, f"{name(path)}:{line} imports {full}"


def test_renderers_hold_no_words_of_the_domain() -> None:
    """A renderer knows blocks, never children, levels or calls."""
    domain = {"child", "police", "abusive", "harmed", "council", "assessment", "practice"}
    for path in modules("render"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            assert words.lower() not in domain, f"{name(path)}: {words}"
