"""Reading files and pastes into tables: every coding, every shape, and no hostile file."""

import datetime as dt
import io
import itertools
import resource
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from shotlog.kit.sheets.tables import BATCH, Rows
from shotlog.spreadsheets.incoming import (
    Broken,
    Row,
    Unreadable,
    read_bytes,
    read_file,
    read_paste,
)
from tests.shared_data import SHOT_LISTS

LINES = 'Shot,Description,Frames\r\nMRL_001,골목 추격,100\r\n002,"two\nlines, here",\r\n'
CELLS = [
    ("Shot", "Description", "Frames"),
    ("MRL_001", "골목 추격", "100"),
    ("002", "two\nlines, here"),
]
SHEET = "xl/worksheets/sheet1.xml"


def _cells(data: bytes) -> list[tuple[Any, ...]]:
    return [row.cells for row in read_bytes(data, "list.csv").tables[0]]


@pytest.mark.parametrize(
    "coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_is_read_in_any_coding_with_any_delimiter(coding: str, delimiter: str) -> None:
    text = LINES.replace(",", delimiter).replace(f"lines{delimiter}", "lines,")
    assert _cells(text.encode(coding)) == CELLS


def test_the_first_line_of_excel_may_name_the_delimiter() -> None:
    book = read_bytes(b"sep=;\r\nShot;Note\r\nA;1,5\r\n", "list.csv")
    assert [(row.number, row.cells) for row in book.tables[0]] == [
        (2, ("Shot", "Note")),
        (3, ("A", "1,5")),
    ]


def test_empty_rows_keep_the_numbers_of_those_below() -> None:
    book = read_bytes(b"Shot,Frames\n\n,\nA,1\n", "list.csv")
    assert [row.number for row in book.tables[0]] == [1, 4]


def test_western_text_is_read_with_a_word_of_warning() -> None:
    book = read_bytes("Shot,Description\nA,Café à côté\n".encode("cp1252"), "list.csv")
    assert book.tables[0].rows[1].cells == ("A", "Café à côté")
    assert "Western" in book.warnings[0]


def test_a_pasted_block_keeps_breaks_and_tabs_that_stand_in_quotes() -> None:
    book = read_paste('Shot\tDescription\nA\t"one\ntwo\tthree ""x"""\n')
    assert [row.cells for row in book.tables[0]] == [
        ("Shot", "Description"),
        ("A", 'one\ntwo\tthree "x"'),
    ]
    assert read_paste("one, with a comma\ttwo").tables[0].rows[0].cells == (
        "one, with a comma",
        "two",
    )


def _workbook(fill: Callable[[Any], None]) -> bytes:
    workbook = Workbook()
    fill(workbook.worksheets[0])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _with_part(data: bytes, path: str, content: bytes) -> bytes:
    """The same workbook with one part put in, or another in its place."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            if one.filename != path:
                new.writestr(one.filename, old.read(one.filename))
        new.writestr(path, content)
    return target.getvalue()


def _sheet(rows: str, head: str = "") -> bytes:
    xml = (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    )
    return xml.encode()


def _plain() -> bytes:
    return _workbook(lambda sheet: sheet.append(["Shot", "Frames"]))


def test_a_workbook_gives_values_with_their_kinds() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Shot", "Frames", "Hours", "Due", "Done", "Clock"])
        sheet.append(["001", 100, 2.5, dt.date(2026, 3, 1), True, dt.time(10, 30)])
        sheet["A4"] = "far below"

    rows = read_bytes(_workbook(fill), "list.xlsx").tables[0].rows
    due = dt.datetime(2026, 3, 1)  # noqa: DTZ001 - sheets know no time zones
    assert rows[1].cells == ("001", 100, 2.5, due, True, dt.time(10, 30))
    assert (rows[2].number, rows[2].cells) == (4, ("far below",))


def test_names_with_a_prefix_rich_text_and_reading_aids_are_understood() -> None:
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:r><x:t>golmok </x:t></x:r><x:r>'
        "<x:t>24_x0041_</x:t></x:r><x:rPh><x:t>aid</x:t></x:rPh></x:is></x:c>"
        "<x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    book = read_bytes(_with_part(_plain(), SHEET, xml.encode()), "list.xlsx")
    assert book.tables[0].rows[0].cells == ("golmok 24A", 7)


def test_a_formula_gives_its_kept_value_and_is_broken_without_one() -> None:
    cells = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1" t="e"><v>#REF!</v></c><c r="D1" t="str"><f>""</f><v></v></c></row>'
    )
    row = read_bytes(_with_part(_plain(), SHEET, _sheet(cells)), "list.xlsx").tables[0].rows[0]
    assert row.cells[0] == 2
    assert all(isinstance(cell, Broken) for cell in row.cells[1:])
    assert len(row.cells) == 3


def test_macros_and_links_are_told_and_left_alone() -> None:
    data = _with_part(_plain(), "xl/vbaProject.bin", b"macro")
    data = _with_part(data, "xl/externalLinks/externalLink1.xml", b"<x/>")
    book = read_bytes(data, "list.xlsm")
    assert len(book.tables) == 1
    assert [word in " ".join(book.warnings) for word in ("macros", "links")] == [True, True]


def _refusal(data: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, name)
    sentence = str(refused.value)
    assert name in sentence
    assert sentence.endswith(".")
    return sentence


def _archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return target.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b'{"format": 1, "production": {}}', "JSON"),
        (b'\xef\xbb\xbf[\n {"shot": "010"}]', "JSON"),
        (b"<!DOCTYPE html><table></table>", "web page"),
        (b"\xef\xbb\xbf<html></html>", "web page"),
        (_OLE, ".xls"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (_archive("mimetype", "content.xml"), "OpenDocument"),
        (_archive("word/document.xml"), "Word"),
        (_archive("a.txt"), "ZIP"),
        (_archive("[Content_Types].xml", "xl/workbook.bin"), ".xlsb"),
        (_archive("[Content_Types].xml", "xl/workbook.xml"), "damaged"),
        (bytes(range(256)) * 40, "neither"),
        ("Shot,ü".encode("utf-16")[:-1], "breaks off"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(data: bytes, word: str) -> None:
    assert word in _refusal(data)


@pytest.mark.parametrize("kept", [10, 100, 0.5, 0.9, -1])
def test_a_truncated_workbook_is_refused(kept: float) -> None:
    data = _plain()
    end = int(len(data) * kept) if isinstance(kept, float) else kept
    assert "damaged" in _refusal(data[:end])


@pytest.mark.parametrize("path", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", SHEET])
def test_a_damaged_part_is_refused(path: str) -> None:
    for content in (b"", b"<worksheet><sheetData><row", b"no markup at all"):
        _refusal(_with_part(_plain(), path, content))


@pytest.mark.parametrize("path", ["xl/workbook.xml", "xl/styles.xml", SHEET])
def test_declared_entities_are_refused_before_they_expand(path: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in itertools.pairwise("abcdefghi")
    )
    data = _with_part(_plain(), path, _sheet("<row><c><v>&i;</v></c></row>", bomb + "]>"))
    assert "entities" in _refusal(data)


@pytest.mark.parametrize(
    "rest",
    [
        '"open ' + "x\n" * 600_000,
        '"open\nC,2\nD,3\n',  # to the end: three rows would be one
        '"open\nC,"2"\nD,3\n',  # to the next quote: two would be
        '"open',
    ],
)
def test_an_unclosed_quote_is_told_with_its_row(rest: str) -> None:
    sentence = _refusal(("Shot,Note\nA,1\nB," + rest).encode(), "list.csv")
    assert "row 3" in sentence
    assert "quote" in sentence


def test_quotes_within_a_cell_are_no_end() -> None:
    text = 'Shot,Note,More\nA,5" gun,""\nB,"a ""b""\nc",x\nC,"big" one,y\n'
    rows = read_bytes(text.encode(), "list.csv").tables[0].rows
    assert [row.cells for row in rows[1:]] == [
        ("A", '5" gun'),
        ("B", 'a "b"\nc', "x"),
        ("C", "big one", "y"),
    ]


@pytest.mark.parametrize("text", ["," * 9_000_000, "x" * 9_000_000, "a\n" + "x;" * 4_500_000])
def test_a_line_without_an_end_is_refused_before_it_is_cut(text: str) -> None:
    tracemalloc.start()
    sentence = _refusal(text.encode(), "list.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "is too long" in sentence
    assert peak < 100 * 1024 * 1024


def test_a_list_of_delimiters_has_no_rows() -> None:
    assert list(read_bytes(b",,,\n,,,\n", "list.csv").tables[0]) == []


def test_a_book_of_line_breaks_is_refused() -> None:
    assert "rows" in _refusal(b"a\n" + b"\n" * 1_100_000, "list.csv")


def test_rows_that_are_packed_come_out_as_they_went_in() -> None:
    cells: list[tuple[Any, ...]] = [
        (f"MRL_{number:04}", number, 0.5, dt.date(2026, 3, 1), None, Broken("#REF!"), True)
        for number in range(2 * BATCH + 7)
    ]
    rows = Rows()
    for number, one in enumerate(cells, 1):
        rows.append(Row(number, one))
        if number == 5:
            rows.pack()
    assert [row.cells for row in rows] == cells
    assert [rows[place].number for place in (0, 5, BATCH + 4, BATCH + 5, -1)] == [
        *(1, 6, BATCH + 5, BATCH + 6),
        len(cells),
    ]
    assert [row.number for row in rows[4:7]] == [5, 6, 7]
    assert isinstance(rows[0].cells[5], Broken)
    assert max(len(batch) for batch in rows.batches()) == BATCH


def test_rows_of_much_text_are_packed_before_they_are_many() -> None:
    text = "reapers in the alley " * 47_000
    cells = "".join(
        f'<row><c t="inlineStr"><is><t>{text}</t></is></c><c><v>{number}</v></c></row>'
        for number in range(12)
    )
    rows = read_bytes(_with_part(_plain(), SHEET, _sheet(cells)), "list.xlsx").tables[0].rows
    assert isinstance(rows, Rows)
    assert [row.cells[1] for row in rows] == list(range(12))
    assert max(len(batch) for batch in rows.batches()) < 12


def _texts(text: str, times: int) -> bytes:
    """A workbook with `text` in as many cells, from C1 down."""
    cell = f'<c r="C%d" t="inlineStr"><is><t>{text}</t></is></c>'
    rows = "".join(f"<row>{cell % number}</row>" for number in range(1, times + 1))
    return _with_part(_plain(), SHEET, _sheet(rows))


def test_a_text_longer_than_any_cell_is_refused_where_it_stands() -> None:
    assert "C1" in _refusal(_texts("x" * 1_000_001, 1))


def test_one_long_text_in_very_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few kilobytes of shared text would hold a worker for hours."""
    monkeypatch.setattr("shotlog.kit.sheets.workbooks.LONG_TEXT", 2_000_000)
    assert read_bytes(_texts("x" * 30_000, 60), "list.xlsx").tables[0].rows
    assert "long texts" in _refusal(_texts("x" * 30_000, 70))


def test_one_far_cell_is_not_read_and_named() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Shot", "Frames"])
        sheet["XFD1048576"] = "stray"

    book = read_bytes(_workbook(fill), "list.xlsx")
    assert [row.cells for row in book.tables[0]] == [("Shot", "Frames")]
    assert "XFD1048576" in book.warnings[0]


HOSTILE = {
    "bomb": "unpacks to",
    "blanks": "more than",
    "rows": "more than",
    "columns": "more than",
    "text": "more than",
    "strings": "more than",
}


_LISTED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
"""openpyxl writes strings into their cells and lists no table of them."""


def _hostile(kind: str, path: Path) -> None:
    """A file that is small on disk and huge when opened."""
    parts: dict[str, Callable[[Any], object]] = {
        "bomb": lambda part: _write(part, b" " * 1_000_000, 200),
        "blanks": lambda part: _write(part, b" " * 1_000_000, 400),
        "rows": lambda part: [
            part.write(b'<row r="%d"><c><v>1</v></c></row>' % number)
            for number in range(1, 1_048_577)
        ],
        "columns": lambda part: [
            part.write(b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>") for _ in range(400)
        ],
        "text": lambda part: _write(part, b"1" * 1_000_000, 200),
        "strings": lambda part: _write(part, b"<si><t>a</t></si>" * 60_000, 70),
    }
    at = "xl/sharedStrings.xml" if kind in ("bomb", "strings") else SHEET
    with (
        zipfile.ZipFile(io.BytesIO(_plain())) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for one in old.namelist():
            if one != at:
                listed = b"</Types>" if at == SHEET else _LISTED
                new.writestr(one, old.read(one).replace(b"</Types>", listed))
        with new.open(at, "w") as part:
            part.write(b"<worksheet><sheetData>" + (b"<row><c><v>" if kind == "text" else b""))
            parts[kind](part)
            part.write(b"</sheetData></worksheet>")


def _write(part: Any, block: bytes, times: int) -> None:
    for _ in range(times):
        part.write(block)


CHILD = """
import sys, django
django.setup()
from pathlib import Path
from shotlog.kit.sheets.reading import read_file
from shotlog.kit.sheets.tables import Unreadable
try:
    read_file(Path(sys.argv[1]))
except Unreadable as refused:
    print(refused)
"""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_workbook_takes_little_time_and_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    _hostile(kind, path)
    began = time.monotonic()
    found = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20)),
    )
    assert HOSTILE[kind] in found.stdout
    assert len(found.stdout.splitlines()) == 1
    assert time.monotonic() - began < 30


@pytest.mark.skipif(not SHOT_LISTS.exists(), reason="the shared lists are not here")
def test_the_lists_of_other_trackers_are_read() -> None:
    counts = {
        path.name: len(read_file(path).tables[0].rows) for path in SHOT_LISTS.glob("*.[ct][sx][vt]")
    }
    assert counts == {
        "kitsu_shots.csv": 7,
        "kitsu_export.csv": 13,
        "flow_page_export.csv": 42,
        "turnover_tab.txt": 32,
    }
    turnover = read_file(SHOT_LISTS / "turnover_tab.txt").tables[0].rows[1]
    assert turnover.cells[1] == "117_GUD_0030"
