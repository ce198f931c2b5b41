from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shotlog.breakdown.undo import undo_set
from shotlog.generation import drops
from shotlog.generation.sessions import edit_session, new_drop
from shotlog.generation.takes import record_take
from shotlog.generation.tools import add_alias, add_model_alias
from shotlog.history import Author, NotAllowed
from shotlog.models import Element, ModelAlias, Session, Take, Tool, ToolAlias
from tests.generation.metadata.making import png
from tests.make import make_author, make_element, make_member, make_take, make_tool_version

pytestmark = pytest.mark.django_db
DROP = "d" * 32


@pytest.fixture
def element() -> Element:
    return make_element()


@pytest.fixture
def by(element: Element) -> Author:
    return make_author(production=element.shot.production, role="artist")


def log(element: Element, by: Author, drop: str = DROP, **typed: str) -> Take:
    return record_take(element, by=by, typed=typed, drop=drop)


def again(by: Author) -> Author:
    return Author.of(by.member) if by.member else by


def ask(element: Element, by: Author, drop: str = DROP) -> drops.Questions:
    return drops.questions(element.shot.production, drop, by=by)


def answer(element: Element, by: Author, tool: str = "Kling", version: str = "2.1") -> None:
    row = Tool.objects.get(name=tool)
    drops.answer_version(element.shot.production, DROP, tool=row, version=version, by=by)


def test_a_missing_version_is_asked_once_for_all_takes(element: Element, by: Author) -> None:
    for _ in range(3):
        log(element, by, tool="Kling")
    log(element, by, tool="Veo", tool_version="3")
    [asked] = ask(element, by).versions
    assert (str(asked.tool), asked.count, asked.proposed) == ("Kling", 3, "")


def test_the_answer_is_written_to_all_takes_and_their_session(element: Element, by: Author) -> None:
    takes = [log(element, by, tool="Kling") for _ in range(3)]
    other = log(element, by, drop=new_drop(), tool="Kling")
    answer(element, again(by))
    for take in takes:
        take.refresh_from_db()
        assert str(take.tool_version) == "Kling 2.1"
        assert take.sources["tool_version"]["source"] == "typed"
        assert "version" not in take.missing
    session = Session.objects.get(tool_version__version="2.1")
    assert session.takes.count() == 3
    assert Take.objects.get(pk=other.pk).session == Session.objects.get(tool_version__version="")
    assert not ask(element, by).versions


def test_the_answer_joins_the_session_that_the_drop_has_of_that_version(
    element: Element, by: Author
) -> None:
    known = log(element, by, tool="Kling", tool_version="2.1")
    late = log(element, by, tool="Kling")
    answer(element, again(by))
    assert Take.objects.get(pk=late.pk).session == known.session
    assert Session.objects.count() == 1


def test_what_was_written_into_a_session_stays(element: Element, by: Author) -> None:
    take = log(element, by, tool="Kling")
    assert take.session is not None
    edit_session(take.session, {"hours_hands_on": 2}, by=again(by))
    answer(element, again(by))
    session = Session.objects.get()
    assert (float(session.hours_hands_on or 0), str(session.tool_version)) == (2, "Kling 2.1")


def test_the_answer_is_undone_as_one(element: Element, by: Author) -> None:
    takes = [log(element, by, tool="Kling") for _ in range(2)]
    stroke = again(by)
    answer(element, stroke)
    assert stroke.made is not None
    assert not undo_set(stroke.made, by=again(by)).skipped
    for take in takes:
        take.refresh_from_db()
        assert (str(take.tool_version), "version" in take.missing) == ("Kling", True)
    assert [str(s.tool_version) for s in Session.objects.all()] == ["Kling"]


def test_the_last_answer_is_proposed_in_the_next_drop(element: Element, by: Author) -> None:
    log(element, by, tool="Kling")
    answer(element, again(by))
    drop = new_drop()
    log(element, by, drop=drop, tool="Kling")
    assert ask(element, by, drop).versions[0].proposed == "2.1"


def test_the_last_session_is_proposed_to_who_never_answered(element: Element, by: Author) -> None:
    log(element, by, drop=new_drop(), tool="Kling", tool_version="1.6")
    log(element, by, tool="Kling")
    other = make_author(production=element.shot.production)
    assert ask(element, other).versions[0].proposed == "1.6"


