"""Figures on pages say on how many records they stand, and how many lacked the data."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.figures.counting import Share, Total, spread
from shotlog.models import Membership, Scene
from shotlog.templatetags.reports import stands, stands_where_lacking
from tests.make import make_element, make_member, make_note, make_scene, make_shot, make_take

pytestmark = pytest.mark.django_db


def half_known() -> tuple[Membership, Scene]:
    """A scene of which every figure has one record with its datum and one without."""
    member = make_member()
    scene = make_scene(production=member.production)
    shot = make_shot(scene=scene, hours_estimated=Decimal(9))
    known = make_element(
        shot=shot, hours_actual=Decimal(3), hours_conventional=Decimal(8), cost=Decimal(5)
    )
    make_element(shot=shot)
    make_shot(scene=scene, frames=None)
    make_note(element=known, hours_actual=Decimal(1), main_mismatch="temp")
    make_note(element=known, main_mismatch="black")
    seconds = {"generation_seconds": 8, "model": "Wan"}
    make_take(element=known, decision="approved", **seconds)
    make_take(element=known, model="Wan")
    return member, scene


def text_of(html: str) -> str:
    """What is read, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def row_of(page: str, head: str) -> str:
    """The table row that begins with a head."""
    rows = re.findall(r"<tr\b.*?</tr>", page, re.DOTALL)
    return next(text_of(row) for row in rows if head in text_of(row))


def test_totals_of_a_scene_say_how_many_shots_elements_and_notes_they_stand_on(
    client: Client,
) -> None:
    member, scene = half_known()
    client.force_login(member.user)
    page = client.get(scene.get_absolute_url()).text
    foot = row_of(page, f"Scene {scene.number}")
    # Spent, estimated, conventional, saved, saved in money, colour spent, colour forecast.
    assert foot.count("1 of 2") == 6
    assert "1 without a length" in foot
    assert "1 of 2 shots estimated" in text_of(page)
    assert "1 of 2 notes , 2 open" in text_of(page)
    assert "3 of 8 amounts and hours" in text_of(page)
    assert "1 of 2" in row_of(page, "Wan")


def test_a_shot_says_it_only_where_some_of_its_records_lack_the_data(client: Client) -> None:
    member, scene = half_known()
    full = make_shot(scene=scene, code="FULL")
    hours = {"hours_actual": 1, "hours_conventional": 2, "colour_hours_foreseen": 1}
    make_element(shot=full, **hours)
    client.force_login(member.user)
    page = client.get(scene.get_absolute_url()).text
    assert " of " not in row_of(page, "FULL")


def test_scenes_of_a_production_say_what_their_hours_stand_on(client: Client) -> None:
    member, scene = half_known()
    client.force_login(member.user)
    page = client.get(reverse("production", args=[member.production.code])).text
    for head in (str(scene), "All scenes"):
        assert row_of(page, head).count("1 of 2") >= 3, head
    assert "of 2 AI elements" in text_of(page)


def test_a_figure_of_no_records_says_nothing_of_them() -> None:
    assert stands(Total(None, 0, 0)) == ""
    assert stands(Total(None, 0, 3)) == '<small class="of">0 of 3</small>'
    assert stands_where_lacking(Share(1, 2, 2)) == ""
    assert stands_where_lacking(spread([1.0], lacking=1)) == '<small class="of">1 of 2</small>'
