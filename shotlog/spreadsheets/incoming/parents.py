"""What a row says of its shot, scene and element, where its hidden id tells them already.

No sheet moves a row to another shot, so a cell that names another parent is refused. Names that
the parent gets in the same file, that it had at the export, or whose noughts a spreadsheet
dropped are its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shotlog.kit.sheets.tables import Raw
from shotlog.kit.text import natural, one_line
from shotlog.models import Element, Take
from shotlog.spreadsheets.incoming.values import Refusal, as_code, refuse_broken
from shotlog.spreadsheets.sums import NO_SCENE

if TYPE_CHECKING:
    from shotlog.spreadsheets.incoming.planning import Planner

NAMES = {"shot": "code", "scene": "number", "element": "name"}
"""The field by which people know a parent."""


@dataclass(frozen=True)
class Parent:
    """One parent of a row of `shot`, and the field of the sheet that names it."""

    field: str  # code, scene, element
    table: str  # shot, scene, element
    record: Any  # None: the row has none
    shot: Any
    of_take: bool = False

    @property
    def name(self) -> str:
        """What it is called now."""
        return str(getattr(self.record, NAMES[self.table])) if self.record is not None else ""


def parents_of(record: Any) -> Iterator[Parent]:
    """The shot, its scene, and the element where rows of that kind may be of one."""
    has_element = hasattr(record, "element_id")
    element = record.element if has_element else None
    shot = record.shot if hasattr(record, "shot_id") else record.element.shot
    of_take = isinstance(record, Take)
    yield Parent("code", "shot", shot, shot, of_take)
    yield Parent("scene", "scene", shot.scene, shot)
    if has_element:
        yield Parent("element", "element", element, shot, of_take)


def refuse_other(raw: Raw, parent: Parent, shared: "Planner") -> None:
    """Refusal where the cell names another parent than the row has."""
    if raw == parent.name:
        return
    refuse_broken(raw)
    text = as_code(raw)
    is_none = parent.table == "scene" and text == NO_SCENE
    if is_none or _is_called(text, parent.name) or _may_be_called(text, parent, shared):
        return
    raise Refusal(_sentence(parent), offers=[parent.name] if parent.name else [])


def _is_called(text: str, name: str) -> bool:
    return not text or text.casefold() == one_line(name).casefold()


def _may_be_called(text: str, parent: Parent, shared: "Planner") -> bool:
    """By this file, by the record as it was exported, or as a spreadsheet spoils a code."""
    is_taken = _is_taken(text, parent, shared)
    if parent.record is not None and not is_taken and natural(text) == natural(parent.name):
        return True
    names = [*_of_this_file(parent, shared), *_former(parent, shared, late=is_taken)]
    return any(_is_called(text, name) for name in names if name)


def _is_taken(text: str, parent: Parent, shared: "Planner") -> bool:
    """Whether another one has that name, so that the cell may well mean it."""
    if parent.table == "element":
        others = Element.objects.filter(shot=parent.shot, name__iexact=text)
        own = 0 if parent.record is None else parent.record.pk
        return others.exclude(pk=own).exists()
    known: dict[str, Any] = shared.shot_codes if parent.table == "shot" else shared.scene_numbers
    owner = known.get(text.casefold())
    return owner is not None and owner is not parent.record


def _of_this_file(parent: Parent, shared: "Planner") -> Iterator[str]:
    """What other sheets of the file call the parent, or the scene that they put the shot in."""
    if parent.record is not None:
        yield shared.renamed.get((parent.table, parent.record.pk), "")
    if parent.table == "scene":
        yield shared.renamed.get(("scene of shot", parent.shot.pk), "")


def _former(parent: Parent, shared: "Planner", *, late: bool) -> Iterator[str]:
    """Names that it had; `late`: had until after the export."""
    keys = [parent.record.pk] if parent.record is not None else []
    if parent.table == "scene":
        scenes = [key for key in _old("shot", "scene", parent.shot.pk, shared, late=late) if key]
        yield from (shared.scenes[key].number for key in scenes if key in shared.scenes)
        keys += scenes
    for key in keys:
        yield from map(str, _old(parent.table, NAMES[parent.table], key, shared, late=late))


def _old(table: str, name: str, key: int, shared: "Planner", *, late: bool) -> list[Any]:
    """The values that a field of a row had."""
    return [old for old, is_late in shared.former(table, name).get(key, ()) if is_late >= late]


def _sentence(parent: Parent) -> str:
    if parent.table == "scene":
        return _(
            "%(shot)s is in scene %(scene)s. Type that, or empty the cell: only the row of the shot"
            " takes it to another scene."
        ) % {"shot": parent.shot.code, "scene": parent.name or NO_SCENE}
    if parent.of_take:
        return _("This take is of %(own)s, and no sheet moves takes. Type %(own)s again.") % {
            "own": parent.name
        }
    if parent.record is None:
        return _(
            "This row is of the whole of %(shot)s, and no sheet moves it. Empty the cell, or empty"
            " the ID to log the row anew."
        ) % {"shot": parent.shot.code}
    return _(
        "This row is of %(own)s, and no sheet moves it. Type %(own)s again, or empty the ID to log"
        " the row anew."
    ) % {"own": parent.name}
