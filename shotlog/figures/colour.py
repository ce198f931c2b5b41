"""The colour budget: spent, forecast, remaining, and by which mismatch."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from shotlog.figures.counting import Json, Spread, Total, number, spread, total, total_of
from shotlog.figures.scope import NoteRow, Scope
from shotlog.models.choices import CLOSED_NOTES


@dataclass(frozen=True)
class Mismatched:
    """The notes of one main mismatch."""

    kind: str  # '' where it is not said
    notes: int
    closed: int
    spent: Total
    estimated: Total
    forecast: Total
    closed_hours: Spread  # actual hours of the closed ones

    def as_json(self) -> Json:
        """Counts and hours of the kind."""
        return {
            "kind": self.kind or None,
            "notes": self.notes,
            "closed": self.closed,
            "spent": self.spent.as_json(),
            "estimated": self.estimated.as_json(),
            "forecast": self.forecast.as_json(),
            "closed_hours": self.closed_hours.as_json(),
        }


@dataclass
class Colour:
    """Colour work of a scope. Viewing notes carry no hours: they are counted, not summed."""

    budget: Decimal | None
    notes: int
    closed: int
    viewing: int
    spent: Total
    estimated: Total
    foreseen: Total  # by AI elements, before any note
    still_foreseen: Total  # by AI elements that have no note yet
    forecast: Total
    scopes: list[Scope] = field(repr=False)

    def __add__(self, other: "Colour") -> "Colour":
        """The colour work of both; the budget stays the first one's."""
        return Colour(
            budget=self.budget,
            notes=self.notes + other.notes,
            closed=self.closed + other.closed,
            viewing=self.viewing + other.viewing,
            spent=self.spent + other.spent,
            estimated=self.estimated + other.estimated,
            foreseen=self.foreseen + other.foreseen,
            still_foreseen=self.still_foreseen + other.still_foreseen,
            forecast=self.forecast + other.forecast,
            scopes=[*self.scopes, *other.scopes],
        )

    @cached_property
    def by_kind(self) -> list[Mismatched]:
        """By main mismatch, the largest forecast first."""
        return _by_kind(
            [(scope, note) for scope in self.scopes for note in scope.notes if note.carries_hours]
        )

    @cached_property
    def remaining(self) -> Decimal | None:
        """Budget less forecast; None without a budget or anything to forecast by."""
        return remaining(self.budget, self.forecast)

    @property
    def open(self) -> int:
        """Notes that are still to be worked on."""
        return self.notes - self.closed

    @property
    def is_over(self) -> bool:
        """The forecast lies above the budget."""
        return self.remaining is not None and self.remaining < 0

    def as_json(self) -> Json:
        """The budget with what it stands on."""
        return {
            "budget": number(self.budget),
            "notes": self.notes,
            "closed": self.closed,
            "viewing_notes": self.viewing,
            "spent": self.spent.as_json(),
            "estimated": self.estimated.as_json(),
            "foreseen": self.foreseen.as_json(),
            "foreseen_without_note": self.still_foreseen.as_json(),
            "forecast": self.forecast.as_json(),
            "remaining": number(self.remaining),
            "by_kind": [kind.as_json() for kind in self.by_kind],
        }


def colour(scope: Scope, *, budget: Decimal | None) -> Colour:
    """Count the colour notes of `scope` and forecast their hours against `budget`."""
    notes = [note for note in scope.notes if note.carries_hours]
    outs = [is_out(scope, note) for note in notes]
    noted = {note.element_id for note in notes}
    expected = [(forecast_of(scope, note), gone) for note, gone in zip(notes, outs, strict=True)]
    foreseen = [
        (element.foreseen, element.is_out) for element in scope.ai if element.pk not in noted
    ]
    return Colour(
        budget=budget,
        notes=len(notes),
        closed=sum(note.status in CLOSED_NOTES for note in notes),
        viewing=len(scope.notes) - len(notes),
        spent=total(zip((note.actual for note in notes), outs, strict=True)),
        estimated=total(zip((note.estimated for note in notes), outs, strict=True)),
        foreseen=total_of(scope.ai, "foreseen"),
        still_foreseen=total(foreseen),
        forecast=total([*expected, *foreseen]),
        scopes=[scope],
    )


def forecast_of(scope: Scope, note: NoteRow) -> int | None:
    """Hours of a note in the end, in hundredths; None where there is nothing to go by.

    A closed note: its actual hours. An open one: the larger of its actual hours and its
    estimate, for which the median of the production's closed notes of the kind stands in.
    """
    if note.is_closed:
        return note.actual
    expected: float | None = note.estimated
    if expected is None:
        expected = scope.medians.get(note.kind)
    known = [hours for hours in (note.actual, expected) if hours is not None]
    return _whole(max(known)) if known else None


def remaining(budget: Decimal | None, forecast: Total) -> Decimal | None:
    """Budget less forecast; None without a budget, or while nothing of the forecast is known."""
    if budget is None or (forecast.value is None and forecast.lacking):
        return None
    return budget - (forecast.value or 0)


def is_out(scope: Scope, note: NoteRow) -> bool:
    """Whether a note belongs to an omitted shot, or to a temp or reference element."""
    if note.element_id is None:
        return note.shot_id in scope.omitted_shots
    return note.element_id in scope.out


def _by_kind(notes: list[tuple[Scope, NoteRow]]) -> list[Mismatched]:
    kinds: dict[str, list[tuple[Scope, NoteRow]]] = defaultdict(list)
    for scope, note in notes:
        kinds[note.kind].append((scope, note))
    found = [_mismatched(kind, rows) for kind, rows in kinds.items()]
    return sorted(found, key=lambda kind: (-(kind.forecast.value or 0), kind.kind))


def _mismatched(kind: str, rows: list[tuple[Scope, NoteRow]]) -> Mismatched:
    outs = [is_out(scope, note) for scope, note in rows]
    closed = [note.actual for _scope, note in rows if note.is_closed]
    return Mismatched(
        kind=kind,
        notes=len(rows),
        closed=len(closed),
        spent=total(zip((note.actual for _scope, note in rows), outs, strict=True)),
        estimated=total(zip((note.estimated for _scope, note in rows), outs, strict=True)),
        forecast=total(zip((forecast_of(*row) for row in rows), outs, strict=True)),
        closed_hours=spread(
            [hours / 100 for hours in closed if hours is not None],
            lacking=sum(hours is None for hours in closed),
        ),
    )


def _whole(hundredths: float) -> int:
    """A median between two values, to whole hundredths."""
    return int(Decimal(hundredths).quantize(Decimal(1), rounding=ROUND_HALF_UP))
