from decimal import Decimal
from typing import Any

import pytest

from shotlog.figures.colour import proposed_hours
from shotlog.figures.shot_hours import with_hours
from shotlog.models import Shot
from tests.make import make_element, make_note, make_shot

pytestmark = pytest.mark.django_db


def hours_of(shot: Shot) -> list[object]:
    """[estimate, spent] of one shot, as the query counts them."""
    found: Any = with_hours(Shot.objects.filter(pk=shot.pk))
    return list(found.values_list("hours_estimate", "hours_spent").get())


def test_a_typed_estimate_stands_over_the_sum_of_planned_hours() -> None:
    shot = make_shot(hours_estimated=Decimal(9))
    make_element(shot=shot, hours_planned=Decimal(3), hours_actual=Decimal("1.25"))
    assert hours_of(shot) == [9, Decimal("1.25")]


def test_without_one_the_planned_hours_of_the_kept_elements_are_added() -> None:
    shot = make_shot()
    make_element(shot=shot, hours_planned=Decimal(3))
    make_element(shot=shot, hours_planned=Decimal("2.5"))
    make_element(shot=shot, hours_planned=Decimal(50), removed=True)
    assert hours_of(shot) == [Decimal("5.5"), None]


def test_a_shot_without_any_hours_has_none() -> None:
    assert hours_of(make_shot()) == [None, None]


def test_colour_hours_are_proposed_by_the_median_of_finished_elements() -> None:
    shot = make_shot()
    for hours in (1, 2, 6):
        done = make_element(shot=shot, category="crowd")
        make_note(element=done, status="so", hours_actual=Decimal(hours))
    busy = make_element(shot=shot, category="crowd")
    make_note(element=busy, status="so", hours_actual=Decimal(50))
    make_note(element=busy, status="open")
    assert proposed_hours(shot.production) == {"crowd": Decimal("2.00")}
