"""How many takes it took, and how approved takes sit in the picture."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Sum

from shotlog.figures.counting import Json, Spread, spread
from shotlog.figures.scope import Scope
from shotlog.models import Production, Session, Take
from shotlog.models.choices import Integration

AXES = ("colour", "motion", "detail")


@dataclass(frozen=True)
class Attempts:
    """Takes per approved take, counted per element; temp and omitted ones stay in."""

    takes: int
    approved: int
    rejected: int
    omitted: int  # takes of omitted shots and temp or reference elements
    per_element: Spread  # of elements with an approved take
    none_kept: int  # elements with takes and none approved
    takes_none_kept: int

    def as_json(self) -> Json:
        """Counts of takes and their spread."""
        return {
            "takes": self.takes,
            "approved": self.approved,
            "rejected": self.rejected,
            "of_which_omitted": self.omitted,
            "takes_per_approved": self.per_element.as_json(),
            "elements_none_kept": self.none_kept,
            "takes_none_kept": self.takes_none_kept,
        }


def attempts(scope: Scope) -> Attempts:
    """Count the takes of `scope`."""
    takes = scope.takes
    rows = [
        (takes[element.pk], element.is_out) for element in scope.all_elements if element.pk in takes
    ]
    kept = [row.takes / row.approved for row, _out in rows if row.approved]
    unkept = [row.takes for row, _out in rows if not row.approved]
    return Attempts(
        takes=sum(row.takes for row, _out in rows),
        approved=sum(row.approved for row, _out in rows),
        rejected=sum(row.rejected for row, _out in rows),
        omitted=sum(row.takes for row, is_out in rows if is_out),
        per_element=spread(kept, lacking=len(unkept)),
        none_kept=len(unkept),
        takes_none_kept=sum(unkept),
    )


@dataclass(frozen=True)
class Axis:
    """How approved takes sit in the picture on one axis."""

    name: str
    matches: int
    needs_work: int
    fails: int
    not_judged: int

    @property
    def takes(self) -> int:
        """Approved takes in the picture."""
        return self.judged + self.not_judged

    @property
    def judged(self) -> int:
        """Approved takes that somebody judged on this axis."""
        return self.matches + self.needs_work + self.fails

    def as_json(self) -> Json:
        """Counts by judgement."""
        return {
            "matches": self.matches,
            "needs_work": self.needs_work,
            "fails": self.fails,
            "stands_on": self.judged,
            "lacking": self.not_judged,
        }


def integration(scope: Scope) -> list[Axis]:
    """Judgements of the approved takes of final elements in shots that are not omitted."""
    judged = _judged(scope.whole or scope)
    counts = {axis: Counter[int | None]() for axis in AXES}
    for shot in scope.in_scope():
        for values, takes in judged.get(shot.pk, ()):
            for axis, value in zip(AXES, values, strict=True):
                counts[axis][value] += takes
    return [_axis(axis, counts[axis]) for axis in AXES]


def _axis(name: str, counts: Counter[int | None]) -> Axis:
    matches, needs_work, fails = (counts[value] for value in Integration.values)
    return Axis(name, matches, needs_work, fails, counts[None])


def _judged(scope: Scope) -> dict[int, list[tuple[tuple[int | None, ...], int]]]:
    """By shot, (colour, motion, detail) and how many approved takes were judged so: one query."""
    if "judged" not in scope.memo:
        takes = Take.objects.approved().filter(
            scope.of_shots("element__shot"), element__removed=False, element__final_use="final"
        )
        found: dict[int, list[tuple[tuple[int | None, ...], int]]] = defaultdict(list)
        rows = takes.order_by().values_list("element__shot", *AXES).annotate(Count("pk"))
        for shot, *values, count in rows:
            found[shot].append((tuple(values), count))
        scope.memo["judged"] = found
    judged: dict[int, list[tuple[tuple[int | None, ...], int]]] = scope.memo["judged"]
    return judged


def thrown_away(production: Production) -> list[tuple[str, int]]:
    """Attempts that were not logged as takes, by tool version: they belong to no element."""
    rows = (
        Session.objects.filter(production=production, thrown_away__isnull=False)
        .order_by("tool_version__tool__name", "tool_version__version")
        .values_list("tool_version__tool__name", "tool_version__version")
        .annotate(Sum("thrown_away"))
    )
    return [(f"{tool} {version}".strip(), count) for tool, version, count in rows]
