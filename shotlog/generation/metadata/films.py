"""Films through PyAV, in a child process: containers that are not walked here, and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import jsontext
from .children import NoAnswerError, answer
from .numerals import number, positive
from .reading import RawRecord

if TYPE_CHECKING:
    from typing import BinaryIO

    from .bounded import BoundedFile
    from .contents import Contents

# Tags that the container writes about itself.
_OWN_TAGS = {"major_brand", "minor_version", "compatible_brands", "duration"}
SIGNATURES = (
    (b"OggS", "video/ogg"),
    (b"FLV\1", "video/x-flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01", "application/mxf"),
    (b"\0\0\1\xba", "video/mpeg"),
    (b"\0\0\1\xb3", "video/mpeg"),
)


def film_type(file: BoundedFile) -> str:
    """The type of a film that only PyAV reads; empty for all else."""
    head = file.at(0, 16)
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "video/x-msvideo"
    if head[:1] == b"\x47" and file.at(188, 1) == file.at(376, 1) == b"\x47":
        return "video/mp2t"
    return next((kind for signature, kind in SIGNATURES if head.startswith(signature)), "")


def read_film(file: BoundedFile, contents: Contents) -> None:
    """Note that this is a film; what it holds is for `complete` to say."""
    contents.content_type = film_type(file)
    contents.is_moving = True


def complete(file: BinaryIO, contents: Contents) -> bool:
    """Fill what the walk did not find by asking PyAV; False when it gave no answer."""
    try:
        facts = answer("child_film", file)
    except NoAnswerError as error:
        contents.warn(f"The film was not looked at by PyAV: {error}.")
        return False
    if "error" in facts:
        contents.damage = contents.damage or "The film cannot be opened."
        return True
    contents.set_size(positive(facts.get("width")) or 0, positive(facts.get("height")) or 0)
    contents.frames = contents.frames or positive(facts.get("frames"))
    contents.fps = contents.fps or number(facts.get("fps"))
    contents.duration = contents.duration or number(facts.get("duration"))
    _take_tags(jsontext.mapping(facts.get("tags")), contents)
    return True


def _take_tags(tags: dict[str, object], contents: Contents) -> None:
    known = {record.key.lower() for record in contents.records} | _OWN_TAGS
    for key, text in tags.items():
        if isinstance(text, str) and key.lower() not in known:
            contents.add(RawRecord("film tag", key, text, "utf-8", len(text.encode())))
