"""A record in words: who, what was said, what was answered, what the rules made of it, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core import labels
from peertriage.core.document import Block, Bullets, Heading, Page, Pairs, Para, Quote
from peertriage.core.facts import episode_answers
from peertriage.core.later import table_words
from peertriage.core.lines import date_words, moment_words
from peertriage.core.seal import ACCEPTED
from peertriage.core.why import call_rows, said, unknown_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from peertriage.core.model import Answer, Basis, Episode, Event, Report, StepTaken
    from peertriage.core.rulebook import Rulebook

BASIS = {
    "child-said": "a child said so",
    "adult-saw": "an adult saw it",
    "record": "from a record",
    "assumed": "assumed",
}
YES_NO = {"yes": "yes", "no": "no", "not-known": "not known", "none-of-the-others": "none of the others"}
MOST_TABLES = 8
"""So many tables that were accepted at once are named; the rest is counted."""
UNBROKEN = "The file is as this tool last wrote it. That is evidence of no change, not proof."


def overview(book: Rulebook, record: Report, broken: list[str]) -> Page:
    """Return the whole record on one page. `broken` names the tables that do not fit the seal."""
    blocks: list[Block] = [Heading(f"Record {record.id}", 1)]
    if record.practice:
        blocks.append(Para("PRACTICE: an invented case."))
    made = f"{moment_words(record.made.at)} {record.made.at.year}" if record.made else "not known"
    blocks.append(Pairs((("Check word", record.check_word or ""), ("First written", made),
                         ("Names are kept", record.identity_held_at or "not said yet: write down where"))))  # fmt: skip
    blocks.append(Para(f"Changed outside this tool: {', '.join(map(table_words, broken))}." if broken else UNBROKEN))
    blocks += [Para(_accepted(book, record, event)) for event in record.event if event.did == ACCEPTED]
    blocks += [Heading("People"), Bullets(tuple(_people(book, record)))]
    if record.statement:
        blocks.append(Heading("What was said"))
        blocks += [Quote(statement.words, said(book, record, statement)) for statement in record.statement]
    blocks += [Heading("About the whole report")]
    blocks.append(Bullets(tuple(answer_lines(book, record.answers, record.basis, record.disputed))))
    for episode in record.episode:
        blocks += [Heading(f"Episode {episode.id}"), Bullets(tuple(_episode(book, episode)))]
    blocks += [Heading("Assessments")]
    for result in record.assessment:
        calls = ", ".join(f"{call}: {how}" for call, how in call_rows(book, record, result))
        raised = result.supported not in {"normal", "none"}
        level = ("at least " if raised else "") + book.say("level", result.supported)
        blocks.append(
            Para(f"As reported on {date_words(result.at)}. Calls: {calls or 'none reached by a rule'}. Level: {level}.")
        )
    if record.assessment[-1].unknown:
        blocks += [
            Heading("Not yet known, and who may find out"),
            Bullets(tuple(unknown_lines(book, record))),
        ]
    blocks += [
        Heading("Steps"),
        Bullets(tuple(_step(step) for step in record.step)),
    ]
    blocks += [
        Heading("History"),
        Bullets(
            tuple(f"{e.n}. {moment_words(e.at)}: {e.did}, by {_by(book, record, e)}, {e.why}" for e in record.event)
        ),
    ]
    return Page("record", tuple(blocks))


def _accepted(book: Rulebook, record: Report, event: Event) -> str:
    """Return that a change made outside this tool was accepted: when, by whom, and what."""
    names = [table_words(change.key) for change in event.changes[:MOST_TABLES]]
    more = len(event.changes) - len(names)
    what = ", ".join([*names, f"and {more:,} more"] if more else names) or "no table is named"
    when = f"{date_words(event.at)}, {event.at:%H:%M}"
    return f"Changes made outside this tool were accepted on {when}, by {_by(book, record, event)}: {what}."


def _by(book: Rulebook, record: Report, event: Event) -> str:
    """Return who did what an event says: the id of a person with the post, as far as it was named."""
    posts = {person.id: book.say("role", person.role) for person in record.person}
    return f"{event.by} ({posts[event.by]})" if event.by in posts else event.by or "nobody who is named"


def _step(step: StepTaken) -> str:
    if step.kind == "weigh":
        return f"to weigh: {step.text}"
    return f"{step.status.replace('-', ' ')}: {step.text} ({'; '.join(filter(None, (step.who, step.due_says)))})"


def _people(book: Rulebook, record: Report) -> Iterable[str]:
    for child in record.child:
        yield f"{labels.label(child)}: {labels.age_words(child.age)}; setting: {child.setting.replace('-', ' ')}"
        yield from answer_lines(book, child.answers, child.basis, child.disputed)
    for person in record.person:
        yield f"{person.id}: {book.say('role', person.role)}" + (f", {person.name}" if person.name else "")


def _episode(book: Rulebook, episode: Episode) -> Iterable[str]:
    to = ", ".join(episode.to) or "nobody else"
    yield f"From {', '.join(episode.by)} to {to}"
    first, last = episode.happened.first, episode.happened.last
    days = " to ".join(dict.fromkeys(day.isoformat() for day in (first, last) if day))
    yield f"When: {days or 'not known'}" + (f" ({episode.happened.words})" if episode.happened.words else "")
    yield from (f"Reported: {book.acts[name].behaviour.says}" for name in episode.acts if name in book.acts)
    yield from (f"May be meant: {book.acts[name].behaviour.says}" for name in episode.acts_unclear if name in book.acts)
    if episode.acts_other:
        yield f"Described in other words: {episode.acts_other}"
    if episode.acts_not_known:
        yield "What was done is not known"
    yield f"Said by somebody who can know, that nothing more happened: {YES_NO[episode.acts_all]}"
    yield from answer_lines(book, episode_answers(episode), episode.basis, episode.disputed)
    for item in episode.exception:
        yield f"Different for {', '.join(item.by)} to {', '.join(item.to)}:"
        yield from answer_lines(book, item.answers, item.basis, item.disputed)


def answer_lines(
    book: Rulebook, answers: Mapping[str, Answer], basis: Mapping[str, Basis], disputed: Mapping[str, str]
) -> Iterable[str]:
    """Yield each question with its answer, how that is known, and a different account beside it."""
    for name, answer in answers.items():
        question = book.questions.get(name.removesuffix("-rest"))
        asks = question.asks if question else name
        asks += " The others" if name.endswith("-rest") else ""
        options = {option.id: option.says for option in question.options} if question else {}
        given = answer if isinstance(answer, list) else [answer]
        words = "; ".join(options.get(one, YES_NO.get(one, one)) for one in given) or "none ticked"
        how = f" ({BASIS[basis[name]]})" if name in basis else ""
        yield f"{asks}: {words}{how}"
        if name in disputed:
            yield f"Another account: {disputed[name]}"
