"""PNG: an own walk over the chunks, because real files have wrong checksums and late text."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from . import stealth, tiff_exif
from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded, inflated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bounded import BoundedFile
    from .contents import Contents

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 150_000


def read_png(file: BoundedFile, contents: Contents) -> None:
    """Collect the records of a PNG into `contents`."""
    contents.content_type = "image/png"
    image_data: list[tuple[int, int]] = []
    header = b""
    ended = False
    for kind, offset, length in _chunks(file):
        if kind == b"IDAT":
            image_data.append((offset, length))
        elif kind == b"IHDR" and not header:
            header = file.at(offset, min(length, 13))
            _take_size(header, contents)
        elif kind == b"IEND":
            ended = True
        else:
            _take_chunk(kind, file, offset, length, contents)
    if contents.frames and contents.duration:
        contents.fps = round(contents.frames / contents.duration, 3)
    _judge_wholeness(contents, header=header, has_picture=bool(image_data), ended=ended)
    hidden = stealth.hidden_record(file, header, image_data)
    if hidden:
        contents.add(hidden)


def _chunks(file: BoundedFile) -> Iterator[tuple[bytes, int, int]]:
    """Kind, data offset and length of each chunk; the checksums are not looked at."""
    offset = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        head = file.at(offset, 8)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head)
        # Where the bytes are no chunk name, the walk has lost its way.
        if not kind.isalpha():
            return
        yield kind, offset + 8, length
        offset += 12 + length


def _take_size(header: bytes, contents: Contents) -> None:
    if len(header) >= 8:
        contents.set_size(*struct.unpack(">II", header[:8]))


def _take_chunk(
    kind: bytes, file: BoundedFile, offset: int, length: int, contents: Contents
) -> None:
    if kind == b"caBX":
        contents.has_c2pa = True
    elif kind == b"acTL":
        _take_frame_count(file.at(offset, 4), contents)
    elif kind == b"fcTL":
        _take_frame_time(file.at(offset + 20, 4), contents)
    elif kind == b"eXIf":
        tiff_exif.read_exif(file.at(offset, min(length, LONGEST_RECORD)), "PNG EXIF", contents)
    elif kind in _TEXT_READERS and not contents.is_full:
        data = file.at(offset, min(length, LONGEST_RECORD))
        contents.spend(len(data))
        record = _TEXT_READERS[kind](data)
        contents.warn_if_cut(record.key, length)
        contents.add(record)


def _take_frame_count(data: bytes, contents: Contents) -> None:
    if len(data) == 4:
        contents.is_moving = True
        contents.frames = int.from_bytes(data, "big") or None
        contents.content_type = "image/apng"


def _take_frame_time(data: bytes, contents: Contents) -> None:
    """Add the time that one frame of an animation is shown; a scale of zero means hundredths."""
    if len(data) == 4:
        shown, scale = struct.unpack(">HH", data)
        contents.duration = round((contents.duration or 0) + shown / (scale or 100), 4)


def _plain_text(data: bytes) -> RawRecord:
    key, _, value = data.partition(b"\0")
    text, encoding = decoded(value)
    return RawRecord("PNG tEXt", _key(key), text, encoding, len(value))


def _compressed_text(data: bytes) -> RawRecord:
    key, _, value = data.partition(b"\0")
    text, encoding = decoded(inflated(value[1:]))
    return RawRecord("PNG zTXt", _key(key), text, encoding, len(value))


def _international_text(data: bytes) -> RawRecord:
    key, _, rest = data.partition(b"\0")
    is_compressed, rest = rest[:1] == b"\1", rest[2:]
    value = rest.split(b"\0", 2)[-1]
    text, encoding = decoded(inflated(value) if is_compressed else value)
    return RawRecord("PNG iTXt", _key(key), text, encoding, len(value))


def _comfyui_text(data: bytes) -> RawRecord:
    """ComfyUI's own chunk in animated PNG: laid out like plain text."""
    record = _plain_text(data)
    return RawRecord("PNG comf", record.key, record.text, record.encoding, record.length)


def _key(data: bytes) -> str:
    return decoded(data[:256])[0]


_TEXT_READERS = {
    b"tEXt": _plain_text,
    b"zTXt": _compressed_text,
    b"iTXt": _international_text,
    b"comf": _comfyui_text,
}


def _judge_wholeness(contents: Contents, *, header: bytes, has_picture: bool, ended: bool) -> None:
    if len(header) < 13 or contents.pixel_width is None:
        contents.damage = "The PNG has no usable header."
    elif not has_picture:
        contents.damage = "The PNG holds no picture data."
    elif not ended:
        contents.damage = "The PNG is cut: its end is missing."
