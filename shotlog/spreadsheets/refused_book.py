"""The refused rows of an import as a workbook, to be corrected in Excel and imported again.

Cells stay what they were: text stays text (001), numbers and days stay numbers and days, so that
what was refused is refused again until somebody types over it. Two columns before them say where a
row stood and what is wrong with it; the importer passes them over. The file names its draft, so
that columns and words which were explained there need not be explained again.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.custom import IntProperty, StringProperty
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.kit.sheets.workbooks import OF_DRAFT
from shotlog.models import ImportDraft
from shotlog.spreadsheets.heights import height
from shotlog.spreadsheets.incoming import Book, Broken, Kind, Plan, Raw, Row, Table, make_plan
from shotlog.spreadsheets.incoming import drafts as waiting
from shotlog.spreadsheets.incoming.plan import PlanRow, PlanSheet
from shotlog.spreadsheets.incoming.refused import HEADS, sheet_title
from shotlog.spreadsheets.incoming.values import ERRORS, plain_text
from shotlog.spreadsheets.looks import FACE, INK, SIZE, Band, Look, dress
from shotlog.spreadsheets.paper import A4, set_up
from shotlog.spreadsheets.sheet_part import Line, Rows, Value, save

TEXT, DAY, MOMENT = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_TIMES: dict[type, str] = {dt.timedelta: "[h]:mm:ss", dt.time: "hh:mm:ss"}
_WIDTHS = (26, 54)
_WIDTH = 18
_OWN = len(_WIDTHS)
_DAY = dt.timedelta(days=1)
_BAD = "FFFCE4E1"
_SIDE = Side("medium", color="FFB3261E")
_EDGE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


@dataclass
class RefusedSheet:
    """The refused rows of one sheet, each with what is wrong with it."""

    title: str
    table: Table
    plan: PlanSheet
    rows: list[tuple[Row, PlanRow]] = field(default_factory=list)

    @property
    def heads(self) -> Sequence[Raw]:
        """The row of heads, as it stands in the file."""
        return next((row.cells for row in self.table if row.number == self.plan.head_row), ())

    @property
    def width(self) -> int:
        """How many columns the file has here."""
        return max(len(self.heads), *(len(row.cells) for row, _why in self.rows))

    def places(self, name: str) -> list[int]:
        """The columns of a field."""
        return [head.place for head in self.plan.heads if name and head.field == name]


@dataclass
class Refused:
    """What of an import does not come in."""

    draft: ImportDraft
    book: Book
    sheets: list[RefusedSheet]


def refused_of(draft: ImportDraft) -> Refused:
    """The rows of `draft` that are refused or ticked to be left out; Unreadable as `book_of`."""
    book = waiting.book_of(draft)
    asked = waiting.asked_in(draft)
    by = waiting.author_of(draft)
    production = draft.membership.production
    plan = make_plan(book, production, by=by, asked=asked)
    out = {(row.sheet, row.row) for row in plan.of((Kind.REFUSED, Kind.LEFT_OUT))}
    if asked.left_out:  # a row that is left out is not looked into: look, to say why
        plan = make_plan(book, production, by=by, asked=replace(asked, left_out=frozenset()))
    return Refused(draft, book, list(_sheets(book, plan, out)))


def _sheets(book: Book, plan: Plan, out: Collection[tuple[str, int]]) -> Iterator[RefusedSheet]:
    taken: set[str] = set()
    for table, sheet in zip(book.tables, plan.sheets, strict=True):
        refused = {one.row: one for one in sheet.rows if (one.sheet, one.row) in out}
        found = [(row, refused[row.number]) for row in table if row.number in refused]
        if found:
            yield RefusedSheet(_titled(table.name, taken), table, sheet, found)


def _titled(name: str, taken: set[str]) -> str:
    title = first = sheet_title(name)
    number = 2
    while title.casefold() in taken:
        title = f"{first[:26]} ({number})"
        number += 1
    taken.add(title.casefold())
    return title


def write_refused(target: IO[bytes], refused: Refused, *, author: str) -> None:
    """Write the workbook into `target`."""
    workbook = Workbook()
    styles = _Styles(workbook.worksheets[0])
    for place, sheet in enumerate(refused.sheets):
        part = workbook.create_sheet(sheet.title, place)
        _frame(part, sheet)
        set_up(part, refused.draft.membership.production, paper=A4, heads="1:1")
    workbook.remove(workbook.worksheets[-1])
    _name(workbook, refused, author=author)
    rows = {sheet.title: _rows(sheet, refused.draft, styles) for sheet in refused.sheets}
    save(workbook, target, rows, quoted=styles.quoted)


def _frame(part: Worksheet, sheet: RefusedSheet) -> None:
    for number in range(1, sheet.width + _OWN + 1):
        dimension = part.column_dimensions[get_column_letter(number)]
        dimension.width = _WIDTHS[number - 1] if number <= _OWN else _WIDTH
    for place in sheet.places("id"):
        part.column_dimensions[get_column_letter(place + _OWN + 1)].hidden = True
    part.freeze_panes = f"{get_column_letter(_OWN + 1)}2"
    last = get_column_letter(sheet.width + _OWN)
    part.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"


def _name(workbook: Workbook, refused: Refused, *, author: str) -> None:
    """What the importer reads of the file; conflicts are found from the first export on."""
    book, draft = refused.book, refused.draft
    workbook.properties.creator = author
    workbook.properties.title = _("Refused rows of %(name)s") % {"name": draft.name}
    known = workbook.custom_doc_props  # type: ignore[attr-defined] # newer than its stubs
    known.append(IntProperty(name=OF_DRAFT, value=draft.pk))
    if book.format is not None:
        known.append(IntProperty(name="Shotlog format", value=book.format))
        known.append(StringProperty(name="Shotlog production", value=book.production))
    if book.exported is not None:
        known.append(StringProperty(name="Shotlog exported", value=book.exported.isoformat()))


def _rows(sheet: RefusedSheet, draft: ImportDraft, styles: "_Styles") -> Rows:
    columns = sheet.width + _OWN
    lines = _lines(sheet, waiting.asked_in(draft).corrections, styles)
    return Rows(lines, columns, len(sheet.rows) + 1, numerals=range(_OWN + 1, columns + 1))


def _lines(
    sheet: RefusedSheet, typed: Mapping[tuple[str, int, str], str], styles: "_Styles"
) -> Iterable[Line]:
    heads = [plain_text(raw) for raw in sheet.heads]
    names = [*(str(name) for name in HEADS), *heads]
    yield Line(names, [styles.head] * (sheet.width + _OWN), height=32, banded=True)
    for row, why in sheet.rows:
        place, reasons = _place(why, sheet), _reasons(why)
        bad = {column for one in why.troubles for column in sheet.places(one.field)}
        cells = _corrected(row, why, sheet, typed)
        written = [_written(raw) for raw in cells]
        looks = [styles.of(raw, bad=column in bad) for column, raw in enumerate(cells)]
        texts = [(value, _WIDTH) for value in written if isinstance(value, str)]
        yield Line(
            [place, reasons, *written],
            [styles.note, styles.note, *looks],
            height([(place, _WIDTHS[0]), (reasons, _WIDTHS[1]), *texts]),
            banded=True,
        )


def _place(row: PlanRow, sheet: RefusedSheet) -> str:
    return _("%(sheet)s, row %(row)d") % {"sheet": sheet.table.name, "row": row.row}


def _reasons(row: PlanRow) -> str:
    """Each refusal with its column; one line for each."""
    found = [f"{one.column}: {one.reason}" if one.column else one.reason for one in row.troubles]
    return "\n".join(found) or _("It was left out.")


def _corrected(
    row: Row, why: PlanRow, sheet: RefusedSheet, typed: Mapping[tuple[str, int, str], str]
) -> list[Raw]:
    """The cells, with what was typed over them in the preview: the reason speaks of that."""
    cells = [row.cell(place) for place in range(sheet.width)]
    for (title, number, name), text in typed.items():
        if (title, number) != (why.sheet, why.row):
            continue
        for count, place in enumerate(sheet.places(name)):
            cells[place] = None if count else text
    return cells


def _written(raw: Raw) -> Value:
    """What stands in the cell; a formula without a result becomes an error that is none again."""
    if isinstance(raw, Broken):
        return str(raw) if raw in ERRORS else "#VALUE!"
    if isinstance(raw, bool):
        return plain_text(raw)
    if isinstance(raw, dt.timedelta):
        return raw / _DAY
    if isinstance(raw, dt.time):
        return dt.timedelta(hours=raw.hour, minutes=raw.minute, seconds=raw.second) / _DAY
    if isinstance(raw, dt.datetime):
        return raw.replace(tzinfo=None)
    return raw


class _Styles:
    """The looks of the cells: by what stands in them, and whether that was refused."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self.head = self._style(TEXT, band=Band.HEAD)
        self.note = self._style("General")
        self._known = {
            (form, bad): self._style(form, bad=bad)
            for form in (TEXT, *_TIMES.values(), MOMENT, DAY)
            for bad in (False, True)
        }
        self.quoted = {
            self._style(form, bad=bad): self._style(form, bad=bad, quoted=True)
            for form in (TEXT, "General")
            for bad in (False, True)
        }

    def of(self, raw: Raw, *, bad: bool) -> int:
        """The number of the style of one cell."""
        return self._known[_form(raw), bad]

    def _style(
        self, form: str, *, band: Band = Band.ROW, bad: bool = False, quoted: bool = False
    ) -> int:
        cell = Cell(self._sheet, 1, 1)
        dress(cell, Look.TEXT, band)
        cell.number_format = form
        if bad:
            cell.fill = PatternFill("solid", fgColor=_BAD)
            cell.border = _EDGE
            cell.font = Font(FACE, SIZE, bold=True, color=INK)
        cell.quotePrefix = quoted
        return int(cell.style_id)


def _form(raw: Any) -> str:
    """Text for all but days and times: what is typed over a number stays as it was typed."""
    if isinstance(raw, dt.datetime) and raw.time() != dt.time():
        return MOMENT
    if isinstance(raw, dt.date):
        return DAY
    return next((form for kind, form in _TIMES.items() if isinstance(raw, kind)), TEXT)
