"""`manage.py benchmarks [--json]`: how well each tool version did, across productions."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from shotlog.figures.benchmarks import (
    Benchmark,
    Benchmarks,
    Group,
    VersionSessions,
    as_json,
    counted,
)
from shotlog.figures.counting import Spread
from shotlog.figures.experience import experience
from shotlog.kit.hours import shown
from shotlog.models.choices import Category


class Command(BaseCommand):
    """Print the benchmarks of all productions."""

    help = "Print the benchmarks of all productions as tables, or with --json as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The form."""
        parser.add_argument("--category", choices=Category.values, default="", help="only of this")
        parser.add_argument("--json", action="store_true", help="all figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and print; who can run a command sees money."""
        if options["json"]:
            found = as_json(experience(category=options["category"]))
            text = json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False)
        else:
            text = "\n".join(_tables(counted(experience(category=options["category"]))))
        self.stdout.write(text)


def _tables(found: Benchmarks) -> Iterator[str]:
    """Sessions by tool version, then a table per group of takes."""
    if not found.groups and not found.versions:
        yield "No takes and no sessions yet."
        return
    yield "Size by megapixels: SD below 0.6, HD below 2.1, 2K below 3.0, 4K above."
    yield "Under five values, the values are listed instead of percentiles."
    for group in found.groups:
        yield from _group(group)
    if found.versions:
        yield ""
        yield f"{'Tool version':40}{'Sessions':>9}{'Hands-on h':>12}{'Thrown away':>13}"
        yield from map(_version, found.versions)


def _group(found: Benchmark) -> Iterator[str]:
    omitted = f" (of which omitted {found.omitted})" if found.omitted else ""
    without = f" ({found.without_session} takes without)" if found.without_session else ""
    yield ""
    yield _title(found.group)
    yield (
        f"  Sessions {found.sessions}{without}, takes {found.takes}{omitted},"
        f" approved {found.approved}, none kept {found.none_kept} elements"
        f" with {found.takes_none_kept} takes"
    )
    yield f"  {'':34}{'Median':>10}{'10th':>10}{'90th':>10}{'Known':>8}{'Lacking':>9}"
    yield _spread("Attempts per keeper", found.attempts)
    if found.group.length != "still":
        yield _spread("Seconds per output second", found.times.per_output_second)
    yield _spread("Seconds per megapixel-frame", found.times.per_megapixel_frame)
    for currency, cost in found.cost_per_second.items():
        yield _spread(f"{currency} per approved second", cost)
    yield _spread("Hands-on hours per keeper", found.hands_on)
    yield _spread("Colour hours per keeper", found.colour)
    yield _spread("Fix hours per keeper", found.fix)
    if found.shortcomings:
        shares = (
            f"{kind} {share.part} of {share.whole}" for kind, share in found.shortcomings.items()
        )
        yield f"  Shortcomings: {', '.join(shares)}"


def _title(group: Group) -> str:
    """'ComfyUI 0.3.49 · Wan 2.2 · crowd · i2v · HD · 3-6 s', saying what is not known."""
    parts = (
        f"{group.tool} {group.version}".strip() or "no tool",
        group.model or "no model",
        group.category or "no category",
        group.mode or "no mode",
        group.resolution or "no size",
        group.length or "no length",
    )
    return " · ".join(parts)


def _spread(name: str, found: Spread) -> str:
    if found.median is None:
        values = ", ".join(map(_number, found.listed)) or "–"
        numbers = f"{values:>30}"
    else:
        numbers = f"{_number(found.median):>10}{_number(found.low):>10}{_number(found.high):>10}"
    return f"  {name:34}{numbers}{found.stands_on:>8}{found.lacking:>9}"


def _number(value: float | None) -> str:
    """Small numbers to three digits: a fast model takes hundredths of a second per frame."""
    return f"{value:.3g}" if value and value < 1 else shown(value)


def _version(found: VersionSessions) -> str:
    name = f"{found.tool} {found.version}".strip()
    thrown = "–" if found.thrown_away is None else str(found.thrown_away)
    return f"{name:40}{found.sessions:>9}{shown(found.hours.value):>12}{thrown:>13}"
