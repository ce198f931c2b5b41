"""How cells look: number formats by what a column holds, fills and fonts by the kind of row."""

from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.spreadsheets.sheet_part import readable

FACE = "Calibri"
SIZE = 10
INK = "FF1B1B1F"
QUIET = "FF5F6068"
ACCENT = "FF1F4E79"


class Look(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"  # text even where it is made of digits: codes, seeds, hashes
    LONG = "long"  # wrapped
    NUMBER = "number"  # a number that is no amount: a frame, a version, Kelvin
    COUNT = "count"
    HOURS = "hours"
    DECIMAL = "decimal"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    PICTURE = "picture"
    ID = "id"  # in a hidden column, from which the mark of sums must not spill


class Band(StrEnum):
    """Which kind of row."""

    TITLE = "title"
    VISIBLE = "visible"  # totals of what a filter leaves
    HEAD = "head"
    ROW = "row"
    GROUP = "group"
    TOTAL = "total"


GAP = "_)_)"
"""The room of two brackets, so that a number does not touch the text to its right."""
_FORMATS = {
    Look.CODE: "@",
    Look.NUMBER: f"0{GAP}",
    Look.ID: "0",
    Look.COUNT: f"#,##0{GAP}",
    Look.HOURS: f"#,##0.0#{GAP}",
    Look.DECIMAL: f"General{GAP}",
    Look.SHARE: f"0%{GAP}",
    Look.DATE: "yyyy-mm-dd",
    Look.MOMENT: "yyyy-mm-dd hh:mm",
}
_TEXTS = (Look.TEXT, Look.CODE, Look.LONG)
_LONG = (Look.LONG, Look.TEXT)
_CENTRED = (Look.DATE, Look.MOMENT, Look.PICTURE)
_FILLS = {Band.HEAD: "FF22303C", Band.GROUP: "FFDDE5EC", Band.TOTAL: "FFC5D2DD"}
_WITHOUT_CENTS = ("KRW", "JPY")


RULE = Border(bottom=Side("hair", color="FFB8BEC5"))
"""The line under every row, empty cells too: a conditional format, so they need not be written."""


class Looks:
    """The styles of one workbook, by number, as the rows of its sheets use them."""

    def __init__(self, workbook: Workbook, *, currency: str) -> None:
        """Register every look of every band."""
        self._sheet: Worksheet = workbook.worksheets[0]
        self._money = f"#,##0{GAP}" if currency in _WITHOUT_CENTS else f"#,##0.00{GAP}"
        self._numbers = {(look, band): self._style(look, band) for look in Look for band in Band}
        self.quoted = {
            self._numbers[look, band]: self._style(look, band, quoted=True)
            for look in _TEXTS
            for band in Band
        }

    def number(self, look: Look, band: Band = Band.ROW) -> int:
        """The style's number in the workbook."""
        return self._numbers[look, band]

    def _style(self, look: Look, band: Band, *, quoted: bool = False) -> int:
        cell = Cell(self._sheet, 1, 1)
        dress(cell, look, band)
        if look == Look.MONEY:
            cell.number_format = self._money
        cell.quotePrefix = quoted
        return int(cell.style_id)


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | int | None,
    *,
    look: Look = Look.TEXT,
    band: Band = Band.ROW,
) -> Cell:
    """Write one cell of a short sheet; text stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is inside a merged cell.")
    cell.value = readable(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    dress(cell, look, band)
    return cell


def dress(cell: Cell, look: Look, band: Band = Band.ROW) -> None:
    """Give `cell` its format, font, fill and place."""
    cell.number_format = _FORMATS.get(look, "General")
    cell.font = _font(look, band)
    cell.alignment = _alignment(look, band)
    if band in _FILLS:
        cell.fill = PatternFill("solid", fgColor=_FILLS[band])


def _font(look: Look, band: Band) -> Font:
    if band == Band.TITLE:
        return Font(FACE, 14, bold=True, color=ACCENT)
    if band == Band.HEAD:
        return Font(FACE, SIZE, bold=True, color="FFFFFFFF")
    if band == Band.VISIBLE:
        return Font(FACE, SIZE, italic=True, color=QUIET)
    return Font(FACE, SIZE, bold=band in (Band.GROUP, Band.TOTAL), color=INK)


def _alignment(look: Look, band: Band) -> Alignment:
    if band == Band.TITLE or (band == Band.VISIBLE and look in _TEXTS):
        return Alignment(vertical="center", horizontal="left")
    number = "center" if band == Band.HEAD else "right"
    side = "left" if look in _TEXTS else "center" if look in _CENTRED else number
    return Alignment(
        vertical="top" if band == Band.ROW else "center",
        horizontal=side,
        wrap_text=band == Band.HEAD or look in (_LONG if band == Band.ROW else (Look.ID,)),
    )
