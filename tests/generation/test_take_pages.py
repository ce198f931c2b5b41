from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from shotlog.generation.files import hold
from shotlog.generation.takes import edit_take, record_take
from shotlog.history import Author
from shotlog.models import Element, Take
from tests.generation.metadata.making import A1111_TEXT, png_with_text
from tests.make import make_element, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def element() -> Element:
    return make_element()


@pytest.fixture
def by(element: Element) -> Author:
    return Author.command(element.shot.production)


@pytest.fixture
def take(element: Element, by: Author) -> Take:
    return dropped(element, by)


def dropped(element: Element, by: Author, seed: str = "235284042", **typed: Any) -> Take:
    data = png_with_text(parameters=A1111_TEXT.replace("235284042", seed))
    held = hold(ContentFile(data), name=f"{seed}.png", by=by)
    return record_take(element, by=by, source_file=held.source_file, typed=typed)


def enter(client: Client, element: Element, role: str = "supervisor") -> None:
    client.force_login(make_member(production=element.shot.production, role=role).user)


def parameter(take: Take, key: str) -> str:
    return reverse("take-parameter", args=[take.pk, key])


def test_parameters_stand_with_their_source(client: Client, element: Element, by: Author) -> None:
    dropped(element, by, steps=99)
    enter(client, element)
    page = client.get(reverse("element-takes", args=[element.pk])).text
    assert "235284042" in page
    assert "read from the file" in page
    assert "typed, Shotlog" in page
    assert "the file says" in page
    assert page.count("99") >= 1


def test_the_files_value_is_put_back_on_demand(
    client: Client, element: Element, by: Author
) -> None:
    take = dropped(element, by, steps=99)
    enter(client, element)
    client.post(reverse("take-use-file", args=[take.pk, "steps"]))
    assert Take.objects.get().steps == 15


def test_a_parameter_is_typed_in_place(client: Client, take: Take) -> None:
    enter(client, take.element)
    form = client.get(parameter(take, "seed"), headers={"HX-Request": "true"})
    assert 'name="seed"' in form.text
    response = client.post(
        parameter(take, "seed"),
        {"seed": "8", "shown": '{"seed": "235284042"}'},
        headers={"HX-Request": "true"},
    )
    assert response["HX-Retarget"] == f"#takes-{take.element_id}"
    assert Take.objects.get().seed == "8"


def test_a_wrong_value_stays_in_the_form_with_its_reason(client: Client, take: Take) -> None:
    enter(client, take.element)
    response = client.post(parameter(take, "seed"), {"seed": "12x"}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "A seed is a whole number" in response.text
    assert "12x" in response.text


def test_a_conflict_names_both_values_and_saves_the_second_time(
    client: Client, take: Take, by: Author
) -> None:
    edit_take(take, {"seed": "5"}, by=by)
    enter(client, take.element)
    typed = {"seed": "6", "shown": '{"seed": "235284042"}'}
    response = client.post(parameter(take, "seed"), typed, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "changed this to “5” meanwhile; yours is “6”" in response.text
    client.post(parameter(take, "seed"), {"seed": "6", "shown": '{"seed": "5"}'})
    assert Take.objects.get().seed == "6"


@pytest.mark.parametrize(
    ("key", "typed", "column", "stored"),
    [
        (
            "loras",
            {"loras": "lantern_v2 @ 0.8\nash 0.4"},
            "loras",
            [{"name": "lantern_v2", "strength": 0.8}, {"name": "ash", "strength": 0.4}],
        ),
        (
            "inputs",
            {"inputs": "key.png | start image | own"},
            "inputs",
            [{"name": "key.png", "role": "start image", "rights": "own"}],
        ),
        ("time", {"generation_seconds": "11 min 42 s"}, "generation_seconds", 702),
        ("time", {"generation_seconds": "1:00:02"}, "generation_seconds", 3602),
        ("size", {"width": "1280", "height": "536"}, "height", 536),
    ],
)
def test_lists_and_times_are_typed_as_people_write_them(
    client: Client, take: Take, key: str, typed: dict[str, str], column: str, stored: Any
) -> None:
    enter(client, take.element)
    assert client.post(parameter(take, key), typed).status_code == 302
    assert getattr(Take.objects.get(), column) == stored


def test_the_tool_is_typed_by_name_and_version(client: Client, take: Take) -> None:
    enter(client, take.element)
    client.post(parameter(take, "tool"), {"tool": "comfyui", "version": "0.3.49"})
    assert str(Take.objects.get().tool_version) == "ComfyUI 0.3.49"


def test_costs_are_for_those_who_see_money(client: Client, element: Element, by: Author) -> None:
    take = dropped(element, by, cost="2140")
    enter(client, element, "artist")
    assert "2,140" not in client.get(reverse("element-takes", args=[element.pk])).text
    assert client.get(parameter(take, "cost")).status_code == 404
    assert "cost" not in client.get(reverse("take-recipe", args=[take.pk])).json()["parameters"]
    enter(client, element)
    assert "2,140" in client.get(reverse("element-takes", args=[element.pk])).text


def test_a_client_sees_approved_pictures_and_no_recipe(
    client: Client, element: Element, by: Author
) -> None:
    approved, _other = dropped(element, by, "1"), dropped(element, by, "2")
    Take.objects.filter(pk=approved.pk).update(decision="approved")
    enter(client, element, "client")
    page = client.get(reverse("element-takes", args=[element.pk])).text
    assert "v001" in page
    assert "v002" not in page
    assert "photo of a duck" not in page
    for name in ("recipe", "recipe-zip", "take-recipe", "take-workflow"):
        assert client.get(reverse(name, args=[approved.pk])).status_code == 404
    assert client.get(reverse("take-compare", args=[element.pk])).status_code == 404
    assert client.get(parameter(approved, "seed")).status_code == 404


def test_readers_change_nothing(client: Client, take: Take) -> None:
    enter(client, take.element, "colourist")
    assert "235284042" in client.get(reverse("element-takes", args=[take.element_id])).text
    for url in (
        parameter(take, "seed"),
        reverse("take-copy", args=[take.pk]),
        reverse("take-remove", args=[take.pk]),
    ):
        assert client.post(url, {"seed": "1"}).status_code == 403


def test_two_takes_are_compared_word_by_word(client: Client, element: Element, by: Author) -> None:
    one, other = dropped(element, by, "11"), dropped(element, by, "12")
    edit_take(other, {"prompt": "photo of a swan, <b>"}, by=by)
    enter(client, element)
    url = reverse("take-compare", args=[element.pk])
    page = client.get(url, {"take": [one.pk, other.pk]}).text
    assert "<del>duck</del>" in page
    assert "<ins>swan</ins>" in page
    assert "<b>" not in page.replace("<b data-judged", "")
    assert "<del>11</del>" in page


def test_a_take_is_copied_and_taken_out(client: Client, take: Take) -> None:
    enter(client, take.element)
    client.post(reverse("take-copy", args=[take.pk]))
    made = Take.objects.get(number=2)
    assert made.seed == take.seed
    client.post(reverse("take-remove", args=[made.pk]))
    assert [one.number for one in Take.objects.all()] == [1]


@pytest.mark.parametrize("count", [1, 20])
def test_the_strip_asks_as_much_for_twenty_takes_as_for_one(
    client: Client, element: Element, by: Author, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        dropped(element, by, str(number + 1))
    enter(client, element)
    with django_assert_max_num_queries(7):
        client.get(reverse("element-takes", args=[element.pk]), headers={"HX-Request": "true"})
