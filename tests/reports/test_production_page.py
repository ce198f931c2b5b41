from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shotlog.history import Author, create, edit, remove, undo
from shotlog.models import Production, Scene, Shot
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_session,
    make_shortcoming,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


def fill(production: Production, scenes: int) -> None:
    for _ in range(scenes):
        scene = make_scene(production=production, grade_hours_budgeted=Decimal(4))
        shot = make_shot(scene=scene)
        element = make_element(shot=shot, recovery="lost", missing=["prompt", "seed"])
        take = make_take(element=element, tool_version=make_tool_version(version=str(scene.pk)))
        make_shortcoming(element=element, take=take)
        make_session(production=production, thrown_away=2)
        make_note(element=element)
        edit(shot, {"status": "ip"}, by=Author.command(production))


@pytest.mark.parametrize("page", ["", "reports/", "reports/versions/"])
def test_twenty_scenes_take_as_many_queries_as_one(client: Client, page: str) -> None:
    production = make_production(grade_budget_hours=Decimal(100))
    client.force_login(make_member(production=production).user)
    counts = []
    for more in (1, 19):
        fill(production, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/p/{production.code}/{page}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def page(client: Client, production: Production) -> str:
    return client.get(f"/p/{production.code}/").content.decode()


def test_an_empty_production_offers_to_log_the_first_shots(client: Client) -> None:
    member = make_member()
    client.force_login(member.user)
    html = page(client, member.production)
    assert "Log the first shots" in html
    assert f'href="/p/{member.production.code}/shots/"' in html


def test_shots_without_a_scene_have_a_line_of_their_own(client: Client) -> None:
    shot = make_shot()
    client.force_login(make_member(production=shot.production).user)
    assert "Without a scene" in page(client, shot.production)


def test_gaps_lead_to_their_element(client: Client) -> None:
    shot = make_shot()
    element = make_element(shot=shot, name="fire02", recovery="partly", missing=["seed"])
    client.force_login(make_member(production=shot.production).user)
    html = page(client, shot.production)
    assert f"/p/{shot.production.code}/shots/{shot.code}/#element-{element.pk}" in html
    assert "could not be made again today" in html


def test_recent_activity_is_told_in_words(client: Client) -> None:
    shot = make_shot(code="ACT_0010")
    production = shot.production
    client.force_login(make_member(production=production).user)
    edit(shot, {"status": "apr"}, by=Author.command(production, who="Park Mirae"))
    edit(shot, {"frames": 77}, by=Author.command(production, who="Han Doyun"))
    create(
        Scene(production=production, number="9", title="Gate"),
        by=Author.command(production, who="Lee Sora"),
    )
    both = Author.command(production, who="Kim Haneul")
    for other in (make_shot(production=production), make_shot(production=production)):
        edit(other, {"frames": 5}, by=both)
    gone = Author.command(production, who="Choi Minjae")
    remove(make_shot(production=production, code="ACT_0090"), by=gone)
    html = " ".join(page(client, production).split())
    for words in (
        "<strong>Park Mirae</strong> sets status of ACT_0010 to Approved",
        "<strong>Han Doyun</strong> changes frames of ACT_0010",
        "<strong>Lee Sora</strong> adds scene 9 Gate",
        "<strong>Kim Haneul</strong> changes 2 shots",
        "<strong>Choi Minjae</strong> removes ACT_0090",
    ):
        assert words in html, words
    assert gone.made is not None
    undo(gone.made, by=Author.command(production, who="Seo Yuna"))
    assert "undoes: brings back ACT_0090" in page(client, production)
    assert Shot.objects.filter(code="ACT_0090").exists()


def test_activity_names_a_rate_and_never_its_amount(client: Client) -> None:
    shot = make_shot()
    client.force_login(make_member(production=shot.production, role="coordinator").user)
    edit(shot.production, {"rate_ai": Decimal(98765)}, by=Author.command(shot.production))
    assert "98765" not in page(client, shot.production)


def test_broken_down_shots_and_omitted_hours_lead_to_their_rows(client: Client) -> None:
    production = make_production()
    make_element(shot=make_shot(production=production))
    make_element(shot=make_shot(production=production, status="omt"), hours_actual=3)
    client.force_login(make_member(production=production).user)
    html = page(client, production)
    assert "1 of 1 broken down</a>" in html
    assert 'has=out_actual">of which omitted 3' in html


def test_what_adds_up_to_the_ai_elements_is_named_and_drawn_on_one_scale(client: Client) -> None:
    production = make_production()
    shot = make_shot(production=production)
    for state, missing in (("recoverable", []), ("documented", ["seed"]), ("partly", ["seed"])):
        make_element(
            shot=shot, origin="ai_gen", recovery=state, missing=missing, none_approved=True
        )
    client.force_login(make_member(production=production).user)
    html = client.get(production.get_absolute_url()).content.decode()
    assert "1 documented" in html
    assert html.count('width="100.0%"') == 1  # none approved, the longest bar
    assert html.count('width="66.7%"') == 1  # the seed
