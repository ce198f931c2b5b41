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

from shotlog.models import ColourNote, Element, Shot
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


def in_order(shots: QuerySet[Shot], sort: str) -> QuerySet[Shot]:
    """`shots` by scene, and within the scene by `sort` ('frames', '-frames', …) or by the cut."""
    descending, key = sort.startswith("-"), sort.removeprefix("-")
    own = OuterRef("pk")
    if key == "status":
        places = [When(status=code, then=Value(n)) for n, code in enumerate(Status.values)]
        shots = shots.annotate(place=Case(*places, output_field=IntegerField()))
    elif key == "ai":
        shots = shots.annotate(place=_count_of(Element.objects.ai().filter(shot=own)))
    elif key == "match":
        shots = shots.annotate(place=_count_of(ColourNote.objects.open().filter(shot=own)))
    elif key == "recover":
        gaps = Element.objects.ai().exclude(recovery=Recovery.RECOVERABLE)
        shots = shots.annotate(place=_count_of(gaps.filter(shot=own)))
    elif key == "act":
        shots = shots.annotate(place=_sum_of("hours_actual"))
    elif key == "est":
        shots = with_estimate(shots).annotate(place=F("estimate"))
    elif key in SORTS:
        shots = shots.annotate(place=F(SORTS[key]))
    by_cut = (F("cut_order").asc(nulls_last=True), F("natural_code").asc(), F("pk").asc())
    scene = F("scene__natural_number").asc(nulls_last=True)
    if key == "code":
        return shots.order_by(scene, F("natural_code").desc() if descending else F("natural_code"))
    if key not in (*SORTS, "status", "ai", "match", "recover", "act", "est"):
        return shots.order_by(scene, *by_cut)
    place = F("place").desc(nulls_last=True) if descending else F("place").asc(nulls_last=True)
    return shots.order_by(scene, place, *by_cut)


SORTS = {
    "description": "description",
    "frames": "frames",
    "assignee": "assignee",
    "due": "due",
    "vendor": "vendor",
    "complexity": "complexity",
    "camera": "camera",
}
