"""Cells pasted into the grid: one change set, or nothing and the preview."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shotlog.models import ChangeSet, Element, ImportDraft, Membership, Shot
from tests.make import make_element, make_member, make_production, make_shot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.INCOMING = tmp_path / "incoming"


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="MRL"), name="Seo Yuna")


@pytest.fixture
def desk(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


@pytest.fixture
def shots(member: Membership) -> list[Shot]:
    return [
        make_shot(production=member.production, code=f"MRL_{number}", description=f"Old {number}")
        for number in (1, 2, 3)
    ]


def paste(desk: Client, text: str, rows: list[Any], columns: str, **more: str) -> Any:
    return desk.post(
        reverse("import-cells", args=["MRL"]),
        {"text": text, "rows": ",".join(str(row.pk) for row in rows), "columns": columns, **more},
    )


def test_a_block_goes_into_the_cells_right_and_below(desk: Client, shots: list[Shot]) -> None:
    answer = paste(
        desk, "One\tReady\t10\nTwo\t진행 중\t20\n", shots, "description,status,frames,est"
    )
    told = answer.json()
    assert told["said"] == "6 cells changed."
    assert f"cell-shot-{shots[0].pk}-description" in told["cells"]
    first, second, third = Shot.objects.order_by("code")
    assert (first.description, first.status, first.frames) == ("One", "rdy", 10)
    assert (second.description, second.status, second.frames) == ("Two", "ip", 20)
    assert third.description == "Old 3"
    made = ChangeSet.objects.get()
    assert told["undo"] == reverse("undo", args=[made.pk])


def test_elements_take_a_block_too(desk: Client, shots: list[Shot]) -> None:
    rows = [make_element(shot=shot, name=f"crowd{shot.pk}") for shot in shots]
    answer = paste(desk, "25\tCG\n50\tplate", rows, "coverage,origin", kind="element")
    assert answer.json()["said"] == "4 cells changed."
    found = [(one.coverage, one.origin) for one in Element.objects.order_by("pk")]
    assert found[:2] == [(25, "cg"), (50, "plate")]


def test_one_refused_cell_writes_nothing_and_leads_to_the_preview(
    desk: Client, shots: list[Shot]
) -> None:
    answer = paste(desk, "10\nmany\n", shots, "frames")
    assert answer.status_code == 422
    assert set(Shot.objects.values_list("frames", flat=True)) == {100}
    page = desk.get(answer.json()["go"])
    assert "“many” is not a number" in page.content.decode()
    assert ImportDraft.objects.get().kind == ImportDraft.Kind.CELLS


def test_a_block_with_heads_opens_the_preview(desk: Client, shots: list[Shot]) -> None:
    answer = paste(desk, "Shot\tStatus\nMRL_1\tReady\nMRL_9\tReady", shots, "description")
    page = desk.get(answer.json()["go"])
    assert "MRL_9" in page.content.decode()
    assert Shot.objects.count() == 3


def test_codes_that_are_new_open_the_preview(desk: Client, shots: list[Shot]) -> None:
    answer = paste(desk, "MRL_1\tOne\nMRL_8\tEight", shots, "code,description")
    page = desk.get(answer.json()["go"])
    assert "MRL_8" in page.content.decode()
    assert Shot.objects.count() == 3


def test_codes_that_are_known_tell_the_rows(desk: Client, shots: list[Shot]) -> None:
    answer = paste(desk, "MRL_3\tThree\nMRL_1\tOne", shots, "code,description")
    assert answer.json()["said"] == "2 cells changed."
    assert Shot.objects.get(code="MRL_3").description == "Three"


def test_what_is_beyond_the_grid_is_told(desk: Client, shots: list[Shot]) -> None:
    answer = paste(desk, "a\tb\nc\td\ne\tf\n", shots[1:], "description")
    said = answer.json()["said"]
    assert "1 row of the block is longer than the grid" in said
    assert "1 column of the block is wider than the grid" in said


def test_columns_that_follow_from_others_are_left_alone_and_told(
    desk: Client, shots: list[Shot]
) -> None:
    answer = paste(desk, "10\tWan 2.2\n", shots, "frames,models")
    assert "Left alone, as they follow from others: AI models." in answer.json()["said"]


def test_an_empty_cell_changes_nothing_unless_it_is_filled_down(
    desk: Client, shots: list[Shot]
) -> None:
    paste(desk, "\nNew\n", shots, "description")
    assert [one.description for one in Shot.objects.order_by("code")] == ["Old 1", "New", "Old 3"]
    paste(desk, "\n\n", shots[:1], "description", clear="1")
    assert Shot.objects.order_by("code")[0].description == ""


def test_text_like_a_formula_comes_back_as_it_was(desk: Client, shots: list[Shot]) -> None:
    paste(desk, "'=1+1", shots, "description")
    assert Shot.objects.order_by("code")[0].description == "=1+1"


def test_a_sentence_with_commas_is_one_cell(desk: Client, shots: list[Shot]) -> None:
    paste(desk, "Smoke, fire, ash", shots, "description,status")
    assert Shot.objects.order_by("code")[0].description == "Smoke, fire, ash"


def test_the_same_values_again_are_told_as_such(desk: Client, shots: list[Shot]) -> None:
    answer = paste(desk, "Old 1\nOld 2", shots, "description")
    assert answer.json()["said"] == "Every cell had this value already."
    assert not ChangeSet.objects.exists()


def test_without_a_cell_only_a_table_with_heads_is_taken(desk: Client, shots: list[Shot]) -> None:
    assert paste(desk, "One\tTwo", [], "").status_code == 422


def test_a_row_of_another_production_is_not_written(desk: Client, shots: list[Shot]) -> None:
    foreign = make_shot(description="Theirs")
    paste(desk, "Mine", [foreign], "description")
    foreign.refresh_from_db()
    assert foreign.description == "Theirs"


def test_what_a_role_may_not_change_is_refused(client: Client, shots: list[Shot]) -> None:
    producer = make_member(production=shots[0].production, role="producer")
    client.force_login(producer.user)
    answer = paste(client, "Mine", shots, "description")
    assert answer.status_code == 422
    assert "you may not change" in client.get(answer.json()["go"]).content.decode()
    assert paste(client, "12", shots, "est").json()["said"] == "1 cell changed."


def test_a_page_to_go_back_to_is_kept_whatever_it_holds(desk: Client, shots: list[Shot]) -> None:
    answer = paste(desk, "many", shots, "frames", back="q=a\x00b")
    assert answer.status_code == 422
    assert desk.get(answer.json()["go"]).status_code == 200
