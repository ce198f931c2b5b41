"""What all productions made so far: the rows that benchmarks and planner are counted from.

Omitted shots and temp or reference elements stay in: their takes and hours were made, too.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from shotlog.figures.counting import number
from shotlog.figures.generation import Jobs, Making, take_rows
from shotlog.figures.hours import known_sum
from shotlog.figures.scope import Flag, Hundredths
from shotlog.models import (
    ColourNote,
    Element,
    Production,
    Session,
    Shortcoming,
    Take,
    ToolVersion,
)
from shotlog.models.choices import (
    CLOSED_NOTES,
    DONE,
    Decision,
    FinalUse,
    NoteRole,
    Origin,
    RunsAt,
    ShortcomingStatus,
    SourceType,
    Status,
)


class MadeElement(NamedTuple):
    """What is counted of an element."""

    pk: int
    production: int
    category: str
    role: str
    status: str
    shot_status: str
    final_use: str
    origin: str
    source_type: str
    vendor: str
    actual: int | None  # hundredths, as the cost
    cost: int | None

    @property
    def is_out(self) -> bool:
        """Omitted, temp or reference."""
        return self.final_use != FinalUse.FINAL or self.shot_status == Status.OMT

    @property
    def is_done(self) -> bool:
        """It, or its shot, is approved or final: no more work is to come."""
        return self.status in DONE or self.shot_status in DONE

    @property
    def is_ai(self) -> bool:
        """Its hours are those of an AI operator."""
        enhanced = self.source_type == SourceType.ALGORITHMICALLY_ENHANCED
        assisted = self.origin == Origin.AI_ASSIST and not enhanced
        return self.final_use == FinalUse.FINAL and (self.origin == Origin.AI_GEN or assisted)

    @property
    def bill(self) -> int | None:
        """The vendor's cost; an element without vendor and cost was made in the house for none."""
        return 0 if self.cost is None and not self.vendor else self.cost


class MadeTake(NamedTuple):
    """What is counted of a take."""

    making: Making
    seconds: float | None
    element: int
    pk: int
    session: int | None
    version: int | None  # the key of the tool version
    is_approved: int  # used in the shot: a keeper; 1 or 0, as the database counts
    is_rejected: int
    cost: int | None  # hundredths
    is_local: bool  # made by a machine of the house

    @property
    def bill(self) -> int | None:
        """Its cost; a machine of the house sends no bill."""
        return 0 if self.cost is None and self.is_local else self.cost


class MadeSession(NamedTuple):
    """What is counted of a session."""

    pk: int
    version: int
    tool: str
    version_name: str
    hours: int | None  # hundredths
    thrown_away: int | None
    day: dt.date


class Defective(NamedTuple):
    """What is counted of a shortcoming."""

    element: int
    take: int | None
    kind: str
    status: str
    hours: int | None  # hundredths


class Noted(NamedTuple):
    """What is counted of a colour note that carries hours."""

    element: int
    status: str
    hours: int | None  # hundredths


class Terms(NamedTuple):
    """By what a production pays."""

    currency: str
    a_day: float
    rate_ai: float | None
    rate_conventional: float | None
    rate_colour: float | None
    frames_per_second: float


@dataclass(frozen=True)
class Experience:
    """Elements that have takes, and all that hangs on them, across productions."""

    elements: dict[int, MadeElement]
    takes: dict[int, list[MadeTake]]  # by element
    notes: dict[int, list[Noted]]  # by element
    shortcomings: dict[int, list[Defective]]  # by element
    sessions: dict[int, MadeSession]
    terms: dict[int, Terms]  # by production
    priced: frozenset[int] | None = None  # productions whose money is told; None: all

    def tells_money(self, production: int) -> bool:
        """Whether who asks may see the money of that production."""
        return self.priced is None or production in self.priced

    def day(self, take: MadeTake) -> dt.date | None:
        """The day that its session tells."""
        session = self.sessions.get(take.session or 0)
        return session.day if session else None

    @cached_property
    def keepers(self) -> dict[int, list[MadeTake]]:
        """The approved takes of the elements that have some."""
        kept = {
            element: [take for take in takes if take.is_approved]
            for element, takes in self.takes.items()
        }
        return {element: takes for element, takes in kept.items() if takes}

    @cached_property
    def faulty(self) -> dict[int, MadeTake]:
        """The takes that shortcomings name, by their key."""
        named = {row.take for rows in self.shortcomings.values() for row in rows}
        return {
            take.pk: take for takes in self.takes.values() for take in takes if take.pk in named
        }

    def colour_hours(self, element: int) -> int | None:
        """Hours of its colour notes, in hundredths; None while they are not all known."""
        notes = self.notes.get(element, ())
        over = all(note.status in CLOSED_NOTES for note in notes)
        hours = [note.hours for note in notes]
        return settled(hours, is_over=over, is_done=self.elements[element].is_done)

    def fix_hours(self, element: int) -> int | None:
        """Hours of its shortcomings, in hundredths; None while they are not all known."""
        rows = self.shortcomings.get(element, ())
        over = all(row.status != ShortcomingStatus.OPEN for row in rows)
        hours = [row.hours for row in rows]
        return settled(hours, is_over=over, is_done=self.elements[element].is_done)


