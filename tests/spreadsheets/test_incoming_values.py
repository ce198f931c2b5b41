"""One cell at a time: numbers, hours, days, per cents and words as people write them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from shotlog.kit.timecode import Rate
from shotlog.models import Clearance, ColourNote, Element, Shot
from shotlog.spreadsheets.incoming.shown import is_rounded, is_shown
from shotlog.spreadsheets.incoming.values import (
    Choice,
    Refusal,
    as_code,
    as_date,
    as_decimal,
    as_frames,
    as_hours,
    as_int,
    as_per_cent,
    vocabulary,
)

MORE = 4  # places of a number that may well have three decimals


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *((2.5, "2.5"), ("2.5", "2.5"), ("2,5", "2.5"), ("16.000", "16"), ("1,234", "1234")),
        *(("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.234.567", "1234567")),
        *(("1 234", "1234"), ("₩1,250,000", "1250000"), ("12.50 USD", "12.5"), ("0,125", "0.12")),
        *((".5", "0.5"), ("-3", "-3"), ("1e2", "100"), (10, "10")),
    ],
)
def test_numbers_with_points_commas_and_signs(cell: Any, number: str) -> None:
    assert as_decimal(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["abc", "", "1e999999", "nan", "Infinity", True, "12-13", "--"])
def test_what_is_no_number_is_refused(cell: Any) -> None:
    with pytest.raises(Refusal):
        as_decimal(cell)


def test_a_comma_that_can_be_two_things_asks() -> None:
    with pytest.raises(Refusal) as asked:
        as_decimal("7,125", places=MORE)
    assert asked.value.offers == ("7.125", "7125")


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        *(("10:30", "10.5"), ("1,5 h", "1.5"), ("2 hours", "2"), ("3시간", "3")),
        *((dt.time(10, 30), "10.5"), (dt.timedelta(hours=30), "30"), (4, "4")),
    ],
)
def test_hours_as_clock_span_and_number(cell: Any, hours: str) -> None:
    assert as_hours(cell) == Decimal(hours)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-03-01", "2026/3/1", "2026. 3. 1.", "2026년 3월 1일", "1.3.2026", "1 Mar 2026"),
        *("March 1, 2026", "20260301", "2026-03-01 10:00", 46082, dt.date(2026, 3, 1)),
    ],
)
def test_days_in_many_spellings(cell: Any) -> None:
    assert as_date(cell) == dt.date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["soon", "2026-02-30", 12, "31/31/2026", "1/2"])
def test_what_is_no_day_is_refused(cell: Any) -> None:
    with pytest.raises(Refusal):
        as_date(cell)


@pytest.mark.parametrize(
    ("cell", "share"), [("40%", 40), (0.4, 40), (40, 40), ("5 %", 5), (1, 1), ("40", 40)]
)
def test_per_cents_as_excel_keeps_them(cell: Any, share: int) -> None:
    assert as_per_cent(cell) == share


@pytest.mark.parametrize(
    ("cell", "frames"), [("00:00:05:12", 132), ("132 f", 132), ("1,320", 1320), (132.0, 132)]
)
def test_frames_as_count_or_timecode(cell: Any, frames: int) -> None:
    assert as_frames(cell, rate=Rate(24)) == frames


def test_half_a_frame_and_a_wrong_timecode_are_refused() -> None:
    for cell in ("12.5", "00:00:05:30", dt.time(1, 2)):
        with pytest.raises(Refusal):
            as_frames(cell, rate=Rate(24))


@pytest.mark.parametrize(
    ("cell", "code"), [(1.0, "1"), (7, "7"), ("007", "007"), (" A  1 ", "A 1"), (1.5, "1.5")]
)
def test_codes_are_text(cell: Any, code: str) -> None:
    assert as_code(cell) == code


@pytest.mark.parametrize("cell", [dt.date(2026, 3, 1), 1e19, 10**16, dt.time(1, 2)])
def test_codes_that_excel_has_turned_into_something_else_are_refused(cell: Any) -> None:
    with pytest.raises(Refusal):
        as_code(cell)


@pytest.mark.parametrize(
    ("model", "name", "word", "code"),
    [
        *((Element, "origin", "G", "ai_gen"), (Element, "origin", "AI 생성", "ai_gen")),
        *((Shot, "complexity", "hard", 3), (Shot, "complexity", 4.0, 4)),
        *((Clearance, "photoreal", "예", "yes"), (Clearance, "photoreal", "x", "yes")),
        *((Clearance, "photoreal", False, "no"), (ColourNote, "status", "signed off", "so")),
        *((ColourNote, "severity", "Blocker", 3), (Element, "technique", "2.5D", "2.5d")),
        *((Element, "category", "Smoke, dust", "smoke"), (Element, "role", "HERO", "hero")),
    ],
)
def test_words_in_either_language_codes_and_synonyms(
    model: Any, name: str, word: Any, code: Any
) -> None:
    assert Choice(model, name)(word) == code


def test_no_word_stands_for_two_codes_of_a_field() -> None:
    for model, name in ((Shot, "status"), (Element, "origin"), (Element, "category")):
        column: Any = model._meta.get_field(name)
        words = vocabulary(model, name)
        for code, label in column.flatchoices:
            assert Choice(model, name)(str(label)) == code
            assert words


def test_a_whole_number_is_asked_for() -> None:
    with pytest.raises(Refusal) as asked:
        as_int("2.5")
    assert asked.value.offers == ("2", "3")


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("31.12.26", ["2026-12-31", "2031-12-26"]),
        ("26. 12. 31.", ["2031-12-26", "2026-12-31"]),
        ("3/4/26", ["2026-04-03", "2026-03-04"]),
        ("13/14/26", None),
        ("03/04/26", ["2026-04-03", "2003-04-26", "2026-03-04"]),
    ],
)
def test_a_year_of_two_digits_is_asked_about(cell: str, days: list[str] | None) -> None:
    with pytest.raises(Refusal) as refused:
        as_date(cell)
    assert list(refused.value.offers) == (days or [])


@pytest.mark.parametrize("cell", ["26.12.45", "30-11-30", "3.4.26"])
def test_a_year_of_two_digits_with_one_reading_is_taken(cell: str) -> None:
    days = {"26.12.45": "2045-12-26", "30-11-30": "2030-11-30", "3.4.26": "2026-04-03"}
    assert as_date(cell).isoformat() == days[cell]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("29%", "0.2877"), ("28.8 %", "0.2877"), ("7,009", "7009"), ("1,235", "1234.5")),
        *(("1 234,50", "1234.5"), ("12.3", "12.34")),
    ],
)
def test_a_number_may_stand_as_its_cell_shows_it(cell: str, number: str) -> None:
    assert is_rounded(cell, Decimal(number))


@pytest.mark.parametrize(
    ("cell", "number"), [("30%", "0.2877"), ("29", "0.2877"), ("12.4", "12.34"), ("soon", "1")]
)
def test_another_number_is_another(cell: str, number: str) -> None:
    assert not is_rounded(cell, Decimal(number))


@pytest.mark.parametrize("cell", ["2026-03-01 18:23:11", "2026-03-01 18:23"])
def test_a_moment_is_the_same_to_the_minute(cell: Any) -> None:
    moment = dt.datetime.fromisoformat("2026-03-01 18:23:11")
    assert is_shown(cell, moment)
    assert is_shown(moment.replace(second=0), moment)
    assert not is_shown(cell, moment + dt.timedelta(hours=1))
