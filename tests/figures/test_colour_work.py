"""The queue of colour work, and its hours by tool version, against an independent recount."""

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shotlog.figures.colour_queue import work, work_of
from shotlog.figures.colour_versions import VersionColour, colour_by_version
from shotlog.models import ColourNote, Production, Take
from tests.figures.productions import random_production
from tests.figures.recount_colour import ColourRecount
from tests.figures.test_recount import four, spread_is_of
from tests.make import (
    make_element,
    make_note,
    make_production,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


def on_takes(production: Production, seed: int) -> None:
    """Some notes are of a take, and some are closed with their hours."""
    dice = random.Random(seed)
    for note in ColourNote.objects.filter(shot__production=production).order_by("pk"):
        takes = list(Take.objects.filter(element=note.element_id or 0).order_by("pk"))
        note.take = dice.choice([None, *takes])
        if note.role != "viewing" and dice.random() < 0.6:
            note.status, note.hours_actual = "so", Decimal(dice.randrange(900)) / 100
        note.save()


@pytest.mark.parametrize("seed", range(30))
def test_a_plain_recount_gives_the_same_queue_and_versions(seed: int) -> None:
    production, _scenes = random_production(seed)
    on_takes(production, seed)
    again = ColourRecount(production)
    queue = work(work_of(production))
    assert (queue.notes, queue.active, queue.to_sign_off, queue.over) == again.queue()
    assert four(queue.spent) == again.colour_column("hours_actual")
    assert four(queue.estimated) == again.colour_column("hours_estimated")
    found = {one.version.pk if one.version else None: one for one in colour_by_version(production)}
    expected = again.by_version()
    assert set(found) == set(expected)
    for key, one in found.items():
        *counts, hours = expected[key]
        assert counts == [one.keepers, one.elements, one.notes, one.closed, four(one.spent)], key
        assert isinstance(hours, list)
        spread_is_of(one.per_keeper, hours)
        assert one.per_keeper.lacking == one.elements - len(hours)


def test_the_hours_of_all_versions_are_those_of_the_queue() -> None:
    production, _scenes = random_production(3)
    on_takes(production, 3)
    spent = [one.spent.value or 0 for one in colour_by_version(production)]
    assert sum(spent) == (work(work_of(production)).spent.value or 0)


def test_a_production_without_notes_has_nothing_rather_than_zero_hours() -> None:
    production = make_production()
    assert colour_by_version(production) == []
    queue = work(work_of(production))
    assert (queue.notes, queue.spent.value, queue.estimated.value) == (0, None, None)
    assert queue.as_json()


def of_version(production: Production) -> VersionColour:
    return colour_by_version(production)[0]


def test_hours_per_keeper_wait_for_the_last_note() -> None:
    element = make_element(shot=make_shot())
    version = make_tool_version()
    for _ in range(2):
        make_take(element=element, tool_version=version, decision="approved")
    make_note(element=element, status="so", hours_actual=3)
    last = make_note(element=element)
    one = of_version(element.shot.production)
    assert one.spent.value == 3
    assert (one.per_keeper.stands_on, one.per_keeper.lacking) == (0, 1)
    ColourNote.objects.filter(pk=last.pk).update(status="matched", hours_actual=Decimal(1))
    one = of_version(element.shot.production)
    assert (one.keepers, one.per_keeper.listed) == (2, (2.0,))
    assert one.as_json()


def test_twenty_notes_take_as_many_queries_as_one() -> None:
    production = make_production()
    counts = []
    for more in (1, 19):
        for number in range(more):
            element = make_element(shot=make_shot(production=production))
            version = make_tool_version(tool=f"Tool {number}")
            make_take(element=element, tool_version=version, decision="approved")
            make_note(element=element)
        with CaptureQueriesContext(connection) as queries:
            for one in colour_by_version(production):
                assert str(one.version)
            work(work_of(production))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
