"""What a file or a pasted block holds, before anyone knows what it means: tables of raw cells.

`read_file` takes the bytes of an upload or of a file on the server, `read_paste` the text of the
clipboard; both give a `Book`. What kind of file it is follows from its bytes, never from its name.
`Unreadable` carries one sentence and the way out.
"""

import datetime as dt
import pickle
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias, overload

Raw: TypeAlias = "str | int | float | bool | dt.date | dt.time | dt.timedelta | None"
Step: TypeAlias = Callable[[int, int], None]
"""Told how much is done, of how much."""

ROWS = 400_000  # with anything in them, of one sheet
COLUMNS = 400
CELLS = 20_000_000  # of one file, empty ones included: reading them is what takes time
BEYOND = 1_000_000  # of those, right of COLUMNS
LONGEST_CELL = 1_000_000  # characters; a prompt is seldom above a few thousand
BATCH = 1000
"""So many rows are unpacked, and planned, at a time."""
PLAIN = 12
"""So many batches of a sheet are kept unpacked, as most sheets are short."""


def no_step(_done: int, _total: int) -> None:
    """For those who tell nobody how far it is."""


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


class Rows(Sequence[Row]):
    """Rows in the order of the file; once they are many they are packed, a thousand together.

    Ten million cells are a gigabyte as objects of Python, and a tenth of it packed; whoever goes
    through them unpacks one batch after the other.
    """

    def __init__(self) -> None:
        self._closed: list[bytes | list[Row]] = []
        self._ends: list[int] = []  # how many rows there are up to the end of each closed batch
        self._open: list[Row] = []

    def append(self, row: Row) -> None:
        """Put one below the others."""
        self._open.append(row)
        if len(self._open) == BATCH:
            self._close()
            if len(self._closed) > PLAIN:
                self.pack()

    def pack(self) -> None:
        """Pack what is there: called sooner where few rows are much text."""
        if self._open:
            self._close()
        for place in range(len(self._closed) - 1, -1, -1):
            batch = self._closed[place]
            if isinstance(batch, bytes):
                break
            plain = [(row.number, row.cells) for row in batch]
            self._closed[place] = zlib.compress(pickle.dumps(plain, protocol=5), level=1)

    def _close(self) -> None:
        self._ends.append(len(self))
        self._closed.append(self._open)
        self._open = []

    def batches(self) -> Iterator[list[Row]]:
        """All rows, some hundreds at a time."""
        for place in range(len(self._closed)):
            yield self._batch(place)
        if self._open:
            yield self._open

    def _batch(self, place: int) -> list[Row]:
        batch = self._closed[place]
        if isinstance(batch, list):
            return batch
        # Packed above, by this process, and kept nowhere but in its memory.
        plain = pickle.loads(zlib.decompress(batch))  # noqa: S301
        return [Row(number, cells) for number, cells in plain]

    def __len__(self) -> int:
        return (self._ends[-1] if self._ends else 0) + len(self._open)

    def __iter__(self) -> Iterator[Row]:
        return (row for batch in self.batches() for row in batch)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            chosen = range(len(self))[place]
            if chosen.step == 1:
                return list(islice(self, chosen.start, chosen.stop))
            return [self[one] for one in chosen]
        place = range(len(self))[place]
        batch = bisect_right(self._ends, place)
        start = self._ends[batch - 1] if batch else 0
        rows = self._open if batch == len(self._closed) else self._batch(batch)
        return rows[place - start]


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows, some hundreds at a time."""
    if isinstance(rows, Rows):
        yield from rows.batches()
        return
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


@dataclass
class Table:
    """One sheet; rows without any value are left out, numbers stay those of the sheet."""

    name: str
    rows: Sequence[Row]

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
