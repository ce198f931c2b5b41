"""Taking in what lies on a disk: files, folders and ZIPs become takes by their names."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.generation.drops import Questions, questions
from shotlog.generation.files import FileRefused, Held, hold, link, plain_name
from shotlog.generation.matching import Place, pattern, runs
from shotlog.generation.metadata import Source, is_zip, sources
from shotlog.generation.originals import is_there, is_under_root
from shotlog.generation.placing import places_of
from shotlog.generation.prompt_sheet import key_of
from shotlog.generation.sequences import (
    Frame,
    arrival,
    hold_sequence,
    known_sequence,
    link_sequence,
    missing_frames,
)
from shotlog.generation.takes import record_take
from shotlog.history import Author
from shotlog.models import Element, Production, SourceFile, Take

TAKEN, KNOWN, UNMATCHED, REFUSED = "taken", "known", "unmatched", "refused"
LEFT = frozenset({UNMATCHED, REFUSED})
STILLS = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
        ".avif",
        ".heic",
        ".tif",
        ".tiff",
        ".bmp",
        ".exr",
        ".dpx",
        ".hdr",
        ".tga",
        ".jxl",
        ".psd",
    ]
)
FILMS = frozenset(
    [".gif", ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mxf", ".mpg", ".mpeg"]
)
SIDECARS = frozenset((".json", ".txt"))
LITTER = frozenset(("thumbs.db", "desktop.ini"))
LONGEST_PATH = 1024
# What reading a disk or an archive raises, and what a file may be refused for.
PROBLEMS = (
    *(OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error),
    *(FileRefused, ValidationError),
)


class IngestRefused(Exception):  # noqa: N818
    """Nothing was taken in; the message says why."""


@dataclass(frozen=True)
class Line:
    """What came of one file."""

    file: str
    status: str
    take: str = ""
    element: str = ""
    shot: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, str | None]:
        """With null for what is not known."""
        return {key: value or None for key, value in vars(self).items()} | {"status": self.status}


@dataclass
class Ingest:
    """One run: where to, how, and what is typed for all files and for each."""

    production: Production
    linked: bool = False
    dry_run: bool = False
    typed: Mapping[str, Any] = field(default_factory=dict)
    sheet: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sheet_path: Path | None = None
    total: int = 0
    unused: set[str] = field(default_factory=set)
    drop: str = ""
    _authors: dict[int, Author] = field(default_factory=dict)

    def run(self, path: Path) -> Iterator[Line]:
        """Take in what lies at `path`, one line for each file; a run that was killed goes on."""
        if self.linked and not path.is_dir() and is_zip(path):
            raise IngestRefused(
                f"{path} is a ZIP, whose files cannot be linked; unpack it, or leave out --link."
            )
        if self.linked and not is_under_root(path.resolve()):
            raise IngestRefused(
                f"{path} does not lie under a folder of SHOTLOG_LINK_ROOTS; "
                "add its folder there, or leave out --link to take the files in."
            )
        self.drop = _drop_of(path, self.production)
        try:
            with sources(path) as found:
                yield from self._take_in_all(found)
        except (OSError, zipfile.BadZipFile) as error:
            raise IngestRefused(f"{path} cannot be read: {sentence(error)}") from error

    def questions(self) -> Questions:
        """What is to be said of what came in."""
        return questions(self.production, self.drop, by=Author.command(self.production))

    def _take_in_all(self, found: Any) -> Iterator[Line]:
        by_name = {source.name: source for source in found if self._is_meant(source)}
        places = places_of(self.production)
        stills = [name for name in by_name if _suffix(name) in STILLS and places.is_frame(name)]
        sequences = runs(stills)
        frames = {name for run in sequences for name in run}
        self.total = len(by_name) - len(frames) + len(sequences)
        self.unused = set(self.sheet) - {key_of(name) for name in by_name}
        self.unused -= {key_of(pattern(run)) for run in sequences}
        for run in sequences:
            yield self._sequence([by_name[name] for name in run], places.of(run[0]))
        for name, source in by_name.items():
            if name not in frames:
                yield self._line(source, places.of(name))

    def _is_meant(self, source: Source) -> bool:
        if self.sheet_path is not None and Path(source.name).absolute() == self.sheet_path:
            return False
        return PurePosixPath(source.name).name.lower() not in LITTER

    def _sequence(self, sources: list[Source], place: Place) -> Line:
        """One line for all frames of a sequence, which become one take."""
        first, last = sources[0], PurePosixPath(sources[-1].name)
        whole = Source(f"{first.name} … {last.name}", first.open)
        if place.key is None or place.reason:
            return _told(whole, UNMATCHED, place, reason=place.reason)
        try:
            return self._take_in_sequence(whole, sources, place)
        except PROBLEMS as error:
            self._authors.pop(place.key, None)
            return _told(whole, REFUSED, place, reason=sentence(error))

    def _take_in_sequence(self, whole: Source, sources: list[Source], place: Place) -> Line:
        arrived = arrival([self._frame(source) for source in sources])
        kept = known_sequence(arrived)
        known = _known(place, kept.sha256) if kept else None
        if known is not None and (self.dry_run or _is_kept(known)):
            return _already(whole, place, known)
        if self.dry_run:
            return _told(whole, TAKEN, place, reason="not yet: this is a dry run")
        by = self._author(place)
        held = (link_sequence if self.linked else hold_sequence)(arrived, by=by)
        rows = (self.sheet.get(key_of(name)) for name in (arrived.name, sources[0].name))
        row = next((row for row in rows if row), {})
        return self._record(whole, place, held, name=arrived.name, row=row, by=by)

    def _frame(self, source: Source) -> Frame:
        path = Path(source.name) if self.linked else None
        return Frame(source.name, source.open, source.sidecars, path)

    def _line(self, source: Source, place: Place) -> Line:
        """One file, whatever becomes of it; no file harms another."""
        reason = not_meant(source.name) or place.reason
        if place.key is None or reason:
            return _told(source, UNMATCHED, place, reason=reason)
        try:
            with ExitStack() as stack:
                file = OnDisk(stack.enter_context(source.open()), source.name)
                sidecars = [stack.enter_context(each()) for each in source.sidecars]
                return self._take_in(source, file, sidecars, place)
        except PROBLEMS as error:
            self._authors.pop(place.key, None)  # its change set may have been rolled back
            return _told(source, REFUSED, place, reason=sentence(error))

    def _take_in(
        self, source: Source, file: "OnDisk", sidecars: list[BinaryIO], place: Place
    ) -> Line:
        known = _known(place, file.sha256)
        if known is not None and (self.dry_run or _is_kept(known)):
            return _already(source, place, known)
        if self.dry_run:
            return _told(source, TAKEN, place, reason="not yet: this is a dry run")
        by = self._author(place)
        held = self._keep(source, file, sidecars, by=by)
        row = self.sheet.get(key_of(source.name), {})
        name = plain_name(source.name)
        return self._record(source, place, held, name=name, row=row, by=by)

    def _author(self, place: Place) -> Author:
        """One for each element: what a run does there is one change set."""
        return self._authors.setdefault(cast(int, place.key), Author.command(self.production))

    def _record(
        self,
        source: Source,
        place: Place,
        held: Held,
        *,
        name: str,
        row: Mapping[str, Any],
        by: Author,
    ) -> Line:
        """A take of what is kept now."""
        with transaction.atomic():
            element = Element.objects.select_for_update().get(pk=cast(int, place.key))
            # Asked again under the lock: two runs at once make one take.
            known = _known(place, held.source_file.sha256)
            if known is not None:
                return _already(source, place, known)
            take = record_take(
                element,
                by=by,
                source_file=held.source_file,
                file_name=name,
                typed=self._typed_for(row),
                from_sheet=["tool_version", *row] if "tool" in row else list(row),
                drop=self.drop,
            )
        return _told(source, TAKEN, place, take=take.label, reason=_gaps(held.source_file))

    def _typed_for(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What is typed for all, and over it the line of the sheet."""
        general = dict(self.typed)
        if "tool" in row:
            general.pop("tool_version", None)  # it is the version of another tool
        return {**general, **row}

    def _keep(
        self, source: Source, file: "OnDisk", sidecars: list[BinaryIO], *, by: Author
    ) -> Held:
        if not self.linked:
            return hold(file, name=source.name, by=by, sidecars=sidecars)
        path = Path(source.name).resolve()
        if not is_under_root(path):
            raise FileRefused("It is a link to a place outside SHOTLOG_LINK_ROOTS.")
        try:
            length = len(str(path).encode())
        except UnicodeEncodeError:
            raise FileRefused(
                "The name of its file or folder is not UTF-8; rename it, or leave out --link."
            ) from None
        if length > LONGEST_PATH:
            raise FileRefused(f"Its path is longer than {LONGEST_PATH} bytes; leave out --link.")
        return link(file, path=path, sha256=file.sha256, by=by, sidecars=sidecars)


