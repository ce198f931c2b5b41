import io
import zipfile
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO
from unittest.mock import patch

import pytest

from shotlog.kit import packed as module
from shotlog.kit.packed import Member, checksum, packed


def member(name: str, data: bytes) -> Member:
    def opened() -> AbstractContextManager[BinaryIO]:
        return nullcontext(io.BytesIO(data))

    return Member(name, len(data), checksum(io.BytesIO(data)), opened)


FILES = {"한글 0001.png": b"one" * 1000, "b.png": b"\0" * 70_000, "c.exr": b"x"}


def test_it_is_a_zip_that_unpacks_to_the_same_bytes() -> None:
    members = [member(name, data) for name, data in FILES.items()]
    with packed(members) as whole, zipfile.ZipFile(whole) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_the_same_files_give_the_same_bytes_and_any_part_can_be_read() -> None:
    members = [member(name, data) for name, data in FILES.items()]
    data = packed(members).read()
    assert packed(members).read() == data
    with packed(members) as whole:
        assert whole.seek(0, io.SEEK_END) == len(data)
        for start in (0, 29, 100, 3030, 73_000, len(data) - 5):
            whole.seek(start)
            assert whole.read(40) == data[start : start + 40]


def test_far_places_and_many_files_are_written_in_the_long_form() -> None:
    with patch.object(module, "_MOST", 50), patch.object(module, "_MANY", 2):
        data = packed([member(name, content) for name, content in FILES.items()]).read()
    assert b"PK\6\6" in data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("c.exr") == b"x"


def test_a_file_that_became_shorter_is_no_silent_gap() -> None:
    whole = member("a", b"abc")
    cut = Member("a", 5, whole.crc32, whole.open)
    with pytest.raises(OSError, match="shorter"):
        packed([cut]).read()
