"""Small pictures of source files, made in the background; originals are only ever read."""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from shotlog.generation.originals import Gone, frames_of, on_disk
from shotlog.history import Author, Conflict, edit
from shotlog.kit.tasks import task
from shotlog.models import Shot, SourceFile

SIZES = ("thumb", "large", "strip")
"""A strip shows what moves: STRIP frames at even distances, side by side."""
STRIP = 12
SECONDS = 90
_LEARNT = (
    *("preview", "strip", "warnings", "width", "height", "frames", "content_type", "codec"),
    *("fps", "duration"),
)
_CHILD = Path(__file__).with_name("picture_child.py")


def preview_path(sha256: str, size: str) -> str:
    """The name of a preview in our storage."""
    return f"previews/{sha256[:2]}/{sha256}-{size}.webp"


@task()
def make_preview(source_file_id: int) -> None:
    """Draw the previews of a source file, learn its size and length, and show it on its shots."""
    source_file = SourceFile.everything.filter(pk=source_file_id).first()
    if source_file is None:
        return
    if lacking().filter(pk=source_file.pk).exists():
        draw(source_file)
    if source_file.preview == SourceFile.Preview.READY:
        show_on_shots(source_file)


def without_strip() -> QuerySet[SourceFile]:
    """What moves and was drawn before there were strips."""
    moving = Q(frames__gt=1) | Q(codec="", content_type__startswith="video/")
    drawn = SourceFile.objects.filter(moving, preview=SourceFile.Preview.READY, strip=0)
    return drawn.exclude(content_type="image/tiff")  # its frames are pages


def lacking() -> QuerySet[SourceFile]:
    """All that has no preview, whatever the reason, and `without_strip`."""
    undrawn = SourceFile.objects.exclude(preview=SourceFile.Preview.READY)
    return undrawn | SourceFile.objects.filter(pk__in=without_strip().values("pk"))


def draw_later(files: QuerySet[SourceFile]) -> int:
    """Queue the drawing of previews, and say of how many; until then the old picture is shown."""
    keys = list(files.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        make_preview.enqueue(key)
    return len(keys)


def draw(source_file: SourceFile) -> None:
    """Make the previews of `source_file`; what cannot be drawn says why in its warnings."""
    with tempfile.TemporaryDirectory(prefix="shotlog-") as folder:
        with _pictures(source_file, Path(folder)) as paths:
            facts = decoded(paths, Path(folder)) if paths else {"problem": "Its bytes are gone."}
        if "problem" not in facts:
            keep(source_file.sha256, Path(folder))
    _write_facts(source_file, facts)


@contextlib.contextmanager
def _pictures(source_file: SourceFile, folder: Path) -> Iterator[list[Path]]:
    """The file to draw; of a sequence the frames of its strip; nothing where they are gone."""
    if not source_file.is_sequence:
        with on_disk(source_file) as path:
            yield [path] if path else []
        return
    try:
        with frames_of(source_file) as (frames, opened):
            chosen = [frames[n] for n in evenly(len(frames), parts=STRIP)]
            paths = [folder / f"frame{number}" for number in range(len(chosen))]
            for frame, path in zip(chosen, paths, strict=True):
                with opened(frame) as file, path.open("wb") as copy:
                    shutil.copyfileobj(file, copy, 1024 * 1024)
    except (Gone, OSError, KeyError, zipfile.BadZipFile):
        paths = []
    yield paths


def evenly(count: int, *, parts: int) -> list[int]:
    """Places in the middle of even parts of `count` things: 2 of 8 are 2 and 6."""
    parts = min(parts, count)
    return [(2 * part + 1) * count // (2 * parts) for part in range(parts)]


def decoded(paths: Sequence[Path], folder: Path) -> dict[str, Any]:
    """What the child process says of one file or of some frames; the previews are in `folder`."""
    # The child is our own script in this interpreter; -I keeps the checkout out of its path.
    command = [sys.executable, "-I", str(_CHILD), str(folder), str(settings.PIXEL_LIMIT_MP)]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, *map(str, paths)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        facts = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"problem": "Drawing the preview took too long and was stopped."}
    except ValueError:
        return {"problem": "The picture is broken: the decoder gave up on it."}
    return facts if isinstance(facts, dict) else {"problem": "The picture is broken."}


def show_on_shots(source_file: SourceFile) -> None:
    """Give shots without a thumbnail the first picture that one of their takes has."""
    shots = Shot.objects.filter(thumbnail="", elements__takes__source_file=source_file)
    for shot in shots.filter(elements__takes__removed=False).distinct():
        show_on_shot(shot, source_file, by=Author.command(shot.production))


def show_on_shot(shot: Shot, source_file: SourceFile, *, by: Author) -> None:
    """Make the file the thumbnail of a shot that has none."""
    if shot.thumbnail or source_file.preview != SourceFile.Preview.READY:
        return
    # Another take was quicker: its picture is as good.
    with contextlib.suppress(Conflict):
        edit(shot, {"thumbnail": source_file.sha256}, by=by, check=False)


def keep(sha256: str, folder: Path) -> None:
    """Put the previews that lie in `folder` into the storage."""
    for size in SIZES:
        name = preview_path(sha256, size)
        default_storage.delete(name)
        made = folder / f"{size}.webp"
        if made.exists():
            with made.open("rb") as file:
                default_storage.save(name, File(file))


def _write_facts(source_file: SourceFile, facts: dict[str, Any]) -> None:
    """Store what decoding taught; what the reader already knew stays."""
    if "problem" in facts:
        source_file.preview = SourceFile.Preview.NONE
        facts["damage"] = f"No preview. {facts['problem']}"
    else:
        source_file.preview = SourceFile.Preview.READY
        source_file.strip = facts.get("strip") or 0
        for name in ("width", "height", "frames", "content_type", "codec"):
            if not getattr(source_file, name) and facts.get(name):
                setattr(source_file, name, facts[name])
        for name in ("fps", "duration"):
            if getattr(source_file, name) is None and facts.get(name):
                setattr(source_file, name, Decimal(str(round(facts[name], 3))))
    if facts.get("damage") and facts["damage"] not in source_file.warnings:
        source_file.warnings = [*source_file.warnings, facts["damage"]]
    source_file.save(update_fields=_LEARNT)
