"""How long the workbook takes beside other writers, over the same rows, values and styles.

python -m tests.bench.bench_export [--scale 0.1] [--data FOLDER] [--only ours bare ...]

Scale 1 is 10,000 shots, 60,000 elements, 200,000 takes and 1,000 pictures. Every writer works in a
process of its own, whose peak memory is printed; what is not installed (`--group bench` of pip)
is named and left out. The others get the rows that ours made of the database, with the style of
every cell and the height of every row (pandas writes neither); the time in which rows are read or
handed over is timed apart in all of them. All times are of the processor. Prompts, seeds and
settings differ from take to take.

Reading is told beside it, without a floor: it is most of what a person waits for.

Floors: writing takes at most 0.2 of a bare openpyxl loop and 1.5 of the Rust writer, and with all
pictures no more than 250 MB.
"""

import argparse
import datetime as dt
import io
import json
import os
import pickle
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

BARE, RUST, MEGABYTES = 0.2, 1.5, 250
WORDS = re.findall(
    r"\S+",
    """a crowd of reapers with animal faces in wet alley at night neon signs reflected puddles
    slow dolly forward 35mm anamorphic lens flare volumetric fog rim light torn robes lanterns
    smoke rising embers drifting rain handheld camera shallow depth film grain teal orange grade
    골목 추격 저승사자 비 내리는 밤 네온 간판 군중 연기 불기둥 & <lora:reaper:0.8>, masterpiece""",
)
PICTURES = 1000
BATCH = 500
LINES = "lines.pickle"


class Clock:
    """Processor time, and how much of it went into reading."""

    def __init__(self) -> None:
        self.began = time.process_time()
        self.reading = 0.0

    def read(self, work: Callable[[], Any]) -> Any:
        """What `work` returns; its time is that of reading."""
        start = time.process_time()
        try:
            return work()
        finally:
            self.reading += time.process_time() - start

    def through(self, rows: Iterable[Any]) -> Iterator[Any]:
        """`rows`, taken some hundreds at a time."""
        rows = iter(rows)
        while batch := self.read(lambda: list(islice(rows, BATCH))):
            yield from batch

    def result(self, size: int) -> dict[str, float]:
        """Seconds, megabytes of memory and of the file."""
        whole = time.process_time() - self.began
        return {
            "reading": self.reading,
            "writing": whole - self.reading,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "size": size / 1e6,
        }


