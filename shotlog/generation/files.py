"""Taking files in: bytes are kept once per sha256, untouched, and read at once."""

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shotlog.generation.metadata import Reading, read
from shotlog.generation.originals import Gone, is_there, open_original
from shotlog.generation.previews import make_preview
from shotlog.history import Author
from shotlog.kit.strict_json import strict
from shotlog.kit.tasks import task
from shotlog.kit.text import one_line
from shotlog.kit.uploads import INCOMING, Incoming
from shotlog.models import Membership, Production, Right, SequenceFrame, SourceFile, Take
from shotlog.models.choices import MemberRole, ReadStatus
from shotlog.models.take import TakeQuerySet

MEGABYTE = 1024 * 1024
NAME_LENGTH = 255


class FileRefused(Exception):  # noqa: N818
    """A file that is not taken in; the message names it and says why."""


@dataclass(frozen=True)
class Held:
    """A file that we keep; `was_known` is told only within productions the person may see."""

    source_file: SourceFile
    was_known: bool


def hold(upload: "File[Any]", *, name: str, by: Author, sidecars: Sequence[BinaryIO] = ()) -> Held:
    """Keep the bytes of `upload`, once, and read what they and `sidecars` say of their making.

    The larger part happens outside any transaction, so that no write waits for a disk. A preview
    and the slow part of the reading are queued with the row.
    """
    by.require(Right.TAKES)
    name = plain_name(name)
    _refuse_by_size(upload, name)
    sha256 = _digest(upload)
    known = SourceFile.everything.filter(sha256=sha256).first()
    if known is not None:
        _keep_again(upload, known)
        return Held(known, was_known=may_know(known, by))
    path = _keep_bytes(upload, path_in_storage(sha256))
    # They may have been moved, but the open file still is theirs.
    reading = _reading(upload, name, sidecars)
    fields = {"sha256": sha256, "path": path, "name": name, "size": upload.size}
    return add(SourceFile(**fields, **columns(reading), added_by=by.who))


def link(
    file: "File[Any]", *, path: Path, sha256: str, by: Author, sidecars: Sequence[BinaryIO] = ()
) -> Held:
    """Leave the bytes of `file` at `path`, and record where they are and what they say.

    Bytes that we hold already stay held; a linked file that was moved is followed.
    """
    by.require(Right.TAKES)
    known = SourceFile.everything.filter(sha256=sha256).first()
    if known is not None:
        if not is_there(known):
            now_at(known, SourceFile.Keeping.LINKED, str(path))
        return Held(known, was_known=may_know(known, by))
    name = plain_name(path.name)
    fields = {"sha256": sha256, "path": str(path), "name": name, "size": file.size}
    source_file = SourceFile(**fields, **columns(_reading(file, name, sidecars)), added_by=by.who)
    source_file.keeping = SourceFile.Keeping.LINKED
    return add(source_file)


def add(source_file: SourceFile, *, frames: Sequence[SequenceFrame] = ()) -> Held:
    """A new row, with the frames that a sequence has and the work that follows from it."""
    try:
        with transaction.atomic():
            source_file.save()
            for frame in frames:
                frame.source_file = source_file
            SequenceFrame.objects.bulk_create(frames)
            # Queued in the same transaction: neither is there without the other.
            read_slowly.enqueue(source_file.pk)
            make_preview.enqueue(source_file.pk)
    except IntegrityError:  # the same bytes came in twice at once
        return Held(SourceFile.everything.get(sha256=source_file.sha256), was_known=False)
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
    if source_file is None:
        return
    before = (source_file.values, source_file.read_status, source_file.c2pa)
    try:
        found = _read_whole(source_file)
    except Gone:
        return
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


def _read_whole(source_file: SourceFile) -> dict[str, Any]:
    """What the kept bytes say, with the decoders that need a child; Gone without them."""
    from shotlog.generation.sequences import read_sequence

    if source_file.is_sequence:
        return read_sequence(source_file)
    with open_original(source_file) as original:
        return columns(read(original, source_file.name, sidecars=kept_sidecars(source_file)))


def kept_sidecars(source_file: SourceFile) -> list[BinaryIO]:
    """The texts that lay beside the file when it came; its own text is none of them."""
    if source_file.content_type in ("text/plain", "application/json"):
        return []
    beside = [one["text"] for one in source_file.raw if one.get("carrier") == "sidecar"]
    return [io.BytesIO(text.encode()) for text in beside]


