"""What changed since a day: by shot, how much and the important changes in words.

Of each value only the first and the last state count: what was changed and changed back is no
change. Amounts of money are never told, and clients see no history at all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.history import readable
from shotlog.models import Change, Production, Scene

USUAL_DAYS = 7
MOST_SAID = 6
"""So many changes of one shot are told in words."""
MOST_PRINTED = 2
"""So many of them on paper, where the whole scene has two pages."""
MOST_NAMED = 2
"""So many of those who changed a shot are named."""


class Row(NamedTuple):
    """One change as it is read."""

    shot: str
    scene: int
    kind: str
    table: str
    row: int
    label: str
    field: str
    old: Any
    new: Any
    who: str


@dataclass
class ShotChanges:
    """What changed in one shot."""

    shot: str
    count: int
    said: list[str]
    people: list[str]

    @property
    def by(self) -> str:
        """The first of those who changed it, and how many more."""
        names = ", ".join(self.people[:MOST_NAMED])
        rest = len(self.people) - MOST_NAMED
        return names if rest <= 0 else _("%(names)s and %(n)s more") % {"names": names, "n": rest}

    @property
    def more(self) -> int:
        """Changes that are counted and not told."""
        return max(0, self.count - len(self.said))

    @property
    def printed(self) -> list[str]:
        """Those that are told on paper."""
        return self.said[:MOST_PRINTED]

    @property
    def more_printed(self) -> int:
        """Changes that paper counts and does not tell."""
        return max(0, self.count - len(self.printed))


@dataclass
class Since:
    """What changed since a day."""

    day: dt.date
    reason: str  # asked, meeting or week: why this day
    wrong: str = ""  # what was asked for and is no day
    shots: list[ShotChanges] = field(default_factory=list)

    @property
    def count(self) -> int:
        """All changes."""
        return sum(shot.count for shot in self.shots)


def since(scene: Scene, asked: str, *, today: dt.date) -> Since:
    """What changed in `scene` since the day that was asked for, the last meeting, or a week ago."""
    return since_by_scene(scene.production, [scene.pk], asked, today=today)[scene.pk]


def since_by_scene(
    production: Production, scenes: Sequence[int], asked: str, *, today: dt.date
) -> dict[int, Since]:
    """By the keys of `scenes`, what `since` tells of each: two queries."""
    found = _days(scenes, asked, today)
    for scene, shots in changes(production, {key: one.day for key, one in found.items()}).items():
        found[scene].shots = shots
    return found


def changes(production: Production, days: Mapping[int, dt.date]) -> dict[int, list[ShotChanges]]:
    """The changes by scene, each since the beginning of its day, in the order of shots: one query.

    `days` are by the scene's key.
    """
    if not days:
        return {}
    starts = {scene: _start(day) for scene, day in days.items()}
    rows = Change.objects.filter(
        change_set__production=production,
        change_set__at__gte=min(starts.values()),
        shot__scene__in=starts,
    )
    columns = ("shot__code", "shot__scene", "kind", "table", "row", "label", "field", "old", "new")
    by_shot: dict[tuple[int, str], list[Row]] = defaultdict(list)
    ordered = rows.order_by("shot__natural_code", "pk")
    for *values, at in ordered.values_list(*columns, "change_set__who", "change_set__at"):
        row = Row._make(values)
        if at >= starts[row.scene]:
            by_shot[row.scene, row.shot].append(row)
    found: dict[int, list[ShotChanges]] = defaultdict(list)
    for (scene, code), of_shot in by_shot.items():
        told = _of_shot(code, of_shot)
        if told.count:
            found[scene].append(told)
    return found


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _days(scenes: Sequence[int], asked: str, today: dt.date) -> dict[int, Since]:
    wrong = ""
    if asked:
        try:
            day = dt.date.fromisoformat(asked)
        except ValueError:
            wrong = asked
        else:
            return {scene: Since(day, "asked") for scene in scenes}
    meetings = _last_meetings(scenes, today)
    week = today - dt.timedelta(days=USUAL_DAYS)
    return {
        scene: Since(timezone.localtime(meetings[scene]).date(), "meeting", wrong)
        if scene in meetings
        else Since(week, "week", wrong)
        for scene in scenes
    }


def _last_meetings(scenes: Sequence[int], today: dt.date) -> dict[int, dt.datetime]:
    """By scene, when its meeting notes were last written before today."""
    notes = Change.objects.filter(
        table="scene", row__in=scenes, field="meeting_notes", change_set__at__lt=_start(today)
    )
    return dict(notes.order_by().values_list("row").annotate(Max("change_set__at")))


def _of_shot(code: str, rows: Sequence[Row]) -> ShotChanges:
    news, edits = _net(rows)
    said = [*_news(news), *_edits(edits)]
    return ShotChanges(
        shot=code,
        count=len(news) + len(edits),
        said=said[:MOST_SAID],
        people=sorted({row.who for row in rows if row.who}),
    )


def _net(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """(rows that came or went, values that are other than they were), each once."""
    first: dict[tuple[str, int], str] = {}
    last: dict[tuple[str, int], Row] = {}
    values: dict[tuple[str, int, str], Row] = {}
    for row in rows:
        key = row.table, row.row
        if row.kind == Change.Kind.EDITED:
            one = (*key, row.field)
            values[one] = row._replace(old=values[one].old if one in values else row.old)
        else:
            first.setdefault(key, row.kind)
            last[key] = row
    news = [row for key, row in last.items() if _is_news(first[key], row.kind)]
    gone = {key for key, row in last.items()}
    edits = [
        row
        for (table, key, _field), row in values.items()
        if row.old != row.new and (table, key) not in gone
    ]
    return news, edits


def _is_news(first: str, last: str) -> bool:
    """Created and removed again, or removed and restored, is no news."""
    went = last == Change.Kind.REMOVED
    return went if first == Change.Kind.REMOVED else not (went and first == Change.Kind.CREATED)


def _news(rows: Iterable[Row]) -> list[str]:
    """'adds crowd01, fire02', '4 takes': what came and what went, table by table."""
    groups: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.table, row.kind == Change.Kind.REMOVED].append(row)
    order = ("shot", "element", "take", "colournote", "shortcoming", "clearance", "session")
    said = []
    for (table, went), found in sorted(
        groups.items(), key=lambda one: order.index(one[0][0]) if one[0][0] in order else 99
    ):
        what = _counted(table, found)
        said.append((_("%(what)s removed") if went else _("%(what)s added")) % {"what": what})
    return said


def _counted(table: str, rows: Sequence[Row]) -> str:
    n = len(rows)
    if table == "shot":
        return _("shot")
    if table == "element" and n <= 3:
        return ", ".join(row.label for row in rows)
    words = {
        "element": ngettext("%(n)s element", "%(n)s elements", n),
        "take": ngettext("%(n)s take", "%(n)s takes", n),
        "colournote": ngettext("%(n)s colour note", "%(n)s colour notes", n),
        "shortcoming": ngettext("%(n)s shortcoming", "%(n)s shortcomings", n),
        "clearance": ngettext("%(n)s clearance", "%(n)s clearances", n),
    }
    return words.get(table, ngettext("%(n)s entry", "%(n)s entries", n)) % {"n": n}


IMPORTANT = (
    ("shot", "status"),
    ("take", "decision"),
    ("shot", "frames"),
    ("element", "origin"),
    ("element", "final_use"),
    ("element", "status"),
    ("colournote", "status"),
    ("shortcoming", "status"),
    ("clearance", "state"),
    ("shot", "due"),
    ("shot", "assignee"),
)
"""What is told in words, the most important first; never an amount of money."""


def _edits(rows: Sequence[Row]) -> list[str]:
    said = []
    for table, name in IMPORTANT:
        found = [row for row in rows if (row.table, row.field) == (table, name)]
        if len(found) > 2:
            said.append(_several(found))
        else:
            said += [_one(row) for row in found]
    return said


def _one(row: Row) -> str:
    """'status: In review → Approved', of the shot itself or by name."""
    model: Any = apps.get_model("shotlog", row.table)
    name = str(model._meta.get_field(row.field).verbose_name)
    words = {
        "what": name if row.table == "shot" else f"{row.label}, {name}",
        "old": readable(model, row.field, row.old),
        "new": readable(model, row.field, row.new),
    }
    return _("%(what)s: %(old)s → %(new)s") % words


def _several(rows: Sequence[Row]) -> str:
    """'5 takes: decision'."""
    model: Any = apps.get_model("shotlog", rows[0].table)
    name = str(model._meta.get_field(rows[0].field).verbose_name)
    many = [row._replace(label="") for row in rows]
    table = rows[0].table
    what = _counted(table, many) if len(rows) > 3 else ", ".join(row.label for row in rows)
    return _("%(what)s: %(field)s changed") % {"what": what, "field": name}
