"""Share links: what they show, to whom, how long, and within which limits."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shotlog.breakdown.undo import undo_set
from shotlog.history import Author, NotAllowed
from shotlog.models import Change, ChangeSet, Membership, Scene, ShareLink, ShareOpening
from shotlog.models.choices import MemberRole
from shotlog.models.people import hashed
from shotlog.reports import sharing
from tests.make import (
    make_author,
    make_element,
    make_member,
    make_production,
    make_scene,
    make_shot,
    make_take,
)
from tests.people.test_what_clients_find import plain
from tests.people.world import AMOUNTS, SECRETS, TOLD_AT_DELIVERY, World, make_world

pytestmark = pytest.mark.django_db
PASSWORD = "lanterns over the gate"
HOSTILE = '<script>alert(1)</script>"&'


def make_link(world: World, **fields: Any) -> tuple[ShareLink, str]:
    """A link to the disclosure, or with `scene` to that scene's report."""
    fields.setdefault("what", "scene" if fields.get("scene") else "disclosure")
    fields.setdefault("label", "Festival")
    fields.setdefault("days", 14)
    by = Author.of(world.members["producer"])
    return sharing.share(world.me.production, by=by, **fields)


def address(token: str) -> str:
    return reverse("shared", args=[token])


@pytest.fixture
def world() -> World:
    return make_world()


def outcomes(link: ShareLink | None = None) -> list[str]:
    return list(
        ShareOpening.objects.filter(link=link).order_by("pk").values_list("outcome", flat=True)
    )


def body_of(text: str) -> str:
    """What stands on a page between its head and its end, without addresses and times."""
    inner = text.partition('<dl class="title-block">')[2] or text.partition("<dl")[2]
    inner = re.sub(r'<a href="[^"]*">(.*?)</a>', r"\1", inner)
    inner = re.sub(r'src="[^"]*"', "", inner)
    inner = re.sub(r"<div><dt>(Prepared by|Date)</dt>.*?</div>", "", inner)
    return re.sub(r"\s+", " ", inner)


def test_a_link_shows_the_disclosure_exactly_as_a_client_sees_it(
    client: Client, world: World
) -> None:
    _link, token = make_link(world)
    shared = client.get(address(token)).content.decode()
    client.force_login(world.members["client"].user)
    own = client.get(reverse("disclosure", args=[world.code])).content.decode()
    assert "fire01" in shared
    assert body_of(shared) == body_of(own)


def test_a_link_shows_a_scene_exactly_as_a_client_sees_it(client: Client, world: World) -> None:
    _link, token = make_link(world, scene=world.scene)
    shared = client.get(address(token)).content.decode()
    client.force_login(world.members["client"].user)
    own = client.get(reverse("scene-report", args=[world.code, "24A"])).content.decode()
    assert "RLM_24A_0010" in shared
    assert body_of(shared) == body_of(own)


@pytest.mark.parametrize("is_scene", [True, False])
def test_no_secret_no_name_and_no_amount_is_behind_a_link(
    client: Client,
    world: World,
    is_scene: bool,  # noqa: FBT001
) -> None:
    _link, token = make_link(world, scene=world.scene if is_scene else None)
    text = plain(client.get(address(token)).content)
    hidden = [one for one in (*SECRETS, *AMOUNTS) if one not in TOLD_AT_DELIVERY]
    assert [one for one in hidden if one in text] == []
    assert "The producer" not in text
    assert "Festival" not in text
    client.force_login(world.members["supervisor"].user)
    pages = (reverse("disclosure", args=[world.code]), world.scene.get_absolute_url())
    seen = "".join(client.get(page).content.decode() for page in pages)
    assert "Hidden Performer" in seen  # else the hunt would prove nothing
    assert "budgetsecret" in seen


def test_reports_offer_to_share_in_words_of_their_own(client: Client, world: World) -> None:
    client.force_login(world.members["producer"].user)
    for page in (reverse("disclosure", args=[world.code]), world.scene.get_absolute_url()):
        assert "Share by link" in client.get(page).content.decode()
        korean = client.get(page, headers={"Accept-Language": "ko"}).content.decode()
        assert "링크로 공유" in korean


def test_a_shared_page_has_no_way_into_the_app(client: Client, world: World) -> None:
    for scene in (None, world.scene):
        _link, token = make_link(world, scene=scene)
        text = client.get(address(token)).content.decode()
        links = re.findall(r'(?:href|action)="([^"]*)"', text)
        assert [one for one in links if not one.startswith(("#", "?", "/static/", "static/"))] == []


