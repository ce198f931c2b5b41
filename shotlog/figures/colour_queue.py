"""The queue of colour work: which notes are in it, under which tool version, and their hours."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Cast, Round

from shotlog.figures.counting import Json, Total, decimal
from shotlog.models import ColourNote, Production, Take
from shotlog.models.choices import CLOSED_NOTES, Decision, FinalUse, NoteStatus, Status
from shotlog.models.colour import ColourNoteQuerySet

OVER = Q(hours_actual__gt=F("hours_estimated"))
"""More hours were spent than estimated; without both it is not known."""

ACTIVE = Q(status__in=(NoteStatus.OPEN, NoteStatus.IP))
_OUT = Q(shot__status=Status.OMT) | (
    Q(element__isnull=False) & ~Q(element__final_use=FinalUse.FINAL)
)


def work_of(production: Production) -> ColourNoteQuerySet:
    """All notes that are work: viewing notes are none, and what was removed is gone."""
    kept = Q(element=None) | Q(element__removed=False)
    return ColourNote.objects.corrections().filter(
        kept, shot__production=production, shot__removed=False
    )


def with_version(notes: ColourNoteQuerySet) -> ColourNoteQuerySet:
    """Notes with `version`, the key of the tool version that they count under.

    That of their take; a note without a take counts under the newest approved take of its element.
    """
    newest = Take.objects.filter(
        element=OuterRef("element"), decision=Decision.APPROVED, tool_version__isnull=False
    ).order_by("-number")
    return notes.annotate(
        version=Case(
            When(take__isnull=False, then=F("take__tool_version")),
            default=Subquery(newest.values("tool_version")[:1]),
            output_field=IntegerField(),
        )
    )


@dataclass(frozen=True)
class Work:
    """Some notes, counted. Closed ones are those that nothing is left to do for."""

    notes: int
    active: int
    to_sign_off: int  # matched
    over: int
    spent: Total
    estimated: Total

    def as_json(self) -> Json:
        """Counts and hours."""
        return {
            "notes": self.notes,
            "active": self.active,
            "to_sign_off": self.to_sign_off,
            "over": self.over,
            "spent": self.spent.as_json(),
            "estimated": self.estimated.as_json(),
        }


def work(notes: ColourNoteQuerySet) -> Work:
    """Count `notes`, of `work_of`: one query."""
    row = notes.order_by().aggregate(
        notes=Count("pk"),
        active=Count("pk", filter=~Q(status__in=CLOSED_NOTES)),
        to_sign_off=Count("pk", filter=Q(status=NoteStatus.MATCHED)),
        over=Count("pk", filter=OVER),
        **_hours("hours_actual", "spent"),
        **_hours("hours_estimated", "estimated"),
    )
    return Work(
        notes=row["notes"],
        active=row["active"],
        to_sign_off=row["to_sign_off"],
        over=row["over"],
        spent=_total(row, "spent"),
        estimated=_total(row, "estimated"),
    )


def _hours(column: str, name: str) -> dict[str, Count | Cast]:
    return {
        f"{name}_known": Count(column),
        name: Cast(Round(Sum(column) * 100), BigIntegerField()),
        f"{name}_out": Cast(Round(Sum(column, filter=_OUT) * 100), BigIntegerField()),
    }


def _total(row: dict[str, int | None], name: str) -> Total:
    known = row[f"{name}_known"] or 0
    omitted = Decimal(row[f"{name}_out"] or 0).scaleb(-2)
    return Total(decimal(row[name]), known, (row["notes"] or 0) - known, omitted)
