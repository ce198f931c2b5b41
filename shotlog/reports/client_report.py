"""The report of a scene as a client sees it: pictures of approved takes, statuses, disclosure."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from shotlog.figures.disclosure import Disclosure
from shotlog.figures.private_names import hide_names
from shotlog.figures.scene_figures import SceneFigures
from shotlog.figures.shot_rows import ShotRow, shot_rows
from shotlog.kit.timecode import timecode
from shotlog.models import Membership, Scene, Shot
from shotlog.reports.disclosure_page import DisclosurePage
from shotlog.reports.measures import Measure, measures
from shotlog.reports.rows import Nowhere


@dataclass(frozen=True)
class ClientLine:
    """One shot."""

    row: ShotRow
    picture: str  # the address of the preview of an approved take; '' without

    @property
    def shot(self) -> Shot:
        """The shot."""
        return self.row.shot


class ClientReport:
    """The report of `scene` for a client, or for who has a link to it."""

    def __init__(
        self, scene: Scene, reader: Membership, *, picture: Callable[[str], str], links: bool
    ) -> None:
        """`reader` is a client's membership; `picture` gives a preview's address by sha256."""
        self.scene = next(hide_names([scene], reader))
        self._reader = reader
        self._picture = picture
        self._links = links
        self._disclosure = Disclosure(scene.production, scene=scene, private=reader.sees_recipes)
        self.figures = SceneFigures(self._disclosure.scope)

    @property
    def measures(self) -> list[Measure]:
        """Where AI is."""
        return measures(self.figures.shares, Nowhere())

    @property
    def length(self) -> str:
        """The length of the scene as timecode."""
        return timecode(self.figures.frames, self.scene.production.rate)

    @cached_property
    def shots(self) -> list[ClientLine]:
        """Every shot of the scene in the order of the cut, omitted ones too."""
        rows = Shot.objects.filter(scene=self.scene).select_related("scene", "production")
        return [
            ClientLine(row, self._picture(row.thumbnail) if row.thumbnail else "")
            for row in shot_rows(list(rows), member=self._reader)
        ]

    @property
    def page(self) -> DisclosurePage | None:
        """The disclosure of the scene, where the production keeps one."""
        if not self.scene.production.disclosure:
            return None
        return DisclosurePage(self._disclosure, self._reader if self._links else None)
