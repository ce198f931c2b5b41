"""What may be asked of the shortcomings of a production."""

import datetime as dt
from typing import Any

import django_filters as filters
from django.db.models import Case, F, Q, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shotlog.models import Membership, Shortcoming, Take, ToolVersion
from shotlog.models.choices import Category, Defect, Fix, Light, ShortcomingStatus
from shotlog.models.review import ShortcomingQuerySet

NONE, MINE, CLOSED = "-", "me", "closed"
OVERDUE, WEEK = "overdue", "week"


class ShortcomingFilter(filters.FilterSet):  # type: ignore[misc]
    """The shortcomings that a person asks for."""

    state = filters.ChoiceFilter(
        label=_("State"),
        method="of_state",
        empty_label=_("All"),
        choices=[*ShortcomingStatus.choices, (CLOSED, _("Fixed or accepted"))],
        help_text=_("Shortcomings that stand so."),
    )
    kind = filters.ChoiceFilter(
        label=_("Kind"),
        empty_label=_("Any"),
        choices=Defect.choices,
        help_text=_("Shortcomings of this kind."),
    )
    version = filters.ChoiceFilter(
        label=_("Tool version"),
        method="of_version",
        empty_label=_("Any"),
        help_text=_("Shortcomings of what this tool version made."),
    )
    category = filters.ChoiceFilter(
        label=_("Category"),
        method="of_category",
        empty_label=_("Any"),
        choices=[*Category.choices, (NONE, _("Not said"))],
        help_text=_("Shortcomings of elements that show this."),
    )
    light = filters.ChoiceFilter(
        label=_("Light"),
        method="of_light",
        empty_label=_("Any"),
        choices=[*Light.choices, (NONE, _("Not said"))],
        help_text=_("Shortcomings in shots of this light."),
    )
    owner = filters.ChoiceFilter(
        label=_("Owner"),
        method="of_owner",
        empty_label=_("Anybody"),
        help_text=_("Shortcomings of this owner, yours or nobody's."),
    )
    due = filters.ChoiceFilter(
        label=_("Due"),
        method="by_due",
        empty_label=_("Any"),
        choices=[
            (OVERDUE, _("Overdue")),
            (WEEK, _("Within a week")),
            (NONE, _("Without a date")),
        ],
        help_text=_("Open shortcomings by their due date."),
    )

    fix = filters.ChoiceFilter(
        label=_("Fix"),
        method="of_fix",
        empty_label=_("Any"),
        choices=[*Fix.choices, (NONE, _("Not said"))],
        help_text=_("Shortcomings that are dealt with so."),
    )
    hours = filters.ChoiceFilter(
        label=_("Hours"),
        method="of_hours",
        empty_label=_("Any"),
        choices=[("known", _("With hours")), (NONE, _("Without hours"))],
        help_text=_("Shortcomings with or without the hours that the fix took."),
    )

    class Meta:
        model = Shortcoming
        fields = (
            *("state", "kind", "version", "category", "light", "owner", "due", "fix", "hours"),
        )

    def __init__(
        self,
        data: QueryDict,
        queryset: ShortcomingQuerySet,
        *,
        member: Membership,
        owners: list[str],
        today: dt.date,
    ) -> None:
        """Of `member`, whose claimed names are theirs; `today` is what due dates are held to."""
        super().__init__(data, queryset)
        self.member, self.today = member, today
        chosen: Any = self.form.fields
        own = [(MINE, _("Mine")), (NONE, _("Nobody"))]
        chosen["owner"].choices = [*own, *((name, name) for name in owners)]
        used = Take.objects.filter(element__shot__production=member.production)
        versions = ToolVersion.objects.select_related("tool").filter(
            pk__in=used.order_by().values("tool_version")
        )
        chosen["version"].choices = [
            *((str(one.pk), str(one)) for one in versions),
            (NONE, _("Not known")),
        ]

    def of_state(self, rows: ShortcomingQuerySet, _name: str, state: str) -> ShortcomingQuerySet:
        """Those of one state, or all that are not open."""
        if state == CLOSED:
            return rows.exclude(status=ShortcomingStatus.OPEN)
        return rows.filter(status=state)

    def of_fix(self, rows: ShortcomingQuerySet, _name: str, code: str) -> ShortcomingQuerySet:
        """By the way they are dealt with."""
        return rows.filter(fix="" if code == NONE else code)

    def of_hours(self, rows: ShortcomingQuerySet, _name: str, what: str) -> ShortcomingQuerySet:
        """By whether their hours are known."""
        return rows.filter(hours__isnull=what == NONE)

    def of_version(self, rows: ShortcomingQuerySet, _name: str, key: str) -> ShortcomingQuerySet:
        """By the version that a shortcoming counts under."""
        found: Any = rows
        return found.filter(version=None if key == NONE else int(key))  # type: ignore[no-any-return]

    def of_category(self, rows: ShortcomingQuerySet, _name: str, code: str) -> ShortcomingQuerySet:
        """By what the element shows."""
        return rows.filter(element__category="" if code == NONE else code)

    def of_light(self, rows: ShortcomingQuerySet, _name: str, code: str) -> ShortcomingQuerySet:
        """By the light of the shot."""
        return rows.filter(element__shot__light="" if code == NONE else code)

    def of_owner(self, rows: ShortcomingQuerySet, _name: str, who: str) -> ShortcomingQuerySet:
        """Mine are those of every name that I claimed."""
        if who == MINE:
            return rows.filter(mine(self.member))
        return rows.filter(owner="" if who == NONE else who)

    def by_due(self, rows: ShortcomingQuerySet, _name: str, what: str) -> ShortcomingQuerySet:
        """Open ones that are late, that come soon, or that have no date."""
        if what == OVERDUE:
            return rows.filter(late(self.today))
        if what == WEEK:
            end = self.today + dt.timedelta(days=7)
            return rows.open().filter(due__gte=self.today, due__lte=end)
        return rows.open().filter(due=None)

    @property
    def found(self) -> ShortcomingQuerySet:
        """Open ones first, the nearest due date first; none where the filter is not understood."""
        rows: ShortcomingQuerySet = self.qs if self.is_valid() else self.queryset.none()
        return rows.order_by(
            Case(When(status=ShortcomingStatus.OPEN, then=Value(0)), default=Value(1)),
            F("due").asc(nulls_last=True),
            "-severity",
            "element__shot__natural_code",
            "pk",
        )


def late(today: dt.date) -> Q:
    """Open, and due before `today`."""
    return Q(status=ShortcomingStatus.OPEN, due__lt=today)


def mine(member: Membership) -> Q:
    """Shortcomings that `member` owns, by any claimed name, in whatever case."""
    wanted = Q(pk__in=[])
    for name in member.names:
        wanted |= Q(owner__iexact=name)
    return wanted
