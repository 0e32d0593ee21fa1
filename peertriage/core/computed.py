"""The few facts that need arithmetic or counting. Everything else about facts is content.

Each function takes a scene (one pair in one episode), the rulebook and a number of months, and returns
True (YES), False (NO), None (UNKNOWN), or `...` where it is silent: then a question decides, and without a
question the fact is UNKNOWN. Source of all of them: the settled rules, computed facts.
"""

from __future__ import annotations

import datetime as dt
from types import EllipsisType
from typing import TYPE_CHECKING, TypeAlias

from peertriage.core import ages
from peertriage.core.bundle import Bundle
from peertriage.core.model import ADULT_KINDS, Age
from peertriage.core.settings import council_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.model import Child, Episode, Report
    from peertriage.core.rulebook import Rulebook

Value: TypeAlias = bool | EllipsisType | None
UNKNOWN_KIND = "age-not-known"
RECENT = dt.timedelta(days=7)
A_YEAR = dt.timedelta(days=366)


class Scene(Bundle, frozen=True):
    """One pair in one episode: who, how old they may have been then, and on which day this was first written.

    `adult_then` says that the acting person is known to have been 18 or over at the time.
    """

    report: Report
    episode: Episode
    acting: Child
    other: Child | None
    acting_span: ages.Span
    other_span: ages.Span | None
    adult_then: bool
    age_then_given: bool
    made: dt.date


def acting_at_least(scene: Scene, _: Rulebook, months: int) -> Value:
    """YES when the acting child was at least so old."""
    return ages.at_least(scene.acting_span.low, scene.acting_span.high, months)


def acting_under(scene: Scene, _: Rulebook, months: int) -> Value:
    """YES when the acting child was younger."""
    reached = ages.at_least(scene.acting_span.low, scene.acting_span.high, months)
    return None if reached is None else not reached


def acting_may_be_at_least(scene: Scene, _: Rulebook, months: int) -> Value:
    """YES unless every possible age of the acting child is below: a doubt counts as the concern."""
    return scene.acting_span.high >= months


def acting_now_at_least(scene: Scene, _: Rulebook, months: int) -> Value:
    """YES when the acting child is at least so old now: routes and wording go by ages now, levels by ages then."""
    now = _span_now(scene.acting)
    return ages.at_least(now.low, now.high, months)


def acting_now_under(scene: Scene, book: Rulebook, months: int) -> Value:
    """YES when the acting child is younger now."""
    reached = acting_now_at_least(scene, book, months)
    return not reached if isinstance(reached, bool) else reached


def youngest_under(scene: Scene, _: Rulebook, months: int) -> Value:
    """YES when the younger of the two was under so many months; of the acting child alone for solo acts."""
    spans = [span for span in (scene.acting_span, scene.other_span) if span is not None]
    reached = ages.at_least(min(span.low for span in spans), min(span.high for span in spans), months)
    return None if reached is None else not reached


def gap_at_least(scene: Scene, _: Rulebook, months: int) -> Value:
    """YES when at least so many months lie between the two; NO for an act on oneself."""
    if scene.other_span is None:
        return False
    return ages.at_least(*ages.gap(scene.acting_span, scene.other_span), months)


def acting_older_by(scene: Scene, _: Rulebook, months: int) -> Value:
    """YES when the acting child is older by at least so many months; NO for an act on oneself."""
    if scene.other_span is None:
        return False
    return ages.at_least(*ages.older_by(scene.acting_span, scene.other_span), months)


def about_other_child(scene: Scene, book: Rulebook, _: int) -> Value:
    """YES if somebody else is named; NO if nobody is, every act is solo and that is everything reported."""
    if scene.other is not None:
        return True
    acts = scene.episode.acts
    solo = acts and all(book.acts[name].solo for name in acts)
    return False if solo and _everything_said(scene.episode) else None


def not_ordinary(scene: Scene, book: Rulebook, _: int) -> Value:
    """YES if an act that is not ordinary, not in the list or not known is reported; NO if all are ordinary
    and that is everything reported.
    """
    episode = scene.episode
    if episode.acts_not_known or episode.acts_other or any(not book.acts[name].ordinary for name in episode.acts):
        return True
    return False if episode.acts and _everything_said(episode) else None


