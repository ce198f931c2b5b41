"""Who is about to change something, by which way, and whether they may."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from shotlog.models import ChangeSet, Membership, Production, Right
from shotlog.models.choices import Way

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class NotAllowed(PermissionDenied):
    """The role does not have the right; the message says so in a sentence."""


@dataclass
class Author:
    """One person's one stroke: every verb that is called with it lands in the same change set."""

    who: str
    way: str
    production: Production | None = None
    member: Membership | None = None
    user: "AbstractBaseUser | None" = None
    why: str = ""
    undoes: ChangeSet | None = None
    _change_set: ChangeSet | None = field(default=None, repr=False)

    @classmethod
    def of(cls, member: Membership, *, way: str = Way.PAGE, why: str = "") -> "Author":
        """A member at work in their production."""
        user = member.user
        return cls(
            who=user.get_full_name() or user.get_username(),
            way=way,
            production=member.production,
            member=member,
            user=user,
            why=why,
        )

    @classmethod
    def command(cls, production: Production | None, *, who: str = "Shotlog") -> "Author":
        """A command on the server: who can run it may do everything."""
        return cls(who=who, way=Way.COMMAND, production=production)

    @classmethod
    def account(cls, user: Any, *, production: Production | None = None) -> "Author":
        """A signed-in person outside any production: making one, or joining."""
        return cls(
            who=user.get_full_name() or user.get_username(),
            way=Way.PAGE,
            production=production,
            user=user,
        )

    def may(self, right: Right) -> bool:
        """Whether this author has `right`; only members are limited."""
        return self.member is None or self.member.may(right)

    def require(self, *rights: Right) -> None:
        """Raise NotAllowed unless the author has one of `rights`."""
        if any(self.may(right) for right in rights):
            return
        role = self.member.get_role_display() if self.member else ""
        raise NotAllowed(
            _("As %(role)s you may not %(what)s. Ask a supervisor of %(production)s.")
            % {"role": role, "what": _(rights[0].value), "production": self.production}
        )

    def change_set(self) -> ChangeSet:
        """The set that this author's changes go into, made with the first of them."""
        if self._change_set is None:
            self._change_set = ChangeSet.objects.create(
                production=self.production,
                user_id=self.user.pk if self.user else None,
                who=self.who,
                way=self.way,
                why=self.why,
                undoes=self.undoes,
            )
        return self._change_set

    def forget(self) -> None:
        """Let go of a change set whose transaction was rolled back."""
        self._change_set = None

    @property
    def made(self) -> ChangeSet | None:
        """The change set, or None while nothing was changed."""
        return self._change_set
