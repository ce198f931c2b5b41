"""The bytes of source files: in our storage, or left in place under a root that is allowed.

A numbered sequence is one source file. Its bytes are a ZIP of its frames, stored as they came:
held, that ZIP lies in our storage; linked, it is put together from the frames whenever it is read.
So for every source file the bytes that `open_original` gives have its sha256 and its size.
"""

import contextlib
import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage

from shotlog.kit.packed import Member, packed
from shotlog.models import SequenceFrame, SourceFile

CHUNK = 1024 * 1024
FrameOpener = Callable[[SequenceFrame], AbstractContextManager[BinaryIO]]


class Gone(Exception):  # noqa: N818
    """The bytes are not where they were: lost, moved, or no longer under an allowed root."""


def open_original(source_file: SourceFile) -> BinaryIO:
    """The bytes of `source_file`, wherever they are kept. The one way to read them."""
    try:
        if source_file.keeping == SourceFile.Keeping.LINKED:
            if source_file.is_sequence:
                return _linked_sequence(source_file)
            return linked_path(source_file).open("rb")
        return cast(BinaryIO, default_storage.open(source_file.path))
    except OSError as error:
        raise Gone(source_file.name) from error


def is_there(source_file: SourceFile) -> bool:
    """Whether the bytes can be read, as far as their length tells."""
    try:
        if source_file.keeping == SourceFile.Keeping.LINKED:
            if source_file.is_sequence:
                return all(map(bool, _frame_paths(source_file)))
            linked_path(source_file)
            return True
        return (
            default_storage.exists(source_file.path)
            and default_storage.size(source_file.path) == source_file.size
        )
    except (Gone, OSError):
        return False


@contextlib.contextmanager
def on_disk(source_file: SourceFile) -> Iterator[Path | None]:
    """A path to the bytes; a copy, where they lie on no disk as one; None where they are gone."""
    if not is_there(source_file):
        yield None
        return
    if source_file.keeping == SourceFile.Keeping.LINKED and not source_file.is_sequence:
        yield Path(source_file.path)
        return
    if source_file.keeping == SourceFile.Keeping.HELD:
        with contextlib.suppress(NotImplementedError):
            yield Path(default_storage.path(source_file.path))
            return
    with (
        tempfile.NamedTemporaryFile(prefix="shotlog-") as copy,
        open_original(source_file) as original,
    ):
        while chunk := original.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


@contextlib.contextmanager
def frames_of(source_file: SourceFile) -> Iterator[tuple[list[SequenceFrame], FrameOpener]]:
    """The frames of a sequence, and how each is opened; Gone or OSError where one is not there."""
    frames = list(source_file.sequence_frames.all())
    if source_file.keeping == SourceFile.Keeping.LINKED:
        yield frames, lambda frame: _frame_path(source_file, frame).open("rb")
        return
    with open_original(source_file) as original:
        try:
            archive = zipfile.ZipFile(original)
        except zipfile.BadZipFile as error:
            raise Gone(source_file.name) from error
        with archive:
            yield (
                frames,
                lambda frame: cast("AbstractContextManager[BinaryIO]", archive.open(frame.name)),
            )


def wrong_frames(source_file: SourceFile) -> list[tuple[SequenceFrame, str]]:
    """The frames of a sequence whose bytes are not theirs any more: 'missing' or 'changed'."""
    found = []
    try:
        with frames_of(source_file) as (frames, opened):
            for frame in frames:
                state = _state(frame, opened)
                if state:
                    found.append((frame, state))
    except Gone:
        return [(frame, "missing") for frame in source_file.sequence_frames.all()]
    return found


def _state(frame: SequenceFrame, opened: FrameOpener) -> str:
    try:
        with opened(frame) as file:
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except zipfile.BadZipFile:  # its checksum does not fit
        return "changed"
    except (Gone, OSError, KeyError):
        return "missing"
    return "" if digest.hexdigest() == frame.sha256 else "changed"


def linked_path(source_file: SourceFile) -> Path:
    """Where a linked file lies; Gone when it is not the file that was linked.

    The root is asked again at every reading: since then a link may have taken the file's place.
    """
    return _checked(Path(source_file.path), source_file.size)


def is_under_root(path: Path) -> bool:
    """Whether a resolved path lies under one of SHOTLOG_LINK_ROOTS."""
    return any(path.is_relative_to(root) for root in settings.LINK_ROOTS)


def _checked(path: Path, size: int) -> Path:
    try:
        resolved = path.resolve(strict=True)
        is_same = resolved.is_file() and resolved.stat().st_size == size
    except (OSError, RuntimeError, ValueError) as error:
        raise Gone(path.name) from error
    if not (is_same and is_under_root(resolved)):
        raise Gone(path.name)
    return resolved


def _frame_path(source_file: SourceFile, frame: SequenceFrame) -> Path:
    return _checked(Path(source_file.path).parent / frame.name, frame.size)


def _frame_paths(source_file: SourceFile) -> Iterator[Path]:
    frames = source_file.sequence_frames.all()
    return (_frame_path(source_file, frame) for frame in frames)


def _linked_sequence(source_file: SourceFile) -> BinaryIO:
    """The ZIP of linked frames; Gone when one of them is not as it was."""
    frames = source_file.sequence_frames.all()
    paths = [(frame, _frame_path(source_file, frame)) for frame in frames]
    return packed([Member(f.name, f.size, f.crc32, _opener(path)) for f, path in paths])


def _opener(path: Path) -> Callable[[], AbstractContextManager[BinaryIO]]:
    return lambda: path.open("rb")
