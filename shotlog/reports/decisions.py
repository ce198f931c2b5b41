"""What was decided in a scene: takes approved and rejected, shots and colour notes approved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from shotlog.figures.scope import Scope
from shotlog.models import Change, Shot, Take
from shotlog.models.choices import Decision

SHOWN = 12
PRINTED = 5
"""Of those on paper, where the whole scene has two pages."""


@dataclass(frozen=True)
class Decided:
    """One decision: of what, which, by whom and when."""

    shot: str
    what: str
    kind: str  # take, shot or note: by which vocabulary `code` reads
    code: str
    who: str
    when: dt.datetime
    why: str = ""


@dataclass
class Decisions:
    """The newest decisions of a scene, and how many there are."""

    newest: list[Decided] = field(default_factory=list)
    count: int = 0

    @property
    def shown(self) -> int:
        """So many stand on the page."""
        return len(self.newest)

    @property
    def printed(self) -> int:
        """So many stand on paper."""
        return min(self.shown, PRINTED)


def decisions(scope: Scope) -> dict[int, Decisions]:
    """By scene, its newest decisions, of takes and from the change history: two queries."""
    found: dict[int, Decisions] = defaultdict(Decisions)
    for rows in (_takes(scope), _changes(scope)):
        counts: dict[int, int] = {}
        for scene, count, decided in rows:
            if scene is not None:
                found[scene].newest.append(decided)
                counts[scene] = count
        for scene, count in counts.items():
            found[scene].count += count
    for of_scene in found.values():
        of_scene.newest.sort(key=lambda decided: decided.when, reverse=True)
        del of_scene.newest[SHOWN:]
    return found


def _newest(order: str, *, of: str) -> Window:
    """The place of a row among those of its scene, the newest first."""
    return Window(RowNumber(), partition_by=[F(of)], order_by=[order, "-pk"])


def _all(*, of: str) -> Window:
    """How many rows its scene has."""
    return Window(Count("*"), partition_by=[F(of)])


def _takes(scope: Scope) -> Iterator[tuple[int | None, int, Decided]]:
    takes = (
        Take.objects.filter(scope.of_shots("element__shot"), element__removed=False)
        .exclude(decision=Decision.CANDIDATE)
        .exclude(decided_at=None)
        .select_related("element__shot")
        .only(
            "number",
            "decision",
            "decided_by",
            "decided_at",
            "decision_note",
            "element__name",
            "element__shot__code",
            "element__shot__scene",
        )
        .annotate(
            place=_newest("-decided_at", of="element__shot__scene"),
            all_of_scene=_all(of="element__shot__scene"),
        )
        .filter(place__lte=SHOWN)
        .order_by("-decided_at", "-pk")
    )
    for take in takes:
        shot = take.element.shot
        decided = Decided(
            shot=shot.code,
            what=_("%(element)s, take %(take)s")
            % {"element": take.element.name, "take": take.label},
            kind="take",
            code=take.decision,
            who=take.decided_by,
            when=cast(dt.datetime, take.decided_at),
            why=take.decision_note,
        )
        yield shot.scene_id, vars(take)["all_of_scene"], decided


def _changes(scope: Scope) -> Iterator[tuple[int | None, int, Decided]]:
    approved = Q(table="shot", new__in=["apr", "fin", "cbb"])
    matched = Q(table="colournote", new__in=["matched", "so", "wontfix"])
    changes = (
        Change.objects.filter(approved | matched, scope.of_shots("shot"), field="status")
        .select_related("change_set", "shot")
        .annotate(place=_newest("-pk", of="shot__scene"), all_of_scene=_all(of="shot__scene"))
        .filter(place__lte=SHOWN)
        .order_by("-pk")
    )
    for change in changes:
        shot = cast(Shot, change.shot)
        decided = Decided(
            shot=shot.code,
            what=_("Shot") if change.table == "shot" else change.label,
            kind="shot" if change.table == "shot" else "note",
            code=str(change.new),
            who=change.change_set.who,
            when=change.change_set.at,
            why=change.change_set.why,
        )
        yield shot.scene_id, change.all_of_scene, decided
