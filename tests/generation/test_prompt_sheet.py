"""Sheets of prompts as workbooks: read within the bounds that every workbook is read in."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from shotlog.generation.prompt_sheet import SheetRefused, sheet_in


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(data: bytes, name: str, change: Any) -> bytes:
    """The workbook with one part as `change` makes it of the old."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return target.getvalue()


def test_the_first_sheet_is_read_by_its_heads() -> None:
    data = workbook(["File", "Prompt", "Seed", "Cost"], [], ["a.mp4", "성문", 7, 0.35])
    found = sheet_in(data, "prompts.xlsx")
    assert (found["a.mp4"]["prompt"], found["a.mp4"]["seed"]) == ("성문", "7")


def test_a_line_is_named_by_its_row() -> None:
    data = workbook(["File", "Seed"], [], ["a.mp4", "x"])
    with pytest.raises(SheetRefused, match=r"prompts\.xlsx, line 3: the seed is “x”"):
        sheet_in(data, "prompts.xlsx")


def test_a_formula_without_a_result_is_no_prompt() -> None:
    data = workbook(["File", "Prompt"], ["a.mp4", "=A1&B1"])
    with pytest.raises(SheetRefused, match="line 2: a cell holds a formula without"):
        sheet_in(data, "prompts.xlsx")


def test_entities_are_refused() -> None:
    data = with_part(
        workbook(["File"], ["a.mp4"]),
        "xl/worksheets/sheet1.xml",
        lambda old: b'<!DOCTYPE x [<!ENTITY a "b">]>' + old[old.index(b"<worksheet") :],
    )
    with pytest.raises(SheetRefused, match="declares XML entities"):
        sheet_in(data, "prompts.xlsx")


def test_what_unpacks_to_much_is_refused_before_it_is_read() -> None:
    data = with_part(
        workbook(["File"], ["a.mp4"]), "docProps/app.xml", lambda _old: b" " * 40_000_000
    )
    with pytest.raises(SheetRefused, match="too large for a sheet of prompts"):
        sheet_in(data, "prompts.xlsx")


def test_a_broken_file_is_told() -> None:
    with pytest.raises(SheetRefused, match="cannot be opened as a workbook"):
        sheet_in(b"PK\3\4 no workbook", "prompts.xlsx")
    cut = workbook(["File"], ["a.mp4"])[:900]
    with pytest.raises(SheetRefused, match="cannot be opened as a workbook"):
        sheet_in(cut, "prompts.xlsx")
