"""ASC CDL: ten numbers as people type them, as edit lists carry them, and what they do.

out = (in × slope + offset) ^ power for each of red, green and blue, then one saturation.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

CHANNELS = ("r", "g", "b")
OPERATIONS = ("slope", "offset", "power")
NAMES = tuple(f"{what}_{channel}" for what in OPERATIONS for channel in CHANNELS)
PLACES = Decimal("0.000001")
MOST = 1000

NEUTRAL = {"slope": Decimal(1), "offset": Decimal(0), "power": Decimal(1), "saturation": Decimal(1)}
USUAL = {
    "slope": (Decimal("0.25"), Decimal(4)),
    "offset": (Decimal("-0.5"), Decimal("0.5")),
    "power": (Decimal("0.25"), Decimal(4)),
    "saturation": (Decimal(0), Decimal(2)),
}

_GROUP = r"\s*\(([^()]*)\)"
_SOP = re.compile(rf"\*?\s*ASC_SOP\s*:?{_GROUP}{_GROUP}{_GROUP}(?:{_GROUP})?", re.IGNORECASE)
_SAT = re.compile(r"\*?\s*ASC_SAT\s*:?\s*\(?\s*([^\s()]+)", re.IGNORECASE)

Numbers = Mapping[str, Decimal | None]


def number(text: str) -> Decimal:
    """One number of a CDL, to six places: '1.124', '-.03', '-2e-2', '0,98'. ValueError says why."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(_("“%(text)s” is not a number. Type it as 1.124.") % {"text": text}) from (
            error
        )
    if not value.is_finite() or abs(value) >= MOST:
        raise ValueError(
            _("“%(text)s” is out of range for a CDL; its numbers are near 1.") % {"text": text}
        )
    return value.quantize(PLACES)


def kind_of(name: str) -> str:
    """'slope' of 'slope_r'; 'saturation' of itself."""
    return name.partition("_")[0]


def refusal(name: str, value: Decimal) -> str:
    """Why a number breaks the standard's range, or ''."""
    kind = kind_of(name)
    if kind == "power" and value <= 0:
        return _("Power is above 0; 1 leaves the picture as it is.")
    if kind in ("slope", "saturation") and value < 0:
        return _("This number cannot be below 0; 1 leaves the picture as it is.")
    return ""


def warnings(numbers: Numbers) -> list[str]:
    """A sentence for each number that is allowed but far from what gradings hold."""
    found = []
    for name in (*NAMES, "saturation"):
        value = numbers.get(name)
        low, high = USUAL[kind_of(name)]
        if value is not None and not low <= value <= high:
            found.append(
                _("%(name)s is %(value)s; usual is %(low)s to %(high)s. Is it a typing error?")
                % {"name": spoken(name), "value": trimmed(value), "low": low, "high": high}
            )
    return found


def spoken(name: str) -> str:
    """'Slope R', 'Saturation'."""
    words = {
        "slope": _("Slope"),
        "offset": _("Offset"),
        "power": _("Power"),
        "saturation": _("Saturation"),
    }
    kind, _mark, channel = name.partition("_")
    return f"{words[kind]} {channel.upper()}".strip()


def parse_edl(text: str) -> dict[str, Decimal]:
    """The numbers of one `*ASC_SOP (r g b)(r g b)(r g b)` and `*ASC_SAT s`, by field.

    A colon, no star, brackets apart and a saturation in a fourth bracket are taken too. A text with
    two CDLs is refused, since nobody can tell which one is meant.
    """
    sops, sats = list(_SOP.finditer(text)), list(_SAT.finditer(text))
    if len(sops) > 1 or len(sats) > 1:
        raise ValueError(_("There are two CDLs in the text. Paste the lines of one event."))
    if not sops and not sats:
        raise ValueError(_("No CDL was found. Paste lines such as *ASC_SOP (1 1 1)(0 0 0)(1 1 1)."))
    found: dict[str, Decimal] = {}
    for sop in sops:
        found.update(_sop(sop))
    for sat in sats:
        found["saturation"] = number(sat[1])
    for name, value in found.items():
        wrong = refusal(name, value)
        if wrong:
            raise ValueError(f"{spoken(name)} {trimmed(value)}: {wrong}")
    return found


def edl(numbers: Numbers) -> str:
    """The two remarks of an edit list; numbers that are not set are neutral."""
    groups = "".join(
        "(" + " ".join(_places(_or_neutral(numbers, f"{what}_{c}")) for c in CHANNELS) + ")"
        for what in OPERATIONS
    )
    return f"*ASC_SOP {groups}\n*ASC_SAT {_places(_or_neutral(numbers, 'saturation'))}"


def is_neutral(name: str, value: Decimal | None) -> bool:
    """Leaves the picture as it is."""
    return value is None or value == NEUTRAL[kind_of(name)]


def curve(numbers: Numbers, channel: str, *, steps: int = 20) -> Iterator[tuple[float, float]]:
    """The transfer curve of one channel from 0 to 1, its result clamped to 0 to 1."""
    slope, offset, power = (float(_or_neutral(numbers, f"{op}_{channel}")) for op in OPERATIONS)
    for step in range(steps + 1):
        value = step / steps
        yield value, min(1.0, max(0.0, value * slope + offset) ** power)


def trimmed(value: Decimal) -> str:
    """At least three places, no zeros after: '1.124', '0.0042'."""
    text = f"{value:.6f}".rstrip("0")
    whole, _dot, places = text.partition(".")
    return f"{whole}.{places.ljust(3, '0')}"


def _places(value: Decimal) -> str:
    text = f"{value:.6f}".rstrip("0")
    whole, _dot, places = text.partition(".")
    return f"{whole}.{places.ljust(4, '0')}"


def _or_neutral(numbers: Numbers, name: str) -> Decimal:
    value = numbers.get(name)
    return NEUTRAL[kind_of(name)] if value is None else value


def _sop(found: re.Match[str]) -> dict[str, Decimal]:
    values: dict[str, Decimal] = {}
    for operation, group in zip(OPERATIONS, found.groups()[:3], strict=True):
        parts = group.replace(",", " ").split()
        if len(parts) != 3:
            raise ValueError(
                _("“(%(group)s)” holds %(count)d numbers; a bracket of ASC_SOP holds three.")
                % {"group": group, "count": len(parts)}
            )
        values |= {f"{operation}_{c}": number(p) for c, p in zip(CHANNELS, parts, strict=True)}
    if found[4]:
        values["saturation"] = number(found[4])
    return values
