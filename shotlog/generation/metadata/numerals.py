"""Numbers and seeds out of what tools write: text, floats, NaN, -1 for 'random'."""

from __future__ import annotations

import math
import re

LARGEST_SEED = 2**64 - 1
# Larger or longer is no size, count or rate that a tool wrote.
LARGEST = 10**12
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,3})?\Z")


def number(value: object) -> int | float | None:
    """The finite number that `value` is or spells."""
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        text = value.strip()
        value = int(text) if text.lstrip("+-").isdigit() else float(text)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if abs(value) <= LARGEST else None


def whole(value: object) -> int | None:
    """The whole number, zero or above, that `value` is or spells."""
    found = number(value)
    return int(found) if found is not None and found >= 0 and found == int(found) else None


def positive(value: object) -> int | None:
    """As `whole`, but zero is no answer: for sizes and counts."""
    return whole(value) or None


def seed_text(value: object) -> str | None:
    """The seed in digits. Tools write -1 for 'chosen at random', which is no seed."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,20}\s*", value, re.ASCII):
        value = int(value)
    if isinstance(value, int) and 0 <= value <= LARGEST_SEED:
        return str(value)
    return None


def size(value: object) -> tuple[int, int] | None:
    """Width and height of `832x480`, `(832, 480)`, and other spellings."""
    if isinstance(value, str):
        value = re.findall(r"\d{1,7}", value[:64])
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    width, height = positive(value[0]), positive(value[1])
    return (width, height) if width and height else None
