"""Some shots of a scope as a scope of their own: what a filter leaves."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from shotlog.figures.scope import Scope

Row = TypeVar("Row", bound=tuple[Any, ...])


def narrowed(scope: Scope, shots: Collection[int]) -> Scope:
    """`scope` with only those of its shots whose keys are in `shots`; medians stay the whole's."""
    part = Scope(
        scope.production,
        scope.scene,
        [shot for shot in scope.shots if shot.pk in shots],
        scope.elements,
        [note for note in scope.notes if note.shot_id in shots],
        [],
    )
    # Of the whole, not of the part: what a note of a kind takes, and takes by element.
    part.medians, part.takes = scope.medians, scope.takes
    kept = {element.pk for element in part.all_elements}
    part.shortcomings = [row for row in scope.shortcomings if row.element_id in kept]
    return part


def sharing_texts(scope: Scope) -> Scope:
    """`scope` with equal texts kept once: a database hands each row its own, of few that differ."""
    known: dict[Any, Any] = {}
    scope.shots = _shared(scope.shots, known)
    scope.elements = {shot: _shared(rows, known) for shot, rows in scope.elements.items()}
    scope.notes = _shared(scope.notes, known)
    vars(scope).pop("all_elements", None)  # remembered while it was loaded, with the rows of before
    return scope


def _shared(rows: Iterable[Row], known: dict[Any, Any]) -> list[Row]:
    return [type(row)._make(map(known.setdefault, row, row)) for row in rows]  # type: ignore[attr-defined]
