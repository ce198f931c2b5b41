"""The breakdown in every form that it goes out in."""

import csv
import datetime as dt
import io
import json
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from shotlog.kit.sheets.apostrophes import doubled, guarded
from shotlog.spreadsheets.choice import chosen_sheets
from shotlog.spreadsheets.column import Column, row_writer
from shotlog.spreadsheets.columns import FORMAT
from shotlog.spreadsheets.looks import Look, Looks
from shotlog.spreadsheets.other_trackers import flow_rows, kitsu_rows
from shotlog.spreadsheets.progress import Progress, Told, to_nobody
from shotlog.spreadsheets.selection import Selection
from shotlog.spreadsheets.sheets import Sheet, ShotSheet
from shotlog.spreadsheets.workbook import write_breakdown

FORMATS = ("xlsx", "csv", "json", "kitsu", "flow")
OTHERS = {"kitsu": (1, kitsu_rows), "flow": (2, flow_rows)}
"""Forms of other trackers: how many rows their heads have, and all their rows."""
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# IPTC Photo Metadata Standard 2025.1, namespace Iptc4xmpExt.
IPTC = {
    "digital_source_type": "DigitalSourceType",
    "prompt": "AIPromptInformation",
    "model": "AISystemUsed",
    "model_version": "AISystemVersionUsed",
}
LISTS = ("loras", "inputs", "mismatches")


def write(
    target: IO[bytes],
    selection: Selection,
    *,
    form: str,
    author: str,
    pictures: bool = True,
    sheets: Collection[str] = (),
    told: Told = to_nobody,
) -> None:
    """Write `selection` in one of FORMATS; its member finds no more in it than on pages."""
    if form == "xlsx":
        write_breakdown(
            target, selection, author=author, pictures=pictures, sheets=sheets, told=told
        )
    elif form == "json":
        for part in _as_json(selection, sheets, Progress(told)):
            target.write(part.encode())
    else:
        # Ours begins with the mark by which Excel knows UTF-8; other trackers would take it for a
        # letter of the first head.
        coding = "utf-8-sig" if form == "csv" else "utf-8"
        text = io.TextIOWrapper(target, coding, newline="", write_through=True)
        csv.writer(text).writerows(_rows(selection, form, sheets, Progress(told)))
        text.detach()  # the file stays open for whoever opened it


def _rows(
    selection: Selection, form: str, sheets: Collection[str], progress: Progress
) -> Iterator[Sequence[Any]]:
    if form in OTHERS:
        heads, rows = OTHERS[form]
        progress.begin(_("Shots"), total=heads + selection.shots.count())
        plain = (list(map(doubled, row)) for row in rows(selection))
        return progress.through(plain, _("Shots"))
    return _as_csv(selection, next(iter(sheets), "shots"), progress)


def _as_csv(selection: Selection, key: str, progress: Progress) -> Iterator[Sequence[Any]]:
    """One sheet: its heads and its rows, in words."""
    for sheet in _data(selection, (key,), progress):
        columns = [column for column in sheet.columns if column.look != Look.PICTURE]
        if isinstance(sheet, ShotSheet):
            columns = sheet.as_chosen(columns)
        values = row_writer(columns)
        yield [str(column.name) for column in columns]
        for row in progress.through(sheet.records(), sheet.title):
            yield list(map(guarded, values(row)))


def _as_json(selection: Selection, sheets: Collection[str], progress: Progress) -> Iterator[str]:
    """Every sheet as a list of rows with stored codes and stable ids."""
    production = selection.production
    head = {
        "format": FORMAT,
        "exported": timezone.now().isoformat(timespec="seconds"),
        "production": {"id": production.pk, "code": production.code, "title": production.title},
        "holds": selection.title,
        "filter": dict(selection.conditions),
    }
    yield _dumped(head)[:-1]
    for sheet in _data(selection, sheets, progress):
        yield f",\n{_dumped(sheet.key)}: ["
        columns = [column for column in sheet.columns if column.look != Look.PICTURE]
        names = [IPTC.get(column.key, column.key) for column in columns]
        mark = "\n"
        for row in progress.through(sheet.records(), sheet.title):
            values = [_stored(column, row) for column in columns]
            yield mark + _dumped(dict(zip(names, values, strict=True)))
            mark = ",\n"
        yield "]"
    yield "}\n"


def _stored(column: Column, row: Any) -> Any:
    if column.field in LISTS:
        return getattr(row, column.field)
    value = column.out(row)
    if column.field == "digital_source_type" and value:
        return SOURCE_TYPES + value
    return None if value == "" else value


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _data(selection: Selection, keys: Collection[str], progress: Progress) -> list[Sheet]:
    progress.begin(_("Counting"))
    looks = Looks(Workbook(), currency=selection.production.currency)
    chosen = chosen_sheets(selection, looks, pictures=False, keys=keys)
    progress.begin(_("Counting"), total=sum(sheet.row_count for sheet in chosen))
    return chosen