def fill(scale: float) -> None:
    """A production in a fresh database, and previews of its first shots."""
    from django.utils import timezone

    from shotlog.models import Element, Production, Scene, Shot, Take
    from tests.make import make_session, make_tool_version

    dice = random.Random(1)  # the same data in every run
    production = Production.objects.create(code="BEN", title="Bench")
    version = make_tool_version()
    sessions = [make_session(production=production, tool_version=version) for _ in range(100)]
    scenes = [
        Scene.objects.create(production=production, number=str(n), title=f"Scene {n}")
        for n in range(1, 61)
    ]
    pictures = _previews(int(PICTURES * scale))
    shots = Shot.objects.bulk_create(
        Shot(
            production=production,
            scene=scenes[n * len(scenes) // int(10_000 * scale)],
            code=f"BEN_{n:05}",
            natural_code=f"ben_{n:08}",
            description="The column of fire rises over the gate & the crowd flees",
            frames=48 + n % 100,
            assignee="서유나",
            thumbnail=pictures[n] if n < len(pictures) else "",
        )
        for n in range(int(10_000 * scale))
    )
    elements = Element.objects.bulk_create(
        (
            Element(
                shot=shot,
                name=f"el{n:02}",
                origin=("ai_gen", "plate", "cg")[n % 3],
                category="crowd",
                hours_actual=n,
                hours_planned=4,
                recovery="partly",
                missing=["file"],
            )
            for shot in shots
            for n in range(6)
        ),
        batch_size=2000,
    )
    Take.objects.bulk_create(
        (
            Take(
                element=element,
                number=n,
                prompt=" ".join(dice.choices(WORDS, k=dice.randrange(10, 80))),
                seed=str(dice.getrandbits(64)),
                steps=28,
                model="Wan 2.2 I2V A14B",
                mode="i2v",
                tool_version=version,
                width=1344,
                height=768,
                other={"Clip skip": 2, "Model hash": f"{dice.getrandbits(40):x}"},
                recovery="partly",
                missing=["file"],
                file_name=f"{element.name}_v{n:03}.mp4",
                session=sessions[place % 100],
                decision="approved" if n == 1 else "candidate",
                decided_at=timezone.now() if n == 1 else None,
            )
            for place, element in enumerate(elements)
            for n in range(1, 4 + (place % 3 == 0))
        ),
        batch_size=2000,
    )


def _previews(count: int) -> list[str]:
    """Pictures that differ, as a camera's do."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from PIL import Image

    from shotlog.generation.previews import preview_path

    noise = Image.effect_noise((480, 200), 90)
    found = []
    for number in range(count):
        turned = Image.merge("RGB", (noise.rotate(number), noise, noise.rotate(-number)))
        drawn = io.BytesIO()
        turned.save(drawn, "WEBP", quality=70)
        found.append(f"{number:064x}")
        default_storage.save(preview_path(found[-1], "thumb"), ContentFile(drawn.getvalue()))
    return found


def ours(folder: Path, *, pictures: bool = False) -> dict[str, float]:
    """The workbook as it is downloaded, of the database."""
    from dataclasses import replace

    from shotlog.models import Membership, Production
    from shotlog.spreadsheets import workbook
    from shotlog.spreadsheets.choice import chosen_sheets
    from shotlog.spreadsheets.selection import whole_production
    from shotlog.spreadsheets.sheets import Sheet

    clock = Clock()
    as_rows = Sheet.as_rows

    def timed(sheet: Sheet) -> Any:
        rows = as_rows(sheet)
        return replace(rows, lines=clock.through(rows.lines))

    def chosen(*args: Any, **more: Any) -> Any:
        return clock.read(lambda: chosen_sheets(*args, **more))

    setattr(workbook, "chosen_sheets", chosen)  # noqa: B010 - it is their name there, not ours
    setattr(Sheet, "as_rows", timed)  # noqa: B010
    member = Membership(production=Production.objects.get(), role="supervisor")
    with (folder / "ours.xlsx").open("wb") as target:
        selection = whole_production(member)
        clock.read(lambda: (selection.figures.shares, selection.groups))
        workbook.write_breakdown(target, selection, author="Bench", pictures=pictures)
        return clock.result(target.tell())


def ours_with_pictures(folder: Path) -> dict[str, float]:
    """With the pictures of the first shots."""
    return ours(folder, pictures=True)


def dump(folder: Path) -> dict[str, float]:
    """Write every row of the long sheets down, so that the others need no database."""
    from openpyxl import Workbook

    from shotlog.models import Membership, Production
    from shotlog.spreadsheets.choice import chosen_sheets
    from shotlog.spreadsheets.looks import Looks
    from shotlog.spreadsheets.selection import whole_production
    from shotlog.spreadsheets.sheet_part import Formula

    member = Membership(production=Production.objects.get(), role="supervisor")
    looks = Looks(Workbook(), currency="USD")
    sheets = chosen_sheets(whole_production(member), looks, pictures=False, keys=())
    clock = Clock()
    with (folder / LINES).open("wb") as target:
        for sheet in sheets:
            lines = iter(sheet.lines())
            of_columns = [column.look for column in sheet.columns]
            wide = len(of_columns)  # a frame and a list of records want rows of one length
            while batch := list(islice(lines, BATCH)):
                rows = []
                for line in batch:
                    plain = [one.value if isinstance(one, Formula) else one for one in line.values]
                    plain += [None] * (wide - len(plain))
                    rows.append((plain, list(line.styles), line.height))
                pickle.dump((sheet.title, of_columns, rows), target)
        return clock.result(target.tell())


def _dumped(folder: Path) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Batches of rows with their sheet and the looks of its columns."""
    with (folder / LINES).open("rb") as source:
        while True:
            try:
                yield pickle.load(source)  # noqa: S301 - it is our own
            except EOFError:
                return


def bare(folder: Path) -> dict[str, float]:
    """The same rows through openpyxl's own write-only cells."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    clock = Clock()
    book = Workbook(write_only=True)
    styles: list[Any] = []
    sheets: dict[str, Any] = {}
    batches = _dumped(folder)
    while found := clock.read(lambda: next(batches, None)):
        title, _looks, rows = found
        sheet = sheets.get(title)
        if sheet is None:
            sheet = sheets[title] = book.create_sheet(title)
            number = 0
        styles = styles or _styles(sheet)
        for values, looks, height in rows:
            number += 1
            sheet.row_dimensions[number].height = height or None
            cells: list[Any] = []
            for value, style in zip(values, looks, strict=False):
                if value is None or value == "":
                    cells.append(None)
                    continue
                cell = WriteOnlyCell(sheet, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                cell._style = styles[style % len(styles)]  # type: ignore[attr-defined]
                cells.append(cell)
            sheet.append(cells)
    path = folder / "bare.xlsx"
    book.save(path)
    return clock.result(path.stat().st_size)


def _styles(sheet: Any) -> list[Any]:
    from copy import copy

    from openpyxl.cell import WriteOnlyCell

    from shotlog.spreadsheets.looks import Band, Look, dress

    found = []
    for look in Look:
        for band in Band:
            cell = WriteOnlyCell(sheet)
            dress(cell, look, band)
            found.append(copy(cell._style))  # type: ignore[attr-defined]
    return found


def pandas(folder: Path) -> dict[str, float]:
    """`to_excel` of a frame for each sheet, without styles."""
    import pandas as pd  # type: ignore[import-not-found, import-untyped, unused-ignore]

    clock = Clock()
    frames: dict[str, list[Any]] = {}

    def read() -> None:
        for title, _looks, rows in _dumped(folder):
            frames.setdefault(title, []).extend(values for values, _styles, _height in rows)

    clock.read(read)
    path = folder / "pandas.xlsx"
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for title, rows in frames.items():
            pd.DataFrame(rows).to_excel(book, sheet_name=title, index=False, header=False)
    return clock.result(path.stat().st_size)


def rust(folder: Path) -> dict[str, float]:
    """`rustpy-xlsxwriter`, which takes records; its styles are those of whole columns."""
    from rustpy_xlsxwriter import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
        FastExcel,
    )

    clock = Clock()
    shapes = clock.read(lambda: _shapes(folder))
    path = folder / "rust.xlsx"
    book = FastExcel(str(path))
    for title, (looks, heights) in shapes.items():
        rows = clock.through(_records(folder, title))
        formats = [_rust_format(look) for look in looks]
        book = book.sheet(title, rows, column_formats=formats, row_heights=heights)
    book.save()
    return clock.result(path.stat().st_size)


def _shapes(folder: Path) -> dict[str, tuple[list[Any], dict[int, float]]]:
    """The looks of the columns and the heights of the rows, by sheet; row 0 is its own head."""
    found: dict[str, tuple[list[Any], dict[int, float]]] = {}
    for title, looks, rows in _dumped(folder):
        heights = found.setdefault(title, (looks, {}))[1]
        start = 1 + len(heights)
        heights.update(enumerate((height or 15 for _values, _styles, height in rows), start))
    return found


def _rust_format(look: Any) -> Any:
    """A row's look as the Rust writer has it."""
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from rustpy_xlsxwriter import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
        Format,
    )

    from shotlog.spreadsheets.looks import FACE, INK, SIZE, dress

    cell = Cell(Workbook().worksheets[0], 1, 1)
    dress(cell, look)
    made = Format().set_font_name(FACE).set_font_size(SIZE).set_font_color(INK[2:])
    made = made.set_num_format(cell.number_format).set_align("top")
    made = made.set_align(cell.alignment.horizontal)
    return made.set_text_wrap() if cell.alignment.wrap_text else made


