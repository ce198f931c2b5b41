from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from shotlog.people.accounts import openable, password_link
from tests.make import make_member, make_user

pytestmark = pytest.mark.django_db

NEW = "a new password for the gate"


def test_a_link_sets_a_new_password_and_works_once(client: Client) -> None:
    user = make_user(username="yuna", password="forgotten by everybody")
    url = reverse("new-password", args=password_link(user))
    assert "yuna" in client.get(url).content.decode()
    assert client.post(url, {"password": NEW, "again": NEW}).headers["Location"] == "/"
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert Client().get(url).status_code == 410


@pytest.mark.parametrize("account", ["MQ", "xxx", "~~", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_links_that_were_made_up_get_the_same_sentence(client: Client, account: str) -> None:
    make_user(username="yuna", password=NEW)
    answer = client.get(f"/new-password/{account}/made-up/")
    assert answer.status_code == 410


def test_a_weak_password_is_refused(client: Client) -> None:
    user = make_user(username="yuna", password=NEW)
    url = reverse("new-password", args=password_link(user))
    assert "too short" in client.post(url, {"password": "x", "again": "x"}).content.decode()
    assert client.get(url).status_code == 200


def test_supervisors_make_links_only_for_accounts_they_are_wholly_responsible_for() -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist")
    guest = make_member(production=boss.production, role="artist")
    make_member(user=guest.user, role="client")  # of another production
    owner = make_member(user=make_user(is_superuser=True), production=boss.production)
    users = [boss.user, artist.user, guest.user, owner.user]
    assert openable(boss.user, users=users) == {artist.user_id}
    assert openable(owner.user, users=users) == {boss.user_id, artist.user_id, guest.user_id}


def test_the_member_page_gives_the_link_or_says_who_may(client: Client) -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist")
    client.force_login(boss.user)
    url = reverse("member-link", args=[boss.production.code, artist.pk])
    link = client.post(url).context["link"]
    assert Client().get(link).status_code == 200
    make_member(user=artist.user)
    refused = client.post(url)
    assert refused.status_code == 403
    assert "Only the owner" in refused.content.decode()


@pytest.mark.parametrize("role", ["coordinator", "artist", "colourist", "producer", "client"])
def test_nobody_else_makes_links(client: Client, role: str) -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist")
    client.force_login(make_member(production=boss.production, role=role).user)
    answer = client.post(reverse("member-link", args=[boss.production.code, artist.pk]))
    assert answer.status_code == 403


def test_the_command_prints_a_link_even_for_the_owner(client: Client) -> None:
    make_user(username="yuna", is_superuser=True, password=NEW)
    out = StringIO()
    call_command("sign_in_link", "Yuna", address="https://shotlog.studio.lan/", stdout=out)
    link = out.getvalue().strip()
    assert link.startswith("https://shotlog.studio.lan/new-password/")
    assert client.get(link.removeprefix("https://shotlog.studio.lan")).status_code == 200


def test_the_command_names_the_accounts_when_it_finds_none() -> None:
    make_user(username="yuna")
    with pytest.raises(CommandError, match=r"no account 'nobody'\. Accounts: yuna"):
        call_command("sign_in_link", "nobody")
