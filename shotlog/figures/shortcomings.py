"""Shortcomings by kind, tool version, category and light, and what the next show learns of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When

from shotlog.figures.counting import Json, Spread, Total, spread, total
from shotlog.figures.scope import Flag, Hundredths
from shotlog.models import Production, Shortcoming, Take
from shotlog.models.choices import Decision, FinalUse, ShortcomingStatus, Status
from shotlog.models.review import ShortcomingQuerySet

TEXTS = 4
"""Notes of one kind that a checklist quotes."""


class Defective(NamedTuple):
    """What is counted of a shortcoming."""

    pk: int
    kind: str
    version: int | None
    category: str
    light: str
    status: str
    fix: str
    hours: int | None  # hundredths
    is_out: int  # of an omitted shot, or a temp or reference element
    note: str

    @property
    def is_closed(self) -> bool:
        """Fixed or accepted."""
        return self.status != ShortcomingStatus.OPEN


@dataclass(frozen=True)
class Tally:
    """The shortcomings that have one thing in common."""

    key: str | int | None  # '' or None where it is not known
    open: int
    fixed: int
    accepted: int
    hours: Total
    closed_hours: Spread  # of the closed ones

    @property
    def count(self) -> int:
        """All of them."""
        return self.open + self.fixed + self.accepted

    def as_json(self) -> Json:
        """Counts and hours."""
        return {
            "key": self.key or None,
            "open": self.open,
            "fixed": self.fixed,
            "accepted": self.accepted,
            "hours": self.hours.as_json(),
            "closed_hours": self.closed_hours.as_json(),
        }


@dataclass(frozen=True)
class Lesson:
    """One kind of shortcoming: where it came, and how it was dealt with."""

    together: Tally
    fixes: list[Tally]  # of the closed ones, the most frequent first
    versions: list[tuple[int | None, int]]  # with how many each, the most frequent first
    categories: list[tuple[str, int]]
    lights: list[tuple[str, int]]
    texts: list[str]  # notes, those of closed ones first, each once

    @property
    def kind(self) -> str:
        """What to look for."""
        return str(self.together.key)


def defects_of(productions: Iterable[Production]) -> ShortcomingQuerySet:
    """The shortcomings of some productions, each with the `version` that it counts under.

    That of its take; without a take, of the element's newest approved take, else of its newest.
    """
    usual = Take.objects.filter(element=OuterRef("element"), tool_version__isnull=False).order_by(
        Case(When(decision=Decision.APPROVED, then=Value(0)), default=Value(1)), "-number"
    )
    version = Case(
        When(take__isnull=False, then=F("take__tool_version")),
        default=Subquery(usual.values("tool_version")[:1]),
        output_field=IntegerField(),
    )
    kept = Shortcoming.objects.filter(
        element__removed=False,
        element__shot__removed=False,
        element__shot__production__in=list(productions),
    )
    return kept.annotate(version=version)


def counted(shortcomings: ShortcomingQuerySet) -> list[Defective]:
    """The rows of `shortcomings`, of `defects_of`: one query."""
    columns: tuple[Any, ...] = (
        F("pk"),
        F("kind"),
        F("version"),
        F("element__category"),
        F("element__shot__light"),
        F("status"),
        F("fix"),
        Hundredths("hours"),
        Flag(~Q(element__final_use=FinalUse.FINAL) | Q(element__shot__status=Status.OMT)),
        F("note"),
    )
    rows = shortcomings.order_by("pk").values_list(*columns)
    return list(map(Defective._make, rows))


def tallies(rows: Iterable[Defective], by: str) -> list[Tally]:
    """By 'kind', 'version', 'category', 'light' or 'fix': the most frequent first."""
    groups: dict[Any, list[Defective]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    found = [tally(key, own) for key, own in groups.items()]
    return sorted(found, key=lambda one: (-one.count, str(one.key)))


def tally(key: str | int | None, rows: list[Defective]) -> Tally:
    """Some shortcomings together."""
    states = Counter(row.status for row in rows)
    closed = [row.hours for row in rows if row.is_closed]
    return Tally(
        key=key,
        open=states[ShortcomingStatus.OPEN],
        fixed=states[ShortcomingStatus.FIXED],
        accepted=states[ShortcomingStatus.ACCEPTED],
        hours=total((row.hours, row.is_out) for row in rows),
        closed_hours=spread(
            [hours / 100 for hours in closed if hours is not None],
            lacking=sum(hours is None for hours in closed),
        ),
    )


def lessons(rows: Iterable[Defective]) -> list[Lesson]:
    """What to look for next time, by kind: the most frequent first."""
    groups: dict[str, list[Defective]] = defaultdict(list)
    for row in rows:
        groups[row.kind].append(row)
    found = [_lesson(kind, own) for kind, own in groups.items()]
    return sorted(found, key=lambda one: (-one.together.count, one.kind))


def _lesson(kind: str, rows: list[Defective]) -> Lesson:
    in_order = sorted(rows, key=lambda row: not row.is_closed)
    texts = dict.fromkeys(row.note.strip().partition("\n")[0] for row in in_order)
    return Lesson(
        together=tally(kind, rows),
        fixes=tallies((row for row in rows if row.is_closed), "fix"),
        versions=_frequent(rows, lambda row: row.version),
        categories=_frequent(rows, lambda row: row.category),
        lights=_frequent(rows, lambda row: row.light),
        texts=[text for text in texts if text][:TEXTS],
    )


def _frequent(
    rows: list[Defective], what: Callable[[Defective], Hashable]
) -> list[tuple[Any, int]]:
    counts = Counter(map(what, rows))
    return sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))
