"""Rows of long sheets, written straight into the sheet parts of a workbook that openpyxl makes.

openpyxl makes styles, widths, drawings, validations and relations. Its cell objects would take
twenty times as long for the rows; here one row at a time becomes text.
"""

import datetime as dt
import math
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from operator import getitem
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

try:
    from isal import isal_zlib as fast
except ImportError:  # there is no wheel of it for this machine
    fast = None  # type: ignore[assignment]

LONGEST_TEXT = 32_767  # characters that Excel keeps in one cell
LEVEL = 5  # of zlib; a third less time than its default of 6 for 3 % more bytes
FAST_LEVEL = 1  # of isal, whose levels end at 3
MOST_KNOWN, LONGEST_KNOWN = 200, 2000  # cells of a column kept for equal ones; bytes of each

_ROWS = re.compile(r"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(r'<dimension ref="[^"]*"')
_AFTER_ERRORS = re.compile(r"<(?:drawing|legacyDrawing|tableParts|extLst)\b|</worksheet>")
_CONTROL = re.compile(r"[\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_A_CHARACTER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # as Excel writes one: _x000D_
_FORMULA_LIKE = frozenset("=+-@\t")
_FIRST_DAY = dt.date(1899, 12, 30)
# Excel knows a 29 February 1900 and no day before that year; earlier days are written as text.
_FIRST_SURE = dt.date(1900, 3, 1)
_FIRST_MOMENT = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zones


class Formula(NamedTuple):
    """A formula and the value it has now, for readers that do not calculate."""

    text: str
    value: float


Value = str | int | float | Decimal | dt.date | dt.datetime | Formula | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its values from the first column on, the style of each, and its shape."""

    values: Sequence[Value]
    styles: Sequence[int]
    height: float = 0
    level: int = 0  # of the outline
    banded: bool = False  # empty cells are drawn as well


@dataclass(frozen=True)
class Rows:
    """What goes into one sheet part; `lines` may be made while they are written."""

    lines: Iterable[Line]
    columns: int
    count: int
    numerals: Sequence[int] = ()  # columns whose text may look like a number, counted from 1


def save(
    workbook: Workbook,
    target: IO[bytes],
    rows: Mapping[str, Rows],
    *,
    quoted: Mapping[int, int],
) -> None:
    """Write `workbook` with `rows` by sheet title; `quoted` gives a style's twin for `=text`."""
    parts = {_path(workbook, title): part for title, part in rows.items()}
    with _Archive(target, parts, quoted) as archive:
        ExcelWriter(workbook, archive).write_data()


def _path(workbook: Workbook, title: str) -> str:
    titles = [sheet.title for sheet in workbook.worksheets]
    return f"xl/worksheets/sheet{titles.index(title) + 1}.xml"


def deflater() -> Any:
    """A fast one where this machine has it: a tenth of zlib's time for 15 % more bytes."""
    if fast is None:
        return zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return fast.compressobj(FAST_LEVEL, fast.DEFLATED, -fast.MAX_WBITS)


class _Archive(ZipFile):
    """The zip that openpyxl writes into, which puts the rows where openpyxl leaves none."""

    def __init__(
        self, target: IO[bytes], parts: Mapping[str, Rows], quoted: Mapping[int, int]
    ) -> None:
        super().__init__(target, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=LEVEL)
        self._parts = parts
        self._quoted = quoted

    def writestr(
        self, zinfo_or_arcname: Any, data: Any, compress_type: Any = None, compresslevel: Any = None
    ) -> None:
        """Pictures are packed already, so they are stored as they are."""
        if str(zinfo_or_arcname).startswith("xl/media/"):
            compress_type = ZIP_STORED
        super().writestr(zinfo_or_arcname, data, compress_type, compresslevel)

    def write(
        self,
        filename: Any,
        arcname: Any = None,
        compress_type: Any = None,
        compresslevel: Any = None,
    ) -> None:
        """A sheet part that has rows of ours gets them; every other file goes in as it is."""
        part = self._parts.get(str(arcname))
        if part is None:
            super().write(filename, arcname, compress_type, compresslevel)
            return
        head, tail = _around_rows(Path(filename).read_text(encoding="utf-8"), part)
        with self.open(str(arcname), "w", force_zip64=True) as stream:
            # ZipFile has no way to be given another deflater, only this place to put it.
            stream._compressor = deflater()  # type: ignore[attr-defined] # noqa: SLF001
            stream.write(head.encode())
            for block in _blocks(part, self._quoted):
                stream.write(block)
            stream.write(tail.encode())


def _around_rows(xml: str, part: Rows) -> tuple[str, str]:
    """What stands before and after the rows, with the true dimension."""
    last = f"{get_column_letter(part.columns)}{part.count}"
    head, tail = _ROWS.split(xml, maxsplit=1)
    head = _DIMENSION.sub(f'<dimension ref="A1:{last}"', head, count=1)
    if part.numerals and part.count:
        ranges = " ".join(
            f"{letters}1:{letters}{part.count}" for letters in map(get_column_letter, part.numerals)
        )
        # No green corner on every code and seed that is made of digits.
        errors = (
            f'<ignoredErrors><ignoredError sqref="{ranges}" numberStoredAsText="1"/>'
            "</ignoredErrors>"
        )
        tail = _AFTER_ERRORS.sub(lambda found: errors + found[0], tail, count=1)
    return head + "<sheetData>", "</sheetData>" + tail


class _Cells(dict[Value, bytes]):
    """The XML of the values of one column in one style; a zero byte where the row's number goes.

    What is asked for a second time is there already, and most cells of long sheets say again what
    others said. Numbers that are equal share one cell, however they are typed.
    """

    def __init__(self, column: str, style: int, quoted: int, *, banded: bool) -> None:
        """`quoted` is the style of text that begins as a formula would."""
        super().__init__()
        inline = ' t="inlineStr"><is><t xml:space="preserve">'
        self._start = f'<c r="{column}\0" s="{style}"'
        self._text = self._start + inline
        self._quoted = f'<c r="{column}\0" s="{quoted}"{inline}'
        self._empty = f"{self._start}/>".encode() if banded else b""

    def __missing__(self, value: Value) -> bytes:
        """Make it, and keep it if it is short."""
        made = self._made(value)
        if len(made) <= LONGEST_KNOWN:
            if len(self) >= MOST_KNOWN:
                self.clear()
            self[value] = made
        return made

    def _made(self, value: Value) -> bytes:
        if value is None or value == "":
            return self._empty
        if type(value) is dt.date and value < _FIRST_SURE:
            value = value.isoformat()
        if not isinstance(value, str):
            return f"{self._start}>{_WRITERS[type(value)](value)}</c>".encode()
        start = self._quoted if value[0] in _FORMULA_LIKE else self._text
        return f"{start}{_safe(value)}</t></is></c>".encode()


def _blocks(part: Rows, quoted: Mapping[int, int], *, size: int = 500) -> Iterable[bytes]:
    """The rows as XML, some hundreds at a time. Long exports spend their time in this loop."""
    cells_of = _columns(part.columns, quoted)
    block: list[bytes] = []
    looks: tuple[Any, ...] = ()
    cells: list[_Cells] = []
    for number, line in enumerate(part.lines, 1):
        if looks != (line.styles, line.banded):
            looks = (line.styles, line.banded)
            cells = cells_of(tuple(line.styles), line.banded)
        row = (_row(line.height, line.level), *map(getitem, cells, line.values), b"</row>")
        block.append(b"".join(row).replace(b"\0", b"%d" % number))
        if not number % size:
            yield b"".join(block)
            block.clear()
    yield b"".join(block)


def _columns(
    count: int, quoted: Mapping[int, int]
) -> Callable[[tuple[int, ...], bool], list[_Cells]]:
    """What gives the cells of each column in rows of these styles, made once for each look."""
    letters = [get_column_letter(number) for number in range(1, count + 1)]

    @cache
    def cells_of(styles: tuple[int, ...], banded: bool) -> list[_Cells]:  # noqa: FBT001
        return [
            _Cells(letter, style, quoted.get(style, style), banded=banded)
            for letter, style in zip(letters, styles, strict=False)
        ]

    return cells_of


@lru_cache(maxsize=256)
def _row(height: float, level: int) -> bytes:
    """How a row begins."""
    shape = f' ht="{height:g}" customHeight="1"' if height else ""
    if level:
        shape += f' outlineLevel="{level}"'
    return f'<row r="\0"{shape}>'.encode()


def readable(text: str) -> str:
    """`text` without the characters that no cell can hold, and no longer than one can be."""
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    return _CONTROL.sub("", text)


def _safe(text: str) -> str:
    """`text` as XML can carry it, control characters out."""
    if len(text) > LONGEST_TEXT:
        text = readable(text)
    if not text.replace("\n", "").isprintable():  # ten times as quick as to look for each of them
        text = _CONTROL.sub("", text)
    if "_x" in text:
        text = _LIKE_A_CHARACTER.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _number(value: float | Decimal) -> str:
    return f"<v>{value}</v>" if math.isfinite(value) else ""


def _date(value: dt.date) -> str:
    return f"<v>{(value - _FIRST_DAY).days}</v>"


def _moment(value: dt.datetime) -> str:
    return f"<v>{(value - _FIRST_MOMENT) / dt.timedelta(days=1):.10f}</v>"


def _formula(value: Formula) -> str:
    return f"<f>{_safe(value.text)}</f>{_number(value.value)}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    int: _number,
    float: _number,
    Decimal: _number,
    dt.date: _date,
    dt.datetime: _moment,
    Formula: _formula,
}
