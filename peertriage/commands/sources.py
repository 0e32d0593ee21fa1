"""`peertriage sources`: what a person still has to check, oldest first."""

from __future__ import annotations

import json
import sys

from peertriage import content
from peertriage.commands.shared import now
from peertriage.core.errors import PeertriageError, did_you_mean, shown
from peertriage.core.tocheck import items_json, items_page, sources_json, sources_page, to_check
from peertriage.render.text import render


def run(items: str | None, *, everything: bool, as_json: bool) -> int:
    """Print what is to be checked, or what rests on one source."""
    catalogue, on = content.load(), now().date()
    if items is not None:
        known = [source.id for source in catalogue.source]
        if items not in known:
            raise PeertriageError(
                f"--items: {shown(items)} is no source{did_you_mean(items, known)}",
                "`peertriage sources --all` lists them.",
            )
        page, data = items_page(catalogue, on, items), items_json(catalogue, on, items)
    else:
        found = to_check(catalogue, on)
        page, data = sources_page(found, everything=everything), sources_json(found, everything=everything)
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n" if as_json else render([page]))
    return 0
