"""How long it takes to check the records of a trust, and how much memory, beside programs that do less.

    python benchmarks/validate.py [--records N] [--folder FOLDER] [--jobs N] [--rounds N] [--campaign]

Makes the records (benchmarks/records.py), installs the wheel in two environments of its own, with the extra `fast` and
without, and the peers in a third; then runs all of them side by side, one of each in turn, in another order every
round, over the same files, which everybody has read once before. Each figure is the median. Peers that cannot be
installed are left out, with the reason. First it prints where the time of one record goes (benchmarks/shares.py).
`--campaign` also checks 100,000 records, to see that memory stays where it is and time grows no faster than records.
Exit code 1 if a bar is missed. For POSIX systems, which have `find`, `cat` and `wc`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import venv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import records
import shares
import startup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

READING, TAPLO_JOB, TAPLO_PLAIN, STARTS = 5.0, 3.0, 1.0, 11.0
"""The bars: at most so many times reading; at least so many times taplo's files a second; at most `python -c pass`."""
MOST_MEMORY, MOST_GROWTH = 200, 1.15
"""Megabytes of the largest process; and how much longer one record of many may take than one of few."""
FEW, CAMPAIGN = 1_000, 100_000
"""Records that slower programs check; records of the campaign."""
ONE_ROUNDS = 15
LOOK_AGAIN = 0.1
"""Seconds between two looks at how much memory the processes have; shorter runs are not looked at."""
READ = "find {} -name '*.toml' -type f -print0 | xargs -0 cat | wc -c"
PEERS = ("taplo", "check-jsonschema")
"""Names of programs, and of what pip installs them from."""


class Ran(NamedTuple):
    """One run: seconds, and the megabytes of its largest process."""

    seconds: float
    memory: float


class Bar(NamedTuple):
    """What is asked, what was measured, and whether that will do; `fits` is None where it could not be measured."""

    says: str
    found: str
    fits: bool | None


# ── what is measured ──


class Programs(NamedTuple):
    """Where the programs are: our two environments, and each peer that could be installed."""

    fast: Path
    plain: Path
    peers: dict[str, Path]


