"""Undo of a set of thousands: what nothing stands in the way of, in a handful of statements."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models.functions import Lower

from shotlog.history.author import Author
from shotlog.history.bulk import Edit, edit_many, remove_many
from shotlog.history.changes import shot_of
from shotlog.history.values import revived, value_of
from shotlog.models import Change, ChangeSet
from shotlog.models.record import Record

MANY = 100  # changes; under it, one by one is quick enough
_CHUNK = 5000
_NAMES = {"shot": "code", "scene": "number"}
"""What no two rows of a production share: two of them may have swapped theirs."""


@dataclass
class Done:
    """What was undone: the keys of changes, and the rows."""

    changes: set[int] = field(default_factory=set)
    rows: list[Record] = field(default_factory=list)


def undo_many(change_set: ChangeSet, *, by: Author) -> Done:
    """Undo the plain part of a large set, or of one with several new names; the rest is left."""
    changes = list(change_set.changes.order_by("pk"))
    renames = sum(_NAMES.get(one.table) == one.field for one in changes)
    done = Done()
    if len(changes) < MANY and renames < 2:
        return done
    tables: dict[str, list[Change]] = defaultdict(list)
    for one in changes:
        tables[one.table].append(one)
    later = Change.objects.filter(pk__gt=changes[0].pk).exclude(change_set=change_set)
    touched = set(later.values_list("table", "row").distinct())
    shots = set(later.exclude(shot=None).values_list("shot_id", flat=True).distinct())
    # What hangs on others goes first, as when one by one is undone from the last.
    for table in reversed(tables):
        rows = _rows(table, {one.row for one in tables[table]})
        _put_back(tables[table], rows, done, by=by)
        _take_away(tables[table], rows, touched, shots, done, by=by)
    return done


def _rows(table: str, keys: Iterable[int]) -> dict[int, Any]:
    model: Any = apps.get_model("shotlog", table)
    if not issubclass(model, Record):
        return {}
    rows: Any = model.everything.all()
    if any(column.name == "element" for column in model._meta.concrete_fields):
        rows = rows.select_related("element")
    found: dict[int, Any] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _CHUNK):
        found.update(rows.in_bulk(wanted[start : start + _CHUNK]))
    return found


def _put_back(changes: list[Change], rows: dict[int, Any], done: Done, *, by: Author) -> None:
    """Old values over those that still are as the set left them."""
    made = {one.row for one in changes if one.kind == Change.Kind.CREATED}
    times = Counter((one.row, one.field) for one in changes)
    plain = [
        one
        for one in changes
        if one.kind == Change.Kind.EDITED
        and one.row in rows
        and one.row not in made
        and times[one.row, one.field] == 1
        and not rows[one.row].removed
        and value_of(rows[one.row], one.field) == one.new
    ]
    taken = _taken(plain, rows)
    edits: dict[int, Edit] = {}
    for one in plain:
        if one.pk in taken:
            continue
        row = rows[one.row]
        edit = edits.setdefault(one.row, Edit(row, {}, {}))
        column: Any = row._meta.get_field(one.field)
        edit.new[one.field] = revived(column, one.old)
        edit.shown[one.field] = one.new
        done.changes.add(one.pk)
    if edits:
        edit_many(list(edits.values()), by=by, unique=_NAMES.get(changes[0].table, ""))
        done.rows += [one.row for one in edits.values()]


def _taken(changes: list[Change], rows: dict[int, Any]) -> set[int]:
    """The changes that would bring back a name that another row has by now."""
    name = _NAMES.get(changes[0].table) if changes else None
    renames = [one for one in changes if name and one.field == name]
    if not renames or not name:
        return set()
    model: Any = type(rows[renames[0].row])
    back = {str(one.old).lower(): one.pk for one in renames}
    production = rows[renames[0].row].production_id
    others = model.objects.filter(production=production).exclude(
        pk__in=[one.row for one in renames][:_CHUNK]
    )
    names = others.annotate(lower=Lower(name)).values_list("lower", flat=True)
    return {back[one] for one in names if one in back}


def _take_away(
    changes: list[Change],
    rows: dict[int, Any],
    touched: set[Any],
    shots: set[int],
    done: Done,
    *,
    by: Author,
) -> None:
    """New rows whose shot nobody has touched since."""
    gone = []
    for one in changes:
        row = rows.get(one.row)
        if one.kind != Change.Kind.CREATED or row is None or row.removed:
            continue
        if (one.table, one.row) in touched or shot_of(row) in shots:
            continue
        gone.append(row)
        done.changes.add(one.pk)
    if gone:
        remove_many(gone, by=by)
        done.rows += gone
