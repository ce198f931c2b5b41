"""The long sheets: which columns a role sees, and the rows from title to foot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from shotlog.breakdown.columns import SHOT_COLUMNS as PAGE_COLUMNS
from shotlog.figures.generation import Timed, generation_in_little_room
from shotlog.figures.private_names import cleaner_for, hide_names
from shotlog.figures.scene_figures import Figures
from shotlog.models import Production, Scene
from shotlog.spreadsheets.column import Column, row_writer
from shotlog.spreadsheets.columns import SHOT_COLUMNS
from shotlog.spreadsheets.heights import height
from shotlog.spreadsheets.listings import Listing
from shotlog.spreadsheets.looks import Band, Look, Looks
from shotlog.spreadsheets.pictures import cell_height
from shotlog.spreadsheets.record_columns import BENCHMARK_COLUMNS, SCENE_COLUMNS, SceneLine
from shotlog.spreadsheets.rows import ShotLines
from shotlog.spreadsheets.selection import Selection
from shotlog.spreadsheets.sheet_part import Formula, Line, Rows, Value
from shotlog.spreadsheets.sums import NO_SCENE, SUMS, everything

TITLE, VISIBLE, HEAD = 1, 2, 3
FIRST = HEAD + 1
_LONGEST_FORMULA = 8000
_MOST_ARGUMENTS = 250
_SUMMED = (Look.COUNT, Look.HOURS, Look.MONEY)


class Sheet:
    """One long sheet: title, totals of what is visible, head, rows."""

    key: str  # what commands and data files call it
    title: str
    about: str
    frozen: int  # columns that stay when scrolling
    row_count: int  # rows of the record, as the cover tells

    def __init__(self, selection: Selection, looks: Looks, columns: Sequence[Column]) -> None:
        """`columns` are those that the member may see."""
        self.selection = selection
        self.columns = [one for one in columns if one.may_be_seen_by(selection.member)]
        self._looks = looks
        self._values = row_writer(self.columns)
        self._row_styles = self._styles(Band.ROW)
        self._long = [
            (number, column.width)
            for number, column in enumerate(self.columns)
            if column.look in (Look.LONG, Look.TEXT) and not column.folded
        ]

    @property
    def last(self) -> int:
        """The last row that a filter may hide."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """All rows of the sheet."""
        return self.last

    def lines(self) -> Iterator[Line]:
        """Every row, from the title on."""
        raise NotImplementedError

    def records(self) -> Iterator[Any]:
        """What the rows are made of, without lines of sums."""
        raise NotImplementedError

    def as_rows(self) -> Rows:
        """What is written into the sheet part."""
        numerals = [n for n, column in enumerate(self.columns, 1) if column.look == Look.CODE]
        return Rows(self.lines(), len(self.columns), self.count, numerals)

    def _styles(self, band: Band) -> list[int]:
        return [self._looks.number(column.look, band) for column in self.columns]

    def _top(self, visible: Sequence[Value]) -> Iterator[Line]:
        production = self.selection.production
        words = (f"{production.code} {production.title}", self.title, self.selection.title)
        yield Line([" · ".join(words)], self._styles(Band.TITLE), height=24)
        yield Line(visible, self._styles(Band.VISIBLE))
        heads = [str(column.name) for column in self.columns]
        tall = height([(text, one.width) for text, one in zip(heads, self.columns, strict=True)])
        yield Line(heads, self._styles(Band.HEAD), height=tall + 4, banded=True)

    def _line(self, row: Any, *, least: float = 0, level: int = 0) -> Line:
        values = self._values(row)
        texts = [(value, width) for n, width in self._long if isinstance(value := values[n], str)]
        return Line(values, self._row_styles, height(texts, least=least), level)


class ShotSheet(Sheet):
    """Shots by scene, each scene under a line with its figures."""

    def __init__(self, selection: Selection, looks: Looks, *, pictures: bool) -> None:
        """Without pictures the column for them is left out too."""
        columns = [
            _as_on_the_page(one, selection.columns)
            for one in SHOT_COLUMNS
            if pictures or one.look != Look.PICTURE
        ]
        super().__init__(selection, looks, columns)
        self.key, self.title = "shots", _("Shots")
        self.about = _("Every shot by scene, with the sums of the scene in its head line.")
        self.frozen = self._number_of("code")
        self.row_count = len(selection.places)
        self.picture_height = cell_height(selection.production)
        self._least = self.picture_height if pictures else 0

    @property
    def last(self) -> int:
        """The last shot."""
        return HEAD + sum(1 + len(keys) for _scene, keys in self.selection.groups)

    @property
    def count(self) -> int:
        """The foot comes after the last shot."""
        return self.last + 1

    @cached_property
    def places(self) -> dict[int, int]:
        """The row of each shot, by its key."""
        row, found = FIRST, {}
        for _scene, keys in self.selection.groups:
            found.update({key: number for number, key in enumerate(keys, row + 1)})
            row += 1 + len(keys)
        return found

    def as_chosen(self, columns: list[Column]) -> list[Column]:
        """`columns` without those that the page could show and does not, for what cannot fold."""
        if self.selection.columns is None:
            return columns
        return [one for one in columns if not (one.folded and _on_the_page(one) in _PAGE)]

    def lines(self) -> Iterator[Line]:
        """Scene by scene; the foot counts all that is shown."""
        shots = ShotLines(self.selection)
        yield from self._top(self._visible(shots))
        keys = [key for key, _keys in self.selection.groups if key]
        shown = hide_names(Scene.everything.filter(pk__in=keys), self.selection.member)
        scenes = {scene.pk: scene for scene in shown}
        parts = self.selection.figures.scope.parts
        rows = shots.read(self._keys)
        for scene, found in self.selection.groups:
            head = scenes.get(scene or 0)
            yield self._sums(Figures(parts[scene]), Band.GROUP, **_words(head))
            for _key in found:
                yield self._line(next(rows), least=self._least, level=1)
        yield self._sums(self.selection.figures, Band.TOTAL, scene=everything(), description="")

    def records(self) -> Iterator[Any]:
        """The shots."""
        return ShotLines(self.selection).read(self._keys)

    @property
    def _keys(self) -> list[int]:
        return [key for _scene, found in self.selection.groups for key in found]

    def _sums(self, figures: Figures, band: Band, **words: str) -> Line:
        words["pk"] = SUMS
        values: list[Value] = [
            column.total(figures) if column.total else words.get(column.field)
            for column in self.columns
        ]
        return Line(values, self._styles(band), height=20, banded=True)

    def _visible(self, shots: ShotLines) -> list[Value]:
        ranges, row = [], FIRST
        for _scene, keys in self.selection.groups:
            ranges.append((row + 1, row + len(keys)))
            row += 1 + len(keys)
        sums = [_Stand(*stand) for stand in shots]
        return [
            self._formula(column, number, ranges, sums)
            for number, column in enumerate(self.columns, 1)
        ]

    def _formula(
        self, column: Column, number: int, ranges: list[tuple[int, int]], sums: "list[_Stand]"
    ) -> Value:
        if column.field == "scene":
            return _("Visible")
        if column.field == "code":
            return _subtotal(103, number, ranges, len(sums))
        if column.total is None or column.look not in _SUMMED:
            return None
        known = [column.out(stand) for stand in sums]
        return _subtotal(109, number, ranges, sum(value for value in known if value))

    def _number_of(self, field: str) -> int:
        return next(n for n, column in enumerate(self.columns, 1) if column.field == field)


@dataclass(frozen=True)
class _Stand:
    """A shot's figures without the shot: enough for the columns that are summed."""

    figures: Any
    money: Any
    against: Any


