import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.make import make_member, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "lanterns over the gate"


@pytest.fixture
def _counted(settings: LazySettings) -> None:
    """Wrong passwords are counted, as in use."""
    settings.AXES_ENABLED = True


@pytest.mark.parametrize("typed", ["yuna", "Yuna", " YUNA ", "yuna@example.org"])
def test_user_name_and_e_mail_open_the_account(client: Client, typed: str) -> None:
    user = make_user(username="yuna", email="yuna@example.org", password=PASSWORD)
    answer = client.post(reverse("sign-in"), {"username": typed, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_one_e_mail_of_two_accounts_opens_the_one_whose_password_it_is(client: Client) -> None:
    make_user(username="one", email="art@example.org", password="another one entirely")
    second = make_user(username="two", email="art@example.org", password=PASSWORD)
    client.post(reverse("sign-in"), {"username": "art@example.org", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(second.pk)


def test_an_account_that_was_closed_does_not_open(client: Client) -> None:
    make_user(username="other", password=PASSWORD)
    make_user(username="gone", email="gone@example.org", password=PASSWORD, is_active=False)
    for typed in ("gone", "gone@example.org"):
        answer = client.post(reverse("sign-in"), {"username": typed, "password": PASSWORD})
        assert answer.status_code == 422


@pytest.mark.usefixtures("_counted")
def test_a_wrong_password_says_how_many_tries_are_left_and_not_whether_the_account_exists(
    client: Client,
) -> None:
    make_user(username="yuna", password=PASSWORD)
    told = []
    for name in ("yuna", "nobody"):
        answer = client.post(reverse("sign-in"), {"username": name, "password": "wrong"})
        assert answer.status_code == 422
        told.append([str(e) for e in answer.context["form"].errors["password"]])
    assert told[0] == told[1]
    assert told[0] == ["Name and password do not match. 4 tries left before a pause of 5 minutes."]


@pytest.mark.usefixtures("_counted")
@pytest.mark.parametrize("name", ["yuna", "nobody"])
def test_after_five_wrong_passwords_the_name_pauses_even_for_the_right_one(
    client: Client, name: str
) -> None:
    make_user(username="yuna", password=PASSWORD)
    make_user(username="other", password=PASSWORD)
    for spelling in (name, name.upper(), name, name.title(), name):
        answer = client.post(reverse("sign-in"), {"username": spelling, "password": "wrong"})
    assert answer.status_code == 429
    answer = client.post(reverse("sign-in"), {"username": name, "password": PASSWORD})
    assert answer.status_code == 429
    assert "pauses for 5 minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    # Others at the same address are not shut out.
    answer = client.post(reverse("sign-in"), {"username": "other", "password": PASSWORD})
    assert answer.status_code == 302


def test_without_the_tick_the_session_ends_with_the_browser(client: Client) -> None:
    make_user(username="yuna", password=PASSWORD)
    client.post(reverse("sign-in"), {"username": "yuna", "password": PASSWORD})
    assert client.session.get_expire_at_browser_close()
    client.post(reverse("sign-out"))
    client.post(reverse("sign-in"), {"username": "yuna", "password": PASSWORD, "keep": "on"})
    assert not client.session.get_expire_at_browser_close()


def test_signing_in_leads_to_the_page_that_was_asked_for_but_never_elsewhere(
    client: Client,
) -> None:
    make_user(username="yuna", password=PASSWORD)
    asked = client.get(reverse("account"))
    assert asked.headers["Location"] == f"{reverse('sign-in')}?next={reverse('account')}"
    for wanted, reached in ((reverse("account"), reverse("account")), ("//evil.example", "/")):
        answer = client.post(
            reverse("sign-in"), {"username": "yuna", "password": PASSWORD, "next": wanted}
        )
        assert answer.headers["Location"] == reached
        client.post(reverse("sign-out"))


def test_signing_out_is_a_post(client: Client) -> None:
    client.force_login(make_member().user)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).headers["Location"] == reverse("sign-in")
    assert "_auth_user_id" not in client.session


def test_while_nobody_has_an_account_the_door_tells_of_the_link(client: Client) -> None:
    answer = client.get("/", follow=True)
    assert "manage.py serve" in answer.content.decode()
    make_user(username="demo").set_unusable_password()
    make_user(username="yuna", password=PASSWORD)
    answer = client.get("/", follow=True)
    assert "manage.py serve" not in answer.content.decode()


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "한유나" * 40])
@pytest.mark.usefixtures("_counted")
def test_strange_names_get_a_sentence(client: Client, name: str) -> None:
    make_user(username="yuna", password=PASSWORD)
    answer = client.post(reverse("sign-in"), {"username": name, "password": "wrong"})
    assert answer.status_code == 422
    assert answer.context["form"].errors
