"""WebM and MKV: tags, size, rate, and frames counted block by block."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bounded import BoundedFile
    from .contents import Contents

SIGNATURE = b"\x1a\x45\xdf\xa3"
MOST_ELEMENTS = 60_000
DEEPEST = 8
# In a long film no blocks are counted any more, so that the walk still reaches its end.
KEPT_FOR_TAGS = 20_000
UNKNOWN = -1
(SEGMENT, INFO, TIME_SCALE, DURATION, TRACKS, TRACK, TRACK_NUMBER, TRACK_TYPE, FRAME_TIME) = (
    0x18538067,
    0x1549A966,
    0x2AD7B1,
    0x4489,
    0x1654AE6B,
    0xAE,
    0xD7,
    0x83,
    0x23E383,
)
(
    VIDEO,
    WIDTH,
    HEIGHT,
    TAGS,
    TAG,
    SIMPLE_TAG,
    NAME,
    STRING,
    CLUSTER,
    BLOCKS,
    BLOCK,
    SIMPLE_BLOCK,
) = (
    0xE0,
    0xB0,
    0xBA,
    0x1254C367,
    0x7373,
    0x67C8,
    0x45A3,
    0x4487,
    0x1F43B675,
    0xA0,
    0xA1,
    0xA3,
)
TITLE, APP = 0x7BA9, 0x5741


class _Film:
    """The file, and what the walk through it learnt."""

    def __init__(self, file: BoundedFile, contents: Contents) -> None:
        self.file = file
        self.contents = contents
        self.left = MOST_ELEMENTS
        self.picture_track = 0
        self.frame_time = 0
        self.time_scale = 1_000_000
        self.ticks = 0.0
        self.blocks = 0
        self.is_counted = True

    def elements(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Id, start and end of content of each element; an unknown length reaches to `end`."""
        while start < end and self.left > 0:
            self.left -= 1
            head = self.file.at(start, 12)
            identity, id_width = _vint(head, keep_marker=True)
            length, length_width = _vint(head[id_width:], keep_marker=False)
            if not id_width or not length_width:
                return
            content = start + id_width + length_width
            stop = end if length == UNKNOWN else content + length
            yield identity, content, min(stop, end)
            # Inside a cluster of unknown length the next top element ends it; so go in.
            start = content if length == UNKNOWN else stop
            if stop > end:
                self.contents.damage = "The film is cut: its last part is missing."

    def number(self, start: int, end: int) -> int:
        return int.from_bytes(self.file.at(start, min(end - start, 8)), "big")

    def text(self, start: int, end: int) -> bytes:
        return self.file.at(start, min(end - start, LONGEST_RECORD)).rstrip(b"\0")


def _vint(data: bytes, *, keep_marker: bool) -> tuple[int, int]:
    """Value and width of a number of Matroska's variable length; width 0 when it is none."""
    if not data or not data[0]:
        return 0, 0
    width = 9 - data[0].bit_length()
    if width > len(data):
        return 0, 0
    value = int.from_bytes(data[:width], "big")
    if keep_marker:
        return value, width
    bare = value & (1 << 7 * width) - 1
    return (UNKNOWN if bare == (1 << 7 * width) - 1 else bare), width


def read_matroska(file: BoundedFile, contents: Contents) -> None:
    """Collect the records of a WebM or MKV into `contents`."""
    contents.content_type = "video/webm" if b"webm" in file.at(0, 64) else "video/x-matroska"
    contents.is_moving = True
    film = _Film(file, contents)
    for identity, start, end in film.elements(0, file.size):
        if identity == SEGMENT:
            _take_segment(film, start, end)
    _take_frames(film)
    if not film.picture_track:
        contents.damage = "The film is cut before its description."


def _take_segment(film: _Film, start: int, end: int) -> None:
    for identity, inner, stop in film.elements(start, end):
        if identity == INFO:
            _take_info(film, inner, stop)
        elif identity == TRACKS:
            for kind, at, until in film.elements(inner, stop):
                if kind == TRACK:
                    _take_track(film, at, until)
        elif identity == TAGS:
            _take_tags(film, inner, stop)
        elif identity == CLUSTER:
            _count_blocks(film, inner, stop)


def _take_info(film: _Film, start: int, end: int) -> None:
    for identity, at, until in film.elements(start, end):
        if identity == TIME_SCALE:
            film.time_scale = film.number(at, until) or film.time_scale
        elif identity == DURATION:
            data = film.file.at(at, until - at)
            forms = {4: ">f", 8: ">d"}
            if len(data) in forms:
                (film.ticks,) = struct.unpack(forms[len(data)], data)
        elif identity in (TITLE, APP):
            _add(film, "title" if identity == TITLE else "encoder", film.text(at, until))


def _take_track(film: _Film, start: int, end: int) -> None:
    number = kind = frame_time = 0
    size = {WIDTH: 0, HEIGHT: 0}
    for identity, at, until in film.elements(start, end):
        if identity == TRACK_NUMBER:
            number = film.number(at, until)
        elif identity == TRACK_TYPE:
            kind = film.number(at, until)
        elif identity == FRAME_TIME:
            frame_time = film.number(at, until)
        elif identity == VIDEO:
            for inner, first, last in film.elements(at, until):
                if inner in size:
                    size[inner] = film.number(first, last)
    if kind == 1 and not film.picture_track:
        film.picture_track, film.frame_time = number, frame_time
        film.contents.set_size(size[WIDTH], size[HEIGHT])


def _take_tags(film: _Film, start: int, end: int, *, depth: int = 0) -> None:
    for identity, at, until in film.elements(start, end):
        if identity == TAG and depth < DEEPEST:
            _take_tags(film, at, until, depth=depth + 1)
        elif identity == SIMPLE_TAG:
            parts = {kind: film.text(a, b) for kind, a, b in film.elements(at, until)}
            _add(film, decoded(parts.get(NAME, b""))[0], parts.get(STRING, b""))


def _add(film: _Film, name: str, data: bytes) -> None:
    if data:
        text, encoding = decoded(data)
        film.contents.add(RawRecord("Matroska tag", name, text, encoding, len(data)))


def _count_blocks(film: _Film, start: int, end: int, *, depth: int = 0) -> None:
    for identity, at, until in film.elements(start, end):
        if film.left < KEPT_FOR_TAGS:
            film.is_counted = False
            return
        if identity in (SIMPLE_BLOCK, BLOCK):
            track, _ = _vint(film.file.at(at, 8), keep_marker=False)
            film.blocks += track == film.picture_track
        elif identity == BLOCKS and depth < DEEPEST:
            _count_blocks(film, at, until, depth=depth + 1)
        elif identity == TAGS:
            _take_tags(film, at, until)


def _take_frames(film: _Film) -> None:
    contents = film.contents
    seconds = film.ticks * film.time_scale / 1e9
    if 0 < seconds < 1e7:
        contents.duration = round(seconds, 3)
    if film.is_counted and film.left > 0 and film.blocks and not contents.damage:
        contents.frames = film.blocks
    if film.frame_time:
        contents.fps = round(1e9 / film.frame_time, 3)
    elif contents.frames and contents.duration:
        contents.fps = round(contents.frames / contents.duration, 3)
