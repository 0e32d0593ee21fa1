"""Short cases: one table a case, for levels and calls. Only what differs from a calm, or an open, report is said.

`calm = true`: everything else was asked and is known not to be so, each with a basis.
`calm = false`: nothing else is known.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from peertriage import content
from peertriage.core import given
from peertriage.core.clock import LONDON
from peertriage.core.facts import IN_EPISODE, REST
from peertriage.core.record import from_document
from peertriage.core.settings import Settings, days
from peertriage.triage import triage

if TYPE_CHECKING:
    from peertriage.core.model import Assessment, Report
    from peertriage.core.rulebook import Rulebook

FOLDER = Path(__file__).parent / "levels"
AT = dt.datetime(2026, 11, 18, 11, 0, tzinfo=LONDON)
BASIS = "adult-saw"
Tables: TypeAlias = dict[str, dict[str, Any]]
CALM_OPTION = {"kind-of-act": "no-touch", "act-times": "once"}
"""The answer to a question with one option that says nothing grave; other such questions stay open."""


class Short(NamedTuple):
    """One short case: what was reported, what must come out, and why."""

    file: str
    table: dict[str, Any]

    @property
    def name(self) -> str:
        """Return the name that a test prints."""
        return f"{self.file}: {self.table['id']}"


def cases() -> list[Short]:
    """Return every short case, in the order of files and tables."""
    return [
        Short(path.stem, table)
        for path in sorted(FOLDER.glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@cache
def book() -> Rulebook:
    """Return the rules of the day on which all short cases are told."""
    return content.rulebook(AT.date(), "england")


def report_of(case: dict[str, Any], *, labels: tuple[str, str] = ("B", "A")) -> Report:
    """Return the report that a case describes. `labels`: the letters of the one acting and of the other."""
    tables, basis = _answers(case)
    people = _people(case, labels, tables, basis)
    document = {
        "schema": 1, "kind": "answers", "practice": True, "nation": "england", "answers": tables["report"],
        "basis": basis.get("report", {}), "child": people, "episode": [_episode(case, labels, people, tables, basis)],
    }  # fmt: skip
    report, problems = from_document(document, case["id"])
    assert report is not None, problems
    assert given.check(book(), report, case["id"]) == []
    return given.normalised(report)


def _answers(case: dict[str, Any]) -> tuple[Tables, Tables]:
    """Return the answers of the report, of the children and of the episode, and their basis."""
    calm = case["calm"]
    tables: Tables = {"report": {}, "child": {}, "episode": {}}
    if calm:
        for question in book().questions.values():
            if question.about in tables:
                tables[question.about] |= _calm(question)
    basis: Tables = {about: dict.fromkeys(_asked(table), BASIS) for about, table in tables.items()} if calm else {}
    for name, answer in case.get("answers", {}).items():
        about = book().questions[name.removesuffix(REST)].about
        tables[about][name] = answer
        if isinstance(answer, list):
            tables[about].setdefault(name + REST, "none-of-the-others" if calm else "not-known")
    for name, how in case.get("basis", {}).items():
        basis.setdefault(book().questions[name].about, {})[name] = how
    for name in case.get("no_basis", []):
        basis[book().questions[name].about].pop(name, None)
    return tables, basis


def _people(case: dict[str, Any], labels: tuple[str, str], tables: Tables, basis: Tables) -> list[dict[str, Any]]:
    acting, other = labels
    people = [_person(acting, case.get("acting", {}), case.get("acting_kind", "child"), tables, basis)]
    people += [
        _person("XYZ"[n], case.get("acting", {}), "child", tables, basis) for n in range(case.get("more_acting", 0))
    ]
    if not case.get("alone", False):
        people.append({"label": other, "kind": "child", "role": "harmed", "age": case.get("other", {})})
    for side in case.get("send", []):
        person = next(person for person in people if person["role"] == side)
        person.setdefault("answers", {})["send"] = ["autism"]
    if case.get("labels_swapped"):
        people.reverse()
    return people


def _episode(
    case: dict[str, Any], labels: tuple[str, str], people: list[dict[str, Any]], tables: Tables, basis: Tables
) -> dict[str, Any]:
    by = [person["label"] for person in people if person["role"] == "reported"]
    to = [] if case.get("alone", False) else [labels[1]]
    if case.get("mutual"):
        by = to = list(labels)
    told = dict(tables["episode"])
    own = {key: told.pop(name) for name, key in IN_EPISODE.items() if name in told}
    known = dict(basis.get("episode", {}))
    if case["calm"] and "acts-all" not in case.get("no_basis", []):
        known.setdefault("acts-all", BASIS)
    return {
        "id": "E1", "by": by, "to": to, "acts": case.get("acts", []), "acts_unclear": case.get("unclear", []),
        "acts_not_known": case.get("not_known", False), "acts_other": case.get("other_act", ""),
        "acts_all": case.get("acts_all", "yes" if case["calm"] else "not-known"),
        "answers": told, "basis": known, "happened": case.get("happened", {}), **own,
    }  # fmt: skip


def result(report: Report) -> Assessment:
    """Return the assessment of a report on the day of the cases."""
    return triage(book(), report, AT, days(book().catalogue, Settings())).assessed.assessment


def _calm(question: Any) -> dict[str, Any]:
    if question.kind == "yes-no" and question.yes_means:
        return {question.id: "yes" if question.id == "is-sexual" else "no"}
    if question.kind == "many":
        return {question.id: [], question.id + REST: "none-of-the-others"}
    if question.id in CALM_OPTION:
        return {question.id: CALM_OPTION[question.id]}
    return {}


def _asked(answers: dict[str, Any]) -> list[str]:
    return [name for name in answers if not name.endswith(REST)]


def _person(label: str, age: dict[str, Any], kind: str, tables: Tables, basis: Tables) -> dict[str, Any]:
    """Return somebody acting, with the answers that are asked of a child reported."""
    roles = {name: question.roles for name, question in book().questions.items()}
    answers = {
        name: answer
        for name, answer in tables["child"].items()
        if not roles[name.removesuffix(REST)] or "reported" in roles[name.removesuffix(REST)]
    }
    known = {name: how for name, how in basis.get("child", {}).items() if name in answers}
    return {"label": label, "kind": kind, "role": "reported", "age": age, "answers": answers, "basis": known}
