from __future__ import annotations

import json
import struct

import pytest

from tests.generation.metadata.making import (
    A1111_TEXT,
    box,
    exif,
    gif,
    jpeg,
    mp4,
    node,
    reading,
    segment,
    text_to_image,
    value,
    webm,
    webp,
    xmp,
)

GRAPH = json.dumps(text_to_image())


@pytest.mark.parametrize("marker", [b"", b"Exif\0\0"])
def test_webp_gives_its_exif_with_and_without_the_marker(marker: bytes) -> None:
    comment = b"UNICODE\0" + A1111_TEXT.encode("utf-16-be")
    found = reading(webp((b"EXIF", marker + exif({0x9286: comment}))))
    assert (found.content_type, found.pixel_width, found.pixel_height) == ("image/webp", 8, 4)
    assert value(found, "seed") == "235284042"


def test_an_animated_webp_gives_graph_frames_and_rate() -> None:
    tags = {0x0110: b"prompt:" + GRAPH.encode(), 0x010F: b"workflow:{}"}
    found = reading(webp((b"EXIF", exif(tags)), animated=True))
    assert value(found, "seed") == "513173432917412"
    assert (value(found, "frames"), value(found, "fps")) == (33, 16.0)
    assert found.values["frames"].source == "container"


def test_a_saver_that_writes_prefixes_in_capitals_is_read() -> None:
    tags = {0x010E: b"Workflow: {}", 0x010F: b"Prompt: " + GRAPH.encode()}
    assert value(reading(webp((b"EXIF", exif(tags, order="<")))), "steps") == 20


def test_a_cut_webp_without_its_exif_is_unreadable() -> None:
    whole = webp((b"EXIF", exif({0x0110: b"prompt:" + GRAPH.encode()})))
    found = reading(whole[:60])
    assert found.status == "unreadable"
    assert "60 of" in found.warnings[0]


def test_tags_with_free_names_of_an_mp4_are_read() -> None:
    found = reading(mp4(tags={"prompt": GRAPH, "workflow": "{}"}))
    assert (found.content_type, found.pixel_width, found.pixel_height) == ("video/mp4", 416, 240)
    assert value(found, "seed") == "513173432917412"
    assert (value(found, "frames"), value(found, "fps")) == (33, 16.0)
    assert value(found, "duration") == 2.063
    assert [record.key for record in found.raw] == ["prompt", "workflow"]


def test_a_graph_that_is_twice_json_in_a_comment_is_read() -> None:
    found = reading(mp4(comment=json.dumps({"prompt": GRAPH, "workflow": {}}), brand=b"qt  "))
    assert found.content_type == "video/quicktime"
    assert value(found, "seed") == "513173432917412"


def test_a_bare_nan_does_no_harm_and_never_comes_out() -> None:
    graph = text_to_image(**{"9": node("SaveImage", images=["8", 0], is_changed=float("nan"))})
    found = reading(mp4(tags={"prompt": json.dumps(graph)}))
    assert value(found, "steps") == 20
    json.dumps(found.as_json(file="x"), allow_nan=False)


def test_an_mp4_cut_behind_its_header_is_read_and_before_it_is_unreadable() -> None:
    whole = mp4(tags={"prompt": GRAPH})
    found = reading(whole[:-40])
    assert found.status == "read"
    assert "cut" in found.warnings[0]
    assert reading(whole[:30]).status == "unreadable"


def test_the_label_of_services_in_china_names_the_maker() -> None:
    label = {"Label": "1", "ContentProducer": "001191110102MACQD9K64010000", "ReservedCode1": ""}
    found = reading(mp4(tags={"AIGC": json.dumps(label)}))
    assert (value(found, "tool"), found.values["tool"].source) == ("doubao", "label")
    other = value(found, "other")
    assert other == {"ai_label": {"Label": "1", "ContentProducer": "001191110102MACQD9K64010000"}}


def test_tags_in_capitals_of_a_webm_are_read_and_its_frames_are_counted() -> None:
    found = reading(webm(tags={"PROMPT": GRAPH, "WORKFLOW": "{}"}))
    assert (found.content_type, found.pixel_width, found.pixel_height) == ("video/webm", 416, 240)
    assert value(found, "seed") == "513173432917412"
    assert (value(found, "frames"), value(found, "fps")) == (5, 16.0)


