from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import make_member, make_user

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_there_and_one_that_is_closed_look_alike(client: Client) -> None:
    client.force_login(make_user())
    closed = make_member().production
    for code in (closed.code, "NOWHERE"):
        answer = client.get(reverse("production-settings", args=[code]))
        assert answer.status_code == 404
        page = answer.content.decode()
        assert "There is no such page" in page
        assert "Nothing was changed. Error 404" in page
        assert closed.title not in page


def test_a_stranger_is_sent_to_sign_in_before_anything_is_told(client: Client) -> None:
    make_user(password="lanterns over the gate")
    code = make_member().production.code
    for asked in (code, "NOWHERE"):
        answer = client.get(reverse("production-settings", args=[asked]))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("sign-in"))
    answer = client.get(reverse("production-settings", args=[code]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("sign-in"))


def test_who_was_signed_out_comes_back_to_the_page_and_not_to_what_it_posts_to(
    client: Client,
) -> None:
    make_user(password="lanterns over the gate")
    code = make_member().production.code
    back = f"{reverse('sign-in')}?next=/p/{code}/shots/%3Fq%3Dfire"
    page = f"http://testserver/p/{code}/shots/?q=fire#shot-1"
    bulk = reverse("shots-bulk", args=[code])
    assert client.post(bulk, headers={"Referer": page}).headers["Location"] == back
    htmx = {"HX-Request": "true", "HX-Current-URL": page}
    assert client.post(bulk, headers=htmx).headers["HX-Redirect"] == back
    stranger = {"Referer": "https://evil.example/p/"}
    assert "evil" not in client.post(bulk, headers=stranger).headers["Location"]


def test_an_address_that_only_takes_forms_says_so(client: Client) -> None:
    member = make_member()
    client.force_login(member.user)
    answer = client.get(reverse("shots-bulk", args=[member.production.code]))
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "This address only takes what a form sends." in answer.content.decode()


def test_who_may_not_is_told_why_in_the_verbs_own_sentence(client: Client) -> None:
    client.force_login(make_user())
    answer = client.get(reverse("production-new"))
    assert answer.status_code == 403
    assert "Only supervisors and the owner may make a production." in answer.content.decode()
    assert unquote(answer.headers["X-Reason"]).startswith("Only supervisors and the owner")


def test_a_form_of_an_old_session_gets_a_sentence() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("sign-in"), {"username": "x", "password": "x"})
    assert answer.status_code == 403
    assert "This page is too old to be saved" in answer.content.decode()


def test_an_address_that_is_not_ours_gets_a_sentence(client: Client) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "That request cannot be read" in answer.content.decode()


def test_an_error_of_ours_gets_a_sentence_and_no_trace(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("secret inside")

    make_user(password="lanterns over the gate")
    monkeypatch.setattr("shotlog.people.views.sign_in.owners.has_usable_account", break_down)
    client.raise_request_exception = False
    answer = client.get(reverse("sign-in"))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "What you saved before is safe" in page
    assert "secret inside" not in page
