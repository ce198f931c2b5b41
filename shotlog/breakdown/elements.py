"""Elements of shots: making, editing, copying, removing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.figures.recoverability import store_recoverability
from shotlog.history import Author, NotAllowed, create, edit, remove
from shotlog.models import Element, Right, Shot
from shotlog.models.choices import SOURCE_TYPE_BY_ORIGIN

ESTIMATES = frozenset({"hours_planned", "hours_conventional", "colour_hours_foreseen"})
COPIED = (
    "name",
    "category",
    "origin",
    "digital_source_type",
    "role",
    "technique",
    "description",
    "coverage",
    "final_use",
    "vendor",
    "artist",
    "colour_space",
    "bit_depth",
    "hours_planned",
    "hours_conventional",
    "colour_hours_foreseen",
)
"""What a copied element takes over: how it is planned, not what was done or spent."""


def add_element(shot: Shot, fields: Mapping[str, Any], *, by: Author) -> Element:
    """A new element of `shot`; only its name is compulsory."""
    by.require(Right.LOG)
    if fields.get("cost") is not None:
        by.require(Right.MONEY)
    with transaction.atomic():
        element = create(Element(shot=shot, **fields), by=by)
        if element.is_made_with_ai:
            store_recoverability([element])
            element.refresh_from_db()
    return element


def edit_element(
    element: Element, new: Mapping[str, Any], *, by: Author, shown: Mapping[str, Any] | None = None
) -> list[str]:
    """Change an element over the values that were shown.

    A source type that came with the old origin follows to the new one; one that somebody chose
    stays.
    """
    _require(element, new, by=by)
    values = dict(new)
    if "origin" in new and "digital_source_type" not in new:
        came_with = SOURCE_TYPE_BY_ORIGIN.get(element.origin, "")
        if element.digital_source_type in ("", came_with):
            values["digital_source_type"] = SOURCE_TYPE_BY_ORIGIN.get(str(new["origin"]), "")
    with transaction.atomic():
        changed = edit(element, values, by=by, shown=shown)
        if "origin" in changed:
            store_recoverability([element])
    return changed


def remove_element(element: Element, *, by: Author) -> None:
    """Remove an element with its takes, notes and shortcomings."""
    by.require(Right.LOG)
    remove(element, by=by)


def copy_elements(source: Shot, target: Shot, *, by: Author) -> list[Element]:
    """Give `target` the elements of `source` that it does not have by name."""
    by.require(Right.LOG)
    present = {element.name.casefold() for element in target.elements.all()}
    made = []
    with transaction.atomic():
        for element in source.elements.all():
            if element.name.casefold() in present:
                continue
            fields = {name: getattr(element, name) for name in COPIED}
            made.append(create(Element(shot=target, **fields), by=by))
        store_recoverability(made)
    return made


def add_to_many(shots: Iterable[Shot], fields: Mapping[str, Any], *, by: Author) -> list[Element]:
    """The same new element in each of `shots` as one change set; none where one of them has it."""
    by.require(Right.LOG)
    shots = list(shots)
    name = str(fields.get("name", ""))
    taken = Element.objects.filter(shot__in=shots, name__iexact=name).select_related("shot")
    if name and taken:
        raise ValidationError(
            _("%(shots)s already has an element %(name)s: choose another name.")
            % {"shots": ", ".join(element.shot.code for element in taken), "name": name}
        )
    with transaction.atomic():
        return [add_element(shot, fields, by=by) for shot in shots]


def _require(element: Element, new: Mapping[str, Any], *, by: Author) -> None:
    names = set(new)
    if "cost" in names:
        by.require(Right.MONEY)
    if by.may(Right.LOG) or (names <= ESTIMATES and by.may(Right.ESTIMATE)):
        return
    if names == {"cost"}:
        return
    if by.member is not None and by.member.may_edit(element):
        return
    if by.may(Right.OWN_ELEMENTS):
        raise NotAllowed(
            _("%(name)s is not assigned to you: set yourself as its artist first, or ask for it.")
            % {"name": element.name}
        )
    by.require(Right.LOG)
