"""`manage.py backup FILE`: database and held files in one archive, while people work."""

import datetime as dt
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shotlog.kit.health import applied_migrations
from shotlog.management import archive, databases, readiness
from shotlog.management.refusal import Refused


class Command(BaseCommand):
    """The database first: files are never removed, so each one it names is still there after."""

    help = "Write database and held files into one archive."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help="the archive to write, for example shotlog.zip")
        parser.add_argument(
            "--overwrite", action="store_true", help="replace an archive of that name"
        )

    def handle(self, *, file: Path, overwrite: bool = False, **_options: Any) -> None:
        """Write it beside its name first, so that a broken-off backup replaces nothing."""
        target = file.expanduser().absolute()
        if target.exists() and not overwrite:
            raise Refused(f"{target} is there already. Choose another name, or add --overwrite.")
        files = Path(settings.MEDIA_ROOT)
        if target.is_relative_to(files.resolve()):
            raise Refused(f"{target} lies among the held files. Choose a place outside.")
        readiness.check_folder(settings.DATA)
        readiness.check_database(of_newer_too=True)
        database = databases.current()
        label = archive.Label(
            database=database.kind,
            made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            migrations=[list(one) for one in applied_migrations()],
        )
        with (
            archive.being_written(target) as packed,
            tempfile.TemporaryDirectory(dir=settings.DATA, prefix="backup-") as folder,
        ):
            dump = Path(folder) / "database"
            database.dump(dump)
            count = archive.fill(packed, label=label, database=dump, files=files)
        self.stdout.write(f"{target}: the database and {count} held files.")
