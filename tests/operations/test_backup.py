"""`manage.py backup` and `restore` from end to end, on the database that the suite runs on."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from shotlog.management.refusal import Refused

FILES = {"originals/ab/abcd": b"\x00original\xff" * 1000, "previews/ab/abcd.webp": b"preview"}
FILL = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from shotlog.management.refusal import Refused
from shotlog.management.refusal import Refused
from shotlog.models import Production
Production.objects.create(code="MRL", title="운명의 문")
"""


class House:
    """A data folder with a database, worked on from outside as its owner would."""

    def __init__(self, data: Path, url: str) -> None:
        """Nothing in it yet; without `url` its database is SQLite."""
        self.data = data
        self.url = url

    def manage(self, *words: str) -> str:
        """What the command says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "SHOTLOG_DATA": str(self.data),
                "SHOTLOG_DATABASE_URL": self.url,
                "DJANGO_SETTINGS_MODULE": "config.settings",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fill(self) -> None:
        """One production and two files."""
        self.manage("shell", "--no-imports", "-c", FILL)
        for name, content in FILES.items():
            path = self.data / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def sql(self, statement: str) -> list[Any]:
        """Straight to the database, for that is what is brought back."""
        if not self.url:
            with closing(sqlite3.connect(self.data / "shotlog.sqlite3")) as file:
                rows = file.execute(statement).fetchall()
                file.commit()
                return rows
        import psycopg

        with psycopg.connect(self.url) as server:
            done = server.execute(statement.encode())
            return done.fetchall() if done.description else []

    @property
    def productions(self) -> list[Any]:
        """Their codes and titles."""
        return self.sql("SELECT code, title FROM shotlog_production")

    @property
    def files(self) -> dict[str, bytes]:
        """The held files."""
        top = self.data / "files"
        return {
            path.relative_to(top).as_posix(): path.read_bytes()
            for path in top.rglob("*")
            if path.is_file()
        }


@contextmanager
def house(data: Path) -> Iterator[House]:
    """On SQLite; on PostgreSQL where the suite runs on it, in a database of its own."""
    if connection.vendor == "sqlite":
        yield House(data, "")
        return
    import psycopg

    named = connection.settings_dict
    account = f"{named['USER']}:{named['PASSWORD']}".rstrip(":")
    server = f"postgres://{account}@{named['HOST']}:{named['PORT'] or 5432}"
    name = f"shotlog_backup_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as keeper:
        keeper.execute(f"CREATE DATABASE {name}".encode())
        yield House(data, f"{server}/{name}")
        keeper.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_restore_brings_back_database_and_files_and_loses_nothing(tmp_path: Path) -> None:
    """What came after the backup is set aside; on a new machine there is nothing to set aside."""
    backup = tmp_path / "shotlog.zip"
    with house(tmp_path / "data") as here:
        here.fill()
        assert "2 held files" in here.manage("backup", str(backup))

        here.sql("UPDATE shotlog_production SET code = 'LATER'")
        (here.data / "files/originals/ab/abcd").write_bytes(b"damaged")
        (here.data / "files/originals/later").write_bytes(b"later")
        said = here.manage("restore", str(backup))

        assert here.productions == [("MRL", "운명의 문")]
        assert here.files == FILES
        [aside] = here.data.glob("before-restore-*")
        assert str(aside) in said
        assert (aside / "files/originals/later").read_bytes() == b"later"
        assert (aside / "files/originals/ab/abcd").read_bytes() == b"damaged"
        assert any(path.is_file() for path in aside.iterdir()), "the former database"

    with house(tmp_path / "elsewhere") as there:
        there.manage("restore", str(backup))
        assert (there.productions, there.files) == ([("MRL", "운명의 문")], FILES)
        assert not list(there.data.glob("*restore*"))


def test_a_backup_replaces_no_other_unasked(tmp_path: Path) -> None:
    """A name typed twice must not cost yesterday's archive."""
    kept = tmp_path / "shotlog.zip"
    kept.write_bytes(b"yesterday")
    with pytest.raises(Refused, match="--overwrite"):
        call_command("backup", str(kept))
    assert kept.read_bytes() == b"yesterday"
