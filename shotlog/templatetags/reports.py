"""Template words of reports: figures that lead to their rows, and bars."""

from collections.abc import Iterable
from decimal import Decimal
from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shotlog.figures.counting import Share, Spread, Total
from shotlog.reports.benchmark_page import cell
from shotlog.reports.charts import Bullet, Segment
from shotlog.reports.rows import Piece, Rows

register = template.Library()


@register.filter
def behind(rows: Rows, name: str) -> str:
    """The address of the rows behind a figure: `rows|behind:"done"`."""
    return rows[name]


@register.simple_tag
def rows_of(rows: Rows, name: str, value: str) -> str:
    """The address of the rows behind a figure of a value, such as one status."""
    return rows.of(name, value)


@register.simple_tag
def figure(text: object, address: str, look: str = "rows") -> SafeString:
    """A figure that leads to its rows; alone where it has no address."""
    if not address:
        return SafeString(conditional_escape(str(text)))
    # format_html takes five times as long, and a page has hundreds of figures.
    opening = f'<a class="{escape(look)}" href="{escape(address)}">'
    return SafeString(f"{opening}{conditional_escape(str(text))}</a>")


@register.simple_tag
def pieces(found: Iterable[Piece], between: str = ", ") -> SafeString:
    """Words with figures among them, each leading to its rows."""
    return SafeString(conditional_escape(between).join(figure(one.text, one.rows) for one in found))


@register.simple_tag
def stands(found: Total | Spread | Share | None) -> SafeString:
    """'54 of 77', small: the records a figure stands on of those asked; nothing for none."""
    if found is None or not found.stands_on + found.lacking:
        return SafeString()
    n, everything = found.stands_on, found.stands_on + found.lacking
    words = _("%(n)s of %(all)s") % {"n": f"{n:,}", "all": f"{everything:,}"}
    return SafeString(f'<small class="of">{escape(words)}</small>')


@register.simple_tag
def stands_where_lacking(found: Total | Spread | Share | None) -> SafeString:
    """The same for a cell of a long table, which says it only where some lack the data."""
    return stands(found) if found is not None and found.lacking else SafeString()


@register.simple_tag
def stack_bar(segments: Iterable[Segment]) -> SafeString:
    """A bar in pieces; its numbers stand beside it."""
    drawn = "".join(
        f'<rect class="{escape(one.look)}" x="{one.x}" width="{one.width}" height="100%"/>'
        for one in segments
    )
    return SafeString(f'<svg class="stack" aria-hidden="true">{drawn}</svg>')


@register.simple_tag
def bullet_bar(bar: Bullet) -> SafeString:
    """Hours spent against plan and forecast; the numbers stand beside it."""
    plan = f'<rect class="plan" x="{bar.plan}" y="-3" width="2" height="14"/>' if bar.plan else ""
    return SafeString(
        '<svg class="bullet" aria-hidden="true">'
        f'<rect class="track" width="{bar.track}" height="8"/>'
        f'<rect class="done" width="{bar.done}" height="8"/>'
        f'<rect class="over" x="{bar.over_x}" width="{bar.over}" height="8"/>{plan}</svg>'
    )


@register.filter
def seconds(value: float | None) -> str:
    """Seconds as '139' or '4.2', '–' for None; the unit stands beside it."""
    return "–" if value is None else f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


@register.filter
def spread(found: Spread) -> str:
    """'139 (48 to 250)': median, 10th and 90th percentile; under five values, the values."""
    if found.median is not None:
        return f"{seconds(found.median)} ({seconds(found.low)}–{seconds(found.high)})"
    return ", ".join(map(seconds, found.listed)) or "–"


@register.filter
def in_words(found: Spread) -> str:
    """'3.2 1.0–6.4': median and range; under five values, the values."""
    told = cell(found)
    return f"{told.text} ({told.span})" if told.span else told.text


@register.filter
def signed(value: Decimal | None) -> str:
    """Hours saved with their sign: '+32.0', '-4.0' where they are lost; '–' where not known."""
    return "–" if value is None else f"{value:+,.1f}"


@register.filter
def signed_amount(value: Decimal | None) -> str:
    """An amount saved with its sign; its currency stands in the head of the column."""
    return "–" if value is None else f"{value:+,.0f}"
