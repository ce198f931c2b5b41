"""Two takes of one element side by side."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shotlog.generation.differences import differences
from shotlog.generation.entries import enter_by_element
from shotlog.kit.http import Request
from shotlog.models import Shortcoming, Take
from shotlog.models.choices import Decision, Integration


@dataclass
class Side:
    """One of the two takes, with what was said about it."""

    take: Take
    judged: list[tuple[Any, str, str]]  # axis, code, word
    shortcomings: list[Shortcoming] = field(default_factory=list)


@require_GET
def take_compare(request: Request, pk: int) -> HttpResponse:
    """Pictures, judgement and parameters of two takes: those ticked, else the last two."""
    member, element = enter_by_element(request, pk)
    if not member.sees_recipes:
        raise Http404
    takes = list(
        element.takes.filter(removed=False)
        .with_origins()
        .select_related("session__tool_version__tool")
        .defer("source_file__raw", "source_file__c2pa")
        .order_by("number")
    )
    for take in takes:
        take.element = element
    pair = chosen(takes, request.GET.getlist("take"))
    context: dict[str, object] = {
        "member": member,
        "element": element,
        "takes": takes,
        "here": "shots",
        "sides": _sides(pair),
    }
    if len(pair) == 2:
        found = differences(pair[0], pair[1], member)
        context |= {
            "differences": found,
            "changed": sum(1 for difference in found if difference.is_changed),
        }
    return render(request, "generation/compare.html", context)


def chosen(takes: list[Take], keys: list[str]) -> list[Take]:
    """The two takes to compare, in the order asked for; gaps are filled by the most telling."""
    by_key = {str(take.pk): take for take in takes}
    asked = [by_key[key] for key in dict.fromkeys(keys) if key in by_key][:2]
    approved = [take for take in takes if take.decision == Decision.APPROVED]
    for take in [*reversed(takes), *approved]:
        if len(asked) < 2 and take not in asked:
            asked.append(take)
    if len(keys) < 2:
        asked.sort(key=lambda take: take.number)
    return asked


def _sides(pair: list[Take]) -> list[Side]:
    shortcomings = list(Shortcoming.objects.filter(take__in=pair))
    return [
        Side(take, _judged(take), [s for s in shortcomings if s.take_id == take.pk])
        for take in pair
    ]


def _judged(take: Take) -> list[tuple[Any, str, str]]:
    found = []
    for name in ("colour", "motion", "detail"):
        value = getattr(take, name)
        label = Integration(value).label if value else ""
        axis: Any = Take._meta.get_field(name)
        found.append((axis.verbose_name, str(value or ""), str(label)))
    return found
