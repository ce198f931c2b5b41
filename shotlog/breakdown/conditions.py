"""What can be true of a shot by its elements, takes, notes and shortcomings: for its filters.

Each condition is an Exists, since a join would count a shot many times; what several words ask of
an element they ask of one and the same element. Figures say with these which rows they stand on.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shotlog.models import Clearance, ColourNote, Element, Shortcoming, Shot, Take
from shotlog.models.choices import (
    CLOSED_NOTES,
    Decision,
    FinalUse,
    GenerationBasis,
    Origin,
    Role,
    ShortcomingStatus,
    Status,
)
from shotlog.models.colour import ColourNoteQuerySet
from shotlog.models.element import AI, ESCALATES
from shotlog.models.review import ShortcomingQuerySet

NONE = "-"
"""Asks for rows without a value."""


def any_of(conditions: Iterable[Q]) -> Q:
    """One of some conditions holds."""
    return reduce(or_, conditions)


def counted(shots: QuerySet[Shot]) -> QuerySet[Shot]:
    """Those that are in shares and progress."""
    return shots.exclude(status=Status.OMT)


def of_kept(notes: ColourNoteQuerySet) -> ColourNoteQuerySet:
    """Notes of whole shots, and of elements that are still there."""
    return notes.filter(Q(element=None) | Q(element__removed=False))


def clearance(state: str) -> Q:
    """AI elements by the state of their clearance, by its answers, or without one."""
    clearances = Clearance.objects.filter(element=OuterRef("pk"))
    if state == NONE:
        return ~Q(Exists(clearances))
    if state == "escalate":
        return Q(Exists(clearances.filter(ESCALATES)))
    return Q(Exists(clearances.filter(state=state)))


APPROVED = Q(decision=Decision.APPROVED, element__final_use=FinalUse.FINAL)

PARTS: dict[str, Callable[[], Any]] = {
    "any": lambda: has(Element.objects.ai()),
    "none": lambda: Q(has(Element.objects.final())) & ~Q(has(Element.objects.ai())),
    "generated": lambda: has(Element.objects.ai().filter(origin=Origin.AI_GEN)),
    "assisted": lambda: has(Element.objects.ai().filter(origin=Origin.AI_ASSIST)),
    "only_assisted": lambda: (
        Q(has(Element.objects.ai())) & ~Q(has(Element.objects.ai().filter(origin=Origin.AI_GEN)))
    ),
    "hero": lambda: has(Element.objects.ai().filter(role=Role.HERO)),
    "fill": lambda: has(Element.objects.ai().filter(role=Role.FILL)),
    "no_role": lambda: has(Element.objects.ai().filter(role="")),
    "assistive": lambda: has(Element.objects.assistive()),
    "unknown": lambda: has(Element.objects.final().filter(origin="")),
}
"""What is asked of a shot's final elements, by the parts of shares."""


def _noted() -> ColourNoteQuerySet:
    """Notes that carry hours, of an element in an outer query."""
    return ColourNote.objects.corrections().filter(element=OuterRef("pk"))


def _unforeseen() -> Exists:
    """AI elements without a working note and without hours foreseen."""
    return has(Element.objects.ai().filter(~Exists(_noted()), colour_hours_foreseen=None))


def _unforecast() -> Any:
    """Colour work without hours, estimate or closed notes of its kind to go by."""
    closed = ColourNote.objects.corrections().filter(
        status__in=CLOSED_NOTES,
        hours_actual__isnull=False,
        main_mismatch=OuterRef("main_mismatch"),
        shot__production=OuterRef("shot__production"),
        shot__removed=False,
    )
    still = Q(hours_estimated=None) & ~Q(Exists(of_kept(closed)))
    unknown = working_notes().filter(Q(status__in=CLOSED_NOTES) | still, hours_actual=None)
    return Q(has(unknown)) | Q(_unforeseen())


def working_notes() -> ColourNoteQuerySet:
    """Colour notes that carry hours."""
    return of_kept(ColourNote.objects.corrections())


def _timed() -> Q:
    """Takes whose generation time is known, their own or their whole job's."""
    job = Take.objects.exclude(job_id="").filter(
        job_id=OuterRef("job_id"),
        generation_basis=GenerationBasis.JOB,
        generation_seconds__isnull=False,
        element__removed=False,
        element__shot__removed=False,
        element__shot__production=OuterRef("element__shot__production"),
    )
    return Q(generation_seconds__isnull=False) | Q(Exists(job))


