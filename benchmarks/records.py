"""Records as a trust has them after some terms, made by the tool itself from the invented cases of the tests.

    python benchmarks/records.py FOLDER [RECORDS]

Each record is made as `peertriage new` makes it, from one of `tests/cases/*.toml`, told again in another week; then a
month of follow-up is written into it by the core's own functions, one event after the other, and it is sealed by the
core. Most are followed up in time; in some much came late, in some acts are still open, some were written a moment
ago: there is something to find, and not in every record. Nothing is cut away or repeated to reach a size. All of them
are marked as practice. The same number gives the same records, and a folder that has them is left as it is.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import multiprocessing
import random
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import tomli_w

from peertriage import content, store
from peertriage.core import given
from peertriage.core.books import Books
from peertriage.core.check_asked import missing
from peertriage.core.clock import LONDON
from peertriage.core.finding import Case
from peertriage.core.later import changed, stepped
from peertriage.core.model import Copied
from peertriage.core.record import Identity, from_document, sealed, to_document
from peertriage.core.settings import Settings, days
from peertriage.core.shape import shape
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    from peertriage.core.catalogue import Question
    from peertriage.core.model import Report, Status, StepTaken

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "cases").glob("*.toml"))
WEEKS = tuple(dt.date(2026, 11, 9) + dt.timedelta(weeks=4 * n) for n in range(10))
"""The Mondays of the weeks in which each case is told again: three terms."""
SCHOOLS = 40
FOLLOWED = dt.timedelta(days=30)
NOW = dt.datetime(2027, 9, 6, 9, 0, tzinfo=LONDON)
"""When the records are checked: a month after the last of them, and more."""
MADE = ".made"
"""The file in a folder that says which records are in it."""
PEOPLE = ("P1", "P1", "P1", "P2")
CARES = ("in-time",) * 6 + ("late",) * 2 + ("open", "new")
"""How ten records were followed up."""
DONE = (
    "", "", "", "Rung at once; the reference stands with the key slip.", "Done before the end of break, by two of us.",
    "The family of A was told first, as the council asked.", "Seen by the class teacher as well.",
    "Written into the school's own system on the same day.",
)  # fmt: skip
NOT_DONE: dict[Status, tuple[str, ...]] = {
    "not-done": ("The council asked us to wait for their meeting.", "A did not want it; asked again on Friday."),
    "handed-on": ("The social worker does this from now on and tells us when.", "With the school nurse since Monday."),
    "not-applicable": ("A and B are in different schools and share no way, club or lesson.",),
}
"""Whys of staff, made up."""


SAID = {
    "to": "P1", "how": "spoken", "exact": "exact", "original_at": "in the envelope with the key slip",
    "asked": ["Can you tell me what happened?"],
}  # fmt: skip
MAY_TELL = {
    "harm_if_told": "no", "household_involved": "no", "asked_to_wait": "no", "child_says": "agrees",
    "decided_by": "the council, by telephone", "told_by": "P1",
}  # fmt: skip


class Made(NamedTuple):
    """What lies in a folder: how many records, how large on average, and what the size comes from, in bytes."""

    records: int
    size: int
    parts: dict[str, int]

    def says(self) -> str:
        """Return it as one line."""
        found = ", ".join(f"{name} {size / self.size:.0%}" for name, size in self.parts.items())
        return f"{self.records:,} records of {self.size / 1000:.1f} kB on average ({found})"


def made(folder: Path, records: int, processes: int = 4) -> Made:
    """Make so many records in a folder, unless they are there; return what is in it."""
    note = folder / MADE
    version = _version()
    if note.is_file():
        there = json.loads(note.read_text(encoding="utf-8"))
        if there["version"] == version and there["made"][0] == records:
            return Made(*there["made"])
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty, and holds other records than these: name another folder, or empty it")
    for n in range(SCHOOLS):
        (folder / school(n)).mkdir(parents=True, exist_ok=True)
    work = [(folder, numbers) for numbers in _shared_out(records)]
    parts: Counter[str] = Counter()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for found in pool.imap_unordered(_write, work):
            parts.update(found)
    size = parts.pop("file")
    result = Made(records, size // records, {name: part // records for name, part in parts.most_common()})
    note.write_text(json.dumps({"version": version, "made": result}), encoding="utf-8")
    return result


def school(n: int) -> str:
    """Return the name of a school's folder."""
    return f"school-{n % SCHOOLS + 1:02}"


