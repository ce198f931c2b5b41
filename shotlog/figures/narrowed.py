"""Some shots of a scope as a scope of their own: what a filter leaves."""

from collections.abc import Collection

from shotlog.figures.scope import Scope


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
