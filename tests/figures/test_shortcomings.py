"""Shortcomings by what they have in common, against an independent recount."""

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shotlog.figures.shortcomings import counted, defects_of, lessons, tallies
from shotlog.models import Element, Production, Shortcoming, Shot, Take
from tests.figures.productions import random_production
from tests.figures.recount_defects import DefectRecount
from tests.figures.test_recount import four, spread_is_of
from tests.make import make_element, make_production, make_shortcoming, make_shot, make_take

pytestmark = pytest.mark.django_db


def dressed(seed: int) -> Production:
    """A random production with lights and categories, and more shortcomings, some of a take."""
    production, _scenes = random_production(seed)
    dice = random.Random(seed)
    for shot in Shot.objects.filter(production=production).order_by("pk"):
        Shot.objects.filter(pk=shot.pk).update(light=dice.choice(["", "dusk", "night"]))
    for element in Element.objects.filter(shot__production=production).order_by("pk"):
        Element.objects.filter(pk=element.pk).update(category=dice.choice(["", "crowd", "sky"]))
        takes = list(Take.objects.filter(element=element).order_by("pk"))
        for _ in range(dice.randrange(4)):
            make_shortcoming(
                element=element,
                take=dice.choice([None, *takes]),
                kind=dice.choice(["flicker", "hands"]),
                status=dice.choice(["open", "fixed", "fixed", "accepted"]),
                fix=dice.choice(["", "paint", "comp"]),
                hours=dice.choice([None, Decimal(0), Decimal(dice.randrange(900)) / 100]),
                note=dice.choice(["", "Six fingers", "Flickers"]),
            )
    return production


@pytest.mark.parametrize("seed", range(24))
def test_a_plain_recount_gives_the_same_tallies(seed: int) -> None:
    production = dressed(seed)
    rows, again = counted(defects_of([production])), DefectRecount(production)
    for by in ("kind", "version", "category", "light", "fix"):
        expected = again.counted(by)
        found = {one.key: one for one in tallies(rows, by)}
        assert set(found) == set(expected), by
        for key, one in found.items():
            *counts, hours, lacking = expected[key]
            assert counts == [one.open, one.fixed, one.accepted, four(one.hours)], (by, key)
            assert isinstance(hours, list)
            spread_is_of(one.closed_hours, hours)
            assert one.closed_hours.lacking == lacking


@pytest.mark.parametrize("seed", range(8))
def test_lessons_count_what_the_tallies_count(seed: int) -> None:
    rows = counted(defects_of([dressed(seed)]))
    by_kind = {one.key: one for one in tallies(rows, "kind")}
    found = lessons(rows)
    assert {lesson.kind for lesson in found} == set(by_kind)
    for lesson in found:
        assert lesson.together == by_kind[lesson.kind]
        closed = lesson.together.fixed + lesson.together.accepted
        assert sum(one.count for one in lesson.fixes) == closed
        for groups in (lesson.versions, lesson.lights, lesson.categories):
            assert sum(n for _key, n in groups) == lesson.together.count
        own = [row.note for row in rows if row.kind == lesson.kind and row.note]
        assert set(lesson.texts) == set(own)


def test_no_shortcomings_are_no_tallies() -> None:
    rows = counted(defects_of([make_production()]))
    assert (tallies(rows, "kind"), lessons(rows), counted(defects_of([]))) == ([], [], [])


def test_hours_that_nobody_noted_are_not_zero() -> None:
    row = make_shortcoming(status="fixed")
    (one,) = tallies(counted(defects_of([row.element.shot.production])), "kind")
    assert (one.hours.value, one.hours.lacking, one.closed_hours.listed) == (None, 1, ())
    assert one.as_json()


def test_what_was_removed_is_not_counted() -> None:
    element = make_element(shot=make_shot())
    make_shortcoming(element=element, removed=True)
    make_shortcoming(element=make_element(shot=element.shot, removed=True))
    make_shortcoming(element=make_element(shot=make_shot(removed=True)))
    assert counted(defects_of(Production.objects.all())) == []


def test_it_is_one_query_however_many_there_are() -> None:
    production = make_production()
    for _ in range(20):
        take = make_take(element=make_element(shot=make_shot(production=production)))
        Shortcoming.objects.create(element=take.element, take=take, kind="hands")
    with CaptureQueriesContext(connection) as queries:
        assert len(counted(defects_of([production]))) == 20
    assert len(queries) == 1
