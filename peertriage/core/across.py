"""The second pass: what only shows when records are looked at together.

Of each record only a gist is kept, so that a hundred thousand fit in memory. Invented cases and real ones are never
compared with each other, but for their ids. Nothing here says anything about a child who is not found: a child without
a reference, or of a folder with another key, is not seen.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, islice
from typing import TYPE_CHECKING

import msgspec

from peertriage.core.bundle import Bundle
from peertriage.core.finding import Finding
from peertriage.core.seal import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from peertriage.core.model import Age, Episode, Report

MOST_NAMED = 3
"""So many other records are named in one finding; the others are counted."""
MOST = 60
"""No more children, episodes, or acts of one, are looked at: no real record has so many."""
LONGEST = 60
"""No reference and no council's name is longer."""
_MAIN = frozenset({"harmed", "reported", "both", "not-yet-identified"})
_REPORTED = "rb"
_HARMED = "hb"
_LETTERS = {"reported": "r", "both": "b", "harmed": "h"}


class Gist(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a look across records needs of one record, and no word of what was said.

    `who`: a digest of roles and ages, empty where no age is known. `council`: of all children, empty where nobody says.
    `times`: for each episode of which a day is known its first and last day and its acts. `roles`, `prints`: of each
    child in order a letter for the role, and the fingerprint.
    """

    id: str
    practice: bool = False
    who: str = ""
    council: str = ""
    times: tuple[tuple[int, int, str], ...] = ()
    roles: str = ""
    prints: tuple[str, ...] = ()


class _Record(Bundle, frozen=True):
    path: str
    gist: Gist


# ── one record ──


def gist(report: Report) -> Gist:
    """Return the gist of a record."""
    children = report.child[:MOST]
    main = [(child.role, _age(child.age)) for child in children if child.role in _MAIN]
    linked = _counts(report) and any(child.fingerprint for child in children)
    return Gist(
        id=report.id or "",
        practice=report.practice is True,
        who=digest(sorted(main)) if any(age for _, age in main) else "",
        council=_council({child.council for child in children}),
        times=tuple(span for episode in report.episode[:MOST] if (span := _span(episode)) is not None),
        roles="".join(_LETTERS.get(child.role, "-") for child in children) if linked else "",
        prints=tuple(child.fingerprint[:LONGEST] for child in children) if linked else (),
    )


def _counts(report: Report) -> bool:
    """Say whether a report counts when children are compared: not where nothing goes beyond what is expected, nor where
    nothing sexual was reported, if it led to no call.
    """
    last = report.assessment[-1] if report.assessment else None
    if last is None or last.calls:
        return True
    return "not-sexual" not in last.categories and not last.supported == last.not_ruled_out == "normal"


def _age(age: Age) -> str:
    """Return an age in years, else the school year; empty where neither is known."""
    begins = f"{age.years}" if age.years is not None else f"year {age.school_year}" if age.school_year else ""
    return f"{begins} to {_age(age.to)}" if age.to is not None and age.to.to is None else begins


def _council(names: set[str]) -> str:
    even = {" ".join(name[:LONGEST].casefold().split()) for name in names}
    return "; ".join(sorted(even - {""}))[:LONGEST]


def _span(episode: Episode) -> tuple[int, int, str] | None:
    """Return first and last day as numbers, and the acts reported; of one day that is known alone, that day."""
    days = [day for day in (episode.happened.first, episode.happened.last) if day is not None]
    if not days or not episode.acts:
        return None
    return min(days).toordinal(), max(days).toordinal(), " ".join(sorted(set(episode.acts[:MOST])))


# ── all together ──


def across(gists: Iterable[tuple[str, Gist]]) -> list[tuple[str, Finding]]:
    """Return what is found across records, each with the path of its record, in order of path, code and key.

    The order in which the records come does not matter; a path that comes twice is one file.
    """
    by_path: dict[str, Gist] = {}
    for path, held in sorted(gists, key=lambda one: (one[0], msgspec.structs.astuple(one[1]))):
        by_path.setdefault(path, held)
    files = [_Record(path, held) for path, held in by_path.items()]
    found = list(_same_id(files))
    for practice in (False, True):
        records = _one_of_each([one for one in files if one.gist.practice is practice])
        found += _same_report(records)
        found += _same_child(records)
    return sorted(found, key=lambda one: (one[0], one[1].code, one[1].key))


def _same_id(files: list[_Record]) -> Iterator[tuple[str, Finding]]:
    """Find files that say they are the same record."""
    by_id: dict[str, list[int]] = defaultdict(list)
    for n, file in enumerate(files):
        by_id[file.gist.id].append(n)
    for name, places in by_id.items():
        if name and len(places) > 1:
            for n in places:
                yield files[n].path, Finding("PT-I015", "id", f"also in {_named(files, places, n, within=True)}")


def _one_of_each(files: list[_Record]) -> list[_Record]:
    """Return one file of each id, by preference the one that has its proper name: a copy is no other record."""
    best: dict[str, _Record] = {}
    for file in files:
        name = file.gist.id or file.path
        held = best.get(name)
        if held is None or (_is_proper(file) and not _is_proper(held)):
            best[name] = file
    return list(best.values())


def _is_proper(file: _Record) -> bool:
    return file.path.rpartition("/")[2] == f"{file.gist.id}.toml"


# ── the same report ──


def _same_report(records: list[_Record]) -> Iterator[tuple[str, Finding]]:
    """Find what may be one report written down twice: the same council, roles and ages, an act that both have, and
    days of that act that meet.

    An interview does not ask for the council, and most records have none. Without one, only records of the same folder
    are compared, which is one school's: else a trust would be told of chance likenesses between schools every week.
    A record with a council and one without are not compared; nor is one in which no age or no day is known.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for n, record in enumerate(records):
        if record.gist.who and record.gist.times:
            alike[record.gist.who].append(n)
    for places in alike.values():
        if len(places) > 1:
            others: dict[int, set[int]] = defaultdict(set)
            for _, rows in groupby(sorted(_acts(records, places)), key=lambda row: row[:2]):
                _meet([row[2:] for row in rows], others)
            for n, met in others.items():
                if not met:
                    continue
                names = [records[other].path for other in sorted(met)]
                says = f"compare it with {', '.join(names[:MOST_NAMED])}" + (
                    " and others" if names[MOST_NAMED:] else ""
                )
                yield records[n].path, Finding("PT-P090", "", says)


def _acts(records: list[_Record], places: list[int]) -> Iterator[tuple[str, str, int, int, int]]:
    """Yield each act of each record: where it belongs, the act, its first and last day, and the record."""
    for n in places:
        path, held = records[n].path, records[n].gist
        where = f"council {held.council}" if held.council else f"folder {path.rpartition('/')[0]}"
        for first, last, acts in set(held.times):
            for act in acts.split():
                yield where, act, first, last, n


def _meet(rows: list[tuple[int, int, int]], others: dict[int, set[int]]) -> None:
    """Add for each record some others whose days meet its own. `rows`: first day, last day, record; in order.

    Never all pairs: of those that begin later the next few, of those that began before the few that end last.
    """
    before: list[tuple[int, int]] = []
    for place, (first, last, n) in enumerate(rows):
        near: set[int] = set()
        for begins, _, later in islice(rows, place + 1, place + 1 + MOST + MOST_NAMED):
            if begins > last or len(near) > MOST_NAMED:
                break
            near.add(later)
        near |= {earlier for ends, earlier in before if ends >= first}
        others[n] |= near - {n}
        longest = dict(sorted((earlier, ends) for ends, earlier in [*before, (last, n)]))
        before = sorted([(ends, earlier) for earlier, ends in longest.items()], reverse=True)[: MOST_NAMED + 1]


# ── the same child ──


def _same_child(records: list[_Record]) -> Iterator[tuple[str, Finding]]:
    """Find children with the same reference in several records.

    A record in which a child was reported counts only for records in which that child was reported. Harm to a child
    counts wherever the child stands, for support; a record of harm to a child says nothing of what else is reported.
    """
    for role_of in _several(records).values():
        reported = [n for n, (_, roles) in role_of.items() if roles & set(_REPORTED)]
        harmed = [n for n, (_, roles) in role_of.items() if roles & set(_HARMED)]
        if len(reported) > 1:
            for n in reported:
                says = f"also reported in {_named(records, reported, n, within=True)}"
                yield records[n].path, Finding("PT-P091", f"child[{role_of[n][0]}].fingerprint", says)
        hurt = set(harmed)
        for n, (child, roles) in role_of.items():
            if roles & set(_HARMED + _REPORTED) and len(hurt) > (n in hurt):
                says = f"harmed in {_named(records, harmed, n, within=n in hurt)}"
                yield records[n].path, Finding("PT-P092", f"child[{child}].fingerprint", says)


def _several(records: list[_Record]) -> dict[str, dict[int, tuple[int, set[str]]]]:
    """Return each fingerprint that stands in several records: by record the child's place from 1, and the roles."""
    first: dict[str, int] = {}
    twice: dict[str, dict[int, tuple[int, set[str]]]] = {}
    for n, record in enumerate(records):
        for fingerprint in record.gist.prints:
            if fingerprint and first.setdefault(fingerprint, n) != n:
                twice[fingerprint] = {}
    for n, record in enumerate(records):
        for place, fingerprint in enumerate(record.gist.prints, 1):
            if fingerprint in twice:
                twice[fingerprint].setdefault(n, (place, set()))[1].add(record.gist.roles[place - 1])
    return twice


def _named(files: list[_Record], places: list[int], own: int, *, within: bool) -> str:
    """Return the paths of the first few of these places but the own one, and how many more there are.

    `within`: whether the own one is among them.
    """
    others = [n for n in places[: MOST_NAMED + 1] if n != own][:MOST_NAMED]
    more = len(places) - within - len(others)
    return ", ".join(files[n].path for n in others) + (f" and {more} more" if more else "")