def test_a_link_needs_no_account_and_leaves_no_session(client: Client, world: World) -> None:
    _link, token = make_link(world)
    answer = client.get(address(token))
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("name", ["good", "unknown", "password"])
def test_what_a_link_opens_is_not_listed_kept_or_told(
    client: Client, world: World, name: str
) -> None:
    _link, token = make_link(world, password=PASSWORD if name == "password" else "")
    answer = client.get(address("x" * 43 if name == "unknown" else token))
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == ("same-origin" if name == "password" else "no-referrer")
    assert '<meta name="robots" content="noindex' in answer.content.decode()


def test_a_token_is_long_random_and_not_stored(world: World) -> None:
    made = [make_link(world) for _ in range(20)]
    tokens = {token for _link, token in made}
    assert len(tokens) == 20
    assert min(map(len, tokens)) == 43
    link, token = made[0]
    assert link.token_hash == hashed(token)
    everything = str(list(ShareLink.objects.values())) + str(list(Change.objects.values()))
    assert token not in everything
    assert link.token_hash not in str(list(Change.objects.values()))


STRANGE = ["x", "x" * 43, "x" * 5000, "%00", "..%2F..%2Fetc", "한글", "' OR 1=1 --", "%F0%9F%8F%AE"]


@pytest.mark.parametrize("token", STRANGE)
def test_what_is_no_token_opens_one_neutral_page(client: Client, token: str) -> None:
    for path in (f"/s/{token}/", f"/s/{token}/pictures/{'0' * 64}/"):
        answer = client.get(path)
        assert answer.status_code == 404, path


def closed_in_every_way(world: World) -> Iterator[tuple[str, str]]:
    link, token = make_link(world)
    sharing.revoke(link, by=Author.of(world.members["supervisor"]))
    yield "revoked", token
    link, token = make_link(world)
    ShareLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    yield "expired", token
    link, token = make_link(world, scene=world.empty_scene)
    Scene.objects.filter(pk=world.empty_scene.pk).update(removed=True)
    yield "scene removed", token
    yield "never was", "x" * 43


def test_revoked_late_and_unknown_links_answer_alike(client: Client, world: World) -> None:
    pages = {}
    for why, token in closed_in_every_way(world):
        answer = client.get(address(token))
        assert answer.status_code == 404, why
        pages[why] = re.sub(r'X-CSRFToken": "\w+"', "", answer.content.decode())
    assert len(set(pages.values())) == 1


def test_a_link_closes_with_its_production_or_with_disclosure(client: Client, world: World) -> None:
    production = world.me.production
    _link, token = make_link(world)
    type(production).objects.filter(pk=production.pk).update(disclosure=False)
    assert client.get(address(token)).status_code == 404
    _link, scene_token = make_link(world, scene=world.scene)
    assert client.get(address(scene_token)).status_code == 200
    type(production).objects.filter(pk=production.pk).update(removed=True)
    assert client.get(address(scene_token)).status_code == 404


def test_a_link_ends_at_its_hour(client: Client, world: World) -> None:
    link, token = make_link(world, days=7)
    assert link.expires_at - timezone.now() > dt.timedelta(days=6, hours=23)
    assert link.is_open(link.expires_at - dt.timedelta(seconds=1))
    assert not link.is_open(link.expires_at)
    assert client.get(address(token)).status_code == 200


