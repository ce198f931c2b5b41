"""The files of one request: sidecars with the file they lie beside, ZIPs unpacked, bounded."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from shotlog.generation.files import FileRefused, Held, hold
from shotlog.generation.ingest import LITTER, PROBLEMS, STILLS, OnDisk, not_meant
from shotlog.generation.matching import Places, pattern, runs
from shotlog.generation.metadata import Source, in_zip, read, sidecar_names
from shotlog.generation.sequences import Frame, arrival, hold_sequence
from shotlog.history import Author
from shotlog.kit.text import one_line
from shotlog.kit.uploads import MEGABYTE, Incoming, one_at_a_time

MOST_IN_ZIP = 5_000
UNPACKED_TIMES = 8
"""A ZIP may unpack to so many times what one file may have."""
LONGEST_PATH = 1024
Opened = tuple["File[Any]", list[BinaryIO]]


@dataclass(frozen=True)
class Piece:
    """One file of a drop by its name with folders; `problem` says why it is not taken in.

    A numbered sequence is one piece, by the pattern of its names: then it has `frames`.
    """

    name: str
    open: Callable[[], AbstractContextManager[Opened]] | None = None
    problem: str = ""
    is_packed: bool = False
    frames: tuple[Frame, ...] = ()

    @contextmanager
    def kept(self, *, by: Author) -> Iterator[Held]:
        """What the record keeps of it. PROBLEMS are raised, and FileRefused, as by `hold`."""
        if self.frames:
            with one_at_a_time:
                yield hold_sequence(arrival(self.frames), by=by)
        elif self.open is not None:
            with self.open() as (file, sidecars), one_at_a_time:
                yield hold(file, name=self.name, by=by, sidecars=sidecars)
        else:
            raise FileRefused(self.problem)


def pieces(
    files: Sequence[Incoming], paths: Iterable[str] = (), *, places: Places | None = None
) -> Iterator[Piece]:
    """Every file of a request, each to be opened once; `paths` are names with their folders.

    Pictures whose numbers run on are one piece, unless `places` know what the numbers name.
    """
    named = _named(files, paths)
    beside = _sidecars(named)
    taken = {name for names in beside.values() for name in names}
    frames = {name: _uploaded_frame(name, named, beside[name]) for name in named}
    for run in _sequences(frames, places):
        taken.update(run)
        with ExitStack() as stack:
            for name in run:
                for each in (name, *beside[name]):
                    stack.enter_context(closing(named[each]))
            yield _sequence([frames[name] for name in run])
    for name, file in named.items():
        if name in taken:
            continue
        if _is_zip(file, name):
            with closing(file):
                yield from _unpacked(file, name, places)
        else:
            yield Piece(name, _uploaded(file, [named[each] for each in beside[name]]))


def _sequences(frames: Mapping[str, Frame], places: Places | None) -> Iterator[list[str]]:
    """The names of each sequence among `frames`, in order."""
    stills = [name for name in frames if PurePosixPath(name).suffix.lower() in STILLS]
    for run in runs(name for name in stills if places is None or places.is_frame(name)):
        if _are_of_one_run(frames[run[n]] for n in (0, len(run) // 2, len(run) - 1)):
            yield run


def _are_of_one_run(frames: Iterable[Frame]) -> bool:
    """False for pictures with seeds of their own: numbered variations, each one a take."""
    seeds = set()
    for frame in frames:
        with ExitStack() as stack:
            try:
                beside = [stack.enter_context(each()) for each in frame.sidecars]
                file = stack.enter_context(frame.open())
            except PROBLEMS:
                continue  # what is wrong with it is told when it is taken in
            seed = read(file, frame.name, children=False, sidecars=beside).values.get("seed")
        seeds.add(seed.value if seed else None)
    return len(seeds - {None}) < 2


def _sequence(frames: Sequence[Frame]) -> Piece:
    first = PurePosixPath(frames[0].name)
    name = first.with_name(pattern([frame.name for frame in frames])).as_posix()
    return Piece(name, frames=tuple(frames))


def _uploaded_frame(name: str, named: Mapping[str, Incoming], beside: Sequence[str]) -> Frame:
    return Frame(name, _again(named[name]), tuple(_again(named[each]) for each in beside))


def _again(file: Incoming) -> Callable[[], AbstractContextManager[BinaryIO]]:
    """Opens an upload that stays for more: it is read several times, and hundreds may be there."""

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        file.seek(0)
        try:
            yield cast(BinaryIO, file.file)
        finally:
            file.park()

    return opened


def _named(files: Sequence[Incoming], paths: Iterable[str]) -> dict[str, Incoming]:
    """The files by name; the folders come from `paths`, in which each name stands in its order."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        clean = clean_path(path)
        folders.setdefault(clean.rpartition("/")[2], []).append(clean)
    named: dict[str, Incoming] = {}
    for file in files:
        own = clean_path(str(file.name or "")) or "file"
        known = folders.get(own)
        name = known.pop(0) if known else own
        while name in named:  # two of one name, from folders that were not told
            name = f"{PurePosixPath(name).with_suffix('')}~{PurePosixPath(name).suffix}"
        named[name] = file
    return named


