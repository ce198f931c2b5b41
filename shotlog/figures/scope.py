"""The rows that figures are counted from: a production or one scene, read in few queries."""

import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    Q,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Round

from shotlog.models import ColourNote, Element, Production, Scene, Shortcoming, Shot, Take
from shotlog.models.choices import CLOSED_NOTES, DONE, FinalUse, NoteRole, Origin, Status
from shotlog.models.element import AI, ASSISTIVE


class ShotRow(NamedTuple):
    """What is counted of a shot."""

    pk: int
    scene_id: int | None
    code: str
    description: str
    status: str
    frames: int | None
    cut_in: int | None
    handle_head: int | None
    hours_estimated: int | None  # hundredths
    thumbnail: str

    @property
    def is_omitted(self) -> bool:
        """Out of shares and progress."""
        return self.status == Status.OMT

    @property
    def is_done(self) -> bool:
        """Approved or final."""
        return self.status in DONE


class ElementRow(NamedTuple):
    """What is counted of an element."""

    pk: int
    shot_id: int
    name: str
    category: str
    origin: str
    made: str
    role: str
    status: str
    coverage: int | None
    first_frame: int | None
    last_frame: int | None
    planned: int | None  # hundredths, as all hours and money below
    conventional: int | None
    actual: int | None
    cost: int | None
    foreseen: int | None
    recovery: str
    missing_text: str
    # Counted by the database, which is quicker than asking each row: 1 or 0.
    none_approved: int
    is_final: int  # in the delivered picture
    is_ai: int  # an AI element: final, and generated or assisted with invention
    is_out: int  # out of shares and progress: temp, reference, or in an omitted shot

    @property
    def missing(self) -> tuple[str, ...]:
        """The missing parts of its recipe, by name."""
        return missing_parts_of(self.missing_text)


GENERATED, ASSISTED, ASSISTIVE_ONLY = "generated", "assisted", "assistive"
"""What AI did to an element, whatever its use: `made` of its row; '' for nothing."""


class NoteRow(NamedTuple):
    """What is counted of a colour note."""

    pk: int
    shot_id: int
    element_id: int | None
    kind: str
    status: str
    estimated: int | None
    actual: int | None
    # Counted by the database: 1 or 0.
    is_closed: int  # matched, signed off or not to be fixed
    carries_hours: int  # viewing notes carry none: nothing was corrected


class ShortcomingRow(NamedTuple):
    """What is counted of a shortcoming."""

    pk: int
    element_id: int
    kind: str
    status: str
    fix: str
    hours: int | None


class TakeTotals(NamedTuple):
    """The takes of one element, counted."""

    takes: int
    approved: int
    rejected: int
    cost: int | None  # hundredths; None where no take's cost is known
    with_cost: int


NO_TAKES = TakeTotals(0, 0, 0, None, 0)


class TakeCosts(NamedTuple):
    """What some takes cost."""

    takes: int
    with_cost: int
    cost: int  # hundredths
    omitted: int  # of which omitted


