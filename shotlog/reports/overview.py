"""What the production page and the list of scenes show."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from shotlog.figures.scene_figures import ProductionFigures, SceneFigures
from shotlog.kit.timecode import timecode
from shotlog.models import Element, Membership, Production, Right, Take
from shotlog.models.choices import MISSING_PARTS, Status
from shotlog.reports import charts
from shotlog.reports.activity import Done, activity
from shotlog.reports.measures import Measure, measures
from shotlog.reports.rows import Piece, Rows
from shotlog.reports.wording import BAR_ORDER, missing, not_done

GAPS_SHOWN = 8


@dataclass(frozen=True)
class SceneLine:
    """One row of the table of scenes."""

    figures: SceneFigures
    length: str
    progress_bar: list[charts.Segment]
    ai_bar: list[charts.Segment]
    colour_bar: charts.Bullet | None
    not_done: list[Piece]
    rows: Rows


@dataclass(frozen=True)
class GapLine:
    """An AI element that could not be made again today."""

    element: Element
    made_with: str
    missing: str


@dataclass(frozen=True)
class MissingLine:
    """How many AI elements lack one part."""

    label: str
    count: int
    width: str
    rows: str


class Overview:
    """A production for one reader."""

    def __init__(self, figures: ProductionFigures, member: Membership) -> None:
        """Figures are counted when the page asks for them."""
        self.figures = figures
        self.production: Production = member.production
        self.shows_money = member.sees_money
        self.may_log = member.may(Right.LOG)
        self.rows = Rows(self.production)

    @property
    def has_shots(self) -> bool:
        """Something was logged."""
        return bool(self.figures.scope.shots)

    @property
    def not_done(self) -> list[Piece]:
        """What is left, by status."""
        return not_done(self.figures.progress, self.rows)

    @cached_property
    def progress_bar(self) -> list[charts.Segment]:
        """Shots by status."""
        return _progress_bar(self.figures)

    @cached_property
    def measures(self) -> list[Measure]:
        """Where AI is."""
        return measures(self.figures.shares, self.rows)

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """The legend of progress bars: the statuses that occur."""
        present = self.figures.progress.by_status
        return [(code, str(Status(code).label)) for code in BAR_ORDER if present[code]]

    @cached_property
    def gauge(self) -> charts.Gauge | None:
        """The colour budget as a chart."""
        colour = self.figures.colour
        return charts.gauge(colour.spent.value, colour.forecast.value, colour.budget)

    @cached_property
    def scenes(self) -> list[SceneLine]:
        """The rows of the table of scenes."""
        scenes = self.figures.scenes
        return [self._line(scene, self.colour_scale) for scene in scenes]

    @cached_property
    def colour_scale(self) -> Decimal:
        """The hours at the end of the bars of colour work."""
        scenes = self.figures.scenes
        return charts.scale_of(
            *(scene.colour.budget for scene in scenes),
            *(scene.colour.forecast.value for scene in scenes),
        )

    def _line(self, scene: SceneFigures, scale: Decimal) -> SceneLine:
        colour = scene.colour
        rows = self.rows.within(scene.scene)
        has_colour = colour.notes or colour.budget is not None
        return SceneLine(
            figures=scene,
            length=timecode(scene.frames, self.production.rate) if scene.frames else "",
            progress_bar=_progress_bar(scene),
            ai_bar=charts.share_stack(scene.shares.elements),
            colour_bar=charts.bullet(
                colour.spent.value,
                colour.budget,
                colour.forecast.value,
                scale=scale,
            )
            if has_colour
            else None,
            not_done=not_done(scene.progress, rows),
            rows=rows,
        )

    @cached_property
    def gap_list(self) -> list[GapLine]:
        """The worst gaps, each with its shot."""
        rows = self.figures.gaps.worst(GAPS_SHOWN)
        elements = Element.objects.select_related("shot").in_bulk([row.pk for row in rows])
        newest: dict[int, str] = {}
        takes = Take.objects.filter(element__in=elements).select_related("tool_version__tool")
        for take in takes.order_by("number"):
            newest[take.element_id] = take.made_with
        return [
            GapLine(elements[row.pk], newest.get(row.pk, ""), missing(row.missing)) for row in rows
        ]

    @cached_property
    def missing(self) -> list[MissingLine]:
        """What is missing most."""
        found = self.figures.gaps.missing
        return [
            MissingLine(
                str(MISSING_PARTS.get(part, part)),
                n,
                self._width(n),
                self.rows.of("missing", part),
            )
            for part, n in found.items()
        ]

    @property
    def none_approved_width(self) -> str:
        """The bar of those without an approved take, on the scale of the others."""
        return self._width(self.figures.gaps.none_approved)

    def _width(self, count: int) -> str:
        gaps = self.figures.gaps
        most = max([1, gaps.none_approved, *gaps.missing.values()])
        return f"{count / most * 100:.1f}%"

    @cached_property
    def activity(self) -> list[Done]:
        """The newest change sets."""
        return activity(self.production)


def _progress_bar(figures: ProductionFigures | SceneFigures) -> list[charts.Segment]:
    progress = figures.progress
    parts = ((f"s-{code}", progress.by_status[code]) for code in BAR_ORDER)
    return charts.stack(parts, progress.shots)
