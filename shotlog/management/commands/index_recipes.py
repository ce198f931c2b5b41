"""`manage.py index_recipes`: cut the words of every recipe anew, by which they are found."""

from typing import Any

from django.core.management.base import BaseCommand

from shotlog.models import Take
from shotlog.models.take_words import keep_words


class Command(BaseCommand):
    """Harmless at any time: what is written follows from the takes. Only needed after repairs."""

    help = "Write the search words of every take anew."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        """Lot by lot, while people work."""
        count = keep_words(Take.everything.order_by("pk"))
        if verbosity:
            self.stdout.write(f"The words of {count} takes are written.")
