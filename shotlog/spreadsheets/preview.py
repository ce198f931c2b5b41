"""The preview of an import: a plan as its page shows it, one sheet and 200 lines at a time."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.figures.grid import page_numbers
from shotlog.models import Element, Take
from shotlog.spreadsheets.incoming import (
    SHEETS,
    Cell,
    Clash,
    Head,
    Kind,
    Plan,
    PlanRow,
    PlanSheet,
    Run,
    Trouble,
    choices_of,
    folded,
)
from shotlog.spreadsheets.incoming.sheets_in import SheetIn

LINES = 200
MANY = 3  # rows that say the same of themselves: it is said once
ALL = "all"
_FIRST = (Kind.REFUSED, Kind.CONFLICT, Kind.CHANGED, Kind.NEW)
_CONTEXT = ("name", "description", "status")
MARKS: dict[Kind, tuple[str, str | Promise]] = {
    Kind.NEW: ("plus", gettext_lazy("New")),
    Kind.CHANGED: ("pencil", gettext_lazy("Changed")),
    Kind.CONFLICT: ("alert", gettext_lazy("Conflict")),
    Kind.REFUSED: ("alert", gettext_lazy("Refused")),
    Kind.LEFT_OUT: ("x", gettext_lazy("Left out")),
    Kind.UNCHANGED: ("check", gettext_lazy("Unchanged")),
}


@dataclass(frozen=True)
class Column:
    """One column of the preview."""

    field: str
    head: str
    is_number: bool
    is_long: bool  # text of any length, which takes the room that is left


@dataclass(frozen=True)
class Shown:
    """One value of a line: as it stands, as it would be, or as it cannot be."""

    new: str
    old: str = ""
    state: str = ""  # "", changed, bad, clash
    is_number: bool = False


@dataclass
class Line:
    """One row of the sheet; or, where `count` is more than none, a fold of unchanged ones."""

    number: int
    kind: Kind = Kind.UNCHANGED
    label: str = ""
    shot: str = ""
    cells: list[Shown] = field(default_factory=list)
    troubles: Sequence[Trouble] = ()
    clashes: Sequence[Clash] = ()
    hints: Sequence[Trouble] = ()
    notes: Sequence[str] = ()
    count: int = 0
    last: int = 0

    @property
    def icon(self) -> str:
        """The mark of what becomes of it."""
        return MARKS[self.kind][0]

    @property
    def result(self) -> str | Promise:
        """What becomes of it, in a word."""
        return MARKS[self.kind][1]


@dataclass(frozen=True)
class Filter:
    """One choice of which rows are shown."""

    key: str
    label: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Refusals of one column, or of one word in it: there is one way out for all of them."""

    column: str
    head: str  # as a mapping names the column; empty for what stands in no column
    value: str
    reason: str
    field: str
    count: int
    choices: Sequence[tuple[str, str]]  # what the word may mean, where the words are fixed
    near: str = ""  # the code of the likeliest


