"""Colour temperature: shifts in mired, and places on a scale that is even in mired.

Equal steps in mired (a million over Kelvin) look alike, equal steps in Kelvin do not: from 3,000 to
3,500 K is a visible shift, from 8,000 to 8,500 K hardly one.
"""

from dataclasses import dataclass

LOW, HIGH = 2_000, 10_000
TICKS = (2_000, 2_500, 3_200, 4_300, 6_500, 10_000)
NARROW_TICKS = (2_000, 3_200, 10_000)  # those for which a narrow drawing has room


def mired(kelvin: int) -> float:
    """Micro reciprocal degrees of `kelvin`."""
    return 1_000_000 / kelvin


@dataclass(frozen=True)
class Shift:
    """From one white balance to another."""

    kelvin: int
    mired: int

    @property
    def is_warmer(self) -> bool:
        """The picture turns warmer: more mired, less Kelvin."""
        return self.mired > 0


def shift(start: int, end: int) -> Shift:
    """What it takes to bring a picture balanced for `start` to `end`."""
    return Shift(kelvin=end - start, mired=round(mired(end) - mired(start)))


def position(kelvin: int) -> float:
    """The place of `kelvin` on the scale in per cent; what is off the scale stands at its end."""
    if kelvin <= LOW:
        return 0.0
    if kelvin >= HIGH:
        return 100.0
    return round((mired(LOW) - mired(kelvin)) / (mired(LOW) - mired(HIGH)) * 100, 1)
