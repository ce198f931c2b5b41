"""The owner: whoever runs Shotlog, who makes the first account by a one-time link."""

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shotlog.history import Author, create
from shotlog.models import Invitation, Membership, Production
from shotlog.models.choices import MemberRole

if TYPE_CHECKING:
    from collections.abc import Iterable


def has_usable_account() -> bool:
    """Whether anybody can sign in with a password."""
    return (
        User.objects.filter(is_active=True)
        .exclude(Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))
        .exists()
    )


def owner_link(base_url: str) -> str | None:
    """A fresh one-time link that makes the owner's account; None when somebody can sign in.

    Owner links made before are withdrawn: only the last one printed works.
    """
    if has_usable_account():
        return None
    with transaction.atomic():
        Invitation.objects.filter(production=None, used_at=None).update(withdrawn=True)
        _row, token = Invitation.make(
            production=None, role=MemberRole.SUPERVISOR, name="", made_by="manage.py"
        )
    return base_url.rstrip("/") + reverse("invitation", args=[token])


def productions_without_members() -> list[Production]:
    """Productions that nobody can enter, such as a demo loaded by a command."""
    return list(Production.objects.exclude(memberships__in=Membership.objects.all()))


def give_to_owners(owners: "Iterable[User] | None" = None) -> int:
    """Make the owners supervisors of every production without members; how many were given."""
    who = list(owners if owners is not None else User.objects.filter(is_superuser=True))
    given = 0
    for production in productions_without_members():
        for user in who:
            by = Author.account(user, production=production)
            by.why = _("The production had no members.")
            create(Membership(user=user, production=production, role=MemberRole.SUPERVISOR), by=by)
            given += 1
    return given
