"""Small files made byte by byte, as the tools make them and as they break."""

from __future__ import annotations

import io
import json
import struct
import zlib
from typing import TYPE_CHECKING

from shotlog.generation.metadata import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shotlog.generation.metadata import Reading

A1111_TEXT = (
    "photo of a duck, <lora:feathers:0.7>\n"
    "Negative prompt: monochrome\n"
    "Steps: 15, Sampler: UniPC, Schedule type: Karras, CFG scale: 5.5, Seed: 235284042, "
    "Size: 512x400, Model hash: c0d1994c73, Model: duck_v2, Version: v1.10.1"
)


def reading(data: bytes, name: str = "file", *, children: bool = False) -> Reading:
    return read(io.BytesIO(data), name, children=children)


def value(found: Reading, key: str) -> object:
    return found.as_json(file="")[key]


def chunk(kind: bytes, data: bytes, *, checksum: int | None = None) -> bytes:
    if checksum is None:
        checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def text_chunk(key: str, text: str, *, encoding: str = "utf-8") -> bytes:
    return chunk(b"tEXt", key.encode() + b"\0" + text.encode(encoding))


def png(*chunks: bytes, after: bytes = b"", size: tuple[int, int] = (8, 4)) -> bytes:
    """A PNG with `chunks` before its grey picture and `after` behind it."""
    header = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(size[0])) * size[1])
    before = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks)
    return before + chunk(b"IDAT", rows) + after + chunk(b"IEND", b"")


def png_with_text(**texts: str) -> bytes:
    return png(*(text_chunk(key, text) for key, text in texts.items()))


def png_with_graph(graph: Mapping[str, object], *, size: tuple[int, int] = (8, 4)) -> bytes:
    return png(text_chunk("prompt", json.dumps(graph)), size=size)


def exif(
    tags: Mapping[int, bytes], *, order: str = ">", kinds: Mapping[int, int] | None = None
) -> bytes:
    """A TIFF block whose first directory holds `tags`; UserComment goes to its own one."""
    kinds = kinds or {}
    marker = b"MM\0*" if order == ">" else b"II*\0"
    inner = {tag: data for tag, data in tags.items() if tag == 0x9286}
    outer = {tag: data for tag, data in tags.items() if tag != 0x9286}
    start = 8 + 2 + 12 * (len(outer) + bool(inner)) + 4
    if inner:
        pointed = start + sum(len(data) for data in outer.values() if len(data) > 4)
        outer[0x8769] = struct.pack(order + "I", pointed)
    block = marker + struct.pack(order + "I", 8) + _directory(outer, order, 8, kinds)
    return block + (_directory(inner, order, len(block), kinds) if inner else b"")


def _directory(tags: Mapping[int, bytes], order: str, at: int, kinds: Mapping[int, int]) -> bytes:
    table, data = b"", b""
    start = at + 2 + 12 * len(tags) + 4
    for tag, content in sorted(tags.items()):
        kind = kinds.get(tag, {0x9286: 7, 0x8769: 4}.get(tag, 2))
        count = 1 if kind == 4 else len(content)
        inline = len(content) <= 4
        place = content.ljust(4, b"\0") if inline else struct.pack(order + "I", start + len(data))
        table += struct.pack(order + "HHI", tag, kind, count) + place
        data += b"" if inline else content
    return struct.pack(order + "H", len(tags)) + table + bytes(4) + data


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(*segments: bytes, size: tuple[int, int] = (8, 4)) -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, size[1], size[0], 1) + b"\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\0\0\xff\xd9"
    return b"\xff\xd8" + b"".join(segments) + frame + scan


def jpeg_with_comment(comment: bytes, *, order: str = ">") -> bytes:
    return jpeg(segment(0xE1, b"Exif\0\0" + exif({0x9286: comment}, order=order)))


def xmp(properties: str, namespaces: str = "") -> str:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {namespaces}>{properties}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def node(kind: str, **inputs: object) -> dict[str, object]:
    return {"class_type": kind, "inputs": inputs}


def text_to_image(**changes: dict[str, object]) -> dict[str, object]:
    """The graph that ComfyUI opens with, with nodes added or changed by id."""
    graph: dict[str, object] = {
        "3": node(
            "KSampler",
            seed=513173432917412,
            steps=20,
            cfg=8.0,
            sampler_name="euler",
            scheduler="normal",
            denoise=1.0,
            model=["4", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["5", 0],
        ),
        "4": node("CheckpointLoaderSimple", ckpt_name="base.safetensors"),
        "5": node("EmptyLatentImage", width=512, height=768, batch_size=1),
        "6": node("CLIPTextEncode", text="a harbour at dawn", clip=["4", 1]),
        "7": node("CLIPTextEncode", text="blurry", clip=["4", 1]),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="shot", images=["8", 0]),
    }
    return graph | changes
