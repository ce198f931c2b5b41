"""Rows as they are written into a sheet part, and as openpyxl reads them again."""

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from shotlog.spreadsheets.sheet_part import MOST_KNOWN, Line, Rows, Value, save


def written(lines: Sequence[Line], columns: int) -> list[list[Any]]:
    """The values of a workbook with these lines."""
    target = io.BytesIO()
    workbook = Workbook()
    save(workbook, target, {"Sheet": Rows(lines, columns, len(lines))}, quoted={})
    rows = load_workbook(target).worksheets[0].iter_rows(max_col=columns)
    return [[cell.value for cell in row] for row in rows]


def test_values_that_come_again_stand_in_their_own_rows() -> None:
    number = 3 * MOST_KNOWN
    rows: list[list[Value]] = [
        ["often", f"only {n}", n, Decimal(n % 7), None if n % 2 else "at times"]
        for n in range(number)
    ]
    found = written([Line(row, [0] * 5) for row in rows], 5)
    assert found == rows


def test_a_long_text_that_comes_again_is_written_whole() -> None:
    text = "긴 글 & more " * 1000
    assert written([Line([text], [0])] * 3, 1) == [[text]] * 3


def test_one_value_keeps_its_kind_in_columns_of_other_kinds() -> None:
    day = dt.date(2026, 11, 20)
    values: list[Value] = ["1", 1, Decimal("1.50"), day, "v001"]
    (found,) = written([Line(values, [0] * 5)], 5)
    assert found == ["1", 1, 1.5, (day - dt.date(1899, 12, 30)).days, "v001"]


def test_a_zero_byte_in_a_text_is_not_taken_for_the_number_of_the_row() -> None:
    assert written([Line(["a\0b"], [0])] * 2, 1) == [["ab"], ["ab"]]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("two\nlines\ttab", "two\nlines\ttab"),
        ("bell\x07, return\r\n", "bell, return\n"),
        ("_x000D_", "_x005F_x000D_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x00\x070D_", "_x005F_x000D_"),
        ("골목\u3000\xa0\ufffe", "골목\u3000\xa0"),
    ],
)
def test_what_xml_or_excel_would_read_otherwise_is_guarded(text: str, kept: str) -> None:
    target = io.BytesIO()
    save(Workbook(), target, {"Sheet": Rows([Line([text], [0])], 1, 1)}, quoted={})
    xml = ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    assert f'<t xml:space="preserve">{kept}</t>' in xml


def test_empty_cells_are_drawn_in_some_rows_and_left_out_in_others() -> None:
    target = io.BytesIO()
    values: list[Value] = [None, "x", ""]
    lines = [Line(values, [0] * 3, banded=True), Line(values, [0] * 3)]
    save(Workbook(), target, {"Sheet": Rows(lines, 3, 2)}, quoted={})
    cells = load_workbook(target).worksheets[0]._cells
    assert sorted(cells) == [(1, 1), (1, 2), (1, 3), (2, 2)]


def test_days_that_excel_does_not_know_are_text() -> None:
    days = [dt.date(1, 1, 1), dt.date(1899, 12, 31), dt.date(1900, 2, 28)]
    sure = dt.date(1900, 3, 1)
    assert written([Line([*days, sure], [0] * 4)], 4) == [[*map(str, days), 61]]
