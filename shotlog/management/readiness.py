"""What must be true before Shotlog starts; each check refuses in one sentence with the way out."""

import errno
import os
import socket
import tempfile
from pathlib import Path

from django.db import DatabaseError, connection

from shotlog.kit.health import missing_migrations, unknown_migrations
from shotlog.management.refusal import Refused

# Their locks do not hold between machines, and SQLite's write-ahead log needs shared memory.
NETWORK_FILE_SYSTEMS = {
    *("9p", "afs", "beegfs", "ceph", "cifs", "glusterfs", "gpfs", "lustre", "ncpfs"),
    *("nfs", "nfs4", "smb3", "smbfs"),
    *("fuse.ceph", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs"),
}
CONNECT_SECONDS = 5


def check_folder(data: Path) -> None:
    """The data folder is there, or can be made, and can be written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        raise Refused(
            f"The data folder {data} cannot be written ({error.strerror}). "
            "Let SHOTLOG_DATA name a folder that can."
        ) from error


def file_system_of(folder: Path, mounts: str) -> str:
    """The type of the file system that holds `folder`, from the text of /proc/mounts."""
    found = (Path("/"), "")
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        # Blanks and other odd characters stand there as octal escapes.
        point = Path(words[1].encode().decode("unicode_escape", errors="replace"))
        if folder.is_relative_to(point) and len(point.parts) >= len(found[0].parts):
            found = (point, words[2])
    return found[1]


def check_file_system(data: Path, *, mounts: Path = Path("/proc/mounts")) -> None:
    """SQLite does not lie on a network file system."""
    if connection.vendor != "sqlite" or not mounts.is_file():
        return
    kind = file_system_of(data.resolve(), mounts.read_text(encoding="utf-8", errors="replace"))
    if kind in NETWORK_FILE_SYSTEMS:
        raise Refused(
            f"The data folder {data} lies on a network file system ({kind}), where SQLite loses "
            "data. Let SHOTLOG_DATA name a local folder, or SHOTLOG_DATABASE_URL a PostgreSQL."
        )


def free_port(host: str, port: int) -> int:
    """`port` when it can be listened on, for 0 any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            if os.name == "posix":  # elsewhere the option would share the port of a running server
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
            return int(trial.getsockname()[1])
    except socket.gaierror as error:
        raise Refused(f"There is no address {host!r} here. Try --host 127.0.0.1.") from error
    except PermissionError as error:
        raise Refused(
            f"Port {port} is kept for the system. Choose one from 1024 on with --port."
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(
                f"Port {port} is in use on {host}. Stop what listens there, "
                f"or choose another with --port {port + 1 if port < 65535 else port - 1}."
            ) from error
        raise Refused(f"Nothing can listen on {host}:{port} ({error.strerror}).") from error


def check_database(*, of_newer_too: bool = False) -> None:
    """The database answers and, unless that does not matter, is not of a newer version."""
    check_server()
    try:
        unknown = unknown_migrations()
    except DatabaseError as error:
        raise Refused(
            f"The database {connection.settings_dict['NAME']} cannot be read "
            f"({_first_line(error)}). Bring back a backup with manage.py restore."
        ) from error
    if unknown and not of_newer_too:
        app, name = unknown[-1]
        raise Refused(
            f"The database is of a newer version of Shotlog (it knows {app} {name}). "
            "Update this copy, or bring back a backup of this version with manage.py restore."
        )


def check_migrations() -> None:
    """The database has been brought up to this version: a command finds every table it asks."""
    if not missing_migrations():
        return
    raise Refused(
        f"The database {connection.settings_dict['NAME']} has not been brought up to this version "
        "of Shotlog. manage.py serve does so at its start; without serving, manage.py migrate. "
        "Is it another folder that you mean? SHOTLOG_DATA names it."
    )


def check_server() -> None:
    """PostgreSQL answers: one plain connection, for the pool would wait half a minute."""
    if connection.vendor != "postgresql":
        return
    import psycopg  # only there with the extra `postgres`

    parameters = {**connection.get_connection_params(), "connect_timeout": CONNECT_SECONDS}
    for ours in ("context", "cursor_factory", "prepare_threshold"):
        parameters.pop(ours, None)
    try:
        psycopg.connect(**parameters).close()
    except psycopg.Error as error:
        named = connection.settings_dict
        where = f"{named['HOST'] or 'localhost'}:{named['PORT'] or 5432}"
        raise Refused(
            f"PostgreSQL at {where} gives no connection to the database {named['NAME']} "
            f"({_first_line(error)}). Start it, or correct SHOTLOG_DATABASE_URL."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
