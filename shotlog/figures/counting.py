"""What figures are made of: shares, spans, totals and spreads, each with the records it stands on.

Hours and money are counted in whole hundredths: exact, and much quicker to read than decimals.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress
from operator import attrgetter
from typing import Protocol, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

FEW = 5
"""Under so many values, the values are listed instead of percentiles."""


def decimal(hundredths: int | None) -> Decimal | None:
    """Hours or money of a count in hundredths; None stays None."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def number(value: Decimal | float | None) -> float | None:
    """A number as JSON holds it: None is null."""
    return None if value is None else float(value)


@dataclass(frozen=True)
class Share:
    """A part of a whole; without a whole there is no share."""

    part: int
    whole: int
    stands_on: int  # records that are in the whole
    lacking: int = 0  # records that would be in it, had they the data

    @property
    def value(self) -> float | None:
        """From 0 to 1, None for an empty denominator."""
        return self.part / self.whole if self.whole else None

    def __add__(self, other: "Share") -> "Share":
        """The share of both."""
        return Share(
            self.part + other.part,
            self.whole + other.whole,
            self.stands_on + other.stands_on,
            self.lacking + other.lacking,
        )

    def as_json(self) -> Json:
        """The share with what it stands on."""
        return {
            "value": self.value,
            "part": self.part,
            "whole": self.whole,
            "stands_on": self.stands_on,
            "lacking": self.lacking,
        }


@dataclass(frozen=True)
class Span:
    """A share that is known only between two bounds."""

    lower_part: int  # per cent times frames
    upper_part: int
    frames: int
    stands_on: int  # shots
    lacking: int  # shots whose length is not known
    without_coverage: int  # elements whose coverage is not known

    @property
    def lower(self) -> float | None:
        """From 0 to 1, None without frames."""
        return self.lower_part / (100 * self.frames) if self.frames else None

    @property
    def upper(self) -> float | None:
        """From 0 to 1, None without frames."""
        return self.upper_part / (100 * self.frames) if self.frames else None

    def __add__(self, other: "Span") -> "Span":
        """The span of both."""
        return Span(
            self.lower_part + other.lower_part,
            self.upper_part + other.upper_part,
            self.frames + other.frames,
            self.stands_on + other.stands_on,
            self.lacking + other.lacking,
            self.without_coverage + other.without_coverage,
        )

    def __str__(self) -> str:
        """'22–31 %', one number when within one point, '–' without frames."""
        if self.lower is None or self.upper is None:
            return "–"
        if self.upper_part - self.lower_part <= self.frames:
            return f"{(self.lower + self.upper) * 50:.0f} %"
        return f"{self.lower * 100:.0f}–{self.upper * 100:.0f} %"

    def as_json(self) -> Json:
        """Both bounds with what they stand on."""
        return {
            "lower": self.lower,
            "upper": self.upper,
            "frames": self.frames,
            "stands_on": self.stands_on,
            "lacking": self.lacking,
            "without_coverage": self.without_coverage,
        }


@dataclass(frozen=True)
class Total:
    """A sum of what is known; None where nothing is known, which is not zero."""

    value: Decimal | None
    stands_on: int
    lacking: int
    omitted: Decimal = Decimal(0)  # of which in omitted shots and temp or reference elements

    @property
    def records(self) -> int:
        """All records that were asked."""
        return self.stands_on + self.lacking

    def __add__(self, other: "Total") -> "Total":
        """The sum of both; what is known of neither stays unknown."""
        values = [one.value for one in (self, other) if one.value is not None]
        return Total(
            sum(values, Decimal(0)) if values else None,
            self.stands_on + other.stands_on,
            self.lacking + other.lacking,
            self.omitted + other.omitted,
        )

    def as_json(self) -> Json:
        """The sum with what it stands on."""
        return {
            "value": number(self.value),
            "stands_on": self.stands_on,
            "lacking": self.lacking,
            "of_which_omitted": number(self.omitted),
        }


NOTHING = Total(None, 0, 0)
"""The total of no records."""


def total(amounts: Iterable[tuple[int | None, int]]) -> Total:
    """The sum of (hundredths or None, whether out of scope)."""
    told = list(amounts)
    known = [amount for amount, _is_out in told if amount is not None]
    omitted = [amount for amount, is_out in told if is_out and amount is not None]
    return Total(
        value=decimal(sum(known)) if known else None,
        stands_on=len(known),
        lacking=len(told) - len(known),
        omitted=Decimal(sum(omitted)).scaleb(-2),
    )


class Counted(Protocol):
    """A row that knows whether it is out of scope."""

    @property
    def is_out(self) -> int:
        """1 or 0."""


def total_of(rows: Sequence[Counted], column: str) -> Total:
    """`total` of a column of hundredths, several times as quick: nothing is made per row."""
    amounts: list[int | None] = list(map(attrgetter(column), rows))
    lacking = amounts.count(None)
    out = compress(amounts, map(_IS_OUT, rows))
    return Total(
        value=decimal(sum(filter(None, amounts))) if lacking < len(amounts) else None,
        stands_on=len(amounts) - lacking,
        lacking=lacking,
        omitted=Decimal(sum(filter(None, out))).scaleb(-2),
    )


_IS_OUT = attrgetter("is_out")


@dataclass(frozen=True)
class Spread:
    """Median with 10th and 90th percentile; under five values, the values themselves."""

    stands_on: int
    lacking: int
    median: float | None
    low: float | None  # 10th percentile
    high: float | None  # 90th percentile
    listed: tuple[float, ...]

    def as_json(self) -> Json:
        """Percentiles or values, with what they stand on."""
        return {
            "median": self.median,
            "p10": self.low,
            "p90": self.high,
            "values": list(self.listed),
            "stands_on": self.stands_on,
            "lacking": self.lacking,
        }


def spread(values: Sequence[float], *, lacking: int = 0) -> Spread:
    """The spread of `values`; `lacking` more had none."""
    if len(values) < FEW:
        return Spread(len(values), lacking, None, None, None, tuple(sorted(values)))
    cuts = statistics.quantiles(values, n=10, method="inclusive")
    return Spread(len(values), lacking, cuts[4], cuts[0], cuts[8], ())
