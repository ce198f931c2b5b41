"""Files as one ZIP that is never written: laid out by arithmetic, read by place.

Stored, not compressed, with no dates: the same files give the same bytes, wherever they lie.
PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14 to 4.3.16.
"""

import bisect
import io
import struct
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import BinaryIO, cast

CHUNK = 1024 * 1024
_PLAIN, _ZIP64 = 20, 45
_UTF8_NAMES = 0x800
_NO_DATE = 0x21  # 1 January 1980, the first day that a ZIP knows
_READABLE = 0o100644 << 16
_MOST = _ELSEWHERE = 0xFFFFFFFF  # what stands where the number is in the long form
_MANY = _MANY_ELSEWHERE = 0xFFFF


@dataclass(frozen=True)
class Member:
    """One file of a ZIP; `open` gives its bytes, which must be `size` long."""

    name: str
    size: int
    crc32: int
    open: Callable[[], AbstractContextManager[BinaryIO]]


def packed(members: Sequence[Member]) -> BinaryIO:
    """A readable, seekable ZIP of `members`. OSError where one is not as long as it was."""
    return cast(BinaryIO, io.BufferedReader(_Packed(members), CHUNK))


def checksum(file: BinaryIO) -> int:
    """The CRC-32 of a file from where it stands."""
    crc = 0
    while chunk := file.read(CHUNK):
        crc = zlib.crc32(chunk, crc)
    return crc


class _Packed(io.RawIOBase):
    """The pieces of the ZIP by the place where they begin; one member open at a time."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._starts: list[int] = []
        self._pieces: list[bytes | Member] = []
        self._end = self._at = 0
        self._open = ExitStack()
        self._opened: tuple[Member, BinaryIO] | None = None
        directory = b""
        for member in members:
            name = member.name.encode("utf-8", "surrogateescape")
            directory += _entry(member, name, self._end)
            self._add(_local(member, name))
            self._add(member)
        self._add(directory + _closing(len(members), len(directory), self._end))

    def _add(self, piece: bytes | Member) -> None:
        length = piece.size if isinstance(piece, Member) else len(piece)
        if length:
            self._starts.append(self._end)
            self._pieces.append(piece)
            self._end += length

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        if self._at >= self._end:
            return 0
        number = bisect.bisect_right(self._starts, self._at) - 1
        piece, within = self._pieces[number], self._at - self._starts[number]
        data = self._bytes(piece, within, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._open.close()
        super().close()

    def _bytes(self, piece: bytes | Member, within: int, most: int) -> bytes:
        if isinstance(piece, bytes):
            return piece[within : within + most]
        if self._opened is None or self._opened[0] is not piece:
            self._open.close()
            self._opened = piece, self._open.enter_context(piece.open())
        file = self._opened[1]
        file.seek(within)
        data = file.read(min(most, piece.size - within))
        if not data:
            raise OSError(0, f"{piece.name} is shorter than it was")
        return data


def _local(member: Member, name: bytes) -> bytes:
    return (
        struct.pack(
            "<4s5H3L2H",
            *(b"PK\3\4", _PLAIN, _UTF8_NAMES, 0, 0, _NO_DATE),
            *(member.crc32, member.size, member.size, len(name), 0),
        )
        + name
    )


def _entry(member: Member, name: bytes, offset: int) -> bytes:
    is_far = offset >= _MOST
    extra = struct.pack("<2HQ", 1, 8, offset) if is_far else b""
    needs = _ZIP64 if is_far else _PLAIN
    return (
        struct.pack(
            "<4s6H3L5H2L",
            *(b"PK\1\2", 3 << 8 | needs, needs, _UTF8_NAMES, 0, 0, _NO_DATE),
            *(member.crc32, member.size, member.size, len(name), len(extra), 0, 0, 0),
            *(_READABLE, _ELSEWHERE if is_far else offset),
        )
        + name
        + extra
    )


def _closing(count: int, length: int, offset: int) -> bytes:
    """The end of the directory, in its long form where the short one cannot hold it."""
    long = b""
    if count >= _MANY or offset >= _MOST:
        record = (b"PK\6\6", 44, _ZIP64, _ZIP64, 0, 0, count, count, length, offset)
        long = struct.pack("<4sQ2H2L4Q", *record)
        long += struct.pack("<4sLQL", b"PK\6\7", 0, offset + length, 1)
    few = count if count < _MANY else _MANY_ELSEWHERE
    low = offset if offset < _MOST else _ELSEWHERE
    return long + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, few, few, length, low, 0)
