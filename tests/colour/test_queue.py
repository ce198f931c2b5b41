"""The colour queue: what is in it, how it is filtered, and what is done from it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.models import ClaimedName, ColourNote, Production
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


def queue(client: Client, production: Production, query: str = "") -> str:
    answer = client.get(f"/p/{production.code}/colour/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def entered(client: Client, production: Production, role: str = "colourist") -> None:
    client.force_login(make_member(production=production, role=role, name="Lee Sora").user)


def shown(html: str, notes: dict[str, ColourNote]) -> set[str]:
    return {name for name, note in notes.items() if f'id="note-{note.pk}"' in html}


@pytest.fixture
def notes() -> dict[str, ColourNote]:
    """Six notes of one production, each unlike the others."""
    production = make_production()
    scene = make_scene(production=production, number="24A")
    shot = make_shot(scene=scene)
    element = make_element(shot=shot)
    version = make_tool_version(tool="Kling", version="2.1")
    make_take(element=element, tool_version=version, decision="approved")
    loose = make_shot(production=production)
    return {
        "open": make_note(shot=shot, severity=3),
        "made": make_note(element=element, status="ip", main_mismatch="grain"),
        "mine": make_note(shot=loose, colourist="SORA L.", hours_estimated=2),
        "over": make_note(shot=loose, hours_estimated=1, hours_actual=Decimal("1.5")),
        "matched": make_note(shot=shot, status="matched", hours_actual=1),
        "viewing": make_note(shot=shot, role="viewing"),
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"open", "made", "mine", "over"}),
        ("?state=ip", {"made"}),
        ("?state=closed", {"matched"}),
        ("?state=all", {"open", "made", "mine", "over", "matched"}),
        ("?severity=3", {"open"}),
        ("?colourist=me", {"mine"}),
        ("?colourist=-", {"open", "made", "over"}),
        ("?scene=24A", {"open", "made"}),
        ("?scene=-", {"mine", "over"}),
        ("?kind=grain", {"made"}),
        ("?kind=-", set()),
        ("?version=-", {"open", "mine", "over"}),
        ("?hours=over", {"over"}),
        ("?hours=no_actual", {"open", "made", "mine"}),
        ("?hours=no_estimate", {"open", "made"}),
        ("?state=nonsense", set()),
        ("?page=99&sort=hours", {"open", "made", "mine", "over"}),
    ],
)
def test_the_address_says_which_notes_are_shown(
    client: Client, notes: dict[str, ColourNote], query: str, names: set[str]
) -> None:
    production = notes["open"].shot.production
    member = make_member(production=production, role="colourist", name="Lee Sora")
    ClaimedName.objects.create(membership=member, name="Sora L.")
    client.force_login(member.user)
    assert shown(queue(client, production, query), notes) == names


def test_a_note_counts_under_the_version_of_its_take_else_of_the_newest_keeper(
    client: Client, notes: dict[str, ColourNote]
) -> None:
    production = notes["open"].shot.production
    version = make_tool_version(tool="Kling", version="2.1")
    element = notes["made"].element
    other = make_take(element=element, tool_version=make_tool_version(tool="Veo", version="3"))
    of_take = make_note(element=element, take=other)
    entered(client, production)
    html = queue(client, production, f"?version={version.pk}")
    assert shown(html, {**notes, "of take": of_take}) == {"made"}


def test_the_nearest_delivery_comes_first(client: Client) -> None:
    production = make_production()
    shots = [
        make_shot(production=production, due=due)
        for due in (None, dt.date(2026, 12, 2), dt.date(2026, 12, 1))
    ]
    keys = [make_note(shot=shot).pk for shot in shots]
    entered(client, production)
    html = queue(client, production)
    places = [html.index(f'id="note-{key}"') for key in keys]
    assert places[2] < places[1] < places[0]


def test_notes_of_removed_shots_and_elements_are_gone(client: Client) -> None:
    shot = make_shot()
    note = make_note(element=make_element(shot=shot, removed=True))
    entered(client, shot.production)
    assert shown(queue(client, shot.production, "?state=all"), {"it": note}) == set()


def test_twenty_notes_take_as_many_queries_as_one(client: Client) -> None:
    production = make_production()
    entered(client, production)
    counts = []
    for more in (1, 19):
        for _ in range(more):
            element = make_element(shot=make_shot(scene=make_scene(production=production)))
            take = make_take(element=element, decision="approved")
            make_note(element=element, take=take, from_kelvin=5600, slope_r=Decimal("1.1"))
        with CaptureQueriesContext(connection) as queries:
            queue(client, production)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_taking_a_note_makes_it_mine_and_begins_it(client: Client) -> None:
    note = make_note()
    entered(client, note.shot.production)
    url = reverse("note-step", args=[note.shot.production.code, note.pk])
    answer = client.post(url, {"take": "1", "shown": "open", "colourist": ""}, headers=HTMX)
    note.refresh_from_db()
    assert (note.colourist, note.status) == ("Lee Sora", "ip")
    assert "Take it" not in answer.content.decode()


def test_a_note_that_another_took_meanwhile_is_not_taken(client: Client) -> None:
    note = make_note(colourist="Kim Haneul")
    entered(client, note.shot.production)
    url = reverse("note-step", args=[note.shot.production.code, note.pk])
    answer = client.post(url, {"take": "1", "colourist": ""}, headers=HTMX)
    assert answer.status_code == 409
    assert "Kim Haneul" in answer.content.decode()
    note.refresh_from_db()
    assert (note.colourist, note.status) == ("Kim Haneul", "open")


def test_a_note_is_matched_and_signed_off_with_a_way_back(client: Client) -> None:
    note = make_note()
    entered(client, note.shot.production)
    url = reverse("note-step", args=[note.shot.production.code, note.pk])
    for state, before in (("matched", "open"), ("so", "matched")):
        answer = client.post(url, {"status": state, "shown": before}, headers=HTMX)
        assert "/undo/" in answer.content.decode()
        note.refresh_from_db()
        assert note.status == state
    refused = client.post(url, {"status": "gone", "shown": "so"}, headers=HTMX)
    assert refused.status_code == 409
    assert client.post(url, {"status": "ip", "shown": "so"}).status_code == 302


def test_hours_are_typed_in_place(client: Client) -> None:
    note = make_note()
    entered(client, note.shot.production)
    url = reverse("note-fact", args=[note.shot.production.code, note.pk, "hours_actual"])
    assert 'name="value"' in client.get(f"{url}?edit=1", headers=HTMX).content.decode()
    answer = client.post(url, {"value": "1:30", "shown": ""}, headers=HTMX)
    assert "Saved" in answer.content.decode()
    note.refresh_from_db()
    assert note.hours_actual == Decimal("1.5")


@pytest.mark.parametrize(
    ("name", "typed", "began", "code", "reason"),
    [
        ("hours_actual", "long", "", 422, "not a number"),
        ("severity", "9", "2", 422, "is not one of"),
        ("hours_estimated", "3", "1", 409, "meanwhile"),
    ],
)
def test_what_cannot_be_saved_in_place_says_why(
    client: Client, name: str, typed: str, began: str, code: int, reason: str
) -> None:
    note = make_note(hours_estimated=2)
    entered(client, note.shot.production)
    url = reverse("note-fact", args=[note.shot.production.code, note.pk, name])
    answer = client.post(url, {"value": typed, "shown": began}, headers=HTMX)
    assert answer.status_code == code
    words = answer.content.decode()
    assert reason in words or "changed this to" in words
    note.refresh_from_db()
    assert note.hours_actual is None
    assert (note.severity, note.hours_estimated) == (2, Decimal(2))


def test_without_script_a_save_goes_back_to_the_note(client: Client) -> None:
    note = make_note()
    entered(client, note.shot.production)
    url = reverse("note-fact", args=[note.shot.production.code, note.pk, "colourist"])
    assert client.get(url)["Location"].endswith("#id_colourist")
    assert client.post(url, {"value": "이소라"})["Location"] == note.get_absolute_url()
    note.refresh_from_db()
    assert note.colourist == "이소라"
    assert client.get(url.replace("colourist", "text")).status_code == 404


def test_artists_see_the_queue_and_change_nothing(client: Client) -> None:
    note = make_note()
    production = note.shot.production
    entered(client, production, "artist")
    assert "data-key" not in queue(client, production)
    for name, args in (("note-step", []), ("note-fact", ["status"])):
        url = reverse(name, args=[production.code, note.pk, *args])
        assert client.post(url, {"status": "so", "value": "so"}).status_code == 403


def test_clients_have_no_queue(client: Client) -> None:
    note = make_note()
    entered(client, note.shot.production, "client")
    assert client.get(f"/p/{note.shot.production.code}/colour/").status_code == 404
