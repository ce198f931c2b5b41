"""Whether every file that the record knows is still there, byte for byte."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from shotlog.generation.originals import Gone, open_original, wrong_frames
from shotlog.models import SourceFile, Take

CHUNK = 1024 * 1024
FINE, GONE, CHANGED, UNREADABLE = "fine", "gone", "changed", "unreadable"
AT_ONCE = 500


@dataclass(frozen=True)
class Checked:
    """What was found of one file."""

    file: SourceFile
    state: str
    found: str = ""  # the sha256 of bytes that are others, or the reason why they cannot be read
    takes: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    """Of a sequence, the frames that are missing or changed, by name."""

    @property
    def is_fine(self) -> bool:
        """There, and the bytes that came in."""
        return self.state == FINE

    def as_json(self) -> dict[str, Any]:
        """One line of the report."""
        return {
            "file": self.file.name,
            "keeping": self.file.keeping,
            "path": self.file.path,
            "size": self.file.size,
            "sha256": self.file.sha256,
            "state": self.state,
            "found": self.found or None,
            "takes": self.takes,
            "frames": self.frames,
        }


def files_from(start: int = 0, *, production: str = "") -> QuerySet[SourceFile]:
    """The files that the record knows, from key `start` on, by key."""
    found = SourceFile.objects.filter(pk__gte=start).order_by("pk")
    if production:
        takes = Take.objects.filter(element__shot__production__code__iexact=production)
        found = found.filter(pk__in=takes.values("source_file"))
    return found.defer("raw", "values", "c2pa", "warnings")


def verify(files: QuerySet[SourceFile]) -> Iterator[Checked]:
    """Each of `files` read through, a part at a time; memory does not grow with their size.

    Rows are fetched in lots and no transaction stays open, for a run may take hours.
    """
    last = 0
    while lot := list(files.filter(pk__gt=last)[:AT_ONCE]):
        for file in lot:
            yield verified(file)
        last = lot[-1].pk


def verified(file: SourceFile) -> Checked:
    """`file`, read through; the takes that it concerns are named where something is wrong."""
    try:
        sha256 = digest(file)
    except Gone:
        return Checked(file, GONE, takes=takes_of(file), frames=frames_of_it(file))
    except OSError as error:
        return Checked(file, UNREADABLE, error.strerror or str(error), takes_of(file))
    if sha256 == file.sha256:
        return Checked(file, FINE)
    return Checked(file, CHANGED, sha256, takes_of(file), frames_of_it(file))


def frames_of_it(file: SourceFile) -> list[str]:
    """What is wrong with which frame of a sequence: 'crowd.1004.exr missing'."""
    if not file.is_sequence:
        return []
    return [f"{frame.name} {state}" for frame, state in wrong_frames(file)]


def digest(file: SourceFile) -> str:
    """The sha256 of the bytes as they are now."""
    counted = hashlib.sha256()
    with open_original(file) as original:
        while chunk := original.read(CHUNK):
            counted.update(chunk)
    return counted.hexdigest()


def takes_of(file: SourceFile) -> list[str]:
    """The takes that show `file`: 'MRL MRL_24A_0050 dog01 v001'."""
    takes = Take.objects.filter(source_file=file).with_element().order_by("pk")
    return [
        f"{take.element.shot.production.code} {take.element.shot.code} {take.element.name} {take}"
        for take in takes
    ]


class Clock:
    """Says when a line of progress is due."""

    def __init__(self, seconds: float) -> None:
        """Every so many seconds."""
        self._seconds = seconds
        self._last = time.monotonic()

    def is_due(self) -> bool:
        """Whether so much time went by since it last said so."""
        now = time.monotonic()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True
