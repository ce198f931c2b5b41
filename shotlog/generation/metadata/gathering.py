"""Files, folders and ZIPs as one row of readings; sidecars go to the picture they lie beside."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .reader import read
from .reading import UNREADABLE, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    Opener = Callable[[], AbstractContextManager[BinaryIO]]

MOST_FILES = 50_000
LARGEST_MEMBER = 4 * 1024**3
IN_MEMORY = 16 * 1024**2
_SAYS_UTF8 = 0x800
SIDECAR_ENDINGS = (".swarm.json", ".json", ".txt")


@dataclass(frozen=True)
class Source:
    """One file to read, and the sidecars that belong to it."""

    name: str
    open: Opener
    sidecars: tuple[Opener, ...] = ()


@contextmanager
def sources(path: Path) -> Iterator[Sequence[Source]]:
    """Every file at `path`, which is a file, a folder or a ZIP; those of a ZIP while it is open."""
    if path.is_dir():
        yield _in_folder(path, most=None)
    elif is_zip(path):
        with zipfile.ZipFile(path) as opened:
            yield in_zip(opened, path.name, most=None)
    else:
        yield [_alone(path)]


def readings(paths: Sequence[Path], *, children: bool = True) -> Iterator[tuple[str, Reading]]:
    """Name and reading of every file at `paths`: folders and ZIPs are gone through."""
    for path in paths:
        if path.is_dir():
            yield from _read_all(_in_folder(path), children=children)
        elif is_zip(path):
            yield from zip_readings(path, children=children)
        else:
            yield from _read_all([_alone(path)], children=children)


def zip_readings(
    archive: Path | BinaryIO, *, name: str = "", children: bool = True
) -> Iterator[tuple[str, Reading]]:
    """Name and reading of every file in a ZIP; an unreadable ZIP is one unreadable file."""
    label = name or (str(archive) if isinstance(archive, Path) else "archive")
    try:
        with zipfile.ZipFile(archive) as opened:
            yield from _read_all(in_zip(opened, label), children=children)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        problem = f"The archive cannot be opened ({type(error).__name__})."
        yield label, Reading(UNREADABLE, warnings=[problem])


def sidecar_names(name: str) -> list[str]:
    """The names that a sidecar of the file `name` may have."""
    stem = PurePosixPath(name).with_suffix("").as_posix()
    names = [base + ending for base in (stem, name) for ending in SIDECAR_ENDINGS]
    return [each for each in names if each != name]


def _read_all(sources: Sequence[Source], *, children: bool) -> Iterator[tuple[str, Reading]]:
    for source in sources:
        try:
            yield source.name, _reading(source, children=children)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            problem = f"The file cannot be opened ({_reason(error)})."
            yield source.name, Reading(UNREADABLE, warnings=[problem])


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)[:100]


def _reading(source: Source, *, children: bool) -> Reading:
    with ExitStack() as stack:
        sidecars = [stack.enter_context(opened()) for opened in source.sidecars]
        file = stack.enter_context(source.open())
        name = PurePosixPath(source.name).name
        return read(file, name, children=children, sidecars=sidecars)


def is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\3\4"
    except OSError:
        return False


def _alone(path: Path) -> Source:
    beside = [path.with_name(name) for name in sidecar_names(path.name)]
    return _source(str(path), _opener(path), [_opener(each) for each in beside if each.is_file()])


def _source(name: str, opener: Opener, sidecars: Sequence[Opener]) -> Source:
    # A sidecar that is read on its own has none itself.
    own = () if name.lower().endswith(SIDECAR_ENDINGS) else tuple(sidecars)
    return Source(name, opener, own)


def _opener(path: Path) -> Opener:
    return lambda: path.open("rb")


def _in_folder(folder: Path, *, most: int | None = MOST_FILES) -> list[Source]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())[:most]
    shown = [path for path in found if not path.name.startswith(".")]
    return _paired({path.as_posix(): _opener(path) for path in shown})


def _paired(openers: Mapping[str, Opener]) -> list[Source]:
    """Every file with its sidecars, which are then not listed on their own."""
    taken: set[str] = set()
    sources: list[Source] = []
    for name, opener in openers.items():
        if not name.lower().endswith(SIDECAR_ENDINGS):
            beside = [each for each in sidecar_names(name) if each in openers]
            taken.update(beside)
            sources.append(_source(name, opener, [openers[each] for each in beside]))
    alone = [
        Source(name, openers[name]) for name in openers if name.lower().endswith(SIDECAR_ENDINGS)
    ]
    return sources + [source for source in alone if source.name not in taken]


def in_zip(archive: zipfile.ZipFile, label: str, *, most: int | None = MOST_FILES) -> list[Source]:
    """Every file of an open ZIP as `label/name`, to be opened while the archive is."""
    members = [member for member in archive.infolist()[:most] if not member.is_dir()]
    named = [(_spelt(each), each) for each in members]
    shown = [(name, each) for name, each in named if not _is_hidden(name)]
    return _paired({f"{label}/{name}": _member(archive, each) for name, each in shown})


def _spelt(member: zipfile.ZipInfo) -> str:
    """The name of a member. Korean Windows writes its own code page and does not say so."""
    if member.flag_bits & _SAYS_UTF8 or member.filename.isascii():
        return member.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Opener:
    @contextmanager
    def unpacked() -> Iterator[BinaryIO]:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy, archive.open(member) as packed:
            if member.file_size > LARGEST_MEMBER:
                raise OSError(0, "it is larger than is unpacked from an archive")
            shutil.copyfileobj(packed, copy, 1024 * 1024)
            copy.seek(0)
            yield copy  # type: ignore[misc]

    return unpacked
