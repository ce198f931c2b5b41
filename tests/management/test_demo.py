"""The demo production: what is in it, that it comes once, and that it goes without a trace."""

from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from PIL import Image

from shotlog.figures.recoverability import state_of
from shotlog.generation.parameters import read_value
from shotlog.generation.tools import model_named
from shotlog.history import Author
from shotlog.management.demo import demo_production, load
from shotlog.models import (
    ChangeSet,
    Clearance,
    ColourNote,
    Element,
    Production,
    Session,
    Shortcoming,
    Shot,
    SourceFile,
    Take,
    ToolVersion,
)
from shotlog.models.choices import (
    Category,
    Decision,
    NoteStatus,
    Origin,
    ReadStatus,
    Recovery,
    ShortcomingStatus,
    Status,
)
from tests.make import make_production, make_session, make_tool_version

pytestmark = pytest.mark.django_db
NO_WORKER = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture(autouse=True)
def _no_worker(settings: Any) -> None:
    settings.TASKS = NO_WORKER


def said(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    """How many rows each table of the record holds, where it holds any."""
    tables = apps.get_app_config("shotlog").get_models()
    numbers = {table.__name__: table._base_manager.count() for table in tables}
    return {name: number for name, number in numbers.items() if number}


def test_the_demo_is_a_film_in_work_that_comes_once_and_goes_without_a_trace(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    # One test, because loading takes some seconds: the checks below are its sentences.
    someone = make_tool_version(tool="ComfyUI", version="0.3.66")
    session = make_session(tool_version=someone)
    mine = rows()

    first = said()
    production = Production.objects.get(code="MRL")
    _says_what_it_made(first)
    _is_large_enough(production)
    _has_every_state()
    _has_gaps()
    _takes_are_what_their_files_say()
    _recoverability_is_stored()
    _has_history(production)
    assert not User.objects.filter(memberships__production=production).exists()

    before = rows()
    assert "Nothing was changed" in said()
    assert load() == production
    assert rows() == before

    paths = list(SourceFile.objects.values_list("path", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        assert "removed" in said("--remove")
    assert rows() == mine
    assert Session.objects.get() == session
    assert not [path for path in paths if default_storage.exists(path)]
    assert "no demo" in said("--remove")


def test_a_production_of_ones_own_with_the_code_is_left_alone() -> None:
    own = make_production(code="mrl", title="My Rural Life")
    with pytest.raises(CommandError, match="not the demo"):
        said()
    assert list(Production.objects.all()) == [own]
    assert "no demo" in said("--remove")
    assert demo_production() is None
    assert list(Production.objects.all()) == [own]


def _says_what_it_made(text: str) -> None:
    for number, what in (
        (5, "scenes"),
        (Shot.objects.count(), "shots"),
        (Element.objects.count(), "elements"),
        (Take.objects.count(), "takes"),
        (SourceFile.objects.count(), "files"),
        (ColourNote.objects.count(), "colour notes"),
    ):
        assert f"{number} {what}" in text


def _is_large_enough(production: Production) -> None:
    assert production.scenes.count() == 5
    assert Shot.objects.count() >= 60
    assert Element.objects.count() >= 250
    assert User.objects.count() == 0
    assert ToolVersion.objects.count() >= 10
    assert Session.objects.filter(production=production).count() >= 50
    for name in ("노가람", "Tae Mirae"):
        assert Element.objects.filter(artist=name).exists()


def _has_every_state() -> None:
    def stored(table: type[models.Model], field: str) -> set[Any]:
        return set(table._base_manager.values_list(field, flat=True))

    assert stored(Shot, "status") == set(Status.values)
    assert stored(Element, "origin") == {*Origin.values, ""}
    assert len(stored(Element, "category") & set(Category.values)) > 0.9 * len(Category.values)
    assert stored(Element, "final_use") == {"final", "temp", "reference"}
    assert stored(Take, "decision") == set(Decision.values)
    assert stored(Element, "recovery") == {*Recovery.values, ""}
    assert stored(ColourNote, "status") == set(NoteStatus.values)
    assert stored(ColourNote, "role") == {"viewing", "baked", "for_di"}
    assert stored(Shortcoming, "status") == set(ShortcomingStatus.values)
    assert stored(Clearance, "state") >= {"not_needed", "to_ask", "asked", "given"}


def _has_gaps() -> None:
    def is_kept_thrice(element: Element) -> bool:
        return element.takes.filter(decision=Decision.APPROVED).count() == 3

    assert any(is_kept_thrice(each) for each in Element.objects.filter(category="crowd"))
    tried = Element.objects.filter(takes__number=12)
    assert tried.exclude(takes__decision=Decision.APPROVED).exists()
    assert Shot.objects.filter(elements=None).exists()
    assert Shot.objects.filter(frames=None).exists()
    assert Element.objects.filter(coverage=None).exists()
    assert Element.objects.exclude(first_frame=None).exists()
    assert Element.objects.assistive().exists()
    over = ColourNote.objects.filter(hours_actual__gt=models.F("hours_estimated"))
    assert over.exists()
    assert ColourNote.objects.filter(element=None).exists()


def _takes_are_what_their_files_say() -> None:
    statuses = set()
    for take in Take.objects.select_related("source_file"):
        file = take.source_file
        assert file is not None
        assert file.size <= 300_000
        statuses.add(file.read_status)
        for field, told in take.sources.items():
            said_by_file = read_value(take, field)
            if told["source"] == "typed":
                assert said_by_file in (None, "", []), (take.pk, field)
            elif field == "model":
                assert take.model == model_named(str(said_by_file))
            elif field != "tool_version":
                assert getattr(take, field) == said_by_file, (take.pk, field)
    assert statuses == {ReadStatus.READ, ReadStatus.NOTHING_FOUND}
    newest = Take.objects.select_related("source_file").latest("pk").source_file
    assert newest is not None
    with default_storage.open(newest.path) as held:
        assert Image.open(BytesIO(held.read())).size == (newest.width, newest.height)


def _recoverability_is_stored() -> None:
    for element in Element.objects.all():
        takes = Take.objects.filter(element=element).select_related("tool_version")
        assert state_of(element, takes) == (
            element.recovery,
            element.missing,
            element.none_approved,
        )


def _has_history(production: Production) -> None:
    sets = ChangeSet.objects.filter(production=production)
    assert len({each.at.date() for each in sets}) > 15
    assert not [each for each in sets if each.at > Author.command(production).change_set().at]
    assert not sets.filter(changes=None).exclude(who="Shotlog").exists()
    assert sets.values("who").distinct().count() > 10
