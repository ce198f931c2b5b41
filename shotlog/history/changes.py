"""The change verb: every write of the record goes through one of these."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.history.author import Author
from shotlog.history.values import readable, revived, stored, told_fields, value_of
from shotlog.models import (
    Change,
    Clearance,
    ColourNote,
    Element,
    Shortcoming,
    Shot,
    Take,
)
from shotlog.models.record import Record
from shotlog.models.take_words import follow

Row = TypeVar("Row", bound=Record)


@dataclass(frozen=True)
class Clash:
    """One value that somebody else changed while it was being edited."""

    field: str
    theirs: str
    mine: str
    who: str
    at: dt.datetime | None
    theirs_raw: Any = None


class Conflict(Exception):  # noqa: N818
    """A save met values other than those it started from; nothing was written."""

    def __init__(self, row: Record, clashes: list[Clash]) -> None:
        """`clashes`, one per field, with both values and whose the other is."""
        self.row = row
        self.clashes = clashes
        first = clashes[0]
        super().__init__(
            _("%(who)s changed this to “%(theirs)s” meanwhile; yours is “%(mine)s”.")
            % {"who": first.who or _("Someone"), "theirs": first.theirs, "mine": first.mine}
        )


def record_creation(row: Record, *, by: Author) -> None:
    """Write that `row` was made, with the values it was made with: one line of history."""
    line = creation_of(row)
    line.change_set = by.change_set()
    line.save()
    follow([(row, None)])


def creation_of(row: Record) -> Change:
    """The line of history that tells of a new row, not saved yet."""
    values = {
        field.name: stored(field, getattr(row, field.attname))
        for field in told_fields(row)
        if getattr(row, field.attname) not in (None, "", [], {})
    }
    return _line(row, kind=Change.Kind.CREATED, new=values)


def create(row: Row, *, by: Author) -> Row:
    """Check, save and tell a new row. ValidationError carries the sentences of its rules."""
    with transaction.atomic():
        row.full_clean()
        row.save()
        record_creation(row, by=by)
    return row


def edit(
    row: Row,
    new: Mapping[str, Any],
    *,
    by: Author,
    shown: Mapping[str, Any] | None = None,
    check: bool = True,
) -> list[str]:
    """Write the values of `new` over those that were shown; the names of what changed come back.

    `shown` holds the values that the person started from, by field; without it, those of `row` as
    it was read. A value that somebody else changed meanwhile raises Conflict and nothing is
    written; two people in different fields of one row do not conflict. `check=False` leaves out
    the row's rules, for values that follow from others.
    """
    with transaction.atomic():
        now = type(row)._base_manager.select_for_update().get(pk=row.pk)
        started = {name: _started(row, name, shown) for name in new}
        wanted = {name: _wanted(row, name, value) for name, value in new.items()}
        _refuse_clashes(now, started, wanted)
        before = {name: value_of(now, name) for name in wanted}
        names = [name for name in wanted if before[name] != wanted[name]]
        if not names:
            _show(row, now)
            return []
        for name in names:
            setattr(now, attname(now, name), _key(new[name]))
        if check:
            now.full_clean()
        _write(now, names)
        for name in names:
            _tell(now, by=by, field=name, old=before[name], new=value_of(now, name))
        _show(row, now)
    return names


def remove(row: Record, *, by: Author) -> None:
    """Mark `row` and what hangs on it as removed; undo brings all of it back."""
    with transaction.atomic():
        for kept in [*_hanging_on(row), row]:
            written = (
                type(kept)._base_manager.filter(pk=kept.pk, removed=False).update(removed=True)
            )
            if written:
                kept.removed = True
                _tell(kept, by=by, kind=Change.Kind.REMOVED)


def shot_of(row: Record) -> int | None:
    """The key of the shot in whose history `row` belongs."""
    if isinstance(row, Shot):
        return row.pk
    if isinstance(row, Element | ColourNote):
        return row.shot_id
    if isinstance(row, Take | Shortcoming | Clearance):
        return row.element.shot_id
    return None


def label_of(row: Record) -> str:
    """What the history calls `row`: 'crowd01 v003' for a take, since 'v003' alone says little."""
    if isinstance(row, Take | Shortcoming):
        return f"{row.element.name} {row}"[:255]
    return str(row)[:255]


def _hanging_on(row: Record) -> list[Record]:
    """The rows that lose their meaning when `row` is removed."""
    if isinstance(row, Shot):
        elements = list(row.elements.all())
        below = [kept for element in elements for kept in _hanging_on(element)]
        notes = row.colour_notes.filter(element=None)
        return [*below, *notes, *elements]
    if isinstance(row, Element):
        return [
            *row.colour_notes.all(),
            *row.shortcomings.all(),
            *row.takes.all(),
            *Clearance.objects.filter(element=row),
        ]
    return []


def attname(row: Record, name: str) -> str:
    """The attribute that holds the column of a field: scene_id for scene."""
    field: Any = row._meta.get_field(name)
    return str(field.attname)


def _started(row: Record, name: str, shown: Mapping[str, Any] | None) -> Any:
    field: Any = row._meta.get_field(name)
    if shown is None or name not in shown:
        return value_of(row, name)
    return stored(field, field.to_python(_key(shown[name])))


def _wanted(row: Record, name: str, value: Any) -> Any:
    field: Any = row._meta.get_field(name)
    probe = type(row)()
    setattr(probe, field.attname, _key(value))
    probe.compose()
    return _rounded(field, getattr(probe, field.attname))


def _rounded(field: Any, value: Any) -> Any:
    """As the column will hold it: a decimal to the field's places."""
    value = stored(field, field.to_python(value)) if not field.is_relation else _key(value)
    places = getattr(field, "decimal_places", None)
    if places is None or value is None:
        return value
    return stored(field, round(field.to_python(value), places))


