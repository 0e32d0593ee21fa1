"""`peertriage show`: a record in words."""

from __future__ import annotations

import sys

from peertriage.commands.shared import open_record
from peertriage.core.overview import overview
from peertriage.core.seal import broken
from peertriage.core.shape import plain
from peertriage.render.text import render


def run(name: str) -> int:
    """Print who, what was said, what was answered and what was done; say if the seal does not fit."""
    opened = open_record(name)
    wrong = broken(_unsealed(opened.record), opened.record.event, opened.record.seal) if opened.record.seal else []
    sys.stdout.write(render([overview(opened.book, opened.record, wrong)]))
    return 0


def _unsealed(record: object) -> dict[str, object]:
    return {key: value for key, value in plain(record).items() if key != "seal"}
