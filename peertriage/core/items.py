"""One item of the content in words, for whoever reviews or challenges it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core.condition import names
from peertriage.core.document import Block, Bullets, Heading, Page, Pairs, Para
from peertriage.core.finding import ALWAYS
from peertriage.core.shape import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from peertriage.core.catalogue import (
        Behaviour,
        CardLine,
        Code,
        Contact,
        Decision,
        Fact,
        Gate,
        Language,
        Measure,
        Never,
        Notice,
        Occasion,
        Question,
        Rule,
        Step,
        Waiting,
    )
    from peertriage.core.rulebook import Rulebook

_FAMILIES = {"S": "structure", "I": "integrity", "P": "practice", "L": "privacy and language"}
_SEVERITIES = {
    "error": "an error: validate exits with 1",
    "warning": "a warning: validate exits with 1 only with --strict",
    "advice": "advice: something to look at, and never a failure",
}
_MEASURES = {
    "offer": "an offer: the child may take or leave it",
    "burden": "a burden on a child",
    "adult": "carried by adults",
    "building": "carried by the place",
}
_BEARS = {
    "adult": "adults",
    "building": "the place",
    "reported": "the child reported",
    "harmed": "the child harmed",
}
_PEOPLE = {
    "harmed": ("the child harmed", "the child reported"),
    "reported": ("the child reported", "the child harmed"),
    "only-reported": ("the child reported", "the child harmed"),
}
_WORDS = {
    "light": "These words make light of what was done.",
    "label": "These words label a child.",
    "blame": "These words blame the child harmed.",
    "vague": "These words hide what was seen or heard.",
}


def find_item(book: Rulebook, name: str) -> Any:
    """Return the item of the content with this id, the first one if there are several; `None` if there is none."""
    return next((item for _, item in _found(book, name)), None)


def all_ids(book: Rulebook) -> list[str]:
    """Return every id that can be explained."""
    return list(dict.fromkeys(item.id for _, items in _listed(book) for item in items))


def _listed(book: Rulebook) -> tuple[tuple[str, Iterable[Any]], ...]:
    """Return what can be explained, with its kind, in the order in which ids are looked for."""
    parts = book.catalogue
    return (
        ("act", book.behaviours), ("rule", book.rules), ("question", book.questions.values()), ("step", book.steps),
        ("never", book.nevers), ("gate", book.gates), ("measure", parts.measure), ("decision", parts.decision),
        ("word to look at again", parts.language), ("service", parts.contact), ("point of law", parts.notice),
        ("line of the card", parts.card), ("later event", parts.occasion), ("fact", book.facts.values()),
        ("finding", parts.code), ("finding that waits", parts.waiting),
    )  # fmt: skip


def _found(book: Rulebook, name: str) -> Iterable[tuple[str, Any]]:
    """Return every item with this id, with its kind: a fact and a step may share one. Capitals matter only where
    they are all that differs.
    """
    every = [(kind, item) for kind, items in _listed(book) for item in items]
    exact = [(kind, item) for kind, item in every if item.id == name]
    return exact or [(kind, item) for kind, item in every if item.id.casefold() == name.casefold()]


def item_json(item: Any) -> dict[str, Any]:
    """Return one item of the content for other programs, with its keys as in the file."""
    return {"peertriage": {"kind": "item", "version": 1}, "item": plain(item)}


def explain_item(book: Rulebook, name: str) -> Page | None:
    """Return what the content says of an id; `None` if it has no such id."""
    blocks: list[Block] = []
    for kind, item in _found(book, name):
        blocks.append(Heading(f"Also a {kind}") if blocks else Heading(item.id, 1))
        blocks += _SAY[kind](book, item)
        if hasattr(item, "sources"):
            blocks += [Heading("Source"), Para(book.cite(item))]
    return Page("explanation", tuple(blocks)) if blocks else None


def _fact(_: Rulebook, fact: Fact) -> list[Block]:
    return [Para(fact.says), Para(f"About: {fact.about}.")]


def _never(_: Rulebook, never: Never) -> list[Block]:
    return [Para(never.text), Para(never.why)]


def _gate(book: Rulebook, gate: Gate) -> list[Block]:
    needs = tuple(book.facts[fact].says for fact in gate.known_no)
    return [Para(gate.says), Heading("Each must be known not to be so"), Bullets(needs)]


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
    options = tuple(option.says for option in question.options)
    blocks += [Heading("Answers, beside not known"), Bullets(options)] if options else []
    who = ", ".join(book.say("role", name) for name in question.may_ask)
    blocks.append(Para(f"May find out: {who or 'nobody is to ask'}."))
    return blocks


def _step(book: Rulebook, step: Step) -> list[Block]:
    who = book.say("role", step.who) if step.who else "nobody in particular"
    by = book.deadlines[step.by].says if step.by else "no time"
    set_by = "set by the source" if step.by_from == "source" else "set by us"
    return [Para(in_words(step.text, step.about)), Para(step.why), Pairs((("Who", who), ("By", f"{by} ({set_by})")))]


def _measure(book: Rulebook, measure: Measure) -> list[Block]:
    rows = [
        ("Place", book.say("place", measure.place)),
        ("Kind", _MEASURES[measure.kind]),
        ("Touches", "nothing of a child's day" if measure.touches == "none" else measure.touches),
        ("Borne by", _BEARS[measure.bears]),
        ("Looked at again", f"within {measure.review_within} school days"),
    ]
    rows += [("For a child with special needs", measure.send_cost)] if measure.send_cost else []
    rows += [("Meant for", ", ".join(book.say("setting", name) for name in measure.settings))] * bool(measure.settings)
    rows += [("Asked for help", book.say("role", measure.asks_help))] if measure.asks_help else []
    return [Para(in_words(measure.text, "reported" if measure.bears == "reported" else "harmed")), Pairs(tuple(rows))]


def _decision(book: Rulebook, decision: Decision) -> list[Block]:
    outside = "; one of the two is from outside the school" if decision.outside else ""
    rows = (
        ("Decides", book.say("role", decision.who)),
        ("Second person", book.say("role", decision.second) + outside),
        ("Looked at again", book.deadlines[decision.recheck].says),
    )
    blocks: list[Block] = [Para(decision.says), Pairs(rows), Heading("Only for one of these reasons")]
    blocks.append(Bullets(tuple(reason.says for reason in decision.reasons)))
    if decision.never_reasons:
        blocks += [Heading("Never a reason"), Bullets(tuple(decision.never_reasons))]
    return blocks


def _language(_: Rulebook, entry: Language) -> list[Block]:
    note = "Looked for only in what staff write themselves, never in what a child or a parent said."
    words = ", ".join(f"\u2018{phrase}\u2019" for phrase in entry.words)
    rows = (("Ask instead", entry.ask), ("Words", words))
    return [Para(_WORDS[entry.kind]), Para(entry.why), Pairs(rows), Para(note)]


def _contact(book: Rulebook, contact: Contact) -> list[Block]:
    by = f"by {contact.checked.by}" if contact.checked.by else "not checked by a person; last seen"
    ages = [f"{contact.from_age} and over"] * bool(contact.from_age)
    ages += [f"under {contact.under_age}"] * (contact.under_age is not None)
    hours = "; ".join(f"{row.days.replace('-', ' ')} {row.opens} to {row.closes}" for row in contact.hours)
    rows = [("Number", contact.number)] if contact.number else []
    rows += [("Address", contact.address)] if contact.address else []
    rows += [
        ("For whom", ", ".join(contact.whom)),
        ("Ages", ", ".join(ages) or "any"),
        ("For what", "; ".join(book.say("need", name) for name in contact.needs)),
        ("Answers", "day and night" if contact.always else hours or "the hours are not known"),
        ("Checked", f"{by} {contact.checked.on.isoformat()}"),
    ]
    return [Para(f"{contact.name}: {contact.says}"), Pairs(tuple(rows))]


def _notice(_: Rulebook, notice: Notice) -> list[Block]:
    law = notice.commenced
    if law is None:
        state = "It is not printed: nobody has confirmed that it is in force."
    else:
        state = f"In force from {law.on.isoformat()} by {law.instrument}; confirmed by {law.confirmed_by}."
    return [Para(notice.title), Para(state), Bullets(tuple(notice.text))]


def _card(_: Rulebook, line: CardLine) -> list[Block]:
    note = "A line of the card for the first ten minutes: peertriage card."
    return [Para(f"{line.heading}: {line.says}"), Para(note)]


def _occasion(book: Rulebook, occasion: Occasion) -> list[Block]:
    """Return what an occasion opens: each step with who does it, and by when."""
    opened = [step for step in book.steps if step.kind == "watch" and step.when and occasion.id in names(step.when)]
    rows = tuple(f"{in_words(step.text, step.about)} ({_who_and_when(book, step)}; {step.id})" for step in opened)
    blocks: list[Block] = [Para(f"When {occasion.says}."), Para("It only opens steps; it closes nothing.")]
    blocks.append(Heading("What it opens"))
    blocks.append(Bullets(rows) if rows else Para("No step yet."))
    return blocks


def _code(_: Rulebook, code: Code) -> list[Block]:
    always = code.id[3] in ALWAYS
    rows = (
        ("Family", _FAMILIES[code.id[3]]),
        ("Severity", _SEVERITIES[code.severity]),
        ("Can be left out", "no" if always else f"yes: peertriage validate --ignore {code.id}"),
    )
    return [Para(code.says), Para(code.why), Heading("What to do"), Para(code.fix), Pairs(rows)]


def _waiting(_: Rulebook, waiting: Waiting) -> list[Block]:
    note = f"No record of today can hold it yet; it waits for: {waiting.waits_for}."
    return [Para(waiting.says), Para(note)]


def in_words(text: str, about: str) -> str:
    """Return a text with words for the people, where no record says who they are."""
    child, other = _PEOPLE.get(about, ("each child", "the other child"))
    filled = text.replace("{child}", child).replace("{other}", other)
    return filled[:1].upper() + filled[1:]


def _who_and_when(book: Rulebook, step: Step) -> str:
    who = book.say("role", step.who) if step.who else "nobody in particular"
    who += f", else {book.say('role', step.deputy)}" if step.deputy else ""
    return f"{who}; {book.deadlines[step.by].says if step.by else 'no time'}"


_SAY: dict[str, Callable[[Rulebook, Any], list[Block]]] = {
    "act": _behaviour, "rule": _rule, "question": _question, "step": _step, "never": _never, "gate": _gate,
    "measure": _measure, "decision": _decision, "word to look at again": _language, "service": _contact,
    "point of law": _notice, "line of the card": _card, "later event": _occasion, "fact": _fact,
    "finding": _code, "finding that waits": _waiting,
}  # fmt: skip
