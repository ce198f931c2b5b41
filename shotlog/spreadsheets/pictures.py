"""Pictures in the rows: previews from our storage, made small, that move and size with cells."""

import io
from collections.abc import Mapping

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from PIL import Image as Pillow

from shotlog.generation.previews import preview_path
from shotlog.models import Production, SourceFile, Take
from shotlog.spreadsheets.progress import Progress
from shotlog.spreadsheets.selection import Selection

WIDTH = 138  # pixels of a column of 19 characters
MARGIN = 3
EMU = 9525  # to a pixel at 96 to the inch
PIXEL = 0.75  # points
_ROOM = WIDTH - 2 * MARGIN


def cell_height(production: Production) -> float:
    """Points of a row in which a picture of the delivery's shape fills the column."""
    shape = production.delivery_width / (production.delivery_height or 1)
    high = _ROOM / min(max(shape, 1.7), 2.6) + 2 * MARGIN
    return round(high * PIXEL, 1)


def thumbnails(selection: Selection) -> dict[int, str]:
    """The file that stands for each shot, by sha256; for clients only where it is approved."""
    chosen = {shot.pk: shot.thumbnail for shot in selection.figures.scope.shots}
    if selection.member.sees_recipes:
        return chosen
    approved: dict[int, list[str]] = {}
    for shot, sha256 in _approved(selection):
        approved.setdefault(shot, []).append(sha256)
    return {
        shot: chosen[shot] if chosen[shot] in found else found[-1]
        for shot, found in approved.items()
        if shot in chosen
    }


def count_pictures(selection: Selection) -> int:
    """How many shots may have a picture, without a look at their figures."""
    return selection.shots.exclude(thumbnail="").count()


def _approved(selection: Selection) -> "list[tuple[int, str]]":
    takes = Take.objects.approved().filter(
        element__shot__in=selection.shot_rows,
        element__removed=False,
        source_file__preview=SourceFile.Preview.READY,
    )
    return list(takes.order_by("pk").values_list("element__shot_id", "source_file__sha256"))


def drawn(
    rows: Mapping[int, str], *, column: int, height: float, progress: Progress
) -> list[Image]:
    """The pictures of `rows` (row number: sha256), placed in `column`; both counted from 0."""
    pictures = []
    room = (_ROOM, int(height / PIXEL) - 2 * MARGIN)
    for row, sha256 in progress.through(rows.items(), _("Pictures")):
        made = _small(sha256, room)
        if made is not None:
            made.anchor = _within_cell(row, column, made.width, made.height)
            pictures.append(made)
    return pictures


def _small(sha256: str, room: tuple[int, int]) -> Image | None:
    """The preview as a JPEG of twice the cell's size; None where there is none that opens."""
    try:
        with (
            default_storage.open(preview_path(sha256, "thumb")) as file,
            Pillow.open(file, formats=["WEBP"]) as preview,
        ):
            picture = preview.convert("RGB")
    except OSError:
        return None
    picture.thumbnail((2 * room[0], 2 * room[1]))
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=82)
    image = Image(stored)
    scale = min(room[0] / picture.width, room[1] / picture.height)
    image.width, image.height = round(picture.width * scale), round(picture.height * scale)
    return image


def _within_cell(row: int, column: int, width: int, height: int) -> TwoCellAnchor:
    """Within one cell, and tied to it: it moves, sizes, sorts and hides with it."""
    left, top = (WIDTH - width) // 2, MARGIN
    return TwoCellAnchor(
        editAs="twoCell",
        _from=_corner(row, column, left, top),
        to=_corner(row, column, left + width, top + height),
    )


def _corner(row: int, column: int, x: int, y: int) -> AnchorMarker:
    return AnchorMarker(col=column, colOff=x * EMU, row=row, rowOff=y * EMU)
