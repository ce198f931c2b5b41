"""A workbook of plain tables: a cover that lists them, and a sheet for each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.models import Production
from shotlog.spreadsheets.heights import height
from shotlog.spreadsheets.looks import ACCENT, FACE, QUIET, RULE, Band, Look, Looks, put
from shotlog.spreadsheets.paper import A4, set_up
from shotlog.spreadsheets.progress import Progress, Told
from shotlog.spreadsheets.sheet_part import Line, Rows, Value, save

TITLE, HEAD = 1, 2


@dataclass(frozen=True)
class Head:
    """One column."""

    name: str
    look: Look = Look.TEXT
    width: float = 12


@dataclass
class Table:
    """One sheet of rows under a head."""

    title: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Value]]
    count: int
    paper: int = A4
    frozen: int = 1

    def as_rows(self, looks: Looks, whole: str, progress: Progress) -> Rows:
        """What is written into the sheet part."""
        return Rows(self._lines(looks, whole, progress), len(self.heads), HEAD + self.count)

    def _lines(self, looks: Looks, whole: str, progress: Progress) -> Iterator[Line]:
        def styles(band: Band) -> list[int]:
            return [looks.number(head.look, band) for head in self.heads]

        yield Line([f"{whole} · {self.title}"], styles(Band.TITLE), height=24)
        names = [head.name for head in self.heads]
        tall = height([(head.name, head.width) for head in self.heads])
        yield Line(names, styles(Band.HEAD), height=tall + 4, banded=True)
        of_row = styles(Band.ROW)
        for row in progress.through(self.rows, self.title):
            texts = [
                (value, head.width)
                for value, head in zip(row, self.heads, strict=True)
                if isinstance(value, str) and head.look in (Look.TEXT, Look.LONG)
            ]
            yield Line(row, of_row, height(texts))

    def frame(self, sheet: Worksheet) -> None:
        """Widths, what stays when scrolling, and the filter."""
        for number, head in enumerate(self.heads, 1):
            sheet.column_dimensions[get_column_letter(number)].width = head.width
        sheet.freeze_panes = f"{get_column_letter(self.frozen + 1)}{HEAD + 1}"
        last = f"{get_column_letter(len(self.heads))}{HEAD + max(self.count, 1)}"
        sheet.auto_filter.ref = f"A{HEAD}:{last}"
        line = Rule("expression", formula=["TRUE"], dxf=DifferentialStyle(border=RULE))
        sheet.conditional_formatting.add(f"A{HEAD + 1}:{last}", line)


@dataclass(frozen=True)
class Book:
    """What the cover says, and the tables behind it; `footer` stands at the foot of each page."""

    title: str
    name: str  # over each table, and in the file's properties
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    footer: Production
    subtitle: str = ""
    currency: str = ""

    def write(self, target: IO[bytes], *, author: str, told: Told) -> None:
        """Write the workbook into `target`, telling how far it is."""
        workbook = Workbook()
        cover = workbook.worksheets[0]
        cover.title = _("Cover")
        looks = Looks(workbook, currency=self.currency)
        for table in self.tables:
            sheet = workbook.create_sheet(table.title)
            table.frame(sheet)
            set_up(sheet, self.footer, paper=table.paper, heads=f"{TITLE}:{HEAD}")
        self._write_cover(cover)
        set_up(cover, self.footer, paper=A4)
        workbook.properties.creator = author
        workbook.properties.title = self.name
        progress = Progress(told, sum(table.count for table in self.tables))
        rows = {table.title: table.as_rows(looks, self.name, progress) for table in self.tables}
        save(workbook, target, rows, quoted=looks.quoted)

    def _write_cover(self, sheet: Worksheet) -> None:
        for letter, width in {"A": 3, "B": 34, "C": 90}.items():
            sheet.column_dimensions[letter].width = width
        sheet.sheet_view.showGridLines = False
        put(sheet, 2, 2, self.title).font = Font(FACE, 24, bold=True, color=ACCENT)
        sheet.row_dimensions[2].height = 34
        row = 4
        if self.subtitle:
            put(sheet, 3, 2, self.subtitle).font = Font(FACE, 14, color=QUIET)
            row = 5
        for name, value in self.facts:
            put(sheet, row, 2, name).font = Font(FACE, 10, color=QUIET)
            put(sheet, row, 3, value).alignment = Alignment(vertical="top", wrap_text=True)
            row += 1
        row += 1
        for column, text in enumerate((_("Sheet"), _("Rows")), 2):
            put(sheet, row, column, text, band=Band.HEAD)
        for table in self.tables:
            row += 1
            put(sheet, row, 2, table.title)
            count = put(sheet, row, 3, table.count, look=Look.COUNT)
            count.alignment = Alignment(horizontal="left")
