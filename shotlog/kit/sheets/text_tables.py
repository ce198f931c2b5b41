"""Tables from text: CSV with any delimiter and in the codings that offices write, and pastes."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from shotlog.kit.sheets.apostrophes import bare
from shotlog.kit.sheets.tables import (
    CELLS,
    COLUMNS,
    LONGEST_CELL,
    ROWS,
    Book,
    Row,
    Rows,
    Table,
    Unreadable,
    trimmed,
)

MOST_BYTES = 64 * 1024 * 1024
LONGEST_ROW = 4 * LONGEST_CELL
LAST_ROW = 1_048_576  # of Excel's sheets; empty rows are read, too
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ("\t", ",", ";", "|", "^", "~", ":")
_SAMPLE = 60  # rows that are asked for their delimiter
_SAMPLE_LENGTH = 1_000_000  # characters
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
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
    sample = _beginning(text)
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        widths = Counter(_widths(sample, delimiter)) or Counter([1])  # nothing but delimiters
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = (round(times / sum(widths.values()), 1), width)
        if width > 1 and score > best:
            best, found = score, delimiter
    return found


def _beginning(text: str) -> str:
    """Whole lines from the top, as far as they help to tell the delimiter."""
    if len(text) <= _SAMPLE_LENGTH:
        return text
    return text[: text.rfind("\n", 0, _SAMPLE_LENGTH) + 1] or text[:_SAMPLE_LENGTH]


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
    lines = _Lines(text, name, above=above)
    try:
        for number, values in enumerate(csv.reader(lines, delimiter=delimiter), 1 + above):
            lines.end_row(delimiter)
            kept = bare(trimmed(values[:COLUMNS]))
            cells += len(values)
            if kept:
                rows.append(Row(number, kept))
            if len(rows) > ROWS or cells > CELLS or number > LAST_ROW:
                raise Unreadable(too_long(name))
    except csv.Error as error:
        raise Unreadable(lines.sentence()) from error
    return rows


class _Lines:
    """The lines of a text for csv.reader, which alone would swallow all behind an open quote."""

    def __init__(self, text: str, name: str, *, above: int) -> None:
        self._lines = _LINE.finditer(text)  # a StringIO would hold four bytes a character
        self._name = name
        self._row = 1 + above
        self._of_row: list[str] = []
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        for found in self._lines:
            self._length += found.end() - found.start()
            if self._length > LONGEST_ROW:
                raise Unreadable(self.sentence())
            self._of_row.append(found[0])
            yield found[0]

    def end_row(self, delimiter: str) -> None:
        """What csv.reader took as one row: with breaks in it, its quotes must be in order."""
        if len(self._of_row) > 1 or self._of_row[0].count('"') % 2:
            try:
                list(csv.reader(self._of_row, delimiter=delimiter, strict=True))
            except csv.Error as error:
                if len(self._of_row) > 1 or "end of data" in str(error):
                    raise Unreadable(self._open_quote()) from error
        self._of_row.clear()
        self._length = 0
        self._row += 1

    def sentence(self) -> str:
        """Why the row that is being read cannot be."""
        if len(self._of_row) > 1:
            return self._open_quote()
        return _(
            "Row %(row)d of %(name)s is too long: a cell holds at most %(most)d characters. Save"
            " the list with one row on each line."
        ) % {"name": self._name, "row": self._row, "most": LONGEST_CELL}

    def _open_quote(self) -> str:
        return _(
            "%(name)s cannot be read from row %(row)d on: a quote is opened there and not closed."
        ) % {"name": self._name, "row": self._row}


def too_long(name: str) -> str:
    """The sentence for what is more than a sheet may hold."""
    return _(
        "%(name)s holds more than %(rows)d rows or %(cells)d cells: split it, or delete the rows"
        " and columns that are not to come in."
    ) % {"name": name, "rows": ROWS, "cells": CELLS}
