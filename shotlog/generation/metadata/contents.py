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

    @property
    def is_film(self) -> bool:
        return self.is_moving and not self.content_type.startswith("image/")

    def add(self, record: RawRecord) -> None:
        """Keep `record`, unless the file already gave more text than any real one holds."""
        if len(self.records) >= MOST_RECORDS or self._text_length() > MOST_TEXT:
            self.warn("More embedded text than is read from one file: the rest was left out.")
        else:
            self.records.append(record)

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

    def _text_length(self) -> int:
        return sum(len(record.text) for record in self.records)
