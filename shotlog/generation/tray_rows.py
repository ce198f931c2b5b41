"""The rows of the tray as its page shows them: what is known, and where each file belongs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shotlog.generation.matching import Place, Places
from shotlog.generation.placing import places_of
from shotlog.kit.text import natural
from shotlog.models import Element, Production, TrayFile
from shotlog.models.choices import ReadStatus

FILTERS = ("all", "ready", "unmatched")


@dataclass(frozen=True)
class Waiting:
    """One file of the tray; `place` is where its name says it belongs, unless a hand said it."""

    row: TrayFile
    place: Place

    @property
    def by_hand(self) -> bool:
        """Somebody chose the element."""
        return self.row.element is not None and not _is_gone(self.row)

    @property
    def element_key(self) -> int | None:
        """The element it will be a take of; None while it is not known."""
        return self.row.element_id if self.by_hand else self.place.key

    @property
    def shot(self) -> str:
        """The code of the shot, '' while it is not known."""
        element = self._chosen
        return element.shot.code if element else self.place.shot

    @property
    def element(self) -> str:
        """The element's name, '' while it is not known."""
        element = self._chosen
        return element.name if element else self.place.element

    @property
    def reason(self) -> str:
        """Why its place is not known."""
        return "" if self.by_hand else self.place.reason

    @property
    def tool(self) -> str:
        """Tool and version: as typed, else as the file says."""
        if self.row.tool_version is not None:
            return str(self.row.tool_version)
        return f"{self._read('tool')} {self._read('tool_version')}".strip()

    @property
    def model(self) -> str:
        """The model, as typed, else as the file says."""
        return self.row.model or self._read("model")

    @property
    def mode(self) -> str:
        """The mode in words."""
        return str(self.row.get_mode_display()) if self.row.mode else self._read("mode")

    @property
    def prompt(self) -> str:
        """The prompt, as typed, else as the file says."""
        return self.row.prompt or self._read("prompt")

    @property
    def negative_prompt(self) -> str:
        """The negative prompt, likewise."""
        return self.row.negative_prompt or self._read("negative_prompt")

    @property
    def was_read(self) -> str:
        """What reading the file gave, in a word."""
        return str(ReadStatus(self.row.source_file.read_status).label)

    @property
    def _chosen(self) -> Element | None:
        return self.row.element if self.by_hand else None

    def _read(self, key: str) -> str:
        found = self.row.source_file.values.get(key)
        return str(found.get("value") or "") if isinstance(found, dict) else ""


def waiting(production: Production, *, places: Places | None = None) -> list[Waiting]:
    """Every file that waits, in the order of its name; the same queries for one and for many."""
    rows = sorted(
        TrayFile.objects.filter(production=production).with_rows(),
        key=lambda row: (natural(row.name), row.pk),
    )
    if not rows:
        return []
    places = places or places_of(production)
    return [Waiting(row, _place(row, places)) for row in rows]


def of_filter(rows: list[Waiting], which: str) -> list[Waiting]:
    """Those with an element, those without, or all."""
    if which == "ready":
        return [one for one in rows if one.element_key is not None]
    if which == "unmatched":
        return [one for one in rows if one.element_key is None]
    return rows


def _place(row: TrayFile, places: Places) -> Place:
    if row.element is not None and not _is_gone(row):
        return Place()
    found = places.of(row.name)
    if row.element is not None and found.key is None:
        return Place(reason=_("the element that was chosen is gone"))
    return found


def _is_gone(row: TrayFile) -> bool:
    return row.element is not None and (row.element.removed or row.element.shot.removed)
