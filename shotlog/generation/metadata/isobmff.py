"""MP4, MOV, AVIF and their kin: boxes with tags, sizes and frame counts."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import tiff_exif
from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bounded import BoundedFile
    from .contents import Contents

MOST_BOXES = 20_000
MOST_TABLE = 1024 * 1024
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
STILL_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
}
# The old four-letter tags, by the names that the tools know them under.
TAGS = {
    b"\xa9cmt": "comment",
    b"\xa9nam": "title",
    b"\xa9des": "description",
    b"desc": "description",
    b"ldes": "description",
    b"\xa9too": "encoder",
    b"\xa9swr": "software",
    b"\xa9ART": "artist",
    b"\xa9day": "date",
    b"\xa9inf": "comment",
    b"cprt": "copyright",
}


@dataclass(frozen=True)
class Box:
    """One box: its kind, and where its content lies."""

    kind: bytes
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def read_isobmff(file: BoundedFile, contents: Contents) -> None:
    """Collect the records of an MP4, MOV or AVIF into `contents`."""
    _take_brand(file, contents)
    walk = _Boxes(file)
    found: set[bytes] = set()
    for box in walk.inside(0, file.size):
        found.add(box.kind)
        if box.kind == b"moov":
            _take_movie(walk, box, contents)
        elif box.kind == b"meta":
            _take_items(walk, box, contents)
        elif box.kind in (b"uuid", b"jumb", b"xml ", b"Exif"):
            _take_top_box(walk, box, contents)
    is_still = contents.content_type.startswith("image/")
    if not found & {b"moov", b"meta"}:
        contents.damage = "The file is cut: the box that describes it is missing."
    elif walk.is_cut:
        contents.damage = "The file is cut: its last part is missing."
    if not is_still and b"moov" in found:
        contents.is_moving = True


class _Boxes:
    """The boxes of one file; every box is looked at once, and not without end."""

    def __init__(self, file: BoundedFile) -> None:
        self.file = file
        self.left = MOST_BOXES
        self.is_cut = False

    def inside(self, start: int, end: int) -> Iterator[Box]:
        while start + 8 <= end and self.left > 0:
            self.left -= 1
            head = self.file.at(start, 16)
            if len(head) < 8:
                return
            length, kind = struct.unpack(">I4s", head[:8])
            header = 8
            if length == 1 and len(head) == 16:
                length, header = int.from_bytes(head[8:], "big"), 16
            elif length == 0:
                length = end - start
            if length < header:
                return
            stop = start + length
            if stop > end:
                self.is_cut = True
                stop = end
            yield Box(kind, start + header, stop)
            start = stop

    def children(self, box: Box, *, skip: int = 0) -> Iterator[Box]:
        return self.inside(box.start + skip, box.end)

    def first(self, box: Box | None, *kinds: bytes, skip: int = 0) -> Box | None:
        """The box at the end of the path `kinds` below `box`."""
        for kind in kinds:
            if box is None:
                return None
            below = self.children(box, skip=skip)
            box, skip = next((child for child in below if child.kind == kind), None), 0
        return box

    def data(self, box: Box | None, *, most: int = LONGEST_RECORD) -> bytes:
        return self.file.at(box.start, min(box.length, most)) if box else b""


def _take_brand(file: BoundedFile, contents: Contents) -> None:
    length = min(int.from_bytes(file.at(0, 4), "big"), 256)
    data = file.at(8, length - 8) if file.at(4, 4) == b"ftyp" else b""
    brands = [data[:4], *(data[at : at + 4] for at in range(8, len(data) - 3, 4))]
    still = next((STILL_BRANDS[brand] for brand in brands if brand in STILL_BRANDS), None)
    if still:
        contents.content_type = still
    elif brands[0] == b"qt  ":
        contents.content_type = "video/quicktime"
    else:
        contents.content_type = "video/mp4"


def _take_top_box(walk: _Boxes, box: Box, contents: Contents) -> None:
    data = walk.data(box, most=LONGEST_RECORD)
    if box.kind == b"jumb" or data[:16] == C2PA:
        contents.has_c2pa = True
    elif box.kind == b"uuid" and data[:16] == XMP:
        _add_text(contents, "MP4 XMP", "XMP", data[16:])
    elif box.kind == b"xml ":
        _add_text(contents, "box", "XMP", data)
    elif box.kind == b"Exif":
        tiff_exif.read_exif(data[4:], "box EXIF", contents)


def _take_movie(walk: _Boxes, moov: Box, contents: Contents) -> None:
    for box in walk.children(moov):
        if box.kind == b"mvhd":
            contents.duration = _seconds(walk.data(box, most=64))
        elif box.kind == b"trak":
            _take_track(walk, box, contents)
        elif box.kind == b"udta":
            _take_user_data(walk, box, contents)
        elif box.kind == b"meta":
            _take_tags(walk, box, contents)
        elif box.kind == b"uuid":
            _take_top_box(walk, box, contents)


def _seconds(header: bytes) -> float | None:
    """Duration out of an mvhd or mdhd box, in its short or long form."""
    is_long = header[:1] == b"\1"
    form, at = (">IQ", 20) if is_long else (">II", 12)
    if len(header) < at + struct.calcsize(form):
        return None
    scale, duration = struct.unpack_from(form, header, at)
    unknown = 2**64 - 1 if is_long else 2**32 - 1
    return round(duration / scale, 3) if scale and 0 < duration < unknown else None


def _take_track(walk: _Boxes, trak: Box, contents: Contents) -> None:
    handler = walk.data(walk.first(trak, b"mdia", b"hdlr"), most=12)
    if handler[8:12] != b"vide":
        return
    header = walk.data(walk.first(trak, b"tkhd"), most=104)
    if len(header) >= 84:
        at = 88 if header[:1] == b"\1" else 76
        width, height = struct.unpack(">II", header[at : at + 8].ljust(8, b"\0"))
        contents.set_size(width >> 16, height >> 16)
    table = walk.first(trak, b"mdia", b"minf", b"stbl")
    described = walk.data(walk.first(table, b"stsd"), most=48)
    if len(described) >= 44:
        contents.set_size(*struct.unpack(">HH", described[40:44]))
    _take_rate(walk, trak, table, contents)
    for box in walk.children(trak):
        if box.kind == b"udta":
            _take_user_data(walk, box, contents)
        elif box.kind == b"meta":
            _take_tags(walk, box, contents)


def _take_rate(walk: _Boxes, trak: Box, table: Box | None, contents: Contents) -> None:
    if contents.frames is not None:
        return
    header = walk.data(walk.first(trak, b"mdia", b"mdhd"), most=64)
    at = 20 if header[:1] == b"\1" else 12
    scale = int.from_bytes(header[at : at + 4], "big")
    data = walk.data(walk.first(table, b"stts"), most=MOST_TABLE)[8:]
    frames = ticks = 0
    for count, delta in struct.iter_unpack(">II", data[: len(data) // 8 * 8]):
        frames += count
        ticks += count * delta
    if 0 < frames < 10**7:
        contents.frames = frames
        if ticks and scale:
            contents.fps = round(frames * scale / ticks, 3)


def _take_user_data(walk: _Boxes, udta: Box, contents: Contents) -> None:
    for box in walk.children(udta):
        if box.kind == b"meta":
            _take_tags(walk, box, contents)
        elif box.kind == b"XMP_":
            _add_text(contents, "MP4 XMP", "XMP", walk.data(box))
        elif box.kind[:1] == b"\xa9":
            # QuickTime's own form: length and language, then the text.
            data = walk.data(box)
            length = int.from_bytes(data[:2], "big")
            _add_text(contents, "MOV tag", _tag_name(box.kind), data[4 : 4 + length])


def _take_tags(walk: _Boxes, meta: Box, contents: Contents) -> None:
    """Tags with free names (`keys` beside `ilst`), and the old ones with four letters."""
    # In MP4 this box begins with four bytes of version, in MOV with its first child.
    skip = 0 if walk.file.at(meta.start + 4, 4) in (b"hdlr", b"keys") else 4
    names = _free_names(walk.data(walk.first(meta, b"keys", skip=skip)))
    tags = walk.first(meta, b"ilst", skip=skip)
    for box in walk.children(tags) if tags else ():
        number = int.from_bytes(box.kind, "big")
        if box.kind == b"----":
            name = decoded(walk.data(walk.first(box, b"name"), most=300)[4:])[0]
        else:
            name = names.get(number) or _tag_name(box.kind)
        data = walk.first(box, b"data")
        if data:
            contents.warn_if_cut(name, data.length)
            _add_text(contents, "MP4 tag", name, walk.data(data)[8:])


def _free_names(data: bytes) -> dict[int, str]:
    names: dict[int, str] = {}
    at = 8
    while at + 8 <= len(data) and len(names) < 1000:
        length = int.from_bytes(data[at : at + 4], "big")
        if length < 8:
            break
        names[len(names) + 1] = decoded(data[at + 8 : at + length])[0]
        at += length
    return names


def _tag_name(kind: bytes) -> str:
    return TAGS.get(kind) or kind.decode("latin-1")


def _add_text(contents: Contents, carrier: str, key: str, data: bytes) -> None:
    # Tags that are numbers or pictures are no text; they carry zero bytes early on.
    if not data or b"\0" in data[:8]:
        return
    text, encoding = decoded(data.rstrip(b"\0"))
    contents.add(RawRecord(carrier, key, text, encoding, len(data)))


def _take_items(walk: _Boxes, meta: Box, contents: Contents) -> None:
    """EXIF and XMP items of a still picture, and its size."""
    places = _item_places(walk.data(walk.first(meta, b"iloc", skip=4)))
    properties = walk.first(meta, b"iprp", b"ipco", skip=4)
    for box in walk.children(properties) if properties else ():
        if box.kind == b"ispe":
            _take_larger_size(walk.data(box, most=12), contents)
    items = walk.first(meta, b"iinf", skip=4)
    if items is None:
        return
    version = walk.file.at(items.start, 1)
    for box in walk.children(items, skip=6 if version == b"\0" else 8):
        described = walk.data(box, most=200)
        number, kind = _item(described)
        start, length = places.get(number, (0, 0))
        if not length:
            continue
        data = walk.file.at(start, min(length, LONGEST_RECORD))
        if kind == b"Exif":
            offset = 4 + int.from_bytes(data[:4], "big")
            tiff_exif.read_exif(data[offset:], "AVIF EXIF", contents)
        elif kind == b"mime" and b"rdf+xml" in described:
            _add_text(contents, "AVIF XMP", "XMP", data)


def _take_larger_size(data: bytes, contents: Contents) -> None:
    """The largest size is that of the whole picture; others are tiles or thumbnails."""
    if len(data) < 12:
        return
    width, height = struct.unpack(">II", data[4:12])
    if width * height > (contents.pixel_width or 0) * (contents.pixel_height or 0):
        contents.pixel_width, contents.pixel_height = width, height


def _item(described: bytes) -> tuple[int, bytes]:
    """Number and kind of an item, out of its infe box."""
    if described[:1] == b"\2":
        return int.from_bytes(described[4:6], "big"), described[8:12]
    if described[:1] == b"\3":
        return int.from_bytes(described[4:8], "big"), described[10:14]
    return 0, b""


class _Cursor:
    """Numbers of given widths, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.data)

    def take(self, width: int) -> int:
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at], "big")


def _item_places(data: bytes) -> dict[int, tuple[int, int]]:
    """Where each item lies in the file: start and length of its first extent."""
    places: dict[int, tuple[int, int]] = {}
    cursor = _Cursor(data)
    version = cursor.take(4) >> 24
    widths = cursor.take(2)
    offset_width, length_width = widths >> 12, widths >> 8 & 15
    base_width, index_width = widths >> 4 & 15, widths & 15 if version else 0
    count = cursor.take(4 if version == 2 else 2)
    for _ in range(min(count, 1000)):
        number = cursor.take(4 if version == 2 else 2)
        method = cursor.take(2) & 15 if version else 0
        cursor.take(2)
        base = cursor.take(base_width)
        for extent in range(min(cursor.take(2), 100)):
            cursor.take(index_width)
            start, length = cursor.take(offset_width), cursor.take(length_width)
            if extent == 0 and method == 0:
                places[number] = (base + start, length)
        if cursor.is_done:
            break
    return places
