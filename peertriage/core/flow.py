"""Which prompt comes next. Position is a function of the answers, so back, change, resume and replay are one thing.

`prompts` yields every prompt that applies to the answers so far, in order; the place in the interview is the first
of them without an answer. Answers on a branch that no longer applies stay in `given` and are simply not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peertriage.core import acts_asked, people, statements, typed
from peertriage.core.answers import (
    ALONE,
    FAMILY,
    FAMILY_ROLES,
    FIRST_EPISODE,
    MOST_EPISODES,
    SAID_ON,
    Sitting,
    differing,
    episode_ids,
    exceptions,
    families,
    one_home,
    one_household,
    report_of,
)
from peertriage.core.facts import derive
from peertriage.core.labels import joined, label
from peertriage.core.prompt import NOT_KNOWN, REPORT, Choice, Prompt, Slot
from peertriage.core.stops import (
    CLOSINGS,
    UNKNOWN,
    YES_NO,
    Unit,
    help_of,
    lines_of,
    plain_prompt,
    slots_of,
    stop_asks,
    stop_name,
    unit_of,
    units_of,
    value_of,
    who_may,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from peertriage.core.answers import Given
    from peertriage.core.catalogue import Question
    from peertriage.core.model import Child, Report

THESE_OR_UNKNOWN = (Choice("these", "These, and nobody else; if none is chosen: somebody not yet identified"),)
TO_WHOM = (*THESE_OR_UNKNOWN, Choice(ALONE, "To nobody: an act on themselves alone"))
THESE = (Choice("these", "These, and no others"),)
ANOTHER = (
    Choice("yes", "Yes, another time with other acts, people or places"),
    Choice("no", "No, not as far as anyone has said"),
    UNKNOWN,
)
DIFFERS = (
    Choice("no", "No, the same for all, as far as anyone has said"),
    Choice("yes", "Yes, something is different for somebody"),
    UNKNOWN,
)
MORE = (Choice("yes", "Yes, something else is different"), Choice("no", "No, that is all"))
ABOUT_WHEN = (
    Choice("today", "Today"),
    Choice("week", "Within the last seven days"),
    Choice("months", "More than a week ago, within about three months"),
    Choice("longer", "Longer ago"),
    UNKNOWN,
)
WRITERS = (
    Choice("dsl", "The safeguarding lead"),
    Choice("deputy-dsl", "A deputy safeguarding lead"),
    Choice("headteacher", "The head"),
    Choice("senior-leader", "Another senior leader"),
    Choice("teacher", "A teacher or tutor"),
    Choice("support-staff", "Another member of staff"),
)
AFTER_EPISODES = 800
"""Questions from this order on are about children and families: they come once all episodes are told."""
DATE_LINE = "For example: today, yesterday lunch, last Thursday, 20/11/2026, November 2026, in Year 2 or 3."
CHILD_SAYS = "child-says"
EITHER_ASKS_NOT = "One of the children asks that their family is not told"
NEEDS = "needs"
KNOWN_OF = (Choice("these", "Of these, or of nobody"), Choice(NOT_KNOWN, "Not known"))


def prompts(sitting: Sitting, given: Given, today: dt.date, *, first: bool = False) -> Iterator[Prompt]:
    """Yield the prompts that apply to the answers so far, in order; with `first`, only those needed for page 1."""
    view = _View(sitting, given, today)
    units = [unit for unit in units_of(sitting.book) if unit.first or not first]
    late = [unit for unit in units if unit.order >= AFTER_EPISODES]
    for unit in units:
        if unit not in late:
            yield from view.unit(unit)
    if first:
        return
    yield from view.other_episodes(units)
    for unit in late:
        if unit.about == FAMILY and one_home(given, view.persons):
            yield _one("one-family", REPORT, "Do both children have the same parents or carers, one family to tell?",
                       YES_NO, unit.questions[0].section)  # fmt: skip
        if unit.questions[0].section != NEEDS:
            yield from view.unit(unit)
    yield from view.needs([unit for unit in late if unit.questions[0].section == NEEDS])
    last = Slot("writer", REPORT)
    for prompt in statements.kept_prompts(given, today):
        last = prompt.screen
        yield prompt._replace(section="report")
    yield _one("writer", REPORT, "Who is writing this record?", WRITERS, "about", screen=last)
    for prompt in statements.mark_prompts(given, list(view.entered())):
        yield prompt._replace(section="report")


def note_prompts(sitting: Sitting, given: Given, today: dt.date) -> Iterator[Prompt]:
    """Yield the prompts a note is made from: the exact words, danger now, and what only a note asks."""
    view = _View(sitting, given, today)
    for question in sitting.book.questions.values():
        if question.note or question.kind == "words" or question.id == "danger-now":
            yield from view.stop(unit_of(sitting.book, [question], None), REPORT)


def place(found: list[Prompt], given: Given, sitting: Sitting) -> Prompt | None:
    """Return the first prompt without an answer."""
    return next((prompt for prompt in found if value_of(sitting.book, given, prompt) is None), None)


def kept(sitting: Sitting, given: Given, today: dt.date) -> dict[Slot, Any]:
    """Return the answers that apply: what stands on a branch that no longer applies is left out.

    Leaving an answer out may close another branch, so it is looked at until nothing changes.
    """
    found = dict(given)
    for _ in range(MOST_ROUNDS):
        applying = {
            slot
            for prompt in prompts(sitting, found, today)
            if value_of(sitting.book, given, prompt) is not None or prompt.slot.question in sitting.book.screens
            for slot in slots_of(sitting.book, prompt)
        }
        left = {slot: value for slot, value in given.items() if slot in applying or _always(sitting, slot)}
        if left == found:
            break
        found = left
    return found


MOST_ROUNDS = 5


class _View:
    """The answers so far, as the prompts are made from them."""

    def __init__(self, sitting: Sitting, given: Given, today: dt.date) -> None:
        self.sitting, self.book, self.given, self.today = sitting, sitting.book, given, today
        self.report = report_of(sitting, given)
        self.persons = people.people(given, sitting.begun) or []
        self.one_household = one_household(given, self.persons)
        self.facts = derive(self.book, self.report, sitting.begun)

    def unit(self, unit: Unit, episode: str = FIRST_EPISODE) -> Iterator[Prompt]:
        """Yield the prompts of one stop, about each whom it is asked about."""
        abouts = [about for question in unit.questions for about in _abouts(question, self.report, episode)]
        if unit.about == FAMILY and self.one_household:
            abouts = abouts[:1]
        for about in dict.fromkeys(abouts):
            yield from self.stop(unit, about)

    def stop(self, unit: Unit, about: str) -> Iterator[Prompt]:
        """Yield the prompts of one stop about one thing, with the questions that belong to the same stop."""
        lead = unit.questions[0]
        screen = Slot(unit.screen.id if unit.screen else lead.id, about)
        last = screen
        for prompt in self._screen(unit, screen) if unit.screen else self._question(lead, about, screen):
            last = prompt.screen
            yield prompt
        for question in unit.also:
            if self._put(question) and self._is_about(question, about):
                yield from self._question(question, about, last)

    def other_episodes(self, units: list[Unit]) -> Iterator[Prompt]:
        """Yield what is different for somebody, and about each other time who, when, what, and what is known of it."""
        told = [unit for unit in units if unit.about == "episode"]
        always = [unit for unit in told if unit.first or unit.questions[0].kind in {"acts", "one"}]
        for episode in episode_ids(self.given):
            if episode != FIRST_EPISODE:
                yield from self._who(episode)
                for unit in always:
                    yield from self.unit(unit, episode)
                yield from self._then(episode)
                yield from self._known_of(episode, [unit for unit in told if unit not in always])
            if episode != f"E{MOST_EPISODES}":
                yield _one(
                    "another-time", episode, "Has anybody told of another time, with other acts, people or places?",
                    ANOTHER, "acts",
                )  # fmt: skip
            if episode == FIRST_EPISODE:
                if self.given.get(Slot("another-time", episode)) == "yes":
                    yield from self._who(episode)
                yield from self._differs(episode, [unit for unit in told if unit not in always])

    def _then(self, episode: str) -> Iterator[Prompt]:
        if people.long_ago(self.given, episode, self.today):
            labels = [child.label for child in self.report.child]
            yield from people.ages_then(self.given, episode, labels, Slot("people-then", episode))

    def _known_of(self, episode: str, circumstances: list[Unit]) -> Iterator[Prompt]:
        """Yield which circumstances are known of another time, and those: the rest stays not known."""
        choices = tuple(Choice(stop_name(unit), stop_asks(unit)) for unit in circumstances)
        slot = Slot("known-of", episode)
        yield Prompt(slot, "many", "Which of these is already known of that other time?", slot, "circumstances",
                     ("Only what you choose is asked. What is left out stays not known.",), choices, THESE)  # fmt: skip
        picked = self.given.get(slot, {}).get("ticked", [])
        for unit in circumstances:
            if stop_name(unit) in picked:
                yield from self.unit(unit, episode)

    def needs(self, units: list[Unit]) -> Iterator[Prompt]:
        """Yield of which children needs are known, and which they are: nobody is asked about the others."""
        children = [child for child in self.report.child if child.role != "not-yet-identified"]
        if not children:
            return
        slot = Slot("needs-known", REPORT)
        yield Prompt(
            slot, "many", "Of whom are special needs, disability, an interpreter, a social worker or being new known?",
            slot, NEEDS, ("From records. Only about those you choose more is asked.",),
            tuple(Choice(child.label, label(child)) for child in children), KNOWN_OF,
        )  # fmt: skip
        for about in self.given.get(slot, {}).get("ticked", []):
            for unit in units:
                if any(self._is_about(question, about) for question in unit.questions):
                    yield from self.stop(unit, about)

    def _who(self, episode: str) -> Iterator[Prompt]:
        screen = Slot("episode-who", episode)
        which = "The time told of so far" if episode == FIRST_EPISODE else "That other time"
        entered = tuple(self.entered())
        by = Slot("episode-by", episode)
        yield Prompt(
            by, "many", f"{which}: who is said to have done it?", screen, "acts", (), entered, THESE_OR_UNKNOWN
        )
        did = self.given.get(by, {}).get("ticked", [])
        others = tuple(choice for choice in entered if len(did) != 1 or choice.id not in did)
        yield Prompt(
            Slot("episode-to", episode), "many", f"{which}: to whom?", screen, "acts", (), others, TO_WHOM,
        )  # fmt: skip

    def entered(self) -> Iterator[Choice]:
        """Yield the people who were entered, to choose from."""
        letters = {person["label"] for person in self.persons}
        for child in self.report.child:
            if child.label in letters:
                yield Choice(child.label, label(child))

    def _differs(self, episode: str, circumstances: list[Unit]) -> Iterator[Prompt]:
        """Yield what is different for some of several people, after it was asked once for all."""
        people_of = next((item for item in self.report.episode if item.id == episode), None)
        if people_of is None or max(len(people_of.by), len(people_of.to)) < 2 or people_of.by == people_of.to:
            return
        screen = Slot("differs", episode)
        several = [*(people_of.by if len(people_of.by) > 1 else []), *(people_of.to if len(people_of.to) > 1 else [])]
        who = tuple(choice for choice in self.entered() if choice.id in several)
        what = tuple(Choice(stop_name(unit), stop_asks(unit)) for unit in circumstances)
        letters = "+".join(dict.fromkeys(several))  # somebody entered later was never the same for all
        yield _one("differs", f"{episode}:{letters}", "Is any of this different for one of them?", DIFFERS,
                   "circumstances", "For example: only one of them held the child.")  # fmt: skip
        for about in exceptions(self.given, episode):
            yield Prompt(Slot("differs-who", about), "many", "For whom is something different?", screen,
                         "circumstances", (), who, THESE)  # fmt: skip
            yield Prompt(Slot("differs-what", about), "many", "What is different? It is asked again for them.", screen,
                         "circumstances", (), what, THESE)  # fmt: skip
            picked = self.given.get(Slot("differs-what", about), {}).get("ticked", [])
            for unit in circumstances:
                if stop_name(unit) in picked:
                    yield from self.stop(unit, differing(self.given, about))
            yield _one("differs-more", about, "Is anything else different for somebody?", MORE, "circumstances",
                       screen=screen)  # fmt: skip

    def _screen(self, unit: Unit, slot: Slot) -> Iterator[Prompt]:
        """Yield the one prompt of several questions; it lists the lines of those that apply."""
        assert unit.screen is not None  # noqa: S101  a unit of several questions is made from a screen
        members = [
            question for question in unit.questions if self._put(question) and self._is_about(question, slot.about)
        ]
        if not members:
            return
        helps = [line for question in members for line in (question.asks, *help_of(self.book, question, who=False))]
        who = list(dict.fromkeys(name for question in members for name in question.may_ask))
        means = [unit.screen.means] if unit.screen.means else []
        yield Prompt(
            slot, "many", f"{unit.screen.asks}{self._about(slot.about, unit.about)}", slot, unit.screen.section,
            choices=tuple(self._lines(members)), closings=CLOSINGS,
            help=(*means, *helps, who_may(self.book, who)),
        )  # fmt: skip

    def _lines(self, members: list[Question]) -> Iterator[Choice]:
        """Yield the lines of a screen; of one family with two children it is either child who may ask for silence."""
        for choice in (choice for question in members for choice in lines_of(question)):
            either = choice.id == CHILD_SAYS and self.one_household
            yield Choice(choice.id, EITHER_ASKS_NOT) if either else choice

    def _question(self, question: Question, about: str, screen: Slot) -> Iterator[Prompt]:
        """Yield the prompts of one question about one thing, if it is put."""
        slot = Slot(question.id, about)
        if not self._put(question):
            return
        asks = f"{question.asks}{self._about(about, question.about)}"
        helps = help_of(self.book, question)
        if question.kind == "people":
            found: Iterator[Prompt] = people.prompts(self.given, self.today)
        elif question.kind == "words":
            found = statements.prompts(self.given, self.today, asks, helps)
        elif question.kind == "acts":
            found = acts_asked.prompts(self.book, self.given, about, asks, helps)
        elif question.kind == "date":
            found = self._date(slot, asks, helps)
        else:
            found = iter([plain_prompt(question, slot, asks, screen, helps)])
        for prompt in found:
            yield prompt._replace(section=question.section)

    def _date(self, slot: Slot, asks: str, helps: tuple[str, ...]) -> Iterator[Prompt]:
        read = typed.read_day(self.today, self.sitting.terms)
        yield Prompt(slot, "line", asks, slot, lines=(DATE_LINE,), help=helps, read=read)
        told = self.given.get(slot)
        if told and "first" not in told and "last" not in told:
            yield Prompt(
                Slot("happened-about", slot.about), "one", f"No day could be read from “{told['words']}”. About when?",
                slot, choices=ABOUT_WHEN, help=helps, lines=("Your words are kept as they are.",),
            )  # fmt: skip

    def _about(self, name: str, about: str) -> str:
        child = next((child for child in self.report.child if child.label == name), None)
        if child is not None and about == FAMILY:
            whose = families(self.persons) if self.one_household else [name]
            return f" About the family of {joined(self.report, whose)}."
        if child is not None:
            return f" About {label(child)}."
        episode, _, exception = name.partition("/")
        if exception:
            return f" Only about {exception.partition('+')[2].replace('+', ', ')}."
        return " About that other time." if about == "episode" and episode != FIRST_EPISODE else ""

    def _is_about(self, question: Question, about: str) -> bool:
        """Say whether a question is asked about this person; a stop may hold questions about fewer people."""
        return question.about in {REPORT, "episode"} or about in _abouts(question, self.report, about)

    def _put(self, question: Question) -> bool:
        """Say whether a question is put: unless what it depends on is NO for every pair."""
        if question.red_flag or question.when is None or not self.facts.pairs:
            return True
        ask = next((ask for ask in self.book.asks[question.about] if ask.id == question.id), None)
        if ask is None or ask.when is None:
            return True
        return any(ask.when.holds(pair.possible) for pair in self.facts.pairs)


def _abouts(question: Question, report: Report, episode: str) -> list[str]:
    if question.about == REPORT:
        return [REPORT]
    if question.about == "episode":
        return [episode]
    children: list[Child] = [child for child in report.child if child.role != "not-yet-identified"]
    if question.about == FAMILY:
        return [child.label for child in children if child.kind == "child" and child.role in FAMILY_ROLES]
    return [child.label for child in children if not question.roles or child.role in question.roles]


def _always(sitting: Sitting, slot: Slot) -> bool:
    """Say whether an answer applies although no prompt asks for it: a basis, or what only a note asks."""
    question = sitting.book.questions.get(slot.question)
    return (question is not None and question.note) or slot.question == SAID_ON or slot.question.startswith("basis-")


def _one(
    question: str, about: str, asks: str, choices: tuple[Choice, ...], section: str, line: str = "",
    screen: Slot | None = None,
) -> Prompt:  # fmt: skip
    slot = Slot(question, about)
    return Prompt(slot, "one", asks, screen or slot, section, (line,) if line else (), choices)
