"""Why: what was reported → facts → rules → level and calls, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core.document import Block, Bullets, Heading, Notes, Page, Pairs, Para
from peertriage.core.labels import about_words
from peertriage.core.pages import call_rows, date_words, moment_words, unknown_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from peertriage.core.catalogue import Behaviour, Gate, Never, Question, Rule, Step
    from peertriage.core.model import Reason, Report
    from peertriage.core.rulebook import Rulebook

FOR_REVIEW = "For review and challenge by professionals; not for fact-finding, and not for children or families."


def explain_record(book: Rulebook, record: Report) -> Page:
    """Return why the record's last assessment came out as it did."""
    result = record.assessment[-1]
    blocks: list[Block] = [Heading(f"Why: record {record.id}", 1), Para(FOR_REVIEW)]
    calls = tuple(call_rows(book, record, result))
    blocks += [
        Heading("Calls"),
        Pairs(calls) if calls else Para("No rule reached a call from these answers."),
    ]
    level = book.say("level", result.supported)
    blocks += [Heading("Level"), Para(f"As reported on {date_words(result.at)}: {level}.")]
    blocks += [Para(f"Category: {book.say('category', name)}.") for name in result.categories]
    for about in dict.fromkeys(reason.about for reason in result.reason):
        mine = [reason for reason in result.reason if reason.about == about]
        blocks.append(Heading(f"Reasons: {about_words(record, about)}"))
        blocks.append(Notes(tuple((n, _reason(book, reason), reason.source) for n, reason in enumerate(mine, 1))))
    if result.unknown:
        blocks += [
            Heading("Not yet known, and who may find out"),
            Bullets(tuple(unknown_lines(book, record))),
        ]
    blocks += [Heading("How sure"), *_policy(book, record)]
    return Page("explanation", tuple(blocks))


def explain_item(book: Rulebook, name: str) -> Page | None:
    """Return what the content says of an id; `None` if it has no such id."""
    if name in book.acts:
        behaviour = book.acts[name].behaviour
        return _page(name, _behaviour(book, behaviour), book.cite(behaviour))
    if name in book.facts:
        fact = book.facts[name]
        return _page(name, [Para(fact.says), Para(f"About: {fact.about}.")], "")
    kinds: tuple[tuple[Iterable[Any], Callable[[Rulebook, Any], list[Block]]], ...] = (
        (book.rules, _rule), (book.questions.values(), _question), (book.steps, _step), (book.nevers, _never),
        (book.gates, _gate),
    )  # fmt: skip
    for items, words in kinds:
        for item in items:
            if item.id == name:
                return _page(name, words(book, item), book.cite(item))
    return None


def _never(_: Rulebook, never: Never) -> list[Block]:
    return [Para(never.text), Para(never.why)]


def _gate(book: Rulebook, gate: Gate) -> list[Block]:
    needs = tuple(book.facts[fact].says for fact in gate.known_no)
    return [Para(gate.says), Heading("Each must be known not to be so"), Bullets(needs)]


def _page(name: str, blocks: Iterable[Block], source: str) -> Page:
    end: list[Block] = [Heading("Source"), Para(source)] if source else []
    return Page("explanation", (Heading(name, 1), *blocks, *end))


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


def _rule(book: Rulebook, rule: Rule) -> list[Block]:
    rows = [("At least", book.say("level", rule.at_least))] if rule.at_least else []
    rows += [(book.say("call", call), book.say("strength", how)) for call, how in rule.calls.items()]
    rows += [("Category", book.say("category", name)) for name in rule.categories]
    if rule.closes_internal:
        rows.append(("Managing it inside the school", "closed"))
    if rule.floor:
        rows.append(("Floor", "no judgement goes below it"))
    return [Para(rule.says), Pairs(tuple(rows)), Heading("When"), Bullets(tuple(_condition(book, rule.when)))]


def _condition(book: Rulebook, condition: object, depth: int = 0) -> Iterable[str]:
    """Yield a condition as an outline."""
    lead = "  " * depth
    if isinstance(condition, str):
        fact = book.facts.get(condition)
        yield f"{lead}{fact.says if fact else condition}"
    elif isinstance(condition, dict):
        for form, parts in condition.items():
            yield f"{lead}{'all of' if form == 'all' else 'at least one of'}:"
            for part in parts:
                yield from _condition(book, part, depth + 1)


def _behaviour(book: Rulebook, behaviour: Behaviour) -> list[Block]:
    rows = tuple((band, book.say("level", level)) for band, level in behaviour.base.items())
    note = Para(
        "At best: once, similar ages and abilities, freely, nobody upset, stopped when asked. Rules only raise it."
    )
    return [Para(behaviour.says), Pairs(rows), note]


def _question(book: Rulebook, question: Question) -> list[Block]:
    blocks: list[Block] = [Para(question.asks)]
    blocks += [Para(question.means)] if question.means else []
    blocks += [Heading("Counts"), Bullets(tuple(question.counts))] if question.counts else []
    blocks += [Heading("Does not count"), Bullets(tuple(question.counts_not))] if question.counts_not else []
    blocks += [Bullets(tuple(option.says for option in question.options))] if question.options else []
    who = ", ".join(book.say("role", name) for name in question.may_ask)
    blocks.append(Para(f"May find out: {who or 'nobody is to ask'}."))
    return blocks


def _step(book: Rulebook, step: Step) -> list[Block]:
    who = book.say("role", step.who) if step.who else "nobody in particular"
    by = book.deadlines[step.by].says if step.by else "no time"
    set_by = "set by the source" if step.by_from == "source" else "set by us"
    return [Para(step.text), Para(step.why), Pairs((("Who", who), ("By", f"{by} ({set_by})")))]
