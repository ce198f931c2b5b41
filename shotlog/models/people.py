"""Members of productions, what they may do, and what they keep for themselves."""

import datetime as dt
import hashlib
import secrets
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shotlog.models.choices import MemberRole
from shotlog.models.element import Element
from shotlog.models.production import Production
from shotlog.models.record import Kept, KeptQuerySet, Record, RecordManager

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

INVITATION_DAYS = 14


class Right(StrEnum):
    """One kind of thing that a role may do or see."""

    SEE_RECIPES = gettext_noop("see recipes")  # prompts, parameters, originals, names, history
    SEE_MONEY = gettext_noop("see money")
    LOG = gettext_noop("log shots and elements")
    ESTIMATE = gettext_noop("estimate hours")
    TAKES = gettext_noop("add takes and sessions")
    OWN_ELEMENTS = gettext_noop("edit elements assigned to them")
    SHORTCOMINGS = gettext_noop("write shortcomings")
    DECIDE = gettext_noop("decide on takes")
    COLOUR = gettext_noop("write colour notes")
    MONEY = gettext_noop("set budgets, rates and costs")
    MEETING_NOTES = gettext_noop("write meeting notes")
    CLEARANCES = gettext_noop("write clearances")
    TOOLS = gettext_noop("keep tools and aliases")
    SETTINGS = gettext_noop("change production settings")
    MEMBERS = gettext_noop("manage members")
    SHARE = gettext_noop("share links")


_CREW = {Right.SEE_RECIPES}
RIGHTS: dict[str, frozenset[Right]] = {
    MemberRole.SUPERVISOR: frozenset(Right),
    MemberRole.COORDINATOR: frozenset(Right)
    - {Right.SEE_MONEY, Right.MONEY, Right.MEMBERS, Right.DECIDE, Right.SHARE},
    MemberRole.ARTIST: frozenset(_CREW | {Right.TAKES, Right.OWN_ELEMENTS, Right.SHORTCOMINGS}),
    MemberRole.COLOURIST: frozenset(_CREW | {Right.COLOUR}),
    MemberRole.PRODUCER: frozenset(
        _CREW
        | {
            Right.SEE_MONEY,
            Right.MONEY,
            Right.ESTIMATE,
            Right.MEETING_NOTES,
            Right.CLEARANCES,
            Right.SHARE,
        }
    ),
    MemberRole.CLIENT: frozenset(),
}
"""Who may do what, decided here once; verbs and querysets ask it."""


class MembershipQuerySet(KeptQuerySet["Membership"]):
    """Which memberships."""

    def entry(self, user: "AbstractBaseUser | AnonymousUser", code: str) -> "Membership":
        """The membership by which `user` enters the production `code`, or a 404."""
        return get_object_or_404(
            self.select_related("production", "user"),
            production__code__iexact=code,
            production__removed=False,
            user_id=user.pk or 0,
        )


class Membership(Record):
    """One person's part in one production."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    production = models.ForeignKey(Production, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=MemberRole)

    objects = RecordManager.from_queryset(MembershipQuerySet)()
    everything = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        ordering = ("pk",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                F("user"),
                F("production"),
                condition=Kept,
                name="member_once_per_production",
                violation_error_message=_("This person already is a member."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def may(self, right: Right) -> bool:
        """Whether the role has `right`."""
        return right in RIGHTS[self.role]

    @property
    def sees_recipes(self) -> bool:
        """Everyone but clients."""
        return self.may(Right.SEE_RECIPES)

    @property
    def sees_money(self) -> bool:
        """Supervisors and producers."""
        return self.may(Right.SEE_MONEY)

    @property
    def may_add_takes(self) -> bool:
        """Those who record takes and sessions."""
        return self.may(Right.TAKES)

    @property
    def may_share(self) -> bool:
        """Those who make links to reports."""
        return self.may(Right.SHARE)

    @property
    def is_client(self) -> bool:
        """A client sees approved previews, statuses and the disclosure, and changes nothing."""
        return self.role == MemberRole.CLIENT

    @property
    def names(self) -> list[str]:
        """The names in the record that are this person: the account's own and those claimed."""
        own = self.user.get_full_name() or self.user.get_username()
        return [own, *(claim.name for claim in self.claims.all())]

    def is_one_of(self, name: str) -> bool:
        """Whether `name`, as written in the record, is this person."""
        return bool(name) and name.casefold() in {known.casefold() for known in self.names}

    def may_edit(self, element: Element) -> bool:
        """Those who log may edit every element, artists those assigned to them."""
        if self.may(Right.LOG):
            return True
        return self.may(Right.OWN_ELEMENTS) and self.is_one_of(element.artist)


class ClaimedName(Record):
    """A name in the record that a member said is theirs."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="claims")
    name = models.CharField(_("name"), max_length=120)

    objects = RecordManager["ClaimedName"]()
    everything = models.Manager["ClaimedName"]()

    class Meta:
        ordering = ("name",)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                F("membership"),
                Lower("name"),
                condition=Kept,
                name="name_claimed_once",
                violation_error_message=_("You already claimed that name."),
            ),
        )

    def __str__(self) -> str:
        return self.name


def hashed(token: str) -> str:
    """What is stored of a one-time link: its digest, so that a copy of the table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations."""

    def usable(self, now: dt.datetime) -> Self:
        """Not used, not withdrawn and not past their day."""
        return self.filter(used_at=None, withdrawn=False, expires_at__gt=now)


class Invitation(models.Model):
    """A one-time link that makes an account: a member's, or with no production the owner's."""

    production = models.ForeignKey(
        Production, models.PROTECT, related_name="invitations", null=True, blank=True
    )
    role = models.CharField(_("role"), max_length=12, choices=MemberRole)
    name = models.CharField(_("name"), max_length=120, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.name or _('Invitation')}: {self.get_role_display()}"

    @classmethod
    def make(
        cls, *, production: Production | None, role: str, name: str, made_by: str
    ) -> tuple["Invitation", str]:
        """A new invitation and its token, which is shown once and stored nowhere."""
        token = secrets.token_urlsafe(24)
        row = cls.objects.create(
            production=production,
            role=role,
            name=name,
            made_by=made_by,
            token_hash=hashed(token),
            expires_at=timezone.now() + dt.timedelta(days=INVITATION_DAYS),
        )
        return row, token


class SavedView(models.Model):
    """One person's name for a filter, sort and set of columns of the shots page."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="views")
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(blank=True)  # the query string of the page
    columns = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                F("membership"),
                Lower("name"),
                name="view_name_once_per_member",
                violation_error_message=_("You already have a view with that name."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """What the interface remembers of one person: theme, columns, what is unfolded."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    key = models.CharField(max_length=80)
    value = models.JSONField(default=dict)

    class Meta:
        ordering = ("key",)
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="preference_once"),)

    def __str__(self) -> str:
        return self.key

    @classmethod
    def of(cls, user: "AbstractBaseUser | AnonymousUser", key: str, default: object) -> object:
        """The remembered value, else `default`."""
        found = cls.objects.filter(user_id=user.pk or 0, key=key).first()
        return default if found is None else found.value

    @classmethod
    def keep(cls, user: "AbstractBaseUser | AnonymousUser", key: str, value: object) -> None:
        """Remember `value`."""
        cls.objects.update_or_create(user_id=user.pk, key=key, defaults={"value": value})
