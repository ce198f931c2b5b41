"""Files on their way in: hundreds in one request, few of them open."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from shotlog.kit.uploads import INCOMING, OPEN_AT_ONCE, HashingUploadHandler, Incoming


def request_with(count: int) -> HttpRequest:
    files = [SimpleUploadedFile(f"c.{n:04}.png", b"%d" % n) for n in range(count)]
    request = RequestFactory().post("/", {"files": files})
    request.upload_handlers = [HashingUploadHandler(request)]
    return request


def waiting() -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / INCOMING).glob("*.part"))


def test_of_many_files_few_stay_open_and_all_can_be_read() -> None:
    request = request_with(40)
    files: list[Any] = request.FILES.getlist("files")
    opened = [file for file in files if file._made is not None]
    assert len(opened) <= OPEN_AT_ONCE
    assert [file.read() for file in files] == [b"%d" % n for n in range(40)]
    assert files[30].sha256
    assert len(waiting()) >= 40
    for file in files:
        file.close()
    assert waiting() == []


def test_a_parked_file_that_the_storage_moves_can_still_be_read(tmp_path: Path) -> None:
    incoming = Incoming("a.png", "image/png", None)
    incoming.write(b"bytes")
    incoming.park()
    Path(incoming.temporary_file_path()).rename(tmp_path / "kept")
    incoming.seek(0)
    assert incoming.read() == b"bytes"
    incoming.close()


def test_a_file_that_nobody_closes_is_gone_with_its_request() -> None:
    incoming = Incoming("a.png", "image/png", None)
    incoming.write(b"x")
    path = Path(incoming.temporary_file_path())
    incoming.park()
    assert path.exists()
    del incoming
    assert not path.exists()
