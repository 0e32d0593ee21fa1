"""Checks of what the interview puts together: screens of several questions, stops of two, and groups of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peertriage.core.errors import Problem, did_you_mean
from peertriage.core.lint_view import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peertriage.core.catalogue import Question, Screen
    from peertriage.core.lint_view import Check, View

MOST_LINES = 9
"""Lines of a screen, beside its two closing answers."""
MOST_GROUPS = 9
MOST_ACTS = 10
"""In one group: nine groups of nine would hold 81 acts, and there are 82."""
_ON_SCREENS = frozenset({"yes-no", "many", "one"})


def screens_known(view: View) -> Iterator[Problem]:
    """Every screen has an id of its own, a section in words, and two or more questions that no other screen has."""
    questions = {question.id for question in view.catalogue.question}
    seen: dict[str, str] = {}
    for screen in view.catalogue.screen:
        if screen.id in questions:
            yield view.problem(screen, "id", "a [[question]] has this id; give the screen another")
        if ("section", screen.section) not in view.words:
            message = f'"{screen.section}" has no [[word]] of = "section"; add it or correct it'
            yield view.problem(screen, "section", message)
        if len(screen.questions) < 2:
            yield view.problem(screen, "questions", "has to hold two or more; one alone needs no screen")
        for name in screen.questions:
            if name not in questions:
                message = f'"{name}" is no [[question]]{did_you_mean(name, questions)}; add it or correct it'
                yield view.problem(screen, "questions", message)
            elif name in seen:
                message = f'"{name}" stands on "{seen[name]}" already; ask it once'
                yield view.problem(screen, "questions", message)
            seen.setdefault(name, screen.id)


def screens_fit(view: View) -> Iterator[Problem]:
    """Every screen asks about one thing, at one time, in one list of at most nine lines."""
    asked = _asked(view)
    for screen in view.catalogue.screen:
        members = _members(view, screen)
        if not members:
            continue
        first = members[0]
        for question in members:
            yield from _fits(view, screen, first, question)
        start = asked.index(first.id)
        if asked[start : start + len(members)] != [question.id for question in members]:
            message = "are not asked one straight after the other in this order; change the `order` of questions"
            yield view.problem(screen, "questions", message)
        count = sum(_lines(question) for question in members)
        if count > MOST_LINES:
            message = f"come to {count} lines, and a screen has at most {MOST_LINES}; take a question out"
            yield view.problem(screen, "questions", message)


def _fits(view: View, screen: Screen, first: Question, question: Question) -> Iterator[Problem]:
    if question.kind not in _ON_SCREENS:
        message = f'"{question.id}" is of kind "{question.kind}"; a screen holds yes-no, many and one'
        yield view.problem(screen, "questions", message)
    if question.about != screen.about:
        message = f'"{question.id}" is about each {question.about}, the screen about each {screen.about}; take it out'
        yield view.problem(screen, "questions", message)
    if not _among(question, first):
        message = f'"{question.id}" is asked about people whom "{first.id}" is not asked about; change its `roles`'
        yield view.problem(screen, "questions", message)
    if question.first != first.first:
        message = f'one of "{question.id}" and "{first.id}" is asked before page 1; change `first`'
        yield view.problem(screen, "questions", message)


def lines(view: View) -> Iterator[Problem]:
    """Each question of a screen has its line, and no other question has words or answers for one."""
    on_screen = {name for screen in view.catalogue.screen for name in screen.questions}
    for question in view.catalogue.question:
        placed = question.id in on_screen
        if placed and question.kind == "yes-no" and question.ticks is None:
            yield view.problem(question, "ticks", "is missing; word the line that is true when the answer is yes")
        if question.ticks is not None and not (placed and question.kind == "yes-no"):
            yield view.problem(question, "ticks", "is read only of a yes-no on a screen; take it out")
        if question.otherwise is not None and not (placed and question.kind == "one"):
            yield view.problem(question, "otherwise", 'is read only of a "one" on a screen; take it out')
        elif placed and question.kind == "one":
            yield from _one(view, question)


def _one(view: View, question: Question) -> Iterator[Problem]:
    means = {option.id for option in question.options if option.means}
    others = {option.id for option in question.options} - means
    if len(means) != 1:
        message = f"{len(means)} of them mean a fact; on a screen one does, and is the line"
        yield view.problem(question, "options", message)
    if question.otherwise not in others:
        message = f"has to be what holds if the line is not chosen; name one of {quoted(others) or 'its other options'}"
        yield view.problem(question, "otherwise", message)


def asked_with(view: View) -> Iterator[Problem]:
    """Every question asked at the stop of another follows it at once, about the same people."""
    asked, questions = _asked(view), {question.id: question for question in view.catalogue.question}
    screen_of = {name: screen for screen in view.catalogue.screen for name in screen.questions}
    for question in view.catalogue.question:
        if question.with_ is None:
            continue
        stop = questions.get(question.with_)
        if stop is None or stop is question or stop.with_ is not None:
            near = did_you_mean(question.with_, questions)
            message = f'"{question.with_}" is no [[question]] with a stop of its own{near}; name one that has'
            yield view.problem(question, "with", message)
            continue
        if question.id in screen_of:
            yield view.problem(question, "with", "stands on a screen already; take it out of one of them")
            continue
        at_stop = screen_of[stop.id].questions if stop.id in screen_of else [stop.id]
        if at_stop[0] != stop.id:
            yield view.problem(question, "with", f'the screen begins with "{at_stop[0]}"; name that')
            continue
        if (question.about, question.first) != (stop.about, stop.first) or not _among(question, stop):
            message = f'is not asked about the same people at the same time as "{stop.id}"; change one of them'
            yield view.problem(question, "with", message)
        before = asked[: asked.index(question.id)][-1:]
        if not any(name in at_stop or questions[name].with_ == stop.id for name in before):
            message = f'another question stands between it and "{stop.id}"; change `order`'
            yield view.problem(question, "with", message)


def notes(view: View) -> Iterator[Problem]:
    """Questions that only a note asks settle nothing, so that no record waits for them."""
    for question in view.catalogue.question:
        if question.note and (question.kind != "text" or question.red_flag or question.first):
            message = 'is only for kind = "text" that is neither `red_flag` nor `first`; a record must not need it'
            yield view.problem(question, "note", message)


def act_groups(view: View) -> Iterator[Problem]:
    """Every act that is offered stands in exactly one group; a twin, which is never offered, in none."""
    rows = {row.id: row for row in view.catalogue.behaviour}
    twins = {row.twin for row in rows.values() if row.twin is not None}
    seen: dict[str, str] = {}
    for n, group in enumerate(view.catalogue.act_group):
        if n == MOST_GROUPS:
            yield view.problem(group, "", f"is one more than the {MOST_GROUPS} of a screen; join it to another")
        if not 0 < len(group.acts) <= MOST_ACTS:
            message = f"holds {len(group.acts)}, and a group has one to {MOST_ACTS}; share them out"
            yield view.problem(group, "acts", message)
        for name in group.acts:
            if name not in rows:
                message = f'"{name}" is no [[behaviour]]{did_you_mean(name, rows)}; add it or correct it'
                yield view.problem(group, "acts", message)
            elif name in twins:
                yield view.problem(group, "acts", f'"{name}" is a twin and never offered; take it out')
            elif name in seen:
                yield view.problem(group, "acts", f'"{name}" stands in "{seen[name]}" already; offer it once')
            seen.setdefault(name, group.id)
    for name, row in rows.items():
        if name not in twins and name not in seen:
            yield view.problem(row, "", "stands in no [[act_group]], so nobody is offered it; add it to one")


def _asked(view: View) -> list[str]:
    """Return all questions in the order of the interview."""
    ordered = sorted(view.catalogue.question, key=lambda question: (not question.first, question.order))
    return [question.id for question in ordered]


def _members(view: View, screen: Screen) -> list[Question]:
    found = {question.id: question for question in view.catalogue.question}
    return [found[name] for name in screen.questions if name in found]


def _lines(question: Question) -> int:
    return len(question.options) if question.kind == "many" else 1


def _among(question: Question, first: Question) -> bool:
    """Say whether the first is asked about everybody about whom this question is."""
    return not first.roles or (bool(question.roles) and set(question.roles) <= set(first.roles))


SCREENS: tuple[Check, ...] = (screens_known, screens_fit, lines, asked_with, notes, act_groups)
