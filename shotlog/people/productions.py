"""Productions: making one, and its settings."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.history import Author, NotAllowed, create, edit, record_creation
from shotlog.kit.timecode import Rate
from shotlog.models import Membership, Production, Right
from shotlog.models.choices import MemberRole

# What only those who see money may see and those who set it may change.
MONEY_FIELDS = (
    "currency",
    "rate_conventional",
    "rate_ai",
    "rate_colour",
    "hours_per_day",
    "grade_budget_hours",
)


def may_make(user: User) -> bool:
    """Owners, and whoever supervises a production, may make another."""
    if user.is_superuser:
        return True
    return Membership.objects.filter(
        user=user, role=MemberRole.SUPERVISOR, production__removed=False
    ).exists()


@transaction.atomic
def make_production(*, code: str, title: str, rate: Rate, by: Author) -> Production:
    """A new production; who makes it supervises it."""
    user = by.user
    if not isinstance(user, User) or not may_make(user):
        raise NotAllowed(_("Only supervisors and the owner may make a production."))
    production = Production(code=code, title=title, **columns_of(rate))
    production.full_clean()
    production.save()
    # Not by `create`: the change set belongs to the production, which must be there first.
    by.production = production
    record_creation(production, by=by)
    create(Membership(user=user, production=production, role=MemberRole.SUPERVISOR), by=by)
    return production


def change_settings(
    production: Production, new: Mapping[str, Any], *, by: Author, shown: Mapping[str, Any]
) -> list[str]:
    """Write settings over those shown; money needs the right to it, the rest that of settings."""
    if any(name in MONEY_FIELDS for name in new):
        by.require(Right.MONEY)
    if any(name not in MONEY_FIELDS for name in new):
        by.require(Right.SETTINGS)
    return edit(production, new, by=by, shown=shown)


def columns_of(rate: Rate) -> dict[str, Any]:
    """A frame rate as the columns that hold it."""
    return {
        "rate_numerator": rate.numerator,
        "rate_denominator": rate.denominator,
        "drop_frame": rate.drop_frame,
    }
