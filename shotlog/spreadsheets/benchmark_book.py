"""Benchmarks as a workbook for the next show: a sheet per way of grouping, sessions, over time."""

from collections.abc import Iterator, Sequence
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.figures.across import Across
from shotlog.figures.benchmarks import FACETS, Benchmark, Benchmarks, Group, counted
from shotlog.figures.counting import Spread
from shotlog.figures.experience import Experience
from shotlog.figures.over_time import over_time
from shotlog.models import Production
from shotlog.models.choices import Category, Defect, Mode
from shotlog.spreadsheets.book import Book, Head, Table
from shotlog.spreadsheets.looks import Look
from shotlog.spreadsheets.paper import A3
from shotlog.spreadsheets.progress import Told, to_nobody
from shotlog.spreadsheets.sheet_part import Value


def write_benchmarks(
    target: IO[bytes],
    across: Across,
    *,
    author: str,
    category: str = "",
    told: Told = to_nobody,
) -> None:
    """Write the workbook of the chosen productions into `target`, with the money one may see.

    With a category only elements of that one are counted.
    """
    titles = _titles()
    steps = len(titles) + 2
    told(0, 2 * steps, _("Takes"))
    made = across.experience(category=category)
    tables: list[Table] = []
    for by, title in titles.items():
        told(len(tables), 2 * steps, title)
        tables.append(_grouped(title, counted(made, by=FACETS[by]), FACETS[by]))
    told(len(tables), 2 * steps, _("All groups"))
    whole = counted(made)
    tables += [_grouped(_("All groups"), whole, Group._fields), _shortcomings(whole)]
    told(steps - 1, 2 * steps, _("Over time"))
    tables += [_sessions(whole), _over_time(made)]
    Book(
        title=_("Benchmarks"),
        name=_("Benchmarks"),
        facts=_facts(across, author=author, category=category),
        tables=tables,
        footer=Production(code=", ".join(across.codes)[:60], title=_("Benchmarks")),
    ).write(target, author=author, told=_second_half(told, steps))


