from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shotlog.models import Element, Take
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.make import make_element, make_member, make_take

pytestmark = pytest.mark.django_db


@pytest.fixture
def element() -> Element:
    return make_element()


def signed_in(client: Client, element: Element, role: str = "artist") -> Client:
    member = make_member(production=element.shot.production, role=role)
    client.force_login(member.user)
    return client


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def drop(client: Client, element: Element, *files: SimpleUploadedFile, **extra: Any) -> Any:
    headers = {"HX-Request": "true"} if extra.pop("fragment", True) else {}
    url = reverse("element-drop", args=[element.pk])
    return client.post(url, {"files": list(files), **extra}, headers=headers)


def test_a_dropped_file_becomes_a_take_and_says_what_was_read(
    client: Client, element: Element
) -> None:
    signed_in(client, element)
    response = drop(client, element, upload("duck.png", png_with_text(parameters=A1111_TEXT)))
    assert response.status_code == 200
    assert "Becomes v001." in response.text
    assert "read from the file" in response.text
    take = Take.objects.get()
    assert (take.file_name, take.seed) == ("duck.png", "235284042")


def test_a_broken_file_loses_nothing_else_of_the_drop(client: Client, element: Element) -> None:
    signed_in(client, element)
    response = drop(
        client,
        element,
        upload("a.png", png_with_text(parameters=A1111_TEXT)),
        upload("empty.png", b""),
        upload("cut.png", png()[:30]),
        fragment=False,
    )
    assert response.status_code == 302
    names = [take.file_name for take in Take.objects.order_by("number")]
    assert names == ["a.png", "cut.png"]
    page = client.get(reverse("element-takes", args=[element.pk])).text
    assert "“empty.png” is empty" in page
    assert "2 takes were made." in page


def test_a_file_beyond_the_limit_is_refused_and_the_others_come_in(
    client: Client, element: Element, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    signed_in(client, element)
    large = upload("large.png", b"x" * (1024 * 1024 + 1))
    response = drop(client, element, large, upload("a.png", png()))
    assert "“large.png” has more than 1 MB" in response.text
    assert [take.file_name for take in Take.objects.all()] == ["a.png"]


def test_one_file_that_is_far_too_large_is_refused_before_it_is_read(
    client: Client, element: Element, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    signed_in(client, element)
    response = drop(client, element, upload("large.png", b"x" * (3 * 1024 * 1024)))
    assert response.status_code == 413
    assert not Take.objects.exists()


def test_a_drop_without_the_token_is_refused(element: Element) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), element)
    assert drop(client, element, upload("a.png", png())).status_code == 403
    assert not Take.objects.exists()


@pytest.mark.parametrize("role", ["client", "producer", "colourist"])
def test_those_who_may_not_add_takes_drop_nothing(
    client: Client, element: Element, role: str
) -> None:
    signed_in(client, element, role)
    assert drop(client, element, upload("a.png", png())).status_code == 403
    assert not Take.objects.exists()


def test_strangers_find_nothing(client: Client, element: Element) -> None:
    client.force_login(make_member().user)
    assert drop(client, element, upload("a.png", png())).status_code == 404


def test_a_waiting_take_gets_the_first_file(client: Client, element: Element) -> None:
    signed_in(client, element)
    waiting = make_take(element=element, seed="1")
    drop(
        client, element, upload("a.png", png()), upload("b.png", png(size=(9, 9))), take=waiting.pk
    )
    names = {take.number: take.file_name for take in Take.objects.all()}
    assert names == {1: "a.png", 2: "b.png"}


def test_more_uploads_than_places_wait(
    client: Client, element: Element, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    monkeypatch.setattr("shotlog.kit.uploads._slots", threading.Semaphore(0))
    signed_in(client, element)
    response = drop(client, element, upload("a.png", png()))
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_names_of_any_script_are_kept_and_folders_are_not(client: Client, element: Element) -> None:
    signed_in(client, element)
    drop(client, element, upload("하늘 균열.png", png()))
    drop(client, element, upload("..\\..\\b.png", png(size=(3, 3))))
    assert {take.file_name for take in Take.objects.all()} == {"하늘 균열.png", "b.png"}
