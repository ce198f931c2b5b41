"""WebP, still and animated: an own walk over the RIFF chunks."""

from __future__ import annotations

import struct
from base64 import b64decode
from typing import TYPE_CHECKING

from . import stealth, tiff_exif
from .bounded import LONGEST_RECORD
from .children import NoAnswerError, answer
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from .bounded import BoundedFile
    from .contents import Contents

MOST_CHUNKS = 60_000
ANIMATED = 0x02


def read_webp(file: BoundedFile, contents: Contents) -> None:
    """Collect the records of a WebP into `contents`."""
    contents.content_type = "image/webp"
    frame_times: list[int] = []
    has_picture = False
    for kind, offset, length in _chunks(file):
        head = file.at(offset, min(length, 16))
        contents.may_hide = contents.may_hide or kind in (b"VP8L", b"ALPH")
        has_picture = has_picture or kind in (b"VP8 ", b"VP8L", b"ANMF")
        if kind == b"ANMF" and len(head) >= 15:
            frame_times.append(int.from_bytes(head[12:15], "little"))
        elif kind in _SIZES:
            contents.set_size(*_SIZES[kind](head))
            contents.is_moving = contents.is_moving or _says_animated(kind, head)
        else:
            _take_chunk(kind, file, offset, length, contents)
    _take_frames(frame_times, contents)
    announced = int.from_bytes(file.at(4, 4), "little") + 8
    if contents.pixel_width is None or not has_picture:
        contents.damage = "The WebP is cut before its picture."
    elif announced > file.size + 1:
        contents.damage = f"The WebP is cut: {file.size} of {announced} bytes are there."


def hidden_record(file: BinaryIO) -> RawRecord | None:
    """The text hidden in the pixels, which a child process unpacks."""
    try:
        found = answer("child_pixels", file)
    except NoAnswerError:
        return None
    planes = {name: b64decode(bits) for name, bits in found.items() if isinstance(bits, str)}
    return stealth.hidden_in_planes(planes)


def _chunks(file: BoundedFile) -> Iterator[tuple[bytes, int, int]]:
    offset = 12
    for _ in range(MOST_CHUNKS):
        head = file.at(offset, 8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], "little")
        yield head[:4], offset + 8, length
        offset += 8 + length + length % 2


def _canvas(head: bytes) -> tuple[int, int]:
    if len(head) < 10:
        return 0, 0
    width, height = int.from_bytes(head[4:7], "little"), int.from_bytes(head[7:10], "little")
    return width + 1, height + 1


def _lossy(head: bytes) -> tuple[int, int]:
    if len(head) < 10 or head[3:6] != b"\x9d\x01\x2a":
        return 0, 0
    width, height = struct.unpack("<HH", head[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _lossless(head: bytes) -> tuple[int, int]:
    if len(head) < 5 or head[0] != 0x2F:
        return 0, 0
    bits = int.from_bytes(head[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


_SIZES = {b"VP8X": _canvas, b"VP8 ": _lossy, b"VP8L": _lossless}


def _says_animated(kind: bytes, head: bytes) -> bool:
    return kind == b"VP8X" and bool(head[:1]) and bool(head[0] & ANIMATED)


def _take_chunk(
    kind: bytes, file: BoundedFile, offset: int, length: int, contents: Contents
) -> None:
    if kind == b"EXIF":
        tiff_exif.read_exif(file.at(offset, min(length, LONGEST_RECORD)), "WebP EXIF", contents)
    elif kind == b"XMP ":
        data = file.at(offset, min(length, LONGEST_RECORD))
        text, encoding = decoded(data)
        contents.add(RawRecord("WebP XMP", "XMP", text, encoding, len(data)))
    elif kind == b"C2PA":
        contents.has_c2pa = True


def _take_frames(times: list[int], contents: Contents) -> None:
    """Frames and rate of an animation, from the milliseconds that each frame is shown."""
    if len(times) > 1:
        contents.frames = len(times)
        total = sum(times)
        if total > 0:
            contents.duration = round(total / 1000, 3)
            contents.fps = _rate(len(times), total)


def _rate(frames: int, milliseconds: int) -> float:
    """Frames per second; the whole number that whole milliseconds could not express."""
    rate = frames * 1000 / milliseconds
    near = round(rate)
    if near and abs(1000 / near - milliseconds / frames) < 1:
        return float(near)
    return round(rate, 3)
