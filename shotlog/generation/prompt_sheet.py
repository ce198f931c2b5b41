"""A sheet of prompts, one line per file: what services that embed nothing leave to be typed."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shotlog.generation.parameters import fitting
from shotlog.kit.sheets.reading import read_bytes
from shotlog.kit.sheets.tables import Broken, Row, Unreadable

LARGEST = 64 * 1024 * 1024
LARGEST_SENT = 16 * 1024 * 1024
"""What a page takes; a command may be given more."""
_MOST_LINES, _MOST_COLUMNS = 20_000, 60
_UNPACKED = 32 * 1024 * 1024
_HEADS = {
    "file": "file",
    "file name": "file",
    "filename": "file",
    "name": "file",
    "prompt": "prompt",
    "negative prompt": "negative_prompt",
    "seed": "seed",
    "model": "model",
    "mode": "mode",
    "tool": "tool",
    "version": "tool_version",
    "tool version": "tool_version",
    "cost": "cost",
}
_WANTED = {
    "seed": gettext_noop("a whole number up to 18446744073709551615"),
    "mode": gettext_noop("a mode such as t2v or i2v"),
    "cost": gettext_noop("an amount such as 0.35"),
    "model": gettext_noop("at most 200 characters"),
}
_LONGEST_TOOL = 80


class SheetRefused(Exception):  # noqa: N818
    """A sheet that is not taken; the message says where and why."""


def read_sheet(path: Path) -> dict[str, dict[str, Any]]:
    """Typed values by file name (see `key_of`). All of it is checked before any is used."""
    try:
        if path.stat().st_size > LARGEST:
            told = {"name": path}
            raise SheetRefused(_("%(name)s is too large for a sheet of prompts.") % told)
        return sheet_in(path.read_bytes(), str(path))
    except OSError as error:
        raise SheetRefused(f"{path} cannot be read: {error.strerror}.") from error


def sheet_in(data: bytes, name: str) -> dict[str, dict[str, Any]]:
    """The same of a CSV or of the first sheet of a workbook, which `name` stands for in words."""
    if data[:4] == b"PK\3\4":
        return _of_lines(_workbook(data, name), name)
    text = _decoded(data, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _of_lines(((reader.line_num, row) for row in reader), name)
    except csv.Error as error:
        raise SheetRefused(f"{_line(name, reader.line_num)}: {error}.") from error


def _of_lines(lines: Iterable[tuple[int, list[str]]], name: str) -> dict[str, dict[str, Any]]:
    lines = iter(lines)
    heads = _heads(next(lines, (1, []))[1], name)
    return _rows(((line, _by_head(heads, row, name, line)) for line, row in lines), name)


def _workbook(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """The texts of the first sheet by row, bounded."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            is_large = sum(part.file_size for part in packed.infolist()) > _UNPACKED
        tables = [] if is_large else read_bytes(data, name).tables
    except Unreadable as refused:
        raise SheetRefused(str(refused)) from refused
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        told = {"name": name, "why": type(error).__name__}
        words = _("%(name)s cannot be opened as a workbook (%(why)s).")
        raise SheetRefused(words % told) from error
    rows = tables[0].rows if tables else []
    if is_large or len(rows) > _MOST_LINES:
        raise SheetRefused(_("%(name)s is too large for a sheet of prompts.") % {"name": name})
    return ((row.number, _texts(row, name)) for row in rows)


def _texts(row: Row, name: str) -> list[str]:
    """The cells of a row as texts; one without a value is no empty one."""
    cells = row.cells[:_MOST_COLUMNS]
    for cell in cells:
        if isinstance(cell, Broken):
            told = {"line": _line(name, row.number), "what": str(cell)}
            raise SheetRefused(_("%(line)s: a cell holds %(what)s; type the value instead.") % told)
    return ["" if cell is None else str(cell) for cell in cells]


def key_of(name: str) -> str:
    """A file name as the sheet is keyed: without folders and without regard to case."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip()
    return unicodedata.normalize("NFC", plain).casefold()


def _rows(rows: Iterable[tuple[int, Mapping[str, str]]], name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for line, row in rows:
        values = {field: text.strip() for field, text in row.items() if text.strip()}
        if not values:
            continue
        file, place = values.pop("file", ""), _line(name, line)
        if not file:
            raise SheetRefused(_("%(line)s: the file name is missing.") % {"line": place})
        if key_of(file) in found:
            told = {"line": place, "file": file}
            raise SheetRefused(_("%(line)s: “%(file)s” stands in it twice.") % told)
        found[key_of(file)] = _typed(values, place)
    return found


def _by_head(heads: list[str], row: list[str], name: str, line: int) -> dict[str, str]:
    """The cells of a line by their columns; a text in no column was cut off from another."""
    for head, text in zip_longest(heads, row, fillvalue=""):
        if text.strip() and not head:
            told = {"line": _line(name, line), "text": text.strip()[:60]}
            raise SheetRefused(
                _("%(line)s: “%(text)s” stands in no column; put texts with commas into quotes.")
                % told
            )
    return {head: text for head, text in zip(heads, row, strict=False) if head}


def _typed(values: Mapping[str, str], place: str) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for field, text in values.items():
        if field in ("tool", "tool_version"):
            fits: Any = text if len(text) <= _LONGEST_TOOL else None
        else:
            fits = fitting(field, text.lower() if field == "mode" else text)
        if fits is None:
            wanted = _WANTED.get(field)
            told = {
                "line": place,
                "word": field.replace("_", " "),
                "text": text[:60],
                "wanted": _(wanted) if wanted else _("at most 80 characters"),
            }
            raise SheetRefused(_("%(line)s: the %(word)s is “%(text)s”; use %(wanted)s.") % told)
        typed[field] = fits
    return typed


def _heads(row: list[str], name: str) -> list[str]:
    heads = []
    for text in row:
        head = _HEADS.get(" ".join(text.replace("_", " ").lower().split()), "")
        if text.strip() and not head:
            raise SheetRefused(
                _(
                    "%(name)s: the column “%(text)s” is not known. Columns: "
                    "file, prompt, negative prompt, seed, model, mode, tool, version, cost."
                )
                % {"name": name, "text": text[:60]}
            )
        if head and head in heads:
            told = {"name": name, "text": text[:60]}
            raise SheetRefused(_("%(name)s: the column “%(text)s” stands in it twice.") % told)
        heads.append(head)
    if "file" not in heads:
        raise SheetRefused(_("%(name)s has no column “file” in its first line.") % {"name": name})
    return heads


def _line(name: str, line: int) -> str:
    return _("%(name)s, line %(line)s") % {"name": name, "line": line}


def _delimiter(text: str) -> str:
    """What parts the columns in the first line; some Excels write semicolons."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _decoded(data: bytes, name: str) -> str:
    """UTF-8, UTF-16 with its mark, else what Korean Excel writes."""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused(_("%(name)s is no text; save the sheet as CSV in UTF-8.") % {"name": name})
