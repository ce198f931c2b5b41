"""Numbered sequences: five pictures and more of one stem, whose numbers run on, are one file."""

import contextlib
import hashlib
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from shotlog.generation.files import (
    MEGABYTE,
    NAME_LENGTH,
    FileRefused,
    Held,
    add,
    columns,
    incoming_copy,
    keep_whole,
    kept_sidecars,
    may_know,
    now_at,
    path_in_storage,
    too_large,
)
from shotlog.generation.matching import gaps, numbered, pattern
from shotlog.generation.metadata import Reading, Value, read
from shotlog.generation.originals import FrameOpener, Gone, frames_of, is_there, is_under_root
from shotlog.history import Author
from shotlog.kit.packed import CHUNK, Member, checksum, packed
from shotlog.models import Right, SequenceFrame, SourceFile
from shotlog.models.choices import ReadStatus

Opener = Callable[[], AbstractContextManager[BinaryIO]]
ZIP = "application/zip"
SECONDS = 2.0
"""So long are frames read for their recipes while somebody waits; the rest is read later."""
SECONDS_LATER = 60.0
LONGEST_PATH = 1024
# Not the same in every frame by nature.
_OF_SEVERAL = re.compile(r"The frames up to |Not the same in all frames ")
_OF_ONE_FRAME = frozenset({"job_id", "generation_seconds", "generation_basis", "frames"})


@dataclass(frozen=True)
class Frame:
    """One picture on its way in; `name` may have folders, `path` is where it lies to be linked."""

    name: str
    open: Opener
    sidecars: tuple[Opener, ...] = ()
    path: Path | None = None


@dataclass(frozen=True)
class Arrival:
    """A sequence that was looked at and is not kept yet: its name, and every frame measured."""

    name: str
    frames: list[Frame]
    rows: list[SequenceFrame] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        """Of its frames, sorted."""
        return [row.number for row in self.rows]

    def packed(self) -> BinaryIO:
        """The ZIP of its frames."""
        pairs = zip(self.rows, self.frames, strict=True)
        return packed([Member(row.name, row.size, row.crc32, f.open) for row, f in pairs])


def arrival(frames: Sequence[Frame]) -> Arrival:
    """Measure the frames of one run, in any order. FileRefused names the frame it is about."""
    named = [(numbered(frame.name), frame) for frame in frames]
    ordered = sorted(((split[1], frame) for split, frame in named if split), key=lambda f: f[0])
    if len({number for number, _frame in ordered}) < max(len(frames), 1):
        raise FileRefused(_("These files are not the frames of one sequence."))
    rows = [_measured(number, frame) for number, frame in ordered]
    in_order = [frame for _number, frame in ordered]
    return Arrival(_own_name(pattern([frame.name for frame in in_order])), in_order, rows)


def _measured(number: int, frame: Frame) -> SequenceFrame:
    name = _own_name(frame.name)
    digest, size = hashlib.sha256(), 0
    with frame.open() as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        file.seek(0)
        crc = checksum(file)
    if not size:
        raise FileRefused(_("“%(name)s” is empty; export it again.") % {"name": name})
    if size > settings.UPLOAD_LIMIT_MB * MEGABYTE:
        raise FileRefused(too_large(name, size))
    sha256 = digest.hexdigest()
    return SequenceFrame(number=number, name=name, size=size, sha256=sha256, crc32=crc)


def _own_name(name: str) -> str:
    """Without folders; as the disk spells it, for a linked frame is found by it."""
    own = PurePosixPath(name.replace("\\", "/")).name
    try:
        own.encode()
    except UnicodeEncodeError:
        raise FileRefused(_("The name of a frame is not UTF-8; rename it.")) from None
    if len(own) > NAME_LENGTH:
        raise FileRefused(_("“%(name)s…” is too long a name; rename it.") % {"name": own[:60]})
    return own


