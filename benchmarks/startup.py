"""How long each command takes from the shell, against `python -c pass` in the same run.

    python benchmarks/startup.py [ROUNDS]

Builds the wheel, installs it with its dependencies in an environment of its own, compiles everything, and then
times whole processes, one of each in turn, so that a busy moment slows all of them. Quote the ratios, not the
milliseconds. Exit code 1 if a bar is missed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "article-first-child.toml"
LEAST_ROUNDS = 15
BASE = "python -c pass"


class Timed(NamedTuple):
    """One command to time. `bar` is the most times `python -c pass` that it may take."""

    name: str
    command: Callable[[int], list[str]]
    bar: float | None


def installed(folder: Path) -> Path:
    """Build and install the wheel with its dependencies, compiled; return the folder of its scripts."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, stderr=subprocess.DEVNULL)
    (wheel,) = folder.glob("peertriage-*.whl")
    venv.create(folder / "env", with_pip=True, symlinks=os.name != "nt")
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = str(scripts / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for what in (["--upgrade", "pip"], ["--compile", str(wheel)]):  # older pips write a launcher that imports `re`
        subprocess.run([*pip, *what], check=True, env=clean(), stderr=subprocess.DEVNULL)
    subprocess.run([python, "-m", "compileall", "-q", str(folder / "env")], check=False, env=clean())
    return scripts


def older(scripts: Path) -> str:
    """Write the launcher that pip made before it stopped importing `re`, and return its path."""
    path = scripts / "older-launcher.py"
    path.write_text(
        "import re\nimport sys\nfrom peertriage.__main__ import main\n"
        "sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\nsys.exit(main())\n"
    )
    return str(path)


def clean() -> dict[str, str]:
    """Return an environment in which Python reads and writes its compiled files as it does for anybody."""
    unwanted = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONPATH", "PYTHONUNBUFFERED", "CI"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def seconds(command: list[str], folder: Path, env: dict[str, str]) -> float:
    """Return how long one process took; it must succeed."""
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr.decode()}")
    return took


def commands(scripts: Path, folder: Path) -> list[Timed]:
    """Return what is timed, with the bars that the project has set itself."""
    python, ours, record = str(scripts / "python"), str(scripts / "peertriage"), str(folder / "record.toml")
    launcher = older(scripts)
    new = [ours, "new", "--answers", str(EXAMPLE), "--at", "2026-11-20T15:15", "--out"]
    return [
        Timed(BASE, lambda _: [python, "-c", "pass"], None),
        Timed("--version", lambda _: [ours, "--version"], 1.5),
        Timed("--version, older pip", lambda _: [python, launcher, "--version"], None),
        Timed("--help", lambda _: [ours, "--help"], 6.5),
        Timed("new --answers", lambda n: [*new, str(folder / f"new-{n}.toml")], 20),
        Timed("checklist", lambda _: [ours, "checklist", record], None),
        Timed("show", lambda _: [ours, "show", record], None),
        Timed("explain RECORD", lambda _: [ours, "explain", record], None),
        Timed("content check", lambda _: [ours, "content", "check"], None),
    ]


def measure(timed: list[Timed], rounds: int, folder: Path) -> dict[str, float]:
    """Return the median of each command, all of them run once in every round."""
    env = clean()
    taken: dict[str, list[float]] = {item.name: [] for item in timed}
    for item in timed:
        seconds(item.command(-1), folder, env)  # the first run of each is not counted
    for n in range(rounds):
        for item in timed:
            taken[item.name].append(seconds(item.command(n), folder, env))
    return {name: statistics.median(found) for name, found in taken.items()}


def main() -> int:
    """Measure, print the table, and say which bars are met."""
    rounds = max(int(sys.argv[1]) if len(sys.argv) > 1 else 21, LEAST_ROUNDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = installed(folder)
        timed = commands(scripts, folder)
        (new,) = [item.command(0) for item in timed if item.name == "new --answers"]
        seconds([*new[:-1], str(folder / "record.toml")], folder, clean())
        medians = measure(timed, rounds, folder)
    missed = 0
    print(f"Python {sys.version.split()[0]}, {rounds} rounds, medians of whole processes\n")
    print(f"{'command':<22}{'ms':>8}{'ratio':>8}{'bar':>7}")
    for item in timed:
        ratio = medians[item.name] / medians[BASE]
        verdict = "" if item.bar is None else "  met" if ratio <= item.bar else "  MISSED"
        missed += verdict == "  MISSED"
        bar = "" if item.bar is None else f"{item.bar:g}"
        print(f"{item.name:<22}{medians[item.name] * 1000:>8.1f}{ratio:>8.2f}{bar:>7}{verdict}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
