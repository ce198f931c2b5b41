"""Productions and their scenes."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shotlog.kit.shot_codes import split_episode
from shotlog.kit.text import fits_address, natural
from shotlog.kit.timecode import Rate
from shotlog.models.choices import DayNight, EpisodeUse, FrameOut, Genre, IntExt, Kind
from shotlog.models.record import Kept, KeptQuerySet, Record, RecordManager

SHOT_CODE_TEMPLATE = "{show}_{scene}_{shot:4}"


class ProductionQuerySet(KeptQuerySet["Production"]):
    """Which productions."""


class Production(Record):
    """One film, series or commercial: in it codes are unique and money has one currency."""

    code = models.CharField(
        _("code"), max_length=12, help_text=_("The short name in shot codes, such as MRL.")
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FEATURE)
    rate_numerator = models.PositiveIntegerField(
        _("frame rate, numerator"), default=24, validators=[MinValueValidator(1)]
    )
    rate_denominator = models.PositiveIntegerField(
        _("frame rate, denominator"), default=1, validators=[MinValueValidator(1)]
    )
    drop_frame = models.BooleanField(_("drop-frame"), default=False)
    first_frame = models.PositiveIntegerField(
        _("first frame"),
        default=1001,
        help_text=_("The first frame of a comp, in the head handle."),
    )
    handles = models.PositiveSmallIntegerField(_("handles"), default=8, help_text=_("Frames."))
    frame_out = models.CharField(
        _("out frame in lists"),
        max_length=9,
        choices=FrameOut,
        blank=True,
        help_text=_("Asked once, when a list is imported that does not tell."),
    )
    episode_use = models.CharField(
        _("episode in lists"),
        max_length=5,
        choices=EpisodeUse,
        blank=True,
        help_text=_("Asked once, when a list with episodes is imported."),
    )
    episodes = models.CharField(
        _("episodes"),
        max_length=200,
        blank=True,
        help_text=_("As lists call them: E01, E02."),
    )
    shot_code_template = models.CharField(
        _("shot-code template"),
        max_length=80,
        default=SHOT_CODE_TEMPLATE,
        help_text=_("{show}, {scene} and {shot:4}, the number with so many digits."),
    )
    shot_code_step = models.PositiveSmallIntegerField(
        _("step"), default=10, validators=[MinValueValidator(1)]
    )
    file_name_pattern = models.CharField(
        _("file-name pattern"),
        max_length=120,
        blank=True,
        help_text=_(
            "How generated files are named, such as {shot}_{element}_{*}; also {scene} and "
            "{version}. Names that do not follow it, and all of them while it is empty, are "
            "matched by the shot code and element in them."
        ),
    )
    delivery_width = models.PositiveIntegerField(_("delivery width"), default=4096)
    delivery_height = models.PositiveIntegerField(_("delivery height"), default=1716)
    working_space = models.CharField(
        _("working colour space"), max_length=80, default="ACEScct", blank=True
    )
    plate_space = models.CharField(
        _("plate colour space"), max_length=80, default="ARRI LogC4", blank=True
    )
    delivery_space = models.CharField(
        _("delivery colour space"), max_length=80, default="ACES2065-1", blank=True
    )
    plate_kelvin = models.PositiveIntegerField(
        _("plate white balance"), null=True, blank=True, help_text=_("Kelvin.")
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="USD", help_text=_("Three letters, such as KRW.")
    )
    rate_conventional = models.DecimalField(
        _("day rate, conventional artist"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    rate_ai = models.DecimalField(
        _("day rate, AI operator"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    rate_colour = models.DecimalField(
        _("day rate, colourist"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    hours_per_day = models.DecimalField(
        _("hours per day"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(8),
        validators=[MinValueValidator(Decimal("0.25"))],
    )
    grade_budget_hours = models.DecimalField(
        _("grade budget"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Hours for colour work on this production."),
    )
    genre = models.CharField(
        _("fiction or documentary"), max_length=12, choices=Genre, default=Genre.FICTION
    )
    disclosure = models.BooleanField(
        _("disclosure"), default=True, help_text=_("Log clearances of AI elements.")
    )
    complete_before_approval = models.BooleanField(
        _("recipe must be complete before approval"), default=False
    )

    objects = RecordManager.from_queryset(ProductionQuerySet)()
    everything = models.Manager.from_queryset(ProductionQuerySet)()

    class Meta:
        ordering = ("code",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                Lower("code"),
                condition=Kept,
                name="production_code_once",
                violation_error_message=_("There already is a production with that code."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        """The overview page."""
        return reverse("production", args=[self.code])

    @property
    def rate(self) -> Rate:
        """The frame rate that timecode is counted at."""
        return Rate(self.rate_numerator, self.rate_denominator, drop_frame=self.drop_frame)

    @property
    def episode_names(self) -> tuple[str, ...]:
        """The episodes that lists have named so far."""
        return tuple(name for part in self.episodes.split(",") if (name := part.strip()))

    def split_episode(self, number: str) -> tuple[str, str]:
        """The number of a scene as (episode, number in the episode); '' where it has none."""
        if self.episode_use != EpisodeUse.SCENE:
            return "", number
        return split_episode(number, self.episode_names)


class SceneQuerySet(KeptQuerySet["Scene"]):
    """Which scenes."""


class Scene(Record):
    """A scene of the script: what producers plan, budget and review by."""

    production = models.ForeignKey(Production, models.PROTECT, related_name="scenes")
    number = models.CharField(_("number"), max_length=24, help_text=_("As in the script: 24A."))
    natural_number = models.CharField(max_length=120, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    int_ext = models.CharField(_("INT/EXT"), max_length=8, choices=IntExt, blank=True)
    day_night = models.CharField(_("day/night"), max_length=8, choices=DayNight, blank=True)
    location = models.CharField(_("location"), max_length=200, blank=True)
    synopsis = models.TextField(_("synopsis"), blank=True)
    grade_hours_budgeted = models.DecimalField(
        _("grade hours budgeted"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    meeting_notes = models.TextField(_("meeting notes"), blank=True)

    objects = RecordManager.from_queryset(SceneQuerySet)()
    everything = models.Manager.from_queryset(SceneQuerySet)()

    class Meta:
        ordering = ("natural_number",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                models.F("production"),
                Lower("number"),
                condition=Kept,
                name="scene_number_once_per_production",
                violation_error_message=_("This production already has a scene with that number."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """The scene report."""
        return reverse("scene-report", args=[self.production.code, self.number])

    def clean(self) -> None:
        """The number can stand in an address, and is not what stands for no scene."""
        super().clean()
        if self.number == "–":
            raise ValidationError(
                {"number": _("“–” stands for shots without a scene: give it another number.")}
            )
        if self.number and not fits_address(self.number):
            raise ValidationError(
                {"number": _("A number has no slash and is not only dots; use - as in 24-25.")}
            )

    def derive(self) -> None:
        """Set what follows from other fields: the form that sorts."""
        self.natural_number = natural(self.number)