def test_files_that_name_no_tool_ask_for_it_once(element: Element, by: Author) -> None:
    takes = [log(element, by, prompt=str(number)) for number in range(2)]
    [asked] = ask(element, by).versions
    assert (asked.tool, asked.count) == (None, 2)
    drops.answer_version(
        element.shot.production, DROP, tool=None, spelling="kling", version="2.1", by=again(by)
    )
    assert {str(Take.objects.get(pk=take.pk).tool_version) for take in takes} == {"Kling 2.1"}
    assert {Take.objects.get(pk=take.pk).session for take in takes} == {Session.objects.get()}
    drop = new_drop()
    log(element, by, drop=drop, prompt="x")
    asked = ask(element, by, drop).versions[0]
    assert (asked.proposed_tool, asked.proposed) == ("Kling", "2.1")


@pytest.mark.parametrize("version", ["", "  "])
def test_an_empty_answer_says_what_to_type(element: Element, by: Author, version: str) -> None:
    log(element, by, tool="Kling")
    with pytest.raises(ValidationError, match=r"version of Kling, such as 2\.1"):
        answer(element, by, version=version)


def test_a_new_spelling_of_a_model_is_asked_about_and_merged(element: Element, by: Author) -> None:
    make_take(element=element, model="Wan 2.2 I2V 14B")
    log(element, by, model="wan2.2_i2v_14B_fp8_scaled.safetensors")
    take = log(element, by, model="wan2.2_i2v_14B_fp8_scaled.safetensors")
    [like] = ask(element, by).likenesses
    assert (like.kind, like.known, like.count) == ("model", "Wan 2.2 I2V 14B", 2)
    stroke = again(by)
    drops.same_model(DROP, spelling=like.spelling, known=like.known, by=stroke)
    assert Take.objects.get(pk=take.pk).model == "Wan 2.2 I2V 14B"
    assert not ask(element, by).likenesses
    assert stroke.made is not None
    assert not undo_set(stroke.made, by=again(by)).skipped
    assert Take.objects.get(pk=take.pk).model == "wan2.2_i2v_14B_fp8_scaled.safetensors"


def test_a_new_spelling_of_a_tool_is_merged_and_undone(element: Element, by: Author) -> None:
    log(element, by, drop=new_drop(), tool="Kling", tool_version="2.1")
    log(element, by, tool="Kling", tool_version="2.1")
    take = log(element, by, tool="Kling AI", tool_version="2.1")
    [like] = ask(element, by).likenesses
    assert (like.kind, like.spelling, like.known) == ("tool", "Kling AI", "Kling")
    stroke = again(by)
    drops.same_tool(element.shot.production, DROP, spelling="Kling AI", known="Kling", by=stroke)
    take.refresh_from_db()
    assert str(take.tool_version) == "Kling 2.1"
    assert list(Tool.objects.values_list("name", flat=True)) == ["Kling"]
    assert Take.objects.filter(drop=DROP).values("session").distinct().count() == 1
    assert (
        log(element, by, tool="Kling AI").tool_version
        == log(element, by, tool="kling").tool_version
    )
    assert stroke.made is not None
    undo_set(stroke.made, by=again(by))
    take.refresh_from_db()
    assert str(take.tool_version) == "Kling AI 2.1"


@pytest.mark.parametrize("kind", ["tool", "model"])
def test_a_name_said_to_be_new_is_not_asked_about_again(
    element: Element, by: Author, kind: str
) -> None:
    log(element, by, drop=new_drop(), tool="Kling", model="Juggernaut XL v9")
    log(element, by, tool="Klings", tool_version="1", model="juggernautXLv9")
    assert {like.kind for like in ask(element, by).likenesses} == {"tool", "model"}
    spelling = {"tool": "Klings", "model": "juggernautXLv9"}[kind]
    drops.own_name(DROP, kind=kind, spelling=spelling, by=again(by))
    assert [like.kind for like in ask(element, by).likenesses] == [
        "model" if kind == "tool" else "tool"
    ]


def test_a_name_of_its_own_may_still_become_a_spelling(element: Element) -> None:
    by = make_author(production=element.shot.production)
    log(element, by, tool="Kling")
    log(element, by, tool="Klings", model="A model")
    drops.own_name(DROP, kind="tool", spelling="Klings", by=again(by))
    drops.own_name(DROP, kind="model", spelling="A model", by=again(by))
    add_alias(Tool.objects.get(name="Kling"), "Klings", by=again(by))
    add_model_alias("A model", "Another", by=again(by))
    assert [alias.tool.name for alias in ToolAlias.objects.all()] == ["Kling"]
    assert [alias.model for alias in ModelAlias.objects.all()] == ["Another"]


def test_names_known_before_the_drop_are_no_question_of_it(element: Element, by: Author) -> None:
    make_take(element=element, model="Juggernaut XL v9")
    make_take(element=element, model="juggernautXLv9")
    log(element, by, model="juggernautXLv9")
    assert not ask(element, by).likenesses


