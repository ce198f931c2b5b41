"""Working hours as people type them and as pages show them."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

_CLOCK = re.compile(r"^(\d{1,5}):([0-5]\d)$")
MOST = Decimal(100_000)


def hours(text: str) -> Decimal:
    """Hours, to two places, from '10.5', '10,5' or '10:30'. ValueError carries a sentence."""
    clock = _CLOCK.match(text.strip())
    if clock:
        return (Decimal(clock[1]) + Decimal(clock[2]) / 60).quantize(Decimal("0.01"))
    try:
        value = Decimal(text.strip().replace(",", ".").removesuffix("h").strip())
    except InvalidOperation as error:
        raise ValueError(
            _("“%(text)s” is not a number. Type hours as 10.5 or 10:30.") % {"text": text}
        ) from error
    if not value.is_finite() or not 0 <= value < MOST:
        raise ValueError(_("“%(text)s” is out of range. Type hours from 0 on.") % {"text": text})
    return value.quantize(Decimal("0.01"))


def shown(value: Decimal | float | None) -> str:
    """'14.0', '1,261' from 1,000 on, '0' for nothing spent, '–' where nothing is known."""
    if value is None:
        return "–"
    if not value:
        return "0"
    if value >= 1000:
        return f"{value:,.0f}"
    return (
        f"{value:.2f}".rstrip("0").ljust(len(f"{value:.1f}"), "0") if value % 1 else f"{value:.1f}"
    )


def rounded(value: float) -> str:
    """Hours of a forecast: '14.0', '4,120' from 100 on; two places would claim too much."""
    return whole(value) if value >= 100 else shown(round(value, 1))


def whole(value: float) -> str:
    """What comes in ones, and money: '48', '1,240'."""
    return f"{value:,.0f}"
