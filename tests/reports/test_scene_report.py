import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from shotlog.history import Author, edit
from shotlog.models import Scene
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


def fill(scene: Scene, shots: int) -> None:
    for _ in range(shots):
        shot = make_shot(scene=scene, thumbnail="ab" * 32)
        element = make_element(shot=shot, recovery="partly", missing=["seed"], hours_actual=2)
        make_take(element=element, decision="approved", decided_at=timezone.now())
        make_note(element=element)
        make_shortcoming(element=element)
        edit(shot, {"status": "apr"}, by=Author.command(scene.production))


def page(client: Client, scene: Scene) -> str:
    return client.get(scene.get_absolute_url()).content.decode()


def test_twenty_shots_take_as_many_queries_as_one(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    fill(scene, 1)
    counts = []
    for more in (0, 19):
        fill(scene, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(scene.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_dense_print_says_how_many_rows_it_leaves_out(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    fill(scene, 10)
    assert "stand on the page" not in page(client, scene)
    fill(scene, 13)
    text = page(client, scene)
    lists = text.split("15 more rows stand on the page.")
    found = [re.findall(r'id="(\w+)-', before)[-1] for before in lists[:-1]]
    assert found == ["shortcomings", "gaps", "since"]
    assert "8 more rows" not in text


def test_a_scene_without_shots_says_so(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    html = page(client, scene)
    assert "This scene has no shots yet" in html
    assert "0 %" not in html  # an empty denominator is a dash


def test_every_figure_says_on_how_many_records_it_stands(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    shot = make_shot(scene=scene)
    make_element(shot=shot, hours_actual=Decimal("3.5"), hours_conventional=Decimal(40))
    make_element(shot=shot, origin="cg")
    make_shot(scene=scene)
    html = strip_tags(page(client, scene))
    assert "1 shot broken down, 1 not yet" in html
    assert "1 of 2 elements" in html
    assert "1 of 1 AI elements" in html


def test_an_odd_number_and_korean_titles_open(client: Client) -> None:
    scene = make_scene(number="24-25 #2 가", title="성문의 불기둥")
    client.force_login(make_member(production=scene.production).user)
    assert "성문의 불기둥" in page(client, scene)


def test_the_neighbours_follow_the_script_and_not_the_alphabet(client: Client) -> None:
    production = make_production()
    scenes = [make_scene(production=production, number=number) for number in ("10", "2", "24A")]
    client.force_login(make_member(production=production).user)
    html = page(client, scenes[0])
    assert f'href="{scenes[1].get_absolute_url()}" rel="prev"' in html
    assert f'href="{scenes[2].get_absolute_url()}" rel="next"' in html


def test_decisions_and_shortcomings_are_listed(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    shot = make_shot(scene=scene)
    element = make_element(shot=shot, name="crowd01")
    make_take(
        element=element, decision="rejected", decided_at=timezone.now(), decision_note="feet slide"
    )
    make_shortcoming(element=element, kind="hands", owner="Han Doyun")
    edit(shot, {"status": "fin"}, by=Author.command(scene.production, who="Park Mirae"))
    html = page(client, scene)
    for words in ("crowd01, take v001", "feet slide", "Hands", "Han Doyun", "Park Mirae"):
        assert words in html, words


def test_a_scene_that_does_not_exist_is_a_404(client: Client) -> None:
    member = make_member()
    client.force_login(member.user)
    path = f"/p/{member.production.code}/reports/scenes/99/"
    assert client.get(path).status_code == 404


def test_an_omitted_shot_stays_in_the_table_and_leaves_the_count(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    make_shot(scene=scene, frames=50)
    make_shot(scene=scene, code="GONE_1", frames=70, status="omt")
    html = page(client, scene)
    assert "GONE_" in html
    assert "1 shot, 50 frames" in html
    assert "1 omitted" in html
