"""Sidecars: the text or JSON that lies beside a picture, or is dropped alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import jsontext
from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from .bounded import BoundedFile
    from .contents import Contents


def is_plain_text(file: BoundedFile) -> bool:
    """Whether the file begins as text: no control bytes but white space."""
    head = file.at(0, 4096)
    return bool(head) and not any(byte < 9 or 13 < byte < 27 for byte in head)


def read_plain_text(file: BoundedFile, contents: Contents) -> None:
    """Take the whole file as one record."""
    data = file.at(0, LONGEST_RECORD)
    text, encoding = decoded(data.removeprefix(b"\xef\xbb\xbf"))
    is_json = jsontext.looks_like_json(text)
    contents.content_type = "application/json" if is_json else "text/plain"
    contents.warn_if_cut("sidecar", file.size)
    contents.add(RawRecord("sidecar", "json" if is_json else "text", text, encoding, len(data)))
