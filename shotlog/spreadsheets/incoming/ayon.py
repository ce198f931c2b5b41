"""Lists of AYON: which of their rows are shots, and of which sequence and episode.

What AYON writes and takes (read in November 2026; facts of the format only):

* An export of folders and tasks, CSV, TSV or XLSX: ynput/ayon-backend, `api/data_import/models.py`
  and `export_table.py`. Its heads are keys (`entity_type`, `path`, `attrib.frameStart`) or labels
  ("Entity type", "Path", "Start frame": the titles in `setup/attributes.py`); older ones say
  `item_type`. Each folder and each task has a row; a task's path ends in its name.
* The templates for its import: ynput/ayon-frontend, `public/templates/
  ayon_import_hierarchy_template.csv` (`path*`, `entity_type*`, paths as "shots / 020 / 0010") and
  `ayon_import_hierarchy_update_template.csv` (`name*`, with no path).
* The Tray Publisher's CSV Ingest, a row for each file: ynput/ayon-documentation,
  `addon_traypublisher_artist.md` ("Folder Path", "Frame Start", "Handle End").

frameEnd is still in the shot, and handles come on top: ynput/ayon-traypublisher,
`validate_frame_ranges.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shotlog.kit.sheets.tables import Raw, Row, Table
from shotlog.spreadsheets.incoming.heads import Recognised
from shotlog.spreadsheets.incoming.values import folded, plain_text

_ENTITIES = ("entity type", "item type")
_TYPES = ("folder type", "folder or task type", "type")
SHOT, SEQUENCES, EPISODE, FOLDER = "shot", ("sequence", "scene"), "episode", "folder"


def parts_of(raw: Raw) -> tuple[str, ...]:
    """A path from its first folder on; AYON writes /shots/020 and shots / 020."""
    return tuple(name for part in plain_text(raw).split("/") if (name := " ".join(part.split())))


@dataclass
class Folders:
    """The folders of one list of AYON, by their paths; nothing in any other list."""

    types: dict[tuple[str, ...], str] = field(default_factory=dict)
    parents: set[tuple[str, ...]] = field(default_factory=set)
    path: int = -1  # the places of columns; -1: there is none
    entity: int = -1
    type: int = -1

    @classmethod
    def of(cls, table: Table, found: Recognised) -> "Folders":
        """Look through the list once."""
        if found.shape != "ayon":
            return cls()
        folders = cls()
        for head in found.heads:
            name = folded(head.text)
            if head.field == "path":
                folders.path = head.place
            elif name in _ENTITIES:
                folders.entity = head.place
            elif name in _TYPES and folders.type < 0:
                folders.type = head.place
        folders._fill(row for row in table if row.number > found.row)
        return folders

    def _fill(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._is_folder(row):
                parts = parts_of(row.cell(self.path))
                self.types[parts] = folded(plain_text(row.cell(self.type))) if self._typed else ""
                self.parents.add(parts[:-1])

    @property
    def _typed(self) -> bool:
        return self.type >= 0

    def _is_folder(self, row: Row) -> bool:
        return self.entity < 0 or folded(plain_text(row.cell(self.entity))) == FOLDER

    def is_shot(self, row: Row) -> bool:
        """Folders of the type Shot; where no type is said, those that hold no other folder."""
        if self.path < 0 or (self.entity < 0 and not self._typed):
            return True  # a row for each file of a shot
        if not self._is_folder(row):
            return False
        parts = parts_of(row.cell(self.path))
        return self.types.get(parts) == SHOT if self._typed else parts not in self.parents

    def sequence(self, parts: tuple[str, ...]) -> str:
        """The sequence above a shot; the folder above it where none is known to be one."""
        above = [parts[:length] for length in range(len(parts) - 1, 0, -1)]
        known = [one[-1] for one in above if self.types.get(one) in SEQUENCES]
        if known:
            return known[0]
        is_no_sequence = bool(above) and self.types.get(above[0], "") != ""
        return "" if is_no_sequence or not above else above[0][-1]

    def episode(self, parts: tuple[str, ...]) -> str:
        """The episode above a shot, where a folder of that type is."""
        above = (parts[:length] for length in range(len(parts) - 1, 0, -1))
        return next((one[-1] for one in above if self.types.get(one) == EPISODE), "")

    @property
    def has_episodes(self) -> bool:
        """Whether any folder of the list is one."""
        return EPISODE in self.types.values()
