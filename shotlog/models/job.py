"""Work that is done in the background, and what came of it."""

import datetime as dt
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shotlog.models.choices import MemberRole
from shotlog.models.people import Membership

SILENCE = dt.timedelta(minutes=10)
"""So long without a sign of life, a running job is dead."""


class JobQuerySet(models.QuerySet["Job"]):
    """Which jobs."""

    def unfinished(self) -> Self:
        """Those that wait or run."""
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))


class Job(models.Model):
    """What a member asked for and a worker does: a long export, a long print, a long import."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)  # what work it is, for those who start it
    title = models.CharField(max_length=200)  # what was asked for, in words
    arguments = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=12, blank=True)  # of who asked
    again = models.TextField(blank=True)  # the address that asks for the same anew
    leads_to = models.TextField(blank=True)  # the page of what it did, where it makes no file
    # The role with whose rights it was made: the file is for those who hold them still.
    role = models.CharField(max_length=12, choices=MemberRole, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)  # 0: not known yet
    words = models.CharField(max_length=200, blank=True)  # what it is at
    heartbeat = models.DateTimeField(null=True, blank=True)
    task = models.CharField(max_length=64, blank=True)  # its key in the queue
    file = models.CharField(max_length=100, blank=True)  # in the folder of results
    file_name = models.CharField(max_length=200)  # as it is downloaded
    content_type = models.CharField(max_length=100, default="application/octet-stream")
    size = models.PositiveBigIntegerField(null=True, blank=True)  # bytes
    error = models.TextField(blank=True)  # a sentence for who asked
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, which tells how far it is."""
        return reverse("job", args=[self.membership.production.code, self.pk])

    @property
    def is_unfinished(self) -> bool:
        """Waiting or running."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int | None:
        """How much of it is done; None while nobody knows of how much."""
        return min(100, self.done * 100 // self.total) if self.total else None

    def is_silent(self, now: dt.datetime) -> bool:
        """Running by its row, though nobody has worked on it for long."""
        seen = self.heartbeat or self.made_at
        return self.state == self.State.RUNNING and now - seen > SILENCE
