"""`manage.py make_previews`: draw what has no picture yet, or no strip though it moves."""

from typing import Any

from django.core.management.base import BaseCommand

from shotlog.generation.previews import draw_later, lacking


class Command(BaseCommand):
    """Harmless at any time: what is drawn already stays as it is."""

    help = "Queue the previews that are lacking; the task worker draws them."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        """Queue them, a task each."""
        count = draw_later(lacking())
        if verbosity:
            self.stdout.write(f"Previews to draw: {count}. The task worker draws them.")
