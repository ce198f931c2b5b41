"""The bytes of source files: in our storage, or left in place under a root that is allowed."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage

from shotlog.models import SourceFile


class Gone(Exception):  # noqa: N818
    """The bytes are not where they were: lost, moved, or no longer under an allowed root."""


def open_original(source_file: SourceFile) -> BinaryIO:
    """The bytes of `source_file`, wherever they are kept. The one way to read them."""
    try:
        if source_file.keeping == SourceFile.Keeping.LINKED:
            return linked_path(source_file).open("rb")
        return cast(BinaryIO, default_storage.open(source_file.path))
    except OSError as error:
        raise Gone(source_file.name) from error


def is_there(source_file: SourceFile) -> bool:
    """Whether the bytes can be read, as far as their length tells."""
    try:
        if source_file.keeping == SourceFile.Keeping.LINKED:
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
    """A path to the bytes; a copy, where the storage is not a disk; None where they are gone."""
    if not is_there(source_file):
        yield None
        return
    if source_file.keeping == SourceFile.Keeping.LINKED:
        yield Path(source_file.path)
        return
    try:
        yield Path(default_storage.path(source_file.path))
    except NotImplementedError:
        with (
            tempfile.NamedTemporaryFile(prefix="shotlog-") as copy,
            default_storage.open(source_file.path) as held,
        ):
            for chunk in held.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)


def linked_path(source_file: SourceFile) -> Path:
    """Where a linked file lies; Gone when it is not the file that was linked.

    The root is asked again at every reading: since then a link may have taken the file's place.
    """
    path = Path(source_file.path)
    try:
        resolved = path.resolve(strict=True)
        is_same = resolved.is_file() and resolved.stat().st_size == source_file.size
    except (OSError, RuntimeError) as error:
        raise Gone(source_file.name) from error
    if not (is_same and is_under_root(resolved)):
        raise Gone(source_file.name)
    return resolved


def is_under_root(path: Path) -> bool:
    """Whether a resolved path lies under one of SHOTLOG_LINK_ROOTS."""
    return any(path.is_relative_to(root) for root in settings.LINK_ROOTS)
