"""What a container holds: the common ground between containers and dialects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .bounded import LONGEST_RECORD

if TYPE_CHECKING:
    from .reading import RawRecord

# All records of a file together: enough for any real one, and read in well under a second.
MOST_TEXT = 16 * 1024 * 1024
MOST_RECORDS = 2_000
# Bytes that are unpacked or decoded for one file, also where nothing comes of it.
MOST_WORK = 32 * 1024 * 1024


@dataclass
class Contents:
    """Raw records and plain facts found in one file, before any is understood."""

    content_type: str = ""
    pixel_width: int | None = None
    pixel_height: int | None = None
    frames: int | None = None
    fps: float | None = None
    duration: float | None = None
    is_moving: bool = False
    has_c2pa: bool = False
    # Whether its pixels are kept exactly, so that text may be hidden in them.
    may_hide: bool = False
    # Why the file is not whole; empty when nothing speaks against it.
    damage: str = ""
    records: list[RawRecord] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _text: int = 0
    _work: int = 0

    @property
    def is_film(self) -> bool:
        return self.is_moving and not self.content_type.startswith("image/")

    @property
    def is_full(self) -> bool:
        """Whether the file gave as much as is taken from one; asked before any more work."""
        is_full = (
            len(self.records) >= MOST_RECORDS or self._text > MOST_TEXT or self._work > MOST_WORK
        )
        if is_full:
            self.warn("More embedded text than is read from one file: the rest was left out.")
        return is_full

    def spend(self, length: int) -> None:
        """Note that `length` bytes are about to be unpacked or decoded."""
        self._work += length

    def add(self, record: RawRecord) -> None:
        """Keep `record`, unless the file already gave more text than any real one holds."""
        if not self.is_full:
            self.records.append(record)
            self._text += len(record.text)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def warn_if_cut(self, key: str, length: int) -> None:
        if length > LONGEST_RECORD:
            self.warn(f"Record {key} is {length} bytes long; only its beginning was read.")

    def set_size(self, width: int, height: int) -> None:
        """Take the pixel size, if it is one; the first that a file states counts."""
        if width > 0 and height > 0 and self.pixel_width is None:
            self.pixel_width, self.pixel_height = width, height
