"""How long the figures of a large production take.

Run from the checkout: `python -m tests.bench.bench_reports [shots ...]`. For each number of shots
(300, 3,000 and 30,000 unless said) it makes an in-memory production with five elements per shot and
four takes per element, and prints milliseconds, the median of five: by the clock, and of the
processor alone, which does not count what else the machine does; and beside the processor's how
large a part it is of the time that a page may take at 3,000 shots.
"""

import datetime as dt
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import setup_test_environment

from shotlog.figures.across import Across
from shotlog.figures.scene_figures import production_figures, scene_figures
from shotlog.kit.warm_up import warm_up
from shotlog.models import (
    ColourNote,
    Element,
    Membership,
    Production,
    Scene,
    Shortcoming,
    Shot,
    Take,
)
from shotlog.models.choices import Origin, Status
from shotlog.spreadsheets.benchmark_book import write_benchmarks
from tests.make import (
    make_file,
    make_member,
    make_production,
    make_scene,
    make_session,
    make_tool_version,
)

SCENES = 60
PAGES = {
    "scene report, page": ("/p/BIG/reports/scenes/1/", 300),
    "scene list, page": ("/p/BIG/reports/", 300),
    "production, page": ("/p/BIG/", 300),
    "production, its tool versions": ("/p/BIG/reports/versions/", 600),
    "shots, page of 200 rows": ("/p/BIG/shots/", 300),
    "benchmarks, page": ("/benchmarks/", 600),
    "planner, page": (
        "/plan/?category=crowd&role=fill&count=40&width=2048&height=858&seconds=4",
        600,
    ),
}
"""Their addresses, and the milliseconds that they may take at 3,000 shots."""


def fill(shots: int) -> Production:
    """A production of `shots` shots, five elements each, with takes, notes and shortcomings."""
    dice = random.Random(1)
    production = make_production(code="BIG", grade_budget_hours=Decimal(900), rate_ai=Decimal(500))
    scenes = [
        make_scene(production=production, number=str(number + 1), grade_hours_budgeted=Decimal(15))
        for number in range(SCENES)
    ]
    rows = [
        Shot(
            production=production,
            scene=scenes[number % SCENES],
            code=f"BIG_{number % SCENES + 1:03}_{number:05}",
            status=dice.choice(Status.values),
            frames=dice.choice([None, 48, 96, 120]),
        )
        for number in range(shots)
    ]
    for row in rows:
        row.derive()
    Shot.objects.bulk_create(rows)
    elements = _elements(dice, rows)
    _takes(dice, elements)
    noted = elements[::4]
    ColourNote.objects.bulk_create(
        ColourNote(
            shot_id=element.shot_id,
            element=element,
            main_mismatch=dice.choice(["temp", "black", "grain"]),
            status=dice.choice(["open", "matched", "so"]),
            hours_estimated=Decimal("2.5"),
            hours_actual=dice.choice([None, Decimal("3.25")]),
        )
        for element in noted
    )
    Shortcoming.objects.bulk_create(
        Shortcoming(element=element, kind="flicker", hours=Decimal("0.5")) for element in noted[::2]
    )
    return production


def _elements(dice: random.Random, shots: list[Shot]) -> list[Element]:
    rows = []
    for shot in shots:
        for place in range(5):
            is_ai = place < 2
            rows.append(
                Element(
                    shot=shot,
                    name=f"el{place:02}",
                    category="crowd",
                    origin="ai_gen" if is_ai else dice.choice(Origin.values),
                    role=dice.choice(["hero", "fill"]),
                    coverage=dice.choice([None, 25, 50]),
                    first_frame=dice.choice([None, 1020]),
                    hours_planned=Decimal("4.5"),
                    hours_actual=dice.choice([None, Decimal("3.75")]),
                    hours_conventional=Decimal(30) if is_ai else None,
                    recovery=dice.choice(["recoverable", "partly", "lost"]) if is_ai else "",
                    missing=["seed"] if is_ai else [],
                )
            )
    for row in rows:
        row.derive()
    return Element.objects.bulk_create(rows)


