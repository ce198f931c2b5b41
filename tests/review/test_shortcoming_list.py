"""The shortcomings of a production: filters, in-place edits, the checklist."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shotlog.models import ClaimedName, Production, Shortcoming
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_shortcoming,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client: Client, production: Production, query: str = "") -> str:
    answer = client.get(f"/p/{production.code}/shortcomings/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def entered(client: Client, production: Production, role: str = "artist") -> None:
    client.force_login(make_member(production=production, role=role, name="Mina Choi").user)


@pytest.fixture
def rows() -> dict[str, Shortcoming]:
    """Five shortcomings of one production, each unlike the others."""
    production = make_production()
    today = timezone.localdate()
    night = make_shot(production=production, light="night")
    loose = make_element(shot=make_shot(production=production), category="")
    made = make_element(shot=night, category="crowd")
    make_take(element=made, tool_version=make_tool_version(tool="Kling", version="2.1"))
    return {
        "made": make_shortcoming(element=made, kind="hands"),
        "late": make_shortcoming(element=loose, due=today - dt.timedelta(days=1)),
        "soon": make_shortcoming(element=loose, due=today, owner="mina c."),
        "fixed": make_shortcoming(element=loose, status="fixed", fix="paint"),
        "old": make_shortcoming(element=loose, status="fixed", due=dt.date(2020, 1, 1)),
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"made", "late", "soon", "fixed", "old"}),
        ("?state=open", {"made", "late", "soon"}),
        ("?state=fixed", {"fixed", "old"}),
        ("?kind=hands", {"made"}),
        ("?category=crowd", {"made"}),
        ("?category=-", {"late", "soon", "fixed", "old"}),
        ("?light=night", {"made"}),
        ("?light=-", {"late", "soon", "fixed", "old"}),
        ("?version=-", {"late", "soon", "fixed", "old"}),
        ("?owner=me", {"soon"}),
        ("?owner=-&state=open", {"made", "late"}),
        ("?due=overdue", {"late"}),
        ("?due=week", {"soon"}),
        ("?due=-", {"made"}),
        ("?kind=nonsense", set()),
    ],
)
def test_the_address_says_which_shortcomings_are_shown(
    client: Client, rows: dict[str, Shortcoming], query: str, names: set[str]
) -> None:
    production = rows["made"].element.shot.production
    member = make_member(production=production, role="artist", name="Mina Choi")
    ClaimedName.objects.create(membership=member, name="Mina C.")
    client.force_login(member.user)
    html = page(client, production, query)
    assert {name for name, row in rows.items() if f'id="row-{row.pk}"' in html} == names


def test_a_version_leads_to_what_it_made(client: Client, rows: dict[str, Shortcoming]) -> None:
    production = rows["made"].element.shot.production
    version = make_tool_version(tool="Kling", version="2.1")
    entered(client, production)
    html = page(client, production)
    assert f'href="?version={version.pk}"' in html
    html = page(client, production, f"?version={version.pk}")
    assert [name for name, row in rows.items() if f'id="row-{row.pk}"' in html] == ["made"]


@pytest.mark.parametrize(
    ("name", "typed", "began", "code"),
    [
        ("hours", "1:30", "", 200),
        ("hours", "long", "", 422),
        ("status", "fixed", "open", 200),
        ("status", "gone", "open", 422),
        ("fix", "paint", "", 200),
        ("owner", "최미나", "", 200),
        ("due", "2026-12-01", "", 200),
        ("severity", "3", "1", 409),
    ],
)
def test_a_value_is_typed_in_place(
    client: Client, name: str, typed: str, began: str, code: int
) -> None:
    row = make_shortcoming()
    production = row.element.shot.production
    entered(client, production)
    url = reverse("shortcoming-fact", args=[production.code, row.pk, name])
    assert 'name="value"' in client.get(f"{url}?edit=1", headers=HTMX).content.decode()
    before = getattr(row, name)
    answer = client.post(url, {"value": typed, "shown": began}, headers=HTMX)
    assert answer.status_code == code
    row.refresh_from_db()
    assert (getattr(row, name) != before) == (code == 200)


def test_others_see_the_list_and_change_nothing(client: Client) -> None:
    row = make_shortcoming()
    production = row.element.shot.production
    entered(client, production, "colourist")
    url = reverse("shortcoming-fact", args=[production.code, row.pk, "status"])
    assert "hx-get" not in client.get(url, headers=HTMX).content.decode()
    assert client.post(url, {"value": "fixed"}).status_code == 403
    assert client.get(url.replace("status", "note")).status_code == 404


def test_the_checklist_tells_what_to_look_for_and_how_it_was_dealt_with(client: Client) -> None:
    element = make_element(shot=make_shot(light="dusk"), category="crowd")
    for hours in (1, 2, 3, 4, 5):
        make_shortcoming(
            element=element,
            kind="hands",
            status="fixed",
            fix="paint",
            hours=hours,
            note="Six fingers",
        )
    make_shortcoming(element=element, kind="hands", note="Palm turns")
    entered(client, element.shot.production)
    html = re.sub(r"</?a\b[^>]*>", "", page(client, element.shot.production, "checklist/"))
    for words in (
        "From 6 shortcomings",
        "6 times, 1 still open",
        "Six fingers",
        "Palm turns",
        "Paint (5)",
        "3.0 (1.4–4.6)",
        "Dusk (6)",
        "Crowd (6)",
    ):
        assert words in html, words


def test_a_checklist_of_all_productions_holds_those_of_whose_crew_one_is(client: Client) -> None:
    member = make_member(production=make_production(title="First"), role="artist")
    for role, title in (("artist", "Second"), ("client", "Third")):
        production = make_production(title=title)
        make_member(production=production, role=role, user=member.user)
        make_shortcoming(
            element=make_element(shot=make_shot(production=production)), note=f"Note of {title}"
        )
    make_shortcoming(note="Note of a stranger")
    client.force_login(member.user)
    html = page(client, member.production, "checklist/?of=all")
    assert "Note of Second" in html
    assert "Note of Third" not in html
    assert "Note of a stranger" not in html
    assert "Note of Second" not in page(client, member.production, "checklist/")


@pytest.mark.parametrize("name", ["", "checklist/"])
def test_twenty_shortcomings_take_as_many_queries_as_one(client: Client, name: str) -> None:
    production = make_production()
    entered(client, production)
    counts = []
    for more in (1, 19):
        for _ in range(more):
            element = make_element(shot=make_shot(production=production))
            take = make_take(element=element, tool_version=make_tool_version())
            make_shortcoming(element=element, take=take, hours=Decimal(1))
        with CaptureQueriesContext(connection) as queries:
            page(client, production, name)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["", "checklist/"])
def test_clients_have_no_such_page(client: Client, name: str) -> None:
    row = make_shortcoming()
    production = row.element.shot.production
    entered(client, production, "client")
    assert client.get(f"/p/{production.code}/shortcomings/{name}").status_code == 404
