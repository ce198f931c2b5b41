"""What goes into a workbook: what the filter shows, one scene, or the whole production."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from shotlog.breakdown.columns import chosen_columns
from shotlog.breakdown.filters import ShotFilter
from shotlog.figures.narrowed import narrowed, sharing_texts
from shotlog.figures.private_names import hide_names
from shotlog.figures.scene_figures import ProductionFigures
from shotlog.figures.scope import load
from shotlog.figures.shot_order import in_order
from shotlog.models import Membership, Production, Scene, Shot


@dataclass
class Selection:
    """Some shots of a production, in order, for one member; their role says what goes along."""

    member: Membership
    shots: QuerySet[Shot]
    title: str
    conditions: list[tuple[str, str]] = field(default_factory=list)  # of the filter, in words
    scene: Scene | None = None
    columns: frozenset[str] | None = None  # of the shots page, as the member chose them

    @property
    def production(self) -> Production:
        """The production that the shots are of."""
        return self.member.production

    @property
    def is_whole(self) -> bool:
        """Every shot of the production."""
        return self.scene is None and not self.conditions

    @property
    def shot_rows(self) -> "QuerySet[Shot, Any]":
        """The shots as the inner part of another query."""
        return self.shots.order_by().values("pk")

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each shot stands in the order, by its key."""
        return {key: place for place, key in enumerate(self.shots.values_list("pk", flat=True))}

    @cached_property
    def figures(self) -> ProductionFigures:
        """The figures of these shots, and by scene."""
        scope = sharing_texts(load(self.production, scene=self.scene))
        return ProductionFigures(narrowed(scope, self.places))

    @cached_property
    def groups(self) -> list[tuple[int | None, list[int]]]:
        """The keys of the shots by scene, in order; None: those without a scene."""
        scenes = {shot.pk: shot.scene_id for shot in self.figures.scope.shots}
        known = [key for key in self.places if key in scenes]
        return [(scene, list(keys)) for scene, keys in groupby(known, key=scenes.__getitem__)]


def whole_production(member: Membership) -> Selection:
    """Every shot."""
    return Selection(member, in_order(_all_shots(member), ""), _("Whole production"))


def one_scene(member: Membership, scene: Scene) -> Selection:
    """The shots of one scene."""
    shots = in_order(_all_shots(member).filter(scene=scene), "")
    told = next(hide_names([scene], member))
    return Selection(member, shots, _("Scene %(scene)s") % {"scene": told}, scene=scene)


class NotUnderstood(Exception):  # noqa: N818
    """What was asked for cannot be told from the rest; the message says which word is to blame."""


def what_is_shown(member: Membership, query: QueryDict) -> Selection:
    """The shots that the shots page shows for `query`, in its order.

    Raises NotUnderstood where the page refuses the filter: more than was asked for never goes out.
    """
    asked = ShotFilter(query, queryset=_all_shots(member), member=member)
    if not asked.is_valid():
        raise NotUnderstood(asked.refusal())
    shots = in_order(asked.qs, query.get("sort", ""), member=member)
    conditions = [(chip.label, chip.value) for chip in asked.chips(query)]
    if query.get("q"):
        conditions.insert(0, (_("Search"), str(query["q"])))
    title = _("Shots of a filter") if conditions else _("Whole production")
    return Selection(member, shots, title, conditions, columns=_chosen(member, query))


def _chosen(member: Membership, query: QueryDict) -> frozenset[str]:
    """The columns of a saved view, else those that the member keeps."""
    key = query.get("view", "")
    view = member.views.filter(pk=key).first() if str(key).isdecimal() else None
    kept = chosen_columns(member, view=view.columns if view else None)
    return frozenset(column.key for column in kept)


def _all_shots(member: Membership) -> QuerySet[Shot]:
    return Shot.objects.filter(production=member.production)
