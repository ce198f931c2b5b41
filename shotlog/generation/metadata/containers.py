"""Which container a file is, by its first bytes; its name is never believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import jpeg, png

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
    return None


_BY_SIGNATURE: tuple[tuple[bytes, Container], ...] = (
    (png.SIGNATURE, png.read_png),
    (jpeg.SIGNATURE, jpeg.read_jpeg),
)