class SceneSheet(Sheet):
    """Scenes with the figures of their reports."""

    def __init__(self, selection: Selection, looks: Looks) -> None:
        """Every scene of the whole production, else those that have shots here."""
        super().__init__(selection, looks, SCENE_COLUMNS)
        self.key, self.title = "scenes", _("Scenes")
        self.about = _("The figures of each scene as its report shows them, with two charts.")
        self.frozen = 2
        shown = {scene for scene, _keys in selection.groups}
        self.scenes = [
            SceneLine(one.scene or _no_scene(selection.production), one)
            for one in selection.figures.scenes
            if selection.is_whole or (one.scene.pk if one.scene else None) in shown
        ]
        self.row_count = len(self.scenes)

    @property
    def last(self) -> int:
        """The last scene."""
        return HEAD + len(self.scenes)

    @property
    def count(self) -> int:
        """The foot comes after the last scene."""
        return self.last + 1

    def lines(self) -> Iterator[Line]:
        """Scene by scene; the foot counts them together."""
        yield from self._top(self._visible() if self.scenes else [])
        yield from map(self._line, self.records())
        production = self.selection.production
        together = Scene(
            production=production,
            number=everything(),
            grade_hours_budgeted=production.grade_budget_hours if self.selection.is_whole else None,
        )
        foot = self._values(SceneLine(together, self.selection.figures))
        values = [
            SUMS if column.field == "pk" else value
            for column, value in zip(self.columns, foot, strict=True)
        ]
        yield Line(values, self._styles(Band.TOTAL), height=20, banded=True)

    def records(self) -> Iterator[SceneLine]:
        """The scenes."""
        return iter(self.scenes)

    def _visible(self) -> list[Value]:
        rows = [(FIRST, self.last)]
        values: list[Value] = [_("Visible"), _subtotal(103, 1, rows, len(self.scenes))]
        for number, column in enumerate(self.columns[2:], 3):
            known = [column.out(scene) for scene in self.scenes]
            total = sum(value for value in known if value) if column.look in _SUMMED else None
            values.append(None if total is None else _subtotal(109, number, rows, total))
        return values


