"""The list of rules, and what they come to on one page: for whoever reviews or challenges them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core.document import Block, Bullets, Heading, Page, Pairs, Para
from peertriage.core.shape import plain

if TYPE_CHECKING:
    from peertriage.core.catalogue import Rule
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
