import io
import zipfile
from collections.abc import Iterator

import pytest

from shotlog.kit.zip_stream import CHUNK, Entry, chunks, safe_name, unlike, zipped


def opened(entries: list[Entry]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(zipped(entries))))


def test_texts_and_bytes_come_out_as_they_went_in() -> None:
    archive = opened(
        [Entry("씬/프롬프트.txt", "등불 행렬"), Entry("a.bin", [b"\0" * 10, b"x"]), Entry("b", [])]
    )
    assert archive.testzip() is None
    assert archive.read("씬/프롬프트.txt").decode() == "등불 행렬"
    assert archive.read("a.bin") == b"\0" * 10 + b"x"
    assert archive.read("b") == b""


def test_names_beyond_ascii_are_marked_as_utf8() -> None:
    info = opened([Entry("등불.png", [b"1"])]).infolist()[0]
    assert info.flag_bits & 0x800


def test_a_large_file_is_never_whole_in_memory() -> None:
    sent = 0

    def large() -> Iterator[bytes]:
        for _ in range(64):
            yield bytes(CHUNK)

    longest = 0
    for part in zipped([Entry("large", large())]):
        sent += len(part)
        longest = max(longest, len(part))
    assert sent > 64 * CHUNK
    assert longest < 2 * CHUNK


def test_chunks_close_the_file_at_its_end() -> None:
    file = io.BytesIO(b"abc")
    assert b"".join(chunks(file)) == b"abc"
    assert file.closed


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("등불_v001.png", "등불_v001.png"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a<b>:"c|d?.png', "a_b___c_d_.png"),
        ("CON.txt", "_CON.txt"),
        ("name. ", "name"),
        ("...", "file"),
        ("evil\u202egnp.exe", "evil_gnp.exe"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_name_is_safe_on_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_names_that_differ_in_case_only_are_told_apart() -> None:
    taken: set[str] = set()
    assert [unlike(name, taken) for name in ("a.png", "A.png", "b", "B")] == [
        "a.png",
        "A (2).png",
        "b",
        "B (2)",
    ]
