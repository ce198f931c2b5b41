"""What the review of one take offers: decisions, grades by axis, kinds of defect."""

from typing import Any

from django import template
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shotlog.figures.shortcomings import Tally
from shotlog.history.in_place import InPlace
from shotlog.models import Membership, Right, Shortcoming, Take
from shotlog.models.choices import Decision, Defect, Integration
from shotlog.reports.charts import stack
from shotlog.review.filters import CLOSED, NONE
from shotlog.review.list_views import Table, shortcoming_fact
from shotlog.templatetags.reports import stack_bar
from shotlog.templatetags.shotlog import with_query

register = template.Library()

KEYS = {"candidate": "C", "approved": "A", "rejected": "R"}


@register.simple_tag
def decisions() -> list[tuple[str, str]]:
    """Every decision with the key that makes it."""
    return [(code, KEYS[code]) for code in Decision.values]


@register.simple_tag
def axes(take: Take) -> list[dict[str, Any]]:
    """The three axes, each with its grade and the grades to choose from."""
    labels = {"colour": _("Colour"), "motion": _("Motion"), "detail": _("Detail")}
    return [
        {
            "axis": axis,
            "label": label,
            "grade": getattr(take, axis),
            "grades": Integration.choices,
        }
        for axis, label in labels.items()
    ]


@register.simple_tag
def defects() -> list[tuple[str, str]]:
    """The kinds of visible defect."""
    return [(code, str(label)) for code, label in Defect.choices]


@register.simple_tag
def may_decide(member: Membership) -> bool:
    """Whether the role decides on takes."""
    return member.may(Right.DECIDE)


@register.simple_tag
def may_note_shortcomings(member: Membership) -> bool:
    """Whether the role writes shortcomings."""
    return member.may(Right.SHORTCOMINGS)


@register.simple_tag
def shortcomings_of_take(take: Take) -> list[Shortcoming]:
    """The defects noted on one take."""
    return list(take.shortcomings.all())


@register.simple_tag
def shortcoming_facts(row: Shortcoming, member: Membership) -> list[InPlace]:
    """What of a shortcoming is edited in place on the shot page; its state has a menu there."""
    names = ("severity", "fix", "hours", "owner", "due")
    return [shortcoming_fact(row, name, member) for name in names]


@register.simple_tag
def tally_bar(tally: Tally, most: int) -> SafeString:
    """Open, fixed and accepted ones as pieces of a bar; the numbers stand beside it."""
    pieces = (("s-hld", tally.open), ("s-fin", tally.fixed), ("s-wtg", tally.accepted))
    return stack_bar(stack(pieces, most))


@register.simple_tag
def tally_rows(query: QueryDict, table: Table, value: str) -> dict[str, str]:
    """By the name of a count of a tally, the address that lists those it counts.

    A tally counts what the page shows, so what was asked of the page stays asked.
    """
    asked = query.get("state", "")
    own = {table.name: value, "state": asked or (CLOSED if table.of_closed else "")}
    closed = own | {"state": asked or CLOSED}
    return {
        "all": with_query(query, **own),
        "without_hours": with_query(query, **own | {"hours": NONE}),
        "closed_with_hours": with_query(query, **closed | {"hours": "known"}),
        **{
            state: with_query(query, **own | {"state": state})
            for state in ("open", "fixed", "accepted")
        },
    }
