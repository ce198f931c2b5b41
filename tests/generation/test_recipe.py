"""The recipe of a take: its page, its archive, its JSON and its sidecar."""

import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from shotlog.generation.files import hold
from shotlog.generation.graphs import graphs
from shotlog.generation.metadata import read
from shotlog.generation.takes import record_take
from shotlog.history import Author
from shotlog.models import Element, SourceFile, Take
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.generation.test_ingest import run
from tests.generation.test_sequences import frames_in
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_production,
    make_scene,
    make_session,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db
API = {"3": {"class_type": "KSampler", "inputs": {"seed": 18446744073709551557}}}
EDITOR = {"nodes": [{"id": 3}], "links": [], "last_node_id": 3}


@pytest.fixture
def element() -> Element:
    production = make_production(code="MRL", title="중간계", currency="KRW")
    scene = make_scene(production=production, number="24A")
    return make_element(shot=make_shot(scene=scene, code="MRL_24A_0010"), name="등불01")


def held(name: str, data: bytes, element: Element) -> SourceFile:
    by = Author.command(element.shot.production)
    return hold(ContentFile(data), name=name, by=by).source_file


def dropped(element: Element, *, name: str = "등불 v1.png", **typed: Any) -> Take:
    data = png_with_text(parameters=A1111_TEXT, workflow=json.dumps(EDITOR))
    by = Author.command(element.shot.production)
    return record_take(element, by=by, source_file=held(name, data, element), typed=typed)


def enter(client: Client, element: Element, role: str = "supervisor") -> None:
    client.force_login(make_member(production=element.shot.production, role=role).user)


def page_of(client: Client, take: Take) -> str:
    return client.get(reverse("recipe", args=[take.pk])).text


def archive_of(client: Client, take: Take) -> dict[str, bytes]:
    answer: Any = client.get(reverse("recipe-zip", args=[take.pk]))
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        return {
            name.partition("/")[2]: archive.read(name)
            for name in archive.namelist()
            if name.startswith("MRL_24A_0010_등불01_")
        }


def recipe_of(client: Client, take: Take) -> dict[str, Any]:
    found: dict[str, Any] = client.get(reverse("take-recipe", args=[take.pk])).json()
    return found


def test_the_page_says_what_is_known_and_where_it_came_from(
    client: Client, element: Element
) -> None:
    take = dropped(element, steps=99)
    enter(client, element)
    page = page_of(client, take)
    for said in ("photo of a duck", "235284042", "read from the file", "typed, Shotlog", "99"):
        assert said in page
    assert "the file says" in page
    assert take.source_file is not None
    assert take.source_file.sha256 in page
    assert "Download ZIP" in page


def test_the_raw_records_stand_verbatim_and_escaped(client: Client, element: Element) -> None:
    data = png_with_text(parameters="<script>alert(1)</script>\nSteps: 20, Seed: 5")
    by = Author.command(element.shot.production)
    take = record_take(element, by=by, source_file=held("a.png", data, element))
    enter(client, element)
    page = page_of(client, take)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nSteps: 20, Seed: 5" in page
    assert "<script>alert" not in page


def test_what_is_missing_has_its_fix_beside_it(client: Client, element: Element) -> None:
    take = make_take(element=element, mode="t2i", missing=["version", "file", "seed"])
    enter(client, element, "artist")
    page = page_of(client, take)
    assert f"{reverse('take-parameter', args=[take.pk, 'seed'])}?back=recipe" in page
    assert f"{reverse('take-parameter', args=[take.pk, 'tool'])}?back=recipe" in page
    assert reverse("element-drop", args=[element.pk]) in page


def test_a_fix_leads_back_to_the_recipe(client: Client, element: Element) -> None:
    take = make_take(element=element)
    enter(client, element)
    url = f"{reverse('take-parameter', args=[take.pk, 'seed'])}?back=recipe"
    assert f'action="{url}"' in client.get(url).text
    answer = client.post(url, {"seed": "7", "shown": '{"seed": ""}'})
    assert answer.headers["Location"] == reverse("recipe", args=[take.pk])


def test_readers_are_offered_no_change(client: Client, element: Element) -> None:
    take = make_take(element=element, missing=["seed"], recovery="partly")
    enter(client, element, "colourist")
    page = page_of(client, take)
    assert "take-copy" not in page
    assert "/parameters/" not in page
    assert "New take" not in page


def test_the_tool_its_terms_and_the_session_are_told(client: Client, element: Element) -> None:
    version = make_tool_version(
        tool="Kling", version="2.1", runs_at="public", licence_tier="Pro", gives_seeds="no"
    )
    session = make_session(
        production=element.shot.production, tool_version=version, operator="오미나", hardware="A100"
    )
    take = make_take(element=element, tool_version=version, session=session)
    enter(client, element)
    page = page_of(client, take)
    for said in ("Kling 2.1", "Pro", "오미나", "A100"):
        assert said in page
    told = recipe_of(client, take)
    assert told["tool"]["licence_tier"] == "Pro"
    assert told["tool"]["gives_seeds"] == "no"
    assert told["session"]["operator"] == "오미나"


