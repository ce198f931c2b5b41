"""The rows of each sheet, read some hundreds at a time, so that memory stays flat."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from shotlog.figures.against import Against
from shotlog.figures.money import money
from shotlog.figures.private_names import hide_names
from shotlog.figures.scope import NoteRow, Scope
from shotlog.figures.shot_figures import ShotFigures
from shotlog.figures.shot_rows import models_by_shot
from shotlog.models import (
    Clearance,
    ColourNote,
    Element,
    Session,
    Shortcoming,
    Shot,
    Take,
    ToolVersion,
)
from shotlog.spreadsheets.light_rows import Takes, elements
from shotlog.spreadsheets.selection import Selection

CHUNK = 900  # an SQLite of some years ago takes 999 keys at once


@dataclass(frozen=True)
class ShotLine:
    """One shot with its figures, as the sheet shows it."""

    shot: Shot
    figures: ShotFigures
    models: list[str]
    money: Decimal | None
    against: Against | None

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
        sees_money = selection.member.sees_money
        self._costs = _costs(selection) if sees_money else {}
        self._against = selection.figures.comparison.by_shot(money=sees_money)

    def __iter__(self) -> Iterator[tuple[ShotFigures, Decimal | None, Against | None]]:
        """The figures of every shot, its cost, and its AI elements against conventional work."""
        return (
            (one, self._costs.get(key), self._against.get(key))
            for key, one in self._figures.items()
        )

    def read(self, keys: Sequence[int]) -> Iterator[ShotLine]:
        """The shots of `keys`."""
        for chunk in _chunks(keys):
            found = Shot.everything.prefetch_related("scene", "production").in_bulk(chunk)
            shots = {shot.pk: shot for shot in hide_names(found.values(), self._member)}
            models = models_by_shot(chunk) if self._member.sees_recipes else {}
            for key in chunk:
                yield ShotLine(
                    shots[key],
                    self._figures[key],
                    models.get(key, []),
                    self._costs.get(key),
                    self._against.get(key),
                )


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

    chosen: Callable[[Selection], "QuerySet[Any]"]  # those that belong to a selection
    # What gives rows by key, lot after lot, with all that the columns show.
    reader: Callable[[], Callable[[Sequence[int]], Mapping[int, Any]]]
    to_shot: str = ""  # the way from a row to the key of its shot; empty: rows keep their order

    def keys(self, selection: Selection) -> list[int]:
        """Their keys in the order of the shots; within a shot they keep their own."""
        rows = self.chosen(selection)
        if not self.to_shot:
            return list(dict.fromkeys(rows.values_list("pk", flat=True)))
        places = selection.places
        pairs = rows.values_list("pk", self.to_shot)
        found = [(places[shot], key) for key, shot in pairs if shot in places]
        found.sort(key=lambda pair: pair[0])
        return [key for _place, key in found]

    def read(self, keys: Sequence[int]) -> Iterator[Any]:
        """The rows of `keys`."""
        by_key = self.reader()
        for chunk in _chunks(keys):
            found = by_key(chunk)
            for key in chunk:
                yield found[key]


def _elements(selection: Selection) -> "QuerySet[Any]":
    return Element.objects.filter(shot__in=selection.shot_rows)


def _takes(selection: Selection) -> "QuerySet[Any]":
    kept = Take.objects.filter(element__shot__in=selection.shot_rows, element__removed=False)
    return kept.order_by("element_id", "number")


def _notes(selection: Selection) -> "QuerySet[Any]":
    kept = Q(element=None) | Q(element__removed=False)
    return ColourNote.objects.filter(kept, shot__in=selection.shot_rows)


def _shortcomings(selection: Selection) -> "QuerySet[Any]":
    return Shortcoming.objects.filter(element__shot__in=selection.shot_rows, element__removed=False)


def _clearances(selection: Selection) -> "QuerySet[Any]":
    return Clearance.objects.filter(element__shot__in=selection.shot_rows, element__removed=False)


def _sessions(selection: Selection) -> "QuerySet[Any]":
    """The production's sessions; of some shots, those in which their takes were made."""
    own = Session.objects.filter(production=selection.production).order_by("date", "pk")
    if selection.is_whole:
        return own
    return own.filter(pk__in=_takes(selection).order_by().values("session_id"))


def _versions(selection: Selection) -> "QuerySet[Any]":
    """The tool versions that takes or sessions were made with."""
    of_takes = Q(pk__in=_takes(selection).order_by().values("tool_version_id"))
    of_sessions = Q(pk__in=_sessions(selection).order_by().values("tool_version_id"))
    return ToolVersion.objects.filter(of_takes | of_sessions)


def _sessions_with_takes() -> "QuerySet[Any]":
    kept = Q(takes__removed=False, takes__element__removed=False)
    return Session.everything.select_related("tool_version__tool").annotate(
        take_count=Count("takes", filter=kept)
    )


ELEMENTS = Source(_elements, lambda: elements, "shot_id")
TAKES = Source(_takes, lambda: Takes().by_key, "element__shot_id")
NOTES = Source(
    _notes,
    lambda: ColourNote.everything.prefetch_related("shot__scene", "element", "take").in_bulk,
    "shot_id",
)
SHORTCOMINGS = Source(
    _shortcomings,
    lambda: Shortcoming.everything.prefetch_related("element__shot__scene", "take").in_bulk,
    "element__shot_id",
)
CLEARANCES = Source(
    _clearances,
    lambda: Clearance.everything.prefetch_related("element__shot__scene").in_bulk,
    "element__shot_id",
)
SESSIONS = Source(_sessions, lambda: _sessions_with_takes().in_bulk)
TOOL_VERSIONS = Source(
    _versions,
    lambda: ToolVersion.everything.select_related("tool").prefetch_related("tool__aliases").in_bulk,
)


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
