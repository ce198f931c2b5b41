"""A ZIP that is written while it is sent: no file of it is ever whole in memory or on our disk."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TypeAlias

CHUNK = 256 * 1024
NAME_LENGTH = 120
# What Windows refuses in a name, and what would climb out of a folder.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)

Body: TypeAlias = "str | Iterable[bytes]"


@dataclass(frozen=True)
class Entry:
    """One file of the archive: its name in it, and its text or its bytes in parts."""

    name: str
    body: Body


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive in parts. Texts are packed; bytes, which are pictures and clips, are not."""
    sink = _Sink()
    # strict_timestamps: no file of ours is older than 1980. A sink that cannot seek gets sizes
    # behind each file, which every program reads; names beyond ASCII are marked as UTF-8.
    with zipfile.ZipFile(sink, "w") as archive:
        for entry in entries:
            if isinstance(entry.body, str):
                archive.writestr(entry.name, entry.body, zipfile.ZIP_DEFLATED)
                yield sink.taken()
                continue
            with archive.open(entry.name, "w", force_zip64=True) as packed:
                for chunk in entry.body:
                    packed.write(chunk)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of an open file in parts; it is closed at its end."""
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def safe_name(name: str, *, otherwise: str = "file") -> str:
    """A file name that every system takes, in any script; its suffix stays."""
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    if not plain:
        return otherwise
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    if len(plain) <= NAME_LENGTH:
        return plain
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 16:
        return plain[:NAME_LENGTH].rstrip(" .")
    return f"{stem[: NAME_LENGTH - len(suffix) - 1].rstrip(' .')}.{suffix}"


def unlike(name: str, taken: set[str]) -> str:
    """`name`, numbered where one like it is taken already (without regard to case); noted there."""
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}){dot}{suffix}"
    taken.add(found.casefold())
    return found


class _Sink(io.RawIOBase):
    """What was written and not yet sent."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        """What waits, once."""
        found = bytes(self._waiting)
        self._waiting.clear()
        return found
