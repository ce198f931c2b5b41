"""The page of the grade budget: alarms, scene budgets, versions and kinds."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.models import Production
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client: Client, production: Production) -> str:
    answer = client.get(f"/p/{production.code}/colour/budget/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def entered(client: Client, production: Production, role: str = "colourist") -> None:
    client.force_login(make_member(production=production, role=role).user)


def test_a_forecast_over_the_budget_is_said_in_words(client: Client) -> None:
    production = make_production(grade_budget_hours=Decimal(10))
    scene = make_scene(production=production, number="24A", grade_hours_budgeted=Decimal(2))
    make_note(shot=make_shot(scene=scene), hours_estimated=12, hours_actual=1)
    entered(client, production)
    html = page(client, production)
    assert "The forecast of 12.0 h passes the production's budget of 10.0 h by 2.0 h." in html
    assert "1 scene passes its own budget: 24A (+10.0 h)" in html
    assert "over the budget" in html


def test_a_forecast_at_the_budget_is_no_alarm(client: Client) -> None:
    production = make_production(grade_budget_hours=Decimal(12))
    make_note(shot=make_shot(production=production), hours_estimated=12)
    entered(client, production)
    assert "passes" not in page(client, production)


def test_without_notes_and_budgets_nothing_is_counted_as_zero(client: Client) -> None:
    production = make_production()
    entered(client, production)
    html = page(client, production)
    assert "No colour note yet." in html
    assert '<dd class="big">– <small>h</small>' in html


def test_versions_and_kinds_lead_to_their_notes(client: Client) -> None:
    element = make_element(shot=make_shot())
    version = make_tool_version(tool="Kling", version="2.1")
    make_take(element=element, tool_version=version, decision="approved")
    make_note(element=element, main_mismatch="grain", status="so", hours_actual=Decimal("2.5"))
    make_note(shot=element.shot, main_mismatch="")
    entered(client, element.shot.production)
    html = page(client, element.shot.production)
    for words in (f"version={version.pk}", "version=-", "kind=grain", "kind=-", "Kling 2.1"):
        assert words in html, words


def test_a_scene_budget_is_typed_in_place_by_who_may(client: Client) -> None:
    scene = make_scene(grade_hours_budgeted=Decimal(4))
    url = reverse("scene-budget", args=[scene.production.code, scene.pk])
    entered(client, scene.production)
    assert "hx-get" not in client.get(url, headers=HTMX).content.decode()
    assert client.post(url, {"value": "5", "shown": "4"}, headers=HTMX).status_code == 403
    entered(client, scene.production, "producer")
    assert "fact-form" in client.get(f"{url}?edit=1", headers=HTMX).content.decode()
    answers = [
        client.post(url, {"value": value, "shown": began}, headers=HTMX).status_code
        for value, began in (("x", "4"), ("6.5", "4"), ("7", "4"))
    ]
    assert answers == [422, 200, 409]
    scene.refresh_from_db()
    assert scene.grade_hours_budgeted == Decimal("6.5")
    assert client.post(url, {"value": "8", "shown": "6.5"}).status_code == 302


def test_twenty_scenes_take_as_many_queries_as_one(client: Client) -> None:
    production = make_production()
    entered(client, production)
    counts = []
    for more in (1, 19):
        for _ in range(more):
            element = make_element(shot=make_shot(scene=make_scene(production=production)))
            make_take(element=element, decision="approved", tool_version=make_tool_version())
            make_note(element=element)
        with CaptureQueriesContext(connection) as queries:
            page(client, production)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_clients_have_no_budget(client: Client) -> None:
    scene = make_scene()
    entered(client, scene.production, "client")
    assert client.get(f"/p/{scene.production.code}/colour/budget/").status_code == 404
    url = reverse("scene-budget", args=[scene.production.code, scene.pk])
    assert client.get(url, headers=HTMX).status_code == 403
