"""What may be asked of the shots page; export asks the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat, Trim
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.breakdown.conditions import (
    APPROVED,
    HOLDING,
    LACKING,
    NONE,
    PARTS,
    any_of,
    clearance,
    counted,
    has,
    has_take,
    of_kept,
    working_notes,
)
from shotlog.figures.benchmarks import elements_of
from shotlog.figures.private_names import found_by_name_only, hide_names
from shotlog.figures.shot_order import over_estimate
from shotlog.kit.text import composed
from shotlog.models import (
    ColourNote,
    Element,
    Membership,
    Scene,
    Shortcoming,
    Shot,
    Take,
)
from shotlog.models.choices import (
    AI_ORIGINS,
    MISSING_PARTS,
    Category,
    ClearanceState,
    Complexity,
    Decision,
    Defect,
    Fix,
    Integration,
    Light,
    Mismatch,
    Origin,
    Recovery,
    Role,
    ShortcomingStatus,
    SourceType,
    Status,
)
from shotlog.models.element import AI

FOR_CLIENTS = ("q", "scene", "status", "origin", "category", "role")
"""The filters that tell a client nothing that a client may not see."""

NO_SCENE = NONE


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


_AXES = {
    "colour": gettext_lazy("Colour"),
    "motion": gettext_lazy("Motion character"),
    "detail": gettext_lazy("Detail"),
}
_JUDGEMENTS = [
    (f"{axis}_{value}", format_lazy("{axis}: {judgement}", axis=name, judgement=label))
    for axis, name in _AXES.items()
    for value, label in [*Integration.choices, (0, gettext_lazy("Not judged"))]
]


_TOOL = Trim(
    Concat("tool_version__tool__name", Value(" "), "tool_version__version"),
    output_field=TextField(),
)
_USED = Case(
    When(model="", then=_TOOL),
    When(tool_version=None, then=Cast("model", TextField())),
    default=Concat(_TOOL, Value(", "), "model"),
    output_field=TextField(),
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
            ("estimate", gettext_lazy("No hours estimated")),
            ("actual", gettext_lazy("Element without actual hours")),
            ("conventional", gettext_lazy("AI element without conventional estimate")),
            ("saved", gettext_lazy("AI element without estimate or actual hours")),
            ("cost", gettext_lazy("Element without cost")),
            ("take_cost", gettext_lazy("Take without cost")),
            ("seconds", gettext_lazy("Take without generation time")),
            ("note_hours", gettext_lazy("Colour note without actual hours")),
            ("foreseen", gettext_lazy("AI element without colour note or foreseen hours")),
            ("any_foreseen", gettext_lazy("AI element without colour hours foreseen")),
            ("fix_hours", gettext_lazy("Shortcoming without hours")),
            ("coverage", gettext_lazy("AI element without coverage")),
            ("range", gettext_lazy("AI element without first and last frame")),
            ("forecast", gettext_lazy("Colour work without anything to forecast by")),
        ],
        empty_label=gettext_lazy("Anything"),
    )
    has = filters.ChoiceFilter(
        label=gettext_lazy("What is there"),
        method="filter_has",
        help_text=gettext_lazy("Shots with these data."),
        choices=[
            ("estimate", gettext_lazy("Hours estimated")),
            ("ai_element", gettext_lazy("AI element, of omitted shots too")),
            ("actual", gettext_lazy("Actual hours")),
            ("out_actual", gettext_lazy("Actual hours, omitted or temp")),
            ("out_money", gettext_lazy("Cost or hours, omitted or temp")),
            ("out_take", gettext_lazy("Take, omitted or temp")),
            ("ai_actual", gettext_lazy("Actual hours of AI elements")),
            ("other_actual", gettext_lazy("Actual hours of other elements")),
            ("conventional", gettext_lazy("Conventional estimate")),
            ("saved", gettext_lazy("Conventional estimate and actual hours")),
            ("cost", gettext_lazy("Cost of an element")),
            ("seconds", gettext_lazy("Generation time")),
            ("note", gettext_lazy("Colour note")),
            ("open_note", gettext_lazy("Open colour note")),
            ("note_hours", gettext_lazy("Actual hours of a colour note")),
            ("foreseen", gettext_lazy("Colour hours foreseen, no note yet")),
            ("any_foreseen", gettext_lazy("Colour hours foreseen")),
            ("shortcoming", gettext_lazy("Open shortcoming")),
            ("closed_shortcoming", gettext_lazy("Closed shortcoming")),
        ],
        empty_label=gettext_lazy("Anything"),
    )
    ai = filters.ChoiceFilter(
        label=gettext_lazy("AI in the shot"),
        method="filter_ai",
        help_text=gettext_lazy("Shots with a final element of this kind."),
        choices=[
            ("any", gettext_lazy("AI element")),
            ("none", gettext_lazy("No AI element, broken down")),
            ("generated", gettext_lazy("Generated")),
            ("assisted", gettext_lazy("Assisted")),
            ("only_assisted", gettext_lazy("Assisted only")),
            ("hero", gettext_lazy("AI, hero")),
            ("fill", gettext_lazy("AI, fill")),
            ("no_role", gettext_lazy("AI, without a role")),
            ("assistive", gettext_lazy("Assistive, not counted")),
            ("unknown", gettext_lazy("Unknown origin")),
        ],
        empty_label=gettext_lazy("Anything"),
    )
    kind = _many(
        gettext_lazy("Made how"),
        [
            ("conventional", gettext_lazy("Conventional")),
            ("ai", gettext_lazy("AI")),
            ("hybrid", gettext_lazy("Hybrid")),
        ],
        "filter_kind",
        gettext_lazy("By the final elements: none of them AI, all of them, or some."),
    )
    ai_category = _many(
        gettext_lazy("AI element category"),
        [*Category.choices, (NO_SCENE, gettext_lazy("No category"))],
        "filter_ai_category",
        gettext_lazy("Shots with an AI element that shows this."),
    )
    missing = _many(
        gettext_lazy("Missing of a recipe"),
        list(MISSING_PARTS.items()),
        "filter_missing",
        gettext_lazy("Shots with an AI element whose recipe lacks this."),
    )
    integration = _many(
        gettext_lazy("Integration"),
        _JUDGEMENTS,
        "filter_integration",
        gettext_lazy("Shots with an approved take that was judged so."),
    )
    takes = filters.ChoiceFilter(
        label=gettext_lazy("Takes"),
        method="filter_takes",
        help_text=gettext_lazy("Shots with takes of this kind."),
        choices=[
            ("any", gettext_lazy("Any take")),
            *Decision.choices,
            ("none_kept", gettext_lazy("Element with takes, none kept")),
            ("cost", gettext_lazy("With a cost")),
        ],
        empty_label=gettext_lazy("Anything"),
    )
    made_with = filters.CharFilter(
        label=gettext_lazy("Made with"),
        method="filter_made_with",
        help_text=gettext_lazy("Shots with a take of exactly this model, else tool and version."),
    )
    tool_version = filters.CharFilter(
        label=gettext_lazy("Tool version"),
        method="filter_tool_version",
        help_text=gettext_lazy("Shots with a take of exactly this tool and version; - for none."),
    )
    kept_with = filters.CharFilter(
        label=gettext_lazy("Approved with"),
        method="filter_kept_with",
        help_text=gettext_lazy("Shots with an approved take of exactly this tool and version."),
    )
    kept = _many(
        gettext_lazy("Approved element"),
        [
            (f"{category}_{role}", format_lazy("{}, {}", category_label, role_label))
            for category, category_label in Category.choices
            for role, role_label in Role.choices
        ],
        "filter_kept",
        gettext_lazy("Shots with an element of this category and role that has an approved take."),
    )
    used = filters.CharFilter(
        label=gettext_lazy("Used in the picture"),
        method="filter_used",
        help_text=gettext_lazy(
            "Shots with an approved take in the picture by exactly this tool, version and model."
        ),
    )
    benchmark = filters.CharFilter(
        label=gettext_lazy("Benchmark"),
        method="filter_benchmark",
        help_text=gettext_lazy("Shots with takes behind a line of the benchmarks."),
    )
    keepers = filters.CharFilter(
        label=gettext_lazy("Keepers of the benchmark"),
        method="filter_keepers",
        help_text=gettext_lazy("Shots with approved takes behind a line of the benchmarks."),
    )
    source_type = _many(
        gettext_lazy("Digital source type"),
        [*SourceType.choices, (NO_SCENE, gettext_lazy("Not said"))],
        "filter_source_type",
        gettext_lazy("Shots with a final element of this digital source type."),
    )
    mismatch = _many(
        gettext_lazy("Colour mismatch"),
        [*Mismatch.choices, (NO_SCENE, gettext_lazy("Not said"))],
        "filter_mismatch",
        gettext_lazy("Shots with a colour note whose main mismatch is this."),
    )
    fixed = _many(
        gettext_lazy("Closed shortcoming"),
        [*Fix.choices, (NO_SCENE, gettext_lazy("Not said"))],
        "filter_fixed",
        gettext_lazy("Shots with a fixed or accepted shortcoming that was dealt with so."),
    )
    clearance = _many(
        gettext_lazy("Clearance"),
        [
            *ClearanceState.choices,
            ("escalate", gettext_lazy("Escalates")),
            (NO_SCENE, gettext_lazy("No clearance")),
        ],
        "filter_clearance",
        gettext_lazy("Shots with an AI element whose clearance stands so."),
    )
    counted = filters.ChoiceFilter(
        label=gettext_lazy("Omitted shots"),
        method="filter_counted",
        help_text=gettext_lazy("Omitted shots are out of shares and progress."),
        choices=[("yes", gettext_lazy("Without them"))],
        empty_label=gettext_lazy("With them"),
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
        scenes = hide_names(Scene.objects.filter(production=member.production), member)
        choices = [(scene.number, str(scene)) for scene in scenes]
        self.filters["scene"].extra["choices"] = [*choices, (NO_SCENE, _("No scene"))]

    def search(self, shots: QuerySet[Shot], _name: str, text: str) -> QuerySet[Shot]:
        """Every word somewhere in code, description, element names, or (for the crew) in what
        elements show and prompts ask for."""
        words = composed(text).split()
        for word in words:
            elements = Q(name__icontains=word)
            found: Any = Q(code__icontains=word) | Q(description__icontains=word)
            if self.member.sees_recipes:
                elements |= Q(description__icontains=word)
                prompts = Q(prompt__icontains=word) | Q(negative_prompt__icontains=word)
                found |= Exists(
                    Take.objects.filter(
                        prompts, element__shot=OuterRef("pk"), element__removed=False
                    )
                )
            shots = shots.filter(found | Q(has(Element.objects.filter(elements))))
        if self.member.sees_recipes or not words:
            return shots
        return shots.exclude(pk__in=found_by_name_only(shots, words, self.member))

    def filter_scene(self, shots: QuerySet[Shot], _name: str, numbers: list[str]) -> QuerySet[Shot]:
        """Shots of the scenes with these numbers; '-' for none."""
        wanted = Q(scene__number__in=[number for number in numbers if number != NO_SCENE])
        return shots.filter(wanted | Q(scene=None) if NO_SCENE in numbers else wanted)

    def filter_status(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots in any of these statuses."""
        return shots.filter(status__in=codes)

    def filter_origin(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with a final element of any of these origins."""
        return shots.filter(has(Element.objects.final().filter(origin__in=codes)))

    def filter_category(
        self, shots: QuerySet[Shot], _name: str, codes: list[str]
    ) -> QuerySet[Shot]:
        """Shots with an element of any of these categories."""
        return shots.filter(has(Element.objects.filter(category__in=codes)))

    def filter_role(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with a hero or fill element."""
        return shots.filter(has(Element.objects.filter(role__in=codes)))

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
        is_open = has(working_notes().open())
        if set(states) == {"closed"}:
            return shots.filter(has(working_notes()) & ~Q(is_open))
        if "closed" in states:
            return shots.filter(has(working_notes()))
        return shots.filter(is_open)

    def filter_recover(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with an AI element in any of these states."""
        return shots.filter(has(Element.objects.ai().filter(recovery__in=codes)))

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
            return shots.filter(~Q(has(Element.objects.final())))
        if what == "frames":
            return shots.filter(frames=None)
        if what == "estimate":
            planned = Element.objects.filter(hours_planned__isnull=False)
            return shots.filter(~Q(has(planned)), hours_estimated=None)
        if what in LACKING:
            return shots.filter(LACKING[what]())
        return over_estimate(shots)

    def filter_has(self, shots: QuerySet[Shot], _name: str, what: str) -> QuerySet[Shot]:
        """Shots that hold something."""
        if what == "estimate":
            planned = Element.objects.filter(hours_planned__isnull=False)
            return shots.filter(Q(hours_estimated__isnull=False) | Q(has(planned)))
        return shots.filter(HOLDING[what]())

    def filter_ai(self, shots: QuerySet[Shot], _name: str, part: str) -> QuerySet[Shot]:
        """Shots that are not omitted, with a final element of this part of the shares."""
        return counted(shots).filter(PARTS[part]())

    def filter_kind(self, shots: QuerySet[Shot], _name: str, kinds: list[str]) -> QuerySet[Shot]:
        """Shots whose final elements are all AI, none AI, or both."""
        ai, other = has(Element.objects.ai()), has(Element.objects.final().exclude(AI))
        wanted = {
            "conventional": Q(other) & ~Q(ai),
            "ai": Q(ai) & ~Q(other),
            "hybrid": Q(ai) & Q(other),
        }
        return shots.filter(any_of(wanted[kind] for kind in kinds))

    def filter_ai_category(
        self, shots: QuerySet[Shot], _name: str, codes: list[str]
    ) -> QuerySet[Shot]:
        """Shots with an AI element of any of these categories; '-' for none."""
        return shots.filter(has(Element.objects.ai().filter(category__in=_codes(codes))))

    def filter_missing(self, shots: QuerySet[Shot], _name: str, parts: list[str]) -> QuerySet[Shot]:
        """Shots that are not omitted, with an AI element whose recipe lacks one of these parts."""
        # As text: SQLite cannot look for a member of a JSON list.
        ai = Element.objects.ai().annotate(parts=Cast("missing", TextField()))
        lacks = any_of(Q(parts__contains=f'"{part}"') for part in parts)
        return counted(shots).filter(has(ai.filter(lacks)))

    def filter_integration(
        self, shots: QuerySet[Shot], _name: str, judgements: list[str]
    ) -> QuerySet[Shot]:
        """Shots that are not omitted, with an approved take of a final element judged so."""
        pairs = [judgement.rpartition("_") for judgement in judgements]
        judged = any_of(Q(**{axis: int(value) or None}) for axis, _mark, value in pairs)
        return counted(shots).filter(has_take(APPROVED & judged))

    def filter_takes(self, shots: QuerySet[Shot], _name: str, kind: str) -> QuerySet[Shot]:
        """Shots with takes of this kind."""
        if kind == "none_kept":
            takes = Take.objects.filter(element=OuterRef("pk"))
            unkept = Element.objects.filter(Exists(takes), ~Exists(takes.approved()))
            return shots.filter(has(unkept))
        if kind == "cost":
            return shots.filter(has_take(Q(cost__isnull=False)))
        return shots.filter(has_take(Q() if kind == "any" else Q(decision=kind)))

    def filter_made_with(self, shots: QuerySet[Shot], _name: str, name: str) -> QuerySet[Shot]:
        """Shots with a take of exactly this model; where it has none, of this tool and version."""
        made = Take.objects.annotate(
            made=Case(When(model="", then=_TOOL), default=Cast("model", TextField()))
        )
        found = made.filter(made=composed(name), element__shot=OuterRef("pk"))
        return shots.filter(Exists(found.filter(element__removed=False)))

    def filter_tool_version(self, shots: QuerySet[Shot], _name: str, name: str) -> QuerySet[Shot]:
        """Shots with a take of exactly this tool and version; '-' for none."""
        if name == NO_SCENE:
            return shots.filter(has_take(Q(tool_version=None)))
        ran = Take.objects.annotate(ran=_TOOL).filter(ran=composed(name))
        found = ran.filter(element__shot=OuterRef("pk"), element__removed=False)
        return shots.filter(Exists(found))

    def filter_kept_with(self, shots: QuerySet[Shot], _name: str, name: str) -> QuerySet[Shot]:
        """Shots with an approved take of exactly this tool and version."""
        ran = Take.objects.approved().annotate(ran=_TOOL).filter(ran=composed(name))
        found = ran.filter(element__shot=OuterRef("pk"), element__removed=False)
        return shots.filter(Exists(found))

    def filter_kept(self, shots: QuerySet[Shot], _name: str, kinds: list[str]) -> QuerySet[Shot]:
        """Shots with an element with an approved take, by 'crowd_fill': its category and role."""
        approved = Take.objects.approved().filter(element=OuterRef("pk"))
        wanted = any_of(
            Q(category=category, role=role)
            for category, _mark, role in (kind.rpartition("_") for kind in kinds)
        )
        return shots.filter(has(Element.objects.filter(wanted, Exists(approved))))

    def filter_used(self, shots: QuerySet[Shot], _name: str, name: str) -> QuerySet[Shot]:
        """By 'ComfyUI 0.3.66, Wan 2.2', as a disclosure registers it; '-' for neither known."""
        wanted = "" if name == NO_SCENE else composed(name)
        used = Take.objects.approved().annotate(used=_USED).filter(used=wanted)
        final = Element.objects.final().filter(origin__in=AI_ORIGINS)
        return shots.filter(has(final.filter(Exists(used.filter(element=OuterRef("pk"))))))

    def filter_benchmark(self, shots: QuerySet[Shot], _name: str, line: str) -> QuerySet[Shot]:
        """By 'version:ComfyUI 0.3.66', as figures.benchmarks.elements_of reads it."""
        return self._behind(shots, line, kept=False)

    def filter_keepers(self, shots: QuerySet[Shot], _name: str, line: str) -> QuerySet[Shot]:
        """The same, of approved takes."""
        return self._behind(shots, line, kept=True)

    def _behind(self, shots: QuerySet[Shot], line: str, *, kept: bool) -> QuerySet[Shot]:
        found = elements_of(self.member.production_id, composed(line), kept=kept)
        return shots.filter(has(Element.objects.filter(pk__in=found)))

    def filter_source_type(
        self, shots: QuerySet[Shot], _name: str, codes: list[str]
    ) -> QuerySet[Shot]:
        """Shots with a final element of any of these digital source types; '-' for none said."""
        found = Element.objects.final().filter(digital_source_type__in=_codes(codes))
        return shots.filter(has(found))

    def filter_mismatch(
        self, shots: QuerySet[Shot], _name: str, codes: list[str]
    ) -> QuerySet[Shot]:
        """Shots with a colour note of one of these main mismatches; '-' for none said."""
        notes = of_kept(ColourNote.objects.corrections().filter(main_mismatch__in=_codes(codes)))
        return shots.filter(has(notes))

    def filter_fixed(self, shots: QuerySet[Shot], _name: str, codes: list[str]) -> QuerySet[Shot]:
        """Shots with a closed shortcoming that was dealt with so; '-' for not said."""
        closed = Shortcoming.objects.exclude(status=ShortcomingStatus.OPEN).filter(
            fix__in=_codes(codes), element__shot=OuterRef("pk"), element__removed=False
        )
        return shots.filter(Exists(closed))

    def filter_clearance(
        self, shots: QuerySet[Shot], _name: str, states: list[str]
    ) -> QuerySet[Shot]:
        """Shots that are not omitted, with an AI element whose clearance stands so."""
        wanted = any_of(clearance(state) for state in states)
        return counted(shots).filter(has(Element.objects.ai().filter(wanted)))

    def filter_counted(self, shots: QuerySet[Shot], _name: str, _yes: str) -> QuerySet[Shot]:
        """Shots that are not omitted."""
        return counted(shots)

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


def _codes(codes: list[str]) -> list[str]:
    """Codes as they are stored: '-' stands for none."""
    return ["" if code == NO_SCENE else code for code in codes]
