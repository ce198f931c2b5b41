"""A workbook written and read back."""

import io
from typing import Any

from django.http import QueryDict
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.models import Membership
from shotlog.spreadsheets.selection import Selection, what_is_shown, whole_production
from shotlog.spreadsheets.sheets import FIRST, HEAD
from shotlog.spreadsheets.workbook import write_breakdown


def written(selection: Selection, *, pictures: bool = True) -> bytes:
    """The bytes of the workbook."""
    target = io.BytesIO()
    write_breakdown(target, selection, author="Seo Yuna", pictures=pictures)
    return target.getvalue()


def workbook_of(member: Membership, query: str = "", *, pictures: bool = True) -> Workbook:
    """The workbook that `member` gets, read with openpyxl; formulas show their kept values."""
    chosen = what_is_shown(member, QueryDict(query)) if query else whole_production(member)
    return load_workbook(io.BytesIO(written(chosen, pictures=pictures)), data_only=True)


def heads(sheet: Worksheet) -> list[str]:
    """The heads of the columns."""
    return [str(cell.value) for cell in sheet[HEAD]]


def records(sheet: Worksheet) -> list[dict[str, Any]]:
    """Every row below the head, by column."""
    names = heads(sheet)
    rows = sheet.iter_rows(min_row=FIRST, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def cell_of(sheet: Worksheet, row: int, name: str) -> Any:
    """The cell of a column by its head."""
    return sheet.cell(row, heads(sheet).index(name) + 1)


def pictures_of(sheet: Any) -> list[Any]:
    """The pictures that lie on a sheet."""
    return list(sheet._images)
