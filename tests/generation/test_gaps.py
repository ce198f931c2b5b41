"""The page of gaps, and the fixes beside them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shotlog.figures.recoverability import store_recoverability
from shotlog.generation.gap_fixes import fill_gaps
from shotlog.generation.takes import record_take
from shotlog.generation.tools import add_model_alias
from shotlog.history import Author, NotAllowed, undo
from shotlog.models import ChangeSet, Element, Membership, Session, Take
from tests.generation.metadata.making import png
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_production,
    make_scene,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="GAP"))


@pytest.fixture
def by(member: Membership) -> Author:
    return Author.of(member)


def gap(member: Membership, name: str, *, scene: str = "24", artist: str = "", **take: Any) -> Take:
    """An AI element whose only take lacks something."""
    rows = member.production.scenes.filter(number=scene)
    row = rows.first() or make_scene(production=member.production, number=scene)
    element = make_element(
        shot=make_shot(scene=row, code=f"GAP_{scene}_{name}"), name=name, artist=artist
    )
    made = make_take(element=element, **take)
    store_recoverability([element])
    made.refresh_from_db()
    return made


def page(client: Client, member: Membership, **query: str) -> str:
    client.force_login(member.user)
    answer = client.get(reverse("gaps", args=["GAP"]), query)
    assert answer.status_code == 200
    return answer.text


def fix(client: Client, member: Membership, takes: list[Take], **typed: str) -> str:
    client.force_login(member.user)
    data = {"take": [take.pk for take in takes], **typed}
    answer = client.post(reverse("gaps-fix", args=["GAP"]), data, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("gaps", args=["GAP"]))
    return answer.text


COMPLETE: dict[str, Any] = {
    "mode": "t2i",
    "model": "SDXL",
    "prompt": "lanterns",
    "seed": "5",
    "width": 1280,
    "height": 720,
}


def test_each_gap_stands_with_its_fix(client: Client, member: Membership) -> None:
    veo = make_tool_version(tool="Veo", version="")
    gap(member, "fire01", tool_version=veo, source_file=make_file(), **COMPLETE)
    text = page(client, member)
    assert "fire01 v001" in text
    assert 'name="version"' in text
    assert 'name="seed"' not in text
    assert "tool version" in text


def test_what_could_be_made_again_is_no_gap(client: Client, member: Membership) -> None:
    version = make_tool_version()
    gap(member, "good01", tool_version=version, source_file=make_file(), **COMPLETE)
    text = page(client, member)
    assert "None: every AI element could be made again today." in text
    assert "100 %" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"scene": "24"}, {"a01"}),
        ({"scene": "24A"}, {"b01", "c01"}),
        ({"tool": "Veo"}, {"b01"}),
        ({"tool": "-"}, {"a01", "c01"}),
        ({"artist": "노가람"}, {"a01"}),
        ({"artist": "-"}, {"b01", "c01"}),
        ({"state": "lost"}, {"c01"}),
        ({"missing": "seed"}, {"b01", "c01"}),
        ({"missing": "nothing like it"}, set()),
        ({"scene": "24A", "tool": "Veo"}, {"b01"}),
    ],
)
def test_filters_narrow(
    client: Client, member: Membership, query: dict[str, str], found: set[str]
) -> None:
    gap(member, "a01", artist="노가람", **COMPLETE)
    gap(member, "b01", scene="24A", tool_version=make_tool_version(tool="Veo"), prompt="x")
    gap(member, "c01", scene="24A")
    text = page(client, member, **query)
    assert {name for name in ("a01", "b01", "c01") if f"{name} v001" in text} == found


def test_a_value_is_typed_in_place_and_undone(client: Client, member: Membership) -> None:
    take = gap(member, "a01", tool_version=make_tool_version(), source_file=make_file(), prompt="x")
    text = fix(client, member, [take], seed="18446744073709551557", query="scene=24&evil=1")
    assert "1 take is filled in." in text
    take.refresh_from_db()
    assert take.seed == "18446744073709551557"
    assert take.sources["seed"]["source"] == "typed"
    undo(ChangeSet.objects.get(), by=Author.of(member))
    take.refresh_from_db()
    assert take.seed == ""


def test_the_page_keeps_its_filters(client: Client, member: Membership) -> None:
    take = gap(member, "a01")
    client.force_login(member.user)
    data = {"take": take.pk, "seed": "1", "query": "scene=24&next=//evil.example&page=2"}
    answer = client.post(reverse("gaps-fix", args=["GAP"]), data)
    assert answer.headers["Location"] == f"{reverse('gaps', args=['GAP'])}?scene=24&page=2"


def test_thirty_takes_get_their_tool_version_at_once(member: Membership, by: Author) -> None:
    unknown = make_tool_version(tool="ComfyUI", version="")
    takes = [
        gap(member, f"el{number:02}", tool_version=unknown, source_file=make_file(), **COMPLETE)
        for number in range(30)
    ]
    filled = fill_gaps(takes, {"version": "0.3.66"}, by=by)
    assert (len(filled.takes), filled.left) == (30, [])
    assert set(Take.objects.values_list("tool_version__version", flat=True)) == {"0.3.66"}
    assert set(Element.objects.values_list("recovery", flat=True)) == {"recoverable"}
    assert by.made is not None
    undo(by.made, by=Author.of(member))
    assert set(Take.objects.values_list("tool_version__version", flat=True)) == {""}


def test_ticked_takes_get_the_same_value(client: Client, member: Membership) -> None:
    takes = [gap(member, name, prompt="x") for name in ("a01", "b01")]
    full = gap(member, "c01", model="Flux")
    text = fix(client, member, [*takes, full], model="Wan 2.2")
    assert "2 takes are filled in. 1 was left as it is" in text
    assert sorted(Take.objects.values_list("model", flat=True)) == ["Flux", "Wan 2.2", "Wan 2.2"]


def test_a_known_value_is_never_written_over(member: Membership, by: Author) -> None:
    known = gap(member, "a01", tool_version=make_tool_version(), seed="1", model="Flux")
    filled = fill_gaps([known], {"seed": "2", "model": "Wan", "version": "9"}, by=by)
    assert (filled.takes, filled.left) == ([], [known])
    known.refresh_from_db()
    assert (known.seed, known.model) == ("1", "Flux")
    assert str(known.tool_version) == "ComfyUI 0.3.49"


def test_a_version_is_for_takes_of_the_tool_that_was_typed(member: Membership, by: Author) -> None:
    comfy = gap(member, "a01", tool_version=make_tool_version(tool="ComfyUI", version=""))
    veo = gap(member, "b01", tool_version=make_tool_version(tool="Veo", version=""))
    none = gap(member, "c01")
    filled = fill_gaps([comfy, veo, none], {"tool": "comfyui", "version": "0.4"}, by=by)
    assert filled.left == [veo]
    assert [str(Take.objects.get(pk=take.pk).tool_version) for take in (comfy, veo, none)] == [
        "ComfyUI 0.4",
        "Veo",
        "ComfyUI 0.4",
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"seed": "12x"}, "no seed"),
        ({"seed": "-1"}, "no seed"),
        ({"mode": "magic"}, "no mode"),
        ({"width": "0"}, "no size"),
        ({"height": "9" * 30}, "no size"),
        ({"model": "x" * 300}, "at most 200"),
        ({"inputs": "{broken"}, "JSON"),
        ({}, "Nothing was typed"),
        ({"seed": " "}, "Nothing was typed"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_written(
    client: Client, member: Membership, typed: dict[str, str], sentence: str
) -> None:
    take = gap(member, "a01")
    assert sentence in fix(client, member, [take], prompt="", **typed)
    assert not ChangeSet.objects.exists()
    with pytest.raises(ValidationError, match=sentence):
        fill_gaps([take], typed, by=Author.of(member))


def test_no_tick_is_told(client: Client, member: Membership) -> None:
    assert "No take was ticked" in fix(client, member, [], seed="5")


def test_takes_of_other_productions_are_out_of_reach(client: Client, member: Membership) -> None:
    theirs = make_take()
    assert "No take was ticked" in fix(client, member, [theirs], seed="5")
    theirs.refresh_from_db()
    assert theirs.seed == ""


def test_a_missing_file_is_dropped_in_place(client: Client, member: Membership) -> None:
    take = gap(member, "a01", tool_version=make_tool_version(), **COMPLETE)
    text = page(client, member)
    assert reverse("element-drop", args=[take.element_id]) in text
    client.post(
        reverse("element-drop", args=[take.element_id]),
        {"files": SimpleUploadedFile("a.png", png()), "take": take.pk},
    )
    take.refresh_from_db()
    assert take.source_file is not None
    assert take.recovery == "recoverable"


def test_inputs_and_sizes_are_filled(member: Membership, by: Author) -> None:
    take = gap(member, "a01", mode="i2v")
    fill_gaps([take], {"inputs": "key.png | start image", "width": "1920", "height": "804"}, by=by)
    take.refresh_from_db()
    assert take.inputs == [{"name": "key.png", "role": "start image"}]
    assert (take.width, take.height) == (1920, 804)


@pytest.mark.parametrize("role", ["colourist", "producer"])
def test_readers_see_gaps_and_no_fields(client: Client, member: Membership, role: str) -> None:
    take = gap(member, "a01")
    reader = make_member(production=member.production, role=role)
    text = page(client, reader)
    assert "a01 v001" in text
    assert 'name="seed"' not in text
    with pytest.raises(NotAllowed):
        fill_gaps([take], {"seed": "1"}, by=Author.of(reader))


def test_an_element_without_a_take_leads_to_its_place(client: Client, member: Membership) -> None:
    scene = make_scene(production=member.production)
    element = make_element(shot=make_shot(scene=scene, code="GAP_1"), name="empty01")
    store_recoverability([element])
    text = page(client, member)
    assert f"#element-{element.pk}" in text
    assert "Drop a file there" in text


def test_gaps_come_in_pages(client: Client, member: Membership) -> None:
    for number in range(55):
        gap(member, f"el{number:02}")
    assert page(client, member).count('form="bulk"') == 50
    assert page(client, member, page="2").count('form="bulk"') == 5


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_asks_as_much_for_twenty_gaps_as_for_one(
    client: Client, member: Membership, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        gap(member, f"el{number:02}", tool_version=make_tool_version(tool=f"T{number}"))
    client.force_login(member.user)
    with django_assert_max_num_queries(20):
        page(client, member)


def test_fifty_takes_are_filled_in_a_few_statements_with_their_sources_and_sessions(
    member: Membership, django_assert_max_num_queries: Any
) -> None:
    for number in range(50):
        element = make_element(
            shot=make_shot(production=member.production, code=f"GAP_{number:04}"), origin="ai_gen"
        )
        typed = {"tool": "ComfyUI", "prompt": "gate"}
        record_take(element, by=Author.of(member), typed=typed, source_file=make_file())
    related = ("tool_version__tool", "session", "source_file")
    takes = list(Take.objects.with_element().select_related(*related))
    by = Author.of(member)
    said = {"version": "0.3.66", "model": "Wan", "mode": "t2v"}
    with django_assert_max_num_queries(60):
        filled = fill_gaps(takes, said, by=by)
    assert len(filled.takes) == 50
    one = Take.objects.all()[0]
    assert {one.sources[name]["source"] for name in ("tool_version", "model", "mode")} == {"typed"}
    assert one.missing == ["seed", "size"]
    assert [str(row.tool_version) for row in Session.objects.all()] == ["ComfyUI 0.3.66"]
    assert by.made is not None
    undo(by.made, by=Author.of(member))
    assert set(Take.objects.values_list("tool_version__version", "model", "mode")) == {("", "", "")}
    assert [str(row.tool_version) for row in Session.objects.all()] == ["ComfyUI"]


def test_a_spelling_of_a_model_gets_its_one_name(member: Membership, by: Author) -> None:
    add_model_alias("wan22", "Wan 2.2", by=Author.of(member))
    take = gap(member, "a01")
    fill_gaps([take], {"model": "wan22"}, by=by)
    assert Take.objects.get().model == "Wan 2.2"