def installed(folder: Path) -> Programs:
    """Install ours with and without the extra, and the peers; say which peers could not be installed, and why."""
    for name in ("fast", "plain"):
        (folder / name).mkdir()
    fast, plain = startup.installed(folder / "fast"), startup.installed(folder / "plain")
    project = tomllib.loads((startup.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    _pip(fast / "python", project["optional-dependencies"]["fast"])
    venv.create(folder / "peers", with_pip=True, symlinks=True)
    there = folder / "peers" / "bin"
    peers = {}
    for name in PEERS:
        wrong = _pip(there / "python", [name])
        if wrong:
            print(f"{name} is left out: {wrong}")
        else:
            peers[name] = there / name
    return Programs(fast, plain, peers)


def _pip(python: Path, packages: Sequence[str]) -> str:
    """Install packages; return why not, empty if it went well."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--compile", *packages]
    done = subprocess.run(command, check=False, env=startup.clean(), capture_output=True, text=True)
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


def run(command: Sequence[str]) -> Ran:
    """Run one process with all that it starts; it must end well."""
    with tempfile.TemporaryFile() as said:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env=startup.clean())
        ended, memory = threading.Event(), [0.0]
        looking = threading.Thread(target=_look, args=(process.pid, ended, memory))
        looking.start()
        process.wait()
        took = time.perf_counter() - begin
        ended.set()
        looking.join()
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read().decode()[-2000:]}")
    return Ran(took, max(memory))


def _look(pid: int, ended: threading.Event, memory: list[float]) -> None:
    while not ended.wait(LOOK_AGAIN):
        memory.append(_largest(pid))


def _largest(pid: int) -> float:
    """Return the most memory that this process or one that it has started ever had, in megabytes; 0 where no system
    says it.
    """
    there = Path("/proc") / str(pid)
    try:
        most = [line for line in (there / "status").read_text(encoding="ascii").splitlines() if "VmHWM" in line]
        started = " ".join(path.read_text(encoding="ascii") for path in there.glob("task/*/children")).split()
    except OSError:  # it has just ended
        return 0.0
    own = int(most[0].split()[1]) / 1024 if most else 0.0
    return max([own, *(_largest(int(one)) for one in started)])


def ours(scripts: Path, what: Path, jobs: int) -> list[str]:
    """Return our command for a folder or a file: replay and everything else included."""
    return [
        str(scripts / "peertriage"), "validate", str(what), "--jobs", str(jobs), "--format", "jsonl", "--exit-zero",
        "--at", f"{records.NOW:%Y-%m-%dT%H:%M}", "--output", str(scripts / "report.jsonl"), "--no-progress",
    ]  # fmt: skip


def side_by_side(commands: dict[str, Callable[[], Ran]], rounds: int) -> dict[str, Ran]:
    """Return the median time, and the largest memory, of each: one of each in every round, in another order."""
    found: dict[str, list[Ran]] = {name: [] for name in commands}
    names = list(commands)
    for name in names:
        commands[name]()  # the first run of each is not counted
    for n in range(rounds):
        for name in names[n % len(names) :] + names[: n % len(names)]:
            found[name].append(commands[name]())
    return {
        name: Ran(statistics.median(one.seconds for one in ran), max(one.memory for one in ran))
        for name, ran in found.items()
    }


# ── the three comparisons ──


def many(programs: Programs, folder: Path, count: int, jobs: int, rounds: int) -> list[Bar]:
    """Check all records with the extra, beside only reading them."""
    found = side_by_side({
        "read": lambda: run(["sh", "-c", READ.format(folder)]),
        "ours": lambda: run(ours(programs.fast, folder, jobs)),
    }, rounds)  # fmt: skip
    table(f"{count:,} records", found, count, "read")
    ratio = found["ours"].seconds / found["read"].seconds
    return [
        Bar(
            f"{count:,} records, fast, {jobs} jobs: at most {READING:g} times reading", f"{ratio:.2f}", ratio <= READING
        )
    ]


def against_taplo(programs: Programs, folder: Path, schema: Path, jobs: int, rounds: int) -> list[Bar]:
    """Check some records with one job, and without the extra, beside linting them against the schema."""
    files = sorted(folder.rglob("*.toml"))
    few = folder.parent / f"{folder.name}-few"
    count = _copied(files[:: max(1, len(files) // FEW)], few)
    commands = {
        "ours, fast, 1 job": lambda: run(ours(programs.fast, few, 1)),
        f"ours, no extra, {jobs} jobs": lambda: run(ours(programs.plain, few, jobs)),
    }
    if "taplo" in programs.peers:
        lint = taplo(programs, schema, *sorted(few.glob("*.toml")))
        commands["taplo lint"] = lambda: run(lint)
    found = side_by_side(commands, rounds)
    table(f"{count:,} of them", found, count, next(iter(found)))
    one, plain = (found[name] for name in list(commands)[:2])
    peer = found.get("taplo lint")
    return [
        _at_least(f"1 job, fast: at least {TAPLO_JOB:g} times taplo's files a second", one, peer, TAPLO_JOB),
        _at_least(f"{jobs} jobs without the extra: faster than taplo", plain, peer, TAPLO_PLAIN),
    ]


def taplo(programs: Programs, schema: Path, *files: Path) -> list[str]:
    """Return the command that lints these files against our schema."""
    return [
        str(programs.peers["taplo"]), "lint", "--no-auto-config", "--schema", f"file://{schema}", *map(str, files)
    ]  # fmt: skip


def check_jsonschema(programs: Programs, schema: Path, file: Path) -> list[str]:
    """Return the command that checks a file against our schema."""
    return [str(programs.peers["check-jsonschema"]), "--schemafile", str(schema), str(file)]


def refuse_spoiled(programs: Programs, folder: Path, schema: Path, scratch: Path) -> None:
    """Leave out each peer that takes a spoiled record for a good one, and say so: it would be quick for nothing."""
    spoiled = scratch / "spoiled.toml"
    text = next(folder.rglob("*.toml")).read_text(encoding="utf-8")
    spoiled.write_text(text.replace('kind = "record"', 'kind = "recrod"', 1), encoding="utf-8")
    commands = {"taplo": lambda: taplo(programs, schema, spoiled),
                "check-jsonschema": lambda: check_jsonschema(programs, schema, spoiled)}  # fmt: skip
    for name in [name for name in commands if name in programs.peers]:
        done = subprocess.run(commands[name](), check=False, env=startup.clean(), capture_output=True)
        if not done.returncode:
            print(f"{name} is left out: it takes a spoiled record for a good one")
            del programs.peers[name]


def _at_least(says: str, ran: Ran, peer: Ran | None, bar: float) -> Bar:
    if peer is None:
        return Bar(says, "not measured", None)
    times = peer.seconds / ran.seconds
    return Bar(says, f"{times:.2f}", times > bar)


def _copied(files: Sequence[Path], folder: Path) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in files:
        shutil.copy(path, folder / path.name)
    return len(files)


def one_record(programs: Programs, folder: Path, schema: Path) -> list[Bar]:
    """Check one record, whole processes."""
    record = sorted(folder.rglob("*.toml"))[len(records.CASES)]
    commands = {
        startup.BASE: lambda: run([str(programs.fast / "python"), "-c", "pass"]),
        "ours, fast": lambda: run(ours(programs.fast, record, 1)),
        "ours, no extra": lambda: run(ours(programs.plain, record, 1)),
    }
    name = "check-jsonschema"
    if name in programs.peers:
        check = check_jsonschema(programs, schema, record)
        commands[name] = lambda: run(check)
    found = side_by_side(commands, ONE_ROUNDS)
    table("one record, whole processes", found, 1, startup.BASE)
    ratio = found["ours, fast"].seconds / found[startup.BASE].seconds
    return [
        Bar(f"one record: at most {STARTS:g} times {startup.BASE}", f"{ratio:.2f}", ratio <= STARTS),
        _at_least("one record: faster than check-jsonschema", found["ours, fast"], found.get(name), 1.0),
    ]


def campaign(programs: Programs, folder: Path, jobs: int, processes: int) -> list[Bar]:
    """Check a fifth of the records and all of them: memory, and whether the time is linear."""
    took: dict[int, Ran] = {}
    for count in (CAMPAIGN // 5, CAMPAIGN):
        there = folder.parent / f"{folder.name}-{count}"
        print(f"\nCampaign: {records.made(there, count, processes).says()}", flush=True)
        command = ours(programs.fast, there, jobs)
        took[count] = [run(command) for _ in range(2)][-1]
        print(f"{count:>9,} records{took[count].seconds:>9.1f} s{took[count].memory:>8.0f} MB the largest process")
    growth = took[CAMPAIGN].seconds / took[CAMPAIGN // 5].seconds / 5
    memory = max(ran.memory for ran in took.values())
    return [
        Bar(f"{CAMPAIGN:,} records: largest process under {MOST_MEMORY} MB", f"{memory:.0f} MB",
            memory < MOST_MEMORY if memory else None),
        Bar(f"time of one record, {CAMPAIGN:,} against a fifth: at most {MOST_GROWTH:g}", f"{growth:.2f}",
            growth <= MOST_GROWTH),
    ]  # fmt: skip


# ── printing ──


def table(title: str, found: dict[str, Ran], count: int, base: str) -> None:
    """Print what was measured."""
    print(f"\n{title:<30}{'s':>9}{'files/s':>10}{'ratio':>8}{'MB':>7}")
    for name, ran in found.items():
        ratio = ran.seconds / found[base].seconds
        print(
            f"{name:<30}{ran.seconds:>9.3f}{count / ran.seconds:>10,.0f}{ratio:>8.2f}{ran.memory or '':>7.4}",
            flush=True,
        )


def verdict(bars: Sequence[Bar]) -> int:
    """Print each bar and whether it is met; return the exit code."""
    print()
    for bar in bars:
        word = "left out" if bar.fits is None else "met" if bar.fits else "MISSED"
        print(f"{bar.says:<76}{bar.found:>14}  {word}")
    return 1 if any(bar.fits is False for bar in bars) else 0


def options() -> argparse.Namespace:
    """Return what was asked for."""
    asked = argparse.ArgumentParser(description="Time the checking of many records.")
    asked.add_argument("--records", type=int, default=20_000)
    asked.add_argument("--folder", type=Path, help="where the records are, or are to be; kept afterwards")
    asked.add_argument("--jobs", type=int, default=4)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--campaign", action="store_true", help=f"also {CAMPAIGN:,} records; about ten gigabytes")
    return asked.parse_args()


def main() -> int:
    """Measure, print the tables, and say which bars are met."""
    asked = options()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = (asked.folder or scratch / "records").resolve()
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, medians of {asked.rounds} rounds")
        print(records.made(folder, asked.records, asked.jobs).says(), flush=True)
        shares.show(folder)
        programs = installed(scratch)
        schema = scratch / "schema.json"
        command = [str(programs.plain / "peertriage"), "schema"]
        schema.write_bytes(subprocess.run(command, check=True, capture_output=True, env=startup.clean()).stdout)
        refuse_spoiled(programs, folder, schema, scratch)
        bars = many(programs, folder, asked.records, asked.jobs, asked.rounds)
        bars += against_taplo(programs, folder, schema, asked.jobs, asked.rounds)
        bars += one_record(programs, folder, schema)
        if asked.campaign:
            bars += campaign(programs, folder, asked.jobs, asked.jobs)
    return verdict(bars)


if __name__ == "__main__":
    sys.exit(main())
