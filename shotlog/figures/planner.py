"""What so many elements of a kind would take, drawn from those that were made before.

A record is an element with an approved take of the category and role. It brings what it took in
all: every take's time, its attempts, hours and cost. Records that lack a datum are left out of that
figure and counted beside it.
"""

import math
import random
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shotlog.figures.counting import FEW, Json
from shotlog.figures.experience import Experience, MadeElement, MadeTake, experience
from shotlog.figures.hours import known_sum

DRAWS = 2000
SEED = 1
BINS = 10
MOST: dict[str, int] = {"count": 5000, "width": 32768, "height": 32768, "seconds": 3600}
"""What is more is a typing error."""


@dataclass(frozen=True)
class Wanted:
    """What is planned: so many elements of a category and role, of a size and length."""

    category: str
    role: str
    count: int
    width: int
    height: int
    seconds: float


@dataclass(frozen=True)
class Record:
    """What one element took; None where that is not known."""

    generation_seconds: float | None  # as it would take at the size and length that are planned
    attempts: int
    hands_on: float | None
    colour: float | None
    fix: float | None
    cost: float | None
    currency: str
    production: int = 0
    is_out: bool = False
    rate_is_assumed: bool = False  # its clip tells no frame rate: it plays at the production's


@dataclass(frozen=True)
class Histogram:
    """How many draws fell into each of ten equal bins, from the lowest to the highest."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]

    def as_json(self) -> Json:
        """Eleven edges, ten counts."""
        return {"edges": list(self.edges), "counts": list(self.counts)}


@dataclass(frozen=True)
class Forecast:
    """A sum over the planned elements that half, or four fifths, of the draws stay within."""

    stands_on: int
    lacking: int
    half: float | None = None
    likely: float | None = None
    histogram: Histogram | None = None
    sums: tuple[float, ...] = field(default=(), repr=False, compare=False)  # draw by draw

    @property
    def is_known(self) -> bool:
        """There are enough records to draw from."""
        return self.half is not None

    def as_json(self) -> Json:
        """Percentiles and histogram, null under five records."""
        return {
            "p50": self.half,
            "p80": self.likely,
            "stands_on": self.stands_on,
            "lacking": self.lacking,
            "histogram": self.histogram.as_json() if self.histogram else None,
        }


@dataclass(frozen=True)
class Plan:
    """The forecasts of what is planned."""

    wanted: Wanted
    records: int
    omitted: int  # of which omitted, temp or reference
    rates_assumed: int
    generation_seconds: Forecast
    attempts: Forecast
    hands_on: Forecast
    colour: Forecast  # also the line for the colour budget
    fix: Forecast
    cost: dict[str, Forecast]  # by currency
    productions: dict[int, int] = field(default_factory=dict)  # records by production

    @property
    def has_enough(self) -> bool:
        """Five records or more."""
        return self.records >= FEW

    def as_json(self) -> Json:
        """All forecasts with what they stand on."""
        return {
            "category": self.wanted.category,
            "role": self.wanted.role,
            "count": self.wanted.count,
            "width": self.wanted.width,
            "height": self.wanted.height,
            "seconds": self.wanted.seconds,
            "records": self.records,
            "of_which_omitted": self.omitted,
            "at_production_rate": self.rates_assumed,
            "enough_records": self.has_enough,
            "records_needed": FEW,
            "draws": DRAWS,
            "seed": SEED,
            "generation_seconds": self.generation_seconds.as_json(),
            "attempts": self.attempts.as_json(),
            "hands_on_hours": self.hands_on.as_json(),
            "colour_hours": self.colour.as_json(),
            "fix_hours": self.fix.as_json(),
            "colour_budget": {"p50": self.colour.half, "p80": self.colour.likely},
            "cost": {currency: found.as_json() for currency, found in self.cost.items()},
        }


def plan(wanted: Wanted) -> Plan:
    """The plan for `wanted`, from the records of all productions."""
    return planned(wanted, list(records(wanted)))


@dataclass(frozen=True)
class Bid:
    """Several lines that are planned together."""

    lines: list[Plan]
    together: dict[str, Forecast]  # by figure: the draws of all lines added, draw by draw
    cost: dict[str, Forecast]  # by currency, of lines that all tell it

    def as_json(self) -> Json:
        """Line by line, and their sum."""
        return {
            "lines": [line.as_json() for line in self.lines],
            "together": {name: found.as_json() for name, found in self.together.items()},
            "cost": {currency: found.as_json() for currency, found in self.cost.items()},
        }


FIGURES: dict[str, Callable[[Plan], Forecast]] = {
    "generation_seconds": lambda line: line.generation_seconds,
    "attempts": lambda line: line.attempts,
    "hands_on_hours": lambda line: line.hands_on,
    "colour_hours": lambda line: line.colour,
    "fix_hours": lambda line: line.fix,
}
"""What is summed over lines."""


def bid(wanted: Sequence[Wanted], made: Experience) -> Bid:
    """The plans of all lines, and what they take together.

    Each line has dice of its own, so that lines do not rise and fall together; the first one's are
    those of a plan alone.
    """
    lines = [
        planned(one, list(_records(made, one)), seed=SEED + number)
        for number, one in enumerate(wanted)
    ]
    currencies = sorted({name for line in lines for name in line.cost})
    return Bid(
        lines=lines,
        together={name: added([of(line) for line in lines]) for name, of in FIGURES.items()},
        cost={
            name: added([line.cost.get(name, Forecast(0, line.records)) for line in lines])
            for name in currencies
        },
    )


def added(found: Sequence[Forecast]) -> Forecast:
    """The forecast of a sum: draws are added, not percentiles; unknown where one of them is."""
    stands_on = sum(one.stands_on for one in found)
    lacking = sum(one.lacking for one in found)
    if not found or not all(one.is_known for one in found):
        return Forecast(stands_on, lacking)
    rows = zip(*(one.sums for one in found), strict=True)
    return _told([math.fsum(row) for row in rows], stands_on, lacking)


def planned(wanted: Wanted, found: Sequence[Record], *, seed: int = SEED) -> Plan:
    """The plan for `wanted` from the records that were found."""

    def of(values: Sequence[float | None]) -> Forecast:
        return forecast(values, count=wanted.count, seed=seed)

    return Plan(
        wanted=wanted,
        records=len(found),
        omitted=sum(one.is_out for one in found),
        rates_assumed=sum(one.rate_is_assumed for one in found),
        generation_seconds=of([one.generation_seconds for one in found]),
        attempts=of([one.attempts for one in found]),
        hands_on=of([one.hands_on for one in found]),
        colour=of([one.colour for one in found]),
        fix=of([one.fix for one in found]),
        cost={
            currency: of([one.cost for one in found if one.currency == currency])
            for currency in sorted({one.currency for one in found if one.currency})
        },
        productions=dict(Counter(one.production for one in found)),
    )


def forecast(values: Sequence[float | None], *, count: int, seed: int = SEED) -> Forecast:
    """What `count` elements take, drawn from the known ones of `values`; nothing under five."""
    known = [value for value in values if value is not None]
    lacking = len(values) - len(known)
    if len(known) < FEW:
        return Forecast(len(known), lacking)
    return _told(draws(known, count=count, seed=seed), len(known), lacking)


def _told(sums: list[float], stands_on: int, lacking: int) -> Forecast:
    tenths = statistics.quantiles(sums, n=10, method="inclusive")
    return Forecast(stands_on, lacking, tenths[4], tenths[7], histogram(sums), tuple(sums))


def draws(values: Sequence[float], *, count: int, seed: int = SEED) -> list[float]:
    """2,000 sums of `count` values drawn with replacement; the same ones every time."""
    dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
    ordered = sorted(values)  # so that the draws do not hang on the order of rows
    return [math.fsum(dice.choices(ordered, k=count)) for _ in range(DRAWS)]


def histogram(sums: Sequence[float]) -> Histogram:
    """Counts in ten equal bins; a bin holds its lower edge, the last one the upper edge too."""
    low, high = min(sums), max(sums)
    width = (high - low) / BINS
    counts = [0] * BINS
    for value in sums:
        place = int((value - low) / width) if width else 0
        counts[min(place, BINS - 1)] += 1
    return Histogram((*(low + width * n for n in range(BINS)), high), tuple(counts))


def records(wanted: Wanted) -> Iterator[Record]:
    """The elements of all productions that stand for `wanted`."""
    return _records(experience(category=wanted.category, role=wanted.role), wanted)


def _records(made: Experience, wanted: Wanted) -> Iterator[Record]:
    for element in made.elements.values():
        if (element.category, element.role) != (wanted.category, wanted.role):
            continue
        keepers = made.keepers.get(element.pk)
        if keepers:
            yield _record(made, element, keepers, wanted)


def _record(
    made: Experience, element: MadeElement, keepers: list[MadeTake], wanted: Wanted
) -> Record:
    colour = made.colour_hours(element.pk)
    shown = max(keepers, key=lambda take: take.making.megapixel_frames or 0)
    seconds = _scaled_seconds(made, element, shown, wanted)
    has_price = made.tells_money(element.production)
    return Record(
        generation_seconds=seconds,
        attempts=len(made.takes[element.pk]),
        hands_on=_hours(element.actual),
        colour=_hours(colour),
        fix=_hours(made.fix_hours(element.pk)),
        cost=_cost(made, element, colour) if has_price else None,
        currency=made.terms[element.production].currency if has_price else "",
        production=element.production,
        is_out=element.is_out,
        rate_is_assumed=seconds is not None and shown.making.is_clip and not shown.making.fps,
    )


def _scaled_seconds(
    made: Experience, element: MadeElement, shown: MadeTake, wanted: Wanted
) -> float | None:
    """The time of all its takes, per megapixel-frame in the shot, at the wanted size and length.

    A clip keeps its frame rate, without one its production's; a still stays one frame.
    """
    seconds = [take.seconds for take in made.takes[element.pk]]
    own = shown.making.megapixel_frames
    if not own or None in seconds:
        return None
    frames = 1.0
    if shown.making.is_clip:
        rate = shown.making.fps or made.terms[element.production].frames_per_second
        frames = wanted.seconds * rate
    size = wanted.width * wanted.height / 1_000_000
    return math.fsum(one for one in seconds if one is not None) / own * size * frames


def _cost(made: Experience, element: MadeElement, colour: int | None) -> float | None:
    """Bills, and hours at the day rates of its production; None unless all is known."""
    terms = made.terms[element.production]
    bills = [element.bill, *(take.bill for take in made.takes[element.pk])]
    rate = terms.rate_ai if element.is_ai else terms.rate_conventional
    worked = _money(element.actual, rate, terms.a_day)
    graded = _money(colour, terms.rate_colour, terms.a_day)
    if None in bills or worked is None or graded is None:
        return None
    return (known_sum(bills) or 0) / 100 + worked + graded


def _money(hours: int | None, rate: float | None, a_day: float) -> float | None:
    """Hours at a day rate; no hours need no rate."""
    if not hours:
        return None if hours is None else 0.0
    return None if rate is None else hours / 100 / a_day * rate


def _hours(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100
