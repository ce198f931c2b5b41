from __future__ import annotations

import json
import struct
import zlib

from tests.generation.metadata.making import (
    A1111_TEXT,
    chunk,
    exif,
    png,
    png_with_text,
    reading,
    text_chunk,
    text_to_image,
    value,
    xmp,
)


def test_a_text_chunk_gives_the_recipe_and_the_pixel_size() -> None:
    found = reading(png_with_text(parameters=A1111_TEXT))
    assert (found.status, found.content_type) == ("read", "image/png")
    assert (found.pixel_width, found.pixel_height) == (8, 4)
    assert (value(found, "width"), value(found, "height")) == (512, 400)
    assert value(found, "seed") == "235284042"


def test_the_raw_record_is_kept_word_for_word() -> None:
    (record,) = reading(png_with_text(parameters=A1111_TEXT)).raw
    assert (record.carrier, record.key, record.text) == ("PNG tEXt", "parameters", A1111_TEXT)
    assert (record.encoding, record.length) == ("utf-8", len(A1111_TEXT))


def test_a_wrong_checksum_does_not_matter() -> None:
    text = chunk(b"tEXt", b"parameters\0" + A1111_TEXT.encode(), checksum=1)
    assert value(reading(png(text)), "seed") == "235284042"


def test_text_after_the_picture_is_read() -> None:
    found = reading(png(after=text_chunk("parameters", A1111_TEXT)))
    assert value(found, "seed") == "235284042"


def test_packed_and_international_text_are_read() -> None:
    packed = chunk(b"zTXt", b"parameters\0\0" + zlib.compress(A1111_TEXT.encode()))
    assert value(reading(png(packed)), "steps") == 15
    plain = chunk(b"iTXt", b"parameters\0\0\0\0\0" + A1111_TEXT.encode())
    assert value(reading(png(plain)), "steps") == 15
    both = chunk(b"iTXt", b"parameters\0\1\0en\0key\0" + zlib.compress(A1111_TEXT.encode()))
    assert value(reading(png(both)), "steps") == 15


def test_utf8_in_a_latin1_chunk_is_read_as_utf8_and_latin1_as_itself() -> None:
    korean = reading(png_with_text(parameters=A1111_TEXT.replace("duck,", "오리,")))
    assert str(value(korean, "prompt")).startswith("photo of a 오리")
    latin = A1111_TEXT.replace("duck,", "dück,")
    western = reading(png(text_chunk("parameters", latin, encoding="latin-1")))
    assert str(value(western, "prompt")).startswith("photo of a dück")
    assert western.raw[0].encoding == "latin-1"


def test_exif_and_xmp_chunks_are_read() -> None:
    comment = b"UNICODE\0" + A1111_TEXT.encode("utf-16-le")
    found = reading(png(chunk(b"eXIf", exif({0x9286: comment}, order="<"))))
    assert value(found, "seed") == "235284042"
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    packet = xmp(
        f"<e:DigitalSourceType>{source}</e:DigitalSourceType>",
        'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    )
    labelled = reading(png(text_chunk("XML:com.adobe.xmp", packet)))
    assert value(labelled, "digital_source_type") == "trainedAlgorithmicMedia"


def test_a_packed_bomb_is_unpacked_only_in_part() -> None:
    bomb = zlib.compress(bytes(60_000_000))
    found = reading(png(chunk(b"zTXt", b"parameters\0\0" + bomb)))
    assert len(found.raw[0].text) <= 8 * 1024 * 1024


def test_a_picture_without_text_has_nothing_found() -> None:
    assert reading(png()).status == "nothing_found"


def test_a_cut_picture_without_text_is_unreadable_and_with_text_is_read() -> None:
    assert reading(png()[:40]).status == "unreadable"
    cut = png_with_text(parameters=A1111_TEXT)[:-20]
    found = reading(cut)
    assert found.status == "read"
    assert "cut" in found.warnings[0]


def test_no_bytes_are_unreadable() -> None:
    assert reading(b"").status == "unreadable"


def test_an_animation_gives_its_frames_and_their_time() -> None:
    frames = b"".join(
        chunk(b"fcTL", bytes(20) + struct.pack(">HH", 1, 16) + bytes(2)) for _ in range(5)
    )
    found = reading(png(chunk(b"acTL", struct.pack(">II", 5, 0)), frames))
    assert found.content_type == "image/apng"
    assert (value(found, "frames"), value(found, "fps")) == (5, 16.0)


def test_the_chunk_that_comfyui_puts_into_animations_is_read() -> None:
    told = json.dumps(text_to_image())
    found = reading(png(after=chunk(b"comf", b"prompt\0" + told.encode("latin-1"))))
    assert value(found, "seed") == "513173432917412"
    assert found.raw[0].carrier == "PNG comf"
