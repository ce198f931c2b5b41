"""Sheets written and read back in."""

import io
from typing import Any

from django.utils import translation
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.history import Author
from shotlog.models import Membership, Production
from shotlog.models.choices import Way
from shotlog.spreadsheets.incoming import Applied, Asked, Plan, apply, make_plan, read_bytes
from shotlog.spreadsheets.outputs import write
from shotlog.spreadsheets.selection import whole_production
from shotlog.spreadsheets.sheets import HEAD


def exported(member: Membership, form: str = "xlsx", language: str = "en", **more: Any) -> bytes:
    """The whole production as a file."""
    target = io.BytesIO()
    with translation.override(language):
        write(
            target,
            whole_production(member),
            form=form,
            author="Seo Yuna",
            pictures=False,
            **more,
        )
    return target.getvalue()


def planned(data: bytes | str, member: Membership, *, name: str = "list", **asked: Any) -> Plan:
    """The plan of a file, or of the text of one."""
    content = data.encode() if isinstance(data, str) else data
    by = Author.of(member, way=Way.SHEET)
    return make_plan(read_bytes(content, name), member.production, by=by, asked=Asked(**asked))


def imported(data: bytes | str, member: Membership, **asked: Any) -> Applied:
    """The file, applied."""
    return apply(planned(data, member, **asked), by=Author.of(member, way=Way.SHEET))


def edited(data: bytes, changes: dict[tuple[str, int, str], Any]) -> bytes:
    """The workbook with cells typed over: (title, row, head) to value, as Excel would save it."""
    workbook = load_workbook(io.BytesIO(data))
    for (title, row, head), value in changes.items():
        sheet: Worksheet = workbook[title]
        heads = [cell.value for cell in sheet[HEAD]]
        sheet.cell(row, heads.index(head) + 1).value = value
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def row_of(data: bytes, title: str, head: str, value: Any) -> int:
    """The number of the row that holds `value` under `head`."""
    sheet: Worksheet = load_workbook(io.BytesIO(data))[title]
    heads = [cell.value for cell in sheet[HEAD]]
    column = heads.index(head)
    return next(
        number
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
        if row[column] == value and number > HEAD
    )


def production_of(member: Membership) -> Production:
    """The production as it now is."""
    return Production.objects.get(pk=member.production_id)
