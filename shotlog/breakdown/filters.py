"""What may be asked of the shots page; export asks the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.figures.shot_order import over_estimate
from shotlog.kit.text import composed
from shotlog.models import ColourNote, Element, Membership, Scene, Shortcoming, Shot, Take
from shotlog.models.choices import (
    Category,
    Complexity,
    Defect,
    Light,
    Origin,
    Recovery,
    Role,
    Status,
)

FOR_CLIENTS = ("q", "scene", "status", "origin", "category", "role")
"""The filters that tell a client nothing that a client may not see."""

NO_SCENE = "-"


@dataclass(frozen=True)
class Chip:
    """One filter that is on, in words, and the address without it."""

    name: str
    label: str
    value: str
    without: str


def _many(label: str | Promise, choices: Any, method: str, help_text: str | Promise) -> Any:
    return filters.MultipleChoiceFilter(
        label=label,
        choices=choices,
        method=method,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


class ShotFilter(filters.FilterSet):  # type: ignore[misc]
    """The shots that a person asks for, of those that they may see."""

    q = filters.CharFilter(
        label=gettext_lazy("Search"),
        method="search",
        help_text=gettext_lazy("Code, description, element or prompt."),
    )
    scene = filters.MultipleChoiceFilter(
        label=gettext_lazy("Scene"),
        method="filter_scene",
        help_text=gettext_lazy("Shots of these scenes."),
        widget=forms.CheckboxSelectMultiple,
    )
    status = _many(
        gettext_lazy("Status"),
        Status.choices,
        "filter_status",
        gettext_lazy("Shots that stand so."),
    )
    origin = _many(
        gettext_lazy("Origin"),
        Origin.choices,
        "filter_origin",
        gettext_lazy("Shots with a final element made so."),
    )
    category = _many(
        gettext_lazy("Element category"),
        Category.choices,
        "filter_category",
        gettext_lazy("Shots with an element that shows this."),
    )
    role = _many(
        gettext_lazy("Role"),
        Role.choices,
        "filter_role",
        gettext_lazy("Shots with a hero or fill element."),
    )
    model = filters.CharFilter(
        label=gettext_lazy("AI model or tool"),
        method="filter_model",
        help_text=gettext_lazy("Shots with a take of this model, tool or tool version."),
    )
    match = _many(
        gettext_lazy("Colour match"),
        [
            ("open", gettext_lazy("Open notes")),
            ("closed", gettext_lazy("All closed")),
        ],
        "filter_match",
        gettext_lazy("Shots by the state of their colour notes."),
    )
    recover = _many(
        gettext_lazy("Recoverable"),
        Recovery.choices,
        "filter_recover",
        gettext_lazy("Shots with an AI element in this state."),
    )
    defect = _many(
        gettext_lazy("Open shortcoming"),
        Defect.choices,
        "filter_defect",
        gettext_lazy("Shots with an open shortcoming of this kind."),
    )
    light = _many(
        gettext_lazy("Light"), Light.choices, "filter_light", gettext_lazy("Shots in this light.")
    )
    complexity = _many(
        gettext_lazy("Complexity"),
        Complexity.choices,
        "filter_complexity",
        gettext_lazy("Shots so hard to make."),
    )
    assignee = filters.CharFilter(
        label=gettext_lazy("Assignee"),
        method="filter_assignee",
        help_text=gettext_lazy("Part of a name; - for nobody."),
    )
    vendor = filters.CharFilter(
        field_name="vendor",
        lookup_expr="icontains",
        label=gettext_lazy("Vendor"),
        help_text=gettext_lazy("Part of a name."),
    )
    due = filters.DateFilter(
        label=gettext_lazy("Due by"),
        method="filter_due",
        help_text=gettext_lazy("Shots that are not done and due by this day."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    gap = filters.ChoiceFilter(
        label=gettext_lazy("What is missing"),
        method="filter_gap",
        help_text=gettext_lazy("Shots that lack this."),
        choices=[
            ("elements", gettext_lazy("Not broken down")),
            ("frames", gettext_lazy("No length")),
            ("approved", gettext_lazy("AI element without approved take")),
            ("over", gettext_lazy("Over the estimate")),
        ],
        empty_label=gettext_lazy("Anything"),
    )

    class Meta:
        model = Shot
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: Mapping[str, Any] | None, queryset: QuerySet[Shot], *, member: Membership
    ) -> None:
        """`member` decides what may be asked, and whose scenes are offered."""
        super().__init__(data, queryset=queryset)
        self.member = member
        if member.is_client:
            for name in set(self.filters) - set(FOR_CLIENTS):
                del self.filters[name]
        scenes = Scene.objects.filter(production=member.production)
        choices = [(scene.number, str(scene)) for scene in scenes]
        self.filters["scene"].extra["choices"] = [*choices, (NO_SCENE, _("No scene"))]

    def search(self, shots: QuerySet[Shot], _name: str, text: str) -> QuerySet[Shot]:
        """Every word somewhere in code, description, element names or (not for clients) prompts."""
        for word in composed(text).split():
            elements = Q(name__icontains=word) | Q(description__icontains=word)
            found: Any = Q(code__icontains=word) | Q(description__icontains=word)
            found = found | Q(_has(Element.objects.filter(elements)))
            if self.member.sees_recipes:
                prompts = Q(prompt__icontains=word) | Q(negative_prompt__icontains=word)
                found |= Exists(
                    Take.objects.filter(
                        prompts, element__shot=OuterRef("pk"), element__removed=False
                    )
                )
            shots = shots.filter(found)
        return shots

    def filter_scene(self, shots: QuerySet[Shot], _name: str, numbers: list[str]) -> QuerySet[Shot]:
        """Shots of the scenes with these numbers; '-' for none."""
        wanted = Q(scene__number__in=[number for number in numbers if number != NO_SCENE])
        return shots.filter(wanted | Q(scene=None) if NO_SCENE in numbers else wanted)

    def filter_status(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots in any of these statuses."""
        return shots.filter(status__in=codes)

    def filter_origin(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with a final element of any of these origins."""
        return shots.filter(_has(Element.objects.final().filter(origin__in=codes)))

    def filter_category(
        self, shots: QuerySet[Shot], _name: str, codes: list[str]
    ) -> QuerySet[Shot]:
        """Shots with an element of any of these categories."""
        return shots.filter(_has(Element.objects.filter(category__in=codes)))

    def filter_role(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with a hero or fill element."""
        return shots.filter(_has(Element.objects.filter(role__in=codes)))

    def filter_model(self, shots: QuerySet[Shot], _name: str, text: str) -> QuerySet[Shot]:
        """Shots with a take of a model, tool or version whose name contains the text."""
        for word in composed(text).split():
            named = (
                Q(model__icontains=word)
                | Q(tool_version__tool__name__icontains=word)
                | Q(tool_version__version__icontains=word)
            )
            shots = shots.filter(
                Exists(
                    Take.objects.filter(named, element__shot=OuterRef("pk"), element__removed=False)
                )
            )
        return shots

    def filter_match(self, shots: QuerySet[Shot], _name: str, states: list[str]) -> QuerySet[Shot]:
        """Shots with open colour notes, or with notes that are all closed."""
        is_open = _has(ColourNote.objects.open())
        if set(states) == {"closed"}:
            return shots.filter(_has(ColourNote.objects.all()) & ~Q(is_open))
        if "closed" in states:
            return shots.filter(_has(ColourNote.objects.all()))
        return shots.filter(is_open)

    def filter_recover(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with an AI element in any of these states."""
        return shots.filter(_has(Element.objects.ai().filter(recovery__in=codes)))

    def filter_defect(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with an open shortcoming of any of these kinds."""
        open_ones = Shortcoming.objects.open().filter(
            kind__in=codes, element__shot=OuterRef("pk"), element__removed=False
        )
        return shots.filter(Exists(open_ones))

    def filter_light(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots in any of these lights."""
        return shots.filter(light__in=codes)

    def filter_complexity(
        self, shots: QuerySet[Shot], _name: str, codes: list[str]
    ) -> QuerySet[Shot]:
        """Shots of any of these complexities."""
        return shots.filter(complexity__in=codes)

    def filter_assignee(self, shots: QuerySet[Shot], _name: str, text: str) -> QuerySet[Shot]:
        """Shots of a person; '-' finds those of nobody."""
        if text.strip() == "-":
            return shots.filter(assignee="")
        return shots.filter(assignee__icontains=composed(text.strip()))

    def filter_due(self, shots: QuerySet[Shot], _name: str, day: Any) -> QuerySet[Shot]:
        """Shots that are not done and due by `day`."""
        return shots.filter(due__lte=day).exclude(status__in=(Status.APR, Status.FIN, Status.OMT))

    def filter_gap(self, shots: QuerySet[Shot], _name: str, what: str) -> QuerySet[Shot]:
        """Shots that lack something."""
        if what == "elements":
            return shots.filter(~Q(_has(Element.objects.final())))
        if what == "frames":
            return shots.filter(frames=None)
        if what == "approved":
            return shots.filter(_has(Element.objects.ai().filter(none_approved=True)))
        return over_estimate(shots)

    def refusal(self) -> str:
        """Which filters were not understood, and why, in a sentence."""
        found = [f"{self.filters[name].label}: {' '.join(e)}" for name, e in self.errors.items()]
        return _("That filter was not understood. %(why)s") % {"why": " ".join(found)}

    def chips(self, query: QueryDict) -> list[Chip]:
        """The filters that are on, each with the address that leaves it out."""
        found = []
        for name, one in self.filters.items():
            values = [value for value in query.getlist(name) if value]
            if not values or name == "q":
                continue
            known = {str(code): str(label) for code, label in one.extra.get("choices", [])}
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("page", None)
            found.append(
                Chip(
                    name=name,
                    label=str(one.label),
                    value=", ".join(known.get(value, value) for value in values),
                    without="?" + rest.urlencode(),
                )
            )
        return found


def _has(rows: QuerySet[Any]) -> Exists:
    """Whether a shot has any of `rows`; an Exists, since a join would count a shot many times."""
    return Exists(rows.filter(shot=OuterRef("pk")))


def _has_take(takes: Q) -> Exists:
    """Whether a shot has a take of this kind."""
    return Exists(Take.objects.filter(takes, element__shot=OuterRef("pk"), element__removed=False))
