"""One stop of the interview, as a value: what is asked, what may be chosen, how typed words are read.

Nothing here knows a terminal. A face shows a prompt and returns its value:

- `one`: the id of a choice;
- `many`: `{"ticked": [ids], "rest": id of the closing answer}`, and `"unclear": [ids]` where lines may be unclear;
- `line`, `block`: what `read` makes of the typed text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_KNOWN = "not-known"
REPORT = "report"
"""What a slot is about that is about the whole report."""
PromptKind: TypeAlias = Literal["one", "many", "line", "block"]


class Slot(NamedTuple):
    """One question about one thing: the report, a child, a child's family, an episode, a statement."""

    question: str
    about: str


class Choice(NamedTuple):
    """One line to choose: id and words."""

    id: str
    says: str


class Read(NamedTuple):
    """What typed words mean: a value with how it was understood, or what is wrong and what to type instead."""

    value: Any = None
    says: str = ""
    problem: str = ""


class Prompt(NamedTuple):
    """One stop. Prompts with the same `screen` stand together and count as one screen (design, section 7)."""

    slot: Slot
    kind: PromptKind
    asks: str
    screen: Slot
    section: str = ""
    lines: tuple[str, ...] = ()
    """Said under the question: an example, what is to be typed."""
    choices: tuple[Choice, ...] = ()
    closings: tuple[Choice, ...] = ()
    """For `many`: the answers about the lines that were not chosen; exactly one of them ends the list."""
    unclear: bool = False
    """For `many`: a line may be chosen as reported, or as what may be meant."""
    help: tuple[str, ...] = ()
    read: Callable[[str], Read] | None = None
    """For `line` and `block`. The key for "not known" hands it the words `not known`."""
    before: Any = None
    """The value that was answered before. For `many` its lines are chosen again at first, so that none is lost by
    oversight; the list still has to be closed."""
    was: str = ""
    """What was answered before, in words; empty if nothing. Never a default: the person keeps it with a key."""
