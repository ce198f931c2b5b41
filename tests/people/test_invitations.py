import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shotlog.history import Author, NotAllowed
from shotlog.models import Invitation, Membership
from shotlog.people.invitations import Spent, invite, join, join_as_new, withdraw
from shotlog.people.owners import owner_link
from tests.make import make_author, make_member, make_production, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "lanterns over the gate"
TYPED = {"name": "서유나", "username": "yuna", "password": PASSWORD, "again": PASSWORD}


def make_link(role: str = "artist") -> tuple[Invitation, str]:
    """An invitation and the address of its page."""
    row, token = invite(make_production(), role=role, name="", by=make_author())
    return row, reverse("invitation", args=[token])


def test_the_owner_link_makes_a_supervisor_of_every_production_without_members(
    client: Client,
) -> None:
    alone, led = make_production(), make_member(user=make_user(username="led")).production
    link = owner_link("http://127.0.0.1:8000/")
    assert link is not None
    assert link.startswith("http://127.0.0.1:8000/invitation/")
    answer = client.post(link.removeprefix("http://127.0.0.1:8000"), TYPED)
    assert answer.headers["Location"] == "/"
    owner = User.objects.get(username="yuna")
    assert owner.is_superuser
    assert owner.get_full_name() == "서유나"
    assert owner.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(owner.pk)
    entered = Membership.objects.filter(user=owner)
    assert [(one.production, one.role) for one in entered] == [(alone, "supervisor")]
    assert led.memberships.count() == 1


def test_only_the_last_owner_link_works_and_none_is_made_once_somebody_can_sign_in(
    client: Client,
) -> None:
    first, second = owner_link("http://a"), owner_link("http://a")
    assert first is not None
    assert second is not None
    assert client.get(first.removeprefix("http://a")).status_code == 410
    assert client.get(second.removeprefix("http://a")).status_code == 200
    make_user(username="somebody", password=PASSWORD)
    assert owner_link("http://a") is None
    assert client.get(second.removeprefix("http://a")).status_code == 410


def test_an_invitation_makes_an_account_with_its_role_and_works_once(client: Client) -> None:
    row, link = make_link(role="colourist")
    assert client.get(link).status_code == 200
    client.post(link, TYPED)
    member = Membership.objects.get(production=row.production, user__username="yuna")
    assert member.role == "colourist"
    assert not member.user.is_superuser
    again = Client().post(link, {**TYPED, "username": "second"})
    assert again.status_code == 410
    assert not User.objects.filter(username="second").exists()


def test_used_withdrawn_late_and_made_up_links_get_the_same_answer(client: Client) -> None:
    used, used_link = make_link()
    join_as_new(used, username="one", name="One", email="", password=PASSWORD)
    gone, gone_link = make_link()
    withdraw(gone, by=make_author())
    late, late_link = make_link()
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now() - dt.timedelta(1))
    pages = {
        re.sub(r"csrf\S+ \S+|X-CSRFToken.*", "", client.get(link).content.decode())
        for link in (used_link, gone_link, late_link, reverse("invitation", args=["made-up"]))
    }
    assert len(pages) == 1
    assert "opens nothing any more" in pages.pop()


def test_what_is_stored_opens_nothing() -> None:
    row, link = make_link()
    token = link.strip("/").rpartition("/")[2]
    assert token not in str(Invitation.objects.filter(pk=row.pk).values())
    assert row.expires_at - timezone.now() > dt.timedelta(days=13)


def test_of_two_who_press_at_once_one_is_too_late() -> None:
    row, _link = make_link()
    stale = Invitation.objects.get(pk=row.pk)
    join_as_new(row, username="one", name="One", email="", password=PASSWORD)
    with pytest.raises(Spent):
        join_as_new(stale, username="two", name="Two", email="", password=PASSWORD)
    assert not User.objects.filter(username="two").exists()


def test_who_is_signed_in_joins_with_their_account(client: Client) -> None:
    row, link = make_link(role="producer")
    user = make_user()
    client.force_login(user)
    assert "Join as" in client.get(link).content.decode()
    client.post(link)
    assert Membership.objects.get(user=user).production == row.production
    assert row.production is not None
    assert row.production.change_sets.get().who == user.get_full_name()


def test_a_member_does_not_use_up_a_link_meant_for_somebody_else(client: Client) -> None:
    row, link = make_link(role="client")
    member = make_member(production=row.production, role="supervisor")
    client.force_login(member.user)
    assert "already" in client.post(link).content.decode()
    member.refresh_from_db()
    assert member.role == "supervisor"
    assert Client().get(link).status_code == 200


def test_the_owner_link_gives_a_signed_in_person_nothing() -> None:
    row, _token = Invitation.make(production=None, role="supervisor", name="", made_by="x")
    user = make_user()
    with pytest.raises(Spent):
        join(row, user=user)
    assert not User.objects.get(pk=user.pk).is_superuser


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "Taken"}, "“Taken” is taken"),
        ({"again": "something else"}, "The two passwords differ"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({"username": "a b"}, "valid username"),
        ({"name": ""}, "required"),
    ],
)
def test_an_account_that_cannot_be_made_is_told_why_and_the_link_stays_good(
    client: Client, typed: dict[str, str], said: str
) -> None:
    make_user(username="taken")
    row, link = make_link()
    answer = client.post(link, {**TYPED, **typed})
    assert said in answer.content.decode()
    row.refresh_from_db()
    assert row.used_at is None


@pytest.mark.parametrize("role", ["coordinator", "artist", "colourist", "producer", "client"])
def test_only_supervisors_invite_and_withdraw(role: str) -> None:
    by = make_author(role=role)
    with pytest.raises(NotAllowed):
        invite(make_production(), role="artist", name="", by=by)
    row, _link = make_link()
    with pytest.raises(NotAllowed):
        withdraw(row, by=by)


def test_an_invitation_to_a_production_that_was_removed_opens_nothing(client: Client) -> None:
    row, link = make_link()
    assert row.production is not None
    type(row.production).everything.filter(pk=row.production.pk).update(removed=True)
    assert client.get(link).status_code == 410


def test_who_joins_stands_in_the_history_with_who_invited_them() -> None:
    production = make_production()
    by = Author.of(make_member(production=production, name="Seo Yuna"))
    row, _token = invite(production, role="artist", name="", by=by)
    user = join_as_new(row, username="one", name="One", email="", password=PASSWORD)
    made = production.change_sets.get()
    assert made.user_id == user.pk
    assert made.why == "Invited by Seo Yuna."
