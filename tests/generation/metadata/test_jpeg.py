from __future__ import annotations

import pytest

from tests.generation.metadata.making import (
    A1111_TEXT,
    exif,
    jpeg,
    jpeg_with_comment,
    reading,
    segment,
    value,
    xmp,
)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("code", "encoding"),
    [
        (b"UNICODE\0", "utf-16-be"),
        (b"UNICODE\0", "utf-16-le"),
        (b"ASCII\0\0\0", "utf-8"),
        (bytes(8), "utf-8"),
        (b"JIS\0\0\0\0\0", "iso2022_jp"),
        (b"", "utf-8"),
    ],
)
def test_a_user_comment_is_read_in_each_code_and_byte_order(
    order: str, code: bytes, encoding: str
) -> None:
    text = A1111_TEXT.replace("duck", "アヒル")
    found = reading(jpeg_with_comment(code + text.encode(encoding), order=order))
    assert found.content_type == "image/jpeg"
    assert value(found, "seed") == "235284042"
    assert "アヒル" in str(value(found, "prompt"))


def test_a_comment_in_the_first_directory_is_read_too() -> None:
    comment = b"UNICODE\0" + A1111_TEXT.encode("utf-16-be")
    data = exif({0x010E: b"no", 0x9286: comment})
    assert value(reading(jpeg(segment(0xE1, b"Exif\0\0" + data))), "steps") == 15


def test_text_without_a_latin_letter_is_not_scrambled() -> None:
    comment = b"UNICODE\0" + "동트는항구".encode("utf-16-be")
    assert reading(jpeg_with_comment(comment)).raw[0].text == "동트는항구"


def test_a_comment_segment_is_read() -> None:
    assert value(reading(jpeg(segment(0xFE, A1111_TEXT.encode()))), "cfg") == 5.5


def test_xmp_is_read_and_a_document_type_is_refused() -> None:
    packet = xmp("<e:AISystemUsed>Midjourney</e:AISystemUsed>", 'xmlns:e="urn:e"')
    head = b"http://ns.adobe.com/xap/1.0/\0"
    found = reading(jpeg(segment(0xE1, head + packet.encode())))
    assert value(found, "tool") == "midjourney"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + packet
    assert reading(jpeg(segment(0xE1, head + bomb.encode()))).status == "nothing_found"


def test_the_make_and_model_of_a_camera_are_no_recipe() -> None:
    data = exif({0x010F: b"Canon\0", 0x0110: b"Canon EOS REBEL T3\0"})
    found = reading(jpeg(segment(0xE1, b"Exif\0\0" + data), size=(1024, 683)))
    assert found.status == "nothing_found"
    assert (found.pixel_width, found.pixel_height) == (1024, 683)
    assert [record.key for record in found.raw] == ["Make", "Model"]


def test_a_jpeg_cut_in_its_head_is_unreadable() -> None:
    assert reading(jpeg()[:8]).status == "unreadable"
