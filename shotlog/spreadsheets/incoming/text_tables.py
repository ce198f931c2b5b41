"""Tables from text: CSV with any delimiter and in the codings that offices write, and pastes."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from shotlog.spreadsheets.incoming.tables import (
    CELLS,
    COLUMNS,
    ROWS,
    Book,
    Row,
    Rows,
    Table,
    Unreadable,
    trimmed,
)

MOST_BYTES = 64 * 1024 * 1024
LONGEST_CELL = 1_000_000  # characters; a prompt is seldom above a few thousand
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ("\t", ",", ";", "|", "^", "~", ":")
_SAMPLE = 60  # rows that are asked for their delimiter
_HINT = "sep="  # Excel's own first line

csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))


def text_book(data: bytes, name: str) -> Book:
    """The one table of a text file."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            _("%(name)s is larger than %(size)d MB: split it.")
            % {"name": name, "size": MOST_BYTES // 1024 // 1024}
        )
    text, warnings = _decoded(data, name)
    rows = _rows(text, name)
    return Book(name, "text", [Table(name, rows)], warnings=warnings)


def pasted_book(text: str, name: str) -> Book:
    """The table of a block copied out of a spreadsheet: tabs between cells, breaks in quotes."""
    if len(text) > MOST_BYTES // 4:
        raise Unreadable(_("That is too much to paste: import it as a file."))
    if "\0" in text:
        raise Unreadable(_("What was pasted is no text."))
    delimiter = "\t" if "\t" in text else _delimiter(text)
    return Book(name, "paste", [Table(name, _parsed(text, delimiter, name))])


def cell_block(text: str) -> list[tuple[str, ...]]:
    """A block of cells out of a spreadsheet, empty rows and all; only tabs part the cells."""
    if len(text) > MOST_BYTES // 4 or "\0" in text:
        raise Unreadable(_("That cannot be pasted as cells: import it as a file."))
    rows = _parsed(text, "\t", str(_("The block")))
    if not rows:
        raise Unreadable(_("Nothing was pasted."))
    found: list[tuple[str, ...]] = [()] * rows[-1].number
    for row in rows:
        found[row.number - 1] = tuple(str(cell) for cell in row.cells)
    return found


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text, and a sentence where its coding is a guess."""
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return _in(data, coding, name), []
    if b"\0" in data[:4000]:
        return _in(data, _utf16_of(data, name), name), []
    for coding in ("utf-8", "cp949"):
        try:
            return data.decode(coding), []
        except UnicodeDecodeError:
            continue
    warning = _("%(name)s is neither UTF-8 nor CP949; it was read as Western text.")
    return _in(data, "cp1252", name), [warning % {"name": name}]


def _utf16_of(data: bytes, name: str) -> str:
    """UTF-16 without its mark: every other byte of the delimiters is empty."""
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) // 2 or min(even, odd) * 4 > max(even, odd):
        raise Unreadable(
            _("%(name)s is no sheet: it is neither a workbook nor text.") % {"name": name}
        )
    return "utf-16-le" if odd > even else "utf-16-be"


def _in(data: bytes, coding: str, name: str) -> str:
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("%(name)s breaks off, or is no text. Save it again as CSV UTF-8.") % {"name": name}
        ) from error


def _rows(text: str, name: str) -> Rows:
    first, _end, rest = text.partition("\n")
    if first.casefold().startswith(_HINT) and len(first.strip()) == len(_HINT) + 1:
        return _parsed(rest, first.strip()[-1], name, above=1)
    return _parsed(text, _delimiter(text), name)


def _delimiter(text: str) -> str:
    """The character that cuts the first rows into equally many cells, and into most."""
    best, found = (0.0, 0), ","
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        widths = Counter(_widths(text, delimiter))
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = (round(times / sum(widths.values()), 1), width)
        if width > 1 and score > best:
            best, found = score, delimiter
    return found


def _widths(text: str, delimiter: str) -> Iterable[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for place, row in enumerate(reader):
            if place == _SAMPLE:
                return
            if any(row):
                yield len(row)
    except csv.Error:
        yield 1


def _parsed(text: str, delimiter: str, name: str, *, above: int = 0) -> Rows:
    """The rows by their place in the sheet: a line break within a cell starts no row."""
    rows, cells = Rows(), 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, values in enumerate(reader, 1 + above):
            kept = trimmed(values[:COLUMNS])
            cells += len(values)
            if kept:
                rows.append(Row(number, kept))
            if len(rows) > ROWS or cells > CELLS:
                raise Unreadable(too_long(name))
    except csv.Error as error:
        raise Unreadable(
            _(
                "%(name)s cannot be read from row %(row)d on: a quote is opened there and not"
                " closed."
            )
            % {"name": name, "row": len(rows) + above + 1}
        ) from error
    return rows


def too_long(name: str) -> str:
    """The sentence for what is more than a sheet may hold."""
    return _(
        "%(name)s holds more than %(rows)d rows or %(cells)d cells: split it, or delete the rows"
        " and columns that are not to come in."
    ) % {"name": name, "rows": ROWS, "cells": CELLS}
