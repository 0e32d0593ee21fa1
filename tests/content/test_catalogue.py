"""Nothing is lost between the guidance and the content: every point has items that carry it, or a reason.

`catalogue/*.toml` has one row for each point that the response to a report has to cover: the stages A to M and
sections 4 to 6 of our notes on the guidance, special considerations, and what practice asked for. A row names the items
of the content that carry the point, or says why none does. And every item of a plan is named by a row: what
nobody asked for is not in it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from peertriage import content

FOLDER = Path(__file__).parent / "catalogue"
KEYS = {"id", "words", "content", "reason"}
NAMED = ("step", "never", "rule", "question", "measure", "contact", "decision", "language", "card", "occasion",
         "notice", "behaviour", "fact", "gate", "deadline")  # fmt: skip
"""Tables whose items a row may name."""
COVERED = ("step", "never", "occasion", "notice", "measure", "contact", "decision", "card")
"""Tables whose every item is named by a row."""
STAGES = {"A": 18, "B": 5, "C": 6, "D": 12, "E": 6, "G": 7, "H": 7, "I": 14, "J": 10, "K": 8, "L": 6, "M": 7}
"""How many points each stage has; F has letters of its own."""
ROUTES = ("F0", "F1", "F2", "F3", "F3a", "F3b", "F3c", "F3d", "F4", "F4a", "F4b", "F4c", "F4d", "F5")
EXPECTED = (
    *(f"{stage}{n}" for stage, last in STAGES.items() for n in range(1, last + 1)),
    *ROUTES,
    *(f"4.{n}" for n in range(1, 10)),
    *(f"5.{n}" for n in range(1, 7)),
)
PRACTICE = (
    *(f"P-M{n}" for n in range(1, 37)),
    *(f"P-S{n}" for n in range(1, 31)),
    *(f"P-C{n}" for n in range(1, 13)),
)
"""What practice asked for: must, should, could. A point that holds several has several rows: `P-M7-cctv`."""
SPECIAL = {
    "special needs": r"\bSEND\b|special (educational )?needs|SENCO",
    "LGBT": r"LGBT|gender|orientation",
    "ethnicity, sex, culture, language": r"ethnic|culture|language",
    "social worker or looked after": r"social.worker|looked.after",
    "equality": r"equality|human.rights|discriminat|adjust",
    "out of hours": r"hours|holiday|off.site",
    "another school": r"other.school|another.school",
    "boarding and early years": r"boarding|EYFS|early.years|nurser",
}
"""What a row `SC-…` is about, by its words."""
RECORDS = {
    "special category and alleged-offence data": r"special.category|Art(icle)? ?(9|10)|impact assessment|DPIA",
    "sharing to keep children safe": r"\bshar(e|es|ing)\b",
    "the government's advice on sharing": r"advice|golden|need.to.know|wider than",
    "the regulator's ten steps": r"ten.steps?|10.steps?|\bICO\b|regulator",
    "no period of keeping is set": r"retention|how long|\bkeep(s|ing)?\b|kept",
    "75 years": r"75|seventy.five",
    "do not dispose": r"dispos|destroy",
    "a code on keeping": r"\bcode\b|regulator|ICO|government",
    "a stranger understands it in decades": r"stranger|decades|understand",
    "what a person asks to see": r"subject.access|asks? (for|to see)|redact|see their",
    "who keeps a copy on transfer": r"transfer|moves?|original|cop(y|ies)",
}
"""What a row `S6-…` is about, by its words: the rows of section 6."""


class Row(NamedTuple):
    """One row, and the file in which it stands."""

    file: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """Return its id."""
        return str(self.data.get("id", "?"))

    @property
    def text(self) -> str:
        """Return id and words, to look for what it is about."""
        return f"{self.id} {self.data.get('words', '')} {self.data.get('reason', '')}"


ROWS = [
    Row(path.name, row)
    for path in sorted(FOLDER.glob("*.toml"))
    for row in tomllib.loads(path.read_text("utf-8")).get("row", [])
]
CONTENT = content.load()


def shown(rows: list[Row]) -> list[str]:
    """Return rows as messages name them."""
    return [f"{row.file}: {row.id}" for row in rows]


def test_every_row_has_an_id_of_its_own_and_words() -> None:
    """No key is unknown, no id comes twice, and no words are left out."""
    counted = Counter(row.id for row in ROWS)

    assert shown([row for row in ROWS if counted[row.id] > 1]) == []
    assert shown([row for row in ROWS if set(row.data) - KEYS or not str(row.data.get("words", "")).strip()]) == []


def test_every_row_names_content_or_a_reason() -> None:
    """One of the two; a reason has at least five words, and a list is not empty."""
    both = [row for row in ROWS if ("content" in row.data) == ("reason" in row.data)]
    empty = [row for row in ROWS if "content" in row.data and not row.data["content"]]
    short = [row for row in ROWS if "reason" in row.data and len(row.data["reason"].split()) < 5]

    assert (shown(both), shown(empty), shown(short)) == ([], [], [])


def test_every_point_of_the_guidance_is_there() -> None:
    """Stages A to M, images, and what is never skipped."""
    assert sorted(set(EXPECTED) - {row.id for row in ROWS}) == []


def test_every_point_of_practice_is_there() -> None:
    """What must, should and could be: each has at least one row."""
    have = {match[0] for row in ROWS if (match := re.match(r"P-[MSC]\d+(?=-|$)", row.id))}

    assert [name for name in PRACTICE if name not in have] == []


@pytest.mark.parametrize(("prefix", "topics"), [("SC-", SPECIAL), ("S6-", RECORDS)], ids=["special", "records"])
def test_every_special_consideration_and_rule_for_records_is_there(prefix: str, topics: dict[str, str]) -> None:
    """At least one row for each, found by its words."""
    texts = [row.text for row in ROWS if row.id.startswith(prefix)]
    found = {name: [text for text in texts if re.search(words, text, re.IGNORECASE)] for name, words in topics.items()}
    missing = [name for name in topics if not found[name]]

    assert missing == []
    assert len(texts) >= len(topics)


def test_no_row_is_of_another_kind() -> None:
    """An id is a point of the guidance, or a part of one (`4.9-tool`), `SC-…`, `S6-…` or `P-…`; a slip is no point."""
    parts = re.compile(r"(SC|S6|P)-[A-Za-z0-9]")
    odd = [row for row in ROWS if row.id.partition("-")[0] not in EXPECTED and not parts.match(row.id)]
    strange = [row for row in ROWS if row.id.startswith("P-") and not re.match(r"P-([MSC]\d+|24)(-|$)", row.id)]

    assert (shown(odd), shown(strange)) == ([], [])


def test_every_content_that_a_row_names_is_there() -> None:
    """An item that was renamed or taken out leaves no empty promise behind."""
    known = {item.id for table in NAMED for item in getattr(CONTENT, table)}
    named = [(row, name) for row in ROWS for name in row.data.get("content", [])]

    assert [f"{row.file}: {row.id}: {name}" for row, name in named if name not in known] == []


@pytest.mark.parametrize("table", COVERED)
def test_every_item_of_the_content_answers_a_point(table: str) -> None:
    """A step that no row names came from nowhere."""
    named = {name for row in ROWS for name in row.data.get("content", [])}

    assert sorted({item.id for item in getattr(CONTENT, table)} - named) == []
