"""Files made to cost much: each is read within a second of work and with bounded memory."""

from __future__ import annotations

import io
import json
import random
import struct
import time
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest

from shotlog.generation.metadata import read
from tests.generation.metadata.making import (
    chunk,
    element,
    exif,
    jpeg,
    node,
    png,
    png_with_graph,
    png_with_text,
    segment,
    text_to_image,
    xmp,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_MEMORY = 200 * 1024 * 1024


def many_packed_bombs() -> bytes:
    bomb = chunk(b"zTXt", b"parameters\0\0" + zlib.compress(bytes(8_000_000)))
    return png(*[bomb] * 300)


def many_small_chunks() -> bytes:
    return png(chunk(b"tEXt", b"k\0v") * 90_000)


def a_wide_flat_picture() -> bytes:
    size = (20_000, 1_200)
    rows = zlib.compress((b"\0" + bytes(size[0] * 4)) * size[1])
    header = struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows)


def a_long_hidden_text() -> bytes:
    """As much as is taken out of pixels, behind the dearest filter."""
    width, height = 600, 1_000
    told = b"stealth_pnginfo" + (3_000_000).to_bytes(4, "big")
    bits = "".join(f"{byte:08b}" for byte in told).ljust(width * height, "1")
    above = bytes(width * 4)
    rows = b""
    for y in range(height):
        row = bytearray()
        for x in range(width):
            row += bytes(3) + bytes([254 + int(bits[x * height + y])])
        packed = bytes((new - old) & 255 for new, old in zip(row, above, strict=True))
        rows += b"\2" + packed
        above = bytes(row)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))


def tags_over_the_same_bytes() -> bytes:
    directory = struct.pack("<H", 390)
    for _ in range(390):
        directory += struct.pack("<HHII", 0x010E, 2, 8_000_000, 8)
    return png(chunk(b"eXIf", b"II*\0\x08\0\0\0" + directory + b"a" * 8_000_000))


def many_exif_blocks() -> bytes:
    block = exif({0x010E: b"\0" * 60_000}, order="<")
    return jpeg(*[segment(0xE1, b"Exif\0\0" + block)] * 700)


def empty_objects() -> bytes:
    return png_with_text(parameters="[" + "{}," * 2_600_000 + "{}]")


def deep_brackets() -> bytes:
    return png_with_text(parameters="[" * 2_000_000, prompt='{"a":' * 500_000)


def xmp_of_tiny_elements() -> bytes:
    return png_with_text(**{"XML:com.adobe.xmp": xmp("<a/>" * 450_000)})


def xmp_of_nested_elements() -> bytes:
    text = "<a>" * 200_000 + "</a>" * 200_000
    return png_with_text(**{"XML:com.adobe.xmp": xmp(text)})


def lines_without_settings() -> bytes:
    return png_with_text(parameters="\n" * 4_000_000, comment=" " * 4_000_000)


def a_text_of_loras() -> bytes:
    return png_with_text(parameters="<lora:aaaa" * 200_000 + "\nSteps: 4, Seed: 1, Size: 8x8")


def broken_json_values() -> bytes:
    return png_with_text(parameters="x\nSteps: 4, " + "k: [1,1,1,1,1,1," * 20_000)


def a_graph_where_all_depends_on_all() -> bytes:
    graph = text_to_image()
    for number in range(300):
        links = {f"image_{other}": [f"n{other}", 0] for other in range(300)}
        graph[f"n{number}"] = node("SaveImage", **links)
    return png_with_graph(graph)


def many_outputs_of_a_long_chain() -> bytes:
    graph: dict[str, object] = {
        f"n{number}": node("ImageScale", image=[f"n{number + 1}", 0]) for number in range(4_000)
    }
    graph |= {f"s{number}": node("SaveImage", images=["n0", 0]) for number in range(500)}
    return png_with_graph(graph)


def nested_tags_of_a_film() -> bytes:
    inner = b""
    for _ in range(3_000):
        inner = element(0x7373, inner)
    return element(0x1A45DFA3) + element(0x18538067, element(0x1254C367, inner))


def a_gif_of_empty_pictures() -> bytes:
    return b"GIF89a\x08\0\x04\0\0\0\0" + (b"\x2c" + bytes(10) + b"\0") * 400_000


def noise() -> bytes:
    return b"\xff\xd8\xff" + random.Random(1).randbytes(8_000_000)


COSTLY: tuple[Callable[[], bytes], ...] = (
    many_packed_bombs,
    many_small_chunks,
    a_wide_flat_picture,
    a_long_hidden_text,
    tags_over_the_same_bytes,
    many_exif_blocks,
    empty_objects,
    deep_brackets,
    xmp_of_tiny_elements,
    xmp_of_nested_elements,
    lines_without_settings,
    a_text_of_loras,
    broken_json_values,
    a_graph_where_all_depends_on_all,
    many_outputs_of_a_long_chain,
    nested_tags_of_a_film,
    a_gif_of_empty_pictures,
    noise,
)


@pytest.mark.parametrize("costly", COSTLY, ids=lambda costly: costly.__name__)
def test_a_costly_file_is_read_within_a_second(costly: Callable[[], bytes]) -> None:
    data = costly()
    times = []
    for _ in range(3):  # the best of three: beside other work a processor counts more for the same
        start = time.process_time()
        found = read(io.BytesIO(data), "file", children=False)
        times.append(time.process_time() - start)
        if times[-1] < 1:
            break
    assert min(times) < 1
    assert not any("unforeseen" in warning for warning in found.warnings)
    json.dumps(found.as_json(file="file"), allow_nan=False)


@pytest.mark.parametrize("costly", [many_packed_bombs, empty_objects, lines_without_settings])
def test_a_costly_file_takes_bounded_memory(costly: Callable[[], bytes]) -> None:
    data = costly()
    tracemalloc.start()
    read(io.BytesIO(data), "file", children=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_MEMORY
