"""Shortcomings of generated elements."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shotlog.models.choices import Defect, Fix, Severity, ShortcomingStatus
from shotlog.models.element import Element
from shotlog.models.record import KeptQuerySet, Record, RecordManager
from shotlog.models.take import Take


class ShortcomingQuerySet(KeptQuerySet["Shortcoming"]):
    """Which shortcomings."""

    def open(self) -> Self:
        """Still in the picture and not accepted."""
        return self.filter(status=ShortcomingStatus.OPEN)


class Shortcoming(Record):
    """One visible defect of a generated element, and what was done about it."""

    element = models.ForeignKey(
        Element, models.PROTECT, related_name="shortcomings", verbose_name=_("element")
    )
    take = models.ForeignKey(
        Take,
        models.PROTECT,
        related_name="shortcomings",
        null=True,
        blank=True,
        verbose_name=_("take"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Defect)
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, default=Severity.ISSUE
    )
    first_frame = models.IntegerField(_("first frame"), null=True, blank=True)
    last_frame = models.IntegerField(_("last frame"), null=True, blank=True)
    fix = models.CharField(_("fix"), max_length=12, choices=Fix, blank=True)
    hours = models.DecimalField(
        _("hours"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    due = models.DateField(_("due date"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=ShortcomingStatus, default=ShortcomingStatus.OPEN
    )
    note = models.TextField(_("note"), blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = RecordManager.from_queryset(ShortcomingQuerySet)()
    everything = models.Manager.from_queryset(ShortcomingQuerySet)()

    class Meta:
        ordering = ("pk",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first_frame__isnull=True)
                | models.Q(last_frame__isnull=True)
                | models.Q(last_frame__gte=models.F("first_frame")),
                name="shortcoming_frames_in_order",
                violation_error_message=_("The last frame comes before the first frame."),
            ),
        )

    def __str__(self) -> str:
        return self.note.strip().partition("\n")[0] or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Its place on the shot page."""
        return f"{self.element.shot.get_absolute_url()}#shortcoming-{self.pk}"

    def clean(self) -> None:
        """The take belongs to the element."""
        super().clean()
        if self.take is not None and self.take.element_id != self.element_id:
            raise ValidationError({"take": _("That take belongs to another element.")})
