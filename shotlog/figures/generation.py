"""Generation time: per take, per second of output and per megapixel-frame."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Count, Expression, F, FloatField, Max, Q, QuerySet
from django.db.models.functions import Cast

from shotlog.figures.counting import Json, Spread, spread
from shotlog.figures.scope import Scope
from shotlog.models import Take
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


class TakeRow(NamedTuple):
    """What is counted of a take."""

    pk: int
    model: str
    tool: str
    version: str
    mode: str
    job_id: str
    seconds: float | None
    basis: str
    width: int | None
    height: int | None
    frames: int | None
    fps: float | None

    @property
    def made_with(self) -> str:
        """The model, else tool and version."""
        return self.model or f"{self.tool} {self.version}".strip()

    @property
    def output_seconds(self) -> float | None:
        """The length of a clip; None for a picture, and where it is not known."""
        if not self.frames or self.frames < 2 or not self.fps:
            return None
        return self.frames / self.fps

    @property
    def is_clip(self) -> bool:
        """More than one frame, or made by a mode whose output moves."""
        return (self.frames or 0) > 1 or (self.frames is None and self.mode in MOVING)

    @property
    def megapixel_frames(self) -> float | None:
        """Size times frames; a picture is one frame."""
        if not self.width or not self.height or (self.frames is None and self.is_clip):
            return None
        return self.width * self.height / 1_000_000 * (self.frames or 1)


Jobs: TypeAlias = dict[str, tuple[float, int]]
"""(seconds, takes) of a production's jobs whose whole time is known, by job id."""

TimedTake: TypeAlias = tuple[TakeRow, float | None]
"""A take with its seconds."""


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
    in_production = Q(element__shot__production=scope.production)
    jobs = job_times(in_production).get(scope.production.pk, {})
    together, by_model = Times(), defaultdict[str, Times](Times)
    for take, _besides in take_rows(rows):
        seconds = seconds_of(take, jobs)
        together.add(take, seconds)
        by_model[take.made_with].add(take, seconds)
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
        jobs = job_times(wanted).get(scope.production.pk, {})
        found: dict[int, list[TimedTake]] = defaultdict(list)
        for take, (shot,) in take_rows(rows, "element__shot_id"):
            found[shot].append((take, seconds_of(take, jobs)))
        scope.memo["timed"] = found
    takes: dict[int, list[TimedTake]] = scope.memo["timed"]
    return takes


def seconds_of(take: TakeRow, jobs: Jobs) -> float | None:
    """The seconds of one take: its own, or its equal part of the whole job's."""
    if take.seconds is not None and take.basis != GenerationBasis.JOB:
        return take.seconds
    if take.job_id in jobs:
        whole, takes = jobs[take.job_id]
        return whole / takes
    return take.seconds


def take_rows(
    takes: QuerySet[Take], *besides: str | Expression
) -> Iterator[tuple[TakeRow, tuple[Any, ...]]]:
    """Each of `takes` with the further columns that are asked for."""
    columns: tuple[Any, ...] = (
        "pk",
        "model",
        "tool_version__tool__name",
        "tool_version__version",
        "mode",
        "job_id",
        Cast("generation_seconds", FloatField()),
        "generation_basis",
        "width",
        "height",
        "frames",
        Cast("fps", FloatField()),
    )
    rows = takes.order_by("pk").values_list(*columns, *besides)
    for row in rows.iterator(chunk_size=5000):
        own = TakeRow(row[0], row[1], row[2] or "", row[3] or "", *row[4 : len(columns)])
        yield own, row[len(columns) :]


def job_times(wanted: Q) -> dict[int, Jobs]:
    """By production, (seconds, takes) of the jobs whose whole time is known, by job id."""
    rows = (
        Take.objects.filter(wanted, element__shot__removed=False, element__removed=False)
        .exclude(job_id="")
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
    jobs: dict[int, Jobs] = defaultdict(dict)
    for production, job, whole, takes in rows:
        jobs[production][job] = (whole, takes)
    return jobs


class Times:
    """Generation times as they are counted: numbers alone, so that many takes need little room."""

    def __init__(self) -> None:
        """Of no takes yet."""
        self.takes = self.clips = 0
        self.seconds = array("d")
        self.per_second = array("d")
        self.per_frame = array("d")

    def add(self, take: TakeRow, seconds: float | None) -> None:
        """Count one take."""
        self.takes += 1
        self.clips += take.is_clip
        if seconds is None:
            return
        self.seconds.append(seconds)
        if take.is_clip and take.output_seconds:
            self.per_second.append(seconds / take.output_seconds)
        if take.megapixel_frames:
            self.per_frame.append(seconds / take.megapixel_frames)

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
    times = Times()
    for take, seconds in takes:
        times.add(take, seconds)
    return times.told(name)
