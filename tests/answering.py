"""Somebody at the plain interview: reads the question that stands there, and types what a rule says."""

from __future__ import annotations

import functools
import io
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from running import AT, Ran

from peertriage.ask.face import GO_ON, KEYS, NEUTRAL
from peertriage.ask.plain import Plain
from peertriage.content import rulebook
from peertriage.core.answers import key

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from running import Cli

    from peertriage.core.prompt import Prompt

WORDS = ["  He said keep quiet.", "Then: he'll say I did it <", "!", "*", "", "\tnot known", "  "]
"""A statement of several lines; all but the first would be a key or an answer at any other prompt."""
TOLD = "\n".join(WORDS)
BLOCK = [*WORDS, "."]
END_OF_INPUT, CTRL_C = "<end of input>", "<ctrl-c>"
"""In the lines of a rule: nothing more is typed, and the key that interrupts."""
MOST_LINES = 1500
"""An interview that wants more lines than this would never end."""
RULEBOOK = functools.cache(rulebook)


class Rule(NamedTuple):
    """Where a question holds this pattern, these lines are typed, one each time that a line is wanted.

    Questions are matched by their slot (`person-age@A`) and their words, on one line.
    """

    pattern: str
    lines: list[str]


class Somebody:
    """Types a line each time that one is wanted: from the first rule that fits and has lines left, else the least."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = [Rule(rule.pattern, list(rule.lines)) for rule in rules]
        self.question = ""
        self.prompts: list[str] = []
        self.slots: list[str] = []
        self.typed: list[str] = []

    def answer(self, talk: str, slot: str = "") -> str | None:
        """Return what is typed after this talk; `None` is the end of the input."""
        self.prompts.append(talk)
        self.slots.append(slot)
        if len(self.prompts) > MOST_LINES:
            return None
        if KEYS in talk:
            self.question = talk[max(talk.rfind("\n\n", 0, talk.rindex(KEYS)), 0) :]
        line = self.line(f"{slot} {' '.join(self.question.split())}", talk)
        if line == CTRL_C:
            raise KeyboardInterrupt
        if line == END_OF_INPUT:
            return None
        self.typed.append(line)
        return line

    def line(self, question: str, talk: str) -> str:
        """Return the next line for this question."""
        for rule in self.rules:
            if rule.lines and re.search(rule.pattern, question):
                return rule.lines.pop(0)
        if NEUTRAL in talk:
            return GO_ON
        return "" if "Enter shows the next" in talk else least(self.question)


def least(question: str) -> str:
    """Return the answer that says least: not known, or the last one that is offered."""
    if "Type write to write the record" in " ".join(question.split()):
        return "write"
    if "  1  England" in question or "  1  Go on with the other questions" in question:
        return "1"
    offered = re.findall(r"^ +(\d+)  ", question, re.MULTILINE)
    return offered[-1] if offered else "-"


def usual() -> list[Rule]:
    """Return the rules of a small, complete case: A harmed, B reported, both at our school, and what A said."""
    told = {
        "What exactly was said": BLOCK, "Whose words are they": ["1"], "Who heard or read them": ["the class teacher"],
        "When were they heard": ["today 13:10"], "How exact is what": ["1"], "When did it last happen": ["yesterday"],
        "Person A: what is": ["1"], "Person A: how old now": ["8y 3m Year 4"],
        "Person B: what is": ["2"], "Person B: how old now": ["9 years 1 month"],
        "Do they all belong to our school": ["1"], "people-more@A": ["1"], "people-more@": ["2"],
    }  # fmt: skip
    rules = [Rule(pattern, lines * 9) for pattern, lines in told.items()]
    return [*rules, Rule("anybody else, also somebody unknown", ["1", "2"])]  # where no slot is seen: on a terminal


class Source:
    """An input that reads what was said since the last line, and has Somebody answer it."""

    def __init__(self, who: Somebody, talk: io.StringIO) -> None:
        self.who, self.talk, self.seen, self.slot = who, talk, 0, ""

    def isatty(self) -> bool:
        """Say that this is no terminal: nothing is typed ahead."""
        return False

    def readline(self) -> str:
        """Return the next line, or an empty text at the end of the input."""
        talk = self.talk.getvalue()
        new, self.seen = talk[self.seen :], len(talk)
        line = self.who.answer(new, self.slot)
        self.talk.write("\n")  # as a terminal shows the end of a typed line
        self.seen += 1
        return "" if line is None else f"{line}\n"


class Watched(Plain):
    """The plain face, telling its input which question stands there."""

    def ask(self, prompt: Prompt) -> Any:
        """Ask as the plain face does."""
        if isinstance(self.source, Source):
            self.source.slot = key(prompt.slot)
        return super().ask(prompt)


class Interview(Protocol):
    """`peertriage new --plain` or `resume ID --plain`, answered by Somebody; what was said is in `err`."""

    def __call__(
        self, *rules: Rule, folder: str = "cases", resume: str = "", kind: type[Somebody] = Somebody
    ) -> tuple[Ran, Somebody]:
        """Hold it with these rules before the usual ones; records go to this folder."""


def holder(cli: Cli, tmp_path: Path, patch: pytest.MonkeyPatch) -> Interview:
    """Return a way to hold interviews in this process."""
    patch.setattr("peertriage.content.rulebook", RULEBOOK)  # read once: many interviews are held
    patch.setattr("peertriage.ask.choose.Plain", Watched)
    patch.setattr("os.fsync", lambda _: None)  # thousands of drafts; what is safe on a disk is tested with the store

    def hold(
        *rules: Rule, folder: str = "cases", resume: str = "", kind: type[Somebody] = Somebody
    ) -> tuple[Ran, Somebody]:
        (tmp_path / folder).mkdir(exist_ok=True)
        who, talk = kind(*rules, *usual()), io.StringIO()
        command = ["resume", resume] if resume else ["new", "--practice"]
        with patch.context() as patched:
            patched.setattr(sys, "stdin", Source(who, talk))
            patched.setattr(sys, "stderr", talk)
            ran = cli(*command, "--plain", "--at", AT, "--out", tmp_path / folder)
        return Ran(ran.code, ran.out, talk.getvalue()), who

    return hold


def only(folder: Path, pattern: str = "*.toml") -> Path:
    """Return the one file of a folder."""
    (path,) = folder.glob(pattern)
    return path


def flat(talk: str) -> str:
    """Return talk on one line."""
    return " ".join(talk.split())


def numbered(talk: str, words: str) -> str:
    """Return the number of the answer in the last review that holds these words."""
    review = talk[talk.rindex("\nYour answers\n") :]
    found = re.finditer(r"^ *(\d+)  ((?:.|\n     )*)", review, re.MULTILINE)
    return next(answer[1] for answer in found if words in flat(answer[2]))
