"""The order of shots, and the hours that the order and the filters ask for."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from shotlog.models import ColourNote, Element, Membership, Shot
from shotlog.models.choices import Recovery, Status

_HOURS = DecimalField(max_digits=12, decimal_places=2)


def with_estimate(shots: QuerySet[Shot]) -> Any:
    """`estimate` on every shot: typed, else the sum of its elements' planned hours."""
    return shots.annotate(
        estimate=Coalesce("hours_estimated", _sum_of("hours_planned"), output_field=_HOURS)
    )


def over_estimate(shots: QuerySet[Shot]) -> QuerySet[Shot]:
    """Shots on which more hours were spent than estimated."""
    over: QuerySet[Shot] = with_estimate(shots).filter(estimate__lt=_sum_of("hours_actual"))
    return over


def _sum_of(name: str) -> Subquery:
    """The sum of one column over a shot's elements."""
    summed = (
        Element.objects.filter(shot=OuterRef("pk"))
        .order_by()
        .values("shot")
        .annotate(total=Sum(name))
        .values("total")
    )
    return Subquery(summed, output_field=_HOURS)


def _count_of(rows: QuerySet[Element] | QuerySet[ColourNote]) -> Coalesce:
    counted = rows.order_by().values("shot").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


SORTS_FOR_CLIENTS = ("code", "status", "frames", "ai")
"""An order tells of what it is by; these tell a client nothing new. (A text may begin with a
name that they do not read.)"""


def in_order(
    shots: QuerySet[Shot], sort: str, *, member: Membership | None = None
) -> QuerySet[Shot]:
    """`shots` by scene, and within the scene by `sort` ('frames', '-frames', …) or by the cut.

    `member` is who asks for `sort`: what they may not see does not sort for them.
    """
    descending, key = sort.startswith("-"), sort.removeprefix("-")
    if (member is None or member.is_client) and key not in SORTS_FOR_CLIENTS:
        key = ""
    by_cut = (F("cut_order").asc(nulls_last=True), F("natural_code").asc(), F("pk").asc())
    scene = F("scene__natural_number").asc(nulls_last=True)
    if key == "code":
        return shots.order_by(scene, F("natural_code").desc() if descending else F("natural_code"))
    placed = _placed(shots, key)
    if placed is None:
        return shots.order_by(scene, *by_cut)
    place = F("place").desc(nulls_last=True) if descending else F("place").asc(nulls_last=True)
    return placed.order_by(scene, place, *by_cut)


def _placed(shots: QuerySet[Shot], key: str) -> QuerySet[Shot] | None:
    """`shots` with the `place` that `key` gives them; None where it gives none."""
    own = OuterRef("pk")
    places: dict[str, Any] = {name: F(column) for name, column in SORTS.items()}
    if key == "est":
        estimated: QuerySet[Shot] = with_estimate(shots).annotate(place=F("estimate"))
        return estimated
    whens = [When(status=code, then=Value(n)) for n, code in enumerate(Status.values)]
    gaps = Element.objects.ai().exclude(recovery=Recovery.RECOVERABLE)
    places |= {
        "status": Case(*whens, output_field=IntegerField()),
        "ai": _count_of(Element.objects.ai().filter(shot=own)),
        "match": _count_of(ColourNote.objects.open().filter(shot=own)),
        "recover": _count_of(gaps.filter(shot=own)),
        "act": _sum_of("hours_actual"),
    }
    return shots.annotate(place=places[key]) if key in places else None


SORTS = {
    "description": "description",
    "frames": "frames",
    "assignee": "assignee",
    "due": "due",
    "vendor": "vendor",
    "complexity": "complexity",
    "camera": "camera",
}
