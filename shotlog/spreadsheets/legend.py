"""The Legend: the words that drop-downs offer, and what each column holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.spreadsheets.column import Column
from shotlog.spreadsheets.heights import height
from shotlog.spreadsheets.looks import Band, Look, put

HEAD = 3
WIDTHS = {"A": 26, "B": 32, "C": 38, "D": 3, "E": 16, "F": 24, "G": 62}


@dataclass
class Legend:
    """The sheet: words on the left, columns on the right."""

    sheet: Worksheet
    _places: dict[tuple[str, ...], str] = field(default_factory=dict)
    _word: int = HEAD + 1
    _column: int = HEAD + 1

    def __post_init__(self) -> None:
        """Title, heads and widths."""
        self._cell(1, 1, _("Legend"), Band.TITLE)
        self.sheet.row_dimensions[1].height = 24
        for column, text in enumerate((_("List"), _("Word"), _("Code")), 1):
            self._cell(HEAD, column, text, Band.HEAD)
        for column, text in enumerate((_("Sheet"), _("Column"), _("What it holds")), 5):
            self._cell(HEAD, column, text, Band.HEAD)
        for letter, width in WIDTHS.items():
            self.sheet.column_dimensions[letter].width = width
        self.sheet.freeze_panes = f"A{HEAD + 1}"

    def place(self, column: Column) -> str:
        """The cells with the words of `column`, as a drop-down names them."""
        labels = tuple(str(label) for _code, label in column.words)
        if labels not in self._places:
            first = self._word
            for code, label in column.words:
                self._cell(self._word, 1, str(column.name))
                self._cell(self._word, 2, str(label))
                self._cell(self._word, 3, str(code), look=Look.CODE)
                self._word += 1
            title = quote_sheetname(self.sheet.title)
            self._places[labels] = f"{title}!$B${first}:$B${self._word - 1}"
        return self._places[labels]

    def describe(self, sheet: str, columns: Iterable[Column]) -> None:
        """Say what each of `columns` holds."""
        for column in columns:
            self._cell(self._column, 5, sheet)
            self._cell(self._column, 6, str(column.name))
            self._cell(self._column, 7, str(column.help), look=Look.LONG)
            self._column += 1

    def _cell(
        self, row: int, column: int, text: str, band: Band = Band.ROW, look: Look = Look.TEXT
    ) -> None:
        cell = put(self.sheet, row, column, text, look=look, band=band)
        if band == Band.ROW:
            lines = self.sheet.row_dimensions[row]
            lines.height = height([(text, WIDTHS[cell.column_letter])], least=lines.height or 0)
