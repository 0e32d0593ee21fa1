"""Somebody who answers the interview: reads the question, and types what a rule says, else "not known"."""

from __future__ import annotations

import re
from typing import NamedTuple

AGAIN = re.compile(
    "Nothing was typed|Type one number|Type numbers from|Type write, or|That could not be read|That line held"
    r"|That names an image|This is the first question|There is no more to say|  [^ \d]"
)
"""How talk begins that asks the same question once more: a complaint, or help."""
WORDS = ["  He said keep quiet.", "Then: he'll say I did it <", "!", "."]
"""A statement of three lines; the second and third would be keys at any other prompt."""
MOST_PROMPTS = 1500
"""An interview that asks more often than this would never end."""
PEOPLE = ["1", "8y 3m Year 4", "1", "1", "2", "9 years 1 month", "1", "2"]
"""A harmed, B reported, both at our school, nobody else."""


class Rule(NamedTuple):
    """When the words of a question hold this pattern, these lines are typed, one a prompt."""

    pattern: str
    lines: list[str]


class Somebody:
    """Answers each prompt: the first rule that fits and has lines left, else "not known"."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = [Rule(rule.pattern, list(rule.lines)) for rule in rules]
        self.question = ""
        self.prompts: list[str] = []
        self.typed: list[str] = []

    def answer(self, talk: str) -> str | None:
        """Return what is typed after this talk; `None` is the end of the input."""
        self.prompts.append(talk)
        if len(self.prompts) > MOST_PROMPTS:
            return None
        if not AGAIN.match(talk) or "\n\n" in talk or re.search(r"^ +1  ", talk, re.MULTILINE):
            self.question = talk
        line = self._next(self.question)
        if line is not None:
            self.typed.append(line)
        return line

    def _next(self, talk: str) -> str | None:
        flat = " ".join(talk.split())
        for rule in self.rules:
            if rule.lines and re.search(rule.pattern, flat):
                line = rule.lines.pop(0)
                return None if line == "<EOF>" else line
        return default(talk)


def default(talk: str) -> str:
    """Return the answer that says least."""
    prompt = talk.rstrip("\n").splitlines()[-1]
    if "Type write" in prompt:
        return "write"
    if "  England" in talk or "Go on with the other" in " ".join(talk.split()):
        return "1"
    numbers = re.search(r"Number \(1 to (\d+)\):", prompt)
    if numbers:
        options = re.findall(r"^ +(\d+)  (.*)$", talk, re.MULTILINE)
        unknown = [n for n, says in options if says.lower().startswith("not known")]
        closing = [n for n, says in options if says.startswith(("No words", "That is all", "No, "))]
        return str((unknown or closing or [numbers[1]])[-1])
    if prompt.startswith("Numbers with"):
        return "none"
    return "not known"


def usual() -> list[Rule]:
    """Return the rules of a small, complete case, enough for answering each question three times."""
    return [
        Rule(r"(^|>)$", WORDS * 3),
        Rule(r"Write down what somebody said", ["1"] * 3),
        Rule(r"Who said it", ["A"] * 3),
        Rule(r"To whom", ["the class teacher"] * 3),
        Rule(r"How exact is it", ["1"] * 3),
        Rule(r"On which day was it heard", ["today"] * 3),
        Rule(r"When did it last happen", ["yesterday"] * 3),
        Rule(r"Person [A-Z]\.|reported of this person|Age now|Which school or setting|anybody else", PEOPLE * 3),
    ]