class OnDisk(File[bytes]):
    """An open file with its sha256, counted once."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        super().__init__(file, name=name)
        digest = hashlib.sha256()
        size = 0
        while chunk := file.read(1024 * 1024):
            digest.update(chunk)
            size += len(chunk)
        file.seek(0)
        self.sha256 = digest.hexdigest()
        self.size = size
        if not size:
            raise FileRefused("It is empty; export it again.")


def _drop_of(path: Path, production: Production) -> str:
    """One drop for all runs over `path` of a day: a run that goes on is not another one."""
    told = f"{production.pk} {timezone.localdate()} {path.resolve()}"
    return hashlib.sha256(told.encode(errors="surrogateescape")).hexdigest()[:32]


def _known(place: Place, sha256: str) -> Take | None:
    """The take of the element that shows these bytes."""
    takes = Take.objects.filter(element=place.key, source_file__sha256=sha256)
    return takes.select_related("source_file").first()


def _is_kept(take: Take) -> bool:
    """Whether its bytes are still there; if not, they come back with this file."""
    source_file: SourceFile | None = take.source_file
    return source_file is not None and is_there(source_file)


def _already(source: Source, place: Place, take: Take) -> Line:
    reason = f"already {take.label} of {place.element}"
    return _told(source, KNOWN, place, take=take.label, reason=reason)


def _gaps(source_file: SourceFile) -> str:
    """The sentence on frames that a sequence lacks."""
    return missing_frames(source_file.gaps) if source_file.gaps else ""


def _told(source: Source, status: str, place: Place, *, take: str = "", reason: str = "") -> Line:
    return Line(source.name, status, take, place.element, place.shot, reason)


def not_meant(name: str) -> str:
    """Why a file is no take by its kind; '' when it may be one."""
    suffix = _suffix(name)
    if suffix in STILLS | FILMS:
        return ""
    if suffix == ".zip":
        return _("a ZIP within a folder; take it in by itself")
    if suffix in SIDECARS:
        return _("a text that lies beside no picture or clip of its name")
    return _("neither a picture nor a clip")


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def sentence(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    return str(error) or type(error).__name__