@dataclass
class Scope:
    """A production, one of its scenes, or the shots without a scene."""

    production: Production
    scene: Scene | None
    shots: list[ShotRow]
    elements: dict[int, list[ElementRow]]  # by shot
    notes: list[NoteRow]
    shortcomings: list[ShortcomingRow]
    whole: "Scope | None" = field(default=None, repr=False)  # of which this is a part
    # What was read once for all of its parts, by name.
    memo: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def omitted_shots(self) -> set[int]:
        """Shots that are out of shares and progress."""
        if self.whole:
            return self.whole.omitted_shots
        return {shot.pk for shot in self.shots if shot.is_omitted}

    @cached_property
    def all_elements(self) -> list[ElementRow]:
        """Every element, temp ones and those of omitted shots too: what spend is counted from."""
        return [element for shot in self.shots for element in self.elements.get(shot.pk, ())]

    @cached_property
    def out(self) -> set[int]:
        """Elements out of shares and progress: temp, reference, or in an omitted shot."""
        if self.whole:
            return self.whole.out
        return {element.pk for element in self.all_elements if element.is_out}

    @cached_property
    def ai(self) -> list[ElementRow]:
        """Every AI element, those of omitted shots too."""
        return [element for element in self.all_elements if element.is_ai]

    def in_scope(self) -> Iterator[ShotRow]:
        """Shots that count in shares and progress."""
        return (shot for shot in self.shots if not shot.is_omitted)

    @cached_property
    def counted_ai(self) -> list[ElementRow]:
        """AI elements of shots that are not omitted."""
        return [element for element in self.ai if not element.is_out]

    @cached_property
    def counted(self) -> list[tuple[ShotRow, list[ElementRow]]]:
        """Shots that count in shares and progress, each with its final elements."""
        nothing: list[ElementRow] = []
        return [
            (shot, [row for row in self.elements.get(shot.pk, nothing) if row.is_final])
            for shot in self.shots
            if not shot.is_omitted
        ]

    @cached_property
    def final(self) -> list[ElementRow]:
        """The final elements of all of these."""
        return [element for _shot, own in self.counted for element in own]

    @cached_property
    def takes(self) -> dict[int, TakeTotals]:
        """Counts of takes, by element."""
        return self.whole.takes if self.whole else _take_totals(self)

    @property
    def take_costs(self) -> TakeCosts:
        """What the takes cost: from their totals where those are at hand, else in one query."""
        if self.whole is None and "takes" not in self.__dict__:
            return _take_costs(self)
        of_element = self.takes
        found = [(e, of_element[e.pk]) for e in self.all_elements if e.pk in of_element]
        return TakeCosts(
            takes=sum(row.takes for _element, row in found),
            with_cost=sum(row.with_cost for _element, row in found),
            cost=sum(row.cost or 0 for _element, row in found),
            omitted=sum(row.cost or 0 for element, row in found if element.is_out),
        )

    @cached_property
    def medians(self) -> dict[str, float]:
        """Median hours of the production's closed notes in hundredths, by main mismatch."""
        if self.whole:
            return self.whole.medians
        closed: dict[str, list[int]] = defaultdict(list)
        for kind, actual in _closed_hours(self):
            closed[kind].append(actual)
        return {kind: statistics.median(values) for kind, values in closed.items()}

    @cached_property
    def parts(self) -> dict[int | None, "Scope"]:
        """The scope cut by scene, by the scene's key."""
        scene_of = {shot.pk: shot.scene_id for shot in self.shots}
        shot_of = {element.pk: element.shot_id for element in self.all_elements}
        parts = {
            key: Scope(self.production, None, [], self.elements, [], [], whole=self)
            for key in {*scene_of.values()}
        }
        for shot in self.shots:
            parts[shot.scene_id].shots.append(shot)
        for note in self.notes:
            parts[scene_of[note.shot_id]].notes.append(note)
        for shortcoming in self.shortcomings:
            key = scene_of[shot_of[shortcoming.element_id]]
            parts[key].shortcomings.append(shortcoming)
        return parts

    def first_cut_frame(self, shot: ShotRow) -> int:
        """The typed cut in, else the production's first frame plus the head handle."""
        if shot.cut_in is not None:
            return shot.cut_in
        head = self.production.handles if shot.handle_head is None else shot.handle_head
        return self.production.first_frame + head

    def of_shots(self, path: str) -> Q:
        """The condition that rows whose shot is at `path` belong here, removed shots left out."""
        prefix = f"{path}__" if path else ""
        wanted = Q(**{f"{prefix}removed": False, f"{prefix}production": self.production.pk})
        if self.scene:
            return wanted & Q(**{f"{prefix}scene": self.scene.pk})
        return wanted & Q(**{f"{prefix}scene": None}) if self.whole else wanted


def load(production: Production, *, scene: Scene | None = None) -> Scope:
    """The rows of a production, or of one of its scenes: four queries."""
    scope = load_picture(production, scene=scene)
    kept = {element.pk for element in scope.all_elements}
    scope.notes = [
        note for note in _notes(scope) if note.element_id is None or note.element_id in kept
    ]
    scope.shortcomings = [row for row in _shortcomings(scope) if row.element_id in kept]
    return scope


def load_picture(production: Production, *, scene: Scene | None = None) -> Scope:
    """The same without notes and shortcomings, for what counts elements only: two queries."""
    scope = Scope(production, scene, [], {}, [], [])
    scope.shots = _shots(scope)
    elements: dict[int, list[ElementRow]] = defaultdict(list)
    for element in _elements(scope):
        elements[element.shot_id].append(element)
    for of_shot in elements.values():
        of_shot.sort()  # by key; of a few rows, quicker than of all by the database
    scope.elements = dict(elements)
    return scope


def take_names_out(scope: Scope, clean: Callable[[str], str]) -> None:
    """Put the texts of shots and elements through `clean`, which takes people's names out."""
    scope.shots = [shot._replace(description=clean(shot.description)) for shot in scope.shots]
    for rows in scope.elements.values():
        rows[:] = [row._replace(name=clean(row.name)) for row in rows]
    vars(scope).pop("all_elements", None)  # if remembered, with the rows of before


class Hundredths(Cast):
    """A column of hours or money as whole hundredths.

    Databases hand over an integer: converting each value once more would take longer than reading.
    """

    def __init__(self, name: str) -> None:
        """Of the column `name`."""
        super().__init__(Round(F(name) * 100), BigIntegerField())

    @property
    def convert_value(self) -> Any:
        """Nothing to convert, in the way by which Django knows it."""
        return self._convert_value_noop  # type: ignore[attr-defined]


class Real(Cast):
    """A column of decimals as floats, which databases hand over as well."""

    def __init__(self, name: str) -> None:
        """Of the column `name`."""
        super().__init__(F(name), FloatField())

    @property
    def convert_value(self) -> Any:
        """Nothing to convert, in the way by which Django knows it."""
        return self._convert_value_noop  # type: ignore[attr-defined]