def _second_half(told: Told, steps: int) -> Told:
    """Counting is half of the work, writing the other."""

    def also(done: int, total: int, words: str) -> None:
        told(steps + done * steps // max(total, 1), 2 * steps, words)

    return also


def _titles() -> dict[str, str]:
    return {
        "version": _("Tool versions"),
        "model": _("Models"),
        "category": _("Categories"),
        "mode": _("Modes"),
        "resolution": _("Resolutions"),
        "length": _("Lengths"),
    }


def _parts() -> dict[str, Head]:
    return {
        "tool": Head(_("Tool"), Look.TEXT, 22),
        "version": Head(_("Version"), Look.CODE, 18),
        "model": Head(_("Model"), Look.CODE, 24),
        "category": Head(_("Category"), Look.TEXT, 16),
        "mode": Head(_("Mode"), Look.TEXT, 18),
        "resolution": Head(_("Resolution"), Look.CODE, 11),
        "length": Head(_("Length"), Look.CODE, 13),
    }


def _spread_heads(name: str) -> list[Head]:
    return [
        Head(_("%(name)s, median") % {"name": name}, Look.DECIMAL, 12),
        Head(_("10th percentile"), Look.DECIMAL, 10),
        Head(_("90th percentile"), Look.DECIMAL, 10),
        Head(_("Values under five"), Look.CODE, 16),
        Head(_("Stands on"), Look.COUNT, 8),
        Head(_("Lacking"), Look.COUNT, 8),
    ]


def _spread(found: Spread | None) -> list[Value]:
    if found is None:
        return [None] * 6
    listed = ", ".join(f"{value:g}" for value in found.listed)
    return [found.median, found.low, found.high, listed, found.stands_on, found.lacking]


def _grouped(title: str, found: Benchmarks, parts: Sequence[str]) -> Table:
    currencies = sorted({name for one in found.groups for name in one.cost_per_second})
    heads = [_parts()[part] for part in parts]
    heads += [
        Head(_("Sessions"), Look.COUNT, 9),
        Head(_("Takes without a session"), Look.COUNT, 10),
        Head(_("Takes"), Look.COUNT, 8),
        Head(_("Approved"), Look.COUNT, 9),
        Head(_("Omitted, temp and reference"), Look.COUNT, 10),
        Head(_("Elements none kept"), Look.COUNT, 10),
    ]
    names = [
        _("Attempts per keeper"),
        _("Seconds per output second"),
        _("Seconds per megapixel-frame"),
        _("Hands-on hours per keeper"),
        _("Colour hours per keeper"),
        _("Fix hours per keeper"),
        *(_("%(currency)s per approved second") % {"currency": one} for one in currencies),
    ]
    for name in names:
        heads += _spread_heads(name)
    rows = [_row(one, parts, currencies) for one in found.groups]
    return Table(title, heads, rows, len(rows), A3, frozen=len(parts))


def _row(one: Benchmark, parts: Sequence[str], currencies: Sequence[str]) -> list[Value]:
    spreads: list[Spread | None] = [
        one.attempts,
        one.times.per_output_second,
        one.times.per_megapixel_frame,
        one.hands_on,
        one.colour,
        one.fix,
        *(one.cost_per_second.get(currency) for currency in currencies),
    ]
    counts: list[Value] = [
        *(_word(part, getattr(one.group, part)) for part in parts),
        one.sessions,
        one.without_session,
        one.takes,
        one.approved,
        one.omitted,
        one.none_kept,
    ]
    return [*counts, *(value for spread in spreads for value in _spread(spread))]


def _word(part: str, value: str) -> str:
    words = {"category": dict(Category.choices), "mode": dict(Mode.choices)}.get(part, {})
    return str(words.get(value, value))


def _shortcomings(found: Benchmarks) -> Table:
    heads = [
        *_parts().values(),
        Head(_("Kind"), Look.TEXT, 20),
        Head(_("Shortcomings"), Look.COUNT, 12),
        Head(_("Of all of the group"), Look.COUNT, 12),
        Head(_("Share"), Look.SHARE, 9),
    ]
    kinds = dict(Defect.choices)
    rows: list[Sequence[Value]] = [
        (
            *(_word(part, getattr(one.group, part)) for part in Group._fields),
            str(kinds.get(kind, kind)),
            share.part,
            share.whole,
            share.value,
        )
        for one in found.groups
        for kind, share in one.shortcomings.items()
    ]
    return Table(_("Shortcomings"), heads, rows, len(rows), A3)


def _sessions(found: Benchmarks) -> Table:
    heads = (
        Head(_("Tool"), Look.TEXT, 24),
        Head(_("Version"), Look.CODE, 20),
        Head(_("Sessions"), Look.COUNT, 10),
        Head(_("Hands-on hours"), Look.HOURS, 11),
        Head(_("Stands on"), Look.COUNT, 10),
        Head(_("Lacking"), Look.COUNT, 10),
        Head(_("Thrown away"), Look.COUNT, 12),
        Head(_("Sessions that say it"), Look.COUNT, 12),
    )
    rows: list[Sequence[Value]] = [
        (
            one.tool,
            one.version,
            one.sessions,
            one.hours.value,
            one.hours.stands_on,
            one.hours.lacking,
            one.thrown_away,
            one.say_thrown_away,
        )
        for one in found.versions
    ]
    return Table(_("Sessions"), heads, rows, len(rows))


def _over_time(made: Experience) -> Table:
    heads = [
        Head(_("Tool"), Look.TEXT, 24),
        Head(_("Version"), Look.CODE, 20),
        Head(_("Measure"), Look.TEXT, 26),
        Head(_("Step"), Look.TEXT, 9),
        Head(_("From"), Look.DATE, 11),
        *_spread_heads(_("Value")),
    ]
    rows = list(_periods(made))
    return Table(_("Over time"), heads, rows, len(rows), frozen=2)


def _periods(made: Experience) -> Iterator[Sequence[Value]]:
    names = {
        "attempts": _("Attempts per keeper"),
        "second": _("Seconds per output second"),
        "frame": _("Seconds per megapixel-frame"),
        "colour": _("Colour hours per keeper"),
        "fix": _("Fix hours per keeper"),
    }
    steps = {"month": _("Month"), "week": _("Week")}
    for measure, name in names.items():
        found = over_time(made, measure)
        for course in found.tools:
            for one in course.versions:
                for period in one.periods:
                    yield [
                        course.tool,
                        one.version,
                        name,
                        steps[found.step],
                        period.start,
                        *_spread(period.values),
                    ]


def _facts(across: Across, *, author: str, category: str) -> list[tuple[str, str]]:
    chosen = [f"{one.production.code} {one.production.title}" for one in across.chosen]
    told = [one.production.code for one in across.chosen if one.sees_money]
    return [
        (_("Productions"), ", ".join(chosen)),
        (_("Category"), str(Category(category).label) if category else _("All")),
        (_("Money of"), ", ".join(told) or "–"),
        (_("Date"), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        (_("Prepared by"), author),
        (
            _("Size by megapixels"),
            _("SD below 0.6, HD below 2.1, 2K below 3.0, 4K above."),
        ),
        (
            _("How it is counted"),
            _(
                "Median, 10th and 90th percentile; under five values, the values themselves."
                " Missing data is never counted as zero; currencies are never added."
            ),
        ),
    ]
