"""Elements, takes, colour notes and shortcomings that come back in."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.packaging.custom import CustomPropertyList, FloatProperty, StringProperty

from shotlog.breakdown.undo import undo_set
from shotlog.history import Author
from shotlog.models import ColourNote, Element, Membership, Scene, Shortcoming, Take
from shotlog.spreadsheets.incoming import Kind, make_plan, read_paste
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
    make_tool_version,
)
from tests.spreadsheets.importing import edited, exported, imported, planned, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    production = make_production(code="MRL")
    shot = make_shot(scene=make_scene(production=production, number="24A"), code="MRL_24A_0010")
    element = make_element(shot=shot, name="crowd01", artist="Han Doyun")
    make_element(shot=shot, name="bg01", origin="plate", category="environment")
    make_take(
        element=element,
        mode="t2i",
        model="Wan 2.2",
        seed="2208417553",
        prompt="lanterns",
        width=1280,
        height=720,
        source_file=make_file(values={"steps": {"value": 20}}),
        steps=20,
        sources={"steps": {"source": "read"}},
        tool_version=make_tool_version(),
        loras=[{"name": "reaper", "strength": 0.8}],
    )
    make_note(element=element, text="Too warm", main_mismatch="temp")
    make_shortcoming(element=element, kind="hands", note="Six fingers")
    return make_member(production=production, name="Seo Yuna")


def _typed(member: Membership, title: str, **cells: Any) -> bytes:
    """The workbook with cells of the first row of a sheet typed over."""
    heads = {name.replace("_", " "): value for name, value in cells.items()}
    return edited(exported(member), {(title, 4, head): value for head, value in heads.items()})


def test_an_element_is_renamed_by_its_id_and_its_source_type_follows(member: Membership) -> None:
    data = exported(member)
    row = row_of(data, "Elements", "Name", "bg01")
    element = Element.objects.get(name="bg01")
    imported(
        edited(
            data,
            {
                ("Elements", row, "Name"): "set01",
                ("Elements", row, "Origin"): "CG",
                ("Elements", row, "Coverage"): "40 %",
            },
        ),
        member,
    )
    element.refresh_from_db()
    assert (element.name, element.origin, element.digital_source_type, element.coverage) == (
        "set01",
        "cg",
        "digitalCreation",
        40,
    )


def test_an_origin_that_becomes_ai_has_no_take_yet(member: Membership) -> None:
    data = exported(member)
    row = row_of(data, "Elements", "Name", "bg01")
    done = imported(edited(data, {("Elements", row, "Origin"): "AI-generated"}), member)
    assert Element.objects.get(name="bg01").recovery == "no_take"
    assert done.change_set is not None
    undo_set(done.change_set, by=Author.of(member))
    assert Element.objects.get(name="bg01").recovery == ""


def test_a_name_that_the_shot_has_already_is_refused(member: Membership) -> None:
    data = exported(member)
    row = row_of(data, "Elements", "Name", "bg01")
    plan = planned(edited(data, {("Elements", row, "Name"): "Crowd01"}), member)
    assert plan.counts[Kind.REFUSED]
    frames = edited(
        data, {("Elements", row, "First frame"): 1010, ("Elements", row, "Last frame"): 1001}
    )
    [trouble] = planned(frames, member).troubles
    assert "before the first" in trouble.reason


def test_artists_write_the_elements_that_are_theirs(member: Membership) -> None:
    artist = make_member(production=member.production, role="artist", name="Han Doyun")
    text = "Shot\tName\tActual hours\nMRL_24A_0010\tcrowd01\t4\nMRL_24A_0010\tbg01\t4\n"
    by = Author.of(artist, way="sheet")
    plan = make_plan(read_paste(text), member.production, by=by)
    assert [row.kind for row in plan.rows] == [Kind.CHANGED, Kind.REFUSED]


def test_typed_values_of_a_take_remember_the_sheet_and_settle_what_follows(
    member: Membership,
) -> None:
    take = Take.objects.get()
    assert take.recovery == ""
    imported(_typed(member, "Takes", Seed="77", Steps=30, CFG="7,5", LoRAs="reaper 0.6"), member)
    take.refresh_from_db()
    assert (take.seed, take.steps, take.cfg) == ("77", 30, Decimal("7.5"))
    assert take.loras == [{"name": "reaper", "strength": 0.6}]
    assert (take.sources["seed"]["source"], take.sources["seed"]["by"]) == ("sheet", "Seo Yuna")
    assert (take.recovery, take.element.recovery) == ("recoverable", "recoverable")
    imported(_typed(member, "Takes", Steps=20), member)
    take.refresh_from_db()
    assert take.sources["steps"] == {"source": "read"}


def test_a_value_that_was_read_from_the_file_is_not_replaced_silently(member: Membership) -> None:
    [row] = planned(_typed(member, "Takes", Steps=30), member).of([Kind.CHANGED])
    assert "read from the file" in row.notes[0]


@pytest.mark.parametrize("seed", [1e19, 18446744073709551615, "1.84467E+19", "abc", -1])
def test_a_seed_that_excel_has_spoilt_is_refused(member: Membership, seed: Any) -> None:
    [trouble] = planned(_typed(member, "Takes", Seed=seed), member).troubles
    assert (trouble.column, trouble.row) == ("Seed", 4)


@pytest.mark.parametrize(("cell", "seed"), [(1234.0, "1234"), ("00123", "00123"), (7, "7")])
def test_a_seed_stays_text(member: Membership, cell: Any, seed: str) -> None:
    imported(_typed(member, "Takes", Seed=cell), member)
    assert Take.objects.get().seed == seed


def test_a_decision_in_the_sheet_is_left_alone_and_told(member: Membership) -> None:
    plan = planned(_typed(member, "Takes", Decision="Approved"), member)
    assert plan.counts[Kind.CHANGED] == 0
    assert [note for sheet in plan.sheets for note in sheet.notes if "Decision" in note]


def test_a_take_that_is_not_there_is_refused_with_the_way_to_add_it(member: Membership) -> None:
    [trouble] = planned("Shot,Element,Take,Seed\nMRL_24A_0010,crowd01,v009,5\n", member).troubles
    assert "ingest" in trouble.reason
    plan = planned("Shot,Element,Take,Seed\nMRL_24A_0010,crowd01,v001,5\n", member)
    assert plan.counts == {Kind.CHANGED: 1}


def test_colour_notes_change_by_id_and_are_not_doubled_without(member: Membership) -> None:
    imported(
        _typed(member, "Colour", Status="Matched", From_Kelvin=3200, Further_mismatches="tint"),
        member,
    )
    note = ColourNote.objects.get()
    assert (note.status, note.from_kelvin, note.mismatches) == ("matched", 3200, ["tint"])
    text = (
        "Shot,Element,Main mismatch,Note,Status\n"
        "MRL_24A_0010,crowd01,Colour temperature,Too warm,Matched\n"
        "MRL_24A_0010,crowd01,Black level,Lifted,Open\n"
    )
    plan = planned(text, member)
    assert plan.counts == {Kind.UNCHANGED: 1, Kind.NEW: 1}
    imported(text, member)
    assert set(planned(text, member).counts) == {Kind.UNCHANGED}
    assert ColourNote.objects.get(text="Lifted").element == note.element


def test_a_viewing_note_carries_no_hours(member: Membership) -> None:
    data = _typed(member, "Colour", Role="Viewing", Estimated_hours=2)
    [trouble] = planned(data, member).troubles
    assert "no hours" in trouble.reason


def test_shortcomings_change_by_id_and_new_ones_come_in(member: Membership) -> None:
    imported(_typed(member, "Shortcomings", Status="Fixed", Hours="1:30"), member)
    found = Shortcoming.objects.get()
    assert (found.status, found.hours) == ("fixed", Decimal("1.5"))
    text = "Shot,Element,Kind,Note\nMRL_24A_0010,crowd01,Flicker,In the sky\n"
    imported(text, member)
    assert set(planned(text, member).counts) == {Kind.UNCHANGED}
    assert Shortcoming.objects.count() == 2


def test_a_row_that_was_removed_here_is_told(member: Membership) -> None:
    data = exported(member)
    Shortcoming.objects.update(removed=True)
    [trouble] = planned(data, member).troubles
    assert "removed here" in trouble.reason


def test_scenes_come_back_with_budget_and_notes(member: Membership) -> None:
    imported(_typed(member, "Scenes", Title="Alley", Grade_hours_budgeted=12.5), member)
    scene = Scene.objects.get()
    assert (scene.title, scene.grade_hours_budgeted) == ("Alley", Decimal("12.5"))
    producer = make_member(production=member.production, role="producer")
    assert not planned(_typed(member, "Scenes", Meeting_notes="Cut it"), producer).troubles
    assert planned(_typed(member, "Scenes", Title="Roof"), producer).troubles


@pytest.mark.parametrize("kept", [True, False])
def test_a_workbook_that_another_program_saved_is_still_ours(
    member: Membership, *, kept: bool
) -> None:
    workbook = load_workbook(io.BytesIO(exported(member)))
    properties = {one.name: one.value for one in workbook.custom_doc_props}  # type: ignore[attr-defined]
    workbook.custom_doc_props = CustomPropertyList()  # type: ignore[attr-defined]
    if kept:  # as LibreOffice writes them
        workbook.custom_doc_props.append(FloatProperty(name="Shotlog format", value=1.0))  # type: ignore[attr-defined]
        workbook.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name="Shotlog exported", value=properties["Shotlog exported"])
        )
    target = io.BytesIO()
    workbook.save(target)
    plan = planned(target.getvalue(), member)
    assert set(plan.counts) == {Kind.UNCHANGED}
    assert (plan.exported is not None) == kept
    targets = {sheet.title: sheet.target and sheet.target.key for sheet in plan.sheets}
    assert [targets[title] for title in ("Cover", "Legend", "Sessions")] == [None, None, None]


def test_money_is_not_written_by_those_who_do_not_see_it(member: Membership) -> None:
    coordinator = make_member(production=member.production, role="coordinator")
    data = _typed(member, "Elements", Cost=900)
    [trouble] = planned(data, coordinator).troubles
    assert "Cost" in trouble.reason
    assert not planned(data, member).troubles
