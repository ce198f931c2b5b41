"""Timecode from frame counts and back (SMPTE ST 12-1, drop-frame included)."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_TIMECODE = re.compile(r"^(\d{1,2})[:;.](\d{2})[:;.](\d{2})([:;.])(\d{2,3})$")


@dataclass(frozen=True)
class Rate:
    """A frame rate as a fraction, so that 23.976 is exactly 24000/1001."""

    numerator: int
    denominator: int = 1
    drop_frame: bool = False

    @property
    def nominal(self) -> int:
        """Frames that the timecode counts to a second: 24 for 24000/1001."""
        return -(-self.numerator // self.denominator)

    @property
    def per_second(self) -> float:
        """Frames per second of real time."""
        return self.numerator / self.denominator

    def seconds(self, frames: int) -> float:
        """Real time of `frames` in seconds."""
        return frames * self.denominator / self.numerator

    def __str__(self) -> str:
        """'23.976', '24' or '29.97 DF'."""
        name = f"{self.per_second:.3f}".rstrip("0").rstrip(".")
        return f"{name} DF" if self.drop_frame else name


RATES = (
    Rate(24000, 1001),
    Rate(24),
    Rate(25),
    Rate(30000, 1001),
    Rate(30000, 1001, drop_frame=True),
    Rate(30),
    Rate(48000, 1001),
    Rate(48),
    Rate(50),
    Rate(60000, 1001),
    Rate(60000, 1001, drop_frame=True),
    Rate(60),
)


def timecode(frames: int, rate: Rate) -> str:
    """`frames` counted from zero as HH:MM:SS:FF, with a semicolon before FF in drop-frame."""
    if rate.drop_frame:
        frames = _with_dropped(frames, rate)
    nominal = rate.nominal
    seconds, frame = divmod(frames, nominal)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    mark = ";" if rate.drop_frame else ":"
    return f"{hour % 24:02}:{minute:02}:{second:02}{mark}{frame:02}"


def frame_number(text: str, rate: Rate) -> int:
    """The frame, counted from zero, at which `text` stands; ValueError says what is wrong."""
    found = _TIMECODE.match(text.strip())
    if not found:
        raise ValueError(
            _("“%(text)s” is not a timecode. Type it as 01:02:03:04.") % {"text": text}
        )
    hour, minute, second, frame = (int(found[group]) for group in (1, 2, 3, 5))
    if minute > 59 or second > 59 or frame >= rate.nominal:
        raise ValueError(
            _("“%(text)s” does not exist at %(rate)s frames per second.")
            % {"text": text, "rate": rate}
        )
    total = ((hour * 60 + minute) * 60 + second) * rate.nominal + frame
    if not rate.drop_frame:
        return total
    dropped = rate.nominal // 15
    if second == 0 and frame < dropped and minute % 10:
        raise ValueError(_("“%(text)s” does not exist in drop-frame timecode.") % {"text": text})
    minutes = hour * 60 + minute
    return total - dropped * (minutes - minutes // 10)


def _with_dropped(frames: int, rate: Rate) -> int:
    """Add the frame numbers that drop-frame skips: 2 (or 4) a minute, but not each tenth minute."""
    dropped = rate.nominal // 15
    per_minute = rate.nominal * 60 - dropped
    per_ten = per_minute * 10 + dropped
    tens, rest = divmod(frames, per_ten)
    skipped = tens * 9 * dropped
    if rest >= dropped:
        skipped += dropped * ((rest - dropped) // per_minute)
    return frames + skipped
