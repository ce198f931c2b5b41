"""Mutated and random files: no exception, no second, no 200 MB.

The normal suite runs a few hundred; SHOTLOG_FUZZ_RUNS=20000 runs the long form.
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from shotlog.generation.metadata import read
from tests.generation.metadata.making import (
    A1111_TEXT,
    chunk,
    exif,
    gif,
    jpeg,
    jpeg_with_comment,
    mp4,
    png,
    png_with_graph,
    png_with_text,
    segment,
    text_chunk,
    text_to_image,
    webm,
    webp,
    xmp,
)
from tests.generation.metadata.test_comfy_workflow import workflow
from tests.generation.metadata.test_shared_files import EXPECTED
from tests.shared_data import GENERATED

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = int(os.environ.get("SHOTLOG_FUZZ_RUNS", "300"))
LONGEST = 1.0
MOST_MEMORY = 200 * 1024 * 1024
# Larger samples make slow mutations and no better ones.
LARGEST_SAMPLE = 300_000
STATUSES = {"read", "partly", "nothing_found", "unreadable", "not_read"}
NUMBERS = (0, 1, 127, 128, 255, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def samples() -> list[bytes]:
    graph = json.dumps(text_to_image())
    packet = xmp(
        "<e:DigitalSourceType>x/trainedAlgorithmicMedia</e:DigitalSourceType>", 'xmlns:e="urn:e"'
    )
    packed = chunk(b"zTXt", b"parameters\0\0" + zlib.compress(A1111_TEXT.encode()))
    made = [
        png_with_text(parameters=A1111_TEXT),
        png_with_graph(text_to_image()),
        png(packed, text_chunk("XML:com.adobe.xmp", packet), chunk(b"caBX", b"jumb" * 9)),
        jpeg_with_comment(b"UNICODE\0" + A1111_TEXT.encode("utf-16-be")),
        jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())),
        webp((b"EXIF", exif({0x0110: b"prompt:" + graph.encode()})), animated=True),
        gif(comment=A1111_TEXT),
        exif({0x010E: A1111_TEXT.encode(), 0x02BC: packet.encode()}, order="<"),
        mp4(tags={"prompt": graph}, comment=A1111_TEXT),
        webm(tags={"PROMPT": graph}),
        graph.encode(),
        json.dumps(workflow()).encode(),
        A1111_TEXT.encode(),
    ]
    shared = sorted(GENERATED.iterdir()) if EXPECTED.exists() else []
    fit = [path for path in shared if path.stat().st_size < LARGEST_SAMPLE]
    return made + [path.read_bytes() for path in fit if path.suffix not in (".md", ".json")]


def overwritten(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 40))):
        data[chance.randrange(len(data))] = chance.choice((0, 255, chance.randrange(256)))


def overwritten_in_front(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 8))):
        data[chance.randrange(min(len(data), 400))] = chance.randrange(256)


def with_a_wild_number(data: bytearray, chance: random.Random) -> None:
    order = chance.choice(("big", "little"))
    at = chance.randrange(len(data))
    data[at : at + 4] = chance.choice(NUMBERS).to_bytes(4, order)  # type: ignore[arg-type]


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def with_a_hole(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 3, 50, 5000))]


def with_an_echo(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    part = data[at : at + chance.choice((1, 20, 500))]
    data[at:at] = part * chance.choice((1, 3, 200))


def with_other_words(data: bytearray, chance: random.Random) -> None:
    """Links, names and numbers of a graph exchanged for one another."""
    words = (b'["3", 0]', b'["8", 1]', b"NaN", b"-1", b'"seed"', b"[[[[", b"1e999", b"null", b"{}")
    for _ in range(4):
        old, new = chance.choice(words), chance.choice(words)
        at = data.find(old, chance.randrange(len(data)))
        if at >= 0:
            data[at : at + len(old)] = new


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    overwritten,
    overwritten_in_front,
    with_a_wild_number,
    cut,
    with_a_hole,
    with_an_echo,
    with_other_words,
)
HEADS = (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"II*\0", b"\x1a\x45\xdf\xa3", b"{")


def attempt(bases: list[bytes], chance: random.Random) -> bytes:
    if chance.random() < 0.05:
        return chance.choice(HEADS) + chance.randbytes(chance.choice((3, 60, 4000)))
    data = bytearray(chance.choice(bases))
    for _ in range(chance.choice((1, 1, 2, 5))):
        if data:
            chance.choice(MUTATIONS)(data, chance)
    return bytes(data)


def peak_memory() -> int:
    resource = pytest.importorskip("resource")
    peak = int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return peak if sys.platform == "darwin" else peak * 1024


def test_no_bytes_make_the_reader_fail_or_linger() -> None:
    chance = random.Random(20261120)
    bases = [base for base in samples() if base]
    before = peak_memory()
    slowest = 0.0
    for run in range(RUNS):
        data = attempt(bases, chance)
        start = time.process_time()
        found = read(io.BytesIO(data), "file", children=False)
        slowest = max(slowest, time.process_time() - start)
        assert found.status in STATUSES, run
        assert not any("unforeseen" in warning for warning in found.warnings), (run, found.warnings)
        json.dumps(found.as_json(file="file"), allow_nan=False)
        assert slowest < LONGEST, run
    assert peak_memory() - before < MOST_MEMORY
    print(f"{RUNS} runs, the slowest took {slowest * 1000:.0f} ms")  # noqa: T201 - seen with -s
