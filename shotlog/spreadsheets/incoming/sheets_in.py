"""The sheets that come back in: what each may write, by which right, and how a row is known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.breakdown.elements import ESTIMATES as ELEMENT_ESTIMATES
from shotlog.breakdown.shots import ESTIMATES as SHOT_ESTIMATES
from shotlog.generation.takes import MONEY as TAKE_MONEY
from shotlog.history import Author
from shotlog.models import (
    ColourNote,
    Element,
    Production,
    Right,
    Scene,
    Shortcoming,
    Shot,
    Take,
)
from shotlog.models.record import Record
from shotlog.review.integration import AXES
from shotlog.spreadsheets.column import Column
from shotlog.spreadsheets.columns import (
    COLOUR_COLUMNS,
    ELEMENT_COLUMNS,
    SHORTCOMING_COLUMNS,
    SHOT_COLUMNS,
    TAKE_COLUMNS,
)
from shotlog.spreadsheets.record_columns import SCENE_COLUMNS

Told = Callable[[set[str]], bool]


@dataclass(frozen=True)
class SheetIn:
    """One sheet on its way in."""

    key: str
    title: Promise
    model: type[Record]
    columns: Sequence[Column]
    fields: tuple[str, ...]  # of the table, that a sheet may write
    identity: tuple[str, ...]  # what tells a row where it has no id
    required: tuple[str, ...]  # without which no new row is made
    rows: Callable[[Production], "QuerySet[Any]"]
    rights: Callable[[str], tuple[Right, ...]]  # any of these lets a person write the field
    called: Callable[[Any], str]  # what people know a row by
    parents: tuple[str, ...] = ()  # the rows that a row is told with
    more: tuple[tuple[str, Promise], ...] = ()  # columns of others that become fields of ours
    summed: frozenset[str] = frozenset()  # that may stand in several columns
    counted: frozenset[str] = frozenset()  # shown as counted from others where nothing is typed
    unique: str = ""  # the field that no two rows share
    code: str = "code"  # the field whose column tells the row to people

    def is_told_by(self, present: set[str]) -> bool:
        """Whether a table with these fields can tell its rows apart."""
        if "id" in present:
            return True
        if self.key == "shots":
            return bool(present & {"code", "shot_name", "path"})
        return set(self.identity) <= present

    def takes_in(self, name: str) -> bool:
        """Whether a column may be mapped to `name` here: '' leaves it alone, "id" tells the row.

        A mapping speaks of all sheets of a file, and not all have the field.
        """
        if name in ("", "id", *self.identity, *self.fields):
            return True
        return any(name == key for key, _label in self.more)

    def labels(self) -> dict[str, str]:
        """Every field that a column can be mapped to, with its label."""
        found = {name: self.label(name) for name in (*self.identity, *self.fields)}
        if self.key not in ("shots", "scenes"):
            found["code"] = str(_("Shot"))
        found.update({name: str(label) for name, label in self.more})
        return found

    def label(self, name: str) -> str:
        """What people call a field: the head of our column, else the field's own name."""
        ours = self.column(name)
        if ours is not None:
            return str(ours.name)
        for key, label in self.more:
            if key == name:
                return str(label)
        field: Any = self.model._meta.get_field(name)
        return str(capfirst(field.verbose_name))

    def standing(self, keys: Iterable[int]) -> dict[int, Any]:
        """Rows of the record by key, with the rows that they are told with."""
        rows: Any = self.model
        found: dict[int, Any] = rows.objects.select_related(*self.parents).in_bulk(list(keys))
        return found

    def column(self, name: str) -> Column | None:
        """Our own column of a field."""
        return _by_key(self.key).get(name)

    def shown(self, row: Record) -> Any:
        """`row` as the columns of the sheet expect it."""
        if self.key == "shots":
            return SimpleNamespace(shot=row, pk=row.pk)
        if self.key == "scenes":
            return SimpleNamespace(scene=row, pk=row.pk)
        return row

    def refusal(self, name: str, row: Record | None, *, by: Author) -> str:
        """Why the author may not write the field `name` of `row`, in a sentence; '' if they may."""
        if any(by.may(right) for right in self.rights(name)):
            return ""
        if isinstance(row, Element) and name != "cost" and by.member and by.member.may_edit(row):
            return ""
        role = by.member.get_role_display() if by.member else ""
        return _("As %(role)s you may not change “%(field)s”. Ask a supervisor of %(show)s.") % {
            "role": role,
            "field": self.label(name),
            "show": by.production,
        }


@cache
def _by_key(key: str) -> dict[str, Column]:
    return {column.key: column for column in SHEETS[key].columns}


def _scene_rights(name: str) -> tuple[Right, ...]:
    if name == "grade_hours_budgeted":
        return (Right.MONEY, Right.ESTIMATE)
    return (Right.MEETING_NOTES,) if name == "meeting_notes" else (Right.LOG,)


def _shot_rights(name: str) -> tuple[Right, ...]:
    return (Right.LOG, Right.ESTIMATE) if name in SHOT_ESTIMATES else (Right.LOG,)


def _element_rights(name: str) -> tuple[Right, ...]:
    if name == "cost":
        return (Right.MONEY,)
    return (Right.LOG, Right.ESTIMATE) if name in ELEMENT_ESTIMATES else (Right.LOG,)


