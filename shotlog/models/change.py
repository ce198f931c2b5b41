"""The history: who changed what, when, by which way, and from which value to which."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shotlog.models.choices import Way
from shotlog.models.production import Production
from shotlog.models.shot import Shot


class ChangeSet(models.Model):
    """What one person did in one stroke: one cell, one bulk edit, one sheet. Undone as one."""

    production = models.ForeignKey(
        Production, models.PROTECT, related_name="change_sets", null=True, blank=True
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="change_sets",
        null=True,
        blank=True,
    )
    who = models.CharField(_("who"), max_length=150)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    why = models.TextField(_("why"), blank=True)
    undoes = models.ForeignKey(
        "self", models.PROTECT, related_name="undone_by", null=True, blank=True
    )

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.who}, {self.at:%Y-%m-%d %H:%M}"


class Change(models.Model):
    """One value of one row, before and after; a creation or removal is one row of its own."""

    class Kind(models.TextChoices):
        """What happened to the row."""

        EDITED = "edited", _("edited")
        CREATED = "created", _("created")
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("restored")

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.EDITED)
    table = models.CharField(max_length=40)  # the model's name in lower case: "shot"
    row = models.BigIntegerField()
    label = models.CharField(max_length=255, blank=True)  # what the row was called then
    # Of which shot's history it is; empty for settings, members and tools.
    shot = models.ForeignKey(Shot, models.PROTECT, related_name="changes", null=True, blank=True)
    field = models.CharField(max_length=40, blank=True)
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("table", "row", "field"), name="change_of_row"),
            models.Index(fields=("shot", "-id"), name="change_of_shot"),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.field}".strip()
