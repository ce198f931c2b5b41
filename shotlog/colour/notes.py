"""Colour notes: write them, move them on, take them away."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog import history
from shotlog.history import Author
from shotlog.models import ColourNote, Right, Shot
from shotlog.models.choices import Mismatch, NoteStatus


@transaction.atomic
def add_note(shot: Shot, fields: Mapping[str, Any], *, by: Author) -> ColourNote:
    """A colour note on `shot`, one of its elements or a take of that."""
    by.require(Right.COLOUR)
    return history.create(ColourNote(shot=shot, **_in_order(fields)), by=by)


def edit_note(
    note: ColourNote,
    new: Mapping[str, Any],
    *,
    by: Author,
    shown: Mapping[str, Any] | None = None,
) -> list[str]:
    """Write `new` over the values that were shown; the names of what changed come back."""
    by.require(Right.COLOUR)
    return history.edit(note, _in_order(new), by=by, shown=shown)


@transaction.atomic
def set_status(notes: Iterable[ColourNote], status: str, *, by: Author) -> int:
    """Bring every note of `notes` to `status` in one stroke; how many were not there already."""
    by.require(Right.COLOUR)
    if status not in NoteStatus.values:
        raise ValidationError(
            _("“%(status)s” is no state of a colour note.") % {"status": status}, code="invalid"
        )
    return sum(bool(history.edit(note, {"status": status}, by=by, check=False)) for note in notes)


def remove_note(note: ColourNote, *, by: Author) -> None:
    """Take `note` away; undo brings it back."""
    by.require(Right.COLOUR)
    history.remove(note, by=by)


def _in_order(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The main mismatch stands alone; the further ones are known kinds, each once, without it."""
    values = dict(fields)
    if "mismatches" not in values:
        return values
    kinds = list(dict.fromkeys(values["mismatches"] or ()))
    for kind in kinds:
        if kind not in Mismatch.values:
            raise ValidationError(
                {"mismatches": _("“%(kind)s” is no kind of mismatch.") % {"kind": kind}}
            )
    if not values.get("main_mismatch") and "main_mismatch" in values and kinds:
        values["main_mismatch"] = kinds[0]
    values["mismatches"] = [kind for kind in kinds if kind != values.get("main_mismatch")]
    return values
