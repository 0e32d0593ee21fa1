"""Checks of steps, nevers, measures and deadlines: short, somebody's, and never late to keep a child safe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peertriage.core.catalogue import ACTS, OCCASION, PROTECTING
from peertriage.core.condition import compile_condition
from peertriage.core.errors import Problem, did_you_mean
from peertriage.core.lint_view import View, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.catalogue import Deadline, Step
    from peertriage.core.lint_view import Check

MOST_WORDS = 20
ANCHORS = frozenset({"told", "assessed", "referral-sent", OCCASION})
"""What a deadline may come after, beside the occasions; `occasion` is the one that opened the step."""
NOW = frozenset({"told", "assessed"})
_TIMES = ("minutes", "hours", "working_days", "school_days", "end_of", "before")
_BRACES = re.compile(r"\{[^{}]*\}?|\}")
_PEOPLE = frozenset({"{child}", "{other}"})


def somebodys(view: View) -> Iterator[Problem]:
    """Every act has somebody who does it and a time, and says who set the time; so has what an occasion opens."""
    for step in view.catalogue.step:
        if step.kind in ACTS and step.who is None:
            yield view.problem(step, "who", "is missing; an act is somebody's: name a role")
        if step.kind in ACTS and step.by is None:
            yield view.problem(step, "by", "is missing; an act has a time: name a deadline")
        if step.by is not None and step.by_from is None:
            yield view.problem(step, "by_from", 'is missing; say whether the "source" or "ours" set the time')


def deadlines_known(view: View) -> Iterator[Problem]:
    """Every deadline that a step names is known, and comes after something known."""
    known = {deadline.id for deadline in view.catalogue.deadline}
    for step in view.catalogue.step:
        for key, name in _named(step):
            if name not in known:
                message = f'"{name}" is no [[deadline]]{did_you_mean(name, known)}; add it or correct it'
                yield view.problem(step, key, message)
    anchors = ANCHORS | view.occasions
    for deadline in view.catalogue.deadline:
        if deadline.after not in anchors:
            near = did_you_mean(deadline.after, anchors)
            message = f'"{deadline.after}" is neither {quoted(ANCHORS)} nor an [[occasion]]{near}; correct it'
            yield view.problem(deadline, "after", message)


def watched(view: View) -> Iterator[Problem]:
    """Every watch step waits for an occasion and counts from it; nothing else does."""
    deadlines = {deadline.id: deadline for deadline in view.catalogue.deadline}
    of_occasions = {OCCASION, *view.occasions}
    steps = [read for read in view.reads if read.table == "step" and read.key == "when"]
    waiting = {(read.item.id, read.item.from_) for read in steps if read.fault or read.names & view.occasions}
    for read in view.reads:
        if read.names & view.occasions and not (read.table == "step" and read.item.kind == "watch"):
            message = f"{quoted(read.names & view.occasions)} is an occasion; only a step of kind watch waits for one"
            yield view.problem(read.item, read.key, message)
    for step in view.catalogue.step:
        if step.kind == "watch" and not waiting & {(step.id, step.from_)}:
            yield view.problem(step, "when", "names no [[occasion]]; a watch step waits for one")
        for key, name in _named(step):
            later = name in deadlines and deadlines[name].after in of_occasions
            if later != (step.kind == "watch") and name in deadlines:
                message = (
                    f'"{name}" counts from an occasion; take another deadline, or make the kind watch'
                    if later
                    else f'"{name}" counts from the first day; a watch step counts from its occasion'
                )
                yield view.problem(step, key, message)


def opened_by_occasions(view: View) -> Iterator[Problem]:
    """Nothing but an occasion opens a watch step: whatever else is so, it has no moment to count from."""
    for read in view.reads:
        if read.table != "step" or read.item.kind != "watch" or read.key != "when" or not read.names <= view.declared:
            continue
        beside = sum(view.bit[name] for name in read.names - view.occasions)
        if read.names & view.occasions and compile_condition(read.condition, view.bit).holds(beside):
            message = "can hold without an [[occasion]]; write { all = [the occasion, the rest] }"
            yield view.problem(read.item, "when", message)


def stand_ins(view: View) -> Iterator[Problem]:
    """Whoever stands back has somebody instead, while a status fact of the report says so."""
    for word in view.catalogue.word:
        if (word.stands_back is None) != (not word.instead):
            yield view.problem(word, "stands_back", "stands with `instead`; give both, or neither")
        elif word.stands_back is not None:
            fact = view.facts.get(word.stands_back)
            if word.of != "role" or fact is None or fact.polarity != "status" or fact.about != "report":
                message = f'"{word.stands_back}" is no status fact of the report, or this is no role; correct it'
                yield view.problem(word, "stands_back", message)
            if not set(word.instead) - {other.id for other in view.catalogue.word if other.stands_back}:
                yield view.problem(word, "instead", "names only roles that may stand back too; add one that stays")
            for role in word.instead:
                if ("role", role) not in view.words:
                    near = did_you_mean(role, {name for of, name in view.words if of == "role"})
                    yield view.problem(word, "instead", f'"{role}" is no role{near}; correct it')


def one_time(view: View) -> Iterator[Problem]:
    """Every deadline says its time once."""
    for deadline in view.catalogue.deadline:
        given = [key for key in _TIMES if getattr(deadline, key) is not None]
        if not given:
            yield view.problem(deadline, "", f"has no time; give one of {', '.join(_TIMES)}")
        elif len(given) > 1:
            yield view.problem(deadline, "", f"has more than one time ({', '.join(given)}); keep one")


def protects_tonight(view: View) -> Iterator[Problem]:
    """Nothing that protects, treats, keeps evidence or reports waits for a day or an event."""
    deadlines = {deadline.id: deadline for deadline in view.catalogue.deadline}
    for step in view.catalogue.step:
        if step.purpose not in PROTECTING:
            continue
        for key, name in _named(step):
            why = _may_be_late(deadlines[name]) if name in deadlines else ""
            if why:
                message = f'"{name}" {why}; what is for {step.purpose} is done today: take an earlier deadline'
                yield view.problem(step, key, message)


def short(view: View) -> Iterator[Problem]:
    """Every act is at most twenty words; `{child}` and `{other}` are one each."""
    for step in view.catalogue.step:
        count = sum(any(letter.isalnum() for letter in word) for word in step.text.split())
        if step.kind in ACTS and count > MOST_WORDS:
            yield view.problem(step, "text", f"has {count} words, an act at most {MOST_WORDS}; shorten it")


def placeholders(view: View) -> Iterator[Problem]:
    """Only `{child}` and `{other}` stand for people, and only where the item is about one child."""
    for table, item in view.each("step", "measure", "never"):
        one_child = table == "measure" or (table == "step" and item.about != "report")
        for name in _BRACES.findall(item.text):
            if name not in _PEOPLE:
                message = f"{name} is not filled in; only {{child}} and {{other}} are"
                yield view.problem(item, "text", message)
            elif not one_child:
                message = f"{name} is not filled in, as this is about no one child; leave it out"
                yield view.problem(item, "text", message)
        if _BRACES.search(getattr(item, "why", "")):
            yield view.problem(item, "why", "nothing is filled in here; say it without {child} or {other}")


def settled_by_status(view: View) -> Iterator[Problem]:
    """Only a status fact settles a step: reported harm never does."""
    for step in view.catalogue.step:
        fact = view.facts.get(step.settled_by or "")
        if fact is not None and fact.polarity != "status":
            yield view.problem(step, "settled_by", f'"{fact.id}" is a concern; name a status fact')


def only_telling_is_held(view: View) -> Iterator[Problem]:
    """Only telling a family is ever held back."""
    for step in view.catalogue.step:
        if step.held_while is not None and step.purpose != "tell":
            message = f"what is for {step.purpose} is never held; take it out, or make the purpose tell"
            yield view.problem(step, "held_while", message)


def somewhere(view: View) -> Iterator[Problem]:
    """Every step and never belongs to a nation."""
    for _, item in view.each("step", "never"):
        if not item.nations:
            yield view.problem(item, "nations", "names none, so it is never shown; name a nation")


def _named(step: Step) -> Iterator[tuple[str, str]]:
    if step.by is not None:
        yield "by", step.by
    for n, sooner in enumerate(step.sooner):
        yield f"sooner[{n + 1}].by", sooner.by


def _may_be_late(deadline: Deadline) -> str:
    if deadline.working_days is not None:
        return "counts working days"
    if deadline.school_days is not None:
        return "counts school days"
    if deadline.before == "next-shared-moment":
        return "waits for the next shared moment"
    if deadline.after not in NOW and deadline.after != OCCASION:
        return f'waits for "{deadline.after}"'
    return ""


STEPS: tuple[Check, ...] = (
    somebodys, deadlines_known, watched, opened_by_occasions, stand_ins, one_time, protects_tonight, short,
    placeholders, settled_by_status, only_telling_is_held, somewhere,
)  # fmt: skip
