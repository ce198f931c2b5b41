"""The breakdown workbook: Cover, Shots, the lists, Legend."""

from collections.abc import Collection
from dataclasses import replace
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.packaging.custom import IntProperty, StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import Outline
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.spreadsheets.choice import chosen_sheets
from shotlog.spreadsheets.columns import FORMAT
from shotlog.spreadsheets.cover import Contents, write_cover
from shotlog.spreadsheets.legend import HEAD as LEGEND_HEAD
from shotlog.spreadsheets.legend import Legend
from shotlog.spreadsheets.looks import Looks
from shotlog.spreadsheets.marks import draw_charts, mark
from shotlog.spreadsheets.paper import A3, A4, set_up
from shotlog.spreadsheets.pictures import drawn, thumbnails
from shotlog.spreadsheets.progress import Progress, Told, to_nobody
from shotlog.spreadsheets.selection import Selection
from shotlog.spreadsheets.sheet_part import Rows, save
from shotlog.spreadsheets.sheets import (
    FIRST,
    HEAD,
    SceneSheet,
    Sheet,
    ShotSheet,
)

WIDE = 190  # characters that one can still read on the width of A4


def write_breakdown(
    target: IO[bytes],
    selection: Selection,
    *,
    author: str,
    pictures: bool = True,
    sheets: Collection[str] = (),
    told: Told = to_nobody,
) -> None:
    """Write the workbook of `selection` into `target`; its member sees no more than on pages.

    `sheets` are the keys of those to write; none means all. `told` hears how far it is.
    """
    progress = Progress(told)
    progress.begin(_("Counting"))
    workbook = Workbook()
    cover = workbook.worksheets[0]
    cover.title = _("Cover")
    looks = Looks(workbook, currency=selection.production.currency)
    chosen = chosen_sheets(selection, looks, pictures=pictures, keys=sheets)
    files = _pictures(selection, chosen) if pictures else {}
    progress.begin(_("Counting"), total=sum(sheet.count for sheet in chosen) + len(files))
    parts = {sheet: workbook.create_sheet(sheet.title) for sheet in chosen}
    legend = Legend(workbook.create_sheet(_("Legend")))
    for sheet, part in parts.items():
        _frame(part, sheet)
        _offer_words(part, sheet, legend)
        legend.describe(sheet.title, sheet.columns)
        mark(part, sheet)
        set_up(part, selection.production, paper=_paper(sheet), heads=f"1:{HEAD}")
        if isinstance(sheet, ShotSheet):
            _place_pictures(part, sheet, files, progress)
        if isinstance(sheet, SceneSheet):
            draw_charts(part, sheet)
    contents = [Contents(sheet.title, sheet.row_count, sheet.about) for sheet in chosen]
    contents.append(Contents(legend.sheet.title, None, _("The words and what columns hold.")))
    write_cover(cover, selection, author=author, contents=contents)
    set_up(cover, selection.production, paper=A4)
    set_up(legend.sheet, selection.production, paper=A4, heads=f"1:{LEGEND_HEAD}")
    _name(workbook, selection, author=author)
    rows = {sheet.title: _counted(sheet, progress) for sheet in chosen}
    save(workbook, target, rows, quoted=looks.quoted)


def _paper(sheet: Sheet) -> int:
    """A4 where the columns still can be read on it."""
    wide = sum(column.width for column in sheet.columns if not column.folded and not column.hidden)
    return A3 if wide > WIDE else A4


def _frame(part: Worksheet, sheet: Sheet) -> None:
    """Widths, what is folded and hidden, what stays when scrolling, and the filter."""
    last = None
    for number, column in enumerate(sheet.columns, 1):
        dimension = part.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.hidden = column.hidden or column.folded
        if column.folded:
            dimension.outlineLevel = 1
            if last is not None:
                last.collapsed = True
                last = None
        else:
            last = dimension
    part.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{FIRST}"
    part.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(sheet.columns))}{max(sheet.last, HEAD)}"
    part.sheet_properties.outlinePr = Outline(summaryBelow=False, summaryRight=False)
    if isinstance(sheet, ShotSheet):
        part.sheet_format.outlineLevelRow = 1


def _offer_words(part: Worksheet, sheet: Sheet, legend: Legend) -> None:
    """Drop-downs for every column with words of its own."""
    for number, column in enumerate(sheet.columns, 1):
        if not column.words:
            continue
        place = legend.place(column)
        if column.field and sheet.last >= FIRST:
            letter = get_column_letter(number)
            offer = DataValidation("list", formula1=place, allow_blank=True)
            offer.errorTitle = str(column.name)
            offer.error = _("Choose a word of the list; the Legend has them all.")
            offer.add(f"{letter}{FIRST}:{letter}{sheet.last}")
            part.add_data_validation(offer)


def _counted(sheet: Sheet, progress: Progress) -> Rows:
    rows = sheet.as_rows()
    return replace(rows, lines=progress.through(rows.lines, sheet.title))


def _pictures(selection: Selection, chosen: list[Sheet]) -> dict[int, str]:
    """The files of the shots that have one; none without the sheet that they lie on."""
    if not any(isinstance(sheet, ShotSheet) for sheet in chosen):
        return {}
    return {key: file for key, file in thumbnails(selection).items() if file}


def _place_pictures(
    part: Worksheet, shots: ShotSheet, files: dict[int, str], progress: Progress
) -> None:
    rows = {row - 1: files[key] for key, row in shots.places.items() if key in files}
    for picture in drawn(rows, column=0, height=shots.picture_height, progress=progress):
        part.add_image(picture)


def _name(workbook: Workbook, selection: Selection, *, author: str) -> None:
    """What programs read of the file: whose it is, and of which format and moment."""
    production = selection.production
    workbook.properties.creator = author
    workbook.properties.title = f"{production.code} {production.title}: {_('Shot breakdown')}"
    moment = timezone.now().isoformat()  # what is edited later is found by it
    known = workbook.custom_doc_props  # type: ignore[attr-defined] # newer than its stubs
    known.append(IntProperty(name="Shotlog format", value=FORMAT))
    known.append(StringProperty(name="Shotlog exported", value=moment))
    known.append(StringProperty(name="Shotlog production", value=production.code))
