"""One-time links: into a production with a role, or into the owner's account."""

import datetime as dt

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.history import Author
from shotlog.kit.text import one_line
from shotlog.models import Invitation, Membership, Production, Right
from shotlog.models.choices import MemberRole
from shotlog.models.people import hashed
from shotlog.people import accounts, owners
from shotlog.people.members import add_member


class Spent(Exception):  # noqa: N818
    """The link was used, withdrawn or is past its day; which, nobody learns."""


def invite(production: Production, *, role: str, name: str, by: Author) -> tuple[Invitation, str]:
    """A link for one person; its token is shown once and kept nowhere."""
    by.require(Right.MEMBERS)
    if role not in MemberRole.values:
        raise ValidationError(_("“%(role)s” is no role.") % {"role": role})
    return Invitation.make(
        production=production, role=role, name=one_line(name)[:120], made_by=by.who
    )


def withdraw(invitation: Invitation, *, by: Author) -> None:
    """Make an open link useless."""
    by.require(Right.MEMBERS)
    Invitation.objects.filter(pk=invitation.pk, used_at=None).update(withdrawn=True)


def usable(token: str, *, now: dt.datetime) -> Invitation | None:
    """The invitation behind a link, while it can be used."""
    found = (
        Invitation.objects.usable(now)
        .select_related("production")
        .filter(token_hash=hashed(token))
        .first()
    )
    if found is None:
        return None
    if found.production is None and owners.has_usable_account():
        return None  # the owner exists, by whichever way
    if found.production is not None and found.production.removed:
        return None
    return found


@transaction.atomic
def join_as_new(
    invitation: Invitation, *, username: str, name: str, email: str, password: str
) -> User:
    """Make the account and use the link up, both or neither."""
    _use(invitation)
    try:
        with transaction.atomic():
            user = accounts.make_account(
                username=username, name=name, email=email, password=password
            )
    except IntegrityError as error:
        raise ValidationError(
            {"username": _("“%(name)s” is taken. Choose another user name.") % {"name": username}}
        ) from error
    _enter(invitation, user)
    return user


@transaction.atomic
def join(invitation: Invitation, *, user: User) -> None:
    """Join with the account that is signed in."""
    if invitation.production is None:
        raise Spent
    if Membership.objects.filter(user=user, production=invitation.production).exists():
        raise ValidationError(
            _("You are a member of %(code)s already. The link stays good for somebody else.")
            % {"code": invitation.production.code}
        )
    _use(invitation)
    _enter(invitation, user)


def _use(invitation: Invitation) -> None:
    """Spend the link; of two who press at once, one is too late."""
    now = timezone.now()
    if not Invitation.objects.usable(now).filter(pk=invitation.pk).update(used_at=now):
        raise Spent


def _enter(invitation: Invitation, user: User) -> None:
    if invitation.production is None:
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
        owners.give_to_owners([user])
        return
    by = Author.account(user, production=invitation.production)
    by.why = _("Invited by %(name)s.") % {"name": invitation.made_by}
    add_member(invitation.production, user_id=user.pk, role=invitation.role, by=by)