def _shots(scope: Scope) -> list[ShotRow]:
    columns: tuple[Any, ...] = (
        "pk",
        "scene_id",
        "code",
        "description",
        "status",
        "frames",
        "cut_in",
        "handle_head",
        Hundredths("hours_estimated"),
        "thumbnail",
    )
    rows = Shot.objects.filter(scope.of_shots("")).order_by(
        "scene__natural_number", "cut_order", "natural_code"
    )
    return list(map(ShotRow._make, rows.values_list(*columns)))


class Flag(Case):
    """A condition as 1 or 0, which needs no converting either."""

    def __init__(self, condition: Q) -> None:
        """1 where `condition` holds."""
        super().__init__(
            When(condition, then=Value(1)), default=Value(0), output_field=IntegerField()
        )

    @property
    def convert_value(self) -> Any:
        """Nothing to convert, in the way by which Django knows it."""
        return self._convert_value_noop  # type: ignore[attr-defined]


FINAL = Q(final_use=FinalUse.FINAL)
_MADE = Case(
    When(origin=Origin.AI_GEN, then=Value(GENERATED)),
    When(ASSISTIVE, then=Value(ASSISTIVE_ONLY)),
    When(origin=Origin.AI_ASSIST, then=Value(ASSISTED)),
    default=Value(""),
)


def _elements(scope: Scope) -> Iterator[ElementRow]:
    columns: tuple[Any, ...] = (
        "pk",
        "shot_id",
        "name",
        "category",
        "origin",
        _MADE,
        "role",
        "status",
        "coverage",
        "first_frame",
        "last_frame",
        Hundredths("hours_planned"),
        Hundredths("hours_conventional"),
        Hundredths("hours_actual"),
        Hundredths("cost"),
        Hundredths("colour_hours_foreseen"),
        "recovery",
        Cast("missing", TextField()),  # few different lists, each parsed once
        Flag(Q(none_approved=True)),
        Flag(FINAL),
        Flag(FINAL & AI),
        Flag(~FINAL | Q(shot__status=Status.OMT)),
    )
    rows = Element.objects.filter(scope.of_shots("shot")).order_by()
    return map(ElementRow._make, rows.values_list(*columns))


def _notes(scope: Scope) -> Iterator[NoteRow]:
    columns: tuple[Any, ...] = (
        "pk",
        "shot_id",
        "element_id",
        "main_mismatch",
        "status",
        Hundredths("hours_estimated"),
        Hundredths("hours_actual"),
        Flag(Q(status__in=CLOSED_NOTES)),
        Flag(~Q(role=NoteRole.VIEWING)),
    )
    rows = ColourNote.objects.filter(scope.of_shots("shot")).order_by("pk")
    return map(NoteRow._make, rows.values_list(*columns))


def _shortcomings(scope: Scope) -> Iterator[ShortcomingRow]:
    columns: tuple[Any, ...] = ("pk", "element_id", "kind", "status", "fix", Hundredths("hours"))
    rows = Shortcoming.objects.filter(scope.of_shots("element__shot")).order_by("pk")
    return map(ShortcomingRow._make, rows.values_list(*columns))


def _take_totals(scope: Scope) -> dict[int, TakeTotals]:
    rows = (
        Take.objects.filter(scope.of_shots("element__shot"))
        .order_by()
        .values_list("element_id")
        .annotate(
            takes=Count("pk"),
            approved=Count("pk", filter=Q(decision="approved")),
            rejected=Count("pk", filter=Q(decision="rejected")),
            costs=Cast(Round(Sum("cost") * 100), BigIntegerField()),
            with_cost=Count("cost"),
        )
    )
    return {row[0]: TakeTotals._make(row[1:]) for row in rows}


def _take_costs(scope: Scope) -> TakeCosts:
    kept = Take.objects.filter(scope.of_shots("element__shot"), element__removed=False)
    out = ~Q(element__final_use=FinalUse.FINAL) | Q(element__shot__status=Status.OMT)
    row = kept.aggregate(
        takes=Count("pk"),
        with_cost=Count("cost"),
        whole=Cast(Round(Sum("cost") * 100), BigIntegerField()),
        omitted=Cast(Round(Sum("cost", filter=out) * 100), BigIntegerField()),
    )
    return TakeCosts(row["takes"], row["with_cost"], row["whole"] or 0, row["omitted"] or 0)


def _closed_hours(scope: Scope) -> Iterator[tuple[str, int]]:
    """(main mismatch, actual hours) of the production's closed notes that have hours."""
    if scope.scene is None:
        return (
            (note.kind, note.actual)
            for note in scope.notes
            if note.is_closed and note.carries_hours and note.actual is not None
        )
    rows = ColourNote.objects.closed().filter(
        shot__production=scope.production, shot__removed=False, hours_actual__isnull=False
    )
    rows = rows.filter(Q(element=None) | Q(element__removed=False)).exclude(role=NoteRole.VIEWING)
    return iter(rows.order_by().values_list("main_mismatch", Hundredths("hours_actual")))


@lru_cache(maxsize=4096)
def missing_parts_of(text: str) -> tuple[str, ...]:
    """Missing parts from their JSON."""
    return tuple(json.loads(text)) if text else ()
