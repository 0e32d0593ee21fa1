"""Checks many files, in this process or in several, and gives the results in the order of the files.

Nothing of a result hangs on how many processes there are. Only as much is under way as keeps the processes busy, so
that memory does not grow with the number of files.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from peertriage import content
from peertriage.core.across import Gist
from peertriage.core.books import Books
from peertriage.core.bundle import Bundle
from peertriage.core.checker import examine
from peertriage.core.errors import PeertriageError
from peertriage.core.outcome import Result
from peertriage.inputs import Guard, judged, load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from peertriage.inputs import Source

CHUNK = 32
"""Files that go to a process at once."""
AHEAD = 3
"""Chunks that wait for each process."""
ENOUGH_FAST, ENOUGH = 400, 100
"""From so many files on, starting more processes takes less time than it saves: with the extra `fast`, and without."""
MOST_JOBS = 8
MOST_PROCESSES = 60
"""Windows waits for no more than 61."""


class Task(Bundle, frozen=True):
    """What every process has to know: the time, which parser, and which codes are wanted (none named: all)."""

    now: dt.datetime
    fast: bool
    wanted: frozenset[str]


class Done(msgspec.Struct, frozen=True, array_like=True):
    """A result, and what a look across records needs of it."""

    result: Result
    gist: Gist | None = None


class Worker:
    """Checks one file after the other: content and guard are kept between them."""

    def __init__(self, task: Task, books: Books | None = None) -> None:
        self.task, self.guard = task, Guard()
        self.books = books or Books(content.load(), fast=task.fast)

    def one(self, source: Source) -> Done:
        """Return what comes of one file."""
        data = load(source)
        if isinstance(data, Result):
            return Done(data)
        checked = examine(data, self.books, self.task.now)
        result = judged(source, checked, self.guard, data)
        found = [one for one in result.findings if one.code in self.task.wanted]
        return Done(
            result if len(found) == len(result.findings) else msgspec.structs.replace(result, findings=found),
            checked.gist if result.state == "checked" else None,
        )


def run(sources: Sequence[Source], worker: Worker, jobs: int) -> Iterator[Done]:
    """Yield what comes of each file, in their order. `jobs`: processes, 0 for as many as pay."""
    count = min(jobs or _jobs(len(sources), fast=worker.books.is_fast), -(-len(sources) // CHUNK), MOST_PROCESSES)
    if count <= 1 or len(sources) <= 1 or any(source.file is None for source in sources):
        yield from map(worker.one, sources)
    else:
        yield from _in_processes(sources, worker.task, count)


def _jobs(files: int, *, fast: bool) -> int:
    if files < (ENOUGH_FAST if fast else ENOUGH):
        return 1
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(here, MOST_JOBS))


def _in_processes(sources: Sequence[Source], task: Task, jobs: int) -> Iterator[Done]:
    from concurrent.futures import ProcessPoolExecutor  # one record must not pay for it
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(task,))
    hold = _Hold()
    waiting: deque[Future[bytes | list[Done]]] = deque()
    try:
        for chunk in _chunks(sources):
            waiting.append(pool.submit(_work, chunk))  # each of the first begins a process
            if len(waiting) >= jobs * AHEAD:
                yield from _unpacked(waiting.popleft().result(), hold)
        while waiting:
            yield from _unpacked(waiting.popleft().result(), hold)
    except BrokenProcessPool:
        raise PeertriageError("a part of this run was ended from outside; not everything was checked",
                              "Try once more with --jobs 1.") from None  # fmt: skip
    finally:
        try:
            hold.end()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class _Hold:
    """Holds Ctrl-C back while processes begin: one that is stopped half begun would never end. Then it counts."""

    def __init__(self) -> None:
        import threading

        self.pressed = False
        self.before = signal.getsignal(signal.SIGINT)
        self.held = callable(self.before) and threading.current_thread() is threading.main_thread()
        if self.held:
            signal.signal(signal.SIGINT, self._press)

    def _press(self, *_: object) -> None:
        self.pressed = True

    def end(self) -> None:
        """Let Ctrl-C be what it was; if it was pressed meanwhile, it is now."""
        if self.held:
            self.held = False
            signal.signal(signal.SIGINT, self.before)
            if self.pressed:
                raise KeyboardInterrupt


def _chunks(sources: Iterable[Source]) -> Iterator[list[Source]]:
    left = iter(sources)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


_WORKER: list[Worker] = []
"""The worker of this process, made by `_begin`."""


def _begin(task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that gave us the work
    _WORKER[:] = [Worker(task)]


def _work(sources: list[Source]) -> bytes | list[Done]:
    """Return what comes of a chunk, packed where it can be: a path may hold bytes that are no text."""
    done = [_WORKER[0].one(source) for source in sources]
    try:
        return msgspec.msgpack.encode(done)
    except UnicodeEncodeError:
        return done


def _unpacked(done: bytes | list[Done], hold: _Hold) -> list[Done]:
    """Return what a process gave; from the first on they have all begun, or will for themselves."""
    hold.end()
    return msgspec.msgpack.decode(done, type=list[Done]) if isinstance(done, bytes) else done
