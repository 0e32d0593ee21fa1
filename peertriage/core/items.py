"""One item of the content in words, and the list of rules: for whoever reviews or challenges them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core.document import Block, Bullets, Heading, Page, Pairs, Para
from peertriage.core.shape import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from peertriage.core.catalogue import Behaviour, Gate, Never, Question, Rule, Step
    from peertriage.core.rulebook import Rulebook

GOVERNOR = (
    "A report is given a level: inappropriate, problematic, abusive or violent; or nothing beyond what is expected; or "
    "not enough to say. Each rule says: at least. The gravest one that holds is the result, and none lowers it. Not "
    "known is never no. Where one age is given, it is that of the child reported. Rule by rule: peertriage rules."
)
GOVERNOR_BEHIND = (
    (
        "Nothing beyond what is expected is said only where somebody knows, and says how, that nothing of this kind "
        "was so: no pressure, no upset, nobody much older, abler or stronger, no picture, and it stopped when asked."
    ),
    (
        "A call is ringing 999, the police, the council's children's social care, or early help: for advice today, "
        "today, or now. Calls come before levels and do not wait for them."
    ),
    (
        "The levels are good practice of this project until a panel of practitioners has reviewed them. They are not "
        "law, and they are no finding about a child."
    ),
)


def find_item(book: Rulebook, name: str) -> Any:
    """Return the rule, act, question, step, never, gate or fact with this id; `None` if there is none."""
    if name in book.acts:
        return book.acts[name].behaviour
    for items in (book.rules, book.questions.values(), book.steps, book.nevers, book.gates, book.facts.values()):
        for item in items:
            if item.id == name:
                return item
    return None


def all_ids(book: Rulebook) -> list[str]:
    """Return every id that can be explained."""
    items = (book.rules, book.questions.values(), book.steps, book.nevers, book.gates, book.facts.values())
    return [*book.acts, *(item.id for each in items for item in each)]


def item_json(item: Any) -> dict[str, Any]:
    """Return one item of the content for other programs, with its keys as in the file."""
    return {"peertriage": {"kind": "item", "version": 1}, "item": plain(item)}


def chosen_rules(
    book: Rulebook, level: str | None = None, call: str | None = None, *, floors: bool = False, words: str = ""
) -> list[Rule]:
    """Return the rules that set this level, make this call, are floors, and hold these words, by id."""
    return [
        rule
        for rule in sorted(book.rules, key=lambda item: item.id)
        if (level is None or rule.at_least == level)
        and (call is None or call in rule.calls)
        and (not floors or rule.floor)
        and words.lower() in f"{rule.id} {rule.says}".lower()
    ]


def rules_page(book: Rulebook, rules: list[Rule]) -> Page:
    """Return rules as one page: id, what it raises, and its sentence."""
    rows = tuple((f"{rule.id} ({', '.join(raises(book, rule))})", rule.says) for rule in rules)
    return Page("rules", (Heading(f"{len(rules)} rules", 1), Pairs(rows)))


def governor_page(book: Rulebook) -> Page:
    """Return the rules on one page for a governor: what they come to in plain sentences, without ids."""
    rules = {rule.id for rule in book.rules}
    ordered = sorted(book.catalogue.summary, key=lambda item: item.order)
    says = tuple(summary.says for summary in ordered if rules & set(summary.rules))
    blocks: list[Block] = [Heading("How a report is levelled, on one page", 1), Para(GOVERNOR), Bullets(says)]
    return Page("governor", (*blocks, Heading("What stands behind it"), *map(Para, GOVERNOR_BEHIND)))


def rules_json(rules: list[Rule]) -> dict[str, Any]:
    """Return rules for other programs."""
    return {"peertriage": {"kind": "rules", "version": 1}, "rules": [plain(rule) for rule in rules]}


def raises(book: Rulebook, rule: Rule) -> list[str]:
    """Return what a rule raises, in words."""
    raised = [f"at least {book.say('level', rule.at_least)}"] if rule.at_least else []
    raised += [f"{book.say('call', call)}: {book.say('strength', how)}" for call, how in rule.calls.items()]
    raised += [book.say("category", name) for name in rule.categories]
    if rule.closes_internal:
        raised.append("not handled inside the school alone")
    return raised


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
