"""Members of a production: their roles, and leaving."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.history import Author, create, edit, remove
from shotlog.models import Membership, Production, Right
from shotlog.models.choices import MemberRole


@transaction.atomic
def change_role(membership: Membership, *, role: str, shown: str, by: Author) -> None:
    """Give a member another role; somebody must stay who supervises."""
    by.require(Right.MEMBERS)
    if role not in MemberRole.values:
        raise ValidationError(_("“%(role)s” is no role.") % {"role": role})
    if role != MemberRole.SUPERVISOR:
        _keep_a_supervisor(membership)
    edit(membership, {"role": role}, by=by, shown={"role": shown})


@transaction.atomic
def remove_member(membership: Membership, *, by: Author) -> None:
    """Take a member out; the account stays, and so does what was done with it."""
    by.require(Right.MEMBERS)
    _keep_a_supervisor(membership)
    remove(membership, by=by)


@transaction.atomic
def add_member(production: Production, *, user_id: int, role: str, by: Author) -> Membership:
    """Make an account a member."""
    return create(Membership(user_id=user_id, production=production, role=role), by=by)


def _keep_a_supervisor(leaving: Membership) -> None:
    """Refuse what would leave the production without a supervisor."""
    # Locked, so that two supervisors who leave at once do not both see the other.
    supervisors = list(
        Membership.objects.select_for_update().filter(
            production=leaving.production, role=MemberRole.SUPERVISOR
        )
    )
    if [one.pk for one in supervisors] == [leaving.pk]:
        raise ValidationError(
            _("%(name)s is the only supervisor of %(code)s. Make somebody else one first.")
            % {"name": name_of(leaving), "code": leaving.production.code}
        )


def name_of(membership: Membership) -> str:
    """What the member is called."""
    return membership.user.get_full_name() or membership.user.get_username()
