"""Rows whose hidden id says one shot, scene or element, and whose cells say another."""

from typing import Any

import pytest

from shotlog.history import Author, edit
from shotlog.models import ColourNote, Element, Membership, Scene, Shot
from shotlog.spreadsheets.incoming import Kind
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
)
from tests.spreadsheets.importing import edited, exported, imported, planned, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    production = make_production(code="MRL")
    scene = make_scene(production=production, number="24A")
    make_scene(production=production, number="31")
    shot = make_shot(scene=scene, code="MRL_24A_0010")
    make_shot(scene=scene, code="MRL_24A_0020")
    element = make_element(shot=shot, name="crowd01")
    make_element(shot=shot, name="bg01")
    make_take(element=element)
    make_note(shot=shot, element=element, text="Too warm", main_mismatch="temp")
    make_shortcoming(element=element, kind="hands")
    return make_member(production=production, name="Seo Yuna")


def _first(data: bytes, title: str, head: str, value: Any) -> bytes:
    """With a cell of the first row typed over."""
    return edited(data, {(title, 4, head): value})


@pytest.mark.parametrize(
    ("title", "head", "value", "own"),
    [
        ("Elements", "Shot", "MRL_24A_0020", "MRL_24A_0010"),
        ("Elements", "Shot", "NOSHOT", "MRL_24A_0010"),
        ("Elements", "Scene", "31", "24A"),
        ("Elements", "Scene", "99", "24A"),
        ("Takes", "Shot", "MRL_24A_0020", "MRL_24A_0010"),
        ("Takes", "Element", "bg01", "crowd01"),
        ("Colour", "Shot", "MRL_24A_0020", "MRL_24A_0010"),
        ("Colour", "Scene", "31", "24A"),
        ("Colour", "Element", "bg01", "crowd01"),
        ("Shortcomings", "Shot", "MRL_24A_0020", "MRL_24A_0010"),
        ("Shortcomings", "Element", "bg01", "crowd01"),
    ],
)
def test_another_parent_is_refused_with_the_way_out(
    member: Membership, title: str, head: str, value: str, own: str
) -> None:
    plan = planned(_first(exported(member), title, head, value), member)
    [trouble] = plan.troubles
    assert (trouble.sheet, trouble.column, trouble.value) == (title, head, value)
    assert own in trouble.reason
    [fix] = trouble.fixes
    back = planned(
        _first(exported(member), title, head, value),
        member,
        corrections={(title, 4, name): text for name, text in fix.values},
    )
    assert set(back.counts) == {Kind.UNCHANGED}


def test_a_note_of_the_whole_shot_gets_no_element(member: Membership) -> None:
    ColourNote.objects.update(element=None)
    [trouble] = planned(_first(exported(member), "Colour", "Element", "bg01"), member).troubles
    assert "of the whole of MRL_24A_0010" in trouble.reason


@pytest.mark.parametrize(("head", "value"), [("Shot", ""), ("Scene", ""), ("Shot", "mrl_24a_0010")])
def test_an_empty_cell_and_other_letters_move_nothing(
    member: Membership, head: str, value: str
) -> None:
    plan = planned(_first(exported(member), "Elements", head, value or None), member)
    assert set(plan.counts) == {Kind.UNCHANGED}


@pytest.mark.parametrize("cell", ["MRL_24A_0010", "MRL_24A_0015"])
def test_a_shot_that_is_renamed_in_the_file_is_called_either_way(
    member: Membership, cell: str
) -> None:
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    changes: dict[tuple[str, int, str], Any] = {("Shots", row, "Shot"): "MRL_24A_0015"}
    for title in ("Elements", "Takes", "Colour", "Shortcomings"):
        changes[title, 4, "Shot"] = cell
    imported(edited(data, changes), member)
    assert Shot.objects.filter(code="MRL_24A_0015").exists()


