"""What the page of benchmarks shows: lines of one table, and a chart per tool."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shotlog.figures.across import Across
from shotlog.figures.benchmarks import (
    FACETS,
    Benchmark,
    Benchmarks,
    Group,
    category_of,
    counted,
)
from shotlog.figures.counting import Spread
from shotlog.figures.experience import Experience
from shotlog.figures.over_time import Course, OverTime, over_time
from shotlog.kit.hours import shown
from shotlog.models.choices import Category, Defect, Mode
from shotlog.reports.multiples import Multiple, multiples
from shotlog.reports.rows import Rows

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BY: dict[str, "StrPromise"] = {
    "version": gettext_lazy("Tool version"),
    "model": gettext_lazy("Model"),
    "category": gettext_lazy("Category"),
    "mode": gettext_lazy("Mode"),
    "resolution": gettext_lazy("Resolution"),
    "length": gettext_lazy("Length"),
}
MEASURED: dict[str, "StrPromise"] = {
    "attempts": gettext_lazy("Attempts per keeper"),
    "second": gettext_lazy("Seconds per output second"),
    "frame": gettext_lazy("Seconds per megapixel-frame"),
    "colour": gettext_lazy("Colour hours per keeper"),
    "fix": gettext_lazy("Fix hours per keeper"),
}
LENGTH_WORDS: dict[str, "StrPromise"] = {
    "still": pgettext_lazy("length", "Still"),
    "under 3 s": gettext_lazy("under 3 s"),
    "3-6 s": gettext_lazy("3–6 s"),
    "6-11 s": gettext_lazy("6–11 s"),
    "11 s and over": gettext_lazy("11 s and over"),
}
RESOLUTION_WORDS: dict[str, "StrPromise"] = {
    "SD": format_lazy("SD, {}", gettext_lazy("below 0.6 megapixels")),
    "HD": format_lazy("HD, {}", gettext_lazy("below 2.1 megapixels")),
    "2K": format_lazy("2K, {}", gettext_lazy("below 3.0 megapixels")),
    "4K": format_lazy("4K, {}", gettext_lazy("3.0 megapixels and more")),
}
_WORDS: dict[str, dict[Any, Any]] = {
    "category": dict(Category.choices),
    "mode": dict(Mode.choices),
    "length": LENGTH_WORDS,
    "resolution": RESOLUTION_WORDS,
}


def facet_name(group: Group, by: str) -> str:
    """What a group is called that was made by one facet: 'Wan 2.2', 'Crowd', 'HD, …'."""
    value = group.name(by)
    if not value:
        return _("Not known")
    return str(_WORDS.get(by, {}).get(value, value))


@dataclass(frozen=True)
class Cell:
    """One spread of a line, in the words of the page."""

    text: str
    span: str
    stands_on: int
    lacking: int


def cell(found: Spread) -> Cell:
    """The median and its range; under five values, the values."""
    if found.median is None:
        text = ", ".join(map(number, found.listed)) or "–"
        return Cell(text, "", found.stands_on, found.lacking)
    span = f"{number(found.low)}–{number(found.high)}"
    return Cell(number(found.median), span, found.stands_on, found.lacking)


def number(value: float | None) -> str:
    """Small numbers to three digits, larger ones to one place."""
    if value is None:
        return "–"
    if 0 < value < 1:
        return f"{value:.3g}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


@dataclass(frozen=True)
class Place:
    """Where the rows behind a line are, in one production."""

    code: str
    takes: str  # the address of the shots with its takes
    kept: str  # of those with its approved takes


@dataclass(frozen=True)
class BenchmarkLine:
    """A row of the table."""

    name: str
    one: Benchmark
    cells: list[Cell]
    costs: list[Cell]
    defects: list[str]
    places: "list[Place]"


@dataclass(frozen=True)
class Choice:
    """One of several things to show, with its address."""

    key: str
    name: str
    is_chosen: bool
    query: str


class BenchmarkPage:
    """The benchmarks of some productions, by one facet."""

    def __init__(self, across: Across, query: QueryDict) -> None:
        """Read what is asked; words that are not known fall back to the first of each."""
        self.across = across
        self.query = query
        self.by = query.get("by", "") if query.get("by", "") in BY else "version"
        self.measure = query.get("over", "") if query.get("over", "") in MEASURED else "attempts"
        self.category = category_of(query)
        self.categories = Category.choices

    @property
    def files(self) -> str:
        """The query of the files that hold what the page counts."""
        return self.across.query(category=self.category)

    @cached_property
    def made(self) -> Experience:
        """Read once."""
        return self.across.experience(category=self.category)

    @cached_property
    def found(self) -> Benchmarks:
        """Counted by the facet."""
        return counted(self.made, by=FACETS[self.by])

    @cached_property
    def currencies(self) -> list[str]:
        """Those in which a cost is told: they are never added."""
        return sorted({name for one in self.found.groups for name in one.cost_per_second})

    @cached_property
    def lines(self) -> list[BenchmarkLine]:
        """The most used first."""
        ordered = sorted(self.found.groups, key=lambda one: (-one.takes, one.group))
        return [self._line(one) for one in ordered]

    @property
    def takes(self) -> int:
        """All of them."""
        return sum(one.takes for one in self.found.groups)

    @cached_property
    def time(self) -> OverTime:
        """Version by version over time."""
        return over_time(self.made, self.measure)

    @property
    def by_month(self) -> bool:
        """A point is a month, not a week."""
        return self.time.step == "month"

    @cached_property
    def multiples(self) -> list[Multiple]:
        """A chart per tool."""
        return multiples(self.time, sentence=self._sentence)

    @property
    def by_choices(self) -> list[Choice]:
        """What the table may be grouped by."""
        return self._choices("by", BY, self.by)

    @property
    def measures(self) -> list[Choice]:
        """What may be followed over time."""
        return self._choices("over", MEASURED, self.measure)

    @property
    def facet(self) -> str:
        """The head of the first column."""
        return str(BY[self.by])

    @property
    def measured(self) -> str:
        """What the charts show."""
        return str(MEASURED[self.measure])

    def _choices(self, key: str, words: "dict[str, StrPromise]", chosen: str) -> list[Choice]:
        found = []
        for value, name in words.items():
            query = self.query.copy()
            query[key] = value
            found.append(Choice(value, str(name), value == chosen, query.urlencode()))
        return found

    def _line(self, one: Benchmark) -> BenchmarkLine:
        spreads = (
            one.attempts,
            one.times.per_output_second,
            one.times.per_megapixel_frame,
            one.hands_on,
            one.colour,
            one.fix,
        )
        empty = Cell("–", "", 0, 0)
        costs = one.cost_per_second
        kinds = dict(Defect.choices)
        return BenchmarkLine(
            name=facet_name(one.group, self.by),
            one=one,
            cells=[cell(spread) for spread in spreads],
            costs=[cell(costs[name]) if name in costs else empty for name in self.currencies],
            defects=[
                f"{kinds.get(kind, kind)} {share.part}/{share.whole}"
                for kind, share in one.shortcomings.items()
            ],
            places=self._places(one.group),
        )

    def _places(self, group: Group) -> list[Place]:
        line = f"{self.by}:{group.name(self.by) or '-'}"
        asked = f"{self.category}|{line}" if self.category else line
        found = []
        for one in self.across.chosen:
            rows = Rows(one.production)
            code = one.production.code
            found.append(Place(code, rows.of("benchmark", asked), rows.of("keepers", asked)))
        return found

    def _sentence(self, course: Course) -> str:
        """What the newest two versions with enough records say."""
        known = [one for one in course.versions if one.whole.median is not None]
        if not known:
            return _("Under five records of every version: nothing is compared.")
        new = known[-1]
        values = {
            "measure": self.measured,
            "new": new.version or _("version not known"),
            "value": number(new.whole.median),
            "n": new.whole.stands_on,
        }
        if len(known) == 1:
            return _("%(measure)s: %(new)s %(value)s (n = %(n)s).") % values
        old = known[-2]
        values |= {
            "old": old.version or _("version not known"),
            "before": number(old.whole.median),
            "m": old.whole.stands_on,
        }
        if self.measure == "attempts":
            return (
                _(
                    "%(new)s needs %(value)s attempts per keeper (n = %(n)s),"
                    " %(old)s needed %(before)s (n = %(m)s)."
                )
                % values
            )
        words = _(
            "%(measure)s: %(new)s %(value)s (n = %(n)s), earlier %(old)s %(before)s (n = %(m)s)."
        )
        return words % values


def hours_of(found: Benchmarks) -> list[tuple[str, Any, str]]:
    """Sessions by tool version: the name, the row, hands-on hours."""
    return [
        (f"{one.tool} {one.version}".strip(), one, shown(one.hours.value)) for one in found.versions
    ]
