"""`peertriage validate`: check records, their shape, their integrity, and what should have been done by now."""

from __future__ import annotations

import gc
import importlib
import sys
import time
from typing import TYPE_CHECKING

from peertriage import __version__, batch, content, inputs, store
from peertriage.commands.shared import clock
from peertriage.core.across import across
from peertriage.core.books import Books
from peertriage.core.bundle import Bundle
from peertriage.core.choosing import chosen, part, split
from peertriage.core.errors import PeertriageError, did_you_mean
from peertriage.core.locate import located
from peertriage.core.outcome import Look, Result, Summary
from peertriage.core.toml import NotToml, decoded, parse
from peertriage.render.report_known import is_report
from peertriage.render.reports import REPORTS
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from peertriage.core.across import Gist
    from peertriage.core.catalogue import Code
    from peertriage.core.finding import Finding
    from peertriage.inputs import Source

STDOUT = "-"


class Options(Bundle, frozen=True):
    """What was asked for, as the command line says it."""

    strict: bool = False
    exit_zero: bool = False
    show: bool = False
    progress: bool = True
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    form: str = "text"
    output: Path | None = None
    jobs: int = 0
    at: str | None = None
    listed: Path | None = None


def run(names: Sequence[str], options: Options) -> int:
    """Check these files and folders, report, and return the exit code."""
    _refuse(options)
    began = time.perf_counter()
    books, now = Books(content.load()), clock(options.at)()
    wanted = chosen(books.codes, options.select, options.ignore)
    if not names and options.listed is None:
        names = [str(store.home())]  # where records are written if nobody names a folder
    sources, missing = inputs.gather(names, options.listed)
    summary = Summary()
    worker = batch.Worker(batch.Task(now, True, wanted), books)
    gc.freeze()  # nothing that is there by now goes away: neither we nor the processes look at it again
    gc.enable()
    done = batch.run(sources, worker, options.jobs)
    every = _all(missing, done, _progress(len(sources), options), wanted, sources, books)
    results = _counted(every, summary, books.codes, began)
    if sys.stdout.isatty():
        results = iter(list(results))  # or the report would run through the line that says how far it is
    reporter = importlib.import_module(REPORTS[options.form])
    if hasattr(reporter, "refuses"):
        results = iter(_allowed(list(results), reporter.refuses))
    select, ignore = options.select, options.ignore
    look = Look(options.show, now, __version__, select=split(select), ignore=split(ignore),
                part=part(books.codes, select, ignore))  # fmt: skip
    if look.part and options.form == "csv":
        sys.stderr.write(f"{look.part}\n")  # a table has no place for it
    pieces = reporter.report(results, summary, books.codes, look)
    _write(pieces, options.output, summary, options.form)
    return _code(summary, options)


def _refuse(options: Options) -> None:
    """Raise PeertriageError for options that cannot be meant together."""
    if options.form not in REPORTS:
        raise PeertriageError(f"--format is one of {', '.join(REPORTS)}{did_you_mean(options.form, REPORTS)}")
    if options.show and options.form != "text":
        raise PeertriageError("--show is for text only", "What other programs get never holds what was written.")
    if options.jobs < 0:
        raise PeertriageError("--jobs is a number from 1; 0 chooses it", "Leave it out to let it be chosen.")
    if options.output is not None and options.output.suffix.lower() == ".toml":
        raise PeertriageError("--output may not end in .toml: records do", "Give the report another ending.")
    if options.output is not None and str(options.output) != STDOUT:
        store.refuse_to_replace(options.output, is_report)  # before all the work


def _all(
    missing: Iterable[Result], done: Iterable[batch.Done], progress: Callable[[int], None],
    wanted: frozenset[str], sources: Iterable[Source], books: Books,
) -> Iterator[Result]:  # fmt: skip
    """Yield the result of each file, then what shows across them."""
    yield from missing
    gists: list[tuple[str, Gist]] = []
    for n, one in enumerate(done, 1):
        progress(n)
        if one.gist is not None:
            gists.append((one.result.path, one.gist))
        yield one.result
    progress(0)
    files = {source.path: source for source in sources}
    together: dict[str, list[Finding]] = {}
    for path, finding in across(gists):
        if finding.code in wanted:
            together.setdefault(path, []).append(finding)
    practice = {path for path, gist in gists if gist.practice}
    for path, findings in together.items():
        placed = _placed(files[path], findings, books)
        yield Result(path, "checked", "record", placed, practice=path in practice, across=True)


def _placed(source: Source, findings: list[Finding], books: Books) -> list[Finding]:
    """Return findings of the look across records with their places, as far as the file can still be read."""
    if not any(one.key for one in findings):  # what is said of a whole file needs no place
        return findings
    data = inputs.load(source) if source.file is not None else b""
    if isinstance(data, Result):
        return findings
    try:
        text = decoded(data)
        parse(text, books.quick)
    except NotToml:  # somebody has just changed it
        return findings
    return located(findings, text)


def _counted(results: Iterable[Result], summary: Summary, codes: Mapping[str, Code], began: float) -> Iterator[Result]:
    """Pass results on and count them; the summary is whole when the last has passed."""
    for result in results:
        summary.add(result, codes)
        yield result
    summary.seconds = time.perf_counter() - began


def _allowed(results: list[Result], refuses: Callable[[Result], bool]) -> list[Result]:
    """Return the results if this form of report may hold all of them."""
    if any(refuses(result) for result in results):
        raise PeertriageError(
            "this form is made to be sent to others, and not every record is marked as practice; nothing was written",
            "Use --format text, json, jsonl or csv for real records.",
        )
    return results


def _progress(files: int, options: Options) -> Callable[[int], None]:
    """Return what is told how many files have been checked; 0 at the end."""
    if not options.progress or files < batch.CHUNK or not sys.stderr.isatty():
        return lambda _: None
    from peertriage.progress import Progress

    return Progress(files, sys.stderr).at


def _write(pieces: Iterable[str], output: Path | None, summary: Summary, form: str) -> None:
    """Write the report to the screen, or to a file that is in its place only when it is whole."""
    if output is None or str(output) == STDOUT:
        if form == "csv" and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(newline="")  # it has its own line ends; Windows would add to them
        for piece in pieces:
            sys.stdout.write(piece)
        return
    coded = (piece.encode("utf-8", "surrogateescape") for piece in pieces)
    store.write_report(output, coded, lambda: store.guard(output.parent, practice=not summary.real), is_report)
    sys.stderr.write(f"Written: {visible(str(output))}\n")


def _code(summary: Summary, options: Options) -> int:
    if summary.unreadable or not summary.checked:
        return 2
    bad = summary.error or (options.strict and summary.warning)
    return 1 if bad and not options.exit_zero else 0
