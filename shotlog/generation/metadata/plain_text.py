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
    _take(file, contents)
    is_json = contents.records[0].key == "json"
    contents.content_type = "application/json" if is_json else "text/plain"


def read_sidecar(file: BoundedFile, contents: Contents) -> None:
    """Add what lies beside a picture to what is in it."""
    if is_plain_text(file):
        _take(file, contents)


def _take(file: BoundedFile, contents: Contents) -> None:
    data = file.at(0, LONGEST_RECORD)
    text, encoding = decoded(data.removeprefix(b"\xef\xbb\xbf"))
    key = "json" if jsontext.looks_like_json(text) else "text"
    contents.warn_if_cut("sidecar", file.size)
    contents.add(RawRecord("sidecar", key, text, encoding, len(data)))
