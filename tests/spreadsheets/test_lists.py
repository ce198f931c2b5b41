"""Elements, takes, colour notes and shortcomings as plain lists, and the Legend."""

from decimal import Decimal

import pytest

from shotlog.models import Membership, Take
from shotlog.spreadsheets.heights import LINE
from shotlog.spreadsheets.sheets import FIRST
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_note,
    make_production,
    make_session,
    make_shortcoming,
    make_shot,
    make_take,
    make_tool_version,
)
from tests.spreadsheets.reading import cell_of, heads, records, workbook_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="MRL"))


@pytest.fixture
def take(member: Membership) -> Take:
    shot = make_shot(production=member.production, code="MRL_24A_0010")
    element = make_element(shot=shot, name="crowd01", hours_actual=Decimal("2.5"))
    session = make_session(production=member.production)
    return make_take(
        element=element,
        decision="approved",
        source_file=make_file(name="군중_00001.png"),
        session=session,
        tool_version=make_tool_version(),
        prompt="=a crowd\n골목",
        seed="18446744073709551615",
        steps=28,
        cfg=Decimal("7.5"),
        loras=[{"name": "reaper", "strength": 0.8}],
        inputs=[{"name": "plate.png", "role": "start frame", "rights": "own"}],
        sources={"steps": {"source": "typed"}, "seed": {"source": "read"}},
    )


def test_a_seed_keeps_its_twenty_digits(member: Membership, take: Take) -> None:
    cell = cell_of(workbook_of(member)["Takes"], FIRST, "Seed")
    assert (cell.value, cell.data_type) == ("18446744073709551615", "s")


def test_a_take_has_every_parameter(member: Membership, take: Take) -> None:
    row = records(workbook_of(member)["Takes"])[0]
    assert row["Shot"] == "MRL_24A_0010"
    assert row["Element"] == "crowd01"
    assert row["Take"] == "v001"
    assert row["Decision"] == "Approved"
    assert row["File"] == "군중_00001.png"
    assert row["Tool"] == "ComfyUI 0.3.49"
    assert row["Prompt"] == "=a crowd\n골목"
    assert row["Steps"] == 28
    assert row["CFG"] == 7.5
    assert row["LoRAs"] == "reaper 0.8"
    assert row["Inputs"] == "plate.png (start frame, own)"
    assert row["Not read from the file"] == "steps"
    assert row["ID"] == take.pk


def test_a_long_prompt_is_whole_in_a_row_of_readable_height(member: Membership) -> None:
    prompt = "a crowd of reapers in a wet alley " * 200
    make_take(element=make_element(shot=make_shot(production=member.production)), prompt=prompt)
    sheet = workbook_of(member)["Takes"]
    cell = cell_of(sheet, FIRST, "Prompt")
    assert cell.value == prompt
    assert cell.alignment.wrap_text
    height = sheet.row_dimensions[FIRST].height
    assert height is not None
    assert 60 < height < 100


def test_text_longer_than_a_cell_can_hold_says_that_it_goes_on(member: Membership) -> None:
    make_take(
        element=make_element(shot=make_shot(production=member.production)), prompt="x" * 40_000
    )
    value = cell_of(workbook_of(member)["Takes"], FIRST, "Prompt").value
    assert len(value) == 32_767
    assert value.endswith("…")


def test_elements_keep_the_order_of_their_shots(member: Membership) -> None:
    late = make_shot(production=member.production, code="MRL_0020")
    early = make_shot(production=member.production, code="MRL_0010")
    make_element(shot=late, name="a")
    make_element(shot=early, name="b")
    make_element(shot=early, name="c")
    rows = records(workbook_of(member)["Elements"])
    assert [(row["Shot"], row["Name"]) for row in rows] == [
        ("MRL_0010", "b"),
        ("MRL_0010", "c"),
        ("MRL_0020", "a"),
    ]


def test_elements_count_takes_and_add_up_hours(member: Membership, take: Take) -> None:
    make_take(element=take.element)
    sheet = workbook_of(member)["Elements"]
    assert records(sheet)[0]["Takes"] == 2
    assert sheet.cell(2, heads(sheet).index("Actual hours") + 1).value == 2.5


def test_notes_and_shortcomings_are_listed(member: Membership, take: Take) -> None:
    make_note(element=take.element, take=take, from_kelvin=6500, slope_r=Decimal("1.02"))
    make_note(shot=take.element.shot, text="Whole shot too warm")
    make_shortcoming(element=take.element, take=take, hours=Decimal(2))
    book = workbook_of(member)
    notes = records(book["Colour"])
    assert [note["Element"] for note in notes] == ["crowd01", None]
    assert (notes[0]["Take"], notes[0]["From Kelvin"], notes[0]["Slope R"]) == ("v001", 6500, 1.02)
    shortcoming = records(book["Shortcomings"])[0]
    assert (shortcoming["Kind"], shortcoming["Hours"]) == ("Flicker", 2)


def test_removed_rows_stay_out_with_all_that_hangs_on_them(member: Membership, take: Take) -> None:
    make_note(element=take.element)
    make_shortcoming(element=take.element)
    element = take.element
    element.removed = True
    element.save()
    book = workbook_of(member)
    assert [
        len(records(book[name])) for name in ("Elements", "Takes", "Colour", "Shortcomings")
    ] == [0, 0, 0, 0]


def test_words_are_chosen_from_lists_of_the_legend(member: Membership, take: Take) -> None:
    book = workbook_of(member)
    offers = {
        str(offer.sqref).partition(":")[0]: offer.formula1
        for offer in book["Elements"].data_validations.dataValidation
    }
    letter = cell_of(book["Elements"], FIRST, "Origin").column_letter
    place = offers[f"{letter}{FIRST}"].removeprefix("'Legend'!").replace("$", "")
    words = [row[0].value for row in book["Legend"][place]]
    assert words[:2] == ["AI-generated", "AI-assisted"]
    assert words[-1] == "Plate"


def test_the_legend_says_what_every_column_holds(member: Membership) -> None:
    book = workbook_of(member)
    told = {(row[4], row[5]): row[6] for row in book["Legend"].iter_rows(values_only=True)}
    for name in ("Shots", "Elements", "Takes", "Colour", "Shortcomings"):
        for head in heads(book[name]):
            assert told[name, head], head


def test_a_row_of_the_legend_is_as_tall_as_its_longest_word(member: Membership) -> None:
    legend = workbook_of(member)["Legend"]
    widths = {letter: one.width for letter, one in legend.column_dimensions.items()}
    low = [
        cell.coordinate
        for row in legend.iter_rows(min_row=4)
        for cell in row
        if isinstance(cell.value, str)
        and len(cell.value) > widths[cell.column_letter]
        and (legend.row_dimensions[cell.row].height or 0) < 2 * LINE
    ]
    assert low == []
    assert any(len(str(row[5].value)) > widths["F"] for row in legend.iter_rows(min_row=4))


def test_every_sheet_prints_one_page_wide_with_its_heads(member: Membership) -> None:
    for sheet in workbook_of(member).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        footer = str(sheet.oddFooter)
        assert "MRL" in footer
        assert "Page &P of &N" in footer
    assert workbook_of(member)["Shots"].print_title_rows == "$1:$3"
