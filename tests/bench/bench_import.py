"""How long an import takes: the preview beside the bare openpyxl read, and the writing.

python -m tests.bench.bench_import [--rows 10000] [--elements 0]

Every row of the workbook is changed in three cells. Floors: the preview (reading, recognising,
comparing, checking) takes at most PREVIEW times the bare read-only loop over the same file; the
writing with its history at most APPLY seconds, while another connection goes on reading. Each is
told in seconds of the clock and of the processor: on a busy machine only the second compares.
Then the preview is kept, and one page of it shown.

python -m tests.bench.bench_import --whole 1 [--data FOLDER]

The whole workbook of a large production (1: 10,000 shots, 60,000 elements, 200,000 takes) comes
back: each step in a process of its own, with its peak memory. It must report no change, in at most
WHOLE times the bare loop and MEGABYTES.
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PREVIEW, APPLY = 1.5, 3.0
WHOLE, MEGABYTES = 2.0, 600
BOOK = "whole.xlsx"


def _fill(rows: int, elements: int) -> Any:
    """A supervisor of a production of that many shots."""
    from django.contrib.auth.models import User

    from shotlog.models import Element, Membership, Production, Scene, Shot

    production = Production.objects.create(code="BEN", title="Bench")
    scenes = [Scene.objects.create(production=production, number=str(n)) for n in range(1, 61)]
    shots = Shot.objects.bulk_create(
        (
            Shot(
                production=production,
                scene=scenes[n * 60 // rows],
                code=f"BEN_{n:05}",
                natural_code=f"ben_{n:08}",
                description="The column of fire rises over the gate & the crowd flees 골목",
                methodology="Plates, then a generated crowd, then the fire in comp",
                frames=48 + n % 100,
                assignee="서유나",
                reel=f"A{n % 90:03}C{n % 12:03}",
                hours_estimated=n % 40,
            )
            for n in range(rows)
        ),
        batch_size=1000,
    )
    Element.objects.bulk_create(
        (
            Element(shot=shot, name=f"el{n:02}", origin="plate", category="crowd")
            for shot in shots
            for n in range(elements)
        ),
        batch_size=2000,
    )
    user = User.objects.create_user("bench", first_name="Seo", last_name="Yuna")
    return Membership.objects.create(user=user, production=production, role="supervisor")


def _changed(member: Any) -> bytes:
    """The production's Shots sheet with three cells of every row typed over."""
    from openpyxl import load_workbook

    from shotlog.spreadsheets.selection import whole_production
    from shotlog.spreadsheets.sheets import FIRST, HEAD
    from shotlog.spreadsheets.workbook import write_breakdown

    target = io.BytesIO()
    selection = whole_production(member)
    write_breakdown(target, selection, author="Bench", pictures=False, sheets=("shots",))
    workbook = load_workbook(target)
    sheet = workbook["Shots"]
    heads = [cell.value for cell in sheet[HEAD]]
    places = [heads.index(name) + 1 for name in ("Description", "Frames", "Status")]
    key = heads.index("ID") + 1
    for number in range(FIRST, sheet.max_row + 1):
        if isinstance(sheet.cell(number, key).value, int):
            words: tuple[Any, ...] = ("Rewritten: 새 설명", 200, "On hold")
            for place, value in zip(places, words, strict=True):
                sheet.cell(number, place).value = value
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


class _Timed:
    """Seconds of the clock and of the processor since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Both."""
        return time.perf_counter() - self._began[0], time.process_time() - self._began[1]


def _bare(data: bytes) -> tuple[float, float]:
    """What openpyxl's own loop over every cell takes."""
    from openpyxl import load_workbook

    timed = _Timed()
    for sheet in load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets:
        for _row in sheet.iter_rows(values_only=True):
            pass
    return timed.read()


