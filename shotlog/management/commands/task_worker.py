"""`manage.py task_worker`: the queue's worker, quiet unless something fails."""

from typing import Any

from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    """Do the work that pages put off: previews, reading of files.

    `serve` starts one; a studio may run more of them on machines that see the same data folder.
    """

    requires_system_checks = ()  # `serve` has made them
    help = "Do the background work: previews and the reading of files."

    def add_arguments(self, parser: Any) -> None:
        """As the queue's own, but restarted by `serve`, not by a reloader."""
        super().add_arguments(parser)
        parser.set_defaults(reload=False)

    def configure_logging(self, verbosity: int) -> None:
        """Leave it to the settings: warnings and errors, not a line for each task."""
