"""Links by which somebody without an account reads one report, and who opened them when."""

import datetime as dt
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shotlog.models.people import hashed
from shotlog.models.production import Production, Scene
from shotlog.models.record import Record, RecordManager


class ShareLink(Record):
    """A link that shows one report as a client would see it, to whoever has it."""

    class What(models.TextChoices):
        """What it shows."""

        DISCLOSURE = "disclosure", _("Disclosure")
        SCENE = "scene", _("Scene report")

    production = models.ForeignKey(Production, models.PROTECT, related_name="share_links")
    what = models.CharField(_("report"), max_length=12, choices=What)
    scene = models.ForeignKey(
        Scene,
        models.PROTECT,
        related_name="share_links",
        null=True,
        blank=True,
        verbose_name=_("scene"),
    )
    label = models.CharField(_("for whom"), max_length=120)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    password = models.CharField(max_length=200, blank=True, editable=False)  # hashed; '': none
    made_by = models.CharField(_("made by"), max_length=150, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    untold = frozenset({"token_hash", "password"})

    objects = RecordManager["ShareLink"]()
    everything = models.Manager["ShareLink"]()

    class Meta:
        ordering = ("-made_at", "-pk")
        default_manager_name = "objects"
        base_manager_name = "everything"

    def __str__(self) -> str:
        return f"{self.report}: {self.label}"

    @property
    def report(self) -> str:
        """'Disclosure', or 'Scene report 24A'."""
        number = f" {self.scene.number}" if self.scene else ""
        return f"{self.get_what_display()}{number}"

    def is_open(self, now: dt.datetime) -> bool:
        """Not revoked, not past its day, and what it shows is still there."""
        if self.removed or self.revoked_at is not None or now >= self.expires_at:
            return False
        if self.production.removed:
            return False
        if self.what == self.What.SCENE:
            return self.scene is not None and not self.scene.removed
        return self.production.disclosure

    @staticmethod
    def new_token() -> tuple[str, str]:
        """A token of 256 bits, and what is stored of it."""
        token = secrets.token_urlsafe(32)
        return token, hashed(token)


class ShareOpening(models.Model):
    """One time that somebody came with a link, and what became of it."""

    class Outcome(models.TextChoices):
        """What became of it."""

        OPENED = "opened", _("Opened")
        WRONG = "wrong", _("Wrong password")
        CLOSED = "closed", _("Came too late")
        UNKNOWN = "unknown", _("No such link")

    link = models.ForeignKey(
        ShareLink, models.CASCADE, related_name="openings", null=True, blank=True
    )
    address = models.CharField(_("address"), max_length=45, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("link", "outcome", "at"), name="opening_of_link"),
            models.Index(fields=("address", "outcome", "at"), name="opening_of_address"),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.at:%Y-%m-%d %H:%M}"
