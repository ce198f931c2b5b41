"""The geometry of charts: numbers for the attributes of SVG, which templates draw.

Widths and places along the page are per cent, so that a chart fits its panel; heights are pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shotlog.figures.counting import Share, Span
from shotlog.figures.shot_figures import ShotFigures

GAP = 0.35
"""Per cent left free between two segments."""


def _per_cent(value: float) -> str:
    return f"{value:.2f}%"


@dataclass(frozen=True)
class Segment:
    """One piece of a bar."""

    look: str  # the class that fills it
    x: str
    width: str


def stack(parts: Iterable[tuple[str, float]], whole: float) -> list[Segment]:
    """Segments of a bar that is `whole` wide; empty parts take no room."""
    segments, place = [], 0.0
    for look, size in parts:
        if size <= 0 or not whole:
            continue
        width = size / whole * 100
        segments.append(Segment(look, _per_cent(place), _per_cent(max(width - GAP, 0.2))))
        place += width
    return segments


def share_stack(parts: dict[str, Share]) -> list[Segment]:
    """Generated, assisted only, and the rest of a measure."""
    whole, together = parts["together"].whole, parts["together"].part
    generated = parts["generated"].part
    pieces = (
        ("f-ai_gen", generated),
        ("f-ai_assist", together - generated),
        ("f-none", whole - together),
    )
    return stack(pieces, whole)


def span_stack(span: Span) -> list[Segment]:
    """What is covered at least, what may be covered, and the rest."""
    lower, upper = (span.lower or 0) * 100, (span.upper or 0) * 100
    pieces = (("f-ai_gen", lower), ("f-span", upper - lower), ("f-none", 100 - upper))
    return stack(pieces, 100) if span.frames else []


@dataclass(frozen=True)
class Bullet:
    """Spent against a plan and a forecast, on one scale."""

    track: str
    done: str
    over: str
    over_x: str
    plan: str | None


def bullet(
    spent: Decimal | None, plan: Decimal | None, forecast: Decimal | None, *, scale: Decimal
) -> Bullet:
    """A bar of hours; what lies above the plan is drawn apart."""
    width = float(scale) or 1.0
    done, planned = float(spent or 0), None if plan is None else float(plan)
    within = done if planned is None else min(done, planned)
    return Bullet(
        track=_per_cent(max(float(forecast or 0), done) / width * 100),
        done=_per_cent(within / width * 100),
        over=_per_cent((done - within) / width * 100),
        over_x=_per_cent(within / width * 100),
        plan=None if planned is None else _per_cent(min(planned / width * 100, 99.6)),
    )


def scale_of(*amounts: Decimal | None) -> Decimal:
    """The largest of some amounts, at least one hour."""
    return max([Decimal(1), *(amount for amount in amounts if amount is not None)])


@dataclass(frozen=True)
class Rule:
    """A line across a chart, with what it stands for."""

    place: str
    label: str


@dataclass(frozen=True)
class Bar:
    """A bar that stands on the base line."""

    look: str
    x: str
    width: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """The bars of one shot, and its label below."""

    middle: str
    label: str
    bars: list[Bar]


@dataclass(frozen=True)
class HoursChart:
    """Hours per shot: conventional estimate behind, estimated and spent before it."""

    columns: list[Column]
    rules: list[Rule]

    BASE = 148
    TOP = 14


def hours_chart(shots: Sequence[ShotFigures]) -> HoursChart | None:
    """The chart of shots that have any hours; None where none has."""
    shown = [shot for shot in shots if _highest(shot)]
    if not shown:
        return None
    top = max(map(_highest, shown))
    room = HoursChart.BASE - HoursChart.TOP
    slot, every = 94 / len(shown), -(-len(shown) // 14)
    columns = []
    for place, shot in enumerate(shown):
        left = 5 + place * slot
        label = shot.row.code.rpartition("_")[2] if place % every == 0 else ""
        sizes = (
            ("hollow", shot.conventional.value, 0.08, 0.74),
            ("soft", shot.estimated.value, 0.18, 0.54),
            ("solid", shot.spent.value, 0.18, 0.27),
        )
        bars = []
        for look, value, offset, width in sizes:
            if value:
                height = round(float(value) / top * room, 1)
                bars.append(
                    Bar(
                        look,
                        _per_cent(left + slot * offset),
                        _per_cent(slot * width),
                        round(HoursChart.BASE - height, 1),
                        height,
                    )
                )
        columns.append(Column(_per_cent(left + slot * 0.45), label, bars))
    rules = [
        Rule(f"{HoursChart.BASE - value / top * room:.1f}", f"{value:g}")
        for value in ticks(top)
        if value
    ]
    return HoursChart(columns, rules)


def _highest(shot: ShotFigures) -> float:
    amounts = (shot.conventional.value, shot.estimated.value, shot.spent.value)
    return max(float(amount or 0) for amount in amounts)


def ticks(top: float) -> list[float]:
    """Round values from 0 up to `top`, three to six of them."""
    if top <= 0:
        return [0]
    unit = 10.0 ** (len(str(int(top))) - 1) if top >= 1 else 0.1
    step = next(unit * size for size in (0.2, 0.5, 1, 2) if top / (unit * size) <= 6)
    return [step * place for place in range(int(top / step) + 1)]


@dataclass(frozen=True)
class Gauge:
    """The colour budget: spent, forecast and budget over an axis of hours."""

    spent: str
    forecast: str
    forecast_width: str
    budget: str | None
    axis: list[Rule]
    spent_ends: bool  # the label of spent stands left of its mark
    is_over: bool


def gauge(spent: Decimal | None, forecast: Decimal | None, budget: Decimal | None) -> Gauge | None:
    """None where there is neither budget nor any hours."""
    known = [amount for amount in (spent, forecast, budget) if amount is not None]
    if not known or max(known) <= 0:
        return None
    top = float(max(known)) * 1.07
    done = float(spent or 0) / top * 100
    ahead = max(float(forecast or 0) / top * 100, done)
    return Gauge(
        spent=_per_cent(done),
        forecast=_per_cent(ahead),
        forecast_width=_per_cent(ahead - done),
        budget=None if budget is None else _per_cent(float(budget) / top * 100),
        axis=[Rule(_per_cent(value / top * 100), f"{value:g}") for value in ticks(top)],
        spent_ends=done > 12,
        is_over=budget is not None and forecast is not None and forecast > budget,
    )
