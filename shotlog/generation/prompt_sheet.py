"""A sheet of prompts, one line per file: what services that embed nothing leave to be typed."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from shotlog.generation.parameters import fitting

LARGEST = 64 * 1024 * 1024
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
    "seed": "a whole number up to 18446744073709551615",
    "mode": "a mode such as t2v or i2v",
    "cost": "an amount such as 0.35",
    "model": "at most 200 characters",
}
_LONGEST_TOOL = 80


class SheetRefused(Exception):  # noqa: N818
    """A sheet that is not taken; the message says where and why."""


def read_sheet(path: Path) -> dict[str, dict[str, Any]]:
    """Typed values by file name (see `key_of`). All of it is checked before any is used."""
    try:
        if path.stat().st_size > LARGEST:
            raise SheetRefused(f"{path} is too large for a sheet of prompts.")
        text = _decoded(path.read_bytes(), path)
    except OSError as error:
        raise SheetRefused(f"{path} cannot be read: {error.strerror}.") from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        heads = _heads(next(reader, []), path)
        lines = ((reader.line_num, row) for row in reader)
        return _rows(((line, _by_head(heads, row, path, line)) for line, row in lines), path)
    except csv.Error as error:
        raise SheetRefused(f"{path}, line {reader.line_num}: {error}.") from error


def key_of(name: str) -> str:
    """A file name as the sheet is keyed: without folders and without regard to case."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip()
    return unicodedata.normalize("NFC", plain).casefold()


def _rows(rows: Iterable[tuple[int, Mapping[str, str]]], path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for line, row in rows:
        values = {field: text.strip() for field, text in row.items() if text.strip()}
        if not values:
            continue
        name = values.pop("file", "")
        if not name:
            raise SheetRefused(f"{path}, line {line}: the file name is missing.")
        if key_of(name) in found:
            raise SheetRefused(f"{path}, line {line}: “{name}” stands in it twice.")
        found[key_of(name)] = _typed(values, f"{path}, line {line}")
    return found


def _by_head(heads: list[str], row: list[str], path: Path, line: int) -> dict[str, str]:
    """The cells of a line by their columns; a text in no column was cut off from another."""
    for head, text in zip_longest(heads, row, fillvalue=""):
        if text.strip() and not head:
            raise SheetRefused(
                f"{path}, line {line}: “{text.strip()[:60]}” stands in no column; "
                "put texts with commas into quotes."
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
            wanted = _WANTED.get(field, f"at most {_LONGEST_TOOL} characters")
            word = field.replace("_", " ")
            raise SheetRefused(f"{place}: the {word} is “{text[:60]}”; use {wanted}.")
        typed[field] = fits
    return typed


def _heads(row: list[str], path: Path) -> list[str]:
    heads = []
    for text in row:
        head = _HEADS.get(" ".join(text.replace("_", " ").lower().split()), "")
        if text.strip() and not head:
            raise SheetRefused(
                f"{path}: the column “{text}” is not known. "
                "Columns: file, prompt, negative prompt, seed, model, mode, tool, version, cost."
            )
        if head and head in heads:
            raise SheetRefused(f"{path}: the column “{head}” stands in it twice.")
        heads.append(head)
    if "file" not in heads:
        raise SheetRefused(f"{path} has no column “file” in its first line.")
    return heads


def _delimiter(text: str) -> str:
    """What parts the columns in the first line; some Excels write semicolons."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _decoded(data: bytes, path: Path) -> str:
    """UTF-8, UTF-16 with its mark, else what Korean Excel writes."""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused(f"{path} is no text; save the sheet as CSV in UTF-8.")
