"""Files of every kind: a small one with every table, and all that the cases of the tests become."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import tomllib
from typing import TYPE_CHECKING, Any

import tomli_w
from checking import tidy
from recorded import FRIDAY, ID
from running import EXAMPLES, ROOT

from peertriage import content, store
from peertriage.core import answers, given
from peertriage.core.answers import Sitting
from peertriage.core.clock import LONDON
from peertriage.core.model import SCHEMA, Made, Report
from peertriage.core.record import Identity, from_document, to_document
from peertriage.core.settings import Settings, days
from peertriage.triage import triage, write_up

if TYPE_CHECKING:
    from typing import Literal

CASES = ROOT / "tests" / "cases"
RULEBOOK = functools.cache(content.rulebook)
OFFSET = dt.datetime(2026, 11, 20, 15, 15, tzinfo=dt.UTC)
LOCAL = dt.datetime(2026, 11, 20, 15, 15)  # noqa: DTZ001  a time without offset is one of the mistakes
DAY, CLOCK = dt.date(2026, 11, 20), dt.time(15, 15)
FULL = """
[copied]
at = 2026-11-20T15:55:00+00:00
by = "P1"
to = "school safeguarding system"

[basis]
is-sexual = "record"

[disputed]
is-sexual = "B says it was a game"

[set_aside]
"send@A" = "yes"
open = ["send@B"]
since = 2026-11-20

[[child]]
label = "A"
kind = "child"
role = "harmed"
age = { years = 8, months = 3, school_year = "4", to = { years = 9 } }
basis = { send = "record" }
disputed = { send = "A says no" }

[[family_gate]]
child = "A"
harm_if_told = "no"
told_at = 2026-11-20T16:00:00+00:00

[[episode]]
id = "E1"
by = ["B"]
to = ["A"]
happened = { first = 2026-11-19, last = 2026-11-20, words = "this week" }
ages_then = { A = { years = 8 } }
acts_not_known = true
acts_all = "no"
answers = { wanted = "no", tonight = ["same-transport"] }
told_by = { wanted = ["S1"] }
exception = [{ by = ["B"], to = ["A"], answers = { wanted = "yes" } }]
"""
"""Tables and keys that the record of the tests has none of."""


def fits(document: dict[str, Any]) -> bool:
    """Say whether our own reading takes a document."""
    return from_document(document, "")[0] is not None


def thin() -> dict[str, Any]:
    """Return a record with every table, and one entry of each: a small one is quick to judge."""
    found = to_document(tidy())
    for key, value in found.items():
        if isinstance(value, list):
            found[key] = copy.deepcopy(value[:1])
    assessment = found["assessment"][0]
    assessment["reason"], assessment["unknown"] = assessment["reason"][:1], assessment["unknown"][:1]
    assessment["reason"][0]["calls"] = {"police": "now"}
    found["step"][0]["due"] = OFFSET
    found["seal"]["tables"] = {"top": "9d1be07733ac5f20"}
    found["event"][0]["changes"] = [{"key": "a", "old": "b", "new": "c"}]
    found["statement"][0] |= {"heard": {"on": DAY, "at": "13:10"}, "how": "spoken", "asked": ["?"], "marks": {"x": "A"}}
    return found | tomllib.loads(FULL)


@functools.cache
def recorded_case(name: str) -> Report:
    """Return the record of a case."""
    case = tomllib.loads((CASES / name).read_text("utf-8"))
    document = case.get("given") or tomllib.loads((ROOT / "examples" / case["given_file"]).read_text("utf-8"))
    report, problems = from_document(document, name)
    assert report is not None, problems
    at = case["at"].astimezone(LONDON)
    book = RULEBOOK(at.date(), document["nation"])
    report = given.normalised(report)
    done = triage(book, report, at, days(book.catalogue, Settings()))
    return write_up(book, report, done, at, Identity(ID, "harbour", "0.1.0", "P1"))


def unfinished(record: Report, kind: Literal["draft", "note"]) -> Report:
    """Return the draft or the note that an interview with the answers of a record leaves."""
    assert record.nation is not None
    sitting = Sitting(RULEBOOK(FRIDAY.date(), record.nation), FRIDAY.date(), practice=True)
    aside = answers.set_aside(sitting, answers.given_of(sitting, record), {})
    return Report(
        schema=SCHEMA, kind=kind, id=ID, practice=True, nation=record.nation, made=Made(at=FRIDAY, tool="0.1.0"),
        answers=record.answers, child=record.child, statement=record.statement, episode=record.episode,
        family_gate=record.family_gate, set_aside=aside,
    )  # fmt: skip


def written() -> dict[str, bytes]:
    """Return files of every kind, as bytes by name."""
    found = {"tidy.toml": store.to_bytes(tidy()), "thin.toml": tomli_w.dumps(thin()).encode()}
    found |= {f"answers-{path.name}": path.read_bytes() for path in EXAMPLES}
    for name in sorted(path.name for path in CASES.glob("*.toml")):
        record = recorded_case(name)
        reports = (record, unfinished(record, "draft"), unfinished(record, "note"))
        found |= {f"{report.kind}-{name}": store.to_bytes(report) for report in reports}
    return found
