"""The content as a check needs it: one catalogue, and a rulebook for each stretch of days in which nothing changes."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

from peertriage.core.clock import calendar
from peertriage.core.language import phrases_of
from peertriage.core.rulebook import Rulebook
from peertriage.core.toml import quick

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from peertriage.core.catalogue import Catalogue, Code, Nation, Question, Step
    from peertriage.core.clock import Calendar
    from peertriage.core.language import Phrases


class Books:
    """All content for checking records of any day. Can be pickled; `fast`: parse with the extra if it is installed."""

    def __init__(self, catalogue: Catalogue, *, fast: bool = True) -> None:
        self.catalogue, self.fast = catalogue, fast
        self.quick = quick() if fast else None
        self.turns = sorted(set(_turns(catalogue)))
        self._books: dict[tuple[int, Nation], Rulebook] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.catalogue, self.fast)

    @property
    def is_fast(self) -> bool:
        """Whether the quick parser reads: it was wanted, and is installed."""
        return self.quick is not None

    def of(self, on: dt.date, nation: Nation) -> Rulebook:
        """Return the rulebook of a day. Raises PeertriageError if nothing is in force then."""
        key = bisect_right(self.turns, on), nation
        if key not in self._books:
            self._books[key] = Rulebook(self.catalogue, on, nation)
        return self._books[key]

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Every kind of finding by its code."""
        return {code.id: code for code in self.catalogue.code}

    @cached_property
    def names(self) -> frozenset[str]:
        """Every id of a question or step, which may stand in a key."""
        asked = {question.id for question in self.catalogue.question}
        return frozenset(asked | {f"{name}-rest" for name in asked} | self.steps.keys())

    @cached_property
    def phrases(self) -> Phrases:
        """The phrases that staff may want to write another way."""
        return phrases_of(self.catalogue.language)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The newest version of every step of the content, by its id, whatever the nation."""
        return {step.id: step for step in sorted(self.catalogue.step, key=lambda step: step.from_)}

    @cached_property
    def red_flags(self) -> dict[str, Question]:
        """The questions that every finished record asked."""
        return {question.id: question for question in self.catalogue.question if question.red_flag}

    @cached_property
    def critical(self) -> frozenset[str]:
        """The questions of which an answer can by itself change a call."""
        facts = {fact.id for fact in self.catalogue.fact if fact.critical}
        return frozenset(
            question.id
            for question in self.catalogue.question
            if not facts.isdisjoint({*question.yes_means, *(name for one in question.options for name in one.means)})
        )

    @cached_property
    def days(self) -> Calendar:
        """The bank holidays; no school's terms are known."""
        return calendar(holiday.on for holiday in self.catalogue.bank_holiday)


def _again(catalogue: Catalogue, fast: bool) -> Books:
    return Books(catalogue, fast=fast)


def _turns(catalogue: Catalogue) -> Iterator[dt.date]:
    """Yield every day on which anything in the content begins or ends."""
    for table in (catalogue.behaviour, catalogue.rule, catalogue.gate, catalogue.step, catalogue.never):
        for item in table:
            yield item.from_
            if item.withdrawn is not None:
                yield item.withdrawn
    for edition in catalogue.edition:
        yield edition.in_force_from
        if edition.withdrawn is not None:
            yield edition.withdrawn
    for notice in catalogue.notice:
        if notice.commenced is not None:
            yield notice.commenced.on
