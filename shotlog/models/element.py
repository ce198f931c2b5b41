"""Elements of shots, and the clearances of AI elements."""

from functools import reduce
from operator import or_
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shotlog.models.choices import (
    AI_ORIGINS,
    SOURCE_TYPE_BY_ORIGIN,
    TECHNIQUES,
    Answer,
    Category,
    ClearanceState,
    Consent,
    DataInput,
    FinalUse,
    KeyCreative,
    Likeness,
    Origin,
    Recovery,
    Role,
    SourceType,
    Status,
    ThirdParty,
    YesNo,
)
from shotlog.models.record import Kept, KeptQuerySet, Record, RecordManager
from shotlog.models.shot import Shot

AI = Q(origin="ai_gen") | (
    Q(origin="ai_assist") & ~Q(digital_source_type=SourceType.ALGORITHMICALLY_ENHANCED)
)
"""Origins and source types that count as AI: in the headline shares when the element is final."""

ASSISTIVE = Q(origin="ai_assist", digital_source_type=SourceType.ALGORITHMICALLY_ENHANCED)
"""Roto, denoise, upscale without invention: always shown, never in the headline share."""


class ElementQuerySet(KeptQuerySet["Element"]):
    """Which elements."""

    def with_shot(self) -> Self:
        """Shot, scene and production at hand."""
        return self.select_related("shot__scene", "shot__production")

    def final(self) -> Self:
        """Those in the delivered picture."""
        return self.filter(final_use=FinalUse.FINAL)

    def ai(self) -> Self:
        """AI elements: final, and generated or assisted with invention."""
        return self.final().filter(AI)

    def assistive(self) -> Self:
        """Final elements that a model only enhanced."""
        return self.final().filter(ASSISTIVE)