def test_a_gif_gives_its_comment_size_and_frames() -> None:
    found = reading(gif(comment=A1111_TEXT))
    assert (found.content_type, found.pixel_width, found.pixel_height) == ("image/gif", 8, 4)
    assert value(found, "seed") == "235284042"
    assert (value(found, "frames"), value(found, "fps")) == (3, 10.0)
    assert reading(gif(comment=A1111_TEXT)[:30]).status == "unreadable"


def test_a_tiff_gives_its_size_and_xmp() -> None:
    packet = xmp("<e:AISystemUsed>Midjourney</e:AISystemUsed>", 'xmlns:e="urn:e"').encode()
    size = {0x0100: struct.pack("<I", 640), 0x0101: struct.pack("<I", 480)}
    found = reading(exif(size | {0x02BC: packet}, order="<", kinds={0x0100: 4, 0x0101: 4}))
    assert (found.content_type, found.pixel_width, found.pixel_height) == ("image/tiff", 640, 480)
    assert (value(found, "tool"), found.values["tool"].source) == ("midjourney", "xmp")


def test_an_avif_gives_its_xmp_item_and_size() -> None:
    packet = xmp(f"<c:prompt>{escaped(GRAPH)}</c:prompt>", 'xmlns:c="urn:comfy"').encode()
    entry = b"\2\0\0\0" + struct.pack(">HH", 1, 0) + b"mime\0application/rdf+xml\0"
    size = box(b"iprp", box(b"ipco", box(b"ispe", struct.pack(">III", 0, 64, 32))))
    items = box(b"iinf", bytes(4) + b"\0\1", box(b"infe", entry))

    def file(start: int) -> bytes:
        place = struct.pack(">IHHHHHII", 0, 0x4400, 1, 1, 0, 1, start, len(packet))
        meta = box(b"meta", bytes(4), items, size, box(b"iloc", place))
        return box(b"ftyp", b"avif", bytes(4)) + meta + box(b"mdat", packet)

    found = reading(file(len(file(0)) - len(packet)))
    assert (found.content_type, found.pixel_width, found.pixel_height) == ("image/avif", 64, 32)
    assert value(found, "seed") == "513173432917412"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def test_bytes_of_no_known_kind_are_not_read() -> None:
    assert reading(b"\0\1\2\3" * 40).status == "not_read"
    archive = reading(b"PK\3\4" + bytes(40))
    assert (archive.status, archive.content_type) == ("nothing_found", "application/zip")


def test_tags_at_the_end_of_a_long_film_are_reached_without_counting_its_frames() -> None:
    whole = webm(tags={"PROMPT": GRAPH}, frames=70_000)
    found = reading(whole)
    assert value(found, "frames") is None
    assert (value(found, "fps"), value(found, "seed")) == (16.0, "513173432917412")


def test_an_exr_gives_its_size_and_the_texts_in_its_head() -> None:
    def attribute(name: bytes, kind: bytes, data: bytes) -> bytes:
        return name + b"\0" + kind + b"\0" + struct.pack("<I", len(data)) + data

    window = attribute(b"dataWindow", b"box2i", struct.pack("<4i", 0, 0, 2047, 857))
    told = attribute(b"prompt", b"string", GRAPH.encode())
    found = reading(b"\x76\x2f\x31\x01\2\0\0\0" + window + told + b"\0")
    assert (found.content_type, found.pixel_width, found.pixel_height) == ("image/x-exr", 2048, 858)
    assert value(found, "seed") == "513173432917412"
    assert reading(b"\x76\x2f\x31\x01\2\0\0\0").status == "unreadable"


def test_a_dpx_gives_its_size() -> None:
    found = reading(b"SDPX" + bytes(768) + struct.pack(">II", 4096, 2160) + bytes(60))
    assert (found.status, found.pixel_width, found.pixel_height) == ("nothing_found", 4096, 2160)


def test_the_credit_of_a_service_names_the_tool() -> None:
    block = b"\x1c\x02\x6e" + struct.pack(">H", 19) + b"Made with Google AI"
    data = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block
    found = reading(jpeg(segment(0xED, data)))
    assert value(found, "tool") == "gemini"
    block = block.replace(b"Made with Google AI", b"Photo: Anne Google.")
    data = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block
    assert reading(jpeg(segment(0xED, data))).status == "nothing_found"
