"""Lines to choose from, as a value: where the pointer stands, what is ticked, and what each key does.

The pointer stands nowhere until the person moves it, so Enter cannot answer by itself.
No key ticks more than one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.ask import face
from peertriage.ask.stop import WISHES, Done, Outcome, Stop
from peertriage.core.prompt import NOT_KNOWN

if TYPE_CHECKING:
    from peertriage.core.prompt import Choice, Prompt

UP, DOWN, HOME, END, SPACE, ENTER, PASTE = "up", "down", "home", "end", "space", "enter", "paste"
REPORTED, MEANT = "x", "?"
WORDS = {REPORTED: "Chosen: ", MEANT: "May be meant: "}
MOVE = "Move with the arrow keys, or type a number"
NOTHING_YET = f"Nothing is chosen yet. {MOVE}."
CLOSE = "Go to the closing line that is true of the rest, and press Enter there."
CLOSING = "Closing lines. Enter on the one that is true of the rest:"
CLOSES = "This line closes the list. Enter on it ends the list."
NONE_TICKED = "No line is ticked: here a number only points, and Space ticks. Enter once more ends it so."
NO_PASTE = "What was pasted answers nothing here."
MOST_TICKED_BY_NUMBER = 9
"""Beyond, `1 1` could be one line or the same line twice: a number only points there, and Space ticks."""


class Picking(Stop):
    """The lines of one question, the pointer, and the ticks."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(prompt)
        self.lines: tuple[Choice, ...] = (*prompt.choices, *prompt.closings)
        self.at: int | None = None
        before = prompt.before if prompt.kind == "many" else None
        chosen = dict.fromkeys((before or {}).get("ticked", []), REPORTED)
        chosen |= dict.fromkeys((before or {}).get("unclear", []), MEANT)
        self.marks: dict[int, str] = {n: chosen[line.id] for n, line in enumerate(prompt.choices) if line.id in chosen}
        self._pointed = False
        """Whether a number was typed in a long list, where it only points: somebody may believe that it ticked."""
        self._before_first = False
        self._first = 0
        """The digit just typed, if it may be the first of two."""

    @property
    def several(self) -> bool:
        """Say whether lines are ticked, and a closing line ends the list."""
        return self.prompt.kind == "many"

    @property
    def hint(self) -> str:
        """Return how this list is answered."""
        if not self.several:
            return f"{MOVE}. Enter answers."
        ticks = "Space or its number ticks a line" if self._by_number else "A number moves, Space ticks a line"
        if self.prompt.unclear:
            return f"{ticks}: [x] reported; again: [?] may be meant."
        return f"{ticks}. Enter on a closing line ends the list."

    def press(self, key: str) -> Outcome:
        """Do what a key means, and say what came of it."""
        first, self._first, self.note = self._first, 0, ""
        if key in WISHES:
            return self.wish(key)
        if key == ENTER:
            return self._enter()
        if key == SPACE:
            self._space()
        elif key == PASTE:
            self.note = NO_PASTE
        elif key == face.UNKNOWN:
            self._to_unknown()
        elif key.isdecimal():
            self._digit(int(key), first)
        else:
            self._move(key)
        return None

    def mark(self, line: int) -> str:
        """Return the mark of a line: nothing, reported, or may be meant."""
        return self.marks.get(line, "")

    # ── keys ──

    def _move(self, key: str) -> None:
        last = len(self.lines) - 1
        if key == HOME or (key == DOWN and self.at is None):
            self.at = 0
        elif key == END or (key == UP and self.at is None):
            self.at = last
        elif self.at is not None and key in {UP, DOWN}:
            self.at = min(self.at + 1, last) if key == DOWN else max(self.at - 1, 0)

    def _digit(self, digit: int, first: int) -> None:
        """Go to the line of this number; after a digit that could be the first of two, to the line of both."""
        number = first * 10 + digit
        if first and number <= len(self.lines):
            self.at = number - 1
            self._pointed = self._before_first or (self.several and self.at < len(self.prompt.choices))
        elif 1 <= digit <= len(self.lines):
            self.at = digit - 1
            self._first = digit if digit * 10 <= len(self.lines) else 0
            self._before_first = self._pointed
            if self._by_number and self.at < len(self.prompt.choices):
                self._tick(self.at)
            elif self.several and self.at < len(self.prompt.choices):
                self._pointed = True
        else:
            self.note = f"Type a number from 1 to {len(self.lines)}."

    def _space(self) -> None:
        if not self.several:
            self.note = NOTHING_YET if self.at is None else "Enter answers with the line that => points at."
        elif self.at is None:
            self.note = NOTHING_YET
        elif self.at < len(self.prompt.choices):
            self._tick(self.at)
        else:
            self.note = CLOSES

    def _tick(self, line: int) -> None:
        """Give a line its next mark."""
        round_of = ("", REPORTED, MEANT) if self.prompt.unclear else ("", REPORTED)
        self.marks[line] = round_of[(round_of.index(self.mark(line)) + 1) % len(round_of)]

    def _to_unknown(self) -> None:
        offered = self.prompt.closings if self.several else self.prompt.choices
        found = [line for line, choice in enumerate(self.lines) if choice in offered and choice.id.endswith(NOT_KNOWN)]
        if found:
            self.at = found[0]
        else:
            self.note = face.NOT_HERE

    def _enter(self) -> Outcome:
        if self.several:
            return self._close()
        if self.at is None:
            self.note = NOTHING_YET
            return None
        chosen = self.lines[self.at]
        return Done(chosen.id, (("Chosen: ", chosen.says),))

    def _close(self) -> Outcome:
        if self.at is None or self.at < len(self.prompt.choices):
            self.note = CLOSE
            return None
        if self._pointed and not any(self.marks.values()):
            self._pointed = False
            self.note = NONE_TICKED
            return None
        closing = self.lines[self.at]
        echo = [
            (WORDS[self.mark(line)], choice.says)
            for line, choice in enumerate(self.prompt.choices)
            if self.mark(line) in WORDS
        ]
        value: dict[str, Any] = {"ticked": self._marked(REPORTED), "rest": closing.id}
        if self.prompt.unclear:
            value["unclear"] = self._marked(MEANT)
        if not echo:
            echo.append((WORDS[REPORTED], face.NOTHING_CHOSEN))
        gone = tuple((face.TAKEN_AWAY, says) for says in face.taken_away(self.prompt, value))
        return Done(value, (*echo, ("And: ", closing.says), *gone))

    def _marked(self, mark: str) -> list[str]:
        return [choice.id for line, choice in enumerate(self.prompt.choices) if self.mark(line) == mark]

    @property
    def _by_number(self) -> bool:
        return self.several and len(self.lines) <= MOST_TICKED_BY_NUMBER