class Element(Record):
    """One ingredient of a shot's picture, and how it was made."""

    shot = models.ForeignKey(Shot, models.PROTECT, related_name="elements", verbose_name=_("shot"))
    name = models.CharField(_("name"), max_length=80, help_text=_("Such as crowd01 or bg02."))
    category = models.CharField(_("category"), max_length=16, choices=Category, blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, blank=True)
    digital_source_type = models.CharField(
        _("digital source type"),
        max_length=40,
        choices=SourceType,
        blank=True,
        help_text=_("IPTC term; set by the origin until it is edited."),
    )
    role = models.CharField(_("role"), max_length=4, choices=Role, blank=True)
    technique = models.CharField(_("technique"), max_length=16, choices=TECHNIQUES, blank=True)
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(_("status"), max_length=3, choices=Status, default=Status.WTG)
    coverage = models.PositiveSmallIntegerField(
        _("coverage"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent of the picture at the element's typical frame."),
    )
    first_frame = models.IntegerField(
        _("first frame"), null=True, blank=True, help_text=_("Empty: the whole shot.")
    )
    last_frame = models.IntegerField(_("last frame"), null=True, blank=True)
    final_use = models.CharField(
        _("final use"), max_length=9, choices=FinalUse, default=FinalUse.FINAL
    )
    vendor = models.CharField(_("vendor"), max_length=120, blank=True)
    artist = models.CharField(_("artist"), max_length=120, blank=True)
    colour_space = models.CharField(_("colour space"), max_length=80, blank=True)
    bit_depth = models.CharField(
        _("bit depth"), max_length=24, blank=True, help_text=_("Such as 8, 10 or 16 half.")
    )
    hours_planned = models.DecimalField(
        _("planned hours"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("As made now."),
    )
    hours_conventional = models.DecimalField(
        _("conventional estimate"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("AI elements: hours if made without AI."),
    )
    hours_actual = models.DecimalField(
        _("actual hours"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Hands-on hours; the only place where they count."),
    )
    cost = models.DecimalField(
        _("cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("The vendor's, without the takes' costs."),
    )
    colour_hours_foreseen = models.DecimalField(
        _("colour hours foreseen"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    human_contribution = models.TextField(_("human contribution"), blank=True)

    # Stored by the verbs that change its inputs; empty for elements made without AI.
    recovery = models.CharField(
        _("recoverable"), max_length=12, choices=Recovery, blank=True, editable=False
    )
    missing = models.JSONField(_("missing parts"), default=list, blank=True, editable=False)
    none_approved = models.BooleanField(_("none approved"), default=False, editable=False)

    untold = frozenset({"recovery", "missing", "none_approved"})

    objects = RecordManager.from_queryset(ElementQuerySet)()
    everything = models.Manager.from_queryset(ElementQuerySet)()

    class Meta:
        ordering = ("pk",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                F("shot"),
                Lower("name"),
                condition=Kept,
                name="element_name_once_per_shot",
                violation_error_message=_("This shot already has an element with that name."),
            ),
            models.CheckConstraint(
                condition=Q(coverage__isnull=True) | Q(coverage__lte=100),
                name="element_coverage_in_per_cent",
                violation_error_message=_("Coverage is a whole number from 0 to 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(first_frame__isnull=True)
                | Q(last_frame__isnull=True)
                | Q(last_frame__gte=F("first_frame")),
                name="element_frames_in_order",
                violation_error_message=_("The last frame comes before the first frame."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its place on the shot page."""
        return f"{self.shot.get_absolute_url()}#element-{self.pk}"

    def derive(self) -> None:
        """An element without a source type takes the one of its origin."""
        if not self.digital_source_type:
            self.digital_source_type = SOURCE_TYPE_BY_ORIGIN.get(self.origin, "")

    @property
    def is_final(self) -> bool:
        """In the delivered picture."""
        return self.final_use == FinalUse.FINAL

    @property
    def is_assistive(self) -> bool:
        """A model enhanced it, nothing was invented."""
        return (
            self.origin == Origin.AI_ASSIST
            and self.digital_source_type == SourceType.ALGORITHMICALLY_ENHANCED
        )

    @property
    def is_ai(self) -> bool:
        """Counts as AI where it is final (see `AI`)."""
        return self.origin in AI_ORIGINS and not self.is_assistive

    @property
    def is_made_with_ai(self) -> bool:
        """Its origin is AI, so it has takes and a recipe."""
        return self.origin in AI_ORIGINS


class Clearance(Record):
    """What was agreed about the use of one AI element."""

    element = models.OneToOneField(
        Element, models.PROTECT, related_name="clearance", verbose_name=_("element")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ClearanceState, default=ClearanceState.TO_ASK
    )
    real_person = models.CharField(_("real person"), max_length=200, blank=True)
    real_place = models.CharField(_("real place"), max_length=200, blank=True)
    real_event = models.CharField(_("real event"), max_length=200, blank=True)
    likeness = models.CharField(_("likeness"), max_length=12, choices=Likeness, blank=True)
    performer = models.CharField(_("performer"), max_length=200, blank=True)
    consent = models.CharField(_("consent"), max_length=12, choices=Consent, blank=True)
    consent_scope = models.TextField(_("scope of consent"), blank=True)
    consent_date = models.DateField(_("date of consent"), null=True, blank=True)
    consent_reference = models.CharField(_("reference of consent"), max_length=200, blank=True)
    photoreal = models.CharField(_("photoreal"), max_length=8, choices=YesNo, blank=True)
    third_party = models.CharField(
        _("third-party material"), max_length=12, choices=ThirdParty, blank=True
    )
    data_input = models.CharField(
        _("data put into the tool"), max_length=12, choices=DataInput, blank=True
    )
    key_creative = models.CharField(
        _("key creative"), max_length=16, choices=KeyCreative, blank=True
    )
    no_recreation = models.CharField(
        _("recreates no one's protected material"), max_length=8, choices=Answer, blank=True
    )
    no_training = models.CharField(
        _("tool neither stores nor trains on inputs"), max_length=8, choices=Answer, blank=True
    )
    secured = models.CharField(
        _("tool is enterprise-secured"), max_length=8, choices=Answer, blank=True
    )
    temporary = models.CharField(_("output is temporary"), max_length=8, choices=Answer, blank=True)
    no_replacement = models.CharField(
        _("replaces no performance or union work"), max_length=8, choices=Answer, blank=True
    )
    approver = models.CharField(_("approver"), max_length=120, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    notice = models.CharField(_("notice at delivery"), max_length=200, blank=True)

    PRINCIPLES = ("no_recreation", "no_training", "secured", "temporary", "no_replacement")

    objects = RecordManager["Clearance"]()
    everything = models.Manager["Clearance"]()

    class Meta:
        ordering = ("pk",)
        default_manager_name = "objects"
        base_manager_name = "everything"

    def __str__(self) -> str:
        return self.element.name

    @property
    def escalate(self) -> bool:
        """An answer of no or unsure to any of the five principles asks for a written approval."""
        return any(getattr(self, name) in (Answer.NO, Answer.UNSURE) for name in self.PRINCIPLES)

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is noted beside the state, in words: (label, value) of every field that is set."""
        found = []
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if field.name in ("id", "removed", "element", "state") or value in (None, ""):
                continue
            words = dict(field.flatchoices).get(value, value) if field.choices else value
            label = str(field.verbose_name)
            found.append((label[:1].upper() + label[1:], str(words)))
        return found

    def clean(self) -> None:
        """Consent that was given has a date."""
        super().clean()
        if self.consent == Consent.GIVEN and self.consent_date is None:
            raise ValidationError(
                {"consent_date": _("Consent is marked given: type the date on which it was given.")}
            )


ESCALATES = reduce(
    or_, (Q(**{f"{name}__in": (Answer.NO, Answer.UNSURE)}) for name in Clearance.PRINCIPLES)
)
"""Clearances with an answer that asks for a written approval: `Clearance.escalate` as a query."""
