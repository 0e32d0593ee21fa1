"""What the cases and the rules say, side by side: `python tests/cases/agreement.py`, from a checkout.

Prints agreement, and what came out above and below the case apart, by age and by special needs. Ends with 1 if
anything differs, or if too few cases are ordinary. It says how far the rules give what the cases expect: it does
not say that the cases are right.
"""

# ruff: noqa: E402  a script finds the package and the cases beside it before it imports them
from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    sys.path.insert(0, str(ROOT))

from cases.short import AT, book, cases, report_of
from peertriage import content
from peertriage.core import given
from peertriage.core.ages import ADULT, span
from peertriage.core.catalogue import BANDS, CALLS, LEVELS, STRENGTHS
from peertriage.core.clock import LONDON
from peertriage.core.condition import holding
from peertriage.core.model import ADULT_KINDS
from peertriage.core.record import from_document
from peertriage.core.settings import Settings, days
from peertriage.triage import triage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from peertriage.core.model import Assessment, Child, Episode, Report
    from peertriage.core.rulebook import Rulebook

GROWN, NOT_KNOWN = "18+", "not known"
AGES = (*BANDS, GROWN, NOT_KNOWN)
SIDES = ("none", "harmed side", "reported side", "both")
ORDINARY = ("normal", "inappropriate")
LEAST_ORDINARY = 1 / 3
"""Share of cases of everyday life: a set of grave cases alone would not show what is taken too far."""
ALSO = ("not_ruled_out", "calls", "categories", "internal_only")


class Case(NamedTuple):
    """One case, what it expects, and what came of it."""

    name: str
    expect: Mapping[str, Any]
    found: Assessment
    held: frozenset[str]
    acts: frozenset[str]
    ages: tuple[str, ...]
    send: str

    def above(self) -> bool:
        """Say whether the level is graver than the case says."""
        return self._level() > 0

    def below(self) -> bool:
        """Say whether the level is milder than the case says."""
        return self._level() < 0

    def _level(self) -> int:
        return LEVELS.index(self.found.supported) - LEVELS.index(self.expect["supported"])

    def calls(self) -> list[int]:
        """Return, for each call, by how much it is stronger than the case says; weaker is below 0."""
        told: Mapping[str, str] = self.expect.get("calls", self.found.calls)
        return [_strength(self.found.calls, call) - _strength(told, call) for call in CALLS]

    def differs(self) -> list[str]:
        """Return everything that is not as the case says, in words."""
        keys = ["supported", *(key for key in ALSO if key in self.expect)]
        found = [
            f"{key} is {getattr(self.found, key)}, not {self.expect[key]}"
            for key in keys
            if getattr(self.found, key) != self.expect[key]
        ]
        found += [f"{rule} does not hold" for rule in self.expect.get("rules", ()) if rule not in self.held]
        return found + [f"{rule} holds" for rule in self.expect.get("not_rules", ()) if rule in self.held]


def ran() -> list[Case]:
    """Run every short and every long case."""
    found = [_case(short.name, short.table["expect"], book(), report_of(short.table), AT) for short in cases()]
    for path in sorted(HERE.glob("*.toml")):
        case = tomllib.loads(path.read_text(encoding="utf-8"))
        at = case["at"].astimezone(LONDON)
        rules = content.rulebook(at.date(), "england")
        found.append(_case(path.stem, case["expect"], rules, _long(case, rules), at))
    return found


def never_held(found: Iterable[Case]) -> list[str]:
    """Return the rules in force that hold in no case."""
    held = {rule for case in found for rule in case.held}
    return [rule.id for rule in book().rules if rule.id not in held]


def never_used(found: Iterable[Case]) -> list[str]:
    """Return the acts that are reported in no case."""
    used = {act for case in found for act in case.acts}
    return [act for act in book().acts if act not in used]


def ordinary_share(found: list[Case]) -> float:
    """Return the share of cases that expect an ordinary or low level."""
    return sum(case.expect["supported"] in ORDINARY for case in found) / len(found)


