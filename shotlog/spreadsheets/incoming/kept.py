"""A plan kept beside its draft, so that to turn a page is not to plan again.

One file of JSON: a line for the plan and its sheets, then a line for each row that says something.
It names what it stands on; where any of that is another by now, it is as if it were not there.
Values are kept as the history keeps them, rows of the record by their keys.
"""

import json
import secrets
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from django.utils.dateparse import parse_datetime

from shotlog.models import Element, Production, Scene, Shot
from shotlog.models.record import Record
from shotlog.spreadsheets.incoming.heads import Head
from shotlog.spreadsheets.incoming.plan import (
    Cell,
    Clash,
    Kind,
    Plan,
    PlanRow,
    PlanSheet,
    Question,
    Trouble,
    Unchanged,
    Words,
)
from shotlog.spreadsheets.incoming.sheets_in import SHEETS
from shotlog.spreadsheets.incoming.values import Fix

FORM = 2
"""Of the file: another number, and older ones are made anew."""
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What a file raises that is not as we left it; it can always be made anew."""
Told = dict[str, Any]


def keep(path: Path, plan: Plan, *, stands_on: Mapping[str, Any]) -> None:
    """Write `plan` down; a reader sees the whole of it or what was there before."""
    part = path.with_name(f"{path.name}-{secrets.token_hex(8)}")
    try:
        with part.open("w", encoding="ascii") as file:
            head = {"form": FORM, "stands_on": stands_on, **_told_plan(plan)}
            file.write(json.dumps(head) + "\n")
            for row in plan.rows:
                file.write(json.dumps(_told_row(row)) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def kept(path: Path, production: Production, *, stands_on: Mapping[str, Any]) -> Plan | None:
    """The plan in that file; None where there is none, or what it stood on is another."""
    try:
        with path.open(encoding="ascii") as file:
            head = json.loads(file.readline() or "{}")
            wanted = json.loads(json.dumps(stands_on))
            if head.get("form") != FORM or head["stands_on"] != wanted:
                return None
            return _plan(head, file, production)
    except (FileNotFoundError, *_BROKEN):
        return None


class KeptRow(PlanRow):
    """A row out of the file; its record is read only where it is shown."""

    key: int | None = None
    shot_code: str = ""

    @property
    def is_new(self) -> bool:
        """As the plan had it."""
        return self.key is None


class KeptSheet(PlanSheet):
    """A sheet out of the file."""

    def load(self, rows: Iterable[PlanRow]) -> None:
        """Read the records of these rows at once."""
        assert self.target is not None  # noqa: S101 - a sheet that is left alone has no rows
        left = [row for row in rows if isinstance(row, KeptRow) and row.record is None]
        found = self.target.standing({row.key for row in left if row.key is not None})
        for row in left:
            row.record = found.get(row.key or 0)
            if row.key is None and row.kind == Kind.NEW:
                row.record = self._blank(row)

    def _blank(self, row: KeptRow) -> Record:
        """What a new row would be without its cells."""
        assert self.target is not None  # noqa: S101
        made = self.target.model()
        if isinstance(made, Element):
            made.shot = Shot(code=row.shot_code)
        return made


def _told_plan(plan: Plan) -> Told:
    return {
        "sealed": plan.sealed,
        "warnings": [str(one) for one in plan.warnings],
        "questions": [
            [one.key, str(one.text), _texts(one.answers), one.must_be_answered, one.proposed]
            for one in plan.questions
        ],
        "scenes": [one.number for one in plan.scenes],
        "answers": plan.answers,
        "exported": plan.exported.isoformat() if plan.exported else "",
        "sheets": [_told_sheet(one) for one in plan.sheets],
    }


def _texts(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[value, str(label)] for value, label in pairs]


def _told_sheet(sheet: PlanSheet) -> Told:
    same = sheet.unchanged
    return {
        "title": sheet.title,
        "target": sheet.target.key if sheet.target else "",
        "head_row": sheet.head_row,
        "heads": [[one.place, one.text, one.field, one.how] for one in sheet.heads],
        "shape": sheet.shape,
        "notes": [str(one) for one in sheet.notes],
        "samples": list(sheet.samples.items()),
        "is_certain": sheet.is_certain,
        "rows": len(sheet.rows),
        "unchanged": [_text(same.numbers), _text(same.keys), same.starts],
    }


def _text(numbers: "array[int]") -> str:
    return b64encode(numbers.tobytes()).decode("ascii")


def _numbers(text: str) -> "array[int]":
    found = array("q")
    found.frombytes(b64decode(text))
    return found


def _told_row(row: PlanRow) -> Told:
    told: Told = {"n": row.row, "k": row.kind, "l": row.label}
    if isinstance(row, KeptRow):
        told.update({"p": row.key} if row.key is not None else {})
        told.update({"s": row.shot_code} if row.shot_code else {})
    elif not row.is_new:
        told["p"] = row.record.pk
    elif isinstance(row.record, Element):
        told["s"] = row.record.shot.code
    if row.is_twin:
        told["w"] = True
    lists = {
        "c": [[one.field, one.column, *_both(one)] for one in row.cells],
        "t": [_told_trouble(one) for one in row.troubles],
        "h": [_told_trouble(one) for one in row.hints],
        "x": [_told_clash(one) for one in row.clashes],
        "o": [str(one) for one in row.notes],
    }
    told.update({key: found for key, found in lists.items() if found})
    if row.values:
        told["v"] = row.values
    return told


def _both(cell: Cell) -> list[Any]:
    """Old and new; a row of the record in words, as a new one has no key yet."""
    return [[str(one)] if isinstance(one, Words) else {"": one} for one in cell.stored]


def _told_clash(one: Clash) -> list[Any]:
    at = one.at.isoformat() if one.at else ""
    return [one.field, one.column, *_both(one.as_cell), one.who, at, one.use_mine]


def _told_trouble(one: Trouble) -> list[Any]:
    fixes = [[str(fix.label), fix.values] for fix in one.fixes]
    return [one.column, one.field, one.value, str(one.reason), fixes]


def _plan(head: Told, file: IO[str], production: Production) -> Plan:
    return Plan(
        production,
        sheets=[_sheet(one, file) for one in head["sheets"]],
        warnings=head["warnings"],
        questions=[
            Question(key, text, tuple((value, label) for value, label in answers), must, proposed)
            for key, text, answers, must, proposed in head["questions"]
        ],
        scenes=[Scene(number=number) for number in head["scenes"]],
        answers=head["answers"],
        exported=parse_datetime(head["exported"]),
        sealed=head["sealed"],
    )


def _sheet(told: Told, file: IO[str]) -> KeptSheet:
    sheet = KeptSheet(
        told["title"],
        SHEETS.get(told["target"]),
        told["head_row"],
        [Head(*one) for one in told["heads"]],
        told["shape"],
        notes=told["notes"],
        samples=dict(told["samples"]),
        is_certain=told["is_certain"],
    )
    sheet.rows = list(_rows(sheet, told["rows"], file))
    numbers, keys, starts = told["unchanged"]
    sheet.unchanged = Unchanged()
    sheet.unchanged.numbers, sheet.unchanged.keys = _numbers(numbers), _numbers(keys)
    sheet.unchanged.starts = [(before, start) for before, start in starts]
    return sheet


def _rows(sheet: PlanSheet, count: int, file: IO[str]) -> Iterator[KeptRow]:
    for _place in range(count):
        yield _row(sheet, json.loads(file.readline()))


def _row(sheet: PlanSheet, told: Told) -> KeptRow:
    assert sheet.target is not None  # noqa: S101 - a sheet that is left alone has no rows
    title, number, model = sheet.title, told["n"], sheet.target.model
    row = KeptRow(title, number, Kind(told["k"]), told["l"])
    row.key, row.shot_code, row.is_twin = told.get("p"), told.get("s", ""), "w" in told
    row.cells = [
        Cell(name, column, _value(old), _value(new), model)
        for name, column, old, new in told.get("c", ())
    ]
    row.troubles = [_trouble(title, number, one) for one in told.get("t", ())]
    row.hints = [_trouble(title, number, one) for one in told.get("h", ())]
    row.clashes = [_clash(one, model) for one in told.get("x", ())]
    row.notes = told.get("o", [])
    row.values = told.get("v", {})
    return row


def _value(told: Any) -> Any:
    return Words(told[0]) if isinstance(told, list) else told[""]


def _clash(told: list[Any], model: type[Record]) -> Clash:
    name, column, theirs, mine, who, at, use_mine = told
    values = _value(theirs), _value(mine)
    return Clash(name, column, *values, who, parse_datetime(at), model, use_mine=use_mine)


def _trouble(title: str, number: int, told: list[Any]) -> Trouble:
    column, name, value, reason, fixes = told
    ways = tuple(
        Fix(label, tuple((field, text) for field, text in values)) for label, values in fixes
    )
    return Trouble(title, number, column, name, value, reason, ways)