def known_sequence(arrived: Arrival) -> SourceFile | None:
    """The source file of these very frames, without reading them once more."""
    first = arrived.rows[0]
    candidates = SourceFile.everything.filter(
        sequence_frames__sha256=first.sha256,
        sequence_frames__name=first.name,
        first_number=first.number,
        frames=len(arrived.rows),
    )
    same = [(row.name, row.sha256) for row in arrived.rows]
    for candidate in candidates:
        if list(candidate.sequence_frames.values_list("name", "sha256")) == same:
            return candidate
    return None


def hold_sequence(arrived: Arrival, *, by: Author) -> Held:
    """Keep the frames as one source file, once, and read their recipe; nothing is kept by halves.

    Like `files.hold`, the larger part happens outside any transaction.
    """
    by.require(Right.TAKES)
    known = known_sequence(arrived)
    if known is not None and is_there(known):
        return Held(known, was_known=may_know(known, by))
    sha256, size, path = _keep(arrived)
    if known is None:
        return _add(arrived, by=by, sha256=sha256, size=size, path=path)
    now_at(known, SourceFile.Keeping.HELD, path)
    return Held(known, was_known=may_know(known, by))


def link_sequence(arrived: Arrival, *, by: Author) -> Held:
    """Leave the frames where they are, under an allowed root, and record what and where."""
    by.require(Right.TAKES)
    path = _linked_pattern(arrived)
    known = known_sequence(arrived)
    if known is not None:
        if not is_there(known):
            now_at(known, SourceFile.Keeping.LINKED, path)
        return Held(known, was_known=may_know(known, by))
    digest, size = hashlib.sha256(), 0
    with arrived.packed() as whole:
        while chunk := whole.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    keeping = SourceFile.Keeping.LINKED
    kept = {"sha256": digest.hexdigest(), "size": size, "path": path}
    return _add(arrived, by=by, keeping=keeping, **kept)


def _linked_pattern(arrived: Arrival) -> str:
    """Folder and pattern of frames that may all be linked where they lie."""
    paths = [frame.path.resolve() for frame in arrived.frames if frame.path]
    folders = {path.parent for path in paths}
    if len(paths) < len(arrived.frames) or not all(map(is_under_root, paths)):
        raise FileRefused(_("A frame lies outside SHOTLOG_LINK_ROOTS."))
    names = [path.name for path in paths]
    if len(folders) > 1 or names != [row.name for row in arrived.rows]:
        raise FileRefused(_("A frame is a link to another file; leave out --link."))
    path = str(folders.pop() / arrived.name)
    if len(path.encode()) > LONGEST_PATH:
        raise FileRefused(
            _("The path is longer than %(limit)s bytes; leave out --link.")
            % {"limit": LONGEST_PATH}
        )
    return path


def _keep(arrived: Arrival) -> tuple[str, int, str]:
    """Write the ZIP into our storage, whole or not at all: its sha256, size and name there."""
    with arrived.packed() as whole, incoming_copy() as copy:
        digest, size = hashlib.sha256(), 0
        while chunk := whole.read(CHUNK):
            digest.update(chunk)
            size += copy.write(chunk)
        copy.finish()
        sha256 = digest.hexdigest()
        return sha256, size, keep_whole(copy, path_in_storage(sha256), size=size)


def _add(arrived: Arrival, *, by: Author, **kept: Any) -> Held:
    pairs = zip(arrived.rows, arrived.frames, strict=True)
    openers = [(row, frame.open, frame.sidecars) for row, frame in pairs]
    source_file = SourceFile(**kept, name=arrived.name, added_by=by.who)
    source_file.frames = len(arrived.rows)
    source_file.first_number, source_file.last_number = arrived.numbers[0], arrived.numbers[-1]
    source_file.gaps = gaps(arrived.numbers)
    source_file.codec = PurePosixPath(arrived.name).suffix[1:].upper()[:40]
    for name, value in _columns(source_file, read_frames(openers, seconds=SECONDS)).items():
        setattr(source_file, name, value)
    return add(source_file, frames=arrived.rows)


def _columns(source_file: SourceFile, reading: Reading) -> dict[str, Any]:
    """As of any file, but it is the ZIP, has so many frames, and may lack some."""
    reading.values.setdefault("frames", Value(source_file.frames, "container"))
    reading.content_type = ZIP
    if source_file.gaps:
        reading.warnings.insert(0, missing_frames(source_file.gaps))
    return columns(reading)


