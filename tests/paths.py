"""Somebody who answers an interview in one of its many possible ways: the same answer to the same prompt each time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

from peertriage.core.prompt import NOT_KNOWN

if TYPE_CHECKING:
    from peertriage.core.prompt import Prompt

TEXTS = {
    "happened": ["yesterday", "November 2026", "in Year 2 or 3", "1/9/2026 to 20/11/2026", "not known", "14/02/2024"],
    "person-age": ["8y 3m Year 4", "Year 9", "6 to 8y", "18+", "not known", "15y", "Reception"],
    "person-then": ["7y", "Year 2", "not known", "6 to 8y"],
    "words-heard": ["today 13:10", "yesterday", "not known"],
    "words-written": ["today 13:35", "not known"],
    "words-to": ["class teacher", "not known", "teaching assistant, R. M."],
    "words-language": ["English", "not known"],
    "words-original": ["sealed envelope", "not known"],
    "acts-other": ["pushed a note under the door", "not known"],
    "review": ["write"],
}
"""What is typed at a line; at any other line: one of `ANY`."""
ANY = ["in the office", "not known"]
BLOCKS = {
    "words": ["He said keep quiet.\n  Then: <\n!\n\nshe went", "not known", "it hurt"],
    "words-asked": ["Can you tell me what happened?\nAnything else?", "not known", "none"],
}
ONCE_MORE = {"people-more": "ABC", "words-more": ("S1",), "another-time": ("E1",), "differs-more": ("E1/1",)}
"""Where another round may begin; after these no more, so that every interview ends."""
FIXED = {"nation": "england", "go-on": "on"}


class Chosen(NamedTuple):
    """What is typed or chosen at a prompt: text for a line or block, else the value."""

    text: str
    value: Any


class Somebody:
    """Chooses by a seed and the prompt alone, so that two interviews with one seed have the same answers."""

    def __init__(self, seed: int, fixed: dict[Any, Any] | None = None) -> None:
        self.seed, self.fixed = seed, FIXED | (fixed or {})

    def choose(self, prompt: Prompt) -> Chosen:
        """Return the answer to a prompt."""
        rng = random.Random(f"{self.seed} {prompt.slot}")  # noqa: S311  no secret
        question, about = prompt.slot
        if prompt.kind in {"line", "block"}:
            texts = BLOCKS[question] if prompt.kind == "block" else TEXTS.get(question, ANY)
            text = str(self.fixed.get(prompt.slot, self.fixed.get(question, rng.choice(texts))))
            assert prompt.read is not None
            read = prompt.read(text)
            assert not read.problem, f"{prompt.slot}: {read.problem}"
            return Chosen(text, read.value)
        if prompt.slot in self.fixed or question in self.fixed:
            return Chosen("", self.fixed.get(prompt.slot, self.fixed.get(question)))
        if question in ONCE_MORE and about not in ONCE_MORE[question]:
            return Chosen("", "no")
        if prompt.kind == "one":
            return Chosen("", rng.choice(prompt.choices).id)
        return Chosen("", self._many(prompt, rng))

    def _many(self, prompt: Prompt, rng: random.Random) -> dict[str, Any]:
        picked = {choice.id: rng.choice(["", "", "", "ticked", "unclear"]) for choice in prompt.choices}
        rest = rng.choice(prompt.closings).id
        if rest.endswith(NOT_KNOWN) and rng.random() < 0.5:
            picked = {}
        ticked = [name for name, how in picked.items() if how == "ticked"]
        value: dict[str, Any] = {"ticked": ticked, "rest": rest}
        if prompt.unclear:
            value["unclear"] = [name for name, how in picked.items() if how == "unclear"]
        return value


def plain_lines(prompt: Prompt, chosen: Chosen) -> list[str]:
    """Return the lines that give this answer in the plain face."""
    if prompt.kind == "line":
        return [chosen.text]
    if prompt.kind == "block":
        return ["-"] if chosen.text == "not known" else [*chosen.text.split("\n"), "."]
    ids = [choice.id for choice in (*prompt.choices, *prompt.closings)]
    if prompt.kind == "one":
        return [str(ids.index(chosen.value) + 1)]
    numbers = [str(ids.index(name) + 1) for name in chosen.value["ticked"]]
    numbers += [f"{ids.index(name) + 1}?" for name in chosen.value.get("unclear", [])]
    closing = [choice.id for choice in prompt.closings].index(chosen.value["rest"])
    return [" ".join([*numbers, str(len(prompt.choices) + 1 + closing)])]


def standard_keys(prompt: Prompt, chosen: Chosen) -> list[str]:
    """Return the keys, one press each, that give this answer in the standard face."""
    if prompt.kind == "line":
        return [*chosen.text, "\r"]
    if prompt.kind == "block":
        if chosen.text == "not known":
            return ["-", "\r"]
        return [*chosen.text.replace("\n", "\r"), "\r", ".", "\r"]
    ids = [choice.id for choice in (*prompt.choices, *prompt.closings)]
    if prompt.kind == "one":
        return [*["\x1b[B"] * (ids.index(chosen.value) + 1), "\r"]
    keys: list[str] = []
    for name in ids[: len(prompt.choices)]:
        keys.append("\x1b[B")
        keys += [" "] * (1 if name in chosen.value["ticked"] else 2 if name in chosen.value.get("unclear", []) else 0)
    closing = [choice.id for choice in prompt.closings].index(chosen.value["rest"])
    return [*keys, *["\x1b[B"] * (closing + 1), "\r"]
