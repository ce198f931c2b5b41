"""A client finds no prompt, name or amount: not on a page, nor by asking around it."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.breakdown.filters import ShotFilter
from shotlog.figures.shot_order import SORTS
from shotlog.models import Shot
from shotlog.models.choices import MemberRole
from tests.make import make_element, make_shot, make_take
from tests.people.asks import ASKS, Ask
from tests.people.test_roles import send
from tests.people.world import AMOUNTS, SECRETS, TOLD_AT_DELIVERY, World

pytestmark = pytest.mark.django_db
PAGES = [ask for ask in ASKS if ask.post is None]
CODE = re.compile(r"RLM_24A_\d{4}")


@pytest.fixture
def world(realm: World, client: Client) -> World:
    """The world as a client enters it."""
    return entered(realm, client, "client")


def entered(realm: World, client: Client, role: str) -> World:
    client.force_login(realm.members[role].user)
    return realm.of(role)


def plain(body: bytes) -> str:
    """The text of a page, or of all parts of a workbook; thousands without their commas."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as sheets:
            body = b"\n".join(sheets.read(name) for name in sheets.namelist())
    return re.sub(r"(?<=\d)[,\u202f\u00a0 ](?=\d{3})", "", body.decode(errors="replace"))


def shots(client: Client, **query: str) -> list[str]:
    """The codes of the shots that the list shows, in its order."""
    page = client.get(reverse("shot-list", args=["RLM"]), query, follow=True).content.decode()
    body = page.partition("<tbody")[2]
    return list(dict.fromkeys(CODE.findall(body)))


@pytest.mark.parametrize("ask", PAGES, ids=str)
def test_no_page_tells_a_client_what_is_not_theirs(client: Client, world: World, ask: Ask) -> None:
    _status, body = send(client, ask, world)
    text = plain(body)
    is_disclosure = ask.name.startswith("disclosure") or ask.name == "scene-report"
    told = TOLD_AT_DELIVERY if is_disclosure else ()
    hidden = [secret for secret in (*SECRETS, *AMOUNTS) if secret not in told]
    found = [secret for secret in hidden if secret in text]
    assert [one for one in found if one not in ask.query] == []  # a page repeats its address


@pytest.mark.parametrize("role", [MemberRole.COORDINATOR, MemberRole.ARTIST, MemberRole.COLOURIST])
@pytest.mark.parametrize("ask", PAGES, ids=str)
def test_no_page_tells_an_amount_to_who_sees_no_money(
    realm: World, client: Client, ask: Ask, role: str
) -> None:
    world = entered(realm, client, role)
    _status, body = send(client, ask, world)
    assert [amount for amount in AMOUNTS if amount in plain(body)] == []


def test_the_secrets_are_there_for_who_may_see_them(realm: World, client: Client) -> None:
    """Else the tests above would prove nothing."""
    world = entered(realm, client, "supervisor")
    seen = "".join(plain(send(client, ask, world)[1]) for ask in PAGES)
    missing = {"Hidden Op", "hiddenjob"}  # told on pages that need a row of their own
    assert [one for one in (*SECRETS, *AMOUNTS) if one not in seen and one not in missing] == []


@pytest.mark.parametrize("secret", SECRETS)
def test_a_client_finds_nothing_hidden_by_searching(
    client: Client, world: World, secret: str
) -> None:
    assert shots(client, q=secret) == []
    assert shots(client, q="fire01") == ["RLM_24A_0010"]


HIDDEN_FILTERS = {
    "model": "Hiddenmodel",
    "assignee": "Privatename",
    "vendor": "Hiddenvendor",
    "match": "open",
    "recover": "partly",
    "defect": "flicker",
    "gap": "over",
    "complexity": "4",
    "light": "night",
    "due": "2020-01-01",
    "has": "closed_shortcoming",
    "ai": "unknown",
    "kind": "conventional",
    "ai_category": "crowd",
    "missing": "seed",
    "integration": "colour_3",
    "takes": "none_kept",
    "made_with": "Hiddenmodel",
    "tool_version": "Hiddentool 1",
    "kept_with": "Hiddentool 1",
    "kept": "crowd_fill",
    "used": "Hiddentool 1, Hiddenmodel",
    "benchmark": "model:Hiddenmodel",
    "keepers": "model:Hiddenmodel",
    "source_type": "negativeFilm",
    "mismatch": "grain",
    "fixed": "regenerate",
    "clearance": "refused",
    "counted": "yes",
}


@pytest.mark.parametrize(("name", "value"), HIDDEN_FILTERS.items())
def test_a_client_finds_nothing_hidden_by_filtering(
    client: Client, world: World, name: str, value: str
) -> None:
    everything = shots(client)
    assert everything == ["RLM_24A_0010", "RLM_24A_0020"]
    assert shots(client, **{name: value}) == everything


def test_every_filter_is_either_for_clients_or_tried_above(world: World) -> None:
    theirs = ShotFilter({}, Shot.objects.all(), member=world.me).filters
    assert set(ShotFilter.base_filters) - set(theirs) == set(HIDDEN_FILTERS)


@pytest.mark.parametrize("key", ["est", "act", "recover", "match", *SORTS])
def test_a_client_finds_nothing_hidden_by_sorting(client: Client, world: World, key: str) -> None:
    for number, code in ((3, "RLM_24A_0030"), (1, "RLM_24A_0040")):
        shot = make_shot(
            scene=world.scene,
            code=code,
            frames=100,
            hours_estimated=number,
            assignee="Zz"[number % 2],
            vendor="Zz"[number % 2],
            complexity=number,
            camera="Zz"[number % 2],
            due=f"2026-01-0{number}",
        )
        for _number in range(number):
            make_take(element=make_element(shot=shot, hours_actual=number))
    in_the_cut = shots(client)
    assert len(in_the_cut) == 4
    if key == "frames":
        return  # a client sees them
    assert shots(client, sort=key) == in_the_cut
    assert shots(client, sort=f"-{key}") == in_the_cut


@pytest.mark.parametrize("query", ["scope=all", "scene=24A", "q=vermilionprompt", "sort=-assignee"])
def test_a_client_finds_nothing_hidden_by_exporting(
    client: Client, world: World, query: str
) -> None:
    answer: Any = client.get(f"{reverse('breakdown-export', args=['RLM'])}?{query}")
    if answer.status_code == 403:
        return
    text = plain(b"".join(answer) if answer.streaming else answer.content)
    hidden = [one for one in (*SECRETS, *AMOUNTS) if one in text]
    assert [one for one in hidden if one not in query] == []  # the cover repeats the question


def test_a_client_sees_the_pictures_of_approved_takes_only(client: Client, world: World) -> None:
    url = reverse("preview", args=[world.source.sha256, "thumb"])
    answer: Any = client.get(url)
    assert answer.status_code == 200
    list(answer)  # to its end, which closes it
    type(world.take).objects.filter(pk=world.take.pk).update(decision="candidate")
    assert client.get(url).status_code == 404
    assert client.get(reverse("original", args=[world.take.pk])).status_code == 404
