"""An archive that cannot be trusted is refused before anything is touched."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from shotlog.management import archive
from shotlog.management.occupancy import occupied
from shotlog.management.refusal import Refused

pytestmark = pytest.mark.django_db
ORIGINAL = b"original " * 1000


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """The data folder in use, with one held file."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "kept").write_bytes(b"kept")
    return tmp_path / "data"


def refusal(source: Path, data: Path) -> str:
    """What `restore` says to it; the data folder stays as it was."""
    with pytest.raises(Refused) as refused:
        call_command("restore", str(source))
    left = {path.name for path in data.rglob("*")} - {"in-use"}
    assert left == {"files", "kept"}
    return str(refused.value)


def make_backup(target: Path, **said: object) -> Path:
    """One with a database of no migrations and a file, saying of itself what is asked."""
    dump, files = target.with_suffix(".dump"), target.with_suffix(".files")
    with closing(sqlite3.connect(dump)) as made:
        made.execute("CREATE TABLE django_migrations (app, name)")
        made.commit()
    files.mkdir()
    (files / "original").write_bytes(ORIGINAL)
    (files / "incoming").mkdir()
    (files / "incoming/half.part").write_bytes(b"half")
    label = {"database": connection.vendor, "made_at": "", "migrations": [], **said}
    with archive.being_written(target) as packed:
        archive.fill(packed, label=archive.Label(**label), database=dump, files=files)  # type: ignore[arg-type]
    return target


def test_a_backup_of_the_other_kind_of_database_is_refused(data: Path, tmp_path: Path) -> None:
    """With the way out."""
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    said = refusal(make_backup(tmp_path / "other.zip", database=other), data)
    assert f"is of a {other} database" in said
    assert "SHOTLOG_DATABASE_URL" in said


def test_a_backup_of_a_newer_version_is_refused(data: Path, tmp_path: Path) -> None:
    """By its migrations, or by its own form."""
    newer = make_backup(tmp_path / "newer.zip", migrations=[["shotlog", "9999_future"]])
    assert "newer version of Shotlog (it knows shotlog 9999_future)" in refusal(newer, data)
    form = make_backup(tmp_path / "form.zip", format=archive.FORMAT + 1)
    assert "made by a newer version" in refusal(form, data)


def test_a_damaged_backup_is_refused(data: Path, tmp_path: Path) -> None:
    """Cut short, or with one byte turned."""
    whole = make_backup(tmp_path / "whole.zip").read_bytes()
    short, turned = tmp_path / "short.zip", tmp_path / "turned.zip"
    short.write_bytes(whole[: len(whole) // 2])
    at = whole.index(ORIGINAL) + 50
    turned.write_bytes(whole[:at] + b"X" + whole[at + 1 :])
    for path in (short, turned):
        assert "is no backup of Shotlog, or it is damaged" in refusal(path, data)


def test_a_damaged_database_in_a_whole_backup_is_refused(data: Path, tmp_path: Path) -> None:
    """The archive's checksums are right, its database is not one."""
    source = tmp_path / "odd.zip"
    label = {"format": 1, "database": connection.vendor, "migrations": []}
    with zipfile.ZipFile(source, "w") as made:
        made.writestr(archive.LABEL, json.dumps(label))
        made.writestr(archive.DATABASE, b"no database at all" * 100)
    assert refusal(source, data)


@pytest.mark.parametrize(
    "name",
    ["../outside", "files/../../outside", "/etc/outside", "files/a//b", "files/..\\x", "more"],
)
def test_a_name_that_climbs_out_is_refused(data: Path, tmp_path: Path, name: str) -> None:
    """Or that stands where `backup` puts nothing."""
    source = tmp_path / "evil.zip"
    with zipfile.ZipFile(source, "w") as made:
        made.writestr(archive.LABEL, json.dumps({"format": 1, "database": connection.vendor}))
        made.writestr(archive.DATABASE, b"")
        made.writestr(name, b"")
    assert "has no place in a backup" in refusal(source, data)


def test_a_restore_while_shotlog_serves_is_refused(data: Path, tmp_path: Path) -> None:
    """Two `serve` do not mind each other."""
    backup = make_backup(tmp_path / "shotlog.zip")
    with occupied(data), occupied(data):
        assert "Stop it first" in refusal(backup, data)


def test_serving_waits_for_a_restore(data: Path) -> None:
    """The other way round."""
    with (
        occupied(data, alone=True),
        pytest.raises(Refused, match="Wait until"),
        occupied(data),
    ):
        pass


def test_a_file_that_is_no_backup_is_neither_read_nor_overwritten(
    data: Path, tmp_path: Path
) -> None:
    """A typing slip must not cost somebody's film."""
    film = tmp_path / "film.mov"
    film.write_bytes(b"film")
    assert "is no backup" in refusal(film, data)
    assert "There is no file" in refusal(tmp_path / "none.zip", data)
    with pytest.raises(Refused, match="Choose another name"), archive.being_written(film):
        pass
    assert film.read_bytes() == b"film"


def test_a_file_that_is_still_coming_in_is_left_out(tmp_path: Path) -> None:
    """The record does not know it yet."""
    with archive.opened(make_backup(tmp_path / "shotlog.zip")) as (packed, _label):
        assert sorted(packed.namelist()) == ["database", "files/original", "shotlog-backup.json"]


def test_a_broken_off_backup_leaves_the_last_one(tmp_path: Path) -> None:
    """The name is taken only by a whole archive."""
    target = make_backup(tmp_path / "shotlog.zip")
    before, names = target.read_bytes(), sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt), archive.being_written(target):
        raise KeyboardInterrupt
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names