def told(found: list[Case]) -> list[str]:
    """Return the lines that are printed."""
    off = [case for case in found if case.differs()]
    low = sum(case.expect["supported"] in ORDINARY for case in found)
    lines = [
        f"{len(found)} cases: {len(found) - len(off)} as the case says, {len(off)} not.",
        "",
        *_table("age of the acting child", AGES, [(age, case) for case in found for age in case.ages]),
        "A case in which children of two ages act counts for both.",
        "",
        *_table("special needs", SIDES, [(case.send, case) for case in found]),
        "",
        *_table("level that the case says", LEVELS, [(case.expect["supported"], case) for case in found]),
        "",
        f"calls stronger than the case says: {sum(max(case.calls()) > 0 for case in found)}",
        f"calls weaker than the case says: {sum(min(case.calls()) < 0 for case in found)}",
        f"ordinary or low-level: {low} of {len(found)}, {low / len(found):.0%} (at least a third)",
        *_list("rules never reached", never_held(found)),
        *_list("acts never used", never_used(found)),
    ]
    return lines + [line for case in off for line in _list(case.name, case.differs())]


def main(found: list[Case]) -> int:
    """Print how far the cases and the rules agree; return 1 if they do not, or if too few cases are ordinary."""
    sys.stdout.write("\n".join(told(found)) + "\n")
    return int(any(case.differs() for case in found) or ordinary_share(found) < LEAST_ORDINARY)


# ── one case ──


def _case(name: str, expect: Mapping[str, Any], rules: Rulebook, report: Report, at: dt.datetime) -> Case:
    done = triage(rules, report, at, days(rules.catalogue, Settings())).assessed
    held = {reason.rule for reason in done.assessment.reason}
    for pair in done.pairs:
        held.update(compiled.rule.id for compiled in holding(rules.closing_rules, pair.yes))
    acts = frozenset(act for episode in report.episode for act in episode.acts)
    return Case(name, expect, done.assessment, frozenset(held), acts, _ages(report), _send(report))


def _long(case: dict[str, Any], rules: Rulebook) -> Report:
    document = case.get("given")
    if document is None:
        document = tomllib.loads((ROOT / "examples" / case["given_file"]).read_text(encoding="utf-8"))
    report, problems = from_document(document, "case")
    assert report is not None, problems
    assert given.check(rules, report, "case") == []
    return given.normalised(report)


def _ages(report: Report) -> tuple[str, ...]:
    """Return the bands in which children act, each once, in order."""
    people = {child.label: child for child in report.child}
    found = {_age(people[label], episode) for episode in report.episode for label in episode.by}
    return tuple(age for age in AGES if age in found) or (NOT_KNOWN,)


def _age(child: Child, episode: Episode) -> str:
    """Return the band at the time of the episode; not known, if what is known lies in more than one."""
    known = episode.ages_then.get(child.label, child.age)
    low, high = span(known, adult=child.kind in ADULT_KINDS, either=child.kind == "age-not-known")[:2]
    if low >= ADULT:
        return GROWN
    return next((band for band, (first, last) in BANDS.items() if first <= low and high <= last), NOT_KNOWN)


def _send(report: Report) -> str:
    sides = {child.role for child in report.child if child.answers.get("send") not in (None, [], "not-known")}
    harmed, reported = bool(sides & {"harmed", "both"}), bool(sides & {"reported", "both"})
    return SIDES[harmed + 2 * reported]


def _strength(calls: Mapping[Any, Any], call: str) -> int:
    return STRENGTHS.index(calls[call]) + 1 if call in calls else 0


# ── lines ──


def _table(what: str, rows: Iterable[str], cases_of: list[tuple[str, Case]]) -> list[str]:
    """Return one line a row: how many cases, how many agree, and whose level is above and below."""
    many, agree = Counter(row for row, _ in cases_of), Counter(row for row, case in cases_of if not case.differs())
    above = Counter(row for row, case in cases_of if case.above())
    below = Counter(row for row, case in cases_of if case.below())
    lines = [f"{what:<26}{'cases':>8}{'agree':>8}{'level above':>14}{'level below':>14}"]
    return lines + [f"  {row:<24}{many[row]:>8}{agree[row]:>8}{above[row]:>14}{below[row]:>14}" for row in rows]


def _list(what: str, items: list[str]) -> list[str]:
    """Return a heading with a count, and one line an item, each cut to the width of a page."""
    return [f"{what}: {len(items) or 'none'}"[:80], *(f"  {item}"[:80] for item in items)]


if __name__ == "__main__":
    sys.exit(main(ran()))
