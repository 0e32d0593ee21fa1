"""A face that nobody looks at: it answers each prompt from a script, as the real faces would take the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.ask.face import Keep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peertriage.core.prompt import Prompt

MOST_PROMPTS = 500


class Scripted:
    """Answers prompts by their question, or by question and what it is about (a Slot).

    An answer is the id of a choice, a table for `many`, or the typed text of a line or block, which is read as
    the prompt reads it; what cannot be read is refused with its reason, and the next answer is taken. An answer
    that is an exception (Back, Leave, Keep) is raised. A list holds the answers of one prompt, one a time that it
    is put; anything else is given each time.
    """

    def __init__(self, answers: Mapping[Any, Any]) -> None:
        self.answers = {key: list(value) if isinstance(value, list) else value for key, value in answers.items()}
        self.prompts: list[Prompt] = []
        self.said: list[str] = []

    @property
    def asked(self) -> list[str]:
        """The questions that were put, in order, each time that they were put."""
        return [prompt.slot.question for prompt in self.prompts]

    @property
    def talk(self) -> str:
        """Everything that was said, in lines."""
        return "\n".join(self.said)

    def say(self, text: str = "", first: str = "", rest: str = "") -> None:
        """Remember text."""
        self.said.append(f"{first or rest}{text}")

    def title(self, text: str) -> None:
        """Remember a heading."""
        self.said.append(text)

    def page(self, text: str) -> None:
        """Remember a page."""
        self.said.append(text.rstrip("\n"))

    def ask(self, prompt: Prompt) -> Any:
        """Return the value of a prompt, as `face.Face` says."""
        self.prompts.append(prompt)
        assert len(self.prompts) < MOST_PROMPTS, f"asked without end: {self.asked[-5:]}"
        while True:
            answer = self._next(prompt)
            if isinstance(answer, BaseException) or (isinstance(answer, type) and issubclass(answer, BaseException)):
                assert prompt.was or answer is not Keep, f"{prompt.slot} has no answer to keep"
                raise answer
            if prompt.kind in {"one", "many"}:
                return _chosen(prompt, answer)
            if prompt.read is None:
                return answer
            read = prompt.read(answer)
            if not read.problem:
                self.said.append(read.says)
                return read.value
            self.said.append(read.problem)
            assert isinstance(self.answers[self._key(prompt)], list), f"{prompt.slot}: {read.problem}"

    def _key(self, prompt: Prompt) -> Any:
        return prompt.slot if prompt.slot in self.answers else prompt.slot.question

    def _next(self, prompt: Prompt) -> Any:
        key = self._key(prompt)
        assert key in self.answers, f"the script has no answer to {prompt.slot}: {prompt.asks}"
        answer = self.answers[key]
        if not isinstance(answer, list):
            return answer
        assert answer, f"the script has no more answers to {prompt.slot}: {prompt.asks}"
        return answer.pop(0)


def _chosen(prompt: Prompt, answer: Any) -> Any:
    """Return an answer that the prompt offers."""
    ids = [choice.id for choice in prompt.choices]
    if prompt.kind == "one":
        assert answer in ids, f"{prompt.slot} offers {ids}"
        return answer
    chosen = [*answer["ticked"], *answer.get("unclear", [])]
    assert set(chosen) <= set(ids), f"{prompt.slot} offers {ids}"
    assert answer["rest"] in [closing.id for closing in prompt.closings], f"{prompt.slot} is not closed like this"
    return answer
