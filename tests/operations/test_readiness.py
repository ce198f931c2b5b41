"""What `serve` refuses before it touches anything, each in a sentence with the way out."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from shotlog.management import readiness
from shotlog.management.refusal import Refused

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/homes /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//nas/projects /mnt/the\040projects cifs rw 0 0
C:\134 /mnt/c 9p rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/shotlog", "ext4"),
        ("/home/yuna/.shotlog", "nfs4"),
        ("/home/local/yuna", "ext4"),
        ("/mnt/the projects/x", "cifs"),
        ("/mnt/c/Users", "9p"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_its_nearest_mount(folder: str, kind: str) -> None:
    """A local disk mounted inside a network home counts as local."""
    assert readiness.file_system_of(Path(folder), MOUNTS) == kind


def test_sqlite_on_a_network_file_system_is_refused(tmp_path: Path) -> None:
    """With the way out; on PostgreSQL the data folder may lie there."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path} nfs4 rw 0 0\n", encoding="utf-8")
    if connection.vendor == "sqlite":
        with pytest.raises(Refused, match=r"network file system \(nfs4\).*PostgreSQL"):
            readiness.check_file_system(tmp_path, mounts=mounts)
    else:
        readiness.check_file_system(tmp_path, mounts=mounts)


def test_a_folder_that_cannot_be_made_is_refused_by_name(tmp_path: Path) -> None:
    """Here a file stands in its way."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refused, match=r"file/data cannot be written .*SHOTLOG_DATA"):
        readiness.check_folder(tmp_path / "file" / "data")


def test_a_port_in_use_is_refused_with_another_to_try() -> None:
    """Before anything is prepared."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} is in use"):
            readiness.free_port("127.0.0.1", port)


def test_port_zero_takes_any_free_one() -> None:
    """And says which."""
    assert readiness.free_port("127.0.0.1", 0) > 0


def test_a_host_that_is_not_here_is_refused() -> None:
    """A name that nobody knows."""
    with pytest.raises(Refused, match=r"no address 'studio\.invalid' here"):
        readiness.free_port("studio.invalid", 8000)


@pytest.mark.django_db
def test_a_database_of_a_newer_version_is_refused() -> None:
    """It names what this version does not know."""
    readiness.check_database()
    MigrationRecorder(connection).record_applied("shotlog", "9999_from_the_future")
    with pytest.raises(Refused, match=r"newer version .*9999_from_the_future"):
        readiness.check_database()


def test_a_command_on_a_folder_never_served_says_what_to_do(tmp_path: Path) -> None:
    """A sentence and exit code 1: no traceback about a missing table."""
    done = subprocess.run(
        [sys.executable, "manage.py", "scene_report", "MRL", "24"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SHOTLOG_DATA": str(tmp_path),
            "SHOTLOG_DATABASE_URL": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "has not been brought up to this version" in done.stderr
    assert "manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr
