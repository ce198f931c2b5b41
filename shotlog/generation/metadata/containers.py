"""Which container a file is, by its first bytes; its name is never believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import film_frames, films, gif, isobmff, jpeg, matroska, plain_text, png, tiff_exif, webp

if TYPE_CHECKING:
    from collections.abc import Callable

    from .bounded import BoundedFile
    from .contents import Contents

    Container = Callable[[BoundedFile, Contents], None]


def kind_of(file: BoundedFile) -> Container | None:
    """The function that reads this kind of file, or None for a kind that is not read."""
    head = file.at(0, 64)
    for signature, container in _BY_SIGNATURE:
        if head.startswith(signature):
            return container
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return webp.read_webp
    if head[4:8] in _FIRST_BOXES:
        return isobmff.read_isobmff
    if films.film_type(file):
        return films.read_film
    return plain_text.read_plain_text if plain_text.is_plain_text(file) else None


def _read_archive(_file: BoundedFile, contents: Contents) -> None:
    contents.content_type = "application/zip"
    contents.warn("An archive is read file by file, not as one.")


_FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"JXL ")
_BY_SIGNATURE: tuple[tuple[bytes, Container], ...] = (
    (png.SIGNATURE, png.read_png),
    (jpeg.SIGNATURE, jpeg.read_jpeg),
    (b"PK\3\4", _read_archive),
    (film_frames.EXR_SIGNATURE, film_frames.read_exr),
    (b"SDPX", film_frames.read_dpx),
    (b"XPDS", film_frames.read_dpx),
    (b"GIF8", gif.read_gif),
    (b"II*\0", tiff_exif.read_tiff),
    (b"MM\0*", tiff_exif.read_tiff),
    (matroska.SIGNATURE, matroska.read_matroska),
)
