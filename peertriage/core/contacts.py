"""Who can help: the services that fit an audience and an age, each with its mark, and the school's own numbers.

A service prints for a child only if it serves every age that the child may have. What no person has checked is
never said as if it were certain: what is claimed is "said to be", and each line ends with the mark.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from peertriage.core import labels
from peertriage.core.ages import ADULT, Span, span
from peertriage.core.clock import LONDON, ONE_DAY
from peertriage.core.document import Blanks, Block, Bullets, Heading, Para
from peertriage.core.model import ADULT_KINDS
from peertriage.core.settings import LocalService, council_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from peertriage.core.catalogue import Contact, Nation, Opening
    from peertriage.core.model import Child, Report
    from peertriage.core.rulebook import Rulebook
    from peertriage.core.settings import Council, LocalContact, Settings

Whom: TypeAlias = Literal["child", "family", "staff"]

ANY_CHILD = Span(0, ADULT - 1)
UNCHECKED = "not checked by a person"
"""What every line of a contact says that no person has checked."""
ONE_SIDE = {"own-behaviour": labels.REPORTED, "harmed": labels.HARMED}
"""Needs of children on one side alone: a service that is for nothing else is not for a child on the other."""
DAYS_AHEAD = 15
"""How far ahead the next opening is looked for: beyond any run of bank holidays."""
FIRST = (
    "For staff, not to hand out: it speaks of more than one child. "
    f'Danger now: 999. Where a line says "{UNCHECKED}", an adult tries it before a child is given it. Where no hours '
    "stand, they are not known here. Nobody has to use any of these."
)
AS_ABOVE = "As above: "
NONE_FITS = "No service in this list is known to serve every age that this person may have; ask the council."
ADULTS: tuple[tuple[Whom, str], ...] = (("family", "For families"), ("staff", "For staff"))
LOCAL: dict[LocalService, str] = {
    "sarc": "Sexual assault referral centre",
    "designated-officer": "Designated officer for adults who work with children",
    "early-help": "Early help or family help",
    "mental-health": "Mental health service for children",
    "school-nurse": "School nurse",
    "transport": "Transport provider",
    "police-team": "Police team",
    "other": "Also",
}
NEEDED: frozenset[LocalService] = frozenset(get_args(LocalService)) - {"police-team", "other"}
"""Local services that are a ruled blank where the school has not said its own."""


class Named(NamedTuple):
    """A council that may be rung: its name and, where the settings hold it, its numbers.

    Without a name it is that of a child of whom no council is known.
    """

    name: str
    council: Council | None


# ── which services ──


def fitting(contacts: Iterable[Contact], nation: Nation, whom: Whom, possible: Span | None = None) -> list[Contact]:
    """Return the contacts for an audience of a nation, in order.

    For a child: those that serve every possible age; without one, every age of a child. Families and staff are adults.
    """
    found = [contact for contact in contacts if nation in contact.nations and whom in contact.whom]
    if whom == "child":
        found = [contact for contact in found if serves(contact, ANY_CHILD if possible is None else possible)]
    return sorted(found, key=lambda contact: contact.order)


def serves(contact: Contact, possible: Span) -> bool:
    """Say whether a contact is for every possible age."""
    too_old = contact.under_age is not None and possible.high >= contact.under_age * 12
    return possible.low >= contact.from_age * 12 and not too_old


# ── when they answer ──


def open_now(contact: Contact, now: dt.datetime, holidays: Collection[dt.date] = ()) -> bool | None:
    """Say whether somebody answers now; None if that is not known, as on a bank holiday."""
    if contact.always:
        return True
    local = now.astimezone(LONDON)
    if not contact.hours or local.date() in holidays:
        return None
    return bool(_until(contact, local))


def next_opening(contact: Contact, now: dt.datetime, holidays: Collection[dt.date] = ()) -> dt.datetime | None:
    """Return when it next opens, UK local time; None if its hours are not known. Bank holidays are passed over."""
    local = now.astimezone(LONDON)
    days = [local.date() + n * ONE_DAY for n in range(DAYS_AHEAD)]
    opens = (
        dt.datetime.combine(day, dt.time.fromisoformat(opening.opens), LONDON)
        for day in days
        if day not in holidays
        for opening in contact.hours
        if _on(opening, day)
    )
    return min((moment for moment in opens if moment > local), default=None)


def opens_words(moment: dt.datetime, now: dt.datetime) -> str:
    """Return an opening in words: `today at 09:00`, `Mon 30 Nov at 09:00`."""
    day = "today" if moment.date() == now.astimezone(LONDON).date() else f"{moment:%a} {moment.day} {moment:%b}"
    return f"{day} at {moment:%H:%M}"


def _until(contact: Contact, local: dt.datetime) -> str:
    """Return until when it is open, empty while it is closed."""
    at = f"{local:%H:%M}"
    found = (opening for opening in contact.hours if _on(opening, local.date()))
    return max((opening.closes for opening in found if opening.opens <= at < opening.closes), default="")


def _on(opening: Opening, day: dt.date) -> bool:
    weekend = day.weekday() >= 5
    return opening.days == "every-day" or (opening.days == "weekends") == weekend


# ── in words ──


def line(contact: Contact, now: dt.datetime, holidays: Collection[dt.date] = ()) -> str:
    """Return a contact as one line: what it is, for whom, when it answers, and who has checked that."""
    reach = ", or ".join(part for part in (contact.number, contact.address) if part)
    says = contact.says[:1].upper() + contact.says[1:].rstrip(".")
    return " ".join(part for part in (f"{contact.name}: {reach}.", f"{says}.", _hours(contact, now, holidays),
                                      _mark(contact)) if part)  # fmt: skip


def _hours(contact: Contact, now: dt.datetime, holidays: Collection[dt.date]) -> str:
    sure = bool(contact.checked.by.strip())
    if contact.always:
        return "Answers day and night." if sure else "Said to answer day and night."
    if not contact.hours:
        return ""
    is_open = open_now(contact, now, holidays)
    if is_open is None:
        return "Today is a bank holiday: its hours today are not known here."
    if is_open:
        until = _until(contact, now.astimezone(LONDON)).replace("24:00", "midnight")
        return f"{'Open' if sure else 'Said to be open'} now, until {until}."
    opens = next_opening(contact, now, holidays)
    after = "" if opens is None else f"; opens {opens_words(opens, now)}"
    return f"{'Closed' if sure else 'Said to be closed'} now{after}."


def _mark(contact: Contact) -> str:
    given = (("number", contact.number), ("address", contact.address), ("hours", contact.always or contact.hours))
    parts = [name for name, value in given if value]
    what = " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part).capitalize()
    on = f"{contact.checked.on.day} {contact.checked.on:%b %Y}"
    if contact.checked.by.strip():
        return f"{what} checked by {contact.checked.by} on {on}."
    return f"{what} seen {on}, {UNCHECKED}."


# ── the page ──


def help_blocks(book: Rulebook, record: Report, school: Settings, now: dt.datetime) -> list[Block]:
    """Return the blocks of the page of help: the school's local services, for each child, for families, for staff.

    Children are called by their label; those of one role and year with the same list share it. A service stands once
    in full, and after that by its name. No level and no name of a child stands here.
    """
    blocks: list[Block] = [Para(FIRST), Heading("Local services"), *_local(record, school)]
    audiences = [
        (f"For {labels.joined(record, [child.label for child in people])}", for_child(book, record, people[0]))
        for people in _alike(book, record)
    ] + [(title, fitting(book.catalogue.contact, book.nation, whom)) for whom, title in ADULTS]
    told: set[str] = set()
    for title, contacts in audiences:
        blocks += [Heading(title), *_listed(book, contacts, told, now)]
        told.update(contact.id for contact in contacts)
    return blocks


def _alike(book: Rulebook, record: Report) -> Iterable[list[Child]]:
    groups: dict[tuple[str, ...], list[Child]] = {}
    for child in record.child:
        if child.kind not in labels.STAFF_AND_OTHERS:
            role_and_year = labels.label(child).removeprefix(child.label)
            ids = (contact.id for contact in for_child(book, record, child))
            groups.setdefault((role_and_year, *ids), []).append(child)
    return groups.values()


def for_child(book: Rulebook, record: Report, child: Child) -> list[Contact]:
    """Return the contacts for one child of a record.

    What is only about somebody's own behaviour, or only for who was harmed, is not for a child on the other side.
    """
    mine = labels.sides(record)[child.label]
    found = fitting(book.catalogue.contact, book.nation, "child", age_now(child))
    return [contact for contact in found if {ONE_SIDE.get(need, "") for need in contact.needs} & {"", *mine}]


def age_now(child: Child) -> Span:
    """Return the ages that somebody may have now."""
    return span(child.age, adult=child.kind in ADULT_KINDS, either=child.kind == "age-not-known")


def _listed(book: Rulebook, contacts: list[Contact], told: set[str], now: dt.datetime) -> Iterator[Block]:
    holidays = frozenset(holiday.on for holiday in book.catalogue.bank_holiday)
    lines = [line(contact, now, holidays) for contact in contacts if contact.id not in told]
    again = [contact.name for contact in contacts if contact.id in told]
    if again:
        lines.append(f"{AS_ABOVE}{'; '.join(again)}.")
    yield Bullets(tuple(lines)) if lines else Para(NONE_FITS)


def _local(record: Report, school: Settings) -> Iterator[Block]:
    known: list[str] = []
    blank: list[str] = []
    for service, words in LOCAL.items():
        mine = [f"{words}: {local_line(contact)}" for contact in school.contact if contact.for_ == service]
        if service == "early-help":
            known += _early_help(words, record, school)
            blank += [] if mine else _early_help_blank(words, record, school)
        elif service in NEEDED and not mine:
            blank.append(words)
        known += mine
    if known:
        yield Bullets(tuple(known))
    for words in blank:
        yield Blanks((words, "Number"))


def local_line(contact: LocalContact) -> str:
    """Return a local service with its numbers, and when they were checked."""
    late = f"; out of hours {contact.out_of_hours}" if contact.out_of_hours else ""
    return f"{contact.name}, {contact.number}{late} (checked {contact.checked.isoformat()})."


def _early_help(words: str, record: Report, school: Settings) -> Iterator[str]:
    for _, council in councils_for(record, school):
        if council is not None and council.early_help:
            yield f"{words}: {council.name}, {council.early_help} (checked {council.checked.isoformat()})."


def _early_help_blank(words: str, record: Report, school: Settings) -> Iterator[str]:
    for name, council in councils_for(record, school):
        if council is None or not council.early_help:
            yield f"{words}, {name}" if name else words


# ── councils ──


def councils_for(report: Report, school: Settings) -> list[Named]:
    """Return the councils to ring: first those that a child is said to belong to, in the order of the children, each
    with its numbers or, where the settings do not hold it, without.

    While the council of any child is not known, all others of the settings follow; without any, one without a name.
    """
    found: list[Named] = []
    seen: set[str] = set()
    for name in (child.council for child in report.child if child.council.strip()):
        key = council_key(name)
        if key not in seen:
            seen.add(key)
            held = [Named(council.name, council) for council in school.council if council_key(council.name) == key]
            found += held or [Named(name.strip(), None)]
    theirs = [child for child in report.child if child.kind not in labels.STAFF_AND_OTHERS]
    if not theirs or any(not child.council.strip() for child in theirs):
        rest = [Named(council.name, council) for council in school.council if council_key(council.name) not in seen]
        found += rest or ([] if school.council else [Named("", None)])
    return found
