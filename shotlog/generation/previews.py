"""Small pictures of source files, made in the background; originals are only ever read."""

import contextlib
import json
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from shotlog.generation.originals import on_disk
from shotlog.history import Author, Conflict, edit
from shotlog.kit.tasks import task
from shotlog.models import Shot, SourceFile

SIZES = ("thumb", "large")
SECONDS = 90
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
    if source_file.preview != SourceFile.Preview.READY:
        draw(source_file)
    if source_file.preview == SourceFile.Preview.READY:
        show_on_shots(source_file)


def draw(source_file: SourceFile) -> None:
    """Make the previews of `source_file`; what cannot be drawn says why in its warnings."""
    with tempfile.TemporaryDirectory(prefix="shotlog-") as folder:
        with on_disk(source_file) as path:
            facts = decoded(path, Path(folder)) if path else {"problem": "Its bytes are gone."}
        if "problem" not in facts:
            keep(source_file.sha256, Path(folder))
    _write_facts(source_file, facts)


def decoded(path: Path, folder: Path) -> dict[str, Any]:
    """What the child process says of the picture; its previews then lie in `folder`."""
    # The child is our own script in this interpreter; -I keeps the checkout out of its path.
    command = [sys.executable, "-I", str(_CHILD), str(path), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, str(settings.PIXEL_LIMIT_MP)],
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
        if default_storage.exists(name):
            default_storage.delete(name)
        with (folder / f"{size}.webp").open("rb") as made:
            default_storage.save(name, File(made))


def _write_facts(source_file: SourceFile, facts: dict[str, Any]) -> None:
    """Store what decoding taught; what the reader already knew stays."""
    if "problem" in facts:
        source_file.preview = SourceFile.Preview.NONE
        facts["damage"] = f"No preview. {facts['problem']}"
    else:
        source_file.preview = SourceFile.Preview.READY
        for name in ("width", "height", "frames", "content_type", "codec"):
            if not getattr(source_file, name) and facts.get(name):
                setattr(source_file, name, facts[name])
        if source_file.fps is None and facts.get("fps"):
            source_file.fps = Decimal(str(round(facts["fps"], 3)))
    if facts.get("damage") and facts["damage"] not in source_file.warnings:
        source_file.warnings = [*source_file.warnings, facts["damage"]]
    source_file.save(
        update_fields=[
            *("preview", "warnings", "width", "height", "frames", "content_type", "codec", "fps")
        ]
    )
