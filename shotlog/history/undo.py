"""Undo of a whole change set; what was changed since is left alone and named."""

import copy
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.history.author import Author
from shotlog.history.bulk_undo import undo_many
from shotlog.history.changes import edit, label_of, remove, shot_of
from shotlog.history.values import readable, revived, value_of
from shotlog.models import Change, ChangeSet
from shotlog.models.record import Record


@dataclass
class Undone:
    """What came of an undo."""

    count: int = 0
    skipped: list[str] = field(default_factory=list)
    rows: list[Record] = field(default_factory=list)
    by: Author | None = None


def undo(change_set: ChangeSet, *, by: Author) -> Undone:
    """Put back what `change_set` changed, as a change set of its own (so that it can be undone).

    A value that was changed since stays as it is; `skipped` names each with a sentence. `rows`
    holds the rows that were touched, for whoever keeps something that follows from them.
    """
    result = Undone(by=by)
    by.undoes = change_set
    with transaction.atomic():
        done = undo_many(change_set, by=by)
        result.count, result.rows = len(done.changes), done.rows
        for change in change_set.changes.order_by("-pk"):
            if change.pk in done.changes:
                continue
            row = _row(change)
            reason = _("%(label)s is gone.") % {"label": change.label} if row is None else ""
            if row is not None:
                reason = _undo_one(change, row, by=by)
            if reason:
                result.skipped.append(reason)
            elif row is not None:
                result.count += 1
                result.rows.append(row)
    return result


def _row(change: Change) -> Record | None:
    model: Any = apps.get_model("shotlog", change.table)
    found = model.everything.select_for_update().filter(pk=change.row).first()
    return found if isinstance(found, Record) else None


def _undo_one(change: Change, row: Record, *, by: Author) -> str:
    """Undo one change; the reason where it cannot be, else ''."""
    if change.kind == Change.Kind.EDITED:
        return _put_back(change, row, by=by)
    if change.kind in (Change.Kind.CREATED, Change.Kind.RESTORED):
        if change.kind == Change.Kind.CREATED and _touched_since(change):
            return _("%(label)s was changed since and stays.") % {"label": change.label}
        remove(row, by=by)
        return ""
    return _restore(row, by=by)


def _put_back(change: Change, row: Record, *, by: Author) -> str:
    if row.removed:
        return _("%(label)s is removed.") % {"label": change.label}
    current = value_of(row, change.field)
    name = row._meta.get_field(change.field)
    if current != change.new:
        return _("%(field)s of %(label)s was changed since, to “%(value)s”, and stays.") % {
            "field": getattr(name, "verbose_name", change.field),
            "label": change.label,
            "value": readable(type(row), change.field, current),
        }
    try:
        old = revived(name, change.old)  # type: ignore[arg-type]
        _refuse_taken(row, change.field, old)
        edit(row, {change.field: old}, by=by, check=False)
    except ValidationError as error:
        return f"{change.label}: {' '.join(error.messages)}"
    return ""


def _refuse_taken(row: Record, name: str, old: Any) -> None:
    """ValidationError where the old value breaks a rule by now: another row has the name."""
    probe = copy.copy(row)
    column: Any = row._meta.get_field(name)
    setattr(probe, column.attname, old)
    probe.derive()
    probe.validate_constraints()


def _restore(row: Record, *, by: Author) -> str:
    row.removed = False
    try:
        row.validate_constraints()
    except ValidationError as error:
        return f"{label_of(row)}: {' '.join(error.messages)}"
    type(row)._base_manager.filter(pk=row.pk).update(removed=False)
    Change.objects.create(
        change_set=by.change_set(),
        kind=Change.Kind.RESTORED,
        table=row._meta.model_name or "",
        row=row.pk,
        label=label_of(row),
        shot_id=shot_of(row),
    )
    return ""


def _touched_since(change: Change) -> bool:
    """Whether a later set edited the row that `change` made, or something below it was added."""
    later = Change.objects.filter(pk__gt=change.pk).exclude(change_set=change.change_set)
    if later.filter(table=change.table, row=change.row).exists():
        return True
    if change.table == "shot":
        return later.filter(shot_id=change.row).exists()
    if change.table == "element":
        model: Any = apps.get_model("shotlog", "take")
        takes = model.everything.filter(element_id=change.row, removed=False).values("pk")
        return later.filter(table="take", row__in=takes).exists()
    return False
