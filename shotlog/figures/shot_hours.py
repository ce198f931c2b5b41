"""The hours of shots as columns of a query, for pages that list and sort them."""

from django.db.models import DecimalField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from shotlog.models import Element
from shotlog.models.shot import ShotQuerySet

_HOURS: "DecimalField[object, object]" = DecimalField(max_digits=12, decimal_places=2)


def _sum_of(column: str) -> Subquery:
    """The sum of a column over a shot's elements; None where no element has it."""
    rows = Element.objects.filter(shot=OuterRef("pk")).order_by().values("shot")
    return Subquery(rows.annotate(hours=Sum(column)).values("hours"), output_field=_HOURS)


def with_hours(shots: ShotQuerySet) -> ShotQuerySet:
    """`shots` with `hours_estimate` (typed, else the sum of planned hours) and `hours_spent`."""
    return shots.annotate(
        hours_estimate=Coalesce("hours_estimated", _sum_of("hours_planned"), output_field=_HOURS),
        hours_spent=_sum_of("hours_actual"),
    )
