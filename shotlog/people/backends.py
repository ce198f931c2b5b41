"""Signing in with the e-mail in place of the user name."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

MOST = 3  # accounts with one e-mail that are tried


class Email(ModelBackend):
    """Takes the e-mail where the user name is asked for.

    Two accounts may carry one e-mail (refusing it would tell that an account exists), so the
    password decides whose it is. Django's own backend comes before this one.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_others: Any,
    ) -> User | None:
        """The account whose e-mail and password these are."""
        if not username or not password or "@" not in username:
            return None
        candidates = list(User.objects.filter(email__iexact=username).order_by("pk")[:MOST])
        for user in candidates:
            if user.check_password(password) and self.user_can_authenticate(user):
                return user
        if not candidates:
            # As slow as with an account, so that the time tells nothing.
            User().set_password(password)
        return None
