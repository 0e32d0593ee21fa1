"""Practice: whether what must never be left out was asked, what is still open, and answers changed afterwards.

What the last assessment lists as open is what a rule could still read. That list is trusted here: that it follows from
the answers is for integrity to show.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peertriage.core.check_account import A_DAY, changed_keys
from peertriage.core.facts import IN_EPISODE, REST, derive
from peertriage.core.finding import Finding
from peertriage.core.given import IS_SEXUAL, KIND_OF_ACT
from peertriage.core.seal import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from peertriage.core.catalogue import Question
    from peertriage.core.finding import Case, Check
    from peertriage.core.model import Report, Unknown

FIVE_DAYS, A_WEEK = dt.timedelta(days=5), dt.timedelta(days=7)
READ = ("answers.", "basis.", "disputed.", "child.", "episode.")
"""How the keys begin of what the rules read."""
NOT_READ = (".fingerprint", ".council")
"""How those keys of a person end that change no result."""
NOT_LEVELLED = frozenset({"not-sexual", "adult-involved"})
"""With these a result of "not enough to say" is not for want of answers."""
NOW, NOT_SEXUAL = "now", "not-sexual"
LEAVES_NO_TRACE = frozenset({"date", "words", "acts", "people"})
"""Kinds of question whose "not known" stands nowhere in a record. That a day or words are missing is found as that."""
ALL_TOLD = "acts-all"
"""Absent, it is not known."""


def red_flags(case: Case) -> Iterator[Finding]:
    """Find, once for each person, time, and the report, the questions of grave harm that have no answer.

    Where it is clear what to do an interview may stop early, so that somebody does it: for a day it weighs less.
    """
    record, last = case.record, case.record.assessment[-1]
    clear = NOW in last.calls.values() or NOT_SEXUAL in last.categories
    early = clear and bool(record.episode and record.child) and case.now - last.at <= A_DAY
    rows: dict[str, list[str]] = {}
    for name, key in missing(case):
        rows.setdefault(key.partition(".")[0], []).append(name)
    for row, names in rows.items():
        says = f"{len(names)} question{'' if len(names) == 1 else 's'}: {', '.join(names)}"
        yield Finding("PT-P065" if early else "PT-P060", row, says)


def missing(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each question of grave harm that nobody was asked, and the key where its answer would stand: it has no
    answer, not even "not known", and what it would settle is open. Each once.

    Where its condition is NO, or what was reported has settled it, nothing is open and it counts as asked. Of another
    time only what is already known is asked, so an answer about one time is enough. Before anybody acted towards
    anybody, nothing that is open is listed, and every such question counts.
    """
    record = case.record
    flags, asked = case.books.red_flags, _asked(record)
    found: dict[str, str] = {}
    abouts = ((one.question, one.about) for one in record.assessment[-1].unknown) if record.episode else _all(case)
    for name, about in abouts:
        question = flags.get(name)
        if question is None or name in found or not _leaves_trace(record, question):
            continue
        if not _has(asked, name, about):
            found[name] = _key(record, question, about)
    closed = _closed(case) if found else frozenset()
    yield from (one for one in found.items() if one[0] not in closed)
    for table, name, rows in (("child", "people", record.child), ("episode", "acts", record.episode)):
        if not rows and name in flags:
            yield name, table


def _closed(case: Case) -> frozenset[str]:
    """Return the questions whose condition is NO, where nobody acted towards anybody else. Elsewhere none of them is
    listed as open; there, what one of them would settle may be open for another reason.
    """
    record, labels = case.record, {child.label for child in case.record.child}
    acts = {name for episode in record.episode for name in (*episode.acts, *episode.acts_unclear)}
    alone = all(not episode.to and labels.issuperset(episode.by) for episode in record.episode)
    if not record.episode or not alone or not case.book.acts.keys() >= acts:
        return frozenset()
    made = record.made.at if record.made else record.assessment[-1].at
    pairs = derive(case.book, record, made.date()).pairs
    return frozenset(
        ask.id
        for ask in case.book.asks["episode"]
        if ask.when is not None and not any(ask.when.holds(pair.possible) for pair in pairs)
    )


def _leaves_trace(record: Report, question: Question) -> bool:
    """Say whether the record of an interview shows that a question was asked, also where its answer was not known.

    Where nothing sexual was reported, no kind of act is written down.
    """
    if question.id == ALL_TOLD or (question.id == KIND_OF_ACT and record.answers.get(IS_SEXUAL) == "no"):
        return False
    return question.kind not in LEAVES_NO_TRACE


