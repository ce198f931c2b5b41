from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shotlog.models import ClaimedName
from tests.make import make_element, make_member, make_production, make_shot, make_user

pytestmark = pytest.mark.django_db

OLD, NEW = "lanterns over the gate", "a new password for the gate"


def test_name_and_e_mail_are_saved_composed(client: Client) -> None:
    user = make_user(name="Seo Yuna")
    client.force_login(user)
    client.post(
        reverse("account-person"),
        {"name": " \u1112\u1161\u11ab  도현 ", "email": "dohyun@example.org"},
    )
    user.refresh_from_db()
    assert (user.get_full_name(), user.email) == ("한 도현", "dohyun@example.org")


def test_an_e_mail_of_somebody_else_is_taken_without_a_word(client: Client) -> None:
    make_user(email="taken@example.org")
    client.force_login(make_user())
    answer = client.post(
        reverse("account-person"), {"name": "Oh Mina", "email": "taken@example.org"}
    )
    assert answer.status_code == 302


def test_a_new_password_keeps_this_session_and_ends_the_others(client: Client) -> None:
    user = make_user(password=OLD)
    elsewhere = Client()
    for one in (client, elsewhere):
        one.force_login(user)
    client.post(reverse("account-password"), {"present": OLD, "password": NEW, "again": NEW})
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"present": "wrong"}, "not your present password"),
        ({"again": "different"}, "The two passwords differ"),
        ({"password": "1234567890", "again": "1234567890"}, "too common"),
    ],
)
def test_a_password_that_cannot_be_changed_is_told_why(
    client: Client, typed: dict[str, str], said: str
) -> None:
    user = make_user(password=OLD)
    client.force_login(user)
    answer = client.post(
        reverse("account-password"), {"present": OLD, "password": NEW, "again": NEW, **typed}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert User.objects.get(pk=user.pk).check_password(OLD)


def test_language_and_theme_stay_on_the_workstation(client: Client) -> None:
    client.force_login(make_user())
    client.post(reverse("account-look"), {"language": "ko", "theme": "light"})
    page = client.get(reverse("account")).content.decode()
    assert '<html lang="ko" data-theme="light">' in page


def test_the_language_can_be_chosen_before_signing_in(client: Client) -> None:
    make_user(password=OLD)
    answer = client.post(reverse("language"), {"language": "ko", "next": "/sign-in/"}, follow=True)
    assert '<html lang="ko"' in answer.content.decode()
    answer = client.post(reverse("language"), {"language": "ko", "next": "//evil.example/"})
    assert answer.headers["Location"] == "/"


def test_a_member_claims_a_name_of_the_record_and_gives_it_up(client: Client) -> None:
    member = make_member(role="artist")
    element = make_element(shot=make_shot(production=member.production), artist="미나")
    assert not member.may_edit(element)
    client.force_login(member.user)
    assert "미나" in client.get(reverse("account")).content.decode()
    client.post(reverse("name-claim", args=[member.production.code]), {"name": "미나"})
    assert member.may_edit(element)
    claim = ClaimedName.objects.get()
    client.post(reverse("name-give-up", args=[claim.pk]))
    assert not ClaimedName.objects.exists()
    assert not type(member).objects.get(pk=member.pk).may_edit(element)


def test_a_name_that_is_somebody_else_cannot_be_claimed(client: Client) -> None:
    other = make_member(name="Oh Mina")
    member = make_member(production=other.production, role="artist")
    client.force_login(member.user)
    url = reverse("name-claim", args=[member.production.code])
    answer = client.post(url, {"name": "oh mina"}, follow=True)
    assert "is Oh Mina already" in answer.content.decode()
    assert not ClaimedName.objects.exists()


def test_another_persons_claim_cannot_be_given_up(client: Client) -> None:
    claim = ClaimedName.objects.create(membership=make_member(), name="Mina")
    client.force_login(make_member(production=claim.membership.production).user)
    assert client.post(reverse("name-give-up", args=[claim.pk])).status_code == 404
    assert ClaimedName.objects.exists()


def test_clients_learn_no_names_from_their_account(client: Client) -> None:
    member = make_member(role="client")
    make_shot(production=member.production, assignee="Private Name")
    client.force_login(member.user)
    assert "Private Name" not in client.get(reverse("account")).content.decode()
    refused = client.post(
        reverse("name-claim", args=[member.production.code]), {"name": "Private Name"}
    )
    assert refused.status_code == 403


def test_the_page_asks_as_little_for_twenty_productions_as_for_one(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    user = make_user()
    client.force_login(user)

    def fill() -> None:
        member = make_member(user=user, production=make_production())
        ClaimedName.objects.create(membership=member, name="Also")
        make_shot(production=member.production, assignee="Somebody")

    fill()
    client.get(reverse("account"))
    with django_assert_num_queries(12) as few:
        client.get(reverse("account"))
    for _number in range(19):
        fill()
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("account"))
