"""The drawings of a colour note: Kelvin shift, CDL table and curves, hours against the plan."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shotlog.colour import cdl, kelvin
from shotlog.colour.queue import note_fact
from shotlog.figures.colour import Colour
from shotlog.figures.counting import Spread
from shotlog.history.in_place import InPlace
from shotlog.kit.hours import shown
from shotlog.models import ColourNote, Membership
from shotlog.models.choices import Mismatch
from shotlog.reports.charts import bullet
from shotlog.templatetags.reports import bullet_bar

register = template.Library()
MINUS = "\N{MINUS SIGN}"


@register.inclusion_tag("colour/_kelvin.html")
def kelvin_shift(note: ColourNote) -> dict[str, Any]:
    """From and to on a scale that is even in mired."""
    start, end = note.from_kelvin or None, note.to_kelvin or None
    shift = kelvin.shift(start, end) if start and end else None
    return {
        "note": note,
        "start": start,
        "end": end,
        "start_at": kelvin.position(start) if start else None,
        "end_at": kelvin.position(end) if end else None,
        "shift": shift,
        "points_left": bool(shift and shift.kelvin < 0),
        "ticks": [
            (one, kelvin.position(one), one not in kelvin.NARROW_TICKS) for one in kelvin.TICKS
        ],
    }


@register.inclusion_tag("colour/_cdl.html")
def cdl_table(note: ColourNote) -> dict[str, Any]:
    """The ten numbers, neutral ones marked, and the remarks of an edit list."""
    numbers = _numbers(note)
    rows = [
        (
            cdl.spoken(operation),
            [_cell(f"{operation}_{channel}", numbers) for channel in cdl.CHANNELS],
        )
        for operation in cdl.OPERATIONS
    ]
    return {
        "note": note,
        "rows": rows,
        "saturation": _cell("saturation", numbers),
        "warnings": cdl.warnings(numbers),
        "edl": cdl.edl(numbers),
    }


@register.inclusion_tag("colour/_curves.html")
def cdl_curves(note: ColourNote) -> dict[str, Any]:
    """The transfer curves of red, green and blue."""
    numbers = _numbers(note)
    return {
        "paths": [(channel, _path(cdl.curve(numbers, channel))) for channel in cdl.CHANNELS],
    }


@register.inclusion_tag("colour/_hours.html")
def note_hours(note: ColourNote) -> dict[str, Any]:
    """Hours spent against those planned, as a bullet bar."""
    planned, actual = note.hours_estimated, note.hours_actual
    most = max(planned or Decimal(0), actual or Decimal(0))
    scale = most * Decimal("1.1") or Decimal(1)
    done = min(actual or Decimal(0), planned) if planned is not None else actual or Decimal(0)
    return {
        "note": note,
        "done": _share(done, scale),
        "over": _share((actual or Decimal(0)) - done, scale),
        "plan": _share(planned, scale) if planned is not None else None,
    }


@register.simple_tag
def note_facts(note: ColourNote, member: Membership) -> list[InPlace]:
    """What of a note is edited in place on the shot page; its state has a menu there."""
    names = ("severity", "main_mismatch", "colourist", "hours_estimated", "hours_actual")
    return [note_fact(note, name, member) for name in names]


@register.simple_tag
def budget_bar(colour: Colour, scale: Decimal) -> SafeString:
    """Spent against budget and forecast; the numbers stand beside it."""
    bar = bullet(colour.spent.value, colour.budget, colour.forecast.value, scale=scale)
    return bullet_bar(bar)


@register.simple_tag
def hours_bar(spent: Decimal | None, forecast: Decimal | None, scale: Decimal) -> SafeString:
    """Hours without a budget; the numbers stand beside it."""
    return bullet_bar(bullet(spent, None, forecast, scale=Decimal(scale)))


@register.filter
def signed(value: int) -> str:
    """A number with its sign: '+108', '−2,300'."""
    return f"+{value:,}" if value > 0 else f"{value:,}".replace("-", MINUS)


@register.filter
def hours_spread(found: Spread) -> str:
    """'2.5 (1.0–6.0)': median, 10th and 90th percentile; under five values, the values."""
    if found.median is not None and found.low is not None and found.high is not None:
        return f"{shown(found.median)} ({shown(found.low)}–{shown(found.high)})"
    return ", ".join(map(shown, found.listed)) or "–"


@register.filter
def mismatch(kind: str) -> str:
    """A kind of mismatch in words."""
    return str(Mismatch(kind).label) if kind in Mismatch.values else _("Not said")


def _numbers(note: ColourNote) -> dict[str, Decimal | None]:
    return {name: getattr(note, name) for name in ColourNote.CDL}


def _cell(name: str, numbers: dict[str, Decimal | None]) -> tuple[str, bool]:
    """The number as it is read, and whether it changes nothing."""
    value = numbers[name]
    neutral = cdl.is_neutral(name, value)
    shown = cdl.trimmed(cdl.NEUTRAL[cdl.kind_of(name)] if value is None else value)
    shown = shown.replace("-", MINUS)
    if name.startswith("offset") and value is not None and value > 0:
        shown = f"+{shown}"
    return shown, neutral


def _path(points: Any) -> str:
    steps = [f"{x * 100:.4g} {100 - y * 100:.4g}" for x, y in points]
    return "M" + "L".join(steps)


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.1f}%"
