import pytest
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse

from shotlog.models import Membership
from tests.make import make_member, make_production, make_user

pytestmark = pytest.mark.django_db


def test_home_is_the_production_used_last_here(client: Client) -> None:
    first = make_member()
    second = make_member(user=first.user)
    client.force_login(first.user)
    assert client.get("/").headers["Location"] == f"/p/{second.production.code}/"
    client.get(reverse("production-settings", args=[first.production.code]))
    assert client.get("/").headers["Location"] == f"/p/{first.production.code}/"


def test_a_client_begins_with_the_shots(client: Client) -> None:
    member = make_member(role="client")
    client.force_login(member.user)
    assert client.get("/").headers["Location"] == reverse(
        "shot-list", args=[member.production.code]
    )


def test_a_production_one_was_removed_from_is_not_home_any_more(client: Client) -> None:
    first = make_member()
    second = make_member(user=first.user)
    client.force_login(first.user)
    client.cookies["production"] = second.production.code
    Membership.objects.filter(pk=second.pk).update(removed=True)
    assert client.get("/").headers["Location"] == f"/p/{first.production.code}/"


def test_the_owner_without_a_production_is_offered_the_demo_or_a_new_one(client: Client) -> None:
    client.force_login(make_user(is_superuser=True))
    page = client.get("/").content.decode()
    assert reverse("demo-load") in page
    assert reverse("production-new") in page


def test_others_without_a_production_are_told_whom_to_ask(client: Client) -> None:
    client.force_login(make_user())
    page = client.get("/").content.decode()
    assert "Ask a supervisor" in page
    assert reverse("demo-load") not in page
    for verb in ("demo-load", "take-over"):
        assert client.post(reverse(verb)).status_code == 403
    assert client.get(reverse("production-new")).status_code == 403


def test_the_owner_enters_productions_that_have_no_members(client: Client) -> None:
    alone, led = make_production(), make_member().production
    owner = make_user(is_superuser=True)
    client.force_login(owner)
    assert alone.title in client.get("/").content.decode()
    client.post(reverse("take-over"))
    assert Membership.objects.get(user=owner).production == alone
    assert led.memberships.count() == 1


@pytest.mark.parametrize("by_script", [False, True])
def test_the_owner_loads_the_demo_and_is_its_supervisor(
    client: Client, monkeypatch: pytest.MonkeyPatch, *, by_script: bool
) -> None:
    def load(name: str, **_options: object) -> None:
        assert name == "demo"
        make_production(code="MRL")

    monkeypatch.setattr("shotlog.people.views.home.call_command", load)
    owner = make_user(is_superuser=True)
    client.force_login(owner)
    headers = {"HX-Request": "true"} if by_script else {}
    answer = client.post(reverse("demo-load"), headers=headers)
    assert answer.headers["HX-Redirect" if by_script else "Location"] == "/"
    assert Membership.objects.get(user=owner).production.code == "MRL"
    assert client.get("/").headers["Location"] == "/p/MRL/"


def test_a_demo_that_cannot_be_loaded_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_name: str, **_options: object) -> None:
        raise CommandError("The code MRL is taken.")

    monkeypatch.setattr("shotlog.people.views.home.call_command", load)
    client.force_login(make_user(is_superuser=True))
    answer = client.post(reverse("demo-load"), follow=True)
    assert "The code MRL is taken." in answer.content.decode()
