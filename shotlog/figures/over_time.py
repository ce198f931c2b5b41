"""How the versions of each tool did over time: a new one can be seen to be better or worse.

A take stands in the period of its session's day; an element in that of its newest approved take.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from shotlog.figures.counting import Json, Spread, spread
from shotlog.figures.experience import Experience, MadeTake

LONG = 200
"""Days; what took longer is shown by month, else by week."""

Version: TypeAlias = tuple[str, str]
"""The tool and the version's name."""
Value: TypeAlias = tuple[dt.date | None, float | None]
"""A value and its day; either may not be known."""


@dataclass(frozen=True)
class Period:
    """What a version did in one week or month."""

    start: dt.date
    values: Spread

    def as_json(self) -> Json:
        """The first day, and the spread."""
        return {"from": self.start.isoformat(), **_fields(self.values)}


def _fields(values: Spread) -> dict[str, Json]:
    found = values.as_json()
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class VersionCourse:
    """One version of a tool: all in all, and period by period."""

    version: str
    first: dt.date | None  # the first day that is known
    whole: Spread
    periods: list[Period]
    without_day: int  # values in no period

    def as_json(self) -> Json:
        """Together and by period."""
        return {
            "version": self.version or None,
            "first_day": self.first.isoformat() if self.first else None,
            "together": self.whole.as_json(),
            "periods": [one.as_json() for one in self.periods],
            "without_day": self.without_day,
        }


@dataclass(frozen=True)
class Course:
    """One tool: its versions in the order in which they came into use."""

    tool: str
    versions: list[VersionCourse]

    def as_json(self) -> Json:
        """Version by version."""
        return {"tool": self.tool, "versions": [one.as_json() for one in self.versions]}


@dataclass(frozen=True)
class OverTime:
    """The courses of all tools in one measure."""

    measure: str
    step: str  # "week" or "month"
    tools: list[Course]

    def as_json(self) -> Json:
        """Tool by tool; the measure is called as in the figures of a group."""
        return {
            "measure": NAMES[self.measure],
            "step": self.step,
            "tools": [one.as_json() for one in self.tools],
        }


def all_over_time(made: Experience) -> list[OverTime]:
    """The courses in each of `MEASURES`."""
    return [over_time(made, measure) for measure in MEASURES]


def over_time(made: Experience, measure: str = "attempts") -> OverTime:
    """The courses in one of `MEASURES`."""
    values: dict[Version, list[Value]] = defaultdict(list)
    for key, value in MEASURES[measure](made):
        if key[0]:
            values[key].append(value)
    days = [day for found in values.values() for day, _value in found if day]
    step = "month" if days and (max(days) - min(days)).days > LONG else "week"
    tools: dict[str, list[VersionCourse]] = defaultdict(list)
    for (tool, version), found in sorted(values.items()):
        tools[tool].append(_course(version, found, step))
    return OverTime(
        measure,
        step,
        [Course(tool, sorted(tools[tool], key=_in_order)) for tool in sorted(tools)],
    )


def start_of(day: dt.date, step: str) -> dt.date:
    """The Monday of its week, or the first of its month."""
    return day.replace(day=1) if step == "month" else day - dt.timedelta(days=day.weekday())


def _in_order(one: VersionCourse) -> tuple[dt.date, str]:
    return one.first or dt.date.max, one.version


def _course(version: str, found: list[Value], step: str) -> VersionCourse:
    by_period: dict[dt.date, list[Value]] = defaultdict(list)
    for value in found:
        if value[0]:
            by_period[start_of(value[0], step)].append(value)
    return VersionCourse(
        version=version,
        first=min((day for day, _value in found if day), default=None),
        whole=_spread(found),
        periods=[Period(start, _spread(by_period[start])) for start in sorted(by_period)],
        without_day=sum(day is None for day, _value in found),
    )


def _spread(found: Iterable[Value]) -> Spread:
    values = [value for _day, value in found]
    known = [value for value in values if value is not None]
    return spread(known, lacking=len(values) - len(known))


def _version(take: MadeTake) -> Version:
    return take.making.tool, take.making.version


def _kept(made: Experience) -> Iterator[tuple[Version, int, list[MadeTake], dt.date | None]]:
    """By version and element with an approved take of it: its takes of that version, the day."""
    for element, takes in made.takes.items():
        own: dict[Version, list[MadeTake]] = defaultdict(list)
        for take in takes:
            own[_version(take)].append(take)
        for version, some in own.items():
            kept = [take for take in some if take.is_approved]
            if kept:
                yield version, element, some, made.day(kept[-1])


def _attempts(made: Experience) -> Iterator[tuple[Version, Value]]:
    for version, _element, takes, day in _kept(made):
        yield version, (day, len(takes) / sum(take.is_approved for take in takes))


def _per_output_second(made: Experience) -> Iterator[tuple[Version, Value]]:
    for take in _all(made):
        if take.making.is_clip:
            seconds, length = take.seconds, take.making.output_seconds
            value = None if seconds is None or not length else seconds / length
            yield _version(take), (made.day(take), value)


def _per_megapixel_frame(made: Experience) -> Iterator[tuple[Version, Value]]:
    for take in _all(made):
        seconds, size = take.seconds, take.making.megapixel_frames
        value = None if seconds is None or not size else seconds / size
        yield _version(take), (made.day(take), value)


def _colour(made: Experience) -> Iterator[tuple[Version, Value]]:
    for version, element, _takes, day in _kept(made):
        yield version, (day, _per_keeper(made, element, made.colour_hours(element)))


def _fix(made: Experience) -> Iterator[tuple[Version, Value]]:
    for version, element, _takes, day in _kept(made):
        yield version, (day, _per_keeper(made, element, made.fix_hours(element)))


def _per_keeper(made: Experience, element: int, hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100 / len(made.keepers[element])


def _all(made: Experience) -> Iterator[MadeTake]:
    for takes in made.takes.values():
        yield from takes


MEASURES: dict[str, Callable[[Experience], Iterator[tuple[Version, Value]]]] = {
    "attempts": _attempts,
    "second": _per_output_second,
    "frame": _per_megapixel_frame,
    "colour": _colour,
    "fix": _fix,
}
"""What may be followed over time, per version: value by value with its day."""

NAMES = {
    "attempts": "attempts_per_keeper",
    "second": "seconds_per_output_second",
    "frame": "seconds_per_megapixel_frame",
    "colour": "colour_hours_per_keeper",
    "fix": "fix_hours_per_keeper",
}
"""What they are called in JSON."""
