"""What an import would do, said row by row before anything is written."""

import dataclasses
import datetime as dt
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shotlog.history import readable
from shotlog.history.values import stored
from shotlog.models import Production, Scene
from shotlog.models.record import Record
from shotlog.spreadsheets.incoming.heads import Head
from shotlog.spreadsheets.incoming.sheets_in import SheetIn
from shotlog.spreadsheets.incoming.values import Fix


class Kind(StrEnum):
    """What becomes of one row of the sheet."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # somebody edited the same value since the export
    REFUSED = "refused"
    LEFT_OUT = "left_out"  # ticked so


class Words(str):
    """A value that is in words already: of a row of the record, what it is called."""

    __slots__ = ()


@dataclass
class Cell:
    """One value that the row would write."""

    field: str
    column: str  # the head in the sheet, else the field's name
    old: Any  # of the row as it is now; None for a new row
    new: Any
    model: type[Record] = dataclasses.field(repr=False)

    @property
    def old_text(self) -> str:
        """The value that stands there, in words; '–' for nothing."""
        return self._words(self.old)

    @property
    def new_text(self) -> str:
        """The value of the sheet, in words."""
        return self._words(self.new)

    @property
    def stored(self) -> tuple[Any, Any]:
        """Old and new as the history keeps them; rows of the record in words."""
        return self._stored(self.old), self._stored(self.new)

    def _stored(self, value: Any) -> Any:
        if isinstance(value, Record | Words):
            return Words(value)
        column: Any = self.model._meta.get_field(self.field)
        return stored(column, value)

    def _words(self, value: Any) -> str:
        if isinstance(value, Record | Words):
            return str(value)
        column: Any = self.model._meta.get_field(self.field)
        return readable(self.model, self.field, stored(column, value))


@dataclass
class Clash:
    """A value that somebody changed after the export, and that the sheet changes too."""

    field: str
    column: str
    theirs: Any
    mine: Any
    who: str
    at: dt.datetime | None
    model: type[Record] = dataclasses.field(repr=False)
    use_mine: bool = False  # what the person chose; theirs stays unless they did

    @property
    def as_cell(self) -> Cell:
        """What mine would write over theirs."""
        return Cell(self.field, self.column, self.theirs, self.mine, self.model)

    @property
    def theirs_text(self) -> str:
        """The value that stands there now."""
        return self.as_cell.old_text

    @property
    def mine_text(self) -> str:
        """The value of the sheet."""
        return self.as_cell.new_text


@dataclass(frozen=True)
class Trouble:
    """A cell that cannot come in, or a row where `column` is empty."""

    sheet: str
    row: int
    column: str
    field: str  # by which a correction names the cell
    value: str
    reason: str
    fixes: tuple[Fix, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
        }


@dataclass
class PlanRow:
    """One row of a sheet and what becomes of it."""

    sheet: str  # the title, as in the file
    row: int
    kind: Kind
    label: str = ""  # the shot's code, the element's name, ...
    record: Any = dataclasses.field(
        default=None, repr=False
    )  # the row as it is, or the one to be made
    cells: list[Cell] = dataclasses.field(default_factory=list)
    troubles: list[Trouble] = dataclasses.field(default_factory=list)
    clashes: list[Clash] = dataclasses.field(default_factory=list)
    hints: list[Trouble] = dataclasses.field(default_factory=list)  # a way to do better, to take
    notes: list[str] = dataclasses.field(default_factory=list)  # nothing is refused for them either
    values: dict[str, str] = dataclasses.field(
        default_factory=dict
    )  # of new and refused rows, as typed
    is_twin: bool = False  # refused because another row of the sheet is the same

    @property
    def is_new(self) -> bool:
        """Whether it would make a row, whatever came in its way."""
        return self.record is None or self.record.pk is None

    @property
    def written(self) -> list[Cell]:
        """The cells that an apply writes: changed ones, and clashes in which mine was chosen."""
        if self.kind not in (Kind.NEW, Kind.CHANGED, Kind.CONFLICT):
            return []
        mine = [
            Cell(one.field, one.column, one.theirs, one.mine, one.model)
            for one in self.clashes
            if one.use_mine
        ]
        return [*self.cells, *mine]


@dataclass(frozen=True)
class Run:
    """Rows that follow each other and stay as they are."""

    before: int  # the place, among the rows that say something, of the one below
    start: int  # the place of the first among the unchanged
    count: int
    first: int  # the numbers of the first and the last in the sheet
    last: int


class Unchanged:
    """The rows of a sheet that stay as they are and say nothing: numbers and keys, no more.

    A large workbook is mostly these; a row as an object would take a kilobyte and more.
    """

    def __init__(self) -> None:
        self.numbers = array("q")
        self.keys = array("q")
        self.starts: list[tuple[int, int]] = []  # of each run: (before, start)

    def add(self, number: int, key: int, *, before: int) -> None:
        """One more, above the row that will have the place `before`."""
        if not self.starts or self.starts[-1][0] != before:
            self.starts.append((before, len(self.numbers)))
        self.numbers.append(number)
        self.keys.append(key)

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def runs(self) -> list[Run]:
        """Runs from the top to the bottom."""
        ends = [*(start for _before, start in self.starts[1:]), len(self)]
        return [
            Run(before, start, end - start, self.numbers[start], self.numbers[end - 1])
            for (before, start), end in zip(self.starts, ends, strict=False)
        ]


@dataclass
class PlanSheet:
    """One sheet of the file, what it was taken for, and its rows."""

    title: str
    target: SheetIn | None  # None: it is left alone
    head_row: int = 0
    heads: list[Head] = dataclasses.field(default_factory=list)
    shape: str = ""
    rows: list[PlanRow] = dataclasses.field(default_factory=list)  # those that say something
    unchanged: Unchanged = dataclasses.field(default_factory=Unchanged)
    notes: list[str] = dataclasses.field(default_factory=list)
    samples: dict[int, str] = dataclasses.field(default_factory=dict)  # by the place of a column
    is_certain: bool = True  # False: its heads must be mapped by a person first

    def tell(self, row: PlanRow) -> None:
        """Put a row below the others; of one that says nothing only where it stands."""
        says_nothing = row.kind == Kind.UNCHANGED and not row.notes and not row.hints
        if says_nothing and row.record is not None:
            self.unchanged.add(row.row, row.record.pk, before=len(self.rows))
        else:
            self.rows.append(row)

    def tell_anew(self, others: Mapping[int, PlanRow]) -> None:
        """Put other rows in the places of those with their numbers."""
        rows, runs, unchanged = self.rows, self.unchanged.runs, self.unchanged
        self.rows, self.unchanged = [], Unchanged()
        below = 0
        for run in runs:
            for row in rows[below : run.before]:
                self.tell(others.get(row.row, row))
            below = run.before
            for place in range(run.start, run.start + run.count):
                number, key = unchanged.numbers[place], unchanged.keys[place]
                if number in others:
                    self.tell(others[number])
                else:
                    self.unchanged.add(number, key, before=len(self.rows))
        for row in rows[below:]:
            self.tell(others.get(row.row, row))

    def load(self, rows: Iterable[PlanRow]) -> None:
        """Have the records of these rows at hand."""

    def standing(self, places: Iterable[int]) -> dict[int, PlanRow]:
        """Some of the unchanged rows, read from the record: by their places among those."""
        assert self.target is not None  # noqa: S101 - a sheet that is left alone has no rows
        keys = {place: self.unchanged.keys[place] for place in places}
        found = self.target.standing(keys.values())
        return {
            place: PlanRow(
                self.title,
                self.unchanged.numbers[place],
                Kind.UNCHANGED,
                self.target.called(found[key]),
                found[key],
            )
            for place, key in keys.items()
            if key in found
        }

    @property
    def count(self) -> int:
        """How many rows it has."""
        return len(self.rows) + len(self.unchanged)

    @property
    def counts(self) -> Counter[Kind]:
        """Rows by what becomes of them, each counted once."""
        found = Counter(row.kind for row in self.rows)
        if self.unchanged:
            found[Kind.UNCHANGED] += len(self.unchanged)
        return found

    @property
    def left_alone(self) -> list[str]:
        """The heads that nothing here is called by."""
        return [head.text for head in self.heads if not head.field and head.how == "none"]

    @property
    def without_place(self) -> list[str]:
        """The heads that are known of another tracker and have no field here."""
        return [head.text for head in self.heads if not head.field and head.how == "known"]


@dataclass(frozen=True)
class Question:
    """What a person is asked once for the production."""

    key: str  # frame_out or episode
    text: str
    answers: tuple[tuple[str, str], ...]  # (value, label)
    must_be_answered: bool
    proposed: str = ""  # the value that the plan goes by meanwhile


@dataclass
class Plan:
    """Everything that an import would do; nothing of it is written yet."""

    production: Production
    sheets: list[PlanSheet] = dataclasses.field(default_factory=list)
    warnings: list[str] = dataclasses.field(default_factory=list)
    questions: list[Question] = dataclasses.field(default_factory=list)
    scenes: list[Scene] = dataclasses.field(
        default_factory=list
    )  # that shots name and nobody has logged
    answers: dict[str, str] = dataclasses.field(default_factory=dict)
    """Answered or found with this import, and kept in fields of the production."""
    exported: dt.datetime | None = None
    sealed: str = ""  # the mark of what it would write, once it is kept

    @property
    def rows(self) -> Iterator[PlanRow]:
        """The rows of all sheets that say something."""
        return (row for sheet in self.sheets for row in sheet.rows)

    @property
    def counts(self) -> Counter[Kind]:
        """Rows by what becomes of them, each counted once."""
        return sum((sheet.counts for sheet in self.sheets), Counter[Kind]())

    @property
    def troubles(self) -> list[Trouble]:
        """Every refusal, row by row."""
        return [one for row in self.rows if row.kind == Kind.REFUSED for one in row.troubles]

    @property
    def cell_count(self) -> int:
        """Cells of changed rows that an apply would write."""
        return sum(len(row.written) for row in self.rows if row.kind != Kind.NEW)

    @property
    def may_apply(self) -> bool:
        """Nothing is refused, every question answered, and there is something to write."""
        asked = any(one.must_be_answered for one in self.questions)
        return not asked and not self.counts[Kind.REFUSED] and self.has_work

    @property
    def has_work(self) -> bool:
        """Whether an apply would write anything."""
        return any(row.written or row.kind == Kind.NEW for row in self.rows)

    def of(self, kinds: Iterable[Kind]) -> list[PlanRow]:
        """The rows of these kinds."""
        chosen = set(kinds)
        return [row for row in self.rows if row.kind in chosen]

    def as_json(self) -> dict[str, Any]:
        """What the command prints: rows counted once, refusals in full."""
        counts = self.counts
        return {
            "new": counts[Kind.NEW],
            "changed": counts[Kind.CHANGED],
            "unchanged": counts[Kind.UNCHANGED],
            "conflicts": counts[Kind.CONFLICT],
            "refused": [one.as_json() for one in self.troubles],
        }
