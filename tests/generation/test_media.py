from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from shotlog.generation.files import hold
from shotlog.history import Author
from shotlog.models import Take
from tests.generation.metadata.making import png
from tests.make import make_element, make_member, make_take

pytestmark = pytest.mark.django_db
DATA = png(size=(40, 20))


@pytest.fixture
def take() -> Take:
    element = make_element()
    by = Author.command(element.shot.production)
    source_file = hold(ContentFile(DATA), name="불기둥 v1.png", by=by).source_file
    return make_take(element=element, source_file=source_file, file_name="불기둥 v1.png")


def enter(client: Client, take: Take, role: str = "artist") -> None:
    client.force_login(make_member(production=take.element.shot.production, role=role).user)


def original(client: Client, take: Take, **headers: str) -> tuple[Any, bytes]:
    response: Any = client.get(reverse("original", args=[take.pk]), headers=headers)
    body = b"".join(response) if response.streaming else response.content
    return response, body


def preview(client: Client, take: Take, size: str = "thumb") -> int:
    assert take.source_file is not None
    response = client.get(reverse("preview", args=[take.source_file.sha256, size]))
    if response.streaming:
        list(response)  # to its end, which closes it
    return response.status_code


def test_the_original_comes_whole_under_its_name(client: Client, take: Take) -> None:
    enter(client, take)
    response, body = original(client, take)
    assert (response.status_code, body) == (200, DATA)
    assert response["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''%EB%B6%88" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-9", 0, 9), ("bytes=10-", 10, None), ("bytes=-5", -5, None), ("bytes=3-3", 3, 3)],
)
def test_a_part_is_answered_as_a_part(
    client: Client, take: Take, asked: str, start: int, end: int | None
) -> None:
    enter(client, take)
    response, body = original(client, take, Range=asked)
    expected = DATA[start:] if end is None else DATA[start : end + 1]
    assert (response.status_code, body) == (206, expected)
    assert response["Content-Range"].endswith(f"/{len(DATA)}")
    assert int(response["Content-Length"]) == len(expected)


def test_a_range_behind_the_end_is_416_and_nonsense_is_the_whole(
    client: Client, take: Take
) -> None:
    enter(client, take)
    assert original(client, take, Range=f"bytes={len(DATA)}-")[0].status_code == 416
    for nonsense in ("bytes=5-2", "items=0-1", "bytes=0-1,4-5", "bytes=-"):
        assert original(client, take, Range=nonsense)[0].status_code == 200


def test_a_known_original_is_not_sent_again(client: Client, take: Take) -> None:
    enter(client, take)
    tag = original(client, take)[0]["ETag"]
    assert original(client, take, **{"If-None-Match": tag})[0].status_code == 304
    changed, _body = original(client, take, **{"Range": "bytes=0-3", "If-Range": '"other"'})
    assert changed.status_code == 200


def test_clients_and_strangers_get_no_original(client: Client, take: Take) -> None:
    Take.objects.update(decision="approved")
    enter(client, take, "client")
    assert original(client, take)[0].status_code == 404
    client.force_login(make_member().user)
    assert original(client, take)[0].status_code == 404


def test_previews_are_for_members(client: Client, take: Take) -> None:
    enter(client, take)
    assert preview(client, take) == 200
    assert preview(client, take, "large") == 200
    assert preview(client, take, "huge") == 404
    client.force_login(make_member().user)
    assert preview(client, take) == 404


def test_a_client_sees_the_preview_of_an_approved_take_only(client: Client, take: Take) -> None:
    enter(client, take, "client")
    assert preview(client, take) == 404
    Take.objects.update(decision="approved")
    assert preview(client, take) == 200


def test_a_page_of_code_is_sent_as_plain_bytes(client: Client, take: Take) -> None:
    by = Author.command(take.element.shot.production)
    evil = hold(ContentFile(b"<svg onload=alert(1)>"), name="a.svg", by=by).source_file
    made = make_take(element=take.element, source_file=evil, file_name="a.svg")
    enter(client, take)
    response, _body = original(client, made)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
