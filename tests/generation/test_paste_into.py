import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shotlog.breakdown.undo import undo_set
from shotlog.generation.files import hold
from shotlog.generation.pasting import lines, paste_into, read
from shotlog.generation.takes import give_file, record_take
from shotlog.history import Author, Conflict, NotAllowed
from shotlog.models import Element, Take
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.make import make_author, make_element, make_member

pytestmark = pytest.mark.django_db
LABELLED = "Prompt: the gate falls\nModel: Kling 2.1\nSeed: 77\nDuration: 5s\nStyle: noir"
MIDJOURNEY = "a king, smoke --ar 16:9 --v 7 --seed 123 --no text"


@pytest.fixture
def element() -> Element:
    return make_element()


@pytest.fixture
def by(element: Element) -> Author:
    return make_author(production=element.shot.production, role="artist")


def states(take: Take, text: str, by: Author) -> dict[str, str]:
    return {line.column: line.state for line in lines(take, read(text, by=by))}


# ---- the verb


def test_pasted_values_fill_a_take_and_say_so(element: Element, by: Author) -> None:
    take = record_take(element, by=by)
    paste_into(
        take, read(LABELLED, by=by), by=by, chosen=["prompt", "seed", "tool_version"], shown={}
    )
    take = Take.objects.get(pk=take.pk)
    assert (take.prompt, take.seed, str(take.tool_version)) == ("the gate falls", "77", "Kling 2.1")
    assert {take.sources[name]["source"] for name in ("prompt", "seed", "tool_version")} == {
        "pasted"
    }
    assert take.sources["seed"]["by"] == by.who
    assert take.other == {"Style": "noir", "duration": 5}
    assert "seed" not in take.missing


def test_what_was_typed_stays_unless_it_is_chosen(element: Element, by: Author) -> None:
    take = record_take(element, by=by, typed={"seed": "1", "prompt": "mine"})
    assert states(take, LABELLED, by) == {
        "tool_version": "new",
        "prompt": "differs",
        "seed": "differs",
    }
    paste_into(take, read(LABELLED, by=by), by=by, chosen=["tool_version", "seed"])
    take = Take.objects.get(pk=take.pk)
    assert (take.prompt, take.seed) == ("mine", "77")
    assert take.sources["prompt"]["source"] == "typed"


def test_what_was_read_is_shown_as_different(element: Element, by: Author) -> None:
    data = png_with_text(parameters=A1111_TEXT)
    held = hold(ContentFile(data, name="a.png"), name="a.png", by=by)
    take = record_take(element, by=by, source_file=held.source_file)
    assert states(take, "Prompt: x\nSeed: 7", by)["seed"] == "differs"
    assert states(take, "Prompt: x\nSeed: 235284042", by)["seed"] == "same"


def test_a_pasted_version_completes_a_known_tool(element: Element, by: Author) -> None:
    take = record_take(element, by=by, typed={"tool": "Kling"})
    assert states(take, LABELLED, by)["tool_version"] == "new"
    other = record_take(element, by=by, typed={"tool": "Kling", "tool_version": "2.0"})
    assert states(other, LABELLED, by)["tool_version"] == "differs"


def test_a_value_changed_meanwhile_is_a_conflict(element: Element, by: Author) -> None:
    take = record_take(element, by=by)
    Take.objects.filter(pk=take.pk).update(seed="5")
    with pytest.raises(Conflict):
        paste_into(take, read(LABELLED, by=by), by=by, chosen=["seed"], shown={"seed": ""})
    assert Take.objects.get(pk=take.pk).seed == "5"


def test_a_paste_is_undone_as_one(element: Element, by: Author) -> None:
    take = record_take(element, by=by)
    stroke = Author.of(by.member) if by.member else by
    paste_into(take, read(LABELLED, by=by), by=stroke, chosen=["prompt", "seed", "tool_version"])
    assert stroke.made is not None
    undo_set(stroke.made, by=by)
    take = Take.objects.get(pk=take.pk)
    assert (take.prompt, take.seed, take.tool_version, take.other) == ("", "", None, {})
    assert "seed" in take.missing


def test_nothing_chosen_is_said(element: Element, by: Author) -> None:
    take = record_take(element, by=by)
    with pytest.raises(ValidationError, match="Nothing is chosen"):
        paste_into(take, read("Prompt: x", by=by), by=by, chosen=[])


def test_a_cost_is_read_only_by_those_who_see_money(element: Element, by: Author) -> None:
    text = "Prompt: x\nCost: 35 credits"
    artist = read(text, by=by)
    assert artist.money_left_out
    assert "cost_amount" not in artist.fields
    supervisor = read(text, by=make_author(production=element.shot.production))
    assert supervisor.fields["cost_amount"] == Decimal(35)
    take = record_take(element, by=by)
    with pytest.raises(NotAllowed):
        paste_into(take, supervisor, by=by, chosen=["cost_amount"])


