"""Text hidden in the lowest bits of PNG pixels ("stealth PNG info").

The bits run down the columns, so only the leading columns are unfiltered, and only when the
signature at the top of the first column is there.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from .bounded import MEGABYTE, BoundedFile
from .reading import RawRecord
from .texts import decoded, inflated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIGNATURES = {
    b"stealth_pnginfo": ("alpha", False),
    b"stealth_pngcomp": ("alpha", True),
    b"stealth_rgbinfo": ("rgb", False),
    b"stealth_rgbcomp": ("rgb", True),
}
SIGNATURE_BITS = 15 * 8
LENGTH_BITS = 32
LARGEST_PICTURE = 100 * MEGABYTE
# Of pixels unfiltered; a recipe of 40 kB takes 320,000.
MOST_PIXELS = 400_000
PIECE = 65_536
RGB, RGBA = 2, 6


@dataclass(frozen=True)
class Plane:
    """The picture's rows as they are packed: one filter byte, then the pixels."""

    width: int
    height: int
    depth: int  # bytes per pixel
    rows: list[bytes]

    def columns(self, channel: int) -> Iterator[list[int]]:
        """One channel, column by column, unfiltered: the channels do not touch each other."""
        left = [0] * len(self.rows)
        for start in range(1 + channel, 1 + self.width * self.depth, self.depth):
            column: list[int] = []
            above = corner = 0
            for row, beside in zip(self.rows, left, strict=True):
                above = _unfiltered(row[0], row[start], beside, above, corner)
                corner = beside
                column.append(above)
            yield column
            left = column


def hidden_record(
    file: BoundedFile, header: bytes, image_data: list[tuple[int, int]]
) -> RawRecord | None:
    """The hidden text as a record, if the picture carries one."""
    if len(header) < 13 or not image_data:
        return None
    width, height, bits, colour, _, _, interlace = struct.unpack(">IIBBBBB", header[:13])
    if bits != 8 or colour not in (RGB, RGBA) or interlace or not width or not height:
        return None
    depth = 4 if colour == RGBA else 3
    # The first column is enough to know; in a low picture the first few.
    top = _plane(file, image_data, width, min(height, SIGNATURE_BITS), depth)
    kind = _kind(top, height) if top else None
    whole = _plane(file, image_data, width, height, depth) if kind else None
    if kind is None or whole is None:
        return None
    plane, is_packed = kind
    return _revealed(whole, plane, is_packed=is_packed)


def _plane(
    file: BoundedFile, image_data: list[tuple[int, int]], width: int, rows: int, depth: int
) -> Plane | None:
    stride = 1 + width * depth
    if stride * rows > LARGEST_PICTURE:
        return None
    # Only the leading columns are ever needed: the rest of a row is not kept.
    leading = 1 + depth * min(width, MOST_PIXELS // rows + 2)
    kept: list[bytes] = []
    rest = b""
    for data in _unpacked(file, image_data):
        rest += data
        whole = len(rest) // stride
        starts = range(0, min(whole, rows - len(kept)) * stride, stride)
        kept += [rest[start : start + leading] for start in starts]
        if len(kept) == rows:
            return Plane((leading - 1) // depth, rows, depth, kept)
        rest = rest[whole * stride :]
    return None


def _unpacked(file: BoundedFile, image_data: list[tuple[int, int]]) -> Iterator[bytes]:
    """The picture data, unpacked in small pieces: a bomb never stands in memory."""
    unpacker = zlib.decompressobj()
    for offset, length in image_data:
        for start in range(0, length, PIECE):
            packed = file.at(offset + start, min(PIECE, length - start))
            while packed:
                try:
                    data = unpacker.decompress(packed, MEGABYTE)
                except zlib.error:
                    return
                if not data:
                    break
                yield data
                packed = unpacker.unconsumed_tail


def hidden_in_planes(planes: Mapping[str, bytes]) -> RawRecord | None:
    """The hidden text in bits that were already taken out, by plane."""
    for signature, (plane, is_packed) in SIGNATURES.items():
        bits = planes.get(plane, b"")
        if bits.startswith(signature):
            start = len(signature) + LENGTH_BITS // 8
            length = int.from_bytes(bits[len(signature) : start], "big") // 8
            return _record(bits[start : start + length], plane, is_packed=is_packed)
    return None


def _kind(top: Plane, height: int) -> tuple[str, bool] | None:
    """Where and how text is hidden, by the signature that a hider writes first."""
    # In a high picture the signature stands in the first column, else in the first few.
    wanted = 1 if height >= SIGNATURE_BITS else SIGNATURE_BITS
    for plane in ("alpha", "rgb") if top.depth == 4 else ("rgb",):
        found = _taken(_bits(top, plane, columns=wanted), SIGNATURE_BITS)
        if found in SIGNATURES and SIGNATURES[found][0] == plane:
            return SIGNATURES[found]
    return None


def _revealed(whole: Plane, plane: str, *, is_packed: bool) -> RawRecord | None:
    bits = _bits(whole, plane)
    _taken(bits, SIGNATURE_BITS)
    length = int.from_bytes(_taken(bits, LENGTH_BITS), "big")
    data = _taken(bits, min(length, 3 * MOST_PIXELS) // 8 * 8)
    return _record(data, plane, is_packed=is_packed)


def _record(data: bytes, plane: str, *, is_packed: bool) -> RawRecord | None:
    text, encoding = decoded(inflated(data) if is_packed else data)
    if not text:
        return None
    return RawRecord(f"stealth {plane}", "parameters", text, encoding, len(data))


def _bits(picture: Plane, plane: str, *, columns: int = MOST_PIXELS) -> Iterator[int]:
    """The lowest bits of one plane, down each column in turn."""
    channels = (3,) if plane == "alpha" else (0, 1, 2)
    for each in islice(zip(*map(picture.columns, channels), strict=True), columns):
        for pixel in zip(*each, strict=True):
            for value in pixel:
                yield value & 1


def _taken(bits: Iterator[int], count: int) -> bytes:
    """The next `count` bits as bytes; fewer when the picture ends."""
    digits = "".join(map(str, islice(bits, count)))
    usable = len(digits) // 8 * 8
    return int(digits[:usable] or "0", 2).to_bytes(usable // 8, "big")


def _unfiltered(kind: int, packed: int, left: int, above: int, corner: int) -> int:
    """One byte out of its PNG filter."""
    if kind == 0:
        return packed
    if kind == 1:
        return packed + left & 255
    if kind == 2:
        return packed + above & 255
    if kind == 3:
        return packed + (left + above >> 1) & 255
    return packed + _paeth(left, above, corner) & 255 if kind == 4 else packed


def _paeth(left: int, above: int, corner: int) -> int:
    """PNG's own predictor: the neighbour nearest to left + above - corner."""
    to_left, to_above = abs(above - corner), abs(left - corner)
    to_corner = abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner
