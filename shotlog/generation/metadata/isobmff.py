"""MP4, MOV, AVIF and their kin: boxes with tags, sizes and frame counts."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from . import tiff_exif
from .bounded import LONGEST_RECORD
from .boxes import Boxes, add_text
from .heif_items import take_items
from .texts import decoded

if TYPE_CHECKING:
    from .bounded import BoundedFile
    from .boxes import Box
    from .contents import Contents

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


def read_isobmff(file: BoundedFile, contents: Contents) -> None:
    """Collect the records of an MP4, MOV or AVIF into `contents`."""
    _take_brand(file, contents)
    walk = Boxes(file)
    found: set[bytes] = set()
    for box in walk.inside(0, file.size):
        found.add(box.kind)
        if box.kind == b"moov":
            _take_movie(walk, box, contents)
        elif box.kind == b"meta":
            take_items(walk, box, contents)
        elif box.kind in (b"uuid", b"jumb", b"xml ", b"Exif"):
            _take_top_box(walk, box, contents)
    is_still = contents.content_type.startswith("image/")
    if not found & {b"moov", b"meta"}:
        contents.damage = "The file is cut: the box that describes it is missing."
    elif walk.is_cut:
        contents.damage = "The file is cut: its last part is missing."
    if not is_still and b"moov" in found:
        contents.is_moving = True


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


def _take_top_box(walk: Boxes, box: Box, contents: Contents) -> None:
    data = walk.data(box, most=LONGEST_RECORD)
    if box.kind == b"jumb" or data[:16] == C2PA:
        contents.has_c2pa = True
    elif box.kind == b"uuid" and data[:16] == XMP:
        add_text(contents, "MP4 XMP", "XMP", data[16:])
    elif box.kind == b"xml ":
        add_text(contents, "box", "XMP", data)
    elif box.kind == b"Exif":
        tiff_exif.read_exif(data[4:], "box EXIF", contents)


def _take_movie(walk: Boxes, moov: Box, contents: Contents) -> None:
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


def _take_track(walk: Boxes, trak: Box, contents: Contents) -> None:
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


def _take_rate(walk: Boxes, trak: Box, table: Box | None, contents: Contents) -> None:
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


def _take_user_data(walk: Boxes, udta: Box, contents: Contents) -> None:
    for box in walk.children(udta):
        if box.kind == b"meta":
            _take_tags(walk, box, contents)
        elif box.kind == b"XMP_":
            add_text(contents, "MP4 XMP", "XMP", walk.data(box))
        elif box.kind[:1] == b"\xa9":
            # QuickTime's own form: length and language, then the text.
            data = walk.data(box)
            length = int.from_bytes(data[:2], "big")
            add_text(contents, "MOV tag", _tag_name(box.kind), data[4 : 4 + length])


def _take_tags(walk: Boxes, meta: Box, contents: Contents) -> None:
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
            add_text(contents, "MP4 tag", name, walk.data(data)[8:])


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