def test_a_file_dropped_later_leaves_what_was_pasted(element: Element, by: Author) -> None:
    take = record_take(element, by=by)
    paste_into(take, read("Prompt: x\nSeed: 7", by=by), by=by, chosen=["prompt", "seed"])
    data = png_with_text(parameters=A1111_TEXT)
    held = hold(ContentFile(data, name="a.png"), name="a.png", by=by)
    take = give_file(Take.objects.with_element().get(pk=take.pk), held.source_file, by=by)
    assert (take.prompt, take.seed, take.steps) == ("x", "7", 15)
    assert take.sources["seed"]["source"] == "pasted"
    assert take.sources["steps"]["source"] == "read"


# ---- the pages


def signed_in(client: Client, element: Element, role: str = "artist") -> Client:
    client.force_login(make_member(production=element.shot.production, role=role).user)
    return client


def log(client: Client, element: Element, **data: str) -> Any:
    return client.post(reverse("take-log", args=[element.pk]), data, headers={"HX-Request": "true"})


def shown_values(response: Any) -> dict[str, str]:
    form = response.context["form"]
    return {field.html_name: field.value() or "" for field in form}


def test_a_pasted_text_is_shown_before_it_is_saved(client: Client, element: Element) -> None:
    signed_in(client, element)
    response = log(client, element, text=MIDJOURNEY)
    assert not Take.objects.exists()
    assert "Understood as a prompt with flags." in response.text
    shown = shown_values(response)
    assert (shown["tool"], shown["version"], shown["seed"]) == ("Midjourney", "7", "123")
    assert "aspect" in response.text
    log(client, element, **shown)
    take = Take.objects.get()
    assert (take.prompt, take.negative_prompt, take.mode) == ("a king, smoke", "text", "t2i")
    assert str(take.tool_version) == "Midjourney 7"
    assert {told["source"] for told in take.sources.values()} == {"pasted"}
    assert take.other == {"aspect": "16:9"}
    assert take.session is not None


def test_a_value_typed_over_a_pasted_one_is_typed(client: Client, element: Element) -> None:
    signed_in(client, element)
    shown = shown_values(log(client, element, text=MIDJOURNEY))
    log(client, element, **{**shown, "seed": "9", "job_id": "j1"})
    take = Take.objects.get()
    assert (take.seed, take.sources["seed"]["source"]) == ("9", "typed")
    assert take.sources["job_id"]["source"] == "typed"
    assert take.sources["prompt"]["source"] == "pasted"


def test_a_typed_value_is_not_replaced_by_a_pasted_one(client: Client, element: Element) -> None:
    signed_in(client, element)
    response = log(client, element, text=MIDJOURNEY, was_read="", seed="9", tool="")
    assert shown_values(response)["seed"] == "9"
    assert "Yours stays; the pasted text says: 123" in response.text


def test_another_text_takes_the_place_of_the_one_before(client: Client, element: Element) -> None:
    signed_in(client, element)
    shown = shown_values(log(client, element, text=MIDJOURNEY))
    again = shown_values(log(client, element, **{**shown, "text": "Prompt: two\nSeed: 5"}))
    assert (again["prompt"], again["seed"], again["tool"]) == ("two", "5", "")


def test_the_last_take_is_proposed_without_what_was_of_one_run(
    client: Client, element: Element, by: Author
) -> None:
    typed = {
        "tool": "Kling",
        "tool_version": "2.1",
        "mode": "i2v",
        "prompt": "gate",
        "width": 1280,
        "height": 720,
        "seed": "5",
        "job_id": "j-1",
        "generation_seconds": 90,
        "inputs": [{"name": "a.png", "role": "start image"}],
    }
    record_take(element, by=by, typed=typed)
    signed_in(client, element)
    response = client.get(reverse("take-log", args=[element.pk]))
    assert "from v001" in response.text
    log(client, element, **shown_values(response))
    take = Take.objects.get(number=2)
    assert (str(take.tool_version), take.prompt, take.width) == ("Kling 2.1", "gate", 1280)
    assert take.inputs == [{"name": "a.png", "role": "start image"}]
    assert (take.seed, take.job_id, take.generation_seconds, take.cost_amount) == (
        "",
        "",
        None,
        None,
    )
    assert {told["from"] for told in take.sources.values()} == {"v001"}


def test_a_text_of_another_tool_is_not_mixed_with_the_last_take(
    client: Client, element: Element, by: Author
) -> None:
    record_take(element, by=by, typed={"tool": "Kling", "frames": 121, "model": "x"})
    signed_in(client, element)
    shown = shown_values(
        log(client, element, text=MIDJOURNEY, tool="Kling", frames="121", model="x")
    )
    assert (shown["tool"], shown["frames"], shown["model"]) == ("Midjourney", "", "")


def test_seconds_and_rate_give_the_frames(client: Client, element: Element) -> None:
    signed_in(client, element)
    log(client, element, prompt="x", seconds="5", fps="24")
    take = Take.objects.get()
    assert (take.frames, take.other) == (120, {"duration": 5.0})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Paste what the service says, or type what you know."),
        ({"version": "2.1"}, "Type the tool that this version is of."),
        ({"seed": "-1"}, "A seed is a whole number"),
        ({"seed": "9" * 20}, "up to 18446744073709551615"),
        ({"prompt": "x", "seconds": "soon"}, "is not a length of time"),
        ({"prompt": "x", "inputs": "{broken"}, "begins like JSON"),
    ],
)
def test_a_wrong_value_is_refused_in_place(
    client: Client, element: Element, data: dict[str, str], sentence: str
) -> None:
    signed_in(client, element)
    response = log(client, element, **data)
    assert response.status_code == 422
    assert sentence in response.text
    assert not Take.objects.exists()


@pytest.mark.parametrize("role", ["artist", "supervisor"])
def test_a_cost_is_logged_by_those_who_see_money(
    client: Client, element: Element, role: str
) -> None:
    sees = role == "supervisor"
    signed_in(client, element, role)
    response = log(client, element, text="Prompt: x\nCost: 35 credits")
    assert ("Its cost is left out" in response.text) != sees
    shown = shown_values(response)
    log(client, element, **{**shown, "cost_amount": "35", "cost_unit": "credits"})
    assert Take.objects.get().cost_amount == (Decimal(35) if sees else None)


def test_clients_find_no_paste_box(client: Client, element: Element, by: Author) -> None:
    take = record_take(element, by=by)
    signed_in(client, element, "client")
    assert client.get(reverse("take-log", args=[element.pk])).status_code == 404
    assert client.get(reverse("take-paste", args=[take.pk])).status_code == 404


def test_a_logged_take_waits_for_its_file(client: Client, element: Element) -> None:
    signed_in(client, element)
    log(client, element, prompt="x")
    page = client.get(reverse("element-takes", args=[element.pk])).text
    assert "Drop the file of v001" in page
    take = Take.objects.get()
    file = SimpleUploadedFile("a.png", png())
    client.post(reverse("element-drop", args=[element.pk]), {"files": file, "take": take.pk})
    assert Take.objects.get().prompt == "x"


def test_pasting_into_a_take_shows_both_values_and_saves_the_ticked(
    client: Client, element: Element, by: Author
) -> None:
    take = record_take(element, by=by, typed={"seed": "1"})
    signed_in(client, element)
    url = reverse("take-paste", args=[take.pk])
    page = client.post(url, {"text": LABELLED, "read": "1"})
    assert "differs" in page.text
    assert Take.objects.get().prompt == ""
    data = {
        "text": LABELLED,
        "was_read": LABELLED,
        "shown": page.context["shown"],
        "use": ["prompt"],
        "save": "1",
    }
    assert client.post(url, data).status_code == 302
    take.refresh_from_db()
    assert (take.prompt, take.seed) == ("the gate falls", "1")


def test_a_conflict_while_pasting_shows_the_other_value(
    client: Client, element: Element, by: Author
) -> None:
    take = record_take(element, by=by)
    signed_in(client, element)
    Take.objects.filter(pk=take.pk).update(seed="5")
    data = {
        "text": LABELLED,
        "was_read": LABELLED,
        "shown": json.dumps({"seed": ""}),
        "use": ["seed"],
        "save": "1",
    }
    response = client.post(reverse("take-paste", args=[take.pk]), data)
    assert response.status_code == 422
    assert "meanwhile" in response.text
    assert Take.objects.get(pk=take.pk).seed == "5"


def test_what_is_missing_can_be_typed_beside_it(
    client: Client, element: Element, by: Author
) -> None:
    take = record_take(element, by=by, typed={"tool": "Kling", "mode": "t2v"})
    signed_in(client, element)
    page = client.get(reverse("element-takes", args=[element.pk])).text
    assert f'id="fix-{take.pk}-version"' in page
    url = reverse("take-parameter", args=[take.pk, "seed"])
    fix = client.get(url, {"place": "fix"}, headers={"HX-Request": "true"}).text
    assert "<tr" not in fix
    assert f'hx-target="#fix-{take.pk}"' in fix
    refused = client.post(f"{url}?place=fix", {"seed": "x"}, headers={"HX-Request": "true"})
    assert (refused.status_code, "<tr" in refused.text) == (422, False)
    client.post(f"{url}?place=fix", {"seed": "7"}, headers={"HX-Request": "true"})
    assert Take.objects.get(pk=take.pk).seed == "7"
