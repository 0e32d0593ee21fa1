"""Privacy and language: what may say who somebody is, what must not be kept, and words to look at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peertriage.core.finding import Check

CHECKS: tuple[Check, ...] = ()