@dataclass
class Preview:
    """One sheet of a plan, as the page shows it."""

    plan: Plan
    sheet: PlanSheet | None
    show: str
    page: int
    columns: list[Column] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pages: int = 1

    @property
    def place(self) -> int:
        """The place of the sheet in the file."""
        return self.plan.sheets.index(self.sheet) if self.sheet else 0

    @property
    def common_notes(self) -> list[tuple[str, int]]:
        """What many rows of the sheet say alike, with their number."""
        return list(_common(self.sheet).items()) if self.sheet else []

    @property
    def hint_count(self) -> int:
        """Rows of the sheet that could be better, by one press for each."""
        return sum(bool(row.hints) for row in self.sheet.rows) if self.sheet else 0

    @property
    def tells(self) -> str:
        """What people know a row of the sheet by."""
        target = self.sheet.target if self.sheet else None
        return target.label(target.code) if target else ""

    @property
    def page_numbers(self) -> list[int | None]:
        """First, last and the pages around this one; None for a gap."""
        return page_numbers(self.page, self.pages)

    @property
    def tabs(self) -> list[tuple[PlanSheet, int, bool]]:
        """The sheets that come in, with how many of their rows are not unchanged."""
        return [
            (one, one.count - one.counts[Kind.UNCHANGED], one is self.sheet)
            for one in self.plan.sheets
            if one.target is not None and one.is_certain
        ]

    @property
    def left_alone(self) -> list[PlanSheet]:
        """The sheets that do not come in."""
        return [one for one in self.plan.sheets if one.target is None or not one.is_certain]

    @property
    def filters(self) -> list[Filter]:
        """All rows, and each kind that the sheet has."""
        counts = self.sheet.counts if self.sheet else Counter[Kind]()
        found = [Filter(ALL, _("All"), counts.total(), self.show == ALL)]
        for kind, (_icon, label) in MARKS.items():
            if counts[kind] or kind in (Kind.NEW, Kind.CHANGED, Kind.REFUSED):
                found.append(Filter(kind, label, counts[kind], self.show == kind))
        return found

    @property
    def groups(self) -> list[Group]:
        """Refusals of this sheet that have one way out together, the most frequent first."""
        return _groups(self.sheet) if self.sheet else []

    @property
    def heads(self) -> list[tuple[Head, str, bool]]:
        """The columns of the sheet with a value of each."""
        return heads_of(self.sheet) if self.sheet else []

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What a column may be."""
        if self.sheet is None or self.sheet.target is None:
            return []
        return list(choices_of(self.sheet.target.key))


def preview(plan: Plan, *, title: str = "", show: str = "", page: int = 1) -> Preview:
    """The sheet `title` of `plan`, of its rows those that `show` names."""
    sheet = _sheet(plan, title)
    show = show if show in {ALL, *MARKS} else ALL
    made = Preview(plan, sheet, show, page)
    if sheet is None or sheet.target is None:
        return made
    chosen = [row for row in sheet.rows if show in (ALL, row.kind)]
    common = _common(sheet)
    entries = _entries(sheet, show)
    made.pages = max(1, -(-len(entries) // LINES))
    made.page = min(max(page, 1), made.pages)
    made.columns = _columns(sheet, sheet.target, chosen)
    for entry in _read(sheet, entries[(made.page - 1) * LINES : made.page * LINES]):
        if isinstance(entry, Run):
            made.lines.append(Line(entry.first, count=entry.count, last=entry.last))
        else:
            made.lines.append(_line(entry, sheet.target, made.columns, common))
    return made


def heads_of(sheet: PlanSheet) -> list[tuple[Head, str, bool]]:
    """The columns of a sheet, the first value beneath each, and whether it follows from others."""
    target = sheet.target
    return [
        (
            head,
            sheet.samples.get(head.place, ""),
            target is not None and not target.takes_in(head.field),
        )
        for head in sheet.heads
    ]


def unknown_words(sheet: PlanSheet) -> list[Group]:
    """Words of the sheet that nobody knows, in fields whose words are fixed."""
    return [one for one in _groups(sheet) if one.choices and one.value]


def _sheet(plan: Plan, title: str) -> PlanSheet | None:
    known = [one for one in plan.sheets if one.target is not None and one.is_certain]
    for one in known:
        if one.title == title:
            return one
    for kind in _FIRST:
        for one in known:
            if any(row.kind == kind for row in one.rows):
                return one
    return known[0] if known else None


def _entries(sheet: PlanSheet, show: str) -> list[PlanRow | Run | int]:
    """What the lines show, from the top: rows, runs of unchanged ones, or the place of one."""
    if show not in (ALL, Kind.UNCHANGED):
        return [row for row in sheet.rows if row.kind == show]
    found: list[PlanRow | Run | int] = []
    below = 0
    for run in sheet.unchanged.runs:
        found += sheet.rows[below : run.before]
        below = run.before
        found += [run] if show == ALL else range(run.start, run.start + run.count)
    found += sheet.rows[below:]
    return [one for one in found if show == ALL or not _differs(one)]


def _differs(entry: PlanRow | Run | int) -> bool:
    return isinstance(entry, PlanRow) and entry.kind != Kind.UNCHANGED


def _read(sheet: PlanSheet, entries: Sequence[PlanRow | Run | int]) -> Iterable[PlanRow | Run]:
    """The entries of a page; what stands in the record is read of these rows only."""
    sheet.load([one for one in entries if isinstance(one, PlanRow)])
    found = sheet.standing([one for one in entries if isinstance(one, int)])
    for one in entries:
        if not isinstance(one, int):
            yield one
        elif one in found:
            yield found[one]


def _columns(sheet: PlanSheet, target: SheetIn, rows: Iterable[PlanRow]) -> list[Column]:
    """The columns that these rows speak of, and what tells a row to people."""
    spoken: dict[str, str] = {}
    for row in rows:
        for cell in row.cells:
            spoken.setdefault(cell.field, cell.column)
        for one in row.clashes:
            spoken.setdefault(one.field, one.column)
        for trouble in row.troubles:
            spoken.setdefault(trouble.field, trouble.column)
        if row.kind == Kind.NEW or (row.kind == Kind.REFUSED and row.is_new):
            for name, text in row.values.items():
                if text and target.takes_in(name):
                    spoken.setdefault(name, "")
    texts = {head.field: head.text for head in sheet.heads if head.field}
    for name in _CONTEXT:
        if name in texts:
            spoken.setdefault(name, texts[name])
    hidden = {"", "id", "path", "code", target.code if target.key in ("scenes", "elements") else ""}
    order = [name for name in texts if name in spoken] + [one for one in spoken if one not in texts]
    return [
        Column(
            name,
            texts.get(name) or spoken[name] or target.label(name),
            is_number=_is_number(target, name),
            is_long=isinstance(_field(target, name), models.TextField),
        )
        for name in dict.fromkeys(order)
        if name not in hidden
    ]


def _is_number(target: SheetIn, name: str) -> bool:
    column = _field(target, name)
    return isinstance(column, models.IntegerField | models.DecimalField) and not column.choices


def _field(target: SheetIn, name: str) -> Any:
    """The field of the table; None for a column that becomes another one."""
    known = {one.name: one for one in target.model._meta.concrete_fields}
    return known.get(name)


def _common(sheet: PlanSheet) -> dict[str, int]:
    """Notes that more than a few rows have in common, but for their own name."""
    counts = Counter(_nameless(note, row) for row in sheet.rows for note in row.notes)
    return {note: count for note, count in counts.items() if count > MANY}


def _nameless(note: str, row: PlanRow) -> str:
    return note.replace(row.label, "…") if row.label else note


def _line(
    row: PlanRow, target: SheetIn, columns: Sequence[Column], common: Collection[str]
) -> Line:
    written = {cell.field: cell for cell in row.cells}
    clashes = {one.field: one for one in row.clashes}
    bad = {one.field: one.value for one in row.troubles}
    line = Line(
        row.row,
        row.kind,
        row.label or row.values.get(target.code, ""),
        _shot_of(row),
        troubles=row.troubles,
        clashes=row.clashes,
        hints=row.hints,
        notes=[note for note in row.notes if _nameless(note, row) not in common],
    )
    for column in columns:
        name = column.field
        if name in bad:
            shown = Shown(bad[name], state="bad", is_number=column.is_number)
        elif name in clashes:
            one = clashes[name]
            shown = Shown(one.mine_text, one.theirs_text, "clash", column.is_number)
        elif name in written and row.kind in (Kind.CHANGED, Kind.CONFLICT):
            cell = written[name]
            shown = Shown(cell.new_text, cell.old_text, "changed", column.is_number)
        else:
            shown = Shown(_standing(row, target, name, written), is_number=column.is_number)
        line.cells.append(shown)
    return line


def _standing(row: PlanRow, target: SheetIn, name: str, written: dict[str, Cell]) -> str:
    """What the row says of a new or refused one, what stands there of any other."""
    if row.kind == Kind.NEW and name in written:
        return written[name].new_text
    is_field = row.record is not None and _field(target, name) is not None
    if row.kind == Kind.REFUSED or not is_field:
        return row.values.get(name, "")
    return Cell(name, "", None, getattr(row.record, name), target.model).new_text


def _shot_of(row: PlanRow) -> str:
    """The code of the shot that an element or a take hangs on."""
    record = row.record
    if isinstance(record, Element):
        return record.shot.code
    if isinstance(record, Take):
        return record.element.shot.code
    if record is None and "code" in row.values and row.values["code"] != row.label:
        return row.values["code"]
    return ""


def _groups(sheet: PlanSheet) -> list[Group]:
    found: dict[tuple[str, str], list[Trouble]] = {}
    heads = {head.field: head.text for head in sheet.heads if head.field}
    choices = {name: _choices(sheet, name) for name in heads}
    for row in sheet.rows:
        if row.kind != Kind.REFUSED:
            continue
        for one in row.troubles:
            value = one.value if choices.get(one.field) else ""
            found.setdefault((one.field, value), []).append(one)
    groups = [
        Group(
            troubles[0].column,
            folded(heads.get(name, "")),
            value,
            troubles[0].reason,
            name,
            len(troubles),
            choices.get(name, []) if value else [],
            _near(troubles[0], choices.get(name, [])),
        )
        for (name, value), troubles in found.items()
    ]
    return sorted(groups, key=lambda one: -one.count)


def _near(trouble: Trouble, choices: Sequence[tuple[str, str]]) -> str:
    offered = {fix.label for fix in trouble.fixes}
    return next((code for code, label in choices if label in offered), "")


def _choices(sheet: PlanSheet, name: str) -> list[tuple[str, str]]:
    column = _field(sheet.target, name) if sheet.target else None
    return [(str(code), str(label)) for code, label in getattr(column, "flatchoices", [])]


def sheets_offered() -> list[tuple[str, str]]:
    """What a sheet of the file may be."""
    return [(key, str(one.title)) for key, one in SHEETS.items()]
