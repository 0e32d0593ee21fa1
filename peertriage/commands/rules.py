"""`peertriage rules`: the rules, to read, filter and challenge."""

from __future__ import annotations

import json
import sys

from peertriage import content
from peertriage.commands.shared import now
from peertriage.core.catalogue import CALLS, LEVELS
from peertriage.core.errors import PeertriageError, did_you_mean
from peertriage.core.rule_list import chosen_rules, governor_page, rules_json, rules_page
from peertriage.render.text import render


def run(words: str, level: str | None, call: str | None, *, floors: bool, governor: bool, as_json: bool) -> int:
    """Print the rules that fit, or one page for a governor."""
    for name, given, known in (("--level", level, LEVELS[2:]), ("--call", call, CALLS)):
        if given is not None and given not in known:
            raise PeertriageError(f"{name} is one of {', '.join(known)}{did_you_mean(given, known)}")
    book = content.rulebook(now().date(), "england")
    rules = chosen_rules(book, level, call, floors=floors, words=words)
    if as_json:
        sys.stdout.write(json.dumps(rules_json(rules), indent=2, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.write(render([governor_page(book) if governor else rules_page(book, rules)]))
    return 0 if rules or governor else 1
