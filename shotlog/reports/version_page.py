"""How the tools of a production do: charts over time, and a table of their versions."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from shotlog.figures.benchmarks import Benchmark, counted
from shotlog.figures.counting import Spread
from shotlog.figures.experience import Experience, experience
from shotlog.figures.over_time import Course, OverTime, over_time
from shotlog.figures.tool_versions import VersionTally, tool_versions
from shotlog.models import Membership
from shotlog.models.choices import Defect
from shotlog.reports.benchmark_page import number
from shotlog.reports.multiples import Multiple, multiples
from shotlog.reports.rows import Rows

CHARTS = 6
"""So many tools are drawn, those with most takes; the table has all."""


@dataclass(frozen=True)
class VersionLine:
    """One tool version of the production."""

    tally: VersionTally
    defects: str  # the most frequent shortcomings, in words
    rows: str
    kept: str  # the shots of its approved takes; '' where the version is not known


class VersionPage:
    """The tool versions of one production, for one reader."""

    def __init__(self, member: Membership) -> None:
        """Counted when the page asks for it."""
        self.production = member.production
        self.shows_money = member.sees_money

    @cached_property
    def lines(self) -> list[VersionLine]:
        """The tool versions, the most used first."""
        rows = Rows(self.production)
        return [
            VersionLine(
                one,
                ", ".join(f"{Defect(kind).label} {n}" for kind, n in [*one.defects.items()][:2]),
                rows.of("tool_version", one.name),
                rows.of("kept_with", one.name) if one.name else "",
            )
            for one in tool_versions(self.production, self._made)
        ]

    @cached_property
    def charts(self) -> list[Multiple]:
        """Takes per approved take of the tools with most takes, week by week."""
        return multiples(self._time, sentence=self._sentence, weight=self._takes)

    @property
    def by_month(self) -> bool:
        """A point is a month, not a week."""
        return self._time.step == "month"

    @property
    def top(self) -> str:
        """The end of the scale that all charts share."""
        return self.charts[0].top if self.charts else ""

    @cached_property
    def _made(self) -> Experience:
        of_this = [self.production.pk]
        return experience(productions=of_this, priced=of_this if self.shows_money else [])

    @cached_property
    def _by_tool(self) -> dict[str, Benchmark]:
        return {one.group.tool: one for one in counted(self._made, by=("tool",)).groups}

    @cached_property
    def _time(self) -> OverTime:
        found = over_time(self._made)
        most = sorted(found.tools, key=lambda one: (-self._takes(one), one.tool.casefold()))
        return replace(found, tools=most[:CHARTS])

    def _takes(self, course: Course) -> int:
        return self._by_tool[course.tool].takes

    def _sentence(self, course: Course) -> str:
        """Time and cost of a second, and what was wrong most often."""
        one = self._by_tool[course.tool]
        said = [_time_of(one), *_costs_of(one), _worst_of(one)]
        return " ".join(filter(None, said)) or _("Too few records for its time and cost.")


def _time_of(one: Benchmark) -> str:
    second, frame = one.times.per_output_second, one.times.per_megapixel_frame
    if second.median is not None:
        return _("%(time)s of generation per second of footage (n = %(n)s).") % _told(second)
    if frame.median is not None:
        return _("%(time)s of generation per megapixel-frame (n = %(n)s).") % _told(frame)
    return ""


def _told(found: Spread) -> dict[str, object]:
    return {"time": _lasting(found.median or 0), "n": f"{found.stands_on:,}"}


def _lasting(seconds: float) -> str:
    """'2 min 19 s', '4.2 s'."""
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": number(seconds)}
    minutes, rest = divmod(round(seconds), 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": f"{minutes:,}", "seconds": f"{rest:02}"}


def _costs_of(one: Benchmark) -> list[str]:
    words = _("%(currency)s %(amount)s per approved second (n = %(n)s).")
    return [
        words % {"currency": name, "amount": number(found.median), "n": f"{found.stands_on:,}"}
        for name, found in one.cost_per_second.items()
        if found.median is not None
    ]


def _worst_of(one: Benchmark) -> str:
    for kind, share in one.shortcomings.items():  # the most frequent first
        return _("Most frequent shortcoming: %(kind)s, %(n)s of %(all)s.") % {
            "kind": _small(str(dict(Defect.choices).get(kind, kind))),
            "n": f"{share.part:,}",
            "all": f"{share.whole:,}",
        }
    return ""


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
