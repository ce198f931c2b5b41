"""The demo's weeks of work: who did what when, played in the order in which it happened."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from shotlog.history import Author
from shotlog.models import Change, ChangeSet, ColourNote, Production, Shortcoming, Take
from shotlog.models.choices import Way

Action = Callable[[Author], object]
FIRST_DAY = -47
OPENS, MINUTES = 10, 540  # from ten in the morning, nine hours of work


@dataclass(frozen=True)
class Entry:
    """One stroke of one person."""

    when: dt.datetime
    place: int
    who: str
    way: str
    why: str
    action: Action


class Diary:
    """Entries by day, counted from today, and the authors they are played by."""

    def __init__(self, production: Production, now: dt.datetime) -> None:
        """`now` is where the film stands: nothing happens after it."""
        self.production = production
        self.now = now
        self.zone = timezone.get_current_timezone()
        self._entries: list[Entry] = []
        self._sets: list[tuple[ChangeSet, dt.datetime]] = []
        self._decided: dict[int, dt.datetime] = {}

    def when(self, day: float) -> dt.datetime:
        """A moment of work on a day counted from today; the fraction is the time of day.

        What would fall on a weekend is done late on Friday, in the same order.
        """
        whole = int(day // 1)
        date = timezone.localtime(self.now).date() + dt.timedelta(days=whole)
        start = dt.datetime.combine(date, dt.time(OPENS), tzinfo=self.zone)
        minutes = (day - whole) * MINUTES
        weekend = date.weekday() - 4
        if weekend > 0:
            start -= dt.timedelta(days=weekend)
            minutes = MINUTES + (weekend - 1 + day - whole) * 60
        moment = start + dt.timedelta(seconds=round(minutes * 60))
        return min(moment, self.now - dt.timedelta(minutes=3))

    def plan(
        self, day: float, who: str, action: Action, *, way: str = Way.PAGE, why: str = ""
    ) -> None:
        """Note what `who` does on `day`; of two at one moment the first noted comes first."""
        self._entries.append(Entry(self.when(day), len(self._entries), who, way, why, action))

    def play(self) -> None:
        """Do everything, earliest first, and date it."""
        for entry in sorted(self._entries, key=lambda entry: (entry.when, entry.place)):
            by = Author(who=entry.who, way=entry.way, production=self.production, why=entry.why)
            entry.action(by)
            if by.made is not None:
                self._sets.append((by.made, entry.when))
        for change_set, when in self._sets:
            change_set.at = when
        ChangeSet.objects.bulk_update([each for each, _ in self._sets], ["at"], batch_size=200)
        self._date_rows()

    def _date_rows(self) -> None:
        """Give rows that carry a date of their own the one of their change set."""
        dated = {change_set.pk: when for change_set, when in self._sets}
        tables: tuple[Any, ...] = (ColourNote, Shortcoming, Take)
        for model in tables:
            made = Change.objects.filter(
                change_set__in=dated, table=model._meta.model_name, kind=Change.Kind.CREATED
            )
            born = {change.row: dated[change.change_set_id] for change in made}
            rows = list(model.everything.filter(pk__in=born))
            for row in rows:
                row.added_at = born[row.pk]
            model.everything.bulk_update(rows, ["added_at"], batch_size=200)
        self._date_decisions(dated)

    def _date_decisions(self, dated: dict[int, dt.datetime]) -> None:
        """A decision carries its time in the row and in the change that tells of it."""
        told = list(Change.objects.filter(change_set__in=dated, table="take", field="decided_at"))
        takes = Take.objects.in_bulk([change.row for change in told])
        previous: dict[int, str] = {}
        for change in told:
            when = dated[change.change_set_id]
            change.old = previous.get(change.row)
            change.new = previous[change.row] = when.isoformat()
            takes[change.row].decided_at = when
        Change.objects.bulk_update(told, ["old", "new"], batch_size=200)
        Take.objects.bulk_update(takes.values(), ["decided_at"], batch_size=200)
