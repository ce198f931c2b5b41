"""Where AI is, by shots, elements, screen time and picture: bars, and the table behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.figures.counting import Share
from shotlog.figures.shares import PARTS, Shares
from shotlog.models.choices import ORIGIN_LETTERS, Origin
from shotlog.reports.charts import Segment, share_stack, span_stack, stack


@dataclass(frozen=True)
class Measure:
    """One measure: its name, its value in words, its bar, and its parts as text."""

    name: str
    value: str
    bar: list[Segment]
    note: str
    by_part: list[str]  # in the order of PARTS
    stands_on: str


def measures(shares: Shares) -> list[Measure]:
    """The four measures of a scope."""
    return [
        _measure(_("Shots"), shares.shots, _shots_note(shares), _shots_base(shares)),
        _elements(shares),
        _measure(
            _("Screen time"),
            shares.screen_time,
            _("Frames in which at least one AI element is present"),
            _frames_base(shares),
        ),
        _picture(shares),
    ]


def percent(share: Share) -> str:
    """'93 %', '–' without a whole."""
    return "–" if share.value is None else f"{share.value * 100:.0f} %"


def _measure(name: str, parts: Mapping[str, Share], note: str, base: str) -> Measure:
    return Measure(
        name=name,
        value=percent(parts["together"]),
        bar=share_stack(dict(parts)),
        note=note,
        by_part=[f"{percent(parts[part])} ({parts[part].part:,})" for part in PARTS],
        stands_on=base,
    )


def _elements(shares: Shares) -> Measure:
    counts = [(code, shares.origins.get(code, 0)) for code in (*Origin.values, "")]
    total = shares.elements["together"].whole
    hero, fill = shares.elements["hero"].part, shares.elements["fill"].part
    note = ", ".join(f"{ORIGIN_LETTERS.get(code, '?')} {n}" for code, n in counts if n)
    plain = _measure(_("Elements"), shares.elements, note, _elements_base(shares))
    bar = stack(((f"f-{code or 'unknown'}", n) for code, n in counts), total)
    roles = _("AI: %(hero)s hero, %(fill)s fill") % {"hero": hero, "fill": fill}
    no_role = shares.elements["together"].part - hero - fill
    if no_role:
        roles += ", " + _("%(n)s without a role") % {"n": no_role}
    note = f"{note}. {roles}" if note else ""
    return Measure(plain.name, plain.value, bar, note, plain.by_part, plain.stands_on)


def _picture(shares: Shares) -> Measure:
    span = shares.picture["together"]
    base = _frames_base(shares)
    if span.without_coverage:
        base = ngettext(
            "%(n)s AI element without coverage",
            "%(n)s AI elements without coverage",
            span.without_coverage,
        ) % {"n": span.without_coverage}
    return Measure(
        name=_("Picture"),
        value=str(span),
        bar=span_stack(span),
        note=_("Between what AI covers at least and at most"),
        by_part=[str(shares.picture[part]) for part in PARTS],
        stands_on=base,
    )


def _shots_note(shares: Shares) -> str:
    together, whole = shares.shots["together"].part, shares.shots["together"].whole
    return _("%(generated)s with generated, %(assisted)s assisted only, %(none)s without AI") % {
        "generated": shares.shots["generated"].part,
        "assisted": shares.only_assisted,
        "none": whole - together,
    }


def _shots_base(shares: Shares) -> str:
    n = shares.shots["together"].whole
    text = ngettext("%(n)s shot broken down", "%(n)s shots broken down", n) % {"n": n}
    if shares.not_broken_down:
        text += ", " + _("%(n)s not yet") % {"n": shares.not_broken_down}
    return text


def _elements_base(shares: Shares) -> str:
    n = shares.elements["together"].whole
    text = ngettext("%(n)s final element", "%(n)s final elements", n) % {"n": n}
    if shares.unknown_origin:
        text += ", " + _("%(n)s of unknown origin") % {"n": shares.unknown_origin}
    return text


def _frames_base(shares: Shares) -> str:
    share = shares.screen_time["together"]
    text = ngettext(
        "%(frames)s frames of %(n)s shot", "%(frames)s frames of %(n)s shots", share.stands_on
    ) % {"frames": f"{share.whole:,}", "n": share.stands_on}
    if share.lacking:
        text += ", " + _("%(n)s without a length") % {"n": share.lacking}
    return text