def test_models_of_other_productions_are_not_told_of(element: Element, by: Author) -> None:
    make_take(model="Secret Film XL v9")
    log(element, by, model="secretfilmXLv9")
    assert not ask(element, by).likenesses


def test_an_artist_settles_only_what_came_with_the_drop(element: Element, by: Author) -> None:
    make_tool_version(tool="Kling")
    log(element, by, drop=new_drop(), tool="Kling AI")
    log(element, by, tool="Kling AI")
    production = element.shot.production
    with pytest.raises(NotAllowed):
        drops.same_tool(production, DROP, spelling="Kling AI", known="Kling", by=again(by))
    keeper = make_author(production=production)
    drops.same_tool(production, DROP, spelling="Kling AI", known="Kling", by=keeper)
    assert not Tool.objects.filter(name="Kling AI").exists()


# ---- pages


def signed_in(client: Client, element: Element, role: str = "artist") -> Client:
    client.force_login(make_member(production=element.shot.production, role=role).user)
    return client


def post(client: Client, name: str, element: Element, **data: Any) -> Any:
    headers = {"HX-Request": "true"} if data.pop("fragment", False) else {}
    url = reverse(name, args=[element.shot.production.code, DROP])
    return client.post(url, data, headers=headers)


def drop_files(client: Client, element: Element, **extra: Any) -> Any:
    files = [SimpleUploadedFile(f"{n}.png", png(size=(8, n))) for n in range(1, 4)]
    url = reverse("element-drop", args=[element.pk])
    return client.post(url, {"files": files, "drop": DROP, **extra})


def test_the_questions_stand_beside_the_take_and_are_answered_in_place(
    client: Client, element: Element
) -> None:
    signed_in(client, element)
    drop_files(client, element)
    shown = client.get(reverse("element-takes", args=[element.pk])).text
    assert "Which tool made them?" in shown
    assert "3 takes of this drop" in shown
    take = Take.objects.order_by("number").last()
    assert take is not None
    response = post(
        client,
        "drop-version",
        element,
        spelling="Kling",
        version="2.1",
        take=take.pk,
        fragment=True,
    )
    assert "The version is written to 3 takes." in response.text
    assert "Which tool" not in response.text
    assert response["HX-Retarget"] == f"#takes-{element.pk}"
    assert {str(take.tool_version) for take in Take.objects.all()} == {"Kling 2.1"}


def test_without_a_script_the_drop_leads_to_its_questions(client: Client, element: Element) -> None:
    signed_in(client, element)
    response = drop_files(client, element)
    url = reverse("drop", args=[element.shot.production.code, DROP])
    assert response["Location"] == url
    assert "Which tool made them?" in client.get(url).text
    page = post(client, "drop-version", element, spelling="Kling", version="2.1")
    assert page["Location"] == url
    text = client.get(url).text
    assert "The version is written to 3 takes." in text
    assert "Nothing is asked of this drop any more." in text


def test_a_refused_answer_says_why(client: Client, element: Element) -> None:
    signed_in(client, element)
    drop_files(client, element)
    take = Take.objects.latest("pk")
    response = post(client, "drop-version", element, version="2", take=take.pk, fragment=True)
    assert "Type the tool that made them" in response.text
    assert not Take.objects.exclude(tool_version=None).exists()


def test_the_tools_page_offers_names_that_may_be_one(client: Client, element: Element) -> None:
    signed_in(client, element, "coordinator")
    code = element.shot.production.code
    for model in ("Juggernaut XL v9", "Juggernaut XL v9", "juggernautXLv9"):
        make_take(element=element, model=model)
    assert "Perhaps the same" in client.get(reverse("tool-list", args=[code])).text
    names = {"kind": "model", "spelling": "juggernautXLv9", "known": "Juggernaut XL v9"}
    page = client.post(reverse("spelling-same", args=[code]), names, follow=True).text
    assert "Perhaps the same" not in page
    assert "Undo" in page
    assert set(Take.objects.values_list("model", flat=True)) == {"Juggernaut XL v9"}


def test_a_name_kept_on_the_tools_page_is_shown_as_its_own(
    client: Client, element: Element
) -> None:
    signed_in(client, element, "coordinator")
    code = element.shot.production.code
    names = {"kind": "model", "spelling": "juggernautXLv9"}
    page = client.post(reverse("spelling-own", args=[code]), names, follow=True).text
    assert "a name of its own" in page


def test_the_drop_of_another_production_is_not_there(client: Client, element: Element) -> None:
    signed_in(client, element)
    log(make_element(), make_author(role="artist"), tool="Kling")
    assert client.get(reverse("drop", args=[element.shot.production.code, DROP])).status_code == 404
