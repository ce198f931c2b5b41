"""The shots page in numbers: subtotals of scenes, the foot, and pages that end with a scene."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from shotlog.figures.private_names import hide_names
from shotlog.figures.shot_order import in_order, with_estimate
from shotlog.figures.shot_rows import ShotRow, plus, shot_rows
from shotlog.models import ColourNote, Element, Membership, Production, Scene, Shot
from shotlog.models.choices import CLOSED_NOTES, DONE, Recovery, Status
from shotlog.models.element import AI

PAGE = 100
"""Shots on a page, more or less: it ends with a scene, unless one scene alone has twice as many."""


@dataclass
class Totals:
    """Sums over some shots of the grid. Omitted shots count in hours only."""

    shots: int = 0
    in_scope: int = 0
    done: int = 0
    frames: int = 0
    without_frames: int = 0
    mix: Counter[str] = field(default_factory=Counter)
    ai: int = 0
    notes: int = 0
    notes_closed: int = 0
    recoverable: int = 0
    hours_estimated: Decimal | None = None
    hours_actual: Decimal | None = None

    @property
    def final(self) -> int:
        """Final elements: the denominator of the share by elements."""
        return sum(self.mix.values())

    @property
    def share(self) -> float | None:
        """AI elements / final elements; None where nothing is broken down."""
        return self.ai / self.final if self.final else None

    def add(self, other: "Totals") -> None:
        """Sum `other` into this."""
        for name in (
            "shots",
            "in_scope",
            "done",
            "frames",
            "without_frames",
            "ai",
            "notes",
            "notes_closed",
            "recoverable",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.mix.update(other.mix)
        self.hours_estimated = plus(self.hours_estimated, other.hours_estimated)
        self.hours_actual = plus(self.hours_actual, other.hours_actual)


@dataclass
class Group:
    """A scene (or the shots without one) with its subtotal, and the rows of it on this page."""

    scene: Scene | None
    totals: Totals
    of_scene: int = 0
    folded: bool = False
    continued: bool = False
    rows: list[ShotRow] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The scene's number, '' for the shots without a scene."""
        return self.scene.number if self.scene else ""


@dataclass
class Part:
    """A group on a page: whole, or a slice of one that is longer than two pages."""

    scene_id: int | None
    start: int = 0
    stop: int | None = None


@dataclass
class Grid:
    """One page of the shots page."""

    groups: list[Group]
    totals: Totals
    page: int
    pages: int
    first: int
    last: int

    @property
    def page_numbers(self) -> list[int | None]:
        """First, last and the pages around this one; None for a gap."""
        return page_numbers(self.page, self.pages)


def page_numbers(page: int, pages: int) -> list[int | None]:
    """First, last and the pages around `page`; None for a gap."""
    near = {1, pages, *range(page - 2, page + 3)}
    kept = sorted(number for number in near if 1 <= number <= pages)
    shown: list[int | None] = []
    for number in kept:
        last = shown[-1] if shown else None
        if last is not None and number > last + 1:
            shown.append(None)
        shown.append(number)
    return shown


def totals_by_scene(shots: QuerySet[Shot]) -> dict[int | None, Totals]:
    """The sums of `shots` by scene, in three queries however many there are."""
    found: dict[int | None, Totals] = defaultdict(Totals)
    kept = ~Q(status=Status.OMT)
    for row in (
        with_estimate(shots.order_by())
        .values("scene_id")
        .annotate(
            n=Count("pk"),
            kept=Count("pk", filter=kept),
            done=Count("pk", filter=Q(status__in=DONE)),
            long=Sum("frames", filter=kept),
            unknown=Count("pk", filter=kept & Q(frames=None)),
            hours=Sum("estimate"),
        )
    ):
        found[row["scene_id"]] = Totals(
            shots=row["n"],
            in_scope=row["kept"],
            done=row["done"],
            frames=row["long"] or 0,
            without_frames=row["unknown"],
            hours_estimated=row["hours"],
        )
    _add_elements(found, shots)
    _add_notes(found, shots)
    return dict(found)


def _add_elements(found: dict[int | None, Totals], shots: QuerySet[Shot]) -> None:
    counted = Q(final_use="final") & ~Q(shot__status=Status.OMT)
    for row in (
        Element.objects.filter(shot__in=shots.order_by().values("pk"))
        .order_by()
        .values("shot__scene_id", "origin")
        .annotate(
            n=Count("pk", filter=counted),
            ai=Count("pk", filter=counted & AI),
            recoverable=Count("pk", filter=counted & AI & Q(recovery=Recovery.RECOVERABLE)),
            hours=Sum("hours_actual"),
        )
    ):
        totals = found[row["shot__scene_id"]]
        totals.mix[row["origin"]] += row["n"]
        totals.ai += row["ai"]
        totals.recoverable += row["recoverable"]
        totals.hours_actual = plus(totals.hours_actual, row["hours"])


