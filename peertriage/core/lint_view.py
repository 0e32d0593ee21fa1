"""What every check of content looks at: the catalogue, where each item stands, and what reads what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec

from peertriage.core.catalogue import Catalogue, Cite, Table
from peertriage.core.condition import ConditionError, compile_condition, names
from peertriage.core.errors import Problem
from peertriage.core.policy import in_force
from peertriage.core.results import stages
from peertriage.core.rulebook import NEAR_ACTS, NOT_FREE, SEXUAL, UNWANTED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from peertriage.core.condition import Condition

    Check: TypeAlias = Callable[["View"], Iterator[Problem]]

VERSIONED = ("behaviour", "rule", "gate", "step", "never")
"""Tables whose items carry `from`: several may share an id, the newest one in force counts."""
SOURCED = ("question", *VERSIONED, "measure", "notice", "contact", "decision", "language", "card", "code")
READ_BY_ENGINE = frozenset({SEXUAL, UNWANTED, NOT_FREE, *NEAR_ACTS, "image-of-child"})
"""Facts that the engine reads by name, whatever the rules do."""
_CONDITIONS = {"fact": ("applies", "is_"), "question": ("when",), "rule": ("when",), "gate": ("when",),
               "step": ("when", "held_while"), "never": ("when",), "notice": ("when",)}  # fmt: skip


WORDED = (
    *("says", "text", "why", "asks", "ticks", "not_known_says", "means", "means_text"),
    *("example", "gloss", "send_cost", "ask", "title"),
)
"""Keys that hold a wording."""


class Read(NamedTuple):
    """One condition of one item. Where it is malformed, `fault` says how and `names` is empty."""

    table: str
    item: Any
    key: str
    condition: Condition
    names: frozenset[str]
    fault: str


class View:
    """The content as the checks see it. Everything here is worked out once."""

    def __init__(
        self,
        catalogue: Catalogue,
        files: Mapping[tuple[str, int], str],
        today: dt.date,
        *,
        release: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.files = files
        self.today = today
        self.release = release
        self._where = {
            id(item): (table, files.get((table, n), f"{table}.toml"))
            for table in Catalogue.__struct_fields__
            for n, item in enumerate(getattr(catalogue, table))
        }
        self.facts = {fact.id: fact for fact in catalogue.fact}
        self.occasions = {occasion.id for occasion in catalogue.occasion}
        self.declared = {*self.facts, *self.occasions}
        self.rules = {rule.id for rule in catalogue.rule}
        self.words = {(word.of, word.id) for word in catalogue.word}
        self.bit = {name: 1 << n for n, name in enumerate(sorted(self.declared))}
        self.reads = list(self._all_reads())
        self.feeds = self._feeds()
        self.stage = self._stages()

    # ── items ──

    def each(self, *tables: str) -> Iterator[tuple[str, Any]]:
        """Yield (table, item) for every item of the tables; of all tables without any."""
        for table in tables or Catalogue.__struct_fields__:
            for item in getattr(self.catalogue, table):
                yield table, item

    def current(self, table: str) -> list[Any]:
        """Return the items that are in force; all of them where the table carries no dates."""
        items: list[Any] = getattr(self.catalogue, table)
        return in_force(items, self.today) if table in VERSIONED else items

    def cites(self) -> Iterator[tuple[Any, str, Cite]]:
        """Yield (item, key, cite) for every source that an item names."""
        for _, item in self.each(*SOURCED):
            for n, cite in enumerate(item.sources):
                yield item, f"sources[{n + 1}]", cite

    def problem(self, item: Table, key: str, message: str) -> Problem:
        """Return a problem that names the file, the item and its key."""
        table, file = self._where[id(item)]
        at = f"{table}[{item_name(table, item)}]"
        return Problem(file, f"{at}.{key}" if key else at, message)

    def missing(self, table: str, name: str, message: str) -> Problem:
        """Return a problem about an item that is not there, in the file where its like stand."""
        file = next((file for (other, _), file in self.files.items() if other == table), f"{table}.toml")
        return Problem(file, f"{table}[{name}]" if name else table, message)

    # ── conditions ──

    def _all_reads(self) -> Iterator[Read]:
        for table, fields in _CONDITIONS.items():
            for _, item in self.each(table):
                for field in fields:
                    condition = getattr(item, field)
                    if condition is not None:
                        yield self._read(table, item, field.rstrip("_"), condition)
                for n, sooner in enumerate(getattr(item, "sooner", ())):
                    yield self._read(table, item, f"sooner[{n + 1}].when", sooner.when)

    def _read(self, table: str, item: Any, key: str, condition: Condition) -> Read:
        try:
            found = frozenset(names(condition))
            if found <= self.declared:
                compile_condition(condition, self.bit)
        except ConditionError as error:
            return Read(table, item, key, condition, frozenset(), str(error))
        return Read(table, item, key, condition, found, "")

    def _feeds(self) -> dict[str, set[str]]:
        feeds: dict[str, set[str]] = {}
        for read in self.reads:
            if read.table == "fact":
                feeds.setdefault(read.item.id, set()).update(read.names)
        return feeds

    def _stages(self) -> dict[str, int]:
        broken = {read.item.id for read in self.reads if read.fault and read.table == "fact"}
        facts = [msgspec.structs.replace(fact, is_=None) if fact.id in broken else fact for fact in self.catalogue.fact]
        return stages(msgspec.structs.replace(self.catalogue, fact=facts), self.rules)

    def behind(self, found: Iterable[str]) -> set[str]:
        """Return the facts, and those that they rest on through `is` and `applies`."""
        reached: set[str] = set()
        todo = list(found)
        while todo:
            name = todo.pop()
            if name not in reached:
                reached.add(name)
                todo += self.feeds.get(name, ())
        return reached

    def asked(self) -> set[str]:
        """Return the facts that an answer can set."""
        return {
            name
            for question in self.catalogue.question
            for means in (question.yes_means, *(option.means for option in question.options))
            for name in means
        }

    def acted(self) -> set[str]:
        """Return the facts that a reported act can set."""
        return {
            name for row in self.catalogue.behaviour for name in (*row.means, *(f"act-{name}" for name in row.classes))
        }


def item_name(table: str, item: Any) -> str:
    """Return what an item is called in messages."""
    match table:
        case "edition":
            return f"{item.source}/{item.name}"
        case "heading":
            return f"{item.source}/{item.id}"
        case "word":
            return f"{item.of}/{item.id}"
        case "bank_holiday":
            return str(item.on)
        case "released":
            return f"{item.id} {item.from_}"
        case _:
            return str(item.id)


def texts(item: Any) -> Iterator[tuple[str, str]]:
    """Yield (key, text) for every wording of an item: no ids, and nothing of its sources."""
    for key in WORDED:
        value = getattr(item, key, None)
        if isinstance(value, str):
            yield key, value
    for key in ("counts", "counts_not"):
        for n, value in enumerate(getattr(item, key, ())):
            yield f"{key}[{n + 1}]", value
    for key in ("options", "reasons"):
        for n, option in enumerate(getattr(item, key, ())):
            yield f"{key}[{n + 1}].says", option.says


def quoted(found: Iterable[str]) -> str:
    """Return ids in quotation marks, in order, joined by commas."""
    return ", ".join(f'"{name}"' for name in sorted(found))