def _records(folder: Path, wanted: str) -> Iterator[dict[str, Any]]:
    names = [f"c{number}" for number in range(64)]
    for title, _looks, rows in _dumped(folder):
        if title != wanted:
            continue
        for values, _styles, _height in rows:
            yield dict(zip(names, map(_plain, values), strict=False))


def _plain(value: Any) -> Any:
    """As the Rust writer takes it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - as sheets do
    return value


WRITERS: dict[str, Callable[[Path], dict[str, float]]] = {
    "ours": ours,
    "ours with pictures": ours_with_pictures,
    "bare": bare,
    "rust": rust,
    "pandas": pandas,
}
NEEDS = {"rust": "rustpy_xlsxwriter", "pandas": "pandas"}


def _set_up(folder: Path) -> None:
    os.environ["SHOTLOG_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()


def _apart(folder: Path, what: str, scale: float) -> dict[str, float]:
    """The result of one step, made in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, "--data", str(folder), "--scale", str(scale)]
    done = subprocess.run([*command, "--do", what], stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout or b"{}")
    return found


def _do(folder: Path, what: str, scale: float) -> dict[str, float]:
    _set_up(folder)
    if what == "fill":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(scale)
        return {}
    return dump(folder) if what == "dump" else WRITERS[what](folder)


def _measure(folder: Path, names: list[str], scale: float) -> dict[str, dict[str, float]]:
    """Every writer's result, printed as it comes."""
    if not (folder / "shotlog.sqlite3").exists():
        _apart(folder, "fill", scale)
    if not (folder / LINES).exists():
        _apart(folder, "dump", scale)
    found = {}
    for name in names:
        if name in NEEDS and find_spec(NEEDS[name]) is None:
            print(f"{name:<20} not installed")
            continue
        one = found[name] = _apart(folder, name, scale)
        print(
            f"{name:<20} writing {one['writing']:7.2f} s   reading {one['reading']:7.2f} s"
            f"   peak {one['memory']:6.0f} MB   file {one['size']:6.1f} MB",
            flush=True,
        )
    return found


def _judged(found: dict[str, dict[str, float]]) -> bool:
    """Whether every floor that could be measured is kept."""
    kept = True
    for other, floor in (("bare", BARE), ("rust", RUST)):
        if {"ours", other} <= found.keys():
            ratio = found["ours"]["writing"] / found[other]["writing"]
            print(f"ours / {other:<13} {ratio:7.2f}   floor {floor}")
            kept = kept and ratio <= floor
    if "ours with pictures" in found:
        memory = found["ours with pictures"]["memory"]
        print(f"peak memory          {memory:7.0f} MB   floor {MEGABYTES}")
        kept = kept and memory <= MEGABYTES
    return kept


def main() -> int:
    """Fill, measure, print; 1 when a floor is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--data", type=Path, help="keeps the database for the next run")
    parser.add_argument("--only", nargs="+", choices=WRITERS, default=list(WRITERS))
    parser.add_argument("--do", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.do:
        print(json.dumps(_do(asked.data, asked.do, asked.scale)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return int(not _judged(_measure(asked.data or Path(folder), asked.only, asked.scale)))


if __name__ == "__main__":
    sys.exit(main())
