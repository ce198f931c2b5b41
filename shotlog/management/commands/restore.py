"""`manage.py restore FILE`: bring back what `backup` wrote, all of it or nothing."""

import datetime as dt
import filecmp
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from shotlog.kit.health import is_known
from shotlog.management import archive, databases, readiness
from shotlog.management.occupancy import occupied
from shotlog.management.refusal import Refused


class Command(BaseCommand):
    """Everything is unpacked and checked before the first thing is touched."""

    help = "Bring back a backup; what was there is set aside."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What from."""
        parser.add_argument("file", type=Path, help="the archive that manage.py backup wrote")

    def handle(self, *, file: Path, **_options: Any) -> None:
        """Add the files, which harms nobody; then the database at once; then set aside the rest."""
        data = Path(settings.DATA)
        readiness.check_folder(data)
        readiness.check_server()
        database = databases.current()
        with (
            occupied(data, alone=True),
            tempfile.TemporaryDirectory(dir=data, prefix="restore-") as folder,
        ):
            unpacked = Path(folder)
            with archive.opened(file.expanduser()) as (packed, label):
                _check_fits(label, database)
                archive.unpack(packed, unpacked)
            dump = unpacked / archive.DATABASE
            _check_known(database.check(dump) or [])
            aside = _aside(data)
            held = _bring_files(unpacked / archive.FILES, Path(settings.MEDIA_ROOT), aside=aside)
            database.load(dump, aside=aside)
            call_command("migrate", verbosity=0, interactive=False)
            _set_aside_others(Path(settings.MEDIA_ROOT), held, aside=aside)
        self.stdout.write(f"The record of {label.made_at} is back, with {len(held)} held files.")
        if any(aside.iterdir()):
            self.stdout.write(f"What was there before lies in {aside}.")
        else:
            aside.rmdir()


def _check_fits(label: archive.Label, database: databases.Database) -> None:
    """Of this kind of database, and not of a newer version."""
    if label.database != database.kind:
        raise Refused(
            f"The backup is of a {label.database} database, and this one is {database.kind}. "
            "Nothing was changed. Let SHOTLOG_DATABASE_URL name the same kind and try again."
        )
    _check_known([(pair[0], pair[-1]) for pair in label.migrations if pair])


def _check_known(migrations: list[tuple[str, str]]) -> None:
    unknown = [migration for migration in migrations if not is_known(migration)]
    if unknown:
        raise Refused(
            f"The backup is of a newer version of Shotlog (it knows {' '.join(unknown[-1])}). "
            "Nothing was changed. Update this copy and try again."
        )


def _aside(data: Path) -> Path:
    """A new folder for what was there."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    return Path(tempfile.mkdtemp(dir=data, prefix=f"before-restore-{stamp}-"))


def _bring_files(source: Path, target: Path, *, aside: Path) -> set[Path]:
    """Put the files of the backup in place, and say which they are."""
    held = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for name in held:
        wanted, there = source / name, target / name
        if there.is_file() and filecmp.cmp(wanted, there, shallow=False):
            continue
        if there.exists():
            _move(there, aside / "files" / name)
        _move(wanted, there)
    return held


def _set_aside_others(files: Path, held: set[Path], *, aside: Path) -> None:
    """The files of the former record that the backup does not know."""
    for path in sorted(files.rglob("*")):
        name = path.relative_to(files)
        if path.is_file() and name not in held:
            _move(path, aside / "files" / name)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
