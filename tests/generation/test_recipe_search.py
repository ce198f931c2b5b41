"""Recipes are found by words, facts and files, across the productions that one may see."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from shotlog.generation.files import hold
from shotlog.generation.search import matching
from shotlog.generation.takes import edit_take, give_file, record_take, remove_take, take_from
from shotlog.generation.tools import edit_tool, edit_version, merge_tools
from shotlog.history import Author, edit, undo
from shotlog.history.bulk import Edit, create_many, edit_many
from shotlog.kit.words import terms
from shotlog.models import Element, Membership, Take, TakeWords, Tool
from shotlog.models.take_words import COLUMNS, keep_words, words_of
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db
Find = Callable[..., list[str]]
HIT = re.compile(r'<li class="hit">.*?class="code"[^>]*>([^<]+)</a>', re.S)


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="MRL"))


@pytest.fixture
def element(member: Membership) -> Element:
    shot = make_shot(production=member.production, code="MRL_0010")
    return make_element(shot=shot, name="crowd01")


@pytest.fixture
def by(member: Membership) -> Author:
    return Author.of(member)


@pytest.fixture
def find(client: Client, member: Membership) -> Find:
    client.force_login(member.user)

    def ask(q: str = "", **filters: str) -> list[str]:
        answer = client.get(reverse("recipe-search"), {"q": q, **filters})
        assert answer.status_code == 200
        return HIT.findall(answer.text)

    return ask


def logged(element: Element, by: Author, **typed: Any) -> Take:
    return record_take(element, by=by, typed=typed)


def words_are_true() -> None:
    """What is kept equals what would be cut anew, for every take."""
    kept = dict(TakeWords.objects.values_list("pk", "words"))
    assert kept == {row[0]: words_of(row) for row in Take.everything.values_list(*COLUMNS)}


RECIPE = {
    "prompt": "A procession of paper lanterns, 황금문 앞의 등불 행렬, 火の柱",
    "negative_prompt": "watermark, 흐린 얼굴",
    "seed": "18446744073709551557",
    "model": "Wan2.2_I2V_A14B",
    "model_hash": "31e35c80fc",
    "loras": [{"name": "lantern_style_v2", "strength": 0.8}],
    "job_id": "8c1f2b3a-77aa-4f00-9d2e-0123456789ab",
    "tool": "ComfyUI",
    "tool_version": "0.3.49",
    "file_name": "등불_행렬_v003.mp4",
}


@pytest.mark.parametrize(
    "question",
    [
        *("paper lantern", "LANT", "등불", "금문", "행렬", "문 앞", "火の", "柱", "watermark"),
        *("흐린", "얼굴", "18446744073709551557", "wan2.2", "wan 2.2", "i2v", "31e35c80fc"),
        *("31e35", "lantern_style", "style v2", "0.3.49", "comfyui", "comfyui 0.3.49"),
        *("8c1f2b3a-77aa-4f00-9d2e-0123456789ab", "8c1f2b3a", "등불_행렬_v003.mp4", "v003"),
        *("앞의", "의", "procession 등불 watermark"),
    ],
)
def test_a_recipe_is_found(element: Element, by: Author, find: Find, question: str) -> None:
    logged(element, by, **RECIPE)
    logged(element, by, prompt="something else", seed="5")
    assert find(question) == ["crowd01 v001"]


@pytest.mark.parametrize(
    "question",
    [
        *("antern", "1844674407370955155", "금등", "0.3.4", "등행", "style lantern_paper", "49.3"),
        *("lanterns watermarks", "procession watermarkx", "렬 앞의 없음"),
    ],
)
def test_what_is_not_in_it_is_not_found(
    element: Element, by: Author, find: Find, question: str
) -> None:
    logged(element, by, **RECIPE)
    assert find(question) == []


def test_nothing_is_found_across_two_fields(element: Element, by: Author, find: Find) -> None:
    logged(element, by, prompt="ends with gold", negative_prompt="gate first")
    assert find("gold gate") == ["crowd01 v001"]
    assert find("gold-gate") == []


@pytest.mark.parametrize(
    "question", ["'", '"', "a' OR 1=1 --", "NEAR(", "*", "^x", "words:", "!&|", "\\", "%", "\0"]
)
def test_what_databases_take_for_signs_harms_nothing(
    element: Element, by: Author, find: Find, question: str
) -> None:
    logged(element, by, prompt="a quiet gate")
    find(question)
    assert find(f"{question} quiet") in (["crowd01 v001"], [])


def test_the_words_that_were_asked_for_are_marked(
    element: Element, by: Author, find: Find, client: Client
) -> None:
    logged(element, by, prompt="<b>paper</b> lanterns 황금문", seed="77")
    page = client.get(reverse("recipe-search"), {"q": "lant 금문 77"}).text
    for said in ("<mark>lanterns</mark>", "황<mark>금문</mark>", "<mark>77</mark>"):
        assert said in page
    assert "&lt;b&gt;paper" in page


def test_a_long_prompt_is_shown_around_the_word(
    element: Element, by: Author, find: Find, client: Client
) -> None:
    logged(element, by, prompt="before " * 200 + "needle " + "after " * 200)
    page = client.get(reverse("recipe-search"), {"q": "needle"}).text
    assert "<mark>needle</mark>" in page
    assert page.count("before") < 20


def test_a_dash_alone_is_told_to_be_no_word(find: Find, client: Client) -> None:
    assert "There is no word in this" in client.get(reverse("recipe-search"), {"q": "—"}).text


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"production": "MRL"}, 1),
        ({"model": "wan"}, 1),
        ({"model": "flux"}, 0),
        ({"mode": "i2v"}, 1),
        ({"mode": "t2i"}, 0),
        ({"decision": "candidate"}, 1),
        ({"decision": "approved"}, 0),
        ({"recovery": "partly"}, 1),
        ({"recovery": "lost"}, 0),
        ({"since": "2020-01-01"}, 1),
        ({"until": "2020-01-01"}, 0),
        ({"since": "not a day", "production": "NONE", "mode": "x"}, 1),
    ],
)
def test_filters_narrow(
    element: Element, by: Author, find: Find, filters: dict[str, str], count: int
) -> None:
    logged(element, by, **RECIPE, mode="i2v")
    assert find("lantern", **filters) == ["crowd01 v001"] * count


def test_the_tool_narrows(element: Element, by: Author, find: Find) -> None:
    logged(element, by, **RECIPE)
    kling = make_tool_version(tool="Kling").tool
    comfy = Tool.objects.get(name="ComfyUI")
    assert find("lantern", tool=str(comfy.pk)) == ["crowd01 v001"]
    assert find("lantern", tool=str(kling.pk)) == []


def test_only_productions_of_the_crew_are_searched(
    element: Element, by: Author, find: Find, member: Membership
) -> None:
    other = make_element(name="theirs")
    logged(other, Author.command(other.shot.production), **RECIPE)
    assert find("lantern") == []
    theirs = make_member(production=other.shot.production, user=member.user, role="artist")
    assert find("lantern") == ["theirs v001"]
    Membership.objects.filter(pk=theirs.pk).update(role="client")
    assert find("lantern") == []
    assert find("lantern", production=other.shot.production.code) == []
    Membership.objects.filter(pk=theirs.pk).update(role="artist", removed=True)
    assert find("lantern") == []


def test_productions_whose_numbers_begin_alike_are_told_apart(client: Client, by: Author) -> None:
    productions = [make_production() for _ in range(12)]
    for production in productions:
        element = make_element(shot=make_shot(production=production), name=production.code)
        logged(element, Author.command(production), prompt="gate")
    for production in productions:
        client.force_login(make_member(production=production).user)
        page = client.get(reverse("recipe-search"), {"q": "gate"}).text
        assert HIT.findall(page) == [f"{production.code} v001"]


@pytest.mark.parametrize("role", ["client", None])
def test_clients_and_strangers_have_no_such_page(
    client: Client, element: Element, by: Author, role: str | None
) -> None:
    logged(element, by, **RECIPE)
    user = make_member(production=element.shot.production, role=role or "client").user
    if role is None:
        Membership.objects.filter(user=user).delete()
    client.force_login(user)
    assert client.get(reverse("recipe-search"), {"q": "lantern"}).status_code == 404
    file = SimpleUploadedFile("a.png", png())
    assert client.post(reverse("recipe-of-file"), {"file": file}).status_code == 404
    assert reverse("recipe-search") not in client.get("/", follow=True).text


def test_the_words_follow_every_change(element: Element, by: Author, find: Find) -> None:
    take = logged(element, by, **RECIPE)
    edit_take(take, {"prompt": "a dragon"}, by=by)
    assert (find("dragon"), find("procession")) == (["crowd01 v001"], [])
    assert by.made is not None
    words_are_true()
    later = Author.of(by.member)  # type: ignore[arg-type]
    remove_take(take, by=later)
    assert find("dragon") == []
    assert later.made is not None
    undo(later.made, by=Author.of(by.member))  # type: ignore[arg-type]
    assert find("dragon") == ["crowd01 v001"]
    words_are_true()


def test_undoing_an_edit_puts_the_words_back(element: Element, by: Author, find: Find) -> None:
    take = logged(element, by, prompt="a tiger")
    editing = Author.of(by.member)  # type: ignore[arg-type]
    edit_take(take, {"prompt": "a dragon"}, by=editing)
    assert editing.made is not None
    undo(editing.made, by=Author.of(by.member))  # type: ignore[arg-type]
    assert (find("tiger"), find("dragon")) == (["crowd01 v001"], [])
    words_are_true()


def test_a_file_brings_its_words(element: Element, by: Author, find: Find) -> None:
    waiting = make_take(element=element)
    held = hold(ContentFile(png_with_text(parameters=A1111_TEXT)), name="오리.png", by=by)
    give_file(waiting, held.source_file, by=by)
    record_take(element, by=by, source_file=held.source_file, file_name="other.png")
    assert find("duck") == ["crowd01 v002", "crowd01 v001"]
    assert find(held.source_file.sha256) == ["crowd01 v002", "crowd01 v001"]
    assert find("other.png") == ["crowd01 v002"]
    assert find("오리.png") == ["crowd01 v002", "crowd01 v001"]
    take_from(waiting, by=by)
    words_are_true()


def test_renaming_a_tool_or_version_renames_it_in_every_recipe(
    element: Element, by: Author, find: Find
) -> None:
    take = logged(element, by, prompt="x", tool="Klng", tool_version="2.1")
    assert take.tool_version is not None
    edit_tool(take.tool_version.tool, {"name": "Kling"}, by=by)
    assert (find("kling"), find("klng")) == (["crowd01 v001"], [])
    edit_version(take.tool_version, {"version": "2.5"}, by=by)
    assert find("kling 2.5") == ["crowd01 v001"]
    merge_tools(Tool.objects.get(), Tool.objects.create(name="Keling"), by=by)
    assert find("keling") == ["crowd01 v001"]
    words_are_true()


def test_words_can_be_cut_anew(element: Element, find: Find) -> None:
    make_take(element=element, prompt="made behind the history's back")
    assert find("behind") == []
    call_command("index_recipes", verbosity=0)
    assert find("behind") == ["crowd01 v001"]
    words_are_true()


def test_a_prompt_of_any_length_and_kind_is_kept(element: Element, by: Author, find: Find) -> None:
    everything = "".join(chr(code) for code in range(0x20, 0x3000)) + "가나다" * 100_000
    logged(element, by, prompt=f"needle {everything}", negative_prompt="\U0001f525 " + "y" * 5000)
    assert find("needle") == ["crowd01 v001"]
    words_are_true()


def test_results_come_in_pages(element: Element, find: Find, client: Client) -> None:
    for _number in range(45):
        make_take(element=element, prompt="gate")
    keep_words(Take.objects.all())
    first, second = find("gate"), find("gate", page="2")
    assert first[0] == "crowd01 v045"
    assert len({*first, *second}) == 45
    assert find("gate", page="99") == []
    assert "45 takes" in client.get(reverse("recipe-search"), {"q": "gate"}).text


def test_more_than_people_count_is_told_as_such(
    element: Element, find: Find, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("search", "search_views"):
        monkeypatch.setattr(f"shotlog.generation.{module}.COUNTED", 41)
    for _number in range(45):
        make_take(element=element, prompt="gate")
    keep_words(Take.objects.all())
    assert "More than 41 takes" in client.get(reverse("recipe-search"), {"q": "gate"}).text


@pytest.mark.parametrize("count", [1, 20])
def test_a_page_asks_as_much_for_twenty_takes_as_for_one(
    element: Element, find: Find, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        make_take(element=element, prompt="gate", tool_version=make_tool_version(tool=f"T{number}"))
    keep_words(Take.objects.all())
    with django_assert_max_num_queries(13):
        assert len(find("gate")) == count


def asked(client: Client, data: bytes, name: str = "any.png") -> str:
    answer = client.post(reverse("recipe-of-file"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    return answer.text


def test_a_dropped_file_is_found_by_its_bytes(
    element: Element, by: Author, find: Find, client: Client
) -> None:
    data = png(size=(11, 13))
    held = hold(ContentFile(data), name="a.png", by=by)
    record_take(element, by=by, source_file=held.source_file)
    page = asked(client, data, "renamed.png")
    assert "1 take with these bytes" in page
    assert HIT.findall(page) == ["crowd01 v001"]


@pytest.mark.parametrize(
    ("text", "by_what"),
    [
        (A1111_TEXT, "Found by seed and prompt in it"),
        (A1111_TEXT.replace("duck", "goose"), "Found by the seed in it"),
        (A1111_TEXT.replace("235284042", "5"), "Found by the prompt in it"),
    ],
)
def test_a_dropped_file_is_found_by_the_recipe_in_it(
    element: Element, by: Author, find: Find, client: Client, text: str, by_what: str
) -> None:
    held = hold(ContentFile(png_with_text(parameters=A1111_TEXT)), name="a.png", by=by)
    record_take(element, by=by, source_file=held.source_file)
    page = asked(client, png_with_text(parameters=text, saved="anew"))
    assert by_what in page
    assert HIT.findall(page) == ["crowd01 v001"]


def test_a_file_of_another_production_is_not_told_of(
    find: Find, client: Client, member: Membership
) -> None:
    other = make_element(name="theirs")
    strange = Author.command(other.shot.production)
    data = png_with_text(parameters=A1111_TEXT, note="theirs")
    held = hold(ContentFile(data), name="a.png", by=strange)
    record_take(other, by=strange, source_file=held.source_file)
    page = asked(client, data)
    assert "No take found" in page
    assert HIT.findall(page) == []


def test_a_file_that_says_nothing_is_answered_in_a_sentence(find: Find, client: Client) -> None:
    assert "No take has these bytes" in asked(client, png(size=(3, 3)))
    assert "No take has these bytes" in asked(client, b"\0\1\2", "x.bin")
    answer = client.post(reverse("recipe-of-file"))
    assert answer.status_code == 422
    assert "No file came in" in answer.text


def test_a_dropped_file_is_not_kept(find: Find, client: Client, settings: Any) -> None:
    def files() -> set[Path]:
        return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}

    before = files()
    asked(client, png(size=(23, 29)))
    assert files() == before


def test_takes_written_many_at_once_have_their_words(element: Element, by: Author) -> None:
    create_many([Take(element=element, number=number, prompt="gate") for number in (1, 2)], by=by)
    words_are_true()
    takes = list(Take.objects.all())
    edit_many([Edit(take, {"prompt": "tiger"}, {"prompt": "gate"}) for take in takes], by=by)
    assert TakeWords.objects.filter(words__contains=" tiger ").count() == 2
    words_are_true()


def test_a_take_is_found_by_its_shot_and_element(element: Element, by: Author, find: Find) -> None:
    logged(element, by, prompt="gate")
    for question in ("MRL_0010", "mrl 0010", "crowd01", "gate crowd", "MRL_0010 crowd01"):
        assert find(question) == ["crowd01 v001"]
    assert find("MRL_0020") == []


def test_renaming_a_shot_or_element_renames_it_in_the_words(
    element: Element, by: Author, find: Find
) -> None:
    logged(element, by, prompt="gate")
    shot = element.shot
    edit(shot, {"code": "MRL_0700"}, by=by)
    edit_many([Edit(element, {"name": "군중02"}, {"name": "crowd01"})], by=by)
    assert find("0700 군중") == ["군중02 v001"]
    assert find("crowd01") == find("0010") == []
    assert by.made is not None
    words_are_true()
    undo(by.made, by=Author.of(by.member))  # type: ignore[arg-type]
    words_are_true()


def test_models_are_proposed_of_productions_that_one_may_see(
    element: Element, by: Author, find: Find, client: Client
) -> None:
    logged(element, by, model="Wan 2.2", seed="1")
    make_take(element=make_element(name="theirs"), model="Secret 9")
    text = client.get(reverse("recipe-search")).text
    assert '<option value="Wan 2.2">' in text
    assert "Secret 9" not in text


def test_the_newest_takes_fill_a_page_alone_and_older_ones_are_found_too(
    element: Element, find: Find, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL reads the newest takes one by one first; what is found must not depend on it."""
    monkeypatch.setattr("shotlog.models.take_words.WALKED", 3)
    for number in range(9):
        make_take(element=element, prompt="a wide gate" if number % 2 else "tiger, 황금문")
    keep_words(Take.objects.all())
    for counted in (1, 1000):
        monkeypatch.setattr("shotlog.generation.search.COUNTED", counted)
        monkeypatch.setattr("shotlog.generation.search.PER_PAGE", 1)
        assert find("gate") == ["crowd01 v008"]
        assert find("gate", page="3") == ["crowd01 v004"]
        assert find("금문", page="5") == ["crowd01 v001"]
        assert find("ate") == []


def test_sqlite_walks_along_its_index_of_words(element: Element, by: Author) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads the newest takes first")
    takes = matching(terms("gate tiger"), [element.shot.production_id])[:41]
    first, *_others = takes.explain().splitlines()
    assert "shotlog_takefts VIRTUAL TABLE" in first
    assert "TEMP B-TREE" not in takes.explain()
