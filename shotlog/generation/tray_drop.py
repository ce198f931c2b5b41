"""A file on its way into the tray, and the word about what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.generation.files import already, already_words
from shotlog.generation.incoming import Piece
from shotlog.generation.ingest import PROBLEMS, not_meant, sentence
from shotlog.generation.matching import Places
from shotlog.generation.tray import put_in_tray
from shotlog.history import Author
from shotlog.kit.http import Request
from shotlog.models import Production, SourceFile, TrayFile
from shotlog.models.choices import ReadStatus

_TOLD = 10


@dataclass(frozen=True)
class Landed:
    """What came of one file; with neither row nor problem, it is a take already."""

    name: str
    row: TrayFile | None = None
    words: str = ""
    problem: str = ""


def land(piece: Piece, production: Production, places: Places, *, by: Author) -> Landed:
    """Hold one file of a drop and let it wait, unless it is a take of this production already."""
    problem = piece.problem or not_meant(piece.name)
    if problem:
        return Landed(piece.name, problem=problem)
    try:
        with piece.kept(by=by) as held:
            return _wait(piece.name, held.source_file, production, places, by=by)
    except PROBLEMS as error:
        by.forget()  # its change set may have been rolled back
        return Landed(piece.name, problem=sentence(error))


def _wait(
    name: str, source_file: SourceFile, production: Production, places: Places, *, by: Author
) -> Landed:
    known = already(source_file, by=by, production=production)
    if known is not None and known.element.shot.production_id == production.pk:
        return Landed(name, words=already_words(known, production))
    waiting = TrayFile.objects.filter(production=production, source_file=source_file).exists()
    row = put_in_tray(production, source_file, by=by, name=name)
    words = [_waits_already(row)] if waiting else []
    if known is not None:
        words.append(already_words(known, production))
    place = places.of(row.name)
    words.append(f"{place.shot} {place.element}" if place.key else place.reason)
    words += [_read(source_file)]
    return Landed(name, row, " · ".join(words))


def _waits_already(row: TrayFile) -> str:
    return _("already in the tray as %(name)s") % {"name": row.own_name}


def _read(source_file: SourceFile) -> str:
    return str(ReadStatus(source_file.read_status).label)


def say(request: Request, done: Sequence[Landed]) -> None:
    """What came of the files, as messages of the next page."""
    count = sum(one.row is not None for one in done)
    if count:
        words = ngettext(
            "%(count)d file is in the tray.", "%(count)d files are in the tray.", count
        )
        messages.success(request, words % {"count": count})
    others = [one for one in done if one.row is None]
    for one in others[:_TOLD]:
        told = f"{one.name}: {one.problem or one.words}" if one.name else one.problem
        (messages.error if one.problem else messages.info)(request, told)
    if len(others) > _TOLD:
        more = len(others) - _TOLD
        words = ngettext("%(count)d more was left out.", "%(count)d more were left out.", more)
        messages.error(request, words % {"count": more})
