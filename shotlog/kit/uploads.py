"""Files on their way in: written to our own disk and hashed as they come, up to a limit each."""

import hashlib
import os
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MEGABYTE = 1024 * 1024
# The folder of the storage where files are while they come in.
INCOMING = "incoming"
# Room in a request for the form around its file.
AROUND = MEGABYTE
FLUSH_EVERY = 16 * MEGABYTE
# So many files of a request stay open; the frames of a sequence may be hundreds.
OPEN_AT_ONCE = 8


class Busy(Exception):  # noqa: N818
    """So many uploads are running that one more would keep pages waiting."""


class Incoming(UploadedFile[bytes]):
    """An uploaded file in the folder of our storage, with its sha256."""

    sha256 = ""

    def __init__(self, name: str, content_type: str, charset: str | None) -> None:
        """Begin an empty file beside the storage, so that keeping it is a rename."""
        folder = Path(settings.MEDIA_ROOT) / INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        number, self._path = tempfile.mkstemp(dir=folder, suffix=".part")
        made = os.fdopen(number, "w+b")
        self._made: IO[bytes] | None = made
        # Also when nobody closes it: a request that broke off leaves nothing.
        self._removed = weakref.finalize(self, _remove, self._path)
        super().__init__(made, name, content_type, 0, charset)

    @property
    def file(self) -> IO[bytes]:
        """The open file; one that was parked is opened again."""
        if self._made is None:
            self._made = Path(self._path).open("rb")  # noqa: SIM115
        return self._made

    @file.setter
    def file(self, file: IO[bytes]) -> None:
        self._made = file

    def temporary_file_path(self) -> str:
        """Where the bytes lie. It is open from now on: storage moves it, and it is read after."""
        self.file.tell()
        return self._path

    def write_through(self) -> None:
        """Wait until the disk has what was written: a little at a time, while bytes come in."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def park(self) -> None:
        """Let go of the file until it is read again: many may come at once, fewer may be open."""
        if self._made is not None:
            self._made.close()
            self._made = None

    def close(self) -> None:
        """Close; the temporary file is gone then, unless the storage renamed it."""
        self.park()
        self._removed()


def _remove(path: str) -> None:
    with suppress(FileNotFoundError):
        Path(path).unlink()


class HashingUploadHandler(FileUploadHandler):
    """Writes and hashes chunk by chunk; a file beyond the limit is left out, the others come in."""

    chunk_size = MEGABYTE

    def __init__(self, request: HttpRequest | None = None) -> None:
        """No file yet."""
        super().__init__(request)
        self.file: Incoming | None = None
        self.too_large: list[str] = []
        self._complete = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file."""
        super().new_file(*args, **kwargs)
        self.file = Incoming(self.file_name or "", self.content_type or "", self.charset)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write and hash; at the limit, leave this file out."""
        if start + len(raw_data) > settings.UPLOAD_LIMIT_MB * MEGABYTE:
            self.too_large.append(self.file_name or "")
            raise SkipFile  # the parser closes the file, which is gone then
        if self.file is not None:
            self.file.write(raw_data)
            self.digest.update(raw_data)
            if start // FLUSH_EVERY != (start + len(raw_data)) // FLUSH_EVERY:
                self.file.write_through()

    def file_complete(self, file_size: int) -> Incoming | None:
        """The file, ready to be read from its beginning."""
        if self.file is None:
            return None
        self.file.write_through()
        self.file.seek(0)
        self.file.size = file_size
        self.file.sha256 = self.digest.hexdigest()
        self._complete += 1
        if self._complete > OPEN_AT_ONCE:
            self.file.park()
        return self.file

    def upload_interrupted(self) -> None:
        """The browser went away: nothing stays."""
        if self.file is not None:
            self.file.close()


# Files that are there are read and recorded one after another: ten that end at once would take
# the interpreter and the write lock from each other and from every page.
one_at_a_time = threading.Lock()
_slots = threading.Semaphore(settings.UPLOADS_AT_ONCE)


@contextmanager
def receiving() -> Iterator[None]:
    """Hold one of the places for uploads while a request is read; Busy when all are taken."""
    if not _slots.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _slots.release()