OUT = ~Q(final_use=FinalUse.FINAL) | Q(shot__status=Status.OMT)
"""Elements whose hours and takes stay in spend, though shares leave them out."""


def has_out_take(takes: Q) -> Exists:
    """Whether a shot has a take of this kind in an element that shares leave out."""
    return has(
        Element.objects.filter(OUT, Exists(Take.objects.filter(takes, element=OuterRef("pk"))))
    )


def _out_money() -> Q:
    """Costs and hours in omitted shots, and in temp or reference elements."""
    known = Q(cost__isnull=False) | Q(hours_actual__isnull=False)
    graded = working_notes().filter(
        Q(shot__status=Status.OMT)
        | Q(element__isnull=False) & ~Q(element__final_use=FinalUse.FINAL),
        hours_actual__isnull=False,
    )
    return (
        Q(has(Element.objects.filter(OUT & known)))
        | Q(has_out_take(Q(cost__isnull=False)))
        | Q(has(graded))
    )


def _shortcomings() -> ShortcomingQuerySet:
    """Those of the elements of a shot in an outer query."""
    return Shortcoming.objects.filter(element__shot=OuterRef("pk"), element__removed=False)


LACKING: dict[str, Callable[[], Any]] = {
    "approved": lambda: has(Element.objects.ai().filter(none_approved=True)),
    "actual": lambda: has(Element.objects.filter(hours_actual=None)),
    "conventional": lambda: has(Element.objects.ai().filter(hours_conventional=None)),
    "saved": lambda: has(
        Element.objects.ai().filter(Q(hours_conventional=None) | Q(hours_actual=None))
    ),
    "cost": lambda: has(Element.objects.filter(cost=None)),
    "take_cost": lambda: has_take(Q(cost=None)),
    "seconds": lambda: has_take(~_timed()),
    "note_hours": lambda: has(working_notes().filter(hours_actual=None)),
    "foreseen": _unforeseen,
    "any_foreseen": lambda: has(Element.objects.ai().filter(colour_hours_foreseen=None)),
    "forecast": _unforecast,
    "fix_hours": lambda: Exists(_shortcomings().filter(hours=None)),
    "coverage": lambda: has(Element.objects.ai().filter(coverage=None)),
    "range": lambda: has(Element.objects.ai().filter(first_frame=None, last_frame=None)),
}
"""What a shot's elements, takes, notes and shortcomings can lack."""

HOLDING: dict[str, Callable[[], Any]] = {
    "ai_element": lambda: has(Element.objects.ai()),
    "actual": lambda: has(Element.objects.filter(hours_actual__isnull=False)),
    "out_actual": lambda: has(Element.objects.filter(OUT, hours_actual__isnull=False)),
    "out_money": _out_money,
    "out_take": lambda: has_out_take(Q()),
    "ai_actual": lambda: has(Element.objects.ai().filter(hours_actual__isnull=False)),
    "other_actual": lambda: has(
        Element.objects.filter(~(Q(final_use=FinalUse.FINAL) & AI), hours_actual__isnull=False)
    ),
    "conventional": lambda: has(Element.objects.ai().filter(hours_conventional__isnull=False)),
    "saved": lambda: has(
        Element.objects.ai().filter(hours_conventional__isnull=False, hours_actual__isnull=False)
    ),
    "cost": lambda: has(Element.objects.filter(cost__isnull=False)),
    "seconds": lambda: has_take(_timed()),
    "note": lambda: has(working_notes()),
    "open_note": lambda: has(working_notes().open()),
    "note_hours": lambda: has(working_notes().filter(hours_actual__isnull=False)),
    "foreseen": lambda: has(
        Element.objects.ai().filter(~Exists(_noted()), colour_hours_foreseen__isnull=False)
    ),
    "any_foreseen": lambda: has(Element.objects.ai().filter(colour_hours_foreseen__isnull=False)),
    "shortcoming": lambda: Exists(_shortcomings().open()),
    "closed_shortcoming": lambda: Exists(_shortcomings().exclude(status=ShortcomingStatus.OPEN)),
}
"""What a shot's elements, takes, notes and shortcomings can hold."""


def has(rows: QuerySet[Any]) -> Exists:
    """Whether a shot has any of `rows`; an Exists, since a join would count a shot many times."""
    return Exists(rows.filter(shot=OuterRef("pk")))


def has_take(takes: Q) -> Exists:
    """Whether a shot has a take of this kind."""
    return Exists(Take.objects.filter(takes, element__shot=OuterRef("pk"), element__removed=False))
