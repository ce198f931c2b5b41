"""The archive of a backup: a zip of what it is, the database and the held files."""

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from shotlog.kit.uploads import INCOMING
from shotlog.management.refusal import Refused

FORMAT = 1
LABEL, DATABASE, FILES = "shotlog-backup.json", "database", "files/"
LABEL_LIMIT = 1024 * 1024


@dataclass(frozen=True)
class Label:
    """What an archive says of itself, read before anything else of it."""

    database: str  # sqlite or postgresql
    made_at: str
    migrations: list[list[str]] = field(default_factory=list)
    format: int = FORMAT


@contextmanager
def being_written(target: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive that takes its name only once it is whole; an older backup is replaced."""
    if target.is_dir() or (target.exists() and not _is_ours(target)):
        raise Refused(f"{target} is there and is no backup of Shotlog. Choose another name.")
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            unfinished = Path(file.name)
    except OSError as error:
        raise Refused(f"{target} cannot be written ({error.strerror}).") from error
    try:
        with zipfile.ZipFile(unfinished, "w", strict_timestamps=False) as archive:
            yield archive
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(target)
    except OSError as error:
        raise Refused(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        unfinished.unlink(missing_ok=True)


def fill(archive: zipfile.ZipFile, *, label: Label, database: Path, files: Path) -> int:
    """Put everything in; says how many files. Pictures and clips are packed as they are."""
    archive.writestr(LABEL, json.dumps(asdict(label), indent=1))
    archive.write(database, DATABASE, zipfile.ZIP_DEFLATED)
    count = 0
    for path in sorted(files.rglob("*")):
        is_whole = path.relative_to(files).parts[0] != INCOMING
        if is_whole and path.is_file() and not path.is_symlink():
            archive.write(path, FILES + path.relative_to(files).as_posix())
            count += 1
    return count


@contextmanager
def opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Label]]:
    """A backup and its label; whatever is wrong with the archive is refused in a sentence."""
    try:
        with zipfile.ZipFile(source) as archive:
            label = _label(archive)
            _check_names(archive.infolist())
            yield archive, label
    except FileNotFoundError as error:
        raise Refused(f"There is no file {source}.") from error
    except OSError as error:
        raise Refused(f"{source} cannot be read ({error.strerror}).") from error
    # Zip's own complaints, and what its decoders raise on bytes that are not theirs.
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, zlib.error) as error:
        raise Refused(
            f"{source} is no backup of Shotlog, or it is damaged ({error}). Nothing was changed."
        ) from error


def unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    """All of it under `folder`, each checksum checked on the way."""
    needed = sum(member.file_size for member in archive.infolist())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise Refused(
            f"The backup needs {needed >> 20} MB in {folder.parent}, where {free >> 20} MB are "
            "free. Make room and try again; nothing was changed."
        )
    for member in archive.infolist():
        target = folder / PurePosixPath(member.filename)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, target.open("xb") as file:
            shutil.copyfileobj(packed, file, 1024 * 1024)
    (folder / FILES).mkdir(exist_ok=True)


def _label(archive: zipfile.ZipFile) -> Label:
    if not {LABEL, DATABASE} <= set(archive.namelist()):
        raise ValueError("it lacks its label or its database")
    with archive.open(LABEL) as file:
        said: Any = json.loads(file.read(LABEL_LIMIT))
    if not isinstance(said, dict) or not isinstance(said.get("format"), int):
        raise ValueError("its label cannot be understood")  # noqa: TRY004  all are one refusal
    if said["format"] > FORMAT:
        raise Refused("The backup was made by a newer version of Shotlog. Update this copy first.")
    return Label(
        database=str(said.get("database")),
        made_at=str(said.get("made_at")),
        migrations=[[str(word) for word in pair] for pair in said.get("migrations", [])],
    )


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        _check_name(member)
    if len({member.filename for member in members}) != len(members):
        raise ValueError("a name stands in it twice")


def _check_name(member: zipfile.ZipInfo) -> None:
    """Only plain files where `fill` puts them: nothing climbs out of the folder."""
    name = member.filename
    if name in (LABEL, DATABASE):
        return
    parts = name.removeprefix(FILES).split("/")
    odd = any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts)
    if not name.startswith(FILES) or odd or member.is_dir() or member.external_attr >> 28 == 0o12:
        raise ValueError(f"{name!r} has no place in a backup")


def _is_ours(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return LABEL in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False
