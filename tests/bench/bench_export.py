"""How long the workbook takes beside a bare openpyxl loop over the same rows and styles.

python -m tests.bench.bench_export [--scale 0.1]

Scale 1 is 10,000 shots, 60,000 elements and 200,000 takes. Reading the database is timed apart,
since both would read it. Floor: writing takes at most FLOOR times the bare loop.
"""

import argparse
import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

FLOOR = 0.2
PROMPT = "a crowd of reapers with animal faces in a wet alley at night, neon signs, 골목 추격, "


def _fill(scale: float) -> Any:
    """A production in a fresh database."""
    from shotlog.models import Element, Production, Scene, Shot, Take
    from tests.make import make_tool_version

    production = Production.objects.create(code="BEN", title="Bench")
    version = make_tool_version()
    scenes = [
        Scene.objects.create(production=production, number=str(n), title=f"Scene {n}")
        for n in range(1, 61)
    ]
    shots = Shot.objects.bulk_create(
        Shot(
            production=production,
            scene=scenes[n * len(scenes) // int(10_000 * scale)],
            code=f"BEN_{n:05}",
            natural_code=f"ben_{n:08}",
            description="The column of fire rises over the gate & the crowd flees",
            frames=48 + n % 100,
            assignee="서유나",
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
                prompt=PROMPT * (1 + n % 4),
                seed="18446744073709551615",
                steps=28,
                model="Wan 2.2 I2V A14B",
                mode="i2v",
                tool_version=version,
                width=1344,
                height=768,
                other={"Clip skip": 2, "Model hash": "abcdef"},
                recovery="partly",
            )
            for place, element in enumerate(elements)
            for n in range(1, 4 + (place % 3 == 0))
        ),
        batch_size=2000,
    )
    return production


def _lines(selection: Any) -> Iterator[tuple[str, Any]]:
    """Every row of every long sheet."""
    from openpyxl import Workbook

    from shotlog.spreadsheets.listings import LISTINGS
    from shotlog.spreadsheets.looks import Looks
    from shotlog.spreadsheets.sheets import ListSheet, ShotSheet

    looks = Looks(Workbook(), currency="USD")
    shots = ShotSheet(selection, looks, pictures=False)
    for sheet in (shots, *(ListSheet(selection, looks, one) for one in LISTINGS)):
        for line in sheet.lines():
            yield sheet.title, line


def _bare(selection: Any) -> None:
    """The same rows through openpyxl's own write-only cells."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    from shotlog.spreadsheets.looks import Looks
    from shotlog.spreadsheets.sheet_part import Formula

    book = Workbook(write_only=True)
    Looks(Workbook(), currency="USD")
    styles: list[Any] = []
    for title, line in _lines(selection):
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        if not styles:
            styles = _styles(book, sheet)
        cells: list[Any] = []
        for value, style in zip(line.values, line.styles, strict=False):
            if value is None or value == "":
                cells.append(None)
                continue
            cell = WriteOnlyCell(sheet, value.value if isinstance(value, Formula) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell._style = styles[style % len(styles)]  # type: ignore[attr-defined]
            cells.append(cell)
        sheet.append(cells)
    book.save(io.BytesIO())


def _styles(book: Any, sheet: Any) -> list[Any]:
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


def _timed(work: Any) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Fill, measure, print; 1 when the floor is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1)
    scale = parser.parse_args().scale
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHOTLOG_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        production = _fill(scale)
        from shotlog.models import Membership
        from shotlog.spreadsheets.selection import whole_production
        from shotlog.spreadsheets.workbook import write_breakdown

        member = Membership(production=production, role="supervisor")

        def read() -> None:
            for _line in _lines(whole_production(member)):
                pass

        def ours() -> None:
            with tempfile.TemporaryFile() as target:
                write_breakdown(target, whole_production(member), author="Bench", pictures=False)
                print(f"size          {target.tell() / 1e6:8.1f} MB")

        reading = _timed(read)
        whole = _timed(ours)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"reading       {reading:8.2f} s")
        print(f"our workbook  {whole:8.2f} s, of which writing {whole - reading:.2f} s")
        print(f"peak memory   {memory:8.0f} MB")
        bare = _timed(lambda: _bare(whole_production(member)))
        ratio = (whole - reading) / (bare - reading)
        print(f"bare openpyxl {bare:8.2f} s, of which writing {bare - reading:.2f} s")
        print(f"ratio         {ratio:8.2f}   floor {FLOOR}")
    return int(ratio > FLOOR)


if __name__ == "__main__":
    sys.exit(main())