def _add_notes(found: dict[int | None, Totals], shots: QuerySet[Shot]) -> None:
    for row in (
        ColourNote.objects.corrections()
        .filter(shot__in=shots.order_by().values("pk"))
        .order_by()
        .values("shot__scene_id")
        .annotate(n=Count("pk"), closed=Count("pk", filter=Q(status__in=CLOSED_NOTES)))
    ):
        found[row["shot__scene_id"]].notes += row["n"]
        found[row["shot__scene_id"]].notes_closed += row["closed"]


def paged(counts: Sequence[tuple[int | None, int]], *, size: int = PAGE) -> list[list[Part]]:
    """Groups (scene, shots shown) as pages that end with a scene.

    A scene of more than twice `size` is cut into pages of its own.
    """
    pages: list[list[Part]] = []
    open_page: list[Part] = []
    filled = 0
    for scene_id, count in counts:
        if count > 2 * size:
            if open_page:
                pages.append(open_page)
            pages += [[Part(scene_id, at, at + size)] for at in range(0, count, size)]
            open_page, filled = [], 0
            continue
        open_page.append(Part(scene_id))
        filled += max(count, 1)
        if filled >= size:
            pages.append(open_page)
            open_page, filled = [], 0
    if open_page:
        pages.append(open_page)
    return pages or [[]]


def grid(
    shots: QuerySet[Shot],
    *,
    member: Membership,
    sort: str = "",
    page: int = 1,
    folded: Iterable[str] = (),
) -> Grid:
    """One page of `shots`; subtotals are of whole filtered scenes, the foot is of all `shots`."""
    by_scene = totals_by_scene(shots)
    production = member.production
    of_these = Scene.objects.filter(pk__in=[key for key in by_scene if key])
    scenes = {scene.pk: scene for scene in hide_names(of_these, member)}
    sizes = _scene_sizes(production)
    closed = set(folded)
    keys = sorted((key for key in by_scene if key), key=lambda key: scenes[key].natural_number)
    ordered: list[int | None] = [*keys, *([None] if None in by_scene else [])]
    numbers = {key: scenes[key].number if key else "" for key in ordered}
    counts = [(k, 0 if numbers[k] in closed else by_scene[k].shots) for k in ordered]
    pages = paged(counts)
    page = min(max(page, 1), len(pages))
    parts = pages[page - 1]
    rows = _rows_of_parts(in_order(shots, sort, member=member), parts, numbers, closed, member)
    groups = [
        Group(
            scene=scenes.get(part.scene_id or 0),
            totals=by_scene[part.scene_id],
            of_scene=sizes.get(part.scene_id, 0),
            folded=numbers[part.scene_id] in closed,
            continued=part.start > 0,
            rows=rows[part.scene_id],
        )
        for part in parts
    ]
    foot = Totals()
    for totals in by_scene.values():
        foot.add(totals)
    before = sum(_shown(part, by_scene) for earlier in pages[: page - 1] for part in earlier)
    here = sum(_shown(part, by_scene) for part in parts)
    return Grid(
        groups=groups,
        totals=foot,
        page=page,
        pages=len(pages),
        first=before + 1 if here else 0,
        last=before + here,
    )


def _shown(part: Part, by_scene: dict[int | None, Totals]) -> int:
    count = by_scene[part.scene_id].shots
    return count if part.stop is None else min(part.stop, count) - part.start


def _scene_sizes(production: Production) -> dict[int | None, int]:
    """How many shots each scene has, filtered or not."""
    counted = (
        Shot.objects.filter(production=production)
        .order_by()
        .values_list("scene_id")
        .annotate(n=Count("pk"))
    )
    return dict(counted)


def _rows_of_parts(
    shots: QuerySet[Shot],
    parts: Sequence[Part],
    numbers: dict[int | None, str],
    closed: set[str],
    member: Membership,
) -> dict[int | None, list[ShotRow]]:
    open_parts = [part for part in parts if numbers[part.scene_id] not in closed]
    wanted = Q(scene_id__in=[part.scene_id for part in open_parts if part.scene_id])
    if any(part.scene_id is None for part in open_parts):
        wanted |= Q(scene_id=None)
    found = shots.filter(wanted).select_related("scene", "production")
    if len(parts) == 1 and parts[0].stop is not None:
        found = found[parts[0].start : parts[0].stop]
    grouped: dict[int | None, list[ShotRow]] = defaultdict(list)
    for row in shot_rows(list(found), member=member):
        grouped[row.shot.scene_id].append(row)
    return grouped