class BenchmarkSheet(Sheet):
    """Generation times by model, and of all takes together."""

    def __init__(self, selection: Selection, looks: Looks) -> None:
        """The times of every take of the production, or of the scene."""
        super().__init__(selection, looks, BENCHMARK_COLUMNS)
        self.key, self.title = "benchmarks", _("Benchmarks")
        self.about = _("Generation times of the production's takes, by model.")
        self.frozen = 1
        times = generation_in_little_room(selection.figures.scope)
        self._times = times.by_model
        self._together = times.together
        self.row_count = len(self._times)

    @property
    def last(self) -> int:
        """The last model."""
        return HEAD + len(self._times)

    @property
    def count(self) -> int:
        """The foot comes after the last model."""
        return self.last + 1

    def lines(self) -> Iterator[Line]:
        """Model by model."""
        yield from self._top([])
        yield from map(self._line, self.records())
        values = self._values(self._together)
        yield Line(values, self._styles(Band.TOTAL), height=20, banded=True)

    def records(self) -> Iterator[Timed]:
        """The models."""
        return iter(self._times)


ON_THE_PAGE = {
    "made": "mix",
    "final_elements": "mix",
    "ai_elements": "mix",
    "ai_models": "models",
    "colour_notes": "match",
    "of_which_closed": "match",
    "recoverable": "recover",
    "missing": "recover",
    "hours_estimated": "est",
    "hours_actual": "act",
    "length": "frames",
    "cut_in": "cut",
    "cut_out": "cut",
}
"""Columns of the sheet that the shots page calls otherwise, or shows in one."""
_PAGE = frozenset(column.key for column in PAGE_COLUMNS)


def _as_on_the_page(column: Column, chosen: frozenset[str] | None) -> Column:
    """Folded unless the page shows it; columns that the page does not have stay as they are."""
    key = _on_the_page(column)
    if chosen is None or key not in _PAGE:
        return column
    return replace(column, folded=key not in chosen)


def _on_the_page(column: Column) -> str:
    return ON_THE_PAGE.get(column.key, column.key)


def _no_scene(production: Production) -> Scene:
    """What stands for the scene of shots that have none."""
    return Scene(production=production, number=NO_SCENE, title=_("No scene"))


class ListSheet(Sheet):
    """A plain list of rows in the order of their shots."""

    def __init__(self, selection: Selection, looks: Looks, listing: Listing) -> None:
        """Read the keys, so that the number of rows is known before they are written."""
        super().__init__(selection, looks, listing.columns)
        self.key, self.title, self.about = listing.key, str(listing.title), str(listing.about)
        self.frozen = listing.frozen
        self._source = listing.source
        self._keys = listing.source.keys(selection)
        self.row_count = len(self._keys)

    @property
    def last(self) -> int:
        """The last row."""
        return HEAD + len(self._keys)

    def lines(self) -> Iterator[Line]:
        """One row after the other."""
        yield from self._top(self._visible() if self._keys else [])
        yield from map(self._line, self.records())

    def records(self) -> Iterator[Any]:
        """The rows."""
        rows = self._source.read(self._keys)
        if self.selection.member.sees_recipes:
            return rows
        clean = cleaner_for(self.selection.member)  # of lists, a client has that of elements
        return (row._replace(name=clean(row.name)) for row in rows)

    def _visible(self) -> list[Value]:
        summed = [column.field for column in self.columns if _is_summed(column)]
        sums = {}
        if summed:
            sums = self._source.chosen(self.selection).aggregate(
                **{f"sum_{field}": Sum(field) for field in summed}
            )
        values: list[Value] = []
        for number, column in enumerate(self.columns, 1):
            total = sums.get(f"sum_{column.field}") if _is_summed(column) else None
            values.append(None if total is None else _subtotal(109, number, [self._range], total))
        # The first column says what the row is, the second counts; both hold text in every list.
        return [_("Visible"), _subtotal(103, 2, [self._range], len(self._keys)), *values[2:]]

    @property
    def _range(self) -> tuple[int, int]:
        return FIRST, self.last


def _is_summed(column: Column) -> bool:
    return bool(column.field) and column.look in (Look.HOURS, Look.MONEY)


def _subtotal(function: int, column: int, ranges: Sequence[tuple[int, int]], value: Any) -> Value:
    """SUBTOTAL over the rows of shots, the lines of scenes left out; None if Excel has no room."""
    letter = get_column_letter(column)
    names = [f"{letter}{first}:{letter}{last}" for first, last in ranges]
    parts = [
        f"SUBTOTAL({function},{','.join(names[start : start + _MOST_ARGUMENTS])})"
        for start in range(0, len(names), _MOST_ARGUMENTS)
    ]
    text = "+".join(parts)
    return Formula(text, value) if text and len(text) <= _LONGEST_FORMULA else None


def _words(scene: Scene | None) -> dict[str, str]:
    """What the line of a scene says beside its sums."""
    if scene is None:
        return {"scene": NO_SCENE, "description": _("No scene")}
    when = f"{scene.get_int_ext_display()} {scene.get_day_night_display()}".strip()
    parts = (scene.title, when)
    return {"scene": scene.number, "description": " · ".join(filter(None, parts))}
