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


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP"
    for kind, data in chunks:
        body += kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp(*chunks: tuple[bytes, bytes], animated: bool = False) -> bytes:
    """A WebP of 8 x 4 with `chunks` behind its picture; its frames last 62 ms each."""
    canvas = bytes([2 if animated else 0, 0, 0, 0]) + b"\x07\0\0\x03\0\0"
    picture = (b"VP8 ", b"\0\0\0\x9d\x01\x2a\x08\0\x04\0")
    frame = (b"ANMF", bytes(12) + b"\x3e\0\0" + b"\0VP8 ")
    pictures = [frame] * 33 if animated else [picture]
    return riff((b"VP8X", canvas), *pictures, *chunks)


def box(kind: bytes, *contents: bytes) -> bytes:
    data = b"".join(contents)
    return struct.pack(">I4s", len(data) + 8, kind) + data


def mp4(
    *, tags: Mapping[str, str] | None = None, comment: str = "", brand: bytes = b"isom"
) -> bytes:
    """A film of 416 x 240, 33 frames, 16 a second, without a picture."""
    header = box(b"mvhd", bytes(12), struct.pack(">II", 1000, 2063), bytes(80))
    picture = box(
        b"trak",
        box(b"tkhd", bytes(76), struct.pack(">II", 416 << 16, 240 << 16)),
        box(
            b"mdia",
            box(b"mdhd", bytes(12), struct.pack(">II", 16000, 33000), bytes(4)),
            box(b"hdlr", bytes(8), b"vide", bytes(12)),
            box(b"minf", box(b"stbl", box(b"stts", struct.pack(">IIII", 0, 1, 33, 1000)))),
        ),
    )
    told = box(b"udta", box(b"meta", bytes(4), _named_tags(tags or {}), _old_tags(comment)))
    movie = box(b"moov", header, picture, told)
    return box(b"ftyp", brand, bytes(4)) + movie + box(b"mdat", bytes(64))


def _named_tags(tags: Mapping[str, str]) -> bytes:
    if not tags:
        return b""
    keys = b"".join(box(b"mdta", name.encode()) for name in tags)
    values = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), text.encode()))
        for number, text in enumerate(tags.values(), start=1)
    )
    return box(b"keys", struct.pack(">II", 0, len(tags)), keys) + box(b"ilst", values)


def _old_tags(comment: str) -> bytes:
    if not comment:
        return b""
    return box(b"ilst", box(b"\xa9cmt", box(b"data", struct.pack(">II", 1, 0), comment.encode())))


def element(identity: int, *contents: bytes) -> bytes:
    data = b"".join(contents)
    name = identity.to_bytes((identity.bit_length() + 7) // 8, "big")
    return name + (len(data) | 1 << 56).to_bytes(8, "big") + data


def webm(*, tags: Mapping[str, str], frames: int = 5) -> bytes:
    """A film of 416 x 240 whose header counts no frames."""
    told = [
        element(
            0x7373, element(0x67C8, element(0x45A3, key.encode()), element(0x4487, text.encode()))
        )
        for key, text in tags.items()
    ]
    video = element(0xE0, element(0xB0, b"\x01\xa0"), element(0xBA, b"\xf0"))
    track = element(
        0xAE,
        element(0xD7, b"\1"),
        element(0x83, b"\1"),
        element(0x23E383, (62_500_000).to_bytes(4, "big")),
        video,
    )
    blocks = [element(0xA3, b"\x81\0\0\x80picture")] * frames
    segment_data = [
        element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x4489, b"\x43\x9c\x40\0")),
        element(0x1654AE6B, track),
        element(0x1F43B675, *blocks),
        element(0x1254C367, *told),
    ]
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    return head + element(0x18538067, *segment_data)


def gif(*, comment: str = "", frames: int = 3) -> bytes:
    """A GIF of 8 x 4 with `frames` shown for a tenth of a second each."""
    told = b"".join(
        bytes([len(part)]) + part
        for part in (comment.encode()[at : at + 255] for at in range(0, len(comment), 255))
    )
    control = b"\x21\xf9\x04\0\x0a\0\0\0"
    picture = b"\x2c" + bytes(4) + b"\x08\0\x04\0\0" + b"\x02\x02\x44\x01\0"
    extension = b"\x21\xfe" + told + b"\0" if comment else b""
    return b"GIF89a\x08\0\x04\0\0\0\0" + extension + (control + picture) * frames + b";"