@pytest.mark.parametrize("cell", ["MRL_24A_0010", "MRL_24A_0020"])
def test_shots_that_swap_their_codes_are_called_either_way(member: Membership, cell: str) -> None:
    data = exported(member)
    rows = [row_of(data, "Shots", "Shot", f"MRL_24A_00{number}") for number in (10, 20)]
    changes: dict[tuple[str, int, str], Any] = {
        ("Shots", rows[0], "Shot"): "MRL_24A_0020",
        ("Shots", rows[1], "Shot"): "MRL_24A_0010",
        ("Elements", 4, "Shot"): cell,
    }
    assert not planned(edited(data, changes), member).troubles


@pytest.mark.parametrize("cell", ["24A", "24B"])
def test_a_scene_that_is_renamed_in_the_file_is_called_either_way(
    member: Membership, cell: str
) -> None:
    data = exported(member)
    changes: dict[tuple[str, int, str], Any] = {
        ("Scenes", row_of(data, "Scenes", "Scene", "24A"), "Scene"): "24B"
    }
    for title in ("Elements", "Takes", "Colour", "Shortcomings"):
        changes[title, 4, "Scene"] = cell
    assert not planned(edited(data, changes), member).troubles


@pytest.mark.parametrize("cell", ["24A", "31", "50"])
def test_a_shot_that_changes_its_scene_takes_its_rows_along(member: Membership, cell: str) -> None:
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    scene = "31" if cell == "24A" else cell
    changes: dict[tuple[str, int, str], Any] = {
        ("Shots", row, "Scene"): scene,
        ("Elements", 4, "Scene"): cell,
    }
    assert not planned(edited(data, changes), member).troubles


@pytest.mark.parametrize("cell", ["crowd01", "crowd02"])
def test_an_element_that_is_renamed_in_the_file_is_called_either_way(
    member: Membership, cell: str
) -> None:
    data = exported(member)
    row = row_of(data, "Elements", "Name", "crowd01")
    changes: dict[tuple[str, int, str], Any] = {("Elements", row, "Name"): "crowd02"}
    for title in ("Takes", "Colour", "Shortcomings"):
        changes[title, 4, "Element"] = cell
    plan = planned(edited(data, changes), member)
    assert not plan.troubles
    assert [sheet.notes for sheet in plan.sheets if sheet.notes] == []


def test_names_that_changed_since_the_export_are_no_moves(member: Membership) -> None:
    files = [exported(member)]
    keys = ("elements", "takes", "colour", "shortcomings")
    files += [exported(member, "csv", sheets=[key]) for key in keys]
    by = Author.of(member)
    edit(Shot.objects.get(code="MRL_24A_0010"), {"code": "MRL_24A_0011"}, by=by)
    edit(Scene.objects.get(number="24A"), {"number": "24C"}, by=by)
    edit(Element.objects.get(name="crowd01"), {"name": "crowd09"}, by=by)
    assert [one.reason for data in files for one in planned(data, member).troubles] == []
    edit(Shot.objects.get(code="MRL_24A_0011"), {"scene": Scene.objects.get(number="31")}, by=by)
    assert [one.reason for data in files for one in planned(data, member).troubles] == []


def test_an_old_name_that_another_shot_has_by_now_is_a_move(member: Membership) -> None:
    by = Author.of(member)
    edit(Shot.objects.get(code="MRL_24A_0010"), {"code": "MRL_24A_0011"}, by=by)
    make_shot(production=member.production, code="MRL_24A_0010")
    data = exported(member)
    assert planned(_first(data, "Elements", "Shot", "MRL_24A_0010"), member).troubles


def test_noughts_that_a_spreadsheet_dropped_are_no_move(member: Membership) -> None:
    Shot.objects.filter(code="MRL_24A_0010").update(code="0010")
    plan = planned(_first(exported(member), "Elements", "Shot", 10), member)
    assert not plan.troubles


def test_many_moved_rows_are_asked_about_with_few_queries(
    member: Membership, django_assert_max_num_queries: Any
) -> None:
    shot = Shot.objects.get(code="MRL_24A_0020")
    for number in range(20):
        make_element(shot=shot, name=f"el{number}")
    data = exported(member)
    rows = range(6, 26)
    moved = edited(data, {("Elements", row, "Shot"): "MRL_24A_0010" for row in rows})
    with django_assert_max_num_queries(60):
        assert len(planned(moved, member).troubles) == 20
