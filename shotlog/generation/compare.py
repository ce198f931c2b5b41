"""Two takes of one element side by side, or a take against the plate of its shot."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shotlog.generation.differences import as_text, differences
from shotlog.generation.entries import enter_by_element
from shotlog.generation.playing import Screen, picture_of_shot, screen_of
from shotlog.generation.shown import rows
from shotlog.kit.http import Request
from shotlog.models import Element, Membership, Shortcoming, SourceFile, Take
from shotlog.models.choices import Decision, Integration, Origin

SHOT = "shot"
"""What stands in the address for the picture of the shot."""
VIEWS = ("side", "wipe", "difference", "overlay")


@dataclass(frozen=True)
class Choice:
    """Something that may stand on a side: a take, one of a plate, or the picture of the shot."""

    key: str
    label: str
    screen: Screen
    take: Take | None = None
    is_plate: bool = False


@dataclass
class Side:
    """One of the two, with what was said about it."""

    choice: Choice
    judged: list[tuple[Any, str, str]]  # axis, code, word
    shortcomings: list[Shortcoming] = field(default_factory=list)

    @property
    def take(self) -> Take | None:
        """The take of this element that stands here; None on the side of the plate."""
        return None if self.choice.is_plate else self.choice.take


@require_GET
def take_compare(request: Request, pk: int) -> HttpResponse:
    """Pictures, judgement and parameters of two takes: those asked for, else the last two."""
    member, element = enter_by_element(request, pk)
    if not member.sees_recipes:
        raise Http404
    takes = _takes(element)
    choices = [Choice(str(take.pk), take.label, screen_of(take), take) for take in takes]
    plates = _plates(element)
    asked = request.GET.getlist("take")
    pair = chosen(choices, plates, asked)
    sides = _sides(pair)
    view = request.GET.get("view", "")
    context: dict[str, object] = {
        "member": member,
        "element": element,
        "choices": choices,
        "plates": plates,
        "plate_elements": [] if any(p.take for p in plates) else _plate_elements(element),
        "here": "shots",
        "sides": sides,
        "view": view if view in VIEWS else VIEWS[0],
        "next_label": _next_label(element),
    }
    if len(sides) == 2:
        context |= _parameters(sides, member)
    return render(request, "generation/compare.html", context)


def _takes(element: Element) -> list[Take]:
    takes = list(
        element.takes.filter(removed=False)
        .with_origins()
        .select_related("session__tool_version__tool")
        .defer("source_file__raw", "source_file__c2pa")
        .order_by("number")
    )
    for take in takes:
        take.element = element
    return takes


def _plates(element: Element) -> list[Choice]:
    """The pictures of the shot's plate elements, the newest first, and that of the shot."""
    takes = (
        Take.objects.filter(element__shot=element.shot_id, element__origin=Origin.PLATE)
        .filter(element__removed=False)
        .exclude(source_file=None)
        .exclude(element=element)
        .select_related("source_file", "element__shot__production")
        .defer("source_file__raw", "source_file__c2pa", "source_file__values")
        .order_by("element__name", "-number")
    )
    found = []
    for take in takes:
        label = f"{take.element.name} {take.label}"
        found.append(Choice(str(take.pk), label, screen_of(take, label=label), take, is_plate=True))
    if element.shot.thumbnail:
        file = SourceFile.objects.filter(sha256=element.shot.thumbnail).first()
        label = _("Picture of %(shot)s") % {"shot": element.shot.code}
        found.append(Choice(SHOT, label, picture_of_shot(file, label=label), is_plate=True))
    return found


def _plate_elements(element: Element) -> list[Element]:
    """Plates that have no picture yet, to be given one."""
    plates = Element.objects.filter(shot=element.shot_id, origin=Origin.PLATE)
    return list(plates.exclude(pk=element.pk).order_by("name"))


def chosen(choices: list[Choice], plates: list[Choice], keys: list[str]) -> list[Choice]:
    """The two to compare, in the order asked for; gaps are filled by the most telling take."""
    by_key = {choice.key: choice for choice in (*choices, *plates)}
    asked = [by_key[key] for key in dict.fromkeys(keys) if key in by_key][:2]
    approved = [
        choice for choice in choices if choice.take and choice.take.decision == Decision.APPROVED
    ]
    for choice in [*reversed(choices), *approved, *plates]:
        if len(asked) < 2 and choice not in asked:
            asked.append(choice)
    if len(keys) < 2:
        asked.sort(key=lambda one: (one.is_plate, one.take.number if one.take else 0))
    return asked


def _sides(pair: list[Choice]) -> list[Side]:
    takes = [choice.take for choice in pair if choice.take and not choice.is_plate]
    shortcomings = list(Shortcoming.objects.filter(take__in=takes))
    found = []
    for choice in pair:
        side = Side(choice, [])
        if side.take is not None:
            side.judged = _judged(side.take)
            side.shortcomings = [s for s in shortcomings if s.take_id == side.take.pk]
        found.append(side)
    return found


def _judged(take: Take) -> list[tuple[Any, str, str]]:
    found = []
    for name in ("colour", "motion", "detail"):
        value = getattr(take, name)
        label = Integration(value).label if value else ""
        axis: Any = Take._meta.get_field(name)
        found.append((axis.verbose_name, str(value or ""), str(label)))
    return found


def _parameters(sides: list[Side], member: Membership) -> dict[str, object]:
    """What differs between two takes; beside a plate, what the one take is made from."""
    takes = [side.take for side in sides if side.take]
    if len(takes) < 2:
        return {"alone": [row for take in takes for row in rows(take, member) if row.value]}
    found = differences(takes[0], takes[1], member)
    changed = [difference for difference in found if difference.is_changed]
    return {
        "differences": found,
        "groups": [group for group in (changed, [d for d in found if not d.is_changed]) if group],
        "changed": len(changed),
        "as_text": as_text(takes[0].label, takes[1].label, found),
    }


def _next_label(element: Element) -> str:
    """The label that the next take of the element will have."""
    highest = Take.everything.filter(element=element).aggregate(highest=Max("number"))["highest"]
    return Take(number=(highest or 0) + 1).label
