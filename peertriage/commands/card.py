"""`peertriage card`: the first ten minutes, for any adult; no record is needed or made."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from peertriage import content, store
from peertriage.commands.shared import now, settings
from peertriage.core.card import card_page
from peertriage.core.errors import PeertriageError, did_you_mean
from peertriage.render import RENDERERS
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from pathlib import Path


def run(form: str, out: Path | None, settings_file: Path | None) -> int:
    """Print the card, or write it to a new file. It holds nothing of a case, so it may lie anywhere."""
    if form not in RENDERERS:
        raise PeertriageError(f"--format is one of {', '.join(RENDERERS)}{did_you_mean(form, RENDERERS)}")
    moment, school = now(), settings(settings_file)
    page = card_page(content.rulebook(moment.date(), "england"), school, moment)
    text = importlib.import_module(RENDERERS[form]).render([page])
    if out is None:
        sys.stdout.write(text)
    else:
        store.write_new(out, text.encode())
        sys.stderr.write(f"Written: {visible(str(out))}\n")
    return 0
