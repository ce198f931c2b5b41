"""The whole disclosure behind a share link, printed by a stranger: once for each state, bounded."""

import os
import time
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.figures.disclosure import Disclosure
from shotlog.history import Author, edit
from shotlog.jobs.results import place
from shotlog.models import ShareLink, Shot
from shotlog.reports import disclosure_page, shared_print, sharing
from tests.make import make_element, make_scene, make_shot, make_take
from tests.people.test_what_clients_find import plain
from tests.people.world import AMOUNTS, SECRETS, TOLD_AT_DELIVERY, World, make_world
from tests.reports.test_sharing import PASSWORD, address, make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Any) -> World:
    """A world whose disclosure has several pages of shots."""
    settings.RESULTS = tmp_path
    monkeypatch.setattr(disclosure_page, "SHOTS", 2)
    found = make_world()
    more(found, 5)
    return found


def more(world: World, count: int) -> None:
    scene = make_scene(production=world.me.production)
    for _ in range(count):
        make_take(element=make_element(shot=make_shot(scene=scene)), decision="approved")


def print_of(token: str) -> str:
    return reverse("shared-print", args=[token])


def text_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def test_a_stranger_prints_every_shot_of_a_long_disclosure(client: Client, world: World) -> None:
    _link, token = make_link(world)
    page = client.get(address(token)).content.decode()
    assert print_of(token) in page
    answer = client.get(print_of(token))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Robots-Tag"].startswith("noindex")
    text = text_of(answer)
    codes = Shot.objects.filter(production=world.me.production).exclude(status="omt")
    assert [code for code in codes.values_list("code", flat=True) if code not in text] == []
    assert '<meta name="robots" content="noindex' in text
    assert "good until" in text
    assert 'href="/' not in text


def test_the_print_behind_a_link_holds_no_secret_name_or_amount(
    client: Client, world: World
) -> None:
    _link, token = make_link(world)
    text = plain(text_of(client.get(print_of(token))).encode())
    hidden = [one for one in (*SECRETS, *AMOUNTS) if one not in TOLD_AT_DELIVERY]
    assert [one for one in hidden if one in text] == []
    assert "The producer" not in text


def test_a_print_is_made_once_for_each_state_of_the_record(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    usual = Disclosure

    def counted(*args: Any, **options: Any) -> Any:
        made.append(1)
        return usual(*args, **options)

    monkeypatch.setattr(shared_print, "Disclosure", counted)
    link, token = make_link(world)
    for _ in range(4):
        assert text_of(client.get(print_of(token)))
    assert len(made) == 1
    shot = Shot.objects.filter(production=world.me.production).order_by("pk")[0]
    by = Author.of(world.members["supervisor"])
    edit(shot, {"description": "The gate opens"}, by=by)
    assert text_of(client.get(print_of(token)))
    assert len(made) == 1  # made less than a minute ago: it tells its time
    for path in place("").glob(f"shared-{link.pk}-*.html"):
        os.utime(path, (time.time() - shared_print.FRESH - 1,) * 2)
    assert "The gate opens" in text_of(client.get(print_of(token)))
    assert len(made) == 2
    assert len(list(place("").glob(f"shared-{link.pk}-*"))) == 1


def test_while_one_is_being_made_no_other_is_asked_for(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        type(shared_print.print_shared), "enqueue", lambda _task, *args: asked.append(args)
    )
    link, token = make_link(world)
    for _ in range(3):
        answer = client.get(print_of(token))
        assert answer.status_code == 202
        assert answer["Refresh"] == "10"
        assert "being put into one file" in answer.content.decode()
    assert len(asked) == 1
    assert link.openings.count() == 0  # nothing was told yet
    mark = next(place("").glob("*.asked"))
    os.utime(mark, (time.time() - shared_print.GIVEN_UP - 1,) * 2)
    client.get(print_of(token))
    assert len(asked) == 2


def test_a_print_needs_a_link_that_opens_its_password_and_patience(world: World) -> None:
    link, token = make_link(world, password=PASSWORD)
    browser = Client()
    assert browser.get(print_of(token)).headers["Location"] == address(token)
    browser.post(address(token), {"password": PASSWORD})
    assert text_of(browser.get(print_of(token)))
    assert link.openings.filter(outcome="opened").count() == 1
    for _ in range(sharing.OPENINGS_IN_A_SPAN):
        sharing.note("opened", link=link, address="192.0.2.7")
    assert browser.get(print_of(token)).status_code == 429
    sharing.revoke(link, by=Author.of(world.members["producer"]))
    assert browser.get(print_of(token)).status_code == 404
    assert browser.get(print_of("x" * 43)).status_code == 404


def test_a_link_that_closed_meanwhile_is_not_printed(world: World) -> None:
    link, _token = make_link(world)
    sharing.revoke(link, by=Author.of(world.members["producer"]))
    shared_print.print_shared.func(link.pk, "en")
    ShareLink.everything.filter(pk=link.pk).delete()
    shared_print.print_shared.func(link.pk, "en")
    assert list(place("").glob("shared-*")) == []


def test_a_link_to_a_scene_has_its_report_on_its_page(client: Client, world: World) -> None:
    _link, token = make_link(world, scene=world.scene)
    assert print_of(token) not in client.get(address(token)).content.decode()
    assert client.get(print_of(token)).headers["Location"] == address(token)


def test_many_shots_are_printed_in_as_many_queries_as_few(world: World) -> None:
    link, _token = make_link(world)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            shared_print.print_shared.func(link.pk, "en")
        return len(asked)

    before = queries()
    more(world, 20)
    assert queries() == before