def _take_rights(name: str) -> tuple[Right, ...]:
    if name in AXES:
        return (Right.DECIDE,)
    return (Right.SEE_MONEY,) if name in TAKE_MONEY else (Right.TAKES,)


def _always(right: Right, _name: str) -> tuple[Right, ...]:
    return (right,)


SHEETS: dict[str, SheetIn] = {
    one.key: one
    for one in (
        SheetIn(
            "scenes",
            gettext_lazy("Scenes"),
            Scene,
            SCENE_COLUMNS,
            (
                *("number", "title", "int_ext", "day_night", "location", "synopsis"),
                *("grade_hours_budgeted", "meeting_notes"),
            ),
            ("number",),
            ("number",),
            lambda production: Scene.objects.filter(production=production),
            _scene_rights,
            attrgetter("number"),
            unique="number",
            code="number",
        ),
        SheetIn(
            "shots",
            gettext_lazy("Shots"),
            Shot,
            SHOT_COLUMNS,
            (
                *("code", "scene", "description", "status", "frames", "hours_estimated"),
                *("assignee", "due", "vendor", "methodology", "complexity", "light", "cut_order"),
                *("cut_in", "handle_head", "handle_tail", "record_in", "record_out", "reel"),
                *("source_clip", "camera", "lens", "kelvin"),
            ),
            ("code",),
            ("code",),
            lambda production: Shot.objects.filter(production=production),
            _shot_rights,
            attrgetter("code"),
            more=(
                ("cut_out", gettext_lazy("Cut out")),
                ("handles", gettext_lazy("Handles")),
                ("head_in", gettext_lazy("First frame with handle")),
                ("tail_out", gettext_lazy("Last frame with handle")),
                ("pull_in", gettext_lazy("First frame of the pull")),
                ("pull_frames", gettext_lazy("Frames with handles")),
                ("episode", gettext_lazy("Episode")),
                ("sequence", gettext_lazy("Sequence, the first part of the code")),
                ("shot_name", gettext_lazy("Name, the last part of the code")),
                ("path", gettext_lazy("Folder path")),
                ("bid_days", gettext_lazy("Bid in days")),
            ),
            summed=frozenset({"bid_days"}),
            counted=frozenset({"hours_estimated"}),
            unique="code",
        ),
        SheetIn(
            "elements",
            gettext_lazy("Elements"),
            Element,
            ELEMENT_COLUMNS,
            (
                *("name", "category", "origin", "role", "technique", "status", "coverage"),
                *("first_frame", "last_frame", "final_use", "description", "hours_planned"),
                *("hours_actual", "hours_conventional", "colour_hours_foreseen", "cost", "artist"),
                *("vendor", "digital_source_type", "colour_space", "bit_depth"),
                "human_contribution",
            ),
            ("code", "name"),
            ("code", "name"),
            lambda production: Element.objects.filter(
                shot__production=production, shot__removed=False
            ),
            _element_rights,
            attrgetter("name"),
            ("shot",),
            code="name",
        ),
        SheetIn(
            "takes",
            gettext_lazy("Takes"),
            Take,
            TAKE_COLUMNS,
            (
                *("mode", "model", "prompt", "negative_prompt", "seed", "steps", "cfg", "sampler"),
                *("width", "height", "frames", "generation_seconds", "cost", *AXES),
                *("model_version", "model_hash", "guidance", "scheduler", "denoise", "loras"),
                *("fps", "generation_basis", "cost_amount", "cost_unit", "job_id", "inputs"),
            ),
            ("code", "element", "take"),
            ("code", "element", "take"),
            lambda production: Take.objects.filter(
                element__shot__production=production,
                element__shot__removed=False,
                element__removed=False,
            ),
            _take_rights,
            lambda take: f"{take.element.name} {take.label}",
            ("element__shot",),
            code="take",
        ),
        SheetIn(
            "colour",
            gettext_lazy("Colour"),
            ColourNote,
            COLOUR_COLUMNS,
            (
                *("status", "severity", "role", "main_mismatch", "mismatches", "text"),
                *("from_kelvin", "to_kelvin", "from_tint", "to_tint", "hours_estimated"),
                *("hours_actual", "colourist", "for_whom", "from_space", "to_space"),
                *(*ColourNote.CDL, "cdl_space", "cdl_source", "lut"),
            ),
            ("code", "main_mismatch"),
            ("code",),
            lambda production: ColourNote.objects.filter(
                shot__production=production, shot__removed=False
            ),
            partial(_always, Right.COLOUR),
            attrgetter("shot.code"),
            ("shot",),
            code="code",
        ),
        SheetIn(
            "shortcomings",
            gettext_lazy("Shortcomings"),
            Shortcoming,
            SHORTCOMING_COLUMNS,
            (
                *("status", "kind", "severity", "first_frame", "last_frame", "fix", "hours"),
                *("owner", "due", "note"),
            ),
            ("code", "element", "kind"),
            ("code", "element", "kind"),
            lambda production: Shortcoming.objects.filter(
                element__shot__production=production,
                element__shot__removed=False,
                element__removed=False,
            ),
            partial(_always, Right.SHORTCOMINGS),
            lambda row: f"{row.element.shot.code} {row.element.name}",
            ("element__shot",),
            code="kind",
        ),
    )
}
"""In the order in which they are written: what others hang on comes first."""