def settled(hours: Sequence[int | None], *, is_over: bool, is_done: bool) -> int | None:
    """The sum of `hours` once the work on an element is over and all are known.

    No note and no shortcoming is no work, as soon as the element is done; before, it is not
    known yet.
    """
    if not hours:
        return 0 if is_done else None
    return known_sum(hours) if is_over and None not in hours else None


def experience(
    *,
    category: str = "",
    role: str = "",
    kinds: Collection[tuple[str, str]] = (),
    productions: Collection[int] | None = None,
    priced: Collection[int] | None = None,
) -> Experience:
    """The elements that have takes, of a category, role and productions where some are named.

    `kinds` are pairs of category and role, of which an element must be one, where there are any.
    Money is told of the productions `priced` alone, of all where that is None.
    """
    wanted = {"category": category, "role": role}
    chosen: dict[str, Any] = {name: word for name, word in wanted.items() if word}
    if productions is not None:
        chosen["shot__production__in"] = productions
    of_kind = Element.objects.filter(_one_of(kinds), **chosen, **_KEPT)
    elements = {one.pk: one for one in _elements(of_kind)}
    of_element = Q(element__in=of_kind)
    takes = _by_element(_takes(of_element, elements, productions))
    return Experience(
        elements={pk: one for pk, one in elements.items() if pk in takes},
        takes=takes,
        notes=_by_element(_notes(of_element)),
        shortcomings=_by_element(_shortcomings(of_element)),
        sessions={one.pk: one for one in _sessions(productions)},
        terms=dict(_terms()),
        priced=None if priced is None else frozenset(priced),
    )


_KEPT = {"shot__removed": False, "shot__production__removed": False}


def _one_of(kinds: Collection[tuple[str, str]]) -> Q:
    found = Q()
    for category, role in kinds:
        found |= Q(category=category, role=role)
    return found


def _within(name: str, productions: Collection[int] | None) -> Q:
    return Q() if productions is None else Q(**{f"{name}__in": productions})


def _by_element(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.element].append(row)
    return dict(found)


def _elements(wanted: QuerySet[Element]) -> Iterator[MadeElement]:
    columns: tuple[Any, ...] = (
        "pk",
        "shot__production",
        "category",
        "role",
        "status",
        "shot__status",
        "final_use",
        "origin",
        "digital_source_type",
        "vendor",
        Hundredths("hours_actual"),
        Hundredths("cost"),
    )
    rows = wanted.order_by("pk").values_list(*columns)
    return map(MadeElement._make, rows.iterator(chunk_size=5000))


def _takes(
    wanted: Q, elements: Mapping[int, MadeElement], productions: Collection[int] | None
) -> Iterator[MadeTake]:
    """Takes with their seconds: a whole job's are shared among all its production's takes."""
    of_production = _within("element__shot__production", productions)
    jobs = Jobs(Q(element__shot__production__removed=False) & of_production)
    ours = ToolVersion.everything.filter(runs_at=RunsAt.LOCAL).order_by()
    local = {*ours.values_list("pk", flat=True)}
    columns = (
        "element",
        "pk",
        "session",
        "tool_version",
        Flag(Q(decision=Decision.APPROVED)),
        Flag(Q(decision=Decision.REJECTED)),
        Hundredths("cost"),
    )
    for making, seconds, job, besides in take_rows(Take.objects.filter(wanted), *columns):
        if job:
            seconds = jobs.seconds(elements[besides[0]].production, job, seconds)
        yield MadeTake._make((making, seconds, *besides, besides[3] in local))


def _notes(wanted: Q) -> Iterator[Noted]:
    rows = ColourNote.objects.filter(wanted).exclude(role=NoteRole.VIEWING).order_by("pk")
    columns: tuple[Any, ...] = ("element", "status", Hundredths("hours_actual"))
    return map(Noted._make, rows.values_list(*columns))


def _shortcomings(wanted: Q) -> Iterator[Defective]:
    rows = Shortcoming.objects.filter(wanted).order_by("pk")
    columns: tuple[Any, ...] = ("element", "take", "kind", "status", Hundredths("hours"))
    return map(Defective._make, rows.values_list(*columns))


def _sessions(productions: Collection[int] | None) -> Iterator[MadeSession]:
    kept = Q(production__removed=False) & _within("production", productions)
    rows = Session.objects.filter(kept).order_by("pk")
    columns: tuple[Any, ...] = (
        "pk",
        "tool_version",
        "tool_version__tool__name",
        "tool_version__version",
        Hundredths("hours_hands_on"),
        "thrown_away",
        "date",
    )
    return map(MadeSession._make, rows.values_list(*columns))


def _terms() -> Iterator[tuple[int, Terms]]:
    for one in Production.objects.order_by("pk"):
        rate = one.rate_numerator / one.rate_denominator
        yield (
            one.pk,
            Terms(
                currency=one.currency,
                a_day=float(one.hours_per_day),
                rate_ai=number(one.rate_ai),
                rate_conventional=number(one.rate_conventional),
                rate_colour=number(one.rate_colour),
                frames_per_second=rate,
            ),
        )
