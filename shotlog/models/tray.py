"""The tray of a production: files that came in and wait for their element."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shotlog.models.choices import Mode
from shotlog.models.element import Element
from shotlog.models.production import Production
from shotlog.models.record import Kept, KeptQuerySet, Record, RecordManager
from shotlog.models.take import SourceFile, ToolVersion


class TrayFileQuerySet(KeptQuerySet["TrayFile"]):
    """Which waiting files."""

    def with_rows(self) -> Self:
        """File, element and tool at hand; the long records of the file stay where they are."""
        return self.select_related("source_file", "element__shot", "tool_version__tool").defer(
            "source_file__raw", "source_file__c2pa", "source_file__warnings"
        )


class TrayFile(Record):
    """A file that was dropped on no element: held, read, and not a take yet.

    What is typed here goes over what the file says once it becomes a take.
    """

    production = models.ForeignKey(Production, models.PROTECT, related_name="tray")
    source_file = models.ForeignKey(SourceFile, models.PROTECT, related_name="waiting")
    name = models.CharField(
        _("file name"), max_length=1024, help_text=_("As it came, with its folders.")
    )
    element = models.ForeignKey(
        Element,
        models.PROTECT,
        related_name="waiting",
        null=True,
        blank=True,
        verbose_name=_("element"),
        help_text=_("Chosen by hand; empty where the file name decides."),
    )
    tool_version = models.ForeignKey(
        ToolVersion,
        models.PROTECT,
        related_name="waiting",
        null=True,
        blank=True,
        verbose_name=_("tool version"),
    )
    mode = models.CharField(_("mode"), max_length=16, choices=Mode, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    prompt = models.TextField(_("prompt"), blank=True)
    negative_prompt = models.TextField(_("negative prompt"), blank=True)
    seed = models.CharField(_("seed"), max_length=20, blank=True)
    cost = models.DecimalField(
        _("cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    # {field: "pasted" or "sheet"}: how a value came in, where it was not typed.
    sources = models.JSONField(_("came by"), default=dict, blank=True)
    added_by = models.CharField(_("added by"), max_length=150, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    TYPED = ("tool_version", "mode", "model", "prompt", "negative_prompt", "seed", "cost")
    """What a take is given of it, over what its file says."""

    objects = RecordManager.from_queryset(TrayFileQuerySet)()
    everything = models.Manager.from_queryset(TrayFileQuerySet)()

    class Meta:
        ordering = ("pk",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                fields=("production", "source_file"),
                condition=Kept,
                name="file_once_per_tray",
                violation_error_message=_("This file already waits in the tray."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def own_name(self) -> str:
        """The name without its folders."""
        return self.name.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The folders it came in, '' for none."""
        return self.name.rpartition("/")[0]
