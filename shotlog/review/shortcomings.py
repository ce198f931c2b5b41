"""Shortcomings: what is visibly wrong with a generated element, and what became of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from shotlog import history
from shotlog.history import Author
from shotlog.models import Element, Right, Shortcoming


@transaction.atomic
def add_shortcoming(element: Element, fields: Mapping[str, Any], *, by: Author) -> Shortcoming:
    """A shortcoming of `element`, or of one of its takes."""
    by.require(Right.SHORTCOMINGS)
    return history.create(Shortcoming(element=element, **fields), by=by)


def edit_shortcoming(
    shortcoming: Shortcoming,
    new: Mapping[str, Any],
    *,
    by: Author,
    shown: Mapping[str, Any] | None = None,
) -> list[str]:
    """Write `new` over the values that were shown; the names of what changed come back."""
    by.require(Right.SHORTCOMINGS)
    return history.edit(shortcoming, new, by=by, shown=shown)


def close_shortcoming(shortcoming: Shortcoming, status: str, *, by: Author) -> list[str]:
    """Fixed, accepted, or open again."""
    return edit_shortcoming(shortcoming, {"status": status}, by=by)


def remove_shortcoming(shortcoming: Shortcoming, *, by: Author) -> None:
    """Take it away, where it was noted by mistake; undo brings it back."""
    by.require(Right.SHORTCOMINGS)
    history.remove(shortcoming, by=by)
