"""The Cover: of what, when, by whom, by which filter, how much, and what each sheet is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.spreadsheets.columns import FORMAT
from shotlog.spreadsheets.looks import ACCENT, FACE, QUIET, Band, Look, put
from shotlog.spreadsheets.selection import Selection


@dataclass(frozen=True)
class Contents:
    """One sheet, as the cover lists it."""

    title: str
    rows: int | None
    about: str


def write_cover(
    sheet: Worksheet, selection: Selection, *, author: str, contents: Sequence[Contents]
) -> None:
    """Fill the first sheet."""
    production = selection.production
    for letter, width in {"A": 3, "B": 24, "C": 14, "D": 74}.items():
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _text(sheet, 2, 2, production.title, Font(FACE, 24, bold=True, color=ACCENT))
    _text(sheet, 3, 2, _("Shot breakdown"), Font(FACE, 14, color=QUIET))
    sheet.row_dimensions[2].height = 34
    row = 5
    for name, value in _facts(selection, author=author):
        _text(sheet, row, 2, name, Font(FACE, 10, color=QUIET))
        _text(sheet, row, 3, value, Font(FACE, 10, bold=True))
        row += 1
    _write_contents(sheet, row + 1, contents)


def _facts(selection: Selection, *, author: str) -> list[tuple[str, str]]:
    """What the reader asks first."""
    production, figures = selection.production, selection.figures
    progress, ai = figures.progress, figures.shares.elements["together"]
    now = timezone.localtime()
    return [
        (_("Production"), f"{production.code} {production.title}"),
        (_("Holds"), selection.title),
        *((f"{_('Filter')}: {label}", value) for label, value in selection.conditions),
        (_("Exported"), f"{now:%Y-%m-%d %H:%M}"),
        (_("By"), author),
        (_("Frame rate"), str(production.rate)),
        (
            _("Shots"),
            _("%(n)s, of which %(done)s approved or final; %(omitted)s omitted")
            % {"n": progress.shots, "done": progress.done.part, "omitted": progress.omitted},
        ),
        (
            _("Final elements"),
            _("%(n)s, of which %(ai)s AI") % {"n": ai.whole, "ai": ai.part},
        ),
        (
            _("Not broken down"),
            _("%(n)s shots without a final element") % {"n": figures.shares.not_broken_down},
        ),
        (_("Format"), f"Shotlog {FORMAT}"),
    ]


def _write_contents(sheet: Worksheet, row: int, contents: Sequence[Contents]) -> None:
    for column, text in enumerate((_("Sheet"), _("Rows"), _("What it is")), 2):
        put(sheet, row, column, text, band=Band.HEAD)
    for one in contents:
        row += 1
        link = put(sheet, row, 2, one.title)
        place = f"{quote_sheetname(one.title)}!A1"
        link.hyperlink = Hyperlink(ref=link.coordinate, location=place)
        link.font = Font(FACE, 10, underline="single", color=ACCENT)
        put(sheet, row, 3, one.rows, look=Look.COUNT)
        _text(sheet, row, 4, one.about, None)


def _text(sheet: Worksheet, row: int, column: int, text: str, font: Font | None) -> None:
    cell = put(sheet, row, column, text)
    if font is not None:
        cell.font = font
        cell.border = Border()
    cell.alignment = Alignment(vertical="top", wrap_text=column == 4)
