"""The draft of one interview: the answers so far, written after every answer."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from peertriage import __version__, store
from peertriage.core import answers, flow
from peertriage.core.errors import NotWritten
from peertriage.core.model import Made
from peertriage.core.prompt import Slot

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from peertriage.core.answers import Sitting
    from peertriage.core.model import Report


class Draft:
    """Answers in memory and on disk. What is on disk is at most one answer behind."""

    def __init__(self, sitting: Sitting, path: Path, made: Made, kind: Literal["draft", "note"] = "draft") -> None:
        self.sitting, self.path, self.made, self.kind = sitting, path, made, kind
        self.id = path.name.removesuffix(store.DRAFT).removesuffix(store.NOTE)
        self.given: dict[Slot, Any] = {}
        self.behind = False
        """Whether something that was answered is not on disk."""
        self.written: bytes | None = None
        self._live: dict[Slot, Any] | None = None

    @classmethod
    def new(cls, sitting: Sitting, folder: Path, at: dt.datetime, kind: Literal["draft", "note"] = "draft") -> Draft:
        """Return a draft, or a note, with nothing in it; no file is made before the first answer."""
        ending = store.NOTE if kind == "note" else store.DRAFT
        return cls(sitting, folder / f"{store.new_id(at.date())}{ending}", Made(at=at, tool=__version__), kind)

    @classmethod
    def continued(cls, sitting: Sitting, path: Path, report: Report, data: bytes | None) -> Draft:
        """Return a draft that goes on with what a file holds; `data`: its bytes, None if the file is no draft."""
        draft = cls(sitting, path, report.made or Made(at=dt_of(sitting), tool=__version__))
        draft.given = answers.recalled(sitting, report)
        draft.written = data
        return draft

    def live(self, today: dt.date) -> dict[Slot, Any]:
        """Return the answers that apply; worked out once until an answer is another."""
        if self._live is None:
            self._live = flow.kept(self.sitting, self.given, today)
        return self._live

    def report(self, today: dt.date) -> Report:
        """Return the report that the answers which apply make."""
        report = answers.report_of(self.sitting, self.live(today))
        return msgspec.structs.replace(report, id=self.id, made=self.made)

    def take(self, found: dict[Slot, Any], today: dt.date) -> None:
        """Take answers and write the draft: at most the question being asked can be lost."""
        found = found | {
            Slot(answers.SAID_ON, slot.about): today
            for slot in found
            if slot.question == "happened-about" and today != self.sitting.begun
        }
        changed = {slot for slot, value in found.items() if self.given.get(slot, value) != value}
        if changed and not any(slot.question.startswith("basis-") for slot in found):
            self._forget_basis()
        self.given |= found
        self._live = None
        self.behind = True
        self.keep(today)

    def keep(self, today: dt.date) -> None:
        """Write the draft. Raises NotWritten, with the draft as it was before."""
        live = self.live(today)
        report = msgspec.structs.replace(
            answers.report_of(self.sitting, live),
            kind=self.kind,
            nation=None if self.kind == "note" else self.sitting.book.nation,
            id=self.id,
            made=self.made,
            set_aside=answers.set_aside(self.sitting, self.given, live),
        )
        data = store.to_bytes(report)
        store.write_draft(self.path, data, self.written)
        self.written = data
        self.behind = False

    def kept(self, today: dt.date) -> bool:
        """Say whether all that was answered is on disk, after one more try where it may not be."""
        if self.behind:
            with contextlib.suppress(NotWritten):
                self.keep(today)
        return not self.behind

    def aside(self, today: dt.date) -> list[Slot]:
        """Return the answers that are kept and do not apply at the moment."""
        live = self.live(today)
        return [slot for slot in self.given if slot not in live]

    def _forget_basis(self) -> None:
        """Drop how answers were known once an answer is another: a new `no` has no basis until one is given."""
        for slot in [slot for slot in self.given if slot.question.startswith("basis-")]:
            del self.given[slot]


def dt_of(sitting: Sitting) -> dt.datetime:
    """Return the beginning of the day on which a report without a time was begun."""
    import datetime as dt

    from peertriage.core.clock import LONDON

    return dt.datetime.combine(sitting.begun, dt.time(), tzinfo=LONDON)
