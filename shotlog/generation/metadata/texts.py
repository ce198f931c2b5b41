"""Bytes to text, as generation tools really write them."""

from __future__ import annotations

import zlib

from .bounded import LONGEST_RECORD


def decoded(data: bytes) -> tuple[str, str]:
    """Text and encoding: UTF-8 where it is that, whatever the format demands, else Latin-1."""
    data = data[:LONGEST_RECORD]
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode(), "utf-8"
    return data.decode("latin-1"), "latin-1"


def decoded_utf16(data: bytes) -> tuple[str, str]:
    """UTF-16 text of unknown byte order: the zero bytes of its first characters tell."""
    encoding = _utf16_order(data[:512])
    return data[:LONGEST_RECORD].decode(encoding, "replace"), encoding


def _utf16_order(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even != odd:
        return "utf-16-be" if even > odd else "utf-16-le"
    return _order_by_plausibility(head)


def _order_by_plausibility(head: bytes) -> str:
    """Text with no Latin letter at all: the wrong order scatters it over many more blocks."""
    blocks_if_be, blocks_if_le = len(set(head[0::2])), len(set(head[1::2]))
    return "utf-16-be" if blocks_if_be <= blocks_if_le else "utf-16-le"


def inflated(data: bytes, *, most: int = LONGEST_RECORD) -> bytes:
    """Zlib or gzip data unpacked up to `most` bytes; what could be unpacked when it is broken."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    parts: list[bytes] = []
    # In steps, so that what stands before the damage is kept.
    for start in range(0, len(data), 4096):
        try:
            parts.append(unpacker.decompress(data[start : start + 4096], most))
        except zlib.error:
            break
        most -= len(parts[-1])
        if most <= 0 or unpacker.eof:
            break
    return b"".join(parts)