def path_in_storage(sha256: str) -> str:
    """Where bytes that we hold lie."""
    return f"originals/{sha256[:2]}/{sha256}"


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


def _keep_again(upload: "File[Any]", known: SourceFile) -> None:
    """Bytes that were lost come back; those of a linked file that is there stay where they are."""
    if known.keeping == SourceFile.Keeping.HELD:
        _keep_bytes(upload, known.path)
    elif not is_there(known):
        now_at(known, SourceFile.Keeping.HELD, _keep_bytes(upload, path_in_storage(known.sha256)))


def now_at(known: SourceFile, keeping: SourceFile.Keeping, path: str) -> None:
    """The same bytes are kept elsewhere from now on."""
    known.keeping, known.path = keeping, path
    known.save(update_fields=["keeping", "path"])
    make_preview.enqueue(known.pk)


def _keep_bytes(upload: "File[Any]", path: str) -> str:
    """Put the bytes under `path` whole or not at all; the name under which they are kept."""
    size = upload.size or 0
    if isinstance(upload, Incoming):
        return keep_whole(upload, path, size=size)
    if _is_kept(path, size=size):
        return path
    with incoming_copy() as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.finish()
        return keep_whole(copy, path, size=size)


def keep_whole(file: "File[Any]", path: str, *, size: int) -> str:
    """Move a file that lies safely on our own disk to `path`; the name that it has there."""
    if _is_kept(path, size=size):
        return path
    default_storage.delete(path)  # what a crash left half-written
    return default_storage.save(path, file)


def _is_kept(path: str, *, size: int) -> bool:
    return default_storage.exists(path) and default_storage.size(path) == size


@contextmanager
def incoming_copy() -> "Iterator[Copy]":
    """A file beside the storage to write to, gone afterwards unless storage took it over."""
    folder = Path(settings.MEDIA_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    copy = Copy(folder)
    try:
        yield copy
    finally:
        copy.close()
        Path(copy.temporary_file_path()).unlink(missing_ok=True)


class Copy(File[bytes]):
    """Bytes on their way into the storage, which takes the file over by renaming it."""

    def __init__(self, folder: Path) -> None:
        """Begin an empty file in `folder`."""
        made = tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False)  # noqa: SIM115
        super().__init__(made, name=made.name)
        self._path = made.name

    def temporary_file_path(self) -> str:
        """Where it lies."""
        return self._path

    def finish(self) -> None:
        """Wait until the disk has it."""
        written: Any = self.file
        written.flush()
        os.fsync(written.fileno())


def _reading(upload: "File[Any]", name: str, sidecars: Sequence[BinaryIO]) -> Reading:
    upload.seek(0)
    return read(cast(BinaryIO, upload.file), name, children=False, sidecars=sidecars)


def seen_takes(source_file: SourceFile, by: Author) -> TakeQuerySet:
    """The takes of these bytes in productions that this person may look into."""
    takes = Take.objects.filter(source_file=source_file)
    if by.user is None:
        return takes
    seen = Membership.objects.filter(user_id=by.user.pk).exclude(role=MemberRole.CLIENT)
    return takes.filter(element__shot__production__in=seen.values("production"))


def already(source_file: SourceFile, *, by: Author, production: Production) -> Take | None:
    """The newest take of these bytes that this person may know of, one of `production` first."""
    takes = list(seen_takes(source_file, by).with_element().order_by("-pk")[:50])
    takes.sort(key=lambda take: take.element.shot.production_id != production.pk)
    return takes[0] if takes else None


def already_words(take: Take, production: Production) -> str:
    """'already v003 of crowd01 in MRL_024_0010', with the production where it is another."""
    shot = take.element.shot
    told = {"take": take.label, "element": take.element.name, "shot": shot.code}
    if shot.production_id == production.pk:
        return _("already %(take)s of %(element)s in %(shot)s") % told
    told["production"] = shot.production.code
    return _("already %(take)s of %(element)s in %(shot)s of %(production)s") % told


def may_know(source_file: SourceFile, by: Author) -> bool:
    """Whether a take of a production that this person may look into shows these bytes."""
    return seen_takes(source_file, by).exists()