def clean_path(path: str) -> str:
    """A name with its folders: no way up, no control characters, from the end if it is long."""
    parts = [one_line(part) for part in path.replace("\\", "/").split("/")]
    clean = "/".join(part for part in parts if part not in ("", ".", ".."))
    return clean[-LONGEST_PATH:]


def _sidecars(named: dict[str, Incoming]) -> dict[str, list[str]]:
    """By each picture or clip, the texts that lie beside it."""
    beside: dict[str, list[str]] = {name: [] for name in named}
    for name in named:
        if not not_meant(name):
            beside[name] = [each for each in sidecar_names(name) if each in named]
    return beside


def _is_zip(file: Incoming, name: str) -> bool:
    if not name.lower().endswith(".zip"):
        return False  # a document of an office is a ZIP by its content too
    file.seek(0)
    return bool(file.read(4) == b"PK\3\4")


def _uploaded(
    file: Incoming, sidecars: Sequence[Incoming]
) -> Callable[[], AbstractContextManager[Opened]]:
    @contextmanager
    def opened() -> Iterator[Opened]:
        with ExitStack() as stack:
            for each in (file, *sidecars):
                stack.enter_context(closing(each))
            yield file, [cast(BinaryIO, each.file) for each in sidecars]

    return opened


def _unpacked(file: Incoming, name: str, places: Places | None) -> Iterator[Piece]:
    """The files of a ZIP, each to be taken in while it is open."""
    try:
        archive = zipfile.ZipFile(Path(file.temporary_file_path()))
    except (*PROBLEMS, ValueError) as error:
        yield Piece(name, problem=_("The ZIP cannot be opened (%(why)s).") % {"why": error})
        return
    with archive:
        too_much = _too_much(archive)
        if too_much:
            yield Piece(name, problem=too_much)
            return
        inside = [each for each in in_zip(archive, name) if _is_told(each.name)]
        if not inside:
            yield Piece(name, problem=_("There is no file in this ZIP."))
        frames = {
            each.name: Frame(clean_path(each.name), each.open, each.sidecars) for each in inside
        }
        taken: set[str] = set()
        for run in _sequences(frames, places):
            taken.update(run)
            yield _sequence([frames[each] for each in run])
        for source in inside:
            if source.name not in taken:
                yield _packed(source)


def _packed(source: Source) -> Piece:
    name = clean_path(source.name)
    refused = not_meant(name)
    if refused:
        return Piece(name, problem=refused, is_packed=True)

    @contextmanager
    def opened() -> Iterator[Opened]:
        with ExitStack() as stack:
            file = OnDisk(stack.enter_context(source.open()), name)
            yield file, [stack.enter_context(each()) for each in source.sidecars]

    return Piece(name, opened, is_packed=True)


def _is_told(name: str) -> bool:
    return PurePosixPath(name).name.lower() not in LITTER


def _too_much(archive: zipfile.ZipFile) -> str:
    """Why a ZIP is not unpacked; what it states is also what is read of it at most."""
    inside = [each for each in archive.infolist() if not each.is_dir()]
    if len(inside) > MOST_IN_ZIP:
        return _("The ZIP has %(count)s files; it may have %(most)s. Send it in parts.") % {
            "count": f"{len(inside):,}",
            "most": f"{MOST_IN_ZIP:,}",
        }
    limit = UNPACKED_TIMES * settings.UPLOAD_LIMIT_MB
    size = sum(each.file_size for each in inside) // MEGABYTE
    if size > limit:
        return _("The ZIP unpacks to %(size)s MB; it may to %(limit)s MB. Send it in parts.") % {
            "size": f"{size:,}",
            "limit": f"{limit:,}",
        }
    return ""
