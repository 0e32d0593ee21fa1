"""`peertriage show`: a record in words."""

from __future__ import annotations

import sys

from peertriage.commands.shared import open_record
from peertriage.core.overview import overview
from peertriage.core.seal import broken
from peertriage.render.text import render


def run(name: str) -> int:
    """Print who, what was said, what was answered and what was done; say if the seal does not fit."""
    opened = open_record(name, checked=False)
    seal = opened.record.seal
    wrong = broken(opened.document, opened.record.event, seal) if seal else ["seal"]
    sys.stdout.write(render([overview(opened.book, opened.record, wrong)]))
    return 0