def test_c2pa_findings_are_told(client: Client, element: Element) -> None:
    file = make_file(c2pa={"state": "broken", "issuer": "Some & Sons", "actions": [{"a": "b"}]})
    take = make_take(element=element, source_file=file)
    enter(client, element)
    page = page_of(client, take)
    assert "broken" in page
    assert "Some &amp; Sons" in page
    assert recipe_of(client, take)["read_from_file"]["c2pa"]["state"] == "broken"


def test_the_json_holds_every_value_with_its_source(client: Client, element: Element) -> None:
    take = dropped(element, steps=99)
    enter(client, element)
    told = recipe_of(client, take)
    assert told["format"] == "shotlog-recipe/1"
    assert (told["production"], told["scene"], told["shot"]) == ("MRL", "24A", "MRL_24A_0010")
    assert (told["element"], told["take"]) == ("등불01", "v001")
    assert told["parameters"]["seed"] == {"value": "235284042", "source": "read"}
    assert told["parameters"]["steps"]["value"] == 99
    assert told["parameters"]["steps"]["source"] == "typed"
    assert told["file"]["name"] == "등불 v1.png"
    assert told["read_from_file"]["records"][0]["text"] == A1111_TEXT
    assert told["read_from_file"]["values"]["steps"]["value"] == 15
    assert told["recoverability"]["missing"] == take.missing


@pytest.mark.parametrize("role", ["supervisor", "producer", "coordinator", "artist", "colourist"])
def test_money_is_for_who_may_see_it_in_every_form(
    client: Client, element: Element, role: str
) -> None:
    sees = role in ("supervisor", "producer")
    take = dropped(element, cost=Decimal(987_654), cost_amount=Decimal(4321), cost_unit="credits")
    enter(client, element, role)
    assert ("987,654" in page_of(client, take)) is sees
    assert ("cost" in recipe_of(client, take)["parameters"]) is sees
    inside = b"".join(archive_of(client, take).values())
    assert (b"987654" in inside) is sees
    assert (b"4321" in inside) is sees


def test_the_archive_holds_all_that_is_needed(client: Client, element: Element) -> None:
    take = dropped(element, negative_prompt="흐림, text")
    enter(client, element)
    found = archive_of(client, take)
    assert take.source_file is not None
    with default_storage.open(take.source_file.path) as original:
        assert found["original/등불 v1.png"] == original.read()
    assert json.loads(found["workflow.json"]) == EDITOR
    assert json.loads(found["recipe.json"])["take"] == "v001"
    assert "photo of a duck" in found["prompt.txt"].decode()
    assert "Negative prompt:\n흐림, text" in found["prompt.txt"].decode()
    assert "original/등불 v1.xmp" in found


def test_inputs_go_along_where_they_are_here_and_may_be_seen(
    client: Client, element: Element
) -> None:
    by = Author.command(element.shot.production)
    record_take(element, by=by, source_file=held("Plate_0012.png", png(size=(9, 9)), element))
    strange = make_element(name="secret")
    other = Author.command(strange.shot.production)
    record_take(strange, by=other, source_file=held("hidden.png", png(size=(7, 7)), element))
    take = make_take(
        element=element,
        inputs=[
            {"name": "sub/plate_0012.png [input]", "role": "start image"},
            {"name": "hidden.png", "role": "input"},
            {"name": "nowhere.png", "role": "input"},
        ],
    )
    enter(client, element)
    found = archive_of(client, take)
    assert [name for name in found if name.startswith("inputs/")] == [
        "inputs/plate_0012.png [input]"
    ]
    told = found["NOT-HERE.txt"].decode()
    assert "hidden.png" in told
    assert "nowhere.png" in told
    page = page_of(client, take)
    assert page.count("only its name is known") >= 2
    # Somebody of both productions gets the other one, too.
    member = make_member(production=element.shot.production)
    make_member(production=strange.shot.production, user=member.user)
    client.force_login(member.user)
    assert "inputs/hidden.png" in archive_of(client, take)


def test_an_input_of_the_same_shot_comes_before_one_of_another(
    client: Client, element: Element
) -> None:
    by = Author.command(element.shot.production)
    elsewhere = make_element(shot=make_shot(production=element.shot.production))
    record_take(element, by=by, source_file=held("key.png", png(size=(5, 5)), element))
    record_take(elsewhere, by=by, source_file=held("key.png", png(size=(6, 6)), element))
    take = make_take(element=element, inputs=[{"name": "key.png"}])
    enter(client, element)
    with default_storage.open(SourceFile.objects.get(takes__element=element).path) as near:
        assert archive_of(client, take)["inputs/key.png"] == near.read()


def test_a_linked_original_that_is_gone_is_told(
    client: Client, element: Element, tmp_path: Path
) -> None:
    file = make_file(keeping="linked", path=str(tmp_path / "gone.mp4"), name="gone.mp4")
    take = make_take(element=element, source_file=file, file_name="gone.mp4", prompt="x")
    enter(client, element)
    assert "its bytes are not here any more" in page_of(client, take)
    found = archive_of(client, take)
    assert "original/gone.mp4" not in found
    assert str(tmp_path) in found["NOT-HERE.txt"].decode()
    assert file.sha256 in found["NOT-HERE.txt"].decode()


