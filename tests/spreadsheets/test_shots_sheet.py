"""The sheet of shots: scenes, their figures, and cells of the right type."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest

from shotlog.figures.scene_figures import production_figures, scene_figures
from shotlog.models import Element, Membership, Production, Scene
from shotlog.spreadsheets.selection import whole_production
from shotlog.spreadsheets.sheets import FIRST, HEAD
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shot,
    make_take,
)
from tests.spreadsheets.reading import cell_of, heads, records, workbook_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def production() -> Production:
    return make_production(
        code="MRL",
        title="Middle Realm",
        currency="KRW",
        rate_ai=Decimal(500_000),
        rate_conventional=Decimal(400_000),
        rate_colour=Decimal(600_000),
    )


@pytest.fixture
def member(production: Production) -> Membership:
    return make_member(production=production)


@pytest.fixture
def scene(production: Production) -> Scene:
    scene = make_scene(production=production, number="24A", title="골목 추격")
    for number in (10, 20):
        shot = make_shot(scene=scene, code=f"MRL_24A_{number:04}", frames=number * 10)
        element = make_element(
            shot=shot,
            hours_planned=Decimal(4),
            hours_actual=Decimal("2.5"),
            hours_conventional=Decimal(40),
            cost=Decimal(1000),
        )
        make_element(shot=shot, origin="plate", category="", hours_actual=Decimal(1))
        make_take(element=element, model="Wan 2.2", cost=Decimal(300))
        make_note(element=element, hours_actual=Decimal("1.25"), status="matched")
    make_shot(scene=scene, code="MRL_24A_0030", frames=50, status="omt")
    return scene


def test_a_scene_has_a_line_with_the_figures_of_its_report(
    member: Membership, scene: Scene
) -> None:
    make_shot(production=member.production, code="MRL_000_0010", frames=30)
    sheet = workbook_of(member)["Shots"]
    line = records(sheet)[0]
    figures = scene_figures(scene)
    assert line["Scene"] == "24A"
    assert line["Shot"] == "2 shots + 1 omitted"
    assert line["Description"] == "골목 추격"
    assert line["Frames"] == figures.frames == 300
    assert line["Final elements"] == figures.shares.elements["together"].whole == 4
    assert line["AI elements"] == figures.shares.elements["together"].part == 2
    assert line["Hours estimated"] == figures.hours.estimated.value == 8
    assert line["Hours actual"] == figures.hours.actual.value == 7
    assert line["If made without AI"] == figures.hours.conventional.value == 80
    assert line["Colour notes"] == figures.colour.notes == 2
    assert line["Colour hours"] == figures.colour.spent.value == 2.5
    assert line["Money"] == figures.money.total


def test_what_ai_saved_stands_in_the_shots_the_scene_and_the_report(
    member: Membership, scene: Scene
) -> None:
    """By hand: 40 hours instead of 2.5 and 1.25 of colour, twice."""
    production = member.production
    production.rate_conventional = production.rate_ai = production.rate_colour = Decimal(80)
    production.hours_per_day = Decimal(8)
    production.save()
    Element.objects.filter(origin="ai_gen", shot__code="MRL_24A_0010").update(role="hero")
    Element.objects.filter(origin="ai_gen", shot__code="MRL_24A_0020").update(role="fill")
    group, first, *_ = records(workbook_of(member)["Shots"])
    (line, *_) = records(workbook_of(member)["Scenes"])
    told: Any = scene_figures(scene).as_json(money=True)["shots"]
    shot = told[0]["against_conventional"]
    saved = 400 - 25 - Decimal("12.5") - 1000 - 300
    assert (first["Hours saved"], first["Colour forecast"]) == (36.25, 1.25)
    assert first["Money saved"] == shot["money_saved"] == saved
    assert shot["hours_saved"]["value"] == 36.25
    for sums in (group, line):
        assert (sums["Hours saved"], sums["Colour forecast"]) == (72.5, 2.5)
        assert sums["Money saved"] == 2 * saved
    assert line["Money if made without AI"] == 800
    assert (line["AI hero"], line["AI fill"]) == (1, 1)


def test_the_foot_has_the_figures_of_the_production(member: Membership, scene: Scene) -> None:
    make_shot(production=member.production, code="MRL_000_0010", frames=30)
    foot = records(workbook_of(member)["Shots"])[-1]
    figures = production_figures(member.production)
    assert foot["Scene"] == "All"
    assert foot["Shot"] == "3 shots + 1 omitted"
    assert foot["Frames"] == figures.frames == 330
    assert foot["Hours actual"] == figures.hours.actual.value
    assert foot["Money"] == figures.money.total


def test_a_filter_leaves_sums_of_what_it_shows(member: Membership, scene: Scene) -> None:
    rows = records(workbook_of(member, "q=0010")["Shots"])
    assert [row["Shot"] for row in rows] == ["1 shot", "MRL_24A_0010", "1 shot"]
    assert rows[0]["Frames"] == 100
    assert rows[0]["Hours actual"] == 3.5


def test_codes_are_text_and_numbers_are_numbers(member: Membership) -> None:
    make_shot(
        production=member.production,
        code="0010",
        frames=77,
        due=dt.date(2026, 12, 3),
        kelvin=5600,
        hours_estimated=Decimal("12.25"),
    )
    sheet = workbook_of(member)["Shots"]
    row = FIRST + 1
    code = cell_of(sheet, row, "Shot")
    assert (code.value, code.data_type, code.number_format) == ("0010", "s", "@")
    assert cell_of(sheet, row, "Frames").value == 77
    assert cell_of(sheet, row, "Hours estimated").value == 12.25
    assert cell_of(sheet, row, "Due date").value == dt.datetime(2026, 12, 3)  # noqa: DTZ001
    assert cell_of(sheet, row, "Due date").is_date
    assert cell_of(sheet, row, "White balance").value == 5600


@pytest.mark.parametrize("text", ["=1+1", "+82 10", "-dark plate", "@crowd", "=HYPERLINK(1)"])
def test_text_like_a_formula_stays_text(member: Membership, text: str) -> None:
    make_shot(production=member.production, code="A", description=text)
    cell = cell_of(workbook_of(member)["Shots"], FIRST + 1, "Description")
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix


def test_a_code_like_a_formula_stays_a_code(member: Membership) -> None:
    make_shot(production=member.production, code="=1+1")
    cell = cell_of(workbook_of(member)["Shots"], FIRST + 1, "Shot")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_control_characters_are_left_out_and_hangul_is_not(member: Membership) -> None:
    make_shot(
        production=member.production, code="A", description="불\x00기둥\x0b <b> & \ud7a3\n한 줄"
    )
    cell = cell_of(workbook_of(member)["Shots"], FIRST + 1, "Description")
    assert cell.value == "불기둥 <b> & 힣\n한 줄"


def test_head_and_codes_stay_and_every_column_filters(member: Membership, scene: Scene) -> None:
    sheet = workbook_of(member)["Shots"]
    assert sheet.freeze_panes == "D4"
    assert sheet.auto_filter.ref.startswith(f"A{HEAD}:")
    assert sheet.auto_filter.ref.endswith(str(FIRST + 3))


def test_shots_fold_under_the_line_of_their_scene(member: Membership, scene: Scene) -> None:
    sheet = workbook_of(member)["Shots"]
    levels = [sheet.row_dimensions[row].outlineLevel for row in range(FIRST, FIRST + 5)]
    assert levels == [0, 1, 1, 1, 0]
    assert sheet.sheet_properties.outlinePr is not None
    assert not sheet.sheet_properties.outlinePr.summaryBelow


def test_a_row_above_the_head_adds_up_what_is_visible(member: Membership, scene: Scene) -> None:
    sheet = workbook_of(member)["Shots"]
    number = heads(sheet).index("Hours actual") + 1
    assert sheet.cell(2, number).value == 7
    assert sheet.cell(2, heads(sheet).index("Shot") + 1).value == 3


def test_the_dimension_is_true(member: Membership, scene: Scene) -> None:
    sheet = workbook_of(member)["Shots"]
    assert sheet.max_row == FIRST + 4
    assert sheet.max_column == len(heads(sheet))


def test_what_is_seldom_asked_is_folded_away(member: Membership, scene: Scene) -> None:
    sheet = workbook_of(member)["Shots"]
    letter = cell_of(sheet, HEAD, "Lens").column_letter
    assert sheet.column_dimensions[letter].hidden
    assert sheet.column_dimensions[letter].outlineLevel == 1


def test_an_empty_production_still_gives_a_workbook(member: Membership) -> None:
    book = workbook_of(member)
    assert book.sheetnames == [
        "Cover",
        "Scenes",
        "Shots",
        "Elements",
        "Takes",
        "Sessions",
        "Colour",
        "Shortcomings",
        "Clearances",
        "Tools",
        "Benchmarks",
        "Legend",
    ]
    assert records(book["Shots"])[0]["Shot"] == "0 shots"


def test_without_the_fast_deflater_the_workbook_is_the_same(
    production: Production, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_shot(production=production, code="골목_1", description="a < b & c\n둘째 줄 _x000D_")
    chosen = whole_production(make_member(production=production))
    parts = []
    for without in (False, True):
        if without:
            monkeypatch.setattr("shotlog.spreadsheets.sheet_part.fast", None)
        with zipfile.ZipFile(io.BytesIO(written(chosen))) as book:
            parts.append(book.read("xl/worksheets/sheet3.xml"))
    assert parts[0] == parts[1]
    assert "a &lt; b &amp; c\n둘째 줄 _x005F_x000D_".encode() in parts[0]
