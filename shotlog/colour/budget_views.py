"""The page of the grade budget, and of what causes colour work."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shotlog.colour.queue_views import crew
from shotlog.figures.colour import Colour
from shotlog.figures.colour_versions import colour_by_version
from shotlog.figures.scene_figures import production_figures
from shotlog.history.in_place import InPlace
from shotlog.kit.collector import collector_paused
from shotlog.kit.http import Request
from shotlog.models import Membership, Right, Scene


@dataclass(frozen=True)
class BudgetLine:
    """The colour hours of one scene, or of the shots without one."""

    scene: Scene | None
    colour: Colour
    budget: InPlace | None  # None without a scene: nothing to set a budget on

    @property
    def excess(self) -> Decimal | None:
        """Hours by which the forecast passes the budget; None where it does not."""
        left = self.colour.remaining
        return -left if left is not None and left < 0 else None


@require_GET
@collector_paused()
def colour_budget(request: Request, code: str) -> HttpResponse:
    """Foreseen, spent and forecast against the budget; tool versions and kinds by their hours."""
    member = crew(request, code)
    figures = production_figures(member.production)
    lines = [_line(scene.scene, scene.colour, member) for scene in figures.scenes]
    whole = _line(None, figures.colour, member)
    versions = colour_by_version(member.production)
    context = {
        "member": member,
        "here": "colour",
        "whole": whole,
        "lines": lines,
        "over": [line for line in lines if line.excess is not None],
        "scale": _scale([line.colour for line in lines]),
        "versions": versions,
        "versions_scale": max(1, *(one.spent.value or 0 for one in versions), 1),
        "kinds": figures.colour.by_kind,
        "kinds_scale": _kinds_scale(figures.colour),
        "may_set_budget": member.may(Right.MONEY),
    }
    return render(request, "colour/budget.html", context)


def _line(scene: Scene | None, colour: Colour, member: Membership) -> BudgetLine:
    if scene is None:
        return BudgetLine(None, colour, None)
    code = member.production.code
    fact = InPlace(
        row=scene,
        name="grade_hours_budgeted",
        editable=member.may(Right.MONEY) or member.may(Right.ESTIMATE),
        url=reverse("scene-budget", args=[code, scene.pk]),
        form_url=reverse("scene-edit", args=[code, scene.pk]),
    )
    return BudgetLine(scene, colour, fact)


def _scale(colours: list[Colour]) -> Decimal:
    """The hours at the end of the bars of scenes, at least one."""
    known = [one.budget or Decimal(0) for one in colours]
    return max([Decimal(1), *known, *(one.forecast.value or Decimal(0) for one in colours)])


def _kinds_scale(colour: Colour) -> Decimal:
    return max([Decimal(1), *(kind.forecast.value or Decimal(0) for kind in colour.by_kind)])
