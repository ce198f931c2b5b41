"""What the report of one scene shows, made from its figures and a few lists."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from shotlog.figures.against import Against
from shotlog.figures.colour import Mismatched
from shotlog.figures.escalations import Escalation
from shotlog.figures.fixes import Fixed
from shotlog.figures.generation import Timed
from shotlog.figures.scene_figures import SceneFigures, scene_figures
from shotlog.figures.scope import ElementRow
from shotlog.figures.shares import PARTS
from shotlog.figures.shot_figures import ShotFigures
from shotlog.kit.timecode import timecode
from shotlog.models import Clearance, Membership, Right, Scene, Shortcoming
from shotlog.models.choices import Category, ClearanceState, Fix, Mismatch
from shotlog.reports import charts
from shotlog.reports.changes import Since
from shotlog.reports.decisions import Decisions
from shotlog.reports.lists import SIGNERS, Lists
from shotlog.reports.measures import Measure, measures
from shotlog.reports.rows import Piece, Rows
from shotlog.reports.wording import missing, not_done


@dataclass(frozen=True)
class ShotLine:
    """One row of the table of shots."""

    figures: ShotFigures
    prefix: str
    short: str
    missing: str
    conventional_bar: str  # width, against the largest of the scene
    spent_bar: str
    against: Against | None
    picture: str  # the sha256 of the file whose preview stands for the shot, or ''

    @property
    def saved(self) -> Decimal | None:
        """Hours saved by its AI elements."""
        return self.against.saved.value if self.against else None

    @property
    def money_saved(self) -> Decimal | None:
        """Money saved by its AI elements."""
        return self.against.money_saved if self.against else None


@dataclass(frozen=True)
class KindLine:
    """Colour hours of one mismatch, as a bar."""

    label: str
    kind: Mismatched
    bar: charts.Bullet
    rows: str

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
class CategoryLine:
    """AI elements of one category against conventional work."""

    label: str
    against: Against
    rows: str


@dataclass(frozen=True)
class TimeLine:
    """Generation times of one model."""

    label: str
    timed: Timed
    rows: str


@dataclass(frozen=True)
class FixLine:
    """Closed shortcomings that were dealt with in one way."""

    label: str
    fixed: Fixed
    rows: str


@dataclass(frozen=True)
class EscalationLine:
    """An AI element whose clearance asks for a written approval."""

    escalation: Escalation
    shot: str
    principles: str
    state: str


@dataclass(frozen=True)
class Signer:
    """A box to sign in."""

    role: str
    names: str


class SceneReport:
    """The report of `scene` for one reader."""

    def __init__(
        self,
        scene: Scene,
        member: Membership,
        *,
        figures: SceneFigures | None = None,
        lists: Lists | None = None,
        since: str = "",
    ) -> None:
        """Read the figures, unless they are at hand; lists are read when the page asks for them.

        `since` is the day from which changes are told, as it was typed; `lists` know theirs.
        """
        self.scene = scene
        self.member = member
        self.figures: SceneFigures = figures or scene_figures(scene)
        self.shows_money = member.sees_money
        self.may_write_notes = member.may(Right.MEETING_NOTES)
        self.rows = Rows(scene.production, scene)
        self._lists = lists or Lists(self.figures.scope, [scene], since=since)

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
    def not_done(self) -> list[Piece]:
        """What is left, by status."""
        return not_done(self.figures.progress, self.rows)

    @cached_property
    def measures(self) -> list[Measure]:
        """Where AI is, by the four measures."""
        return measures(self.figures.shares, self.rows)

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
        scale, against = float(self.hours_scale), self._against
        pictures = self._lists.pictures
        return [
            _line(shot, scale, against.get(shot.row.pk), pictures.get(shot.row.pk, ""))
            for shot in self.figures.shots
        ]

    @cached_property
    def hours_scale(self) -> Decimal:
        """The hours at the end of the bars in the table of shots."""
        shots = self.figures.shots
        return charts.scale_of(
            *(shot.conventional.value for shot in shots), *(shot.spent.value for shot in shots)
        )

    @property
    def density(self) -> str:
        """How close the rows of the table of shots stand on paper: two pages hold about 40."""
        shots = len(self.figures.scope.shots)
        return "dense" if shots > 22 else ("close" if shots > 12 else "")

    @cached_property
    def _against(self) -> dict[int, Against]:
        return self.figures.comparison.by_shot(money=self.shows_money)

    @cached_property
    def against(self) -> Against:
        """All AI elements against conventional work."""
        return self.figures.comparison.together(money=self.shows_money)

    @cached_property
    def categories(self) -> list[CategoryLine]:
        """AI elements against conventional work, by category."""
        found = self.figures.comparison.by_category(money=self.shows_money)
        return [
            CategoryLine(
                str(Category(code).label) if code else _("No category"),
                one,
                self.rows.of("category", code),
            )
            for code, one in found.items()
        ]

    @cached_property
    def times(self) -> list[TimeLine]:
        """Generation times by model; together only where there are several."""
        found = self.figures.generation
        lines = [
            TimeLine(timed.name, timed, self.rows.of("made_with", timed.name))
            for timed in found.by_model
        ]
        if len(lines) != 1:
            lines.append(TimeLine(_("Together"), found.together, self.rows["takes"]))
        return lines if found.together.takes else []

    @cached_property
    def fixes(self) -> list[FixLine]:
        """How closed shortcomings were dealt with."""
        return [
            FixLine(
                str(Fix(one.fix).label) if one.fix else _("Not said"),
                one,
                self.rows.of("fix", one.fix),
            )
            for one in self.figures.fixes.by_fix
        ]

    @cached_property
    def escalations(self) -> list[EscalationLine]:
        """AI elements whose clearance asks for a written approval."""
        codes = self._codes
        return [
            EscalationLine(
                one,
                codes[one.element.shot_id],
                ", ".join(_principle(name) for name, _answer in one.principles),
                str(ClearanceState(one.clearance.state).label),
            )
            for one in self.figures.escalations.escalated
        ]

    @property
    def changes(self) -> Since | None:
        """What changed since a day; no history for clients."""
        if self.member.is_client:
            return None
        return self._lists.changes[self.scene.pk]

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {shot.pk: shot.code for shot in self.figures.scope.shots}

    @cached_property
    def colour_kinds(self) -> list[KindLine]:
        """Colour hours by main mismatch, the largest first."""
        return [
            _kind_line(kind, self.colour_scale, self.rows) for kind in self.figures.colour.by_kind
        ]

    @cached_property
    def colour_scale(self) -> Decimal:
        """The hours at the end of the bars of colour work."""
        kinds = self.figures.colour.by_kind
        return charts.scale_of(
            *(kind.forecast.value for kind in kinds),
            *(kind.estimated.value for kind in kinds),
            *(kind.spent.value for kind in kinds),
        )

    @property
    def shortcomings(self) -> list[Shortcoming]:
        """Open ones, the worst and the earliest due first."""
        return self._lists.shortcomings.get(self.scene.pk, [])

    @property
    def decisions(self) -> Decisions:
        """The newest decisions, and how many there are."""
        return self._lists.decisions.get(self.scene.pk, Decisions())

    @cached_property
    def gaps(self) -> list[Gap]:
        """AI elements that could not be made again, the worst first."""
        codes = self._codes
        return [
            Gap(element, codes[element.shot_id], missing(element.missing))
            for element in self.figures.gaps.elements
        ]

    @property
    def signers(self) -> list[Signer]:
        """A box for supervisor, colourist and producer, with the names that are known."""
        names = self._lists.signers
        return [Signer(str(role.label), names[role]) for role in SIGNERS]


def _principle(name: str) -> str:
    field: Any = Clearance._meta.get_field(name)
    return str(field.verbose_name)


def _line(shot: ShotFigures, scale: float, against: Against | None, picture: str) -> ShotLine:
    head, mark, tail = shot.row.code.rpartition("_")
    return ShotLine(
        figures=shot,
        prefix=head + mark if tail else "",
        short=tail or shot.row.code,
        missing=missing(shot.missing),
        conventional_bar=f"{float(shot.conventional.value or 0) / scale * 98:.1f}%",
        spent_bar=f"{float(shot.spent.value or 0) / scale * 98:.1f}%",
        against=against,
        picture=picture,
    )


def _kind_line(kind: Mismatched, scale: Decimal, rows: Rows) -> KindLine:
    plan = None if kind.estimated.lacking else kind.estimated.value
    return KindLine(
        label=str(Mismatch(kind.kind).label) if kind.kind else "",
        kind=kind,
        bar=charts.bullet(kind.spent.value, plan, kind.forecast.value, scale=scale),
        rows=rows.of("mismatch", kind.kind),
    )