def missing_frames(missing: Sequence[tuple[int, int]]) -> str:
    """'Frames are missing in the sequence: 1005, 1010–1012.'"""
    spans = [str(first) if first == last else f"{first}–{last}" for first, last in missing]
    shown = ", ".join(spans[:8]) + (" …" if len(spans) > 8 else "")
    return f"Frames are missing in the sequence: {shown}."


def read_frames(
    frames: Iterable[tuple[SequenceFrame, Opener, tuple[Opener, ...]]],
    *,
    seconds: float,
    children: bool = False,
) -> Reading:
    """What the frames say of their making: the first that says something, and what differs.

    Only that one is asked by `children`. Past `seconds`, the rest is not looked at.
    """
    until = time.monotonic() + seconds
    told: Reading | None = None
    nothing: Reading | None = None
    first = last = 0
    others: dict[str, set[str]] = {}
    for row, opened, sidecars in frames:
        reading = _read_one(row, opened, sidecars, children=children and told is None)
        last = row.number
        if _says_something(reading):
            if told is None:
                told, first = reading, row.number
                others = {key: {_plain(told, key)} for key in told.values}
            for key in told.values.keys() | reading.values.keys():
                others.setdefault(key, {""}).add(_plain(reading, key))
        nothing = nothing or reading
        if time.monotonic() > until:
            break
    found = told or nothing or Reading(ReadStatus.NOT_READ)
    if told is not None:
        found.warnings += _what_differs(others, frame=first, last=last)
    return found


def _read_one(
    row: SequenceFrame, opened: Opener, sidecars: tuple[Opener, ...], *, children: bool
) -> Reading:
    with ExitStack() as stack:
        beside = [stack.enter_context(each()) for each in sidecars]
        file = stack.enter_context(opened())
        return read(file, row.name, children=children, sidecars=beside)


def _says_something(reading: Reading) -> bool:
    return reading.status in (ReadStatus.READ, ReadStatus.PARTLY)


def _plain(reading: Reading, key: str) -> str:
    found = reading.values.get(key)
    return str(found.value) if found else ""


def _what_differs(found: dict[str, set[str]], *, frame: int, last: int) -> list[str]:
    """Sentences on what is not the same in all frames up to `last`."""
    differing = {key for key, values in found.items() if len(values) > 1} - _OF_ONE_FRAME
    warnings = []
    if "seed" in differing:
        warnings.append(
            f"The frames up to {last} have {len(found['seed'])} seeds; shown is that of frame "
            f"{frame}. Pictures that are no sequence need names that end otherwise, as in _v001."
        )
    rest = sorted(differing - {"seed", "other"})
    if rest:
        warnings.append(
            f"Not the same in all frames up to {last}: {', '.join(rest)}; shown is frame {frame}."
        )
    return warnings


def read_sequence(source_file: SourceFile) -> dict[str, Any]:
    """The columns of kept frames, read with the decoders that need a child; Gone without them."""
    beside = tuple(_texts(source_file))
    try:
        with frames_of(source_file) as (frames, opened):
            openers = [
                (row, _opening(opened, row), () if number else beside)
                for number, row in enumerate(frames)
            ]
            reading = read_frames(openers, seconds=SECONDS_LATER, children=True)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise Gone(source_file.name) from error
    found = _columns(source_file, reading)
    # What was said after a short look at the frames does not stand beside the full word.
    stale = [one for one in source_file.warnings if _OF_SEVERAL.match(one)]
    source_file.warnings = [one for one in source_file.warnings if one not in stale]
    return found


def _texts(source_file: SourceFile) -> Iterator[Opener]:
    """What lay beside a frame when the sequence came."""
    for text in kept_sidecars(source_file):
        yield lambda text=text: contextlib.nullcontext(text)  # type: ignore[misc]


def _opening(opened: FrameOpener, row: SequenceFrame) -> Opener:
    return lambda: opened(row)
