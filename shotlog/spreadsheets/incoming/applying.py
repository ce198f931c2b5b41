"""A plan becomes one change set, in one short transaction, or nothing at all."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.figures.recoverability import state_of, store_recoverability
from shotlog.generation.parameters import read_value
from shotlog.history import Author, Edit, create_many, edit, edit_many
from shotlog.history.values import stored
from shotlog.models import ChangeSet, Element, Right, SourceFile, Take
from shotlog.models.record import Record
from shotlog.spreadsheets.incoming.plan import Cell, Kind, Plan, PlanRow, PlanSheet
from shotlog.spreadsheets.incoming.sheets_in import SHEETS

_CHUNK = 2000
RECIPE = frozenset({*Take.PARAMETERS, "decision"})
"""What the state of a take follows from, and so that of its element."""


class NotReady(ValidationError):  # noqa: N818  it is the plan that is not
    """The plan has refused rows or an open question; nothing was written."""


@dataclass(frozen=True)
class Applied:
    """What was written."""

    change_set: ChangeSet | None  # None: there was nothing to write
    new: int
    changed: int
    cells: int


def apply(plan: Plan, *, by: Author, skip_refused: bool = False) -> Applied:
    """Write what `plan` says, over the values that it was made from.

    NotReady while a row is refused (unless `skip_refused`) or a question is open. Conflict where
    somebody changed a value, or logged the same row, since the plan was made: nothing is written,
    and a new plan shows it. The change set is undone as any other.
    """
    _require_ready(plan, skip_refused=skip_refused)
    work = _Work(plan, by)
    try:
        with transaction.atomic():
            work.write()
    except IntegrityError as error:
        by.forget()
        raise NotReady(
            _("Somebody has logged the same meanwhile. Look at the preview again.")
        ) from error
    except Exception:
        by.forget()
        raise
    return Applied(by.made, work.new, work.changed, work.cells)


def _require_ready(plan: Plan, *, skip_refused: bool) -> None:
    asked = [one.text for one in plan.questions if one.must_be_answered]
    if asked:
        raise NotReady(" ".join(asked))
    refused = plan.counts[Kind.REFUSED]
    if refused and not skip_refused:
        raise NotReady(
            _("%(n)d rows are refused: correct them, or tick them to be left out.") % {"n": refused}
        )


class _Work:
    """The writing of one plan; rows that others hang on come first."""

    def __init__(self, plan: Plan, by: Author) -> None:
        self.plan = plan
        self.by = by
        self.new = self.changed = self.cells = 0
        self.edits: dict[str, list[Edit]] = defaultdict(list)
        self.made: dict[str, list[Any]] = defaultdict(list)
        self.recipes: set[int] = set()  # elements whose recoverability may be another
        for sheet in plan.sheets:
            self._sort(sheet)

    def _sort(self, sheet: PlanSheet) -> None:
        if sheet.target is None:
            return
        for row in sheet.rows:
            written = row.written
            if row.kind == Kind.NEW:
                self.made[sheet.target.key].append(row.record)
                self.new += 1
            elif written:
                self.edits[sheet.target.key].append(self._edit(row, written))
                self.changed += 1
                self.cells += len(written)

    def _edit(self, row: PlanRow, written: list[Cell]) -> Edit:
        record = row.record
        new = {cell.field: cell.new for cell in written}
        shown = {
            cell.field: stored(record._meta.get_field(cell.field), cell.old) for cell in written
        }
        return Edit(record, new, shown)

    def write(self) -> None:
        """Scenes, shots, and what hangs on them."""
        self._answer()
        scenes = [one for one in self.plan.scenes if one.pk is None]
        named = {id(scene) for scene in self._scenes_in_use()}
        self.made["scenes"] = [
            *self.made["scenes"],
            *(one for one in scenes if id(one) in named),
        ]
        self._sign_takes()
        for key, sheet in SHEETS.items():
            edit_many(self.edits[key], by=self.by, unique=sheet.unique)
            if key == "elements":
                self._foresee(self.made[key])
            for row in self.made[key]:
                _settle_parents(row)
            create_many(self.made[key], by=self.by)
        self._store_recoverability()

    def _answer(self) -> None:
        """Keep what was said of out frames and episodes."""
        if self.plan.answers and self.by.may(Right.LOG):
            edit(self.plan.production, self.plan.answers, by=self.by, check=False)

    def _scenes_in_use(self) -> list[Any]:
        """New scenes that rows of this plan point to; those of refused rows are not made."""
        rows = [row.scene for row in self.made["shots"]]
        rows += [one.new["scene"] for one in self.edits["shots"] if "scene" in one.new]
        return [scene for scene in rows if scene is not None]

    def _sign_takes(self) -> None:
        """Parameters remember that a sheet brought them; what equals the file's is read."""
        edits = self.edits["takes"]
        keys = {one.row.source_file_id for one in edits if isinstance(one.row, Take)}
        files: dict[int, SourceFile] = SourceFile.everything.in_bulk([key for key in keys if key])
        told = {
            "source": "sheet",
            "by": self.by.who,
            "at": timezone.now().isoformat(timespec="seconds"),
        }
        for one in edits:
            take: Any = one.row
            probe = Take(source_file=files.get(take.source_file_id or 0))
            sources = dict(take.sources)
            for name, value in one.new.items():
                if name in Take.PARAMETERS:
                    is_read = probe.source_file is not None and read_value(probe, name) == value
                    sources[name] = {"source": "read"} if is_read else told
            one.untold = {"sources": sources}
            if RECIPE & set(one.new):
                self.recipes.add(take.element_id)

    def _foresee(self, made: list[Any]) -> None:
        """A new element has no takes: its state is known before it is saved."""
        for element in made:
            element.derive()
            state = state_of(element, [])
            element.recovery, element.missing, element.none_approved = state
        for one in self.edits["elements"]:
            if "origin" in one.new:
                self.recipes.add(one.row.pk)

    def _store_recoverability(self) -> None:
        keys = sorted(self.recipes)
        for start in range(0, len(keys), _CHUNK):
            store_recoverability(Element(pk=key) for key in keys[start : start + _CHUNK])


def _settle_parents(row: Record) -> None:
    """Parents that were saved a moment ago have keys now."""
    for name in ("scene", "shot", "element"):
        parent = getattr(row, name, None) if hasattr(row, f"{name}_id") else None
        if parent is not None:
            setattr(row, name, parent)
