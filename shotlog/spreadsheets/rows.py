"""The rows of each sheet, read some hundreds at a time, so that memory stays flat."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from shotlog.figures.money import money
from shotlog.figures.scope import NoteRow, Scope
from shotlog.figures.shot_figures import ShotFigures
from shotlog.figures.shot_rows import shot_rows
from shotlog.models import ColourNote, Element, Shortcoming, Shot, SourceFile, Take
from shotlog.spreadsheets.selection import Selection

CHUNK = 1000


@dataclass(frozen=True)
class ShotLine:
    """One shot with its figures, as the sheet shows it."""

    shot: Shot
    figures: ShotFigures
    models: list[str]
    money: Decimal | None

    @property
    def pk(self) -> int:
        """The key of the shot."""
        return self.shot.pk


class ShotLines:
    """The shots of a selection, with what each cost where it may be seen."""

    def __init__(self, selection: Selection) -> None:
        """Count each shot once."""
        self._member = selection.member
        self._figures = {one.row.pk: one for one in selection.figures.shots}
        self._costs = _costs(selection) if selection.member.sees_money else {}

    def __iter__(self) -> Iterator[tuple[ShotFigures, Decimal | None]]:
        """The figures and the cost of every shot."""
        return ((one, self._costs.get(key)) for key, one in self._figures.items())

    def read(self, keys: Sequence[int]) -> Iterator[ShotLine]:
        """The shots of `keys`."""
        for chunk in _chunks(keys):
            shots = Shot.everything.with_scene().in_bulk(chunk)
            for row in shot_rows([shots[key] for key in chunk], member=self._member):
                key = row.shot.pk
                yield ShotLine(row.shot, self._figures[key], row.models, self._costs.get(key))


def _costs(selection: Selection) -> dict[int, Decimal | None]:
    """What each shot cost, counted as a scene is."""
    scope = selection.figures.scope
    notes: dict[int, list[NoteRow]] = defaultdict(list)
    for note in scope.notes:
        notes[note.shot_id].append(note)
    return {
        shot.pk: money(
            Scope(scope.production, None, [shot], scope.elements, notes[shot.pk], [], whole=scope)
        ).total
        for shot in scope.shots
    }


@dataclass(frozen=True)
class Source:
    """Where the rows of a sheet come from."""

    of_shots: Callable[["QuerySet[Any]"], "QuerySet[Any]"]  # the rows of these shots
    to_shot: str  # the way from a row to the key of its shot
    everything: Callable[[], "QuerySet[Any]"]  # with all that the columns show

    def chosen(self, selection: Selection) -> "QuerySet[Any]":
        """The rows that hang on the selection's shots."""
        return self.of_shots(selection.shots.order_by().values("pk"))

    def keys(self, selection: Selection) -> list[int]:
        """Their keys in the order of the shots; within a shot they keep their own."""
        places = selection.places
        rows = self.chosen(selection).values_list("pk", self.to_shot)
        found = [(places[shot], key) for key, shot in rows if shot in places]
        found.sort(key=lambda pair: pair[0])
        return [key for _place, key in found]

    def read(self, keys: Sequence[int]) -> Iterator[Any]:
        """The rows of `keys`."""
        for chunk in _chunks(keys):
            found = self.everything().in_bulk(chunk)
            for key in chunk:
                yield found[key]


ELEMENTS = Source(
    lambda shots: Element.objects.filter(shot__in=shots),
    "shot_id",
    lambda: Element.everything.prefetch_related("shot__scene").annotate(
        take_count=Count("takes", filter=Q(takes__removed=False))
    ),
)
TAKES = Source(
    lambda shots: Take.objects.filter(element__shot__in=shots, element__removed=False).order_by(
        "element_id", "number"
    ),
    "element__shot_id",
    lambda: Take.everything.prefetch_related(
        "element__shot__scene",
        "tool_version__tool",
        "session__tool_version__tool",
        Prefetch("source_file", queryset=SourceFile.everything.only("name")),
    ),
)
NOTES = Source(
    lambda shots: ColourNote.objects.filter(shot__in=shots).filter(
        Q(element=None) | Q(element__removed=False)
    ),
    "shot_id",
    lambda: ColourNote.everything.prefetch_related("shot__scene", "element", "take"),
)
SHORTCOMINGS = Source(
    lambda shots: Shortcoming.objects.filter(element__shot__in=shots, element__removed=False),
    "element__shot_id",
    lambda: Shortcoming.everything.prefetch_related("element__shot__scene", "take"),
)


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
