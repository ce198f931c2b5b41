"""Shots."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shotlog.kit.text import fits_address, natural
from shotlog.kit.timecode import timecode
from shotlog.models.choices import DONE, Complexity, Light, Status
from shotlog.models.production import Production, Scene
from shotlog.models.record import Kept, KeptQuerySet, Record, RecordManager


class ShotQuerySet(KeptQuerySet["Shot"]):
    """Which shots."""

    def with_scene(self) -> Self:
        """Scene and production at hand."""
        return self.select_related("scene", "production")

    def of(self, production: Production) -> Self:
        """The shots of `production`."""
        return self.filter(production=production)

    def in_scope(self) -> Self:
        """Not omitted: those that count in shares and progress."""
        return self.exclude(status=Status.OMT)


class Shot(Record):
    """One continuous piece of picture, the unit that is bid, made and reviewed."""

    production = models.ForeignKey(Production, models.PROTECT, related_name="shots")
    scene = models.ForeignKey(
        Scene, models.PROTECT, related_name="shots", null=True, blank=True, verbose_name=_("scene")
    )
    code = models.CharField(_("code"), max_length=48)
    natural_code = models.CharField(max_length=200, editable=False)  # code as it sorts
    cut_order = models.PositiveIntegerField(
        _("cut order"),
        null=True,
        blank=True,
        help_text=_("Place in the cut, where it is not the code's."),
    )
    description = models.TextField(_("description"), blank=True)
    methodology = models.TextField(_("methodology"), blank=True)
    status = models.CharField(_("status"), max_length=3, choices=Status, default=Status.WTG)
    complexity = models.PositiveSmallIntegerField(
        _("complexity"), choices=Complexity, null=True, blank=True
    )
    light = models.CharField(_("light"), max_length=8, choices=Light, blank=True)
    vendor = models.CharField(_("vendor"), max_length=120, blank=True)
    assignee = models.CharField(_("assignee"), max_length=120, blank=True)
    frames = models.PositiveIntegerField(
        _("frames"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Length in the cut, without handles."),
    )
    cut_in = models.PositiveIntegerField(_("cut in"), null=True, blank=True)
    handle_head = models.PositiveSmallIntegerField(_("head handle"), null=True, blank=True)
    handle_tail = models.PositiveSmallIntegerField(_("tail handle"), null=True, blank=True)
    record_in = models.CharField(_("record in"), max_length=12, blank=True)
    record_out = models.CharField(_("record out"), max_length=12, blank=True)
    reel = models.CharField(_("reel"), max_length=128, blank=True)
    source_clip = models.CharField(_("source clip"), max_length=200, blank=True)
    camera = models.CharField(_("camera"), max_length=80, blank=True)
    lens = models.CharField(_("lens"), max_length=80, blank=True)
    kelvin = models.PositiveIntegerField(
        _("white balance"), null=True, blank=True, help_text=_("Kelvin.")
    )
    due = models.DateField(_("due date"), null=True, blank=True)
    hours_estimated = models.DecimalField(
        _("hours estimated"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty: the sum of the elements' planned hours."),
    )
    # The sha256 of the source file whose preview stands for the shot.
    thumbnail = models.CharField(_("thumbnail"), max_length=64, blank=True, editable=False)

    objects = RecordManager.from_queryset(ShotQuerySet)()
    everything = models.Manager.from_queryset(ShotQuerySet)()

    class Meta:
        ordering = ("cut_order", "natural_code")
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                F("production"),
                Lower("code"),
                condition=Kept,
                name="shot_code_once_per_production",
                violation_error_message=_("This production already has a shot with that code."),
            ),
        )
        indexes = (
            models.Index(fields=("production", "scene", "natural_code"), name="shot_in_scene"),
        )

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The shot page."""
        return reverse("shot", args=[self.production.code, self.code])

    def derive(self) -> None:
        """Set the form of the code that sorts."""
        self.natural_code = natural(self.code)

    @property
    def first_cut_frame(self) -> int:
        """The typed cut in, else the production's first frame plus the head handle."""
        if self.cut_in is not None:
            return self.cut_in
        return self.production.first_frame + self.head

    @property
    def head(self) -> int:
        """Frames of the head handle: its own, else the production's."""
        return self.production.handles if self.handle_head is None else self.handle_head

    @property
    def tail(self) -> int:
        """Frames of the tail handle: its own, else the production's."""
        return self.production.handles if self.handle_tail is None else self.handle_tail

    @property
    def last_cut_frame(self) -> int | None:
        """Cut in + frames - 1; None while the length is unknown."""
        return None if self.frames is None else self.first_cut_frame + self.frames - 1

    @property
    def duration(self) -> str:
        """Length as timecode, or '' while it is unknown."""
        return "" if self.frames is None else timecode(self.frames, self.production.rate)

    @property
    def seconds(self) -> float | None:
        """Length in seconds of real time."""
        return None if self.frames is None else self.production.rate.seconds(self.frames)

    @property
    def is_done(self) -> bool:
        """Approved or final."""
        return self.status in DONE

    def split_code(self) -> tuple[str, str]:
        """The code as (what shots of a scene share, what tells them apart), for display."""
        head, mark, tail = self.code.rpartition("_")
        return (head + mark, tail) if tail else ("", self.code)

    def clean(self) -> None:
        """The code can stand in an address; a scene of another production cannot hold this shot."""
        super().clean()
        if self.code and not fits_address(self.code):
            raise ValidationError(
                {"code": _("A code has no slash and is not only dots; use _ or -.")}
            )
        if self.scene is not None and self.scene.production_id != self.production_id:
            raise ValidationError({"scene": _("That scene belongs to another production.")})
