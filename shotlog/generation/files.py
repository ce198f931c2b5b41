"""Taking files in: bytes are kept once per sha256, untouched, and read at once."""

import hashlib
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shotlog.generation.metadata import Reading, read
from shotlog.generation.previews import make_preview
from shotlog.history import Author
from shotlog.kit.strict_json import strict
from shotlog.kit.tasks import task
from shotlog.kit.text import one_line
from shotlog.kit.uploads import INCOMING, Incoming
from shotlog.models import Membership, Right, SourceFile, Take
from shotlog.models.choices import MemberRole, ReadStatus

MEGABYTE = 1024 * 1024
NAME_LENGTH = 255


class FileRefused(Exception):  # noqa: N818
    """A file that is not taken in; the message names it and says why."""


@dataclass(frozen=True)
class Held:
    """A file that we keep; `was_known` is told only within productions the person may see."""

    source_file: SourceFile
    was_known: bool


def hold(upload: "File[Any]", *, name: str, by: Author) -> Held:
    """Keep the bytes of `upload`, once, and read what they say of their making.

    The larger part happens outside any transaction, so that no write waits for a disk. A preview
    and the slow part of the reading are queued with the row.
    """
    by.require(Right.TAKES)
    name = plain_name(name)
    _refuse_by_size(upload, name)
    sha256 = _digest(upload)
    known = SourceFile.everything.filter(sha256=sha256).first()
    if known is not None:
        _keep_bytes(upload, known.path)  # a file that was lost from the disk comes back
        return Held(known, was_known=_may_know(known, by))
    path = _keep_bytes(upload, f"originals/{sha256[:2]}/{sha256}")
    reading = _reading(upload, name)
    fields = {"sha256": sha256, "path": path, "name": name, "size": upload.size}
    source_file = SourceFile(**fields, **columns(reading), added_by=by.who)
    try:
        with transaction.atomic():
            source_file.save()
            # Queued in the same transaction: neither is there without the other.
            read_slowly.enqueue(source_file.pk)
            make_preview.enqueue(source_file.pk)
    except IntegrityError:  # the same bytes came in twice at once
        return Held(SourceFile.everything.get(sha256=sha256), was_known=False)
    source_file.refresh_from_db()
    return Held(source_file, was_known=False)


def columns(reading: Reading) -> dict[str, Any]:
    """What a reading gives to the row of a source file, as strict JSON."""
    return {
        "content_type": reading.content_type[:80],
        "width": reading.pixel_width,
        "height": reading.pixel_height,
        "read_status": reading.status,
        "values": strict({key: asdict(found) for key, found in reading.values.items()}),
        "raw": strict([asdict(record) for record in reading.raw]),
        "c2pa": strict(reading.c2pa),
        "warnings": strict(reading.warnings),
    }


@task()
def read_slowly(source_file_id: int) -> None:
    """Read again with the decoders that need a child process; fill what the takes lack."""
    from shotlog.generation.takes import fill_from_file

    source_file = SourceFile.everything.filter(pk=source_file_id).first()
    if source_file is None or not default_storage.exists(source_file.path):
        return
    with default_storage.open(source_file.path) as held:
        found = columns(read(cast(BinaryIO, held), source_file.name))
    before = (source_file.values, source_file.read_status, source_file.c2pa)
    if before == (found["values"], found["read_status"], found["c2pa"]):
        return
    if found["read_status"] in (ReadStatus.UNREADABLE, ReadStatus.NOT_READ):
        return
    found["warnings"] = list(dict.fromkeys([*source_file.warnings, *found["warnings"]]))
    for field, value in found.items():
        setattr(source_file, field, value or getattr(source_file, field))
    source_file.save(update_fields=list(found))
    for take in Take.objects.filter(source_file=source_file).with_element():
        fill_from_file(take, by=Author.command(take.element.shot.production))


def plain_name(name: str) -> str:
    """The file's own name, without folders, short enough to keep with its suffix."""
    name = one_line(name.replace("\\", "/").rpartition("/")[2]) or "file"
    if len(name) <= NAME_LENGTH:
        return name
    suffix = Path(name).suffix[:16]
    return name[: NAME_LENGTH - len(suffix)] + suffix


def _refuse_by_size(upload: "File[Any]", name: str) -> None:
    if not upload.size:
        raise FileRefused(_("“%(name)s” is empty; export it again.") % {"name": name})
    if upload.size > settings.UPLOAD_LIMIT_MB * MEGABYTE:
        raise FileRefused(too_large(name, upload.size))


def too_large(name: str, size: int) -> str:
    """The sentence for a file beyond the limit."""
    return _(
        "“%(name)s” has %(size)s MB; a file may have %(limit)s MB. "
        "Make it smaller, or raise SHOTLOG_UPLOAD_LIMIT_MB on the server."
    ) % {
        "name": name,
        "size": f"{-(-size // MEGABYTE):,}",
        "limit": f"{settings.UPLOAD_LIMIT_MB:,}",
    }


def _digest(upload: "File[Any]") -> str:
    """The sha256 of the bytes: as counted while they came in, else counted now."""
    counted = getattr(upload, "sha256", "")
    if counted:
        return str(counted)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _keep_bytes(upload: "File[Any]", path: str) -> str:
    """Put the bytes under `path` whole or not at all; the name under which they are kept."""
    if default_storage.exists(path):
        if default_storage.size(path) == upload.size:
            return path
        default_storage.delete(path)  # what a crash left half-written
    moved = _ready_to_move(upload)
    kept = default_storage.save(path, moved)
    if moved is not upload:
        moved.close()
    return kept


def _ready_to_move(upload: "File[Any]") -> "File[Any]":
    """A file on our own disk, safely written, that storage takes over by renaming it."""
    if isinstance(upload, Incoming):
        return upload
    folder = Path(settings.MEDIA_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    copy = _Copy(folder)
    for chunk in upload.chunks():
        copy.write(chunk)
    written: Any = copy.file
    written.flush()
    os.fsync(written.fileno())
    return copy


class _Copy(File[bytes]):
    """Bytes on their way into the storage."""

    def __init__(self, folder: Path) -> None:
        made = tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115
        super().__init__(made, name=made.name)
        self._path = made.name

    def temporary_file_path(self) -> str:
        """Where it lies; storage renames it from there."""
        return self._path


def _reading(upload: "File[Any]", name: str) -> Reading:
    """What the bytes say. They may have been moved, but the open file still is theirs."""
    upload.seek(0)
    return read(cast(BinaryIO, upload.file), name, children=False)


def _may_know(source_file: SourceFile, by: Author) -> bool:
    """Whether a take of a production that this person may look into shows these bytes."""
    takes = Take.objects.filter(source_file=source_file)
    if by.user is None:
        return takes.exists()
    seen = Membership.objects.filter(user_id=by.user.pk).exclude(role=MemberRole.CLIENT)
    return takes.filter(element__shot__production__in=seen.values("production")).exists()
