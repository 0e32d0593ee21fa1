"""Why: what was reported → facts → rules → level and calls, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from peertriage.core.challenge import Challenge, challenge
from peertriage.core.document import Block, Bullets, Heading, Notes, Page, Pairs, Para
from peertriage.core.facts import derive
from peertriage.core.labels import about_words
from peertriage.core.lines import date_words, moment_words
from peertriage.core.shape import plain
from peertriage.core.why import call_rows, reported_lines, unknown_lines

if TYPE_CHECKING:
    from peertriage.core.model import Reason, Report
    from peertriage.core.rulebook import Rulebook

NO_CALL = "No rule reached a call from these answers. That is not advice against ringing: anyone may ring."
FOR_CHALLENGE = (
    "One answer changed, the rules run again. For challenge where an answer was wrong; nobody asks a child in order "
    "to change a level, and a level lowers no call."
)
PEOPLE_DIFFER = (
    "Reasonable people differ here; this is how the difference is settled in these rules, for a panel to review."
)
FOR_REVIEW = "For review and challenge by professionals; not for fact-finding, and not for children or families."


class Explained(NamedTuple):
    """Why a record has its result, worked out again from its answers."""

    facts: tuple[tuple[str, tuple[str, ...]], ...]
    challenge: Challenge
    disagreements: tuple[tuple[str, str], ...]


def explained(book: Rulebook, record: Report) -> Explained:
    """Return the facts of each pair, what would change the level, and where published frameworks disagree."""
    at = record.assessment[-1].at
    facts = derive(book, record, (record.made.at if record.made else at).date())
    pairs = []
    for pair in facts.pairs:
        about = f"{pair.by}-{pair.to}" if pair.to else pair.by
        pairs.append((about, tuple(book.facts[name].says for name in book.named(pair.yes & book.concern))))
    acts = [name for episode in record.episode for name in [*episode.acts, *episode.acts_unclear]]
    differ = dict.fromkeys(d for act in acts for d in book.acts[act].behaviour.differ)
    return Explained(tuple(pairs), challenge(book, record, at), tuple((d, book.say("differ", d)) for d in differ))


def explain_record(book: Rulebook, record: Report, why: Explained) -> Page:
    """Return why the record's last assessment came out as it did, from what was reported to the level."""
    result = record.assessment[-1]
    blocks: list[Block] = [Heading(f"Why: record {record.id}", 1), Para(FOR_REVIEW)]
    calls = tuple(call_rows(book, record, result))
    blocks += [Heading("Calls"), Pairs(calls) if calls else Para(NO_CALL)]
    level = book.say("level", result.supported)
    at_least = "" if result.supported in {"normal", "none"} else "at least "
    blocks += [Heading("Level"), Para(f"As reported on {date_words(result.at)}: {at_least}{level}.")]
    blocks += [Para(f"Category: {book.say('category', name)}.") for name in result.categories]
    blocks += [Heading("What was reported"), Bullets(tuple(reported_lines(book, record)))]
    for about, facts in why.facts:
        blocks += [Heading(f"Facts: {about_words(record, about)}"), Bullets(facts or ("none",))]
    for about in dict.fromkeys(reason.about for reason in result.reason):
        mine = [reason for reason in result.reason if reason.about == about]
        blocks.append(Heading(f"Rules: {about_words(record, about)}"))
        blocks.append(Notes(tuple((n, _reason(book, reason), reason.source) for n, reason in enumerate(mine, 1))))
    if result.unknown:
        blocks += [Heading("Not yet known, and who may find out"), Bullets(tuple(unknown_lines(book, record)))]
    blocks += _changes(book, why.challenge)
    if why.disagreements:
        blocks += [Heading("Where published frameworks disagree"), Para(PEOPLE_DIFFER)]
        blocks.append(Bullets(tuple(f"{name}: {words}" for name, words in why.disagreements)))
    blocks += [Heading("How sure"), *_policy(book, record)]
    return Page("explanation", tuple(blocks))


def _changes(book: Rulebook, found: Challenge) -> list[Block]:
    """Return what would change the level: each line was worked out by running the rules again."""
    blocks: list[Block] = [Heading("What would change the level"), Para(FOR_CHALLENGE)]
    for title, changes in (("Lower", found.lower), ("Higher", found.higher)):
        lines = tuple(f"{book.say('level', change.supported)}: {change.words}" for change in changes)
        blocks += [Heading(title, 3), Bullets(lines or (f"No single answer would make it {title.lower()}.",))]
    return blocks


def _reason(book: Rulebook, reason: Reason) -> str:
    facts = "; ".join(book.facts[fact].says for fact in reason.facts if fact in book.facts)
    raised = [f"at least {book.say('level', reason.at_least)}"] if reason.at_least else []
    raised += [f"{book.say('call', call)}: {book.say('strength', how)}" for call, how in reason.calls.items()]
    raised += [book.say("category", category) for category in reason.categories]
    text = f"{reason.rule}: {reason.says}"
    if facts:
        text += f" Because: {facts}."
    return f"{text} So: {', '.join(raised)}." if raised else text


def _policy(book: Rulebook, record: Report) -> list[Block]:
    result = record.assessment[-1]
    same = "the same rules" if book.policy == result.policy else "OTHER RULES than those stored; replay may differ"
    return [
        Para(f"Assessed {moment_words(result.at)} {result.at.year} with policy {result.policy}; read now with {same}.")
    ]


def to_json(book: Rulebook, record: Report, why: Explained) -> dict[str, Any]:
    """Return the explanation of a record for other programs: keys are only ever added."""
    return {
        "peertriage": {"kind": "explanation", "version": 1},
        "record": record.id,
        "assessment": plain(record.assessment[-1]),
        "facts": [{"about": about, "facts": list(facts)} for about, facts in why.facts],
        "would_lower": [change._asdict() for change in why.challenge.lower],
        "would_raise": [change._asdict() for change in why.challenge.higher],
        "disagreements": [{"id": name, "says": words} for name, words in why.disagreements],
        "policy_now": book.policy,
    }
