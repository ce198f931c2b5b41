"""What the planner shows: the lines as they were typed, their forecasts, and the text for a bid."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from shotlog.figures.across import Across
from shotlog.figures.counting import FEW
from shotlog.figures.planner import MOST, Bid, Forecast, Plan, Wanted, bid
from shotlog.kit.hours import rounded, whole
from shotlog.models.choices import Category, Role
from shotlog.reports.rows import Rows

NAMES = ("category", "role", "count", "width", "height", "seconds")
MOST_LINES = 20
MOST_ELEMENTS = 5000
"""Of all lines together: more take too long to draw while somebody waits."""


class Nonsense(Exception):  # noqa: N818
    """What was typed cannot be planned; the message says why."""


@dataclass(frozen=True)
class TypedLine:
    """One line of the form."""

    typed: dict[str, str]
    wanted: Wanted | None = None
    problem: str = ""
    without: str = ""  # the query of the page without this line

    @property
    def label(self) -> str:
        """'40 × Crowd, Fill, 2048 × 858, 4 s'."""
        return in_words(self.wanted) if self.wanted else ""


@dataclass(frozen=True)
class Bar:
    """One bin of a histogram."""

    x: str
    width: str
    y: float
    height: float
    start: str
    end: str
    count: int


@dataclass(frozen=True)
class Figure:
    """One forecast in the words of the page."""

    name: str
    unit: str
    half: str
    likely: str
    stands_on: int
    lacking: int
    bars: list[Bar] = field(default_factory=list)
    low: str = ""
    high: str = ""
    half_at: str = ""
    likely_at: str = ""
    label_ends: bool = False  # the label of 50 % stands left of its mark
    is_known: bool = False


@dataclass(frozen=True)
class Block:
    """The figures of one line, or of all together."""

    title: str
    records: int | None
    omitted: int
    rates_assumed: int
    sources: list[tuple[str, int, str]]  # (code, records, the shots that hold them)
    figures: list[Figure]
    few: str  # what is said when there are not enough records


class PlanPage:
    """A bid of several lines."""

    def __init__(self, across: Across, query: QueryDict) -> None:
        """Read the lines; none of them is planned while one is nonsense."""
        self.across = across
        self.query = query
        self.lines = _lines(query)
        self.problem = _too_much(self.lines)

    @property
    def is_refused(self) -> bool:
        """Something typed cannot be planned."""
        return bool(self.problem) or any(line.problem for line in self.lines)

    @property
    def has_plan(self) -> bool:
        """There is something to plan."""
        return not self.is_refused and bool(self.wanted)

    @property
    def wanted(self) -> list[Wanted]:
        """The lines that are understood."""
        return [line.wanted for line in self.lines if line.wanted]

    @property
    def form_lines(self) -> list[TypedLine]:
        """The lines, and an empty one to add another."""
        last = self.lines[-1].typed if self.lines else _first()
        return [*self.lines, TypedLine({**last, "category": "", "role": "", "count": ""})]

    @property
    def categories(self) -> list[tuple[str, str]]:
        """What may be chosen."""
        return [(value, str(label)) for value, label in Category.choices]

    @property
    def roles(self) -> list[tuple[str, str]]:
        """What may be chosen."""
        return [(value, str(label)) for value, label in Role.choices]

    @cached_property
    def bid(self) -> Bid:
        """Drawn once."""
        kinds = sorted({(one.category, one.role) for one in self.wanted})
        return bid(self.wanted, self.across.experience(kinds=kinds))

    @cached_property
    def blocks(self) -> list[Block]:
        """All together first, where there are several lines."""
        found = [self._block(line) for line in self.bid.lines]
        if len(found) == 1:
            return found
        figures = [
            *_figures(*self.bid.together.values()),
            *(_money(currency, one) for currency, one in self.bid.cost.items()),
        ]
        few = ""
        if not any(one.is_known for one in figures):
            few = _("A sum needs enough records for every line.")
        together = Block(_("All lines together"), None, 0, 0, [], figures, few)
        return [together, *found]

    @cached_property
    def heads(self) -> list[tuple[str, str]]:
        """The figures of the table with their units."""
        block = self.blocks[0]
        currencies = sorted({name for line in self.bid.lines for name in line.cost})
        hours = [(one.name, one.unit) for one in block.figures[:5]]
        return [*hours, *((_("Cost"), currency) for currency in currencies)]

    @cached_property
    def rows(self) -> list[tuple[str, int | None, list[Figure | None]]]:
        """The table: title, records, and a figure per head."""
        ordered = [*self.blocks[1:], self.blocks[0]] if len(self.blocks) > 1 else self.blocks
        rows = []
        for block in ordered:
            by_head = {(one.name, one.unit): one for one in block.figures}
            rows.append((block.title, block.records, [by_head.get(head) for head in self.heads]))
        return rows

    @cached_property
    def text(self) -> str:
        """The plan as text for a bid."""
        told = []
        for block in self.blocks:
            told.append(block.title)
            if block.few:
                told.append(f"  {block.few}")
                continue
            told.extend(f"  {_in_text(one)}" for one in block.figures)
        codes = ", ".join(self.across.codes)
        told.append(
            _(
                "Half of 2,000 draws from the records of %(codes)s stay within the first number,"
                " four fifths within the second."
            )
            % {"codes": codes}
        )
        return "\n".join(told)

    def _sources(self, line: Plan) -> list[tuple[str, int, str]]:
        """Records by production, with the shots that hold them."""
        known = {one.production_id: one.production for one in self.across.known}
        kind = f"{line.wanted.category}_{line.wanted.role}"
        return sorted(
            (known[key].code, n, Rows(known[key]).of("kept", kind))
            for key, n in line.productions.items()
        )

    def _block(self, line: Plan) -> Block:
        words = in_words(line.wanted)
        few = ""
        if not line.has_enough:
            few = _(
                "A plan needs %(few)s records of %(kind)s; there are %(n)s,"
                " so no numbers are given."
            ) % {"few": FEW, "kind": _kind(line.wanted), "n": line.records}
        return Block(
            title=words,
            records=line.records,
            omitted=line.omitted,
            rates_assumed=line.rates_assumed,
            sources=self._sources(line),
            figures=[
                *_figures(
                    line.generation_seconds, line.attempts, line.hands_on, line.colour, line.fix
                ),
                *(_money(currency, one) for currency, one in line.cost.items()),
            ],
            few=few,
        )


def in_words(wanted: Wanted) -> str:
    """'40 × Crowd, Fill, 2048 × 858, 4 s'."""
    return (
        f"{wanted.count} × {_kind(wanted)}, {wanted.width} × {wanted.height}, {wanted.seconds:g} s"
    )


def _kind(wanted: Wanted) -> str:
    return f"{Category(wanted.category).label}, {Role(wanted.role).label}"


def _first() -> dict[str, str]:
    return {"width": "2048", "height": "858", "seconds": "4"}


def _lines(query: QueryDict) -> list[TypedLine]:
    columns = {name: query.getlist(name) for name in NAMES}
    rows = [
        {
            name: (found[place].strip() if place < len(found) else "")
            for name, found in columns.items()
        }
        for place in range(max(map(len, columns.values())))
    ]
    kept = [row for row in rows if row["count"] or row["category"]][: MOST_LINES + 1]
    return [_typed(row, _without(query, kept, place)) for place, row in enumerate(kept)]


def _without(query: QueryDict, rows: list[dict[str, str]], place: int) -> str:
    rest = QueryDict(mutable=True)
    rest.setlist("production", query.getlist("production"))
    for name in NAMES:
        rest.setlist(name, [row[name] for number, row in enumerate(rows) if number != place])
    return rest.urlencode()


def _typed(row: dict[str, str], without: str) -> TypedLine:
    try:
        wanted = Wanted(
            category=_word(_("Category"), row["category"], Category.values),
            role=_word(_("Role"), row["role"], Role.values),
            count=_whole("count", _("Number"), row["count"]),
            width=_whole("width", _("Width"), row["width"]),
            height=_whole("height", _("Height"), row["height"]),
            seconds=_seconds(row["seconds"]),
        )
    except Nonsense as refused:
        return TypedLine(row, problem=str(refused), without=without)
    return TypedLine(row, wanted, without=without)


def _word(name: str, text: str, known: list[str]) -> str:
    if text not in known:
        words = {"name": name, "text": text}
        raise Nonsense(
            _("%(name)s is “%(text)s”; choose one of the list.") % words
            if text
            else _("%(name)s is missing; choose one of the list.") % words
        )
    return text


def _whole(key: str, name: str, text: str) -> int:
    most = MOST[key]
    if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most:
        return int(text)
    raise Nonsense(
        _("%(name)s is “%(text)s”; type a whole number from 1 to %(most)s.")
        % {"name": name, "text": text[:40], "most": f"{most:,}"}
    )


def _seconds(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not 0 < value <= MOST["seconds"]:
        raise Nonsense(
            _("The length is “%(text)s”; type seconds above 0 and up to %(most)s.")
            % {"text": text[:40], "most": f"{MOST['seconds']:,}"}
        )
    return value


def _too_much(lines: list[TypedLine]) -> str:
    if len(lines) > MOST_LINES:
        return _("These are more than %(most)s lines; plan them in two parts.") % {
            "most": MOST_LINES
        }
    elements = sum(line.wanted.count for line in lines if line.wanted)
    if elements > MOST_ELEMENTS:
        return _("These are %(n)s elements; plan up to %(most)s at once.") % {
            "n": f"{elements:,}",
            "most": f"{MOST_ELEMENTS:,}",
        }
    return ""


def _figures(
    seconds: Forecast, attempts: Forecast, hands_on: Forecast, colour: Forecast, fix: Forecast
) -> list[Figure]:
    return [
        _figure(_("Generation time"), "h", seconds, per=3600),
        _figure(_("Attempts"), _("takes"), attempts, said=whole),
        _figure(_("Hands-on hours"), "h", hands_on),
        _figure(_("Colour hours"), "h", colour),
        _figure(_("Fix hours"), "h", fix),
    ]


def _money(currency: str, found: Forecast) -> Figure:
    return _figure(_("Cost"), currency, found, said=whole)


def _figure(
    name: str,
    unit: str,
    found: Forecast,
    *,
    per: float = 1,
    said: Callable[[float], str] = rounded,
) -> Figure:
    half, likely = found.half, found.likely
    if half is None or likely is None or found.histogram is None:
        return Figure(name, unit, "–", "–", found.stands_on, found.lacking)
    edges = [edge / per for edge in found.histogram.edges]
    half_at, likely_at = _at(half / per, edges), _at(likely / per, edges)
    return Figure(
        name=name,
        unit=unit,
        half=said(half / per),
        likely=said(likely / per),
        stands_on=found.stands_on,
        lacking=found.lacking,
        bars=_bars(edges, found.histogram.counts, said),
        low=said(edges[0]),
        high=said(edges[-1]),
        half_at=f"{half_at:.2f}%",
        likely_at=f"{likely_at:.2f}%",
        label_ends=half_at > 30,
        is_known=True,
    )


def _at(value: float, edges: list[float]) -> float:
    span = edges[-1] - edges[0]
    return (value - edges[0]) / span * 100 if span else 50.0


def _bars(edges: list[float], counts: tuple[int, ...], said: Callable[[float], str]) -> list[Bar]:
    most, room, base = max(counts), 56.0, 76.0
    if edges[0] == edges[-1]:  # every draw is the same: one bar in the middle
        edge = said(edges[0])
        return [Bar("45.30%", "9.40%", base - room, room, edge, edge, sum(counts))]
    share = 100 / len(counts)
    return [
        Bar(
            x=f"{share * place + 0.3:.2f}%",
            width=f"{share - 0.6:.2f}%",
            y=round(base - count / most * room, 1),
            height=round(count / most * room, 1),
            start=said(edges[place]),
            end=said(edges[place + 1]),
            count=count,
        )
        for place, count in enumerate(counts)
    ]


def _in_text(one: Figure) -> str:
    if not one.is_known:
        return _("%(name)s: under %(few)s records") % {"name": one.name, "few": FEW}
    return _(
        "%(name)s: %(half)s %(unit)s at 50 %%, %(likely)s %(unit)s at 80 %% (%(n)s records)"
    ) % {
        "name": one.name,
        "half": one.half,
        "likely": one.likely,
        "unit": one.unit,
        "n": one.stands_on,
    }