def test_an_original_that_goes_while_it_is_sent_leaves_no_whole_archive(
    client: Client, element: Element
) -> None:
    take = dropped(element)
    enter(client, element)
    answer: Any = client.get(reverse("recipe-zip", args=[take.pk]))
    assert take.source_file is not None
    default_storage.delete(take.source_file.path)
    with pytest.raises(Exception, match=re.escape("등불 v1.png")):
        b"".join(answer.streaming_content)


def test_a_sequence_goes_in_as_the_zip_that_it_is(
    client: Client, element: Element, tmp_path: Path
) -> None:
    made = frames_in(tmp_path, range(1, 6), name="MRL_24A_0010_등불01")
    run(tmp_path)
    enter(client, element)
    take = element.takes.get()
    found = archive_of(client, take)
    whole = io.BytesIO(found["original/MRL_24A_0010_등불01.1-5.png.zip"])
    with zipfile.ZipFile(whole) as frames:
        assert {name: frames.read(name) for name in frames.namelist()} == made
    assert "as a ZIP of its frames" in page_of(client, take)


def test_the_sidecar_is_read_back_as_it_was_written(client: Client, element: Element) -> None:
    version = make_tool_version(tool="ComfyUI & Co", version="0.3.49")
    take = dropped(element, negative_prompt="blur", model="Wan <2.2>", tool_version=version)
    enter(client, element)
    text = archive_of(client, take)["original/등불 v1.xmp"].decode()
    said = dict(re.findall(r"<(?:Iptc4xmpExt|xmp):(\w+)>([^<]*)</", text))
    assert said["DigitalSourceType"].endswith("/digitalsourcetype/trainedAlgorithmicMedia")
    assert said["AISystemUsed"] == "ComfyUI &amp; Co, Wan &lt;2.2&gt;"
    assert said["AISystemVersionUsed"] == "0.3.49"
    assert said["AIPromptInformation"].endswith("Negative prompt: blur")
    assert said["CreatorTool"] == "ComfyUI &amp; Co 0.3.49"
    reading = read(
        io.BytesIO(png(size=(4, 4))),
        "a.png",
        children=False,
        sidecars=[io.BytesIO(text.encode())],
    )
    assert reading.values["digital_source_type"].value == "trainedAlgorithmicMedia"


def test_a_prompt_that_xml_cannot_hold_still_makes_a_sidecar(
    client: Client, element: Element
) -> None:
    dropped(element, prompt="fire\x0b\ufffe\uffff & smoke")
    enter(client, element)
    take = element.takes.get()
    names = [one for one in archive_of(client, take) if one.endswith(".xmp")]
    root = ElementTree.fromstring(archive_of(client, take)[names[0]])  # noqa: S314  our own text
    assert "fire & smoke" in "".join(root.itertext())


def test_the_sidecar_says_what_the_file_says_of_itself(client: Client, element: Element) -> None:
    stated = {"digital_source_type": {"value": "compositeSynthetic", "source": "c2pa"}}
    take = make_take(element=element, source_file=make_file(values=stated, name="a\x01b.png"))
    enter(client, element)
    text = archive_of(client, take)["original/a_b.xmp"].decode()
    assert "compositeSynthetic" in text
    assert "AIPrompt" not in text


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ([json.dumps(API)], ["workflow_api"]),
        ([json.dumps(API), json.dumps(EDITOR)], ["workflow", "workflow_api"]),
        (["workflow:" + json.dumps(EDITOR)], ["workflow"]),
        (
            [json.dumps({"prompt": json.dumps(API), "workflow": EDITOR})],
            ["workflow", "workflow_api"],
        ),
        (['{"3": {"class_type": "A", "is_changed": [NaN]}}'], ["workflow_api"]),
        (['{"sui_image_params": {"seed": 5}}'], []),
        (["A castle {red}"], []),
    ],
)
def test_the_graph_is_one_that_loads(texts: list[str], names: list[str]) -> None:
    found = graphs(make_file(raw=[{"key": "x", "text": text} for text in texts]))
    assert list(found) == names
    for text in found.values():
        json.loads(text, parse_constant=pytest.fail)


def test_a_graph_keeps_every_digit_of_its_seed() -> None:
    file = make_file(raw=[{"text": json.dumps({"prompt": API})}])
    assert "18446744073709551557" in graphs(file)["workflow_api"]


def test_a_take_without_anything_still_has_a_recipe(client: Client, element: Element) -> None:
    take = make_take(element=element)
    enter(client, element)
    assert "This take has no file yet." in page_of(client, take)
    assert "recipe.json" in archive_of(client, take)


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_asks_as_much_for_twenty_inputs_as_for_one(
    client: Client, element: Element, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        make_take(element=element, source_file=make_file(name=f"in{number}.png"))
    take = make_take(
        element=element, inputs=[{"name": f"in{number}.png"} for number in range(count)]
    )
    enter(client, element)
    with django_assert_max_num_queries(9):
        page_of(client, take)
