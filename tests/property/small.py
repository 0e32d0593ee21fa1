"""Small content and small reports, written as a reader would: only what a test is about, the rest filled in."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from peertriage.core.catalogue import BANDS, Catalogue
from peertriage.core.clock import Calendar
from peertriage.core.model import Report
from peertriage.core.rulebook import Rulebook
from peertriage.triage import Triaged, triage

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 23, 15, 40, tzinfo=LONDON)
DAYS = Calendar(bank_holidays=frozenset({dt.date(2026, 12, 25), dt.date(2026, 12, 28)}), last_year=2028)
FROM = {"from": dt.date(2026, 1, 1), "sources": [{"ours": "made up"}]}
A: dict[str, Any] = {"label": "A", "kind": "child", "role": "harmed", "age": {"years": 8}}
B: dict[str, Any] = {"label": "B", "kind": "child", "role": "reported", "age": {"years": 9}}
E1: dict[str, Any] = {"id": "E1", "by": ["B"], "to": ["A"]}
"""B did something to A."""


def content(fact: Any, question: Any, rule: Any = None, behaviour: Any = None, **more: Any) -> Catalogue:
    """Return content in which each item names only what matters. Without more it has an act B1 that is normal."""
    step = more.pop("step", [{"id": "always"}])
    tables = {
        "fact": [{"about": "pair", "polarity": "concern", "says": "x"} | item for item in fact],
        "question": [
            {"section": "s", "about": "episode", "order": n, "kind": "yes-no", "asks": "?", "sources": []} | item
            for n, item in enumerate(question)
        ],
        "behaviour": [
            FROM | {"says": "b", "classes": [], "base": dict.fromkeys(BANDS, "normal")} | item
            for item in behaviour or [{"id": "B1"}]
        ],
        "rule": [FROM | {"says": "r"} | item for item in rule or [{"id": "R0", "when": fact[0]["id"]}]],
        "gate": [FROM | {"says": "g"} | item for item in more.pop("gate", [])],
        "step": [
            FROM
            | {"stage": "A", "order": n, "kind": "act", "purpose": "plan", "about": "report", "nations": ["england"]}
            | {"text": "t", "why": "w"}
            | item
            for n, item in enumerate(step)
        ],
    }
    return msgspec.convert(tables | more, Catalogue)


class Done(NamedTuple):
    """What came of a small report."""

    book: Rulebook
    line: Triaged

    def fact(self, name: str, pair: int = 0) -> str:
        """Return the value of a fact of a pair: yes, unknown or no."""
        found, bit = self.line.facts.pairs[pair], self.book.bit[name]
        return "yes" if found.yes & bit else "unknown" if found.possible & bit else "no"

    @property
    def result(self) -> Any:
        """Return the assessment."""
        return self.line.assessed.assessment

    @property
    def steps(self) -> list[str]:
        """Return the steps of the plan, each with whom it is about."""
        return [f"{item.step.id}@{item.about}".rstrip("@") for item in self.line.plan.steps]

    @property
    def listed(self) -> list[str]:
        """Return what is listed under "if it turns out that"."""
        return [f"{item.step.id}@{item.about}".rstrip("@") for item in self.line.plan.if_known]


def work(catalogue: Catalogue, at: dt.datetime = NOW, **answers: Any) -> Done:
    """Return what comes of a report with these answers."""
    report = msgspec.convert({"schema": 1, "kind": "answers"} | answers, Report)
    book = Rulebook(catalogue, NOW.date(), "england")
    return Done(book, triage(book, report, at, DAYS))
