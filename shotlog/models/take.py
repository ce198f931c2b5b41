"""Takes of generated elements, the files they are, and the tools and sessions that made them."""

import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shotlog.models.choices import (
    Decision,
    GenerationBasis,
    Integration,
    Mode,
    ReadStatus,
    Recovery,
    RunsAt,
    ToolKind,
    YesNo,
)
from shotlog.models.element import Element
from shotlog.models.production import Production
from shotlog.models.record import Kept, KeptQuerySet, Record, RecordManager

SEED_LIMIT = 2**64 - 1


class Tool(Record):
    """A program or service that generates or alters picture: ComfyUI, Kling."""

    name = models.CharField(_("name"), max_length=80)
    vendor = models.CharField(_("vendor"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ToolKind, blank=True)

    objects = RecordManager["Tool"]()
    everything = models.Manager["Tool"]()

    class Meta:
        ordering = (Lower("name"),)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                condition=Kept,
                name="tool_name_once",
                violation_error_message=_("There already is a tool with that name."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ToolAlias(Record):
    """Another spelling of a tool, as files or people write it."""

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="aliases")
    spelling = models.CharField(_("spelling"), max_length=120)

    objects = RecordManager["ToolAlias"]()
    everything = models.Manager["ToolAlias"]()

    class Meta:
        ordering = (Lower("spelling"),)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                Lower("spelling"),
                condition=Kept,
                name="tool_spelling_once",
                violation_error_message=_("That spelling already stands for a tool."),
            ),
        )

    def __str__(self) -> str:
        return self.spelling


class ModelAlias(Record):
    """Another spelling of a model's name, so that one model has one name in every list."""

    spelling = models.CharField(_("spelling"), max_length=200)
    model = models.CharField(_("model"), max_length=200)

    objects = RecordManager["ModelAlias"]()
    everything = models.Manager["ModelAlias"]()

    class Meta:
        ordering = (Lower("spelling"),)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                Lower("spelling"),
                condition=Kept,
                name="model_spelling_once",
                violation_error_message=_("That spelling already stands for a model."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.spelling} = {self.model}"


class ToolVersion(Record):
    """One version of a tool and the terms under which it ran; an empty version is not known yet."""

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="versions", verbose_name=_("tool"))
    version = models.CharField(_("version"), max_length=80, blank=True)
    runs_at = models.CharField(_("where it runs"), max_length=12, choices=RunsAt, blank=True)
    trains_on_inputs = models.CharField(
        _("trains on inputs"), max_length=8, choices=YesNo, blank=True
    )
    licence_tier = models.CharField(_("licence tier"), max_length=80, blank=True)
    terms_date = models.DateField(_("terms of"), null=True, blank=True)
    gives_seeds = models.CharField(_("gives seeds"), max_length=8, choices=YesNo, blank=True)
    allowed_by_client = models.CharField(
        _("allowed by client"), max_length=8, choices=YesNo, blank=True
    )

    objects = RecordManager["ToolVersion"]()
    everything = models.Manager["ToolVersion"]()

    class Meta:
        ordering = (Lower("tool__name"), "version")
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                F("tool"),
                Lower("version"),
                condition=Kept,
                name="tool_version_once",
                violation_error_message=_("This tool already has that version."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.tool.name} {self.version}".strip()


