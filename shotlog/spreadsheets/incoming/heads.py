"""Which row holds the heads of a table, and which field each head means.

Known are our own heads in every language, those of Kitsu, Flow and AYON, the list of a VFX
editor's turnover, and what breakdown sheets call things; a mapping of the production goes first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from shotlog.kit.sheets.tables import Raw, Row, Table
from shotlog.spreadsheets.incoming.refused import own_columns
from shotlog.spreadsheets.incoming.sheets_in import SHEETS, SheetIn
from shotlog.spreadsheets.incoming.values import folded, plain_text
from shotlog.spreadsheets.listings import LISTINGS
from shotlog.spreadsheets.record_columns import BENCHMARK_COLUMNS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LONGEST_HEAD = 200  # characters; a prompt in a searched row is no head
_SEARCHED = 40  # rows in which the heads are looked for
_FEWEST = 2
_OURS = 0.6  # of the heads, in a sheet that we wrote
_ALMOST_ALL = 0.9

SYNONYMS: dict[str, dict[str, str]] = {
    "shots": {
        "code": (
            "shot code, shot, shot name, shot id, shot no, shot number, vfx #, "
            "vfx id, vfx no, vfx number, vfx shot, vfx shot code, code, 샷 코드, "
            "샷코드, 샷명, 샷 이름, 샷 번호, 샷, 코드, 컷, 컷 번호"
        ),
        "scene": (
            "scene, sc, scn, scene no, scene number, sequence, seq, 씬, 씬 번호, 장면, 시퀀스"
        ),
        "episode": "episode, ep, epi, episode no, episode number, 에피소드, 회차, 화",
        "description": (
            "description, desc, descr, shot description, vfx description, vfx work, "
            "work, vfx notes, action, 설명, 내용, 샷 설명, 작업 내용, 작업내용"
        ),
        "methodology": "methodology, method, approach, vfx methodology, 작업 방법, 방법",
        "status": "status, shot status, sg status list, state, 상태, 진행 상태",
        "frames": (
            "frames, nb frames, frame count, cut duration, duration, dur, length, "
            "frame length, total frames, 프레임, 프레임 수, 길이"
        ),
        "cut_in": (
            "cut in, frame in, in, first frame, frame start, start frame, in frame, 시작 프레임, 인"
        ),
        "cut_out": (
            "cut out, frame out, out, last frame, frame end, end frame, out frame, 끝 프레임, 아웃"
        ),
        "handle_head": "head handle, handle start, handle in, head handles, 앞 핸들",
        "handle_tail": "tail handle, handle end, handle out, tail handles, 뒤 핸들",
        "handles": "handles, pull handles, handle, 핸들",
        "head_in": "head in, work in",
        "tail_out": "tail out, work out",
        "record_in": "record in, rec in, tc in, record tc in, timecode in",
        "record_out": "record out, rec out, tc out, record tc out, timecode out",
        "reel": "reel, tape, roll, reel name, camera roll, 릴",
        "source_clip": "source clip, clip, clip name, source, source file, 클립",
        "camera": "camera, cam, 카메라",
        "lens": "lens, focal length, 렌즈",
        "kelvin": (
            "kelvin, white balance, wb, colour temperature, color temperature, 화이트 밸런스"
        ),
        "vendor": "vendor, vendors, facility, contractor, vfx vendor, 업체, 벤더, 외주사",
        "assignee": (
            "assignee, assigned to, assigned, artist, artists, owner, 담당자, 담당, 작업자"
        ),
        "due": (
            "due, due date, next due, deadline, delivery date, delivery, eta, 마감, 마감일, 납기"
        ),
        "hours_estimated": (
            "hours estimated, estimated hours, est hours, est h, est, hours, "
            "bid hours, 예상 시간, 예상 공수"
        ),
        "bid_days": "bid, bid days, days, mandays, man days, est days, 공수",
        "complexity": "complexity, tier, difficulty, level, 난이도, 복잡도",
        "light": "light, lighting, 조명",
        "cut_order": "cut order, order, sort order, 컷 순서, 순서",
    },
    "elements": {
        "code": "shot, shot code, shot name, 샷, 샷 코드",
        "name": "name, element, element name, plate, 이름, 엘리먼트",
        "category": "category, type, kind, 종류, 분류",
        "origin": "origin, made, source type, 제작 방식",
        "hours_planned": "planned hours, hours, est hours",
        "hours_actual": "actual hours",
        "artist": "artist, assignee, 작업자",
    },
    "scenes": {
        "number": "scene, scene number, scene no, sc, 씬, 씬 번호",
    },
    "takes": {},
    "colour": {},
    "shortcomings": {},
}

ALONE = ""  # a head that is known and has no field here
# Where these heads are from stands in `ayon`; keys of attributes lead with attrib.
_AYON = {
    **dict.fromkeys(("frame start", "start frame", "attrib framestart"), "cut_in"),
    **dict.fromkeys(("frame end", "end frame", "attrib frameend"), "cut_out"),
    **dict.fromkeys(("handle start", "attrib handlestart"), "handle_head"),
    **dict.fromkeys(("handle end", "attrib handleend"), "handle_tail"),
    **dict.fromkeys(("end date", "attrib enddate"), "due"),
    **dict.fromkeys(("description", "attrib description"), "description"),
    "status": "status",
    "assignees": "assignee",
    **dict.fromkeys(
        (
            *("entity type", "item type", "type", "folder type", "task type"),
            *("folder or task type", "label", "id", "parent id", "folder id", "thumbnail id"),
            *("active", "tags", "priority", "attrib priority", "created at", "updated at"),
            *("created", "updated", "created by", "updated by", "folder", "task", "product"),
            *("version", "author", "product type", "product base type"),
            *("fps", "attrib fps", "width", "attrib resolutionwidth", "height"),
            *("attrib resolutionheight", "pixel aspect", "attrib pixelaspect"),
            *("clip in", "attrib clipin", "clip out", "attrib clipout"),
            *("start date", "attrib startdate", "comment", "comment category"),
            *("file path", "task name", "variant", "version comment", "version thumbnail"),
            *("slate exists", "representation", "representation colorspace"),
            *("representation tags", "shot width", "shot height", "shot pixel aspect"),
        ),
        ALONE,
    ),
}
SHAPES: dict[str, dict[str, str]] = {
    "kitsu": {
        "project": ALONE,
        "episode": "episode",
        "sequence": "sequence",
        "name": "shot_name",
        "description": "description",
        "time spent": ALONE,
        "nb frames": "frames",
        "frames": "frames",
        "frame in": "cut_in",
        "in": "cut_in",
        "frame out": "cut_out",
        "out": "cut_out",
        "fps": ALONE,
        "assignations": ALONE,
        "resolution": ALONE,
    },
    "flow": {
        "id": ALONE,
        "thumbnail": ALONE,
        "shot code": "code",
        "sequence": "scene",
        "status": "status",
        "cut in": "cut_in",
        "cut out": "cut_out",
        "cut duration": "frames",
        "working duration": ALONE,
        "type": ALONE,
        "project": ALONE,
        "task status": ALONE,
        "bid": "bid_days",
    },
    "ayon": {
        **_AYON,
        **dict.fromkeys(("path", "folder path", "folderpath"), "path"),
        "name": ALONE,
    },
    "ayon names": {**_AYON, "name": "code"},
    "turnover": {
        "#": ALONE,
        "name": "code",
        "comments": "description",
        "status": ALONE,
        "date": ALONE,
        "duration": ALONE,
        "start": ALONE,
        "end": ALONE,
        "start frame": "pull_in",
        "end frame": ALONE,
        "frame count duration": "pull_frames",
        "pull handles": "handles",
        "tape": "reel",
    },
}
_MARKS = (
    ("kitsu", {"sequence", "name"}, {"frame in", "nb frames", "time spent", "episode"}),
    ("flow", {"shot code"}, {"cut in", "cut duration", "task status", "id"}),
    ("ayon", {"folder path"}, {"folder path"}),
    ("ayon", {"folderpath"}, {"folderpath"}),
    ("ayon", {"path"}, {"entity type", "item type", "folder type", "folder or task type"}),
    ("ayon", {"path"}, {"attrib framestart", "attrib frameend", "handle start"}),
    ("ayon names", {"name"}, {"attrib framestart", "attrib frameend", "attrib handlestart"}),
    ("turnover", {"name", "frame count duration"}, {"pull handles", "tape"}),
)
_KITSU = {"sequence", "name"}  # enough where nothing stands beside them that Kitsu has not
_TOLD_BY = ("code", "element", "take")  # what a row hangs on
_COMP = ("compositing", "comp")


@dataclass
class Head:
    """One column of a table, and what it means here."""

    place: int  # counted from 0
    text: str  # as it stands in the sheet
    field: str = ""  # empty: left alone
    how: str = (
        "none"  # name, hand (a mapping), known (a column of a tracker that has no field here)
    )


@dataclass
class Recognised:
    """What a table turned out to be."""

    sheet: SheetIn | None  # None: not for us
    row: int  # the number of the row with the heads; 0 where there are none
    heads: list[Head] = field(default_factory=list)
    shape: str = ""  # ours, kitsu, flow, ayon, ayon names, turnover, or '' for anybody's
    is_certain: bool = True  # False: the heads were guessed, a person must say what they mean
    status_of: str = ""  # Kitsu: the task whose status is taken for that of the shot

    @property
    def fields(self) -> set[str]:
        """The fields that come in."""
        return {head.field for head in self.heads if head.field}


def recognise(
    table: Table,
    *,
    columns: Mapping[str, str],
    target: str | None = None,
    is_ours: bool = False,
) -> Recognised:
    """Find the heads of `table`. `columns` maps folded heads to fields, '' to leave one alone.

    `target` says which sheet it is, '' that it is none of ours; None: by title and heads.
    """
    if target == "":
        return Recognised(None, 0)
    named = _by_title(table.name)
    if target is None and is_ours and named is not None:
        if named == "":
            return Recognised(None, 0)
        target = named
    candidates = [one for one in SHEETS.values() if target in (None, one.key)]
    best: tuple[int, int, Recognised] | None = None
    fewest = 1 if _is_one_column(table) else _FEWEST
    for order, row in enumerate(table.rows[:_SEARCHED]):
        for sheet in candidates:
            found = _heads(row, sheet, columns)
            known = sum(head.how != "none" for head in found.heads)
            fits = known + 3 * sheet.is_told_by(found.fields)
            is_alone = len(found.heads) == 1
            if is_alone and (order or found.fields != {"code"}):
                continue
            if known >= fewest and (best is None or fits > best[0]):
                best = (fits, -order, found)
    if best is not None:
        return best[2]
    return _guessed(table, candidates[0] if target else SHEETS["shots"], columns)


def _is_one_column(table: Table) -> bool:
    """Whether no row that is searched has more than one cell."""
    rows = table.rows[:_SEARCHED]
    return len(rows) > 1 and all(sum(map(bool, row.cells)) <= 1 for row in rows)


def _guessed(table: Table, sheet: SheetIn, columns: Mapping[str, str]) -> Recognised:
    """The first row with several texts; what they mean a person must say."""
    for row in table.rows[:_SEARCHED]:
        if sum(isinstance(cell, str) and bool(cell.strip()) for cell in row.cells) >= _FEWEST:
            found = _heads(row, sheet, columns)
            found.is_certain = False
            return found
    return Recognised(None, 0, is_certain=False)


def _heads(row: Row, sheet: SheetIn, columns: Mapping[str, str]) -> Recognised:
    texts = [_text(cell) for cell in row.cells]
    names = ["" if (name := folded(text)) in own_columns() else name for text in texts]
    shape = _shape(names, sheet)
    known = _known(sheet, shape)
    found = Recognised(sheet, row.number, shape=shape)
    taken: set[str] = set()
    for place, (text, name) in enumerate(zip(texts, names, strict=True)):
        if not name:
            continue
        head = Head(place, text)
        if name in columns and sheet.takes_in(columns[name]):
            head.field, head.how = columns[name], "hand"
        elif name in known:
            head.field = known[name]
            head.how = "name" if head.field else "known"
        if head.field in taken and _goes_before(found, head, sheet):
            taken.discard(head.field)
        if head.field and head.field in taken and head.field not in sheet.summed:
            head.field, head.how = "", "none"  # the second column of that name
        taken.add(head.field)
        found.heads.append(head)
    if shape == "kitsu":
        _tell_tasks(found, names, columns)
    return found


def _goes_before(found: Recognised, head: Head, sheet: SheetIn) -> bool:
    """Of “Shot” and “Shot code” the surer tells the shot: the other one then says nothing."""
    surest = next(iter(_split(sheet.key)), "")
    if (sheet.key, head.field, head.how) != ("shots", "code", "name"):
        return False
    before = next((one for one in found.heads if one.field == "code"), None)
    if before is None or before.how != "name" or folded(head.text) != surest:
        return False
    before.field, before.how = "", "none"
    return True


def _text(cell: Raw) -> str:
    return " ".join(plain_text(cell)[:_LONGEST_HEAD].split())


def _shape(names: list[str], sheet: SheetIn) -> str:
    present = {name for name in names if name}
    own = own_heads(sheet.key)
    if "id" in present and present and sum(name in own for name in present) >= _OURS * len(present):
        return "ours"
    if sheet.key != "shots":
        return ""
    for shape, needed, marks in _MARKS:
        if needed <= present and marks & present:
            return shape
    return "kitsu" if _KITSU <= present <= set(SHAPES["kitsu"]) else ""


def _known(sheet: SheetIn, shape: str) -> dict[str, str]:
    """Fields by folded heads; the surer source goes over the other."""
    synonyms = _split(sheet.key)
    if shape == "ours":
        return {**synonyms, **own_heads(sheet.key)}
    kept = {*sheet.fields, *sheet.identity, *_TOLD_BY} if sheet.key != "shots" else sheet.fields
    own = {head: key for head, key in own_heads(sheet.key).items() if key in kept}
    return {**own, **synonyms, **SHAPES.get(shape, {})}


def _tell_tasks(found: Recognised, names: list[str], columns: Mapping[str, str]) -> None:
    """Kitsu: a column before Assignations is a task; comp, else the last, stands for the shot."""
    tasks = [
        place
        for place, name in enumerate(names[:-1])
        if names[place + 1] == "assignations" and name
    ]
    if not tasks:
        return
    chosen = next((place for place in tasks if names[place] in _COMP), tasks[-1])
    for head in found.heads:
        if head.place in tasks:
            head.field, head.how = "", "known"
        if head.place == chosen:
            found.status_of = head.text
        for place, field_name in ((chosen, "status"), (chosen + 1, "assignee")):
            if head.place == place and names[place] not in columns:
                head.field, head.how = field_name, "name"


@cache
def _split(key: str) -> dict[str, str]:
    return {
        folded(word): name
        for name, words in SYNONYMS[key].items()
        for word in words.split(",")
        if folded(word)
    }


@cache
def own_heads(key: str) -> dict[str, str]:
    """The keys of our own columns by their folded heads, in every language."""
    found: dict[str, str] = {}
    for language, _name in reversed(settings.LANGUAGES):
        with translation.override(language):
            for column in SHEETS[key].columns:
                found.setdefault(folded(column.name), column.key)
    return found


@cache
def _titles() -> dict[str, str]:
    """Which sheet of ours has a title, in every language; '' for those that do not come back."""

    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for title in ("Cover", "Legend", "Benchmarks"):
                found[folded(translation.gettext(title))] = ""
            for listing in LISTINGS:
                found[folded(listing.title)] = listing.key if listing.key in SHEETS else ""
            for key, title in (("shots", "Shots"), ("scenes", "Scenes")):
                found[folded(translation.gettext(title))] = key
    return found


@cache
def _one_way_heads() -> list[tuple["StrOrPromise", frozenset[str]]]:
    """The sheets that do not come back in: their titles, and their heads in every language."""
    sheets = [(one.title, one.columns) for one in LISTINGS if one.key not in SHEETS]
    found: list[tuple[StrOrPromise, frozenset[str]]] = []
    for title, columns in (*sheets, (gettext_lazy("Benchmarks"), BENCHMARK_COLUMNS)):
        names = set()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                names |= {folded(column.name) for column in columns}
        found.append((title, frozenset(names)))
    return found


def one_way(table: Table, head_row: int) -> str:
    """The title of our sheet whose heads these are, if it is one that does not come back in."""
    for row in table.rows[:_SEARCHED]:
        if row.number != head_row and head_row:
            continue
        names = {name for cell in row.cells if (name := folded(_text(cell)))}
        title, own = max(_one_way_heads(), key=lambda sheet: len(names & sheet[1]))
        count = len(names & own)
        others = max(len(names & own_heads(key).keys()) for key in SHEETS)
        if len(names) > _FEWEST and count >= _ALMOST_ALL * len(names) and count > others:
            return str(title)
    return ""


def _by_title(title: str) -> str | None:
    """The key of our sheet with that title, '' for one that does not come back, None for others."""
    return _titles().get(folded(title))


def choices_of(key: str) -> Iterable[tuple[str, str]]:
    """What a column of that sheet may be mapped to: (field, label)."""
    return [(name, str(label)) for name, label in SHEETS[key].labels().items()]