def act_unknown(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES while it is recorded that nobody knows what was done, and until a person changes that."""
    if scene.episode.acts_not_known:
        return True
    told = scene.episode.acts or scene.episode.acts_unclear or scene.episode.acts_other
    return False if told else None


def act_not_listed(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if an act was described that is not in the list: it is never pressed into the nearest row."""
    if scene.episode.acts_other:
        return True
    return False if _everything_said(scene.episode) else None


def sexual_act_reported(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if any act is listed or described; otherwise the question decides."""
    return True if scene.episode.acts or scene.episode.acts_other else ...


def adult_acting(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if the acting person is known to have been 18 or over then, UNKNOWN if their age is not known."""
    if scene.adult_then:
        return True
    may_be = scene.acting.kind == UNKNOWN_KIND or (scene.acting.kind in ADULT_KINDS and scene.age_then_given)
    return None if may_be and scene.acting_span.high >= ages.ADULT else ...


def acting_together(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if the lists of the episode name two or more acting on the same child; no list is a NO."""
    together = {label for label in scene.episode.by if scene.other and label != scene.other.label}
    return True if scene.other is not None and len(together) >= 2 else ...


def second_child(_: Scene, __: Rulebook, ___: int) -> Value:
    """Silent here: it needs the facts of other pairs, and `facts.derive` counts over them."""
    return ...


def not_identified(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if the acting person, or the one acted on, is not yet identified."""
    return "not-yet-identified" in {scene.acting.role, scene.other.role if scene.other else ""}


def contact_recent(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if the latest possible day lies within seven days before the record was made; no day: UNKNOWN. Ages then
    decide nothing here: they may be those of the first time of many.
    """
    happened = scene.episode.happened
    if happened.last is not None:
        return scene.made - happened.last <= RECENT
    return True if happened.first is not None and scene.made - happened.first <= RECENT else None


def long_ago(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if more than a year lies between it and the day on which it was written: by its last day, or by ages then."""
    last = scene.episode.happened.last
    if last is not None:
        return scene.made - last > A_YEAR
    for person in (scene.acting, scene.other):
        then = scene.episode.ages_then.get(person.label) if person is not None else None
        if person is None or then is None or then == Age():
            continue
        if ages.span(then).high + 12 < _span_now(person).low:
            return True
    return None


def setting_another(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if one of the two belongs to another school."""
    settings = {person.setting for person in (scene.acting, scene.other) if person is not None}
    return True if "another" in settings else None if "not-known" in settings else False


def councils_differ(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if the two live in the areas of different councils; UNKNOWN while one of them is not given."""
    if scene.other is None:
        return False
    one, other = (council_key(person.council) for person in (scene.acting, scene.other))
    return one != other if one and other else None


def acting_in_trust(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if the acting person is an adult who works or volunteers with children; NO for a child."""
    return True if scene.acting.kind == "adult-in-trust" else None if scene.acting.kind == UNKNOWN_KIND else False


def acting_pupil_of_18(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if the acting person is a pupil of 18 or over; NO for a younger one."""
    return True if scene.acting.kind == "adult-pupil" else None if scene.acting.kind == UNKNOWN_KIND else False


def other_is_adult(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if it was done to somebody of 18 or over."""
    if scene.other is None:
        return False
    return True if scene.other.kind in ADULT_KINDS else None if scene.other.kind == UNKNOWN_KIND else False


def other_is_child(scene: Scene, _: Rulebook, __: int) -> Value:
    """YES if it was done to a child, or to nobody else; NO if it was done to somebody of 18 or over."""
    grown = other_is_adult(scene, _, __)
    return not grown if isinstance(grown, bool) else grown


def _span_now(person: Child) -> ages.Span:
    return ages.span(person.age, adult=person.kind in ADULT_KINDS, either=person.kind == UNKNOWN_KIND)


def _everything_said(episode: Episode) -> bool:
    """Say whether the acts reported are said to be all; an assumption or a different account is not enough."""
    return (
        episode.acts_all == "yes"
        and episode.basis.get("acts-all") != "assumed"
        and "acts-all" not in episode.disputed
        and not episode.acts_unclear
    )


COMPUTED: dict[str, Callable[[Scene, Rulebook, int], Value]] = {
    function.__name__: function
    for function in (
        acting_at_least, acting_under, acting_may_be_at_least, acting_now_at_least, acting_now_under,
        youngest_under, gap_at_least, acting_older_by,
        about_other_child, not_ordinary, act_unknown, act_not_listed, sexual_act_reported, adult_acting,
        acting_together, second_child, not_identified, contact_recent, long_ago, setting_another, councils_differ,
        acting_in_trust, acting_pupil_of_18, other_is_adult, other_is_child,
    )
}  # fmt: skip
"""By the name that content uses."""