def _all(case: Case) -> Iterator[tuple[str, str]]:
    """Yield every question of grave harm, and about whom it is asked: nobody can be asked about somebody unknown."""
    known = [child for child in case.record.child if child.role != "not-yet-identified"]
    for name, question in case.books.red_flags.items():
        if question.about == "child":
            yield from ((name, child.label) for child in known if not question.roles or child.role in question.roles)
        else:
            yield name, question.about


def _asked(record: Report) -> dict[str, Collection[str]]:
    """Return what was answered about the report, about each person, and about any of the times."""
    told = {name for episode in record.episode for name in episode.answers}
    told |= {name for name, key in IN_EPISODE.items() for episode in record.episode if getattr(episode, key)}
    asked: dict[str, Collection[str]] = dict.fromkeys((episode.id for episode in record.episode), told)
    return asked | {child.label: child.answers for child in record.child} | {"report": record.answers}


def _has(asked: Mapping[str, Collection[str]], name: str, about: str) -> bool:
    answers = asked.get(about, ())
    return name in answers or name + REST in answers


def _key(record: Report, question: Question, about: str) -> str:
    """Return the key where the answer to a question would stand."""
    own = IN_EPISODE.get(question.id)
    for table, names in (
        ("child", [child.label for child in record.child]), ("episode", [episode.id for episode in record.episode]),
    ):  # fmt: skip
        if about in names:
            key = f"{table}[{names.index(about) + 1}]"
            return f"{key}.{own}" if own else f"{key}.answers.{question.id}"
    return f"answers.{question.id}" if question.about == "report" else question.about


def unowned(case: Case) -> Iterator[Finding]:
    """Find a question that has been open for more than five days while nobody is named who may find out, although the
    content names somebody.
    """
    key = f"assessment[{len(case.record.assessment)}]"
    for n, question, one in _open(case):
        if question.may_ask and not one.may_ask:
            yield Finding("PT-P061", f"{key}.unknown[{n}].may_ask", f"{question.id}: nobody is named who may find out")


def still_open(case: Case) -> Iterator[Finding]:
    """Find, once, the questions that have been open for more than five days and could still change a call.

    Those are the ones that settle a critical fact: penetration, force, threats, blackmail, an image. One that was
    never asked is found as that, and not here.
    """
    asked = _asked(case.record)
    names = [
        question.id
        for _, question, one in _open(case)
        if question.id in case.books.critical and _has(asked, question.id, one.about)
    ]
    if names:
        says = ", ".join(dict.fromkeys(names))
        yield Finding("PT-P066", f"assessment[{len(case.record.assessment)}].unknown", says)


def _open(case: Case) -> Iterator[tuple[int, Question, Unknown]]:
    """Yield what has been open for more than five days: its place, the question, and what stands there."""
    assessment = case.record.assessment[-1]
    if case.now - assessment.at > FIVE_DAYS:
        for n, one in enumerate(assessment.unknown, 1):
            question = case.book.questions.get(one.question)
            if question is not None:
                yield n, question, one


def changed(case: Case) -> Iterator[Finding]:
    """Find an answer changed after the result was seen without a reason, and answers changed since the last result.

    What was changed outside and accepted has its reason, and that the result no longer follows is found by itself.
    """
    keys, last = changed_keys(case.record), case.record.assessment[-1].at
    if not any(begins in keys for begins in READ):
        return
    for n, event in enumerate(case.record.event, 1):
        if n == 1 or event.did == ACCEPTED or not any(_is_read(change.key) for change in event.changes):
            continue
        if not event.why.strip():
            yield Finding("PT-P062", f"event[{n}].why")
        if event.at > last:
            yield Finding("PT-P063", f"event[{n}]", "no assessment has followed")


def _is_read(key: str) -> bool:
    return key.startswith(READ) and not key.endswith(NOT_READ)


def not_enough(case: Case) -> Iterator[Finding]:
    """Find a result of "not enough to say" that is more than a week old, while questions are still open."""
    last = case.record.assessment[-1]
    if last.supported != "none" or not last.unknown or not NOT_LEVELLED.isdisjoint(last.categories):
        return
    if case.now - last.at > A_WEEK:
        count = len(last.unknown)
        says = f"{count} question{'' if count == 1 else 's'} still open"
        yield Finding("PT-P064", f"assessment[{len(case.record.assessment)}].supported", says)


CHECKS: tuple[Check, ...] = (red_flags, unowned, still_open, changed, not_enough)
