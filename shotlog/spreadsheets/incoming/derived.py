"""Columns that follow from other values: they never come in, and where they differ it is said."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from shotlog.models import Membership
from shotlog.models.choices import MemberRole
from shotlog.spreadsheets.column import Column
from shotlog.spreadsheets.incoming.plan import PlanSheet
from shotlog.spreadsheets.incoming.sheets_in import SheetIn
from shotlog.spreadsheets.incoming.shown import is_rounded, is_shown
from shotlog.spreadsheets.listings import LISTINGS
from shotlog.spreadsheets.looks import Look
from shotlog.spreadsheets.record_columns import SceneLine
from shotlog.spreadsheets.rows import ShotLines
from shotlog.spreadsheets.selection import Selection, whole_production

if TYPE_CHECKING:
    from shotlog.kit.sheets.tables import Table
    from shotlog.spreadsheets.incoming.heads import Recognised
    from shotlog.spreadsheets.incoming.planning import Planner

MOST_ROWS = 2000  # above it, counting all figures again would take longer than reading the file
_READ_OTHERWISE = ("id", "code", "scene", "number", "name", "element", "cut_out")


def note_derived(
    shared: "Planner",
    sheet: SheetIn,
    found: "Recognised",
    out: PlanSheet,
    table: "Table",
    known: dict[int, int],
) -> None:
    """Say of our own columns which cells differ from what Shotlog counts; they are left alone.

    `known` are the numbers of rows by their keys.
    """
    columns = [
        (head.place, head.text, column)
        for head in found.heads
        if head.field not in sheet.fields
        and head.field not in _READ_OTHERWISE
        and (column := sheet.column(head.field)) is not None
        and column.look != Look.PICTURE
    ]
    if found.shape != "ours" or not columns or not 0 < len(known) <= MOST_ROWS:
        return
    rows = {row.number: row for row in table}
    differing: dict[str, int] = {}
    for line in _lines(shared, sheet, list(known)):
        row = rows[known[line.pk]]
        for place, text, column in columns:
            if not _is_what_follows(row.cell(place), column, line):
                differing[text] = differing.get(text, 0) + 1
    for text, count in differing.items():
        out.notes.append(
            ngettext(
                "“%(column)s” follows from other values: %(n)d cell that differs is left alone.",
                "“%(column)s” follows from other values: %(n)d cells that differ are left alone.",
                count,
            )
            % {"column": text, "n": count}
        )


def _is_what_follows(raw: Any, column: Column, line: Any) -> bool:
    if is_shown(raw, column.out(line), column.words) or is_rounded(raw, column.out(line)):
        return True
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if is_shown(raw, column.out(line), column.words):
                return True
    return False


def _lines(shared: "Planner", sheet: SheetIn, keys: list[int]) -> Iterator[Any]:
    """The rows as the export reads them."""
    if sheet.key not in ("shots", "scenes"):
        source = next(one.source for one in LISTINGS if one.key == sheet.key)
        return source.read(keys)
    member = shared.by.member or Membership(
        production=shared.production, role=MemberRole.SUPERVISOR
    )
    selection = whole_production(member)
    if sheet.key == "shots":
        return iter(_known(selection, keys))
    wanted = set(keys)
    return (
        SceneLine(one.scene, one)
        for one in selection.figures.scenes
        if one.scene is not None and one.scene.pk in wanted
    )


def _known(selection: Selection, keys: list[int]) -> Iterable[Any]:
    if len(selection.places) > 5 * MOST_ROWS:
        return []
    return ShotLines(selection).read([key for key in keys if key in selection.places])
