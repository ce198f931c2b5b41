"""Raw records as dialects want them: named in lower case, JSON parsed once, nests opened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from . import jsontext, xmp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .contents import Contents
    from .reading import RawRecord

MOST_CLUES = 4_000
# Characters of JSON and XMP that are parsed for one file: their objects are far larger.
MOST_PARSED = 5 * 1024 * 1024
# ComfyUI and its savers write `prompt:{…}` or `Workflow: {…}` into camera tags.
_PREFIX = re.compile(r"\s*([A-Za-z][\w-]{0,40}):\s*(?=[{\[])")
# Objects that only carry others; what is inside is looked at as if it stood alone.
_ENVELOPES = (
    "prompt",
    "workflow",
    "parameters",
    "comment",
    "invokeai_metadata",
    "sd-metadata",
    "generation_data",
    "parameters-json",
    "smproj",
    "aigc",
)


@dataclass(frozen=True)
class Clue:
    """One record, or one part of one, with its JSON already parsed."""

    key: str
    text: str
    data: dict[str, object] | list[object] | None
    record: RawRecord
    is_xmp: bool = False

    @property
    def mapping(self) -> dict[str, object]:
        return self.data if isinstance(self.data, dict) else {}


@dataclass(frozen=True)
class Case:
    """Everything that a dialect may judge by."""

    name: str
    contents: Contents
    clues: Sequence[Clue] = field(default=())

    def named(self, *keys: str) -> Iterator[Clue]:
        return (clue for clue in self.clues if clue.key in keys)

    def text(self, key: str) -> str | None:
        """The first text under `key` that is not empty."""
        return next((clue.text for clue in self.named(key) if clue.text.strip()), None)


def case_of(name: str, contents: Contents) -> Case:
    """The clues in what the container gave."""
    clues: list[Clue] = []
    left = MOST_PARSED
    for record in contents.records:
        left -= len(record.text) if _is_structured(record) else 0
        if left < 0:
            contents.warn(f"Record {record.key} is too long to be understood; it is kept.")
            continue
        clues += islice(_clues(record), MOST_CLUES - len(clues))
    return Case(name, contents, tuple(clues))


def _is_structured(record: RawRecord) -> bool:
    return "{" in record.text[:100] or "[" in record.text[:100] or "<" in record.text[:100]


def _clues(record: RawRecord) -> Iterator[Clue]:
    yield from _parts(record, record.key, record.text)
    if record.key.lower() in ("xmp", "xml:com.adobe.xmp") or "<x:xmpmeta" in record.text[:400]:
        for name, value in xmp.properties(record.text):
            yield from _parts(record, name, value, is_xmp=True)


def _parts(record: RawRecord, key: str, text: str, *, is_xmp: bool = False) -> Iterator[Clue]:
    key = key.lower()
    prefix = _PREFIX.match(text)
    if prefix:
        key, text = prefix[1].lower(), text[prefix.end() :]
    clue = Clue(key, text, jsontext.loaded(text), record, is_xmp=is_xmp)
    yield clue
    yield from _inner(clue)


def _inner(clue: Clue) -> Iterator[Clue]:
    for key, value in clue.mapping.items():
        if key.lower() not in _ENVELOPES:
            continue
        data = jsontext.loaded(value) if isinstance(value, str) else value
        if isinstance(data, (dict, list)):
            text = value if isinstance(value, str) else ""
            yield Clue(key.lower(), text, data, clue.record, is_xmp=clue.is_xmp)
