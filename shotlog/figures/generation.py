"""Generation time: per take, per second of output and per megapixel-frame."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from django.db.models import (
    Case,
    Count,
    Expression,
    F,
    FloatField,
    Max,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from shotlog.figures.counting import Json, Spread, spread
from shotlog.figures.scope import Real, Scope
from shotlog.models import Take, ToolVersion
from shotlog.models.choices import GenerationBasis, Mode

MOVING = frozenset(
    {
        Mode.T2V,
        Mode.I2V,
        Mode.V2V,
        Mode.START_END,
        Mode.LIPSYNC,
        Mode.MOTION_CONTROL,
        Mode.INTERP_AI,
    }
)
"""Modes whose output is a clip: without a number of frames its length is not known."""


@dataclass(frozen=True, eq=False)
class Making:
    """What takes that were made alike share: with what, in which mode, how large and long."""

    tool: str
    version: str
    model: str
    mode: str
    width: int | None
    height: int | None
    frames: int | None
    fps: float | None

    @cached_property
    def tool_version(self) -> str:
        """'ComfyUI 0.3.49'; '' where neither is known."""
        return f"{self.tool} {self.version}".strip()

    @property
    def made_with(self) -> str:
        """The model, else tool and version."""
        return self.model or self.tool_version

    @cached_property
    def output_seconds(self) -> float | None:
        """The length of a clip; None for a picture, and where it is not known."""
        if not self.frames or self.frames < 2 or not self.fps:
            return None
        return self.frames / self.fps

    @cached_property
    def is_clip(self) -> bool:
        """More than one frame, or made by a mode whose output moves."""
        return (self.frames or 0) > 1 or (self.frames is None and self.mode in MOVING)

    @cached_property
    def megapixel_frames(self) -> float | None:
        """Size times frames; a picture is one frame."""
        if not self.width or not self.height or (self.frames is None and self.is_clip):
            return None
        return self.width * self.height / 1_000_000 * (self.frames or 1)


TimedTake: TypeAlias = tuple[Making, float | None]
"""How a take was made, with its seconds."""


@dataclass(frozen=True)
class Timed:
    """Generation times of some takes."""

    name: str
    takes: int
    seconds: Spread
    per_output_second: Spread  # clips only
    per_megapixel_frame: Spread

    def as_json(self) -> Json:
        """The three spreads."""
        return {
            "name": self.name,
            "takes": self.takes,
            "seconds": self.seconds.as_json(),
            "per_output_second": self.per_output_second.as_json(),
            "per_megapixel_frame": self.per_megapixel_frame.as_json(),
        }


@dataclass(frozen=True)
class Generation:
    """Generation times together and by model."""

    together: Timed
    by_model: list[Timed]

    def as_json(self) -> Json:
        """Together and by model."""
        return {
            "together": self.together.as_json(),
            "by_model": [timed.as_json() for timed in self.by_model],
        }


def generation(scope: Scope) -> Generation:
    """The times of the takes of `scope`; temp and omitted ones stay in benchmarks."""
    of_shot = _timed_takes(scope.whole or scope)
    takes = [one for shot in scope.shots for one in of_shot.get(shot.pk, ())]
    by_model: dict[str, list[TimedTake]] = defaultdict(list)
    for one in takes:
        by_model[one[0].made_with].append(one)
    return Generation(
        together=timed("", takes),
        by_model=[timed(name, by_model[name]) for name in sorted(by_model) if name],
    )


def generation_in_little_room(scope: Scope) -> Generation:
    """The same as `generation`, with no take kept: for exports of very many."""
    rows = Take.objects.filter(scope.of_shots("element__shot"), element__removed=False)
    jobs = Jobs(Q(element__shot__production=scope.production))
    together, by_model = Times(), defaultdict[str, Times](Times)
    for making, seconds, job, _besides in take_rows(rows):
        found = [jobs.seconds(scope.production.pk, job, seconds)]
        together.add(making, found)
        by_model[making.made_with].add(making, found)
    return Generation(
        together=together.told(""),
        by_model=[by_model[name].told(name) for name in sorted(by_model) if name],
    )


def _timed_takes(scope: Scope) -> dict[int, list[TimedTake]]:
    """The takes of a scope with their seconds, by shot: two queries, for all of its parts."""
    if "timed" not in scope.memo:
        rows = Take.objects.filter(scope.of_shots("element__shot"), element__removed=False)
        wanted = Q(element__shot__production=scope.production)
        if scope.scene:  # a job can serve other scenes too: its takes are counted everywhere
            wanted &= Q(job_id__in=rows.exclude(job_id="").order_by().values("job_id"))
        jobs, production = Jobs(wanted), scope.production.pk
        found: dict[int, list[TimedTake]] = defaultdict(list)
        for making, seconds, job, (shot,) in take_rows(rows, "element__shot_id"):
            found[shot].append((making, jobs.seconds(production, job, seconds)))
        scope.memo["timed"] = found
    takes: dict[int, list[TimedTake]] = scope.memo["timed"]
    return takes


class Jobs:
    """The jobs whose whole time is known; they are read once a take asks for its part."""

    def __init__(self, wanted: Q) -> None:
        """Those of the takes that are `wanted`."""
        self.wanted = wanted

    @cached_property
    def times(self) -> dict[tuple[int, str], tuple[float, int]]:
        """(seconds, takes) by production and job id."""
        return _job_times(self.wanted)

    def seconds(self, production: int, job: str, own: float | None) -> float | None:
        """The seconds of one take: its equal part of the whole job's, else its own."""
        if not job:
            return own
        whole, takes = self.times.get((production, job), (None, 1))
        return own if whole is None else whole / takes


_JOB = Case(
    When(Q(generation_basis=GenerationBasis.JOB) | Q(generation_seconds=None), then=F("job_id")),
    default=Value(""),
    output_field=TextField(),
)
"""The job whose time is shared by its takes; '' where the take tells its own."""


def take_rows(
    takes: QuerySet[Take], *besides: str | Expression
) -> Iterator[tuple[Making, float | None, str, tuple[Any, ...]]]:
    """Of each of `takes` how it was made, seconds, job, and the further columns asked for."""
    columns: tuple[Any, ...] = (
        "tool_version",
        "model",
        "mode",
        "width",
        "height",
        "frames",
        Real("fps"),
        Real("generation_seconds"),
        _JOB,
    )
    rows = takes.order_by("pk").values_list(*columns, *besides)
    versions, known = _versions(), dict[tuple[Any, ...], Making]()
    for row in rows.iterator(chunk_size=5000):
        alike = row[:7]
        making = known.get(alike)
        if making is None:
            making = known[alike] = Making(*versions[row[0]], *alike[1:])
        yield making, row[7], row[8], row[9:]


def _versions() -> dict[int | None, tuple[str, str]]:
    """Every tool version by its key, as tool and version: there are few."""
    rows = ToolVersion.everything.order_by().values_list("pk", "tool__name", "version")
    return {None: ("", "")} | {pk: (tool, version) for pk, tool, version in rows}


def _job_times(wanted: Q) -> dict[tuple[int, str], tuple[float, int]]:
    whole = Take.objects.filter(generation_basis=GenerationBasis.JOB).exclude(job_id="")
    rows = (
        Take.objects.filter(wanted, element__shot__removed=False, element__removed=False)
        .filter(job_id__in=whole.values("job_id"))
        .order_by()
        .values_list("element__shot__production", "job_id")
        .annotate(
            whole=Cast(
                Max("generation_seconds", filter=Q(generation_basis=GenerationBasis.JOB)),
                FloatField(),
            ),
            takes=Count("pk"),
        )
        .filter(whole__isnull=False)
        .values_list("element__shot__production", "job_id", F("whole"), F("takes"))
    )
    return {(production, job): (whole, takes) for production, job, whole, takes in rows}


class Times:
    """Generation times as they are counted: numbers alone, so that many takes need little room."""

    def __init__(self) -> None:
        """Of no takes yet."""
        self.takes = self.clips = 0
        self.seconds = array("d")
        self.per_second = array("d")
        self.per_frame = array("d")

    def add(self, making: Making, found: Sequence[float | None]) -> None:
        """Count takes that were made alike, with their seconds."""
        known = [seconds for seconds in found if seconds is not None]
        self.takes += len(found)
        self.clips += len(found) if making.is_clip else 0
        self.seconds.extend(known)
        length, size = making.output_seconds, making.megapixel_frames
        if length:
            self.per_second.extend([seconds / length for seconds in known])
        if size:
            self.per_frame.extend([seconds / size for seconds in known])

    def told(self, name: str) -> Timed:
        """The spreads of what was counted."""
        return Timed(
            name=name,
            takes=self.takes,
            seconds=spread(self.seconds, lacking=self.takes - len(self.seconds)),
            per_output_second=spread(self.per_second, lacking=self.clips - len(self.per_second)),
            per_megapixel_frame=spread(self.per_frame, lacking=self.takes - len(self.per_frame)),
        )


def timed(name: str, takes: Iterable[TimedTake]) -> Timed:
    """The spreads of some takes' times."""
    alike: dict[Making, list[float | None]] = defaultdict(list)
    for making, seconds in takes:
        alike[making].append(seconds)
    times = Times()
    for making, found in alike.items():
        times.add(making, found)
    return times.told(name)