def pattern(number: int) -> Report:
    """Return the record of this number before it gets an id of its own; there are as many as cases times weeks."""
    path, monday = CASES[number % len(CASES)], WEEKS[number // len(CASES)]
    care = CARES[number % len(CARES)]
    first = _first(path, monday, asked=care == "in-time")
    return _followed(first, care, random.Random(number))  # noqa: S311  no secret: always the same


PATTERNS = len(CASES) * len(WEEKS)


# ── a record as `new` makes it ──


def _first(path: Path, monday: dt.date, *, asked: bool) -> Report:
    """Return the record of a case, all of whose days are moved by whole weeks so that it is told in this week.

    `asked`: with all that the interview asks, as somebody would answer it who takes the time.
    """
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    document = case.get("given") or tomllib.loads((ROOT / "examples" / case["given_file"]).read_text(encoding="utf-8"))
    told: dt.datetime = case["at"].astimezone(LONDON)
    by = monday - (told.date() - dt.timedelta(days=told.weekday()))
    at = told + by
    document = _moved(document, by)
    if asked:
        _ask(document, at)
    report, problems = from_document(document, path.name)
    school, wrong = shape(_moved(case.get("settings", {}), by), Settings, path.name)
    if report is None or school is None:
        sys.exit("\n".join(problem.line() for problem in (*problems, *wrong)))
    report = given.normalised(msgspec.structs.replace(report, practice=True))
    record = _written(report, school, at)
    return _with_flags(record, school) if asked else record


def _written(report: Report, school: Settings, at: dt.datetime) -> Report:
    """Return the record that `new` writes of a report."""
    book = content.rulebook(at.date(), report.nation or "england")
    done = triage(book, report, at, days(book.catalogue, school))
    return write_up(book, report, done, at, Identity(_id(at, 0), "harbour", "0.1.0", "P1"))


def _ask(document: dict[str, Any], at: dt.datetime) -> None:
    """Fill in what a case leaves out because it decides nothing: the rest is as the case says."""
    heard = {"on": at.date(), "at": f"{at - dt.timedelta(minutes=30):%H:%M}"}
    people, acting = document.setdefault("person", []), [child["label"] for child in document["child"]]
    if all(person["id"] != "P1" for person in people):
        people.append({"id": "P1", "role": "dsl"})
    told = document.setdefault("statement", [{"id": "S1", "words": "It happened again."}])
    for statement in told:
        statement.setdefault("by", acting[0])
        for name, value in (*SAID.items(), ("heard", heard)):
            statement.setdefault(name, value)
        statement.setdefault("written", statement["heard"])
    for child in document["child"]:
        child.setdefault("setting", "ours")
        child.setdefault("answers", {}).setdefault("send-rest", "not-known")
    for episode in document.get("episode", []):
        episode.setdefault("place", "playground")
        if not episode.get("happened"):
            episode["happened"] = {"first": at.date()}
    gates = document.setdefault("family_gate", [])
    gates += [{"child": label} for label in acting if all(gate["child"] != label for gate in gates)]
    for gate in gates:
        gate.update(MAY_TELL)


def _with_flags(record: Report, school: Settings) -> Report:
    """Return the record written anew with an answer where something grave was never asked; the check says where.

    Most of what a case leaves open was asked and is not so; in every third record it is not known.
    """
    if record.made is None:
        return record
    known = record.made.at.day % 3 > 0
    document = to_document(record)
    for name in (*given.WRITTEN_BY_US, "id", "made", "check_word"):
        document.pop(name, None)
    book = content.rulebook(record.made.at.date(), record.nation or "england")
    for _, key in missing(Case(to_document(record), record, book, _books(), NOW)):
        _answer(document, key, known=known)
    report, problems = from_document(document | {"kind": "answers"}, "")
    if report is None:
        sys.exit("\n".join(problem.line() for problem in problems))
    return _written(report, school, record.made.at)


def _answer(document: dict[str, Any], key: str, *, known: bool) -> None:
    """Write an answer at a key of a document: that it is not so, or that it is not known."""
    row, _, name = key.rpartition(".")
    kind, _, place = row.removesuffix("answers").strip(".]").partition("[")
    table = document[kind][int(place) - 1] if kind else document
    if not row.endswith("answers"):
        table[name] = given.NOT_KNOWN
        return
    answers, basis = table.setdefault("answers", {}), table.setdefault("basis", {})
    question = _questions()[name]
    if question.kind == "many":
        answers[f"{name}-rest"] = given.NONE_OF_THE_OTHERS if known else given.NOT_KNOWN
    else:
        answers[name] = "no" if known and question.kind == "yes-no" else given.NOT_KNOWN
    if known:
        basis[name] = "record"


@functools.cache
def _questions() -> dict[str, Question]:
    return {question.id: question for question in _books().catalogue.question}


@functools.cache
def _books() -> Books:
    return Books(content.load())


def _moved(value: Any, by: dt.timedelta) -> Any:
    """Return a parsed document with all its days moved."""
    if isinstance(value, dict):
        return {key: _moved(one, by) for key, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(LONDON) + by
    return value + by if isinstance(value, dt.date) else value


def _id(at: dt.datetime, number: int) -> str:
    """Return the id of a record of that day with this number."""
    letters = []
    for _ in range(6):
        number, left = divmod(number, len(store.ID_LETTERS))
        letters.append(store.ID_LETTERS[left])
    return f"{at:%Y%m%d}-{''.join(reversed(letters))}"


# ── a month of follow-up ──


def _followed(record: Report, care: str, chance: random.Random) -> Report:
    """Return the record after a month of follow-up; `care`: in-time, late, open, or new: nothing has been done yet."""
    if care == "new" or record.made is None:
        return record
    begun = record.made.at
    at = begun + dt.timedelta(minutes=10)
    if care == "in-time" or chance.random() < 0.5:
        record = changed(record, at, "P1", "changed", "said at the end", identity_held_at="safe in the lead's office")
        copied = Copied(at=at, by="P1", to="school safeguarding system")
        record = changed(record, at, "P1", "copied", "said at the end", copied=copied)
    acts = sorted((step for step in record.step if step.kind == "act" and step.status == "to-do"), key=_due)
    if care == "in-time":  # who did what was done already, and when, is said first
        acts = [step for step in record.step if step.kind == "act" and step.status == "done"] + acts
    if care == "open":
        acts = acts[: len(acts) * 2 // 3]
    last = begun + FOLLOWED
    for n, step in enumerate(acts):
        wanted = (step.due if step.status == "to-do" else at) or begun + FOLLOWED * n / len(acts)
        if care == "late" and chance.random() < 0.4:
            wanted += dt.timedelta(hours=chance.randrange(1, 60))
        at = max(at, min(wanted, last))
        status, why = _outcome(care, chance) if step.status == "to-do" else ("done", "")
        record = stepped(record, at, chance.choice(PEOPLE), step.id, status, why)
    return record


def _due(step: StepTaken) -> tuple[bool, dt.datetime]:
    return step.due is None, step.due or NOW


def _outcome(care: str, chance: random.Random) -> tuple[Status, str]:
    if chance.random() < 0.85:
        return "done", chance.choice(DONE)
    status = chance.choice(tuple(NOT_DONE))
    return status, "" if care == "late" and chance.random() < 0.3 else chance.choice(NOT_DONE[status])


# ── many of them ──


def _shared_out(records: int) -> list[list[int]]:
    """Return the numbers of the records, those of one pattern together."""
    return [list(range(n, records, PATTERNS)) for n in range(min(records, PATTERNS))]


def _write(work: tuple[Path, list[int]]) -> Counter[str]:
    """Write the records of one pattern; return how many bytes of them come from what."""
    folder, numbers = work
    one = pattern(numbers[0])
    sizes = _parts(one)
    for number in numbers:
        record = _own(one, number)
        data = store.to_bytes(record)
        (folder / school(number // PATTERNS + number) / f"{record.id}.toml").write_bytes(data)
        sizes["file"] += len(data)
    return Counter({name: size * (1 if name == "file" else len(numbers)) for name, size in sizes.items()})


def _own(record: Report, number: int) -> Report:
    """Return the record with an id, a check word and a council of its own, sealed again.

    With one council for all, each would look like the same report written a second time.
    """
    if record.made is None:
        raise AssertionError
    word = store.CHECK_WORDS[number % len(store.CHECK_WORDS)]
    council = f"Council {number // PATTERNS + 1}"
    children = [msgspec.structs.replace(child, council=council) for child in record.child]
    own = msgspec.structs.replace(record, id=_id(record.made.at, number), check_word=word, child=children)
    return sealed(own)


def _parts(record: Report) -> Counter[str]:
    """Return how many bytes of a record come from what."""
    document = to_document(record)
    names = {"step": "steps", "event": "events", "seal": "seal", "assessment": "assessment"}
    sizes: Counter[str] = Counter()
    for key, value in document.items():
        sizes[names.get(key, "what was told")] += len(tomli_w.dumps({key: value}).encode())
    sources = sum(len(step.source) + len(step.why) for step in record.step)
    sizes["sources and reasons of steps"] = sources
    sizes["steps"] -= sources
    return sizes


@functools.cache
def _version() -> str:
    """Return what the records are made from: where this changes, they are made anew."""
    copied = [path for path in sorted((ROOT / "checklists").glob("*.toml")) if not path.name.startswith("codes-")]
    read = (*CASES, *copied, Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()


def main() -> int:
    """Make the records, and say what they are."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print(made(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000).says())
    return 0


if __name__ == "__main__":
    sys.exit(main())
