"""Accounts: who somebody is, how they sign in, and which names in the record are theirs."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from shotlog.history import Author, create, remove
from shotlog.kit.text import one_line
from shotlog.models import (
    ClaimedName,
    Clearance,
    ColourNote,
    Element,
    Membership,
    Right,
    Session,
    Shortcoming,
    Shot,
)
from shotlog.models.choices import MemberRole
from shotlog.models.record import Record
from shotlog.people import owners

MOST_NAMES = 200
# Where people are named: the table, its way to the production, the column.
NAMED: tuple[tuple[type[Record], str, str], ...] = (
    (Shot, "production", "assignee"),
    (Element, "shot__production", "artist"),
    (Session, "production", "operator"),
    (ColourNote, "shot__production", "colourist"),
    (ColourNote, "shot__production", "for_whom"),
    (Shortcoming, "element__shot__production", "owner"),
    (Clearance, "element__shot__production", "approver"),
)


def sign_in_name(typed: str) -> str:
    """The user name that `typed` means, whatever its case; else `typed` as it counts for a pause.

    Without one spelling, each change of case would have tries of its own.
    """
    folded = one_line(typed).casefold()
    named = User.objects.filter(username__iexact=folded).order_by("pk").first()
    return named.get_username() if named else folded


def make_account(*, username: str, name: str, email: str, password: str) -> User:
    """An account that can be signed in at once. The whole name is kept in one field."""
    return User.objects.create_user(
        username, email=email, password=password, first_name=one_line(name), last_name=""
    )


def rename(user: User, *, name: str, email: str) -> None:
    """Write name and e-mail over those of the account."""
    user.first_name, user.last_name, user.email = one_line(name), "", email.strip()
    user.save(update_fields=["first_name", "last_name", "email"])


def password_link(user: User) -> tuple[str, str]:
    """The arguments of a one-time link to a new password: the account and its token.

    The token is bound to the present password and the last sign-in, so it works once.
    """
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


def account_of_link(account: str, token: str) -> User | None:
    """The account that a link to a new password opens, or None for a used or broken one."""
    try:
        key = int(force_str(urlsafe_base64_decode(account)))
        user = User.objects.filter(pk=key, is_active=True).first()
    except (ValueError, OverflowError):
        return None
    if user is None or not default_token_generator.check_token(user, token):
        return None
    return user


def openable(maker: User, *, users: list[User]) -> set[int]:
    """The keys of those `users` for whom `maker` may make a link to a new password.

    Whoever holds such a link can enter the account: so owners may for everybody but owners, and
    supervisors for those who are members of nothing but what they supervise.
    """
    others = {user.pk for user in users if not user.is_superuser and user.pk != maker.pk}
    if maker.is_superuser:
        return others
    led = set(
        Membership.objects.filter(user=maker, role=MemberRole.SUPERVISOR).values_list(
            "production", flat=True
        )
    )
    entered = Membership.objects.filter(user__in=others).values_list("user", "production")
    return others - {user for user, production in entered if production not in led}


def names_in_record(productions: Collection[int]) -> dict[int, list[str]]:
    """By production, the names written in its record, for members to find theirs among."""
    found: dict[int, set[str]] = {key: set() for key in productions}
    for model, path, column in NAMED:
        rows = (
            model._base_manager.filter(**{f"{path}__in": productions}, removed=False)
            .exclude(**{column: ""})
            .order_by()
            .values_list(path, column)
            .distinct()
        )
        for key, name in rows:
            found[key].add(name)
    return {key: sorted(names, key=str.casefold)[:MOST_NAMES] for key, names in found.items()}


def claim(membership: Membership, name: str, *, by: Author) -> ClaimedName:
    """Say that `name`, as it stands in the record, is this member."""
    by.require(Right.SEE_RECIPES)  # whoever sees no names claims none
    name = one_line(name)
    others = (
        Membership.objects.filter(production=membership.production)
        .exclude(pk=membership.pk)
        .select_related("user")
        .prefetch_related("claims")
    )
    for other in others:
        if other.is_one_of(name):
            raise ValidationError(
                _("“%(name)s” is %(person)s already. Ask them to give the name up first.")
                % {"name": name, "person": other.user.get_full_name() or other.user.username}
            )
    return create(ClaimedName(membership=membership, name=name), by=by)


def give_up(claimed: ClaimedName, *, by: Author) -> None:
    """Take a claim back."""
    remove(claimed, by=by)


def welcome(user: User) -> None:
    """What happens when somebody signs in: owners get the productions that nobody can enter."""
    if user.is_superuser:
        owners.give_to_owners([user])
