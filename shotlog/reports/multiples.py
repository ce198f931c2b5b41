"""Small multiples: one chart per tool, a curve per version, with the sentence that compares them.

Places along the page are per cent, heights are pixels; what has no median is drawn value by value.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shotlog.figures.counting import Spread
from shotlog.figures.over_time import Course, OverTime, Period, VersionCourse
from shotlog.reports.charts import ticks

TOP, BASE = 14.0, 96.0
LEFT, RIGHT = 9.0, 97.0
LOOKS = 4
"""Curves of versions differ by their dashes: so many kinds."""
SHARED = ("attempts", "colour", "fix")
"""Measures that are drawn on one scale for all tools; times differ too much from tool to tool."""


@dataclass(frozen=True)
class Place:
    """One point of a chart."""

    x: float
    y: float

    @property
    def left(self) -> str:
        """As SVG takes it."""
        return f"{self.x:.2f}%"

    @property
    def down(self) -> str:
        """As SVG takes it."""
        return f"{self.y:.1f}"


@dataclass(frozen=True)
class Curve:
    """One version: its medians joined, the band around them, and single values."""

    version: str
    look: str
    line: str  # the d of a path on 0 to 100
    band: str
    dots: list[Place]  # medians
    singles: list[Place]  # values of periods that have under five


@dataclass(frozen=True)
class Tick:
    """A rule across the chart."""

    y: str
    label: str


@dataclass(frozen=True)
class Mark:
    """Where a version came into use."""

    x: str
    label: str
    is_end: bool  # the label stands left of its mark
    y: int


@dataclass(frozen=True)
class TableRow:
    """What stands behind one point."""

    version: str
    period: str
    values: Spread


@dataclass(frozen=True)
class Multiple:
    """The chart of one tool, and what is told of it."""

    tool: str
    curves: list[Curve]
    ticks: list[Tick]
    marks: list[Mark]
    first: str
    last: str
    newest: str  # the median of the newest version that has one
    sentence: str
    rows: list[TableRow]
    without_day: int
    top: str  # the end of its scale

    @property
    def is_drawn(self) -> bool:
        """There is something to draw."""
        return any(curve.dots or curve.singles for curve in self.curves)


def multiples(
    found: OverTime,
    *,
    sentence: Callable[[Course], str],
    weight: Callable[[Course], int] | None = None,
) -> list[Multiple]:
    """A chart per tool, the one with most values first, or that of the largest `weight`."""
    shared = max(map(_top, found.tools), default=0.0) if found.measure in SHARED else None
    size = weight or _size
    ordered = sorted(found.tools, key=lambda one: (-size(one), one.tool.casefold()))
    days = [period.start for one in found.tools for v in one.versions for period in v.periods]
    ends = (min(days), max(days)) if days else None
    return [
        _multiple(one, ends, shared or _top(one), sentence(one), step=found.step) for one in ordered
    ]


def _size(course: Course) -> int:
    return sum(version.whole.stands_on for version in course.versions)


def _heights(periods: Iterable[Period]) -> list[float]:
    found: list[float] = []
    for period in periods:
        values = period.values
        found.extend(values.listed if values.high is None else (values.high,))
    return found


def _top(course: Course) -> float:
    return max((max(_heights(one.periods), default=0) for one in course.versions), default=0)


def _multiple(
    course: Course,
    ends: tuple[dt.date, dt.date] | None,
    top: float,
    sentence: str,
    *,
    step: str,
) -> Multiple:
    top = top or 1.0

    def place(day: dt.date, value: float) -> Place:
        first, last = ends or (day, day)
        span = (last - first).days
        share = (day - first).days / span if span else 0.5
        return Place(LEFT + share * (RIGHT - LEFT), _down(value, top))

    drawn = [one for one in course.versions if one.periods]
    return Multiple(
        tool=course.tool,
        curves=[_curve(one, place, number) for number, one in enumerate(drawn)],
        ticks=[
            Tick(f"{BASE - value / top * (BASE - TOP):.1f}", _short(value)) for value in _few(top)
        ],
        marks=[
            _mark(one, place(one.periods[0].start, 0), number)
            for number, one in enumerate(drawn)
            if one.version
        ],
        first=_day(ends[0], step) if ends else "",
        last=_day(ends[1], step) if ends and ends[0] != ends[1] else "",
        newest=_newest(course),
        sentence=sentence,
        rows=[
            TableRow(one.version, _day(period.start, step), period.values)
            for one in drawn
            for period in one.periods
        ],
        without_day=sum(one.without_day for one in course.versions),
        top=_short(top),
    )


def _down(value: float, top: float) -> float:
    return BASE - value / top * (BASE - TOP)


def _few(top: float) -> list[float]:
    """Two to four rules: a small chart has no room for more."""
    found = ticks(top) if top >= 1 else [0, top]
    return [value for place, value in enumerate(found) if place % max(1, -(-len(found) // 4)) == 0]


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _newest(course: Course) -> str:
    known = [one.whole.median for one in course.versions if one.whole.median is not None]
    return _short(known[-1]) if known else ""


def _day(day: dt.date, step: str) -> str:
    return date_format(day, "Y-m" if step == "month" else "Y-m-d")


def _mark(one: VersionCourse, place: Place, number: int) -> Mark:
    return Mark(place.left, one.version[:18], place.x > (LEFT + RIGHT) / 2, 9 + number % 3 * 11)


def _curve(one: VersionCourse, place: Callable[[dt.date, float], Place], number: int) -> Curve:
    dots: list[Place] = []
    lows: list[Place] = []
    highs: list[Place] = []
    singles: list[Place] = []
    for period in one.periods:
        values = period.values
        if values.median is None or values.low is None or values.high is None:
            singles.extend(place(period.start, value) for value in values.listed)
            continue
        dots.append(place(period.start, values.median))
        lows.append(place(period.start, values.low))
        highs.append(place(period.start, values.high))
    if len(dots) == 1:  # a band of no width would not be seen
        half = 0.8
        lows = [Place(lows[0].x - half, lows[0].y), Place(lows[0].x + half, lows[0].y)]
        highs = [Place(highs[0].x - half, highs[0].y), Place(highs[0].x + half, highs[0].y)]
    return Curve(
        version=one.version or _("version not known"),
        look=f"v{number % LOOKS}",
        line=_path(dots),
        band=_path([*highs, *reversed(lows)]) + "Z" if highs else "",
        dots=dots,
        singles=singles,
    )


def _path(places: list[Place]) -> str:
    return "".join(
        f"{'L' if number else 'M'}{one.x:.2f} {one.y:.1f}" for number, one in enumerate(places)
    )