def _takes(dice: random.Random, elements: list[Element]) -> None:
    file = make_file()
    versions = [
        make_tool_version(tool=tool, version=version)
        for tool in ("ComfyUI", "Kling", "Runway", "Veo")
        for version in ("1", "2")
    ]
    sessions = [
        make_session(
            production=elements[0].shot.production,
            tool_version=version,
            date=dt.date(2026, 3, 2) + dt.timedelta(weeks=week + number % 2 * 8),
            hours_hands_on=Decimal(6),
        )
        for number, version in enumerate(versions)
        for week in range(8)
    ]
    Take.objects.bulk_create(
        (
            Take(
                element=element,
                number=number + 1,
                session=(session := dice.choice(sessions)),
                tool_version_id=session.tool_version_id,
                source_file=file,
                model="Wan 2.2 I2V A14B",
                mode="i2v",
                prompt="a street at night, embers in the air " * 8,
                width=1280,
                height=720,
                frames=81,
                fps=Decimal(16),
                generation_seconds=Decimal(dice.randrange(30, 900)),
                job_id=f"job{dice.randrange(20000)}",
                cost=dice.choice([None, Decimal("0.85")]),
                decision=dice.choice(["candidate", "approved", "rejected"]),
                colour=dice.choice([None, 1, 2, 3]),
            )
            for element in elements
            for number in range(4)
        ),
        batch_size=500,
    )


def timed(name: str, what: Callable[[], object], floor: float = 0) -> None:
    """Print the median of five calls."""
    clock, processor = [], []
    for _ in range(5):
        before = time.perf_counter(), time.process_time()
        what()
        clock.append((time.perf_counter() - before[0]) * 1000)
        processor.append((time.process_time() - before[1]) * 1000)
    took, worked = statistics.median(clock), statistics.median(processor)
    ratio = f"{worked / floor:6.2f} of {floor:.0f}" if floor else ""
    print(f"{name:32}{took:8.0f} ms{worked:8.0f} of processor{ratio:14}  (first {clock[0]:.0f})")


def asked(client: Client, path: str) -> None:
    """A page, which must be there."""
    status = client.get(path).status_code
    if status != 200:
        raise AssertionError(f"{path} answers {status}")


def workbook(member: Membership) -> None:
    """The benchmarks as Excel."""
    with tempfile.TemporaryFile() as file:
        write_benchmarks(file, Across.of(member.user), author="bench")


def measure(shots: int) -> None:
    """Make a production of `shots` shots in a database of its own and ask for its pages."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]
    old = connection.creation.create_test_db(verbosity=0)
    try:
        production = fill(shots)
        counts = [model.objects.count() for model in (Shot, Element, Take)]
        print(f"{connections['default'].vendor}: {counts} shots, elements, takes")
        scene = Scene.objects.select_related("production").filter(production=production)[0]
        timed("scene figures, all", lambda: scene_figures(scene).as_json(money=True))
        timed("production figures, all", lambda: production_figures(production).as_json(money=True))
        member, client = make_member(production=production), Client()
        client.force_login(member.user)
        timed("before the first answer", warm_up)
        for name, (path, floor) in PAGES.items():
            timed(name, lambda path=path: asked(client, path), floor)  # type: ignore[misc]
        timed("benchmarks, Excel", lambda: workbook(member))
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def main() -> None:
    """A tenth of a long production, a long one, and ten times that, each in a fresh process."""
    if len(sys.argv) == 2:
        setup_test_environment()
        measure(int(sys.argv[1]))
        return
    for shots in sys.argv[1:] or ("300", "3000", "30000"):
        subprocess.run([sys.executable, "-m", "tests.bench.bench_reports", shots], check=True)


if __name__ == "__main__":
    main()
