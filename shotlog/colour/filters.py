"""What may be asked of the colour queue."""

from typing import Any

import django_filters as filters
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shotlog.figures.colour_queue import ACTIVE, OVER, with_version
from shotlog.models import ColourNote, Membership, Scene, Take, ToolVersion
from shotlog.models.choices import CLOSED_NOTES, Mismatch, NoteStatus, Severity
from shotlog.models.colour import ColourNoteQuerySet

NONE, MINE, ALL, CLOSED = "-", "me", "all", "closed"

HOURS = (
    ("over", _("Over the estimate")),
    ("actual", _("With actual hours")),
    ("estimate", _("With an estimate")),
    ("no_actual", _("No actual hours")),
    ("no_estimate", _("No estimate")),
)
_BY_HOURS = {
    "over": OVER,
    "actual": Q(hours_actual__isnull=False),
    "estimate": Q(hours_estimated__isnull=False),
    "no_actual": Q(hours_actual=None),
    "no_estimate": Q(hours_estimated=None),
}
_SHOTS = ("shot__scene__natural_number", "shot__cut_order", "shot__natural_code", "pk")
SORTS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "": (_("Nearest delivery"), (F("shot__due").asc(nulls_last=True), *_SHOTS)),
    "shot": (_("Scene and shot"), _SHOTS),
    "severity": (_("Severity"), ("-severity", F("shot__due").asc(nulls_last=True), *_SHOTS)),
    "hours": (
        _("Most hours"),
        (
            F("hours_actual").desc(nulls_last=True),
            F("hours_estimated").desc(nulls_last=True),
            *_SHOTS,
        ),
    ),
    "new": (_("Newest"), ("-added_at", "-pk")),
    "old": (_("Oldest"), ("added_at", "pk")),
}


class NoteFilter(filters.FilterSet):  # type: ignore[misc]
    """The colour notes that a person asks for; without a state, those to be worked on."""

    state = filters.ChoiceFilter(
        label=_("State"),
        method="of_state",
        empty_label=_("Open and in progress"),
        choices=[*NoteStatus.choices, (CLOSED, _("Closed")), (ALL, _("All"))],
        help_text=_("Notes that stand so."),
    )
    severity = filters.ChoiceFilter(
        label=_("Severity"),
        empty_label=_("Any"),
        choices=Severity.choices,
        help_text=_("Notes that matter so much."),
    )
    colourist = filters.ChoiceFilter(
        label=_("Colourist"),
        method="of_colourist",
        empty_label=_("Anybody"),
        help_text=_("Notes of this colourist, yours or nobody's."),
    )
    scene = filters.ChoiceFilter(
        label=_("Scene"),
        method="of_scene",
        empty_label=_("All"),
        help_text=_("Notes on shots of this scene."),
    )
    kind = filters.ChoiceFilter(
        label=_("Main mismatch"),
        method="of_kind",
        empty_label=_("Any"),
        choices=[*Mismatch.choices, (NONE, _("Not said"))],
        help_text=_("Notes whose main mismatch this is."),
    )
    version = filters.ChoiceFilter(
        label=_("Tool version"),
        method="of_version",
        empty_label=_("Any"),
        help_text=_("Notes on what this tool version made."),
    )
    hours = filters.ChoiceFilter(
        label=_("Hours"),
        method="of_hours",
        empty_label=_("Any"),
        choices=HOURS,
        help_text=_("Notes over their estimate, with hours or without."),
    )

    class Meta:
        model = ColourNote
        fields = ("state", "severity", "colourist", "scene", "kind", "version", "hours")

    def __init__(
        self, data: QueryDict, queryset: ColourNoteQuerySet, *, member: Membership, names: list[str]
    ) -> None:
        """Of `member`, whose claimed names are theirs; `names` are the colourists there are."""
        super().__init__(data, queryset)
        self.member = member
        chosen: Any = self.form.fields
        own = [(MINE, _("Mine")), (NONE, _("Nobody"))]
        chosen["colourist"].choices = [*own, *((name, name) for name in names)]
        chosen["scene"].choices = [
            *(
                (scene.number, str(scene))
                for scene in Scene.objects.filter(production=member.production)
            ),
            (NONE, _("Without a scene")),
        ]
        used = Take.objects.filter(element__shot__production=member.production)
        versions = ToolVersion.objects.select_related("tool").filter(
            pk__in=used.order_by().values("tool_version")
        )
        chosen["version"].choices = [
            *((str(one.pk), str(one)) for one in versions),
            (NONE, _("Not known")),
        ]

    def of_state(self, notes: ColourNoteQuerySet, _name: str, state: str) -> ColourNoteQuerySet:
        """All, closed ones, or those of one state."""
        if state == ALL:
            return notes
        return notes.filter(status__in=CLOSED_NOTES if state == CLOSED else [state])

    def of_colourist(self, notes: ColourNoteQuerySet, _name: str, who: str) -> ColourNoteQuerySet:
        """Mine are those of every name that I claimed."""
        if who == MINE:
            return notes.filter(mine(self.member))
        return notes.filter(colourist="" if who == NONE else who)

    def of_scene(self, notes: ColourNoteQuerySet, _name: str, number: str) -> ColourNoteQuerySet:
        """By number; '-' for shots without a scene."""
        if number == NONE:
            return notes.filter(shot__scene=None)
        return notes.filter(shot__scene__number=number)

    def of_kind(self, notes: ColourNoteQuerySet, _name: str, kind: str) -> ColourNoteQuerySet:
        """By main mismatch only: so a note counts once."""
        return notes.filter(main_mismatch="" if kind == NONE else kind)

    def of_version(self, notes: ColourNoteQuerySet, _name: str, key: str) -> ColourNoteQuerySet:
        """By the version that a note counts under."""
        found: Any = with_version(notes)
        return found.filter(version=None if key == NONE else int(key))  # type: ignore[no-any-return]

    def of_hours(self, notes: ColourNoteQuerySet, _name: str, what: str) -> ColourNoteQuerySet:
        """Over the estimate, with hours or without."""
        return notes.filter(_BY_HOURS[what])

    @property
    def found(self) -> ColourNoteQuerySet:
        """The notes; none where the filter is not understood."""
        if not self.is_valid():
            return self.queryset.none()  # type: ignore[no-any-return]
        notes: ColourNoteQuerySet = self.qs
        return notes if self.form.cleaned_data["state"] else notes.filter(ACTIVE)


def mine(member: Membership) -> Q:
    """Notes of which `member` is the colourist, by any claimed name, in whatever case."""
    wanted = Q(pk__in=[])
    for name in member.names:
        wanted |= Q(colourist__iexact=name)
    return wanted


def in_order(notes: ColourNoteQuerySet, sort: str) -> ColourNoteQuerySet:
    """Sorted as asked, by the nearest delivery where nothing known is asked."""
    _label, columns = SORTS.get(sort, SORTS[""])
    return notes.order_by(*columns)
