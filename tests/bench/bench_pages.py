"""Pages of a production of 10 shots and of 10,000: what grows with the film, and how much.

Run: python -m tests.bench.bench_pages [SHOTS]
Prints the median of five answers of each page and their ratio; ends with 1 when a ratio is above
its floor. A list that is cut into pages, and a page of one shot, must hardly grow; the production
page sums up every shot, so it may, but not beyond what sums cost.
"""

import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["SHOTLOG_DATA"] = tempfile.mkdtemp(prefix="shotlog-bench-")
os.environ["SHOTLOG_DATABASE_URL"] = ""
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

from shotlog.kit.text import natural
from shotlog.models import Element, Production, Scene, Shot
from tests.make import make_member, make_production

PER_SCENE = 50
ELEMENTS = (
    ("crowd01", "ai_gen", "crowd"),
    ("roto", "ai_assist", "roto"),
    ("fire", "cg", "fire"),
    ("plate", "plate", "environment"),
)
# How many times as long a page may take at 1,000 times as many shots; 0.4 s is always fast enough.
FLOORS = {"shot list": 4.0, "shot page": 2.0, "production page": 80.0}
FAST_ENOUGH = 0.4


def fill(production: Production, *, shots: int) -> None:
    """Scenes of 50 shots, each of four elements."""
    for start in range(0, shots, PER_SCENE):
        scene = Scene.objects.create(production=production, number=str(start // PER_SCENE + 1))
        made = Shot.objects.bulk_create(
            _shot(production, scene, number)
            for number in range(start, min(shots, start + PER_SCENE))
        )
        Element.objects.bulk_create(
            Element(shot=shot, name=name, origin=origin, category=category, coverage=25)
            for shot, (name, origin, category) in itertools.product(made, ELEMENTS)
        )


def _shot(production: Production, scene: Scene, number: int) -> Shot:
    code = f"{production.code}_{scene.number}_{number * 10:06}"
    return Shot(
        production=production,
        scene=scene,
        code=code,
        natural_code=natural(code),
        frames=100,
        description="A crowd before a burning gate",
    )


def pages(production: Production) -> Iterator[tuple[str, str]]:
    """Each with its address."""
    shot = Shot.objects.filter(production=production).order_by("natural_code").first()
    top = f"/p/{production.code}/"
    yield "shot list", f"{top}shots/"
    yield "shot page", f"{top}shots/{shot.code if shot else ''}/"
    yield "production page", top


def measure(*, shots: int) -> dict[str, float]:
    """The median seconds of each page."""
    production = make_production(code=f"B{shots}")
    fill(production, shots=shots)
    client = Client()
    client.force_login(make_member(production=production).user)
    return {name: _median(client, address) for name, address in pages(production)}


def _median(client: Client, address: str) -> float:
    times = []
    for _ in range(6):
        began = time.perf_counter()
        answer = client.get(address)
        times.append(time.perf_counter() - began)
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}")
    return statistics.median(times[1:])


def main(shots: int = 10_000) -> int:
    """Few, then many."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "zeal" not in one]
    setup_test_environment()
    Path(settings.DATA).mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    few, many = measure(shots=10), measure(shots=shots)
    slow = False
    for name, floor in FLOORS.items():
        ratio = many[name] / few[name]
        too_slow = ratio > floor and many[name] > FAST_ENOUGH
        slow = slow or too_slow
        print(
            f"{name}: {few[name] * 1000:.0f} ms at 10 shots, {many[name] * 1000:.0f} ms at "
            f"{shots:,}: {ratio:.1f} times, floor {floor:.0f}{' TOO SLOW' if too_slow else ''}"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
