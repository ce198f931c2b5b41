"""What a file or a pasted block holds, before anyone knows what it means: tables of raw cells.

`read_file` takes the bytes of an upload or of a file on the server, `read_paste` the text of the
clipboard; both give a `Book`. What kind of file it is follows from its bytes, never from its name.
`Unreadable` carries one sentence and the way out.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Raw: TypeAlias = "str | int | float | bool | dt.date | dt.time | dt.timedelta | None"

ROWS = 50_000  # with anything in them, of one sheet
COLUMNS = 400
CELLS = 3_000_000  # of one file, those beyond COLUMNS included: reading them is what takes time


class Unreadable(ValueError):  # noqa: N818  it is what the file is
    """The file cannot be read as a sheet; the message says why and what to do."""


class Broken(str):
    """A cell without a value: an error such as #REF!, or a formula whose result was not kept."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something: its number in the sheet, and its cells from the first on."""

    number: int
    cells: tuple[Raw, ...]

    def cell(self, place: int) -> Raw:
        """The cell at `place`, counted from 0; None beyond the last one."""
        return self.cells[place] if place < len(self.cells) else None


@dataclass
class Table:
    """One sheet; rows without any value are left out, numbers stay those of the sheet."""

    name: str
    rows: list[Row]

    def __iter__(self) -> Iterator[Row]:
        """The rows."""
        return iter(self.rows)


@dataclass
class Book:
    """A file: its sheets, and what our own workbook says of itself."""

    name: str
    kind: str  # xlsx, text or paste
    tables: list[Table] = field(default_factory=list)
    production: str = ""  # the code of the production that it was exported from
    exported: dt.datetime | None = None  # the moment of the export
    format: int | None = None  # of our own workbook
    draft: int | None = None  # the key of the import whose refused rows these are
    warnings: list[str] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Whether the workbook was written by Shotlog."""
        return self.format is not None


def trimmed(values: list[Any]) -> tuple[Raw, ...]:
    """The cells of a row without the empty ones at its end."""
    last = len(values)
    while last and (values[last - 1] is None or values[last - 1] == ""):
        last -= 1
    return tuple(values[:last])
