"""How a database is written into one file and brought back whole, for both kinds we run on."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

from django.db import connection

from shotlog.kit.health import Migration
from shotlog.management.refusal import Refused


class Database(Protocol):
    """One kind of database."""

    kind: str

    def dump(self, target: Path) -> None:
        """Write all of it, as it is at this moment, while others work."""

    def check(self, dump: Path) -> list[Migration] | None:
        """Refuse a dump that cannot be loaded; else the migrations it holds, where they show."""

    def load(self, dump: Path, *, aside: Path) -> None:
        """Replace the record by the dump, all at once; what was there is kept under `aside`."""


def current() -> Database:
    """The kind that the settings name."""
    if connection.vendor == "postgresql":
        return Postgresql()
    return Sqlite(Path(connection.settings_dict["NAME"]))


class Sqlite:
    """A file, with the log of its last writes beside it."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        """The database in use."""
        self.path = path

    def dump(self, target: Path) -> None:
        """By SQLite's own backup call, which sees what still stands in the log."""
        with closing(sqlite3.connect(self.path)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it

    def check(self, dump: Path) -> list[Migration]:
        """SQLite's own word that it is whole."""
        try:
            with closing(sqlite3.connect(dump)) as copy:
                said = copy.execute("PRAGMA integrity_check").fetchone()[0]
                migrations = list(copy.execute("SELECT app, name FROM django_migrations"))
        except sqlite3.DatabaseError as error:
            said = str(error)
        if said != "ok":
            raise Refused(
                f"The database in the backup is damaged ({said.splitlines()[0]}). "
                "Nothing was changed."
            )
        return migrations

    def load(self, dump: Path, *, aside: Path) -> None:
        """By one rename, after the record in use was copied aside."""
        connection.close()
        if self.path.exists():
            self._keep(aside / self.path.name)
        with suppress(FileNotFoundError):  # the log of the old file must not meet the new one
            self.path.with_name(self.path.name + "-wal").unlink()
        with suppress(FileNotFoundError):
            self.path.with_name(self.path.name + "-shm").unlink()
        dump.replace(self.path)

    def _keep(self, target: Path) -> None:
        try:
            self.dump(target)
        except sqlite3.DatabaseError:  # damaged, which may be why a backup is brought back
            for ending in ("", "-wal"):
                with suppress(FileNotFoundError):
                    source = self.path.with_name(self.path.name + ending)
                    shutil.copy2(source, target.with_name(target.name + ending))


# The options of a connection that the client programs take from their environment.
_VARIABLES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
}


class Postgresql:
    """A database on a server, through PostgreSQL's own client programs."""

    kind = "postgresql"

    def dump(self, target: Path) -> None:
        """In the custom format."""
        self._run(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges", f"--file={target}"),
        )

    def check(self, dump: Path) -> None:
        """Its table of contents can be read by the programs that are here."""
        self._run("pg_restore", "--list", str(dump))

    def load(self, dump: Path, *, aside: Path) -> None:
        """In one transaction, after what is there was dumped aside."""
        tables = self._tables()
        connection.close()
        if tables:
            self.dump(aside / "database.dump")
        script, first = dump.with_name("load.sql"), dump.with_name("first.sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
        drops = [f"DROP TABLE {connection.ops.quote_name(name)} CASCADE;" for name in tables]
        first.write_text("\n".join(["SET lock_timeout = '15s';", *drops]), encoding="utf-8")
        self._run(
            "psql",
            *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
            *(f"--file={first}", f"--file={script}"),
        )

    def _tables(self) -> list[str]:
        """Ours, as far as they are there."""
        names = connection.introspection.django_table_names(only_existing=True)
        with connection.cursor() as cursor:
            existing = connection.introspection.table_names(cursor)
        return sorted({*names, "django_migrations"} & set(existing))

    def _run(self, program: str, *words: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise Refused(
                f"{program} is not installed here, and PostgreSQL is backed up and brought back "
                "by its own programs. Install PostgreSQL's client package. Nothing was changed."
            )
        done = subprocess.run(  # noqa: S603  the program is PostgreSQL's, the words are ours
            [found, *words],
            env={**os.environ, **_connection_variables()},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["no reason given"]
            raise Refused(f"{said[0]}. The record was left as it was.")


def _connection_variables() -> dict[str, str]:
    """How the client programs reach the database; nothing of it stands on a command line."""
    named = connection.settings_dict
    said = {
        "PGDATABASE": named["NAME"],
        "PGUSER": named["USER"],
        "PGPASSWORD": named["PASSWORD"],
        "PGHOST": named["HOST"],
        "PGPORT": named["PORT"],
        **{_VARIABLES[key]: value for key, value in named["OPTIONS"].items() if key in _VARIABLES},
    }
    return {variable: str(value) for variable, value in said.items() if value}
