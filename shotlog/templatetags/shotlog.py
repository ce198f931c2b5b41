"""Marks of the trade, drawn alike on every page: status, origin, element mix, people, hours."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shotlog.kit import hours as working_hours
from shotlog.kit.timecode import Rate
from shotlog.kit.timecode import timecode as as_timecode
from shotlog.models.choices import (
    ORIGIN_LETTERS,
    Decision,
    NoteStatus,
    Origin,
    Recovery,
    Status,
)

register = template.Library()

DECISION_MARKS = {"candidate": "rdy", "approved": "apr", "rejected": "rej"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon, always beside text or on a control that has an aria-label."""
    return format_html('<span class="icon i-{}" aria-hidden="true"></span>', name)


@register.simple_tag
def status(code: str) -> SafeString:
    """A status as shape and word."""
    label = Status(code).label if code in Status.values else code
    return format_html('<span class="status" data-status="{}">{}</span>', code, label)


@register.simple_tag
def decision(code: str) -> SafeString:
    """A take's decision as shape and word."""
    label = Decision(code).label
    return format_html(
        '<span class="status" data-status="{}">{}</span>', DECISION_MARKS[code], label
    )


@register.simple_tag
def note_status(code: str) -> SafeString:
    """A colour note's status as shape and word."""
    return format_html(
        '<span class="match" data-match="{}">{}</span>', code, NoteStatus(code).label
    )


@register.simple_tag
def origin(code: str) -> SafeString:
    """An origin as its letter over its pattern, with the word for those who do not see it."""
    label = Origin(code).label if code else _("Origin not known")
    return format_html(
        '<span class="origin" data-origin="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        code,
        label,
        ORIGIN_LETTERS.get(code, "?"),
        label,
    )


@register.simple_tag
def mix(counts: Mapping[str, int], *, letters: bool = True) -> SafeString:
    """A bar of elements by origin, AI first; `counts` by origin code, '' for those without one."""
    present = [(code, counts[code]) for code in (*Origin.values, "") if counts.get(code)]
    if not present:
        return format_html('<span class="faint">{}</span>', _("not broken down"))
    most = max(n for _code, n in present)
    # Widths come from the attribute data-n, 1 to 20 (a strict policy allows no style attribute).
    scale = 1.0 if most <= 20 else 20 / most
    words = ", ".join(
        f"{n} {Origin(code).label if code else _('of unknown origin')}" for code, n in present
    )
    spans = format_html_join(
        "",
        '<span data-origin="{}" data-n="{}">{}</span>',
        (
            (
                code,
                max(1, round(n * scale)),
                f"{ORIGIN_LETTERS.get(code, '?')}{n}" if letters else "",
            )
            for code, n in present
        ),
    )
    return format_html('<div class="mix" role="img" aria-label="{}">{}</div>', words, spans)


@register.simple_tag
def recovery(state: str, detail: str = "") -> SafeString:
    """A state of recoverability as shape and word, with what is missing."""
    if not state:
        return mark_safe("")
    marks = {"recoverable": "", "documented": "doc", "partly": "part"}
    extra = format_html(" <small>{}</small>", detail) if detail else ""
    return format_html(
        '<span class="recover" data-recover="{}">{}{}</span>',
        marks.get(state, "no"),
        Recovery(state).label,
        extra,
    )


@register.simple_tag
def person(name: str) -> SafeString:
    """A name with its initials."""
    if not name:
        return mark_safe('<span class="faint">–</span>')
    return format_html(
        '<span class="person"><span class="avatar" aria-hidden="true">{}</span>{}</span>',
        initials(name),
        name,
    )


@register.filter
def initials(name: str) -> str:
    """Two letters of a name; two syllables of a Korean one's given name."""
    words = name.split()
    if not words:
        return ""
    if len(words) == 1:
        return words[0][-2:] if not words[0].isascii() else words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


@register.filter
def hours(value: Decimal | float | None) -> str:
    """Hours as '14.0', '–' where nothing is known."""
    return working_hours.shown(value)


@register.filter
def thousands(value: float | None) -> str:
    """A count with commas, '–' for None."""
    return "–" if value is None else f"{value:,.0f}"


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 as '93 %', '–' for an empty denominator."""
    return "–" if share is None else f"{share * 100:.0f} %"


@register.filter
def timecode(frames: int | None, rate: Rate) -> str:
    """A length in frames as timecode."""
    return "" if frames is None else as_timecode(frames, rate)


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """`mapping[key]`, or None."""
    return mapping.get(key)


@register.simple_tag
def money(amount: Decimal | float | None, currency: str) -> str:
    """An amount with its currency, '–' where nothing is known; no cents for won and yen."""
    if amount is None:
        return "–"
    places = 0 if currency in ("KRW", "JPY") or amount >= 1000 else 2
    return f"{currency} {amount:,.{places}f}"


@register.simple_tag
def with_query(query: QueryDict, **changed: object) -> str:
    """The query string with some keys set (or taken out with ''), from page one on."""
    pairs = [(k, v) for k, vs in query.lists() if k not in changed and k != "page" for v in vs]
    pairs += [(k, str(v)) for k, v in changed.items() if v not in ("", None)]
    return "?" + urlencode(pairs)