def test_each_opening_is_written_down_with_where_it_came_from(client: Client, world: World) -> None:
    link, token = make_link(world)
    client.get(address(token), REMOTE_ADDR="192.0.2.7")
    client.get(address(token), REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    sharing.revoke(link, by=Author.of(world.members["producer"]))
    client.get(address(token), REMOTE_ADDR="192.0.2.7")
    found = list(link.openings.order_by("pk").values_list("outcome", "address"))
    assert found == [
        ("opened", "192.0.2.7"),
        ("opened", "2001:db8:1:2::/64"),
        ("closed", "192.0.2.7"),
    ]
    client.force_login(world.members["producer"].user)
    page = client.get(reverse("share-openings", args=[world.code, link.pk])).content.decode()
    assert "192.0.2.7" in page
    assert "Came too late" in page


def test_a_password_opens_for_this_browser_and_this_link_only(world: World) -> None:
    link, token = make_link(world, password=PASSWORD)
    other, other_token = make_link(world, password=PASSWORD)
    assert PASSWORD not in link.password
    browser = Client()
    asked = browser.get(address(token))
    assert asked.status_code == 200
    assert "fire01" not in asked.content.decode()
    wrong = browser.post(address(token), {"password": "not it at all"})
    assert wrong.status_code == 422
    assert "not the password" in wrong.content.decode()
    right = browser.post(address(token), {"password": PASSWORD})
    assert right.status_code == 302
    assert "fire01" in browser.get(address(token)).content.decode()
    assert outcomes(link) == ["wrong", "opened"]
    assert "fire01" not in Client().get(address(token)).content.decode()
    assert "fire01" not in browser.get(address(other_token)).content.decode()
    assert outcomes(other) == []


def test_the_key_of_a_browser_cannot_be_made_up_or_carried_over(world: World) -> None:
    link, token = make_link(world, password=PASSWORD)
    other, other_token = make_link(world, password=PASSWORD)
    browser = Client()
    browser.post(address(token), {"password": PASSWORD})
    key = browser.cookies[f"link{link.pk}"]
    assert key["path"] == address(token)
    assert key["httponly"]
    forged = Client()
    forged.cookies[f"link{other.pk}"] = key.value
    assert "fire01" not in forged.get(address(other_token)).content.decode()
    for made_up in ("", "x", "\u00e9", "x:y:z"):
        forged.cookies[f"link{link.pk}"] = made_up
        assert "fire01" not in forged.get(address(token)).content.decode()


def test_the_form_of_a_password_is_checked_for_where_it_comes_from(world: World) -> None:
    _link, token = make_link(world, password=PASSWORD)
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(address(token), {"password": PASSWORD}).status_code == 403


def test_after_five_wrong_passwords_the_link_pauses_at_that_address(world: World) -> None:
    link, token = make_link(world, password=PASSWORD)
    browser = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(sharing.WRONG_IN_A_PAUSE):
        assert browser.post(address(token), {"password": "wrong"}).status_code == 422
    paused = browser.post(address(token), {"password": PASSWORD})
    assert paused.status_code == 429
    assert "try again in 5 minutes" in paused.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.8")
    assert elsewhere.post(address(token), {"password": PASSWORD}).status_code == 302
    link.openings.update(at=timezone.now() - sharing.PAUSE)
    assert browser.post(address(token), {"password": PASSWORD}).status_code == 302


def test_wrong_passwords_from_everywhere_pause_a_link_too(world: World) -> None:
    link, token = make_link(world, password=PASSWORD)
    ShareOpening.objects.bulk_create(
        ShareOpening(link=link, address=f"192.0.2.{n}", outcome="wrong")
        for n in range(sharing.WRONG_IN_AN_HOUR)
    )
    assert Client().post(address(token), {"password": PASSWORD}).status_code == 429


def test_an_address_that_guesses_links_is_stopped_but_not_others(
    client: Client, world: World
) -> None:
    _link, token = make_link(world)
    for n in range(sharing.MISSES_IN_A_SPAN):
        assert client.get(f"/s/guess{n}/", REMOTE_ADDR="192.0.2.7").status_code == 404
    stopped = client.get("/s/another/", REMOTE_ADDR="192.0.2.7")
    assert stopped.status_code == 429
    assert "Try again in 10 minutes" in stopped.content.decode()
    assert len(outcomes()) == sharing.MISSES_IN_A_SPAN  # and writes no more rows
    assert client.get("/s/another/", REMOTE_ADDR="192.0.2.8").status_code == 404
    assert client.get(address(token), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_pictures_of_a_link_are_not_a_way_to_guess_either(client: Client) -> None:
    for n in range(sharing.MISSES_IN_A_SPAN):
        client.get(f"/s/guess{n}/pictures/{'0' * 64}/")
    assert client.get("/s/guess/").status_code == 429


def test_addresses_of_one_ipv6_network_are_one_caller(client: Client) -> None:
    for n in range(sharing.MISSES_IN_A_SPAN):
        client.get(f"/s/guess{n}/", REMOTE_ADDR=f"2001:db8::{n:x}")
    assert client.get("/s/guess/", REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get("/s/guess/", REMOTE_ADDR="2001:db8:0:1::1").status_code == 404


def test_a_link_that_is_opened_without_end_pauses(client: Client, world: World) -> None:
    link, token = make_link(world)
    ShareOpening.objects.bulk_create(
        ShareOpening(link=link, outcome="opened") for _ in range(sharing.OPENINGS_IN_A_SPAN)
    )
    answer = client.get(address(token))
    assert answer.status_code == 429
    assert "too often" in answer.content.decode()
    link.openings.update(at=timezone.now() - sharing.SPAN)
    assert client.get(address(token)).status_code == 200


def test_misses_are_forgotten_after_a_day_and_openings_are_not(
    client: Client, world: World
) -> None:
    link, _token = make_link(world)
    old = timezone.now() - dt.timedelta(days=40)
    ShareOpening.objects.create(link=None, outcome="unknown", at=old)
    ShareOpening.objects.create(link=link, outcome="opened", at=old)
    client.get("/s/guess/")
    assert len(outcomes()) == 1
    assert outcomes(link) == ["opened"]


def test_only_pictures_of_approved_takes_of_the_scene_come_with_a_link(
    client: Client, world: World
) -> None:
    _link, token = make_link(world, scene=world.scene)
    type(world.shot).objects.filter(pk=world.shot.pk).update(thumbnail=world.source.sha256)
    picture = reverse("shared-picture", args=[token, world.source.sha256])
    assert picture in client.get(address(token)).content.decode()
    answer: Any = client.get(picture)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer.getvalue()
    _other, other_token = make_link(world, scene=world.empty_scene)
    _third, of_disclosure = make_link(world)
    for foreign in (other_token, of_disclosure):
        path = reverse("shared-picture", args=[foreign, world.source.sha256])
        assert client.get(path).status_code == 404
    type(world.take).objects.filter(pk=world.take.pk).update(decision="candidate")
    assert client.get(picture).status_code == 404
    assert picture not in client.get(address(token)).content.decode()


def test_pictures_are_behind_the_password_too(world: World) -> None:
    _link, token = make_link(world, scene=world.scene, password=PASSWORD)
    picture = reverse("shared-picture", args=[token, world.source.sha256])
    browser = Client()
    assert browser.get(picture).status_code == 404
    browser.post(address(token), {"password": PASSWORD})
    answer: Any = browser.get(picture)
    assert answer.status_code == 200
    answer.getvalue()


@pytest.mark.parametrize("role", MemberRole.values)
def test_supervisors_and_producers_share(role: str) -> None:
    production = make_production()
    by = make_author(production=production, role=role)
    may = role in ("supervisor", "producer")
    if not may:
        with pytest.raises(NotAllowed):
            sharing.share(production, what="disclosure", label="A", days=7, by=by)
        assert not ShareLink.objects.exists()
        return
    link, _token = sharing.share(production, what="disclosure", label="A", days=7, by=by)
    with pytest.raises(NotAllowed):
        sharing.revoke(link, by=make_author(production=production, role="coordinator"))
    assert sharing.revoke(link, by=by)
    assert not sharing.revoke(ShareLink.objects.get(pk=link.pk), by=by)
    told = Change.objects.filter(table="sharelink").order_by("pk")
    assert [(one.kind, one.field) for one in told] == [("created", ""), ("edited", "revoked_at")]


def test_no_undo_brings_a_link_back(client: Client, world: World) -> None:
    link, token = make_link(world)
    supervisor = world.members["supervisor"]
    by = Author.of(supervisor)
    sharing.revoke(link, by=by)
    assert by.made is not None
    with pytest.raises(NotAllowed, match="make a new one"):
        undo_set(by.made, by=Author.of(supervisor))
    client.force_login(supervisor.user)
    client.post(reverse("undo-last", args=[world.code]))  # takes back something else, if anything
    assert ShareLink.objects.get(pk=link.pk).revoked_at is not None
    assert client.get(address(token)).status_code == 404
    assert ChangeSet.objects.filter(undoes=by.made).count() == 0


def test_what_cannot_be_shared_is_refused_in_a_sentence() -> None:
    production, elsewhere = make_production(disclosure=False), make_scene()
    by = make_author(production=production)
    with pytest.raises(ValidationError, match="Switch disclosure on"):
        sharing.share(production, what="disclosure", label="A", days=7, by=by)
    with pytest.raises(ValidationError, match="Choose the scene"):
        sharing.share(production, what="scene", scene=elsewhere, label="A", days=7, by=by)
    with pytest.raises(ValidationError, match="good for 1, 7, 14, 30, 90 days"):
        sharing.share(production, what="disclosure", label="A", days=3650, by=by)
    with pytest.raises(ValidationError, match="at least 8 characters"):
        sharing.share(production, what="disclosure", label="A", days=7, password="short", by=by)
    assert not ShareLink.objects.exists()


def test_the_page_makes_a_link_shows_it_once_and_revokes_it(client: Client, world: World) -> None:
    client.force_login(world.members["producer"].user)
    page = client.get(f"{reverse('share-list', args=[world.code])}?scene=24A")
    assert f'value="{world.scene.pk}" selected' in page.content.decode()
    sent = {"report": world.scene.pk, "label": HOSTILE, "days": "7", "password": PASSWORD}
    made = client.post(reverse("share-make", args=[world.code]), sent)
    text = made.content.decode()
    assert "<script>alert" not in text
    assert PASSWORD not in text
    found = re.search(r'value="(http://testserver/s/[\w-]{43}/)"', text)
    assert found
    assert "no-store" in made["Cache-Control"]
    link = ShareLink.objects.exclude(pk=world.share.pk).get()
    assert (link.label, link.scene, link.made_by) == (HOSTILE, world.scene, "The producer")
    assert Client().get(found[1]).status_code == 200
    later = client.get(reverse("share-list", args=[world.code])).content.decode()
    assert found[1] not in later
    assert "<script>alert" not in later
    client.post(reverse("share-revoke", args=[world.code, link.pk]))
    assert Client().get(found[1]).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"report": "999999"},
        {"report": ""},
        {"label": "  "},
        {"label": "x" * 200},
        {"days": "0"},
        {"days": "forever"},
        {"password": "short"},
    ],
)
def test_a_form_that_is_wrong_comes_back_and_makes_nothing(
    client: Client, world: World, wrong: dict[str, str]
) -> None:
    client.force_login(world.members["producer"].user)
    right = {"report": "disclosure", "label": "Festival", "days": "14", "password": ""}
    answer = client.post(reverse("share-make", args=[world.code]), {**right, **wrong})
    assert answer.status_code == 422
    assert ShareLink.objects.count() == 1  # the world's own


