"""Loads the demo production into the record, as if its crew had worked on it for weeks."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from shotlog.generation.picture_child import write_previews
from shotlog.generation.previews import keep
from shotlog.history import Author, record_creation
from shotlog.management.demo.crew import CODE, MARK, PRODUCTION
from shotlog.management.demo.diary import FIRST_DAY, Diary
from shotlog.management.demo.log import Log
from shotlog.management.demo.making import Making
from shotlog.management.demo.notes import Notes
from shotlog.management.demo.runs import Run, runs
from shotlog.management.demo.words import story
from shotlog.models import Change, ChangeSet, Element, Production, Shot, SourceFile, Take
from shotlog.models.choices import AI_ORIGINS, Way


class CodeTaken(Exception):  # noqa: N818
    """A production of a person's own has the demo's code; the message says so."""


def demo_production() -> Production | None:
    """The demo as it was loaded, whatever it is called by now; None while it is not there."""
    made = Change.objects.filter(
        table="production",
        kind=Change.Kind.CREATED,
        change_set__way=Way.COMMAND,
        change_set__why=MARK,
    )
    return Production.objects.filter(pk__in=made.values("row")).first()


def load(*, by: Author | None = None, now: dt.datetime | None = None) -> Production:
    """The demo production, made now unless it is there already.

    `by` is whoever asked for it, and stands in the history as its maker.
    """
    found = demo_production()
    if found is not None:
        return found
    if Production.objects.filter(code__iexact=CODE).exists():
        raise CodeTaken(
            f"There already is a production with the code {CODE} that is not the demo. "
            "Give it another code in its settings, then load the demo again."
        )
    scenes = story()
    taken = runs(scenes)  # drawn before anything is written, so that no write waits for a picture
    with transaction.atomic():
        production = _production(by, now or timezone.now())
        diary = Diary(production, now or timezone.now())
        log = Log(production, diary)
        making = Making(log, diary)
        log.plan(scenes)
        making.plan(scenes, taken)
        Notes(log, making, diary).plan(scenes)
        diary.play()
        _show_pictures(log, making, taken)
    return production


def _production(by: Author | None, now: dt.datetime) -> Production:
    production = Production(**PRODUCTION)
    production.full_clean()
    production.save()
    maker = Author.command(production, who=by.who if by else "Shotlog")
    maker.why = MARK
    record_creation(production, by=maker)
    when = now + dt.timedelta(days=FIRST_DAY)
    ChangeSet.objects.filter(pk=maker.change_set().pk).update(at=when)
    return production


def _show_pictures(log: Log, making: Making, taken: list[Run]) -> None:
    """Each shot shows the best take of its figures, else of what fills most of its picture."""
    best: dict[int, tuple[Decimal, str]] = {}
    for (code, name), takes in making.takes.items():
        element = log.elements[code, name]
        shown = _best(takes)
        if shown is None or shown.source_file is None or element.origin not in AI_ORIGINS:
            continue
        weight = Decimal(element.coverage or 0) + (200 if element.role == "hero" else 0)
        weight += 400 if element.category in ("creature", "face", "character") else 0
        if weight > best.get(element.shot_id, (Decimal(-1), ""))[0]:
            best[element.shot_id] = (weight, shown.source_file.sha256)
    for key, (_weight, sha256) in best.items():
        Shot.objects.filter(pk=key).update(thumbnail=sha256)
    _draw_previews([sha256 for _weight, sha256 in best.values()])


def _draw_previews(shown: list[str]) -> None:
    """What the shots page shows is there at once; the task worker draws the rest."""
    for source_file in SourceFile.objects.filter(sha256__in=shown):
        with (
            TemporaryDirectory(prefix="shotlog-") as folder,
            default_storage.open(source_file.path) as held,
        ):
            write_previews(Image.open(held), Path(folder))
            keep(source_file.sha256, Path(folder))
    SourceFile.objects.filter(sha256__in=shown).update(preview=SourceFile.Preview.READY)


def _best(takes: list[Take]) -> Take | None:
    rows = list(Take.objects.filter(pk__in=[take.pk for take in takes]).with_origins())
    approved = [take for take in rows if take.decision == "approved"]
    kept = [take for take in rows if take.decision != "rejected"]
    shown = approved or kept or rows
    return shown[-1] if shown else None


def counts(production: Production) -> dict[str, int]:
    """What is in it, by table, for the sentence that the command prints."""
    shots = Shot.objects.filter(production=production)
    elements = Element.objects.filter(shot__in=shots)
    takes = Take.objects.filter(element__in=elements)
    return {
        "scenes": production.scenes.filter(removed=False).count(),
        "shots": shots.count(),
        "elements": elements.count(),
        "takes": takes.count(),
        "files": takes.exclude(source_file=None).values("source_file").distinct().count(),
        "sessions": production.sessions.filter(removed=False).count(),
        "colour notes": sum(shot.colour_notes.count() for shot in shots),
    }
