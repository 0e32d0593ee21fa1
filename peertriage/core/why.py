"""Page 3, why: what was reported, the calls, the level, the reasons, and what is not yet known.

For staff who decide. Calls come before levels; nothing that is only not ruled out is printed as a level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core import labels
from peertriage.core.ages import span
from peertriage.core.catalogue import STRENGTHS
from peertriage.core.document import Block, Bullets, Heading, Page, Pairs, Para, Quote
from peertriage.core.given import KIND_OF_ACT
from peertriage.core.given import NOT_KNOWN as UNANSWERED
from peertriage.core.lines import date_words
from peertriage.core.marks import marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peertriage.core.model import Assessment, Episode, Report, Statement
    from peertriage.core.rulebook import Rulebook

NOT_ADVICE = (
    "No rule here reached {call} from these answers. That is not advice against ringing: anyone may ring, at any time."
)
NOT_KNOWN = "what was done is not known"
WITH_POLICE = "; decide with them about the police, and write down who decided"


def why_page(book: Rulebook, record: Report) -> Page:
    """Return page 3: the words and acts reported, then the calls, then level and category with every reason."""
    result = record.assessment[-1]
    blocks: list[Block] = [
        Heading("Page 3: why", 1),
        Para(which(record)),
        Para(
            "For staff who decide, not for children or families. Calls come before levels: a level, an age or "
            '"no harm meant" is never a reason not to ring.'
        ),
        Heading("What was reported"),
    ]
    blocks += [Quote(statement.words, said(book, record, statement)) for statement in record.statement]
    blocks.append(Bullets((*reported_lines(book, record), *when_lines(book, record), *noted_lines(book, record))))
    blocks += [Heading("Calls"), Pairs(tuple(call_rows(book, record, result)))]
    blocks += [Para(words) for words in _absent_calls(book, record)]
    blocks += [Heading("Level and category"), *_levels(book, record)]
    for about in dict.fromkeys(reason.about for reason in result.reason):
        title = f"Reasons: {labels.about_words(record, about)}"
        blocks += [Heading(title), Bullets(tuple(_reason_lines(book, record, about)))]
    if result.unknown:
        blocks += [
            Heading("Not yet known, and who may find out"),
            Bullets(tuple(unknown_lines(book, record))),
        ]
    blocks.append(
        Para("Nobody asks a child any of this in order to fill a gap. Staff never question the child harmed.")
    )
    return Page("why", tuple(blocks))


def _levels(book: Rulebook, record: Report) -> list[Block]:
    result = record.assessment[-1]
    word = book.words.get(("level", result.supported))
    on = date_words(result.at)
    if result.supported == "normal":
        words = "Nothing reported so far goes beyond what is expected at this age."
        blocks: list[Block] = [
            Para(f"As reported on {on}: {words} This changes at once if either child or a parent says otherwise.")
        ]
    elif result.supported == "none":
        blocks = [Para(f"As reported on {on}: not enough to say.")]
    else:
        blocks = [Para(f"As reported on {on}: at least {book.say('level', result.supported)}."
                       + (f" {word.gloss}" if word and word.gloss else ""))]  # fmt: skip
        blocks.append(
            Para("Words of the Hackett continuum (Hackett 2010, in the NSPCC framework); the rules are ours.")
        )
    blocks.append(Para("Present finding: none."))
    blocks += [Para(f"Category: {book.say('category', name)}.") for name in result.categories]
    if result.internal_only == "open":
        blocks.append(
            Para("No outside call is required by what is known; anyone may ring all the same."),
        )
        blocks.append(Para("Decided by ______ because ______"))
    return blocks


def call_rows(book: Rulebook, record: Report, result: Assessment) -> Iterable[tuple[str, str]]:
    """Yield each call that an assessment reached, with its strength.

    For children under 10 it is one call: the council, with whom the police are decided on. A lower rung is not
    shown beside a higher one.
    """
    calls = result.calls
    one_call = "police" in calls and "social-care" in calls and _all_under_ten(record)
    for call in ("emergency", "police", "social-care", "early-help"):
        if call not in calls or (call == "early-help" and "social-care" in calls) or (call == "police" and one_call):
            continue
        with_police = WITH_POLICE if one_call and call == "social-care" else ""
        yield book.say("call", call), book.say("strength", calls[call]) + with_police


def _all_under_ten(record: Report) -> bool:
    """Say whether everybody who acted is known to be under 10 now."""
    people = {child.label: child for child in record.child}
    acting = {label for episode in record.episode for label in episode.by}
    spans = [span(people[label].age, either=people[label].kind != "child") for label in acting]
    return bool(spans) and all(found.high < 120 for found in spans)


def _absent_calls(book: Rulebook, record: Report) -> Iterable[str]:
    calls = record.assessment[-1].calls
    absent = [book.say("call", call) for call in ("police", "social-care") if call not in calls]
    if absent:
        yield NOT_ADVICE.format(call=" or ".join(absent))


def _reason_lines(book: Rulebook, record: Report, about: str) -> Iterable[str]:
    calls = record.assessment[-1].calls
    less: list[str] = []
    for reason in record.assessment[-1].reason:
        if reason.about == about:
            weaker = reason.calls and all(STRENGTHS.index(how) < STRENGTHS.index(calls[call])
                                          for call, how in reason.calls.items())  # fmt: skip
            if weaker and not reason.at_least and not reason.categories:
                less.append(reason.rule)
                continue
            raised = [f"at least {book.say('level', reason.at_least)}"] if reason.at_least else []
            raised += [f"{book.say('call', call)}: {book.say('strength', how)}" for call, how in reason.calls.items()]
            raised += [book.say("category", name) for name in reason.categories]
            says = f"Reported: {reason.says}." if reason.rule in book.acts else reason.says
            yield f"{says} ({reason.rule}{': ' if raised else ''}{', '.join(raised)})"
    if less:
        yield f"Also held, for a call less urgent than the one above: {', '.join(less)}."


def reported_lines(book: Rulebook, record: Report) -> Iterable[str]:
    """Yield what was reported to have been done, each act once; without any, that nobody knows."""
    yield from dict.fromkeys(line for episode in record.episode for line in _acts_reported(book, episode))
    if not record.episode:
        yield NOT_KNOWN


def _acts_reported(book: Rulebook, episode: Episode) -> Iterable[str]:
    """Yield the gravest kind of act as first told, then the acts entered; without either, that nobody knows."""
    kind = book.questions.get(KIND_OF_ACT)
    picked = episode.answers.get(KIND_OF_ACT)
    first = [option.says for option in kind.options if option.id == picked] if kind else []
    yield from (f"as first told, the gravest: {says}" for says in first)
    yield from (book.acts[name].behaviour.says for name in episode.acts)
    if episode.acts_other:
        yield f"described in other words: {episode.acts_other}"
    if not (first or episode.acts or episode.acts_other):
        yield NOT_KNOWN


def when_lines(book: Rulebook, record: Report) -> Iterable[str]:
    """Yield when and where each episode was, as far as it was said, and how old people were then where it was given."""
    people = {child.label: child for child in record.child}
    for episode in record.episode:
        days = [f"{day.day} {day:%B %Y}" for day in (episode.happened.first, episode.happened.last) if day]
        said = [" to ".join(dict.fromkeys(days)), episode.happened.words]
        then = [f"{labels.label(people[name])}, {labels.age_words(age)}" for name, age in episode.ages_then.items()]
        parts = [f"when: {'; '.join(filter(None, said))}"] if any(said) else []
        parts += [f"ages then: {'; '.join(then)}"] if then else []
        parts += [f"where: {book.say('place', episode.place)}"] if episode.place else []
        if parts:
            yield ". ".join(parts)


def noted_lines(book: Rulebook, record: Report) -> Iterable[str]:
    """Yield what was written to the questions that a note asks, each behind its question, as it was written."""
    for question in sorted(book.questions.values(), key=lambda item: item.order):
        written = record.answers.get(question.id) if question.note else None
        if isinstance(written, str) and written not in {"", UNANSWERED}:
            yield f"{question.asks} {written}"


def unknown_lines(book: Rulebook, record: Report) -> Iterable[str]:
    """Yield each open question with about whom, and who may properly find out."""
    only = {episode.id for episode in record.episode} if len(record.episode) == 1 else set()
    for item in record.assessment[-1].unknown:
        question = book.questions.get(item.question)
        asks = question.asks if question else item.question
        if question and question.kind == "many":
            asks += f" {'; '.join(option.says for option in question.options)}."
        who = ", ".join(book.say("role", name) for name in item.may_ask) or "nobody is to ask"
        whole = item.about == "report" or item.about in only
        about = "" if whole else f" ({labels.about_words(record, item.about)})"
        yield f"{asks}{about} May find out: {who}."


def said(book: Rulebook, record: Report, statement: Statement) -> str:
    """Return who said a statement to whom, when, and how exact it is."""
    people = {person.id: person.name or book.say("role", person.role) for person in record.person}
    children = {child.label: labels.label(child) for child in record.child}
    parts = [children.get(statement.by, people.get(statement.by, statement.by))]
    if statement.to:
        parts.append(f"to {people.get(statement.to, statement.to)}")
    if statement.heard:
        parts.append(f"heard {statement.heard.on.isoformat()} {statement.heard.at or ''}".strip())
    parts.append({"exact": "exact words", "close": "close to the words"}.get(statement.exact, "exactness not known"))
    who = {name: children.get(letter, letter) for name, letter in statement.marks.items()}
    return ". ".join([", ".join(parts), *(line.removesuffix(".") for line in marked(statement.words, who))])


def which(record: Report) -> str:
    """Return which record a page belongs to, and whether it is an invented case."""
    return named(record) + (" PRACTICE." if record.practice else "")


def named(record: Report) -> str:
    """Return the id and the check word of a record."""
    if record.check_word is None:
        return "First view: the record is not written yet."
    return f"Record {record.id}. Check word: {record.check_word}."