def test_links_of_another_production_are_not_there(client: Client, world: World) -> None:
    link, _token = make_link(world)
    stranger = make_member(production=make_production(code="OTH"))
    client.force_login(stranger.user)
    assert client.post(reverse("share-revoke", args=["OTH", link.pk])).status_code == 404
    assert client.get(reverse("share-openings", args=["OTH", link.pk])).status_code == 404
    assert ShareLink.objects.get(pk=link.pk).revoked_at is None


def test_a_member_who_is_signed_in_sees_no_more_by_a_link(client: Client, world: World) -> None:
    for scene in (None, world.scene):
        _link, token = make_link(world, scene=scene)
        client.force_login(world.members["supervisor"].user)
        text = client.get(address(token)).content.decode()
        assert "Hidden Performer" not in text
        assert "Seo Yuna" not in text


def test_twenty_shots_take_as_many_queries_as_one(client: Client, settings: LazySettings) -> None:
    scene = make_scene()
    by = make_author(production=scene.production)
    made = [
        sharing.share(scene.production, what=what, scene=scene, label="A", days=7, by=by)[1]
        for what in ("disclosure", "scene")
    ]

    def fill(count: int) -> None:
        for _ in range(count):
            element = make_element(shot=make_shot(scene=scene), artist="Ahn")
            make_take(element=element, decision="approved")

    def queries(token: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(token)).status_code == 200
        return len(asked)

    fill(1)
    before = [queries(token) for token in made]
    fill(19)
    assert [queries(token) for token in made] == before


def test_the_list_takes_as_many_queries_with_twenty_links_as_with_one(client: Client) -> None:
    member = make_member()
    client.force_login(member.user)
    scene = make_scene(production=member.production)

    def fill(count: int) -> None:
        for _ in range(count):
            sharing.share(
                member.production,
                what="scene",
                scene=scene,
                label="A",
                days=7,
                by=Author.of(Membership.objects.get(pk=member.pk)),
            )

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("share-list", args=[member.production.code]))
        return len(asked)

    fill(1)
    before = queries()
    fill(19)
    assert queries() == before
