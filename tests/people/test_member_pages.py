from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.models import ClaimedName, Invitation, Membership
from tests.make import make_member

pytestmark = pytest.mark.django_db


def test_a_supervisor_makes_a_link_that_is_shown_once(client: Client) -> None:
    boss = make_member()
    client.force_login(boss.user)
    code = boss.production.code
    answer = client.post(reverse("member-invite", args=[code]), {"name": "Ahn", "role": "artist"})
    link = answer.context["link"]
    assert link in answer.content.decode()
    assert Client().get(link).status_code == 200
    page = client.get(reverse("member-list", args=[code])).content.decode()
    assert link not in page
    assert "Ahn" in page
    client.post(reverse("invitation-withdraw", args=[code, Invitation.objects.get().pk]))
    assert Client().get(link).status_code == 410


def test_crew_read_the_list_without_the_means_to_change_it(client: Client) -> None:
    boss = make_member(name="Seo Yuna")
    artist = make_member(production=boss.production, role="artist")
    Invitation.make(production=boss.production, role="client", name="Secret", made_by="x")
    client.force_login(artist.user)
    page = client.get(reverse("member-list", args=[boss.production.code])).content.decode()
    assert "Seo Yuna" in page
    assert "Secret" not in page
    assert "<select" not in page


def test_clients_do_not_see_the_members(client: Client) -> None:
    boss = make_member(name="Seo Yuna")
    client.force_login(make_member(production=boss.production, role="client").user)
    answer = client.get(reverse("member-list", args=[boss.production.code]))
    assert answer.status_code == 403
    assert "not shown to clients" in answer.content.decode()
    assert "Seo Yuna" not in answer.content.decode()


def test_strangers_are_told_nothing(client: Client) -> None:
    boss = make_member()
    client.force_login(make_member().user)
    there = client.get(reverse("member-list", args=[boss.production.code]))
    nowhere = client.get(reverse("member-list", args=["NOWHERE"]))
    assert there.status_code == nowhere.status_code == 404
    assert boss.production.title not in there.content.decode()


def test_a_removed_member_is_out_at_once_and_comes_back_by_undo(client: Client) -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist", name="Oh Mina")
    code = boss.production.code
    client.force_login(boss.user)
    answer = client.post(reverse("member-remove", args=[code, artist.pk]), follow=True)
    assert "Oh Mina is no longer a member." in answer.content.decode()
    theirs = Client()
    theirs.force_login(artist.user)
    assert theirs.get(reverse("member-list", args=[code])).status_code == 404
    gone = answer.request["QUERY_STRING"].removeprefix("gone=")
    client.post(reverse("undo", args=[gone]))
    assert theirs.get(reverse("member-list", args=[code])).status_code == 200


def test_another_productions_members_are_out_of_reach(client: Client) -> None:
    boss, other = make_member(), make_member(role="artist")
    client.force_login(boss.user)
    for verb in ("member-role", "member-remove", "member-link"):
        answer = client.post(reverse(verb, args=[boss.production.code, other.pk]))
        assert answer.status_code == 404
    assert Membership.objects.filter(pk=other.pk).exists()


def test_a_role_changed_meanwhile_is_shown_with_both_values(client: Client) -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist")
    client.force_login(boss.user)
    url = reverse("member-role", args=[boss.production.code, artist.pk])
    client.post(url, {"role": "colourist", "shown": "artist"})
    answer = client.post(url, {"role": "client", "shown": "artist"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "“Colourist”" in page
    assert "“Client”" in page


def test_the_list_asks_as_little_for_twenty_members_as_for_one(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    boss = make_member()
    client.force_login(boss.user)
    url = reverse("member-list", args=[boss.production.code])
    client.get(url)
    Invitation.make(production=boss.production, role="client", name="x", made_by="x")
    make_member(production=boss.production, role="artist")
    with django_assert_num_queries(10) as few:
        client.get(url)
    for _number in range(19):
        one = make_member(production=boss.production, role="artist")
        ClaimedName.objects.create(membership=one, name="Also")
        Invitation.make(production=boss.production, role="client", name="x", made_by="x")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url)
