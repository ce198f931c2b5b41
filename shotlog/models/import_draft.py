"""What came in to be imported, and waits until somebody has looked at it."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shotlog.models.change import ChangeSet
from shotlog.models.job import Job
from shotlog.models.people import Membership


class ImportDraft(models.Model):
    """A file or a pasted block that a member looks at before anything of it is written."""

    class Kind(models.TextChoices):
        """How it came."""

        FILE = "file", _("File")
        PASTE = "paste", _("Pasted table")
        CELLS = "cells", _("Cells pasted into the grid")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="import_drafts")
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=200)  # of the file, as its owner calls it
    file = models.CharField(max_length=100)  # in the folder of what came in
    # What the person said beyond the file; incoming.drafts writes and reads it.
    said = models.JSONField(default=dict, blank=True)
    back = models.TextField(blank=True)  # the query of the shots page it was pasted into
    made_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey(Job, models.SET_NULL, related_name="+", null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    change_set = models.ForeignKey(
        ChangeSet, models.SET_NULL, related_name="+", null=True, blank=True
    )
    new = models.PositiveIntegerField(default=0)  # rows that were made
    changed = models.PositiveIntegerField(default=0)  # rows that were changed
    cells = models.PositiveIntegerField(default=0)  # in those

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its preview."""
        return reverse("import-preview", args=[self.membership.production.code, self.pk])
