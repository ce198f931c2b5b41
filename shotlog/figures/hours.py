"""Hours: estimated, planned, spent, if made conventionally, and saved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from shotlog.figures.counting import Json, Total, total, total_of
from shotlog.figures.scope import ElementRow, Scope, ShotRow


@dataclass(frozen=True)
class Hours:
    """The hours of a scope; omitted shots and temp elements stay in, told as `omitted`."""

    estimated: Total  # by shots: typed, else the sum of planned hours
    planned: Total  # by elements
    actual: Total  # by elements
    conventional: Total  # by AI elements
    shortcomings: Total  # by shortcomings
    whole_shot_colour: Total  # by colour notes that belong to no element
    saved: Total  # by AI elements that have both an estimate and actual hours

    def __add__(self, other: "Hours") -> "Hours":
        """The hours of both."""
        return Hours(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def as_json(self) -> Json:
        """All hours with what they stand on."""
        return {
            "estimated": self.estimated.as_json(),
            "planned": self.planned.as_json(),
            "actual": self.actual.as_json(),
            "conventional": self.conventional.as_json(),
            "shortcomings": self.shortcomings.as_json(),
            "whole_shot_colour": self.whole_shot_colour.as_json(),
            "saved": self.saved.as_json(),
        }


def hours(scope: Scope) -> Hours:
    """Add up the hours of `scope`."""
    elements, ai, after = scope.all_elements, scope.ai, hours_after(scope)
    out, omitted = scope.out, scope.omitted_shots
    return Hours(
        estimated=total((estimate_of(scope, shot), shot.is_omitted) for shot in scope.shots),
        planned=total_of(elements, "planned"),
        actual=total_of(elements, "actual"),
        conventional=total_of(ai, "conventional"),
        shortcomings=total((row.hours, row.element_id in out) for row in scope.shortcomings),
        whole_shot_colour=total(
            (note.actual, note.shot_id in omitted)
            for note in scope.notes
            if note.element_id is None and note.carries_hours
        ),
        saved=total(
            (saved_by(element, after.get(element.pk, 0)), element.is_out) for element in ai
        ),
    )


def estimate_of(scope: Scope, shot: ShotRow) -> int | None:
    """The hours estimated of a shot: typed, else the sum of its elements' planned hours."""
    if shot.hours_estimated is not None:
        return shot.hours_estimated
    return known_sum([element.planned for element in scope.elements.get(shot.pk, ())])


def hours_after(scope: Scope) -> dict[int, int]:
    """Colour and shortcoming hours by element: what an element cost after it was made."""
    spent: dict[int, int] = defaultdict(int)
    for note in scope.notes:
        if note.element_id is not None and note.carries_hours:
            spent[note.element_id] += note.actual or 0
    for shortcoming in scope.shortcomings:
        spent[shortcoming.element_id] += shortcoming.hours or 0
    return spent


def saved_by(element: ElementRow, after: int) -> int | None:
    """Conventional estimate less all that was spent; None unless both are known."""
    if element.conventional is None or element.actual is None:
        return None
    return element.conventional - (element.actual + after)


def known_sum(amounts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