def _key(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value


def _refuse_clashes(now: Record, started: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    clashes = []
    for name, was in started.items():
        current = value_of(now, name)
        if current in (was, wanted[name]) or is_same(current, was):
            continue
        clashes.append(clash_of(now, name, current, wanted[name]))
    if clashes:
        raise Conflict(now, clashes)


def clash_of(now: Record, name: str, theirs: Any, mine: Any) -> Clash:
    """The clash over one field of `now`: both values, and who wrote the other when."""
    last = (
        Change.objects.filter(table=now._meta.model_name, row=now.pk, field=name)
        .select_related("change_set")
        .last()
    )
    return Clash(
        field=name,
        theirs=readable(type(now), name, theirs),
        mine=readable(type(now), name, mine),
        who=last.change_set.who if last else "",
        at=last.change_set.at if last else None,
        theirs_raw=theirs,
    )


def is_same(one: Any, other: Any) -> bool:
    """Nothing typed and nothing known are one; a browser sends text with CR LF."""
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
    return one in (None, "") and other in (None, "")


def _write(now: Record, names: list[str]) -> None:
    """Write the named fields and those that follow from them, and no other."""
    followers = {field.name: getattr(now, field.attname) for field in silent_fields(now)}
    now.compose()
    now.derive()
    silent = [f.name for f in silent_fields(now) if getattr(now, f.attname) != followers[f.name]]
    columns = {attname(now, name): getattr(now, attname(now, name)) for name in (*names, *silent)}
    type(now)._base_manager.filter(pk=now.pk).update(**columns)
    follow([(now, names)])


def silent_fields(row: Record) -> list[Any]:
    """Fields that the history does not tell: those that follow, and the sorting forms."""
    told = {field.name for field in told_fields(row)}
    return [
        field
        for field in row._meta.concrete_fields
        if field.name not in told and field.name not in ("id", "removed")
    ]


def _show(row: Record, now: Record) -> None:
    """Let the caller's row hold what the database now holds."""
    for field in row._meta.concrete_fields:
        value = getattr(now, field.attname)
        if isinstance(value, str | int | float) or value is None:
            setattr(row, field.attname, value)
        else:
            setattr(row, field.attname, revived(field, value))


def _tell(row: Record, *, by: Author, **what: Any) -> None:
    line = _line(row, **what)
    line.change_set = by.change_set()
    line.save()
    follow([(row, None)])


def _line(
    row: Record,
    *,
    kind: str = Change.Kind.EDITED,
    field: str = "",
    old: Any = None,
    new: Any = None,
) -> Change:
    return Change(
        kind=kind,
        table=row._meta.model_name or "",
        row=row.pk,
        label=label_of(row),
        shot_id=shot_of(row),
        field=field,
        old=old,
        new=new,
    )
