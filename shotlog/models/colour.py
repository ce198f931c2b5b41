"""Colour notes."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shotlog.models.choices import (
    CLOSED_NOTES,
    CdlSpace,
    Mismatch,
    NoteRole,
    NoteStatus,
    Severity,
)
from shotlog.models.element import Element
from shotlog.models.record import KeptQuerySet, Record, RecordManager
from shotlog.models.shot import Shot
from shotlog.models.take import Take

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as _StrPromise


def _cdl(name: "_StrPromise") -> "models.DecimalField[Decimal | None, Decimal | None]":
    """One of the ten numbers of an ASC CDL; six places, as XML carriers write them."""
    return models.DecimalField(name, max_digits=12, decimal_places=6, null=True, blank=True)


class ColourNoteQuerySet(KeptQuerySet["ColourNote"]):
    """Which colour notes."""

    def corrections(self) -> Self:
        """All but viewing notes: nothing was corrected there, so no hours and no match to reach."""
        return self.exclude(role=NoteRole.VIEWING)

    def closed(self) -> Self:
        """Matched, signed off or not to be fixed."""
        return self.filter(status__in=CLOSED_NOTES)

    def open(self) -> Self:
        """Still to be worked on."""
        return self.exclude(status__in=CLOSED_NOTES)


class ColourNote(Record):
    """One mismatch between an element and the plate, and its correction."""

    shot = models.ForeignKey(
        Shot, models.PROTECT, related_name="colour_notes", verbose_name=_("shot")
    )
    element = models.ForeignKey(
        Element,
        models.PROTECT,
        related_name="colour_notes",
        null=True,
        blank=True,
        verbose_name=_("element"),
        help_text=_("Empty: the whole shot."),
    )
    take = models.ForeignKey(
        Take,
        models.PROTECT,
        related_name="colour_notes",
        null=True,
        blank=True,
        verbose_name=_("take"),
    )
    role = models.CharField(_("role"), max_length=8, choices=NoteRole, default=NoteRole.BAKED)
    main_mismatch = models.CharField(
        _("main mismatch"), max_length=12, choices=Mismatch, blank=True
    )
    mismatches = models.JSONField(_("further mismatches"), default=list, blank=True)
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, default=Severity.ISSUE
    )
    from_space = models.CharField(_("from colour space"), max_length=80, blank=True)
    to_space = models.CharField(_("to colour space"), max_length=80, blank=True)
    from_kelvin = models.PositiveIntegerField(
        _("from"), null=True, blank=True, help_text=_("Kelvin.")
    )
    to_kelvin = models.PositiveIntegerField(_("to"), null=True, blank=True, help_text=_("Kelvin."))
    from_tint = models.DecimalField(
        _("from tint"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    to_tint = models.DecimalField(
        _("to tint"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    slope_r = _cdl(_("slope R"))
    slope_g = _cdl(_("slope G"))
    slope_b = _cdl(_("slope B"))
    offset_r = _cdl(_("offset R"))
    offset_g = _cdl(_("offset G"))
    offset_b = _cdl(_("offset B"))
    power_r = _cdl(_("power R"))
    power_g = _cdl(_("power G"))
    power_b = _cdl(_("power B"))
    saturation = _cdl(_("saturation"))
    cdl_space = models.CharField(
        _("CDL applied in"), max_length=12, choices=CdlSpace, default=CdlSpace.UNKNOWN
    )
    cdl_source = models.CharField(
        _("CDL source"), max_length=200, blank=True, help_text=_("Typed, or the file and its id.")
    )
    lut = models.CharField(_("LUT"), max_length=200, blank=True)
    text = models.TextField(_("note"), blank=True)
    hours_estimated = models.DecimalField(
        _("estimated hours"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    hours_actual = models.DecimalField(
        _("actual hours"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    colourist = models.CharField(_("colourist"), max_length=120, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=120, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=NoteStatus, default=NoteStatus.OPEN
    )
    added_at = models.DateTimeField(auto_now_add=True)

    CDL = (
        "slope_r",
        "slope_g",
        "slope_b",
        "offset_r",
        "offset_g",
        "offset_b",
        "power_r",
        "power_g",
        "power_b",
        "saturation",
    )

    objects = RecordManager.from_queryset(ColourNoteQuerySet)()
    everything = models.Manager.from_queryset(ColourNoteQuerySet)()

    class Meta:
        ordering = ("pk",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(role="viewing")
                | models.Q(hours_estimated__isnull=True, hours_actual__isnull=True),
                name="viewing_note_without_hours",
                violation_error_message=_(
                    "A viewing note carries no hours: nothing was corrected."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its place on the shot page."""
        return f"{self.shot.get_absolute_url()}#note-{self.pk}"

    @property
    def title(self) -> str:
        """The first line of the note, else what does not match."""
        first = self.text.strip().partition("\n")[0]
        return first or str(self.get_main_mismatch_display() or _("Colour note"))

    @property
    def more_text(self) -> str:
        """The note below its first line."""
        return self.text.strip().partition("\n")[2].strip()

    @property
    def mismatch_labels(self) -> list[str]:
        """The further mismatches in words."""
        return [str(Mismatch(kind).label) for kind in self.mismatches if kind in Mismatch.values]

    @property
    def is_closed(self) -> bool:
        """Nothing left to do."""
        return self.status in CLOSED_NOTES

    @property
    def has_cdl(self) -> bool:
        """Any of the ten numbers is set."""
        return any(getattr(self, name) is not None for name in self.CDL)

    def clean(self) -> None:
        """Element and take belong to the shot; the CDL keeps to its ranges (ASC CDL: slope and
        saturation from 0 on, power above 0)."""
        super().clean()
        errors = {}
        if self.element is not None and self.element.shot_id != self.shot_id:
            errors["element"] = _("That element belongs to another shot.")
        if self.take is not None and self.take.element_id != self.element_id:
            errors["take"] = _("That take belongs to another element.")
        for name in self.CDL:
            value = getattr(self, name)
            if value is None:
                continue
            if name.startswith("power") and value <= 0:
                errors[name] = _("Power is above 0; 1 leaves the picture as it is.")
            elif value < 0 and not name.startswith("offset"):
                errors[name] = _("This number cannot be below 0; 1 leaves the picture as it is.")
        if errors:
            raise ValidationError(errors)
