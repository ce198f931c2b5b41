"""Text hidden in pixels, in all its forms."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.generation.metadata.making import A1111_TEXT, chunk, reading, value

if TYPE_CHECKING:
    from collections.abc import Iterator

Pixels = list[list[list[int]]]
FORMS = ("pnginfo", "pngcomp", "rgbinfo", "rgbcomp")


def hidden_bits(form: str) -> str:
    told = A1111_TEXT.encode()
    data = gzip.compress(told) if form.endswith("comp") else told
    whole = f"stealth_{form}".encode() + (len(data) * 8).to_bytes(4, "big") + data
    return "".join(f"{byte:08b}" for byte in whole)


def picture(form: str, *, width: int, height: int, depth: int = 4) -> Pixels:
    """A picture of soft colours whose lowest bits, down the columns, hold the text."""
    rows = [
        [[(x * 5 + y * 3 + c * 40) & 254 for c in range(depth)] for x in range(width)]
        for y in range(height)
    ]
    bits = iter(hidden_bits(form))
    for x in range(width):
        for y in range(height):
            for channel in (0, 1, 2) if form.startswith("rgb") else (3,):
                rows[y][x][channel] |= int(next(bits, "0"))
    return rows


def filtered(rows: Pixels, kind: int) -> Iterator[bytes]:
    """The rows as PNG packs them, each with the filter `kind`."""
    depth, above = len(rows[0][0]), [0] * (len(rows[0]) * len(rows[0][0]))
    for pixels in rows:
        row = [value for pixel in pixels for value in pixel]
        packed = [kind]
        for at, own in enumerate(row):
            left = row[at - depth] if at >= depth else 0
            corner = above[at - depth] if at >= depth else 0
            packed.append((own - predicted(kind, left, above[at], corner)) & 255)
        yield bytes(packed)
        above = row


def predicted(kind: int, left: int, above: int, corner: int) -> int:
    nearest = min((left, above, corner), key=lambda each: abs(left + above - corner - each))
    return (0, left, above, (left + above) // 2, nearest)[kind]


def png_of(rows: Pixels, kind: int) -> bytes:
    colour = 6 if len(rows[0][0]) == 4 else 2
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, colour, 0, 0, 0)
    data = zlib.compress(b"".join(filtered(rows, kind)))
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", range(5))
def test_hidden_text_is_found_behind_every_filter(form: str, kind: int) -> None:
    found = reading(png_of(picture(form, width=40, height=130), kind))
    assert value(found, "seed") == "235284042"
    assert found.values["seed"].source == "pixels"
    assert found.raw[0].carrier == ("stealth alpha" if "png" in form else "stealth rgb")


def test_hidden_text_is_found_in_a_picture_without_transparency() -> None:
    rows = picture("rgbcomp", width=60, height=50, depth=3)
    assert value(reading(png_of(rows, 4)), "seed") == "235284042"


def test_hidden_text_is_found_in_a_low_picture() -> None:
    rows = picture("pngcomp", width=200, height=20)
    assert value(reading(png_of(rows, 1)), "seed") == "235284042"


@pytest.mark.parametrize("form", FORMS)
def test_hidden_text_in_a_lossless_webp_is_found_by_a_child(form: str) -> None:
    image_module = pytest.importorskip("PIL.Image")
    rows = picture(form, width=40, height=130)
    data = bytes(value for row in rows for pixel in row for value in pixel)
    file = io.BytesIO()
    image = image_module.frombytes("RGBA", (40, 130), data)
    image.save(file, "WEBP", lossless=True, exact=True)
    assert reading(file.getvalue()).status == "nothing_found"
    assert value(reading(file.getvalue(), children=True), "seed") == "235284042"
