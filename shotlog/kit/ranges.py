"""Sending files in parts (RFC 9110, 14): without it a browser cannot scrub a clip."""

import re
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 256 * 1024
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


class Unsatisfiable(Exception):  # noqa: N818
    """A range that begins behind the end of the file."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that are asked for; None for the whole file, as for several ranges."""
    found = _RANGE.match(header.strip())
    if not found or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        length = min(int(last), size)
        if not length:
            raise Unsatisfiable
        return size - length, size - 1
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end


def send(
    request: HttpRequest, file: IO[bytes], *, size: int, etag: str, content_type: str, name: str
) -> HttpResponseBase:
    """`file` as a download, whole (200), in part (206), or not at all when it is known (304)."""
    tag = f'"{etag}"'
    if tag in request.headers.get("If-None-Match", ""):
        file.close()
        return _with_headers(HttpResponse(status=304), tag, name)
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        header = ""
    try:
        part = asked_range(header, size)
    except Unsatisfiable:
        file.close()
        refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _with_headers(refused, tag, name)
    start, end = part or (0, size - 1)
    body = _Part(file, start, end - start + 1)
    response = StreamingHttpResponse(body, content_type=content_type, status=206 if part else 200)
    response["Content-Length"] = str(end - start + 1)
    if part:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return _with_headers(response, tag, name)


def attachment(name: str) -> str:
    """A Content-Disposition that saves under `name`, in any script (RFC 6266, RFC 5987)."""
    plain = re.sub(r'[^\x20-\x7e]|["\\%/]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class _Part:
    """Bytes of an open file in chunks; the server closes it when it is done or gives up."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self._file = file
        self._start = start
        self._length = length

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._start)
        left = self._length
        while left and (chunk := self._file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _with_headers(response: Any, tag: str, name: str) -> HttpResponseBase:
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Content-Disposition"] = attachment(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    made: HttpResponseBase = response
    return made