class _Reader(threading.Thread):
    """Somebody who looks at the shots while the sheet is written."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.longest = 0.0
        self.done = False

    def run(self) -> None:
        """Read, and note the longest wait."""
        from shotlog.models import Shot

        while not self.done:
            began = time.perf_counter()
            list(Shot.objects.order_by("pk")[:50])
            self.longest = max(self.longest, time.perf_counter() - began)
            time.sleep(0.01)


def main() -> None:
    """Fill, export, change, preview, apply; or fill, export, read back."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--elements", type=int, default=0, help="of each shot")
    parser.add_argument("--whole", type=float, default=0, help="the scale of a whole workbook")
    parser.add_argument("--data", type=Path, help="keeps that workbook for the next run")
    parser.add_argument("--do", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        if options.whole and not options.do:
            sys.exit(_whole(data, options.whole))
        _set_up(data)
        if options.do:
            print(json.dumps(STEPS[options.do](data, options.whole)))
        else:
            sys.exit(_measured(options))


def _set_up(data: Path) -> None:
    os.environ["SHOTLOG_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _whole(data: Path, scale: float) -> int:
    """The steps of the round trip, each in a process of its own."""
    if not (data / BOOK).exists():
        _apart("fill", data, scale)
    bare = _apart("bare", data, scale)
    ours = _apart("ours", data, scale)
    size = (data / BOOK).stat().st_size / 1e6
    print(f"{size:.1f} MB                clock     cpu   peak MB   of the bare read (cpu)")
    for name, one in (("bare openpyxl read", bare), ("read and compared", ours)):
        ratio = one["cpu"] / bare["cpu"]
        print(
            f"{name:18} {one['clock']:8.1f} {one['cpu']:7.1f} {one['memory']:9.0f} {ratio:8.2f} x"
        )
    print(f"of it read {ours['read']:.1f} s; {ours['unchanged']:,} rows unchanged")
    assert ours["others"] == 0, ours
    return int(ours["cpu"] > WHOLE * bare["cpu"] or ours["memory"] > MEGABYTES)


def _apart(step: str, data: Path, scale: float) -> dict[str, Any]:
    command = [sys.executable, "-m", __spec__.name, "--data", str(data), "--whole", str(scale)]
    done = subprocess.run([*command, "--do", step], stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _written(data: Path, scale: float) -> dict[str, Any]:
    """The workbook of a production of that scale."""
    from shotlog.models import Membership, Production
    from shotlog.spreadsheets.selection import whole_production
    from shotlog.spreadsheets.workbook import write_breakdown
    from tests.bench import bench_export

    bench_export.PICTURES = 0
    bench_export.fill(scale)
    member = Membership(production=Production.objects.get(), role="supervisor")
    with (data / BOOK).open("wb") as target:
        write_breakdown(target, whole_production(member), author="Bench", pictures=False)
    return {}


def _bare_whole(data: Path, _scale: float) -> dict[str, Any]:
    from openpyxl import load_workbook

    timed = _Timed()
    for sheet in load_workbook(data / BOOK, read_only=True, data_only=True).worksheets:
        for _row in sheet.iter_rows(values_only=True):
            pass
    return _told(timed)


def _ours_whole(data: Path, _scale: float) -> dict[str, Any]:
    from shotlog.history import Author
    from shotlog.models import Production
    from shotlog.spreadsheets.incoming import Kind, make_plan, read_file

    production = Production.objects.get()
    timed = _Timed()
    book = read_file(data / BOOK)
    read = timed.read()[1]
    plan = make_plan(book, production, by=Author.command(production))
    same = plan.counts[Kind.UNCHANGED]
    return {**_told(timed), "read": read, "unchanged": same, "others": plan.counts.total() - same}


def _told(timed: _Timed) -> dict[str, Any]:
    clock, cpu = timed.read()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"clock": clock, "cpu": cpu, "memory": memory}


STEPS: dict[str, Callable[[Path, float], dict[str, Any]]] = {
    "fill": _written,
    "bare": _bare_whole,
    "ours": _ours_whole,
}


def _shown(plan: Any, production: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """How long it takes to keep a plan, and to show a page of it."""
    from shotlog.spreadsheets.incoming import kept
    from shotlog.spreadsheets.preview import preview

    path = Path(os.environ["SHOTLOG_DATA"]) / "bench.plan"
    timed = _Timed()
    kept.keep(path, plan, stands_on={})
    keeping = timed.read()
    timed = _Timed()
    found = kept.kept(path, production, stands_on={})
    assert found is not None
    shown = preview(found, page=7)
    assert len(shown.lines) == 200, len(shown.lines)
    assert shown.tabs
    assert shown.filters
    return keeping, timed.read()


def _measured(options: argparse.Namespace) -> int:
    from shotlog.breakdown.undo import undo_set
    from shotlog.history import Author
    from shotlog.models import Change
    from shotlog.spreadsheets.incoming import Kind, apply, make_plan, read_bytes

    member = _fill(options.rows, options.elements)
    data = _changed(member)
    bare = min((_bare(data) for _ in range(2)), key=lambda one: one[1])
    timed = _Timed()
    book = read_bytes(data, "list.xlsx")
    read = timed.read()
    plan = make_plan(book, member.production, by=Author.of(member, way="sheet"))
    changed = plan.counts[Kind.CHANGED]
    texts = sum(len(cell.new_text) for row in list(plan.rows)[:50] for cell in row.cells)
    preview = timed.read()
    kept, page = _shown(plan, member.production)
    print(f"{len(data) / 1e6:.1f} MB                seconds   cpu   of the bare read (cpu)")
    for name, (clock, cpu) in (
        ("bare openpyxl read", bare),
        ("our read", read),
        ("preview", preview),
        ("kept", kept),
        ("a page of it", page),
    ):
        print(f"{name:20} {clock:8.2f} {cpu:8.2f} {cpu / bare[1]:8.2f} x")
    reader = _Reader()
    reader.start()
    by = Author.of(member, way="sheet")
    timed = _Timed()
    done = apply(plan, by=by)
    clock, cpu = timed.read()
    reader.done = True
    reader.join()
    told, wrote = Change.objects.count(), cpu
    print(f"{'apply':20} {clock:8.2f} {cpu:8.2f}   {done.changed} rows, {told} lines of history")
    print(f"{'a reader meanwhile':20} {reader.longest:8.2f}            at the longest")
    assert changed == options.rows == done.changed, (changed, done.changed)
    assert texts
    if done.change_set:
        timed = _Timed()
        undo_set(done.change_set, by=Author.of(member))
        clock, cpu = timed.read()
        print(f"{'undo':20} {clock:8.2f} {cpu:8.2f}")
    return int(preview[1] > PREVIEW * bare[1] or wrote > APPLY)


if __name__ == "__main__":
    main()
