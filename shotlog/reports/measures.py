"""Where AI is, by shots, elements, screen time and picture: bars, and the table behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.figures.counting import Share
from shotlog.figures.shares import PARTS, Shares
from shotlog.models.choices import ORIGIN_LETTERS, Origin
from shotlog.reports.charts import Segment, share_stack, span_stack, stack
from shotlog.reports.rows import Piece, Rows

ROWS_OF_PART = {"together": "ai"} | {part: part for part in PARTS if part != "together"}
"""By part, the name of the rows behind it."""


@dataclass(frozen=True)
class Measure:
    """One measure: its name, its value in words, its bar, and its parts as text."""

    name: str
    value: Piece
    bar: list[Segment]
    note: list[Piece]
    by_part: list[Piece]  # in the order of PARTS
    stands_on: list[Piece]


def measures(shares: Shares, rows: Rows) -> list[Measure]:
    """The four measures of a scope."""
    frames = _("Frames in which at least one AI element is present")
    return [
        _measure(
            _("Shots"), shares.shots, rows, _shots_note(shares, rows), _shots_base(shares, rows)
        ),
        _elements(shares, rows),
        _measure(
            _("Screen time"),
            shares.screen_time,
            rows,
            [Piece(frames), *_without_range(shares, rows)],
            _frames_base(shares, rows),
        ),
        _picture(shares, rows),
    ]


def percent(share: Share) -> str:
    """'93 %', '–' without a whole."""
    return "–" if share.value is None else f"{share.value * 100:.0f} %"


def _measure(
    name: str, parts: Mapping[str, Share], rows: Rows, note: list[Piece], base: list[Piece]
) -> Measure:
    return Measure(
        name=name,
        value=Piece(percent(parts["together"]), rows["ai"]),
        bar=share_stack(dict(parts)),
        note=note,
        by_part=[
            Piece(f"{percent(parts[part])} ({parts[part].part:,})", rows[ROWS_OF_PART[part]])
            for part in PARTS
        ],
        stands_on=base,
    )


def _elements(shares: Shares, rows: Rows) -> Measure:
    counts = [(code, shares.origins.get(code, 0)) for code in (*Origin.values, "")]
    total = shares.elements["together"].whole
    hero, fill = shares.elements["hero"].part, shares.elements["fill"].part
    note = [
        Piece(
            f"{ORIGIN_LETTERS.get(code, '?')} {n}",
            rows.of("origin", code) if code else rows["unknown_origin"],
        )
        for code, n in counts
        if n
    ]
    if total:
        note += [
            Piece(_("AI hero %(n)s") % {"n": hero}, rows["hero"]),
            Piece(_("AI fill %(n)s") % {"n": fill}, rows["fill"]),
        ]
    no_role = shares.elements["together"].part - hero - fill
    if no_role:
        note.append(Piece(_("AI without a role %(n)s") % {"n": no_role}, rows["no_role"]))
    plain = _measure(_("Elements"), shares.elements, rows, note, _elements_base(shares, rows))
    bar = stack(((f"f-{code or 'unknown'}", n) for code, n in counts), total)
    return Measure(plain.name, plain.value, bar, note, plain.by_part, plain.stands_on)


def _picture(shares: Shares, rows: Rows) -> Measure:
    span = shares.picture["together"]
    base = _frames_base(shares, rows)
    if span.without_coverage:
        words = ngettext(
            "%(n)s AI element without coverage",
            "%(n)s AI elements without coverage",
            span.without_coverage,
        ) % {"n": span.without_coverage}
        base = [*base, Piece(words, rows["without_coverage"])]
    return Measure(
        name=_("Picture"),
        value=Piece(str(span), rows["ai"]),
        bar=span_stack(span),
        note=[Piece(_("Between what AI covers at least and at most"))],
        by_part=[Piece(str(shares.picture[part]), rows[ROWS_OF_PART[part]]) for part in PARTS],
        stands_on=base,
    )


def _shots_note(shares: Shares, rows: Rows) -> list[Piece]:
    together, whole = shares.shots["together"].part, shares.shots["together"].whole
    generated, assisted = shares.shots["generated"].part, shares.only_assisted
    return [
        Piece(_("%(n)s with generated") % {"n": generated}, rows["generated"]),
        Piece(_("%(n)s assisted only") % {"n": assisted}, rows["only_assisted"]),
        Piece(_("%(n)s without AI") % {"n": whole - together}, rows["no_ai"]),
    ]


def _shots_base(shares: Shares, rows: Rows) -> list[Piece]:
    n = shares.shots["together"].whole
    text = ngettext("%(n)s shot broken down", "%(n)s shots broken down", n) % {"n": n}
    base = [Piece(text, rows["broken_down"])]
    if shares.not_broken_down:
        not_yet = _("%(n)s not yet") % {"n": shares.not_broken_down}
        base.append(Piece(not_yet, rows["not_broken_down"]))
    return base


def _elements_base(shares: Shares, rows: Rows) -> list[Piece]:
    n = shares.elements["together"].whole
    text = ngettext("%(n)s final element", "%(n)s final elements", n) % {"n": f"{n:,}"}
    base = [Piece(text, rows["broken_down"])]
    if shares.unknown_origin:
        unknown = _("%(n)s of unknown origin") % {"n": shares.unknown_origin}
        base.append(Piece(unknown, rows["unknown_origin"]))
    if shares.elements["assistive"].part:
        assistive = _("%(n)s assistive, not counted") % {"n": shares.elements["assistive"].part}
        base.append(Piece(assistive, rows["assistive"]))
    return base


def _frames_base(shares: Shares, rows: Rows) -> list[Piece]:
    share = shares.screen_time["together"]
    text = ngettext(
        "%(frames)s frames of %(n)s shot", "%(frames)s frames of %(n)s shots", share.stands_on
    ) % {"frames": f"{share.whole:,}", "n": share.stands_on}
    base = [Piece(text, rows["broken_down"])]
    if share.lacking:
        lacking = _("%(n)s without a length") % {"n": share.lacking}
        base.append(Piece(lacking, rows["without_frames"]))
    return base


def _without_range(shares: Shares, rows: Rows) -> list[Piece]:
    n = shares.without_range
    if not n:
        return []
    words = ngettext("%(n)s for the whole shot", "%(n)s for the whole shot", n) % {"n": n}
    return [Piece(words, rows["without_range"])]
