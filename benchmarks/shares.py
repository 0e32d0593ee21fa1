"""Where the time of checking one record goes, over a sample of records, in this process.

    python benchmarks/shares.py FOLDER

FOLDER holds records that benchmarks/records.py has made. The parts are those of the checker, in its order; what lies
between them is in the whole only.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import records

from peertriage import content
from peertriage.core import check_integrity, check_practice, check_privacy, check_structure, checker, locate
from peertriage.core.books import Books
from peertriage.core.clock import LONDON
from peertriage.core.finding import Case
from peertriage.core.record import from_document
from peertriage.core.toml import decoded, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from peertriage.core.finding import Check, Finding

SAMPLE = 200
GROUPS: dict[str, Sequence[Check]] = {
    "seal": [check_integrity.sealed_and_planned],
    "replay": [check_integrity.replayed],
    "other integrity": [
        one
        for one in check_integrity.CHECKS
        if one not in {check_integrity.sealed_and_planned, check_integrity.replayed}
    ],
    "practice": check_practice.CHECKS["record"],
    "privacy and language": check_privacy.CHECKS,
}


class Parts:
    """Seconds by the name of a part, summed up."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what is done in the `with` block to this part."""
        begin = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin


def one(data: bytes, books: Books, parts: Parts) -> list[Finding]:
    """Check one record part by part, then as a whole; return what was found."""
    with parts.part("parse"):
        text = decoded(data)
        document = parse(text, books.quick)
    with parts.part("shape"):
        report, _ = from_document(document, "")
    if report is None:
        sys.exit("a record of ours has the wrong shape: the generator is out of date")
    book = books.of(report.assessment[-1].at.astimezone(LONDON).date(), report.nation or "england")
    case = Case(document, report, book, books, records.NOW)
    with parts.part("references"):
        found = list(check_structure.content(case))
    for name, checks in GROUPS.items():
        with parts.part(name):
            found += [finding for check in checks for finding in check(case)]
    with parts.part("places"):
        locate.located(found, text)
    with parts.part("whole"):
        checker.examine(data, books, records.NOW)
    return found


def show(folder: Path) -> None:
    """Print the table."""
    books = Books(content.load())
    files = sorted(folder.rglob("*.toml"))
    sample = [path.read_bytes() for path in random.Random(1).sample(files, min(SAMPLE, len(files)))]  # noqa: S311
    for data in sample:  # what is worked out once for all records
        one(data, books, Parts())
    parts = Parts()
    codes = [Counter(finding.code for finding in one(data, books, parts)) for data in sample]
    whole = parts.seconds.pop("whole")
    print(f"\n{len(sample)} records in this process, microseconds each")
    for name, seconds in parts.seconds.items():
        print(f"  {name:<24}{seconds / len(sample) * 1e6:>8,.0f}{seconds / whole:>7.0%}")
    print(f"  {'whole':<24}{whole / len(sample) * 1e6:>8,.0f}")
    clean = sum(not found for found in codes)
    print(f"{sum(found.total() for found in codes) / len(sample):.1f} findings a record; {clean} records without any")


def main() -> int:
    """Show the table for a folder."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    show(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
