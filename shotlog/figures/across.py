"""Which productions a person may count together, and whose money is told to them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from shotlog.figures.experience import Experience, experience
from shotlog.models import Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


@dataclass(frozen=True)
class Across:
    """The productions that a person knows from the inside, and those that were chosen."""

    known: list[Membership]
    chosen: list[Membership]

    @classmethod
    def of(cls, user: "AbstractBaseUser | AnonymousUser", codes: Iterable[str] = ()) -> Self:
        """The productions in which `user` is no client; all are chosen where `codes` name none.

        Codes of other productions are passed over, as if these did not exist.
        """
        rows = Membership.objects.filter(user_id=user.pk or 0, production__removed=False)
        rows = rows.select_related("production").order_by("production__code")
        known = [one for one in rows if one.sees_recipes]
        named = {code.casefold() for code in codes}
        chosen = [one for one in known if one.production.code.casefold() in named]
        return cls(known, chosen or known)

    def query(self, **also: str) -> str:
        """How an address names the chosen productions, and what else is asked of them."""
        asked = [("production", code) for code in self.codes]
        return urlencode([*asked, *((name, value) for name, value in also.items() if value)])

    @property
    def codes(self) -> list[str]:
        """The codes of the chosen productions."""
        return [one.production.code for one in self.chosen]

    @property
    def shows_money(self) -> bool:
        """The money of at least one of them may be seen."""
        return any(one.sees_money for one in self.chosen)

    @property
    def hides_money(self) -> bool:
        """The money of at least one of them is kept from this person."""
        return not all(one.sees_money for one in self.chosen)

    def experience(
        self, *, category: str = "", kinds: Collection[tuple[str, str]] = ()
    ) -> Experience:
        """What was made in the chosen productions, with the money that may be seen."""
        return experience(
            category=category,
            kinds=kinds,
            productions=[one.production_id for one in self.chosen],
            priced=[one.production_id for one in self.chosen if one.sees_money],
        )
