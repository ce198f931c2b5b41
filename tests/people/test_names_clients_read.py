"""Names of people in texts that a client or the reader of a link sees, searches or sorts by."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.history import Author
from shotlog.models import Clearance, Element, Scene, Shot
from shotlog.reports import sharing
from tests.make import make_element, make_member, make_scene, make_shot, make_take
from tests.people.asks import ASKS
from tests.people.test_roles import send
from tests.people.test_what_clients_find import entered, plain, shots
from tests.people.world import World

pytestmark = pytest.mark.django_db

TEXTS = {
    "performer": "Hidden Performer",
    "artist": "Park Jun",
    "assignee": "Privatename Kim",
    "operator": "Hidden Op",
    "colourist": "Hidden Colourist",
    "owner": "Hidden Owner",
    "approver": "Hidden Approver",
    "person": "Hidden Person",
    "member": "Seo Yuna",
}
READ = [ask for ask in ASKS if ask.post is None and "client" in ask.roles]
NAME = re.compile("|".join(TEXTS.values()), re.IGNORECASE)


@pytest.fixture
def named(realm: World) -> World:
    """The world with every name in every text that a client may read."""
    everybody = ", ".join(TEXTS.values())
    Scene.objects.filter(pk=realm.scene.pk).update(title=f"House of {everybody}")
    Shot.objects.filter(pk=realm.shot.pk).update(
        description=f"Seen: {everybody}", thumbnail=realm.source.sha256
    )
    Element.objects.filter(pk=realm.element.pk).update(
        name="fire01 Hidden Performer", human_contribution=everybody
    )
    Element.objects.filter(pk=realm.mine.pk).update(name="crowd01_seo_yuna")
    make_element(shot=realm.shot, name="plate01 Park Jun", origin="plate")
    texts = ("real_place", "real_event", "consent_scope", "consent_reference", "reference")
    Clearance.objects.filter(element=realm.element).update(
        **dict.fromkeys((*texts, "notice"), everybody[:200])
    )
    realm.shot.refresh_from_db()
    realm.scene.refresh_from_db()
    return realm


def test_no_page_or_file_tells_a_client_a_name(named: World, client: Client) -> None:
    world = entered(named, client, "client")
    told = {str(ask): NAME.findall(plain(send(client, ask, world)[1])) for ask in READ}
    assert {name: found for name, found in told.items() if found} == {}
    for query in ("scope=scene&scene=24A", "scene=24A", "scope=all"):
        answer = client.get(f"{reverse('breakdown-export', args=['RLM'])}?{query}")
        assert NAME.findall(plain(answer.getvalue())) == []


def test_the_crew_reads_them_all(named: World, client: Client) -> None:
    """Else the test above would prove nothing."""
    world = entered(named, client, "supervisor")
    pages = ("shot-list", "shot", "scene-report", "disclosure", "disclosure-json", "data-export")
    for ask in READ:
        if ask.name in pages and "q=" not in ask.query and ask.what != "flow":  # codes only
            text = plain(send(client, ask, world)[1])
            assert NAME.search(text), ask


def test_no_link_tells_a_name_and_the_rest_of_a_text_stays(named: World) -> None:
    by = Author.of(named.members["producer"])
    production = named.me.production
    for what, scene in (("disclosure", None), ("scene", named.scene)):
        _link, token = sharing.share(
            production, what=what, scene=scene, label="Festival", days=7, by=by
        )
        text = Client().get(reverse("shared", args=[token])).content.decode()
        assert NAME.findall(text) == []
        assert "fire01 […]" in text
        assert "Seen: […], […]" in text


@pytest.mark.parametrize("text", [*TEXTS.values(), "Seo_Yuna", "ivatename", "idden", "Yun", "Hid"])
def test_a_client_finds_no_shot_by_a_name(named: World, client: Client, text: str) -> None:
    entered(named, client, "client")
    assert shots(client, q=text) == []
    entered(named, client, "supervisor")
    assert shots(client, q=text) == ["RLM_24A_0010"]


def test_a_client_finds_what_they_read(named: World, client: Client) -> None:
    entered(named, client, "client")
    for text in ("Seen", "fire01", "crowd01 plate01", "RLM_24A_0010 seen", "FIRE"):
        assert shots(client, q=text) == ["RLM_24A_0010"]
    assert shots(client, q="fire01 hidden") == []


def test_a_client_searches_no_descriptions_of_elements(named: World, client: Client) -> None:
    Element.objects.filter(pk=named.mine.pk).update(description="lanterns")
    entered(named, client, "client")
    assert shots(client, q="lanterns") == []
    entered(named, client, "artist")
    assert shots(client, q="lanterns") == ["RLM_24A_0010"]


def test_the_head_of_the_description_sorts_for_the_crew_only(named: World, client: Client) -> None:
    for role, sorts in (("client", False), ("supervisor", True)):
        entered(named, client, role)
        page = client.get(reverse("shot-list", args=["RLM"])).content.decode()
        assert ("sort=description" in page) is sorts
        assert "sort=frames" in page


@pytest.mark.parametrize(
    "name", ["vendor", "assignee", "methodology", "source_clip", "hours_estimated", "camera"]
)
def test_a_client_asks_for_no_fact_that_their_page_does_not_show(
    named: World, client: Client, name: str
) -> None:
    Shot.objects.filter(pk=named.shot.pk).update(methodology="m", source_clip="c", camera="c")
    asked = reverse("shot-fact", args=["RLM", named.shot.code, name])
    for role, status in (("client", 404), ("artist", 200)):
        entered(named, client, role)
        assert client.get(asked, headers={"HX-Request": "true"}).status_code == status


def test_twenty_shots_with_names_take_a_client_as_many_queries_as_one(client: Client) -> None:
    scene = make_scene()
    code = scene.production.code
    client.force_login(make_member(production=scene.production, role="client").user)
    pages = [
        f"{reverse('shot-list', args=[code])}?q=seen",
        reverse("scene-report", args=[code, scene.number]),
        reverse("disclosure-json", args=[code]),
        reverse("data-export", args=[code, "json"]),
    ]

    def fill(count: int) -> None:
        for _ in range(count):
            shot = make_shot(scene=scene, description="Seen: Ahn Jisu", assignee="Ahn Jisu")
            make_take(element=make_element(shot=shot, artist="Oh Mina"), decided_by="Gu Taeseok")

    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page)
            body = b"".join(answer) if answer.streaming else answer.content
        assert b"Ahn" not in body
        return len(asked)

    fill(1)
    before = list(map(queries, pages))
    fill(19)
    assert list(map(queries, pages)) == before


def test_a_production_without_any_name_shows_its_texts(client: Client) -> None:
    shot = make_shot(description="A gate. The gate burns.")
    production = shot.production
    client.force_login(make_member(production=production, role="client", name="Anna Berg").user)
    page = client.get(reverse("shot", args=[production.code, shot.code])).content.decode()
    assert "A gate. The gate burns." in page
