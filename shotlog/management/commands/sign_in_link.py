"""`manage.py sign_in_link NAME`: a one-time link to a new password, made on the server itself."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from shotlog.people import accounts


class Command(BaseCommand):
    """Print a link by which an account sets a new password; it works once, for three days."""

    help = "Print a one-time link by which an account sets a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose password, and where people find this Shotlog."""
        parser.add_argument("username", help="user name of the account")
        parser.add_argument(
            "--address", default="http://127.0.0.1:8000", help="where people find this Shotlog"
        )

    def handle(self, *, username: str, address: str, **_options: Any) -> None:
        """Make the link."""
        user = User.objects.filter(username=accounts.sign_in_name(username), is_active=True).first()
        if user is None:
            known = ", ".join(
                User.objects.filter(is_active=True)
                .order_by("username")[:20]
                .values_list("username", flat=True)
            )
            raise CommandError(f"There is no account {username!r}. Accounts: {known or 'none'}.")
        path = reverse("new-password", args=accounts.password_link(user))
        self.stdout.write(address.rstrip("/") + path)
