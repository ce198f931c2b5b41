"""What the report of one scene shows, made from its figures and a few lists."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from shotlog.figures.colour import Mismatched
from shotlog.figures.scene_figures import SceneFigures, scene_figures
from shotlog.figures.scope import ElementRow
from shotlog.figures.shares import PARTS
from shotlog.figures.shot_figures import ShotFigures
from shotlog.kit.timecode import timecode
from shotlog.models import Membership, Right, Scene, Shortcoming
from shotlog.models.choices import MemberRole, Mismatch
from shotlog.reports import charts
from shotlog.reports.decisions import Decided, decisions
from shotlog.reports.measures import Measure, measures
from shotlog.reports.wording import missing, not_done

SIGNERS = (MemberRole.SUPERVISOR, MemberRole.COLOURIST, MemberRole.PRODUCER)


@dataclass(frozen=True)
class ShotLine:
    """One row of the table of shots."""

    figures: ShotFigures
    prefix: str
    short: str
    missing: str
    conventional_bar: str  # width, against the largest of the scene
    spent_bar: str


@dataclass(frozen=True)
class KindLine:
    """Colour hours of one mismatch, as a bar."""

    label: str
    kind: Mismatched
    bar: charts.Bullet

    @property
    def is_estimated(self) -> bool:
        """Every note has an estimate: spent can be held against it."""
        return not self.kind.estimated.lacking


@dataclass(frozen=True)
class Gap:
    """An AI element that could not be made again today."""

    element: ElementRow
    shot: str
    missing: str


@dataclass(frozen=True)
class Signer:
    """A box to sign in."""

    role: str
    names: str


class SceneReport:
    """The report of `scene` for one reader."""

    def __init__(self, scene: Scene, member: Membership) -> None:
        """Read the figures; lists are read when the page asks for them."""
        self.scene = scene
        self.member = member
        self.figures: SceneFigures = scene_figures(scene)
        self.shows_money = member.sees_money
        self.may_write_notes = member.may(Right.MEETING_NOTES)

    @cached_property
    def neighbours(self) -> tuple[Scene | None, Scene | None]:
        """The scenes before and after."""
        scenes = list(self.scene.production.scenes.only("number", "production"))
        for scene in scenes:
            scene.production = self.scene.production
        keys = [scene.pk for scene in scenes]
        place = keys.index(self.scene.pk)
        before = scenes[place - 1] if place else None
        return before, scenes[place + 1] if place + 1 < len(scenes) else None

    @property
    def length(self) -> str:
        """The length of the scene as timecode."""
        return timecode(self.figures.frames, self.scene.production.rate)

    @property
    def not_done(self) -> str:
        """What is left, by status."""
        return not_done(self.figures.progress)

    @cached_property
    def measures(self) -> list[Measure]:
        """Where AI is, by the four measures."""
        return measures(self.figures.shares)

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns of the table of measures."""
        return PARTS

    @cached_property
    def hours_chart(self) -> charts.HoursChart | None:
        """Hours per shot."""
        return charts.hours_chart(self.figures.shots)

    @cached_property
    def shots(self) -> list[ShotLine]:
        """The rows of the table of shots."""
        shots = self.figures.shots
        scale = charts.scale_of(
            *(shot.conventional.value for shot in shots), *(shot.spent.value for shot in shots)
        )
        return [_line(shot, float(scale)) for shot in shots]

    @cached_property
    def colour_kinds(self) -> list[KindLine]:
        """Colour hours by main mismatch, the largest first."""
        kinds = self.figures.colour.by_kind
        scale = charts.scale_of(
            *(kind.forecast.value for kind in kinds),
            *(kind.estimated.value for kind in kinds),
            *(kind.spent.value for kind in kinds),
        )
        return [_kind_line(kind, scale) for kind in kinds]

    @cached_property
    def shortcomings(self) -> list[Shortcoming]:
        """Open ones, the worst and the earliest due first."""
        return list(
            Shortcoming.objects.open()
            .filter(element__shot__scene=self.scene, element__shot__removed=False)
            .filter(element__removed=False)
            .select_related("element__shot")
            .order_by("-severity", "due", "pk")
        )

    @cached_property
    def decisions(self) -> list[Decided]:
        """The newest decisions."""
        return decisions(self.scene)

    @cached_property
    def gaps(self) -> list[Gap]:
        """AI elements that could not be made again, the worst first."""
        codes = {shot.pk: shot.code for shot in self.figures.scope.shots}
        return [
            Gap(element, codes[element.shot_id], missing(element.missing))
            for element in self.figures.gaps.elements
        ]

    @property
    def gaps_are_longer(self) -> bool:
        """Money and meeting notes change columns then, so that both end alike on paper."""
        return len(self.gaps) > len(self.shortcomings) + 2

    @cached_property
    def signers(self) -> list[Signer]:
        """A box for supervisor, colourist and producer, with the names that are known."""
        members = self.scene.production.memberships.filter(role__in=SIGNERS).select_related("user")
        names: dict[str, list[str]] = {role: [] for role in SIGNERS}
        for member in members:
            names[member.role].append(member.user.get_full_name() or member.user.get_username())
        return [Signer(str(role.label), ", ".join(names[role])) for role in SIGNERS]


def _line(shot: ShotFigures, scale: float) -> ShotLine:
    head, mark, tail = shot.row.code.rpartition("_")
    return ShotLine(
        figures=shot,
        prefix=head + mark if tail else "",
        short=tail or shot.row.code,
        missing=missing(shot.missing),
        conventional_bar=f"{float(shot.conventional.value or 0) / scale * 98:.1f}%",
        spent_bar=f"{float(shot.spent.value or 0) / scale * 98:.1f}%",
    )


def _kind_line(kind: Mismatched, scale: Decimal) -> KindLine:
    plan = None if kind.estimated.lacking else kind.estimated.value
    return KindLine(
        label=str(Mismatch(kind.kind).label) if kind.kind else "",
        kind=kind,
        bar=charts.bullet(kind.spent.value, plan, kind.forecast.value, scale=scale),
    )