class Session(Record):
    """One sitting with one version of one tool: the record that benchmarks grow from."""

    production = models.ForeignKey(Production, models.PROTECT, related_name="sessions")
    tool_version = models.ForeignKey(
        ToolVersion, models.PROTECT, related_name="sessions", verbose_name=_("tool version")
    )
    operator = models.CharField(_("operator"), max_length=120, blank=True)
    date = models.DateField(_("date"))
    hardware = models.CharField(_("hardware or service"), max_length=120, blank=True)
    hours_hands_on = models.DecimalField(
        _("hands-on hours"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("For benchmarks only; never added to an element's hours."),
    )
    thrown_away = models.PositiveIntegerField(
        _("attempts thrown away"), null=True, blank=True, help_text=_("Not logged as takes.")
    )
    note = models.TextField(_("note"), blank=True)

    objects = RecordManager["Session"]()
    everything = models.Manager["Session"]()

    class Meta:
        ordering = ("-date", "-pk")
        default_manager_name = "objects"
        base_manager_name = "everything"

    def __str__(self) -> str:
        return f"{self.tool_version}, {self.date:%Y-%m-%d}"

    @property
    def says_something(self) -> bool:
        """Whether somebody typed into it what its takes do not tell."""
        typed = (self.hardware, self.hours_hands_on, self.thrown_away, self.note)
        return any(value not in (None, "") for value in typed)


class SourceFile(Record):
    """A file as it came: its bytes are kept once, whatever takes show it, and never altered."""

    class Keeping(models.TextChoices):
        """Where the bytes are."""

        HELD = "held", _("Held")
        LINKED = "linked", _("Linked")

    class Preview(models.TextChoices):
        """How far the preview is."""

        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Ready")
        NONE = "none", _("No preview")

    keeping = models.CharField(max_length=6, choices=Keeping, default=Keeping.HELD)
    sha256 = models.CharField(max_length=64, unique=True)
    path = models.CharField(
        max_length=1024, help_text=_("Name in our storage, or the path of a linked file.")
    )
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("Bytes."))
    content_type = models.CharField(_("type by content"), max_length=80, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    frames = models.PositiveIntegerField(_("frames"), null=True, blank=True)
    fps = models.DecimalField(_("fps"), max_digits=9, decimal_places=3, null=True, blank=True)
    duration = models.DecimalField(
        _("duration"), max_digits=11, decimal_places=3, null=True, blank=True
    )  # seconds, as the container says; of a sequence nothing tells it
    codec = models.CharField(_("codec"), max_length=40, blank=True)
    # Of a numbered sequence, whose bytes are a ZIP of its frames: the ends, and [[from, to], ...].
    first_number = models.PositiveIntegerField(null=True, blank=True)
    last_number = models.PositiveIntegerField(null=True, blank=True)
    gaps = models.JSONField(default=list, blank=True)
    read_status = models.CharField(max_length=16, choices=ReadStatus, default=ReadStatus.NOT_READ)
    # {key: {"value", "source", "certainty"}}: what the reader found, never edited.
    values = models.JSONField(default=dict, blank=True)
    # The embedded records verbatim: [{"carrier", "key", "text", "encoding", "length"}].
    raw = models.JSONField(default=list, blank=True)
    c2pa = models.JSONField(null=True, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    preview = models.CharField(max_length=8, choices=Preview, default=Preview.WAITING)
    strip = models.PositiveSmallIntegerField(default=0)  # pictures in its strip; none of a still
    added_by = models.CharField(max_length=150, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    untold = frozenset(
        {"values", "raw", "c2pa", "warnings", "preview", "strip", "codec", "duration", "gaps"}
    )

    objects = RecordManager["SourceFile"]()
    everything = models.Manager["SourceFile"]()

    class Meta:
        ordering = ("pk",)
        default_manager_name = "objects"
        base_manager_name = "everything"

    def __str__(self) -> str:
        return self.name

    def compose(self) -> None:
        """The path of a linked file stays as the disk spells it."""
        path = self.path
        super().compose()
        self.path = path

    @property
    def is_sequence(self) -> bool:
        """Whether it is a numbered sequence, of which each frame was a file."""
        return self.first_number is not None

    @property
    def span(self) -> str:
        """The numbers of a sequence: '1001–1096'."""
        return f"{self.first_number}–{self.last_number}" if self.is_sequence else ""

    def saved_as(self, name: str) -> str:
        """`name` as its bytes are to be saved: the ZIP of a sequence tells its numbers."""
        if not self.is_sequence:
            return name
        numbers = f"{self.first_number}-{self.last_number}"
        return f"{re.sub('#+', numbers, name, count=1)}.zip"

    @property
    def seconds(self) -> float | None:
        """How long a clip is; None of a still, and of a sequence, which has no rate of its own."""
        if self.duration:
            return float(self.duration)
        return float(self.frames / self.fps) if self.frames and self.fps else None


class SequenceFrame(models.Model):
    """One numbered picture of a sequence: a file as it came, in the ZIP or where it is linked."""

    source_file = models.ForeignKey(SourceFile, models.CASCADE, related_name="sequence_frames")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)  # as the disk spells it
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    crc32 = models.PositiveBigIntegerField()  # what a ZIP writes of it

    class Meta:
        ordering = ("source_file", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("source_file", "number"), name="frame_number_once_per_sequence"
            ),
        )

    def __str__(self) -> str:
        return self.name


class TakeQuerySet(KeptQuerySet["Take"]):
    """Which takes."""

    def approved(self) -> Self:
        """Used in the shot."""
        return self.filter(decision=Decision.APPROVED)

    def not_rejected(self) -> Self:
        """Approved or still a candidate."""
        return self.exclude(decision=Decision.REJECTED)

    def with_origins(self) -> Self:
        """File, tool and session at hand."""
        return self.select_related("source_file", "tool_version__tool", "session")

    def with_element(self) -> Self:
        """Element, shot, scene and production at hand."""
        return self.select_related("element__shot__scene", "element__shot__production")


def is_seed(text: str) -> bool:
    """True for the digits of a seed within 64 bits."""
    return bool(re.fullmatch(r"\d{1,20}", text)) and int(text) <= SEED_LIMIT


class Take(Record):
    """One output of a generator for an element, with the recipe to make it again."""

    element = models.ForeignKey(
        Element, models.PROTECT, related_name="takes", verbose_name=_("element")
    )
    number = models.PositiveIntegerField(_("number"))
    source_file = models.ForeignKey(
        SourceFile,
        models.PROTECT,
        related_name="takes",
        null=True,
        blank=True,
        verbose_name=_("source file"),
    )
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        related_name="takes",
        null=True,
        blank=True,
        verbose_name=_("session"),
    )
    tool_version = models.ForeignKey(
        ToolVersion,
        models.PROTECT,
        related_name="takes",
        null=True,
        blank=True,
        verbose_name=_("tool version"),
    )
    mode = models.CharField(_("mode"), max_length=16, choices=Mode, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    model_version = models.CharField(_("model version"), max_length=80, blank=True)
    model_hash = models.CharField(_("model hash"), max_length=80, blank=True)
    prompt = models.TextField(_("prompt"), blank=True)
    negative_prompt = models.TextField(_("negative prompt"), blank=True)
    seed = models.CharField(
        _("seed"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\d+$", _("A seed is a whole number, such as 2208417553."))],
        help_text=_("Text, because it has up to 20 digits."),
    )
    steps = models.PositiveIntegerField(_("steps"), null=True, blank=True)
    cfg = models.DecimalField(_("CFG"), max_digits=9, decimal_places=4, null=True, blank=True)
    guidance = models.DecimalField(
        _("guidance"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    sampler = models.CharField(_("sampler"), max_length=80, blank=True)
    scheduler = models.CharField(_("scheduler"), max_length=80, blank=True)
    denoise = models.DecimalField(
        _("denoise"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    loras = models.JSONField(_("LoRAs"), default=list, blank=True)  # [{"name", "strength"}]
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    frames = models.PositiveIntegerField(_("frames"), null=True, blank=True)
    fps = models.DecimalField(_("fps"), max_digits=9, decimal_places=3, null=True, blank=True)
    generation_seconds = models.DecimalField(
        _("generation time"),
        max_digits=11,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Seconds."),
    )
    generation_basis = models.CharField(
        _("generation time of"), max_length=4, choices=GenerationBasis, blank=True
    )
    cost_amount = models.DecimalField(
        _("cost as billed"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    cost_unit = models.CharField(
        _("unit"), max_length=24, blank=True, help_text=_("Such as credits, USD or KRW.")
    )
    cost = models.DecimalField(
        _("cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In the production's currency."),
    )
    job_id = models.CharField(_("job id"), max_length=120, blank=True)
    inputs = models.JSONField(_("inputs"), default=list, blank=True)  # [{"name", "role", "rights"}]
    stages = models.JSONField(_("further stages"), default=list, blank=True)
    other = models.JSONField(_("other settings"), default=dict, blank=True)
    has_graph = models.BooleanField(_("graph"), default=False)
    # {field: {"source": read|typed|pasted|sheet, "by", "at"}}: where each parameter came from.
    sources = models.JSONField(default=dict, blank=True)

    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, default=Decision.CANDIDATE
    )
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.TextField(_("why"), blank=True)
    colour = models.PositiveSmallIntegerField(
        _("colour"), choices=Integration, null=True, blank=True
    )
    motion = models.PositiveSmallIntegerField(
        _("motion"), choices=Integration, null=True, blank=True
    )
    detail = models.PositiveSmallIntegerField(
        _("detail"), choices=Integration, null=True, blank=True
    )

    recovery = models.CharField(max_length=12, choices=Recovery, blank=True, editable=False)
    missing = models.JSONField(default=list, blank=True, editable=False)
    # What came in together, by one person: the takes of one drop, tray or run of `ingest`.
    drop = models.CharField(max_length=40, blank=True, default="", editable=False, db_index=True)
    added_at = models.DateTimeField(auto_now_add=True)

    untold = frozenset({"recovery", "missing", "sources", "drop"})
    PARAMETERS = (
        "tool_version",
        "mode",
        "model",
        "model_version",
        "model_hash",
        "prompt",
        "negative_prompt",
        "seed",
        "steps",
        "cfg",
        "guidance",
        "sampler",
        "scheduler",
        "denoise",
        "loras",
        "width",
        "height",
        "frames",
        "fps",
        "generation_seconds",
        "generation_basis",
        "cost_amount",
        "cost_unit",
        "cost",
        "job_id",
        "inputs",
        "stages",
    )

    objects = RecordManager.from_queryset(TakeQuerySet)()
    everything = models.Manager.from_queryset(TakeQuerySet)()

    class Meta:
        ordering = ("element", "number")
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                fields=("element", "number"),
                name="take_number_once_per_element",
                violation_error_message=_("This element already has a take with that number."),
            ),
        )
        indexes = (
            # What reports count of takes, without reading their long prompts and graphs.
            models.Index(
                fields=("element", "decision", "cost"), condition=Kept, name="take_counted"
            ),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its place on the shot page."""
        return f"{self.element.shot.get_absolute_url()}?take={self.pk}#element-{self.element_id}"

    def clean(self) -> None:
        """A seed beyond 64 bits is a typing error."""
        super().clean()
        if self.seed and not is_seed(self.seed):
            raise ValidationError(
                {"seed": _("A seed is a whole number up to 18446744073709551615.")}
            )

    @property
    def label(self) -> str:
        """'v007'."""
        return f"v{self.number:03}"

    @property
    def made_with(self) -> str:
        """The model, else tool and version, as lists show it."""
        if self.model:
            return self.model
        return str(self.tool_version) if self.tool_version else ""

    def source_of(self, field: str) -> dict[str, Any]:
        """Where the value of `field` came from; {} where it has none."""
        found = self.sources.get(field)
        return found if isinstance(found, dict) else {}
