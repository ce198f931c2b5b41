from decimal import Decimal

import pytest

from shotlog.colour import cdl


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.124", "1.124"),
        ("-.03", "-0.03"),
        ("-2e-2", "-0.02"),
        ("1E0", "1"),
        ("0,98", "0.98"),
        ("−0.0011", "-0.0011"),
        (" 1. ", "1"),
    ],
)
def test_numbers_are_read_as_people_and_edit_lists_write_them(text: str, value: str) -> None:
    assert cdl.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["abc", "", "1.2.3", "nan", "inf", "1e9", "1,2.3"])
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="“"):
        cdl.number(text)


@pytest.mark.parametrize(
    "text",
    [
        "*ASC_SOP (1.124 1.012 0.871)(0.0042 -0.0011 -0.0098)(0.905 1 1.142)\n*ASC_SAT 0.92",
        "* ASC_SOP: (1.124 1.012 0.871) (0.0042 -0.0011 -0.0098) (0.905 1 1.142)\r*ASC_SAT: 0.92",
        "asc_sop (1.124,1.012,0.871)(0.0042,-0.0011,-0.0098)(0.905,1,1.142)(0.92)",
    ],
)
def test_remarks_of_edit_lists_are_read_in_every_form(text: str) -> None:
    found = cdl.parse_edl(text)
    assert found["slope_r"] == Decimal("1.124")
    assert found["offset_b"] == Decimal("-0.0098")
    assert found["power_b"] == Decimal("1.142")
    assert found["saturation"] == Decimal("0.92")


def test_a_saturation_alone_is_read() -> None:
    assert cdl.parse_edl("*ASC_SAT .9") == {"saturation": Decimal("0.9")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no numbers here", "No CDL"),
        ("*ASC_SOP (1 1)(0 0 0)(1 1 1)", "holds 2 numbers"),
        ("*ASC_SOP (1 1 x)(0 0 0)(1 1 1)", "“x”"),
        ("*ASC_SOP (1 1 1)(0 0 0)(1 0 1)", "Power"),
        ("*ASC_SOP (-1 1 1)(0 0 0)(1 1 1)", "below 0"),
        ("*ASC_SAT -1", "below 0"),
        ("*ASC_SOP (1 1 1)(0 0 0)(1 1 1)\n*ASC_SOP (1 1 1)(0 0 0)(1 1 1)", "two CDLs"),
    ],
)
def test_broken_remarks_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        cdl.parse_edl(text)


def test_what_goes_out_comes_back() -> None:
    numbers = cdl.parse_edl("*ASC_SOP (1.1 1 .9)(-2e-2 0 .01)(1 1 1.123456)\n*ASC_SAT 0.8")
    assert cdl.parse_edl(cdl.edl(numbers)) == numbers
    assert cdl.edl({}) == (
        "*ASC_SOP (1.0000 1.0000 1.0000)(0.0000 0.0000 0.0000)(1.0000 1.0000 1.0000)\n"
        "*ASC_SAT 1.0000"
    )


def test_unusual_numbers_are_questioned_and_usual_ones_are_not() -> None:
    assert cdl.warnings({"slope_r": Decimal(4), "offset_g": Decimal("-0.5"), "power_b": None}) == []
    found = cdl.warnings({"slope_r": Decimal("11.24"), "saturation": Decimal(3)})
    assert len(found) == 2
    assert "Slope R is 11.240" in found[0]


def test_the_curve_of_no_correction_is_the_diagonal() -> None:
    assert all(x == pytest.approx(y) for x, y in cdl.curve({}, "r"))


def test_the_curve_is_slope_offset_power_clamped() -> None:
    numbers = {"slope_r": Decimal(2), "offset_r": Decimal("-0.5"), "power_r": Decimal(2)}
    points = dict(cdl.curve(numbers, "r", steps=4))
    assert points == {0.0: 0.0, 0.25: 0.0, 0.5: 0.25, 0.75: 1.0, 1.0: 1.0}


def test_neutral_is_the_number_that_changes_nothing() -> None:
    assert cdl.is_neutral("offset_r", Decimal(0))
    assert cdl.is_neutral("slope_r", None)
    assert not cdl.is_neutral("power_g", Decimal("0.9"))
